//! The mandatory action is enough; the type that owns the hardware implements it.

use lwm2m_runtime::{ErrorKind, Multiple};
use lwm2m_runtime::execute::{Arguments, Execute, Execution};
use lwm2m_tests_ui::objects::{Device, DeviceActions};

struct Hardware {
    reboots: u32,
}

impl DeviceActions for Hardware {
    fn reboot(&mut self, _: &mut Device, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.reboots += 1;
        Ok(())
    }
}

fn main() {
    let mut hardware = Hardware { reboots: 0 };
    let mut device = Device::new(Multiple::new(), "U".into());
    assert_eq!(device.execute(&mut hardware, 4, Execution::new(Arguments::NONE)), Ok(()));
    assert_eq!(device.execute(&mut hardware, 4, Execution::probe()), Ok(()));
    let factory_reset = device.execute(&mut hardware, 5, Execution::probe());
    assert_eq!(factory_reset, Err(ErrorKind::Absent));
    assert_eq!(hardware.reboots, 1);
}
