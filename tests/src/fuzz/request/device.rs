//! The device that requests are sent to.

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::{DataModel, InstanceMap, ObjectStore, SingleInstance};
use lwm2m_runtime::{ErrorKind, Multiple, Path};

use super::model::resource;
use crate::fuzz::example;
use crate::served::bag::Bag;
use crate::served::device;
use crate::served::portfolio::Portfolio;
use crate::served::server::Server;
use crate::served::temperature::Temperature;

/// Returns whether the device has this action: it has the mandatory ones.
pub(super) fn is_action(path: Path) -> bool {
    resource(path).is_some_and(|found| found.operations().is_executable() && found.is_mandatory())
}

/// An object with one instance, a fixed one with several, and three whose instances come and go.
pub(super) struct Device {
    server: InstanceMap<Server>,
    device: SingleInstance<device::Device>,
    portfolio: InstanceMap<Portfolio>,
    temperature: InstanceMap<Temperature>,
    bag: InstanceMap<Bag>,
    pub(super) executed: usize,
}

impl Device {
    pub(super) fn new() -> Self {
        Device {
            server: map(&[0]),
            device: SingleInstance::new(example::instance(true)),
            portfolio: map(&[0]),
            temperature: map(&[0, 1]).fixed(),
            bag: map(&[0, 2]),
            executed: 0,
        }
    }

    /// Returns a device whose instances have no values but placeholders.
    pub(super) fn of_placeholders() -> Self {
        Device {
            server: placeholder(),
            device: SingleInstance::new(Placeholder::placeholder()),
            portfolio: placeholder(),
            temperature: placeholder(),
            bag: placeholder(),
            executed: 0,
        }
    }
}

fn map<O: Placeholder>(ids: &[u16]) -> InstanceMap<O> {
    // The first one has its optional resources.
    let instances = ids.iter().map(|id| (*id, example::instance(*id == 0)));
    InstanceMap::new(instances.collect())
}

fn placeholder<O: Placeholder>() -> InstanceMap<O> {
    InstanceMap::new(Multiple::from([(0, O::placeholder())]))
}

impl DataModel for Device {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.server,
            1 => &self.device,
            2 => &self.portfolio,
            3 => &self.temperature,
            4 => &self.bag,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.server,
            1 => &mut self.device,
            2 => &mut self.portfolio,
            3 => &mut self.temperature,
            4 => &mut self.bag,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        if !is_action(path) {
            return Err(ErrorKind::Absent);
        }
        let executed = &mut self.executed;
        execution.run(|_| {
            *executed += 1;
            Ok(())
        })
    }
}
