//! Every kind of change: its name, its class, and why.

/// The consequence of a change for devices and servers that know the other version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// None: only the wording changed.
    Editorial,
    /// The specification states no step for the change.
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
    ($($(#[$doc:meta])* $name:ident $code:literal $class:ident $model:literal $why:literal;)*) => {
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

            /// Returns whether the definition changes its meaning, so that the version has to change.
            pub fn changes_model(self) -> bool {
                match self { $(Kind::$name => $model,)* }
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
    ObjectRenamed "object-renamed" Editorial false
        "names are for people; devices and servers know the id";
    /// The description or the remarks of the object changed.
    ObjectReworded "object-reworded" Editorial false
        "prose is for people";
    /// The URN changed, apart from its version.
    UrnRewritten "urn-rewritten" Editorial false
        "devices and servers go by id and version";
    /// The document names another schema.
    SchemaChanged "schema-changed" Editorial false
        "the schema says how the definition is written, not what it means";
    /// The object changed between single and multiple.
    ObjectInstances "object-instances" Major true
        "devices and servers rely on how many instances there can be";
    /// The object became mandatory.
    ObjectMandatory "object-mandatory" Major true
        "clients that do without the object no longer conform";
    /// The object became optional.
    ObjectOptional "object-optional" Unclear true
        "clients still conform, but a server can no longer rely on the object";
    /// The object needs a newer LwM2M version.
    Lwm2mRaised "lwm2m-raised" Minor true
        "the version of LwM2M may rise with a minor step";
    /// The object needs an older LwM2M version only.
    Lwm2mLowered "lwm2m-lowered" Unclear true
        "more clients can have the object than before";
    /// An optional resource was added.
    OptionalAdded "optional-added" Minor true
        "a server can do without an optional resource";
    /// An optional resource was removed.
    OptionalRemoved "optional-removed" Minor true
        "a server has to do without an optional resource anyway";
    /// A mandatory resource was added.
    MandatoryAdded "mandatory-added" Major true
        "clients of the older version lack a resource that servers now rely on";
    /// A mandatory resource was removed.
    MandatoryRemoved "mandatory-removed" Major true
        "servers of the older version rely on the resource";
    /// An id was given to another resource.
    IdReused "id-reused" Major true
        "an older device or server takes the new resource for the old one";
    /// A resource became mandatory.
    MadeMandatory "made-mandatory" Major true
        "clients of the older version may lack the resource";
    /// A resource became optional.
    MadeOptional "made-optional" Major true
        "servers of the older version rely on the resource";
    /// The type changed.
    TypeChanged "type-changed" Major true
        "an older device or server decodes the value as the wrong type";
    /// A missing type was added.
    TypeAdded "type-added" Unclear true
        "the older version does not define how to encode the value";
    /// The type was removed.
    TypeRemoved "type-removed" Unclear true
        "the newer version does not define how to encode the value";
    /// The operations changed.
    OperationsChanged "operations-changed" Major true
        "a server is refused what it was allowed to do, or a device does not offer what is asked for";
    /// The resource changed between single and multiple.
    ResourceInstances "resource-instances" Major true
        "values of single and of multiple resources are encoded differently";
    /// The range allows fewer values.
    RangeNarrowed "range-narrowed" Major true
        "values that were allowed are refused";
    /// The range excludes some values and admits others.
    RangeMoved "range-moved" Major true
        "values that were allowed are refused";
    /// The range allows more values.
    RangeWidened "range-widened" Unclear true
        "an older device or server may not expect the new values";
    /// A range was added.
    RangeAdded "range-added" Unclear true
        "values that the older version did not exclude are refused";
    /// The range was removed.
    RangeRemoved "range-removed" Unclear true
        "an older device or server may not expect the new values";
    /// An unreadable range changed, or became readable.
    RangeReworded "range-reworded" Unclear false
        "a range that cannot be read cannot be compared";
    /// The range is written differently but allows equal values.
    RangeRewritten "range-rewritten" Editorial false
        "the same values are allowed";
    /// The unit changed.
    UnitChanged "unit-changed" Unclear true
        "a device or server may read the number in the wrong unit; it is only a correction if the values stay the same";
    /// The listed codes changed.
    CodesChanged "codes-changed" Unclear false
        "an older device or server may not know a code, or take it for something else";
    /// The resource has another name.
    ResourceRenamed "resource-renamed" Editorial false
        "names are for people; devices and servers know the id";
    /// The description changed.
    ResourceReworded "resource-reworded" Editorial false
        "prose is for people";
}
