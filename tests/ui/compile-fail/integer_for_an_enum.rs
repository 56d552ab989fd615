//! Resources with named codes are enums, not integers.

use lwm2m_tests_ui::objects::FirmwareUpdate;

fn update(firmware: &mut FirmwareUpdate) {
    firmware.state = 3;
}

fn main() {}
