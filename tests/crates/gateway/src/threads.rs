//! Worker threads: each mirrors a part of the devices.

use std::sync::mpsc;
use std::thread;

use crate::mirror::{Message, Update};
use crate::worker::{WORKERS, Worker};

/// Mirrors all messages, and returns the updates.
pub fn run(messages: Vec<Message>) -> Vec<Update> {
    let (updates, receiver) = mpsc::channel();
    let spawn = |number| {
        let (sender, inbox) = mpsc::channel::<Message>();
        let updates = updates.clone();
        thread::spawn(move || {
            let mut worker = Worker::new(number);
            for message in inbox {
                let _ = updates.send(worker.receive(&message));
            }
        });
        sender
    };
    let workers: Vec<_> = (0..WORKERS).map(spawn).collect();
    for message in messages {
        let _ = workers[message.device % WORKERS].send(message);
    }
    drop((workers, updates));
    receiver.iter().collect()
}
