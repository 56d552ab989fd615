//! The texts of a new object: its definition, and its entry in the index.

use lwm2m_codegen::model::{Origin, ResourceType};
use lwm2m_codegen::registry::Fact;
use lwm2m_codegen::xml::IndexEntry;

/// The facts of a new object.
pub(super) struct Skeleton {
    pub(super) id: u16,
    pub(super) name: String,
    pub(super) urn: String,
    /// The number of the index for its class.
    pub(super) source: &'static str,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) licence: String,
    /// The reusable resources that it has.
    pub(super) resources: Vec<(u16, Fact)>,
}

impl Skeleton {
    /// Returns the definition, of LwM2M 1.1 and version 1.0.
    pub(super) fn definition(&self) -> String {
        let Skeleton { id, urn, licence, .. } = self;
        let (name, description) = (escape(&self.name), escape(&self.description));
        let owner = self.owner.as_str();
        let items: String = match self.resources.as_slice() {
            [] => example(),
            resources => resources.iter().map(|(id, fact)| reused(*id, fact)).collect(),
        };
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<!--
Copyright {owner}
SPDX-License-Identifier: {licence}
-->
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.openmobilealliance.org/tech/profiles/LWM2M-v1_1.xsd">
  <Object ObjectType="MODefinition">
    <Name>{name}</Name>
    <Description1>{description}</Description1>
    <ObjectID>{id}</ObjectID>
    <ObjectURN>{urn}</ObjectURN>
    <LWM2MVersion>1.1</LWM2MVersion>
    <ObjectVersion>1.0</ObjectVersion>
    <MultipleInstances>Multiple</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>
{items}    </Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"#
        )
    }

    /// Returns an index with this object alone.
    pub(super) fn index(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DDFList>\n  {}\n</DDFList>\n",
            self.entry("\n  ", "\n    ")
        )
    }

    /// Adds an entry to the text of an index, behind that of the object before it; `None` without a place for it.
    pub(super) fn with_entry(&self, text: &str, entries: &[IndexEntry]) -> Option<String> {
        let before = entries.iter().rfind(|entry| entry.id.value <= self.id).or(entries.last());
        let (at, outer, inner) = match before.map(|entry| entry.origin) {
            Some(Origin::Text { start, end, .. }) => {
                let outer = lead(text.get(..start)?);
                (end, outer, inner_lead(text.get(start..end)?, outer))
            }
            _ => (text.rfind("</DDFList>")?, "\n  ", "\n    ".to_owned()),
        };
        let (head, tail) = text.split_at_checked(at)?;
        let head = if before.is_none() { head.trim_end() } else { head };
        let line_end = if before.is_none() { "\n" } else { "" };
        let line_ends = |added: String| match text.contains("\r\n") {
            true => added.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => added,
        };
        let added = line_ends(format!("{outer}{}{line_end}", self.entry(outer, &inner)));
        Some(format!("{head}{added}{tail}"))
    }

    /// Returns an entry; `outer` comes before its end, and `inner` before each of its elements.
    fn entry(&self, outer: &str, inner: &str) -> String {
        let elements = [
            ("ObjectID", self.id.to_string()),
            ("URN", self.urn.clone()),
            ("Name", escape(&self.name)),
            ("Description", escape(&self.description)),
            ("Owner", escape(&self.owner)),
            ("Source", self.source.to_owned()),
            ("Ver", "1.0".to_owned()),
            ("DDF", format!("{}.xml", self.id)),
            ("Vorto", String::new()),
            ("DDFLink", "1".to_owned()),
            ("TS", String::new()),
            ("TSLink", "0".to_owned()),
        ];
        let elements: String =
            elements.iter().map(|(name, text)| format!("{inner}<{name}>{text}</{name}>")).collect();
        format!("<Item>{elements}{outer}</Item>")
    }
}

/// Returns the last line break and the indentation behind it.
fn lead(before: &str) -> &str {
    let blanks = &before[before.trim_end().len()..];
    blanks.rfind('\n').map_or("\n  ", |at| &blanks[at..])
}

/// Returns the line break and the indentation of the elements in an entry.
fn inner_lead(entry: &str, outer: &str) -> String {
    let content = entry.find('>').and_then(|end| entry.get(end + 1..)).unwrap_or_default();
    let blanks = &content[..content.len() - content.trim_start().len()];
    match blanks.rfind('\n') {
        Some(at) => blanks[at..].to_owned(),
        None => format!("{outer}  "),
    }
}

/// Returns a resource to start from.
fn example() -> String {
    item(0, "Value", "R", "Float", "", "")
}

fn reused(id: u16, fact: &Fact) -> String {
    let kind = fact.kind.map_or("", ResourceType::as_str);
    item(id, &fact.name, fact.operations.as_str(), kind, &fact.range_text, &fact.units)
}

/// Returns a resource with a single instance: mandatory, unless it is executable.
fn item(id: u16, name: &str, operations: &str, kind: &str, range: &str, units: &str) -> String {
    let [name, range, units] = [name, range, units].map(escape);
    let mandatory = if operations == "E" { "Optional" } else { "Mandatory" };
    format!(
        "      <Item ID=\"{id}\">
        <Name>{name}</Name>
        <Operations>{operations}</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>{mandatory}</Mandatory>
        <Type>{kind}</Type>
        <RangeEnumeration>{range}</RangeEnumeration>
        <Units>{units}</Units>
        <Description>TBD</Description>
      </Item>
"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
