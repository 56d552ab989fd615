//! Standard output for results, standard error for everything else.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use clap::ValueEnum;
use lwm2m_codegen::docs::is_invisible;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Nowhere
    Never,
}

/// Standard output and standard error of one run.
pub(crate) struct Console {
    stdout: BufWriter<Stdout>,
    color: ColorChoice,
}

impl Console {
    pub(crate) fn new(color: ColorChoice) -> Console {
        Console { stdout: BufWriter::new(io::stdout()), color }
    }

    /// Returns standard output, for results.
    pub(crate) fn stdout(&mut self) -> &mut impl Write {
        &mut self.stdout
    }

    /// Writes a page for people to standard output. U+FFFD replaces characters of names and texts that are invisible,
    /// change the order of others, or that a terminal takes for a command; definitions cannot have the sign ESC.
    pub(crate) fn print(&mut self, page: &str) -> io::Result<()> {
        let is_hidden = |c: char| is_invisible(c) || matches!(c, '\u{80}'..='\u{9f}');
        self.stdout.write_all(page.replace(is_hidden, "\u{fffd}").as_bytes())
    }

    /// Returns whether to use colours on standard output.
    pub(crate) fn colours_stdout(&self) -> bool {
        self.colours(io::stdout().is_terminal())
    }

    /// Returns the columns of the terminal that standard output is; `None` for a file or a pipe.
    pub(crate) fn columns(&self) -> Option<usize> {
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    /// Returns whether to use colours on standard error.
    pub(crate) fn colours_stderr(&self) -> bool {
        self.colours(io::stderr().is_terminal())
    }

    fn colours(&self, terminal: bool) -> bool {
        // The console of Windows prints the codes of colours as text until it is asked; other systems return `None`.
        let shows_colours = || anstyle_query::windows::enable_ansi_colors() != Some(false);
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !dumb && !no_color && shows_colours(),
        }
    }

    /// Writes a line to standard error. An error of that write is ignored: there is nowhere to report it.
    pub(crate) fn eprintln(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Writes an error to standard error, with advice if there is any.
    pub(crate) fn error(&self, message: &str, help: &str) {
        let label = paint("error:", "\x1b[1;31m", self.colours_stderr());
        self.eprintln(&format!("{label} {}", single_line(message)));
        if !help.is_empty() {
            let label = paint("help:", "\x1b[1;36m", self.colours_stderr());
            self.eprintln(&format!(" {label} {help}"));
        }
    }

    /// Flushes standard output.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// Returns the text in a colour if `coloured`, otherwise as it is.
pub(crate) fn paint(text: &str, colour: &str, coloured: bool) -> String {
    if coloured { format!("{colour}{text}\x1b[0m") } else { text.to_owned() }
}

/// Returns a text from outside with blanks for characters that could move the cursor of a terminal or reorder the line.
pub(crate) fn single_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}
