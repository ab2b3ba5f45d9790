//! A report as data: what is said, in which order, and nothing of how it looks.
//!
//! Every text here is plain. Nothing in it is read as markup, whatever signs it holds. Control
//! characters are left out (a tab becomes a space, a line feed ends the line), and a character
//! that no font draws is written as its code point, such as `[U+1F600]`.

/// A document to print.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The language of its texts: `ar`, `en`, `es`, `fr`, `ru` or `zh`.
    pub language: String,
    /// What it is called. Readers of the file see it as the name of the window too.
    pub title: String,
    /// A line under the title, or nothing.
    pub subtitle: String,
    /// Who publishes it.
    pub author: String,
    /// Its date.
    pub date: Date,
    /// Where it stays: an address that does not change. It stands on every page, or its first 200
    /// characters if it is longer.
    pub address: String,
    /// What there is to know about the report itself: names and values, under the title.
    pub about: Vec<(String, String)>,
    /// What it says.
    pub parts: Vec<Part>,
    /// Small print at the end, one paragraph each.
    pub notes: Vec<String>,
}

/// A day, as it is said and as it is written into the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Date {
    /// As a reader of the language of the report says it.
    pub text: String,
    /// The year of the Gregorian calendar, from 0.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// A piece of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A heading.
    Heading {
        /// How deep, from 1 to 3. A level that was skipped is not: the first heading is of level
        /// 1, and none is more than one level below the one before.
        level: u8,
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// A list without an order.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart of horizontal bars.
    Bars(Bars),
}

/// A table. The first column names its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the table shows; stands above it.
    pub caption: String,
    /// The columns. The header comes again on every page, unless it has more than 12 lines.
    pub header: Vec<String>,
    /// Columns of numbers, counted from 0: they are aligned so that ones
    /// stand under ones.
    pub numbers: Vec<usize>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A heading of the rows that follow it, across all columns.
    Group(String),
    /// As many cells as the header has.
    Cells(Vec<Cell>),
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// What is said beneath, smaller and lighter: a source, a remark. No part of a link.
    pub beneath: String,
    /// The language of its text, as in `fr` or `pt-BR`, if it is not that of the report.
    pub language: Option<String>,
    /// Where it leads. An address that begins with neither `https://`, `http://` nor `mailto:`, or
    /// is longer than 2,000 bytes, is no link: the text stands alone.
    pub link: Option<String>,
}

/// A chart of horizontal bars from 0 to 100.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// What the chart shows; stands above it.
    pub caption: String,
    /// What somebody is told who does not see the chart: all that it says, values too. Nothing
    /// else of the chart is read aloud. If it is blank, labels and values stand in.
    pub alternative: String,
    /// The bars, from above.
    pub bars: Vec<Bar>,
}

/// A bar of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is, 0 to 100; nothing is drawn where nothing is known.
    pub value: Option<f64>,
    /// The value as text, in the language of the report; also what is said where it is missing.
    pub said: String,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell { text: text.to_owned(), ..Cell::default() }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, ..Cell::default() }
    }
}

impl Cell {
    /// This cell, in this language.
    pub fn in_language(self, language: &str) -> Cell {
        Cell { language: Some(language.to_owned()), ..self }
    }

    /// This cell, with this beneath it.
    pub fn over(self, beneath: &str) -> Cell {
        Cell { beneath: beneath.to_owned(), ..self }
    }

    /// This cell, leading to this address.
    pub fn leading_to(self, address: &str) -> Cell {
        Cell { link: Some(address.to_owned()), ..self }
    }
}

impl Report {
    /// Every text that is drawn.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut all: Vec<&str> =
            vec![&self.title, &self.subtitle, &self.author, &self.date.text, &self.address];
        all.extend(self.about.iter().flat_map(|(name, value)| [name.as_str(), value]));
        for part in &self.parts {
            match part {
                Part::Heading { text, .. } | Part::Paragraph(text) => all.push(text),
                Part::List(items) => all.extend(items.iter().map(String::as_str)),
                Part::Table(table) => all.extend(table.texts()),
                Part::Bars(bars) => all.extend(bars.texts()),
            }
        }
        all.extend(self.notes.iter().map(String::as_str));
        all
    }
}

impl Table {
    fn texts(&self) -> Vec<&str> {
        let mut all = vec![self.caption.as_str()];
        all.extend(self.header.iter().map(String::as_str));
        for row in &self.rows {
            match row {
                Row::Group(text) => all.push(text),
                Row::Cells(cells) => {
                    all.extend(cells.iter().flat_map(|cell| [cell.text.as_str(), &cell.beneath]));
                }
            }
        }
        all
    }
}

impl Bars {
    fn texts(&self) -> Vec<&str> {
        let bars = self.bars.iter().flat_map(|bar| [bar.label.as_str(), &bar.said]);
        std::iter::once(self.caption.as_str()).chain(bars).collect()
    }
}
