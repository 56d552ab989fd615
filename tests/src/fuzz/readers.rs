//! Payloads of one format: the body of the targets `tlv`, `senml_json`, `senml_cbor`, `lwm2m_json`, `lwm2m_cbor` and
//! `single`.
//!
//! The first bytes of an input choose an object, a path in it, and how the payload is written to an instance. A refused
//! payload changes nothing; an accepted one means the same in every other format.

mod creates;
mod decodes;
mod mirrors;
mod seeds;
mod serves;
mod writes;

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::Requester;
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, ObjectDef, Path};

use crate::objects::device::Device;
use crate::objects::firmware_update::FirmwareUpdate;
use crate::objects::lwm2m_access_control::Lwm2mAccessControl;
use crate::objects::lwm2m_security::Lwm2mSecurity;
use crate::objects::lwm2m_server::Lwm2mServer;
use crate::objects::temperature::Temperature;
use crate::served::bag::Bag;
use crate::served::portfolio::Portfolio;
use crate::values::emitted;

pub(super) use seeds::seeds;

/// The id of the instance that payloads are written to.
const INSTANCE: u16 = 0;

/// A payload, and how to read it.
#[derive(Debug, Clone, Copy)]
struct Input<'a> {
    format: ContentFormat,
    path: Path,
    /// Whether resources that the payload does not name are cleared.
    replaces: bool,
    requester: Requester,
    /// Whether the instance has its optional resources.
    is_full: bool,
    payload: &'a [u8],
}

/// The bytes before the payload.
#[derive(Debug, Clone, Copy)]
struct Head {
    object: u8,
    /// The path: the object, its instance, or a row of its table.
    place: u8,
    flags: u8,
    format: u8,
}

impl Head {
    const OBJECT: u8 = 255;
    const INSTANCE: u8 = 254;

    const REPLACES: u8 = 1;
    const BOOTSTRAP: u8 = 1 << 1;
    const IS_FULL: u8 = 1 << 2;
    const BELOW: u8 = 1 << 3;

    fn path(self, definition: &ObjectDef<'_>) -> Path {
        let mut ids = vec![definition.id(), INSTANCE];
        match self.place {
            Head::OBJECT => ids.truncate(1),
            Head::INSTANCE => {}
            row => {
                let mut resources = definition.resources();
                let index = usize::from(row) % resources.len();
                ids.extend(resources.nth(index).map(|resource| resource.id()));
                // The upper bits are the id of a resource instance.
                ids.extend((self.flags & Head::BELOW != 0).then_some(u16::from(self.flags >> 4)));
            }
        }
        Path::from_ids(&ids).expect("no id is 65535")
    }
}

/// An object whose payloads are read.
struct Kind {
    definition: fn() -> &'static ObjectDef<'static>,
    check: fn(Head, ContentFormat, &[u8]),
    /// Returns the payload of a path, for an instance with its optional resources or without.
    example: fn(Path, ContentFormat, bool) -> Option<Vec<u8>>,
}

impl Kind {
    const fn of<O: Placeholder + Clone>() -> Self {
        Kind { definition: O::definition, check: check_object::<O>, example: seeds::example::<O> }
    }
}

/// Objects with resources of every type, single and multiple, readable and not.
const KINDS: [Kind; 8] = [
    Kind::of::<Device>(),
    Kind::of::<Bag>(),
    Kind::of::<Lwm2mSecurity>(),
    Kind::of::<Lwm2mServer>(),
    Kind::of::<Lwm2mAccessControl>(),
    Kind::of::<FirmwareUpdate>(),
    Kind::of::<Temperature>(),
    Kind::of::<Portfolio>(),
];

/// Reads a payload of one of these formats.
///
/// # Panics
///
/// If a rule is broken.
pub(super) fn check(formats: &[ContentFormat], data: &[u8]) {
    let Some((&[object, place, flags, format], payload)) = data.split_first_chunk() else { return };
    let head = Head { object, place, flags, format };
    let format = formats[usize::from(head.format) % formats.len()];
    (KINDS[usize::from(head.object) % KINDS.len()].check)(head, format, payload);
}

fn check_object<O: Placeholder + Clone>(head: Head, format: ContentFormat, payload: &[u8]) {
    let has = |flag: u8| head.flags & flag != 0;
    let requester = if has(Head::BOOTSTRAP) { Requester::Bootstrap } else { Requester::Server(1) };
    let input = Input {
        format,
        path: head.path(O::definition()),
        replaces: has(Head::REPLACES),
        requester,
        is_full: has(Head::IS_FULL),
        payload,
    };
    decodes::check::<O>(&input);
    if head.place == Head::OBJECT {
        creates::check::<O>(&input);
    } else {
        mirrors::check::<O>(&input);
        writes::check::<O>(&input);
        serves::check::<O>(&input);
    }
}

impl<'a> Input<'a> {
    fn decoder(&self) -> Decoder<'a> {
        Decoder::new(self.format, self.payload, self.path)
    }

    /// Writes the payload to an instance.
    fn write<O: Placeholder>(&self, instance: &mut O) -> Result<(), Error> {
        let decoder = match self.requester {
            Requester::Bootstrap => self.decoder().from_bootstrap_server(),
            Requester::Server(_) => self.decoder(),
        };
        if self.replaces { decoder.replace(instance) } else { decoder.update(instance) }
    }

    /// Checks that an error names a place in the payload, and prints it.
    fn assert_error(&self, error: &Error, definition: &ObjectDef<'_>) {
        let offset = error.offset().map_or(0, |offset| offset as usize);
        assert!(offset <= self.payload.len(), "{error:?}");
        let definitions = [definition];
        let texts = [error.to_string(), error.cause().to_string(), error.explain(&definitions).to_string()];
        assert!(texts.iter().all(|text| !text.is_empty() && !format!("{error:?}").is_empty()));
        assert!(!error.code().is_success(), "{error:?}");
    }
}

/// Returns the formats that carry whole instances.
fn formats() -> impl Iterator<Item = ContentFormat> {
    let others = ["text", "opaque", "cbor", "link", "senml-etch-json", "senml-etch-cbor"];
    ContentFormat::ALL.iter().copied().filter(move |format| !others.contains(&format.name()))
}

/// Returns the formats of a payload for this path.
fn formats_for(path: Path) -> impl Iterator<Item = ContentFormat> {
    let single = [ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];
    formats().chain(single.into_iter().filter(move |_| path.resource_id().is_some()))
}

/// Returns everything of an instance that comes back out of a format: without instances, an optional multiple resource is
/// absent in the formats that have no record for it.
fn carried<O: Placeholder>(instance: &O, format: ContentFormat) -> Vec<String> {
    let mut lines = emitted(instance);
    if ![ContentFormat::TLV, ContentFormat::LWM2M_CBOR].contains(&format) {
        let optional = O::definition().resources().filter(|resource| !resource.is_mandatory());
        let empty: Vec<String> = optional.map(|resource| format!("{}: 0", resource.id())).collect();
        lines.retain(|line| !empty.contains(line));
    }
    lines
}

/// Returns a payload if the format can carry the values: JSON has no number for NaN, and a format of a single value needs
/// one of its type.
fn carry(encoded: Result<Vec<u8>, Error>) -> Option<Vec<u8>> {
    let refusal = encoded.as_ref().err().map(Error::kind);
    assert!(matches!(refusal, None | Some(ErrorKind::NotRepresentable | ErrorKind::Absent)), "{encoded:?}");
    encoded.ok()
}
