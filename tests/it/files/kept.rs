//! Files in forms: taken, kept beside a mistake, replaced, removed, in rows.

use facility_record::{Declared, Value};

use super::{
    Dossier, address, everywhere, file_of, led_to, list_of, member, new_form, pdf, send_paper,
};
use crate::html;

#[test]
fn a_file_sent_with_a_form_comes_back_byte_by_byte_and_is_shown_by_name_and_size() {
    everywhere(|world| {
        let (member, _) = member(world);
        for size in [30, 262_144, 262_145, 2_900_000] {
            let content = pdf(size);
            let record = led_to(world, &send_paper(&member, "Plan", "The plan.pdf", &content));
            let file = file_of(world, &record, "paper");
            assert_eq!((file.bytes, file.media_type.as_str()), (size as i64, "application/pdf"));
            assert_eq!(file.digest, facility_store::sha256(&content));
            assert_eq!(member.get(&address(&file)).bytes, content);
            let here = format!("{}/{}", list_of(Dossier::kind()), record.id);
            let page = member.get(&here).body;
            let link = format!("/en/files/{}/The%20plan.pdf", file.id);
            assert!(page.contains(&link), "no link to the file");
            assert!(html::words(&page).contains("The plan.pdf ("));
            let json = member.get(&format!("{here}.json")).json();
            assert_eq!(json["fields"]["paper"]["name"], "The plan.pdf");
            assert_eq!(json["fields"]["paper"]["bytes"], size);
            let table = member.get(&format!("{here}.csv?raw=1")).body;
            assert!(table.contains("paper.name") && table.contains("The plan.pdf"));
        }
    });
}

#[test]
fn a_form_with_a_mistake_keeps_its_file() {
    everywhere(|world| {
        let (member, _) = member(world);
        let pairs = [("title", "a title\nof two lines"), ("once", "x")];
        let file = ("plan.pdf", &pdf(1_000)[..]);
        let reply = member.upload_as(&new_form(), &pairs, "paper", file);
        assert_eq!(reply.status, 422);
        assert!(reply.body.contains("enctype=\"multipart/form-data\""));
        let form = html::form(&reply.body);
        let id = form.first("paper.id");
        assert_eq!(id.len(), 32, "the file is not kept");
        let words = html::words(&reply.body);
        assert!(words.contains("Kept:") && words.contains("plan.pdf ("), "not shown: {words}");
        // The one who sent it may look at it meanwhile, nobody else.
        let path = format!("/en/files/{id}/plan.pdf");
        assert_eq!(member.get(&path).bytes, pdf(1_000));
        assert_eq!(world.join("other", &[], &[]).get(&path).status, 404);
        let mended: Vec<(&str, &str)> = form
            .0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .filter(|(name, _)| *name != "title" && *name != "token")
            .chain([("title", "one line")])
            .collect();
        let record = led_to(world, &member.post(&new_form(), &mended));
        assert_eq!(file_of(world, &record, "paper").id, id);
        assert_eq!(
            world.number("SELECT COUNT(*) FROM file WHERE expires > 0 AND name = 'plan.pdf'"),
            0
        );
    });
}

#[test]
fn a_bad_file_keeps_the_words_and_the_file_that_was_there() {
    everywhere(|world| {
        let (member, _) = member(world);
        let record = led_to(world, &send_paper(&member, "Plan", "plan.pdf", &pdf(100)));
        let first = file_of(world, &record, "paper");
        let edit = format!("{}/{}/edit", list_of(Dossier::kind()), record.id);
        let form = html::form(&member.get(&edit).body);
        assert_eq!(form.first("paper.id"), first.id);
        let pairs = [("title", "Other"), ("paper.id", &first.id), ("edition", "1")];
        let reply = member.upload_as(&edit, &pairs, "paper", ("page.pdf", b"<html>x"));
        assert_eq!(reply.status, 422);
        let words = html::words(&reply.body);
        assert!(words.contains("a web page or a drawing") && words.contains("plan.pdf ("));
        assert_eq!(html::form(&reply.body).first("title"), "Other");
        let reply = member.upload_as(&edit, &pairs, "paper", ("second.pdf", &pdf(200)));
        let second = file_of(world, &led_to(world, &reply), "paper");
        assert_eq!((second.name.as_str(), second.bytes), ("second.pdf", 200));
        // What nobody names any more is still the history of the record.
        assert_eq!(member.get(&address(&first)).status, 200);
        let compare = edit.replace("/edit", "/compare?from=1&to=2");
        let page = member.get(&compare).body;
        assert!(page.contains(&first.id) && page.contains(&second.id), "{}", html::words(&page));
        let pairs = [
            ("title", "Other"),
            ("paper.id", second.id.as_str()),
            ("paper.remove", "yes"),
            ("edition", "2"),
        ];
        let record = led_to(world, &member.post(&edit, &pairs));
        assert!(record.body.of(&record.kind.fields, "paper").is_empty());
    });
}

