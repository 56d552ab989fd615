//! The payloads of LwM2M in links: registrations, and responses to Discover and Bootstrap-Discover.

use lwm2m_runtime::attributes::Attributes;
use lwm2m_runtime::codec::link::{Account, BootstrapDiscover, Discover, Register, implied_version};
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::error::Detail;
use lwm2m_runtime::{ContentFormat, ErrorKind, Object, ObjectLink, Path};

use crate::listed::{Content, Listed, ONE, define, security};

const V1_0: Version = Version { major: 1, minor: 0 };
const V1_1: Version = Version { major: 1, minor: 1 };
const V1_2: Version = Version { major: 1, minor: 2 };

fn text(buffer: &[u8], count: Result<usize, lwm2m_runtime::Error>) -> String {
    String::from_utf8(buffer[..count.unwrap()].to_vec()).unwrap()
}

fn registered(
    lwm2m: Version,
    root: Option<&str>,
    formats: &[ContentFormat],
    objects: &[(u16, Version, &[u16])],
) -> String {
    let mut buffer = [0; 256];
    let mut register = Register::new(&mut buffer, lwm2m).formats(formats);
    if let Some(root) = root {
        register = register.root(root);
    }
    for (id, version, instances) in objects {
        register.object(define(*id, *version, &[], &[]), instances.iter().copied());
    }
    let count = register.finish();
    text(&buffer, count)
}

#[test]
fn a_version_is_on_the_link_of_the_object_unless_the_release_implies_it() {
    let table: [(Version, u16, Version, &[u16], &str); 10] = [
        (V1_2, 3, V1_2, &[0], "</3/0>"),
        (V1_2, 3, V1_1, &[0], "</3>;ver=1.1,</3/0>"),
        (V1_0, 3, V1_0, &[0], "</3/0>"),
        (V1_0, 3, V1_2, &[0], "</3>;ver=1.2,</3/0>"),
        (V1_1, 4, V1_2, &[0], "</4/0>"),
        (V1_2, 3303, V1_0, &[], "</3303>"),
        (V1_2, 3303, V1_1, &[], "</3303>;ver=1.1"),
        (V1_2, 3303, V1_1, &[7], "</3303>;ver=1.1,</3303/7>"),
        (V1_2, 3303, V1_1, &[0, 1, 2], "</3303>;ver=1.1,</3303/0>,</3303/1>,</3303/2>"),
        // The release says 1.1 in one place and 1.2 in another.
        (V1_2, 5, V1_1, &[0], "</5>;ver=1.1,</5/0>"),
    ];
    for (lwm2m, id, version, instances, expected) in table {
        assert_eq!(registered(lwm2m, None, &[], &[(id, version, instances)]), expected);
    }
    assert_eq!(implied_version(3, Version { major: 1, minor: 3 }), None);
    assert_eq!(implied_version(3303, Version { major: 1, minor: 3 }), Some(V1_0));
}

#[test]
fn objects_0_21_and_23_are_never_registered() {
    let objects: Vec<(u16, Version, &[u16])> = (0..26).map(|id| (id, V1_0, [0].as_slice())).collect();
    let payload = registered(V1_0, None, &[], &objects);
    for id in 0..26 {
        let listed = payload.contains(&format!("</{id}/0>"));
        assert_eq!(listed, !matches!(id, 0 | 21 | 23), "{id}");
    }
}

#[test]
fn the_root_is_registered_when_there_is_something_to_say_of_it() {
    let formats = [ContentFormat::TEXT, ContentFormat::TLV];
    let objects: [(u16, Version, &[u16]); 1] = [(1, V1_0, &[0])];
    let table: [(Option<&str>, &[ContentFormat], &str); 6] = [
        (None, &[], "</1/0>"),
        (None, &formats[1..], "</>;ct=11542,</1/0>"),
        (None, &formats, "</>;ct=\"0 11542\",</1/0>"),
        (Some("/"), &formats, "</>;rt=\"oma.lwm2m\";ct=\"0 11542\",</1/0>"),
        (Some("/lwm2m"), &[], "</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/1/0>"),
        (Some("/a/b/"), &[], "</a/b>;rt=\"oma.lwm2m\",</a/b/1/0>"),
    ];
    for (root, formats, expected) in table {
        assert_eq!(registered(V1_0, root, formats, &objects), expected);
    }
    assert_eq!(registered(V1_0, None, &formats[1..], &[]), "</>;ct=11542");
    assert_eq!(registered(V1_0, None, &[], &[]), "");
}

