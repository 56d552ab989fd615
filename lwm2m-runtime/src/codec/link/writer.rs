//! Writes links, attribute by attribute.

use core::fmt::{self, Write};

use crate::attributes::Attributes;
use crate::attributes::Decimal;
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

    /// Writes only the part of the payload that starts at this byte.
    pub(crate) fn start_at(mut self, offset: usize) -> Self {
        if offset > 0 {
            self.buffer.start_at(offset);
        }
        self
    }

    /// Starts a link to a path.
    pub fn link(&mut self, path: Path) -> &mut Self {
        let root = self.root;
        if path == Path::ROOT && !root.is_empty() {
            self.start(format_args!("{root}"));
        } else {
            self.start(format_args!("{root}{path}"));
        }
        self
    }

    /// Starts a link to a URI or a relative reference.
    pub fn target(&mut self, target: &str) -> &mut Self {
        self.not_representable |= !is_target(target.as_bytes());
        self.start(format_args!("{target}"));
        self
    }

    fn start(&mut self, target: fmt::Arguments<'_>) {
        let separator = if self.links { ",<" } else { "<" };
        self.links = true;
        self.push(format_args!("{separator}{target}>"));
    }

    /// Writes an attribute with a number.
    pub fn number(&mut self, name: &str, value: impl Into<Decimal>) -> &mut Self {
        let value = value.into();
        self.name(name);
        self.push(format_args!("={value}"));
        self
    }

    /// Writes an attribute with a version, without quotes.
    pub fn version(&mut self, name: &str, version: Version) -> &mut Self {
        self.name(name);
        self.push(format_args!("={version}"));
        self
    }

    /// Writes an attribute with a text, in quotes.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name);
        self.not_representable |= text.bytes().any(grammar::is_control);
        self.buffer.push(b"=\"");
        for part in text.split_inclusive(['"', '\\']) {
            // Each part except the last one ends with a character to escape.
            let plain = part.strip_suffix(['"', '\\']).unwrap_or(part);
            let (plain, special) = part.split_at_checked(plain.len()).unwrap_or((part, ""));
            self.buffer.push(plain.as_bytes());
            if !special.is_empty() {
                self.buffer.push(b"\\");
                self.buffer.push(special.as_bytes());
            }
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

    /// Writes a list of numbers such as `ct`: a single one without quotes, several in quotes.
    pub(super) fn numbers(&mut self, name: &str, numbers: impl Iterator<Item = u16> + Clone) {
        let mut rest = numbers.clone();
        let (first, second) = (rest.next(), rest.next());
        match (first, second) {
            (None, _) => {}
            (Some(number), None) => {
                self.number(name, number);
            }
            _ => {
                self.name(name);
                self.buffer.push(b"=");
                let mut separator = "\"";
                for number in numbers {
                    self.push(format_args!("{separator}{number}"));
                    separator = " ";
                }
                self.buffer.push(b"\"");
            }
        }
    }

    fn name(&mut self, name: &str) {
        self.not_representable |= !self.links || name.is_empty() || !name.bytes().all(grammar::is_name);
        self.buffer.push(b";");
        self.buffer.push(name.as_bytes());
    }

    fn push(&mut self, text: fmt::Arguments<'_>) {
        self.not_representable |= self.buffer.write_fmt(text).is_err();
    }

    /// Returns the length of the payload.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRepresentable`] for a target, a name or a text with invalid characters, or an attribute
    /// before the first link; [`ErrorKind::BufferTooSmall`] with the required size.
    pub fn finish(&self) -> Result<usize, Error> {
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable.into());
        }
        self.buffer.finish()
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
