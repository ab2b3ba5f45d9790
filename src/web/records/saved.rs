//! A save, and where it leads: the second of two equal forms gets the first one's success page.

use facility_store::{Record, Refusal as StoreRefusal, Save};

use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::view::address;

/// A save with its idempotency key.
pub struct Saved<'a> {
    /// Who asks.
    pub ask: &'a Ask,
    /// The record as it was read.
    pub before: Option<&'a Record>,
    /// The record as it is to be.
    pub after: &'a Record,
    /// The move, or `edit`.
    pub change: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Saved<'_> {
    /// Saves it.
    ///
    /// # Errors
    /// `Conflict` when somebody else was first, `Repeated` with the first answer.
    pub async fn save(&self) -> Result<i64, Error> {
        let ask = self.ask;
        let mut writing = ask.site.store.writing(ask.now);
        let (key, digest) = (ask.form.first("once"), ask.digest());
        if !key.is_empty() {
            writing.once(key, &ask.person.id, &digest, &address(ask, self.after));
        }
        writing.save(&Save {
            before: self.before,
            after: self.after,
            person: &ask.person.id,
            change: self.change,
            reason: self.reason,
            identifiers: &[],
        });
        writing.commit().await.map_err(|refusal| match refusal {
            StoreRefusal::Changed => Error::Refusal(Refusal::Conflict),
            StoreRefusal::Repeated(earlier) if earlier.digest != digest => {
                Error::Refusal(Refusal::OtherBody)
            }
            other => other.into(),
        })
    }
}

/// Keeps new records that one form made, all or none, and leads on; the second of two equal forms leads
/// there too and keeps nothing. `person` is who is noted as having made them; nobody if empty.
///
/// # Errors
/// When the database fails; `OtherBody` when the form was sent before with other answers.
pub async fn keep(
    ask: &Ask,
    records: &[Record],
    person: &str,
    done: String,
) -> Result<Answer, Error> {
    let mut writing = ask.site.store.writing(ask.now);
    let (once, digest) = (ask.form.first("once"), ask.digest());
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &digest, &done);
    }
    let (before, change) = (None, "creation");
    for after in records {
        writing.save(&Save { before, after, person, change, reason: "", identifiers: &[] });
    }
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(done)),
        Err(StoreRefusal::Repeated(earlier)) if earlier.digest == digest => {
            Ok(Answer::to(earlier.answer))
        }
        Err(StoreRefusal::Repeated(_)) => Err(Refusal::OtherBody.into()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// On to the record; the second of two equal forms gets the first one's success page.
///
/// # Errors
/// What went wrong with the save; `OtherBody` when the form was sent before with other answers.
pub fn after_save(
    ask: &Ask,
    saved: Result<i64, Error>,
    address: &str,
    done: &str,
) -> Result<Answer, Error> {
    match saved {
        Ok(_) => Ok(Answer::to(format!("{address}?done={done}{}", ask.trailing()))),
        Err(Error::Refusal(Refusal::Repeated(earlier))) if earlier.digest == ask.digest() => {
            Ok(Answer::to(format!("{}?done={done}{}", earlier.answer, ask.trailing())))
        }
        Err(Error::Refusal(Refusal::Repeated(_))) => Err(Refusal::OtherBody.into()),
        Err(other) => Err(other),
    }
}