/// The device of LwM2M Core 1.2.2, 6.3.2, with the attributes attached there.
fn device() -> Listed {
    let definition = define(3, V1_0, &[1, 2, 3, 6, 7, 8, 9, 11, 16], &[(4, true), (5, false)]);
    let resources = vec![
        (1, ONE),
        (2, ONE),
        (3, ONE),
        (6, Content::Instances(vec![0, 3])),
        (7, Content::Instances(vec![0, 1])),
        (8, Content::Instances(vec![1, 2])),
        (11, ONE),
        (16, ONE),
    ];
    Listed { definition, resources }
}

fn attached(path: Path) -> Attributes {
    let query = match path.to_string().as_str() {
        "/3" => "pmin=10",
        "/3/0" => "pmax=60",
        "/3/0/7" => "gt=50&lt=42.2",
        "/3/0/7/1" => "lt=45",
        _ => "",
    };
    Attributes::parse(query).unwrap()
}

fn discovered(target: &str, depth: Option<u8>) -> Result<String, ErrorKind> {
    let mut buffer = [0; 512];
    let device = device();
    let mut answer = Discover::new(&mut buffer, target.parse().unwrap(), device.definition)
        .lwm2m(V1_0)
        .attributes(&attached);
    if let Some(depth) = depth {
        answer = answer.depth(depth);
    }
    let count = answer.instance(0, &device).finish().map_err(|error| error.kind())?;
    Ok(text(&buffer, Ok(count)))
}

#[test]
fn discover_shows_what_is_attached_and_for_its_target_what_is_inherited_too() {
    let table = [
        (
            "/3",
            None,
            "</3>;pmin=10,</3/0>;pmax=60,</3/0/1>,</3/0/2>,</3/0/3>,</3/0/4>,</3/0/6>;dim=2,\
             </3/0/7>;dim=2;gt=50;lt=42.2,</3/0/8>;dim=2,</3/0/11>,</3/0/16>",
        ),
        ("/3", Some(0), "</3>;pmin=10"),
        ("/3", Some(1), "</3>;pmin=10,</3/0>;pmax=60"),
        ("/3/0", Some(0), "</3/0>;pmin=10;pmax=60"),
        (
            "/3/0",
            None,
            "</3/0>;pmin=10;pmax=60,</3/0/1>,</3/0/2>,</3/0/3>,</3/0/4>,</3/0/6>;dim=2,\
             </3/0/7>;dim=2;gt=50;lt=42.2,</3/0/8>;dim=2,</3/0/11>,</3/0/16>",
        ),
        (
            "/3/0",
            Some(2),
            "</3/0>;pmin=10;pmax=60,</3/0/1>,</3/0/2>,</3/0/3>,</3/0/4>,</3/0/6>;dim=2,</3/0/6/0>,\
             </3/0/6/3>,</3/0/7>;dim=2;gt=50;lt=42.2,</3/0/7/0>,</3/0/7/1>;lt=45,</3/0/8>;dim=2,\
             </3/0/8/1>,</3/0/8/2>,</3/0/11>,</3/0/16>",
        ),
        ("/3/0/7", None, "</3/0/7>;dim=2;pmin=10;pmax=60;gt=50;lt=42.2,</3/0/7/0>,</3/0/7/1>;lt=45"),
        ("/3/0/7", Some(0), "</3/0/7>;dim=2;pmin=10;pmax=60;gt=50;lt=42.2"),
        ("/3/0/11", Some(3), "</3/0/11>;pmin=10;pmax=60"),
        ("/3/0/4", None, "</3/0/4>;pmin=10;pmax=60"),
    ];
    for (target, depth, expected) in table {
        assert_eq!(discovered(target, depth).unwrap(), expected, "{target} {depth:?}");
    }
    assert!(discovered("/3", Some(3)).unwrap().contains("</3/0/7/1>;lt=45"));
}

#[test]
fn discover_refuses_what_is_not_there_and_paths_it_does_not_work_on() {
    let table = [
        ("/", ErrorKind::BadLevel),
        ("/3/0/7/1", ErrorKind::BadLevel),
        ("/4", ErrorKind::UnknownObject),
        ("/4/0", ErrorKind::UnknownObject),
        ("/3/1", ErrorKind::UnknownInstance),
        ("/3/1/1", ErrorKind::UnknownInstance),
        ("/3/0/9", ErrorKind::Absent),
        // An optional executable that `executables` does not name.
        ("/3/0/5", ErrorKind::Absent),
        ("/3/0/99", ErrorKind::UnknownResource),
    ];
    for (target, kind) in table {
        assert_eq!(discovered(target, None), Err(kind), "{target}");
    }
}

