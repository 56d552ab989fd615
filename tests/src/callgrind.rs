//! Counts instructions, which do not depend on what else a machine is doing.

use std::process::Command;

/// Instructions that a command executes; `None` without valgrind.
pub fn instructions(command: &Command) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    said.split("Collected : ").nth(1)?.split_whitespace().next()?.parse().ok()
}
