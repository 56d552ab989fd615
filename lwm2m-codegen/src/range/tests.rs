use super::*;
use crate::model::Interval;
use crate::names::noise;
use OddityKind::*;
use ResourceType::{Boolean, CoreLink, Float, Integer, ObjectLink, Opaque, String as Text, Time, Unsigned};

/// Returns the range in words, and the kinds of its oddities.
fn summary(text: &str, kind: ResourceType) -> (String, Vec<OddityKind>) {
    let reading = read(text, kind);
    for oddity in &reading.oddities {
        assert!(text.get(oddity.at.clone()).is_some_and(|piece| !piece.is_empty()), "{text}: {oddity:?}");
    }
    let words = reading.range.as_ref().map(describe).unwrap_or_default();
    (words, reading.oddities.iter().map(|oddity| oddity.kind).collect())
}

fn assert_reads(table: &[(&str, ResourceType, &str, &[OddityKind])]) {
    for (text, kind, words, oddities) in table {
        assert_eq!(summary(text, *kind), ((*words).to_owned(), oddities.to_vec()), "{text:?} on {kind:?}");
    }
}

#[test]
fn the_documented_grammar_is_read_without_remark() {
    assert_reads(&[
        ("", Integer, "", &[]),
        ("  \n", Integer, "", &[]),
        ("0..100", Integer, "0..=100", &[]),
        (" 0 .. 100 ", Integer, "0..=100", &[]),
        ("-24..24", Integer, "-24..=24", &[]),
        ("-140..-44", Integer, "-140..=-44", &[]),
        ("+1..+5", Integer, "1..=5", &[]),
        ("0..7", Time, "0..=7", &[]),
        ("0.5..2.5", Float, "0.5..=2.5", &[]),
        ("-1..1", Float, "-1..=1", &[]),
        ("0.000001..1.0", Float, "0.000001..=1", &[]),
        ("5, 10, 15", Integer, "5, 10 or 15", &[]),
        ("3,1,2", Integer, "1..=3", &[]),
        ("0,1,2", Unsigned, "0..=2", &[]),
        ("0..255", Text, "at most 255 bytes", &[]),
        ("4..63", Opaque, "4 to 63 bytes", &[]),
        ("10,26", Text, "10 or 26 bytes", &[]),
        ("0.0..100.00", Integer, "0..=100", &[]),
        ("-0..5", Unsigned, "0..=5", &[]),
    ]);
}

#[test]
fn the_ends_of_the_integers_are_exact() {
    let full = Interval { low: i64::MIN, high: i64::MAX };
    assert_eq!(
        read("-9223372036854775808..9223372036854775807", Integer).range,
        Some(Range::Integer(vec![full]))
    );
    let full = Interval { low: 0, high: u64::MAX };
    assert_eq!(read("0..18446744073709551615", Unsigned).range, Some(Range::Unsigned(vec![full])));
    let odd = Interval { low: 9_007_199_254_740_993, high: 9_007_199_254_740_993 };
    assert_eq!(
        read("9007199254740993..9007199254740993", Integer).range,
        Some(Range::Integer(vec![odd])),
        "a float cannot hold this number"
    );
}

#[test]
fn a_number_that_the_type_cannot_hold_leaves_no_range() {
    assert_reads(&[
        ("0..9223372036854775808", Integer, "", &[TooLarge]),
        ("-9223372036854775809..0", Integer, "", &[TooSmall]),
        ("0..18446744073709551616", Unsigned, "", &[TooLarge]),
        ("-1..5", Unsigned, "", &[TooSmall]),
        ("0..4294967296", Text, "", &[TooLarge]),
        ("0.5..3", Integer, "", &[Fraction]),
    ]);
    let huge = format!("0..1{}", "0".repeat(400));
    assert_eq!(summary(&huge, Float).1, [TooLarge]);
}

