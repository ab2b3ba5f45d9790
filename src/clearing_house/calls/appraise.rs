//! Appraising a proposal by the criteria of its call.

use std::sync::Arc;

use facility_record::{Declared, Line, Link, Rows};
use facility_store::Record;

use super::appraisal::Mark;
use super::{Appraisal, Call};
use crate::clearing_house::Proposal;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::keep;
use crate::web::view::address;

/// The field by which an appraisal names its proposal.
const PROPOSAL: &str = "proposal";

/// Whether whoever asks may appraise this proposal: the requester, as long as it can be chosen.
pub fn may_appraise(ask: &Ask, proposal: &Record) -> bool {
    let body = Proposal::from_body(&proposal.body);
    proposal.kind.name == Proposal::kind().name
        && proposal.state == "submitted"
        && !body.call.is_empty()
        && ask.person.organisations.contains(&body.requester.0)
}

/// Begins an appraisal, or goes on with the one that was begun.
pub async fn appraise(ask: Arc<Ask>) -> Result<Answer, Error> {
    let proposal = ask.record().await?;
    if !may_appraise(&ask, &proposal) {
        return Err(Refusal::NotFound.into());
    }
    let others = ask.site.store.linked_by(&proposal.id, PROPOSAL).await?;
    let is_own = |one: &&Record| one.kind.name == Appraisal::kind().name;
    if let Some(begun) = others.iter().find(is_own) {
        return Ok(Answer::to(address(&ask, begun)));
    }
    let body = Proposal::from_body(&proposal.body);
    let call = ask.seen(&[body.call.0]).await?.into_iter().next().ok_or(Refusal::NotFound)?;
    let mark = |(key, criterion): (String, super::call::Criterion)| {
        (key, Mark { title: criterion.title, ..Mark::default() })
    };
    let appraisal = Appraisal {
        title: Line(proposal.title()),
        request: body.request,
        proposal: Link(proposal.id.clone()),
        provider: Link(proposal.owner.strip_prefix("organisation:").unwrap_or_default().to_owned()),
        marks: Rows(Call::from_body(&call.body).criteria.0.into_iter().map(mark).collect()),
    };
    let owner = format!("organisation:{}", body.requester.0);
    let made = ask.site.store.new_record(Appraisal::kind(), &owner, appraisal.to_body(), ask.now);
    let done = format!("{}/edit", address(&ask, &made));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}
