//! `lwm2m site`: a static site of the objects in a folder, with their history.
//!
//! `registry` collects what is known about each version of an object, `object_page`, `index_page` and `lists` turn it
//! into pages, and `downloads` into files. The templates are beside the code and compiled with it: askama checks them
//! against the data, and escapes every value unless a template says `safe`; only `text` and `sizes::chart` make such
//! markup. Names of files come from ids and versions alone.

mod diagnostics_page;
mod downloads;
mod index_page;
mod lists;
mod object_page;
mod output;
mod registry;
mod text;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::check;
use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, warn_of_errors};
use crate::payload::count;
use crate::progress::Progress;
use registry::Registry;

/// The arguments of `lwm2m site`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folder with definitions, read with its `version_history`, DDF.xml and Common.xml
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,

    /// Output folder; a site in it is replaced
    #[arg(long, value_name = "DIR")]
    out_dir: PathBuf,

    /// Title of the site
    #[arg(long, value_name = "TITLE", default_value = "LwM2M objects")]
    title: String,
}

const EXAMPLES: &str = "\
The site needs no server: open index.html, or publish the folder. It has a page for each object and
version with resources, changes, diagnostics, sizes and downloads, and works without JavaScript
except for search. Two runs write the same bytes. Errors of definitions are on their pages, and do
not change the exit code.

  3303.html           the newest version of an object
  3303-1_1.html#5700  the permalink of a resource
  reusable.html#5700  the objects that use a reusable resource

Examples:
  lwm2m site --out-dir public objects
  lwm2m site --out-dir public --title 'Acme registry' registry";

/// A file of the site.
#[derive(Debug, PartialEq, Eq)]
struct SiteFile {
    /// Its path in the site, with slashes.
    path: String,
    content: Vec<u8>,
}

impl SiteFile {
    fn new(path: impl Into<String>, content: impl Into<Vec<u8>>) -> SiteFile {
        SiteFile { path: path.into(), content: content.into() }
    }
}

/// Writes a site.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let Arguments { folder, out_dir, title } = arguments;
    if !folder.is_dir() {
        return Err(CliError::usage(format!("`{}` is not a folder", folder.display()))
            .help("name a folder with definitions, such as a checkout of a registry"));
    }
    output::check(out_dir, folder)?;
    let mut definitions = Definitions::default();
    definitions.read_path(folder, Depth::All)?;
    warn_of_errors(&definitions, console);
    let diagnostics = check::reported(&definitions);
    let registry = Registry::new(title, folder, &definitions, diagnostics);
    if registry.objects.is_empty() {
        return Err(CliError::usage(format!("no file in `{}` defines an object", folder.display()))
            .help(format!("run `lwm2m check {}`", folder.display())));
    }
    for skipped in &registry.skipped {
        console.eprintln(&format!("warning: {skipped}"));
    }
    let files = files(&registry)?;
    output::write(out_dir, &files)?;
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    console.eprintln(&format!(
        "{} with {} in `{}`: {}, {}",
        count(registry.objects.len(), "object"),
        count(registry.versions().count(), "version"),
        Path::new(out_dir).display(),
        count(files.len(), "file"),
        size(bytes)
    ));
    Ok(ExitCode::SUCCESS)
}

/// Returns all files of the site.
fn files(registry: &Registry<'_>) -> Result<Vec<SiteFile>> {
    let mut files = vec![
        SiteFile::new("style.css", include_str!("site/style.css")),
        SiteFile::new("search.js", include_str!("site/search.js")),
        index_page::search_index(registry)?,
        index_page::page(registry)?,
        lists::reusable(registry)?,
        lists::units(registry)?,
        lists::owners(registry)?,
        diagnostics_page::page(registry)?,
    ];
    let mut progress = Progress::new("writing", registry.versions().count());
    for object in &registry.objects {
        for version in &object.versions {
            let downloads = downloads::Downloads::new(registry, version)?;
            files.extend(object_page::pages(registry, object, version, &downloads)?);
            files.extend(downloads.files);
            progress.step();
        }
    }
    Ok(files)
}

/// Returns a number of bytes in words: `12.3 MB`.
fn size(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// Returns the text of a page.
fn render(page: &impl askama::Template) -> Result<String> {
    Ok(page.render().map_err(io::Error::other)?)
}
