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
/// use lwm2m_runtime::attributes::{Attributes, Decimal};
///
/// let attributes = Attributes::parse("pmin=10&gt=42.5")?;
/// assert_eq!(attributes.pmin, Some(10));
/// assert_eq!(attributes.gt, Some("42.5".parse()?));
/// assert_eq!(attributes.to_string(), "pmin=10&gt=42.5");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Minimum Period: least seconds between two notifications.
    pub pmin: Option<u32>,
    /// Maximum Period: most seconds between two notifications; 0 sets no limit.
    pub pmax: Option<u32>,
    /// Greater Than: notify when the value crosses this threshold upwards or downwards.
    pub gt: Option<Decimal>,
    /// Less Than: a second threshold, below the first.
    pub lt: Option<Decimal>,
    /// Step: notify when the value differs this much from the one notified last.
    pub st: Option<Decimal>,
    /// Minimum Evaluation Period: least seconds between two evaluations of the value.
    pub epmin: Option<u32>,
    /// Maximum Evaluation Period: most seconds between two evaluations of the value.
    pub epmax: Option<u32>,
    /// Edge: notify when a Boolean changes in this direction.
    pub edge: Option<Edge>,
    /// Confirmable Notification: whether notifications are confirmable messages.
    pub con: Option<bool>,
    /// Maximum Historical Queue: notifications to store for a server that cannot be reached.
    pub hqmax: Option<u32>,
}

/// The direction in which a Boolean changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// From true to false: `edge=0`.
    Falling,
    /// From false to true: `edge=1`.
    Rising,
}

/// The attributes, in the order in which they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Pmin,
    Pmax,
    Gt,
    Lt,
    St,
    Epmin,
    Epmax,
    Edge,
    Con,
    Hqmax,
}

const NAMES: [(Name, &str); 10] = [
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
        pmin: None,
        pmax: None,
        gt: None,
        lt: None,
        st: None,
        epmin: None,
        epmax: None,
        edge: None,
        con: None,
        hqmax: None,
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
            Name::Pmin => self.pmin = Some(whole(value)?),
            Name::Pmax => self.pmax = Some(whole(value)?),
            Name::Gt => self.gt = Some(decimal(value)?),
            Name::Lt => self.lt = Some(decimal(value)?),
            Name::St => self.st = Some(step(value)?),
            Name::Epmin => self.epmin = Some(whole(value)?),
            Name::Epmax => self.epmax = Some(whole(value)?),
            Name::Edge => self.edge = Some(if flag(value)? { Edge::Rising } else { Edge::Falling }),
            Name::Con => self.con = Some(flag(value)?),
            Name::Hqmax => self.hqmax = Some(whole(value)?),
        }
        Ok(())
    }

    fn get(&self, name: Name) -> Option<Decimal> {
        match name {
            Name::Pmin => self.pmin.map(Decimal::from),
            Name::Pmax => self.pmax.map(Decimal::from),
            Name::Gt => self.gt,
            Name::Lt => self.lt,
            Name::St => self.st,
            Name::Epmin => self.epmin.map(Decimal::from),
            Name::Epmax => self.epmax.map(Decimal::from),
            Name::Edge => self.edge.map(|edge| Decimal::from(edge == Edge::Rising)),
            Name::Con => self.con.map(Decimal::from),
            Name::Hqmax => self.hqmax.map(Decimal::from),
        }
    }

    fn clear(&mut self, name: Name) {
        match name {
            Name::Pmin => self.pmin = None,
            Name::Pmax => self.pmax = None,
            Name::Gt => self.gt = None,
            Name::Lt => self.lt = None,
            Name::St => self.st = None,
            Name::Epmin => self.epmin = None,
            Name::Epmax => self.epmax = None,
            Name::Edge => self.edge = None,
            Name::Con => self.con = None,
            Name::Hqmax => self.hqmax = None,
        }
    }

    /// Returns names and values of the attributes that are set, in this order: `pmin`, `pmax`, `gt`, `lt`, `st`, `epmin`, `epmax`,
    /// `edge`, `con`, `hqmax`.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Decimal)> + use<'_> {
        NAMES.iter().filter_map(|(name, text)| Some((*text, self.get(*name)?)))
    }

    /// Returns whether no attribute is set.
    pub fn is_empty(&self) -> bool {
        *self == Attributes::NONE
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
        Attributes {
            pmin: self.pmin.or(parent.pmin),
            pmax: self.pmax.or(parent.pmax),
            gt: self.gt.or(parent.gt),
            lt: self.lt.or(parent.lt),
            st: self.st.or(parent.st),
            epmin: self.epmin.or(parent.epmin),
            epmax: self.epmax.or(parent.epmax),
            edge: self.edge.or(parent.edge),
            con: self.con.or(parent.con),
            hqmax: self.hqmax.or(parent.hqmax),
        }
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
        if self.pmin.zip(self.pmax).is_some_and(|(pmin, pmax)| pmax > 0 && pmin > pmax) {
            return Err(ErrorKind::Malformed(Rule::PmaxBelowPmin));
        }
        if self.epmin == Some(0) || self.epmax == Some(0) {
            return Err(ErrorKind::Malformed(Rule::EpminEpmaxZero));
        }
        if self.epmin.zip(self.epmax).is_some_and(|(least, most)| least >= most) {
            return Err(ErrorKind::Malformed(Rule::EpmaxBelowEpmin));
        }
        if self.st == Some(Decimal::from(0)) {
            return Err(ErrorKind::Malformed(Rule::StZero));
        }
        let (Some(lt), Some(gt)) = (self.lt, self.gt) else {
            return Ok(());
        };
        if lt >= gt {
            return Err(ErrorKind::Malformed(Rule::LtAboveGt));
        }
        if self.st.is_some_and(|st| !lt.fits_two_steps_below(gt, st)) {
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
        if !numeric && (self.gt.is_some() || self.lt.is_some() || self.st.is_some()) {
            return Err(ErrorKind::Malformed(Rule::ThresholdType));
        }
        if kind != Some(ResourceType::Boolean) && self.edge.is_some() {
            return Err(ErrorKind::Malformed(Rule::EdgeType));
        }
        Ok(())
    }
}

/// Parses digits; the grammar allows no sign.
fn whole(text: &str) -> Result<u32, ErrorKind> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or(ErrorKind::Malformed(Rule::AttributeNumber))
}

fn decimal(text: &str) -> Result<Decimal, ErrorKind> {
    text.parse().map_err(|_| ErrorKind::Malformed(Rule::AttributeDecimal))
}

fn step(text: &str) -> Result<Decimal, ErrorKind> {
    let step = decimal(text)?;
    if step < Decimal::from(0) {
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
