//! The qualities that export and import of SDF share.
//!
//! The language is RFC 9880. LwM2M objects look as in the models of OMA and One Data Model and their converter
//! (EricssonResearch/ipso-odm): `oma:id`, names with `_` for blanks, and the data types `objlink` and `corelink` in
//! OMA's namespace. Qualities with the prefix `lwm2m:` are defined by this tool; other tools can ignore them.

use lwm2m_codegen::model::{Interval, Range, ResourceType, Version};

/// Id of an object or a resource.
pub(crate) const ID: &str = "oma:id";
/// URN of an object.
pub(crate) const URN: &str = "lwm2m:urn";
/// Version of an object.
pub(crate) const OBJECT_VERSION: &str = "lwm2m:objectVersion";
/// The lowest LwM2M version of an object.
pub(crate) const ENABLER_VERSION: &str = "lwm2m:enablerVersion";
/// Closing remarks of an object.
pub(crate) const REMARKS: &str = "lwm2m:remarks";
/// The comments of a definition, unless `copyright` and `license` of the model say it all.
pub(crate) const COMMENTS: &str = "lwm2m:comments";
/// Ids of the resources in the order of the definition, unless sorted.
pub(crate) const ORDER: &str = "lwm2m:order";
/// The type of a resource that SDF cannot express: an Unsigned Integer, or [`NO_TYPE`].
pub(crate) const TYPE: &str = "lwm2m:type";
/// The type of a resource whose definition states none, as in the definition.
pub(crate) const NO_TYPE: &str = "";
/// Whether an action has several instances, which SDF cannot express.
pub(crate) const MULTIPLE: &str = "lwm2m:multiple";
/// The text of the range in the definition, unless it follows from the other qualities.
pub(crate) const RANGE: &str = "lwm2m:range";
/// The unit of an action, which SDF cannot express.
pub(crate) const UNIT: &str = "lwm2m:unit";

/// Prefix and URI of OMA's namespace.
pub(crate) const NAMESPACE: (&str, &str) = ("oma", "https://models.openmobilealliance.org/");
/// Prefix and URI of OMA's data types.
pub(crate) const TYPES: (&str, &str) = ("omatypes", "https://models.openmobilealliance.org/#/sdfData/");
/// OMA's data type of object links.
pub(crate) const OBJECT_LINK: &str = "objlink";
/// OMA's data type of CoRE links.
pub(crate) const CORE_LINK: &str = "corelink";

/// Returns the URN of an object.
pub(crate) fn urn(id: u16, version: Version) -> String {
    let class = match id {
        0..=2047 => "oma",
        2048..=10240 => "ext",
        _ => "x",
    };
    match version {
        Version::ONE => format!("urn:oma:lwm2m:{class}:{id}"),
        version => format!("urn:oma:lwm2m:{class}:{id}:{version}"),
    }
}

/// Returns the text of a range in a definition: `0..100`, `0..247, 255`.
pub(crate) fn range_text(range: &Range) -> String {
    match range {
        Range::Integer(union) => list(union),
        Range::Unsigned(union) => list(union),
        Range::Float(union) => list(union),
        Range::Length(union) => list(union),
    }
}

/// Returns a list of intervals. A single value is `5..5`, because a single number can mean a maximum.
fn list<T: ToString + PartialEq + Copy>(union: &[Interval<T>]) -> String {
    let text = |interval: &Interval<T>| match union.len() > 1 && interval.low == interval.high {
        true => interval.low.to_string(),
        false => format!("{}..{}", interval.low.to_string(), interval.high.to_string()),
    };
    union.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Returns the part of a range that SDF can express: its lengths of a text count characters, those of LwM2M bytes.
///
/// A character has up to four bytes, so a text of `n` bytes has at least a quarter as many characters. The lengths
/// between those of a union are allowed.
pub(crate) fn expressible(range: &Range, kind: ResourceType) -> Range {
    match (range, kind) {
        (Range::Length(union), ResourceType::String | ResourceType::CoreLink) => {
            let low = union.first().map_or(0, |shortest| shortest.low.div_ceil(4));
            let high = union.last().map_or(u32::MAX, |longest| longest.high);
            Range::Length(vec![Interval { low, high }])
        }
        _ => range.clone(),
    }
}

/// Returns the length of bytes in base64url without padding, the form of byte strings in SDF.
pub(crate) fn text_length(bytes: u64) -> u64 {
    bytes.saturating_mul(4).div_ceil(3)
}

/// Returns the number of bytes that characters of base64url can hold.
pub(crate) fn byte_length(characters: u64) -> u64 {
    // Divided first, because the product could overflow.
    characters / 4 * 3 + characters % 4 * 3 / 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use lwm2m_codegen::range;

    #[test]
    fn the_length_of_a_byte_string_follows_from_that_of_its_text() {
        for bytes in (0..1000).chain([u64::from(u32::MAX)]) {
            assert_eq!(byte_length(text_length(bytes)), bytes);
        }
        assert_eq!(byte_length(u64::MAX), u64::MAX / 4 * 3 + 2);
    }

    #[test]
    fn the_length_of_a_text_in_characters_refuses_no_text_of_the_range() {
        let cases = [("4..16", "1..16"), ("5..5", "2..5"), ("0..64", "0..64"), ("16, 32, 48", "4..48")];
        for (bytes, characters) in cases {
            for kind in [ResourceType::String, ResourceType::CoreLink] {
                let range = range::read(bytes, kind).range.unwrap();
                assert_eq!(range_text(&expressible(&range, kind)), characters);
                let Range::Length(union) = &range else { panic!("{range:?}") };
                for length in union.iter().flat_map(|lengths| lengths.low..=lengths.high) {
                    let most = "a".repeat(length as usize);
                    let least = "\u{1f40a}".repeat(length as usize / 4) + &"a".repeat(length as usize % 4);
                    for text in [most, least] {
                        let count = text.chars().count() as u32;
                        let Range::Length(allowed) = expressible(&range, kind) else { panic!("{range:?}") };
                        assert!((allowed[0].low..=allowed[0].high).contains(&count), "{bytes}: {text}");
                    }
                }
            }
            let opaque = range::read(bytes, ResourceType::Opaque).range.unwrap();
            assert_eq!(expressible(&opaque, ResourceType::Opaque), opaque);
        }
    }

    #[test]
    fn the_text_of_a_range_parses_to_the_same_range() {
        let cases = [
            ("0..100", ResourceType::Integer, "0..100"),
            ("1,2,3, 9", ResourceType::Integer, "1..3, 9"),
            ("5..5", ResourceType::Integer, "5..5"),
            ("-24..24", ResourceType::Integer, "-24..24"),
            ("0..18446744073709551615", ResourceType::Unsigned, "0..18446744073709551615"),
            (
                "-9223372036854775808..9223372036854775807",
                ResourceType::Time,
                "-9223372036854775808..9223372036854775807",
            ),
            ("0.000001..1.0", ResourceType::Float, "0.000001..1"),
            ("0; 3.8..20.5", ResourceType::Float, "0, 3.8..20.5"),
            ("64", ResourceType::String, "0..64"),
            ("16-32-48 bytes", ResourceType::Opaque, "16, 32, 48"),
        ];
        for (written, kind, text) in cases {
            let range = range::read(written, kind).range.unwrap();
            assert_eq!(range_text(&range), text);
            assert_eq!(range::read(text, kind).range, Some(range), "{text}");
        }
    }
}
