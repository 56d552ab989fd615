//! The elements of the schema: nesting and order.

/// The content of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text itself: a root.
    Document,
    /// `LWM2M`: objects.
    Root,
    /// `Object`: facts and `Resources`.
    Object,
    /// `Resources`: items.
    Resources,
    /// `Item`: facts.
    Item,
    /// A fact: text.
    Leaf,
}

/// The elements of an `Object` in their order.
pub(super) const OBJECT: &[&str] = &[
    "Name",
    "Description1",
    "ObjectID",
    "ObjectURN",
    "LWM2MVersion",
    "ObjectVersion",
    "MultipleInstances",
    "Mandatory",
    "Resources",
    "Description2",
];

/// The elements of an `Item` in their order.
pub(super) const ITEM: &[&str] = &[
    "Name",
    "Operations",
    "MultipleInstances",
    "Mandatory",
    "Type",
    "RangeEnumeration",
    "Units",
    "Description",
];

/// The further elements of an `Item` of `Common.xml`.
pub(super) const COMMON: &[&str] = &["Submitter", "TS", "TSLink"];

impl Kind {
    /// Returns the element called `name` inside this one: its proper name, and what it contains. Case does not
    /// count, for `<name>` is more likely a slip than another element.
    pub(super) fn accepts(self, name: &str) -> Option<(&'static str, Kind)> {
        let named = |candidates: &[&'static str]| {
            candidates.iter().find(|candidate| candidate.eq_ignore_ascii_case(name)).copied()
        };
        let only = |candidate: &'static str, kind| named(&[candidate]).map(|name| (name, kind));
        match self {
            Kind::Document => only("LWM2M", Kind::Root),
            Kind::Root => only("Object", Kind::Object),
            Kind::Object => {
                only("Resources", Kind::Resources).or_else(|| named(OBJECT).map(|name| (name, Kind::Leaf)))
            }
            Kind::Resources => only("Item", Kind::Item),
            Kind::Item => named(ITEM).or_else(|| named(COMMON)).map(|name| (name, Kind::Leaf)),
            Kind::Leaf => None,
        }
    }

    /// Returns the names of the elements inside this one.
    pub(super) fn children(self) -> &'static [&'static str] {
        match self {
            Kind::Document => &["LWM2M"],
            Kind::Root => &["Object"],
            Kind::Object => OBJECT,
            Kind::Resources => &["Item"],
            Kind::Item => ITEM,
            Kind::Leaf => &[],
        }
    }
}
