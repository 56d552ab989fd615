//! The accounts that the gateway writes as a bootstrap server, from a file with a line for each:
//!
//! ```text
//! # device     server  URI                    settings
//! *            1       coap://10.0.0.1:5683   lifetime=300
//! thermometer  2       coaps://10.0.0.2:5684  identity=thermometer key=8f41c2d6a05b7e93
//! ```

use std::collections::BTreeMap;
use std::fmt;

use lwm2m_runtime::field::Secret;

use crate::credentials::{Credentials, LONGEST_IDENTITY, LONGEST_KEY, hexadecimal};

/// An account of a server. `Debug` does not print the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    /// The Short Server ID.
    pub(super) server: u16,
    pub(super) uri: String,
    /// Seconds.
    pub(super) lifetime: u32,
    pub(super) binding: String,
    /// Identity and pre-shared key of DTLS.
    pub(super) credentials: Option<Credentials>,
}

/// The accounts by device; those of every device under no name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Accounts {
    by_device: BTreeMap<Option<String>, Vec<Account>>,
}

impl Accounts {
    /// Returns the accounts of a device: its own, and those of every device for other servers.
    pub(super) fn of(&self, device: &str) -> Vec<&Account> {
        let own = self.by_device.get(&Some(device.to_owned())).into_iter().flatten();
        let mut accounts: Vec<&Account> = own.collect();
        for general in self.by_device.get(&None).into_iter().flatten() {
            if accounts.iter().all(|account| account.server != general.server) {
                accounts.push(general);
            }
        }
        accounts
    }
}

/// The lifetime of a registration, in seconds, if a line states none.
const LIFETIME: u32 = 86_400;

/// A line that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineError {
    /// Number of the line, counted from 1.
    line: usize,
    /// Found and expected text; never a key.
    message: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Parses a file.
///
/// # Errors
///
/// Returns every line that cannot be used, or that there is none.
pub(super) fn parse(content: &[u8]) -> Result<Accounts, Vec<LineError>> {
    let content = content.strip_prefix("\u{feff}".as_bytes()).unwrap_or(content);
    let (mut accounts, mut errors) = (Accounts::default(), Vec::new());
    for (line, bytes) in (1..).zip(content.split(|byte| *byte == b'\n')) {
        let added =
            parse_line(bytes).and_then(|parsed| parsed.map_or(Ok(()), |parsed| add(&mut accounts, parsed)));
        errors.extend(added.err().map(|message| LineError { line, message }));
    }
    if accounts.by_device.is_empty() && errors.is_empty() {
        let message = format!("the file has no account; {EXPECTED}");
        errors.push(LineError { line: 1, message });
    }
    if errors.is_empty() { Ok(accounts) } else { Err(errors) }
}

const EXPECTED: &str = "expected a line such as `* 1 coap://10.0.0.1:5683 lifetime=300`";

type Parsed = (Option<String>, Account);

fn add(accounts: &mut Accounts, (device, account): Parsed) -> Result<(), String> {
    let known = accounts.by_device.entry(device).or_default();
    if known.iter().any(|other| other.server == account.server) {
        return Err(format!(
            "server {} has an account above; expected one for each server and device",
            account.server
        ));
    }
    known.push(account);
    Ok(())
}

fn parse_line(line: &[u8]) -> Result<Option<Parsed>, String> {
    let line = std::str::from_utf8(line)
        .map_err(|error| format!("column {}: invalid bytes; expected UTF-8", error.valid_up_to() + 1))?;
    let mut words = line.split_whitespace();
    let Some(device) = words.next().filter(|word| !word.starts_with('#')) else { return Ok(None) };
    let (Some(server), Some(uri)) = (words.next(), words.next()) else {
        return Err(format!("the server or its URI is missing; {EXPECTED}"));
    };
    let server =
        server.parse().ok().filter(|server| (1..u16::MAX).contains(server)).ok_or_else(|| {
            format!("`{}` is no Short Server ID; expected 1 to 65534", server.escape_debug())
        })?;
    let is_secure = uri.starts_with("coaps://");
    let host = uri.strip_prefix("coap://").or_else(|| uri.strip_prefix("coaps://"));
    if host.is_none_or(str::is_empty) {
        let uri = uri.escape_debug();
        return Err(format!("`{uri}` is no URI of a server; expected one such as coap://10.0.0.1:5683"));
    }
    let settings = Settings::parse(words)?;
    let account = Account {
        server,
        uri: uri.into(),
        lifetime: settings.lifetime.unwrap_or(LIFETIME),
        binding: settings.binding.unwrap_or("U").into(),
        credentials: settings
            .identity
            .zip(settings.key)
            .map(|(identity, key)| Credentials { identity: identity.into(), key }),
    };
    match (is_secure, account.credentials.is_some()) {
        (true, false) => Err("a coaps URI needs a key; expected `identity=` and `key=`".into()),
        (false, true) => Err("a coap URI has no key; expected a coaps URI".into()),
        _ => Ok(Some((Some(device.to_owned()).filter(|device| device != "*"), account))),
    }
}

/// The words after the URI.
#[derive(Default)]
struct Settings<'l> {
    lifetime: Option<u32>,
    binding: Option<&'l str>,
    identity: Option<&'l str>,
    key: Option<Secret<Vec<u8>>>,
}

