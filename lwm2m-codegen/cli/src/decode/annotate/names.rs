//! Paths as notes show them, and the names of the formats that put them together from pieces.

use lwm2m_codegen::model::Resource;
use lwm2m_runtime::Path;

use super::Payload;
use crate::payload::held::place;

impl<'a> Payload<'a> {
    /// A path with the name of what is there: `/3/0/9 Battery Level`.
    pub(super) fn called(&self, prefix: &str, path: Path) -> String {
        match self.known.name(path) {
            Some(name) => format!("{} {name}", place(prefix, path)),
            None => place(prefix, path),
        }
    }

    /// What a name in full leads to; the name itself where it is no path.
    pub(super) fn resolve(&self, name: &str) -> (String, Option<&'a Resource>) {
        let below = name.strip_prefix(self.request.front().as_str()).unwrap_or(name);
        match below.parse::<Path>() {
            Ok(path) => (self.called(&self.request.path.prefix, path), self.known.resource(path)),
            Err(_) => (format!("{name:?}"), None),
        }
    }
}

/// What the name of a member of SenML means.
pub(super) fn meaning(label: &str) -> Option<&'static str> {
    Some(match label {
        "bn" => "base name",
        "bt" => "base time",
        "bu" => "base unit",
        "bv" => "base value",
        "bs" => "base sum",
        "bver" => "version",
        "n" => "name",
        "u" => "unit",
        "v" => "value, a number",
        "vs" => "value, a text",
        "vb" => "value, a Boolean",
        "vd" => "value, bytes",
        "vlo" => "value, an Objlnk",
        "s" => "sum",
        "t" => "time",
        "ut" => "update time",
        _ => return None,
    })
}

/// What the name of a member of the JSON of LwM2M 1.0 means.
pub(super) fn meaning_in_lwm2m_json(label: &str) -> Option<&'static str> {
    Some(match label {
        "e" => "records",
        "sv" => "value, a text",
        "bv" => "value, a Boolean",
        "ov" => "value, an Objlnk",
        "bn" | "bt" | "n" | "t" | "v" => return meaning(label),
        _ => return None,
    })
}
