//! Writes to an instance: resource instances in any order, fields of a fixed capacity, and resources that the object
//! does not have. A write that is refused leaves the instance unchanged.

#![cfg(all(feature = "alloc", feature = "heapless", feature = "senml-json", feature = "text"))]

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::field::{BoundedMultiple, Field};
use lwm2m_runtime::{ContentFormat, DecodeOptions, Decoder, ErrorKind, Object, ObjectDef, Path};

static RESOURCES: Resources<'_, 4> = Resources::new([
    ResourceDef::new(0, "Level", Operations::ReadWrite, ResourceType::Integer),
    ResourceDef::new(1, "Four", Operations::ReadWrite, ResourceType::Integer).multiple(),
    ResourceDef::new(2, "Two", Operations::ReadWrite, ResourceType::Integer).multiple(),
    ResourceDef::new(3, "Read Only", Operations::Read, ResourceType::Integer),
]);
static BOX: ObjectDef<'static> = ObjectDef::new(33001, "Box", RESOURCES.table());

/// A single resource, and two multiple ones with a capacity.
#[derive(Debug, Clone, PartialEq, Default)]
struct Bounded {
    level: Option<i64>,
    four: Option<BoundedMultiple<i64, 4>>,
    two: Option<BoundedMultiple<i64, 2>>,
    read_only: Option<i64>,
}

impl Object for Bounded {
    fn definition() -> &'static ObjectDef<'static> {
        &BOX
    }
    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &BOX
    }
    fn field(&self, index: usize) -> Option<&dyn Field> {
        let fields: [&dyn Field; 4] = [&self.level, &self.four, &self.two, &self.read_only];
        fields.get(index).copied()
    }
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        let fields: [&mut dyn Field; 4] =
            [&mut self.level, &mut self.four, &mut self.two, &mut self.read_only];
        fields.into_iter().nth(index)
    }
}

impl Bounded {
    /// Creates an instance that has the resource instances 0 and 1 of both multiple resources.
    fn new() -> Self {
        let mut new = Bounded::default();
        new.write(&["1/0", "1/1", "2/0", "2/1"], false).expect("they fit");
        new
    }

