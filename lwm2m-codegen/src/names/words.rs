//! Cuts a name into the words of an identifier.
//!
//! heck splits camel case, but it does not know `LwM2M`, `IDs` or `+/-`: such texts are rewritten first.

use heck::ToSnakeCase;

use super::ascii;

/// How a number at the start is written, as no identifier can begin with a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// `three_phase`; long numbers and those with a decimal point get an `n`: `n802_11`.
    Spelled,
    /// `n3_phase`
    Prefixed,
}

/// Longer names are cut between words.
const LONGEST: usize = 64;

/// Returns the words of a name in lower case, none of them empty; no word if the name has no usable character.
pub(super) fn words(name: &str, numbers: Numbers) -> Vec<String> {
    let text = ascii::transliterate(name);
    let text = replace_brands(&replace_signs(&text));
    let mut words: Vec<String> = Vec::new();
    let mut length = 0;
    for piece in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty()) {
        for word in lower_acronyms(piece).to_snake_case().split('_').filter(|word| !word.is_empty()) {
            length += word.len() + 1;
            if length > LONGEST && !words.is_empty() {
                return with_number(words, numbers, is_decimal(&text));
            }
            words.push(word.chars().take(LONGEST).collect());
        }
    }
    with_number(words, numbers, is_decimal(&text))
}

/// Returns whether a name is longer than an identifier becomes.
pub(super) fn is_cut(name: &str) -> bool {
    let text = replace_brands(&replace_signs(&ascii::transliterate(name)));
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| lower_acronyms(word).to_snake_case().len() + 1).sum::<usize>() > LONGEST
}

/// Returns whether a word is a number that is not spelled out.
pub(super) fn is_prefixed_number(word: &str) -> bool {
    word.strip_prefix('n').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Replaces signs by words, and drops remarks such as `(optional)`.
fn replace_signs(text: &str) -> String {
    const WORDS: [(&str, &str); 21] = [
        ("(s)", "s"),
        ("(optional)", " "),
        ("(Optional)", " "),
        ("(mandatory)", " "),
        ("(Mandatory)", " "),
        ("'", ""),
        ("+/-", " plus minus "),
        ("AT&T", "Att"),
        ("Wi-Fi", "Wifi"),
        ("WI-FI", "Wifi"),
        ("->", " to "),
        (">=", " at least "),
        ("<=", " at most "),
        ("!=", " not equal to "),
        (">", " greater than "),
        ("<", " less than "),
        ("&", " and "),
        ("%", " percent "),
        ("@", " at "),
        ("$", " dollar "),
        ("#", " number "),
    ];
    // Most names have no signs.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _/.,:".contains(&byte)) {
        return text.to_owned();
    }
    let text =
        WORDS.iter().fold(
            text.to_owned(),
            |text, (sign, word)| {
                if text.contains(sign) { text.replace(sign, word) } else { text }
            },
        );
    replace_plus_and_minus(&text)
}

/// Replaces the signs of `Power+`, `(-A)` and `|+A|`, but not the joints of `EAP+PSK` and `T - Max`.
fn replace_plus_and_minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next().unwrap_or('(');
        let behind = rest.trim_start().chars().next().unwrap_or('(');
        let joint = before.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
        let spaced = before == ' ' && next == ' ';
        let opens = "(|[/".contains(before) && next != ' ';
        let closes = before.is_ascii_alphanumeric() && next == ' ' && behind == '('
            || (next == '(' && before.is_ascii_alphanumeric());
        match c {
            '+' if !joint && !spaced => out.push_str(" plus "),
            '-' if opens || closes => out.push_str(" minus "),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// Makes one word of each brand and acronym with small letters inside.
fn replace_brands(text: &str) -> String {
    const BRANDS: [(&str, &str); 41] = [
        ("LwM2M", "Lwm2m"),
        ("LWM2M", "Lwm2m"),
        ("Lwm2M", "Lwm2m"),
        ("CoAPS", "Coaps"),
        ("CoAP", "Coap"),
        ("LoRaWAN", "Lorawan"),
        ("LoRa", "Lora"),
        ("IoT", "Iot"),
        ("VoWiFi", "Vowifi"),
        ("WiFi", "Wifi"),
        ("WiMAX", "Wimax"),
        ("WiMax", "Wimax"),
        ("VoLTE", "Volte"),
        ("VoIP", "Voip"),
        ("VoNR", "Vonr"),
        ("LiDAR", "Lidar"),
        ("OAuth", "Oauth"),
        ("SenML", "Senml"),
        ("ZigBee", "Zigbee"),
        ("BACnet", "Bacnet"),
        ("CANopen", "Canopen"),
        ("ModBus", "Modbus"),
        ("EnOcean", "Enocean"),
        ("EtherCAT", "Ethercat"),
        ("LoWPAN", "Lowpan"),
        ("CHAdeMO", "Chademo"),
        ("SigFox", "Sigfox"),
        ("SaaS", "Saas"),
        ("IPsec", "Ipsec"),
        ("IPSec", "Ipsec"),
        ("QoS", "Qos"),
        ("QoE", "Qoe"),
        ("PoE", "Poe"),
        ("NOx", "Nox"),
        ("SOx", "Sox"),
        ("GHz", "Ghz"),
        ("MHz", "Mhz"),
        ("kHz", "khz"),
        ("MWh", "Mwh"),
        ("GWh", "Gwh"),
        ("macOS", "macos"),
    ];
    if !has_inner_capital(text) {
        return text.to_owned();
    }
    BRANDS.iter().fold(text.to_owned(), |text, (brand, word)| {
        if text.contains(brand) { replace_brand(&text, brand, word) } else { text }
    })
}

/// Returns whether a word has a capital inside, as every brand does.
fn has_inner_capital(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| pair[0].is_ascii_alphanumeric() && pair[1].is_ascii_uppercase())
}

