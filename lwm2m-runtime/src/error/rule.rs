//! The rules that payloads and queries have to follow, one row a rule.

use core::fmt;

macro_rules! rules {
    ($($name:ident $text:literal)*) => {
        /// A rule of a content format, of links, of attributes or of a request.
        ///
        /// `Display` prints the text, which is linked only then.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Rule {
            $(
                #[doc = $text]
                $name,
            )*
        }

        impl Rule {
            const fn text(self) -> &'static str {
                match self {
                    $(Rule::$name => $text,)*
                }
            }
        }
    };
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

rules! {
    // Any payload.
    TrailingBytes "bytes follow the end of the payload"
    ContentFormatMissing "a payload needs a content format"
    ValueAboveResource "a value above the level of a resource"
    PathWithValue "a path that is asked for has no value"
    PathWithTime "a path that is asked for has no value and no time"
    // TLV.
    TlvMultiple "a multiple resource contains resource instances only"
    TlvResource "a resource outside of an object instance"
    TlvInstance "an object instance inside of another"
    TlvResourceInstance "a resource instance outside of a resource"
    TlvInteger "an integer takes 1, 2, 4 or 8 bytes"
    TlvFloat "a Float takes 4 or 8 bytes"
    TlvBoolean "a Boolean takes one byte, 0 or 1"
    TlvObjectLink "an Objlnk takes 4 bytes"
    // CBOR, LwM2M CBOR and SenML CBOR.
    CborHead "a head with additional information that is reserved"
    CborChunks "a string in chunks takes whole strings of its own kind"
    CborDepth "items are nested too deeply"
    CborBreak "a break outside of an item of indefinite length"
    CborSimpleForm "a simple value in a form that is not its own"
    CborSimple "a simple value that is neither true, false nor null"
    CborBignumSize "a bignum of more than 1024 bits"
    CborBignum "tags 2 and 3 mark the bytes of an integer"
    CborNumber "a number beyond the largest float"
    CborContainer "a value is neither an array nor a map"
    CborTag "a tag that no value has"
    CborDateText "tag 0 marks a date as text"
    CborDate "tag 0 marks a date such as 2013-05-02T10:40:15Z"
    CborDecimal "tag 4 marks an array of two integers"
    CborBigfloat "tag 5 marks an array of two integers"
    NumberExpected "a number is expected"
    WholeSeconds "a Time is whole seconds, without a fraction"
    // LwM2M CBOR.
    MapExpected "the payload is a map"
    MapTooDeep "a map below a resource instance"
    KeyExpected "a key is an id or an array of ids"
    KeyIds "a key of several steps takes ids only"
    KeyEmpty "a key without an id"
    PrefixEmpty "a prefix is not empty"
    PrefixChunks "a prefix comes in one piece"
    PathOrder "more than 8192 paths that do not ascend"
    // SenML in both forms.
    ArrayExpected "the payload is an array of records"
    RecordExpected "a record is a map"
    SenmlVersion "a SenML version that is not understood"
    SenmlUnknownLabel "a label that must be understood and is not"
    SenmlBaseValue "base values and sums are not part of LwM2M"
    SenmlLabelTwice "a label appears twice in one record"
    SenmlValueTwice "a record has more than one value"
    SenmlLabel "a label is a number or a text"
    SenmlValue "a value is of another kind than its label tells"
    SenmlName "a name is a text"
    SenmlPath "a name that is not a path of up to four ids, such as /3/0/9"
    SenmlTime "a time is a number of seconds"
    SenmlTimeSum "a time that is not a number of seconds"
    PrefixEscape "a prefix comes without escape sequences"
    // SenML JSON and LwM2M JSON.
    JsonSyntax "not the JSON that is expected here"
    JsonControl "a control character in a string"
    JsonEscape "an escape that JSON does not have"
    JsonSurrogate "half of a surrogate pair"
    JsonNumber "not a number as JSON writes them"
    JsonLiteral "neither true, false nor null"
    JsonDepth "nested deeper than 64 levels"
    JsonName "a name longer than any path"
    JsonTrailing "something follows after the end of the payload"
    JsonBytes "bytes are base64url without padding"
    JsonEntries "the list of values, e, is missing"
    JsonBase64 "an Opaque is padded base64 in LwM2M JSON"
    // Plain text.
    TextBase64 "an Opaque is padded base64 in plain text"
    // Links.
    LinkComma "expected a comma between links"
    LinkVersion "expected a version such as 1.0"
    LinkStart "expected a link, which starts with <"
    LinkEscape "expected two hexadecimal digits behind %"
    LinkTarget "the target of a link has a character that a URI has not"
    LinkName "expected a name"
    LinkControl "a value has a control character"
    LinkValue "expected a value"
    // Attributes.
    AttributeUnknown "not a notification attribute"
    AttributeTwice "the attribute is given twice"
    AttributeValue "an attribute lacks its value"
    AttributeNumber "the attribute takes a 32-bit number"
    AttributeDecimal "the attribute takes a decimal number"
    AttributeFlag "the attribute takes 0 or 1"
    Decimal "not a decimal number of at most 19 digits and 19 decimals"
    PmaxBelowPmin "pmax is shorter than pmin"
    EpminEpmaxZero "epmin and epmax are not 0"
    EpmaxBelowEpmin "epmax is not longer than epmin"
    StZero "st is not 0"
    StNegative "a step is not negative"
    LtAboveGt "lt is not below gt"
    LtStepsAboveGt "lt and two steps are not below gt"
    ThresholdType "gt, lt and st belong to numeric resources"
    EdgeType "edge belongs to Boolean resources"
    // Requests.
    OnlyInstanceZero "the only instance of an object has the id 0"
    CreateSingle "a Create is about a single instance"
    SavedState "a state that is damaged, or of another version"
    BlockNumber "the block begins after the end of the payload"
    DiscoverDepth "a Discover knows the parameter depth, from 0 to 3"
    DanglingLink "an Objlnk to an object instance that is not there"
}
