//! Mirrors 1,000 payloads of twenty devices, with threads and with tasks.

use gateway::mirror::Update;
use gateway::traffic::messages;
use gateway::{tasks, threads};
use lwm2m_runtime::ErrorKind;

fn print(name: &str, updates: &[Update]) {
    let instances: usize = updates.iter().map(|update| update.new.len()).sum();
    let changes: usize = updates.iter().map(|update| update.changed.len()).sum();
    println!("{name}: {} payloads, {instances} instances, {changes} changes", updates.len());
    let deviations = || updates.iter().flat_map(|update| &update.deviations);
    let count = |is_it: fn(ErrorKind) -> bool| deviations().filter(|error| is_it(error.kind())).count();
    println!("  {} instances of unknown objects", count(|kind| kind == ErrorKind::UnknownInstance));
    println!("  {} unknown resources", count(|kind| kind == ErrorKind::UnknownResource));
    let is_kept = |kind| matches!(kind, ErrorKind::OutOfRange | ErrorKind::UnlistedCode);
    println!("  {} faulty values, which are kept", count(is_kept));
}

fn main() -> Result<(), std::io::Error> {
    print("threads", &threads::run(messages(1000)));
    print("tasks", &tokio::runtime::Runtime::new()?.block_on(tasks::run(messages(1000))));
    Ok(())
}
