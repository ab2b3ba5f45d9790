//! The form on paper: every question with room for its answer.

use std::sync::Arc;

use askama::Template;

use super::question::{Question, Section, Way, sections};
use super::workbook::workbook;
use super::{kind, page_of};
use crate::sheet::MEDIA_TYPE;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::room::slug;

/// Longest list whose words are printed below their question.
const PRINTED: usize = 80;

#[derive(Template)]
#[template(path = "registry/entry/paper.html")]
struct PaperPage {
    frame: Frame,
    sections: Vec<Section>,
    workbook: String,
    entry: String,
}

impl Question {
    /// Its choices, where they are printed, to be ticked.
    fn ticked(&self) -> &[(String, String)] {
        let is_long = self.way == Way::Word || self.choices.len() > PRINTED;
        if is_long { &[] } else { &self.choices }
    }

    /// The label of what helps to answer it by hand; empty where nothing has to be said.
    fn way(&self) -> &'static str {
        match self.way {
            Way::Day => "entry-paper-day",
            Way::One => "entry-paper-one",
            Way::Several => "entry-paper-several",
            Way::Words if self.vocabulary.is_empty() => "entry-paper-names",
            Way::Word => "entry-paper-words",
            Way::Words if self.ticked().is_empty() => "entry-paper-words",
            Way::Words => "entry-paper-several",
            Way::Line | Way::Text | Way::Number | Way::YesNo => "",
        }
    }

    /// How many lines there are for the answer; none where it is ticked.
    fn lines(&self) -> usize {
        match self.way {
            Way::Text => 6,
            Way::YesNo => 0,
            Way::Words if self.vocabulary.is_empty() => 2,
            _ if self.ticked().is_empty() => 1,
            _ => 0,
        }
    }
}

/// The form of a kind, to be printed; or as a workbook, to be filled in.
pub async fn paper(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = kind(&ask)?;
    let sections = sections(&ask, kind);
    if ask.twin == Twin::Xlsx {
        let made = workbook(&ask, kind, &sections);
        let bytes = made.map_err(|error| Error::Fault(error.to_string()))?;
        let mut answer = Answer::typed(200, MEDIA_TYPE, bytes);
        let name = format!("{}-{}.xlsx", slug(kind.name), ask.say.code());
        answer.header("content-disposition", format!("attachment; filename=\"{name}\""));
        return Ok(answer);
    }
    let key = slug(kind.name);
    let list = ask.at(&format!("{}/{}", slug(kind.room), slug(kind.plural)));
    let title = ask.say.of("entry-form", "kind", &ask.say.t(&format!("kind-{key}")));
    let page = PaperPage {
        frame: Frame::new(&ask, &title)
            .crumb(ask.say.t(&format!("room-{}", slug(kind.room))), ask.at(&slug(kind.room)))
            .crumb(ask.say.t(&format!("kind-{key}-plural")), list),
        sections,
        workbook: page_of(&ask, kind, "form.xlsx"),
        entry: page_of(&ask, kind, "entry"),
    };
    Ok(Answer::html(page.render()?))
}
