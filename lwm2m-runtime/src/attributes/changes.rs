//! Changes of attributes: the query of a Write-Attributes.

use core::fmt;

use crate::ascii;
use crate::error::{Error, ErrorKind, Rule};

use super::{Attributes, Decimal, NAMES, Name};

/// The query of a Write-Attributes: attributes to set, and attributes to remove.
///
/// ```
/// use lwm2m_runtime::attributes::{AttributeChanges, Attributes};
///
/// let attributes = Attributes::parse("pmin=10&pmax=60")?;
/// // A name without a value removes the attribute.
/// let changes = AttributeChanges::parse("pmax&st=0.5")?;
/// assert_eq!(changes.apply(&attributes).to_string(), "pmin=10&st=0.5");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttributeChanges {
    set: Attributes,
    removed: u16,
}

impl AttributeChanges {
    /// No changes.
    pub const NONE: AttributeChanges = AttributeChanges { set: Attributes::NONE, removed: 0 };

    /// Parses a query, such as `pmin=10&pmax`; an empty one changes nothing.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`] with the offset of a parameter that is unknown, given twice or has an invalid
    /// value. To find contradictions, [`apply`](AttributeChanges::apply) the changes, then
    /// [`check`](Attributes::check) the result.
    pub fn parse(query: &str) -> Result<AttributeChanges, Error> {
        let mut changes = AttributeChanges::NONE;
        let mut offset = 0;
        if query.is_empty() {
            return Ok(changes);
        }
        let mut rest = Some(query);
        while let Some(text) = rest {
            let (parameter, tail) = match ascii::split_once(text, b'&') {
                Some((parameter, tail)) => (parameter, Some(tail)),
                None => (text, None),
            };
            changes.add(parameter).map_err(|kind| Error::from(kind).at_offset(offset))?;
            offset += parameter.len() + 1;
            rest = tail;
        }
        Ok(changes)
    }

    /// Adds a parameter: one Uri-Query option of a CoAP request.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`] for a parameter that is unknown, given twice or has an invalid value.
    pub fn add(&mut self, parameter: &str) -> Result<(), ErrorKind> {
        let (name, value) = match ascii::split_once(parameter, b'=') {
            Some((name, value)) => (name, Some(value)),
            None => (parameter, None),
        };
        let name = Name::find(name).ok_or(ErrorKind::Malformed(Rule::AttributeUnknown))?;
        if (self.removed | self.set.present) & name.bit() != 0 {
            return Err(ErrorKind::Malformed(Rule::AttributeTwice));
        }
        match value {
            Some(value) => self.set.set_named(name, value)?,
            None => self.removed |= name.bit(),
        }
        Ok(())
    }

    /// Returns the changes in the order of [`Attributes::iter`]; those that remove have no value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Option<Decimal>)> + use<'_> {
        NAMES.iter().filter_map(|(name, text)| match self.set.get(*name) {
            None if self.removed & name.bit() == 0 => None,
            value => Some((*text, value)),
        })
    }

    /// Returns the attributes of a path after the change.
    #[must_use]
    pub fn apply(&self, attributes: &Attributes) -> Attributes {
        let mut changed = *attributes;
        changed.copy(self.set.present, &self.set);
        changed.remove(self.removed);
        changed
    }

    /// Returns the attributes to set.
    pub const fn to_be_set(&self) -> &Attributes {
        &self.set
    }

    pub(super) const fn removes_any(&self) -> bool {
        self.removed != 0
    }

    /// Returns whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.removed == 0 && self.set.is_empty()
    }
}

/// Sets all attributes.
impl From<Attributes> for AttributeChanges {
    fn from(set: Attributes) -> Self {
        AttributeChanges { set, removed: 0 }
    }
}

/// Prints the query.
impl fmt::Display for AttributeChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (name, value) in self.iter() {
            write!(f, "{separator}{name}")?;
            if let Some(value) = value {
                write!(f, "={value}")?;
            }
            separator = "&";
        }
        Ok(())
    }
}
