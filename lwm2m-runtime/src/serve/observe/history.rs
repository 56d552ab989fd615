//! Notifications for servers that cannot be reached: stored, and sent later as a time series.

use crate::codec::{BaseNameFor, ContentFormat, Devices, Encoding, Hint, Received, Writer};
use crate::error::{Error, ErrorKind, Note, ResponseCode};
use crate::path::{Level, Path};
use crate::record::Record;

use super::notification::Notification;
use crate::serve::data_model::lookup::instance_of;
use crate::serve::request::Token;

/// Notifications that could not be sent, in your own buffer: an array, a vector, memory that survives a sleep.
///
/// The attribute `hqmax` limits how many notifications of an observation to store while the server is disabled or out
/// of reach, and `/1/x/6` allows storing at all (LwM2M Core 1.2.2, 7.3.2): see [`Endpoint::hqmax`]. Beyond the limit
/// the oldest notification of the observation is dropped; in a full buffer the oldest of all. Later a device sends them
/// as one payload of records with times, as a notification or with Send.
///
/// Notifications in formats other than SenML are not stored, as only SenML has times.
///
#[cfg_attr(all(feature = "alloc", feature = "senml-json"), doc = "```")]
#[cfg_attr(not(all(feature = "alloc", feature = "senml-json")), doc = "```ignore")]
/// # use lwm2m_runtime::{Object, ObjectDef};
/// # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
/// # use lwm2m_runtime::field::Field;
/// # static RESOURCES: Resources<'static, 1> =
/// #     Resources::new([ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory()]);
/// # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table()).multiple();
/// # struct Temperature { sensor_value: f64 }
/// # impl Object for Temperature {
/// #     fn definition() -> &'static ObjectDef<'static> { &DEFINITION }
/// #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }
/// #     fn field(&self, _: usize) -> Option<&dyn Field> { Some(&self.sensor_value) }
/// #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { Some(&mut self.sensor_value) }
/// # }
/// use lwm2m_runtime::serve::{Endpoint, History, Method, SingleInstance, Requester, Request};
/// use lwm2m_runtime::ContentFormat;
///
/// let mut device = [SingleInstance::new(Temperature { sensor_value: 21.0 })];
/// let mut endpoint: Endpoint<1, 1> = Endpoint::new();
/// let mut history = History::new([0; 256]);
/// let mut buffer = [0; 128];
///
/// // A server observes a value, and requests the three latest that it misses.
/// let observe = Request::from_coap(Requester::Server(1), Method::Get, "/3303/0/5700".parse()?)
///     .query("hqmax=3")
///     .accept(ContentFormat::SENML_JSON.number())
///     .observe(0);
/// assert!(endpoint.serve(&mut device, &observe, 0, &mut buffer).observe.is_some());
///
/// // The value changes while the server cannot be reached.
/// for (now, celsius) in [(60_000, 22.0), (120_000, 22.5)] {
///     device[0].instance.sensor_value = celsius;
///     while let Some(notification) = endpoint.poll_notification(&mut device, now, &mut buffer) {
///         let limit = endpoint.hqmax(&device, notification.server, notification.token);
///         assert!(history.store(&notification, limit, now));
///     }
/// }
///
/// // 30 seconds later, the server can be reached again.
/// while let Some((server, token)) = history.oldest() {
///     let series = history.write(server, token, 150_000, &mut buffer)?;
///     let missed = r#"[{"bn":"/3303/0/5700","bt":-90,"v":22},{"t":60,"v":22.5}]"#;
///     assert_eq!(std::str::from_utf8(series.payload), Ok(missed));
///     history.remove(server, token, series.count);
/// }
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
///
/// [`Endpoint::hqmax`]: crate::serve::Endpoint::hqmax
#[derive(Debug, Clone, PartialEq)]
pub struct History<S> {
    bytes: S,
    used: usize,
    /// Seconds from 1970-01-01 00:00 UTC to the start of the clock, for absolute times. `None` if that is unknown: then
    /// times are relative to the time at which a series is written.
    pub epoch: Option<f64>,
}

/// The stored notifications of an observation, as one payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series<'b> {
    /// Format of the payload.
    pub format: ContentFormat,
    /// Records with their times, the oldest first.
    pub payload: &'b [u8],
    /// The number of notifications: all, or the oldest ones that fit.
    pub count: usize,
}

/// A stored notification: length of the payload, server, token, format, time and payload.
struct Entry<'h> {
    server: u16,
    token: Token,
    format: u16,
    stored: u64,
    payload: &'h [u8],
}

