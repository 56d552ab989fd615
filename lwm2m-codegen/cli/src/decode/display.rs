//! Values for people: codes with their labels, numbers with their units, times with their dates.

use lwm2m_codegen::model::Resource;
use lwm2m_runtime::Path;

use crate::console::single_line;
use crate::payload::bytes::hex;
use crate::payload::owned::OwnedValue;
use crate::payload::secrets::{HIDDEN, Secrets};

/// Bytes of an opaque value; a longer one is cut.
const MAX_OPAQUE: usize = 32;
/// Times below this are relative to now (RFC 8428, 4.5.3).
const RELATIVE: f64 = 268_435_456.0;

/// Returns the value of a path with its label or unit, unless it is a key that is hidden.
pub(crate) fn value_at(
    path: Path,
    value: &OwnedValue,
    resource: Option<&Resource>,
    secrets: Secrets,
) -> String {
    if secrets.hide(path) { HIDDEN.to_owned() } else { self::value(value, resource) }
}

/// Returns a value with its label or unit.
fn value(value: &OwnedValue, resource: Option<&Resource>) -> String {
    let text = match value {
        OwnedValue::String(text) | OwnedValue::CoreLink(text) => return format!("{text:?}"),
        OwnedValue::Opaque(bytes) => return opaque(bytes),
        OwnedValue::Boolean(boolean) => boolean.to_string(),
        OwnedValue::ObjectLink(link) => return link.to_string(),
        OwnedValue::Time(seconds) => return timestamp(*seconds),
        OwnedValue::Integer(number) => number.to_string(),
        OwnedValue::Unsigned(number) => number.to_string(),
        OwnedValue::Float(number) => float(*number),
    };
    if let Some(label) = resource.and_then(|resource| label(value, resource)) {
        return single_line(&format!("{text} ({label})"));
    }
    let unit = match resource.map_or("", |resource| resource.units.value.trim()) {
        "/100" => "%",
        unit => unit,
    };
    if unit.is_empty() { text } else { single_line(&format!("{text} {unit}")) }
}

/// Returns a float with an exponent only if it would have many digits.
fn float(number: f64) -> String {
    let is_short = number == 0.0 || !number.is_finite() || (1e-5..1e15).contains(&number.abs());
    if is_short { number.to_string() } else { format!("{number:e}") }
}

fn label<'r>(value: &OwnedValue, resource: &'r Resource) -> Option<&'r str> {
    let code = value.borrow().as_i64()?;
    let labels = resource.labels.as_ref()?;
    labels.codes.iter().find(|label| label.code == code).map(|label| label.name.as_str())
}

fn opaque(bytes: &[u8]) -> String {
    match bytes.split_at_checked(MAX_OPAQUE) {
        Some((front, rest)) if !rest.is_empty() => format!("0x{}... ({} bytes)", hex(front), bytes.len()),
        _ => format!("0x{}", hex(bytes)),
    }
}

/// Returns seconds since 1970 with their date.
fn timestamp(seconds: i64) -> String {
    match date(seconds) {
        Some(date) => format!("{seconds} ({date})"),
        None => seconds.to_string(),
    }
}

/// Returns the time of a record.
pub(crate) fn time(seconds: f64) -> String {
    if seconds < RELATIVE {
        return format!("{seconds:+} s from now");
    }
    match date(seconds as i64) {
        Some(date) => format!("{seconds} ({date})"),
        None => seconds.to_string(),
    }
}

/// Returns the date of a time in the years 1970 to 9999.
fn date(seconds: i64) -> Option<String> {
    const LAST: i64 = 253_402_300_799;
    if !(0..=LAST).contains(&seconds) {
        return None;
    }
    let (mut days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while let Some(rest) = days.checked_sub(if leap(year) { 366 } else { 365 }).filter(|rest| *rest >= 0) {
        (days, year) = (rest, year + 1);
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        (days, month) = (days - length, month + 1);
    }
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    Some(format!("{year}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02} UTC", days + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_dates_of_the_gregorian_calendar() {
        let table = [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_367_491_215, "2013-05-02 10:40:15 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        ];
        for (seconds, expected) in table {
            assert_eq!(date(seconds).as_deref(), Some(expected));
        }
        assert_eq!(date(-1), None);
        assert_eq!(date(i64::MAX), None);
    }
}
