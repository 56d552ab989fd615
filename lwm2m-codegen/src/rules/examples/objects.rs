//! Examples for rules about an object as a whole: ids, URN and versions.

use super::{Example, texts};

const OLD: &str = "<LWM2M xsi:noNamespaceSchemaLocation=\"http://openmobilealliance.org/tech/profiles/LWM2M.xsd\">\n\
                   <LWM2MVersion>1.1</LWM2MVersion>";
const NEW: &str = "<LWM2M xsi:noNamespaceSchemaLocation=\"http://openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd\">\n\
                   <LWM2MVersion>1.1</LWM2MVersion>";

pub(super) const EXAMPLES: &[Example] = &[
    texts(
        "id-class",
        "<ObjectID>1500</ObjectID><ObjectURN>urn:oma:lwm2m:oma:1500:1.1</ObjectURN>",
        "<ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769:1.1</ObjectURN>",
    ),
    texts(
        "urn-form",
        "<ObjectURN>urn:lwm2m:10241</ObjectURN>",
        "<ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN>",
    ),
    texts(
        "urn-mismatch",
        "<ObjectID>10241</ObjectID><ObjectURN>urn:oma:lwm2m:x:10242:1.1</ObjectURN>",
        "<ObjectID>10241</ObjectID><ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN>",
    ),
    texts(
        "urn-class",
        "<ObjectURN>urn:oma:lwm2m:ext:10241:1.1</ObjectURN>",
        "<ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN>",
    ),
    texts(
        "urn-version",
        "<ObjectURN>urn:oma:lwm2m:x:10241</ObjectURN>\n<ObjectVersion>1.1</ObjectVersion>",
        "<ObjectURN>urn:oma:lwm2m:x:10241:1.1</ObjectURN>\n<ObjectVersion>1.1</ObjectVersion>",
    ),
    texts(
        "urn-version-spelt-out",
        "<ObjectURN>urn:oma:lwm2m:x:10241:1.0</ObjectURN>\n<ObjectVersion>1.0</ObjectVersion>",
        "<ObjectURN>urn:oma:lwm2m:x:10241</ObjectURN>\n<ObjectVersion>1.0</ObjectVersion>",
    ),
    texts("object-version-missing", "<ObjectVersion></ObjectVersion>", "<ObjectVersion>1.1</ObjectVersion>"),
    texts("lwm2m-version-missing", "<LWM2MVersion></LWM2MVersion>", "<LWM2MVersion>1.0</LWM2MVersion>"),
    texts("version-form", "<ObjectVersion>v1</ObjectVersion>", "<ObjectVersion>1.1</ObjectVersion>"),
    texts("schema-older-than-lwm2m-version", OLD, NEW),
    texts(
        "type-needs-newer-lwm2m",
        "<LWM2MVersion>1.0</LWM2MVersion>\n<Type>Unsigned Integer</Type>",
        "<LWM2MVersion>1.1</LWM2MVersion>\n<Type>Unsigned Integer</Type>",
    ),
    texts(
        "type-needs-newer-schema",
        "<LWM2M xsi:noNamespaceSchemaLocation=\"http://openmobilealliance.org/tech/profiles/LWM2M.xsd\">\n\
         <Type>Unsigned Integer</Type>",
        "<LWM2M xsi:noNamespaceSchemaLocation=\"http://openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd\">\n\
         <Type>Unsigned Integer</Type>",
    ),
    texts(
        "resource-duplicate-id",
        "<Item ID=\"0\"><Name>Level</Name>\n<Item ID=\"0\"><Name>Label</Name>",
        "<Item ID=\"0\"><Name>Level</Name>\n<Item ID=\"1\"><Name>Label</Name>",
    ),
    texts(
        "no-mandatory-resource",
        "<Item ID=\"0\"><Mandatory>Optional</Mandatory>\n<Item ID=\"1\"><Mandatory>Optional</Mandatory>",
        "<Item ID=\"0\"><Mandatory>Mandatory</Mandatory>\n<Item ID=\"1\"><Mandatory>Optional</Mandatory>",
    ),
    texts("resource-order", "<Item ID=\"1\">\n<Item ID=\"0\">", "<Item ID=\"0\">\n<Item ID=\"1\">"),
];
