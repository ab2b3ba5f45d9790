//! Whether a rule speaks: all of its conditions hold for what is known of a place. Pure.

use facility_record::{Code, Line, Number, Text, Whole};

use super::recommendation::RecommendationGround;
use super::rule::{AssistanceRule, RuleCondition};
use crate::scorecards::numbers::Cell;

/// What is known of a place of the framework.
pub struct Found<'a> {
    /// Its score from 0 to 100; none where it was not counted.
    pub score: Option<f64>,
    /// Its number, where it is an indicator.
    pub cell: Option<&'a Cell>,
}

/// What a rule rests on for a place; none where it does not speak. `found` tells what is known of a code,
/// and nothing of one that the framework does not have.
pub fn judge<'a>(
    rule: &AssistanceRule,
    found: impl Fn(&str) -> Option<Found<'a>>,
) -> Option<Vec<RecommendationGround>> {
    let grounds: Option<Vec<_>> = rule
        .conditions
        .iter()
        .map(|(_, condition)| ground(condition, found(condition.node.original_text())?))
        .collect();
    grounds.filter(|grounds| !grounds.is_empty())
}

/// What a condition rests on; none where it does not hold. Where nothing is known, nothing is below or
/// above a value.
fn ground(condition: &RuleCondition, found: Found<'_>) -> Option<RecommendationGround> {
    let number = found
        .cell
        .and_then(|cell| cell.number)
        .filter(|_| found.cell.is_some_and(|cell| !cell.is_old));
    let is_missing = found.score.is_none() && number.is_none();
    let known = match &*condition.measure {
        "score" => Some(found.score?),
        "number" => Some(number?),
        _ => None,
    };
    let holds = match (known, &*condition.comparison) {
        (None, _) => is_missing,
        (Some(known), "below") => known < condition.value.0?,
        (Some(known), _) => known > condition.value.0?,
    };
    let cell = found.cell.filter(|cell| cell.number.is_some());
    holds.then(|| RecommendationGround {
        node: condition.node.clone(),
        measure: condition.measure.clone(),
        found: Number(known),
        year: Whole(cell.and_then(|cell| cell.year)),
        source: Line(Text::new("", cell.map_or("", |cell| cell.source.as_str()))),
        comparison: if is_missing { Code::default() } else { condition.comparison.clone() },
        value: if is_missing { Number(None) } else { condition.value.clone() },
    })
}

#[cfg(test)]
mod tests {
    use facility_record::Rows;

    use super::*;

    fn rule(conditions: &[(&str, &str, &str, Option<f64>)]) -> AssistanceRule {
        let row = |(node, measure, comparison, value): &(&str, &str, &str, Option<f64>)| {
            let condition = RuleCondition {
                node: Line(Text::new("", node)),
                measure: Code((*measure).to_owned()),
                comparison: Code((*comparison).to_owned()),
                value: Number(*value),
            };
            ((*node).to_owned(), condition)
        };
        AssistanceRule {
            conditions: Rows(conditions.iter().map(row).collect()),
            ..AssistanceRule::default()
        }
    }

    #[test]
    fn all_conditions_have_to_hold_and_what_is_unknown_is_neither_below_nor_above() {
        let old = Cell { number: Some(12.0), year: Some(2012), is_old: true, ..Cell::default() };
        let new = Cell { number: Some(35.0), year: Some(2024), ..Cell::default() };
        let found = |code: &str| match code {
            "SKILLS" => Some(Found { score: Some(39.5), cell: None }),
            "USERS" => Some(Found { score: Some(35.0), cell: Some(&new) }),
            "SCHOOLS" => Some(Found { score: None, cell: Some(&old) }),
            _ => None,
        };
        let judge = |conditions: &[_]| judge(&rule(conditions), found).map(|grounds| grounds.len());
        let below = |node, value| (node, "score", "below", Some(value));
        assert_eq!(judge(&[below("SKILLS", 40.0)]), Some(1));
        assert_eq!(judge(&[below("SKILLS", 39.5)]), None, "not below itself");
        assert_eq!(
            judge(&[below("SKILLS", 40.0), ("USERS", "number", "above", Some(30.0))]),
            Some(2)
        );
        assert_eq!(judge(&[below("SKILLS", 40.0), ("USERS", "number", "above", Some(36.0))]), None);
        assert_eq!(judge(&[("SCHOOLS", "number", "below", Some(50.0))]), None, "too old to speak");
        assert_eq!(judge(&[("SCHOOLS", "missing", "", None)]), Some(1));
        assert_eq!(judge(&[("USERS", "missing", "", None)]), None);
        assert_eq!(judge(&[below("NOWHERE", 40.0)]), None);
        assert_eq!(judge(&[]), None, "a rule without conditions says nothing");
    }
}
