//! Notification attributes (LwM2M Core 1.2.2, 7.3.2): when a server wants to receive notifications.
//!
//! A server sets attributes with Write-Attributes or in the query of an Observe: periods such as `pmin=10`,
//! thresholds such as `gt=42.5`. A device lists them in the response to a Discover. [`serve`](crate::serve)
//! schedules notifications by them; servers and tools use this module to build and parse queries.
//!
//! - [`Attributes`] are the attributes of one path. Attributes of an object apply to its instances and resources,
//!   unless these have their own: [`Attributes::below`].
//! - [`AttributeChanges`] is the query of a Write-Attributes, which can also remove attributes.
//! - [`Decimal`] is the number of a threshold, exact for all integers of 64 bits. [`Sample`] is the number in a
//!   resource that is compared with it.
//!
//! ```
//! use lwm2m_runtime::attributes::{AttributeChanges, Attributes};
//!
//! let attributes = Attributes::parse("pmin=10&gt=42.5")?;
//! let changes = AttributeChanges::parse("gt&pmax=60")?;
//! let changed = changes.apply(&attributes);
//! changed.check()?;
//! assert_eq!(changed.to_string(), "pmin=10&pmax=60");
//! # Ok::<(), lwm2m_runtime::Error>(())
//! ```

mod changes;
mod decimal;
mod sample;

use core::fmt;

use crate::error::{Error, ErrorKind, Rule};
use crate::path::Level;
use crate::value::ResourceType;

pub use changes::AttributeChanges;
pub use decimal::Decimal;
#[cfg(any(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor"))]
pub(crate) use decimal::scaled;
pub use sample::Sample;

/// The attributes of class NOTIFICATION of one path (LwM2M Core 1.2.2, 7.3.2).
///
/// ```
/// use lwm2m_runtime::attributes::Attributes;
///
/// let mut attributes = Attributes::parse("pmin=10&gt=42.5")?;
/// assert_eq!((attributes.pmin(), attributes.gt()), (Some(10), Some("42.5".parse()?)));
/// attributes.set_pmax(60);
/// attributes.set_pmin(None);
/// assert_eq!(attributes.to_string(), "pmax=60&gt=42.5");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
// Arrays and a mask: combining attributes is a loop, and a device keeps them for many paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attributes {
    /// The thresholds; 0 where the attribute is absent.
    decimals: [Decimal; Name::DECIMALS],
    /// The periods, and the flags as 0 or 1; 0 where the attribute is absent.
    integers: [u32; Name::ALL - Name::DECIMALS],
    /// The [bits](Name::bit) of the attributes that are there.
    present: u16,
}

impl Default for Attributes {
    fn default() -> Self {
        Attributes::NONE
    }
}

/// The direction in which a Boolean changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// From true to false: `edge=0`.
    Falling,
    /// From false to true: `edge=1`.
    Rising,
}

/// The attributes: the thresholds, and then those that are integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Gt,
    Lt,
    St,
    Pmin,
    Pmax,
    Epmin,
    Epmax,
    Edge,
    Con,
    Hqmax,
}

/// The names in the order in which they are printed.
const NAMES: [(Name, &str); Name::ALL] = [
    (Name::Pmin, "pmin"),
    (Name::Pmax, "pmax"),
    (Name::Gt, "gt"),
    (Name::Lt, "lt"),
    (Name::St, "st"),
    (Name::Epmin, "epmin"),
    (Name::Epmax, "epmax"),
    (Name::Edge, "edge"),
    (Name::Con, "con"),
    (Name::Hqmax, "hqmax"),
];

impl Name {
    const ALL: usize = 10;
    /// The number of thresholds.
    const DECIMALS: usize = 3;

