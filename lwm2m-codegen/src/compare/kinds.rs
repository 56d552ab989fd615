//! Every kind of change: its name, its class, and why.

/// The consequence of a change for devices and servers that know the other version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// None: only the wording changed.
    Editorial,
    /// The specification names no step for the change: any step will do, and people have to judge.
    Unclear,
    /// Devices and servers go on working: a minor step.
    Minor,
    /// Devices or servers can fail: a major step.
    Major,
}

impl Class {
    /// Returns the lower-case name that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Editorial => "editorial",
            Class::Unclear => "unclear",
            Class::Minor => "minor",
            Class::Major => "major",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $code:literal $class:ident $why:literal;)*) => {
        /// The kind of a change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// Returns the kebab-case name for programs.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$name => $code,)* }
            }

            /// Returns the consequence of such a change for devices and servers.
            pub fn class(self) -> Class {
                match self { $(Kind::$name => Class::$class,)* }
            }

            /// Returns the reason of the class: lower-case, no full stop.
            pub fn why(self) -> &'static str {
                match self { $(Kind::$name => $why,)* }
            }
        }
    };
}

kinds! {
    /// The object has another name.
    ObjectRenamed "object-renamed" Editorial
        "names are for people; devices and servers know the id";
    /// The description or the remarks of the object changed.
    ObjectReworded "object-reworded" Editorial
        "prose is for people";
    /// The URN changed, apart from its version.
    UrnRewritten "urn-rewritten" Editorial
        "devices and servers go by id and version";
    /// The document names another schema.
    SchemaChanged "schema-changed" Editorial
        "the schema says how the definition is written, not what it means";
    /// The object changed between single and multiple.
    ObjectInstances "object-instances" Major
        "devices and servers rely on how many instances there can be";
    /// The object became mandatory.
    ObjectMandatory "object-mandatory" Major
        "clients that do without the object no longer conform";
    /// The object became optional.
    ObjectOptional "object-optional" Unclear
        "clients still conform, but a server can no longer rely on the object";
    /// The object needs a newer LwM2M version.
    Lwm2mRaised "lwm2m-raised" Minor
        "the version of LwM2M may rise with a minor step";
    /// The object needs an older LwM2M version only.
    Lwm2mLowered "lwm2m-lowered" Unclear
        "more clients can have the object than before";
    /// An optional resource was added.
    OptionalAdded "optional-added" Minor
        "a server can do without an optional resource";
    /// An optional resource was removed.
    OptionalRemoved "optional-removed" Minor
        "a server has to do without an optional resource anyway";
    /// A mandatory resource was added.
    MandatoryAdded "mandatory-added" Major
        "clients of the older version lack a resource that servers now rely on";
    /// A mandatory resource was removed.
    MandatoryRemoved "mandatory-removed" Major
        "servers of the older version rely on the resource";
    /// A mandatory resource has another id.
    MandatoryMoved "mandatory-moved" Major
        "an older device or server looks for the resource at the old id";
    /// An optional resource has another id.
    OptionalMoved "optional-moved" Minor
        "an older device or server looks for the resource at the old id, and can do without it";
    /// An id was given to another resource.
    IdReused "id-reused" Major
        "an older device or server takes the new resource for the old one";
    /// A resource became mandatory.
    MadeMandatory "made-mandatory" Major
        "clients of the older version may lack the resource";
    /// A resource became optional.
    MadeOptional "made-optional" Major
        "servers of the older version rely on the resource";
    /// The type changed.
    TypeChanged "type-changed" Major
        "an older device or server decodes the value as the wrong type";
    /// A missing type was added.
    TypeAdded "type-added" Unclear
        "the older version does not define how to encode the value";
    /// The type was removed.
    TypeRemoved "type-removed" Unclear
        "the newer version does not define how to encode the value";
    /// The operations changed.
    OperationsChanged "operations-changed" Major
        "a server is refused what it was allowed to do, or a device does not offer what is asked for";
    /// The resource changed between single and multiple.
    ResourceInstances "resource-instances" Major
        "values of single and of multiple resources are encoded differently";
    /// The range allows fewer values.
    RangeNarrowed "range-narrowed" Major
        "values that were allowed are refused";
    /// The range excludes some values and admits others.
    RangeMoved "range-moved" Major
        "values that were allowed are refused";
    /// The range allows more values.
    RangeWidened "range-widened" Unclear
        "an older device or server may not expect the new values";
    /// A range was added.
    RangeAdded "range-added" Unclear
        "values that the older version did not exclude are refused";
    /// The range was removed.
    RangeRemoved "range-removed" Unclear
        "an older device or server may not expect the new values";
    /// An unreadable range changed, or became readable.
    RangeReworded "range-reworded" Unclear
        "a range that cannot be read cannot be compared";
    /// The range is written differently but allows equal values.
    RangeRewritten "range-rewritten" Editorial
        "the same values are allowed";
    /// The unit changed.
    UnitChanged "unit-changed" Unclear
        "a device or server may read the number in the wrong unit; it is only a correction if the values stay the same";
    /// A code has the label of another one.
    CodesReused "codes-reused" Major
        "an older device or server takes the code for something else";
    /// Codes were removed.
    CodesRemoved "codes-removed" Major
        "an older device may send the code, an older server may write it";
    /// Codes were added.
    CodesAdded "codes-added" Unclear
        "an older device or server does not know the code";
    /// A code has another label, with other words.
    CodesRelabelled "codes-relabelled" Unclear
        "the code may mean something else, or the label says it in other words";
    /// A code has another label, with the words of the old one.
    CodesRenamed "codes-renamed" Editorial
        "labels are for people; devices and servers know the code";
    /// The definition lists the codes of a resource, and did not before.
    CodesListed "codes-listed" Editorial
        "the definition explains values that the resource could have before";
    /// The definition lists no codes of a resource any more.
    CodesUnlisted "codes-unlisted" Unclear
        "the codes may have lost their meaning, or the text explains them in another way";
    /// The resource has another name.
    ResourceRenamed "resource-renamed" Editorial
        "names are for people; devices and servers know the id";
    /// The description changed.
    ResourceReworded "resource-reworded" Editorial
        "prose is for people";
    /// The names of others changed that of a resource or a code in generated code.
    IdentifierChanged "identifier-changed" Editorial
        "devices and servers know no names";
}
