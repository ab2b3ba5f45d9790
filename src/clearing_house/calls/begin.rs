//! Beginning a call for offers from the providers that a broker has chosen.

use std::sync::Arc;

use facility_record::{Date, Declared, Line, Link, Links, Prose, Rows, Text, Whole};
use facility_store::random_hex;
use jiff::ToSpan;

use super::Call;
use super::call::Criterion;
use crate::clearing_house::course::owner_id;
use crate::clearing_house::{Request, invite};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::{drawn, keep};
use crate::web::say::day_of;
use crate::web::view::address;

/// Days for which a call is open unless a broker says otherwise.
const DAYS: i32 = 21;
/// Criteria that a call begins with, with what each is of the whole.
const CRITERIA: [(&str, i64); 3] = [("fit", 50), ("experience", 30), ("cost", 20)];

/// Begins a call: nobody is asked before it is sent.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = ask.record().await?;
    if request.kind.name != Request::kind().name {
        return Err(Refusal::NotFound.into());
    }
    if !invite::may_invite(&ask, &request) {
        return Err(Refusal::Forbidden.into());
    }
    let mut chosen: Vec<String> = ask.form.all("provider").map(str::to_owned).collect();
    chosen.sort();
    chosen.dedup();
    let providers = ask.seen(&chosen).await?;
    if providers.is_empty() {
        let mut answer = drawn(&ask, &request).await?;
        answer.status = 422;
        return Ok(answer);
    }
    let code = ask.say.code();
    let criterion = |(name, weight): (&str, i64)| {
        let title = ask.say.t(&format!("call-criterion-{name}"));
        let row = Criterion { title: Line(Text::new(code, &title)), weight: Whole(Some(weight)) };
        (random_hex(4), row)
    };
    let text = ask.form.first("text").trim().replace("\r\n", "\n");
    let call = Call {
        title: Line(request.title()),
        request: Link(request.id.clone()),
        requester: Link(owner_id(&request).to_owned()),
        text: Prose(Text::new(code, &text)),
        closes: Date(day_of(ask.now).and_then(|day| day.checked_add(DAYS.days()).ok())),
        criteria: Rows(CRITERIA.into_iter().map(criterion).collect()),
        providers: Links(providers.into_iter().map(|one| one.id).collect()),
        ..Call::default()
    };
    let made = ask.site.store.new_record(Call::kind(), "facility", call.to_body(), ask.now);
    let done = format!("{}/edit", address(&ask, &made));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}
