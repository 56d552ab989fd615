//! The report for people: a bar for each format, the smallest size first.

use super::Sizes;
use crate::console::paint;
use crate::payload::count;

const BOLD: &str = "\x1b[1m";
const GREEN: &str = "\x1b[32m";
/// Characters of the longest bar.
const MAX_BAR: usize = 40;

pub(super) fn report(sizes: &Sizes, coloured: bool) -> String {
    let title = format!("{} ({})", sizes.name, sizes.object);
    let mut page = format!(
        "{}: {}, {}\n",
        paint(&title, BOLD, coloured),
        count(sizes.instances, "instance"),
        count(sizes.values, "value")
    );
    if let Some(reason) = sizes.reason {
        page.push_str(&format!("  a Read has no values: {reason}\n"));
    }
    let mut rows: Vec<(&str, Option<usize>)> =
        sizes.sizes.iter().map(|(name, size)| (*name, *size)).collect();
    rows.sort_by_key(|(name, size)| (size.unwrap_or(usize::MAX), *name));
    let largest = rows.iter().filter_map(|(_, size)| *size).max().unwrap_or_default();
    let digits = largest.to_string().len();
    for (name, size) in rows {
        let row = match size {
            Some(size) => format!("{size:>digits$}  {}", paint(&bar(size, largest), GREEN, coloured)),
            None => format!("{:>digits$}  cannot represent these values", "-"),
        };
        page.push_str(&format!("  {name:<10}  {row}\n"));
    }
    page
}

/// Returns a bar, at least one character for one byte.
fn bar(size: usize, largest: usize) -> String {
    let width = (size * MAX_BAR).div_ceil(largest.max(1));
    "#".repeat(width)
}