#[test]
fn powers_are_calculated_exactly() {
    assert_reads(&[
        ("0..2^28-1", Integer, "0..=268435455", &[Power]),
        ("0..2^28 - 1", Integer, "0..=268435455", &[Power]),
        ("0..(2^28-1)", Integer, "0..=268435455", &[Power]),
        ("0..(2^28)-1", Integer, "0..=268435455", &[Power]),
        ("0..(2^8 )-1", Integer, "0..=255", &[Power]),
        ("0..(2^8)", Integer, "0..=256", &[Power]),
        ("0..(2^8-1 ), 300", Integer, "0..=255 or 300", &[Power, MixedList]),
        ("0..2**28-1", Integer, "0..=268435455", &[Power]),
        ("0..2^28\u{2212}1", Integer, "0..=268435455", &[Power]),
        ("0 to 2^8-1", Integer, "0..=255", &[Power, Dash]),
        ("1..10^3", Integer, "1..=1000", &[Power]),
        ("0..2^16-1, 2^20", Integer, "0..=65535 or 1048576", &[Power, Power, MixedList]),
        ("-2^31..2^31-1", Integer, "-2147483648..=2147483647", &[Power, Power]),
        ("-2^63..2^63-1", Integer, "-9223372036854775808..=9223372036854775807", &[Power, Power]),
        ("0..2^64-1", Unsigned, "0..=18446744073709551615", &[Power]),
        ("0..2^8-1", Text, "at most 255 bytes", &[Power]),
        ("0..2^63-1 bytes", Opaque, "", &[Power, UnitWord, TooLarge]),
        ("0..2^63", Integer, "", &[Power, TooLarge]),
        // A number behind a dash ends an interval, unless it is a 1.
        ("2^4-20", Integer, "16..=20", &[Power, Dash]),
        ("2^4-17", Integer, "16..=17", &[Power, Dash]),
        ("2^0-1.5", Float, "1..=1.5", &[Power, Dash]),
        ("2^2-10^1", Integer, "4..=10", &[Power, Power, Dash]),
        ("2^4-1..20", Integer, "15..=20", &[Power]),
        ("2^4-2^5", Integer, "16..=32", &[Power, Power, Dash]),
        // Neither of these is a power.
        ("0..2^", Integer, "", &[FreeText]),
        ("0..2^x-1", Integer, "", &[FreeText]),
        ("0..(2^8-1", Integer, "", &[FreeText]),
        ("0..2^1.5", Integer, "", &[FreeText]),
        ("0..2^999", Integer, "", &[FreeText]),
        ("0..0^0-2", Integer, "", &[FreeText]),
    ]);
}

#[test]
fn the_value_of_a_power_keeps_its_sign() {
    let table = [
        ("2^8-1", Some("255")),
        ("-2^31", Some("-2147483648")),
        ("\u{2212}2^3", Some("-8")),
        ("+2^3", Some("8")),
        ("256", None),
    ];
    for (text, value) in table {
        assert_eq!(value_of_power(text).as_deref(), value, "{text}");
    }
}

#[test]
fn intervals_written_otherwise_are_read_with_a_remark() {
    assert_reads(&[
        ("0-100", Integer, "0..=100", &[Dash]),
        ("1 - 65534", Integer, "1..=65534", &[Dash]),
        ("0\u{2013}100", Integer, "0..=100", &[Dash]),
        ("-30--5", Integer, "-30..=-5", &[Dash]),
        ("-30-5", Integer, "-30..=5", &[Dash]),
        ("[1:4]", Integer, "1..=4", &[Dash]),
        ("[1..4]", Integer, "1..=4", &[Dash]),
        ("1 to 4", Integer, "1..=4", &[Dash]),
        ("1...15", Integer, "1..=15", &[ThreeDots]),
        ("1\u{2026}15", Integer, "1..=15", &[ThreeDots]),
        ("1.5...2.5", Float, "1.5..=2.5", &[ThreeDots]),
    ]);
}

