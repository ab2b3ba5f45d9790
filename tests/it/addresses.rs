//! Every address that a page can be met at, and the views of it.

use facility::web::page::Page;
use facility_record::Kind;

use crate::leaks::Seed;
use crate::world::World;

/// Every address that a route can be met at: with each room, kind, record and move. `None` is no
/// record; a new parameter of a route has to be taught here.
pub fn addresses(world: &World, page: &Page, seeds: &[Seed]) -> Vec<(String, Option<usize>)> {
    let mut found = Vec::new();
    let kinds = world.store().kinds().to_vec();
    let fill = |path: &str, kind: Option<&Kind>| {
        let hyphened = |text: &str| text.replace('_', "-");
        let known = [("{lang}", "en"), ("{vocabulary}", "costs"), ("{country}", "KEN")];
        let path = known.iter().fold(path.to_owned(), |path, (name, it)| path.replace(name, it));
        match kind {
            Some(kind) => path.replace("{room}", &hyphened(kind.room)).replace(
                "{kinds}",
                &if path.starts_with("/api/") {
                    kind.plural.to_owned()
                } else {
                    hyphened(kind.plural)
                },
            ),
            None => path,
        }
    };
    if page.path.contains("{import}") {
        let rows = world.rows("SELECT id FROM intake ORDER BY id");
        let mut ids: Vec<String> = rows.iter().map(|row| row.text(0).to_owned()).collect();
        ids.push("0".repeat(32));
        let path = fill(page.path, None);
        found.extend(ids.iter().map(|id| (path.replace("{import}", id), None)));
    } else if page.path.contains("{stored}") {
        let rows = world.rows("SELECT id FROM file ORDER BY id");
        let mut ids: Vec<String> = rows.iter().map(|row| row.text(0).to_owned()).collect();
        ids.push("0".repeat(32));
        let path = fill(page.path, None).replace("{name}", "a.pdf");
        found.extend(ids.iter().map(|id| (path.replace("{stored}", id), None)));
    } else if page.path.contains("{file}") {
        let names = kinds.iter().map(|kind| kind.plural.replace('_', "-")).chain(["pages".into()]);
        let path = |name: String| page.path.replace("{kinds}", &name).replace("{file}", "1.xml");
        found.extend(names.map(|name| (path(name), None)));
    } else if page.path.contains("{id}") {
        // At records of other kinds there is no such page: a test of its own says so.
        let has = |seed: &Seed| page.kind.is_empty() || page.kind == seed.record.kind.name;
        for (at, seed) in seeds.iter().enumerate().filter(|(_, seed)| has(seed)) {
            let kind = seed.record.kind;
            let path = fill(page.path, Some(kind)).replace("{id}", &seed.record.id);
            let moves = kind.moves.iter().map(|step| step.name.replace('_', "-"));
            let moves: Vec<String> = moves.chain(["deletion".to_owned()]).collect();
            let moves = if path.contains("{move}") { moves } else { vec![String::new()] };
            found.extend(moves.iter().map(|step| (path.replace("{move}", step), Some(at))));
        }
    } else if page.path.contains("{kinds}") {
        found.extend(kinds.iter().map(|kind| (fill(page.path, Some(kind)), None)));
    } else if page.path.contains("{room}") {
        let rooms = world.site.rooms.iter().map(|room| page.path.replace("{room}", &room.slug()));
        found.extend(rooms.map(|path| (fill(&path, None), None)));
    } else {
        found.push((fill(page.path, None), None));
    }
    for (address, _) in &found {
        assert!(!address.contains('{'), "{address}: teach the tests to fill this parameter");
    }
    found
}

/// The addresses with the twins and queries at which they show something else.
pub fn views(path: &str, is_record: bool) -> Vec<String> {
    if path.starts_with("/en/files/") || path.starts_with("/api/files/") {
        return vec![path.to_owned()];
    }
    if path.starts_with("/api/") {
        let lists = ["?limit=200", "?sort=title&limit=200", "?limit=5"];
        return match is_record {
            false => lists.iter().map(|query| format!("{path}{query}")).collect(),
            true => vec![path.to_owned()],
        };
    }
    let mut views = vec![path.to_owned()];
    if is_record && path.ends_with("/compare") {
        return vec![format!("{path}?from=1&to=2"), format!("{path}?from=2&to=1")];
    }
    views.extend(["json", "csv", "atom"].map(|twin| format!("{path}.{twin}")));
    if !is_record {
        for query in ["?page=2", "?page=3", "?q=quokka", "?q=quokka&page=2", "?sort=title"] {
            views.extend(["", ".json"].map(|twin| format!("{path}{twin}{query}")));
        }
        views.push(format!("{path}.csv?q=quokka"));
    }
    views
}
