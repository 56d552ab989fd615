//! The units a definition may use, and common mistakes for them.
//!
//! SenML (RFC 8428, extended by RFC 8798 and its IANA registry) defines the symbols; OMA adds a few. The table
//! lets a check tell `Cel` (degree Celsius) from `C` (coulomb) without a network.

/// A unit of measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Symbol as written in a definition, such as `Cel`.
    pub symbol: &'static str,
    /// English name, such as `degree Celsius`.
    pub name: &'static str,
    /// Its registry.
    pub class: UnitClass,
    /// Whether new definitions should use it. `%`, for example, is registered as a ratio and misleads.
    pub recommended: bool,
}

/// The registry of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitClass {
    /// SenML units.
    Primary,
    /// Secondary units: multiples of a primary one.
    Secondary,
    /// OMA's own additions.
    Oma,
}

/// Returns the unit with this symbol. Symbols are case-sensitive: `s` is a second, `S` a siemens.
///
/// ```
/// use lwm2m_codegen::units::{UnitClass, lookup};
///
/// let unit = lookup("Cel").unwrap();
/// assert_eq!((unit.name, unit.class), ("degree Celsius", UnitClass::Primary));
/// assert!(!lookup("%").unwrap().recommended);
/// assert_eq!(lookup("furlong"), None);
/// ```
pub fn lookup(symbol: &str) -> Option<Unit> {
    UNITS.iter().find(|unit| unit.symbol == symbol).copied()
}

/// Returns the symbol that was probably meant by a frequent wrong spelling.
///
/// ```
/// use lwm2m_codegen::units::likely_meant;
///
/// assert_eq!(likely_meant("C"), Some("Cel"));
/// assert_eq!(likely_meant("Seconds"), Some("s"));
/// assert_eq!(likely_meant("Cel"), None);
/// ```
pub fn likely_meant(symbol: &str) -> Option<&'static str> {
    let symbol = symbol.trim();
    // Registered, but almost always a mistake in a definition.
    match symbol {
        "C" => return Some("Cel"),
        "%" => return Some("/100"),
        _ if lookup(symbol).is_some() => return None,
        _ => {}
    }
    let by_name = UNITS.iter().find(|unit| is_called(unit.name, symbol)).map(|unit| unit.symbol);
    let by_habit = || MISTAKES.iter().find(|(written, _)| *written == symbol).map(|(_, meant)| *meant);
    let by_habit_any_case =
        || MISTAKES.iter().find(|(written, _)| written.eq_ignore_ascii_case(symbol)).map(|(_, meant)| *meant);
    let by_case = || {
        let mut alike = UNITS.iter().filter(|unit| unit.symbol.eq_ignore_ascii_case(symbol));
        let first = alike.next();
        first.filter(|_| alike.next().is_none()).map(|unit| unit.symbol)
    };
    by_name.or_else(by_habit).or_else(by_case).or_else(by_habit_any_case)
}

/// Returns the symbol for a text that is no symbol, but can mean no other unit.
///
/// ```
/// use lwm2m_codegen::units::certainly_meant;
///
/// assert_eq!(certainly_meant("Seconds"), Some("s"));
/// // 1000 or 1024 bytes, degrees of an angle or of a temperature, coulomb or Celsius.
/// assert_eq!([certainly_meant("KB"), certainly_meant("degrees"), certainly_meant("C")], [None; 3]);
/// ```
pub fn certainly_meant(symbol: &str) -> Option<&'static str> {
    if lookup(symbol).is_some() || symbol.trim().chars().count() < 2 {
        return None;
    }
    likely_meant(symbol).filter(|meant| !matches!(*meant, "KiB" | "deg"))
}

/// Returns the unit that SenML recommends in place of a discouraged one.
///
/// ```
/// assert_eq!(lwm2m_codegen::units::recommended("deg"), Some("rad"));
/// assert_eq!(lwm2m_codegen::units::recommended("rad"), None);
/// ```
pub fn recommended(symbol: &str) -> Option<&'static str> {
    const RECOMMENDED: [(&str, &str); 8] = [
        ("g", "kg"),
        ("l", "m3"),
        ("l/s", "m3/s"),
        ("%", "/"),
        ("Bspl", "dB"),
        ("1/min", "1/s"),
        ("beat/min", "1/s"),
        ("deg", "rad"),
    ];
    RECOMMENDED.iter().find(|(unit, _)| *unit == symbol).map(|(_, recommended)| *recommended)
}