    /// Writes a number to each path; PUT replaces, POST does not.
    fn write(&mut self, paths: &[&str], is_put: bool) -> Result<(), ErrorKind> {
        let records = paths.iter().map(|path| match path.strip_suffix('-') {
            Some(path) => format!(r#"{{"n":"/33001/0/{path}"}}"#),
            None => format!(r#"{{"n":"/33001/0/{path}","v":1}}"#),
        });
        let payload = format!("[{}]", records.collect::<Vec<_>>().join(","));
        let decoder = Decoder::new(ContentFormat::SENML_JSON, payload.as_bytes(), Path::instance(33001, 0));
        let result = if is_put { decoder.replace(self) } else { decoder.update(self) };
        result.map_err(|error| error.kind())
    }

    /// Returns the ids of the resource instances.
    fn ids(&self) -> (Vec<u16>, Vec<u16>) {
        let four = self.four.iter().flat_map(|four| four.iter().map(|(id, _)| id)).collect();
        let two = self.two.iter().flat_map(|two| two.iter().map(|(id, _)| id)).collect();
        (four, two)
    }
}

#[test]
fn resource_instances_may_come_in_any_order_and_once_each() {
    for (paths, four, two) in [
        (&["1/0", "1/1", "1/2"][..], &[0, 1, 2][..], &[][..]),
        (&["1/2", "1/1", "1/0"], &[0, 1, 2], &[]),
        (&["1/1", "0", "1/0"], &[0, 1], &[]),
        (&["1/0", "2/5", "1/1", "2/9"], &[0, 1], &[5, 9]),
        (&["1/0", "2/5", "1/1", "1/2", "1/3"], &[0, 1, 2, 3], &[5]),
        (&["1/3", "2/9", "1/2", "2/5"], &[2, 3], &[5, 9]),
        (&["1/1500", "1/3", "1/65534"], &[3, 1500, 65534], &[]),
        (&["1-", "2/1"], &[], &[1]),
    ] {
        let mut instance = Bounded::new();
        assert_eq!(instance.write(paths, true), Ok(()), "{paths:?}");
        assert_eq!(instance.ids(), (four.to_vec(), two.to_vec()), "{paths:?}");
    }
    for paths in [
        &["1/0", "1/0"][..],
        &["1/1", "1/0", "1/1"],
        &["1/0", "2/0", "1/0"],
        &["1/1", "2/0", "1/1"],
        &["1/1", "2/0", "1/2", "1/1"],
        &["1/1500", "1/3", "1/1500"],
        &["0", "1/0", "0"],
        &["1-", "1-"],
        &["1-", "1/0"],
        &["1/1", "1/0", "1-"],
    ] {
        for is_put in [true, false] {
            let mut instance = Bounded::new();
            assert_eq!(instance.write(paths, is_put), Err(ErrorKind::Duplicate), "{paths:?} {is_put}");
            assert_eq!(instance, Bounded::new(), "{paths:?} {is_put}");
        }
    }
}

#[test]
fn a_write_beyond_the_capacity_changes_nothing() {
    for (paths, is_put, fits) in [
        (&["2/0", "2/1"][..], true, true),
        (&["2/8", "2/9"], true, true),
        (&["2/9", "2/8"], true, true),
        (&["2/0", "2/1", "2/2"], true, false),
        (&["2/2", "2/1", "2/0"], true, false),
        (&["2/7", "2/8", "2/9"], true, false),
        // Resource instances that are there take no capacity of an update.
        (&["2/0", "2/1"], false, true),
        (&["2/1", "2/0"], false, true),
        (&["2/2"], false, false),
        (&["2/0", "2/2"], false, false),
        (&["2/2", "2/0"], false, false),
        (&["1/0", "1/2", "1/3"], false, true),
        (&["1/3", "1/2", "1/0"], false, true),
        (&["1/2", "1/3", "1/4"], false, false),
        (&["1/4", "1/3", "1/2"], false, false),
        // The capacity of one resource is not that of the other.
        (&["2/0", "2/1", "1/0", "1/1", "1/2", "1/3"], true, true),
        (&["1/0", "2/0", "1/1", "2/1", "1/2", "1/3"], true, true),
        (&["1/0", "2/0", "1/1", "2/1", "1/2", "2/2"], true, false),
        (&["1/0", "2/0", "1/1", "1/2", "1/3", "1/4"], true, false),
    ] {
        let mut instance = Bounded::new();
        let result = instance.write(paths, is_put);
        assert_eq!(
            result,
            if fits { Ok(()) } else { Err(ErrorKind::TooManyInstances) },
            "{paths:?} {is_put}"
        );
        assert!(fits || instance == Bounded::new(), "{paths:?} {is_put}");
    }
}

#[test]
fn a_replace_clears_all_that_the_sender_may_write_and_an_update_nothing() {
    let with_all = || Bounded { level: Some(5), read_only: Some(6), ..Bounded::new() };
    let mut replaced = with_all();
    assert_eq!(replaced.write(&["1/3"], true), Ok(()));
    assert_eq!((replaced.level, replaced.read_only, replaced.ids()), (None, Some(6), (vec![3], vec![])));
    let mut updated = with_all();
    assert_eq!(updated.write(&["1/3"], false), Ok(()));
    assert_eq!(
        (updated.level, updated.read_only, updated.ids()),
        (Some(5), Some(6), (vec![0, 1, 3], vec![0, 1]))
    );
    let mut bootstrapped = with_all();
    let decoder = Decoder::new(ContentFormat::SENML_JSON, b"[]", Path::instance(33001, 0));
    assert_eq!(decoder.from_bootstrap_server().replace(&mut bootstrapped), Ok(()));
    assert_eq!(bootstrapped, Bounded::default());
}

#[test]
fn a_resource_that_the_object_does_not_have_is_skipped_only_in_an_instance() {
    let payload = br#"[{"n":"/33001/0/99","v":1},{"n":"/33001/0/0","v":7}]"#;
    let decoder = || Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(33001, 0));
    let deny = DecodeOptions { deny_unknown: true, ..DecodeOptions::default() };
    let mut instance = Bounded::default();
    let refused = decoder().options(deny).update(&mut instance).map_err(|error| error.kind());
    assert_eq!((refused, &instance), (Err(ErrorKind::UnknownResource), &Bounded::default()));
    assert_eq!(decoder().update(&mut instance), Ok(()));
    assert_eq!(instance.level, Some(7));

    let text = || Decoder::new(ContentFormat::TEXT, b"1", Path::resource(33001, 0, 99));
    for decoder in [text(), text().options(deny), text().from_bootstrap_server()] {
        let refused = decoder.replace(&mut instance).map_err(|error| error.kind());
        assert_eq!(refused, Err(ErrorKind::UnknownResource));
    }
}

#[test]
fn a_write_to_the_path_of_another_object_is_refused() {
    let mut instance = Bounded::new();
    let decoder = Decoder::new(ContentFormat::TEXT, b"1", Path::resource(33002, 0, 0));
    assert_eq!(decoder.update(&mut instance).map_err(|error| error.kind()), Err(ErrorKind::UnknownObject));
    assert_eq!(instance, Bounded::new());
}

#[test]
fn an_object_with_more_resources_than_a_write_keeps_track_of_is_refused() {
    const COUNT: usize = 1025;
    static WIDE: Resources<'_, COUNT> =
        Resources::new([ResourceDef::new(0, "", Operations::ReadWrite, ResourceType::Integer); COUNT]);
    static DEFINITION: ObjectDef<'static> = ObjectDef::new(33001, "Wide", WIDE.table());

    struct Wide(Option<i64>);

    impl Object for Wide {
        fn definition() -> &'static ObjectDef<'static> {
            &DEFINITION
        }
        fn object_definition(&self) -> &'static ObjectDef<'static> {
            &DEFINITION
        }
        fn field(&self, _: usize) -> Option<&dyn Field> {
            Some(&self.0)
        }
        fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> {
            Some(&mut self.0)
        }
    }

    let mut instance = Wide(None);
    let decoder = Decoder::new(ContentFormat::TEXT, b"1", Path::resource(33001, 0, 0));
    let refused = decoder.update(&mut instance).map_err(|error| error.kind());
    assert_eq!((refused, instance.0), (Err(ErrorKind::TooManyResources), None));
}
