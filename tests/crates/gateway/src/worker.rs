//! A worker, which mirrors a part of the devices in a thread or in a task.

use std::collections::BTreeMap;

use crate::mirror::{Message, Mirror, Update};
use crate::traffic::{DEVICES, registration};

/// The number of workers.
pub const WORKERS: usize = 4;

/// The mirrors of some devices.
pub struct Worker {
    mirrors: BTreeMap<usize, Mirror>,
}

impl Worker {
    /// Creates the worker with this number, and registers its devices.
    pub fn new(number: usize) -> Self {
        let mirror = |device| (device, Mirror::new(registration(device)).expect("the links are valid"));
        Worker { mirrors: (number..DEVICES).step_by(WORKERS).map(mirror).collect() }
    }

    /// Mirrors a message of one of the devices.
    pub fn receive(&mut self, message: &Message) -> Update {
        let mirror = self.mirrors.get_mut(&message.device).expect("the device is registered");
        mirror.receive(message).expect("the payload is well-formed")
    }
}
