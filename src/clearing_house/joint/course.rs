//! What follows for a joint training from the decisions of its requesters, and for each of these from
//! the training. As with the course of a request, it is worked out anew from all of them.

use std::sync::Arc;

use facility_record::{Declared, Kind, Line, Link, Money, Whole};
use facility_store::{Record, Refusal, Todo, db::Fault, db::FaultKind};

use super::shares::{greatest, shares};
use super::training::Wish;
use super::{JointTraining, Participation};
use crate::clearing_house::course::owner_id;
use crate::clearing_house::follow::{amend, create};
use crate::web::site::{Site, now};

/// The field by which a participation names its training.
pub const TRAINING: &str = "joint_training";
/// Steps that are made in one go; what needs more goes on with the next change.
const MOST: usize = 200;

/// Something that follows.
#[derive(Debug)]
pub enum Step<'a> {
    /// A record makes this move.
    Move(&'a Record, &'static str),
    /// The owner of this request is asked, for so many people, at most at this cost.
    Ask(String, i64, Money),
    /// A participation says what it costs.
    Share(&'a Record, Money),
}

/// The first thing that follows for a joint training and its participations, if anything does.
pub fn next<'a>(training: &'a Record, participations: &'a [Record]) -> Option<Step<'a>> {
    let body = JointTraining::from_body(&training.body);
    let own: Vec<(&Record, Participation)> =
        participations.iter().map(|it| (it, Participation::from_body(&it.body))).collect();
    match training.state.as_str() {
        "proposed" => asked(&body, &own).or_else(|| decided(training, &body, participations)),
        "agreed" | "under_way" => {
            shared(&body, &own).or_else(|| all(&own, "accepted", "agreement"))
        }
        "delivered" => all(&own, "taking_part", "delivery").or_else(|| {
            let is_over = |it: &Record| it.kind.state(&it.state).is_some_and(|state| state.last);
            participations.iter().all(is_over).then_some(Step::Move(training, "completion"))
        }),
        "failed" | "cancelled" => {
            let open = ["asked", "accepted", "taking_part"];
            open.into_iter().find_map(|state| all(&own, state, "end"))
        }
        _ => None,
    }
}

/// The next participation in this state makes this move.
fn all<'a>(
    own: &[(&'a Record, Participation)],
    state: &str,
    step: &'static str,
) -> Option<Step<'a>> {
    own.iter().find(|(it, _)| it.state == state).map(|(it, _)| Step::Move(it, step))
}

/// Every requester is asked, and told what it costs at most.
fn asked<'a>(body: &JointTraining, own: &[(&'a Record, Participation)]) -> Option<Step<'a>> {
    let places: Vec<i64> = body.wishes.iter().map(|(_, wish)| wish.places.unwrap_or(1)).collect();
    let smallest = usize::try_from(body.smallest.unwrap_or(2)).unwrap_or(2);
    let is_asked = |wish: &Wish| own.iter().any(|(_, it)| it.request == wish.request);
    let mut wishes = body.wishes.iter().enumerate();
    let (at, (_, wish)) = wishes.find(|(_, (_, wish))| !is_asked(wish))?;
    let most = greatest(&body.cost, &body.sharing, &places, (at, smallest)).unwrap_or_default();
    Some(Step::Ask(wish.request.0.clone(), places[at], most))
}

/// Once nobody is asked any more: it takes place, or too few want it.
fn decided<'a>(
    training: &'a Record,
    body: &JointTraining,
    participations: &[Record],
) -> Option<Step<'a>> {
    let count = |state: &str| participations.iter().filter(|it| it.state == state).count();
    let is_enough = count("accepted") as i64 >= body.smallest.unwrap_or(2);
    let step = if is_enough { "agreement" } else { "failure" };
    (count("asked") == 0).then_some(Step::Move(training, step))
}

/// Everybody who takes part is told what it costs.
fn shared<'a>(body: &JointTraining, own: &[(&'a Record, Participation)]) -> Option<Step<'a>> {
    let part: Vec<&(&Record, Participation)> =
        own.iter().filter(|(it, _)| ["accepted", "taking_part"].contains(&&*it.state)).collect();
    let places: Vec<i64> = part.iter().map(|(_, it)| it.places.unwrap_or(1)).collect();
    let due = shares(&body.cost, &body.sharing, &places);
    let mut due = part.into_iter().zip(due);
    let (record, share) = due.find_map(|((record, it), share)| {
        (record.state == "accepted" && it.share != share).then_some((record, share))
    })?;
    Some(Step::Share(record, share))
}

/// Whether what somebody does with a record has consequences for a joint training.
pub fn is_of_course(kind: &Kind) -> bool {
    [JointTraining::kind().name, Participation::kind().name].contains(&kind.name)
}

/// Does what follows for the joint training that a change is about.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn follow(site: Arc<Site>, todo: Todo) -> Result<(), Fault> {
    let Some(record) = site.store.record(&todo.record).await? else { return Ok(()) };
    let id = match record.kind.name == JointTraining::kind().name {
        true => record.id,
        false => Participation::from_body(&record.body).joint_training.0,
    };
    for _ in 0..MOST {
        let Some(training) = site.store.record(&id).await? else { return Ok(()) };
        let mut participations = site.store.linked_by(&id, TRAINING).await?;
        participations.retain(|it| it.kind.name == Participation::kind().name);
        participations.sort_by_key(|it| (it.created, it.id.clone()));
        let Some(step) = next(&training, &participations) else { return Ok(()) };
        match take(&site, &training, &step).await {
            // Somebody else was first: what follows now is looked at anew.
            Ok(()) | Err(Refusal::Changed | Refusal::Repeated(_)) => {}
            Err(Refusal::Fault(fault)) => return Err(fault),
            Err(other) => return Err(Fault::new(FaultKind::Broken, other.to_string())),
        }
    }
    Ok(())
}

async fn take(site: &Site, training: &Record, step: &Step<'_>) -> Result<(), Refusal> {
    let mut writing = site.store.writing(now());
    match step {
        Step::Move(record, name) => {
            let Some(step) = record.kind.move_named(name) else { return Ok(()) };
            writing.happen(record, (step.name, step.to), "");
        }
        Step::Ask(request, places, at_most) => {
            let Some(request) = site.store.record(request).await? else { return Ok(()) };
            let own = Participation {
                title: Line(training.title()),
                request: Link(request.id.clone()),
                joint_training: Link(training.id.clone()),
                provider: Link(owner_id(training).to_owned()),
                places: Whole(Some(*places)),
                at_most: at_most.clone(),
                ..Participation::default()
            };
            let once = format!("participation of {} in {}", request.id, training.id);
            let made = (Participation::kind(), own.to_body());
            create(site, &mut writing, &once, made, &request.owner);
        }
        Step::Share(record, share) => {
            let own = Participation::from_body(&record.body);
            let own = Participation { share: share.clone(), ..own };
            amend(&mut writing, record, own.to_body());
        }
    }
    writing.commit().await.map(drop)
}
