//! What a plan is worked out from, as one text: the same for the same inputs, to the byte. It holds
//! ids and numbers only, no names and no times.

use std::collections::{BTreeMap, HashMap};

use facility_matching::assign::{
    AFFINITY, Aim, Budget, Demand, Flaw, List, Pair, Round as Solved, Sheet, Side, Supply,
};
use facility_store::sha256;
use serde::{Deserialize, Serialize};

/// The first word of the text: which shape it has.
pub const FORMAT: &str = "facility round inputs 1";

/// What a plan is worked out from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// [`FORMAT`].
    pub format: String,
    /// A code of the vocabulary `round_policies`.
    pub policy: String,
    /// Favoured groups, in thousandths.
    pub weights: BTreeMap<String, u32>,
    /// What decides between plans that are equally good.
    pub seed: i64,
    /// How the affinities were worked out.
    pub scoring: Scoring,
    /// The requests, by id.
    pub demand: Vec<Wanted>,
    /// The offers, by id.
    pub supply: Vec<Offered>,
    /// Providers who want to be asked so often and no more, by id.
    pub providers: Vec<Asked>,
    /// The other records that something was taken from, by id.
    pub used: Vec<Used>,
    /// The possible pairs of each request that has any, by request.
    pub pairs: Vec<Possible>,
    /// Pairs that must be in the plan, in the order of the choices.
    pub locks: Vec<Locked>,
    /// Pairs that must not, by request and offer.
    pub exclusions: Vec<Excluded>,
}

/// The rules of the fit, by name, version and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// A hash of its numbers.
    pub fingerprint: String,
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Its id.
    pub id: String,
    /// The edition that was read.
    pub edition: i64,
    /// How many offers it is brought together with, at most.
    pub places: u32,
    /// The groups that its countries belong to.
    pub groups: Vec<String>,
}

/// An offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    /// Its id.
    pub id: String,
    /// The edition that was read.
    pub edition: i64,
    /// The organisation that gives it.
    pub provider: String,
    /// How many requests it can still take.
    pub capacity: u32,
}

/// How often a provider may still be asked this month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// So often, those counted that wait for its answer.
    pub times: u32,
}

/// A record that something was taken from: an agreement or a case that uses up an offer, a proposal
/// that was refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The edition that was read.
    pub edition: i64,
}

/// The possible pairs of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Possible {
    /// The request.
    pub request: String,
    /// The place of the offer in the list of offers, from 0, and the affinity from 0 to 10,000.
    pub offers: Vec<(u32, u32)>,
}

/// A pair that must be in the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// The line among the choices, from 1.
    pub line: usize,
    /// The request.
    pub request: String,
    /// The offer.
    pub offer: String,
}

/// A pair that must not be in the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// The line among the choices, from 1; 0 where it follows from something else.
    pub line: usize,
    /// The request.
    pub request: String,
    /// The offer.
    pub offer: String,
    /// `forbidden`, `declined` or `not_released`.
    pub why: String,
}

/// Why there is no plan, for the broker whose choices it is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable word: `unknown_request`, `unknown_offer`, `unknown_pair`, `locked_and_excluded`,
    /// `request_full`, `offer_full`, `provider_full`, `too_large`, `unreadable`.
    pub code: String,
    /// The lines among the choices that it is about, from 1.
    pub lines: Vec<usize>,
    /// The request, if it is about one.
    pub request: String,
    /// The offer, if it is about one.
    pub offer: String,
    /// The provider, if it is about one.
    pub provider: String,
    /// Why a pair must not be, or how many there is room for.
    pub detail: String,
}

