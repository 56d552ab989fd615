//! Examples for rules about folders.

use super::{Example, Sample};

const LISTED: &str = "<DDFList><Item><ObjectID>10241</ObjectID><URN>urn:oma:lwm2m:x:10241:1.1</URN>\
                      <Name>Lamp</Name><Ver>1.1</Ver><DDF>10241.xml</DDF></Item></DDFList>";

const COMPLETE: &str = "<DDFList><Item><ObjectID>10241</ObjectID><Name>Lamp</Name>\
                        <Description>Gives light.</Description><Owner>Acme</Owner><Source>2</Source></Item></DDFList>\n";

const WRONG_SOURCE: &str = "<DDFList><Item><ObjectID>10241</ObjectID><Name>Lamp</Name>\
                            <Description>Gives light.</Description><Owner>Acme</Owner><Source>1</Source></Item></DDFList>\n";

const ON_OFF: &str = "<LWM2M><Object ObjectType=\"CommonResources\"><Resources><Item ID=\"5850\">\
                      <Name>On/Off</Name><Operations>RW</Operations><Type>Boolean</Type></Item></Resources></Object></LWM2M>";

const ON_OFF_AS_NUMBER: &str = "<LWM2M><Object ObjectType=\"CommonResources\"><Resources><Item ID=\"5850\">\
                                <Name>On/Off</Name><Operations>RW</Operations><Type>Integer</Type></Item></Resources></Object></LWM2M>";

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        code: "file-name",
        bad: Sample::Files(&[("10242.xml", "<ObjectID>10241</ObjectID>")]),
        good: Sample::Files(&[("10241.xml", "<ObjectID>10241</ObjectID>")]),
    },
    Example {
        code: "history-missing",
        bad: Sample::Files(&[
            ("10241.xml", "<ObjectVersion>1.1</ObjectVersion>"),
            ("version_history/10241-1_0.xml", "<ObjectVersion>1.0</ObjectVersion>"),
        ]),
        good: Sample::Files(&[
            ("10241.xml", "<ObjectVersion>1.1</ObjectVersion>"),
            ("version_history/10241-1_0.xml", "<ObjectVersion>1.0</ObjectVersion>"),
            ("version_history/10241-1_1.xml", "<ObjectVersion>1.1</ObjectVersion>"),
        ]),
    },
    Example {
        code: "history-differs",
        bad: Sample::Files(&[
            ("10241.xml", "<RangeEnumeration>0..200</RangeEnumeration>"),
            ("version_history/10241-1_1.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
        ]),
        good: Sample::Files(&[
            ("10241.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
            ("version_history/10241-1_1.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
        ]),
    },
    Example {
        code: "ddf-mismatch",
        bad: Sample::Files(&[("DDF.xml", LISTED), ("10241.xml", "<Name>Reading Lamp</Name>")]),
        good: Sample::Files(&[("DDF.xml", LISTED), ("10241.xml", "<Name>Lamp</Name>")]),
    },
    Example {
        code: "ddf-missing-element",
        bad: Sample::Files(&[("DDF.xml", LISTED)]),
        good: Sample::Files(&[("DDF.xml", COMPLETE)]),
    },
    Example {
        code: "ddf-source",
        bad: Sample::Files(&[("DDF.xml", WRONG_SOURCE)]),
        good: Sample::Files(&[("DDF.xml", COMPLETE)]),
    },
    Example {
        code: "object-name-duplicate",
        bad: Sample::Files(&[
            ("DDF.xml", "<DDFList></DDFList>"),
            ("10241.xml", "<Name>Lamp</Name>"),
            ("10242.xml", "<ObjectID>10242</ObjectID>"),
        ]),
        good: Sample::Files(&[
            ("DDF.xml", "<DDFList></DDFList>"),
            ("10241.xml", "<Name>Reading Lamp</Name>"),
            ("10242.xml", "<ObjectID>10242</ObjectID>"),
        ]),
    },
    Example {
        code: "id-not-published",
        bad: Sample::Files(&[
            ("DDF.xml", "<DDFList></DDFList>"),
            ("42769.xml", "<ObjectID>42769</ObjectID>"),
        ]),
        good: Sample::Files(&[
            ("DDF.xml", "<DDFList></DDFList>"),
            ("10241.xml", "<ObjectID>10241</ObjectID>"),
        ]),
    },
    Example {
        code: "line-end-missing",
        bad: Sample::Files(&[("DDF.xml", "<DDFList></DDFList>")]),
        good: Sample::Files(&[("DDF.xml", "<DDFList></DDFList>\n")]),
    },
    Example {
        code: "history-edited",
        bad: Sample::Files(&[
            ("old/version_history/10241-1_1.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
            ("new/version_history/10241-1_1.xml", "<RangeEnumeration>0..200</RangeEnumeration>"),
        ]),
        good: Sample::Files(&[
            ("old/version_history/10241-1_1.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
            ("new/version_history/10241-1_1.xml", "<RangeEnumeration>0..100</RangeEnumeration>"),
        ]),
    },
    Example {
        code: "reusable-resource-changed",
        bad: Sample::Files(&[("old/Common.xml", ON_OFF), ("new/Common.xml", ON_OFF_AS_NUMBER)]),
        good: Sample::Files(&[("old/Common.xml", ON_OFF), ("new/Common.xml", ON_OFF)]),
    },
    Example {
        code: "version-step",
        bad: Sample::Files(&[
            ("old/10241.xml", "<Type>Integer</Type>"),
            ("new/10241.xml", "<Type>Float</Type>"),
        ]),
        good: Sample::Files(&[
            ("old/10241.xml", "<Type>Integer</Type>"),
            ("new/10241.xml", "<ObjectVersion>2.0</ObjectVersion><Type>Float</Type>"),
        ]),
    },
    Example {
        code: "object-defined-twice",
        bad: Sample::Files(&[("10241.xml", "<Name>Lamp</Name>"), ("lamp.xml", "<Name>Reading Lamp</Name>")]),
        good: Sample::Files(&[("10241.xml", "<Name>Lamp</Name>"), ("lamp.xml", "<Name>Lamp</Name>")]),
    },
    Example {
        code: "ddf-file-missing",
        bad: Sample::Files(&[("DDF.xml", LISTED)]),
        good: Sample::Files(&[("DDF.xml", LISTED), ("10241.xml", "<Name>Lamp</Name>")]),
    },
];
