//! Calls for offers: several providers asked at once, questions and answers, and proposals held against
//! the same criteria.

mod appraisal;
mod appraise;
mod begin;
mod call;
mod clarification;
mod clarify;
mod panel;
mod send;

use crate::web::page::{Page, Policy};

pub use appraisal::Appraisal;
pub use appraise::may_appraise;
pub use call::Call;
pub use clarification::Clarification;
pub use clarify::publish;
pub use panel::panel;

/// The field by which proposals and questions name their call.
const CALL: &str = "call";

/// The pages of calls.
pub fn pages() -> Vec<Page> {
    vec![
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/call-for-offers",
            "begins a call for offers",
            |ask| Box::pin(begin::begin(ask)),
        )
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/sending", "asks all providers of a call", |ask| {
            Box::pin(send::send(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/clarification", "asks about a call", |ask| {
            Box::pin(clarify::ask_about(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/appraisal", "begins an appraisal", |ask| {
            Box::pin(appraise::appraise(ask))
        })
        .policy(Policy::Record),
    ]
}
