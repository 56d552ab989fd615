//! Generates strongly typed Rust from LwM2M object definitions.
//!
//! An object definition is an XML file. It lists the resources of an object with their types, ranges and codes. A build
//! script passes definitions to this crate, which writes Rust for them: a plain struct, an open enum for each resource
//! with codes, a trait for executable resources, and the table that `lwm2m-runtime` works from.
//!
//! ```no_run
//! // build.rs
//! fn main() {
//!     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").run()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod objects { lwm2m_runtime::include_objects!(); }
//! ```
//!
//! [`Config::run`] prints diagnostics for cargo. [`Config::compile`] returns them instead, and [`Config::generate`]
//! returns the code without writing it.
//!
//! # How it works
//!
//! The crate is a compiler of five passes, and [`Config::generate`] calls them in order:
//!
//! ```text
//! text -> model -> checks -> names -> tokens -> files
//! ```
//!
//! | pass | modules | task |
//! |---|---|---|
//! | read | [`xml`], [`range`], [`labels`] | reads XML into the [`model`]; each fact keeps its place in the file |
//! | check | [`check`], [`units`] | applies every rule to an object, and collects all diagnostics |
//! | name | [`names`] | turns registry names into identifiers that are readable, unique and stable |
//! | emit | [`emit`], [`docs`] | turns model and names into tokens; the derive macro uses it as well |
//! | output | [`output`] | prints tokens as files, and writes those that changed |
//!
//! Every pass reports [`diagnostics`]; an error in one does not keep the next from running.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | none | model, checks, names and emitter |
//! | `xml` | the reader of definitions, and the bundled definitions |
//! | `derive` | the expansion of `#[derive(Lwm2mObject)]` |
//! | `build` (default) | the builder for build scripts, diagnostics with source lines, formatted files |
//! | `toml` | settings in a file: `Config::file` |

#[cfg(feature = "xml")]
pub mod bundled;
pub mod check;
#[cfg(feature = "xml")]
pub mod compare;
#[cfg(feature = "build")]
mod compile;
#[cfg(feature = "build")]
pub mod config;
pub mod definition_xml;
#[cfg(feature = "derive")]
pub mod derive;
pub mod diagnostics;
pub mod docs;
pub mod emit;
#[cfg(feature = "build")]
mod generate;
pub mod labels;
pub mod model;
pub mod names;
#[cfg(feature = "build")]
pub mod output;
pub mod range;
#[cfg(feature = "xml")]
pub mod registry;
pub mod rules;
pub mod units;
mod wording;
#[cfg(feature = "xml")]
pub mod xml;

#[cfg(feature = "build")]
pub use compile::Compiled;
#[cfg(feature = "build")]
pub use config::{Config, Select};
pub use diagnostics::Severity;
pub use emit::Container;
#[cfg(feature = "build")]
pub use generate::{Failure, Generated};
