//! `lwm2m new`: begins the definition of an object, with its entry in the index and its copy in the history.

mod skeleton;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lwm2m_codegen::registry::{self, Reusable};

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Depth, read_file};
use crate::output_files;
use skeleton::Skeleton;

/// The arguments of `lwm2m new`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Object ID
    #[arg(value_name = "ID", value_parser = clap::value_parser!(u16).range(..65535))]
    id: u16,

    /// Name of the object
    #[arg(value_name = "NAME")]
    name: String,

    /// Reusable resources that the object has, by id
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    reuse: Vec<u16>,

    /// Description of the object
    #[arg(long, value_name = "TEXT", default_value = "TBD")]
    description: String,

    /// Owner of the object, for the licence and the index
    #[arg(long, value_name = "OWNER", default_value = "TBD")]
    owner: String,

    /// SPDX expression of the licence
    #[arg(long, value_name = "LICENCE", default_value = "BSD-3-Clause")]
    licence: String,

    /// Folder of the registry
    #[arg(long, value_name = "DIR", default_value = ".")]
    out_dir: PathBuf,

    /// Write the definition alone, without index and history
    #[arg(long)]
    alone: bool,
}

const EXAMPLES: &str = "\
The files are ID.xml, its copy in version_history, and an entry in DDF.xml. Texts that you did not give
are `TBD`: `lwm2m check` reports them until you write them.

Examples:
  lwm2m new 10600 \"Water Pump\"                   a pump with one resource, in this folder
  lwm2m new 10600 \"Water Pump\" --reuse 5700,5701 with resources of the public registry
  lwm2m new 42769 Pump --alone                   the definition alone, with an id for tests

Exit code: 0, or 2 if the id, the name or a file is taken.";

/// The index of a registry.
const INDEX: &str = "DDF.xml";

/// Writes the files of a new object.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let Arguments { id, name, .. } = arguments;
    // Paths in this folder need no `./`.
    let out_dir = arguments.out_dir.strip_prefix(".").unwrap_or(&arguments.out_dir);
    let (Some(urn), Some(source)) =
        (registry::urn(*id, lwm2m_codegen::model::Version::ONE), registry::source(*id))
    else {
        return Err(CliError::usage(format!("the id {id} is reserved"))
            .help("OMA assigns 0 to 1023, standards bodies 2048 to 10240, all others 10241 to 32768; 42769 to 42800 are for tests"));
    };
    let name = single_line("name", name)?;
    let definitions = existing(out_dir)?;
    is_free(*id, &name, &definitions)?;
    let skeleton = Skeleton {
        id: *id,
        name,
        urn,
        source,
        description: arguments.description.trim().to_owned(),
        owner: single_line("owner", &arguments.owner)?,
        licence: single_line("licence", &arguments.licence)?,
        resources: reused(&arguments.reuse, &definitions)?,
    };
    let definition = skeleton.definition().into_bytes();
    let mut files = BTreeMap::from([(out_dir.join(format!("{id}.xml")), definition.clone())]);
    if !arguments.alone {
        files.insert(out_dir.join(format!("version_history/{id}-1_0.xml")), definition);
    }
    if let Some(taken) = files.keys().find(|path| path.exists()) {
        return Err(CliError::usage(format!("`{}` exists already", taken.display()))
            .help("take another id, or another folder with `--out-dir`"));
    }
    if !arguments.alone {
        let path = out_dir.join(INDEX);
        let index = index(&path, &skeleton, &definitions)?;
        files.insert(path, index);
    }
    output_files::replace(&files)?;
    for path in files.keys() {
        writeln!(console.stdout(), "{}", path.display())?;
    }
    console.flush()?;
    console.eprintln(&format!(
        "next: write the texts that are `TBD`, and run `lwm2m check {}`",
        out_dir.join(format!("{id}.xml")).display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Returns a text in one line.
fn single_line(what: &str, text: &str) -> Result<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(CliError::usage(format!("the {what} is empty")));
    }
    if line.contains("--") && what != "name" {
        return Err(CliError::usage(format!(
            "the {what} `{line}` contains `--`, which no comment of XML may"
        ))
        .help("write it with a single dash"));
    }
    Ok(line)
}

/// Reads the registry that the object is for; nothing where the folder is new.
fn existing(folder: &Path) -> Result<Definitions> {
    let mut definitions = Definitions::default();
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let has_definitions = std::fs::read_dir(place).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.path().extension().is_some_and(|extension| extension == "xml"))
    });
    if has_definitions {
        definitions.read_folder(folder, Depth::All)?;
    }
    Ok(definitions)
}

/// Checks that no other object has the id or the name.
fn is_free(id: u16, name: &str, definitions: &Definitions) -> Result<()> {
    for (file, object) in definitions.objects() {
        if object.id.value == id {
            let message =
                format!("`{}` defines object {id} `{}` already", file.path.display(), object.name.value);
            return Err(CliError::usage(message).help("take another id; `lwm2m release` makes a new version"));
        }
        if object.name.value.eq_ignore_ascii_case(name) {
            let message = format!("object {} has the name `{name}` already", object.id.value);
            return Err(CliError::usage(message).help("give the object a name of its own"));
        }
    }
    Ok(())
}

/// Returns the registrations of reusable resources.
fn reused(ids: &[u16], definitions: &Definitions) -> Result<Vec<(u16, registry::Fact)>> {
    let reusable = definitions
        .folders
        .iter()
        .filter_map(|folder| folder.common.as_ref())
        .fold(Reusable::bundled(), |reusable, (_, common)| reusable.with(common));
    ids.iter()
        .map(|id| {
            let fact = reusable.get(*id).cloned();
            fact.map(|fact| (*id, fact)).ok_or_else(|| {
                CliError::usage(format!("{id} is not a registered reusable resource"))
                    .help("`Common.xml` of the registry lists them; give other resources an id below 2048")
            })
        })
        .collect()
}

/// Returns the index with an entry for the new object.
fn index(path: &Path, skeleton: &Skeleton, definitions: &Definitions) -> Result<Vec<u8>> {
    if !path.exists() {
        return Ok(skeleton.index().into_bytes());
    }
    let bytes = read_file(path)?;
    let cannot = |problem: &str| {
        CliError::usage(format!("cannot add an entry to `{}`: {problem}", path.display()))
            .help("fix the index, or write the definition alone with `--alone`")
    };
    let decoded = lwm2m_codegen::xml::decode(&bytes);
    let folder = definitions.folders.iter().find(|folder| folder.path.as_os_str().is_empty());
    let entries = folder.and_then(|folder| folder.index.as_ref()).map_or(&[][..], |(_, entries)| entries);
    let text = skeleton
        .with_entry(&decoded.text, entries)
        .ok_or_else(|| cannot("there is no `</DDFList>` in it"))?;
    decoded
        .encoding
        .encode(&text)
        .ok_or_else(|| cannot(&format!("{} lacks a character of the entry", decoded.encoding.name())))
}