const HEADER: usize = 2 + 2 + 1 + 8 + 2 + 8;

impl Entry<'_> {
    fn len(&self) -> usize {
        HEADER + self.payload.len()
    }

    fn is_of(&self, server: u16, token: Token) -> bool {
        self.server == server && self.token == token
    }
}

/// Splits off the first entry.
fn split_entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (server, rest) = rest.split_first_chunk()?;
    let (token_length, rest) = rest.split_first()?;
    let (token, rest) = rest.split_first_chunk::<8>()?;
    let (format, rest) = rest.split_first_chunk()?;
    let (stored, rest) = rest.split_first_chunk()?;
    let (payload, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let entry = Entry {
        server: u16::from_be_bytes(*server),
        token: Token::new(token.get(..usize::from(*token_length))?)?,
        format: u16::from_be_bytes(*format),
        stored: u64::from_be_bytes(*stored),
        payload,
    };
    Some((entry, rest))
}

/// Writes an entry into bytes of its length.
fn write_entry(entry: &Entry<'_>, bytes: &mut [u8]) -> Option<()> {
    let mut rest = bytes;
    let mut put = |part: &[u8]| {
        let (head, tail) = core::mem::take(&mut rest).split_at_mut_checked(part.len())?;
        head.copy_from_slice(part);
        rest = tail;
        Some(())
    };
    let token = entry.token.as_slice();
    put(&u16::try_from(entry.payload.len()).ok()?.to_be_bytes())?;
    put(&entry.server.to_be_bytes())?;
    put(&[u8::try_from(token.len()).ok()?])?;
    put(token)?;
    put([0; 8].get(token.len()..)?)?;
    put(&entry.format.to_be_bytes())?;
    put(&entry.stored.to_be_bytes())?;
    put(entry.payload)
}

impl<S: AsRef<[u8]> + AsMut<[u8]>> History<S> {
    /// Creates a history in a buffer. Each notification takes 23 bytes and the bytes of its payload.
    pub const fn new(bytes: S) -> Self {
        History { bytes, used: 0, epoch: None }
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let mut rest = self.bytes.as_ref().get(..self.used).unwrap_or(&[]);
        core::iter::from_fn(move || {
            let (entry, tail) = split_entry(rest)?;
            rest = tail;
            Some(entry)
        })
    }

    /// Returns the number of notifications of an observation.
    pub fn count(&self, server: u16, token: Token) -> usize {
        self.entries().filter(|entry| entry.is_of(server, token)).count()
    }

    /// Returns whether there are no notifications.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Returns server and token of the oldest notification.
    pub fn oldest(&self) -> Option<(u16, Token)> {
        self.entries().next().map(|entry| (entry.server, entry.token))
    }