    fn find(text: &str) -> Option<Name> {
        NAMES.iter().find(|(_, name)| *name == text).map(|(name, _)| *name)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl Attributes {
    /// No attributes.
    pub const NONE: Attributes = Attributes {
        decimals: [Decimal::ZERO; Name::DECIMALS],
        integers: [0; Name::ALL - Name::DECIMALS],
        present: 0,
    };

    /// Parses the query of an Observe: every name has a value.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`] with the offset of the parameter. [`check`](Attributes::check) finds
    /// contradictions.
    pub fn parse(query: &str) -> Result<Attributes, Error> {
        let changes = AttributeChanges::parse(query)?;
        if changes.removes_any() {
            return Err(ErrorKind::Malformed(Rule::AttributeValue).into());
        }
        Ok(*changes.to_be_set())
    }

    /// Sets an attribute by its name; returns false if it is not one of class NOTIFICATION, such as `dim` and `ver`.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`] for a value that the attribute cannot have.
    pub fn set(&mut self, name: &str, value: &str) -> Result<bool, ErrorKind> {
        let Some(name) = Name::find(name) else {
            return Ok(false);
        };
        self.set_named(name, value)?;
        Ok(true)
    }

    fn set_named(&mut self, name: Name, value: &str) -> Result<(), ErrorKind> {
        match name {
            Name::Gt | Name::Lt => self.put(name, Some(decimal(value)?)),
            Name::St => self.put(name, Some(step(value)?)),
            Name::Edge | Name::Con => self.put_integer(name, Some(flag(value)?.into())),
            Name::Pmin | Name::Pmax | Name::Epmin | Name::Epmax | Name::Hqmax => {
                self.put_integer(name, Some(whole(value)?));
            }
        }
        Ok(())
    }

    fn has(&self, name: Name) -> bool {
        self.present & name.bit() != 0
    }

    fn get(&self, name: Name) -> Option<Decimal> {
        let index = name as usize;
        let decimal = self.decimals.get(index).copied().or_else(|| self.integer(name).map(Decimal::from));
        decimal.filter(|_| self.has(name))
    }

    fn integer(&self, name: Name) -> Option<u32> {
        let integer = self.integers.get((name as usize).checked_sub(Name::DECIMALS)?)?;
        self.has(name).then_some(*integer)
    }

    /// Sets a threshold, or removes it.
    fn put(&mut self, name: Name, number: Option<Decimal>) {
        self.mark(name, number.is_some());
        if let Some(decimal) = self.decimals.get_mut(name as usize) {
            *decimal = number.unwrap_or(Decimal::ZERO);
        }
    }

    /// Sets a period or a flag, or removes it.
    fn put_integer(&mut self, name: Name, number: Option<u32>) {
        self.mark(name, number.is_some());
        let index = (name as usize).checked_sub(Name::DECIMALS);
        if let Some(integer) = index.and_then(|index| self.integers.get_mut(index)) {
            *integer = number.unwrap_or(0);
        }
    }

    fn mark(&mut self, name: Name, is_present: bool) {
        self.present = if is_present { self.present | name.bit() } else { self.present & !name.bit() };
    }

    /// Removes the attributes with these bits.
    fn remove(&mut self, bits: u16) {
        self.copy(bits, &Attributes::NONE);
    }

    /// Copies the attributes with these bits, also those that are absent.
    fn copy(&mut self, bits: u16, other: &Attributes) {
        for (index, (own, other)) in self.decimals.iter_mut().zip(&other.decimals).enumerate() {
            if bits >> index & 1 == 1 {
                *own = *other;
            }
        }
        for (index, (own, other)) in self.integers.iter_mut().zip(&other.integers).enumerate() {
            if bits >> (Name::DECIMALS + index) & 1 == 1 {
                *own = *other;
            }
        }
        self.present = self.present & !bits | other.present & bits;
    }

    /// Returns the thresholds and the edge alone.
    pub(crate) fn keep_conditions(&mut self) {
        self.remove(!Attributes::CONDITIONS);
    }

    /// Returns whether a notification depends on the values.
    pub(crate) fn is_conditional(&self) -> bool {
        self.present & Attributes::CONDITIONS != 0
    }

    const CONDITIONS: u16 = Name::Gt.bit() | Name::Lt.bit() | Name::St.bit() | Name::Edge.bit();

    /// Returns names and values of the attributes that are set, in this order: `pmin`, `pmax`, `gt`, `lt`, `st`, `epmin`, `epmax`,
    /// `edge`, `con`, `hqmax`.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Decimal)> + use<'_> {
        NAMES.iter().filter_map(|(name, text)| Some((*text, self.get(*name)?)))
    }

    /// Returns whether no attribute is set.
    pub fn is_empty(&self) -> bool {
        self.present == 0
    }

    /// Returns the attributes that apply to a path with these attributes below one with those of `parent`: each
    /// attribute of the lower level overrides that of the higher one (LwM2M Core 1.2.2, 7.3.2).
    ///
    /// Attributes of two levels may contradict each other; a `pmax` below `pmin` is then ignored.
    ///
    /// ```
    /// use lwm2m_runtime::attributes::Attributes;
    ///
    /// let object = Attributes::parse("pmin=10&pmax=60")?;
    /// let instance = Attributes::parse("pmax=300")?;
    /// assert_eq!(instance.below(&object).to_string(), "pmin=10&pmax=300");
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn below(&self, parent: &Attributes) -> Attributes {
        let mut attributes = *self;
        attributes.inherit(parent);
        attributes
    }

    /// Adds the attributes of a higher level that this level does not have.
    pub(crate) fn inherit(&mut self, parent: &Attributes) {
        self.copy(parent.present & !self.present, parent);
    }

    /// Combines the attributes of two paths: the longest `pmin` and the shortest `pmax` apply. Thresholds and the edge
    /// stay with each path.
    pub(crate) fn join(&mut self, other: &Attributes) {
        let is_limit = |seconds: &u32| *seconds > 0;
        for name in [Name::Pmin, Name::Pmax, Name::Epmin, Name::Epmax, Name::Con, Name::Hqmax] {
            let (own, other) = (self.integer(name), other.integer(name));
            let joined = match name {
                Name::Pmax | Name::Epmax => own.into_iter().chain(other).filter(is_limit).min(),
                _ => own.max(other),
            };
            self.put_integer(name, joined);
        }
        self.remove(Attributes::CONDITIONS);
    }

    /// Checks that the attributes do not contradict each other (LwM2M Core 1.2.2, 6.3.4 and 7.3.2, and
    /// draft-ietf-core-conditional-attributes-04, 3).
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`], 4.00, with the broken rule.
    ///
    /// ```
    /// use lwm2m_runtime::attributes::Attributes;
    ///
    /// let error = Attributes::parse("lt=10&st=2&gt=14")?.check().unwrap_err();
    /// assert_eq!(error.to_string(), "lt and two steps are not below gt");
    /// assert_eq!(Attributes::parse("lt=10&st=2&gt=15")?.check(), Ok(()));
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn check(&self) -> Result<(), ErrorKind> {
        // A pmax of 0 is no limit.
        if self.pmin().zip(self.pmax()).is_some_and(|(pmin, pmax)| pmax > 0 && pmin > pmax) {
            return Err(ErrorKind::Malformed(Rule::PmaxBelowPmin));
        }
        if self.epmin() == Some(0) || self.epmax() == Some(0) {
            return Err(ErrorKind::Malformed(Rule::EpminEpmaxZero));
        }
        if self.epmin().zip(self.epmax()).is_some_and(|(least, most)| least >= most) {
            return Err(ErrorKind::Malformed(Rule::EpmaxBelowEpmin));
        }
        if self.st() == Some(Decimal::ZERO) {
            return Err(ErrorKind::Malformed(Rule::StZero));
        }
        let (Some(lt), Some(gt)) = (self.lt(), self.gt()) else {
            return Ok(());
        };
        if lt >= gt {
            return Err(ErrorKind::Malformed(Rule::LtAboveGt));
        }
        if self.st().is_some_and(|st| !lt.fits_two_steps_below(gt, st)) {
            return Err(ErrorKind::Malformed(Rule::LtStepsAboveGt));
        }
        Ok(())
    }

    /// Checks that a path can have the attributes: thresholds and steps need a numeric resource or resource instance,
    /// an edge a Boolean one (LwM2M Core 1.2.2, 7.3.2).
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Malformed`] with the broken rule.
    pub fn check_place(&self, level: Level, kind: Option<ResourceType>) -> Result<(), ErrorKind> {
        let kind = kind.filter(|_| level >= Level::Resource);
        let numeric = matches!(
            kind,
            Some(ResourceType::Integer | ResourceType::Unsigned | ResourceType::Float | ResourceType::Time)
        );
        if !numeric && self.present & (Attributes::CONDITIONS & !Name::Edge.bit()) != 0 {
            return Err(ErrorKind::Malformed(Rule::ThresholdType));
        }
        if kind != Some(ResourceType::Boolean) && self.has(Name::Edge) {
            return Err(ErrorKind::Malformed(Rule::EdgeType));
        }
        Ok(())
    }
}

/// Getters and setters of attributes with a type.
macro_rules! accessors {
    ($($(#[doc = $doc:literal])* $name:ident, $set:ident, $variant:ident: $type:ty, $get:expr, $put:expr;)*) => {
        impl Attributes {$(
            $(#[doc = $doc])*
            pub fn $name(&self) -> Option<$type> {
                $get(self, Name::$variant)
            }

            #[doc = concat!("Sets [`", stringify!($name), "`](Attributes::", stringify!($name), "), or removes it.")]
            pub fn $set(&mut self, value: impl Into<Option<$type>>) {
                $put(self, Name::$variant, value.into().map(Into::into));
            }
        )*}
    };
}

accessors! {
    /// Returns the Minimum Period: least seconds between two notifications.
    pmin, set_pmin, Pmin: u32, Attributes::integer, Attributes::put_integer;
    /// Returns the Maximum Period: most seconds between two notifications; 0 sets no limit.
    pmax, set_pmax, Pmax: u32, Attributes::integer, Attributes::put_integer;
    /// Returns Greater Than: notify when the value crosses this threshold upwards or downwards.
    gt, set_gt, Gt: Decimal, Attributes::get, Attributes::put;
    /// Returns Less Than: a second threshold, below the first.
    lt, set_lt, Lt: Decimal, Attributes::get, Attributes::put;
    /// Returns the Step: notify when the value differs this much from the one notified last.
    st, set_st, St: Decimal, Attributes::get, Attributes::put;
    /// Returns the Minimum Evaluation Period: least seconds between two evaluations of the value.
    epmin, set_epmin, Epmin: u32, Attributes::integer, Attributes::put_integer;
    /// Returns the Maximum Evaluation Period: most seconds between two evaluations of the value.
    epmax, set_epmax, Epmax: u32, Attributes::integer, Attributes::put_integer;
    /// Returns the Edge: notify when a Boolean changes in this direction.
    edge, set_edge, Edge: Edge, |attributes: &Attributes, name| {
        attributes.integer(name).map(|edge| if edge == 0 { Edge::Falling } else { Edge::Rising })
    }, Attributes::put_integer;
    /// Returns Confirmable Notification: whether notifications are confirmable messages.
    con, set_con, Con: bool, |attributes: &Attributes, name| {
        attributes.integer(name).map(|con| con != 0)
    }, Attributes::put_integer;
    /// Returns the Maximum Historical Queue: notifications to store for a server that cannot be reached.
    hqmax, set_hqmax, Hqmax: u32, Attributes::integer, Attributes::put_integer;
}

impl From<Edge> for u32 {
    fn from(edge: Edge) -> Self {
        (edge == Edge::Rising).into()
    }
}

/// Parses digits; the grammar allows no sign.
fn whole(text: &str) -> Result<u32, ErrorKind> {
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = Decimal::read(text.as_bytes()).filter(|_| is_whole).and_then(Decimal::as_u64);
    number.and_then(|number| u32::try_from(number).ok()).ok_or(ErrorKind::Malformed(Rule::AttributeNumber))
}

fn decimal(text: &str) -> Result<Decimal, ErrorKind> {
    Decimal::read(text.as_bytes()).ok_or(ErrorKind::Malformed(Rule::AttributeDecimal))
}

fn step(text: &str) -> Result<Decimal, ErrorKind> {
    let step = decimal(text)?;
    if step < Decimal::ZERO {
        return Err(ErrorKind::Malformed(Rule::StNegative));
    }
    Ok(step)
}

fn flag(text: &str) -> Result<bool, ErrorKind> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(ErrorKind::Malformed(Rule::AttributeFlag)),
    }
}

/// Prints the query: `pmin=10&pmax=60`.
impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AttributeChanges::from(*self).fmt(f)
    }
}
