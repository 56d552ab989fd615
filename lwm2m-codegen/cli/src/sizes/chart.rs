//! A bar chart of instances in each content format, as SVG.
//!
//! A bar has the bytes of the payload and, in a lighter colour, those of CoAP and DTLS around it. Each group of bars has
//! a scale of its own: a chart compares formats, not instances.

use std::io;

use askama::Template;

use super::ObjectSizes;
use super::message::Size;
use super::scenarios::{INSTANCE_FORMATS, Measured, why_without_values};
use crate::error::Result;
use crate::payload::count;

/// All lengths are units of the drawing, pixels at its natural size.
const WIDTH: usize = 380;
const ROW: usize = 18;
const BAR_HEIGHT: usize = 12;
/// Where bars begin.
const LEFT: usize = 84;
/// The longest bar; its label needs the rest of the width.
const LONGEST: usize = 200;

/// Characters of a line of text that fit into the width of any font.
const LINE: usize = 46;

/// A chart.
#[derive(Template)]
#[template(path = "sizes/chart.svg")]
struct Chart {
    /// Whether the file is a document with styles of its own; the site has a style sheet.
    standalone: bool,
    /// The content of the chart in a sentence, for those who cannot see it.
    label: String,
    height: usize,
    texts: Vec<Text>,
    bars: Vec<Bar>,
}

struct Text {
    class: &'static str,
    x: usize,
    y: usize,
    text: String,
}

struct Bar {
    class: &'static str,
    x: usize,
    y: usize,
    width: usize,
}

/// Returns a document with the charts of objects, one below the other.
pub(super) fn document(objects: &[ObjectSizes<'_>]) -> Result<String> {
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    let mut chart = Chart::new(format!("Sizes of instances in each content format: {}", names.join(", ")));
    chart.standalone = true;
    for object in objects {
        chart.lines("title", &format!("{} ({})", object.name, object.object.id.value));
        chart.object(object);
        chart.height += ROW / 2;
    }
    chart.legend();
    chart.text()
}

/// Returns the chart of an object, for a page with a style sheet; empty if the object has no values.
pub(crate) fn inline(object: &ObjectSizes<'_>) -> Result<String> {
    if object.scenarios.is_empty() {
        return Ok(String::new());
    }
    let mut chart = Chart::new("Sizes of instances in each content format; the table has the numbers".into());
    chart.object(object);
    chart.legend();
    chart.text()
}

impl Chart {
    fn new(label: String) -> Chart {
        Chart { standalone: false, label, height: 0, texts: Vec::new(), bars: Vec::new() }
    }

    fn text(&self) -> Result<String> {
        let text = self.render().map_err(io::Error::other)?;
        Ok(format!("{}\n", text.trim_end()))
    }

    /// Adds a line of text.
    fn row(&mut self, class: &'static str, x: usize, text: String) {
        self.texts.push(Text { class, x, y: self.height + 13, text });
        self.height += ROW;
    }

    /// Adds a text on as many lines as it needs.
    fn lines(&mut self, class: &'static str, text: &str) {
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() >= LINE {
                self.row(class, 0, std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        self.row(class, 0, line);
    }

    fn object(&mut self, object: &ObjectSizes<'_>) {
        if let Some(reason) = why_without_values(object.object) {
            self.lines("none", &format!("A Read has no values: {reason}."));
        }
        for measured in &object.scenarios {
            self.group(measured);
            self.height += ROW / 3;
        }
    }

    /// Adds the bars of an instance, the smallest first.
    fn group(&mut self, measured: &Measured) {
        self.row(
            "group",
            0,
            format!("{} instance, {}", measured.scenario.name(), count(measured.values, "value")),
        );
        let longest = measured.sizes.iter().map(|(_, size)| size.total()).max().unwrap_or_default();
        let mut rows: Vec<_> =
            INSTANCE_FORMATS.iter().filter_map(|format| Some((*format, measured.size(*format)?))).collect();
        rows.sort_by_key(|(format, size)| (size.payload, format.name()));
        for (format, size) in rows {
            self.bar(size, longest);
            self.row("format", LEFT - 6, format.name().to_owned());
        }
    }

    fn bar(&mut self, size: Size, longest: usize) {
        let scaled = |bytes: usize| bytes.saturating_mul(LONGEST) / longest.max(1);
        let (payload, all) = (scaled(size.payload), scaled(size.total()));
        let y = self.height + 3;
        self.bars.push(Bar { class: "payload", x: LEFT, y, width: payload });
        self.bars.push(Bar { class: "around", x: LEFT + payload, y, width: all - payload });
        let around = size.total() - size.payload;
        let text = format!("{} + {around}", size.payload);
        self.texts.push(Text { class: "bytes", x: LEFT + all + 6, y: self.height + 13, text });
    }

    fn legend(&mut self) {
        let y = self.height + 3;
        for (class, x, text) in
            [("payload", 0, "bytes of the payload"), ("around", 150, "CoAP and DTLS around it")]
        {
            self.bars.push(Bar { class, x, y, width: BAR_HEIGHT });
            self.texts.push(Text { class: "legend", x: x + 18, y: self.height + 13, text: text.to_owned() });
        }
        self.height += ROW;
    }
}