impl<'l> Settings<'l> {
    fn parse(words: impl Iterator<Item = &'l str>) -> Result<Settings<'l>, String> {
        let mut settings = Settings::default();
        for word in words {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let is_new = match name {
                "lifetime" => {
                    set(&mut settings.lifetime, value.parse().ok(), "lifetime", "seconds, such as 300")
                }
                "binding" => {
                    let letters = Some(value).filter(|value| is_binding(value));
                    set(&mut settings.binding, letters, "binding", "letters such as U or UQ")
                }
                "identity" => {
                    let identity = Some(value).filter(|value| (1..=LONGEST_IDENTITY).contains(&value.len()));
                    set(&mut settings.identity, identity, "identity", "1 to 128 bytes")
                }
                "key" => {
                    let key = hexadecimal(value).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
                    set(
                        &mut settings.key,
                        key.map(Secret::new),
                        "key",
                        "1 to 64 bytes of two hexadecimal digits",
                    )
                }
                _ => Err(format!(
                    "`{}` is no setting; expected lifetime=, binding=, identity= or key=",
                    name.escape_debug()
                )),
            };
            is_new?;
        }
        Ok(settings)
    }
}

/// Sets a setting. The message has no value, because that may be a key.
fn set<T>(setting: &mut Option<T>, value: Option<T>, name: &str, expected: &str) -> Result<(), String> {
    if setting.is_some() {
        return Err(format!("{name} is given twice; expected it once"));
    }
    *setting = Some(value.ok_or_else(|| format!("{name} is malformed; expected {expected}"))?);
    Ok(())
}

/// Returns whether a text is a binding of object 1 (LwM2M Core 1.2.2, E.2).
fn is_binding(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| "UTSNMHQ".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_gets_its_own_accounts_and_those_of_every_device() {
        let file = b"\xef\xbb\xbf# comment\r\n\n* 1 coap://a lifetime=60 binding=UQ\r\n* 2 coap://b\nroof 2 coaps://c identity=roof key=00fF\n";
        let accounts = parse(file).expect("the file is right");
        let uris = |device| accounts.of(device).iter().map(|account| &*account.uri).collect::<Vec<_>>();
        assert_eq!(
            (uris("roof"), uris("attic")),
            (vec!["coaps://c", "coap://a"], vec!["coap://a", "coap://b"])
        );
        let [own, general] = accounts.of("roof")[..] else { panic!("two accounts") };
        assert_eq!((general.lifetime, &*general.binding, &general.credentials), (60, "UQ", &None));
        let key = Secret::new(vec![0, 0xff]);
        assert_eq!(
            (own.lifetime, &own.credentials),
            (86_400, &Some(Credentials { identity: b"roof".to_vec(), key }))
        );
        assert!(!format!("{accounts:?}").contains("255"));
    }

    #[test]
    fn every_line_that_cannot_be_used_is_an_error_without_a_key() {
        let table = [
            ("*", "the server or its URI is missing; expected a line such as"),
            ("* 1", "the server or its URI is missing"),
            ("* 0 coap://a", "`0` is no Short Server ID; expected 1 to 65534"),
            ("* 65535 coap://a", "`65535` is no Short Server ID"),
            ("* 1 http://a", "`http://a` is no URI of a server; expected one such as coap://10.0.0.1:5683"),
            ("* 1 coap://", "`coap://` is no URI of a server"),
            ("* 1 coap://a lifetime=soon", "lifetime is malformed; expected seconds"),
            ("* 1 coap://a binding=X", "binding is malformed; expected letters such as U or UQ"),
            (
                "* 1 coap://a colour=red",
                "`colour` is no setting; expected lifetime=, binding=, identity= or key=",
            ),
            ("* 1 coaps://a", "a coaps URI needs a key; expected `identity=` and `key=`"),
            ("* 1 coaps://a identity=a", "a coaps URI needs a key"),
            (
                "* 1 coaps://a identity=a key=5ecre",
                "key is malformed; expected 1 to 64 bytes of two hexadecimal digits",
            ),
            ("* 1 coaps://a key=5ec7 key=5ec7", "key is given twice; expected it once"),
            ("* 1 coap://a identity=a key=5ec7", "a coap URI has no key; expected a coaps URI"),
        ];
        let file: String = table.iter().map(|(line, _)| format!("{line}\n")).collect();
        let errors = parse(file.as_bytes()).expect_err("every line is wrong");
        assert_eq!(errors.len(), table.len(), "{errors:?}");
        for (number, ((line, expected), error)) in (1..).zip(table.iter().zip(errors)) {
            let text = error.to_string();
            assert!(text.starts_with(&format!("{number}: {expected}")), "{line}: {text}");
            assert!(text.contains("; expected ") && !text.contains("5ec"), "{text}");
        }
        let one = |file: &[u8]| parse(file).expect_err("the file is wrong").remove(0).to_string();
        assert_eq!(
            one(b"* 1 coap://a\n* 1 coap://b"),
            "2: server 1 has an account above; expected one for each server and device"
        );
        assert!(one(b"# nothing\n").starts_with("1: the file has no account; expected a line such as"));
        assert_eq!(one(b"* 1 coap://\xff"), "1: column 12: invalid bytes; expected UTF-8");
    }
}
