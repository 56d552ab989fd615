//! Examples for rules about resources: types, names, ranges, units and descriptions.

use super::{Example, texts};

pub(super) const EXAMPLES: &[Example] = &[
    texts(
        "missing-type",
        "<Operations>R</Operations>\n<Type></Type>",
        "<Operations>R</Operations>\n<Type>Integer</Type>",
    ),
    texts("type-unknown", "<Type>Number</Type>", "<Type>Float</Type>"),
    texts(
        "executable-with-type",
        "<Operations>E</Operations>\n<Type>String</Type>",
        "<Operations>E</Operations>\n<Type></Type>",
    ),
    texts(
        "executable-multiple",
        "<Item ID=\"0\"><Operations>E</Operations><MultipleInstances>Multiple</MultipleInstances>\n<Type></Type>",
        "<Item ID=\"0\"><Operations>E</Operations><MultipleInstances>Single</MultipleInstances>\n<Type></Type>",
    ),
    texts("operations-unknown", "<Operations>Read</Operations>", "<Operations>R</Operations>"),
    texts("operations-empty", "<Operations></Operations>", "<Operations>R</Operations>"),
    texts("name-empty", "<Name></Name>", "<Name>Lamp</Name>"),
    texts(
        "name-duplicate",
        "<Item ID=\"0\"><Name>Level</Name>\n<Item ID=\"1\"><Name>Level</Name>",
        "<Item ID=\"0\"><Name>Lowest Level</Name>\n<Item ID=\"1\"><Name>Highest Level</Name>",
    ),
    texts(
        "name-collision",
        "<Item ID=\"0\"><Name>Level (+)</Name>\n<Item ID=\"1\"><Name>Level</Name>",
        "<Item ID=\"0\"><Name>Highest Level</Name>\n<Item ID=\"1\"><Name>Level</Name>",
    ),
    texts("name-padding", "<Name>Reading  Lamp</Name>", "<Name>Reading Lamp</Name>"),
    texts("name-non-ascii", "<Name>Lämp</Name>", "<Name>Lamp</Name>"),
    texts("name-keyword", "<Item ID=\"0\"><Name>Type</Name>", "<Item ID=\"0\"><Name>Lamp Type</Name>"),
    texts(
        "name-starts-with-digit",
        "<Item ID=\"0\"><Name>3-Phase</Name>",
        "<Item ID=\"0\"><Name>Three Phase</Name>",
    ),
    texts(
        "range-reversed",
        "<RangeEnumeration>-30..-120</RangeEnumeration>",
        "<RangeEnumeration>-120..-30</RangeEnumeration>",
    ),
    texts(
        "range-free-text",
        "<RangeEnumeration>any level but zero</RangeEnumeration>",
        "<RangeEnumeration>1..100</RangeEnumeration>",
    ),
    texts(
        "range-labels",
        "<RangeEnumeration>0: off, 1: on</RangeEnumeration>",
        "<RangeEnumeration>0, 1</RangeEnumeration>\n<Description>What it does. 0: off, 1: on</Description>",
    ),
    texts(
        "range-dash",
        "<RangeEnumeration>0-100</RangeEnumeration>",
        "<RangeEnumeration>0..100</RangeEnumeration>",
    ),
    texts(
        "range-three-dots",
        "<RangeEnumeration>1...15</RangeEnumeration>",
        "<RangeEnumeration>1..15</RangeEnumeration>",
    ),
    texts(
        "range-power",
        "<RangeEnumeration>0..2^28-1</RangeEnumeration>",
        "<RangeEnumeration>0..268435455</RangeEnumeration>",
    ),
    texts(
        "range-unit-word",
        "<Type>String</Type><RangeEnumeration>0..255 bytes</RangeEnumeration>",
        "<Type>String</Type><RangeEnumeration>0..255</RangeEnumeration>",
    ),
    texts(
        "range-on-wrong-type",
        "<Type>Boolean</Type><RangeEnumeration>0..1</RangeEnumeration>",
        "<Type>Boolean</Type><RangeEnumeration></RangeEnumeration>",
    ),
    texts(
        "range-outside-type",
        "<Type>Integer</Type><RangeEnumeration>0..18446744073709551615</RangeEnumeration>",
        "<Type>Integer</Type><RangeEnumeration>0..9223372036854775807</RangeEnumeration>",
    ),
    texts(
        "range-width",
        "<RangeEnumeration>8 bit</RangeEnumeration>",
        "<RangeEnumeration>0..255</RangeEnumeration>",
    ),
    texts(
        "range-instance-count",
        "<RangeEnumeration>2 Instances</RangeEnumeration>",
        "<RangeEnumeration></RangeEnumeration>\n<Description>How bright, for each of two bulbs.</Description>",
    ),
    texts(
        "range-mixed-list",
        "<RangeEnumeration>0..247, 255</RangeEnumeration>",
        "<RangeEnumeration>0..255</RangeEnumeration>",
    ),
    texts(
        "range-single-value",
        "<RangeEnumeration>255</RangeEnumeration>",
        "<RangeEnumeration>0..255</RangeEnumeration>",
    ),
    texts("unit-unknown", "<Units>furlong</Units>", "<Units>m</Units>"),
    texts("unit-not-recommended", "<Units>l</Units>", "<Units>m3</Units>"),
    texts("unit-likely-mistaken", "<Units>C</Units>", "<Units>Cel</Units>"),
    texts(
        "unit-on-non-number",
        "<Type>String</Type><RangeEnumeration></RangeEnumeration><Units>s</Units>",
        "<Type>String</Type><RangeEnumeration></RangeEnumeration><Units></Units>",
    ),
    texts(
        "unit-on-time",
        "<Type>Time</Type><RangeEnumeration></RangeEnumeration><Units>s</Units>",
        "<Type>Integer</Type><RangeEnumeration></RangeEnumeration><Units>s</Units>",
    ),
    texts(
        "code-duplicate",
        "<Description>0: off, 1: dim, 1: bright</Description>",
        "<Description>0: off, 1: dim, 2: bright</Description>",
    ),
    texts(
        "code-outside-range",
        "<RangeEnumeration>0..1</RangeEnumeration>\n<Description>0: off, 1: dim, 2: bright</Description>",
        "<RangeEnumeration>0..2</RangeEnumeration>\n<Description>0: off, 1: dim, 2: bright</Description>",
    ),
    texts(
        "label-duplicate",
        "<Description>0: off, 1: dim, 2: dim</Description>",
        "<Description>0: off, 1: dim, 2: bright</Description>",
    ),
    texts("description-empty", "<Description></Description>", "<Description>How bright.</Description>"),
    texts(
        "description-placeholder",
        "<Description>TBD</Description>",
        "<Description>How bright.</Description>",
    ),
    texts(
        "description-unknown-resource",
        "<Description>How bright; see resource 7.</Description>",
        "<Description>How bright; see resource 1.</Description>",
    ),
    texts(
        "text-mojibake",
        "<Description>How bright at 21 \u{c2}\u{b0}C.</Description>",
        "<Description>How bright at 21 \u{b0}C.</Description>",
    ),
    texts(
        "text-escape",
        r"<Description>How bright.\n0 is dark.</Description>",
        "<Description>How bright.&#10;0 is dark.</Description>",
    ),
    texts(
        "smart-quotes",
        "<Description>How “bright”.</Description>",
        "<Description>How \"bright\".</Description>",
    ),
    texts(
        "reusable-resource-unknown",
        "<Item ID=\"4999\"><Name>Level</Name>",
        "<Item ID=\"0\"><Name>Level</Name>",
    ),
    texts(
        "reusable-resource-differs",
        "<Item ID=\"5700\"><Name>Sensor Value</Name><Operations>R</Operations>\n<Type>Integer</Type>",
        "<Item ID=\"5700\"><Name>Sensor Value</Name><Operations>R</Operations>\n\
         <Type>Float</Type><RangeEnumeration></RangeEnumeration><Units></Units>",
    ),
];
