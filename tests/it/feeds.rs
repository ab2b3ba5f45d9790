//! The public record as people and programs follow it: page, JSON, Atom.

use facility_record::Kind;

use crate::given::Maker;
use crate::html::{Tag, tags};
use crate::world::{World, everywhere};

/// More changes than stand on a page.
fn fill(world: &World) -> usize {
    let kind: &'static Kind = world.store().kind("organisation").unwrap();
    let maker = Maker::new(world, "");
    (0..57).for_each(|_| drop(maker.public(kind, "facility")));
    world.settle();
    world.number("SELECT COUNT(*) FROM public_line") as usize
}

/// Every tag that opens is closed, in order; the tags.
fn well_formed(xml: &str) -> Vec<Tag> {
    let (declaration, rest) = xml.split_once("?>").expect("an XML declaration");
    assert!(declaration.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\""), "{declaration}");
    let mut open: Vec<String> = Vec::new();
    let bare = rest
        .replace("&amp;", "")
        .replace("&lt;", "")
        .replace("&gt;", "")
        .replace("&quot;", "")
        .replace("&#", "");
    assert!(!bare.contains('&'), "an ampersand that is no entity");
    let mut at = 0;
    while let Some(start) = rest[at..].find('<') {
        let end = at + start + rest[at + start..].find('>').expect("a tag ends");
        let tag = &rest[at + start + 1..end];
        at = end + 1;
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap().to_owned();
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{tag}"),
            (false, true) => {}
            (false, false) => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    tags(rest)
}

#[test]
fn the_feed_is_well_formed_and_leads_through_all_changes_in_six_languages() {
    everywhere(|world| {
        let total = fill(world);
        assert!(total > 50);
        for language in facility_language::Language::ALL {
            let mut address = format!("/{}/changes.atom", language.code());
            let mut ids = Vec::new();
            while !address.is_empty() {
                let reply = world.visitor().get(&address);
                assert_eq!(reply.status, 200);
                assert!(reply.header("content-type").starts_with("application/atom+xml"));
                let tags = well_formed(&reply.body);
                let text = |name: &str| {
                    let at = |tag: &Tag| tag.name == name && !tag.closes;
                    let places = tags.iter().enumerate().filter(move |(_, tag)| at(tag));
                    places.map(|(at, _)| tags[at + 1].text.clone()).collect::<Vec<_>>()
                };
                let entries = text("entry").len();
                assert_eq!(text("id").len(), entries + 1, "each entry and the feed have an id");
                assert_eq!(text("updated").len(), entries + 1);
                assert!(text("updated").iter().all(|at| at.parse::<jiff::Timestamp>().is_ok()));
                ids.extend(text("id").into_iter().skip(1));
                let next = tags.iter().find(|tag| tag.name == "link" && tag.of("rel") == "next");
                address = next.map_or(String::new(), |tag| tag.of("href").replace(&world.base, ""));
            }
            let count = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!((ids.len(), count), (total, total), "{}", language.code());
        }
    });
}

#[test]
fn the_pages_of_changes_lead_from_the_newest_to_the_first() {
    everywhere(|world| {
        let total = fill(world);
        let visitor = world.visitor();
        let first = visitor.get("/en/changes.json").json();
        let numbers = |json: &serde_json::Value| {
            let items = json["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["number"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        let mut found = numbers(&first);
        while *found.last().unwrap() > 1 {
            let page = visitor.get(&format!("/en/changes.json?before={}", found.last().unwrap()));
            found.extend(numbers(&page.json()));
        }
        let expected: Vec<i64> = (1..=total as i64).rev().collect();
        assert_eq!(found, expected);
        let page = visitor.get("/en/changes");
        assert!(page.body.contains("?before="), "the page leads to older changes");
        assert!(crate::html::faults(&page.body, "en").is_empty());
    });
}