#[test]
fn unions_are_sorted_and_merged() {
    assert_reads(&[
        ("0..247, 255", Integer, "0..=247 or 255", &[MixedList]),
        ("255; 0..247", Integer, "0..=247 or 255", &[MixedList]),
        ("0..5, 6..9, 3..7", Integer, "0..=9", &[MixedList]),
        ("0; 3.8..20.5", Float, "0 or 3.8..=20.5", &[MixedList]),
        ("0..1, 1..2", Float, "0..=2", &[MixedList]),
        ("1\n2\n4", Integer, "1..=2 or 4", &[]),
        ("1 or 3", Integer, "1 or 3", &[]),
        ("1, 3, or 5", Integer, "1, 3 or 5", &[]),
        ("16-32-48 bytes", Opaque, "16, 32 or 48 bytes", &[UnitWord, Dash]),
        ("10 or 26 Bytes", Text, "10 or 26 bytes", &[UnitWord]),
    ]);
}

#[test]
fn a_list_with_dashes_keeps_the_remarks_about_the_items_before_it() {
    assert_reads(&[
        ("0-5, 16-32-48", Integer, "0..=5, 16, 32 or 48", &[Dash, Dash, MixedList]),
        ("1-2-3, 7-8-9", Integer, "1..=3 or 7..=9", &[Dash, Dash]),
    ]);
    let reading = read("1-2-3, ".repeat(9_000).trim_end_matches(", "), Integer);
    assert_eq!(reading.oddities.len(), 9_000);
}

#[test]
fn numbers_with_dashes_between_them_are_a_list_only_in_ascending_order() {
    for text in ["16-48-32", "16-16-32", "16-32-32", "1-02-03", "1-2-03"] {
        assert_eq!(summary(text, Opaque), (String::new(), vec![FreeText]), "{text}");
    }
}

#[test]
fn a_comma_between_two_values_separates_them_only_if_it_can_be_nothing_else() {
    assert_reads(&[
        ("3,5", Integer, "3 or 5", &[]),
        ("5, 3", Integer, "3 or 5", &[]),
        ("5,3,1", Integer, "1, 3 or 5", &[]),
        ("5,3", Integer, "", &[FreeText]),
        ("5,5", Integer, "", &[FreeText]),
        ("3,0,1", Integer, "0..=1 or 3", &[]),
        ("1,07", Integer, "", &[FreeText]),
        // Digits in groups of three may be one number.
        ("2,100", Integer, "", &[FreeText]),
        ("0..123,456", Integer, "", &[FreeText]),
        ("1,234,567", Integer, "", &[FreeText]),
        ("100, 200", Integer, "100 or 200", &[]),
        ("1000,2000", Integer, "1000 or 2000", &[]),
        ("1,10,100", Integer, "1, 10 or 100", &[]),
        ("1000,200,100", Integer, "100, 200 or 1000", &[]),
        ("0,0.5", Float, "0 or 0.5", &[]),
    ]);
}

#[test]
fn units_are_dropped_only_where_they_change_nothing() {
    assert_reads(&[
        ("0..255 bytes", Text, "at most 255 bytes", &[UnitWord]),
        ("1..64 Octets", CoreLink, "1 to 64 bytes", &[UnitWord, WrongType]),
        ("0..100 %", Integer, "0..=100", &[UnitWord]),
        ("0%..100%", Integer, "0..=100", &[UnitWord, UnitWord]),
        ("0..60 seconds", Integer, "", &[UnitWord]),
        ("0..64 characters", Text, "", &[UnitWord]),
        ("0..512 bytes", Integer, "", &[UnitWord]),
        // Two units are no unit.
        ("10 % or 26 bytes", Text, "", &[FreeText]),
        ("10 bytes or 26 %", Integer, "", &[FreeText]),
    ]);
}

#[test]
fn a_single_number_bounds_what_cannot_be_negative() {
    assert_reads(&[
        ("64", Text, "at most 64 bytes", &[SingleValue]),
        ("32 bytes", Opaque, "at most 32 bytes", &[UnitWord, SingleValue]),
        ("255", Unsigned, "0..=255", &[SingleValue]),
        ("255", Integer, "", &[SingleValue]),
        ("1.5", Float, "", &[SingleValue]),
    ]);
}

