//! The mandatory action is enough; whatever owns the hardware can implement it.

use lwm2m_runtime::{Error, ErrorKind};
use lwm2m_runtime::execute::{Arguments, Execute};
use lwm2m_tests::objects::{Device, DeviceActions};

struct Hardware {
    reboots: u32,
}

impl DeviceActions for Hardware {
    fn reboot(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.reboots += 1;
        Ok(())
    }
}

fn main() {
    let mut hardware = Hardware { reboots: 0 };
    assert!(Device::execute(&mut hardware, 4, Arguments::NONE).is_ok());
    let factory_reset = Device::execute(&mut hardware, 5, Arguments::NONE);
    assert_eq!(factory_reset.map_err(|error| error.kind()), Err(ErrorKind::NotExecutable));
    assert_eq!(hardware.reboots, 1);
}
