//! Counts instructions, which do not depend on the load of the machine.

use std::process::Command;

/// Returns the number of instructions that a command executes; `None` without valgrind.
pub fn instructions(command: &Command) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .ok()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    stderr.split("Collected : ").nth(1)?.split_whitespace().next()?.parse().ok()
}
