//! Vocabularies: everybody reads them, curators amend them, and records follow.

use facility_access::Role;
use facility_record::Value;
use facility_store::Record;

use crate::curation::{public, with};
use crate::html;
use crate::people::{Reply, Somebody};
use crate::walks::{at, ok};
use crate::world::{World, everywhere};

const PAGE: &str = "/en/vocabularies/costs/amendment";

struct Here {
    curator: Somebody,
    member: Somebody,
    home: String,
}

fn here(world: &World) -> Here {
    let home = crate::given::Maker::new(world, "").pool("organisation")[0].clone();
    Here {
        curator: world.join("curator", &[(Role::Curator, "")], &[]),
        member: world.join("member", &[], &[&home]),
        home,
    }
}

/// A public training that costs this.
fn training(world: &World, home: &str, cost: &str) -> Record {
    let record = public(world, "training", home);
    let body = with(&record, &[("cost", Value::Word(cost.into()))]);
    world.bring(&record, "published", body, "")
}

fn look(curator: &Somebody, table: &str) -> Reply {
    curator.post(PAGE, &[("step", "look"), ("table", table)])
}

fn apply(curator: &Somebody, edition: &str, table: &str) -> Reply {
    curator.post(PAGE, &[("step", "apply"), ("edition", edition), ("table", table)])
}

fn amendments(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM record WHERE kind = 'amendment'")
}

#[test]
fn a_curator_sees_what_a_table_would_change_before_it_is_changed_for_everybody() {
    everywhere(|world| {
        let here = here(world);
        let record = training(world, &here.home, "paid");
        world.settle();
        let visitor = world.visitor();
        let list = visitor.get("/fr/registry/trainings?cost=paid");
        assert!(html::words(&list.body).contains("Payant"), "{}", html::words(&list.body));
        let table = "code,label_fr,synonyms_ru\npaid,Moyennant finances,платно;за квоккарубли\nfree,Gratuit,\n";
        let page = look(&here.curator, table);
        assert_eq!(page.status, 200, "{}", html::words(&page.body));
        let said = html::words(&page.body);
        for part in
            ["Payant", "Moyennant finances", "label_fr", "Records that are shown otherwise: 1"]
        {
            assert!(said.contains(part), "{part} is missing: {said}");
        }
        assert!(said.contains("Codes of the table that stay as they are: 1"), "{said}");
        assert!(page.body.contains("search?cost=paid"), "{}", page.body);
        assert_eq!(amendments(world), 0, "looking changes nothing");
        let edition = html::form(&page.body).first("edition").to_owned();
        assert_eq!(edition, "0");
        ok(apply(&here.curator, &edition, table), 303);
        world.settle();
        // Pages, kept ones too, say the new name; searches in another language find by new words.
        let list = visitor.get("/fr/registry/trainings?cost=paid");
        assert!(html::words(&list.body).contains("Moyennant finances"));
        let found = visitor
            .get("/ru/search?q=%D0%BA%D0%B2%D0%BE%D0%BA%D0%BA%D0%B0%D1%80%D1%83%D0%B1%D0%BB%D0%B8");
        assert!(found.body.contains(&record.id), "{}", html::words(&found.body));
        let codes = visitor.get("/en/vocabularies/costs.json").json();
        let paid = codes["codes"].as_array().unwrap().iter().find(|code| code["code"] == "paid");
        assert_eq!(paid.unwrap()["labels"]["fr"], "Moyennant finances");
        assert_eq!(paid.unwrap()["labels"]["ru"], "Платно", "what the table left out stays");
        assert_eq!(paid.unwrap()["more"]["schema_org"], "Paid");
        assert_eq!(world.record(&record.id).edition, record.edition, "no record was written");
        // A file is read as what was pasted, in the encoding of a spreadsheet too.
        let words = "code;label_es\npaid;Con pago\n".encode_utf16().flat_map(u16::to_le_bytes);
        let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(words).collect();
        let sent = here.curator.upload(PAGE, &[("step", "look")], ("costs.csv", &bytes));
        assert!(html::words(&sent.body).contains("Con pago"), "{}", html::words(&sent.body));
        // The same table once more changes nothing, and who comes late is told.
        let again = look(&here.curator, table);
        assert!(html::words(&again.body).contains("nothing would change"));
        let late = apply(&here.curator, "0", "code,label_fr\npaid,Autre\n");
        assert_eq!(late.status, 409, "{}", html::words(&late.body));
        assert!(html::words(&late.body).contains("Autre"), "what was wanted is still there");
        assert_eq!(amendments(world), 1);
        let history = visitor.get("/en/registry/amendments");
        assert!(html::words(&history.body).contains("Costs"), "{}", html::words(&history.body));
    });
}

