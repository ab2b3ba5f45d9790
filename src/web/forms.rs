//! Inputs for fields: what a form shows for a field, from what was typed and what is wrong with it.

use facility_record::Form;

use super::say::Say;

/// An input ready to be drawn.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name in the form.
    pub name: String,
    /// Id in the page; also that of the first thing one can type in.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Said beneath the label; empty = nothing.
    pub hint: String,
    /// Said when something is wrong; empty = nothing is.
    pub problem: String,
    /// Whether it must be given.
    pub required: bool,
    /// What one types in.
    pub widget: Widget,
    /// Speaks the language of the page.
    pub say: Say,
}

/// An option to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Options under a heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// The heading; empty = none.
    pub label: String,
    /// The options.
    pub choices: Vec<Choice>,
}

impl Group {
    /// Whether one of its options is chosen.
    pub fn has_chosen(&self) -> bool {
        self.choices.iter().any(|choice| choice.chosen)
    }
}

/// What one types in.
#[derive(Clone, Debug)]
pub enum Widget {
    /// One line: the type of the input, the text, most characters.
    Line(&'static str, String, usize),
    /// Several lines.
    Area(String),
    /// A text with its language and translations.
    Translated {
        /// Whether it is one line.
        is_line: bool,
        /// The text in its original language.
        text: String,
        /// The languages to choose the original from.
        languages: Vec<Choice>,
        /// The other languages: code, name, direction, text.
        others: Vec<(String, String, &'static str, String)>,
    },
    /// One of many.
    Select(Vec<Group>),
    /// One of a few.
    Radios(Vec<Choice>),
    /// Several, in groups that fold.
    Checks(Vec<Group>),
    /// Day, month, year.
    Day([String; 3]),
    /// Amount and currency.
    Money(String, Vec<Choice>),
    /// A number with its unit.
    Number(String, String),
    /// Name, country, latitude, longitude.
    Place([String; 3], Vec<Choice>),
    /// Rows: the inputs of each, and the legend of a row.
    Rows(Vec<(String, Vec<Input>)>),
    /// A file: the one that is kept, with its id, and the types that it may be of.
    File(Option<(String, KeptFile)>, String),
}

/// A file that the facility keeps.
#[derive(Clone, Debug, Default)]
pub struct KeptFile {
    /// Its name and size.
    pub name: String,
    /// Where its content is.
    pub address: String,
    /// What else there is to say of it; empty = nothing.
    pub said: String,
}

#[derive(askama::Template)]
#[template(path = "web/components/input.html")]
struct InputView<'a> {
    input: &'a Input,
    say: Say,
}

impl Input {
    /// The input as HTML.
    pub fn html(&self) -> String {
        let view = InputView { input: self, say: self.say };
        askama::Template::render(&view).unwrap_or_default()
    }

    /// Whether a file can be sent with it.
    pub fn takes_files(&self) -> bool {
        match &self.widget {
            Widget::File(..) => true,
            Widget::Rows(rows) => {
                rows.iter().any(|(_, inputs)| inputs.iter().any(Input::takes_files))
            }
            _ => false,
        }
    }

    /// What a screen reader reads with the input: ids of hint and problem.
    pub fn described(&self) -> String {
        let parts = [("hint", &self.hint), ("problem", &self.problem)];
        let ids = parts.iter().filter(|(_, text)| !text.is_empty());
        ids.map(|(part, _)| format!("{}-{part}", self.id)).collect::<Vec<_>>().join(" ")
    }
}

/// The id in the page of the input with this name.
pub fn id_of(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    name.chars().map(plain).collect::<String>().trim_end_matches('-').to_owned()
}

/// The form without one row; later rows move up.
pub fn without_row(form: &Form, name: &str, index: usize) -> Form {
    let mut left = Form::default();
    for (key, text) in &form.0 {
        let row = key.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')?.split_once(']'));
        match row.and_then(|(at, rest)| Some((at.parse::<usize>().ok()?, rest))) {
            Some((at, _)) if at == index => {}
            Some((at, rest)) if at > index => left.push(format!("{name}[{}]{rest}", at - 1), text),
            _ => left.push(key, text),
        }
    }
    left
}

/// Names and texts of a query or of a form's body.
pub fn pairs(bytes: &[u8]) -> Form {
    let pairs = form_urlencoded::parse(bytes).take(20_000);
    Form(pairs.map(|(name, text)| (name.into_owned(), text.replace('\0', ""))).collect())
}
