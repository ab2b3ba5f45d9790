//! `facility replay`: the plan of a round worked out again from what was kept, and compared byte by byte.

use clap::Args;
use serde_json::json;

use super::{Failure, Place};
use crate::clearing_house::rounds::{Replayed, replayed};

/// Work the plan of a round out again and compare the bytes
#[derive(Args)]
pub struct Replay {
    #[command(flatten)]
    place: Place,
    /// The id of the round
    round: String,
}

impl Replay {
    /// Ends with 0 where the same bytes come out, with 1 and what differs where they do not.
    pub async fn run(self, json: bool) -> Result<(), Failure> {
        let store = self.place.open().await?;
        let missing = |what: &str| Failure::Use(format!("{}: {what}", self.round));
        let record =
            store.record(&self.round).await?.ok_or_else(|| missing("there is no such record"))?;
        let done = replayed(&store, &record).await?;
        let done = done.ok_or_else(|| missing("this is no round with a plan"))?;
        let (code, said) = match &done {
            Replayed::Same => ("same", "the same bytes come out again".to_owned()),
            Replayed::InputsChanged => (
                "inputs_changed",
                "the inputs are not what they were when it was worked out".into(),
            ),
            Replayed::PlanChanged => {
                ("plan_changed", "the plan is not what it was when it was worked out".into())
            }
            Replayed::Differs(at) => ("differs", format!("another plan comes out, from byte {at}")),
            Replayed::Unreadable(why) => ("unreadable", format!("no plan comes out: {why}")),
        };
        match json {
            true => say!("{}", json!({"round": record.id, "result": code, "said": said})),
            false => say!("{}: {said}", record.id),
        }
        match done {
            Replayed::Same => Ok(()),
            _ => Err(Failure::Problems),
        }
    }
}
