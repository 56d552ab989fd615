//! Places in files, as programs read them.

use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::Origin;
use serde::Serialize;

use crate::paths::with_slashes;

/// A range in a file. Lines and columns count from 1; columns are characters.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SourceLocation {
    /// The path with slashes, as the repository and other systems have it.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

/// Returns the location of an origin in a file.
pub(crate) fn location(origin: Origin, sources: &Sources) -> Option<SourceLocation> {
    let Origin::Text { source, start, end } = origin else { return None };
    let begin = sources.line_column(source, start)?;
    let end = sources.line_column(source, end.max(start))?;
    Some(SourceLocation {
        file: with_slashes(&sources.get(source)?.path),
        line: begin.line,
        column: begin.column,
        end_line: end.line,
        end_column: end.column,
    })
}
