use super::*;
use crate::model::{Operations, Spanned};
use crate::names::noise;

fn resource(range: &str, description: &str) -> Resource {
    let implied = |text: &str| Spanned::implied(text.to_owned());
    Resource {
        id: Spanned::implied(1),
        name: implied("State"),
        operations: Spanned::implied(Operations::Read),
        multiple: Spanned::implied(false),
        mandatory: Spanned::implied(true),
        kind: Some(Spanned::implied(ResourceType::Integer)),
        range_text: implied(range),
        range: crate::range::read(range, ResourceType::Integer).range,
        labels: None,
        units: implied(""),
        description: implied(description),
        origin: Origin::Unknown,
    }
}

/// Returns `0 off|1 on`, or nothing.
fn found(range: &str, description: &str) -> String {
    let labels = find(&resource(range, description));
    let codes = labels.map(|labels| labels.codes).unwrap_or_default();
    codes.iter().map(|label| format!("{} {}", label.code, label.name)).collect::<Vec<_>>().join("|")
}

#[test]
fn codes_in_lines_are_found_in_every_form() {
    for text in [
        "Modes:\n0: Off\n1: On",
        "0:Off\n1:On",
        "0 : Off \n 1 : On ",
        "0 = Off\n1 = On",
        "0=Off\n1=On",
        "0. Off\n1. On",
        "0 - Off\n1 - On",
        "0) Off\n1) On",
        "(0) Off\n(1) On",
        "(0)  Off\n(1)  On",
        "0 (Off)\n1 (On)",
        "0\tOff\tNothing moves\n1\tOn\tAll moves",
        "* 0: Off\n* 1: On",
        "- 0: Off\n- 1: On",
        "**0: Off**\\n**1: On**",
        "0: Off\r\n1: On\r\n",
        "0: Off\n\n1: On",
        "1: On\n0: Off",
        "0: Off\n1: On\n2-7: Reserved",
        "0: Off\n1: On\n2: reserved",
        "0: Off\n1: On\n[2..7] vendor specific",
    ] {
        assert_eq!(found("", text), "0 Off|1 On", "{text:?}");
    }
}

#[test]
fn codes_in_a_paragraph_are_found() {
    for text in [
        "0: Off, 1: On",
        "The mode. 0: Off 1: On",
        "The mode. 0: Off 1: On 2-7: reserved",
        "The mode is 0 = Off, 1 = On.",
        "The mode (0 = Off; 1 = On).",
        "The mode: 0: Off, 1: On, others reserved.",
        "The mode: 1: On, 0: Off",
        "The mode: 0=Off and 1=On. Any change is logged.",
        "0: Off, 1: On, <0: Failed",
    ] {
        assert_eq!(found("", text), "0 Off|1 On", "{text:?}");
    }
    assert_eq!(found("", "0 - low 1 - mid 2 - high"), "0 low|1 mid|2 high");
    assert_eq!(found("", "0: red,\n1: green, 2:\nblue"), "0 red|1 green|2 blue");
}

#[test]
fn ranges_of_codes_end_the_label_before() {
    assert_eq!(
        found("0..31", "0: GOOD All is fine. 1: POOR Some of it is fine. 2-15: Reserved. 16-31: Vendor."),
        "0 GOOD|1 POOR"
    );
    assert_eq!(found("", "0: Fine\n1: Bad\n(( 2-49, later ))\n50: Worse"), "0 Fine|1 Bad|50 Worse");
}