/// Replaces a brand; small letters behind it begin another word, except for a plural `s`.
fn replace_brand(text: &str, brand: &str, word: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split(brand);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        // `CIoT`: a letter in front belongs to the word.
        let mut back = out.chars().rev();
        let lettered = back.next().is_some_and(|c| c.is_ascii_uppercase())
            && !back.next().is_some_and(|c| c.is_ascii_alphanumeric());
        if lettered {
            out.push_str(&word.to_ascii_lowercase());
        } else {
            out.push_str(word);
        }
        let mut chars = piece.chars();
        let next = chars.next().is_some_and(|c| c.is_ascii_lowercase());
        let plural = piece.starts_with('s') && !chars.next().is_some_and(|c| c.is_ascii_lowercase());
        if next && !plural {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// Lowers the capitals in letters and digits that heck would split though they are one word, such as `IDs`.
fn lower_acronyms(piece: &str) -> String {
    let bytes = piece.as_bytes();
    if is_unit_like(bytes) {
        return piece.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(piece.len());
    let mut start = 0;
    while start < bytes.len() {
        let rest = &bytes[start..];
        let capitals = rest.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let one_word = capitals > 1 && ends_as_one_word(&rest[capitals..]);
        for (at, &byte) in rest.iter().take(capitals.max(1)).enumerate() {
            let byte = if one_word && at > 0 { byte.to_ascii_lowercase() } else { byte };
            out.push(char::from(byte));
        }
        start += capitals.max(1);
    }
    out
}

/// Returns whether a small letter comes before capitals, and perhaps one behind: `pH`, `dBm`, `kWh`, `eDRX`.
fn is_unit_like(bytes: &[u8]) -> bool {
    let [first, middle @ .., last] = bytes else { return false };
    first.is_ascii_lowercase()
        && (middle.first().unwrap_or(last)).is_ascii_uppercase()
        && middle.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Returns whether letters behind capitals belong to them: the `s` of `IDs`, the `v6` of `IPv6`.
fn ends_as_one_word(rest: &[u8]) -> bool {
    match rest {
        [b's'] => true,
        [b's', next, ..] => !next.is_ascii_lowercase(),
        [b'v', next, ..] => next.is_ascii_digit(),
        _ => false,
    }
}

/// Writes a number at the start in another way, as no identifier can begin with a digit.
fn with_number(mut words: Vec<String>, numbers: Numbers, decimal: bool) -> Vec<String> {
    let Some(first) = words.first().cloned() else { return words };
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let (number, letters) = first.split_at(digits);
    if number.is_empty() {
        return words;
    }
    let plain = numbers == Numbers::Spelled && !decimal && !number.starts_with("00");
    let value = number.parse::<usize>().ok().filter(|_| plain);
    let mut front = match value.and_then(spelled) {
        Some(spelled) => spelled,
        None => vec![format!("n{first}")],
    };
    let prefixed = front.first().is_some_and(|word| is_prefixed_number(word));
    if !letters.is_empty() && !prefixed {
        front.push(letters.to_owned());
    }
    words.splice(..1, front);
    words
}

/// Returns whether a text begins with a number with a decimal point.
fn is_decimal(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn spelled(number: usize) -> Option<Vec<String>> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(word) = SMALL.get(number) {
        return Some(vec![(*word).to_owned()]);
    }
    let tens = TENS.get(number / 10)?;
    let words = match number % 10 {
        0 => vec![*tens],
        ones => vec![*tens, SMALL[ones]],
    };
    Some(words.into_iter().map(str::to_owned).collect())
}
