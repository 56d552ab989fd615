//! The schemas that the command exports, and two validators, which have to agree about every document.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use jsonschema::Validator;
use lwm2m_runtime::ObjectDef;
use lwm2m_tests::{crates, data};
use serde_json::Value;

/// A direction of the JSON form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    Reported,
    Writable,
}

/// The schemas of a folder of definitions, in both directions.
pub(crate) struct Schemas(BTreeMap<(u16, Form), (Value, Schema)>);

/// A schema as two validators of others compiled it.
pub(crate) struct Schema {
    validator: Validator,
    second: (boon::Schemas, boon::SchemaIndex),
}

impl Schema {
    fn new(schema: &Value) -> Self {
        let validator = jsonschema::draft202012::new(schema).expect("it is a schema");
        let (mut compiler, mut compiled) = (boon::Compiler::new(), boon::Schemas::new());
        compiler.add_resource("schema.json", schema.clone()).expect("it is a schema");
        let index = compiler.compile("schema.json", &mut compiled).expect("it is a schema");
        Schema { validator, second: (compiled, index) }
    }

    /// Returns whether a document is valid.
    ///
    /// # Panics
    ///
    /// If only one of the validators accepts the document.
    pub(crate) fn is_valid(&self, document: &Value) -> bool {
        let (schemas, index) = &self.second;
        let second = schemas.validate(document, *index).map_err(|error| error.to_string());
        let is_valid = self.validator.is_valid(document);
        assert_eq!(second.is_ok(), is_valid, "jsonschema and boon differ about {document}: {second:?}");
        is_valid
    }
}

impl Schemas {
    /// Exports the schemas of all definitions of a folder.
    pub(crate) fn export(folder: &Path) -> Self {
        let mut schemas = BTreeMap::new();
        for (form, name) in [(Form::Reported, "reported"), (Form::Writable, "writable")] {
            let target = tempfile::tempdir().expect("a folder can be made");
            let mut command = Command::new(crates::lwm2m());
            command.args(["export", "--to", "json-schema", "--form", name, "--out-dir"]);
            let output = command.arg(target.path()).arg(folder).output().expect("the command runs");
            // Some definitions of the registry have errors; the others are exported.
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)), "{stderr}");
            for path in data::files(target.path(), "json") {
                let text = std::fs::read_to_string(&path).expect("it was written");
                let schema: Value = serde_json::from_str(&text).expect("it is JSON");
                let id = schema["x-lwm2m"]["object"].as_u64().and_then(|id| u16::try_from(id).ok());
                let compiled = Schema::new(&schema);
                schemas.insert((id.expect("it names its object"), form), (schema, compiled));
            }
        }
        Schemas(schemas)
    }

    /// Returns the schema of an object.
    pub(crate) fn of(&self, object: &ObjectDef<'_>, form: Form) -> &Schema {
        &self.entry(object, form).1
    }

    /// Returns the schemas of an object's keys.
    pub(crate) fn properties(&self, object: &ObjectDef<'_>, form: Form) -> &serde_json::Map<String, Value> {
        self.entry(object, form).0["properties"].as_object().expect("it has keys")
    }

    fn entry(&self, object: &ObjectDef<'_>, form: Form) -> &(Value, Schema) {
        self.0.get(&(object.id(), form)).unwrap_or_else(|| panic!("no schema of {}", object.urn()))
    }
}

/// Returns the schemas of the bundled objects.
pub(crate) fn bundled() -> &'static Schemas {
    static SCHEMAS: OnceLock<Schemas> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let mut all = Schemas::export(&data::checkout().join("objects/core"));
        all.0.extend(Schemas::export(&data::checkout().join("objects/ipso")).0);
        all
    })
}

/// Returns why a document is invalid.
pub(crate) fn errors(schema: &Schema, document: &Value) -> Vec<String> {
    if schema.is_valid(document) {
        return Vec::new();
    }
    schema
        .validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}
