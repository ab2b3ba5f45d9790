//! What is wrong with the files of a run, each time with its place.

use std::fmt;

/// One of the files that a run reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// DATA.csv: one row per unit.
    #[default]
    Data,
    /// META.csv: one row per node of the framework.
    Meta,
    /// METHOD.toml: the stages and their settings.
    Method,
    /// The table of weights that METHOD.toml names.
    Weights,
}

/// A place in a file: line and column from 1, the column in characters. What was never in a file
/// has line and column 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file.
    pub file: File,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Something that keeps a run from being counted. Nothing is counted while there is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// A stable word for the kind of problem, such as `number_invalid`.
    pub code: &'static str,
    /// What is wrong, for a person; indicators, aggregates and units are named.
    pub message: String,
}

impl Place {
    /// The beginning of a file.
    pub fn start(file: File) -> Place {
        Place { file, line: 1, column: 1 }
    }

    pub(crate) fn problem(self, code: &'static str, message: String) -> Problem {
        Problem { place: self, code, message }
    }
}

impl Problem {
    /// What is wrong with the text of a table.
    pub(crate) fn of(file: File, told: facility_comma::Problem) -> Problem {
        let place = Place { file, line: told.line, column: told.column };
        place.problem(told.code, told.message)
    }
}

impl fmt::Display for File {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            File::Data => "DATA",
            File::Meta => "META",
            File::Method => "METHOD",
            File::Weights => "WEIGHTS",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column } = self.place;
        write!(to, "{file}:{line}:{column} {} {}", self.code, self.message)
    }
}

/// The text of a file's bytes, or the place of the first byte that is not UTF-8.
pub fn text(file: File, bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
        let place = Place { file, line, column };
        place.problem("not_utf8", "the file is not UTF-8 from here on: save it as UTF-8".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_is_no_text_is_told_with_its_place() {
        let problem = text(File::Meta, b"iCode\n\xc3\xa9a\xff").expect_err("no text");
        assert_eq!(problem.place, Place { file: File::Meta, line: 2, column: 3 });
        assert_eq!(text(File::Data, "é".as_bytes()), Ok("é"));
    }
}
