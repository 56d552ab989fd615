use super::*;
use crate::model::{Label, Operations, Origin, Resource, ResourceType, Spanned, Version};

fn object(id: u16, name: &str, resources: &[(u16, &str)]) -> Object {
    let implied = |text: &str| Spanned::implied(text.to_owned());
    let resource = |&(id, name): &(u16, &str)| Resource {
        id: Spanned::implied(id),
        name: implied(name),
        operations: Spanned::implied(Operations::Read),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(false),
        kind: Some(Spanned::implied(ResourceType::Integer)),
        range_text: implied(""),
        range: None,
        labels: None,
        units: implied(""),
        description: implied(""),
        origin: Origin::Unknown,
    };
    Object {
        name: implied(name),
        id: Spanned::implied(id),
        urn: implied(""),
        lwm2m_version: Spanned::implied(Version::ONE),
        version: Spanned::implied(Version::ONE),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(false),
        description: implied(""),
        remarks: implied(""),
        resources: resources.iter().map(resource).collect(),
        schema: None,
        comments: Vec::new(),
        origin: Origin::Unknown,
    }
}

fn fields(object: &Object) -> Vec<String> {
    object_names(object).resources.into_iter().map(|resource| resource.field).collect()
}

fn labelled(labels: &[(i64, &str)]) -> Vec<String> {
    let label =
        |&(code, name): &(i64, &str)| Label { code, name: name.to_owned(), description: String::new() };
    variants(&Labels {
        codes: labels.iter().map(label).collect(),
        reserved: Vec::new(),
        origin: Origin::Unknown,
    })
}

#[test]
fn names_become_what_one_would_write_by_hand() {
    let table = [
        ("Sensor Value", "sensor_value", "SensorValue"),
        ("LwM2M Server URI", "lwm2m_server_uri", "Lwm2mServerUri"),
        ("LWM2MVersion", "lwm2m_version", "Lwm2mVersion"),
        ("IPv6 Address", "ipv6_address", "Ipv6Address"),
        ("IPv4v6", "ipv4v6", "Ipv4v6"),
        ("SNMPv3Port", "snmpv3_port", "Snmpv3Port"),
        ("pH", "ph", "Ph"),
        ("CO2 Level", "co2_level", "Co2Level"),
        ("PM2.5", "pm2_5", "Pm2_5"),
        ("GNSSData", "gnss_data", "GnssData"),
        ("MQTT Broker", "mqtt_broker", "MqttBroker"),
        ("dB", "db", "Db"),
        ("Energy kWh", "energy_kwh", "EnergyKwh"),
        ("Gain dBm", "gain_dbm", "GainDbm"),
        ("eDRX Cycle", "edrx_cycle", "EdrxCycle"),
        ("TX/RX", "tx_rx", "TxRx"),
        ("UTC Offset", "utc_offset", "UtcOffset"),
        ("DL_kbps", "dl_kbps", "DlKbps"),
        ("IMSIs", "imsis", "Imsis"),
        ("ObjectIDs", "object_ids", "ObjectIds"),
        ("IDsSeen", "ids_seen", "IdsSeen"),
        ("Key(s)", "keys", "Keys"),
        ("VoLTEcalls", "volte_calls", "VolteCalls"),
        ("WiFiSSID", "wifi_ssid", "WifiSsid"),
        ("Wi-Fi Mode", "wifi_mode", "WifiMode"),
        ("NB-IoT", "nb_iot", "NbIot"),
        ("NBIoT", "nb_iot", "NbIot"),
        ("CIoT", "ciot", "Ciot"),
        ("CHAdeMO", "chademo", "Chademo"),
        ("DC CHAdeMO plugs", "dc_chademo_plugs", "DcChademoPlugs"),
        ("6LoWPAN Address", "six_lowpan_address", "SixLowpanAddress"),
        ("VoWiFi Calls", "vowifi_calls", "VowifiCalls"),
        ("EtherCATState", "ethercat_state", "EthercatState"),
        ("On/Off", "on_off", "OnOff"),
        ("eventType", "event_type", "EventType"),
        ("xAxis", "x_axis", "XAxis"),
        ("MAX_RETRIES", "max_retries", "MaxRetries"),
        ("Device's Name", "devices_name", "DevicesName"),
        ("Level (optional)", "level", "Level"),
        ("TLS 1.3", "tls_1_3", "Tls1_3"),
        ("  Padded\u{a0}Name  ", "padded_name", "PaddedName"),
    ];
    for (name, snake, camel) in table {
        assert_eq!((field(name).as_str(), type_name(name).as_str()), (snake, camel), "{name:?}");
    }
}

