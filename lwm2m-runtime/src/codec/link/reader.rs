//! Reads links without copying: one pass checks a payload, later ones cannot fail.

use core::fmt;

use crate::attributes::Attributes;
use crate::attributes::Decimal;
use crate::definition::Version;
use crate::error::{Error, ErrorKind};
use crate::path::Path;

use super::grammar;

/// The checked links of a payload.
///
/// ```
/// use lwm2m_runtime::Path;
/// use lwm2m_runtime::codec::link::Links;
///
/// let links = Links::parse(b"</>;ct=\"110 112\", </3>;ver=1.2,</3/0>,</3303/0>")?;
/// let paths: Vec<Option<Path>> = links.iter().map(|link| link.path()).collect();
/// assert_eq!(paths[3], Some(Path::instance(3303, 0)));
///
/// let device = links.iter().nth(1).unwrap();
/// assert_eq!(device.attribute("ver").and_then(|ver| ver.version()).unwrap().to_string(), "1.2");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Links<'a> {
    text: &'a str,
}

impl<'a> Links<'a> {
    /// Checks a payload, or the text of a Corelnk. An empty one has no links.
    ///
    /// A client of LwM2M 1.0 begins its response to a Bootstrap-Discover with `lwm2m="1.0",` and no link; that is an
    /// attribute of the root here, as it is in later versions.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`], [`ErrorKind::Truncated`] or [`ErrorKind::NotUtf8`] with the offset of
    /// the first byte that breaks the grammar of RFC 6690.
    pub fn parse(payload: &'a [u8]) -> Result<Links<'a>, Error> {
        let text = core::str::from_utf8(payload)
            .map_err(|error| Error::from(ErrorKind::NotUtf8).at_offset(error.valid_up_to()))?;
        let mut position = 0;
        while let Some(span) = grammar::link(text, position)? {
            position = span.end;
        }
        Ok(Links { text })
    }

    /// Returns the links in the order of the payload.
    pub fn iter(&self) -> impl Iterator<Item = Link<'a>> + use<'a> {
        let text = self.text;
        let mut position = 0;
        core::iter::from_fn(move || {
            let span = grammar::link(text, position).ok()??;
            position = span.end;
            let target = match span.attributes {
                attributes if attributes == span.start => "/",
                attributes => text.get(span.start + 1..attributes - 1)?,
            };
            Some(Link { target, attributes: text.get(span.attributes..span.end)?, offset: span.start })
        })
    }

    /// Returns whether there are no links.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the root of the objects of a client: the target of the link with `rt="oma.lwm2m"` (LwM2M
    /// Transport 1.2.2, 6.4.1), otherwise `/`.
    ///
    /// ```
    /// use lwm2m_runtime::Path;
    /// use lwm2m_runtime::codec::link::Links;
    ///
    /// let links = Links::parse(b"</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/1/0>")?;
    /// assert_eq!(links.root(), "/lwm2m");
    /// let last = links.iter().last().unwrap();
    /// assert_eq!(last.path_below(links.root()), Some(Path::instance(1, 0)));
    /// assert_eq!(last.path(), None);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn root(&self) -> &'a str {
        let is_root = |link: &Link<'_>| {
            let types = link.attribute("rt").and_then(|rt| rt.value);
            types.is_some_and(|types| types.words().any(|word| word == "oma.lwm2m"))
        };
        self.iter().find(is_root).map_or("/", |link| link.target)
    }
}

/// Writes the links as they are in the payload.
impl fmt::Display for Links<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Debug for Links<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A link: a target and its attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    target: &'a str,
    attributes: &'a str,
    offset: usize,
}

impl<'a> Link<'a> {
    /// Returns the text between `<` and `>`, with percent-encoding.
    pub fn target(&self) -> &'a str {
        self.target
    }

    /// Returns the target as a path; `None` when it is no path. A slash at the end makes no difference.
    pub fn path(&self) -> Option<Path> {
        self.path_below("/")
    }

    /// Returns the path of the target below a root such as `/lwm2m`; `None` for a target outside of it.
    pub fn path_below(&self, root: &str) -> Option<Path> {
        let root = root.strip_suffix('/').unwrap_or(root);
        let below = self.target.strip_prefix(root)?;
        if below == "/" || (below.is_empty() && !root.is_empty()) {
            return Some(Path::ROOT);
        }
        let ids = below.strip_prefix('/')?;
        let ids = ids.strip_suffix('/').unwrap_or(ids);
        // The root is handled above.
        if ids.is_empty() || ids.starts_with('/') { None } else { ids.parse().ok() }
    }

    /// Returns the attributes in the order of the payload.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let text = self.attributes;
        let mut position = 0;
        core::iter::from_fn(move || {
            let (attribute, end) = grammar::attribute(text, position).ok()??;
            position = end;
            Some(attribute)
        })
    }

    /// Returns the first attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.attributes().find(|attribute| attribute.name == name)
    }

    /// Returns the attributes of class NOTIFICATION, as in the response to a Discover.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] with the offset of the link when one of them has an invalid value.
    pub fn notification_attributes(&self) -> Result<Attributes, Error> {
        let mut found = Attributes::NONE;
        for attribute in self.attributes() {
            let value = attribute.value.map_or("", |value| value.as_str());
            found.set(attribute.name, value).map_err(|kind| Error::from(kind).at_offset(self.offset))?;
        }
        Ok(found)
    }

    /// Returns the offset of the link in the payload.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// An attribute of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name.
    pub name: &'a str,
    /// The value; `None` for an attribute without a value.
    pub value: Option<AttributeValue<'a>>,
}

impl Attribute<'_> {
    /// Returns the value as a number, quoted or not: `dim`, `ssid`, `pmin`.
    pub fn number(&self) -> Option<Decimal> {
        self.value?.as_str().parse().ok()
    }

    /// Returns the value as a version, quoted or not: `ver`, `lwm2m`.
    pub fn version(&self) -> Option<Version> {
        let (major, minor) = self.value?.as_str().split_once('.')?;
        let part = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        Some(Version { major: part(major)?, minor: part(minor)? })
    }
}

/// The value of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeValue<'a> {
    /// A value without quotes.
    Token(&'a str),
    /// The text between quotes with its escapes, which [`chars`](AttributeValue::chars) resolves.
    Quoted(&'a str),
}

impl<'a> AttributeValue<'a> {
    /// Returns the text without its quotes, but with its escapes.
    pub fn as_str(&self) -> &'a str {
        match self {
            AttributeValue::Token(text) | AttributeValue::Quoted(text) => text,
        }
    }

    /// Returns the characters of the value. A backslash in quotes escapes the character after it.
    ///
    /// ```
    /// use lwm2m_runtime::codec::link::Links;
    ///
    /// let links = Links::parse(br#"</3/0>;title="the \"big\" one""#)?;
    /// let title = links.iter().next().unwrap().attribute("title").unwrap().value.unwrap();
    /// assert_eq!(title.chars().collect::<String>(), r#"the "big" one"#);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn chars(&self) -> impl Iterator<Item = char> + use<'a> {
        let escapes = matches!(self, AttributeValue::Quoted(_));
        let mut chars = self.as_str().chars();
        core::iter::from_fn(move || match chars.next()? {
            '\\' if escapes => chars.next(),
            character => Some(character),
        })
    }

    /// Returns the words of a list such as `"110 112 60"`.
    pub fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.as_str().split_ascii_whitespace()
    }
}

/// Writes the value without its escapes.
impl fmt::Display for AttributeValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.chars().try_for_each(|character| f.write_char(character))
    }
}
