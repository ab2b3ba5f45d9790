//! Each component with examples, for whoever builds pages: an input for every shape of field, empty,
//! filled and with a problem; values as records show them; a list with filters. Stands in the
//! demonstration world only.

use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use askama::Template;
use facility_record::{Field, Form, Problems, Shape, read_form};

use super::answer::Answer;
use super::ask::Ask;
use super::drawing::{Drawing, LinkChoices};
use super::errors::{Error, Refusal};
use super::files::KeptFiles;
use super::forms::KeptFile;
use super::found::{Facet, Found, Hit, Option_};
use super::frame::Frame;
use super::page::Page;
use super::view::{self, Names, Shown};

#[derive(Template)]
#[template(path = "web/components/examples.html")]
struct ExamplesPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    inputs: Vec<Example>,
    values: Vec<(String, Shown)>,
    found: Found,
    tones: [(&'static str, &'static str); 4],
}

/// An input, drawn three times.
struct Example {
    label: String,
    html: [String; 3],
}

/// Bytes of this page: it holds every list of codes three times.
const BUDGET: usize = 60_000;

/// The page.
pub fn pages() -> [Page; 1] {
    let page = Page::get("/{lang}/components", "shows each component with examples", |ask| {
        Box::pin(examples(ask))
    });
    [page.budget(BUDGET)]
}

async fn examples(ask: Arc<Ask>) -> Result<Answer, Error> {
    if !ask.site.is_demo {
        return Err(Refusal::NotFound.into());
    }
    let fields = one_of_each_shape(&ask);
    let page = ExamplesPage {
        frame: Frame::new(&ask, &ask.say.t("components")),
        problems: vec![
            ("#inputs".into(), ask.say.t("problem-missing").into_owned()),
            ("#lists".into(), ask.say.t("problem-missing").into_owned()),
        ],
        inputs: fields.iter().map(|field| example(&ask, field)).collect(),
        values: fields.iter().filter_map(|field| shown(&ask, field)).collect(),
        found: list(&ask),
        tones: [("good", "done"), ("open", "started"), ("watch", "attention"), ("", "not-started")],
    };
    Ok(Answer::html(page.render()?))
}

/// For each shape the first field that a kind here has of it; of texts one that is translated too.
fn one_of_each_shape(ask: &Ask) -> Vec<&'static Field> {
    let mut seen: Vec<(Discriminant<Shape>, bool)> = Vec::new();
    let kinds = ask.site.store.kinds().iter();
    let own = kinds.flat_map(|kind| kind.fields.iter());
    let all = own.flat_map(|field| std::iter::once(field).chain(field.rows()));
    let is_new = |field: &&'static Field| {
        let shape = (discriminant(&field.shape), field.translated);
        let is_new = !seen.contains(&shape);
        seen.push(shape);
        is_new
    };
    all.filter(is_new).collect()
}

fn example(ask: &Ask, field: &'static Field) -> Example {
    let choices = LinkChoices::new();
    let file =
        KeptFile { name: "guide.pdf".into(), address: ask.at("components"), ..KeptFile::default() };
    let files = KeptFiles::from([(FILE.to_owned(), file)]);
    // Three inputs of one field on a page: each has a name of its own.
    let draw = |part: &str, form: &Form, wrong: bool| {
        let name = format!("{}_{part}", field.name);
        let mut problems = Problems::default();
        if wrong {
            problems.add(name.clone(), "missing");
        }
        let (problems, choices, files) = (&problems, &choices, &files);
        let drawing = Drawing { ask, form, problems, choices, files, add: "" };
        drawing.input(field, &name).html()
    };
    let (empty, filled) = (Form::default(), sample(ask, field, &format!("{}_filled", field.name)));
    Example {
        label: ask.say.field(field).into_owned(),
        html: [
            draw("empty", &empty, false),
            draw("filled", &filled, false),
            draw("wrong", &empty, true),
        ],
    }
}

fn shown(ask: &Ask, field: &'static Field) -> Option<(String, Shown)> {
    let only = std::slice::from_ref(field);
    let (body, _) = read_form(only, &sample(ask, field, field.name), ask.reading(false));
    let value = view::show(ask, field, body.of(only, field.name), &Names::new())?;
    Some((ask.say.field(field).into_owned(), value))
}

/// The id of a file that is not there.
const FILE: &str = "example";

/// What somebody may have typed into a field.
fn sample(ask: &Ask, field: &Field, name: &str) -> Form {
    let mut form = Form::default();
    let codes = ask.vocabularies.of(field.vocabulary).entries();
    match field.shape {
        Shape::Line => form.push(name, "One line of text"),
        Shape::Prose => form.push(name, "Two lines\nof plain text"),
        Shape::Markdown => form.push(name, "Text with **weight**.\n\n- one\n- two"),
        Shape::Code => codes.iter().take(1).for_each(|entry| form.push(name, &entry.code)),
        Shape::Codes => codes.iter().take(2).for_each(|entry| form.push(name, &entry.code)),
        Shape::Url => form.push(name, "https://example.org/page"),
        Shape::Date => form.push(name, "2026-11-22"),
        Shape::Period => form.push(name, "2026-Q4"),
        Shape::Number | Shape::Whole => form.push(name, "12"),
        Shape::YesNo => form.push(name, "yes"),
        Shape::Money => {
            form.push(format!("{name}.amount"), "1200.50");
            form.push(format!("{name}.currency"), "XOF");
        }
        Shape::Place => {
            form.push(format!("{name}.name"), "Nairobi");
            form.push(format!("{name}.country"), "KEN");
        }
        Shape::Rows(fields) => {
            for inner in fields {
                form.0.extend(sample(ask, inner, &format!("{name}[0].{}", inner.name)).0);
            }
        }
        Shape::File => {
            form.push(format!("{name}.id"), FILE);
            form.push(format!("{name}.name"), "guide.pdf");
            form.push(format!("{name}.bytes"), "1200000");
        }
        Shape::Link | Shape::Links | Shape::Person => {}
    }
    form
}

/// A list with everything that a list may have.
fn list(ask: &Ask) -> Found {
    let here = ask.at("components");
    let option = |key: &str, count, chosen| Option_ {
        label: ask.say.t(key).into_owned(),
        address: here.clone(),
        count,
        chosen,
    };
    let facet = Facet {
        label: ask.say.t("kind").into_owned(),
        open: true,
        options: vec![option("yes", 1_234, true), option("no", 56, false)],
    };
    let title = ("en".to_owned(), "A title".to_owned());
    Found {
        total: 1_234,
        said: ask.say.count("found-total", 1_234),
        hits: vec![Hit {
            title,
            address: here.clone(),
            summary: (
                "en".into(),
                vec![("What it is, in the ".into(), false), ("words".into(), true)],
            ),
            meta: vec![ask.say.t("yes").into_owned(), ask.say.t("no").into_owned()],
        }],
        facets: vec![facet],
        chips: vec![(ask.say.t("yes").into_owned(), here.clone())],
        clear: here.clone(),
        orders: vec![
            (ask.say.t("order-newest").into_owned(), here.clone(), true),
            (ask.say.t("order-title").into_owned(), here.clone(), false),
        ],
        pages: [1, 0, 7, 8, 9].map(|number| (number, here.clone(), number == 8)).into(),
        before: here.clone(),
        after: here.clone(),
        query: String::new(),
        relaxed: vec![(ask.say.t("yes").into_owned(), here.clone(), 12)],
        elsewhere: vec![("English".into(), here, 34)],
        is_similar: true,
    }
}