#[test]
fn what_looks_like_a_code_list_and_is_none_is_left_alone() {
    for text in [
        "",
        "A number from 0 to 9.",
        "0: Off",
        "Wait 30, 60 or 90 s.",
        "30: every 30 seconds\n600: every 10 minutes\n3600: hourly",
        "Delays, e.g. 5 = a little, 10 = a lot",
        "For example: 1: Red, 2: Blue",
        "Bitmap: 0: Rain, 1: Wind",
        "Each bit is a fault. 0: Rain, 1: Wind",
        "Bit 0: Rain\nBit 1: Wind",
        "Inst 0 : least\nInst 1: most",
        "1: Rain\n2: Wind\n4: Snow\n8: Hail",
        "1. Stop the pump.\n2. Start the pump.",
        "1) Stop the pump\n2) Start the pump",
        "0 = false, 1 = true",
        "While shut: 0: idle, 1: busy. While open: 0: leaking, 1: tight.",
        "At 00:05 it starts, at 00:10 it ends",
        "At 10:05 it starts, at 11:10 it ends, at 12:15 it starts",
        "0 -5 V\n1 -12 V",
        "Type A-2: large, type A-1: small",
        "0.5: slow, 1.6: fast, 2.7: faster",
        "Off while 0 == speed, on while 1 == level",
        "It ends with 0 (no error) or 1 (an error)",
        "/9/0/4 = 123\n/9/0/5 = 345",
        "If the other one is at 0: nothing, at 1: everything",
        "1-9,65,66 = usual\n128 to 254 = special 0,255 = none",
        "Table 5: Speeds, Table 6: Loads",
        "2: a\n3: -",
    ] {
        assert_eq!(found("", text), "", "{text:?}");
    }
}

#[test]
fn bits_of_a_mask_are_no_codes_whatever_the_words() {
    const LIST: &str = "0 = GPS, 1 = GLONASS, 2 = Galileo";
    for text in [
        "A mask is used with the following bit definition: ",
        "Mask of the systems in use: ",
        "Bit positions: ",
        "The bits of the value: ",
        "A set of flags: ",
        "Bit-coded. ",
        "Bitmap: ",
        "A BitMask. ",
        "LSB first bit: ",
        "The least significant bit is bit number zero. ",
        "A combination of the following: ",
        "The sum of the following values: ",
        "Powers of two, added together: ",
        "Position of the 1st LSB. ",
        "Binary coded: ",
        "Each position of the number is a system. ",
        "The values are ORed. ",
    ] {
        assert_eq!(found("", &format!("{text}{LIST}")), "", "{text:?}");
        assert_eq!(found("", &format!("{text}\n0: GPS\n1: GLONASS")), "", "{text:?}");
    }
    for text in ["0 = GPS, 1 = GLONASS. The codes are OR-ed.", "0: GPS (bit 0)\n1: GLONASS (bit 1)"] {
        assert_eq!(found("", text), "", "{text:?}");
    }
    for text in [
        "",
        "An 8 bit value: ",
        "The 16-bit code: ",
        "Parity bit of the interface: ",
        "Number of data bits: ",
        "A flag that is raised: ",
        "The subnet mask in use: ",
        "Bit rate of the line: ",
    ] {
        assert_eq!(found("", &format!("{text}{LIST}")), "0 GPS|1 GLONASS|2 Galileo", "{text:?}");
    }
    assert_eq!(found("", "0: MSB first\n1: LSB first"), "0 MSB first|1 LSB first");
    assert_eq!(found("", "0: No mask\n1: Mask worn"), "0 No mask|1 Mask worn");
    assert_eq!(found("", "0: 40-bit\n1: 104-bit"), "0 40-bit|1 104-bit");
    assert_eq!(found("", "0: Clear all flags\n1: Keep"), "0 Clear all flags|1 Keep");
}

