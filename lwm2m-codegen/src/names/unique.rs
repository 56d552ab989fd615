//! Keeps the identifiers of one scope apart, so that no identifier ever changes its meaning.
//!
//! All names of a collision get a suffix. An item that is added later, whatever its id, can take an identifier away,
//! which stops code that used it from compiling. It can never give the identifier to another item.

use std::collections::{BTreeMap, HashMap, HashSet};

/// An item that needs an identifier.
pub(super) struct Candidate {
    /// The words of its name.
    words: Vec<String>,
    /// The words behind the name if another item has the same one: the id or the code.
    suffix: Vec<String>,
}

/// Returns a candidate for each item: its words and its key, which becomes the suffix.
///
/// An item whose key occurred before is a mistake of the definition. It gets a suffix at once, and takes no name from
/// the first item.
pub(super) fn candidates<K: Ord + ToString>(items: impl Iterator<Item = (Vec<String>, K)>) -> Vec<Candidate> {
    let mut uses: BTreeMap<K, usize> = BTreeMap::new();
    let mut candidates = Vec::new();
    for (mut words, key) in items {
        let mut suffix = vec![key.to_string().replace('-', "minus_")];
        let uses = uses.entry(key).or_default();
        *uses += 1;
        if *uses > 1 {
            suffix.push(uses.to_string());
            words.extend_from_slice(&suffix);
        }
        candidates.push(Candidate { words, suffix });
    }
    candidates
}

/// Returns the words of each candidate, with as many suffixes as keep its identifier apart from all others and from
/// the reserved names.
pub(super) fn unique(
    mut candidates: Vec<Candidate>,
    reserved: &[&str],
    identifier: fn(&[String]) -> String,
) -> Vec<Vec<String>> {
    let mut contested: HashSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    let mut owners: HashMap<String, usize> = HashMap::new();
    let mut unnamed: Vec<usize> = (0..candidates.len()).rev().collect();
    while let Some(index) = unnamed.pop() {
        let name = identifier(&candidates[index].words);
        if !contested.contains(&name) {
            let Some(owner) = owners.insert(name.clone(), index) else { continue };
            candidates[owner].add_suffix();
            unnamed.push(owner);
            owners.remove(&name);
            contested.insert(name);
        }
        candidates[index].add_suffix();
        unnamed.push(index);
    }
    candidates.into_iter().map(|candidate| candidate.words).collect()
}

impl Candidate {
    fn add_suffix(&mut self) {
        self.words.extend_from_slice(&self.suffix);
    }
}
