//! The type of a field is the `KIND` of its Rust type.

use lwm2m_runtime::{Lwm2mObject, Value};
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::ValueError;
use lwm2m_runtime::field::ResourceValue;

struct Speed(f64);

impl ResourceValue for Speed {
    const KIND: ResourceType = ResourceType::Float;

    fn to_value(&self) -> Value<'_> {
        Value::Float(self.0)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        f64::from_value(value).map(Speed)
    }

    fn placeholder() -> Self {
        Speed(0.0)
    }
}

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", integer)]
    speed: Speed,
}

fn main() {}
