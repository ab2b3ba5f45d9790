//! The engines on a person's own files: no database, no server.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use facility_matching::assign::read_demand;
use facility_matching::pool::{PoolPolicy, Wish, pool};
use facility_matching::{
    Corpus, Offer, Policy, Problem, Request, answer_json, pairs_tsv, read_lines, read_pairs,
    read_request,
};
use jiff::civil::Date;

use super::{Failure, text_of};
use crate::clearing_house::engine::{date, geography, topics};
use crate::vocabularies;
use crate::web::say;

/// Rank offers for a request, or score given pairs.
#[derive(Args)]
pub struct Match {
    /// A request (JSON)
    #[arg(long, required_unless_present = "pairs")]
    request: Option<PathBuf>,
    /// Offers (JSON Lines)
    #[arg(long)]
    offers: PathBuf,
    /// How many suggestions
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// Say of this offer instead why it is among the first, or is not, and what would change that
    #[arg(long, value_name = "OFFER", requires = "request")]
    why: Option<String>,
    /// Pairs to score (tab-separated, header `request offer`)
    #[arg(long, requires_all = ["requests", "out"], conflicts_with = "request")]
    pairs: Option<PathBuf>,
    /// Requests (JSON Lines)
    #[arg(long)]
    requests: Option<PathBuf>,
    /// Where the scores go
    #[arg(long)]
    out: Option<PathBuf>,
    /// The day on which dates are judged, such as 2026-11-22; today without it
    #[arg(long)]
    today: Option<String>,
}

impl Match {
    /// Runs the engine; all problems of all files are printed.
    pub fn run(self) -> Result<(), Failure> {
        let offers = told(&self.offers, read_lines::<Offer>(&text_of(&self.offers)?));
        let today = self.today()?;
        match (&self.pairs, &self.request, &self.requests, &self.out) {
            (None, Some(request), _, _) => {
                let asked = told(request, read_request(&text_of(request)?));
                let (offers, asked) = pair(offers, asked)?;
                let corpus = corpus(offers, today)?;
                let Some(offer) = &self.why else {
                    let answer = corpus.answer(&asked, self.top, date(today));
                    say!("{}", answer_json(&answer));
                    return Ok(());
                };
                let told = corpus.explain(&asked, offer, self.top, date(today));
                let told = told.ok_or_else(|| {
                    Failure::Use(format!("{} has no offer {offer}", self.offers.display()))
                })?;
                say!("{}", serde_json::to_string_pretty(&told)?);
                Ok(())
            }
            (Some(pairs), _, Some(requests), Some(out)) => {
                let asked = told(requests, read_lines::<Request>(&text_of(requests)?));
                let wanted = told(pairs, read_pairs(&text_of(pairs)?));
                let (offers, (asked, wanted)) = pair(offers, pair(asked, wanted).map_err(|_| ()))?;
                let corpus = corpus(offers, today)?;
                let scores = told(pairs, corpus.score_pairs(&asked, &wanted, date(today)));
                let scores = scores.map_err(|()| Failure::Problems)?;
                std::fs::write(out, pairs_tsv(&scores))?;
                Ok(())
            }
            _ => Err(Failure::Use("name --request, or --pairs with --requests and --out".into())),
        }
    }

    fn today(&self) -> Result<Date, Failure> {
        let Some(text) = &self.today else { return Ok(say::today()) };
        text.parse()
            .map_err(|_| Failure::Use(format!("{text} is no day; write for example 2026-11-22")))
    }
}

/// Put requests that are alike together into proposals of joint trainings, on your own file
#[derive(Args)]
pub struct Pool {
    /// Requests (JSON Lines)
    #[arg(long)]
    requests: PathBuf,
    /// How many places each request needs: request,places (CSV); without it, --places for each
    #[arg(long)]
    demand: Option<PathBuf>,
    /// Places of a request that the file of demand does not name
    #[arg(long, default_value_t = 1)]
    places: u32,
    /// Seats of one training
    #[arg(long, default_value_t = PoolPolicy::default().seats)]
    seats: u32,
    /// Most requests in one proposal
    #[arg(long, default_value_t = PoolPolicy::default().most)]
    most: usize,
    /// Days that the windows of all must have in common
    #[arg(long, default_value_t = PoolPolicy::default().days)]
    days: u32,
}

impl Pool {
    /// Prints the proposals, those that save most first, and the requests that are in none.
    pub fn run(self) -> Result<(), Failure> {
        let requests = told(&self.requests, read_lines::<Request>(&text_of(&self.requests)?));
        let demand = match &self.demand {
            Some(path) => told(path, read_demand(&text_of(path)?)),
            None => Ok(Vec::new()),
        };
        let (requests, demand) = pair(requests, demand)?;
        let places: HashMap<String, u32> =
            demand.into_iter().map(|row| (row.id, row.places)).collect();
        let seats = |id: &str| places.get(id).copied().unwrap_or(self.places).max(1);
        let wishes: Vec<Wish<'_>> =
            requests.iter().map(|request| Wish { request, seats: seats(&request.id) }).collect();
        let policy = PoolPolicy {
            seats: self.seats,
            most: self.most,
            days: self.days,
            ..PoolPolicy::default()
        };
        let (geography, levels) =
            (geography(vocabularies::shipped(), say::today()), Policy::default().levels);
        let pooling = pool(&wishes, &policy, &geography, &levels)
            .map_err(|faults| Failure::Use(faults.join("; ")))?;
        say!("{}", serde_json::to_string_pretty(&pooling)?);
        Ok(())
    }
}

/// Both, once each has told its problems.
pub(super) fn pair<A, B>(a: Result<A, ()>, b: Result<B, ()>) -> Result<(A, B), Failure> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        _ => Err(Failure::Problems),
    }
}

fn corpus(offers: Vec<Offer>, day: Date) -> Result<Corpus, Failure> {
    let known = vocabularies::shipped();
    Corpus::new(offers, Policy::default(), geography(known, day), topics(known))
        .map_err(|faults| Failure::System(faults.join("; ")))
}

/// Prints problems as `file:line:column code message`.
pub(super) fn told<T>(path: &Path, read: Result<T, Vec<Problem>>) -> Result<T, ()> {
    read.map_err(|problems| {
        for problem in problems {
            let (line, column) = (problem.line, problem.column);
            eprintln!("{}:{line}:{column} {} {}", path.display(), problem.code, problem.message);
        }
    })
}
