//! Tasks of tokio: each mirrors a part of the devices.

use tokio::sync::mpsc;

use crate::mirror::{Message, Update};
use crate::worker::{WORKERS, Worker};

/// Mirrors all messages, and returns the updates.
pub async fn run(messages: Vec<Message>) -> Vec<Update> {
    let (updates, mut receiver) = mpsc::channel(64);
    let spawn = |number| {
        let (sender, mut inbox) = mpsc::channel::<Message>(64);
        let updates = updates.clone();
        tokio::spawn(async move {
            let mut worker = Worker::new(number);
            while let Some(message) = inbox.recv().await {
                let _ = updates.send(worker.receive(&message)).await;
            }
        });
        sender
    };
    let workers: Vec<_> = (0..WORKERS).map(spawn).collect();
    drop(updates);
    tokio::spawn(async move {
        for message in messages {
            let _ = workers[message.device % WORKERS].send(message).await;
        }
    });
    let mut all = Vec::new();
    while let Some(update) = receiver.recv().await {
        all.push(update);
    }
    all
}
