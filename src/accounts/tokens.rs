//! Tokens for programs, in the account page: what there are, making one, revoking one.

use std::sync::Arc;

use facility_access::{Act, Scope};
use facility_store::{Token, TokenWish};

use super::account::draw;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::room::slug;

/// How many days a token may last.
const DAYS: [i64; 3] = [30, 90, 365];
const DAY: i64 = 86_400_000;
/// Most characters of a token's name.
const LONGEST: usize = 80;

/// A token in the list.
pub struct Line {
    /// Its id.
    pub id: String,
    /// What its person calls it.
    pub name: String,
    /// What it lets a program do.
    pub acts: String,
    /// The kinds that it is for; empty = all.
    pub kinds: String,
    /// The day on which it ends.
    pub expires: String,
    /// The day on which it was last used; empty = never.
    pub used: String,
}

/// A choice of the form: what is sent, its label, whether it is chosen.
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// Its label.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The part of the account page that is about tokens.
pub struct Tokens {
    /// The tokens that work.
    pub lines: Vec<Line>,
    /// The secret of one that was made just now, shown this once.
    pub fresh: String,
    /// What was typed as the name.
    pub name: String,
    /// Problems of the form: the place to mend each, and what it says.
    pub problems: Vec<(String, String)>,
    /// What a token may let a program do.
    pub acts: Vec<Choice>,
    /// The kinds that it may be for.
    pub kinds: Vec<Choice>,
    /// How long it may last.
    pub days: Vec<Choice>,
}

impl Tokens {
    /// The problem of a field of the form; empty when there is none.
    pub fn problem(&self, field: &str) -> &str {
        let at = |(place, _): &&(String, String)| place.trim_start_matches('#') == field;
        self.problems.iter().find(at).map_or("", |(_, text)| text)
    }
}

/// The part as it is drawn, with what was typed in it.
///
/// # Errors
/// When the database fails.
pub async fn part(
    ask: &Ask,
    fresh: String,
    problems: Vec<(String, String)>,
) -> Result<Tokens, Error> {
    let say = ask.say;
    let typed = !problems.is_empty();
    let chosen = |name: &str, code: &str| typed && ask.form.all(name).any(|given| given == code);
    let act = |act: &Act| Choice {
        code: act.name().to_owned(),
        label: say.t(&format!("token-{}", act.name())).into_owned(),
        chosen: chosen("act", act.name()) || (!typed && *act == Act::Read),
    };
    let kinds = ask.site.store.kinds().iter().map(|kind| Choice {
        code: kind.name.to_owned(),
        label: say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned(),
        chosen: chosen("kind", kind.name),
    });
    let days = DAYS.iter().map(|days| Choice {
        code: days.to_string(),
        label: say.count("days", usize::try_from(*days).unwrap_or(0)),
        chosen: chosen("days", &days.to_string()) || (!typed && *days == DAYS[1]),
    });
    let tokens = ask.site.store.tokens(&ask.person.id, ask.now).await?;
    Ok(Tokens {
        lines: tokens.iter().map(|token| line(ask, token)).collect(),
        fresh,
        name: if typed { ask.form.first("name").to_owned() } else { String::new() },
        problems,
        acts: Act::ALL.iter().map(act).collect(),
        kinds: kinds.collect(),
        days: days.collect(),
    })
}

fn line(ask: &Ask, token: &Token) -> Line {
    let say = ask.say;
    let list = |labels: Vec<String>| facility_language::list(say.language, &labels);
    let act = |act: &Act| say.t(&format!("token-{}-short", act.name())).into_owned();
    let kind = |kind: &String| say.t(&format!("kind-{}-plural", slug(kind))).into_owned();
    Line {
        id: token.id.clone(),
        name: token.name.clone(),
        acts: list(token.scope.acts.iter().map(act).collect()),
        kinds: list(token.scope.kinds.iter().map(kind).collect()),
        expires: say.day_of(token.expires),
        used: if token.used == 0 { String::new() } else { say.day_of(token.used) },
    }
}

/// Makes a token for programs and shows it this once: only its digest is kept.
pub async fn make(ask: Arc<Ask>) -> Result<Answer, Error> {
    let name: String = ask.form.first("name").chars().filter(|c| !c.is_control()).collect();
    let acts: Vec<Act> = ask.form.all("act").filter_map(Act::named).collect();
    let known = ask.site.store.kinds().iter().map(|kind| kind.name);
    let kinds: Vec<String> = known
        .filter(|name| ask.form.all("kind").any(|given| given == *name))
        .map(str::to_owned)
        .collect();
    let days = ask.form.first("days").parse::<i64>().ok().filter(|days| DAYS.contains(days));
    let mut problems = Vec::new();
    let mut add = |field: &str, code: &str| {
        let label = ask.say.t(&format!("token-{field}"));
        let problem = ask.say.t(&format!("problem-{code}"));
        let pairs = [("label", label.as_ref().into()), ("problem", problem.as_ref().into())];
        problems.push((format!("#token-{field}"), ask.say.with("problem-line", &pairs)));
    };
    if name.is_empty() {
        add("name", "missing");
    }
    if acts.is_empty() {
        add("acts", "missing");
    }
    let Some(days) = days.filter(|_| !name.is_empty() && !acts.is_empty()) else {
        if days.is_none() {
            add("days", "missing");
        }
        return draw(&ask, String::new(), problems).await;
    };
    let scope = Scope { acts, kinds };
    let name: String = name.chars().take(LONGEST).collect();
    let wish = TokenWish {
        person: &ask.person.id,
        name: &name,
        scope: &scope,
        is_strong: ask.is_strong,
        lasts: days * DAY,
    };
    let fresh = ask.site.store.make_token(&wish, ask.now).await?;
    draw(&ask, fresh, Vec::new()).await
}

/// Revokes a token: programs that show it are refused from then on.
pub async fn revoke(ask: Arc<Ask>) -> Result<Answer, Error> {
    match ask.site.store.revoke_token(&ask.person.id, ask.form.first("id"), ask.now).await? {
        true => Ok(Answer::to(format!("{}?done=token-revoked", ask.at("account")))),
        false => Err(Refusal::NotFound.into()),
    }
}
