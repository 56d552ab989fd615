//! Observations: what servers want to be told of, and what they were told last.

use crate::attributes::Attributes;
use crate::codec::{ContentFormat, Writer};
use crate::error::{Error, ErrorKind};
use crate::number::Reading;
use crate::path::{Level, Path};
use crate::sink::Visitor;
use crate::value::Value;

use super::attach::{self, Owner};
use super::look;
use super::objects::DataModel;
use super::read::{self, Paths};
use super::request::{Requester, Token};
use super::schedule::{Schedule, is_conditional, is_event};

/// One thing that is kept for an observation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watched {
    /// Which observation it belongs to.
    pub(super) observation: u16,
    pub(super) path: Path,
    pub(super) kept: Kept,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kept {
    /// A path that is observed: the only one, or one of several.
    Path(Target),
    /// A number below such a path, as it was when thresholds were looked at.
    Reading(Reading),
}

/// What is known of an observed path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) server: u16,
    pub(super) token: Token,
    pub(super) format: ContentFormat,
    pub(super) composite: bool,
    /// Whether the first part of a long notification is enough.
    pub(super) parts: bool,
    pub(super) schedule: Schedule,
    /// Stands for all values below the path, as they were told last.
    pub(super) digest: u64,
}

/// The places for observations that an endpoint has.
pub(super) type Places = [Option<Watched>];

pub(super) fn targets(places: &Places) -> impl Iterator<Item = (&Watched, &Target)> {
    places.iter().flatten().filter_map(|watched| match &watched.kept {
        Kept::Path(target) => Some((watched, target)),
        Kept::Reading(_) => None,
    })
}

pub(super) fn targets_mut(places: &mut Places, observation: u16) -> impl Iterator<Item = &mut Target> {
    places.iter_mut().flatten().filter_map(move |watched| match &mut watched.kept {
        Kept::Path(target) if watched.observation == observation => Some(target),
        _ => None,
    })
}

/// Whether the test holds for a path of an observation.
pub(super) fn any_path(places: &Places, observation: u16, test: &mut dyn FnMut(Path) -> bool) -> bool {
    targets(places)
        .filter(|(watched, _)| watched.observation == observation)
        .any(|(watched, _)| test(watched.path))
}

/// A number that no observation has.
pub(super) fn unused(places: &Places) -> u16 {
    let taken = |number: u16| places.iter().flatten().any(|watched| watched.observation == number);
    (0..=u16::MAX).find(|number| !taken(*number)).unwrap_or(u16::MAX)
}

/// Puts something in a free place; false when there is none.
pub(super) fn put(places: &mut Places, watched: Watched) -> bool {
    match places.iter_mut().find(|place| place.is_none()) {
        Some(place) => {
            *place = Some(watched);
            true
        }
        None => false,
    }
}

/// Forgets an observation.
pub(super) fn forget(places: &mut Places, observation: u16) {
    for place in places {
        if place.is_some_and(|watched| watched.observation == observation) {
            *place = None;
        }
    }
}

/// Any observation of a server.
pub(super) fn of_server(places: &Places, server: u16) -> Option<u16> {
    targets(places).find(|(_, target)| target.server == server).map(|(watched, _)| watched.observation)
}

/// The observation of a server that has this token.
pub(super) fn by_token(places: &Places, server: u16, token: Token) -> Option<u16> {
    let mut targets = targets(places);
    targets.find(|(_, target)| target.server == server && target.token == token).map(|(w, _)| w.observation)
}

/// The observation of a server that is about exactly these paths.
pub(super) fn by_paths(places: &Places, server: u16, paths: &Paths<'_>, composite: bool) -> Option<u16> {
    let ours = |target: &Target| target.server == server && target.composite == composite;
    let same = |observation: u16| {
        let mut all = targets(places).filter(|(watched, _)| watched.observation == observation);
        let within = all.all(|(watched, _)| paths.any(&mut |path| path == watched.path));
        let missing = paths.any(&mut |path| !any_path(places, observation, &mut |watched| watched == path));
        within && !missing
    };
    targets(places)
        .filter(|(_, target)| ours(target))
        .map(|(watched, _)| watched.observation)
        .find(|o| same(*o))
}

