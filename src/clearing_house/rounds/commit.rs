//! The commitment of a round: a person's decision, by which the providers of its pairs are asked.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use facility_record::{Body, Code, Declared, Link, Rows, Whole};
use facility_store::{Record, Refusal as StoreRefusal, Save, random_hex, sha256};

use super::changed::{Changed, changed, digest};
use super::inputs::Inputs;
use super::kind::{Refused, Round};
use super::plan::{self, Given};
use super::{kept, round};
use crate::clearing_house::interest;
use crate::clearing_house::invite::{LONGEST, LOOKING, Obstacle, invitation, obstacle};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::drawn;
use crate::web::view::address;

/// What keeps a round from being committed as it is.
#[derive(Default)]
pub struct Doubts {
    /// In words.
    pub problems: Vec<String>,
    /// What has changed since, unless whoever asks confirmed just that.
    pub changes: Vec<Changed>,
    /// What they confirm by going on.
    pub digest: String,
}

/// Commits a round: makes the invitations that it stands for, in one transaction with its move.
pub async fn commit(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, round) = round(&ask).await?;
    let step = record.kind.move_named("commitment").expect("the kind declares it");
    let once = ask.form.first("once");
    if !step.from.contains(&&*record.state) {
        return match ask.site.store.earlier(once, &ask.person.id).await? {
            Some(earlier) if earlier.digest == ask.digest() => Ok(Answer::to(earlier.answer)),
            _ => Err(Refusal::Conflict.into()),
        };
    }
    let doubts = doubts(&ask, &round).await?;
    if !doubts.problems.is_empty() || !doubts.changes.is_empty() {
        let mut answer = drawn(&ask, &record).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let (inputs, pairs) = texts(&ask, &round).await?.ok_or(Refusal::Conflict)?;
    let asking = Asking::new(&ask, &inputs, &pairs).await?;
    let done = format!("{}?done=round-committed#plan", address(&ask, &record));
    let mut writing = ask.site.store.writing(ask.now);
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &ask.digest(), &done);
    }
    let (person, reason, identifiers) = (&*ask.person.id, "", &[][..]);
    for made in &asking.made {
        let change = "creation";
        writing.save(&Save { before: None, after: made, person, change, reason, identifiers });
    }
    let after = Round {
        invited: Whole(i64::try_from(asking.made.len()).ok()),
        asked_before: Whole(Some(asking.already)),
        refused: Rows(asking.refused),
        ..round
    };
    let body = Body { unknown: record.body.unknown.clone(), ..after.to_body() };
    let after = Record { state: step.to.to_owned(), body, ..record.clone() };
    let (before, change) = (Some(&record), step.name);
    writing.save(&Save { before, after: &after, person, change, reason, identifiers });
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(done)),
        Err(StoreRefusal::Repeated(earlier)) => Ok(Answer::to(earlier.answer)),
        Err(StoreRefusal::Changed) => Err(Refusal::Conflict.into()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// What keeps the round from being committed by what was sent.
///
/// # Errors
/// When the database fails.
pub async fn doubts(ask: &Ask, round: &Round) -> Result<Doubts, Error> {
    let mut doubts = Doubts::default();
    let text = ask.form.first("text").trim();
    if text.is_empty() {
        doubts.problems.push(ask.say.t("ask-what").into_owned());
    }
    if text.chars().count() > LONGEST {
        doubts.problems.push(ask.say.t("problem-too-long").into_owned());
    }
    let Some((inputs, _)) = texts(ask, round).await? else {
        doubts.problems.push(ask.say.t("round-unreadable").into_owned());
        return Ok(doubts);
    };
    let changes = changed(&ask.site.store, &inputs, ask.now).await?;
    doubts.digest = digest(&changes);
    if ask.form.first("confirmed") != doubts.digest {
        doubts.changes = changes;
    }
    Ok(doubts)
}

/// The inputs and the pairs, if both are what they were when they were worked out.
async fn texts(ask: &Ask, round: &Round) -> Result<Option<(Inputs, Vec<Given>)>, Error> {
    let store = &ask.site.store;
    let inputs = kept::content(store, &round.inputs).await?;
    let plan = kept::content(store, &round.plan).await?;
    let (Some(inputs), Some(plan)) = (inputs, plan) else { return Ok(None) };
    let is_same = sha256(&inputs) == round.inputs_digest.original_text()
        && sha256(&plan) == round.plan_digest.original_text();
    let read = (Inputs::read(&inputs), plan::read(&plan));
    Ok(match read {
        (Ok(inputs), Ok(plan)) if is_same && plan.inputs == round.inputs_digest.original_text() => {
            Some((inputs, plan.pairs))
        }
        _ => None,
    })
}

/// The invitations of a round.
#[derive(Default)]
struct Asking {
    made: Vec<Record>,
    already: i64,
    refused: Vec<(String, Refused)>,
}

impl Asking {
    /// Who can be asked for what, and who cannot; nobody twice for one request.
    async fn new(ask: &Ask, inputs: &Inputs, pairs: &[Given]) -> Result<Asking, Error> {
        let providers: HashMap<&str, &str> =
            inputs.supply.iter().map(|it| (it.id.as_str(), it.provider.as_str())).collect();
        let of = |pair: &Given| {
            let provider = providers.get(pair.offer.as_str()).copied().unwrap_or_default();
            (pair.request.clone(), provider.to_owned())
        };
        let wanted: BTreeSet<(String, String)> = pairs.iter().map(of).collect();
        let ids = wanted.iter().flat_map(|(one, other)| [one.clone(), other.clone()]);
        let ids: BTreeSet<String> = ids.collect();
        let seen = ask.seen(&ids.into_iter().collect::<Vec<_>>()).await?;
        let seen: HashMap<&str, &Record> = seen.iter().map(|it| (it.id.as_str(), it)).collect();
        let text = ask.form.first("text").trim().replace("\r\n", "\n");
        let mut asking = Asking::default();
        let mut more: HashMap<&str, i64> = HashMap::new();
        for (request, provider) in &wanted {
            let (Some(asked), Some(asks)) =
                (seen.get(request.as_str()), seen.get(provider.as_str()))
            else {
                asking.refuse(request, provider, "gone");
                continue;
            };
            if !LOOKING.contains(&&*asked.state) {
                asking.refuse(request, provider, "gone");
                continue;
            }
            if interest::is_tied(ask, asked) {
                asking.refuse(request, provider, Obstacle::Interest.code());
                continue;
            }
            let count = more.entry(provider).or_default();
            match obstacle(ask, asked, asks, *count).await? {
                Some(Obstacle::Already(_)) => asking.already += 1,
                Some(obstacle) => asking.refuse(request, provider, obstacle.code()),
                None => {
                    *count += 1;
                    asking.made.push(invitation(ask, asked, provider, &text));
                }
            }
        }
        Ok(asking)
    }

    fn refuse(&mut self, request: &str, provider: &str, why: &str) {
        let (request, provider) = (Link(request.to_owned()), Link(provider.to_owned()));
        let why = Code(why.to_owned());
        self.refused.push((random_hex(4), Refused { request, provider, why }));
    }
}
