//! Forms that are about no record: a few inputs, one button. Pages of accounts are made of them.

use askama::Template;

use super::answer::Answer;
use super::ask::Ask;
use super::errors::Error;
use super::frame::Frame;
use super::say::Say;

/// An input of a plain form. Its label is `plain-NAME`, its hint `plain-NAME-hint` where there is one.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Its name.
    pub name: &'static str,
    /// `text`, `email`, `password`, `code`, `checkbox`, `radio`, `select`, `area`.
    pub shape: &'static str,
    /// What a browser may fill in.
    pub autocomplete: &'static str,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it; empty = nothing.
    pub problem: String,
    /// What one may choose: code, label, whether it is chosen.
    pub choices: Vec<(String, String, bool)>,
    /// Whether it may be left empty.
    pub is_optional: bool,
    /// The key of its hint, where it is not the usual one.
    pub hint: &'static str,
    /// HTML behind the label of a box to tick, made by us.
    pub beside: String,
}

impl Input {
    /// An input of this name and shape.
    pub fn new(name: &'static str, shape: &'static str) -> Input {
        Input { name, shape, ..Input::default() }
    }

    /// Says what a browser may fill in.
    #[must_use]
    pub fn autocomplete(mut self, word: &'static str) -> Input {
        self.autocomplete = word;
        self
    }

    /// Says what stands in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Input {
        self.value = value.into();
        self
    }

    /// Says what may be chosen.
    #[must_use]
    pub fn choices(mut self, choices: Vec<(String, String, bool)>) -> Input {
        self.choices = choices;
        self
    }

    /// Says what helps to fill it in, by the key of a label.
    #[must_use]
    pub fn hint(mut self, key: &'static str) -> Input {
        self.hint = key;
        self
    }

    /// Lets it be left empty.
    #[must_use]
    pub fn optional(mut self) -> Input {
        self.is_optional = true;
        self
    }

    /// The direction of what is typed: addresses, passwords and codes run from left to right.
    fn direction(&self) -> &'static str {
        if matches!(self.shape, "email" | "password" | "code") { "ltr" } else { "auto" }
    }

    fn html_type(&self) -> &'static str {
        match self.shape {
            "email" => "email",
            "password" => "password",
            _ => "text",
        }
    }
}

/// A button of its own beneath a plain form.
pub struct Button {
    /// Where it is sent.
    pub action: String,
    /// Names and texts that it carries.
    pub hidden: Vec<(&'static str, String)>,
    /// What it says.
    pub label: String,
}

/// A plain form.
pub struct Plain {
    /// The title of its page.
    pub title: String,
    /// What is said before it, a paragraph each.
    pub lead: Vec<String>,
    /// HTML between the lead and the form, made by us.
    pub shown: String,
    /// Where it is sent.
    pub action: String,
    /// Names and texts that it carries unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// Its inputs.
    pub inputs: Vec<Input>,
    /// What its button says.
    pub submit: String,
    /// Whether what it does cannot be undone.
    pub is_grave: bool,
    /// Where else one may go: label and address.
    pub links: Vec<(String, String)>,
    /// Further buttons.
    pub buttons: Vec<Button>,
}

#[derive(Template)]
#[template(path = "web/components/plain.html")]
struct PlainPage {
    frame: Frame,
    say: Say,
    token: String,
    form: Plain,
    rows: Vec<Row>,
    problems: Vec<(String, String)>,
}

/// An input with its label and hint.
struct Row {
    input: Input,
    label: String,
    hint: String,
}

impl Plain {
    /// A form with the labels `NAME` (title), `NAME-lead` where there is one, and `NAME-submit`.
    pub fn new(ask: &Ask, name: &str, action: String) -> Plain {
        let lead = ask.say.maybe(&format!("{name}-lead"));
        Plain {
            title: ask.say.t(name).into_owned(),
            lead: lead.map(str::to_owned).into_iter().collect(),
            shown: String::new(),
            action,
            hidden: Vec::new(),
            inputs: Vec::new(),
            submit: ask.say.t(&format!("{name}-submit")).into_owned(),
            is_grave: false,
            links: Vec::new(),
            buttons: Vec::new(),
        }
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, input: Input) -> Plain {
        self.inputs.push(input);
        self
    }

    /// Carries a text unseen.
    #[must_use]
    pub fn hidden(mut self, name: &'static str, text: impl Into<String>) -> Plain {
        self.hidden.push((name, text.into()));
        self
    }

    /// Leads elsewhere.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, address: impl Into<String>) -> Plain {
        self.links.push((label.into(), address.into()));
        self
    }

    /// Notes what is wrong with an input, as the code of a problem or, where there is none, in its
    /// words.
    pub fn problem(&mut self, ask: &Ask, name: &str, code: &str) {
        let text = match ask.say.maybe(&format!("problem-{code}")) {
            Some(text) => text.to_owned(),
            None => code.to_owned(),
        };
        if let Some(input) = self.inputs.iter_mut().find(|input| input.name == name) {
            input.problem = text;
        }
    }

    /// Whether something is wrong.
    pub fn has_problems(&self) -> bool {
        self.inputs.iter().any(|input| !input.problem.is_empty())
    }

    /// Fills in again what was sent, but for passwords.
    pub fn refill(&mut self, ask: &Ask) {
        for input in &mut self.inputs {
            let sent = ask.form.first(input.name);
            match input.shape {
                "password" => {}
                "radio" | "select" | "checkbox" if !input.choices.is_empty() => {
                    for choice in &mut input.choices {
                        choice.2 = ask.form.all(input.name).any(|given| given == choice.0);
                    }
                }
                _ => sent.clone_into(&mut input.value),
            }
        }
    }

    /// The page: 422 when something is wrong.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn page(mut self, ask: &Ask) -> Result<Answer, Error> {
        let row = |input: Input| Row {
            label: ask.say.t(&format!("plain-{}", input.name)).into_owned(),
            hint: match input.hint {
                "" => ask.say.maybe(&format!("plain-{}-hint", input.name)).unwrap_or_default(),
                key => ask.say.maybe(key).unwrap_or_default(),
            }
            .to_owned(),
            input,
        };
        let rows: Vec<Row> = std::mem::take(&mut self.inputs).into_iter().map(row).collect();
        let line = |Row { input, label, .. }: &Row| {
            let pairs =
                [("label", label.as_str().into()), ("problem", input.problem.as_str().into())];
            (format!("#{}", input.name), ask.say.with("problem-line", &pairs))
        };
        let wrong = rows.iter().filter(|row| !row.input.problem.is_empty());
        let problems: Vec<(String, String)> = wrong.map(line).collect();
        let page = PlainPage {
            frame: Frame::new(ask, &self.title).with_problems(!problems.is_empty()),
            say: ask.say,
            token: ask.form_token(),
            form: self,
            rows,
            problems,
        };
        let status = if page.problems.is_empty() { 200 } else { 422 };
        Ok(Answer::html_with(status, page.render()?))
    }
}
