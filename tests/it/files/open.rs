//! Who is given a file, and how: doors, headers, ranges.

use facility_access::Role;
use facility_record::{Declared, Value};

use super::{
    Dossier, address, ask, everywhere, file_of, led_to, list_of, member, new_form, pdf, publish,
    send_paper,
};
use crate::people::Reply;

#[test]
fn a_file_is_given_to_whoever_sees_its_field_and_to_nobody_else() {
    everywhere(|world| {
        let (owner, _) = member(world);
        let (other, _) = member(world);
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let people = [
            ("owner", &owner),
            ("curator", &curator),
            ("other", &other),
            ("broker", &world.join("broker", &[(Role::Broker, "")], &[])),
            ("administrator", &world.join("administrator", &[(Role::Administrator, "")], &[])),
            ("stranger", &world.join("stranger", &[], &[])),
            ("visitor", &world.visitor()),
        ];
        let draft = led_to(world, &send_paper(&owner, "Plan", "open.pdf", &pdf(100)));
        let edit = format!("{}/{}/edit", list_of(Dossier::kind()), draft.id);
        let id = file_of(world, &draft, "paper").id;
        let pairs = [("title", "Plan"), ("paper.id", &id), ("edition", "1")];
        let reply = owner.upload_as(&edit, &pairs, "secret", ("secret.pdf", &pdf(200)));
        let draft = led_to(world, &reply);
        let [paper, secret] = ["paper", "secret"].map(|name| file_of(world, &draft, name));
        let may = |readers: &[&str], what: &str, path: &str| {
            for (role, somebody) in &people {
                let expected = if readers.contains(role) { 200 } else { 404 };
                assert_eq!(somebody.get(path).status, expected, "{role}: {what}");
            }
        };
        let absent = format!("/en/files/{}/a.pdf", "0".repeat(32));
        may(&["owner", "curator"], "the draft", &address(&paper));
        may(&["owner", "curator"], "the draft's secret", &address(&secret));
        may(&[], "what is not there", &absent);
        publish(world, &draft);
        let all = people.map(|(role, _)| role);
        may(&all, "the published paper", &address(&paper));
        may(&["owner", "curator"], "the secret", &address(&secret));
        // Not theirs and not there look the same.
        let plain = |reply: Reply| {
            let words = crate::html::words(&reply.body);
            let reference = words.rfind(": ").unwrap_or(0);
            (reply.status, words[..reference].to_owned())
        };
        assert_eq!(plain(other.get(&address(&secret))), plain(other.get(&absent)));
        // What was private stays so in the history of a public record.
        let record = world.record(&draft.id);
        let mut body = record.body.clone();
        body.set(&record.kind.fields, "secret", Value::Empty);
        world.bring(&record, "published", body, "");
        may(&["owner", "curator"], "the former secret", &address(&secret));
    });
}

#[test]
fn a_file_is_an_attachment_in_a_sandbox_and_kept_by_nobody_but_where_it_is_public() {
    everywhere(|world| {
        let (owner, _) = member(world);
        let name = "Plan d\u{2019}action \u{62e}\u{637}\u{629}.csv";
        let draft = led_to(world, &send_paper(&owner, "Plan", name, b"a,b\n1,2\n"));
        let file = file_of(world, &draft, "paper");
        let reply = owner.get(&address(&file));
        assert_eq!(reply.status, 200);
        for (header, expected) in [
            ("content-type", "text/csv"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, no-store"),
            ("accept-ranges", "bytes"),
            ("content-length", "8"),
            ("content-encoding", ""),
        ] {
            assert_eq!(reply.header(header), expected, "{header}");
        }
        assert_eq!(
            reply.header("content-disposition"),
            "attachment; filename=\"Plan d_action ___.csv\"; \
             filename*=UTF-8''Plan%20d%E2%80%99action%20%D8%AE%D8%B7%D8%A9.csv"
        );
        publish(world, &draft);
        let reply = world.visitor().get(&address(&file));
        assert_eq!(reply.header("cache-control"), "public, no-cache");
        let tag = reply.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", file.digest));
        let visitor = world.visitor();
        let again = ask(&visitor, "GET", &address(&file), &[("if-none-match", &tag)]);
        assert_eq!((again.status, again.bytes.len()), (304, 0));
        // A name that ends like a twin of a page is that of a file all the same.
        for end in ["csv", "json", "html", "xlsx"] {
            let path = format!("/en/files/{}/a.{end}", file.id);
            assert_eq!(visitor.get(&path).body, "a,b\n1,2\n", "{end}");
        }
    });
}

#[test]
fn a_part_of_a_file_is_given_and_a_part_beyond_its_end_is_not() {
    everywhere(|world| {
        let (owner, _) = member(world);
        let content = pdf(600_000);
        let draft = led_to(world, &send_paper(&owner, "Plan", "plan.pdf", &content));
        let file = file_of(world, &draft, "paper");
        let part = |range: &str| ask(&owner, "GET", &address(&file), &[("range", range)]);
        for (range, first, last) in [
            ("bytes=0-9", 0, 9),
            ("bytes=262140-262150", 262_140, 262_150),
            ("bytes=100-599998", 100, 599_998),
            ("bytes=599990-", 599_990, 599_999),
            ("bytes=-5", 599_995, 599_999),
        ] {
            let reply = part(range);
            assert_eq!(reply.status, 206, "{range}");
            let said = format!("bytes {first}-{last}/600000");
            assert_eq!(reply.header("content-range"), said);
            assert_eq!(reply.bytes, &content[first..=last], "{range}");
        }
        let reply = part("bytes=600000-");
        assert_eq!((reply.status, reply.header("content-range")), (416, "bytes */600000"));
        let head = ask(&owner, "HEAD", &address(&file), &[]);
        assert_eq!((head.status, head.header("content-length")), (200, "600000"));
        assert!(head.bytes.is_empty());
    });
}

#[test]
fn a_draft_that_is_thrown_away_takes_its_file_with_it() {
    everywhere(|world| {
        let (owner, _) = member(world);
        let draft = led_to(world, &send_paper(&owner, "Plan", "plan.pdf", &pdf(300_000)));
        let file = file_of(world, &draft, "paper");
        let here = format!("{}/{}", list_of(Dossier::kind()), draft.id);
        assert_eq!(owner.post(&format!("{here}/deletion"), &[]).status, 303);
        let later = facility::web::site::now() + 1_000;
        assert_eq!(world.wait(world.store().sweep_files(later)).unwrap(), 1);
        assert_eq!(owner.get(&address(&file)).status, 404);
        assert_eq!(world.number("SELECT COUNT(*) FROM file_part"), 0);
        assert_eq!(owner.get(&new_form()).status, 200);
    });
}
