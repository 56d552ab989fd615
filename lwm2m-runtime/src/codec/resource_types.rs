//! Types of resources for the formats whose payloads carry whole paths.

use crate::definition::{Definitions, ObjectDef};
use crate::path::{Level, Path};
use crate::value::ResourceType;

/// Looks up the types of resources. Records mostly follow the order of the definition, so the lookup tries
/// the next row first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResourceTypes<'a> {
    definitions: Definitions<'a>,
    /// The object of the latest path, if it is defined.
    object: Option<&'a ObjectDef<'a>>,
    id: Option<u16>,
    /// The row of the latest resource.
    pub(crate) row: usize,
    next_row: usize,
}

impl<'a> ResourceTypes<'a> {
    pub(crate) fn new(definitions: Definitions<'a>) -> Self {
        ResourceTypes { definitions, object: None, id: None, row: 0, next_row: 0 }
    }

    /// Returns the type of a resource or a resource instance; `None` without a definition.
    #[inline]
    pub(crate) fn get(&mut self, path: Path) -> Option<ResourceType> {
        if path.object_id() != self.id {
            self.change_object(path);
        }
        let object = self.object?;
        let (index, resource) = object.find(path.resource_id()?, self.next_row)?;
        self.row = index;
        // The instances of a multiple resource follow each other.
        self.next_row = if path.resource_instance_id().is_some() { index } else { index + 1 };
        resource.kind()
    }

    /// Returns whether a path is that of a multiple resource.
    #[cold]
    pub(crate) fn is_multiple(&mut self, path: Path) -> bool {
        self.change_object(path);
        let resource = self.object.zip(path.resource_id()).and_then(|(object, id)| object.row(id));
        path.level() == Level::Resource && resource.is_some_and(|row| row.is_multiple())
    }

    #[cold]
    #[inline(never)]
    fn change_object(&mut self, path: Path) {
        self.id = path.object_id();
        self.object = self.definitions.iter().copied().find(|object| Some(object.id()) == self.id);
        self.next_row = 0;
    }
}
