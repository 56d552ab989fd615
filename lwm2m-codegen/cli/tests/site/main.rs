//! The static site, as files: links, markup of hostile definitions, and the output folder.
//!
//! `tests/site/run` of the workspace looks at the site in a browser.

mod hostile;
mod links;
mod output;
mod support;
