//! Instances to begin with: values that keep to their definitions.

use lwm2m_runtime::definition::{Range, ResourceDef, ResourceType};
use lwm2m_runtime::field::Field;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{ObjectLink, Time};

use crate::vectors::Owned;

/// Returns an instance with a value of each resource, or of each mandatory one; multiple resources have two instances.
pub(super) fn instance<O: Placeholder>(is_full: bool) -> O {
    let mut instance = O::placeholder();
    for (index, resource) in O::definition().resources().enumerate() {
        let wanted = is_full || resource.is_mandatory();
        let Some(field) = instance.field_mut(index).filter(|_| wanted) else { continue };
        let value = value(&resource, field);
        let ids = if resource.is_multiple() { vec![Some(0), Some(3)] } else { vec![None] };
        ids.into_iter().for_each(|id| field.set(id, &value.borrow()).expect("the value fits"));
    }
    instance
}

/// Returns a value that the definition allows and the field has a name for.
fn value(resource: &ResourceDef<'_>, field: &dyn Field) -> Owned {
    let range = resource.range();
    let mut values = (0..300).map(|number| of_type(resource.kind(), number)).chain(lowest(resource));
    let is_allowed = |value: &Owned| {
        range.is_none_or(|range| range.check(&value.borrow()).is_ok())
            && field.check(&value.borrow()) == Ok(true)
    };
    values.find(is_allowed).unwrap_or_else(|| panic!("{} has no example", resource.name()))
}

fn of_type(kind: Option<ResourceType>, number: u32) -> Owned {
    let text = || "U".repeat(number as usize);
    match kind {
        Some(ResourceType::Integer) => Owned::Integer(number.into()),
        Some(ResourceType::Unsigned) => Owned::Unsigned(number.into()),
        Some(ResourceType::Float) => Owned::Float(f64::from(number) + 0.5),
        Some(ResourceType::Boolean) => Owned::Boolean(true),
        Some(ResourceType::Opaque) => Owned::Opaque(text().into()),
        Some(ResourceType::Time) => Owned::Time(Time(number.into())),
        Some(ResourceType::ObjectLink) => Owned::ObjectLink(ObjectLink { object: 3, instance: 0 }),
        Some(ResourceType::CoreLink) => Owned::CoreLink(text()),
        _ => Owned::String(text()),
    }
}

/// Returns the lower end of a range of numbers.
fn lowest(resource: &ResourceDef<'_>) -> Option<Owned> {
    match (resource.range()?, resource.kind()?) {
        (Range::Integer(union), ResourceType::Time) => Some(Owned::Time(Time(union.first()?.0))),
        (Range::Integer(union), _) => Some(Owned::Integer(union.first()?.0)),
        (Range::Unsigned(union), _) => Some(Owned::Unsigned(union.first()?.0)),
        (Range::Float(union), _) => Some(Owned::Float(union.first()?.0)),
        (Range::Length(_), _) => None,
    }
}
