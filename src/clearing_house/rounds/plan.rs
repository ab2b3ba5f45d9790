//! From inputs to a plan: the same text for the same inputs, to the byte, held against its proof.

use facility_matching::assign::{AFFINITY, Aim, Mark, Plan, Refused, Report, Round, check};
use facility_store::sha256;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::inputs::{Inputs, Problem, rows, written};

/// The first word of the text: which shape it has.
pub const FORMAT: &str = "facility round plan 1";

/// A pair that a plan proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Given {
    /// The request.
    pub request: String,
    /// The offer.
    pub offer: String,
    /// Its affinity, from 0 to 10,000.
    pub affinity: u32,
    /// Whether a broker wanted it.
    pub is_locked: bool,
}

/// What one place more with an offer would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// The offer.
    pub offer: String,
    /// Places of the aim.
    pub places: i64,
    /// Affinity, from 0 to 10,000.
    pub affinity: f64,
}

/// A plan as its text says it.
#[derive(Clone, Debug, Deserialize)]
pub struct Written {
    /// [`FORMAT`].
    pub format: String,
    /// SHA-256 of what it was worked out from.
    pub inputs: String,
    /// The least affinity that a first place has, where that was the aim.
    pub floor: Option<u32>,
    /// How even it is: the report of the engine, scores in millionths.
    pub figures: Json,
    /// What one place more would bring, by offer.
    pub prices: Vec<Price>,
    /// The pairs, by request and offer.
    pub pairs: Vec<Given>,
}

/// The text of the plan for inputs with this digest.
///
/// # Errors
/// Every choice that cannot be kept; or that the inputs are none.
pub fn plan(inputs: &Inputs, digest: &str) -> Result<String, Vec<Problem>> {
    let Some(aim) = inputs.aim() else {
        return Err(vec![wrong("unreadable", format!("there is no policy `{}`", inputs.policy))]);
    };
    let round = inputs.round()?;
    let plan = solved(&round, &aim)?;
    let reference = match aim {
        Aim::Fill => plan.value,
        _ => solved(&round, &Aim::Fill)?.value,
    };
    let figures: Report = plan.report(&round, reference);
    let mut pairs: Vec<Given> = plan.taken.iter().map(|taken| given(&round, taken)).collect();
    pairs.sort();
    let mut prices: Vec<Price> = prices(&round, &plan);
    prices.sort_by(|a, b| a.offer.cmp(&b.offer));
    let parts = [
        format!("\"format\":{}", written(&FORMAT)),
        format!("\"inputs\":{}", written(&digest)),
        format!("\"floor\":{}", written(&plan.floor.map(|floor| floor / AFFINITY))),
        format!("\"figures\":{}", written(&figures)),
        rows("prices", &prices),
        rows("pairs", &pairs),
    ];
    Ok(format!("{{\n{}\n}}\n", parts.join(",\n")))
}

/// Reads the text of a plan.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn read(text: &[u8]) -> Result<Written, String> {
    let plan: Written = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    match plan.format == FORMAT {
        true => Ok(plan),
        false => Err(format!("the format is `{}`, not `{FORMAT}`", plan.format)),
    }
}

/// A best plan whose proof holds.
fn solved(round: &Round, aim: &Aim) -> Result<Plan, Vec<Problem>> {
    let plan = round.solve(aim).map_err(|refused| match refused {
        Refused::TooLarge => vec![wrong("too_large", String::new())],
        Refused::Short(_) => vec![wrong("unreadable", "places are missing".to_owned())],
    })?;
    match check(round, aim, plan.certificate(), plan.value) {
        Ok(()) => Ok(plan),
        Err(doubt) => Err(vec![wrong("unreadable", doubt.to_string())]),
    }
}

fn wrong(code: &str, detail: String) -> Problem {
    Problem { code: code.to_owned(), detail, ..Problem::default() }
}

/// The id of a record from the one under which it stood before the engine.
fn plain(tie: &str) -> String {
    tie.split_once('-').map_or(tie, |(_, id)| id).to_owned()
}

fn given(round: &Round, taken: &facility_matching::assign::Taken) -> Given {
    let (demand, supply) = (taken.demand as usize, taken.supply as usize);
    let mark = round.find(demand, taken.supply).map(|pair| round.pair(pair).2);
    Given {
        request: plain(&round.demand()[demand].id),
        offer: plain(&round.supply()[supply].id),
        affinity: (taken.score / AFFINITY).unsigned_abs(),
        is_locked: mark == Some(Mark::Locked),
    }
}

fn prices(round: &Round, plan: &Plan) -> Vec<Price> {
    let dear = plan.prices.supply.iter().zip(round.supply()).filter(|(price, _)| **price > 0);
    let told = dear.map(|(price, supply)| {
        let (places, rest) = plan.prices.parts(*price);
        let affinity = rest as f64 / f64::from(AFFINITY);
        Price { offer: plain(&supply.id), places, affinity }
    });
    told.collect()
}

/// How a plan stands to what it was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Replayed {
    /// The same bytes come out again.
    Same,
    /// What it was worked out from is not what it was then.
    InputsChanged,
    /// The plan is not what it was then.
    PlanChanged,
    /// Both are what they were then, and something else comes out: where, from byte 0.
    Differs(usize),
    /// Nothing comes out: why.
    Unreadable(String),
}

/// Works a plan out again, and holds it against its text, both against their digests.
pub fn replay(inputs: (&[u8], &str), plan: (&[u8], &str)) -> Replayed {
    if sha256(inputs.0) != inputs.1 {
        return Replayed::InputsChanged;
    }
    if sha256(plan.0) != plan.1 {
        return Replayed::PlanChanged;
    }
    let again = match Inputs::read(inputs.0) {
        Ok(read) => self::plan(&read, inputs.1),
        Err(why) => return Replayed::Unreadable(why),
    };
    match again {
        Ok(text) if text.as_bytes() == plan.0 => Replayed::Same,
        Ok(text) => {
            let same = text.bytes().zip(plan.0).take_while(|(one, other)| one == *other);
            Replayed::Differs(same.count())
        }
        Err(problems) => Replayed::Unreadable(
            problems.iter().map(|it| it.code.as_str()).collect::<Vec<_>>().join(", "),
        ),
    }
}
