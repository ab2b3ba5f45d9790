//! From records to the inputs of a plan: who wants, who has, which pairs are possible and how well they
//! fit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use facility_matching::{Corpus, Date, Explanation, Offer as Supplied, Policy, Request as Need};
use facility_record::{Declared, Vocabularies};
use facility_store::{Record, db::Fault};

use super::inputs::{self, Asked, Excluded, Inputs, Locked, Offered, Possible, Scoring, Wanted};
use super::kind::{Choice, Round, Share};
use super::sources::Sources;
use crate::clearing_house::supply::Supply;
use crate::clearing_house::{Offer, Request, engine};
use crate::web::say::today;
use crate::web::site::Site;

/// Why offers are no possible pairs of a request: how many, by reason.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    /// By the rule that refuses them.
    pub refused: BTreeMap<String, usize>,
    /// Whose fit is too low.
    pub below_floor: usize,
}

/// What a plan is worked out from, with what tells why.
pub struct Gathered {
    /// The inputs.
    pub inputs: Inputs,
    /// Why offers are no pairs, by request.
    pub causes: BTreeMap<String, Causes>,
    /// The offers that fit each request, best first.
    pub ranking: HashMap<String, Vec<String>>,
    corpus: Corpus,
    needs: HashMap<String, Need>,
    day: Date,
}

/// The records as the engine takes them.
pub struct Prepared {
    needs: Vec<Need>,
    offers: Vec<Supplied>,
    vocabularies: std::sync::Arc<Vocabularies>,
}

/// Makes the records ready for the engine, with the work that speaks for each provider.
///
/// # Errors
/// When the database fails.
pub async fn prepare(site: &Site, sources: &Sources) -> Result<Prepared, Fault> {
    let needs = sources.requests.iter().map(engine::need).collect();
    let offers = sources.offers.iter().map(|record| engine::offer(record).0).collect();
    let (needs, offers) = site.views.of::<Supply>().prepared(site, needs, offers).await?;
    Ok(Prepared { needs, offers, vocabularies: site.vocabularies() })
}

/// Works out the fit of every request and every offer, and puts the inputs together.
///
/// # Errors
/// When the rules of the fit are unsound, in a sentence.
pub fn gather(round: &Round, sources: &Sources, prepared: Prepared) -> Result<Gathered, String> {
    let Prepared { needs, offers, vocabularies } = prepared;
    let day = today();
    let (geography, topics) =
        (engine::geography(&vocabularies, day), engine::topics(&vocabularies));
    let corpus = Corpus::new(offers, Policy::default(), geography, topics)
        .map_err(|faults| faults.join("; "))?;
    let mut gathered = Gathered {
        inputs: settings(round, corpus.policy()),
        causes: BTreeMap::new(),
        ranking: HashMap::new(),
        corpus,
        needs: needs.into_iter().map(|need| (need.id.clone(), need)).collect(),
        day: engine::date(day),
    };
    gathered.read_sides(round, sources, &vocabularies);
    gathered.rank();
    gathered.read_choices(round);
    gathered.exclude(sources);
    Ok(gathered)
}

/// What the broker chose, and the rules of the fit.
fn settings(round: &Round, policy: &Policy) -> Inputs {
    let weights = round.weights.iter().filter_map(|(_, weight)| {
        let thousandths = u32::try_from(weight.percent.0?.checked_mul(10)?).ok()?;
        Some((weight.group.to_string(), thousandths))
    });
    Inputs {
        format: inputs::FORMAT.to_owned(),
        policy: round.policy.to_string(),
        weights: weights.collect(),
        seed: round.seed.unwrap_or(0),
        scoring: Scoring {
            name: policy.name.clone(),
            version: policy.version.clone(),
            fingerprint: policy.fingerprint(),
        },
        ..Inputs::default()
    }
}

impl Gathered {
    fn read_sides(&mut self, round: &Round, sources: &Sources, words: &Vocabularies) {
        let places = u32::try_from(round.places.unwrap_or(1)).unwrap_or(1).clamp(1, 5);
        let day = today();
        let wanted = |record: &Record| {
            let request = Request::from_body(&record.body);
            let groups = request.countries.iter().flat_map(|code| words.groups_of(code, day));
            let groups: BTreeSet<String> = groups.map(str::to_owned).collect();
            let (id, edition) = (record.id.clone(), record.edition);
            Wanted { id, edition, places, groups: groups.into_iter().collect() }
        };
        self.inputs.demand = sources.requests.iter().map(wanted).collect();
        let all = u32::try_from(sources.requests.len()).unwrap_or(u32::MAX).max(1);
        let shares: Vec<Share> = round.shares.iter().map(|(_, share)| share.clone()).collect();
        let capacities = sources.capacities(&shares, all, day);
        let offered = |record: &Record| Offered {
            id: record.id.clone(),
            edition: record.edition,
            provider: Offer::from_body(&record.body).provider.0,
            capacity: capacities.get(&record.id).copied().unwrap_or(0),
        };
        self.inputs.supply = sources.offers.iter().map(offered).collect();
        let invitations = sources.invitations().into_iter();
        self.inputs.providers = invitations.map(|(id, times)| Asked { id, times }).collect();
        self.inputs.used = sources.used();
    }

