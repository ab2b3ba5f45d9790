//! What keeps a report from being printed.

use std::fmt;

/// Why there is no PDF. Nothing is printed while there is a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The language is none of the six.
    Language(String),
    /// The title is blank: a file without a title is not accessible.
    Title,
    /// There is no such day.
    Date {
        /// The year that was given.
        year: i32,
        /// The month that was given.
        month: u8,
        /// The day that was given.
        day: u8,
    },
    /// Fonts for a script that occurs are not in the directories that were searched.
    Fonts {
        /// The package of Debian that has them.
        package: &'static str,
        /// The first character without a glyph, where a character was the reason and not the
        /// language.
        character: Option<char>,
    },
    /// A row has another number of cells than the header of its table, or the table has no columns.
    Row {
        /// The caption of the table.
        caption: String,
        /// Which row, from 1, group headings counted; 0 is the header.
        row: usize,
    },
    /// A bar is shorter than 0 or longer than 100.
    Bar {
        /// The label of the bar.
        label: String,
    },
    /// Typst refused. The message is its own; a text of a report never causes this.
    Layout(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Language(language) => {
                write!(to, "language_unknown: {language:?} is none of ar, en, es, fr, ru, zh")
            }
            Problem::Title => to.write_str("title_missing: a report needs a title"),
            Problem::Date { year, month, day } => {
                write!(to, "date_invalid: there is no day {year}-{month}-{day}")
            }
            Problem::Fonts { package, character: None } => {
                write!(to, "fonts_missing: install the package {package}")
            }
            Problem::Fonts { package, character: Some(character) } => {
                let code = u32::from(*character);
                write!(to, "fonts_missing: install the package {package} (U+{code:04X})")
            }
            Problem::Row { caption, row } => {
                write!(to, "row_invalid: row {row} of {caption:?} has not the header's cells")
            }
            Problem::Bar { label } => {
                write!(to, "bar_invalid: the bar {label:?} is not within 0 and 100")
            }
            Problem::Layout(message) => write!(to, "layout_failed: {message}"),
        }
    }
}

impl std::error::Error for Problem {}