/// Returns whether `text` is the unit's name, in singular or plural, in either spelling of metre and litre.
fn is_called(name: &str, text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace("meter", "metre").replace("liter", "litre");
    text == name || text.strip_suffix('s') == Some(name)
}

const fn unit(symbol: &'static str, name: &'static str, class: UnitClass, recommended: bool) -> Unit {
    Unit { symbol, name, class, recommended }
}

const UNITS: [Unit; 107] = [
    unit("m", "metre", UnitClass::Primary, true),
    unit("kg", "kilogram", UnitClass::Primary, true),
    unit("g", "gram", UnitClass::Primary, false),
    unit("s", "second", UnitClass::Primary, true),
    unit("A", "ampere", UnitClass::Primary, true),
    unit("K", "kelvin", UnitClass::Primary, true),
    unit("cd", "candela", UnitClass::Primary, true),
    unit("mol", "mole", UnitClass::Primary, true),
    unit("Hz", "hertz", UnitClass::Primary, true),
    unit("rad", "radian", UnitClass::Primary, true),
    unit("sr", "steradian", UnitClass::Primary, true),
    unit("N", "newton", UnitClass::Primary, true),
    unit("Pa", "pascal", UnitClass::Primary, true),
    unit("J", "joule", UnitClass::Primary, true),
    unit("W", "watt", UnitClass::Primary, true),
    unit("C", "coulomb", UnitClass::Primary, true),
    unit("V", "volt", UnitClass::Primary, true),
    unit("F", "farad", UnitClass::Primary, true),
    unit("Ohm", "ohm", UnitClass::Primary, true),
    unit("S", "siemens", UnitClass::Primary, true),
    unit("Wb", "weber", UnitClass::Primary, true),
    unit("T", "tesla", UnitClass::Primary, true),
    unit("H", "henry", UnitClass::Primary, true),
    unit("Cel", "degree Celsius", UnitClass::Primary, true),
    unit("lm", "lumen", UnitClass::Primary, true),
    unit("lx", "lux", UnitClass::Primary, true),
    unit("Bq", "becquerel", UnitClass::Primary, true),
    unit("Gy", "gray", UnitClass::Primary, true),
    unit("Sv", "sievert", UnitClass::Primary, true),
    unit("kat", "katal", UnitClass::Primary, true),
    unit("m2", "square metre", UnitClass::Primary, true),
    unit("m3", "cubic metre", UnitClass::Primary, true),
    unit("l", "litre", UnitClass::Primary, false),
    unit("m/s", "metre per second", UnitClass::Primary, true),
    unit("m/s2", "metre per square second", UnitClass::Primary, true),
    unit("m3/s", "cubic metre per second", UnitClass::Primary, true),
    unit("l/s", "litre per second", UnitClass::Primary, false),
    unit("W/m2", "watt per square metre", UnitClass::Primary, true),
    unit("cd/m2", "candela per square metre", UnitClass::Primary, true),
    unit("bit", "bit", UnitClass::Primary, true),
    unit("bit/s", "bit per second", UnitClass::Primary, true),
    unit("lat", "degree of latitude", UnitClass::Primary, true),
    unit("lon", "degree of longitude", UnitClass::Primary, true),
    unit("pH", "pH value", UnitClass::Primary, true),
    unit("dB", "decibel", UnitClass::Primary, true),
    unit("dBW", "decibel relative to 1 W", UnitClass::Primary, true),
    unit("Bspl", "bel of sound pressure level", UnitClass::Primary, false),
    unit("count", "count", UnitClass::Primary, true),
    unit("/", "ratio", UnitClass::Primary, true),
    unit("%", "ratio", UnitClass::Primary, false),
    unit("%RH", "percent of relative humidity", UnitClass::Primary, true),
    unit("%EL", "percent of remaining battery energy", UnitClass::Primary, true),
    unit("EL", "seconds of remaining battery energy", UnitClass::Primary, true),
    unit("1/s", "event per second", UnitClass::Primary, true),
    unit("1/min", "event per minute", UnitClass::Primary, false),
    unit("beat/min", "heart beat per minute", UnitClass::Primary, false),
    unit("beats", "heart beats in total", UnitClass::Primary, false),
    unit("S/m", "siemens per metre", UnitClass::Primary, true),
    unit("B", "byte", UnitClass::Primary, true),
    unit("VA", "volt-ampere", UnitClass::Primary, true),
    unit("VAs", "volt-ampere second", UnitClass::Primary, true),
    unit("var", "volt-ampere reactive", UnitClass::Primary, true),
    unit("vars", "volt-ampere reactive second", UnitClass::Primary, true),
    unit("J/m", "joule per metre", UnitClass::Primary, true),
    unit("kg/m3", "kilogram per cubic metre", UnitClass::Primary, true),
    unit("deg", "degree", UnitClass::Primary, false),
    unit("NTU", "nephelometric turbidity unit", UnitClass::Primary, true),
    unit("ms", "millisecond", UnitClass::Secondary, true),
    unit("min", "minute", UnitClass::Secondary, true),
    unit("h", "hour", UnitClass::Secondary, true),
    unit("MHz", "megahertz", UnitClass::Secondary, true),
    unit("kW", "kilowatt", UnitClass::Secondary, true),
    unit("kVA", "kilovolt-ampere", UnitClass::Secondary, true),
    unit("kvar", "kilovolt-ampere reactive", UnitClass::Secondary, true),
    unit("Ah", "ampere-hour", UnitClass::Secondary, true),
    unit("Wh", "watt-hour", UnitClass::Secondary, true),
    unit("kWh", "kilowatt-hour", UnitClass::Secondary, true),
    unit("varh", "volt-ampere reactive hour", UnitClass::Secondary, true),
    unit("kvarh", "kilovolt-ampere reactive hour", UnitClass::Secondary, true),
    unit("VAh", "volt-ampere hour", UnitClass::Secondary, true),
    unit("kVAh", "kilovolt-ampere hour", UnitClass::Secondary, true),
    unit("Wh/km", "watt-hour per kilometre", UnitClass::Secondary, true),
    unit("KiB", "kibibyte", UnitClass::Secondary, true),
    unit("GB", "gigabyte", UnitClass::Secondary, true),
    unit("Mbit/s", "megabit per second", UnitClass::Secondary, true),
    unit("B/s", "byte per second", UnitClass::Secondary, true),
    unit("MB/s", "megabyte per second", UnitClass::Secondary, true),
    unit("mV", "millivolt", UnitClass::Secondary, true),
    unit("mA", "milliampere", UnitClass::Secondary, true),
    unit("dBm", "decibel relative to 1 mW", UnitClass::Secondary, true),
    unit("ug/m3", "microgram per cubic metre", UnitClass::Secondary, true),
    unit("mm/h", "millimetre per hour", UnitClass::Secondary, true),
    unit("m/h", "metre per hour", UnitClass::Secondary, true),
    unit("ppm", "part per million", UnitClass::Secondary, true),
    unit("/100", "percent", UnitClass::Secondary, true),
    unit("/1000", "per mille", UnitClass::Secondary, true),
    unit("hPa", "hectopascal", UnitClass::Secondary, true),
    unit("mm", "millimetre", UnitClass::Secondary, true),
    unit("cm", "centimetre", UnitClass::Secondary, true),
    unit("km", "kilometre", UnitClass::Secondary, true),
    unit("km/h", "kilometre per hour", UnitClass::Secondary, true),
    unit("ppb", "part per billion", UnitClass::Secondary, true),
    unit("ppt", "part per trillion", UnitClass::Secondary, true),
    unit("mg/l", "milligram per litre", UnitClass::Secondary, true),
    unit("ug/l", "microgram per litre", UnitClass::Secondary, true),
    unit("g/l", "gram per litre", UnitClass::Secondary, true),
    unit("Ws", "watt second", UnitClass::Oma, true),
];

