//! Write: Replace and Partial Update (LwM2M Core 1.2.2, 6.3.3).

use crate::error::{ErrorKind, Note, Rule};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::record::Record;
use crate::serve::block::TOO_LARGE;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, Located, instance_of};
use crate::serve::payload::Payload;
use crate::serve::request::Request;
use crate::value::{ObjectLink, Value};
use crate::write::{Access, Write, WriteMode, WriteTarget};

/// Writes to an instance, a resource or a resource instance.
#[inline(never)]
pub(crate) fn write(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    mode: WriteMode,
    scratch: &mut [u8],
    note: &Note,
) -> Result<(), ErrorKind> {
    let path = request.path;
    let Located { definition, .. } = check_path(model, request, mode)?;
    let write = Write { definition, base: path, mode, access: Access::Server, skips_unknown: true, note };
    Payload::new(request, scratch, note)?
        .read(path, Some(definition), &mut |reader| write.run(&mut Served { model, write }, reader))?;
    model.after_write(path);
    Ok(())
}

/// Checks that a path can be written to, whatever the payload.
fn check_path(model: &dyn DataModel, request: &Request<'_>, mode: WriteMode) -> Result<Located, ErrorKind> {
    let path = request.path;
    let Some(instance) = instance_of(path) else {
        return Err(ErrorKind::BadLevel);
    };
    let located = lookup::locate(model, path)?;
    access::check_instance(model, request.requester, instance, Rights::WRITE)?;
    let Some(resource) = located.resource else {
        return Ok(located);
    };
    // Only resource instances can be merged (LwM2M Transport 1.2.2, table 6.4.4-1).
    let merges = path.level() == Level::Resource && resource.is_multiple();
    if mode == WriteMode::Update && !merges {
        return Err(ErrorKind::BadLevel);
    }
    if !resource.is_writable() {
        return Err(ErrorKind::NotWritable);
    }
    Ok(located)
}

/// An instance of the data model as the target of a write.
pub(crate) struct Served<'m> {
    pub(crate) model: &'m mut dyn DataModel,
    pub(crate) write: Write<'m>,
}

impl WriteTarget for Served<'_> {
    fn instance(&mut self) -> Result<&mut dyn Object, ErrorKind> {
        self.model.instance_at_mut(self.write.base)
    }

    fn skip(&mut self, path: Path) {
        self.model.skip_unknown(path);
    }

    /// Links must point to an object or an instance (LwM2M Core 1.2.2, 6.3.3), streamed resources are written alone,
    /// and the application must agree.
    fn check_record(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        if self.write.access == Access::Server
            && let Some(link) = link(record)
            && !link_exists(self.model, link)
        {
            return Err(ErrorKind::Malformed(Rule::DanglingLink));
        }
        if self.model.is_streamed(record.path) {
            return Err(TOO_LARGE);
        }
        self.model.check_write(record)
    }
}

/// Returns the link in a record.
pub(super) fn link(record: &Record<'_>) -> Option<ObjectLink> {
    match record.value {
        Some(Value::ObjectLink(link)) => Some(link),
        _ => None,
    }
}

/// Returns whether a link points to an object or an instance of the device, or is the null link.
pub(super) fn link_exists(model: &dyn DataModel, link: ObjectLink) -> bool {
    match (link.object, link.instance) {
        (u16::MAX, instance) => instance == u16::MAX,
        (object, u16::MAX) => model.find(object).is_some(),
        (object, instance) => model.find(object).is_some() && model.has(object, instance),
    }
}
