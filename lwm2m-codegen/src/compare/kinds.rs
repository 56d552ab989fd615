//! Every kind of change: its name, its consequence for a peer, and why.

/// The consequence of a change for a peer that knows the other version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing: wording.
    Editorial,
    /// Worth a look: the specification does not say which step it takes.
    Diagnostic,
    /// It can go on working: a minor step.
    Minor,
    /// It can go wrong: a major step.
    Major,
}

impl Class {
    /// Lower-case name, as it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Editorial => "editorial",
            Class::Diagnostic => "diagnostic",
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

            /// Short name in kebab case, for programs.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$name => $code,)* }
            }

            /// Returns the consequence of such a change for a peer.
            pub fn class(self) -> Class {
                match self { $(Kind::$name => Class::$class,)* }
            }

            /// Whether the meaning of the definition changes, and with it the version has to.
            pub fn changes_model(self) -> bool {
                match self { $(Kind::$name => $model,)* }
            }

            /// Why it is of that class: lower-case, no full stop.
            pub fn why(self) -> &'static str {
                match self { $(Kind::$name => $why,)* }
            }
        }
    };
}

kinds! {
    /// The object has another name.
    ObjectRenamed "object-renamed" Editorial false
        "names are for people, peers know the id";
    /// Description or remarks of the object.
    ObjectReworded "object-reworded" Editorial false
        "prose is for people";
    /// The URN is written differently, apart from its version.
    UrnRewritten "urn-rewritten" Editorial false
        "peers go by id and version";
    /// The document names another schema.
    SchemaChanged "schema-changed" Editorial false
        "the schema says how the definition is written, not what it means";
    /// Single to multiple instances or back.
    ObjectInstances "object-instances" Major true
        "a peer relies on how many instances there can be";
    /// Optional to mandatory.
    ObjectMandatory "object-mandatory" Major true
        "clients that do without the object no longer conform";
    /// Mandatory to optional.
    ObjectOptional "object-optional" Diagnostic true
        "clients still conform, but a server can no longer rely on the object";
    /// A newer LwM2M is needed.
    Lwm2mRaised "lwm2m-raised" Minor true
        "the version of LwM2M may rise with a minor step";
    /// An older LwM2M is enough.
    Lwm2mLowered "lwm2m-lowered" Diagnostic true
        "more clients can have the object than before";
    /// A resource that need not be there was added.
    OptionalAdded "optional-added" Minor true
        "a peer can do without an optional resource";
    /// A resource that need not be there was removed.
    OptionalRemoved "optional-removed" Minor true
        "a peer has to do without an optional resource anyway";
    /// A resource that must be there was added.
    MandatoryAdded "mandatory-added" Major true
        "clients of the older version lack a resource that servers now rely on";
    /// A resource that must be there was removed.
    MandatoryRemoved "mandatory-removed" Major true
        "servers of the older version rely on the resource";
    /// An id went to another resource.
    IdReused "id-reused" Major true
        "a peer takes the new resource for the old one";
    /// A resource must be there now.
    MadeMandatory "made-mandatory" Major true
        "clients of the older version may lack the resource";
    /// A resource need not be there any more.
    MadeOptional "made-optional" Major true
        "servers of the older version rely on the resource";
    /// Another type.
    TypeChanged "type-changed" Major true
        "a peer decodes the value as the wrong type";
    /// A type was written down that had been forgotten.
    TypeAdded "type-added" Diagnostic true
        "nobody could know how to encode the value before";
    /// A type was forgotten.
    TypeRemoved "type-removed" Diagnostic true
        "nobody knows how to encode the value any more";
    /// Other operations.
    OperationsChanged "operations-changed" Major true
        "a peer is refused what it was allowed to do, or does not offer what is asked for";
    /// Single to multiple instances or back.
    ResourceInstances "resource-instances" Major true
        "values of single and of multiple resources are encoded differently";
    /// Some values are no longer allowed.
    RangeNarrowed "range-narrowed" Major true
        "values that were allowed are refused";
    /// Some values are no longer allowed, others are.
    RangeMoved "range-moved" Major true
        "values that were allowed are refused";
    /// More values are allowed.
    RangeWidened "range-widened" Diagnostic true
        "an older peer may not expect the new values";
    /// There was no range before.
    RangeAdded "range-added" Diagnostic true
        "values that nobody had excluded are refused";
    /// There is no range any more.
    RangeRemoved "range-removed" Diagnostic true
        "an older peer may not expect the new values";
    /// A range that cannot be read was changed, or became readable.
    RangeReworded "range-reworded" Diagnostic false
        "a range that cannot be read cannot be compared";
    /// The same values, written differently.
    RangeRewritten "range-rewritten" Editorial false
        "the same values are allowed";
    /// Another unit.
    UnitChanged "unit-changed" Diagnostic true
        "a peer may read the number in the wrong unit; it is only a correction if the values stay the same";
    /// The codes that the definition lists.
    CodesChanged "codes-changed" Diagnostic false
        "a peer may not know a code, or take it for something else";
    /// Another name.
    ResourceRenamed "resource-renamed" Editorial false
        "names are for people, peers know the id";
    /// Another description.
    ResourceReworded "resource-reworded" Editorial false
        "prose is for people";
}
