//! Names of definitions: those that OMA's published models have, made safe and unique.
//!
//! OMA puts `_` for blanks, commas and slashes. Colons are forbidden in given names (RFC 9880, section 2.3.3),
//! and with `#` and `~` a name could not be referenced as it stands (sections 2.3.2 and 4.5), so they become `_`, too.

use std::collections::BTreeSet;

/// The names of things with an id and a registered name, in their order. Of two that would be called the same, the
/// later one gets its id as a suffix.
pub(super) fn given_names<'n>(things: impl Iterator<Item = (u16, &'n str)>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    things
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

/// The name of an alternative, in the kebab-case that the RFC prefers.
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
