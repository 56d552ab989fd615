//! The list of what the fuzz targets reached: `tests/trust/fuzz.md`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use super::TARGETS;

const HEAD: &str = "\
# Fuzz targets

How long each target of `tests/fuzz/` ran without a broken rule, an input of more than 10 seconds, or more than 512 MiB of
memory. `tests/trust/run --full` goes on and writes this file; a target that stops at an input begins again at zero.
Minutes are of the clock: where more targets run than there are processors, each has a part of one.

Edges are the branches of the program that the corpus reaches, as libFuzzer counts them; most of a program is code that
no input reaches, such as the standard library.

";

/// The runs of one target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Time in seconds.
    pub seconds: u64,
    /// Inputs that were executed.
    pub executions: u64,
    /// Edges that the corpus reaches.
    pub edges: u64,
    /// Members of the corpus.
    pub corpus: u64,
    /// The time of the slowest input in seconds.
    pub slowest: u64,
    /// The largest memory of the process in MiB.
    pub memory: u64,
}

impl Row {
    /// Reads the last lines that libFuzzer prints; `None` if they are missing.
    pub fn read(seconds: u64, log: &str) -> Option<Row> {
        let done = log.lines().rev().find(|line| line.contains("DONE"))?;
        let word = |name: &str| {
            let mut words = done.split_whitespace().skip_while(|word| *word != name);
            words.nth(1)?.split('/').next()?.parse().ok()
        };
        let stat = |name: &str| {
            let line = log.lines().rev().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
            line?.trim_start_matches(':').trim().parse().ok()
        };
        Some(Row {
            seconds,
            executions: stat("number_of_executed_units")?,
            edges: word("cov:")?,
            corpus: word("corp:")?,
            slowest: stat("slowest_unit_time_sec")?,
            memory: stat("peak_rss_mb")?,
        })
    }

    /// Returns this row with a later run added.
    pub fn and(self, later: &Row) -> Row {
        Row {
            seconds: self.seconds + later.seconds,
            executions: self.executions + later.executions,
            edges: later.edges,
            corpus: later.corpus,
            slowest: self.slowest.max(later.slowest),
            memory: self.memory.max(later.memory),
        }
    }
}

/// The rows of the targets.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: BTreeMap<String, Row>,
}

impl Table {
    /// Reads a list; without a file it is empty.
    pub fn read(file: &Path) -> Table {
        let text = fs::read_to_string(file).unwrap_or_default();
        let rows = text.lines().filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [name, numbers @ ..] = cells.as_slice() else { return None };
            let numbers: Result<Vec<u64>, _> =
                numbers.iter().map(|cell| cell.replace(',', "").parse()).collect();
            let [executions, minutes, edges, corpus, slowest, memory] = numbers.ok()?.try_into().ok()?;
            Some((
                name.to_string(),
                Row { seconds: minutes * 60, executions, edges, corpus, slowest, memory },
            ))
        });
        Table { rows: rows.collect() }
    }

    /// Returns the row of a target.
    pub fn row(&self, name: &str) -> Row {
        self.rows.get(name).copied().unwrap_or_default()
    }

    /// Sets the row of a target, or removes it.
    pub fn set(&mut self, name: &str, row: Option<Row>) {
        match row {
            Some(row) => drop(self.rows.insert(name.to_owned(), row)),
            None => drop(self.rows.remove(name)),
        }
    }

    /// Writes the list.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    pub fn write(&self, file: &Path) {
        fs::write(file, format!("{HEAD}{self}"))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| target | executions | minutes | edges | corpus | slowest input, s | memory, MiB |")?;
        writeln!(f, "|---|---:|---:|---:|---:|---:|---:|")?;
        for (name, row) in &self.rows {
            let Row { seconds, executions, edges, corpus, slowest, memory } = row;
            let executions = with_commas(*executions);
            let minutes = seconds / 60;
            writeln!(f, "| {name} | {executions} | {minutes} | {edges} | {corpus} | {slowest} | {memory} |")?;
        }
        let without = TARGETS.iter().filter(|target| !self.rows.contains_key(target.name));
        without
            .map(|target| target.name)
            .try_for_each(|name| writeln!(f, "| {name} | - | - | - | - | - | - |"))
    }
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap_or("")).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
INFO: Loaded 1 modules (184012 inline 8-bit counters)
#332071\tDONE   cov: 2412 ft: 9931 corp: 1201/14Kb lim: 4096 exec/s: 15812 rss: 35Mb
stat::number_of_executed_units: 332071
stat::average_exec_per_sec:     15812
stat::slowest_unit_time_sec:    1
stat::peak_rss_mb:              35
";

    #[test]
    fn a_list_that_is_written_goes_on_where_it_stopped() {
        let row = Row::read(120, LOG);
        let expected =
            Row { seconds: 120, executions: 332_071, edges: 2412, corpus: 1201, slowest: 1, memory: 35 };
        assert_eq!(row, Some(expected));
        let mut table = Table::default();
        table.set("range", row);
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let file = folder.path().join("fuzz.md");
        table.write(&file);
        assert_eq!(Table::read(&file).row("range"), expected);
        assert_eq!(expected.and(&expected).executions, 664_142);
    }

    #[test]
    fn a_run_that_stopped_has_no_row() {
        assert_eq!(Row::read(120, "thread panicked"), None);
    }
}
