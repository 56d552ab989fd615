//! Examples for rules about XML and about the schema.

use super::{Example, Sample, texts};

pub(super) const EXAMPLES: &[Example] = &[
    texts("xml-malformed", "<Name>Lamp<Name>", "<Name>Lamp</Name>"),
    Example {
        code: "xml-encoding",
        bad: Sample::Bytes(b"<LWM2M><!-- 21 \xb0C in Latin-1 --></LWM2M>"),
        good: Sample::Text("<LWM2M><!-- 21 °C in UTF-8 --></LWM2M>"),
    },
    texts("xml-doctype", "<!DOCTYPE LWM2M SYSTEM \"LWM2M.dtd\">\n<LWM2M></LWM2M>", "<LWM2M></LWM2M>"),
    Example {
        code: "xml-too-large",
        bad: Sample::Repeated { before: "<LWM2M>", piece: "<Object/>", times: 262_145, after: "</LWM2M>" },
        good: Sample::Text("<Name>Lamp</Name>"),
    },
    texts(
        "xml-wrong-root",
        "<DDFList><Item><ObjectID>10241</ObjectID></Item></DDFList>",
        "<LWM2M><Object ObjectType=\"MODefinition\"></Object></LWM2M>",
    ),
    texts("xml-no-object", "<LWM2M></LWM2M>", "<LWM2M><Object ObjectType=\"MODefinition\"></Object></LWM2M>"),
    Example {
        code: "xml-many-diagnostics",
        bad: Sample::Repeated { before: "<LWM2M>", piece: "<Thing/>", times: 1_000, after: "</LWM2M>" },
        good: Sample::Text("<Name>Lamp</Name>"),
    },
    texts("byte-order-mark", "\u{feff}<LWM2M></LWM2M>", "<LWM2M></LWM2M>"),
    texts("licence-missing", "<LWM2M></LWM2M>", "<!-- Licence: BSD-3-Clause -->\n<LWM2M></LWM2M>"),
    texts(
        "schema-missing-element",
        "<Item ID=\"0\"><Name>Level</Name><Operations>R</Operations><Type>Integer</Type>\n</Item>",
        "<Item ID=\"0\"><Name>Level</Name><Operations>R</Operations><MultipleInstances>Single</MultipleInstances>\n\
         <Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration></RangeEnumeration><Units></Units>\n\
         <Description>How bright.</Description></Item>",
    ),
    texts(
        "schema-order",
        "<Units>s</Units><RangeEnumeration>0..100</RangeEnumeration>",
        "<RangeEnumeration>0..100</RangeEnumeration><Units>s</Units>",
    ),
    texts("schema-duplicate-element", "<Units>s</Units><Units>min</Units>", "<Units>s</Units>"),
    texts("schema-value", "<Mandatory>Sometimes</Mandatory>", "<Mandatory>Optional</Mandatory>"),
    texts("schema-id", "<Item ID=\"zero\">", "<Item ID=\"0\">"),
    texts("schema-unknown-element", "<Unit>s</Unit><Units></Units>", "<Units>s</Units>"),
    texts("schema-stray-text", "<Units>s</Units>seconds", "<Units>s</Units><!-- seconds -->"),
];