#[test]
fn one_code_with_another_sign_stays_in_its_list() {
    let all = "0 off|1 low|2 mid|3 high|4 max";
    for text in [
        "0: off\n1: low\n2: mid\n3. high\n4: max",
        "0: off\n1: low\n2: mid\n3 = high\n4: max",
        "0: off\n1: low\n2: mid\n3 - high\n4: max",
        "0: off\n1: low\n2: mid\n3) high\n4: max",
        "0: off\n1: low\n2: mid\n(3) high\n4: max",
        "0: off\n1: low\n2: mid\n3 high\n4: max",
        "0: off\n1: low\n2: mid\n3high\n4: max",
        "0=off\n1=low\n2=mid\n3high\n4=max",
        "0. off\n1. low\n2: mid\n3. high\n4. max",
        "0 - off\n1: low\n2 - mid\n3: high\n4 - max",
        "0. off\n1: low\n2: mid\n3: high\n4: max",
        "0: off\n1: low\n2: mid\n3: high\n4. max",
        "0: off\n1: low\n2. mid\n3. high\n4: max",
        "0: off\n1: low\n2: mid\n3, high\n4: max",
        "0: off\n1: low\n2: mid\n3; high\n4: max",
        "0: off 1: low 2: mid 3. high 4: max",
        "0: off, 1: low, 2: mid, 3. high, 4: max",
        "0: off, 1: low, 2 = mid, 3: high, 4: max",
        "0 = off; 1 = low; 2 = mid; 3 - high; 4 = max",
    ] {
        assert_eq!(found("", text), all, "{text:?}");
        assert_eq!(found("0..4", text), all, "{text:?}");
    }
    assert_eq!(found("", "1: Rain\n2: Wind\n3. Both\n4: Snow"), "1 Rain|2 Wind|3 Both|4 Snow");
    for (text, codes) in [
        ("0: off\n1: on\n\n2. See there.", "0 off|1 on"),
        ("0: off, 1: on, and the default is 2. 3: auto", "0 off|1 on|3 auto"),
        ("0: off\n5 V are usual.\n9: on", "0 off|9 on"),
        ("0: off\n1: on for\n1 - a day\n2 - a week", ""),
        ("0: off, 1: on, 1: auto", ""),
        ("0: off\n1: on\n\n9: See there.", "0 off|1 on"),
        ("2: see there, 0: off\n1: on", "0 off|1 on"),
        ("0) off\n1) on, as in 2) above\n3) auto", "0 off|1 on|3 auto"),
        ("0: off\n1: on\n2 V are usual.", "0 off|1 on"),
        ("5 modes\n6: on\n7: off", "6 on|7 off"),
        ("0: off\n1: on\n1) slow\n2: fast", "0 off|1 on|2 fast"),
    ] {
        assert_eq!(found("", text), codes, "{text:?}");
    }
}

#[test]
fn a_list_may_have_gaps_with_every_sign() {
    for text in [
        "0: DC\n1: Battery\n4: USB",
        "0 = DC\n1 = Battery\n4 = USB",
        "0 - DC\n1 - Battery\n4 - USB",
        "0 \u{2013} DC\n1 \u{2013} Battery\n4 \u{2013} USB",
        "0 \u{2014} DC\n1 \u{2014} Battery\n4 \u{2014} USB",
        "0. DC\n1. Battery\n4. USB",
        "0) DC\n1) Battery\n4) USB",
        "(0) DC\n(1) Battery\n(4) USB",
        "0 (DC)\n1 (Battery)\n4 (USB)",
        "0\tDC\n1\tBattery\n4\tUSB",
        "0 - DC 1 - Battery 4 - USB",
    ] {
        assert_eq!(found("", text), "0 DC|1 Battery|4 USB", "{text:?}");
    }
    assert_eq!(found("", "10 - DC\n20 - Battery"), "10 DC|20 Battery");
    assert_eq!(found("", "1. Stop\n4. Start"), "", "steps of which two are missing");
}

#[test]
fn reserved_codes_are_left_out_and_states_are_kept() {
    for label in [
        "reserved",
        "Reserved.",
        "Reserved (see above)",
        "RESERVED for future use",
        "Reserved, do not use",
        "Reserved by OMA",
        "Reserved mode (later)",
        "reserved values",
        "RFU",
        "For future use",
        "Spare (for future use)",
        "spare, for future use",
        "Unused code",
        "Not used in this version",
    ] {
        assert_eq!(found("", &format!("0: Off\n1: On\n2: {label}")), "0 Off|1 On", "{label}");
    }
    for label in [
        "Unused battery",
        "Spare",
        "Spare wheel",
        "Spare battery in use",
        "Not used since the last start",
        "Unused",
        "Reserved by a customer",
        "Reservedly",
    ] {
        let found = found("", &format!("0: Off\n1: On\n2: {label}"));
        assert!(found.starts_with("0 Off|1 On|2 "), "{label}: {found:?}");
    }
    assert_eq!(
        found("", "0: Off\n1: On\n2: spare\n3: Spare"),
        "0 Off|1 On",
        "two codes of one name are gaps"
    );
}

