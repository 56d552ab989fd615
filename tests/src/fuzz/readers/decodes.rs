//! Decodes: all ways to read a payload agree about what is in it.

use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{
    ContentFormat, DecodeOptions, Decoder, Encoder, Error, ErrorKind, Multiple, Object, OutOfRange, Path,
};

use super::{Input, carried, carry, formats};
use crate::values::emitted;

pub(super) fn check<O: Placeholder + Clone>(input: &Input<'_>) {
    records::<O>(input);
    if input.path.instance_id().is_none() {
        instances::<O>(input);
    } else if input.path.resource_id().is_none() {
        instance::<O>(input);
    }
}

/// The records are the same with their locations, which lie in the payload. The records of a path are some of them.
fn records<O: Placeholder>(input: &Input<'_>) {
    let definitions = [O::definition()];
    let mut all = Vec::new();
    let read = input.decoder().records(&definitions, &mut |record| {
        all.push((record.path, format!("{record:?}")));
        Ok(())
    });
    if let Err(error) = &read {
        input.assert_error(error, O::definition());
    }
    let (mut located, mut outside) = (Vec::new(), false);
    let read_located = input.decoder().records_with_location(&definitions, &mut |record, location| {
        located.push((record.path, format!("{record:?}")));
        outside |=
            input.payload.get(location.record).is_none() || input.payload.get(location.value).is_none();
        Ok(())
    });
    assert!(!outside, "{all:?}");
    let mut prefixed = Vec::new();
    let read_prefixed = input.decoder().records_with_prefix(&definitions, &mut |prefix, record| {
        prefixed.extend(prefix.is_empty().then(|| (record.path, format!("{record:?}"))));
        Ok(())
    });
    // A prefix is an error where no gateway is expected.
    if read.is_ok() {
        assert_eq!((&located, read_located), (&all, Ok(())));
        assert_eq!((&prefixed, read_prefixed), (&all, Ok(())));
    }
    let untyped = input.decoder().records(&[], &mut |_| Ok(()));
    if let Err(error) = &untyped {
        input.assert_error(error, O::definition());
    }
    let within = input.path.parent();
    let mut part = Vec::new();
    let read_part = input.decoder().within(input.path).records(&definitions, &mut |record| {
        part.push((record.path, format!("{record:?}")));
        Ok(())
    });
    assert_eq!(read_part, read, "{within}");
    all.retain(|(path, _)| path.is_within(input.path));
    assert_eq!(part, all);
    let _ = input.decoder().paths(&mut |_: Path| Ok(()));
}

/// Options that accept what a bootstrap server may write.
fn options() -> DecodeOptions {
    DecodeOptions { allow_missing: true, deny_unknown: false, out_of_range: OutOfRange::Keep }
}

/// Decoding to a struct accepts exactly what a bootstrap server may write, and values out of range.
fn instance<O: Placeholder>(input: &Input<'_>) {
    let mut keeps = false;
    let mut report = |error: &Error| keeps |= error.kind() == ErrorKind::OutOfRange;
    let decoded = input.decoder().options(options()).on_deviation(&mut report).decode::<O>();
    let mut written = O::placeholder();
    match (decoded, input.decoder().from_bootstrap_server().replace(&mut written)) {
        (Ok(decoded), Ok(())) => {
            assert!(!keeps);
            assert_eq!(emitted(&decoded), emitted(&written));
        }
        (Err(error), Err(_)) => input.assert_error(&error, O::definition()),
        (Ok(_), Err(error)) => assert!(keeps, "{error}"),
        (Err(error), Ok(())) => panic!("decoding refuses what a write accepts: {error}"),
    }
}

/// All instances of an object are the same one by one and together, and come back out of every format.
fn instances<O: Placeholder + Clone>(input: &Input<'_>) {
    let mut each = Vec::new();
    let one_by_one = input.decoder().options(options()).decode_each(&mut |id, instance: O| {
        each.push((id, emitted(&instance)));
        Ok(())
    });
    let all = match input.decoder().options(options()).decode_all::<O>() {
        Ok(all) => all,
        Err(error) => return input.assert_error(&error, O::definition()),
    };
    one_by_one.expect("instances can be decoded one by one if together");
    if each.len() == all.len() {
        each.sort_unstable();
        let together: Vec<(u16, Vec<String>)> =
            all.iter().map(|(id, instance)| (id, emitted(instance))).collect();
        assert_eq!(each, together);
    }
    let instances: Vec<(u16, O)> = all.iter().map(|(id, instance)| (id, readable(instance))).collect();
    let borrowed: Vec<(u16, &dyn Object)> =
        instances.iter().map(|(id, instance)| (*id, instance as &dyn Object)).collect();
    for format in formats() {
        let encoder = Encoder::read_all(O::definition().id(), &borrowed);
        let Some(payload) = carry(encoder.encode_to_vec(format)) else { continue };
        let decoder = Decoder::new(format, &payload, input.path).options(options());
        let back: Multiple<O> =
            decoder.decode_all().unwrap_or_else(|error| panic!("{format} {payload:02x?}: {error}"));
        // Without a value, an instance is absent in the formats that have no record for it.
        let has_values = |instance: &O| {
            let path = Path::instance(O::definition().id(), 0);
            let empty: &[u8] = &[0x80];
            Encoder::read(instance, path).encode_to_vec(ContentFormat::SENML_CBOR).as_deref() != Ok(empty)
        };
        let expected: Vec<(u16, Vec<String>)> = instances
            .iter()
            .filter(|(_, instance)| has_values(instance))
            .map(|(id, instance)| (*id, carried(instance, format)))
            .collect();
        let back: Vec<(u16, Vec<String>)> = back
            .iter()
            .filter(|(_, instance)| has_values(instance))
            .map(|(id, instance)| (id, carried(instance, format)))
            .collect();
        assert_eq!(back, expected, "{format} {payload:02x?}");
    }
}

/// Clears the resources that a server cannot read.
fn readable<O: Placeholder + Clone>(instance: &O) -> O {
    let mut instance = instance.clone();
    for (index, resource) in O::definition().resources().enumerate() {
        if let Some(field) = instance.field_mut(index).filter(|_| !resource.operations().is_readable()) {
            field.clear();
        }
    }
    instance
}