#[test]
fn widths_and_counts_are_no_ranges() {
    assert_reads(&[
        ("8 bit", Integer, "", &[Width]),
        ("16-bit", Unsigned, "", &[Width]),
        ("8-Bits", Opaque, "", &[Width]),
        ("2 bytes", Integer, "", &[Width]),
        ("2 Instances", Integer, "", &[InstanceCount]),
    ]);
}

#[test]
fn codes_with_labels_allow_their_codes() {
    assert_reads(&[
        ("0: SHUT\n\t\t1: OPEN\n\t\t9: STUCK", Unsigned, "0..=1 or 9", &[Labels]),
        ("0 = off, 1 = on", Integer, "0..=1", &[Labels]),
        ("0: off\n1-4: reserved", Integer, "0..=4", &[Labels]),
        ("0: off; 1: on", Float, "", &[Labels]),
        ("0: off 1: on", Integer, "", &[FreeText]),
        ("0 switched off\n1 switched on", Integer, "", &[FreeText]),
        ("0:\n1:", Integer, "", &[FreeText]),
        ("0: off\nanything else: on", Integer, "", &[FreeText]),
    ]);
}

#[test]
fn what_has_two_meanings_or_none_is_not_enforced() {
    for text in [
        "up to the vendor",
        "<7 to >12.5",
        "0..",
        "..5",
        "0..N",
        "0..100, others reserved",
        "0..1,000",
        "1,000",
        "0,5..10,2",
        "[0, 100]",
        "(0..100)",
        "0:100",
        "2020-01-01",
        "0..100)",
        "1 000",
        "0..1..2",
    ] {
        assert_eq!(summary(text, Integer), (String::new(), vec![FreeText]), "{text}");
    }
    assert_eq!(summary("ON;OFF", Float), (String::new(), vec![FreeText]));
}

#[test]
fn an_interval_upside_down_is_pointed_at() {
    let reading = read("5, -30..-120", Integer);
    assert_eq!(reading.range, None);
    assert!(reading.oddities.contains(&Oddity { kind: Reversed, at: 3..12 }));
}

#[test]
fn a_text_is_read_up_to_the_longest_length() {
    let text = |length: usize| format!("0.{}..1", "0".repeat(length - "0...1".len()));
    assert_eq!(text(LONGEST).len(), LONGEST);
    assert_eq!(summary(&format!(" {} ", text(LONGEST)), Float), ("0..=1".to_owned(), vec![]));
    assert_eq!(summary(&text(LONGEST + 1), Float), (String::new(), vec![FreeText]));
}

#[test]
fn some_types_have_no_range() {
    for kind in [Boolean, ObjectLink] {
        assert_eq!(summary("0..1", kind), (String::new(), vec![WrongType]));
    }
}

#[test]
fn strings_in_quotes_are_no_lengths_and_no_mistake() {
    assert_reads(&[
        ("\"on\", \"off\"", Text, "", &[]),
        ("'on'", Text, "", &[]),
        ("\u{201c}on\u{201d}; \u{201c}off\u{201d}", Text, "", &[]),
        ("\"on\", off", Text, "", &[FreeText]),
    ]);
}

#[test]
fn lengths_are_described_in_bytes() {
    let table =
        [("1..1", "1 byte"), ("0..0", "empty"), ("0..1", "at most 1 byte"), ("1..2,9", "1 to 2 or 9 bytes")];
    for (text, words) in table {
        assert_eq!(summary(text, Opaque).0, words);
    }
}

#[test]
fn a_text_of_more_than_65536_bytes_is_no_range() {
    let text = "1,".repeat(LONGEST / 2);
    assert_eq!(summary(text.trim_end_matches(','), Integer), ("1".to_owned(), vec![]));
    assert_eq!(summary(&format!("{text}{text}1"), Integer), (String::new(), vec![FreeText]));
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "0", "1", "99", "..", "...", ".", "-", ",", ";", " ", "\n", "[", "]", ":", "=", "bytes", "or", "%",
        "x",
    ];
    for text in noise::texts(20_000, &pieces) {
        for kind in ResourceType::ALL {
            summary(&text, kind);
        }
    }
}