#[test]
fn a_code_that_is_no_code_of_the_resource_leaves_the_others_their_names() {
    let table = [
        // Outside of the range.
        ("0..1", "0: Off\n1: On\n2: Auto", "0 Off|1 On"),
        ("0..1", "0: Off, 1: On, 2: Auto", "0 Off|1 On"),
        ("1..3", "0: Off\n1: Slow\n2: Medium\n3: Fast", "1 Slow|2 Medium|3 Fast"),
        ("1, 2", "1 - Slow\n2 - Fast\n3 - Faster", "1 Slow|2 Fast"),
        ("0..1", "0: Off\n1: On\n2: A\n3: B\n4: C", "0 Off|1 On"),
        ("0..2", "0: A\n1: B\n2: C\n3: Reserved", "0 A|1 B|2 C"),
        ("0: Off\n1: On", "0: Off\n1: On\n2: Auto", "0 Off|1 On"),
        // Twice.
        ("", "0: Off, 1: Slow, 1: Medium, 3: Fast", "0 Off|3 Fast"),
        ("", "0: Off\n1: Slow\n1: Medium\n3: Fast", "0 Off|3 Fast"),
        ("", "0: Off\n1: Slow\n2: Medium\n1: Fast", "0 Off|2 Medium"),
        ("", "0: Off\n1: Slow\n2: Medium\n1: Fast\n4: Faster", "0 Off|2 Medium|4 Faster"),
        ("0: Off, 1: Slow, 1: Medium, 3: Fast", "", "0 Off|3 Fast"),
        // Twice, with one label, so that there is no doubt.
        ("", "0: Off\n1: Slow\n1: slow\n2: Fast", "0 Off|1 Slow|2 Fast"),
        ("", "0: Off\n1: Slow\n2: Fast\n0: Off is the default.", "0 Off|1 Slow|2 Fast"),
        ("0: Off, 1: Slow, 1: Fast", "0: Off, 1: Slow, 2: Fast", "0 Off|1 Slow"),
        // Both.
        ("0..3", "0: Off\n1: Slow\n1: Medium\n3: Fast\n4: Faster", "0 Off|3 Fast"),
        // No list is left.
        ("0..1", "Of the other: 0: Off, 1: On, 2: A, 3: B", ""),
        ("5..9", "0: Off\n1: On", ""),
        ("1..9", "0: Off\n1: On", ""),
        ("", "0: Off\n1: On\n1: Auto", ""),
    ];
    for (range, description, codes) in table {
        assert_eq!(found(range, description), codes, "{range:?} {description:?}");
    }
}

#[test]
fn reserved_codes_are_kept_apart() {
    let labels = find(&resource("0..5", "0: Free\n1: Taken\n2: Reserved\n3: RFU\n4: reserved\n6: Reserved"));
    let mut labels = labels.unwrap();
    let names = |codes: &[Label]| {
        codes.iter().map(|label| format!("{} {}", label.code, label.name)).collect::<Vec<_>>().join("|")
    };
    assert_eq!(names(&labels.codes), "0 Free|1 Taken");
    assert_eq!(names(&labels.reserved), "2 Reserved 2|3 RFU|4 reserved 4", "6 is outside of the range");
    labels.keep_reserved();
    assert_eq!(names(&labels.codes), "0 Free|1 Taken|2 Reserved 2|3 RFU|4 reserved 4");
    assert_eq!(crate::names::variants(&labels), ["Free", "Taken", "Reserved2", "Rfu", "Reserved4"]);
    assert!(labels.reserved.is_empty());
}

