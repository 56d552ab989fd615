//! Turns LwM2M object definitions into strongly typed Rust.
//!
//! An object definition is a page of XML: which resources an object has, of which type, in which range, with
//! which codes. This crate reads it in a build script and writes the Rust that somebody would otherwise have
//! written by hand: a plain struct, open enums, a trait for what can be executed, and a table that the
//! runtime, `lwm2m-runtime`, works from.
//!
//! ```no_run
//! // build.rs
//! fn main() -> std::process::ExitCode {
//!     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").run()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod objects { lwm2m_runtime::include_objects!(); }
//! ```
//!
//! # How it works
//!
//! A compiler in five rooms:
//!
//! ```text
//! text --xml--> Object (spanned) --check--> diagnostics --names--> identifiers --emit--> tokens --output--> files
//! ```
//!
//! | room | where | what happens there |
//! |---|---|---|
//! | read | [`xml`], [`range`], [`labels`] | XML to the [`model`], every fact with its place; mistakes are reported and repaired |
//! | check | [`check`], [`units`] | one rule after the other looks at an object; nothing stops at the first diagnostic |
//! | name | [`names`] | registry names to identifiers that are readable, unique and stable |
//! | emit | [`emit`], [`docs`] | model and names to tokens; the derive macro shares this room |
//! | output | [`output`] | tokens to formatted files, written only when they change |
//!
//! Whatever a room has to say goes through [`diagnostics`]. [`Config::generate`] leads through all five.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | none | model, checks, names and emitter: what the derive macro needs |
//! | `xml` | the reader of definitions, and those that come with this crate |
//! | `derive` | what the derive macro expands to |
//! | `build`, on by default | the builder for build.rs, diagnostics with source lines, formatted files |

#[cfg(feature = "xml")]
pub mod bundled;
pub mod check;
#[cfg(feature = "xml")]
pub mod compare;
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
pub use config::{Config, Select};
pub use emit::Container;
#[cfg(feature = "build")]
pub use generate::{Failure, Generated};
