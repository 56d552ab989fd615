//! `defmt::Format` where the output is shorter than a derived one: `/3/0/9` and `4.04` as `Display` prints them.
//!
//! Enums of causes derive it at their definitions, so that a log names their variants.

#[cfg(test)]
mod tests;

use defmt::{Format, Formatter, write};

use crate::codec::ContentFormat;
use crate::definition::Version;
use crate::error::{Detail, Error, MissingResources, ResponseCode};
use crate::field::multiple::Multiple;
use crate::field::{CoreLink, ResourceValue, Secret, Storage};
use crate::path::Path;
use crate::record::Record;
use crate::value::{ObjectLink, Time, Value};

impl Format for Error {
    fn format(&self, f: Formatter<'_>) {
        if self.path() != Path::ROOT {
            write!(f, "{}: ", self.path());
        }
        write!(f, "{}", self.kind());
        if self.detail() != Detail::None {
            write!(f, ", {}", self.detail());
        }
        if let Some(offset) = self.offset() {
            write!(f, ", at byte {=u32} of the payload", offset);
        }
    }
}

impl Format for MissingResources {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "[");
        for (index, id) in self.ids().enumerate() {
            separate(f, index);
            write!(f, "{=u16}", id);
        }
        write!(f, "]");
    }
}

impl Format for Path {
    fn format(&self, f: Formatter<'_>) {
        match *self.ids() {
            [object] => write!(f, "/{=u16}", object),
            [object, instance] => write!(f, "/{=u16}/{=u16}", object, instance),
            [object, instance, resource] => write!(f, "/{=u16}/{=u16}/{=u16}", object, instance, resource),
            [object, instance, resource, resource_instance] => {
                write!(f, "/{=u16}/{=u16}/{=u16}/{=u16}", object, instance, resource, resource_instance);
            }
            _ => write!(f, "/"),
        }
    }
}

impl Format for Value<'_> {
    fn format(&self, f: Formatter<'_>) {
        match *self {
            Value::String(text) | Value::CoreLink(text) => write!(f, "\"{=str}\"", text),
            Value::Integer(number) => write!(f, "{=i64}", number),
            Value::Unsigned(number) => write!(f, "{=u64}", number),
            Value::Float(number) => write!(f, "{=f64}", number),
            Value::Boolean(truth) => write!(f, "{=bool}", truth),
            Value::Opaque(bytes) => write!(f, "{=[u8]:02x}", bytes),
            Value::Time(time) => time.format(f),
            Value::ObjectLink(link) => link.format(f),
        }
    }
}

/// Writes `/3/0/9: 95`, with the time if there is one, and `***` for a secret.
impl Format for Record<'_> {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{}: ", self.path);
        match self.value {
            Some(_) if self.path.is_secret() => write!(f, "***"),
            Some(value) => value.format(f),
            None => write!(f, "no value"),
        }
        if let Some(time) = self.time {
            write!(f, " at {=f64}", time);
        }
    }
}

impl Format for ResponseCode {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=u8}.{=u8:02}", self.to_u8() >> 5, self.to_u8() & 0x1f);
    }
}

impl Format for ContentFormat {
    fn format(&self, f: Formatter<'_>) {
        match *self {
            ContentFormat::TEXT => write!(f, "text"),
            ContentFormat::LINK => write!(f, "link"),
            ContentFormat::OPAQUE => write!(f, "opaque"),
            ContentFormat::CBOR => write!(f, "cbor"),
            ContentFormat::SENML_JSON => write!(f, "senml-json"),
            ContentFormat::SENML_CBOR => write!(f, "senml-cbor"),
            ContentFormat::SENML_ETCH_JSON => write!(f, "senml-etch-json"),
            ContentFormat::SENML_ETCH_CBOR => write!(f, "senml-etch-cbor"),
            ContentFormat::LWM2M_JSON => write!(f, "lwm2m-json"),
            ContentFormat::LWM2M_CBOR => write!(f, "lwm2m-cbor"),
            _ => write!(f, "tlv"),
        }
    }
}

impl Format for Time {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=i64} s", self.0);
    }
}

impl Format for ObjectLink {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=u16}:{=u16}", self.object, self.instance);
    }
}

impl Format for Version {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=u8}.{=u8}", self.major, self.minor);
    }
}

impl<T: Format, S: Storage<T>> Format for Multiple<T, S> {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{{");
        for (index, (id, value)) in self.iter().enumerate() {
            separate(f, index);
            write!(f, "{=u16}: {}", id, value);
        }
        write!(f, "}}");
    }
}

impl<S: Format> Format for CoreLink<S> {
    fn format(&self, f: Formatter<'_>) {
        self.0.format(f);
    }
}

/// Writes `***`.
impl<T: ResourceValue> Format for Secret<T> {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "***");
    }
}

fn separate(f: Formatter<'_>, index: usize) {
    if index > 0 {
        write!(f, ", ");
    }
}