#[test]
fn a_list_that_contradicts_the_range_is_not_its_list() {
    assert_eq!(found("0..1", "0: Off\n1: On"), "0 Off|1 On");
    assert_eq!(found("0..255", "The channel.\n0: Off\n1: On"), "", "the other channels have no label");
    assert_eq!(found("0..255", "0: Off\n1: On\n2-255: Reserved"), "0 Off|1 On");
    assert_eq!(found("0..255", "0: Off\n1: On\n2: Auto"), "0 Off|1 On|2 Auto");
    let two_lists = "Of a mode: 0: Off, 1: On\n\n0 = Red\n1 = Green\n2 = Blue";
    assert_eq!(found("0..255", two_lists), "0 Red|1 Green|2 Blue", "two codes leave the others open");
    assert_eq!(found("0..2", two_lists), "", "either list may be meant");
    for kind in [ResourceType::Integer, ResourceType::Unsigned] {
        let mut channel = resource("", "The channel.\n0: Off\n1: On");
        channel.kind = Some(Spanned::implied(kind));
        for (range, is_list) in [("", true), ("0..17", true), ("0..18", false), ("0..9,20..28", false)] {
            channel.range = crate::range::read(range, kind).range;
            assert_eq!(find(&channel).is_some(), is_list, "{kind:?} {range}");
        }
    }
    assert_eq!(found("1..2", "1. Slow\n2. Fast"), "1 Slow|2 Fast");
    assert_eq!(found("0..1", "0 = false, 1 = true"), "0 false|1 true");
}

#[test]
fn only_plain_integers_have_codes() {
    let text = "0: Off\n1: On";
    let with = |change: fn(&mut Resource)| {
        let mut resource = resource("", text);
        change(&mut resource);
        find(&resource).is_some()
    };
    assert!(with(|resource| resource.kind = Some(Spanned::implied(ResourceType::Unsigned))));
    assert!(!with(|resource| resource.kind = Some(Spanned::implied(ResourceType::Float))));
    assert!(!with(|resource| resource.kind = Some(Spanned::implied(ResourceType::Boolean))));
    assert!(!with(|resource| resource.kind = None));
    assert!(!with(|resource| resource.operations = Spanned::implied(Operations::Execute)));
    assert!(!with(|resource| resource.units = Spanned::implied("s".to_owned())));
    let negative =
        Resource { kind: Some(Spanned::implied(ResourceType::Unsigned)), ..resource("", "-1: A\n0: B") };
    assert_eq!(find(&negative), None);
    assert_eq!(found("", "-1: A\n0: B"), "-1 A|0 B");
}

#[test]
fn the_range_comes_first_and_the_description_explains() {
    let labels = find(&resource("0: SHUT\n1: OPEN", "* 0: SHUT - no flow\n* 1: OPEN - some flow")).unwrap();
    let texts: Vec<(&str, &str)> =
        labels.codes.iter().map(|label| (label.name.as_str(), label.description.as_str())).collect();
    assert_eq!(texts, [("SHUT", "SHUT - no flow"), ("OPEN", "OPEN - some flow")]);
}

#[test]
fn a_name_is_the_head_of_its_label() {
    let table = [
        ("Off. Nothing moves", "Off"),
        ("Off (nothing moves)", "Off"),
        ("Off, nothing moves", "Off"),
        ("Off: nothing moves", "Off"),
        ("Off - nothing moves", "Off"),
        ("\"Off\"", "Off"),
        ("Not enough memory for the new package", "Not enough memory"),
        ("Every one of these very long words", "Every one"),
        ("Uses TLS 1.3", "Uses TLS 1.3"),
        ("Off \u{2014} nothing moves", "Off"),
        ("Vehicle above 3,500 kg", "Vehicle above 3,500 kg"),
        // A label that runs on is cut where another clause begins.
        ("Running where Disabled should be", "Running"),
        ("Running when Disabled is set in the other resource", "Running"),
        ("Running which is the state after a restart", "Running"),
        ("Running and the default is zero", "Running"),
        ("Stopped unless somebody starts it", "Stopped"),
        ("Stopped as soon as the cover is shut", "Stopped"),
        ("Running The device measures", "Running"),
        ("Return to The Base", "Return to The Base"),
        ("Running. Disabled should be there", "Running"),
        ("Running (Disabled should be there)", "Running"),
        // It is not cut elsewhere.
        ("Both the pump and the valve", "Both the pump and the valve"),
        ("Timed out waiting user response dialog box", "Timed out waiting user response dialog box"),
        ("Power line carrier with narrow band modulation", "Power line carrier"),
    ];
    for (label, name) in table {
        assert_eq!(found("", &format!("0: {label}\n1: On")), format!("0 {name}|1 On"), "{label}");
    }
}

