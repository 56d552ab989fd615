//! An instance with any content, and a definition for it.

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceList, ResourceType, Version};
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::Field;
use lwm2m_runtime::{Object, ObjectDef, ObjectLink, Value};

/// The content of a resource.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Single(Value<'static>),
    Instances(Vec<u16>),
}

/// A single resource whose value does not matter.
pub(crate) const ONE: Content = Content::Single(Value::Integer(1));

/// An instance: resources by ascending id.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) definition: &'static ObjectDef<'static>,
    pub(crate) resources: Vec<(u16, Content)>,
}

impl Object for Listed {
    fn definition() -> &'static ObjectDef<'static> {
        panic!("each instance has its own")
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        self.definition
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        let id = self.definition.resources().nth(index)?.id();
        let (_, content) = self.resources.iter().find(|(found, _)| *found == id)?;
        Some(content)
    }

    fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> {
        None
    }
}

impl Field for Content {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        match self {
            Content::Single(value) => sink.value(id, *value),
            Content::Instances(ids) => {
                sink.begin_multiple(id, ids.len());
                ids.iter().for_each(|id| sink.value(*id, Value::Integer(1)));
                sink.end_multiple();
            }
        }
    }

    fn check(&self, _: &Value<'_>) -> Result<bool, ValueError> {
        Err(ValueError::Borrowed)
    }

    fn set(&mut self, _: Option<u16>, _: &Value<'_>) -> Result<(), ValueError> {
        Err(ValueError::Borrowed)
    }

    fn clear(&mut self) {}
}

/// A definition for the length of the test; executables are given by id and whether mandatory.
pub(crate) fn define(
    id: u16,
    version: Version,
    values: &[u16],
    executables: &[(u16, bool)],
) -> &'static ObjectDef<'static> {
    let value = |id: &u16| ResourceDef::new(*id, "Value", Operations::ReadWrite, ResourceType::Integer);
    let executable = |(id, mandatory): &(u16, bool)| {
        let resource = ResourceDef::executable(*id, "Executable");
        if *mandatory { resource.mandatory() } else { resource }
    };
    let mut resources: Vec<ResourceDef<'static>> = values.iter().map(value).collect();
    resources.extend(executables.iter().map(executable));
    resources.sort_by_key(|resource| resource.id());
    let resources: &'static ResourceList<'static> = Box::leak(Box::new(resources.into_iter().collect()));
    let object = ObjectDef::new(id, "Object", resources.table());
    Box::leak(Box::new(object.version(version.major, version.minor).multiple()))
}

/// An instance of object 0 for the server with this id, with a link to one of object 21.
pub(crate) fn security(bootstrap: bool, ssid: u64, uri: &'static str, oscore: Option<u16>) -> Listed {
    let version = Version { major: 1, minor: 2 };
    let mut resources = vec![
        (0, Content::Single(Value::String(uri))),
        (1, Content::Single(Value::Boolean(bootstrap))),
        (10, Content::Single(Value::Unsigned(ssid))),
    ];
    let link = oscore.map(|instance| Value::ObjectLink(ObjectLink { object: 21, instance }));
    resources.extend(link.map(|link| (17, Content::Single(link))));
    Listed { definition: define(0, version, &[0, 1, 10, 17], &[]), resources }
}