#[test]
fn signs_are_read_as_words() {
    let table = [
        ("Battery %", "battery_percent"),
        ("Tolerance +/-", "tolerance_plus_minus"),
        ("Tolerance ±", "tolerance_plus_minus"),
        ("Sound & Light", "sound_and_light"),
        ("Slot #2", "slot_number_2"),
        ("Power+ (import)", "power_plus_import"),
        ("Power- (export)", "power_minus_export"),
        ("Export (-A)", "export_minus_a"),
        ("EAP+PSK", "eap_psk"),
        ("Flow - Max", "flow_max"),
        ("Back-Off", "back_off"),
        ("Data >= Limit", "data_at_least_limit"),
        ("Data < Limit", "data_less_than_limit"),
    ];
    for (name, snake) in table {
        assert_eq!(field(name), snake, "{name:?}");
    }
}

#[test]
fn a_number_in_front_is_spelled_or_gets_a_letter() {
    let table = [
        ("3-Phase", "three_phase"),
        ("5QI", "five_qi"),
        ("0-10V", "zero_10v"),
        ("44 Beacons", "forty_four_beacons"),
        ("90 Days", "ninety_days"),
        ("100 Days", "n100_days"),
        ("2.4 GHz", "n2_4_ghz"),
        ("802.11ac", "n802_11ac"),
        ("007", "n007"),
        ("99999999999999999999999", "n99999999999999999999999"),
    ];
    for (name, snake) in table {
        assert_eq!(field(name), snake, "{name:?}");
    }
}

#[test]
fn letters_outside_ascii_are_spelled() {
    let table = [
        ("µSv", "usv"),
        ("Débit", "debit"),
        ("Größe", "grosse"),
        ("Angle °", "angle_deg"),
        ("Area m²", "area_m2"),
        ("\u{421}\u{41e}2", "co2"),
        ("Sca\u{43b}e", "sca_e"),
        ("Mode – Now", "mode_now"),
        ("ΔT", "delta_t"),
    ];
    for (name, snake) in table {
        assert_eq!(field(name), snake, "{name:?}");
    }
}

#[test]
fn keywords_get_an_underscore() {
    let table =
        [("Type", "type_"), ("Self", "self_"), ("async", "async_"), ("Gen", "gen_"), ("Types", "types")];
    for (name, snake) in table {
        assert_eq!(field(name), snake);
    }
    assert_eq!(type_name("self"), "Self_");
    assert_eq!(constant("Type"), "TYPE");
    assert_eq!(module("Loop"), "loop_");
}

#[test]
fn a_module_is_no_device_of_windows() {
    let table = [
        ("AUX", "aux_"),
        ("Con", "con_"),
        ("NUL", "nul_"),
        ("prn", "prn_"),
        ("COM1", "com1_"),
        ("Lpt9", "lpt9_"),
        ("COM", "com"),
        ("Com10", "com10"),
        ("Auxiliary", "auxiliary"),
    ];
    for (name, expected) in table {
        assert_eq!(module(name), expected, "{name}");
        assert_eq!(object_names(&object(32_769, name, &[])).module, expected, "{name}");
        assert_eq!(modules(&[&object(32_769, name, &[])]), [expected], "{name}");
    }
    assert_eq!((field("AUX").as_str(), type_name("AUX").as_str()), ("aux", "Aux"));
    // `aux_` of one object is not the `aux_` of another.
    let both = [object(1, "AUX", &[]), object(2, "aux", &[])];
    assert_eq!(modules(&[&both[0], &both[1]]), ["aux_1", "aux_2"]);
}