#[test]
fn names_in_capitals_in_front_of_all_sentences_are_the_names() {
    let text = "0: STUCK_VALUE Changes no more\n1: LEVEL-2 Half of the power\n2: OFF";
    assert_eq!(found("", text), "0 STUCK_VALUE|1 LEVEL-2|2 OFF");
    let text = "0: STUCK_VALUE Changes no more\n1: Off";
    assert_eq!(found("", text), "0 STUCK_VALUE Changes no more|1 Off");
}

#[test]
fn names_that_would_be_alike_are_longer() {
    assert_eq!(
        found("", "0: Full power, day\n1: Full power, night (1)\n2: Off"),
        "0 Full power, day|1 Full power, night|2 Off"
    );
}

#[test]
fn the_last_label_of_a_paragraph_ends_with_its_sentence_bracket_or_clause() {
    for text in [
        "The state is 0: Disabled, 1: Running. Disabled should be written first.",
        "The state (0: Disabled, 1: Running) where Disabled Should Be First",
        "The state [0: Disabled, 1: Running] is Read Only",
        "The state is 0: Disabled, 1: Running\nRead Only",
        "The state is 0: Disabled, 1: Running where Disabled Should Be Written before the Device restarts",
        "The state is 0: Disabled, 1: Running when the Other Resource of this very Object is not Written",
        "The state is 0: Disabled, 1: Running, and Disabled should be written first.",
        "The state is 0: Disabled and 1: Running; Disabled Should Be Written before the Device restarts.",
    ] {
        assert_eq!(found("", text), "0 Disabled|1 Running", "{text:?}");
    }
}

#[test]
fn a_label_without_a_short_name_keeps_its_whole_text() {
    let passengers = "Vehicles designed and constructed for the carriage of passengers";
    let text = format!(
        "7={passengers} and comprising no more than eight seats.\n\
         18=High sided vehicle.\n\
         21=Vehicles for the carriage of goods and having a maximum mass exceeding 3.5 tonnes (class N2).\n\
         22=Vehicles for the carriage of goods and having a maximum mass not exceeding 3.5 tonnes.\n\
         26={passengers}, comprising more than eight seats.\n\
         42=Van.\n\
         43Vehicle without catalytic converter.\n\
         44=Tram.\n\
         100=Other than as defined in this enumeration."
    );
    let labels = find(&resource("", &text)).unwrap();
    assert_eq!(
        crate::names::variants(&labels),
        [
            "Code7",
            "HighSidedVehicle",
            "Code21",
            "Code22",
            "Code26",
            "Van",
            "VehicleWithoutCatalyticConverter",
            "Tram",
            "Code100"
        ]
    );
    let whole = |label: &Label| {
        if label.description.is_empty() { label.name.clone() } else { label.description.clone() }
    };
    assert_eq!(whole(&labels.codes[4]), format!("{passengers}, comprising more than eight seats"));
}

#[test]
fn a_label_that_is_added_never_takes_over_a_name() {
    let names = |text: &str| {
        let labels = find(&resource("", text)).unwrap();
        crate::names::variants(&labels)
    };
    assert_eq!(names("1: Full power, day\n2: Off"), ["FullPower", "Off"]);
    assert_eq!(names("1: Full power, day\n2: Off\n3: Full power"), ["FullPowerDay", "Off", "FullPower3"]);
    assert_eq!(names("1: Data > limit\n2: Data < limit"), ["DataGreaterThanLimit", "DataLessThanLimit"]);
}

