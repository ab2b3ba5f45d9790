//! The choices that could have been made otherwise, and the ranks that each of them leads to.

use crate::aggregate::{Leaves, Levels, Scratch};
use crate::draw::Draw;
use crate::input::Input;
use crate::method::{Mean, Treat, Uncertainty};
use crate::normalise::normalise;
use crate::problem::Problem;
use crate::ranks::Fields;
use crate::table::{Column, Table};
use crate::treat::treat;

/// A choice that is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// All weights, each by itself.
    Weights,
    /// How many points may be winsorised.
    WinsoriseMax,
    /// How values become comparable.
    Normalise,
    /// How inputs become one value.
    Mean,
}

impl Factor {
    /// The word in `sensitivity.csv`, which is the key in METHOD.toml.
    pub fn word(self) -> &'static str {
        match self {
            Factor::Weights => "weights",
            Factor::WinsoriseMax => "winsorise_max",
            Factor::Normalise => "normalise",
            Factor::Mean => "mean",
        }
    }
}

/// All that is ready before anything is drawn: a table for every pair of treatment and way to
/// normalise, so that a replicate only aggregates and ranks.
pub(crate) struct Space<'a> {
    input: &'a Input,
    uncertainty: &'a Uncertainty,
    order: Vec<usize>,
    years: Vec<usize>,
    fields: Fields,
    weights: Vec<f64>,
    treatments: usize,
    /// By treatment, then by way to normalise.
    ready: Vec<Ready>,
    means: Vec<Vec<Mean>>,
    pub(crate) units: Vec<usize>,
    /// The rank of each row without any change, 0 where it has none.
    pub(crate) nominal: Vec<u32>,
    pub(crate) factors: Vec<Factor>,
    pub(crate) left_out: Vec<String>,
}

/// Normalised indicators, with their logarithms where they are needed.
struct Ready {
    columns: Vec<Column>,
    logarithms: Option<Vec<Vec<f64>>>,
}

/// What a thread writes into again and again.
#[derive(Default)]
pub(crate) struct Desk {
    scratch: Scratch,
    weights: Vec<f64>,
    order: Vec<usize>,
}

/// From which of two independent draws each factor is taken.
pub(crate) type Source<'a> = &'a dyn Fn(Factor) -> u64;

