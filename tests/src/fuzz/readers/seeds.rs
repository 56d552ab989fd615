//! Seeds of the readers: example values at every path of every object, and payloads of other implementations.

use std::path::Path as File;

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{ContentFormat, Encoder, Object, Path};

use super::{Head, INSTANCE, KINDS};
use crate::fuzz::example;
use crate::{data, vectors};

/// Returns payloads of these formats. `sources` are the files of vectors that have them, too.
pub(in crate::fuzz) fn seeds(formats: &[ContentFormat], sources: &[&str]) -> Vec<Vec<u8>> {
    let mut seeds = examples(formats);
    if let Some(folder) = data::folder("vectors") {
        let files = sources.iter().map(|source| folder.join(format!("{source}.json")));
        seeds.extend(files.flat_map(|file| of_file(&file, formats)));
    }
    seeds
}

fn examples(formats: &[ContentFormat]) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (object, kind) in (0u8..).zip(&KINDS) {
        let rows = (0u8..).take((kind.definition)().resources().len());
        for place in rows.chain([Head::INSTANCE, Head::OBJECT]) {
            for (format, name) in (0u8..).zip(formats) {
                let flags =
                    [Head::REPLACES, Head::REPLACES | Head::BOOTSTRAP, Head::IS_FULL][usize::from(place) % 3];
                let head = Head { object, place, flags, format };
                let path = head.path((kind.definition)());
                let payload = (kind.example)(path, *name, flags & Head::REPLACES != 0);
                seeds.extend(payload.map(|payload| head.before(&payload)));
            }
        }
    }
    seeds
}

/// Encodes an example; `None` if the format cannot carry it.
pub(super) fn example<O: Placeholder>(path: Path, format: ContentFormat, is_full: bool) -> Option<Vec<u8>> {
    let instance: O = example::instance(is_full);
    if path.instance_id().is_none() {
        let instances: [(u16, &dyn Object); 1] = [(INSTANCE + 1, &instance)];
        return Encoder::read_all(O::definition().id(), &instances).encode_to_vec(format).ok();
    }
    Encoder::write(&instance, path).from_bootstrap_server().encode_to_vec(format).ok()
}

/// Returns the payloads of a file of vectors, at a path of their level.
fn of_file(file: &File, formats: &[ContentFormat]) -> Vec<Vec<u8>> {
    let (name, cases) = vectors::load(file);
    let format = formats.iter().position(|format| format.name() == name).unwrap_or(0);
    let is_short = |case: &vectors::Case| case.payload.len() <= 512;
    let cases = cases.into_iter().filter(is_short).map(|case| {
        let is_of = |kind: &super::Kind| Some((kind.definition)().id()) == case.base.object_id();
        let object = KINDS.iter().position(is_of).unwrap_or(0);
        let row = |id| (KINDS[object].definition)().index_of(id, 0).unwrap_or(0) as u8;
        let place = match case.base.resource_id() {
            Some(id) => row(id),
            None if case.base.instance_id().is_some() => Head::INSTANCE,
            None => Head::OBJECT,
        };
        Head { object: object as u8, place, flags: Head::IS_FULL, format: format as u8 }.before(&case.payload)
    });
    cases.collect()
}

impl Head {
    fn before(self, payload: &[u8]) -> Vec<u8> {
        let Head { object, place, flags, format } = self;
        [&[object, place, flags, format], payload].concat()
    }
}
