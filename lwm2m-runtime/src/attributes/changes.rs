//! Changes of notification attributes: what a Write-Attributes says.

use core::fmt;

use crate::error::{Error, ErrorKind};
use crate::number::Number;

use super::{Attributes, NAMES, Name};

/// What a Write-Attributes says: attributes to be set, and some to be removed.
///
/// ```
/// use lwm2m_runtime::attributes::{AttributeChanges, Attributes};
///
/// let attached = Attributes::parse("pmin=10&pmax=60")?;
/// // A name without a value removes the attribute.
/// let changes = AttributeChanges::parse("pmax&st=0.5")?;
/// assert_eq!(changes.apply(&attached).to_string(), "pmin=10&st=0.5");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttributeChanges {
    set: Attributes,
    removed: u16,
}

impl AttributeChanges {
    /// Nothing changes.
    pub const NONE: AttributeChanges = AttributeChanges { set: Attributes::NONE, removed: 0 };

    /// Reads a whole query, such as `pmin=10&pmax`; an empty one changes nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] with the offset of the parameter that is unknown, given twice or of a
    /// value that the attribute cannot have. Whether they agree with each other is not looked at:
    /// [`apply`](AttributeChanges::apply) them, then [`check`](Attributes::check) the outcome.
    pub fn parse(query: &str) -> Result<AttributeChanges, Error> {
        let mut changes = AttributeChanges::NONE;
        let mut offset = 0;
        if query.is_empty() {
            return Ok(changes);
        }
        for parameter in query.split('&') {
            changes.add(parameter).map_err(|kind| Error::from(kind).at_offset(offset))?;
            offset += parameter.len() + 1;
        }
        Ok(changes)
    }

    /// Takes in one parameter, as each Uri-Query option of a CoAP request holds one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] for a parameter that is unknown, given twice or of a value that the
    /// attribute cannot have.
    pub fn add(&mut self, parameter: &str) -> Result<(), ErrorKind> {
        let (name, value) = match parameter.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (parameter, None),
        };
        let name = Name::find(name).ok_or(ErrorKind::Malformed("not a notification attribute"))?;
        if self.removed & name.bit() != 0 || self.set.get(name).is_some() {
            return Err(ErrorKind::Malformed("the attribute is given twice"));
        }
        match value {
            Some(value) => self.set.set_named(name, value)?,
            None => self.removed |= name.bit(),
        }
        Ok(())
    }

    /// Names in the order of [`Attributes::iter`]; those to be removed without a value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Option<Number>)> + use<'_> {
        NAMES.iter().filter_map(|(name, text)| match self.set.get(*name) {
            None if self.removed & name.bit() == 0 => None,
            value => Some((*text, value)),
        })
    }

    /// The attributes of a path after the change.
    #[must_use]
    pub fn apply(&self, attached: &Attributes) -> Attributes {
        let mut outcome = self.set.below(attached);
        for (name, _) in NAMES {
            if self.removed & name.bit() != 0 {
                outcome.clear(name);
            }
        }
        outcome
    }

    /// The attributes to be set.
    pub const fn to_be_set(&self) -> &Attributes {
        &self.set
    }

    pub(super) const fn removes_any(&self) -> bool {
        self.removed != 0
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.removed == 0 && self.set.is_empty()
    }
}

/// Sets all of them.
impl From<Attributes> for AttributeChanges {
    fn from(set: Attributes) -> Self {
        AttributeChanges { set, removed: 0 }
    }
}

/// As a query.
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