    /// Holds every request against all offers.
    fn rank(&mut self) {
        let places: HashMap<&str, u32> =
            self.inputs.supply.iter().zip(0..).map(|(it, at)| (it.id.as_str(), at)).collect();
        for wanted in &self.inputs.demand {
            let Some(need) = self.needs.get(&wanted.id) else { continue };
            let answer = self.corpus.answer(need, self.corpus.len(), self.day);
            let mut refused: BTreeMap<String, usize> = BTreeMap::new();
            for one in &answer.refused {
                *refused.entry(one.reason.code().to_owned()).or_default() += 1;
            }
            let causes = Causes { refused, below_floor: answer.below_floor };
            self.causes.insert(wanted.id.clone(), causes);
            let affinity = |score: f64| (score * 10_000.0).round() as u32;
            let mut offers: Vec<(u32, u32)> = answer
                .suggestions
                .iter()
                .filter_map(|it| Some((*places.get(it.offer.as_str())?, affinity(it.score))))
                .collect();
            offers.sort_unstable();
            let ranking = answer.suggestions.into_iter().map(|it| it.offer).collect();
            self.ranking.insert(wanted.id.clone(), ranking);
            if !offers.is_empty() {
                self.inputs.pairs.push(Possible { request: wanted.id.clone(), offers });
            }
        }
    }

    fn read_choices(&mut self, round: &Round) {
        for (at, (_, Choice { request, offer, mark })) in round.choices.iter().enumerate() {
            let (line, request, offer) = (at + 1, request.0.clone(), offer.0.clone());
            match &**mark {
                "locked" => self.inputs.locks.push(Locked { line, request, offer }),
                _ if self.inputs.affinity(&request, &offer).is_some() => {
                    let why = "forbidden".to_owned();
                    self.inputs.exclusions.push(Excluded { line, request, offer, why });
                }
                _ => {} // it is impossible anyway
            }
        }
    }

    /// Leaves out pairs to which somebody has said no, and those who must not read a request.
    fn exclude(&mut self, sources: &Sources) {
        let (declined, ruled_out) = (sources.declined(), sources.ruled_out());
        let requests: HashMap<&str, Request> = sources
            .requests
            .iter()
            .map(|record| (record.id.as_str(), Request::from_body(&record.body)))
            .collect();
        let own: BTreeSet<(String, String)> = self
            .inputs
            .exclusions
            .iter()
            .map(|it| (it.request.clone(), it.offer.clone()))
            .collect();
        for row in &self.inputs.pairs {
            let Some(request) = requests.get(row.request.as_str()) else { continue };
            for (at, _) in &row.offers {
                let offer = &self.inputs.supply[*at as usize];
                let is_closed = &*request.visibility == "facility"
                    && !request.released_to.contains(&offer.provider);
                let pair = (row.request.clone(), offer.provider.clone());
                let why = match () {
                    () if is_closed => "not_released",
                    () if declined.contains(&pair) => "declined",
                    () if ruled_out.contains(&pair) => "forbidden",
                    () => continue,
                };
                if !own.contains(&(row.request.clone(), offer.id.clone())) {
                    let (request, offer) = (row.request.clone(), offer.id.clone());
                    let why = why.to_owned();
                    self.inputs.exclusions.push(Excluded { line: 0, request, offer, why });
                }
            }
        }
        let key = |it: &Excluded| (it.request.clone(), it.offer.clone(), it.line);
        self.inputs.exclusions.sort_by_key(key);
    }

    /// What puts an offer behind another one that fits a request better, by part.
    pub fn behind(&self, request: &str, offer: &str, better: &str) -> Vec<(String, f64)> {
        let place =
            self.ranking.get(request).and_then(|all| all.iter().position(|id| id == better));
        let (Some(need), Some(place)) = (self.needs.get(request), place) else { return Vec::new() };
        let told: Option<Explanation> = self.corpus.explain(need, offer, place + 1, self.day);
        let gaps = told.into_iter().flat_map(|told| told.behind_rival);
        let large = gaps.filter(|gap| gap.by >= 0.005).take(3);
        large.map(|gap| (gap.part.to_owned(), gap.by)).collect()
    }
}