#[test]
fn a_name_without_letters_falls_back_to_the_id() {
    assert_eq!((field("").as_str(), type_name("\u{6e29}\u{5ea6}").as_str()), ("unnamed", "Unnamed"));
    let names = object_names(&object(32_769, "\u{6e29}", &[(5, ""), (7, "---")]));
    assert_eq!((names.module.as_str(), names.object.as_str()), ("object_32769", "Object32769"));
    assert_eq!(
        names.resources.iter().map(|name| name.field.as_str()).collect::<Vec<_>>(),
        ["resource_5", "resource_7"]
    );
}

#[test]
fn long_names_are_cut_between_words() {
    assert_eq!(field(&"word ".repeat(100)), ["word"; 12].join("_"));
    assert!(field(&"x".repeat(1000)).len() <= 64);
}

/// Resources with their names, and their fields.
type Fields = (&'static [(u16, &'static str)], &'static [&'static str]);

#[test]
fn each_resource_of_a_collision_carries_its_id() {
    let table: [Fields; 8] = [
        (&[(5, "Flow Rate")], &["flow_rate"]),
        (&[(5, "Flow Rate"), (3, "Flow rate")], &["flow_rate_5", "flow_rate_3"]),
        (
            &[(9, "Speed"), (3, "speed"), (12, "SPEED"), (20, "Load")],
            &["speed_9", "speed_3", "speed_12", "load"],
        ),
        (&[(1, "Type"), (2, "type")], &["type_1", "type_2"]),
        // A suffix that is itself a name is contested, too.
        (&[(1, "Speed"), (5, "Speed 2")], &["speed", "speed_2"]),
        (&[(1, "Speed"), (2, "Speed"), (5, "Speed 2")], &["speed_1", "speed_2_2", "speed_2_5"]),
        (&[(1, "Resource 2"), (2, "")], &["resource_2_1", "resource_2_2"]),
        (&[(1, "A"), (11, "a 1"), (12, "a")], &["a_1_1", "a_1_11", "a_12"]),
    ];
    for (resources, names) in table {
        assert_eq!(fields(&object(1, "Pump", resources)), names, "{resources:?}");
    }
    let pump = object(1, "Pump", &[(9, "Speed"), (3, "speed"), (20, "Load")]);
    let suffixed: Vec<bool> = object_names(&pump).resources.iter().map(|name| name.suffixed).collect();
    assert_eq!(suffixed, [true, true, false]);
}

#[test]
fn no_identifier_changes_its_meaning_when_a_resource_is_added() {
    let names = ["Speed", "speed", "Speed 2", "Speed 3", "Speed 2 2", "", "Resource 3", "Pump", "Pump value"];
    let identifiers = |resources: &[(u16, &str)]| {
        let names = object_names(&object(1, "Pump", resources)).resources;
        let both = names.into_iter().flat_map(|name| [(name.field, name.id), (name.type_name, name.id)]);
        both.collect::<std::collections::BTreeMap<String, u16>>()
    };
    let mut number = 1_u64;
    for _ in 0..200 {
        let mut resources = Vec::new();
        for id in 1..=7 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            resources.push((id, names[(number >> 33) as usize % names.len()]));
        }
        let more = identifiers(&resources);
        for left_out in 0..resources.len() {
            let mut few = resources.clone();
            few.remove(left_out);
            for (name, id) in identifiers(&few) {
                assert!(more.get(&name).is_none_or(|other| *other == id), "{name} in {resources:?}");
            }
        }
    }
}

#[test]
fn one_id_used_twice_still_has_two_names() {
    let repeated = object(1, "Pump", &[(1, "A"), (1, "A"), (1, "A"), (1, "B")]);
    assert_eq!(fields(&repeated), ["a", "a_1_2", "a_1_3", "b_1_4"]);
}

