//! Notification attributes: queries, checks, inheritance.

use lwm2m_runtime::attributes::{AttributeChanges, Attributes, Decimal, Edge};
use lwm2m_runtime::codec::link::{Links, Writer};
use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::path::Level;
use lwm2m_runtime::{ErrorKind, Path};
use proptest::prelude::*;

#[test]
fn a_query_sets_and_a_bare_name_removes() {
    let table = [
        ("pmin", "pmin"),
        ("pmin=0", "pmin=0"),
        ("pmax=4294967295", "pmax=4294967295"),
        ("gt=-60.55", "gt=-60.55"),
        (
            "lt=10000000000000000000&st=0.0000000000009223372",
            "lt=10000000000000000000&st=0.0000000000009223372",
        ),
        ("gt=18446744073709551615", "gt=18446744073709551615"),
        ("edge=1&con=0&hqmax=5&epmin=1&epmax=2", "epmin=1&epmax=2&edge=1&con=0&hqmax=5"),
        ("st&pmin=5&edge", "pmin=5&st&edge"),
        ("", ""),
    ];
    for (query, written) in table {
        assert_eq!(AttributeChanges::parse(query).unwrap().to_string(), written);
    }
    let edge = |query| Attributes::parse(query).unwrap().edge();
    assert_eq!((edge("edge=0"), edge("edge=1")), (Some(Edge::Falling), Some(Edge::Rising)));
    let error = Attributes::parse("pmin=1&pmax").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed(Rule::AttributeValue));
}

#[test]
fn a_parameter_that_makes_no_sense_is_refused_at_its_offset() {
    let table = [
        ("pmin=", 0),
        ("pmin=1.9", 0),
        ("pmin=-1", 0),
        ("pmin=+1", 0),
        ("pmin=a", 0),
        ("pmin=4294967296", 0),
        ("pmin=5&pmin=6", 7),
        ("pmin&pmin", 5),
        ("pmin=5&pmin", 7),
        ("gt=", 0),
        ("gt=0.xyz", 0),
        ("st=-6", 0),
        ("edge=2", 0),
        ("edge=true", 0),
        ("con=2", 0),
        ("dim=2", 0),
        ("ver=1.1&pmin=5", 0),
        ("PMIN=1", 0),
        ("=1", 0),
        ("&pmin", 0),
        ("pmin&", 5),
        ("pmin&&gt=2", 5),
        ("pmin=1&pmax=2&lt=x", 14),
    ];
    for (query, offset) in table {
        let error = AttributeChanges::parse(query).expect_err(query);
        assert_eq!(error.offset(), Some(offset), "{query}");
        assert_eq!(error.code(), lwm2m_runtime::ResponseCode::BAD_REQUEST);
    }
}

#[test]
fn attributes_that_contradict_each_other_are_refused() {
    let table = [
        ("pmin=10&pmax=10", true),
        ("pmin=50&pmax=49", false),
        // No limit at all.
        ("pmin=50&pmax=0", true),
        ("epmin=4&epmax=5", true),
        ("epmin=5&epmax=5", false),
        ("epmin=6&epmax=5", false),
        // Values that are looked at all the time, and changes of nothing.
        ("epmin=0", false),
        ("epmax=0", false),
        ("st=0", false),
        ("st=0.0000000000000000001", true),
        ("lt=49&gt=50", true),
        ("lt=50&gt=49", false),
        ("lt=50&gt=50", false),
        ("lt=10&st=2&gt=12", false),
        ("lt=10&st=1&gt=12", false),
        ("lt=10&st=0.5&gt=12", true),
        ("lt=10&st=100", true),
        ("gt=10&st=100", true),
        // Equal as floats, and a step too many by one.
        ("lt=18446744073709551613&gt=18446744073709551615&st=1", false),
        ("lt=18446744073709551612&gt=18446744073709551615&st=1", true),
        ("lt=-9223372036854775808&gt=18446744073709551615&st=13835058055282163711", true),
        ("lt=-9223372036854775808&gt=18446744073709551615&st=13835058055282163712", false),
    ];
    for (query, consistent) in table {
        assert_eq!(Attributes::parse(query).unwrap().check().is_ok(), consistent, "{query}");
    }
}

