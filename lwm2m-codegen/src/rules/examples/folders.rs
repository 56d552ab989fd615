//! Examples for rules about folders.

use super::{Example, Sample};

const LISTED: &str = "<DDFList><Item><ObjectID>10241</ObjectID><URN>urn:oma:lwm2m:x:10241:1.1</URN>\
                      <Name>Lamp</Name><Ver>1.1</Ver><DDF>10241.xml</DDF></Item></DDFList>";

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
