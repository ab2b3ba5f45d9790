//! What a program may do with a token: a part of what its person may, never more.

/// What a program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Reads records.
    Read,
    /// Creates, changes and throws away records.
    Write,
    /// Makes moves: submits, publishes, accepts.
    Move,
}

impl Act {
    /// All acts.
    pub const ALL: [Act; 3] = [Act::Read, Act::Write, Act::Move];

    /// Its name in forms, tables, labels and the description of the API.
    pub fn name(self) -> &'static str {
        match self {
            Act::Read => "read",
            Act::Write => "write",
            Act::Move => "move",
        }
    }

    /// The act of this name.
    pub fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// The limits of a token. What it lets through is asked of the table of rights as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// What it lets a program do; nothing when empty.
    pub acts: Vec<Act>,
    /// Names of the kinds that it is for; all kinds when empty.
    pub kinds: Vec<String>,
}

impl Scope {
    /// A scope without limits.
    pub fn whole() -> Scope {
        Scope { acts: Act::ALL.to_vec(), kinds: Vec::new() }
    }

    /// Whether it lets a program do this to records of this kind; an empty kind is what belongs to
    /// none, such as the public log.
    pub fn allows(&self, act: Act, kind: &str) -> bool {
        let own = kind.is_empty() || self.kinds.is_empty() || self.kinds.iter().any(|k| k == kind);
        own && self.acts.contains(&act)
    }

    /// The scope as it is stored: `read write: request training`.
    pub fn to_text(&self) -> String {
        let acts: Vec<&str> = self.acts.iter().map(|act| act.name()).collect();
        format!("{}:{}", acts.join(" "), self.kinds.join(" "))
    }

    /// The scope that was stored so. An act that this program does not know is left out: a token
    /// never grows by a change of programs.
    pub fn from_text(text: &str) -> Scope {
        let (acts, kinds) = text.split_once(':').unwrap_or((text, ""));
        Scope {
            acts: acts.split_whitespace().filter_map(Act::named).collect(),
            kinds: kinds.split_whitespace().map(str::to_owned).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, act: Act, kind: &str, allowed: bool) {
        let scope = Scope::from_text(text);
        assert_eq!(scope.allows(act, kind), allowed, "{text} {act:?} {kind}");
        assert_eq!(Scope::from_text(&scope.to_text()), scope);
    }

    #[test]
    fn a_scope_lets_through_what_it_names_and_nothing_else() {
        check("read:", Act::Read, "venue", true);
        check("read:", Act::Write, "venue", false);
        check("read:", Act::Move, "venue", false);
        check("write move:venue", Act::Write, "venue", true);
        check("write move:venue", Act::Move, "venue", true);
        check("write move:venue", Act::Read, "venue", false);
        check("write move:venue", Act::Write, "course", false);
        check("read:venue", Act::Read, "", true);
        check("", Act::Read, "venue", false);
        check("everything:", Act::Read, "venue", false);
        assert!(Act::ALL.iter().all(|act| Scope::whole().allows(*act, "venue")));
    }
}