#[test]
fn types_keep_clear_of_the_object_and_its_actions() {
    let names = object_names(&object(1, "State", &[(0, "State"), (1, "State Actions"), (2, "State Value")]));
    let types: Vec<&str> = names.resources.iter().map(|name| name.type_name.as_str()).collect();
    assert_eq!(names.object, "State");
    assert_eq!(types, ["StateValue0", "StateActionsValue", "StateValue2"]);
}

#[test]
fn objects_called_alike_have_their_ids_in_their_modules() {
    let (high, low, other) = (object(26_000, "Pump", &[]), object(42, "PUMP", &[]), object(7, "Valve", &[]));
    assert_eq!(modules(&[&high, &low, &other]), ["pump_26000", "pump_42", "valve"]);
    assert_eq!(modules(&[&high, &other]), ["pump", "valve"]);
    let named_so = object(3, "Pump 42", &[]);
    assert_eq!(modules(&[&high, &low, &named_so]), ["pump_26000", "pump_42_42", "pump_42_3"]);
}

#[test]
fn each_label_of_a_collision_carries_its_code() {
    assert_eq!(labelled(&[(0, "off"), (1, "ON"), (2, "not-ready")]), ["Off", "On", "NotReady"]);
    assert_eq!(labelled(&[(2, "self"), (3, "Self")]), ["Self2", "Self3"]);
    assert_eq!(labelled(&[(7, "On"), (3, "on")]), ["On7", "On3"]);
    assert_eq!(labelled(&[(1, "Level 1"), (2, "level 1")]), ["Level1_1", "Level1_2"]);
    assert_eq!(labelled(&[(-1, "On"), (1, "on")]), ["OnMinus1", "On1"]);
    assert_eq!(labelled(&[(-1, "-"), (0, "?")]), ["CodeMinus1", "Code0"]);
}

#[test]
fn a_label_never_looks_like_the_open_variant() {
    for label in ["Other", "OTHER", "other.", "Others", "Other value", "other codes", "Other 5", "Other than"]
    {
        assert_eq!(labelled(&[(0, "Off"), (5, label)]), ["Off", "Code5"], "{label}");
    }
    assert_eq!(labelled(&[(0, "Another"), (5, "Other sensor")]), ["Another", "OtherSensor"]);
}

#[test]
fn a_label_that_is_too_long_for_a_name_becomes_its_code() {
    let long = "Vehicles designed and constructed for the carriage of passengers";
    assert_eq!(labelled(&[(7, long), (26, long), (30, "Bus")]), ["Code7", "Code26", "Bus"]);
    assert_eq!(labelled(&[(0, &long[..53])]), ["VehiclesDesignedAndConstructedForTheCarriageOf"]);
}

#[test]
fn numbers_in_front_are_treated_alike_in_one_enum() {
    assert_eq!(labelled(&[(0, "2 wires"), (1, "3 wires")]), ["TwoWires", "ThreeWires"]);
    assert_eq!(labelled(&[(0, "2.4 GHz"), (1, "5 GHz")]), ["N2_4Ghz", "N5Ghz"]);
}

#[test]
fn every_text_becomes_an_identifier() {
    let pieces = [
        "a", "B", "LwM2M", "9", "2.4", "_", "-", "+", " ", "(", ")", "IPv6", "s", "'", "%", "type", "Self",
        "\n",
    ];
    for text in noise::texts(3_000, &pieces) {
        let type_name = type_name(&text);
        for name in [field(&text), constant(&text), type_name.clone(), module(&text)] {
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{text:?} -> {name:?}");
            assert!(name.len() < 80, "{text:?} -> {name:?}");
        }
        assert!(
            !field(&text).contains("__") && !field(&text).contains(|c: char| c.is_uppercase()),
            "{text:?}"
        );
        assert!(type_name.starts_with(|c: char| c.is_ascii_uppercase()), "{text:?}");
        let variants = labelled(&[(0, &text), (1, &text), (-1, &text)]);
        assert!(variants.iter().all(|name| syn::parse_str::<syn::Ident>(name).is_ok()), "{variants:?}");
        assert!(variants[0] != variants[1] && variants[1] != variants[2] && variants[0] != variants[2]);
    }
}
