//! META.csv: one row per node.

use facility_comma::Cell;

use super::sheet::Sheet;
use crate::framework::NodeRow;
use crate::number;
use crate::problem::{File, Problem};

/// What META says.
#[derive(Default)]
pub(super) struct Meta {
    /// Indicators and aggregates.
    pub(super) rows: Vec<NodeRow>,
    /// The names of group columns.
    pub(super) groups: Vec<String>,
    /// Whether every row could be read, so that the tree can be judged.
    pub(super) is_whole: bool,
}

/// Columns of DATA that are no indicators.
const RESERVED: [&str; 3] = ["uCode", "uName", "Time"];

/// Reads META.csv.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> Meta {
    let before = problems.len();
    let mut meta = Meta::default();
    let Some(mut rows) = Sheet::open(File::Meta, text, problems) else { return meta };
    let needed = ["iCode", "Level", "Parent", "Type"].map(|name| rows.needed(name, problems));
    let [Some(code), Some(level), Some(parent), Some(kind)] = needed else { return meta };
    let optional = ["iName", "Weight", "Direction", "Unit", "Target", "Denominator", "Low", "High"];
    let columns = Columns {
        needed: [code, level, parent, kind],
        optional: optional.map(|name| rows.column(name)),
    };
    let mut cells = Vec::new();
    while rows.next(&mut cells) {
        Row { rows: &rows, cells: &cells, columns: &columns, problems }.read(&mut meta);
    }
    let header = rows.header_place();
    rows.close(problems);
    if meta.rows.is_empty() && problems.len() == before {
        let message = "there is no node: write a row for each indicator and each aggregate";
        problems.push(header.problem("node_missing", message.to_owned()));
    }
    meta.is_whole = problems.len() == before;
    meta
}

/// Where things stand in a row.
struct Columns {
    needed: [usize; 4],
    optional: [Option<usize>; 8],
}

/// A row that is being read.
struct Row<'a, 'b> {
    rows: &'b Sheet<'a>,
    cells: &'b [Cell<'a>],
    columns: &'b Columns,
    problems: &'b mut Vec<Problem>,
}

impl Row<'_, '_> {
    fn read(mut self, meta: &mut Meta) {
        let [code, _, parent, kind] = self.columns.needed.map(|it| self.cells[it].text.to_string());
        let at = self.columns.needed[0];
        if code.is_empty() {
            return self.tell(
                at,
                "code_missing",
                "a row has no iCode: give it one, or leave the row out".to_owned(),
            );
        }
        match kind.as_str() {
            "Group" => {
                if meta.groups.contains(&code) {
                    return self.tell(
                        at,
                        "code_twice",
                        format!("the code `{code}` comes twice: rename one of the two"),
                    );
                }
                meta.groups.push(code);
            }
            "Denominator" => {}
            "Indicator" | "Aggregate" => {
                if RESERVED.contains(&code.as_str()) {
                    let message = format!(
                        "`{code}` is a column of DATA with a meaning of its own: choose another code"
                    );
                    self.tell(at, "code_reserved", message);
                }
                let row = self.node(code, parent, kind == "Indicator");
                meta.rows.push(row);
            }
            _ => {
                let message = format!(
                    "`{kind}` is no Type: write Indicator, Aggregate, Denominator or Group"
                );
                self.tell(self.columns.needed[3], "type_unknown", message);
            }
        }
    }

    fn node(&mut self, code: String, parent: String, is_indicator: bool) -> NodeRow {
        let [name, weight, direction, unit, target, denominator, low, high] = self.columns.optional;
        let text = |column: Option<usize>| {
            column
                .map(|it| self.cells[it].text.to_string())
                .filter(|it| !it.is_empty() && it != "NA")
        };
        let (name, unit, denominator) = (text(name), text(unit), text(denominator));
        let parent = if parent == "NA" { String::new() } else { parent };
        NodeRow {
            level: self.level(is_indicator),
            weight: self.weight(weight, parent.is_empty()),
            less_is_better: self.less_is_better(direction, is_indicator),
            target: self.number(target),
            low: self.number(low),
            high: self.number(high),
            name: name.unwrap_or_else(|| code.clone()),
            unit: unit.unwrap_or_default(),
            denominator: denominator.filter(|_| is_indicator),
            place: self.rows.place(&self.cells[self.columns.needed[0]]),
            parent,
            code,
        }
    }

    fn level(&mut self, is_indicator: bool) -> usize {
        let at = self.columns.needed[1];
        let text = self.cells[at].text.clone();
        let level = text.parse().ok().filter(|level| (1..1_000).contains(level));
        match (level, is_indicator) {
            (None, _) => self.tell(
                at,
                "level_invalid",
                format!(
                    "`{text}` is no Level: write 1 for an Indicator, 2 and more for an Aggregate"
                ),
            ),
            (Some(1), true) | (Some(2..), false) => {}
            (_, true) => self.tell(
                at,
                "level_invalid",
                format!("an Indicator has Level 1, not {text}: mend Level or Type"),
            ),
            (_, false) => self.tell(
                at,
                "level_invalid",
                "an Aggregate has Level 2 or more: mend Level or Type".to_owned(),
            ),
        }
        level.unwrap_or_default()
    }

    /// Without a column of weights all are 1; with one, only the top may do without.
    fn weight(&mut self, column: Option<usize>, is_top: bool) -> f64 {
        let Some(at) = column else { return 1.0 };
        match number::read(&self.cells[at].text) {
            Ok(Some(weight)) if weight >= 0.0 => weight,
            Ok(None) if is_top => 1.0,
            _ => {
                let text = &self.cells[at].text;
                let message = format!("`{text}` is no Weight: write a number from 0 up");
                self.tell(at, "weight_invalid", message);
                0.0
            }
        }
    }

    fn less_is_better(&mut self, column: Option<usize>, is_indicator: bool) -> bool {
        let Some(at) = column else { return false };
        let direction = number::read(&self.cells[at].text);
        match direction {
            Ok(Some(1.0)) => false,
            Ok(Some(-1.0)) => is_indicator,
            Ok(None) if !is_indicator => false,
            _ => {
                let text = &self.cells[at].text;
                let message = format!(
                    "`{text}` is no Direction: write 1 where more is better, -1 where less is"
                );
                self.tell(at, "direction_invalid", message);
                false
            }
        }
    }

    fn number(&mut self, column: Option<usize>) -> Option<f64> {
        let at = column?;
        match number::read(&self.cells[at].text) {
            Ok(number) => number,
            Err(message) => {
                self.tell(at, "number_invalid", message);
                None
            }
        }
    }

    fn tell(&mut self, column: usize, code: &'static str, message: String) {
        let place = self.rows.place(&self.cells[column]);
        self.problems.push(place.problem(code, message));
    }
}
