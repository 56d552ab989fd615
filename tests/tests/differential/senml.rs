//! The reference for SenML (RFC 8428, and LwM2M Core 1.2.2, 7.5.6) and LwM2M JSON (Core 1.0.2, 6.4.4), over the tree of
//! another parser.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ErrorKind, Path};
use lwm2m_tests::vectors::{Expected, Owned};

use crate::inputs;
use crate::item::Item;
use crate::report::Reference;

/// A syntax of SenML.
pub(crate) trait Syntax {
    /// Returns the label of a key.
    fn label(&self, key: &Item) -> Result<Label, ErrorKind>;

    /// Returns the value of a label for a type.
    fn value(
        &self,
        label: Label,
        item: &Item,
        kind: Option<ResourceType>,
    ) -> Result<Option<Owned>, ErrorKind>;

    fn seconds(&self, item: &Item) -> Result<f64, ErrorKind>;

    fn version(&self, item: &Item) -> Result<u64, ErrorKind>;

    /// Returns the path of the request.
    fn request(&self) -> Path {
        Path::ROOT
    }

    /// Joins a base name and a name.
    fn join(&self, base: &str, name: &str) -> Option<Path> {
        path(base, name)
    }

    /// Returns the errors of items of another kind than an array, a record, and a name.
    fn shapes(&self) -> [ErrorKind; 3];
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Label {
    BaseName,
    BaseTime,
    BaseVersion,
    Name,
    Time,
    Number,
    Text,
    Boolean,
    Bytes,
    Link,
    Ignored,
    Unsupported,
}

impl Label {
    fn is_value(self) -> bool {
        matches!(self, Label::Number | Label::Text | Label::Boolean | Label::Bytes | Label::Link)
    }

    /// Returns the label of SenML in its form as text (RFC 8428, 4.1 to 4.3).
    pub(crate) fn of_senml(text: &str) -> Result<Label, ErrorKind> {
        Ok(match text {
            "bn" => Label::BaseName,
            "bt" => Label::BaseTime,
            "bver" => Label::BaseVersion,
            "n" => Label::Name,
            "t" => Label::Time,
            "v" => Label::Number,
            "vs" => Label::Text,
            "vb" => Label::Boolean,
            "vd" => Label::Bytes,
            "vlo" => Label::Link,
            "bv" | "bs" | "s" => Label::Unsupported,
            text if text.ends_with('_') => return Err(ErrorKind::Malformed(Rule::SenmlUnknownLabel)),
            _ => Label::Ignored,
        })
    }
}

/// Base values, which hold until the next ones.
#[derive(Default)]
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) time: f64,
}

/// Reads the records of a payload.
pub(crate) fn read(syntax: &dyn Syntax, payload: &Item) -> Reference {
    let mut reference = Reference::default();
    let Item::Array(records) = payload else {
        reference.broken.push(syntax.shapes()[0]);
        return reference;
    };
    read_records(syntax, records, Base::default(), &mut reference);
    reference
}

pub(crate) fn read_records(syntax: &dyn Syntax, records: &[Item], mut base: Base, reference: &mut Reference) {
    for record in records {
        let Item::Map(members) = record else {
            reference.broken.push(syntax.shapes()[1]);
            continue;
        };
        read_record(syntax, members, &mut base, reference);
    }
}

fn read_record(syntax: &dyn Syntax, members: &[(Item, Item)], base: &mut Base, reference: &mut Reference) {
    let (mut name, mut time, mut values) = (String::new(), 0.0, Vec::new());
    let mut labels = Vec::new();
    for (key, item) in members {
        let mut rule = |rule| reference.broken.push(ErrorKind::Malformed(rule));
        let label = match syntax.label(key) {
            Ok(label) => label,
            Err(kind) => {
                reference.broken.push(kind);
                continue;
            }
        };
        match label {
            Label::Unsupported => rule(Rule::SenmlBaseValue),
            Label::Ignored => {}
            label if labels.contains(&label) => rule(Rule::SenmlLabelTwice),
            label if label.is_value() && labels.iter().any(|label: &Label| label.is_value()) => {
                rule(Rule::SenmlValueTwice);
            }
            _ => {}
        }
        labels.push(label);
        let number = match label {
            Label::BaseTime | Label::Time => syntax.seconds(item),
            Label::BaseVersion => syntax.version(item).and_then(|version| match version {
                1..=10 => Ok(0.0),
                _ => Err(ErrorKind::Malformed(Rule::SenmlVersion)),
            }),
            _ => Ok(0.0),
        };
        let number = number.unwrap_or_else(|kind| {
            reference.broken.push(kind);
            0.0
        });
        match (label, item) {
            (Label::BaseTime, _) => base.time = number,
            (Label::Time, _) => time = number,
            (Label::BaseName, Item::Text(text)) => base.name.clone_from(text),
            (Label::Name, Item::Text(text)) => name.clone_from(text),
            (Label::BaseName | Label::Name, _) => reference.broken.push(syntax.shapes()[2]),
            (label, item) if label.is_value() => values.push((label, item)),
            _ => {}
        }
    }
    let path = syntax.join(&base.name, &name).unwrap_or_else(|| {
        reference.broken.extend([ErrorKind::Malformed(Rule::SenmlPath), ErrorKind::BadPath]);
        syntax.request()
    });
    if !path.is_within(syntax.request()) {
        reference.broken.push(ErrorKind::OutsidePath);
    }
    let sum = base.time + time;
    if !sum.is_finite() {
        reference.broken.push(ErrorKind::Malformed(Rule::SenmlTimeSum));
    }
    let mut value = None;
    for (label, item) in values {
        match syntax.value(label, item, inputs::kind(path)) {
            Ok(found) => value = found,
            Err(kind) => reference.broken.push(kind),
        }
    }
    let kind = value.as_ref().map(|value| value.borrow().kind());
    let time = Some(sum).filter(|sum| *sum != 0.0);
    reference.records.push(Expected { prefix: String::new(), path, kind, value, time });
}

/// Joins a base name and a name (RFC 8428, 4.5.1) to a path of ids.
pub(crate) fn path(base: &str, name: &str) -> Option<Path> {
    let whole = format!("{base}{name}");
    if whole == "/" {
        return Some(Path::ROOT);
    }
    let bare = whole.strip_prefix('/').unwrap_or(&whole);
    // Only a base name may end in a slash.
    let bare = bare.strip_suffix('/').filter(|_| name.is_empty()).unwrap_or(bare);
    let ids: Option<Vec<u16>> = bare.split('/').map(id).collect();
    Path::from_ids(&ids?).filter(|path| *path != Path::ROOT)
}

/// Returns whether a name continues a base name to a path.
pub(crate) fn is_base_name(base: &str) -> bool {
    let bare = base.strip_prefix('/').unwrap_or(base);
    let (parents, last) = bare.rsplit_once('/').map_or((None, bare), |(parents, last)| (Some(parents), last));
    let parents: Option<Vec<u16>> = parents.into_iter().flat_map(|ids| ids.split('/')).map(id).collect();
    parents.is_some_and(|ids| Path::from_ids(&ids).is_some()) && (last.is_empty() || id(last).is_some())
}

/// Returns an id in its only form, without zeros before it.
fn id(digits: &str) -> Option<u16> {
    let id: u16 = digits.parse().ok()?;
    (id.to_string() == digits).then_some(id)
}