const MISTAKES: [(&str, &str); 81] = [
    ("°C", "Cel"),
    ("ºC", "Cel"),
    ("℃", "Cel"),
    ("degC", "Cel"),
    ("deg C", "Cel"),
    ("Celsius", "Cel"),
    ("Degrees Celsius", "Cel"),
    ("degree C", "Cel"),
    ("Centigrade", "Cel"),
    ("percent", "/100"),
    ("percentage", "/100"),
    ("pct", "/100"),
    ("%RH.", "%RH"),
    ("RH", "%RH"),
    ("% RH", "%RH"),
    ("°", "deg"),
    ("degrees", "deg"),
    ("sec", "s"),
    ("secs", "s"),
    ("msec", "ms"),
    ("msecs", "ms"),
    ("millisec", "ms"),
    ("mins", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hours", "h"),
    ("Ω", "Ohm"),
    ("ohms", "Ohm"),
    ("lux", "lx"),
    ("Hertz", "Hz"),
    ("volts", "V"),
    ("amps", "A"),
    ("amp", "A"),
    ("mAmp", "mA"),
    ("watts", "W"),
    ("KW", "kW"),
    ("KWh", "kWh"),
    ("kWH", "kWh"),
    ("KWH", "kWh"),
    ("wh", "Wh"),
    ("VAr", "var"),
    ("VAR", "var"),
    ("VARh", "varh"),
    ("kVAr", "kvar"),
    ("kVArh", "kvarh"),
    ("bps", "bit/s"),
    ("bits/s", "bit/s"),
    ("Mbps", "Mbit/s"),
    ("bytes/s", "B/s"),
    ("Bps", "B/s"),
    ("byte", "B"),
    ("bytes", "B"),
    ("octet", "B"),
    ("octets", "B"),
    ("bits", "bit"),
    ("KB", "KiB"),
    ("kB", "KiB"),
    ("m²", "m2"),
    ("m³", "m3"),
    ("m^2", "m2"),
    ("m^3", "m3"),
    ("m/s²", "m/s2"),
    ("m/s^2", "m/s2"),
    ("µg/m3", "ug/m3"),
    ("μg/m3", "ug/m3"),
    ("µg/m³", "ug/m3"),
    ("μg/m³", "ug/m3"),
    ("kph", "km/h"),
    ("kmh", "km/h"),
    ("kmph", "km/h"),
    ("mm/hr", "mm/h"),
    ("mbar", "hPa"),
    ("millibar", "hPa"),
    ("L", "l"),
    ("ltr", "l"),
    ("bpm", "beat/min"),
    ("rpm", "1/min"),
    ("times", "count"),
    ("counts", "count"),
    ("kelvins", "K"),
    ("lumens", "lm"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_in_the_table_once() {
        for (index, unit) in UNITS.iter().enumerate() {
            assert!(UNITS.iter().skip(index + 1).all(|other| other.symbol != unit.symbol), "{}", unit.symbol);
        }
    }

    #[test]
    fn what_is_recommended_is_registered_and_recommended() {
        for unit in UNITS {
            let recommended = recommended(unit.symbol).and_then(lookup);
            assert!(recommended.is_none_or(|recommended| recommended.recommended && !unit.recommended));
        }
    }

    #[test]
    fn symbols_differ_by_case() {
        assert_eq!(lookup("s").map(|unit| unit.name), Some("second"));
        assert_eq!(lookup("S").map(|unit| unit.name), Some("siemens"));
        assert_eq!(lookup("hpa"), None);
    }

    #[test]
    fn what_is_often_written_leads_to_what_is_registered() {
        let table = [
            ("C", Some("Cel")),
            ("Celsius", Some("Cel")),
            ("\u{b0}C", Some("Cel")),
            ("%", Some("/100")),
            ("sec", Some("s")),
            ("SECONDS", Some("s")),
            ("Hours", Some("h")),
            ("hpa", Some("hPa")),
            ("Meters", Some("m")),
            ("cubic meters", Some("m3")),
            ("KB", Some("KiB")),
            ("MHZ", Some("MHz")),
            ("s", None),
            ("", None),
            ("bananas", None),
        ];
        for (written, meant) in table {
            assert_eq!(likely_meant(written), meant, "{written}");
        }
    }

    #[test]
    fn every_suggestion_is_registered_and_no_mistake_is() {
        for (written, meant) in MISTAKES {
            assert!(lookup(meant).is_some(), "{meant}");
            assert!(lookup(written).is_none(), "{written}");
        }
    }
}
