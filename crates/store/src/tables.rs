//! The tables, as steps that are only ever added to.

use crate::db::Migration;

/// The statements of the first step; the two databases differ in the words for text and bytes.
macro_rules! tables {
    ($text:literal, $blob:literal) => {
        &[
            concat!(
                "CREATE TABLE record (id ",
                $text,
                " PRIMARY KEY, kind ",
                $text,
                " NOT NULL, ",
                "state ",
                $text,
                " NOT NULL, owner ",
                $text,
                " NOT NULL, edition BIGINT NOT NULL, ",
                "number BIGINT NOT NULL, title ",
                $text,
                " NOT NULL, created BIGINT NOT NULL, ",
                "updated BIGINT NOT NULL, since BIGINT NOT NULL, body ",
                $text,
                " NOT NULL)"
            ),
            "CREATE INDEX record_by_kind ON record (kind, updated, id)",
            "CREATE INDEX record_by_title ON record (kind, title)",
            "CREATE INDEX record_by_owner ON record (owner)",
            concat!(
                "CREATE TABLE edition (record ",
                $text,
                " NOT NULL REFERENCES record (id), ",
                "edition BIGINT NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, person ",
                $text,
                " NOT NULL, change ",
                $text,
                " NOT NULL, state ",
                $text,
                " NOT NULL, reason ",
                $text,
                " NOT NULL, body ",
                $text,
                " NOT NULL, PRIMARY KEY (record, edition))"
            ),
            concat!(
                "CREATE TABLE facet (record ",
                $text,
                " NOT NULL REFERENCES record (id), name ",
                $text,
                " NOT NULL, value ",
                $text,
                " NOT NULL, PRIMARY KEY (record, name, value))"
            ),
            "CREATE INDEX facet_by_value ON facet (name, value, record)",
            concat!(
                "CREATE TABLE link (record ",
                $text,
                " NOT NULL REFERENCES record (id), role ",
                $text,
                " NOT NULL, target ",
                $text,
                " NOT NULL REFERENCES record (id), ",
                "PRIMARY KEY (record, role, target))"
            ),
            "CREATE INDEX link_by_target ON link (target, role, record)",
            concat!(
                "CREATE TABLE reader (record ",
                $text,
                " NOT NULL REFERENCES record (id), key ",
                $text,
                " NOT NULL, PRIMARY KEY (record, key))"
            ),
            "CREATE INDEX reader_by_key ON reader (key, record)",
            concat!(
                "CREATE TABLE identifier (scheme ",
                $text,
                " NOT NULL, value ",
                $text,
                " NOT NULL, record ",
                $text,
                " NOT NULL REFERENCES record (id), ",
                "PRIMARY KEY (scheme, value))"
            ),
            "CREATE INDEX identifier_by_record ON identifier (record)",
            concat!(
                "CREATE TABLE origin (record ",
                $text,
                " NOT NULL REFERENCES record (id), source ",
                $text,
                " NOT NULL, at BIGINT NOT NULL, body ",
                $text,
                " NOT NULL, PRIMARY KEY (record, source))"
            ),
            concat!("CREATE TABLE counter (name ", $text, " PRIMARY KEY, value BIGINT NOT NULL)"),
            "INSERT INTO counter (name, value) VALUES ('change', 0)",
            concat!(
                "CREATE TABLE change (seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, person ",
                $text,
                " NOT NULL, kind ",
                $text,
                " NOT NULL, record ",
                $text,
                " NOT NULL, change ",
                $text,
                " NOT NULL, edition BIGINT NOT NULL, state ",
                $text,
                " NOT NULL, ",
                "is_public BIGINT NOT NULL, nonce ",
                $text,
                " NOT NULL, digest ",
                $text,
                " NOT NULL)"
            ),
            "CREATE INDEX change_by_record ON change (record, seq)",
            "CREATE INDEX change_by_kind ON change (kind, is_public, seq)",
            concat!(
                "CREATE TABLE public_line (number BIGINT PRIMARY KEY, change BIGINT NOT NULL ",
                "UNIQUE, record ",
                $text,
                " NOT NULL, line ",
                $text,
                " NOT NULL, hash ",
                $text,
                " NOT NULL)"
            ),
            "CREATE INDEX public_line_by_record ON public_line (record, number)",
            concat!(
                "CREATE TABLE todo (change BIGINT NOT NULL, listener ",
                $text,
                " NOT NULL, ",
                "due BIGINT NOT NULL, leased BIGINT NOT NULL, failures BIGINT NOT NULL, fault ",
                $text,
                " NOT NULL, PRIMARY KEY (change, listener))"
            ),
            "CREATE INDEX todo_by_due ON todo (due)",
            concat!(
                "CREATE TABLE derived (kind ",
                $text,
                " NOT NULL, record ",
                $text,
                " NOT NULL REFERENCES record (id), place BIGINT NOT NULL, target ",
                $text,
                " NOT NULL, change BIGINT NOT NULL, body ",
                $text,
                " NOT NULL, PRIMARY KEY (kind, record, place))"
            ),
            concat!(
                "CREATE TABLE person (id ",
                $text,
                " PRIMARY KEY, address ",
                $text,
                " NOT NULL UNIQUE, sealed ",
                $blob,
                " NOT NULL, password ",
                $text,
                " NOT NULL, language ",
                $text,
                " NOT NULL, created BIGINT NOT NULL)"
            ),
            concat!(
                "CREATE TABLE person_key (person ",
                $text,
                " PRIMARY KEY REFERENCES person (id), ",
                "key ",
                $blob,
                " NOT NULL)"
            ),
            concat!(
                "CREATE TABLE role (person ",
                $text,
                " NOT NULL REFERENCES person (id), role ",
                $text,
                " NOT NULL, country ",
                $text,
                " NOT NULL, PRIMARY KEY (person, role, country))"
            ),
            concat!(
                "CREATE TABLE membership (person ",
                $text,
                " NOT NULL REFERENCES person (id), ",
                "organisation ",
                $text,
                " NOT NULL REFERENCES record (id), ",
                "PRIMARY KEY (person, organisation))"
            ),
            concat!(
                "CREATE TABLE session (token ",
                $text,
                " PRIMARY KEY, person ",
                $text,
                " NOT NULL REFERENCES person (id), purpose ",
                $text,
                " NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL)"
            ),
            concat!(
                "CREATE TABLE token (id ",
                $text,
                " PRIMARY KEY, digest ",
                $text,
                " NOT NULL UNIQUE, person ",
                $text,
                " NOT NULL REFERENCES person (id), name ",
                $text,
                " NOT NULL, scope ",
                $text,
                " NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL, ",
                "used BIGINT NOT NULL)"
            ),
            "CREATE INDEX token_by_person ON token (person)",
            concat!(
                "CREATE TABLE passage (token ",
                $text,
                " PRIMARY KEY, person ",
                $text,
                " NOT NULL, purpose ",
                $text,
                " NOT NULL, expires BIGINT NOT NULL)"
            ),
            concat!("CREATE TABLE attempt (who ", $text, " NOT NULL, at BIGINT NOT NULL)"),
            "CREATE INDEX attempt_by_who ON attempt (who, at)",
            concat!(
                "CREATE TABLE idempotency (person ",
                $text,
                " NOT NULL, key ",
                $text,
                " NOT NULL, digest ",
                $text,
                " NOT NULL, answer ",
                $text,
                " NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (person, key))"
            ),
            concat!(
                "CREATE TABLE file (id ",
                $text,
                " PRIMARY KEY, name ",
                $text,
                " NOT NULL, media_type ",
                $text,
                " NOT NULL, bytes BIGINT NOT NULL, received BIGINT NOT NULL, digest ",
                $text,
                " NOT NULL, person ",
                $text,
                " NOT NULL, state ",
                $text,
                " NOT NULL, home ",
                $text,
                " NOT NULL, at BIGINT NOT NULL, expires BIGINT NOT NULL, due BIGINT NOT NULL, ",
                "leased BIGINT NOT NULL, failures BIGINT NOT NULL, said ",
                $text,
                " NOT NULL)"
            ),
            "CREATE INDEX file_by_expires ON file (expires, person)",
            "CREATE INDEX file_by_state ON file (state, due)",
            concat!(
                "CREATE TABLE file_part (file ",
                $text,
                " NOT NULL REFERENCES file (id), start BIGINT NOT NULL, content ",
                $blob,
                " NOT NULL, PRIMARY KEY (file, start))"
            ),
            concat!(
                "CREATE TABLE file_use (file ",
                $text,
                " NOT NULL REFERENCES file (id), record ",
                $text,
                " NOT NULL REFERENCES record (id), PRIMARY KEY (file, record))"
            ),
            "CREATE INDEX file_use_by_record ON file_use (record)",
            concat!(
                "CREATE TABLE mail (id ",
                $text,
                " PRIMARY KEY, person ",
                $text,
                " NOT NULL, template ",
                $text,
                " NOT NULL, body ",
                $text,
                " NOT NULL, due BIGINT NOT NULL, sent BIGINT, failures BIGINT NOT NULL)"
            ),
            concat!(
                "CREATE TABLE job (name ",
                $text,
                " PRIMARY KEY, due BIGINT NOT NULL, ",
                "leased BIGINT NOT NULL, body ",
                $text,
                " NOT NULL)"
            ),
            concat!(
                "CREATE TABLE address (record ",
                $text,
                " NOT NULL REFERENCES record (id), field ",
                $text,
                " NOT NULL, url ",
                $text,
                " NOT NULL, place ",
                $text,
                " NOT NULL, PRIMARY KEY (record, field, url))"
            ),
            "CREATE INDEX address_by_url ON address (url, record)",
            "CREATE INDEX address_by_place ON address (place, record)",
            concat!(
                "CREATE TABLE link_check (url ",
                $text,
                " PRIMARY KEY, state ",
                $text,
                " NOT NULL, reason ",
                $text,
                " NOT NULL, status BIGINT, checked BIGINT NOT NULL, since BIGINT NOT NULL, ",
                "failures BIGINT NOT NULL, gone BIGINT NOT NULL)"
            ),
            concat!(
                "CREATE TABLE freshness (record ",
                $text,
                " PRIMARY KEY REFERENCES record (id), until BIGINT NOT NULL)"
            ),
            "CREATE INDEX freshness_by_until ON freshness (until, record)",
            concat!(
                "CREATE TABLE merger (record ",
                $text,
                " PRIMARY KEY REFERENCES record (id), target ",
                $text,
                " NOT NULL REFERENCES record (id), at BIGINT NOT NULL, edition BIGINT NOT NULL, ",
                "target_edition BIGINT NOT NULL, state ",
                $text,
                " NOT NULL, body ",
                $text,
                " NOT NULL)"
            ),
            "CREATE INDEX merger_by_target ON merger (target)",
            concat!(
                "CREATE TABLE intake (id ",
                $text,
                " PRIMARY KEY, person ",
                $text,
                " NOT NULL, owner ",
                $text,
                " NOT NULL, kind ",
                $text,
                " NOT NULL, name ",
                $text,
                " NOT NULL, state ",
                $text,
                " NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL, body ",
                $text,
                " NOT NULL, draft ",
                $blob,
                " NOT NULL, content ",
                $blob,
                " NOT NULL)"
            ),
            "CREATE INDEX intake_by_owner ON intake (owner, created)",
            "CREATE INDEX intake_by_state ON intake (state, expires)",
            concat!(
                "CREATE TABLE intake_record (intake ",
                $text,
                " NOT NULL REFERENCES intake (id), place BIGINT NOT NULL, record ",
                $text,
                " NOT NULL, edition BIGINT NOT NULL, line BIGINT NOT NULL, change ",
                $text,
                " NOT NULL, origin ",
                $text,
                " NOT NULL, PRIMARY KEY (intake, place))"
            ),
            concat!(
                "CREATE TABLE intake_profile (id ",
                $text,
                " PRIMARY KEY, owner ",
                $text,
                " NOT NULL, kind ",
                $text,
                " NOT NULL, name ",
                $text,
                " NOT NULL, header ",
                $text,
                " NOT NULL, map ",
                $text,
                " NOT NULL, created BIGINT NOT NULL)"
            ),
            "CREATE INDEX intake_profile_by_owner ON intake_profile (owner, kind)",
            concat!(
                "CREATE TABLE setting (name ",
                $text,
                " PRIMARY KEY, value ",
                $text,
                " NOT NULL)"
            ),
        ]
    };
}

/// The steps in their order. A published step is never edited: what must change gets a new one.
pub(crate) const STEPS: &[Migration] = &[Migration {
    number: 1,
    name: "records_facts_changes_people",
    sqlite: tables!("TEXT", "BLOB"),
    postgres: tables!("TEXT COLLATE \"C\"", "BYTEA"),
}];
