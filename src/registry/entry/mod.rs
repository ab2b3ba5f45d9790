//! A record without a line to us: its form on paper and as a workbook to fill in, and the page by which
//! it comes in, brought by those whom it is to belong to or written down for them by the facility; then
//! they confirm it. It works for every kind that declares an entry, from its fields.

mod paper;
mod question;
mod take;
mod workbook;

use facility_record::Kind;

use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::page::{LIST, Page, Policy};
use crate::web::room::slug;

/// The pages of forms that are filled in without us.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get(
            "/{lang}/{room}/{kinds}/form",
            "shows a form to be printed and filled in",
            |ask| Box::pin(paper::paper(ask)),
        )
        .twins(&[Twin::Xlsx])
        .budget(LIST),
        Page::get("/{lang}/{room}/{kinds}/entry", "asks for a form that was filled in", |ask| {
            Box::pin(take::begin(ask))
        })
        .policy(Policy::SignedIn),
        Page::post("/{lang}/{room}/{kinds}/entry", "takes a form that was filled in", |ask| {
            Box::pin(take::take(ask))
        })
        .policy(Policy::SignedIn),
    ]
}

/// The kind that the address names, if its records come in by a form that was filled in without us.
fn kind(ask: &Ask) -> Result<&'static Kind, Error> {
    let kind = ask.kind()?;
    if kind.entry().is_some() { Ok(kind) } else { Err(Refusal::NotFound.into()) }
}

/// The address of a page about the records of a kind.
fn page_of(ask: &Ask, kind: &Kind, page: &str) -> String {
    ask.at(&format!("{}/{}/{page}", slug(kind.room), slug(kind.plural)))
}
