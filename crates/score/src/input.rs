//! What a run counts: a framework, data and a method that fit together.

use crate::framework::Framework;
use crate::hashes::Hashes;
use crate::method::{Impute, Mean, Method, Normalise, Weighting, mean_of};
use crate::problem::{File, Place, Problem};
use crate::table::DataSet;

/// A framework, data and a method that were checked against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    framework: Framework,
    data: DataSet,
    method: Method,
    hashes: Hashes,
}

impl Input {
    /// Checks that the parts fit: every indicator has a column with a value, every column, group
    /// and unit that is named exists, means are as many as
    /// levels, and in every aggregate something has a weight.
    pub fn new(framework: Framework, data: DataSet, method: Method) -> Result<Input, Vec<Problem>> {
        let mut problems = Vec::new();
        check_columns(&framework, &data, &method, &mut problems);
        check_settings(&framework, &data, &method, &mut problems);
        check_uncertainty(&framework, &data, &method, &mut problems);
        let input = Input { framework, data, method, hashes: Hashes::default() };
        input.check_weights(&mut problems);
        if problems.is_empty() { Ok(input) } else { Err(problems) }
    }

    /// The framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The data.
    pub fn data(&self) -> &DataSet {
        &self.data
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Which bytes the input was made of.
    pub fn hashes(&self) -> &Hashes {
        &self.hashes
    }

    /// The same input, saying which bytes it was made of. A caller that makes inputs of other
    /// things than files says their hashes here.
    pub fn with_hashes(self, hashes: Hashes) -> Input {
        Input { hashes, ..self }
    }

    /// An aggregate whose inputs all weigh nothing would be missing for every unit.
    fn check_weights(&self, problems: &mut Vec<Problem>) {
        let weights = self.weights();
        for aggregate in self.framework.aggregates() {
            let node = &self.framework.nodes()[*aggregate];
            if node.inputs.iter().all(|input| weights[*input] == 0.0) {
                let code = &node.row.code;
                let message =
                    format!("all inputs of `{code}` have the weight 0: give one of them a weight");
                problems.push(node.row.place.problem("weights_zero", message));
            }
        }
    }

    /// The weight of every node under the method, in the order of nodes.
    pub(crate) fn weights(&self) -> Vec<f64> {
        let nodes = self.framework.nodes().iter();
        let weight = |row: &crate::NodeRow| match &self.method.weights {
            Weighting::Original => row.weight,
            Weighting::Equal => 1.0,
            // Only the top may be left out; its weight counts nowhere.
            Weighting::Given(given) => given.get(&row.code).copied().unwrap_or(1.0),
        };
        nodes.map(|node| weight(&node.row)).collect()
    }
}

fn check_columns(
    framework: &Framework,
    data: &DataSet,
    method: &Method,
    problems: &mut Vec<Problem>,
) {
    for node in framework.indicators() {
        let row = &framework.nodes()[*node].row;
        match data.column(&row.code) {
            // A file says this of its header; a caller's data has no header.
            None => {
                let message = format!(
                    "there is no column `{}`: add it, or leave the indicator out",
                    row.code
                );
                problems.push(Place::start(File::Data).problem("column_missing", message));
            }
            // Between fixed goalposts nothing is asked of other units: each stands for itself.
            Some(column)
                if column.range().is_none()
                    && !data.units().is_empty()
                    && !matches!(method.normalise, Normalise::Goalposts { .. }) =>
            {
                let message = format!(
                    "the indicator `{}` has no value at all: leave it out of META",
                    row.code
                );
                problems.push(row.place.problem("indicator_empty", message));
            }
            Some(_) => {}
        }
        let denominator = row.denominator.as_ref().filter(|_| method.denominate);
        if let Some(name) = denominator.filter(|name| data.column(name).is_none()) {
            let message = format!(
                "`{}` is divided by `{name}`, which is no column of DATA: add it, or leave the \
                 Denominator empty",
                row.code
            );
            problems.push(row.place.problem("denominator_unknown", message));
        }
    }
}

fn check_settings(
    framework: &Framework,
    data: &DataSet,
    method: &Method,
    problems: &mut Vec<Problem>,
) {
    let mut tell =
        |setting, code, message| problems.push(method.place(setting).problem(code, message));
    match &method.impute {
        Some(Impute::GroupMean(group) | Impute::GroupMedian(group))
            if !data.group_columns().contains(group) =>
        {
            let message = format!("`{group}` is no group: META names one by a row of Type Group");
            tell("impute.group", "group_unknown", message);
        }
        Some(Impute::Latest { .. } | Impute::Constant | Impute::Linear) if !data.has_time() => {
            let message =
                "the method looks at other years, and DATA has no column `Time`: add it".to_owned();
            tell("impute.method", "time_missing", message);
        }
        _ => {}
    }
    if let Normalise::DistanceToUnit { unit } = &method.normalise
        && !data.units().iter().any(|it| it.code == *unit)
    {
        let message = format!("`{unit}` is the uCode of no unit: take one of DATA");
        tell("normalise.unit", "unit_unknown", message);
    }
    let means = method.aggregate.means.len();
    let levels = framework.levels().saturating_sub(1);
    if means != 1 && means != levels {
        let message = format!(
            "there are {means} means for {levels} levels of aggregates: give one, or {levels}"
        );
        tell("aggregate.mean", "mean_count", message);
    }
    if means == 1 || means == levels {
        unlike_parts(framework, &method.aggregate.means)
            .for_each(|message| tell("aggregate.mean", "parts_differ", message));
    }
    let shares = method.aggregate.data_threshold.len();
    if shares > 1 && shares != levels {
        let message = format!(
            "there are {shares} thresholds for {levels} levels of aggregates: give one, or {levels}"
        );
        tell("aggregate.data_threshold", "threshold_count", message);
    }
    if let Weighting::Given(given) = &method.weights {
        for node in framework.nodes().iter().filter(|node| node.parent.is_some()) {
            if !given.contains_key(&node.row.code) {
                let message = format!("the weights have no `{}`: add a row for it", node.row.code);
                problems.push(Place::start(File::Weights).problem("weight_missing", message));
            }
        }
    }
}

/// Says of which aggregates it cannot be counted how equal groups are in their inputs.
fn unlike_parts(framework: &Framework, means: &[Mean]) -> impl Iterator<Item = String> {
    let nodes = framework.nodes();
    let is_unlike = |node: &&usize| {
        let mut parts = nodes[**node].inputs.iter().map(|input| nodes[*input].inputs.len());
        let first = parts.next().unwrap_or_default();
        mean_of(means, nodes[**node].row.level) == Mean::Equality
            && (first < 2 || parts.any(|count| count != first))
    };
    let said = |node: &usize| {
        format!(
            "groups cannot be held against each other in `{}`: each of its inputs has to be an \
             aggregate of as many parts, one a group; or take another mean",
            nodes[*node].row.code
        )
    };
    framework.aggregates().iter().filter(is_unlike).map(said)
}

/// Ranks that are held at once, four bytes each.
const RANKS: usize = 500_000_000;

fn check_uncertainty(
    framework: &Framework,
    data: &DataSet,
    method: &Method,
    problems: &mut Vec<Problem>,
) {
    let Some(uncertainty) = &method.uncertainty else { return };
    let mut tell =
        |setting, code, message| problems.push(method.place(setting).problem(code, message));
    if !uncertainty.winsorise_max.is_empty() && method.treat.is_none() {
        let message = "`winsorise_max` varies a stage that is not done: add [treat]".to_owned();
        tell("uncertainty.winsorise_max", "stage_missing", message);
    }
    if uncertainty.replicates.saturating_mul(data.units().len()) > RANKS {
        let message =
            format!("replicates times units are more than {RANKS}: take fewer replicates");
        tell("uncertainty.replicates", "too_many", message);
    }
    let levels = framework.levels().saturating_sub(1);
    for means in uncertainty.means.iter().filter(|it| it.len() != 1 && it.len() != levels) {
        let message = format!(
            "there are {} means for {levels} levels of aggregates: give one, or {levels}",
            means.len()
        );
        tell("uncertainty.mean", "mean_count", message);
    }
    for means in uncertainty.means.iter().filter(|it| it.len() == 1 || it.len() == levels) {
        unlike_parts(framework, means)
            .for_each(|message| tell("uncertainty.mean", "parts_differ", message));
    }
}
