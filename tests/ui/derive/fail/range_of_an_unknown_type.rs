//! A range agrees with the `KIND` of a type of your own.

use lwm2m_runtime::{Lwm2mObject, Value};
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::ResourceValue;

struct Switch(bool);

impl ResourceValue for Switch {
    const KIND: ResourceType = ResourceType::Boolean;

    fn to_value(&self) -> Value<'_> {
        Value::Boolean(self.0)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        bool::from_value(value).map(Switch)
    }

    fn placeholder() -> Self {
        Switch(false)
    }
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "RW", range = 0..=1)]
    on: Switch,
}

fn main() {}