/// The attributes that decide about an observation (LwM2M Core 1.2.2, 6.4.1, 6.4.4 and 7.3.2).
pub(super) fn rules(
    objects: &dyn DataModel,
    places: &Places,
    attached: &attach::Places,
    observation: u16,
) -> Attributes {
    let mut rules: Option<Attributes> = None;
    for (watched, target) in targets(places).filter(|(watched, _)| watched.observation == observation) {
        let path = rules_of_path(objects, attached, watched, target);
        match &mut rules {
            Some(rules) => join(rules, &path),
            None => rules = Some(path),
        }
    }
    rules.unwrap_or(Attributes::NONE)
}

/// Those that decide about one of its paths.
fn rules_of_path(
    objects: &dyn DataModel,
    attached: &attach::Places,
    watched: &Watched,
    target: &Target,
) -> Attributes {
    let own = attach::at(attached, Owner::Observation(watched.observation), Path::ROOT);
    let mut inherited = attach::effective(attached, Owner::Server(target.server), watched.path);
    if target.composite && !own.is_empty() {
        // The parameters stand for everything that can be attached to an object. Thresholds cannot.
        let Attributes { gt, lt, st, edge, .. } = inherited;
        inherited = Attributes { gt, lt, st, edge, ..Attributes::NONE };
    }
    own.below(&inherited).below(&defaults(objects, target.server))
}

/// Of several paths in one observation, the longest `pmin` and the shortest `pmax` count. Thresholds are
/// those of each path.
fn join(rules: &mut Attributes, other: &Attributes) {
    let shorter = |a: Option<u32>, b: Option<u32>| match (a.filter(|a| *a > 0), b.filter(|b| *b > 0)) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    *rules = Attributes {
        pmin: rules.pmin.max(other.pmin),
        pmax: shorter(rules.pmax, other.pmax),
        epmin: rules.epmin.max(other.epmin),
        epmax: shorter(rules.epmax, other.epmax),
        con: rules.con.max(other.con),
        hqmax: rules.hqmax.max(other.hqmax),
        ..Attributes::NONE
    };
}

/// What object 1 says about a server: resources 2, 3 and 26.
fn defaults(objects: &dyn DataModel, ssid: u16) -> Attributes {
    let Some(server) = look::server(objects, ssid) else {
        return Attributes::NONE;
    };
    let seconds = |resource| look::number(server, resource).and_then(|seconds| u32::try_from(seconds).ok());
    Attributes {
        pmin: seconds(2),
        pmax: seconds(3),
        con: look::number(server, 26).map(|mode| mode == 1),
        ..Attributes::NONE
    }
}

/// Looks at all values of an observation: whether any of them is worth a notification.
pub(super) fn evaluate(
    objects: &dyn DataModel,
    places: &mut Places,
    attached: &attach::Places,
    observation: u16,
) -> bool {
    let mut event = false;
    for index in 0..places.len() {
        let Some((watched, target)) = target_at(places, index, observation) else {
            continue;
        };
        let (path, peer) = (Paths::One(watched.path), Requester::Server(target.server));
        let changed = digest(objects, &path, peer) != target.digest;
        let rules = rules_of_path(objects, attached, &watched, &target);
        event |= if watched.path.level() >= Level::Resource && is_conditional(&rules) {
            let kept = readings(places, observation, watched.path);
            let mut judge = Numbers::new(watched, &rules, places, Task::Judge { changed });
            read::tell(objects, &path, peer, &mut judge);
            // What is not there any more, or is no number, is beyond all thresholds.
            judge.event || changed && judge.known != kept
        } else {
            changed
        };
    }
    event
}

/// Keeps what is told now, to be compared with what will be.
pub(super) fn remember(
    objects: &dyn DataModel,
    places: &mut Places,
    attached: &attach::Places,
    observation: u16,
) {
    for place in places.iter_mut() {
        *place = place.filter(|w| w.observation != observation || matches!(w.kept, Kept::Path(_)));
    }
    for index in 0..places.len() {
        let Some((watched, target)) = target_at(places, index, observation) else {
            continue;
        };
        let (path, peer) = (Paths::One(watched.path), Requester::Server(target.server));
        let digest = digest(objects, &path, peer);
        if let Some(Some(place)) = places.get_mut(index) {
            place.kept = Kept::Path(Target { digest, ..target });
        }
        let rules = rules_of_path(objects, attached, &watched, &target);
        if watched.path.level() >= Level::Resource && is_conditional(&rules) {
            read::tell(objects, &path, peer, &mut Numbers::new(watched, &rules, places, Task::Keep));
        }
    }
}

