//! Where results and remarks go: results to standard output, everything else to standard error.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use clap::ValueEnum;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless the environment says `NO_COLOR`
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Nowhere
    Never,
}

/// Standard output and standard error of one run.
pub(crate) struct Console {
    out: BufWriter<Stdout>,
    colour: Colour,
}

impl Console {
    pub(crate) fn new(colour: Colour) -> Console {
        Console { out: BufWriter::new(io::stdout()), colour }
    }

    /// Standard output, for results.
    pub(crate) fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Whether results are to be coloured.
    pub(crate) fn colours_out(&self) -> bool {
        self.colours(io::stdout().is_terminal())
    }

    /// Whether remarks are to be coloured.
    pub(crate) fn colours_err(&self) -> bool {
        self.colours(io::stderr().is_terminal())
    }

    fn colours(&self, terminal: bool) -> bool {
        let unwanted = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !dumb && !unwanted("NO_COLOR"),
        }
    }

    /// A remark on standard error. Nobody can be told that it failed.
    pub(crate) fn remark(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// A failure on standard error.
    pub(crate) fn error(&self, message: &str, help: &str) {
        let label = paint("error:", "\x1b[1;31m", self.colours_err());
        // A message may name a file, and a file may be called anything.
        let message: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.remark(&format!("{label} {message}"));
        if !help.is_empty() {
            let label = paint("help:", "\x1b[1;36m", self.colours_err());
            self.remark(&format!(" {label} {help}"));
        }
    }

    /// Writes out what is still in the buffer.
    pub(crate) fn finish(&mut self) -> crate::outcome::Result<()> {
        Ok(self.out.flush()?)
    }
}

/// The text in a colour, if there are to be colours.
pub(crate) fn paint(text: &str, colour: &str, coloured: bool) -> String {
    if coloured { format!("{colour}{text}\x1b[0m") } else { text.to_owned() }
}
