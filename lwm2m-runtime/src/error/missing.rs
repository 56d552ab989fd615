//! The mandatory resources that a payload lacks.

use core::fmt;

use crate::definition::ObjectDef;

/// The mandatory resources that a payload lacks.
#[derive(Clone, Copy, PartialEq)]
pub struct MissingResources {
    definition: &'static ObjectDef<'static>,
    /// Bit n is the n-th mandatory resource of the table; the last bit is all from the 64th on.
    mask: u64,
}

impl MissingResources {
    pub(crate) fn new(definition: &'static ObjectDef<'static>) -> Self {
        MissingResources { definition, mask: 0 }
    }

    pub(crate) fn insert(&mut self, ordinal: usize) {
        self.mask |= 1 << ordinal.min(63);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mask == 0
    }

    /// Returns the ids of the missing resources in ascending order, of the first 64 mandatory ones of an object.
    pub fn ids(&self) -> impl Iterator<Item = u16> + '_ {
        self.resources().map(|(id, _)| id)
    }

    fn resources(&self) -> impl Iterator<Item = (u16, &'static str)> + '_ {
        let mandatory = self.definition.resources().filter(|resource| resource.is_mandatory());
        let flagged = mandatory.take(64).enumerate().filter(|(ordinal, _)| self.mask >> ordinal & 1 == 1);
        flagged.map(|(_, resource)| (resource.id(), resource.name()))
    }
}

/// Prints ids and names: `0 Short Server ID, 1 Lifetime`.
impl fmt::Display for MissingResources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (id, name) in self.resources() {
            write!(f, "{separator}{id}{}{name}", if name.is_empty() { "" } else { " " })?;
            separator = ", ";
        }
        Ok(())
    }
}

impl fmt::Debug for MissingResources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}
