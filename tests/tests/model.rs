//! The runtime and the generator have a `ResourceType` and `Operations` each: a dependency between the crates would
//! be a cycle. These tests hold them equal.

use lwm2m_codegen::model;
use lwm2m_runtime::definition::{Operations, ResourceType};

/// The variants of both enums in pairs. A match fails to compile if its enum has another variant.
macro_rules! pairs {
    ($enum:ident: $($variant:ident)*) => {{
        let _ = |runtime: $enum| match runtime { $($enum::$variant => ()),* };
        let _ = |generator: model::$enum| match generator { $(model::$enum::$variant => ()),* };
        [$(($enum::$variant, model::$enum::$variant)),*]
    }};
}

#[test]
fn resource_types_are_the_same_in_runtime_and_generator() {
    let pairs = pairs!(ResourceType: String Integer Unsigned Float Boolean Opaque Time ObjectLink CoreLink);
    for (runtime, generator) in pairs {
        assert_eq!(runtime.as_str(), generator.as_str());
    }
}

#[test]
fn operations_are_the_same_in_runtime_and_generator() {
    for (runtime, generator) in pairs!(Operations: Bootstrap Read Write ReadWrite Execute) {
        assert_eq!(format!("{runtime:?}"), format!("{generator:?}"));
    }
}
