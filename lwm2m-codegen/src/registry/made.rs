//! Folders that are made up, for tests of rules.

use super::{Entry, Folder, Listing};
use crate::model::{Object, Resource, SourceId};
use crate::xml::{self, IndexEntry};

const SOURCE: SourceId = SourceId(0);

/// A folder made of paths and texts.
pub(crate) struct Made {
    pub(crate) files: Vec<(String, String)>,
    objects: Vec<Vec<Object>>,
    index: Option<(String, Vec<IndexEntry>)>,
    common: Option<(String, Vec<Resource>)>,
}

impl Made {
    pub(crate) fn new(files: Vec<(String, String)>) -> Made {
        let text = |name: &str| files.iter().find(|(path, _)| path == name).map(|(_, text)| text.clone());
        let index = text("DDF.xml").map(|text| (text.clone(), xml::read_index(SOURCE, &text).0));
        let common = text("Common.xml").map(|text| (text.clone(), xml::read_common(SOURCE, &text).0));
        let texts = files.iter().enumerate();
        let objects = texts.map(|(at, (_, text))| xml::read(SourceId(at), text).objects).collect();
        Made { files, objects, index, common }
    }

    pub(crate) fn folder(&self) -> Folder<'_> {
        let mut folder = Folder {
            index: self.index.as_ref().map(|(text, entries)| Listing { source: SOURCE, text, entries }),
            common: self.common.as_ref().map(|(text, entries)| Listing { source: SOURCE, text, entries }),
            ..Folder::default()
        };
        for (at, ((path, text), objects)) in self.files.iter().zip(&self.objects).enumerate() {
            let source = SourceId(at);
            let Some(object) = objects.first() else { continue };
            match path.strip_prefix("version_history/") {
                Some(name) => {
                    folder.history.get_or_insert_default().push(Entry { name, source, text, object });
                }
                None => folder.current.push(Entry { name: path, source, text, object }),
            }
        }
        folder
    }
}
