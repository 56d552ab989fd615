//! The request of a payload: its content format, its path, and the prefix of its paths.

use lwm2m_codegen::diagnostics::nearest::nearest;
use lwm2m_codegen::model::Operations;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ContentFormat, Path};

use super::definitions::ObjectDefinitions;
use super::owned::full_path;
use crate::completions::Completed;
use crate::error::{CliError, Result};
use crate::input::Input;

/// The request of a payload.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) format: ContentFormat,
    pub(crate) path: PrefixedPath,
    /// Root path of the client's objects; empty for `/`.
    pub(crate) root: String,
    /// The payload is a list of paths.
    pub(crate) paths: bool,
}

/// The arguments about the request of a payload, except for its content format.
#[derive(Debug, clap::Args)]
pub(crate) struct RequestArguments {
    /// Path of the request; for a device behind a gateway with its prefix: /d01/3/0
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = PrefixedPath::parse)]
    pub(crate) path: PrefixedPath,

    /// Root path of the client's objects, such as /lwm2m
    #[arg(long, value_name = "ROOT", default_value = "", hide_default_value = true, value_parser = parse_root)]
    pub(crate) root: String,

    /// The payload is a list of paths without values, as in Read-Composite
    #[arg(long)]
    pub(crate) paths: bool,

    /// File or folder with definitions, in addition to the bundled ones
    #[arg(long, value_name = "OBJECT")]
    pub(crate) objects: Vec<Input>,
}

/// A path, with the prefix of a device behind a gateway if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrefixedPath {
    pub(crate) prefix: String,
    pub(crate) path: Path,
}

impl PrefixedPath {
    /// Parses `/3/0/9` and `/d01/3/0/9`. In `/3/?/9` the client chooses the Object Instance ID.
    pub(crate) fn parse(text: &str) -> std::result::Result<PrefixedPath, String> {
        let bare = text.strip_prefix('/').unwrap_or(text);
        let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
        if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Ok(PrefixedPath { prefix: first.to_owned(), path: parse_ids(rest)? });
        }
        Ok(PrefixedPath { prefix: String::new(), path: parse_ids(bare)? })
    }
}

/// Parses a path without the slash in front.
fn parse_ids(text: &str) -> std::result::Result<Path, String> {
    let error = || format!("`/{text}` is not a path; expected up to four ids of 0 to 65534, such as /3/0/9");
    let (object, below) = match text.split('/').collect::<Vec<_>>().as_slice() {
        [object, "?", rest @ ..] => (*object, rest.join("/")),
        _ => return text.parse().map_err(|_| error()),
    };
    let object: Path = object.parse().map_err(|_| error())?;
    let [object] = *object.ids() else { return Err(error()) };
    let below: Path = below.parse().map_err(|_| error())?;
    let instance = Path::instance(object, u16::MAX);
    below.ids().iter().try_fold(instance, |path, id| path.child(*id)).ok_or_else(error)
}

/// Returns a parser of content formats, which completes their names.
pub(crate) fn formats() -> Completed<ContentFormat> {
    Completed::new(parse_format, || ContentFormat::ALL.iter().map(|format| format.name()).collect())
}

/// Parses the name or the number of a content format.
pub(crate) fn parse_format(text: &str) -> std::result::Result<ContentFormat, String> {
    let format = match text.parse::<u16>() {
        Ok(number) => ContentFormat::from_number(number),
        Err(_) => ContentFormat::from_name(text),
    };
    format.ok_or_else(|| {
        let names: Vec<&str> = ContentFormat::ALL.iter().map(|format| format.name()).collect();
        match nearest(text, names.iter().copied()) {
            Some(near) => format!("unknown content format `{text}`, did you mean `{near}`?"),
            None => format!("unknown content format `{text}`; expected one of {}", names.join(", ")),
        }
    })
}

/// Parses a root path: `/lwm2m` with or without its slashes, empty for `/`.
fn parse_root(text: &str) -> std::result::Result<String, String> {
    let bare = text.trim_matches('/');
    Ok(if bare.is_empty() { String::new() } else { format!("/{bare}") })
}

impl RequestArguments {
    /// Returns the request of a payload in a content format.
    pub(crate) fn in_format(&self, format: ContentFormat) -> Request {
        Request { format, path: self.path.clone(), root: self.root.clone(), paths: self.paths }
    }

    /// Reads the definitions that the payload may need.
    pub(crate) fn definitions(&self) -> Result<ObjectDefinitions> {
        ObjectDefinitions::read(&self.objects, self.path.path.object_id())
    }

    /// Returns whether a definition is read from standard input.
    pub(crate) fn uses_stdin(&self) -> bool {
        self.objects.iter().any(Input::is_stdin)
    }
}

impl Request {
    /// Returns the URI in front of every path of the payload: root path and gateway prefix.
    pub(crate) fn base_uri(&self) -> String {
        match self.path.prefix.as_str() {
            "" => self.root.clone(),
            prefix => format!("{}/{prefix}", self.root),
        }
    }

    /// Checks that the path suits the content format and the definition of its object.
    pub(crate) fn check(&self, definitions: &ObjectDefinitions) -> Result<()> {
        match self.error(definitions) {
            Some((message, help)) => Err(CliError::usage(message).help(help)),
            None => Ok(()),
        }
    }

    /// Returns why the path does not suit the content format or the definition of its object, and how to fix it.
    pub(crate) fn error(&self, definitions: &ObjectDefinitions) -> Option<(String, &'static str)> {
        let path = self.path.path;
        let shown = full_path(&self.path.prefix, path);
        let single = [ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];
        if single.contains(&self.format) && path.level() < Level::Resource {
            let message = format!("{} carries a single value, and `{shown}` is not a resource", self.format);
            return Some((message, "name a resource with `--path`, such as /3/0/9"));
        }
        if self.format == ContentFormat::TLV && path.level() == Level::Root {
            let message = format!("tlv has no Object IDs, and the path `{shown}` names no object");
            return Some((message, "name an object with `--path`, such as /3 or /3/0"));
        }
        let error = path_error(path, definitions)?;
        Some((format!("`{shown}`: {error}"), "name your own or a newer definition with `--objects`"))
    }
}

/// Returns why there can be no value at a path, as far as its object is defined.
pub(crate) fn path_error(path: Path, definitions: &ObjectDefinitions) -> Option<String> {
    let object = definitions.object(path.object_id()?)?;
    let id = path.resource_id()?;
    let name = |path| definitions.name(path).unwrap_or_default();
    let Some(resource) = object.resource(id) else {
        let object_id = object.id.value;
        return Some(format!("object {object_id} ({}) has no resource {id}", name(Path::object(object_id))));
    };
    if resource.operations.value == Operations::Execute {
        return Some(format!("resource {id} ({}) is executable and has no value", name(path)));
    }
    if path.level() == Level::ResourceInstance && !resource.multiple.value {
        return Some(format!("resource {id} ({}) is single and has no resource instances", name(path)));
    }
    None
}
