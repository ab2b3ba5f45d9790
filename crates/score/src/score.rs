//! The stages of a run, one after the other, each with what it wrote.

use std::sync::Arc;

use crate::aggregate::{Failed, Leaves, Levels, Scratch};
use crate::copeland::outranks;
use crate::denominate::denominate;
use crate::framework::Framework;
use crate::hashes::Hashes;
use crate::impute::{Imputed, impute};
use crate::input::Input;
use crate::method::{Mean, mean_of};
use crate::normalise::normalise;
use crate::problem::{File, Place, Problem};
use crate::ranks::{ranks, ranks_in_groups};
use crate::screen::{Screened, screen};
use crate::stages::given;
use crate::table::{Column, Table};
use crate::treat::{Treated, treat};

/// The version of the arithmetic: the same version counts the same numbers of the same input.
pub const ENGINE: &str = concat!("facility-score ", env!("CARGO_PKG_VERSION"));

/// What a run counted. A stage that was not done is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The version of the arithmetic.
    pub engine: &'static str,
    /// Which bytes the input was made of.
    pub hashes: Hashes,
    /// Indicators divided by denominators.
    pub denominated: Option<Table>,
    /// Missing values filled.
    pub imputed: Option<Imputed>,
    /// The units that stay.
    pub screened: Option<Screened>,
    /// Outliers treated.
    pub treated: Option<Treated>,
    /// Values made comparable.
    pub normalised: Table,
    /// Every aggregate.
    pub results: Table,
    /// The ranks of every aggregate within its year, 1 for the greatest.
    pub ranks: Table,
    /// The weight of every node as it counted, in the order of nodes.
    pub weights: Vec<f64>,
    /// The product of the shares from the top down to each node; the top has 1.
    pub effective_weights: Vec<f64>,
}

/// The stages up to treatment.
pub(crate) struct Prepared {
    denominated: Option<Table>,
    imputed: Option<Imputed>,
    screened: Option<Screened>,
    /// What treatment starts from.
    pub(crate) untreated: Table,
}

impl Input {
    /// Counts the index. A problem names the indicator, or the unit and the aggregate.
    pub fn score(&self) -> Result<Score, Vec<Problem>> {
        let prepared = self.prepare()?;
        let (framework, method) = (self.framework(), self.method());
        let treated = method.treat.as_ref().map(|how| treat(framework, &prepared.untreated, how));
        let treated = treated.transpose()?;
        let table = treated.as_ref().map_or(&prepared.untreated, |it| &it.table);
        let normalised = normalise(self, table, &method.normalise)?;
        let weights = self.weights();
        let results = aggregated(self, &normalised, &weights)?;
        let ranks = ranks(self.data(), &results);
        let effective_weights = effective(framework, &weights);
        let Prepared { denominated, imputed, screened, .. } = prepared;
        Ok(Score {
            engine: ENGINE,
            hashes: self.hashes().clone(),
            denominated,
            imputed,
            screened,
            treated,
            normalised,
            results,
            ranks,
            weights,
            effective_weights,
        })
    }

    /// The stages up to treatment.
    pub(crate) fn prepare(&self) -> Result<Prepared, Vec<Problem>> {
        let method = self.method();
        let mut table = given(self);
        let denominated = method.denominate.then(|| denominate(self, &table)).transpose()?;
        table = denominated.clone().unwrap_or(table);
        let imputed = method.impute.as_ref().map(|how| impute(self, &table, how)).transpose()?;
        table = imputed.as_ref().map_or(table, |it| it.table.clone());
        let screened = method.screen.as_ref().map(|rule| screen(&table, rule)).transpose()?;
        table = screened.as_ref().map_or(table, |it| it.table.clone());
        Ok(Prepared { denominated, imputed, screened, untreated: table })
    }
}

impl Score {
    /// The ranks among the units of the same year and the same value in a group column, by its
    /// number among the data's group columns.
    pub fn ranks_in_groups(&self, input: &Input, group: usize) -> Table {
        ranks_in_groups(input.data(), &self.results, group)
    }

