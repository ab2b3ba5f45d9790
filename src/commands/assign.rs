//! `facility assign`: scarce places on a person's own files, no database, no server.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use facility_matching::assign::{
    AFFINITY, Aim, FileProblem, List, Plan, Refused, Report, Round, assignment_csv, check,
    read_round,
};
use serde_json::{Value as Json, json};

use super::{Failure, print, text_of};

/// Assign scarce places: who gets which offer, in the best or the fairest way
#[derive(Args)]
pub struct Assign {
    /// Who wants how many places: request,places,group (CSV)
    #[arg(long)]
    demand: PathBuf,
    /// Who has how many: provider,capacity (CSV)
    #[arg(long)]
    supply: PathBuf,
    /// Which pairs are possible: request,provider,affinity from 0 to 10000 (CSV)
    #[arg(long)]
    pairs: PathBuf,
    /// What the plan is best at
    #[arg(long, value_enum, default_value_t = Policy::Fair)]
    policy: Policy,
    /// A group whose places weigh more under `fair`, such as ldc=1.5; may be repeated
    #[arg(long, value_name = "GROUP=WEIGHT", value_parser = favour)]
    favour: Vec<(String, u32)>,
    /// Where request,provider,affinity is written, a line for each place given (CSV)
    #[arg(long)]
    out: PathBuf,
}

/// What a plan is best at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Policy {
    /// The greatest total affinity
    Value,
    /// The most places, then affinity
    Fill,
    /// First places before second, favoured groups weighed, then affinity
    Fair,
    /// The highest affinity that every first place can have, then affinity
    Floor,
}

/// Reads `GROUP=1.5`; the weight in thousandths.
fn favour(text: &str) -> Result<(String, u32), String> {
    let wrong = || format!("{text} is no favour; write for example ldc=1.5");
    let (group, weight) = text.split_once('=').ok_or_else(wrong)?;
    let weight: f64 = weight.trim().parse().map_err(|_| wrong())?;
    if group.trim().is_empty() || !(0.001..=1_000.0).contains(&weight) {
        return Err(wrong());
    }
    Ok((group.trim().to_owned(), (weight * 1_000.0).round() as u32))
}

impl Assign {
    /// Finds a best plan, holds its proof against the files, writes and tells it.
    pub fn run(self, json: bool) -> Result<(), Failure> {
        if !self.favour.is_empty() && self.policy != Policy::Fair {
            return Err(Failure::Use("--favour says something under --policy fair only".into()));
        }
        let round = self.round()?;
        let aim = match self.policy {
            Policy::Value => Aim::Value,
            Policy::Fill => Aim::Fill,
            Policy::Fair => Aim::Fair { favour: BTreeMap::from_iter(self.favour.clone()) },
            Policy::Floor => Aim::Floor,
        };
        let plan = round.solve(&aim).map_err(|refused| self.told(&round, refused))?;
        check(&round, &aim, plan.certificate(), plan.value).map_err(|doubt| {
            Failure::System(format!("the plan is not proven to be the best: {doubt:?}"))
        })?;
        let reference = match self.policy {
            Policy::Fill => plan.value,
            _ => round.solve(&Aim::Fill).map_err(|refused| self.told(&round, refused))?.value,
        };
        std::fs::write(&self.out, assignment_csv(&round, &plan))?;
        let report = plan.report(&round, reference);
        match json {
            true => say!("{}", as_json(&round, &plan, &report)),
            false => print(&as_text(&round, &plan, &report)),
        }
        Ok(())
    }

    /// The three files; all problems of all of them are printed.
    fn round(&self) -> Result<Round, Failure> {
        let texts = [&self.demand, &self.supply, &self.pairs].map(|path| text_of(path));
        let [demand, supply, pairs] = texts;
        read_round(&demand?, &supply?, &pairs?).map_err(|problems| {
            for FileProblem { file, problem } in problems {
                let path = self.path(file).display();
                let (line, column) = (problem.line, problem.column);
                eprintln!("{path}:{line}:{column} {} {}", problem.code, problem.message);
            }
            Failure::Problems
        })
    }

