//! The objects 0, 1 and 2: accounts and access rights.

use crate::codec::buffer::Buffer;
use crate::codec::{ContentFormat, Encoding};
use crate::error::{ErrorKind, Note};
use crate::path::Path;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::lookup::{ACCESS_CONTROL, SECURITY, SERVER};
use crate::serve::operations::bootstrap;
use crate::serve::paths::Paths;
use crate::serve::request::{Operation, Request, Requester};
use crate::serve::values;

use super::bytes::{Input, put_number};

/// The objects in the order in which they are restored: keys last.
const OBJECTS: [u16; 3] = [ACCESS_CONTROL, SERVER, SECURITY];

/// Returns the format of the objects: the first of these that the build has.
fn format() -> Result<ContentFormat, ErrorKind> {
    let formats = [ContentFormat::TLV, ContentFormat::LWM2M_CBOR, ContentFormat::SENML_CBOR];
    formats.into_iter().find(|format| format.is_enabled()).ok_or(ErrorKind::UnacceptableFormat)
}

pub(super) fn save(model: &dyn DataModel, out: &mut Buffer<'_>) -> Result<(), ErrorKind> {
    let format = format()?;
    put_number(out, format.number().into(), 2);
    for object in OBJECTS {
        let ids = || model.instances(object);
        put_number(out, ids().count() as u64, 2);
        ids().for_each(|id| put_number(out, id.into(), 2));
        let place = out.len();
        put_number(out, 0, 4);
        let base = Path::object(object);
        let encoding = Encoding { format, base, root: "", start: 0 };
        let length = encoding.with_writer(out.rest(), &mut |writer| {
            values::write(model, &Paths::Single(base), Requester::Bootstrap, writer);
            Ok(())
        })?;
        out.skip(length);
        out.patch_word(place, (length as u64) << 32, 4);
    }
    Ok(())
}

/// The saved instances of the objects.
pub(super) struct Saved<'a> {
    format: ContentFormat,
    /// The ids of the instances of each object, two bytes each, and their values.
    objects: [(&'a [u8], &'a [u8]); 3],
}

crate::debug::debug_name!([] Saved<'_>, "Saved");

impl<'a> Saved<'a> {
    pub(super) fn read(input: &mut Input<'a>) -> Option<Self> {
        let format = ContentFormat::from_number(input.id()?)?;
        let mut objects: [(&[u8], &[u8]); 3] = [(&[], &[]); 3];
        for object in &mut objects {
            let count = usize::from(input.id()?);
            let ids = input.bytes(count.checked_mul(2)?)?;
            let length = input.number(4)?;
            *object = (ids, input.bytes(usize::try_from(length).ok()?)?);
        }
        Some(Saved { format, objects })
    }

    pub(super) fn restore(&self, model: &mut dyn DataModel) -> Result<(), ErrorKind> {
        for (object, (ids, payload)) in OBJECTS.into_iter().zip(self.objects) {
            let path = Path::object(object);
            if model.find(object).is_none() && ids.is_empty() {
                continue;
            }
            let request = Request::new(Requester::Bootstrap, Operation::Replace, path)
                .payload(self.format.number(), payload);
            if !ids.is_empty() {
                bootstrap::write(model, &request, &mut [], &Note::new())?;
            }
            delete_others(model, object, ids)?;
        }
        // What was restored can be saved and restored again.
        bootstrap::check_ids(model, &Note::new())
    }
}

/// Deletes the instances that were not saved.
fn delete_others(model: &mut dyn DataModel, object: u16, saved: &[u8]) -> Result<(), ErrorKind> {
    let mut from = 0;
    while let Some(id) = model.next_instance(object, from) {
        from = id + 1;
        if !saved.chunks_exact(2).any(|bytes| bytes == id.to_be_bytes()) {
            model.store_mut(Path::object(object))?.delete(id)?;
        }
    }
    Ok(())
}