    /// How the units stand against each other in the inputs of an aggregate, by number of node: for
    /// rows a and b the share of weight for a over b, of the inputs that both have (half of it
    /// where they are equal), nothing where these have no weight. In a panel also across years,
    /// though Copeland's method only counts within one.
    pub fn outranking(&self, input: &Input, aggregate: usize) -> Vec<Vec<Option<f64>>> {
        let framework = input.framework();
        let inputs = &framework.nodes()[aggregate].inputs;
        let column = |node: &usize| match framework.nodes()[*node].indicator {
            Some(indicator) => self.normalised.columns()[indicator].values(),
            None => {
                let at = framework.aggregates().iter().position(|it| it == node);
                self.results.columns()[at.expect("an input that is no indicator is an aggregate")]
                    .values()
            }
        };
        let columns: Vec<&[f64]> = inputs.iter().map(column).collect();
        let weights: Vec<f64> = inputs.iter().map(|node| self.weights[*node]).collect();
        let rows = 0..self.results.units().len();
        let row = |a| rows.clone().map(|b| outranks(&columns, &weights, a, b)).collect();
        rows.clone().map(row).collect()
    }

    /// The last table before normalisation, of the units that are left.
    pub(crate) fn before_normalising(&self, input: &Input) -> Table {
        let treated = self.treated.as_ref().map(|it| &it.table);
        let table = treated.or(self.screened.as_ref().map(|it| &it.table));
        let table = table.or(self.imputed.as_ref().map(|it| &it.table));
        table.or(self.denominated.as_ref()).cloned().unwrap_or_else(|| given(input))
    }
}

fn aggregated(input: &Input, normalised: &Table, weights: &[f64]) -> Result<Table, Vec<Problem>> {
    let framework = input.framework();
    let aggregate = &input.method().aggregate;
    let years = input.data().years(normalised.units());
    let levels = Levels {
        framework,
        means: &aggregate.means,
        data_threshold: &aggregate.data_threshold,
        years: &years,
    };
    let leaves = Leaves { values: normalised.columns(), logarithms: None };
    let mut scratch = Scratch::new();
    let failed = levels.run(leaves, weights, &framework.bottom_up(), &mut scratch);
    if !failed.is_empty() {
        let told = |failed: &Failed| problem(input, normalised, *failed);
        let mut problems: Vec<Problem> = failed.iter().map(told).collect();
        problems.sort();
        return Err(problems);
    }
    let columns =
        framework.aggregates().iter().map(|node| Column::new(std::mem::take(&mut scratch[*node])));
    let codes = Arc::new(framework.aggregate_codes());
    Ok(Table::new(codes, normalised.shared_rows(), columns.collect()))
}

/// A value that its mean cannot take, told at its unit.
fn problem(input: &Input, table: &Table, failed: Failed) -> Problem {
    let (nodes, data) = (input.framework().nodes(), input.data());
    let unit = &data.units()[table.units()[failed.row]];
    let aggregate = &nodes[failed.node].row;
    let mean = mean_of(&input.method().aggregate.means, aggregate.level);
    let at =
        unit.time.filter(|_| data.is_panel()).map(|it| format!(" in {it}")).unwrap_or_default();
    let why = match (failed.input, mean) {
        (None, _) => {
            "its inputs add up to no number to count with: take the arithmetic mean".to_owned()
        }
        (Some(input), Mean::Geometric | Mean::Power(_) | Mean::Equality) => {
            format!(
                "`{}` is not over 0: take the arithmetic mean, or normalise to over 0 (lower = 1)",
                nodes[input].row.code
            )
        }
        (Some(input), _) => format!(
            "`{}` is 0: take the arithmetic mean, or normalise to over 0 (lower = 1)",
            nodes[input].row.code
        ),
    };
    let message = format!(
        "the {} mean of `{}` cannot be taken for the unit `{}`{at}: {why}",
        mean.name(),
        aggregate.code,
        unit.code
    );
    let place = if unit.place.line == 0 { Place::start(File::Data) } else { unit.place };
    place.problem("mean_impossible", message)
}

/// The product of the shares from the top down.
fn effective(framework: &Framework, weights: &[f64]) -> Vec<f64> {
    let mut effective = vec![1.0; weights.len()];
    for aggregate in framework.bottom_up().iter().rev() {
        let inputs = &framework.nodes()[*aggregate].inputs;
        let sum: f64 = inputs.iter().map(|input| weights[*input]).sum();
        for input in inputs {
            // Where all weights are 0 no result was counted, so that this is never seen.
            let share = if sum > 0.0 { weights[*input] / sum } else { 0.0 };
            effective[*input] = effective[*aggregate] * share;
        }
    }
    effective
}
