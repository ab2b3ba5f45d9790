//! The pairs of a run as comma-separated text, and the rulings of people.

use std::borrow::Cow;

use facility_comma::quoted;

use super::find::{Findings, FoundPair};
use super::group::{Band, Rule, Ruling};
use super::table::Table;
use crate::read::Problem;

/// Writes `left,right,band,reason,weight,probability,waterfall`: accepted pairs and those for
/// review, heaviest first, and rejected ones only where they would have been accepted alone. The
/// waterfall holds one `field: level +bits` a part, with semicolons between.
pub fn pairs_csv(findings: &Findings, left: &Table, right: Option<&Table>) -> String {
    let right = right.unwrap_or(left);
    let mut text = String::from("left,right,band,reason,weight,probability,waterfall\n");
    let told = |pair: &&FoundPair| {
        pair.band != Band::Rejected || !matches!(pair.reason, super::Reason::Weight)
    };
    for pair in findings.pairs.iter().filter(told) {
        let steps: Vec<String> = pair
            .waterfall
            .iter()
            .map(|step| format!("{}: {} {:+.2}", step.field, step.level, step.bits))
            .collect();
        let row = [
            quoted(&left.records[pair.left].id),
            quoted(&right.records[pair.right].id),
            Cow::Borrowed(pair.band.word()),
            Cow::Borrowed(pair.reason.word()),
            Cow::Owned(format!("{:.2}", pair.weight)),
            Cow::Owned(format!("{:.6}", pair.probability)),
            quoted(&steps.join("; ")).into_owned().into(),
        ];
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

/// Reads `left,right,rule` lines, rule being `must` or `cannot`, under a header of these names.
///
/// # Errors
/// Every problem by line and column: `header_missing`, `column_count`, `quote_open`,
/// `quote_stray`, `id_empty`, `rule_unknown`.
pub fn read_rulings(text: &str) -> Result<Vec<Ruling>, Vec<Problem>> {
    const NAMES: [&str; 3] = ["left", "right", "rule"];
    let opened = facility_comma::Table::open(text);
    let is_ours =
        |table: &facility_comma::Table<'_>| table.header.iter().map(|cell| &*cell.text).eq(NAMES);
    let Some(mut rows) = opened.filter(is_ours) else {
        let message = "the first line must be left,right,rule".to_owned();
        return Err(vec![Problem { line: 1, column: 1, code: "header_missing", message }]);
    };
    let (mut row, mut rulings, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    while rows.next(&mut row) {
        // A row has as many cells as the header.
        let [left, right, rule] = &row[..] else { continue };
        for id in [left, right].into_iter().filter(|id| id.text.trim().is_empty()) {
            problems.push(id.problem("id_empty", "the id is empty".to_owned()));
        }
        let (left, right) = (left.text.to_string(), right.text.to_string());
        match &*rule.text {
            "must" => rulings.push(Ruling { left, right, rule: Rule::Must }),
            "cannot" => rulings.push(Ruling { left, right, rule: Rule::Cannot }),
            other => {
                let message = format!("`{other}` is neither must nor cannot");
                problems.push(rule.problem("rule_unknown", message));
            }
        }
    }
    problems.extend(rows.problems());
    problems.sort_by_key(|problem| (problem.line, problem.column));
    if problems.is_empty() {
        Ok(rulings)
    } else {
        Err(problems.into_iter().map(Problem::from).collect())
    }
}