#[test]
fn a_retired_code_is_chosen_no_more_and_records_get_the_one_that_stands_for_it() {
    everywhere(|world| {
        let here = here(world);
        let record = training(world, &here.home, "scholarship");
        let other = training(world, &here.home, "free");
        let table = "code;retired;replaced_by\nscholarship;1;paid\n";
        let said = html::words(&look(&here.curator, table).body);
        assert!(said.contains("Records that get the other code: 1"), "{said}");
        ok(apply(&here.curator, "0", table), 303);
        world.settle();
        let after = world.record(&record.id);
        let cost = |record: &Record| record.body.of(&record.kind.fields, "cost").words().to_vec();
        assert_eq!(cost(&after), ["paid"]);
        assert_eq!(world.record(&other.id).edition, other.edition);
        let history = here.curator.get(&at(world, &record.id, "/history"));
        assert!(html::words(&history.body).contains("A retired code was replaced"));
        let form = here.member.get("/en/registry/trainings/new");
        let tasks = html::words(&form.body);
        let cost = here.member.get(&at(world, &record.id, "/edit"));
        assert!(!cost.body.contains("value=\"scholarship\"") && !tasks.contains("scholarships"));
        // What others still send under the old code comes in under the new one.
        let vocabularies = world.site.vocabularies();
        assert_eq!(vocabularies.of("costs").code_of("scholarship"), Some("paid"));
        assert!(vocabularies.of("costs").has("scholarship"), "the code is not gone");
    });
}

#[test]
fn what_is_wrong_with_a_table_is_said_at_once_in_six_languages_and_nothing_is_saved() {
    everywhere(|world| {
        let here = here(world);
        let table = "code,label_en,parent\nnew-one,New,nowhere\nb d,Bad,\npaid,,\n";
        for language in facility_language::Language::ALL {
            let page = PAGE.replacen("/en/", &format!("/{}/", language.code()), 1);
            let reply =
                here.curator.post(&page, &[("step", "apply"), ("edition", "0"), ("table", table)]);
            assert_eq!(reply.status, 422, "{}", html::words(&reply.body));
            assert!(html::faults(&reply.body, language.code()).is_empty());
            assert_eq!(
                reply.body.matches("<li><a href=\"#table\">").count(),
                8,
                "{}",
                html::words(&reply.body)
            );
        }
        let said = html::words(&look(&here.curator, table).body);
        for part in [
            "Line 2, column 1: the broader code “nowhere” does not exist",
            "Line 3, column 1",
            "Line 4, column 2",
        ] {
            assert!(said.contains(part), "{part} is missing: {said}");
        }
        assert_eq!(amendments(world), 0);
    });
}

#[test]
fn everybody_reads_the_vocabularies_and_only_curators_amend_them() {
    everywhere(|world| {
        let here = here(world);
        let visitor = world.visitor();
        for language in facility_language::Language::ALL {
            let list = visitor.get(&format!("/{}/vocabularies", language.code()));
            assert_eq!(list.status, 200, "{}", html::words(&list.body));
            assert!(html::faults(&list.body, language.code()).is_empty());
            let topics = visitor.get(&format!("/{}/vocabularies/topics", language.code()));
            assert!(html::faults(&topics.body, language.code()).is_empty());
        }
        for entry in world.site.vocabularies().of("vocabularies").entries() {
            ok(visitor.get(&format!("/en/vocabularies/{}", entry.code)), 200);
            let csv = visitor.get(&format!("/en/vocabularies/{}.csv?raw=1", entry.code));
            assert!(csv.body.trim_start_matches('\u{feff}').starts_with("code,parent,"));
        }
        ok(visitor.get("/en/vocabularies/passwords"), 404);
        let table = "code,label_en\npaid,Mine\n";
        for somebody in [&here.member, &visitor] {
            let reply = somebody.get(PAGE);
            assert!([303, 401, 403].contains(&reply.status), "{}", reply.status);
            let reply = apply(somebody, "0", table);
            assert!([303, 401, 403].contains(&reply.status), "{}", reply.status);
        }
        assert_eq!(amendments(world), 0);
        assert_eq!(world.site.vocabularies().of("costs").label("paid", "en"), "Paid");
    });
}

