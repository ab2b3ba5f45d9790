//! What a header says of the lines under it: the names of columns, and how many there are.

use std::collections::{BTreeMap, HashMap};

use crate::{Cell, Problem};

/// Whether names of columns that differ in the case of letters only are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// They are two names, as codes are.
    Exact,
    /// They are one, as to a person who types them.
    AnyCase,
}

/// A column's name in the form in which names are compared where [`Letters::AnyCase`] holds.
pub fn column_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The columns of a header that come twice; those without a name are passed over.
pub fn named_twice(header: &[Cell<'_>], letters: Letters) -> Vec<Problem> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut problems = Vec::new();
    for cell in header.iter().filter(|cell| !cell.text.is_empty()) {
        let key = match letters {
            Letters::Exact => cell.text.to_string(),
            Letters::AnyCase => column_key(&cell.text),
        };
        let Some(first) = seen.insert(key, &cell.text) else { continue };
        let message = if first == cell.text {
            format!("the column `{first}` comes twice: give one of them another name")
        } else {
            format!(
                "the columns `{first}` and `{}` differ only in the case of letters: give one of \
                 them another name",
                cell.text
            )
        };
        problems.push(cell.problem("duplicate_column", message));
    }
    problems
}

/// The widths of lines held against that of their header.
pub(crate) struct Widths {
    header: (usize, usize),
    right: usize,
    wrong: Vec<(usize, usize)>,
}

impl Widths {
    /// The header by its line and its number of cells.
    pub(crate) fn new(line: usize, cells: usize) -> Widths {
        Widths { header: (line, cells), right: 0, wrong: Vec::new() }
    }

    /// Whether a line has as many cells as the header.
    pub(crate) fn fits(&mut self, line: usize, cells: usize) -> bool {
        let fits = cells == self.header.1;
        if fits {
            self.right += 1;
        } else {
            self.wrong.push((line, cells));
        }
        fits
    }

    /// The lines of another width. Where most lines agree against the header, the mistake is the
    /// header's and is told there, once, not again at each of them.
    pub(crate) fn problems(&mut self) -> Vec<Problem> {
        let (header_line, header) = self.header;
        let wrong = std::mem::take(&mut self.wrong);
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        wrong.iter().for_each(|(_, cells)| *counts.entry(*cells).or_default() += 1);
        let commonest = counts.into_iter().max_by_key(|(_, count)| *count);
        let blamed = commonest.filter(|(_, count)| *count > 1 && *count > self.right);
        let of_header = blamed.map(|(cells, count)| {
            let message = format!(
                "the header has {header} columns, {count} lines have {cells}: name every column"
            );
            column_count(header_line, message)
        });
        let others = wrong.iter().filter(|(_, cells)| blamed.is_none_or(|b| b.0 != *cells));
        let of_lines = others.map(|(line, cells)| {
            let way_out = match *cells > header {
                true => "a cell that holds a comma needs quotes around it",
                false => "an empty cell needs its comma too",
            };
            column_count(*line, format!("{cells} columns, the header has {header}: {way_out}"))
        });
        of_header.into_iter().chain(of_lines).collect()
    }
}

fn column_count(line: usize, message: String) -> Problem {
    Problem { line, column: 1, code: "column_count", message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;

    #[test]
    fn a_header_that_most_lines_contradict_is_told_once() {
        let told = |counts: &[usize]| -> Vec<usize> {
            let mut widths = Widths::new(1, 3);
            for (cells, line) in counts.iter().zip(2..) {
                widths.fits(line, *cells);
            }
            widths.problems().iter().map(|it| it.line).collect()
        };
        assert_eq!(told(&[4, 4, 4, 3, 2]), [1, 6]);
        assert_eq!(told(&[4, 4, 3, 3]), [2, 3]);
        assert_eq!(told(&[4]), [2]);
        assert_eq!(told(&[3, 3]), [0; 0]);
    }

    #[test]
    fn names_that_differ_in_case_are_one_where_people_type_them_and_two_where_they_are_codes() {
        let table = Table::open("a,A,,b,,b\n").expect("a header");
        let columns = |letters| -> Vec<usize> {
            named_twice(&table.header, letters).iter().map(|it| it.column).collect()
        };
        assert_eq!(columns(Letters::AnyCase), [3, 9]);
        assert_eq!(columns(Letters::Exact), [9]);
    }
}
