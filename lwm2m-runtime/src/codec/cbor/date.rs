//! Dates as text (RFC 3339, 5.6), the content of tag 0.

/// The reason why a text is no Time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateError {
    /// A text of another form.
    Form,
    /// A date with a fraction of a second, which a Time cannot represent.
    Fraction,
}

/// Parses a date and time such as `2013-05-02T10:40:15Z`. Returns the seconds since 1970-01-01 00:00 UTC.
pub(crate) fn seconds(text: &str) -> Result<i64, DateError> {
    let (seconds, whole) = parse(text).ok_or(DateError::Form)?;
    if whole { Ok(seconds) } else { Err(DateError::Fraction) }
}

/// Returns the seconds without their fraction, and whether that fraction is 0.
fn parse(text: &str) -> Option<(i64, bool)> {
    let rest = &mut text.as_bytes();
    let [year, month, day, hour, minute, second] = numbers(rest, b"dddd-dd-ddTdd:dd:dd")?;
    // A leap second is the second that follows.
    if day == 0 || day > days_in(month, year)? || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let whole = fraction(rest)?;
    let seconds = (hour * 60 + minute) * 60 + second - offset(rest)?;
    Some((i64::from(days(year, month, day)) * 86_400 + i64::from(seconds), whole))
}

/// Parses up to six numbers at the start of a text, and removes them. In `form`, `d` is a digit, and any other byte
/// separates two numbers.
#[inline(never)]
fn numbers(text: &mut &[u8], form: &[u8]) -> Option<[i32; 6]> {
    let (start, rest) = text.split_at_checked(form.len())?;
    *text = rest;
    let mut numbers = [0; 6];
    let mut fields = numbers.iter_mut();
    let mut number = fields.next()?;
    for (byte, expected) in start.iter().zip(form) {
        match (expected, byte) {
            (b'd', b'0'..=b'9') => *number = *number * 10 + i32::from(byte - b'0'),
            (b'd', _) => return None,
            (b'T', b't' | b' ') => number = fields.next()?,
            _ if byte == expected => number = fields.next()?,
            _ => return None,
        }
    }
    Some(numbers)
}

/// Removes a fraction from the start of a text, and returns whether it is 0; `None` for a point without digits.
fn fraction(text: &mut &[u8]) -> Option<bool> {
    let [b'.', digits @ ..] = *text else {
        return Some(true);
    };
    let count = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at_checked(count)?;
    *text = rest;
    (count > 0).then(|| digits.iter().all(|digit| *digit == b'0'))
}

/// Parses the seconds that local time is ahead of UTC, up to the end of a text.
fn offset(text: &[u8]) -> Option<i32> {
    let (sign, mut text) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', text @ ..] => (60, text),
        [b'-', text @ ..] => (-60, text),
        _ => return None,
    };
    let [hours, minutes, ..] = numbers(&mut text, b"dd:dd")?;
    (text.is_empty() && hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn days_in(month: i32, year: i32) -> Option<i32> {
    match month {
        2 => Some(28 + i32::from(is_leap(year))),
        // Odd months up to July and even months from August on have 31 days.
        1..=12 => Some(30 + (month + month / 8) % 2),
        _ => None,
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Returns the days since 1970-01-01. Counts years from March, so that a leap day is their last.
fn days(year: i32, month: i32, day: i32) -> i32 {
    const TO_1970: i32 = 719_468;
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 153 days in each five months from March on.
    let before_month = (153 * month + 2) / 5;
    year * 365 + leap_days + before_month + day - 1 - TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_seconds_since_1970() {
        let table = [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:01-00:00", 1),
            ("1969-12-31T23:59:59z", -1),
            ("2013-05-02T12:40:15+02:00", 1_367_491_215),
            // RFC 3339, 5.6: the letters may be lower-case, and a space may separate date and time.
            ("2013-05-02t12:40:15+02:00", 1_367_491_215),
            ("2013-05-02 12:40:15+02:00", 1_367_491_215),
            ("2000-02-29T00:00:00.000Z", 951_782_400),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("0000-03-01T00:00:00Z", -62_162_035_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ];
        for (text, expected) in table {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_text_of_any_other_form_is_no_date() {
        for text in [
            "",
            "2013-05-02",
            "2013-05-02T10:40:15",
            "2013-05-02T10:40:15.Z",
            "2013-05-02_10:40:15Z",
            "2013 05-02T10:40:15Z",
            "2013-02-29T00:00:00Z",
            "2013-13-01T00:00:00Z",
            "2013-00-01T00:00:00Z",
            "2013-01-00T00:00:00Z",
            "2013-01-01T24:00:00Z",
            "2013-01-01T00:00:00+24:00",
            "2013-01-01T00:00:00+1:00",
            "+013-01-01T00:00:00Z",
            "2013-01-01T00:00:00Zulu",
            "20é3-01-01T00:00:00Z",
        ] {
            assert_eq!(seconds(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_an_error_of_its_own() {
        for text in ["2013-05-02T10:40:15.5Z", "2013-05-02T10:40:15.001+02:00", "2016-12-31T23:59:60.10Z"] {
            assert_eq!(seconds(text), Err(DateError::Fraction), "{text}");
        }
    }
}
