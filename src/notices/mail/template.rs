//! The table of mails. The labels of a template are `mail-NAME-subject`, `mail-NAME-text` and, where
//! it leads somewhere, `mail-NAME-action`; each fills in the words of its letter.

/// A kind of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// Where its button leads, behind the language of the address, with words of the letter in
    /// braces; empty = nowhere.
    pub leads_to: &'static str,
    /// Whether it carries a code, which is shown in the mail alone.
    pub has_code: bool,
    /// Whether it is one of many that its reader may want no more of: a link ends them.
    pub can_be_ended: bool,
    /// Words that stand for it where every template is written for a test or a look.
    pub example: &'static [(&'static str, &'static str)],
}

const fn plain(
    name: &'static str,
    leads_to: &'static str,
    example: &'static [(&'static str, &'static str)],
) -> Template {
    Template { name, leads_to, has_code: false, can_be_ended: false, example }
}

const fn coded(name: &'static str) -> Template {
    let example = &[("code", "12345678"), ("id", "0123456789abcdef0123456789abcdef")];
    Template { has_code: true, ..plain(name, "code?id={id}&code={code}", example) }
}

impl Template {
    /// Whether it speaks of records, which not everybody who looks after mails may see.
    pub fn is_about_records(&self) -> bool {
        self.example.iter().any(|(word, _)| ["organisation", "title", "unsubscribe"].contains(word))
    }
}

/// All templates.
pub const TEMPLATES: &[Template] = &[
    coded("sign-up"),
    plain("sign-up-known", "recovery", &[]),
    coded("recovery"),
    plain("recovery-unknown", "sign-up", &[]),
    coded("address"),
    plain("address-known", "sign-in", &[]),
    plain("address-changed", "", &[("address", "n***@example.org")]),
    Template { leads_to: "sign-in/identity?id={id}&code={code}", ..coded("identity") },
    plain("identity-linked", "account", &[("provider", "Ministry sign-in (demo)")]),
    plain("identity-unlinked", "account", &[("provider", "Ministry sign-in (demo)")]),
    plain("password-changed", "recovery", &[]),
    plain("second-factor-changed", "recovery", &[]),
    plain(
        "invitation",
        "invitation?id={id}&code={code}",
        &[
            ("organisation", "Institut du Baobab bleu (démo)"),
            ("by", "Awa Nuage-Bleu (démo)"),
            ("id", "0123456789abcdef0123456789abcdef"),
            ("code", "12345678"),
            ("until", "2026-12-06"),
        ],
    ),
    plain(
        "membership",
        "{path}",
        &[("organisation", "Lantern Digital Academy (demo)"), ("path", "registry/organisations/1")],
    ),
    plain("membership-ended", "account", &[("organisation", "Lantern Digital Academy (demo)")]),
    Template {
        can_be_ended: true,
        ..plain(
            "move",
            "{path}",
            &[
                ("title", "Цифровые навыки для сельских школ (демо)"),
                ("kind", "request"),
                ("move", "acceptance"),
                ("reason", "The need is clear."),
                ("path", "clearing-house/requests/1"),
            ],
        )
    },
    Template {
        can_be_ended: true,
        ..plain("digest", "notices/follows", &[("count", "3"), ("unsubscribe", "1")])
    },
    Template {
        can_be_ended: true,
        ..plain("overdue", "account", &[("count", "3"), ("unsubscribe", "1")])
    },
    plain("account-unused", "sign-in", &[("until", "2026-12-22")]),
];

/// The template of this name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}
