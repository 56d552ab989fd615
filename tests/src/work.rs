//! Work that grows with its input: tasks of any size, for which `tests/src/bin/work.rs` counts instructions.

pub mod definitions;
pub mod payloads;

/// A task of any size.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// The name of the task: the thing that there is more of, and the work.
    pub title: &'static str,
    /// The size at which the count begins; the count goes on with four times as much.
    pub size: usize,
    /// The size of the large run, of which only the results are compared; 0 for none.
    pub large: usize,
    /// How it is done.
    pub kind: Kind,
}

/// How a task is done.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// By a function, which returns the number of its results: one for each unit of the size.
    Function(fn(usize) -> usize),
    /// By the command `lwm2m` with these arguments; `@` is a file with this content. Returns an exit code below 2.
    File(&'static [&'static str], fn(usize) -> String),
    /// By the command `lwm2m` with these arguments; `@` is a folder with these files, names and contents.
    Folder(&'static [&'static str], fn(usize) -> Vec<(String, String)>),
}

/// Returns every task.
pub fn tasks() -> Vec<Task> {
    [payloads::TASKS, definitions::TASKS].concat()
}
