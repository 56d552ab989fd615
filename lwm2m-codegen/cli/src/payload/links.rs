//! Links as lines of JSON: `{"uri":"/3/0","attributes":[{"name":"pmin","value":"10","form":"unquoted"}]}`.
//!
//! An attribute without a value is `{"name":"obs","value":null,"form":"none"}`. Attributes are a list because a name
//! may occur twice, and their order matters.

use lwm2m_runtime::codec::link::{AttributeValue, Links};
use serde::{Deserialize, Serialize};

use super::json_line::syntax_error;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    /// The URI reference between `<` and `>`.
    pub(crate) uri: String,
    #[serde(default)]
    pub(crate) attributes: Vec<Attribute>,
}

/// An attribute of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) form: Form,
}

/// The syntax of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    Quoted,
    Unquoted,
    None,
}

/// Copies the links of a payload.
pub(crate) fn links(links: &Links<'_>) -> Vec<Link> {
    let attribute = |attribute: lwm2m_runtime::codec::link::Attribute<'_>| Attribute {
        name: attribute.name.to_owned(),
        value: attribute.value.map(|value| value.to_string()),
        form: match attribute.value {
            Some(AttributeValue::Quoted(_)) => Form::Quoted,
            Some(AttributeValue::Token(_)) => Form::Unquoted,
            None => Form::None,
        },
    };
    let link = |link: lwm2m_runtime::codec::link::Link<'_>| Link {
        uri: link.target().to_owned(),
        attributes: link.attributes().map(attribute).collect(),
    };
    links.iter().map(link).collect()
}

/// Parses a line.
pub(crate) fn parse_line(line: &str) -> Result<Link, String> {
    let link: Link = serde_json::from_str(line).map_err(|error| {
        format!("expected a link such as {{\"uri\":\"/3/0\",\"attributes\":[]}}: {}", syntax_error(&error))
    })?;
    let encoded = encode(std::slice::from_ref(&link));
    match Links::parse(encoded.as_bytes()) {
        Ok(parsed) if links(&parsed) == std::slice::from_ref(&link) => Ok(link),
        _ => Err(format!("`{}` is not a valid link", encoded.escape_debug())),
    }
}

/// Encodes links in CoRE Link Format.
pub(crate) fn encode(links: &[Link]) -> String {
    let encode_link = |link: &Link| {
        let attributes: String = link.attributes.iter().map(attribute).collect();
        format!("<{}>{attributes}", link.uri)
    };
    links.iter().map(encode_link).collect::<Vec<_>>().join(",")
}

fn attribute(attribute: &Attribute) -> String {
    let value = attribute.value.as_deref().unwrap_or_default();
    match attribute.form {
        Form::None => format!(";{}", attribute.name),
        Form::Unquoted => format!(";{}={value}", attribute.name),
        Form::Quoted => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!(";{}=\"{escaped}\"", attribute.name)
        }
    }
}
