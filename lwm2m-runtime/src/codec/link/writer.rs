//! Writes links, attribute by attribute.

use crate::attributes::Attributes;
use crate::attributes::Decimal;
use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::definition::Version;
use crate::error::{Error, ErrorKind};
use crate::path::Path;

use super::grammar;

/// Writes links into a slice.
///
/// Attributes belong to the link before them. [`finish`](Writer::finish) returns the first error.
///
/// ```
/// use lwm2m_runtime::Path;
/// use lwm2m_runtime::codec::link::Writer;
///
/// let mut buffer = [0; 64];
/// let mut writer = Writer::new(&mut buffer);
/// writer.link(Path::object(3)).number("pmin", 10);
/// writer.link(Path::resource(3, 0, 7)).number("dim", 2).text("title", "volts");
/// let count = writer.finish()?;
/// assert_eq!(&buffer[..count], br#"</3>;pmin=10,</3/0/7>;dim=2;title="volts""#);
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    root: &'b str,
    links: bool,
    /// A target, a name or a text has no form in the format.
    not_representable: bool,
}

impl<'b> Writer<'b> {
    /// Creates a writer into a slice.
    pub fn new(out: &'b mut [u8]) -> Self {
        Writer { buffer: Buffer::new(out), root: "", links: false, not_representable: false }
    }

    /// Sets the root of all paths, such as `/lwm2m`.
    #[must_use]
    pub fn root(mut self, root: &'b str) -> Self {
        self.root = root.strip_suffix('/').unwrap_or(root);
        self.not_representable |= !self.root.is_empty() && !is_target(root.as_bytes());
        self.not_representable |= !root.starts_with('/');
        self
    }

    /// Sets a root that has been checked.
    pub(crate) fn set_root(&mut self, root: &'b str) {
        self.root = root;
    }

    /// Makes the writer write only the part of the payload that starts at this byte.
    pub(crate) fn start_at(&mut self, offset: usize) {
        self.buffer.start_at(offset);
    }

    /// Starts a link to a path.
    pub fn link(&mut self, path: Path) -> &mut Self {
        self.open();
        self.buffer.push(self.root.as_bytes());
        for id in path.ids().iter() {
            self.buffer.push(b"/");
            self.decimal(*id);
        }
        if path == Path::ROOT && self.root.is_empty() {
            self.buffer.push(b"/");
        }
        self.buffer.push(b">");
        self
    }

    /// Starts a link to a URI or a relative reference.
    pub fn target(&mut self, target: &str) -> &mut Self {
        self.not_representable |= !is_target(target.as_bytes());
        self.open();
        self.buffer.push(target.as_bytes());
        self.buffer.push(b">");
        self
    }

    fn open(&mut self) {
        let separator: &[u8] = if self.links { b",<" } else { b"<" };
        self.links = true;
        self.buffer.push(separator);
    }

    /// Writes an attribute with a number.
    pub fn number(&mut self, name: &str, value: impl Into<Decimal>) -> &mut Self {
        let value = value.into();
        self.name(name);
        self.buffer.push(b"=");
        self.decimal(value);
        self
    }

    /// Writes an attribute with a version, without quotes.
    pub fn version(&mut self, name: &str, version: Version) -> &mut Self {
        self.number(name, u32::from(version.major));
        self.buffer.push(b".");
        self.decimal(u32::from(version.minor));
        self
    }

    /// Writes an attribute with a text, in quotes.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name);
        self.not_representable |= text.bytes().any(grammar::is_control);
        self.buffer.push(b"=\"");
        for byte in text.as_bytes() {
            if matches!(byte, b'"' | b'\\') {
                self.buffer.push(b"\\");
            }
            self.buffer.push(&[*byte]);
        }
        self.buffer.push(b"\"");
        self
    }

    /// Writes an attribute without a value.
    pub fn flag(&mut self, name: &str) -> &mut Self {
        self.name(name);
        self
    }

    /// Writes the attributes of class NOTIFICATION that are set.
    pub fn attributes(&mut self, attributes: &Attributes) -> &mut Self {
        for (name, value) in attributes.iter() {
            self.number(name, value);
        }
        self
    }

    /// Writes a link to an object if it has no instances, or a version, which peers accept only there.
    pub(super) fn object(&mut self, object: Path, version: Option<Version>, has_instances: bool) {
        if !has_instances || version.is_some() {
            self.link(object);
        }
        if let Some(version) = version {
            self.version("ver", version);
        }
    }

    /// Writes `ct` with the formats that a version has: a single number without quotes, several in quotes.
    pub(super) fn formats(&mut self, formats: &[ContentFormat], lwm2m: Version) {
        let known = || formats.iter().filter(|format| format.since() <= lwm2m);
        let quote: &[u8] = match known().count() {
            0 => return,
            1 => b"",
            _ => b"\"",
        };
        self.name("ct");
        self.buffer.push(b"=");
        let mut separator = quote;
        for format in known() {
            self.buffer.push(separator);
            self.decimal(format.number());
            separator = b" ";
        }
        self.buffer.push(quote);
    }

    fn name(&mut self, name: &str) {
        self.not_representable |= !self.links || name.is_empty() || !name.bytes().all(grammar::is_name);
        self.buffer.push(b";");
        self.buffer.push(name.as_bytes());
    }

    fn decimal(&mut self, number: impl Into<Decimal>) {
        self.buffer.push(number.into().text(&mut [0; Decimal::LONGEST]).as_bytes());
    }

    /// Returns the length of the payload.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotRepresentable`] for a target, a name or a text with invalid characters, or an attribute
    /// before the first link; [`ErrorKind::BufferTooSmall`] if the payload does not fit.
    pub fn finish(&self) -> Result<usize, Error> {
        self.len()?;
        self.buffer.finish()
    }

    /// Returns the length of the payload, which may exceed the slice.
    pub(crate) fn len(&self) -> Result<usize, ErrorKind> {
        if self.not_representable { Err(ErrorKind::NotRepresentable) } else { Ok(self.buffer.len()) }
    }
}

/// Returns whether a text is valid between `<` and `>`.
fn is_target(target: &[u8]) -> bool {
    let mut rest = target;
    loop {
        rest = match rest {
            [] => return true,
            [b'%', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => tail,
            [byte, tail @ ..] if grammar::is_uri(*byte) => tail,
            _ => return false,
        };
    }
}
