//! Why a unit has its score: from the index down to the cell.

use crate::input::Input;
use crate::method::{Mean, mean_of};
use crate::score::Score;
use crate::stages::given;
use crate::table::Table;
use crate::treat::Move;

/// A unit's score, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// One step for each aggregate, the top first.
    pub steps: Vec<Step>,
}

/// How one aggregate came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The aggregate, by number of node.
    pub node: usize,
    /// Its value.
    pub value: Option<f64>,
    /// Its rank within the year.
    pub rank: Option<f64>,
    /// The mean it was made with.
    pub mean: Mean,
    /// Its inputs, in the order of the framework.
    pub inputs: Vec<Contribution>,
}

/// What one input brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The input, by number of node.
    pub node: usize,
    /// Its value, normalised.
    pub value: Option<f64>,
    /// Its share of the weight of the inputs that are there.
    pub share: Option<f64>,
    /// Its part. The parts add up to the value of an arithmetic mean, to the logarithm of a
    /// geometric one, to the reciprocal of a harmonic one, to the p-th power of a power mean. Under
    /// Copeland there are no parts.
    pub part: Option<f64>,
    /// The way of the cell, where the input is an indicator.
    pub trail: Option<Trail>,
}

/// A cell on its way through the stages, each as far as it was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// As it is in the data.
    pub given: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// After that.
    pub denominated: Option<f64>,
    /// Where it was missing and was filled: the years that the value was made of, or none where it
    /// was made of other units or other indicators.
    pub imputed_from: Option<Vec<i64>>,
    /// Before normalisation.
    pub treated: Option<f64>,
    /// What treatment did to it.
    pub moved: Option<Move>,
}

impl Input {
    /// Takes the score of a unit apart; nothing for a unit that was screened out.
    pub fn explain(&self, score: &Score, unit: usize) -> Option<Explanation> {
        let row = score.results.units().binary_search(&unit).ok()?;
        let framework = self.framework();
        let given = given(self);
        let treated = score.before_normalising(self);
        let teller = Teller { input: self, score, given, treated, unit, row };
        let steps = framework.bottom_up().iter().rev().map(|node| teller.step(*node)).collect();
        Some(Explanation { unit, steps })
    }
}

struct Teller<'a> {
    input: &'a Input,
    score: &'a Score,
    given: Table,
    treated: Table,
    unit: usize,
    row: usize,
}

impl Teller<'_> {
    fn value(&self, node: usize) -> Option<f64> {
        let framework = self.input.framework();
        match framework.nodes()[node].indicator {
            Some(indicator) => self.score.normalised.cell(self.row, indicator),
            None => {
                let column = framework.aggregates().iter().position(|it| *it == node)?;
                self.score.results.cell(self.row, column)
            }
        }
    }

    fn step(&self, node: usize) -> Step {
        let framework = self.input.framework();
        let own = &framework.nodes()[node];
        let mean = mean_of(&self.input.method().aggregate.means, own.row.level);
        let present = own.inputs.iter().filter(|input| self.value(**input).is_some());
        let all: f64 = present.map(|input| self.score.weights[*input]).sum();
        let value = self.value(node);
        let inputs = own.inputs.iter().map(|input| {
            let x = self.value(*input);
            let share = x.map(|_| self.score.weights[*input] / all).filter(|it| it.is_finite());
            let part = x.zip(share).filter(|_| value.is_some());
            let part = part.and_then(|(x, share)| match mean {
                Mean::Arithmetic => Some(share * x),
                Mean::Geometric => Some(share * x.ln()),
                Mean::Harmonic => Some(share / x),
                Mean::Power(power) => Some(share * x.powf(power)),
                Mean::Copeland | Mean::Equality => None,
            });
            let indicator = framework.nodes()[*input].indicator;
            let trail = indicator.map(|indicator| self.trail(indicator));
            Contribution { node: *input, value: x, share, part, trail }
        });
        let column = framework.aggregates().iter().position(|it| *it == node);
        let rank = column.and_then(|column| self.score.ranks.cell(self.row, column));
        Step { node, value, rank, mean, inputs: inputs.collect() }
    }

    fn trail(&self, indicator: usize) -> Trail {
        let (score, data) = (self.score, self.input.data());
        let row = self.input.framework().indicator(indicator);
        let by = row.denominator.as_ref().filter(|_| score.denominated.is_some());
        let filled = score.imputed.as_ref().and_then(|imputed| {
            let mut cells = imputed.cells.iter();
            cells.find(|cell| cell.unit == self.unit && cell.indicator == indicator)
        });
        let denominated = score.denominated.as_ref();
        let moved = score.treated.as_ref().and_then(|it| it.moves[indicator][self.row]);
        Trail {
            given: self.given.cell(self.unit, indicator),
            denominator: by.and_then(|name| data.cell(self.unit, name)),
            denominated: denominated.and_then(|table| table.cell(self.unit, indicator)),
            imputed_from: filled.map(|cell| cell.years.clone()),
            treated: self.treated.cell(self.row, indicator),
            moved,
        }
    }
}
