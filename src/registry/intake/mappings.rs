//! Saved mappings: kept under a name, used again, given as a file, renamed, thrown away.

use std::sync::Arc;

use askama::Template;
use facility_store::IntakeProfile;

use super::columns::digest;
use super::{IMPORT, address, draft, file, is_keeper, kind_label, mapping_owners, open};
use crate::exchange::FACILITY;
use crate::registry::curation::owner_name;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// Most characters of a name.
const LONGEST: usize = 100;

/// A mapping in the list.
struct Row {
    id: String,
    name: String,
    about: Vec<String>,
    address: String,
}

#[derive(Template)]
#[template(path = "registry/intake/mappings.html")]
struct MappingsPage {
    frame: Frame,
    rows: Vec<Row>,
    token: String,
}

/// The saved mappings that whoever asks may use; one of them as a file (`?id=`).
pub async fn mappings(ask: Arc<Ask>) -> Result<Answer, Error> {
    let saved = ask.site.store.intake_profiles(&mapping_owners(&ask)).await?;
    let asked = ask.query.first("id");
    if !asked.is_empty() {
        let found = saved.into_iter().find(|profile| profile.id == asked);
        let profile = found.ok_or(Refusal::NotFound)?;
        return Ok(file("MAP.toml", "application/toml; charset=utf-8", profile.map));
    }
    let mut rows = Vec::new();
    for profile in saved {
        let kind = ask.site.store.kind(&profile.kind);
        rows.push(Row {
            address: ask.at(&format!("{IMPORT}/mappings?id={}", profile.id)),
            about: vec![
                kind.map_or(String::new(), |kind| kind_label(&ask, kind)),
                owner_name(&ask, &profile.owner).await?,
                ask.say.day_of(profile.created),
            ],
            id: profile.id,
            name: profile.name,
        });
    }
    let page = MappingsPage {
        frame: Frame::new(&ask, &ask.say.t("import-mappings"))
            .crumb(ask.say.t("import"), ask.at(IMPORT)),
        rows,
        token: ask.form_token(),
    };
    Ok(Answer::html(page.render()?))
}

/// Renames a mapping or throws it away.
pub async fn change(ask: Arc<Ask>) -> Result<Answer, Error> {
    let name: String = ask.form.first("name").chars().take(LONGEST).collect();
    let owners = mapping_owners(&ask);
    let asked = ask.form.first("id");
    if asked.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let saved = ask.site.store.intake_profiles(&owners).await?;
    let is_theirs = |profile: &IntakeProfile| {
        let kind = ask.site.store.kind(&profile.kind);
        profile.owner != FACILITY || kind.is_some_and(|kind| is_keeper(&ask, kind))
    };
    let found = saved.into_iter().find(|profile| profile.id == asked && is_theirs(profile));
    let found = found.ok_or(Refusal::NotFound)?;
    let list = ask.at(&format!("{IMPORT}/mappings"));
    if ask.form.first("go") == "deletion" {
        ask.site.store.drop_intake_profile(&found.id).await?;
        return Ok(Answer::to(format!("{list}?done=import-mapping-deleted")));
    }
    if !name.is_empty() {
        let renamed = IntakeProfile { name, ..found };
        ask.site.store.keep_intake_profile(&renamed).await?;
    }
    Ok(Answer::to(format!("{list}?done=saved")))
}

/// The mapping of an open import as a file for the command line.
pub async fn own(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let mut map = draft::draft(&ask.site, &intake).await?.map;
    kind.name.clone_into(&mut map.kind);
    Ok(file("MAP.toml", "application/toml; charset=utf-8", map.write()))
}

/// Keeps the mapping of an open import under a name, in the place of an older one of that name.
pub async fn keep(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let name: String = ask.form.first("name").chars().take(LONGEST).collect();
    let preview = address(&ask, &intake, "/preview");
    if name.is_empty() {
        return Ok(Answer::to(preview));
    }
    let draft = draft::draft(&ask.site, &intake).await?;
    let owners = mapping_owners(&ask);
    let owner = if owners.contains(&intake.owner) { intake.owner.as_str() } else { FACILITY };
    let saved = ask.site.store.intake_profiles(&[owner.to_owned()]).await?;
    let same = saved.into_iter().find(|one| one.name == name && one.kind == kind.name);
    let mut map = draft.map;
    kind.name.clone_into(&mut map.kind);
    let profile = IntakeProfile {
        id: same.map_or_else(|| facility_store::random_hex(16), |one| one.id),
        owner: owner.to_owned(),
        kind: kind.name.to_owned(),
        name,
        header: digest(&draft.header),
        map: map.write(),
        created: ask.now,
    };
    ask.site.store.keep_intake_profile(&profile).await?;
    Ok(Answer::to(format!("{preview}?done=import-mapping-saved")))
}
