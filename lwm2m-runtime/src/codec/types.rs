//! Types of resources for the formats whose payloads carry whole paths.

use crate::definition::{Definitions, ObjectDef};
use crate::path::Path;
use crate::value::ResourceType;

/// Looks up types; records mostly follow the order of the table, so that the next one is tried first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Types<'a> {
    definitions: Definitions<'a>,
    /// The object of the latest path, if it is defined.
    object: Option<&'a ObjectDef<'a>>,
    id: Option<u16>,
    guess: usize,
}

impl<'a> Types<'a> {
    pub(crate) fn new(definitions: Definitions<'a>) -> Self {
        Types { definitions, object: None, id: None, guess: 0 }
    }

    /// Type of a resource or of its instances; none without a definition.
    #[inline]
    pub(crate) fn kind(&mut self, path: Path) -> Option<ResourceType> {
        if path.object_id() != self.id {
            self.enter(path);
        }
        let object = self.object?;
        let (index, resource) = object.find(path.resource_id()?, self.guess)?;
        // The instances of a multiple resource come one after the other.
        self.guess = if path.resource_instance_id().is_some() { index } else { index + 1 };
        resource.kind()
    }

    #[cold]
    #[inline(never)]
    fn enter(&mut self, path: Path) {
        self.id = path.object_id();
        self.object = self.definitions.iter().copied().find(|object| Some(object.id()) == self.id);
        self.guess = 0;
    }
}
