//! What stands around every page: names, menu, languages.

use super::ask::Ask;
use super::say::Say;

/// The frame of a page.
pub struct Frame {
    /// Speaks the language of the page.
    pub say: Say,
    /// Title of the page, first part of the title of the window.
    pub title: String,
    /// The record that the page is about, second part of the title of the window; empty = none, or
    /// the title says it.
    pub about: String,
    /// The way to the page: label and address.
    pub crumbs: Vec<(String, String)>,
    /// The page in the other languages: code, name, address, whether it is this one.
    pub languages: Vec<(&'static str, &'static str, String, bool)>,
    /// Where people reach the facility, before the addresses of `languages`; empty where the page is
    /// not for everybody, and search engines need not know its languages.
    pub public_url: String,
    /// The menu: label, address, whether we are there.
    pub rooms: Vec<(String, String, bool)>,
    /// Name of who has signed in; empty for a visitor.
    pub name: String,
    /// Whether whoever asks has signed in.
    pub is_signed_in: bool,
    /// Whether this is the fictional world.
    pub is_demo: bool,
    /// The words in the search box.
    pub words: String,
    /// Whether the page has problems that its title must say.
    pub has_problems: bool,
    /// Said above the page after something was done; empty = nothing.
    pub notice: String,
    /// Address of the style sheet.
    pub style: &'static str,
    /// Whether whoever asks holds roles that wait for a second factor.
    pub lacks_factor: bool,
    /// Token for the forms of somebody who has signed in.
    pub token: String,
}

impl Frame {
    /// The frame of a page with this title.
    pub fn new(ask: &Ask, title: &str) -> Frame {
        let say = ask.say;
        let rest = ask.path.split_once('/').and_then(|(_, rest)| rest.split_once('/'));
        let rest = rest.map_or("", |(_, rest)| rest);
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(ask.query.0.iter().filter(|(name, _)| name != "token" && name != "done"))
            .finish();
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let languages = facility_language::Language::ALL.into_iter().map(|language| {
            let address = format!("/{}/{rest}{query}", language.code());
            (language.code(), language.name(), address, language == say.language)
        });
        let here = rest.split('/').next().unwrap_or_default();
        let rooms = ask.site.rooms.iter().filter(|room| room.is_in_menu).map(|room| {
            let label = say.t(&format!("room-{}", room.slug())).into_owned();
            (label, ask.at(&room.slug()), room.slug() == here)
        });
        let done = ask.query.first("done");
        let notice = match done {
            "" => None,
            _ => say.maybe(&format!("done-{done}")),
        };
        Frame {
            say,
            title: title.to_owned(),
            about: String::new(),
            crumbs: Vec::new(),
            languages: languages.collect(),
            public_url: match ask.person.is_signed_in() {
                true => String::new(),
                false => ask.site.public_url.clone(),
            },
            rooms: rooms.collect(),
            name: ask.name.clone(),
            is_signed_in: ask.person.is_signed_in(),
            is_demo: ask.site.is_demo,
            words: ask.query.first("q").to_owned(),
            has_problems: false,
            notice: notice.unwrap_or_default().to_owned(),
            style: super::server::STYLE_ADDRESS.as_str(),
            lacks_factor: ask.lacks_factor,
            token: if ask.person.is_signed_in() { ask.form_token() } else { String::new() },
        }
    }

    /// Adds a step to the way.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, address: String) -> Frame {
        self.crumbs.push((label.into(), address));
        self
    }

    /// Names the record that the page is about in the title of the window.
    #[must_use]
    pub fn about(mut self, title: &str) -> Frame {
        title.clone_into(&mut self.about);
        self
    }

    /// Says in the title of the window that something needs mending.
    #[must_use]
    pub fn with_problems(mut self, has_problems: bool) -> Frame {
        self.has_problems = has_problems;
        self
    }
}