#[test]
fn a_country_is_found_by_its_region_and_by_the_groups_that_it_is_in_today() {
    everywhere(|world| {
        let here = here(world);
        let visitor = world.visitor();
        let of = |country: &str| {
            let record = public(world, "training", &here.home);
            let countries = Value::Words(vec![country.to_owned()]);
            world.bring(&record, "published", with(&record, &[("countries", countries)]), "")
        };
        let (landlocked, island) = (of("BOL"), of("FJI"));
        world.settle();
        let found = |query: &str| {
            // The page is counted by the index, the table by the store.
            let page = visitor.get(&format!("/en/registry/trainings?{query}"));
            let list = visitor.get(&format!("/en/registry/trainings.json?{query}")).json();
            let ids: Vec<String> = list["items"]
                .as_array()
                .unwrap_or_else(|| panic!("{list}"))
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned())
                .collect();
            for record in [&landlocked, &island] {
                assert_eq!(page.body.contains(&record.id), ids.contains(&record.id), "{query}");
            }
            [&landlocked, &island].map(|record| ids.contains(&record.id))
        };
        assert_eq!(found("country_group=lldc"), [true, false]);
        assert_eq!(found("country_group=sids"), [false, true]);
        assert_eq!(found("country_group=lldc&country_group=sids"), [true, true]);
        assert_eq!(found("country_group=lldc&country=FJI"), [false, false]);
        assert_eq!(found("region=019"), [true, false], "the Americas");
        assert_eq!(found("region=054&country_group=sids"), [false, true], "Melanesia");
        let search = html::words(&visitor.get("/fr/search?country_group=lldc").body);
        assert!(search.contains("Pays en développement sans littoral"), "{search}");
        // A curator notes a decision; lists and counts follow.
        let page = PAGE.replace("costs", "memberships");
        let table = "code,parent,country,valid_from,valid_to\nFJI.lldc,lldc,FJI,2020-01-01,\n";
        let said = here.curator.post(&page, &[("step", "look"), ("table", table)]);
        assert_eq!(said.status, 200, "{}", html::words(&said.body));
        let pairs = [("step", "apply"), ("edition", "0"), ("table", table)];
        ok(here.curator.post(&page, &pairs), 303);
        world.settle();
        assert_eq!(found("country_group=lldc"), [true, true]);
        let ended = "code,valid_to\nFJI.lldc,2021-01-01\n";
        let pairs = [("step", "apply"), ("edition", "1"), ("table", ended)];
        ok(here.curator.post(&page, &pairs), 303);
        world.settle();
        assert_eq!(found("country_group=lldc"), [true, false]);
    });
}

#[test]
fn a_search_catches_up_with_an_amendment_that_the_index_could_not_take_at_once() {
    everywhere(|world| {
        let here = here(world);
        let record = training(world, &here.home, "paid");
        world.settle();
        let table = "code,synonyms_en\npaid,fee;quokkapence\n";
        let writer = world.site.index.writer().unwrap();
        ok(apply(&here.curator, "0", table), 303);
        let knows = || world.site.vocabularies().of("costs").code_of("quokkapence").is_some();
        let wait = |what: &dyn Fn() -> bool| {
            let start = std::time::Instant::now();
            while !what() {
                assert!(start.elapsed() < std::time::Duration::from_secs(60));
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
        };
        wait(&knows);
        drop(writer);
        let found = || world.visitor().get("/en/search?q=quokkapence").body.contains(&record.id);
        wait(&found);
    });
}
