//! The words that export and import of SDF share.
//!
//! Sources: RFC 9880 for the language; for what LwM2M objects look like in it, the models that OMA and One Data
//! Model publish and the converter they are made with (EricssonResearch/ipso-odm): `oma:id`, names with `_`
//! for blanks, and the data types `objlink` and `corelink` in OMA's namespace. A quality of the prefix `lwm2m:`
//! is this tool's own, there being no registered word: a reader that does not know it loses no more than
//! what SDF cannot say.

use lwm2m_codegen::model::{Interval, Range, Version};

/// Id of an object or a resource.
pub(crate) const ID: &str = "oma:id";
/// URN of an object.
pub(crate) const URN: &str = "lwm2m:urn";
/// Version of an object.
pub(crate) const OBJECT_VERSION: &str = "lwm2m:objectVersion";
/// The lowest version of LwM2M that an object can be used with.
pub(crate) const ENABLER_VERSION: &str = "lwm2m:enablerVersion";
/// Closing remarks of an object.
pub(crate) const REMARKS: &str = "lwm2m:remarks";
/// Ids of the resources in the order of the definition, where it is not that of the ids.
pub(crate) const ORDER: &str = "lwm2m:order";
/// The type of a resource, where SDF's does not tell: an Unsigned Integer with a range.
pub(crate) const TYPE: &str = "lwm2m:type";
/// The range as the definition words it, where it is worded otherwise than [`range_text`] would.
pub(crate) const RANGE: &str = "lwm2m:range";
/// The unit of an action, for which SDF has no quality.
pub(crate) const UNIT: &str = "lwm2m:unit";

/// Short name of OMA's namespace, and the namespace.
pub(crate) const NAMESPACE: (&str, &str) = ("oma", "https://models.openmobilealliance.org/");
/// Short name of OMA's data types, and what it stands for.
pub(crate) const TYPES: (&str, &str) = ("omatypes", "https://models.openmobilealliance.org/#/sdfData/");
/// An object link among OMA's data types.
pub(crate) const OBJECT_LINK: &str = "objlink";
/// CoRE links among OMA's data types.
pub(crate) const CORE_LINK: &str = "corelink";

/// The URN that OMA gives an object.
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

/// A range as a definition words it: `0..100`, `0..247, 255`.
pub(crate) fn range_text(range: &Range) -> String {
    match range {
        Range::Integer(union) => list(union),
        Range::Unsigned(union) => list(union),
        Range::Float(union) => list(union),
        Range::Length(union) => list(union),
    }
}

/// A number that stands alone could be taken for a maximum, so that one value is spelt as an interval.
fn list<T: ToString + PartialEq + Copy>(union: &[Interval<T>]) -> String {
    let spelt = |interval: &Interval<T>| match union.len() > 1 && interval.low == interval.high {
        true => interval.low.to_string(),
        false => format!("{}..{}", interval.low.to_string(), interval.high.to_string()),
    };
    union.iter().map(spelt).collect::<Vec<_>>().join(", ")
}

/// Characters of base64url without padding that hold so many bytes (RFC 9880 has byte strings written so).
pub(crate) fn text_length(bytes: u64) -> u64 {
    bytes.saturating_mul(4).div_ceil(3)
}

/// The most bytes that so many characters of base64url can hold.
pub(crate) fn byte_length(characters: u64) -> u64 {
    // In parts, for the product could be too large.
    let rest = characters.checked_rem(4).unwrap_or_default();
    let whole = characters.saturating_sub(rest) / 4;
    whole.saturating_mul(3).saturating_add(rest.saturating_mul(3) / 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lwm2m_codegen::model::ResourceType;
    use lwm2m_codegen::range;

    #[test]
    fn the_length_of_a_byte_string_is_known_from_that_of_its_text() {
        for bytes in (0..1000).chain([u64::from(u32::MAX)]) {
            assert_eq!(byte_length(text_length(bytes)), bytes);
        }
        assert_eq!(byte_length(u64::MAX), u64::MAX / 4 * 3 + 2);
    }

    #[test]
    fn a_range_is_worded_so_that_it_is_read_as_the_same_range() {
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
        for (written, kind, worded) in cases {
            let range = range::read(written, kind).range.unwrap();
            assert_eq!(range_text(&range), worded);
            assert_eq!(range::read(worded, kind).range, Some(range), "{worded}");
        }
    }
}
