//! Changes of observed values: whether they cause a notification, and the values to compare with next time.
//!
//! A digest of 64 bits shows whether any value has changed. Only numbers with thresholds are kept, one entry each.

use crate::attributes::{Attributes, Sample};
use crate::codec::Writer;
use crate::error::ErrorKind;
use crate::path::{Level, Path};
use crate::serve::data_model::DataModel;
use crate::serve::digest::Digest;
use crate::serve::paths::Paths;
use crate::serve::request::Requester;
use crate::serve::values;
use crate::sink::Sink;
use crate::value::Value;

use super::attributes;
use super::observations::{self, Data, Entry, List, Target};
use super::rules;
use super::schedule::is_event;

/// Compares all values of an observation, and returns whether any change causes a notification.
pub(crate) fn evaluate(
    model: &dyn DataModel,
    list: &mut List,
    attributes: &attributes::List,
    observation: u16,
) -> bool {
    let mut event = false;
    for index in 0..list.len() {
        let Some((path, target)) = target_at(list, index, observation) else {
            continue;
        };
        let requester = Requester::Server(target.server);
        let changed = digest(model, &Paths::Single(path), requester) != target.digest;
        let rules = rules::of_path(model, attributes, observation, path, target);
        event |= if path.level() >= Level::Resource && rules.is_conditional() {
            let kept = observations::samples(list, observation, path);
            let mut compare = Samples::new(observation, &rules, list, Task::Compare { changed });
            values::write(model, &Paths::Single(path), requester, &mut compare);
            // A number that is absent now is beyond all thresholds.
            compare.event || changed && compare.known != kept
        } else {
            changed
        };
    }
    event
}

/// Keeps the current values for the next comparison.
pub(crate) fn remember(
    model: &dyn DataModel,
    list: &mut List,
    attributes: &attributes::List,
    observation: u16,
) {
    observations::remove_if(list, |entry| {
        entry.observation == observation && matches!(entry.data, Data::Sample(_))
    });
    for index in 0..list.len() {
        let Some((path, target)) = target_at(list, index, observation) else {
            continue;
        };
        let requester = Requester::Server(target.server);
        target.digest = digest(model, &Paths::Single(path), requester);
        let rules = rules::of_path(model, attributes, observation, path, target);
        if path.level() >= Level::Resource && rules.is_conditional() {
            let mut keep = Samples::new(observation, &rules, list, Task::Keep);
            values::write(model, &Paths::Single(path), requester, &mut keep);
        }
    }
}

/// Returns the entry at `index` if it is an observed path of the observation.
fn target_at(list: &mut List, index: usize, observation: u16) -> Option<(Path, &mut Target)> {
    match list.get_mut(index)? {
        Some(Entry { observation: of, path, data: Data::Target(target) }) if *of == observation => {
            Some((*path, target))
        }
        _ => None,
    }
}

/// The use of the numbers below a path.
#[derive(Debug, Clone, Copy)]
enum Task {
    /// Compares them with the samples; a number without sample counts as `changed`.
    Compare { changed: bool },
    /// Keeps them as samples.
    Keep,
}

/// A writer that compares or keeps the numbers of one resource.
struct Samples<'n> {
    observation: u16,
    rules: &'n Attributes,
    list: &'n mut List,
    task: Task,
    event: bool,
    /// Numbers that have a sample.
    known: usize,
    instance: Path,
    resource: Option<u16>,
}

impl<'n> Samples<'n> {
    fn new(observation: u16, rules: &'n Attributes, list: &'n mut List, task: Task) -> Self {
        Samples {
            observation,
            rules,
            list,
            task,
            event: false,
            known: 0,
            instance: Path::ROOT,
            resource: None,
        }
    }

    fn sample(&mut self, path: Path, sample: Sample) {
        let observation = self.observation;
        let kept = self.list.iter_mut().flatten().find_map(|entry| match &mut entry.data {
            Data::Sample(kept) if entry.observation == observation && entry.path == path => Some(kept),
            _ => None,
        });
        match (self.task, kept) {
            (Task::Compare { .. }, Some(kept)) => {
                self.known += 1;
                self.event |= is_event(self.rules, *kept, sample);
                // An edge lies between the two latest values, whether they were sent or not.
                if self.rules.edge().is_some() {
                    *kept = sample;
                }
            }
            (Task::Compare { changed }, None) => self.event |= changed,
            (Task::Keep, Some(kept)) => *kept = sample,
            (Task::Keep, None) => {
                // Without a free entry, every change counts.
                let _ =
                    observations::insert(self.list, Entry { observation, path, data: Data::Sample(sample) });
            }
        }
    }
}

impl Sink for Samples<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        if let (Some(path), Some(sample)) =
            (parent.and_then(|parent| parent.child(id)), Sample::from_value(&value))
        {
            self.sample(path, sample);
        }
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.resource = Some(id);
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}

impl Writer for Samples<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.instance = path;
    }

    fn end_instance(&mut self) {}

    fn set_time(&mut self, _: Option<f64>) {}

    fn empty(&mut self, _: Path) {}

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        Ok(0)
    }
}

/// Returns a digest of all values below some paths.
pub(crate) fn digest(model: &dyn DataModel, paths: &Paths<'_>, requester: Requester) -> u64 {
    let mut digest = Digest::NEW;
    values::write(model, paths, requester, &mut digest);
    digest.0
}

impl Sink for Digest {
    fn value(&mut self, id: u16, value: Value<'_>) {
        self.word(1, id.into());
        match value {
            Value::String(text) | Value::CoreLink(text) => {
                self.word(2, text.len() as u64);
                self.bytes(text.as_bytes());
            }
            Value::Opaque(bytes) => {
                self.word(3, bytes.len() as u64);
                self.bytes(bytes);
            }
            Value::Integer(number) => self.word(4, number as u64),
            Value::Unsigned(number) => self.word(5, number),
            Value::Float(number) => self.word(6, number.to_bits()),
            Value::Boolean(truth) => self.word(7, truth.into()),
            Value::Time(time) => self.word(8, time.0 as u64),
            Value::ObjectLink(link) => self.word(9, u64::from(link.object) << 16 | u64::from(link.instance)),
        }
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.word(10, id.into());
    }

    fn end_multiple(&mut self) {
        self.bytes(&[11]);
    }
}

impl Writer for Digest {
    fn begin_instance(&mut self, path: Path) {
        let ids = u64::from(path.object_id().unwrap_or(0)) << 16 | u64::from(path.instance_id().unwrap_or(0));
        self.word(12, ids);
    }

    fn end_instance(&mut self) {}

    fn set_time(&mut self, _: Option<f64>) {}

    fn empty(&mut self, _: Path) {}

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        Err(ErrorKind::NotRepresentable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the digest of a multiple resource with some instances, and of resources behind it.
    fn digest_of(instances: &[u16], behind: &[u16]) -> u64 {
        let mut digest = Digest::NEW;
        digest.begin_multiple(1, instances.len());
        instances.iter().for_each(|id| digest.value(*id, Value::Boolean(true)));
        digest.end_multiple();
        behind.iter().for_each(|id| digest.value(*id, Value::Boolean(true)));
        digest.0
    }

    #[test]
    fn a_digest_tells_a_resource_instance_from_a_resource() {
        let digests =
            [(&[][..], &[][..]), (&[2], &[]), (&[], &[2]), (&[2, 3], &[]), (&[2], &[3]), (&[], &[2, 3])]
                .map(|(instances, behind)| digest_of(instances, behind));
        for (index, digest) in digests.iter().enumerate() {
            assert!(!digests[..index].contains(digest), "{index}");
        }
    }
}