#[test]
fn a_label_keeps_its_text_but_not_what_follows_the_list() {
    let labels = find(&resource("", "0: Off\nNothing moves.\n1: On\nAll moves.\n\nSee there.")).unwrap();
    assert_eq!(labels.codes[0].description, "Off Nothing moves.");
    assert_eq!(labels.codes[1].description, "On All moves.");
    let labels = find(&resource("", "0: Off\n1: On\nMore may be added later.")).unwrap();
    assert_eq!(labels.codes[1].description, "");
    let labels = find(&resource("", "0 = Off, 1 = On. All are in use.")).unwrap();
    assert_eq!((labels.codes[1].name.as_str(), labels.codes[1].description.as_str()), ("On", ""));
    let labels = find(&resource("", "The state (0: Off, 1: Up (1) to (9)) is kept.")).unwrap();
    assert_eq!(labels.codes[1].description, "Up (1) to (9)");
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "0", "1", "2", "99", ":", "=", ". ", " - ", "(", ")", "[", "]", "..", "\n", "\t", " ", "on", "bit",
        ", ", "e.g.",
    ];
    for text in noise::texts(20_000, &pieces) {
        for range in ["", "0..99", text.as_str()] {
            let Some(labels) = find(&resource(range, &text)) else { continue };
            assert!(labels.codes.len() > 1, "{text:?}");
            assert!(labels.codes.windows(2).all(|pair| pair[0].code < pair[1].code), "{text:?}: {labels:?}");
            assert!(labels.codes.iter().all(|label| !label.name.trim().is_empty()), "{text:?}: {labels:?}");
        }
    }
}

#[test]
fn long_texts_are_no_code_lists() {
    for text in ["0: a ".repeat(50_000), "1-".repeat(100_000), "(".repeat(200_000), "0: \n".repeat(50_000)] {
        assert_eq!(find(&resource("", &text)), None);
        crate::range::read(&text, ResourceType::Integer);
        crate::docs::markdown(&text);
        crate::names::field(&text);
    }
}

#[test]
fn of_two_equal_lists_the_first_one_counts() {
    let text =
        "0: Not running\n1: Running well\n\nIn other words:\n0 = Not running so far\n1 = Running well again";
    let labels = find(&resource("", text)).unwrap();
    let labels = labels.codes.iter().map(|label| (label.name.as_str(), label.description.as_str()));
    assert_eq!(labels.collect::<Vec<_>>(), [("Not running", ""), ("Running well", "")]);
}

#[test]
fn a_code_is_repeated_where_its_list_goes_on() {
    let table = [
        ("0: off\n1: slow\n1: fast", 1),
        ("0: off\n1: slow\n2: fast\n1: faster\n4: fastest", 1),
        ("0: off\n1: slow\n2: fast\n3: faster\n1: fastest", 1),
        // Lists that begin anew.
        ("0: off\n1: slow\n2: fast\n3: faster\n1: in\n2: out", 0),
        (
            "0: off\n1: slow, 2: as fast as anything that anybody has ever seen in all of the world\n1: in\n3: out",
            0,
        ),
        ("Each bit is a fault.\n0: off\n1: slow\n1: fast", 0),
    ];
    for (text, number) in table {
        assert_eq!(repeated_codes(&resource("", ""), text).len(), number, "{text}");
    }
}

#[test]
fn codes_are_looked_for_in_texts_of_the_length_of_a_description() {
    let repeated = |text: &str| repeated_codes(&resource("", ""), text).len();
    let codes = |last: usize| (1..=last).map(|code| format!("{code}: {code}\n")).collect::<String>();
    let list = |last: usize| format!("0: off\n0: on\n{}", codes(last));
    let of_length = |length: usize| list(2) + &" ".repeat(length - list(2).len());
    let table = [
        (list(2), 1),
        (of_length(LONGEST), 1),
        (of_length(LONGEST + 1), 0),
        (list(MOST_MARKERS - 2), 1),
        (list(MOST_MARKERS - 1), 0),
    ];
    for (text, number) in table {
        assert_eq!(repeated(&text), number, "{} bytes: {:.40}", text.len(), text);
        assert_eq!(find(&resource("", &text)).is_some(), number > 0, "{} bytes: {:.40}", text.len(), text);
    }
}

#[test]
fn a_label_of_many_words_is_shortened_in_linear_work() {
    // With a verb in front, no joint opens a sentence.
    let label = format!("May be on {}", "and with or ".repeat(5_000));
    assert!(find(&resource("", &format!("0: {label}\n1: Off"))).is_some());
}