impl Inputs {
    /// The one text of these inputs: a row a line.
    pub fn text(&self) -> String {
        let parts = [
            format!("\"format\":{}", written(&self.format)),
            format!("\"policy\":{}", written(&self.policy)),
            format!("\"weights\":{}", written(&self.weights)),
            format!("\"seed\":{}", self.seed),
            format!("\"scoring\":{}", written(&self.scoring)),
            rows("demand", &self.demand),
            rows("supply", &self.supply),
            rows("providers", &self.providers),
            rows("used", &self.used),
            rows("pairs", &self.pairs),
            rows("locks", &self.locks),
            rows("exclusions", &self.exclusions),
        ];
        format!("{{\n{}\n}}\n", parts.join(",\n"))
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(text: &[u8]) -> Result<Inputs, String> {
        let inputs: Inputs = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match inputs.format == FORMAT {
            true => Ok(inputs),
            false => Err(format!("the format is `{}`, not `{FORMAT}`", inputs.format)),
        }
    }

    /// What the plan is for; none for a policy that this program does not know.
    pub fn aim(&self) -> Option<Aim> {
        Some(match self.policy.as_str() {
            "value" => Aim::Value,
            "fill" => Aim::Fill,
            "fair" => Aim::Fair { favour: self.weights.clone() },
            "floor" => Aim::Floor,
            _ => return None,
        })
    }

    /// The round as the engine takes it.
    ///
    /// # Errors
    /// Every choice that cannot be kept, all at once.
    pub fn round(&self) -> Result<Solved, Vec<Problem>> {
        let (demand, supply) = (self.demand_ids(), self.supply_ids());
        let mut problems = Vec::new();
        let mut locks = Vec::new();
        let mut kept: Vec<&Locked> = Vec::new();
        for lock in &self.locks {
            match (demand.get(lock.request.as_str()), supply.get(lock.offer.as_str())) {
                (Some(one), Some(other)) => {
                    locks.push((*one, *other));
                    kept.push(lock);
                }
                (one, _) => {
                    let code = if one.is_none() { "unknown_request" } else { "unknown_offer" };
                    problems.push(about(code, lock));
                }
            }
        }
        let exclusions = self.exclusions.iter().map(|one| {
            let at = (demand.get(one.request.as_str()), supply.get(one.offer.as_str()));
            (at.0.copied().unwrap_or(u32::MAX), at.1.copied().unwrap_or(u32::MAX))
        });
        let sheet = Sheet {
            demand: self.demand.iter().map(|it| self.wanted(it)).collect(),
            supply: self.supply.iter().map(|it| self.offered(it)).collect(),
            budgets: self.providers.iter().map(budget).collect(),
            pairs: self.sheet_pairs(&demand),
            locks,
            exclusions: exclusions.collect(),
        };
        match Solved::new(sheet) {
            Ok(round) if problems.is_empty() => Ok(round),
            made => {
                let flaws = made.err().unwrap_or_default();
                problems.extend(flaws.into_iter().map(|flaw| self.told(&flaw, &kept)));
                problems.sort_by_key(|it| (it.lines.clone(), it.code.clone()));
                Err(problems)
            }
        }
    }

    /// The id under which a record stands before the engine: which of several plans that are equally
    /// good is taken depends on the order of ids, and that shall favour nobody.
    pub fn tie(&self, id: &str) -> String {
        let hash = sha256(format!("{} {id}", self.seed).as_bytes());
        format!("{}-{id}", &hash[..16])
    }

    /// The affinity of a pair, if it is possible.
    pub fn affinity(&self, request: &str, offer: &str) -> Option<u32> {
        let at = self.pairs.binary_search_by(|it| it.request.as_str().cmp(request)).ok()?;
        let offer = self.supply.binary_search_by(|it| it.id.as_str().cmp(offer)).ok()? as u32;
        self.pairs[at].offers.iter().find(|(one, _)| *one == offer).map(|(_, affinity)| *affinity)
    }

    fn demand_ids(&self) -> HashMap<&str, u32> {
        self.demand.iter().zip(0..).map(|(row, at)| (row.id.as_str(), at)).collect()
    }

    fn supply_ids(&self) -> HashMap<&str, u32> {
        self.supply.iter().zip(0..).map(|(row, at)| (row.id.as_str(), at)).collect()
    }

    fn wanted(&self, row: &Wanted) -> Demand {
        let (id, groups) = (self.tie(&row.id), row.groups.clone());
        Demand { id, places: row.places, groups, ..Demand::default() }
    }

    fn offered(&self, row: &Offered) -> Supply {
        let is_limited = self.providers.iter().any(|it| it.id == row.provider);
        let budget = is_limited.then(|| row.provider.clone());
        Supply { id: self.tie(&row.id), capacity: row.capacity, low: 0, budget }
    }

    fn sheet_pairs(&self, demand: &HashMap<&str, u32>) -> Vec<Pair> {
        let of = |row: &Possible| {
            let demand = demand.get(row.request.as_str()).copied().unwrap_or(u32::MAX);
            let pair = move |(supply, affinity): &(u32, u32)| Pair {
                demand,
                supply: *supply,
                score: i32::try_from(*affinity).unwrap_or(i32::MAX).saturating_mul(AFFINITY),
            };
            row.offers.iter().map(pair).collect::<Vec<Pair>>()
        };
        self.pairs.iter().flat_map(of).collect()
    }

    /// A flaw that the engine found, in the words of the choices.
    fn told(&self, flaw: &Flaw, kept: &[&Locked]) -> Problem {
        let lines_of = |holds: &dyn Fn(&Locked) -> bool| -> Vec<usize> {
            kept.iter().filter(|lock| holds(lock)).map(|lock| lock.line).collect()
        };
        let sorted = |ids: Vec<&String>| -> Option<String> {
            let mut ids: Vec<(String, &String)> =
                ids.iter().map(|id| (self.tie(id), *id)).collect();
            ids.sort();
            ids.get(flaw.row).map(|(_, id)| (*id).clone())
        };
        match (flaw.code, flaw.list) {
            ("unknown_pair", List::Lock) => about("unknown_pair", kept[flaw.row]),
            ("locked_and_excluded", _) => {
                let one = &self.exclusions[flaw.row];
                let same = |lock: &Locked| lock.request == one.request && lock.offer == one.offer;
                let mut lines = lines_of(&same);
                lines.extend(Some(one.line).filter(|line| *line > 0));
                let (request, offer) = (one.request.clone(), one.offer.clone());
                let code = "locked_and_excluded".to_owned();
                Problem {
                    code,
                    lines,
                    request,
                    offer,
                    detail: one.why.clone(),
                    ..Problem::default()
                }
            }
            ("locks_above_room", List::Demand) => {
                let id = sorted(self.demand.iter().map(|it| &it.id).collect()).unwrap_or_default();
                let room = self.demand.iter().find(|it| it.id == id).map_or(0, |it| it.places);
                full("request_full", lines_of(&|lock| lock.request == id), (&id, "", ""), room)
            }
            ("locks_above_room", List::Supply) => {
                let id = sorted(self.supply.iter().map(|it| &it.id).collect()).unwrap_or_default();
                let room = self.supply.iter().find(|it| it.id == id).map_or(0, |it| it.capacity);
                full("offer_full", lines_of(&|lock| lock.offer == id), ("", &id, ""), room)
            }
            ("locks_above_room", List::Budget) => {
                let row = &self.providers[flaw.row];
                let of = |lock: &Locked| {
                    self.supply.iter().any(|it| it.id == lock.offer && it.provider == row.id)
                };
                full("provider_full", lines_of(&of), ("", "", &row.id), row.times)
            }
            // What the facility wrote itself: only a text that was tampered with has other flaws.
            _ => Problem {
                code: "unreadable".to_owned(),
                detail: flaw.to_string(),
                ..Problem::default()
            },
        }
    }
}

fn budget(row: &Asked) -> Budget {
    let (side, capacity) = (Side::Supply, row.times);
    Budget { id: row.id.clone(), side, capacity, low: 0, within: None }
}

fn about(code: &str, lock: &Locked) -> Problem {
    let (request, offer) = (lock.request.clone(), lock.offer.clone());
    let (code, lines) = (code.to_owned(), vec![lock.line]);
    Problem { code, lines, request, offer, ..Problem::default() }
}

fn full(code: &str, lines: Vec<usize>, ids: (&str, &str, &str), room: u32) -> Problem {
    let (request, offer, provider) = (ids.0.to_owned(), ids.1.to_owned(), ids.2.to_owned());
    Problem { code: code.to_owned(), lines, request, offer, provider, detail: room.to_string() }
}

/// A list of a text, a row a line.
pub fn rows<T: Serialize>(name: &str, rows: &[T]) -> String {
    let lines: Vec<String> = rows.iter().map(written).collect();
    match lines.is_empty() {
        true => format!("\"{name}\":[]"),
        false => format!("\"{name}\":[\n{}\n]", lines.join(",\n")),
    }
}

/// A value in one line of JSON.
pub fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("only plain values are written")
}
