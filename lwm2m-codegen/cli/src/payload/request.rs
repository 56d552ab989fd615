//! What a payload was sent for: its content format, the path of its request, and what stands in front of paths.

use std::path::{Path as FilePath, PathBuf};

use lwm2m_codegen::diagnostics::nearest::nearest;
use lwm2m_codegen::model::Operations;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ContentFormat, Path};

use super::held::place;
use super::known::Known;
use crate::outcome::{Failure, Result};

/// Arguments about a payload as a whole.
#[derive(Debug, clap::Args)]
pub(crate) struct Request {
    /// Content format, by name or by number
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub(crate) format: ContentFormat,

    /// Path of the request, after the name of a device behind a gateway if there is one: /d01/3/0
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = Place::parse)]
    pub(crate) path: Place,

    /// What the client keeps its objects below, such as /lwm2m
    #[arg(long, value_name = "ROOT", default_value = "", hide_default_value = true, value_parser = root)]
    pub(crate) root: String,

    /// The payload is a list of paths, such as Read-Composite sends: values are refused
    #[arg(long)]
    pub(crate) paths: bool,

    /// Files and folders with definitions besides those that come with the command
    #[arg(long, value_name = "PATH")]
    pub(crate) objects: Vec<PathBuf>,
}

/// A path, behind the name of a device if it is one behind a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) prefix: String,
    pub(crate) path: Path,
}

impl Place {
    /// Reads `/3/0/9` and `/d01/3/0/9`; `/3/?/9` leaves the instance open.
    pub(crate) fn parse(text: &str) -> std::result::Result<Place, String> {
        let bare = text.strip_prefix('/').unwrap_or(text);
        let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
        if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Ok(Place { prefix: first.to_owned(), path: ids(rest)? });
        }
        Ok(Place { prefix: String::new(), path: ids(bare)? })
    }
}

/// Path of a text without the slash in front.
fn ids(text: &str) -> std::result::Result<Path, String> {
    let wrong = || format!("`/{text}` is no path; expected up to four ids of 0 to 65534, such as /3/0/9");
    let open = match text.split('/').collect::<Vec<_>>().as_slice() {
        [object, "?"] => Some((*object, String::new())),
        [object, "?", rest @ ..] => Some((*object, rest.join("/"))),
        _ => None,
    };
    let Some((object, rest)) = open else { return text.parse().map_err(|_| wrong()) };
    let object: Path = object.parse().map_err(|_| wrong())?;
    let [object] = *object.ids() else { return Err(wrong()) };
    let below: Path = rest.parse().map_err(|_| wrong())?;
    let instance = Path::instance(object, u16::MAX);
    below.ids().iter().try_fold(instance, |path, id| path.child(*id)).ok_or_else(wrong)
}

/// A content format by name or number.
fn format(text: &str) -> std::result::Result<ContentFormat, String> {
    let known = match text.parse::<u16>() {
        Ok(number) => ContentFormat::from_number(number),
        Err(_) => ContentFormat::from_name(text),
    };
    known.ok_or_else(|| {
        let names: Vec<&str> = ContentFormat::ALL.iter().map(|format| format.name()).collect();
        match nearest(text, names.iter().copied()) {
            Some(near) => format!("there is no content format `{text}`, did you mean `{near}`?"),
            None => format!("there is no content format `{text}`; there are {}", names.join(", ")),
        }
    })
}

/// `/lwm2m`, however its slashes are written; empty for `/`.
fn root(text: &str) -> std::result::Result<String, String> {
    let bare = text.trim_matches('/');
    Ok(if bare.is_empty() { String::new() } else { format!("/{bare}") })
}

impl Request {
    /// What stands in front of every path of the payload.
    pub(crate) fn front(&self) -> String {
        match self.path.prefix.as_str() {
            "" => self.root.clone(),
            prefix => format!("{}/{prefix}", self.root),
        }
    }

    /// The definitions that the payload may need.
    pub(crate) fn known(&self) -> Result<Known> {
        Known::read(&self.objects, self.path.path.object_id())
    }

    /// Whether the definitions are read from standard input.
    pub(crate) fn takes_stdin(&self) -> bool {
        self.objects.iter().any(|path| path == FilePath::new("-"))
    }

    /// Refuses a path that no payload of the format, or of the object, can be for.
    pub(crate) fn check(&self, known: &Known) -> Result<()> {
        let path = self.path.path;
        let shown = place(&self.path.prefix, path);
        let single = [ContentFormat::TEXT, ContentFormat::OPAQUE, ContentFormat::CBOR];
        if single.contains(&self.format) && path.level() < Level::Resource {
            let message = format!("{} carries one value, and `{shown}` is no resource", self.format);
            return Err(Failure::usage(message).help("name a resource with `--path`, such as /3/0/9"));
        }
        if self.format == ContentFormat::TLV && path.level() == Level::Root {
            let message = "tlv has no Object IDs: the path of the request has to tell the object";
            return Err(Failure::usage(message).help("name it with `--path`, such as /3 or /3/0"));
        }
        match misfit(path, known) {
            Some(misfit) => Err(Failure::usage(format!("`{shown}`: {misfit}"))
                .help("a definition of your own, or a newer one, is named with `--objects`")),
            None => Ok(()),
        }
    }
}

/// Why there can be no value at a path, as far as the definition of its object is known.
pub(crate) fn misfit(path: Path, known: &Known) -> Option<String> {
    let object = known.object(path.object_id()?)?;
    let id = path.resource_id()?;
    let (object_id, name) = (object.id.value, known.name(Path::object(object.id.value)).unwrap_or_default());
    let Some(resource) = object.resource(id) else {
        return Some(format!("object {object_id} ({name}) has no resource {id}"));
    };
    let name = known.name(path).unwrap_or_default();
    if resource.operations.value == Operations::Execute {
        return Some(format!("resource {id} ({name}) is executed and has no value"));
    }
    if path.level() == Level::ResourceInstance && !resource.multiple.value {
        return Some(format!("resource {id} ({name}) is single and has no resource instances"));
    }
    None
}
