//! Names of definitions: those of OMA's published models, made safe and unique.
//!
//! OMA replaces blanks, commas and slashes by `_`. So are colons, which are not allowed in given names (RFC 9880,
//! section 2.3.3), and `#` and `~`, which would need escapes in references (sections 2.3.2 and 4.5).

use std::collections::BTreeSet;

/// Returns the SDF names of items with an id and a registered name. A name that is taken gets the id as a suffix.
pub(super) fn given_names<'n>(items: impl Iterator<Item = (u16, &'n str)>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    items
        .map(|(id, name)| {
            let plain = given_name(name);
            let mut unique = if plain.is_empty() { id.to_string() } else { plain };
            while !taken.insert(unique.clone()) {
                unique = format!("{unique}_{id}");
            }
            unique
        })
        .collect()
}

/// Returns the name of an alternative, in the kebab-case that the RFC recommends.
pub(super) fn kebab(name: &str) -> String {
    lwm2m_codegen::names::field(name).trim_end_matches('_').replace('_', "-")
}

fn given_name(name: &str) -> String {
    let unsafe_ = |c: char| c.is_whitespace() || c.is_control() || ",/:#~".contains(c);
    name.trim().chars().map(|c| if unsafe_(c) { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_published_models() {
        assert_eq!(given_name("Sensor Value"), "Sensor_Value");
        assert_eq!(given_name("On/Off"), "On_Off");
        assert_eq!(given_name("CO2 Level (%)"), "CO2_Level_(%)");
    }

    #[test]
    fn names_can_be_referenced_and_are_unique() {
        let names = given_names([(1, "A:B"), (2, "A#B"), (3, "A B"), (4, "A_B_3"), (5, "")].into_iter());
        assert_eq!(names, ["A_B", "A_B_2", "A_B_3", "A_B_3_4", "5"]);
    }

    #[test]
    fn alternatives_are_in_kebab_case() {
        assert_eq!(kebab("Not enough flash memory"), "not-enough-flash-memory");
        assert_eq!(kebab("Type"), "type");
    }
}