/// The observed path that stands in a place, if it belongs to the observation.
fn target_at(places: &Places, index: usize, observation: u16) -> Option<(Watched, Target)> {
    let watched = (*places.get(index)?).filter(|watched| watched.observation == observation)?;
    match watched.kept {
        Kept::Path(target) => Some((watched, target)),
        Kept::Reading(_) => None,
    }
}

/// How many readings are kept of what lies below a path.
fn readings(places: &Places, observation: u16, path: Path) -> usize {
    let below = |watched: &&Watched| watched.observation == observation && watched.path.is_within(path);
    places.iter().flatten().filter(below).filter(|watched| matches!(watched.kept, Kept::Reading(_))).count()
}

/// What is done with the numbers below a path.
#[derive(Debug, Clone, Copy)]
enum Task {
    /// They are compared with those that were kept. `changed` stands in for those that were not.
    Judge { changed: bool },
    /// They are kept.
    Keep,
}

/// Sees the numbers of one resource.
struct Numbers<'n> {
    watched: Watched,
    rules: &'n Attributes,
    places: &'n mut Places,
    task: Task,
    event: bool,
    /// How many of those that were kept there are.
    known: usize,
    instance: Path,
    resource: Option<u16>,
}

impl<'n> Numbers<'n> {
    fn new(watched: Watched, rules: &'n Attributes, places: &'n mut Places, task: Task) -> Self {
        Numbers { watched, rules, places, task, event: false, known: 0, instance: Path::ROOT, resource: None }
    }

    fn reading(&mut self, path: Path, reading: Reading) {
        let observation = self.watched.observation;
        let kept = self.places.iter_mut().flatten().find_map(|watched| match &mut watched.kept {
            Kept::Reading(kept) if watched.observation == observation && watched.path == path => Some(kept),
            _ => None,
        });
        match (self.task, kept) {
            (Task::Judge { .. }, Some(kept)) => {
                self.known += 1;
                self.event |= is_event(self.rules, *kept, reading);
                // An edge is between the two latest values, whether they were told or not.
                if self.rules.edge.is_some() {
                    *kept = reading;
                }
            }
            (Task::Judge { changed }, None) => self.event |= changed,
            (Task::Keep, Some(kept)) => *kept = reading,
            (Task::Keep, None) => {
                // Where there is no place, every change is told: too much rather than too little.
                let _ = put(self.places, Watched { observation, path, kept: Kept::Reading(reading) });
            }
        }
    }
}

impl Visitor for Numbers<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        if let (Some(path), Some(reading)) =
            (parent.and_then(|parent| parent.child(id)), Reading::from_value(&value))
        {
            self.reading(path, reading);
        }
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.resource = Some(id);
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}

impl Writer for Numbers<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.instance = path;
    }

    fn end_instance(&mut self) {}

    fn set_time(&mut self, _: Option<f64>) {}

    fn empty(&mut self, _: Path) {}

    fn finish(&mut self) -> Result<usize, Error> {
        Ok(0)
    }
}

/// A number that stands for all values below some paths: a change of any of them changes it.
pub(super) fn digest(objects: &dyn DataModel, paths: &Paths<'_>, peer: Requester) -> u64 {
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    read::tell(objects, paths, peer, &mut digest);
    digest.0
}

/// FNV-1a over 64 bits. Two different sets of values have the same digest once in 2^64 changes.
struct Digest(u64);

impl Digest {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn word(&mut self, tag: u8, word: u64) {
        self.bytes(&[tag]);
        self.bytes(&word.to_be_bytes());
    }
}

impl Visitor for Digest {
    fn visit(&mut self, id: u16, value: Value<'_>) {
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

    fn finish(&mut self) -> Result<usize, Error> {
        Err(ErrorKind::NotRepresentable.into())
    }
}