#[test]
fn a_row_has_a_file_of_its_own_and_a_button_for_another_row_loses_none() {
    everywhere(|world| {
        let (member, _) = member(world);
        let file = ("one.pdf", &pdf(100)[..]);
        let pairs =
            [("title", "Plan"), ("parts[0].name", "One"), ("parts[0].key", "a"), ("add", "parts")];
        let reply = member.upload_as(&new_form(), &pairs, "parts[0].sheet", file);
        assert_eq!(reply.status, 200);
        let form = html::form(&reply.body);
        let id = form.first("parts[0].sheet.id").to_owned();
        assert_eq!(id.len(), 32, "{form:?}");
        let pairs = [
            ("title", "Plan"),
            ("parts[0].name", "One"),
            ("parts[0].key", "a"),
            ("parts[0].sheet.id", &id),
            ("parts[1].name", "Two"),
            ("parts[1].key", "b"),
        ];
        let file = ("two.csv", &b"a,b\n1,2\n"[..]);
        let record = led_to(world, &member.upload_as(&new_form(), &pairs, "parts[1].sheet", file));
        let Value::Rows(rows) = record.body.of(&record.kind.fields, "parts") else {
            panic!("no rows")
        };
        let names: Vec<&str> = rows
            .iter()
            .map(|row| match &row.values[1] {
                Value::File(file) => file.name.as_str(),
                _ => "none",
            })
            .collect();
        assert_eq!(names, ["one.pdf", "two.csv"]);
        let page = member.get(&format!("{}/{}", list_of(Dossier::kind()), record.id)).body;
        assert!(page.contains(&format!("/en/files/{id}/one.pdf")));
    });
}

#[test]
fn the_same_form_twice_is_one_record() {
    everywhere(|world| {
        let (member, _) = member(world);
        let pairs = [("title", "Plan"), ("once", "0123456789abcdef0123456789abcdef")];
        let send = |size| member.upload_as(&new_form(), &pairs, "paper", ("a.pdf", &pdf(size)));
        let (first, second) = (send(100), send(100));
        assert_eq!(first.header("location"), second.header("location"));
        assert_eq!((first.status, second.status), (303, 303));
        assert_eq!(send(101).status, 422, "another file is another form");
    });
}

#[test]
fn somebody_elses_file_cannot_be_named_and_nothing_sent_beside_an_id_is_believed() {
    everywhere(|world| {
        let (member, _) = member(world);
        let (other, _) = super::member(world);
        let record = led_to(world, &send_paper(&member, "Plan", "plan.pdf", &pdf(100)));
        let taken = file_of(world, &record, "paper").id;
        for id in [taken.as_str(), &"0".repeat(32), "x"] {
            let pairs = [("title", "Mine"), ("paper.id", id), ("paper.name", "mine.pdf")];
            let reply = other.post(&new_form(), &pairs);
            assert_eq!(reply.status, 422);
            assert!(html::words(&reply.body).contains("is not yours"));
            let body = serde_json::json!({"title": "Mine", "paper": {"id": id}});
            let reply = other.api("POST", "/api/dossiers", &[], &body);
            assert_eq!(reply.status, 422, "{}", reply.body);
            assert_eq!(reply.json()["problems"][0]["code"], "dossier.paper.file-unknown");
        }
        let tag = [("if-match", "\"1\"")];
        let body = serde_json::json!({"title": "Plan", "paper":
            {"id": taken, "name": "other.exe", "media_type": "text/html", "bytes": 1}});
        let path = format!("/api/dossiers/{}", record.id);
        let reply = member.api("PUT", &path, &tag, &body);
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.json()["fields"]["paper"]["name"], "plan.pdf");
        // A file that fits one field need not fit another.
        let body = serde_json::json!({"title": "Plan", "secret": {"id": taken}});
        let reply = member.api("PUT", &path, &[("if-match", "\"2\"")], &body);
        assert_eq!(reply.status, 200, "it is on this record: {}", reply.body);
        let csv = led_to(world, &send_paper(&member, "Plan", "plan.csv", b"a,b\n1,2\n"));
        let csv = file_of(world, &csv, "paper").id;
        let body = serde_json::json!({"title": "Plan", "secret": {"id": csv}});
        let reply = member.api("POST", "/api/dossiers", &[], &body);
        assert_eq!(reply.json()["problems"][0]["code"], "dossier.secret.file-type");
    });
}