#[test]
fn discover_lists_all_instances_versions_and_named_executables() {
    let definition = define(42769, V1_1, &[3], &[(1, false), (2, true), (9, true)]);
    let pump = Listed { definition, resources: vec![(3, ONE)] };
    let empty = Listed { definition, resources: Vec::new() };
    let mut buffer = [0; 256];
    let mut answer = Discover::new(&mut buffer, Path::object(42769), definition).executables(&[1]).root("/r");
    answer.instance(0, &pump).instance(7, &empty).instance(65535, &empty);
    let count = answer.finish();
    assert_eq!(
        text(&buffer, count),
        "</r/42769>;ver=1.1,</r/42769/0>,</r/42769/0/1>,</r/42769/0/2>,</r/42769/0/3>,</r/42769/0/9>,\
         </r/42769/7>,</r/42769/7/1>,</r/42769/7/2>,</r/42769/7/9>"
    );

    let count = Discover::new(&mut buffer, Path::object(42769), definition).finish();
    assert_eq!(text(&buffer, count), "</42769>;ver=1.1");
}

#[test]
fn bootstrap_discover_tells_whose_account_an_instance_is_but_for_the_bootstrap_servers() {
    let accounts = [
        security(true, 0, "coaps://bs.example", Some(0)),
        security(false, 101, "coaps://a.example/\"", Some(2)),
        security(false, 102, "coap://b.example", None),
    ];
    let securities = || accounts.iter().map(|account| account as &dyn Object);
    let oscore = |instance| Account::linked(ObjectLink { object: 21, instance }, securities());
    let server = Listed {
        definition: define(1, V1_2, &[0], &[]),
        resources: vec![(0, Content::Single(lwm2m_runtime::Value::Integer(102)))],
    };
    let device = Listed { definition: define(3, V1_1, &[], &[]), resources: Vec::new() };

    let answer = |target: Path| {
        let mut buffer = [0; 512];
        let mut answer = BootstrapDiscover::new(&mut buffer, target, V1_2);
        answer.object(accounts[0].definition, (0..).zip(securities().map(Account::of)));
        answer.object(server.definition, [(4, Account::of(&server))]);
        answer.object(device.definition, [(0, Account::of(&device))]);
        answer.object(define(21, V1_0, &[], &[]), [0, 1, 2].map(|id| (id, oscore(id))));
        answer.object(define(3303, V1_0, &[], &[]), []);
        answer.finish().map(|count| text(&buffer, Ok(count))).map_err(|error| error.kind())
    };
    let security =
        "</0/0>,</0/1>;ssid=101;uri=\"coaps://a.example/\\\"\",</0/2>;ssid=102;uri=\"coap://b.example\"";
    let rest = "</1/4>;ssid=102,</3>;ver=1.1,</3/0>,</21>;ver=1.0,</21/0>,</21/1>,</21/2>;ssid=101,</3303>";
    assert_eq!(answer(Path::ROOT), Ok(format!("</>;lwm2m=1.2,{security},{rest}")));
    assert_eq!(answer(Path::object(0)), Ok(format!("</>;lwm2m=1.2,{security}")));
    assert_eq!(answer(Path::object(3303)), Ok("</>;lwm2m=1.2,</3303>".into()));
    assert_eq!(answer(Path::object(9)), Err(ErrorKind::UnknownObject));
    assert_eq!(answer(Path::instance(3, 0)), Err(ErrorKind::BadLevel));
}

#[test]
fn the_error_of_too_small_a_buffer_has_the_required_size() {
    let device = device();
    let mut exact = [0; 72];
    for size in 0..=exact.len() {
        let buffer = &mut exact[..size];
        let mut answer =
            Discover::new(buffer, "/3/0/7".parse().unwrap(), device.definition).attributes(&attached);
        let count = answer.instance(0, &device).finish();
        match size {
            72 => assert_eq!(count, Ok(72)),
            _ => assert_eq!(count.unwrap_err().detail(), Detail::Needed(72)),
        }
    }
}
