//! Settings files: an error lies in the text, and settings without an error give code.

use std::fs;
use std::path::{Component, Path};

use lwm2m_codegen::Config;
use toml::de::{DeTable, DeValue};

use super::generated;
use crate::data::checkout;

/// Reads the settings, and generates the code of a definition with them.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    if names_other_folders(data) {
        return;
    }
    let folder = tempfile::tempdir().expect("the disk has space for temporary files");
    let (settings, definition) = (folder.path().join("lwm2m.toml"), folder.path().join("42769.xml"));
    fs::write(&settings, data).expect("the file can be written");
    fs::write(&definition, PUMP).expect("the file can be written");
    generated::run(&Config::new().file(settings).objects(definition));
}

/// Returns whether the settings name definitions outside of their folder, which the target must not read.
fn names_other_folders(data: &[u8]) -> bool {
    let (table, _) = DeTable::parse_recoverable(str::from_utf8(data).unwrap_or_default());
    let is_outside = |value: &DeValue<'_>| match value {
        DeValue::String(path) => {
            !Path::new(&**path).components().all(|component| matches!(component, Component::Normal(_)))
        }
        _ => false,
    };
    let objects = table.get_ref().iter().filter(|(key, _)| key.get_ref() == "objects");
    objects.into_iter().any(|(_, value)| match value.get_ref() {
        DeValue::Array(paths) => paths.iter().any(|path| is_outside(path.get_ref())),
        value => is_outside(value),
    })
}

/// A definition with a resource of each kind.
const PUMP: &str = r#"<LWM2M><Object ObjectType="MODefinition"><Name>Pump</Name><Description1>Moves water.</Description1>
<ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>
<ObjectVersion>1.0</ObjectVersion><MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory>
<Resources><Item ID="0"><Name>Stop</Name><Operations>E</Operations><MultipleInstances>Single</MultipleInstances>
<Mandatory>Optional</Mandatory><Type></Type><RangeEnumeration></RangeEnumeration><Units></Units>
<Description>Stops it.</Description></Item><Item ID="1"><Name>State</Name><Operations>R</Operations>
<MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory><Type>Integer</Type>
<RangeEnumeration>0..2</RangeEnumeration><Units></Units><Description>0: Off
1: On
2: Reserved</Description></Item><Item ID="2"><Name>Tags</Name><Operations>RW</Operations>
<MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory><Type>String</Type>
<RangeEnumeration>0..9</RangeEnumeration><Units></Units><Description>Its tags.</Description></Item></Resources>
<Description2></Description2></Object></LWM2M>"#;

/// Returns the example of the README, and each key with other values.
pub fn seeds() -> Vec<Vec<u8>> {
    let readme = fs::read_to_string(checkout().join("lwm2m-codegen/README.md")).expect("the README is there");
    let example = readme.split_once("# lwm2m.toml\n").expect("there is an example").1;
    let example = example.split_once("```").expect("it ends").0;
    let texts = SETTINGS.iter().copied().chain([example]);
    texts.map(|text| text.as_bytes().to_vec()).collect()
}

const SETTINGS: [&str; 10] = [
    "only = [42769]\nserde = true\nstrict = true\n",
    "all-versions = true\nany-object = true\nstrings = { heapless = 32 }\nmultiples = { heapless = 4 }\n",
    "opaques = { type = \"my::Bytes<{len}>\", default = 8 }\nruntime = \"crate::lwm2m\"\n",
    "derive = [\"defmt::Format\"]\nattributes = [\"#[must_use]\"]\nlevels = { range-free-text = \"off\" }\n",
    "[object.42769]\nname = \"Engine\"\nversion = \"1.0\"\nonly-resources = [1]\nenums = false\n",
    "[object.42769.resource.1]\nname = \"mode\"\nreserved-codes = true\nenum = { name = \"Fault\" }\n",
    "[object.42769.resource.1.enum.label.1]\nname = \"LowBattery\"\nattributes = [\"#[doc(alias = \\\"low\\\")]\"]\n",
    "[object.42769.resource.2]\ncapacity = 16\ninstances = 4\n",
    "[object.42769.resource.1]\ncodes = { 0 = \"Off\", 1 = \"Off\", 2 = \"r#type\" }\n",
    "out-dir = \"src/objects\"\nobjects = [\"42769.xml\", \"other.xml\"]\nbundled = [3303]\n",
];
