//! Annotations of payloads in CoRE Link Format: each link and each of its attributes.

use lwm2m_runtime::codec::link::{Attribute, Links};
use lwm2m_runtime::{Error, Path};

use super::{Annotation, Annotations, titled_path};
use crate::console::single_line;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::request::Request;

/// Annotates a payload of links. An invalid payload has one annotation before the error and one from it on.
pub(in crate::decode) fn annotate_links(
    request: &Request,
    payload: &[u8],
    links: &Result<Links<'_>, Error>,
    definitions: &ObjectDefinitions,
) -> Vec<Annotation> {
    let mut annotations = Annotations::default();
    let links = match links {
        Ok(links) => links,
        Err(error) => {
            annotations.finish(payload.len(), Some(error), "");
            return annotations.list;
        }
    };
    let mut starts = Vec::new();
    for link in links.iter() {
        starts.push((link.offset(), 0, title(link.target(), request, definitions)));
        for attribute in link.attributes() {
            // The attribute starts with the semicolon in front of its name.
            let name = attribute.name.as_ptr().addr() - payload.as_ptr().addr();
            let start = payload[..name].iter().rposition(|byte| *byte == b';').unwrap_or(name);
            starts.push((start, 1, describe(&attribute)));
        }
    }
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([payload.len()]);
    for ((_, depth, text), end) in starts.iter().zip(ends) {
        annotations.add(end, *depth, text);
    }
    annotations.finish(payload.len(), None, "no links");
    annotations.list
}

fn title(target: &str, request: &Request, definitions: &ObjectDefinitions) -> String {
    let below = target.strip_prefix(request.base_uri().as_str()).unwrap_or(target);
    match below.trim_end_matches('/').parse::<Path>() {
        Ok(Path::ROOT) => "link to the client".to_owned(),
        Ok(path) => format!("link to {}", titled_path(&request.path.prefix, path, definitions)),
        Err(_) => format!("link to {target:?}"),
    }
}

fn describe(attribute: &Attribute<'_>) -> String {
    let name = meaning(attribute.name).unwrap_or(attribute.name);
    match attribute.value {
        Some(value) => format!("{name}: {}", single_line(&value.to_string())),
        None => name.to_owned(),
    }
}

/// Returns the meaning of an attribute (LwM2M Core 7.3 and 7.4, RFC 6690).
fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "rt" => "resource type",
        "ct" => "content formats",
        "ver" => "object version",
        "lwm2m" => "LwM2M version",
        "ssid" => "Short Server ID",
        "uri" => "server URI",
        "dim" => "number of resource instances",
        "pmin" => "minimum period in seconds",
        "pmax" => "maximum period in seconds",
        "gt" => "greater than",
        "lt" => "less than",
        "st" => "step",
        "epmin" => "minimum evaluation period in seconds",
        "epmax" => "maximum evaluation period in seconds",
        "edge" => "edge",
        "con" => "confirmable notifications",
        "hqmax" => "maximum historical queue",
        _ => return None,
    })
}
