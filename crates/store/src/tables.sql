-- Records with their editions, what is worked out from them, changes, people, mail, work.
-- One text for both databases: TEXT and BLOB become the types of the one at hand.

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    edition BIGINT NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    since BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX record_by_kind ON record (kind, updated, id);
CREATE INDEX record_by_title ON record (kind, title);
CREATE INDEX record_by_owner ON record (owner);
CREATE INDEX record_by_state ON record (kind, state, since, id);
CREATE TABLE edition (
    record TEXT NOT NULL REFERENCES record (id),
    edition BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    change TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (record, edition)
);
CREATE TABLE facet (
    record TEXT NOT NULL REFERENCES record (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (record, name, value)
);
CREATE INDEX facet_by_value ON facet (name, value, record);
CREATE TABLE link (
    record TEXT NOT NULL REFERENCES record (id),
    role TEXT NOT NULL,
    target TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (record, role, target)
);
CREATE INDEX link_by_target ON link (target, role, record);
CREATE TABLE reader (
    record TEXT NOT NULL REFERENCES record (id),
    key TEXT NOT NULL,
    PRIMARY KEY (record, key)
);
CREATE INDEX reader_by_key ON reader (key, record);
CREATE TABLE identifier (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (scheme, value)
);
CREATE INDEX identifier_by_record ON identifier (record);
CREATE TABLE origin (
    record TEXT NOT NULL REFERENCES record (id),
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (record, source)
);
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('change', 0);
CREATE TABLE change (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    change TEXT NOT NULL,
    edition BIGINT NOT NULL,
    state TEXT NOT NULL,
    is_public BIGINT NOT NULL,
    nonce TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX change_by_record ON change (record, seq);
CREATE INDEX change_by_kind ON change (kind, is_public, seq);
CREATE INDEX change_by_name ON change (kind, change, is_public, seq);
CREATE TABLE public_line (
    number BIGINT PRIMARY KEY,
    change BIGINT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    line TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX public_line_by_record ON public_line (record, number);
CREATE TABLE todo (
    change BIGINT NOT NULL,
    listener TEXT NOT NULL,
    due BIGINT NOT NULL,
    leased BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (change, listener)
);
CREATE INDEX todo_by_due ON todo (due);
CREATE TABLE derived (
    kind TEXT NOT NULL,
    record TEXT NOT NULL REFERENCES record (id),
    place BIGINT NOT NULL,
    target TEXT NOT NULL,
    change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, record, place)
);
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    password TEXT NOT NULL,
    language TEXT NOT NULL,
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE TABLE person_key (
    person TEXT PRIMARY KEY REFERENCES person (id),
    key BLOB NOT NULL
);
CREATE TABLE role (
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (person, role, country)
);
CREATE TABLE membership (
    person TEXT NOT NULL REFERENCES person (id),
    organisation TEXT NOT NULL REFERENCES record (id),
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (person, organisation)
);
CREATE INDEX membership_by_organisation ON membership (organisation, person);
CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES record (id),
    role TEXT NOT NULL,
    by_person TEXT NOT NULL,
    sealed BLOB NOT NULL,
    digest TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX invitation_by_organisation ON invitation (organisation, created);
CREATE TABLE session (
    token TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    is_strong BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT NOT NULL
);
CREATE INDEX token_by_person ON token (person);
CREATE TABLE passage (
    token TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    purpose TEXT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE attempt (
    who TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX attempt_by_who ON attempt (who, at);
CREATE INDEX attempt_by_at ON attempt (at);
CREATE TABLE idempotency (
    person TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person, key)
);
CREATE INDEX idempotency_by_at ON idempotency (at);
CREATE TABLE file (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    received BIGINT NOT NULL,
    digest TEXT NOT NULL,
    person TEXT NOT NULL,
    state TEXT NOT NULL,
    home TEXT NOT NULL,
    at BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    due BIGINT NOT NULL,
    leased BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX file_by_expires ON file (expires, person);
CREATE INDEX file_by_state ON file (state, due);
CREATE TABLE file_part (
    file TEXT NOT NULL REFERENCES file (id),
    start BIGINT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (file, start)
);
CREATE TABLE file_use (
    file TEXT NOT NULL REFERENCES file (id),
    record TEXT NOT NULL REFERENCES record (id),
    PRIMARY KEY (file, record)
);
CREATE INDEX file_use_by_record ON file_use (record);
CREATE TABLE mail (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    language TEXT NOT NULL,
    template TEXT NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    created BIGINT NOT NULL,
    due BIGINT NOT NULL,
    leased BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    fault TEXT NOT NULL,
    is_read BIGINT NOT NULL
);
CREATE INDEX mail_by_state ON mail (state, due);
CREATE INDEX mail_by_person ON mail (person, created);
CREATE TABLE mail_choice (
    person TEXT NOT NULL REFERENCES person (id),
    template TEXT NOT NULL,
    PRIMARY KEY (person, template)
);
CREATE TABLE digest (
    record TEXT PRIMARY KEY REFERENCES record (id),
    sent BIGINT NOT NULL
);
CREATE TABLE code (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    person TEXT NOT NULL,
    sealed BLOB NOT NULL,
    digest TEXT NOT NULL,
    tries BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE TABLE consent (
    person TEXT NOT NULL REFERENCES person (id),
    record TEXT NOT NULL,
    edition BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person, record, edition)
);
CREATE TABLE second_factor (
    person TEXT PRIMARY KEY REFERENCES person (id),
    sealed BLOB NOT NULL,
    step BIGINT NOT NULL
);
CREATE TABLE identity (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    sealed BLOB NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX identity_by_person ON identity (person, created);
CREATE TABLE recovery_code (
    person TEXT NOT NULL REFERENCES person (id),
    digest TEXT NOT NULL,
    PRIMARY KEY (person, digest)
);
CREATE TABLE reminder (
    record TEXT NOT NULL REFERENCES record (id),
    step TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (record, step, since)
);
CREATE TABLE address (
    record TEXT NOT NULL REFERENCES record (id),
    field TEXT NOT NULL,
    url TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (record, field, url)
);
CREATE INDEX address_by_url ON address (url, record);
CREATE INDEX address_by_place ON address (place, record);
CREATE TABLE link_check (
    url TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    status BIGINT,
    checked BIGINT NOT NULL,
    since BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    gone BIGINT NOT NULL
);
CREATE TABLE freshness (
    record TEXT PRIMARY KEY REFERENCES record (id),
    until BIGINT NOT NULL
);
CREATE INDEX freshness_by_until ON freshness (until, record);
CREATE TABLE merger (
    record TEXT PRIMARY KEY REFERENCES record (id),
    target TEXT NOT NULL REFERENCES record (id),
    at BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    target_edition BIGINT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX merger_by_target ON merger (target);
CREATE TABLE intake (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    body TEXT NOT NULL,
    draft BLOB NOT NULL,
    content BLOB NOT NULL
);
CREATE INDEX intake_by_owner ON intake (owner, created);
CREATE INDEX intake_by_state ON intake (state, expires);
CREATE TABLE intake_record (
    intake TEXT NOT NULL REFERENCES intake (id),
    place BIGINT NOT NULL,
    record TEXT NOT NULL,
    edition BIGINT NOT NULL,
    line BIGINT NOT NULL,
    change TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (intake, place)
);
CREATE TABLE intake_profile (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    header TEXT NOT NULL,
    map TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX intake_profile_by_owner ON intake_profile (owner, kind);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
