//! Samples: the numbers of a resource, compared with the thresholds and steps of attributes.

use core::cmp::Ordering;

use crate::value::Value;

use super::Decimal;

/// The number in a resource, to compare with thresholds and steps. Booleans are 0 and 1.
///
/// ```
/// use lwm2m_runtime::Value;
/// use lwm2m_runtime::attributes::Sample;
///
/// let threshold = "0.1".parse()?;
/// let reading = Sample::from_value(&Value::Float(0.1)).unwrap();
/// assert!(reading.cmp_decimal(threshold).is_eq());
/// assert_eq!(Sample::from_value(&Value::String("2")), None);
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// An integer: the value of an Integer, an Unsigned Integer, a Time or a Boolean.
    Whole(Decimal),
    /// A finite Float.
    Float(f64),
}

impl Sample {
    /// Returns the number in a value; `None` for other types, NaN and the infinities.
    pub fn from_value(value: &Value<'_>) -> Option<Sample> {
        match *value {
            Value::Integer(number) => Some(Sample::from(number)),
            Value::Unsigned(number) => Some(Sample::from(number)),
            Value::Time(time) => Some(Sample::from(time.0)),
            Value::Boolean(truth) => Some(Sample::Whole(truth.into())),
            Value::Float(number) => number.is_finite().then_some(Sample::Float(number)),
            _ => None,
        }
    }

    /// Compares with the number of an attribute: integers exactly, a Float with the float that is nearest to it.
    pub fn cmp_decimal(self, number: Decimal) -> Ordering {
        match self {
            Sample::Whole(whole) => whole.cmp(&number),
            Sample::Float(float) => float.partial_cmp(&number.as_f64()).unwrap_or(Ordering::Equal),
        }
    }

    /// Returns whether two samples differ, and by at least `step`.
    ///
    /// ```
    /// use lwm2m_runtime::attributes::{Decimal, Sample};
    ///
    /// let (lowest, highest) = (Sample::from(i64::MIN), Sample::from(u64::MAX));
    /// assert!(lowest.differs_by(highest, Decimal::from(u64::MAX)));
    /// assert!(!Sample::from(7).differs_by(Sample::from(5), "2.5".parse()?));
    /// assert!(!Sample::from(7).differs_by(Sample::from(7), Decimal::from(0)));
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn differs_by(self, other: Sample, step: Decimal) -> bool {
        if let (Sample::Whole(a), Sample::Whole(b)) = (self, other) {
            let distance = a.distance(b);
            return distance != 0 && step.cmp_size(distance).is_le();
        }
        let distance = (self.as_f64() - other.as_f64()).abs();
        distance != 0.0 && distance >= step.as_f64()
    }

    fn as_f64(self) -> f64 {
        match self {
            Sample::Whole(number) => number.as_f64(),
            Sample::Float(number) => number,
        }
    }
}

/// Compares a Float with an integer, too: a resource may hold either.
impl PartialOrd for Sample {
    fn partial_cmp(&self, other: &Sample) -> Option<Ordering> {
        match (*self, *other) {
            (reading, Sample::Whole(number)) => Some(reading.cmp_decimal(number)),
            (Sample::Whole(number), reading) => Some(reading.cmp_decimal(number).reverse()),
            (Sample::Float(a), Sample::Float(b)) => a.partial_cmp(&b),
        }
    }
}

impl From<i64> for Sample {
    fn from(number: i64) -> Self {
        Sample::Whole(number.into())
    }
}

impl From<i32> for Sample {
    fn from(number: i32) -> Self {
        Sample::Whole(number.into())
    }
}

impl From<u64> for Sample {
    fn from(number: u64) -> Self {
        Sample::Whole(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_exact_over_all_integers() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let (lowest, highest) = (Sample::from(i64::MIN), Sample::from(u64::MAX));
        assert!(lowest.differs_by(highest, number("27670116110564327420")));
        assert!(!lowest.differs_by(highest, number("27670116110564327430")));
        assert!(!highest.differs_by(Sample::from(u64::MAX - 1), number("1.5")));
        assert!(highest.differs_by(Sample::from(u64::MAX - 1), number("1")));
        assert!(Sample::Float(0.5).differs_by(Sample::Float(-0.5), number("1")));
        assert!(!highest.differs_by(highest, number("0")));
    }
}
