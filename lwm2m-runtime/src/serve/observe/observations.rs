//! The list of observations: which paths servers observe, and the values that they received last.

use crate::attributes::Sample;
use crate::codec::ContentFormat;
#[cfg(feature = "link")]
use crate::codec::buffer::Buffer;
use crate::path::Path;
use crate::serve::block::BlockSize;
use crate::serve::paths::Paths;
use crate::serve::request::Token;
#[cfg(feature = "link")]
use crate::serve::saved::bytes::{Input, put_number, put_path, put_short};

use super::schedule::Schedule;

/// An entry of the list: an observation has one for each path, and one for each number with thresholds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// The observation that it belongs to.
    pub(crate) observation: u16,
    pub(crate) path: Path,
    pub(crate) data: Data,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Data {
    /// An observed path.
    Target(Target),
    /// A number with thresholds, and its value at the last comparison.
    Sample(Sample),
}

/// An observed path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) server: u16,
    pub(crate) token: Token,
    pub(crate) format: ContentFormat,
    /// The number of the format, as the request named it.
    pub(crate) content_format: u16,
    pub(crate) composite: bool,
    /// The size of the first block that a long notification is cut to.
    pub(crate) block_size: Option<BlockSize>,
    pub(crate) schedule: Schedule,
    /// Digest of the values below the path that were sent last.
    pub(crate) digest: u64,
    /// When the last confirmable notification was sent, or the observation began.
    pub(crate) confirmed: u64,
}

impl Target {
    /// Creates a target whose first notification is sent now.
    pub(crate) fn new(
        server: u16,
        token: Token,
        format: ContentFormat,
        content_format: u16,
        composite: bool,
        block_size: Option<BlockSize>,
        now: u64,
    ) -> Self {
        Target {
            server,
            token,
            format,
            content_format,
            composite,
            block_size,
            schedule: Schedule::starting(now),
            digest: 0,
            confirmed: now,
        }
    }
}

/// A list of fixed capacity.
pub(crate) type List = [Option<Entry>];

pub(crate) fn targets(list: &List) -> impl Iterator<Item = (&Entry, &Target)> {
    list.iter().flatten().filter_map(|entry| match &entry.data {
        Data::Target(target) => Some((entry, target)),
        Data::Sample(_) => None,
    })
}

pub(crate) fn targets_mut(list: &mut List, observation: u16) -> impl Iterator<Item = &mut Target> {
    list.iter_mut().flatten().filter_map(move |entry| match &mut entry.data {
        Data::Target(target) if entry.observation == observation => Some(target),
        _ => None,
    })
}

/// Returns whether the test holds for any path of an observation.
pub(crate) fn any_path(list: &List, observation: u16, test: &mut dyn FnMut(Path) -> bool) -> bool {
    targets(list).filter(|(entry, _)| entry.observation == observation).any(|(entry, _)| test(entry.path))
}

/// Returns the lowest free number of an observation.
pub(crate) fn unused(list: &List) -> u16 {
    let taken = |number: u16| list.iter().flatten().any(|entry| entry.observation == number);
    (0..=u16::MAX).find(|number| !taken(*number)).unwrap_or(u16::MAX)
}

/// Adds an entry; returns false when the list is full.
pub(crate) fn insert(list: &mut List, entry: Entry) -> bool {
    match list.iter_mut().find(|entry| entry.is_none()) {
        Some(free) => {
            *free = Some(entry);
            true
        }
        None => false,
    }
}

/// Removes an observation.
pub(crate) fn remove(list: &mut List, observation: u16) {
    remove_if(list, |entry| entry.observation == observation);
}

/// Removes the entries that `matches` returns true for.
pub(crate) fn remove_if(list: &mut List, matches: impl Fn(&Entry) -> bool) {
    for entry in list {
        if entry.as_ref().is_some_and(&matches) {
            *entry = None;
        }
    }
}

/// Returns any observation of a server.
pub(crate) fn of_server(list: &List, server: u16) -> Option<u16> {
    targets(list).find(|(_, target)| target.server == server).map(|(entry, _)| entry.observation)
}

/// Returns the observation of a server with this token.
pub(crate) fn by_token(list: &List, server: u16, token: Token) -> Option<u16> {
    let mut targets = targets(list);
    targets
        .find(|(_, target)| target.server == server && target.token == token)
        .map(|(entry, _)| entry.observation)
}

/// Returns the token of an observation.
pub(crate) fn token(list: &List, observation: u16) -> Option<Token> {
    targets(list).find(|(entry, _)| entry.observation == observation).map(|(_, target)| target.token)
}

/// Returns the observation of a server with exactly these paths.
pub(crate) fn by_paths(list: &List, server: u16, paths: &Paths<'_>, composite: bool) -> Option<u16> {
    let ours = |target: &Target| target.server == server && target.composite == composite;
    let same = |observation: u16| {
        let mut all = targets(list).filter(|(entry, _)| entry.observation == observation);
        let within = all.all(|(entry, _)| paths.any(&mut |path| path == entry.path));
        let missing = paths.any(&mut |path| !any_path(list, observation, &mut |known| known == path));
        within && !missing
    };
    targets(list).filter(|(_, target)| ours(target)).map(|(entry, _)| entry.observation).find(|o| same(*o))
}

/// Returns the number of samples below a path.
pub(crate) fn samples(list: &List, observation: u16, path: Path) -> usize {
    let is_sample = |entry: &&Entry| matches!(entry.data, Data::Sample(_)) && entry.path.is_within(path);
    list.iter().flatten().filter(|entry| entry.observation == observation).filter(is_sample).count()
}

/// Writes all observed paths. Values of the last comparison are not among them.
#[cfg(feature = "link")]
pub(crate) fn save(list: &List, out: &mut Buffer<'_>) {
    put_number(out, targets(list).count() as u64, 2);
    for (entry, target) in targets(list) {
        put_number(out, entry.observation.into(), 2);
        put_path(out, entry.path);
        put_number(out, target.server.into(), 2);
        put_short(out, target.token.as_slice());
        put_number(out, target.format.number().into(), 2);
        put_number(out, target.content_format.into(), 2);
        put_number(out, target.composite.into(), 1);
        put_number(out, target.block_size.map_or(0, |size| size.bytes() as u64), 2);
    }
}

/// Reads the observed paths that [`save`] has written. Their next notification is due as if they had changed.
#[cfg(feature = "link")]
pub(crate) fn restore(list: &mut List, input: &mut Input<'_>, now: u64) -> Option<()> {
    for _ in 0..input.id()? {
        let (observation, path, server) = (input.id()?, input.path()?, input.id()?);
        let token = Token::new(input.short()?)?;
        let format = ContentFormat::from_number(input.id()?)?;
        let (content_format, composite) = (input.id()?, input.flag()?);
        let block_size = BlockSize::new(input.id()?.into());
        let target = Target::new(server, token, format, content_format, composite, block_size, now);
        insert(list, Entry { observation, path, data: Data::Target(target) }).then_some(())?;
    }
    Some(())
}
