//! What a run writes: tables as comma-separated text, numbers with 17 significant digits, an empty
//! field where something is missing, rows in the order of the input.

use facility_comma::quoted;

use crate::impute::ImputedCell;
use crate::input::Input;
use crate::number;
use crate::score::Score;
use crate::sensitivity::Sensitivity;
use crate::table::Table;
use crate::uncertainty::RankRanges;

/// A file by its name and text.
pub type Written = (&'static str, String);

/// The names of all files that a run can write.
pub const WRITTEN: [&str; 14] = [
    "denominated.csv",
    "imputed.csv",
    "imputed_points.csv",
    "screened.csv",
    "treated.csv",
    "treated_points.csv",
    "normalised.csv",
    "results.csv",
    "ranks.csv",
    "ranks_in_groups.csv",
    "effective_weights.csv",
    "rank_ranges.csv",
    "sensitivity.csv",
    "provenance.csv",
];

impl Score {
    /// The files of the stages that were done, and of the results.
    pub fn files(&self, input: &Input) -> Vec<Written> {
        let mut files = Vec::new();
        let kept: Result<(), std::convert::Infallible> = self.each_file(input, |name, text| {
            files.push((name, text));
            Ok(())
        });
        kept.map_or_else(|never| match never {}, |()| files)
    }

    /// The same one after the other, so that large tables need not be held as text all at once.
    /// Ends with the first that cannot be taken.
    pub fn each_file<E>(
        &self,
        input: &Input,
        mut take: impl FnMut(&'static str, String) -> Result<(), E>,
    ) -> Result<(), E> {
        let tables = [
            ("denominated.csv", self.denominated.as_ref()),
            ("imputed.csv", self.imputed.as_ref().map(|it| &it.table)),
            ("screened.csv", self.screened.as_ref().map(|it| &it.table)),
            ("treated.csv", self.treated.as_ref().map(|it| &it.table)),
            ("normalised.csv", Some(&self.normalised)),
            ("results.csv", Some(&self.results)),
            ("ranks.csv", Some(&self.ranks)),
        ];
        for (name, table) in tables {
            if let Some(table) = table {
                take(name, table_csv(input, table))?;
            }
        }
        if let Some(imputed) = &self.imputed {
            take("imputed_points.csv", imputed_csv(input, &imputed.cells))?;
        }
        if self.treated.is_some() {
            take("treated_points.csv", self.moves_csv(input))?;
        }
        if !input.data().group_columns().is_empty() {
            take("ranks_in_groups.csv", self.groups_csv(input))?;
        }
        take("effective_weights.csv", self.weights_csv(input))?;
        take("provenance.csv", self.provenance_csv())
    }

    fn moves_csv(&self, input: &Input) -> String {
        let Some(treated) = &self.treated else { return String::new() };
        let mut text = header(input, treated.table.codes());
        for (row, unit) in treated.table.units().iter().enumerate() {
            start(&mut text, input, *unit);
            for moves in &treated.moves {
                text.push(',');
                text.push_str(moves[row].map(crate::Move::word).unwrap_or_default());
            }
            text.push('\n');
        }
        text
    }

    /// One row for each unit and group column in which it has a group.
    fn groups_csv(&self, input: &Input) -> String {
        let data = input.data();
        let columns = ["Column", "Group"].map(str::to_owned);
        let codes = [&columns[..], self.results.codes()].concat();
        let mut text = header(input, &codes);
        for (group, name) in data.group_columns().iter().enumerate() {
            let ranks = self.ranks_in_groups(input, group);
            for (row, unit) in ranks.units().iter().enumerate() {
                let Some(own) = &data.units()[*unit].groups[group] else { continue };
                start(&mut text, input, *unit);
                for cell in [name, own] {
                    text.push(',');
                    text.push_str(&quoted(cell));
                }
                cells(&mut text, &ranks, row);
            }
        }
        text
    }

    fn weights_csv(&self, input: &Input) -> String {
        let mut text = "iCode,Weight,EffWeight\n".to_owned();
        for (number, node) in input.framework().nodes().iter().enumerate() {
            text.push_str(&quoted(&node.row.code));
            for weight in [self.weights[number], self.effective_weights[number]] {
                text.push(',');
                number::put(&mut text, Some(weight));
            }
            text.push('\n');
        }
        text
    }

    fn provenance_csv(&self) -> String {
        let hashes = &self.hashes;
        let mut rows = vec![
            ("engine", self.engine),
            ("data_sha256", &hashes.data),
            ("meta_sha256", &hashes.meta),
            ("method_sha256", &hashes.method),
        ];
        rows.extend(hashes.weights.as_ref().map(|hash| ("weights_sha256", hash.as_str())));
        let lines = rows.iter().map(|(name, value)| format!("{name},{value}\n"));
        format!("name,value\n{}", lines.collect::<String>())
    }
}

impl RankRanges {
    /// `rank_ranges.csv`.
    pub fn csv(&self, input: &Input) -> String {
        let columns = ["nominal", "median", "p05", "p95"].map(str::to_owned);
        let mut text = header(input, &columns);
        for range in &self.ranges {
            start(&mut text, input, range.unit);
            for cell in [range.nominal.map(f64::from), range.median, range.p05, range.p95] {
                text.push(',');
                number::put(&mut text, cell);
            }
            text.push('\n');
        }
        text
    }
}

impl Sensitivity {
    /// `sensitivity.csv`.
    pub fn csv(&self) -> String {
        let mut text = "factor,first_order,total_order\n".to_owned();
        for effect in &self.effects {
            text.push_str(effect.factor.word());
            for cell in [effect.first_order, effect.total_order] {
                text.push(',');
                number::put(&mut text, cell);
            }
            text.push('\n');
        }
        text
    }
}

/// A table of a stage: `uCode`, in a panel `Time`, and a column for each code.
pub fn table_csv(input: &Input, table: &Table) -> String {
    let mut text = header(input, table.codes());
    for (row, unit) in table.units().iter().enumerate() {
        start(&mut text, input, *unit);
        cells(&mut text, table, row);
    }
    text
}

/// Which cells were filled, and in a panel from which years.
fn imputed_csv(input: &Input, filled: &[ImputedCell]) -> String {
    let mut text = header(input, &["iCode", "years"].map(str::to_owned));
    for cell in filled {
        start(&mut text, input, cell.unit);
        text.push(',');
        text.push_str(&quoted(&input.framework().indicator(cell.indicator).code));
        let years: Vec<String> = cell.years.iter().map(i64::to_string).collect();
        text.push_str(&format!(",{}\n", years.join(";")));
    }
    text
}

fn header(input: &Input, codes: &[String]) -> String {
    let mut text = "uCode".to_owned();
    if input.data().is_panel() {
        text.push_str(",Time");
    }
    for code in codes {
        text.push(',');
        text.push_str(&quoted(code));
    }
    text.push('\n');
    text
}

fn start(text: &mut String, input: &Input, unit: usize) {
    let data = input.data();
    text.push_str(&quoted(&data.units()[unit].code));
    if let Some(time) = data.units()[unit].time.filter(|_| data.is_panel()) {
        text.push_str(&format!(",{time}"));
    }
}

fn cells(text: &mut String, table: &Table, row: usize) {
    for column in 0..table.codes().len() {
        text.push(',');
        number::put(text, table.cell(row, column));
    }
    text.push('\n');
}
