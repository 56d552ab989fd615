//! Links as lines of JSON: `{"uri":"/3/0","attributes":[{"name":"pmin","value":"10","form":"unquoted"}]}`.
//!
//! An attribute may come without a value, as `{"name":"obs","value":null,"form":"none"}`. Names may be there twice,
//! and their order counts, so that they are a list.

use lwm2m_runtime::Error;
use lwm2m_runtime::codec::link::{AttributeValue, Links};
use serde::{Deserialize, Serialize};

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Link {
    /// What stands between `<` and `>`.
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

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    Quoted,
    Unquoted,
    None,
}

/// Reads links.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Link>, Error> {
    let links = Links::parse(bytes)?;
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
    Ok(links.iter().map(link).collect())
}

/// Reads a line.
pub(crate) fn from_line(line: &str) -> Result<Link, String> {
    let link: Link = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        let text = text.rsplit_once(" at line").map_or(text.as_str(), |(what, _)| what);
        format!(
            "no link such as {{\"uri\":\"/3/0\",\"attributes\":[]}}: {text}, at column {}",
            error.column()
        )
    })?;
    let written = write(std::slice::from_ref(&link));
    match read(written.as_bytes()) {
        Ok(back) if back == std::slice::from_ref(&link) => Ok(link),
        _ => Err(format!("`{}` is no link that can be read again", written.escape_debug())),
    }
}

/// Writes links.
pub(crate) fn write(links: &[Link]) -> String {
    let one = |link: &Link| {
        let attributes: String = link.attributes.iter().map(attribute).collect();
        format!("<{}>{attributes}", link.uri)
    };
    links.iter().map(one).collect::<Vec<_>>().join(",")
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