#[test]
fn thresholds_belong_to_numbers_and_edges_to_booleans() {
    use ResourceType::{Boolean, Float, Integer, String, Time, Unsigned};
    let accepts =
        |query: &str, level, kind| Attributes::parse(query).unwrap().check_place(level, kind).is_ok();
    for kind in [Integer, Unsigned, Float, Time] {
        for query in ["gt=1", "lt=1", "st=1"] {
            assert!(
                accepts(query, Level::Resource, Some(kind))
                    && accepts(query, Level::ResourceInstance, Some(kind))
            );
            assert!(!accepts(query, Level::Instance, Some(kind)) && !accepts(query, Level::Object, None));
        }
        assert!(!accepts("edge=1", Level::Resource, Some(kind)));
    }
    assert!(accepts("edge=1", Level::Resource, Some(Boolean)) && !accepts("edge=1", Level::Object, None));
    assert!(
        !accepts("gt=1", Level::Resource, Some(Boolean)) && !accepts("gt=1", Level::Resource, Some(String))
    );
    assert!(!accepts("gt=1", Level::Resource, None));
    for level in [Level::Root, Level::Object, Level::Instance, Level::Resource, Level::ResourceInstance] {
        assert!(accepts("pmin=1&pmax=2&epmin=1&epmax=2&con=1&hqmax=3", level, Some(String)));
    }
}

#[test]
fn a_link_lists_attributes_and_only_values_that_they_can_have() {
    let links =
        Links::parse(b"</3/0/7>;dim=2;pmin=\"10\";lt=42.2;title=\"x\",</3>;pmin,</4>;edge=2").unwrap();
    let read: Vec<_> = links.iter().map(|link| link.notification_attributes()).collect();
    assert_eq!(read[0], Ok(Attributes::parse("pmin=10&lt=42.2").unwrap()));
    for refused in &read[1..] {
        let error = refused.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Malformed(_)) && error.offset().is_some());
    }
}

fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        any::<i64>().prop_map(Decimal::from),
        any::<u64>().prop_map(Decimal::from),
        (-1e9..1e9_f64).prop_filter_map("too long", |number| Decimal::try_from(number).ok()),
    ]
}

fn attributes() -> impl Strategy<Value = Attributes> {
    let periods = any::<[Option<u32>; 5]>();
    let thresholds = (prop::option::of(number()), prop::option::of(number()), prop::option::of(any::<u64>()));
    let flags = any::<[Option<bool>; 2]>();
    (periods, thresholds, flags).prop_map(|(periods, (gt, lt, st), [edge, con])| {
        let [pmin, pmax, epmin, epmax, hqmax] = periods;
        let edge = edge.map(|rising| if rising { Edge::Rising } else { Edge::Falling });
        let mut attributes = Attributes::NONE;
        attributes.set_pmin(pmin);
        attributes.set_pmax(pmax);
        attributes.set_gt(gt);
        attributes.set_lt(lt);
        attributes.set_st(st.map(Decimal::from));
        attributes.set_epmin(epmin);
        attributes.set_epmax(epmax);
        attributes.set_edge(edge);
        attributes.set_con(con);
        attributes.set_hqmax(hqmax);
        attributes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attributes_survive_the_way_through_a_query_and_a_link(attributes in attributes()) {
        prop_assert_eq!(Attributes::parse(&attributes.to_string()), Ok(attributes));
        let mut buffer = [0; 2048];
        let mut writer = Writer::new(&mut buffer);
        writer.link(Path::resource(3, 0, 9)).attributes(&attributes);
        let count = writer.finish().unwrap();
        let link = Links::parse(&buffer[..count]).unwrap().iter().next().unwrap();
        prop_assert_eq!(link.notification_attributes(), Ok(attributes));
    }

    #[test]
    fn what_is_set_and_then_removed_leaves_the_rest(before in attributes(), set in attributes()) {
        let set_all = AttributeChanges::parse(&set.to_string()).unwrap();
        let after = set_all.apply(&before);
        prop_assert_eq!(after, set.below(&before));
        let names: Vec<&str> = set.iter().map(|(name, _)| name).collect();
        let removed = AttributeChanges::parse(&names.join("&")).unwrap().apply(&after);
        let rest = before.iter().filter(|(name, _)| !names.contains(name));
        prop_assert!(removed.iter().eq(rest));
    }

    #[test]
    fn no_query_does_harm(query in "([a-z]{0,5}|pmin|lt|=|&|-|[0-9.eE]{0,6}|é){0,8}") {
        if let Ok(changes) = AttributeChanges::parse(&query) {
            prop_assert_eq!(AttributeChanges::parse(&changes.to_string()), Ok(changes));
            let _ = changes.apply(&Attributes::NONE).check();
        }
    }
}
