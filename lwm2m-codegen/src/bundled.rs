//! The definitions that come with this crate: LwM2M's own objects and the IPSO starter and
//! expansion packs.

use std::path::Path;

use crate::diagnostics::nearest::{list_ids, nearest_id};

/// A definition that comes with this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundled {
    /// Object ID.
    pub id: u16,
    /// The definition as XML.
    pub xml: &'static str,
}

/// Returns the definition of an object, if it comes with this crate.
///
/// ```
/// assert!(lwm2m_codegen::bundled::find(3303).is_some());
/// assert!(lwm2m_codegen::bundled::find(42769).is_none());
/// ```
pub fn find(id: u16) -> Option<Bundled> {
    let index = ALL.binary_search_by_key(&id, |bundled| bundled.id).ok()?;
    ALL.get(index).copied()
}

/// Returns advice for an object that does not come with this crate: the nearest id, or all ids.
///
/// ```
/// assert_eq!(lwm2m_codegen::bundled::suggestion(3309), "the nearest is 3308");
/// ```
pub fn suggestion(id: u16) -> String {
    let ids = || ALL.iter().map(|bundled| bundled.id);
    match nearest_id(id, ids()) {
        Some(near) => format!("the nearest is {near}"),
        None => format!("the bundled objects are {}", list_ids(ids())),
    }
}

/// Returns the id of the bundled object after which a file is called: `3303.xml`.
///
/// ```
/// use std::path::Path;
/// use lwm2m_codegen::bundled::named_by;
///
/// assert_eq!(named_by(Path::new("objects/3303.xml")), Some(3303));
/// assert_eq!(named_by(Path::new("objects/pump.xml")), None);
/// ```
pub fn named_by(path: &Path) -> Option<u16> {
    let id = path.file_name()?.to_str()?.strip_suffix(".xml")?.parse().ok()?;
    find(id).map(|bundled| bundled.id)
}

macro_rules! definitions {
    ($($folder:literal: $($id:literal)*;)*) => {
        /// Every definition that comes with this crate, in ascending order of ids.
        pub static ALL: &[Bundled] = &[$($(
            Bundled { id: $id, xml: include_str!(concat!("../objects/", $folder, "/", $id, ".xml")) },
        )*)*];
    };
}

definitions! {
    "core":
        0 1 2 3 4 5 6 7 9 19 20 21 22 23;
    "ipso":
        3200 3201 3202 3203 3300 3301 3302 3303 3304 3305 3306 3308 3310 3311 3312 3313 3314 3315
        3316 3317 3318 3319 3320 3321 3322 3323 3324 3325 3326 3327 3328 3329 3330 3331 3332 3333
        3334 3335 3336 3337 3338 3339 3340 3341 3342 3343 3344 3345 3346 3347 3348 3349 3350;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_table_and_the_folders_agree() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("objects");
        let mut files = BTreeSet::new();
        for part in ["core", "ipso"] {
            for entry in fs::read_dir(folder.join(part)).unwrap() {
                let path = entry.unwrap().path();
                files.insert(path.file_stem().unwrap().to_str().unwrap().parse::<u16>().unwrap());
            }
        }
        assert_eq!(ALL.iter().map(|bundled| bundled.id).collect::<BTreeSet<_>>(), files);
        assert!(ALL.is_sorted_by(|one, other| one.id < other.id), "`find` searches by halves");
    }

    #[test]
    fn each_definition_is_of_the_object_it_is_listed_as() {
        let mut sources = crate::diagnostics::Sources::default();
        for bundled in ALL {
            let document = crate::xml::read_bytes("bundled", bundled.xml.as_bytes(), &mut sources);
            let ids: Vec<u16> = document.objects.iter().map(|object| object.id.value).collect();
            assert_eq!(ids, [bundled.id]);
        }
    }
}