    fn path(&self, list: List) -> &PathBuf {
        match list {
            List::Demand => &self.demand,
            List::Supply => &self.supply,
            _ => &self.pairs,
        }
    }

    fn told(&self, round: &Round, refused: Refused) -> Failure {
        match refused {
            Refused::TooLarge => Failure::Use(
                "places and favours are too large to be summed exactly; divide the files".into(),
            ),
            Refused::Short(rows) => {
                for (list, row, missing) in rows {
                    let id = match list {
                        List::Demand => &round.demand()[row].id,
                        _ => &round.supply()[row].id,
                    };
                    eprintln!("{}: {id} is {missing} places short", self.path(list).display());
                }
                Failure::Problems
            }
        }
    }
}

/// A sum of scores as affinity.
fn affinity(score: i64) -> f64 {
    score as f64 / f64::from(AFFINITY)
}

/// What one place more with each supply would bring, the dearest first; free ones are left out.
fn prices<'a>(round: &'a Round, plan: &Plan) -> Vec<(&'a str, i64, f64)> {
    let mut prices: Vec<(i64, &str)> = plan
        .prices
        .supply
        .iter()
        .zip(round.supply())
        .filter(|(price, _)| **price > 0)
        .map(|(price, supply)| (*price, supply.id.as_str()))
        .collect();
    prices.sort_by_key(|(price, id)| (std::cmp::Reverse(*price), *id));
    let parts = |(price, id): (i64, &'a str)| {
        let (places, rest) = plan.prices.parts(price);
        (id, places, affinity(rest))
    };
    prices.into_iter().map(parts).collect()
}

fn as_json(round: &Round, plan: &Plan, report: &Report) -> Json {
    let prices = prices(round, plan).into_iter().map(|(provider, places, affinity)| {
        json!({"provider": provider, "places": places, "affinity": affinity})
    });
    json!({
        "places": report.places,
        "wanted": report.wanted,
        "value": affinity(report.value),
        "floor": plan.floor.map(|floor| affinity(floor.into())),
        "served": report.served,
        "unserved": report.unserved,
        "lowest": affinity(report.lowest),
        "fifth_percentile": affinity(report.fifth_percentile),
        "gini": report.gini,
        "groups": report.groups,
        "top_ten_share": report.top_ten_share,
        "concentration": report.concentration,
        "price_of_fairness": report.price_of_fairness,
        "envious": report.envious,
        "envious_beyond_one": report.envious_beyond_one,
        "prices": prices.collect::<Vec<Json>>(),
    })
}

/// Prices that are told; the others stand in the JSON.
const TOLD: usize = 20;

fn as_text(round: &Round, plan: &Plan, report: &Report) -> String {
    let mut lines = vec![
        format!("places filled      {} of {}", report.places, report.wanted),
        format!("value              {}", affinity(report.value)),
        format!("unserved           {} of {}", report.unserved, report.served + report.unserved),
        format!("lowest             {}", affinity(report.lowest)),
        format!("fifth percentile   {}", affinity(report.fifth_percentile)),
        format!("Gini               {:.4}", report.gini),
        format!("price of fairness  {:.4} against fill", report.price_of_fairness),
        format!(
            "envious            {}, beyond one place {}",
            report.envious, report.envious_beyond_one
        ),
    ];
    if let Some(floor) = plan.floor {
        lines.push(format!("floor              {}", affinity(floor.into())));
    }
    for (group, fill) in &report.groups {
        let group = if group.is_empty() { "(no group)" } else { group };
        lines.push(format!(
            "group {group}: {} of {} places, {} unserved",
            fill.given, fill.wanted, fill.unserved
        ));
    }
    let prices = prices(round, plan);
    for (provider, places, affinity) in prices.iter().take(TOLD) {
        lines.push(match places {
            0 => format!("one place more with {provider} would bring {affinity}"),
            places => format!("one place more with {provider} would bring {places} of the aim, {affinity} affinity"),
        });
    }
    if prices.len() > TOLD {
        lines.push(format!("and {} providers more; --json tells all", prices.len() - TOLD));
    }
    lines.join("\n") + "\n"
}