    /// Stores a notification, and drops older ones beyond `limit` of its observation. `now` is the time of
    /// [`Endpoint::poll_notification`].
    ///
    /// Returns false if it is not stored: `limit` is 0, its format holds no times, it is not the whole payload or
    /// longer than the buffer, or it ends the observation.
    ///
    /// [`Endpoint::poll_notification`]: crate::serve::Endpoint::poll_notification
    pub fn store(&mut self, notification: &Notification<'_>, limit: u32, now: u64) -> bool {
        let Notification { server, token, response, .. } = *notification;
        let is_whole = response.code == ResponseCode::CONTENT && response.size == response.payload.len();
        let Some(format) = response.format.filter(|format| is_whole && has_times(*format)) else {
            return false;
        };
        let payload = response.payload;
        let entry = Entry { server, token, format: format.number(), stored: now, payload };
        let capacity = self.bytes.as_ref().len();
        if limit == 0 || entry.len() > capacity || payload.len() > u16::MAX.into() {
            return false;
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.remove(server, token, (self.count(server, token) + 1).saturating_sub(limit));
        while self.used + entry.len() > capacity && self.remove_oldest(|_| true) {}
        let end = self.used + entry.len();
        let free = self.bytes.as_mut().get_mut(self.used..end);
        let is_written = free.and_then(|free| write_entry(&entry, free)).is_some();
        if is_written {
            self.used = end;
        }
        is_written
    }

    /// Removes the oldest notifications of an observation, after they have been sent.
    pub fn remove(&mut self, server: u16, token: Token, count: usize) {
        for _ in 0..count {
            if !self.remove_oldest(|entry| entry.is_of(server, token)) {
                return;
            }
        }
    }

    /// Removes the oldest entry that `matches` returns true for; returns false when there is none.
    fn remove_oldest(&mut self, matches: impl Fn(&Entry<'_>) -> bool) -> bool {
        let mut start = 0;
        let mut length = None;
        for entry in self.entries() {
            if matches(&entry) {
                length = Some(entry.len());
                break;
            }
            start += entry.len();
        }
        let Some(end) = length.map(|length| start + length) else {
            return false;
        };
        if let Some(used) = self.bytes.as_mut().get_mut(..self.used) {
            used.copy_within(end.., start);
        }
        self.used -= end - start;
        true
    }

    /// Writes the notifications of an observation, each value with its time: from the oldest on, as many as fit in the
    /// buffer. `now` is the time at which the series is sent.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Absent`] if there are none, or [`ErrorKind::BufferTooSmall`] if not even the oldest fits.
    pub fn write<'b>(
        &self,
        server: u16,
        token: Token,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Result<Series<'b>, Error> {
        let ours = || self.entries().filter(|entry| entry.is_of(server, token));
        let format = ours().last().and_then(|latest| ContentFormat::from_number(latest.format));
        let format = format.ok_or(ErrorKind::Absent)?;
        // Escaped text and base64 of JSON are decoded at the end of the buffer.
        let json = ours().filter(|entry| entry.format == 110);
        let longest = json.map(|entry| entry.payload.len()).max().unwrap_or(0);
        let (out, scratch) = buffer
            .split_at_mut_checked(buffer.len().saturating_sub(longest))
            .ok_or_else(|| too_small(longest))?;
        let mut count = ours().count();
        loop {
            let encoding = Encoding { format, base: Path::ROOT, root: "", start: 0 };
            let written = encoding.with_writer(out, &mut |writer| {
                ours()
                    .take(count)
                    .try_for_each(|entry| write_values(&entry, self.time(entry.stored, now), scratch, writer))
            })?;
            if written <= out.len() {
                let out: &'b [u8] = out;
                return Ok(Series { format, payload: out.get(..written).unwrap_or(out), count });
            }
            if count == 1 {
                return Err(too_small(written));
            }
            count -= 1;
        }
    }

    /// Returns the SenML time of a notification.
    fn time(&self, stored: u64, now: u64) -> f64 {
        match self.epoch {
            Some(epoch) => epoch + seconds(stored),
            // Not negated: the negative of zero is written as `-0`.
            None => 0.0 - seconds(now.saturating_sub(stored)),
        }
    }
}

fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

fn too_small(needed: usize) -> Error {
    Error::from(ErrorKind::BufferTooSmall).needing(needed)
}

fn has_times(format: ContentFormat) -> bool {
    matches!(format.number(), 110 | 112)
}

/// Writes the values of a notification with their time.
fn write_values(
    entry: &Entry<'_>,
    time: f64,
    scratch: &mut [u8],
    writer: &mut dyn Writer,
) -> Result<(), ErrorKind> {
    let format = ContentFormat::from_number(entry.format).ok_or(ErrorKind::UnsupportedFormat)?;
    let received =
        Received { format, bytes: entry.payload, base: Path::ROOT, root: "", devices: Devices::Single };
    received.with_reader(&[], scratch, &Note::new(), &mut |reader| {
        let mut count = 0;
        reader.read(&mut |_, _| {
            count += 1;
            Ok(())
        })?;
        writer.set_time(Some(time));
        reader.read(&mut |record, _| write_record(record, count > 1, writer))
    })
}

fn write_record(record: &Record<'_>, is_one_of_many: bool, writer: &mut dyn Writer) -> Result<(), ErrorKind> {
    let path = record.path;
    let instance = instance_of(path).ok_or(ErrorKind::BadLevel)?;
    // The next records are more of the instance, or the same value later.
    let above = if path == instance { instance.parent() } else { instance };
    let (base_name, same_time) = match is_one_of_many {
        true => (BaseNameFor::Below(above), 4),
        false => (BaseNameFor::Repeat, 1),
    };
    writer.hint(&Hint { path, base_name, same_time, next: &[] });
    writer.begin_instance(instance);
    match (&record.value, path.resource_id(), path.resource_instance_id()) {
        (None, ..) if path.level() > Level::Instance => writer.empty(path),
        (Some(value), Some(id), None) => {
            writer.value(id, *value);
        }
        (Some(value), Some(id), Some(below)) => {
            writer.begin_multiple(id, 1);
            writer.value(below, *value);
            writer.end_multiple();
        }
        _ => {}
    }
    writer.end_instance();
    Ok(())
}