impl<'a> Space<'a> {
    /// Makes ready what is drawn from. An option that cannot be counted together with the others
    /// is left out and said so; a factor of which nothing is left is a problem.
    pub(crate) fn new(
        input: &'a Input,
        uncertainty: &'a Uncertainty,
    ) -> Result<Space<'a>, Vec<Problem>> {
        let score = input.score()?;
        let framework = input.framework();
        let units = score.results.units().to_vec();
        let years = input.data().years(&units);
        let mut space = Space {
            input,
            uncertainty,
            order: framework.bottom_up(),
            fields: Fields::by(years.iter().copied().map(Some)),
            weights: input.weights(),
            treatments: 0,
            ready: Vec::new(),
            means: Vec::new(),
            nominal: Vec::new(),
            factors: factors(uncertainty),
            left_out: Vec::new(),
            units,
            years,
        };
        space.nominal = space.ranked(&score.results);
        space.make_ready()?;
        space.choose_means()?;
        Ok(space)
    }

    fn ranked(&self, results: &Table) -> Vec<u32> {
        let top = self.input.framework().aggregates().iter();
        let at = top.into_iter().position(|node| *node == self.input.framework().top());
        let column = &results.columns()[at.expect("the top is an aggregate")];
        let mut ranks = vec![0; self.units.len()];
        self.fields.ranks(column.values(), &mut Vec::new(), &mut ranks);
        ranks
    }

    /// Every treatment with every way to normalise that can be counted with all treatments.
    fn make_ready(&mut self) -> Result<(), Vec<Problem>> {
        let method = self.input.method();
        let prepared = self.input.prepare()?;
        let limits = match &self.uncertainty.winsorise_max[..] {
            [] => vec![None],
            limits => limits.iter().copied().map(Some).collect(),
        };
        let mut treated = Vec::new();
        for limit in limits {
            let how = method
                .treat
                .map(|own| Treat { winsorise_max: limit.unwrap_or(own.winsorise_max), ..own });
            treated.push(match how {
                None => prepared.untreated.clone(),
                Some(how) => treat(self.input.framework(), &prepared.untreated, &how)?.table,
            });
        }
        let own = [method.normalise.clone()];
        let ways = match &self.uncertainty.normalise[..] {
            [] => &own[..],
            ways => ways,
        };
        let mut tables: Vec<Vec<Table>> = Vec::new();
        let mut refused = Vec::new();
        for way in ways {
            let made: Result<Vec<Table>, _> =
                treated.iter().map(|table| normalise(self.input, table, way)).collect();
            match made {
                Ok(made) => tables.push(made),
                Err(problems) => {
                    self.left_out.push(said(way.name(), &problems[0].message));
                    refused = problems;
                }
            }
        }
        if tables.is_empty() {
            return Err(refused);
        }
        self.treatments = treated.len();
        let columns = tables.iter().flatten().map(|table| table.columns().to_vec());
        self.ready = columns.map(|columns| Ready { columns, logarithms: None }).collect();
        Ok(())
    }

    /// The means that can be taken of every table with the weights as they are.
    fn choose_means(&mut self) -> Result<(), Vec<Problem>> {
        let own = self.input.method().aggregate.means.clone();
        let options = match &self.uncertainty.means[..] {
            [] => vec![own],
            options => options.to_vec(),
        };
        let mut scratch = Scratch::new();
        let mut kept = Vec::new();
        for means in options {
            let failed = self.ready.iter().find_map(|ready| {
                self.levels(&means)
                    .run(ready.leaves(), &self.weights, &self.order, &mut scratch)
                    .first()
                    .copied()
            });
            let Some(failed) = failed else {
                kept.push(means);
                continue;
            };
            let names: Vec<&str> = means.iter().map(|mean| mean.name()).collect();
            let nodes = self.input.framework().nodes();
            let unit = &self.input.data().units()[self.units[failed.row]].code;
            let why = format!(
                "one of the ways to normalise gives the unit `{unit}` a value under `{}` of which it cannot be taken",
                nodes[failed.node].row.code
            );
            self.left_out.push(said(&names.join(", "), &why));
        }
        if kept.is_empty() {
            let place = self.input.method().place("uncertainty.mean");
            let message = format!(
                "no mean can be drawn: {}; normalise to over 0 (lower = 1), or add arithmetic",
                self.left_out.join("; ")
            );
            return Err(vec![place.problem("mean_impossible", message)]);
        }
        if kept.iter().flatten().any(|mean| *mean == Mean::Geometric) {
            self.ready.iter_mut().for_each(Ready::take_logarithms);
        }
        self.means = kept;
        Ok(())
    }

    fn levels<'b>(&'b self, means: &'b [Mean]) -> Levels<'b> {
        Levels {
            framework: self.input.framework(),
            means,
            data_threshold: &self.input.method().aggregate.data_threshold,
            years: &self.years,
        }
    }

    /// The ranks of a replicate, 0 for none.
    pub(crate) fn ranks(
        &self,
        replicate: u64,
        source: Source<'_>,
        desk: &mut Desk,
        ranks: &mut [u32],
    ) {
        let draw = |factor: Factor| {
            Draw::stream(self.uncertainty.seed, &[factor as u64, source(factor), replicate])
        };
        desk.weights.clear();
        desk.weights.extend_from_slice(&self.weights);
        if let Some(width) = self.uncertainty.weights {
            let mut chance = draw(Factor::Weights);
            for weight in &mut desk.weights {
                *weight *= 1.0 - width + 2.0 * width * chance.unit();
            }
        }
        let pick = |factor, length| if length > 1 { draw(factor).place(length) } else { 0 };
        let treatment = pick(Factor::WinsoriseMax, self.treatments);
        let way = pick(Factor::Normalise, self.ready.len() / self.treatments);
        let means = &self.means[pick(Factor::Mean, self.means.len())];
        let ready = &self.ready[way * self.treatments + treatment];
        let levels = self.levels(means);
        let failed = levels.run(ready.leaves(), &desk.weights, &self.order, &mut desk.scratch);
        let top = &mut desk.scratch[self.input.framework().top()];
        // A unit of which something fails under drawn weights has no rank in this replicate.
        failed.iter().for_each(|it| top[it.row] = f64::NAN);
        self.fields.ranks(top, &mut desk.order, ranks);
    }

    /// Counts replicates on several threads; what each writes stands in the order of replicates.
    pub(crate) fn replicates<T: Send>(
        &self,
        threads: usize,
        count: impl Fn(u64, &mut Desk, &mut Vec<T>) + Sync,
    ) -> Vec<T> {
        let all = self.uncertainty.replicates;
        let part = all.div_ceil(threads.clamp(1, all.max(1)));
        let chunk = |from: usize| {
            let (mut desk, mut written) = (Desk::default(), Vec::new());
            for replicate in from..(from + part).min(all) {
                count(replicate as u64, &mut desk, &mut written);
            }
            written
        };
        let starts: Vec<usize> = (0..all).step_by(part.max(1)).collect();
        if let [only] = starts[..] {
            return chunk(only);
        }
        std::thread::scope(|scope| {
            let chunk = &chunk;
            let running: Vec<_> =
                starts.iter().map(|from| scope.spawn(move || chunk(*from))).collect();
            let finished = running
                .into_iter()
                .map(|it| it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            finished.flatten().collect()
        })
    }
}

impl Ready {
    fn leaves(&self) -> Leaves<'_> {
        Leaves { values: &self.columns, logarithms: self.logarithms.as_deref() }
    }

    fn take_logarithms(&mut self) {
        let logarithms = |column: &Column| column.values().iter().map(|x| x.ln()).collect();
        self.logarithms = Some(self.columns.iter().map(logarithms).collect());
    }
}

fn factors(uncertainty: &Uncertainty) -> Vec<Factor> {
    let Uncertainty { weights, winsorise_max, normalise, means, .. } = uncertainty;
    let is_varied = [
        (Factor::Weights, weights.is_some()),
        (Factor::WinsoriseMax, !winsorise_max.is_empty()),
        (Factor::Normalise, !normalise.is_empty()),
        (Factor::Mean, !means.is_empty()),
    ];
    is_varied.into_iter().filter(|(_, is)| *is).map(|(factor, _)| factor).collect()
}

fn said(option: &str, why: &str) -> String {
    format!("`{option}` is left out of what is drawn: {why}")
}
