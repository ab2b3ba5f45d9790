//! The check for viruses: what waits, what is found, what fails and is tried again.

use std::io::{Read, Write};
use std::net::TcpListener;

use facility::check_files::check_one;
use facility::web::files::Scan;
use facility::web::site::now;
use facility_access::Role;
use facility_record::Declared;
use facility_store::FileState;

use super::{
    Dossier, address, everywhere, file_of, led_to, list_of, member, pdf, publish, send_paper,
};
use crate::html;

/// Signs that every scanner knows, put together here so that none stops at this file.
fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

/// A service that speaks as clamd does, and knows one virus; its address. It hangs up on the first
/// who calls.
fn clamd() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("tcp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        drop(listener.accept());
        while let Ok((mut line, _)) = listener.accept() {
            let mut word = [0; 10];
            line.read_exact(&mut word).unwrap();
            assert_eq!(&word, b"zINSTREAM\0");
            let mut content = Vec::new();
            loop {
                let mut length = [0; 4];
                line.read_exact(&mut length).unwrap();
                let mut piece = vec![0; u32::from_be_bytes(length) as usize];
                if piece.is_empty() {
                    break;
                }
                line.read_exact(&mut piece).unwrap();
                content.extend(piece);
            }
            let sign = eicar();
            let found = content.windows(sign.len()).any(|signs| signs == sign.as_bytes());
            let said: &[u8] =
                if found { b"stream: Eicar-Signature FOUND\0" } else { b"stream: OK\0" };
            line.write_all(said).unwrap();
        }
    });
    place
}

#[test]
fn a_file_waits_for_its_check_and_is_given_to_others_when_it_is_clean() {
    everywhere(|world| {
        let scan = Scan::named(&clamd()).unwrap();
        world.site.scan.set(scan.clone()).unwrap();
        let (owner, _) = member(world);
        let visitor = world.visitor();
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let check = |at: i64| world.wait(check_one(&world.site, &scan, at)).unwrap();
        let good = led_to(world, &send_paper(&owner, "Good", "good.pdf", &pdf(200_000)));
        let mut content = pdf(100);
        content.extend(eicar().bytes());
        let bad = led_to(world, &send_paper(&owner, "Bad", "bad.pdf", &content));
        for record in [&good, &bad] {
            publish(world, record);
        }
        let file = |record| file_of(world, record, "paper");
        let here =
            |record: &facility_store::Record| format!("{}/{}", list_of(Dossier::kind()), record.id);
        for record in [&good, &bad] {
            let file = file(record);
            assert_eq!(file.state, FileState::Waiting);
            assert_eq!(visitor.get(&address(&file)).status, 404);
            assert_eq!(curator.get(&address(&file)).status, 404);
            assert_eq!(owner.get(&address(&file)).status, 200, "who brought it has it anyway");
            let page = visitor.get(&here(record)).body;
            assert!(html::words(&page).contains("being checked"));
            assert!(!page.contains("/en/files/"), "a link that leads nowhere");
        }
        let start = now();
        assert!(check(start), "the service hangs up");
        let failed = [&good, &bad].map(file).into_iter().find(|file| file.failures == 1).unwrap();
        assert_eq!(failed.state, FileState::Waiting);
        assert!(check(start), "the other one");
        assert!(!check(start + 9_000), "it is not tried again at once");
        assert!(check(start + 60_000), "but later");
        assert_eq!(file(&good).state, FileState::Clean);
        assert_eq!(visitor.get(&address(&file(&good))).status, 200);
        assert!(visitor.get(&here(&good)).body.contains("/en/files/"), "no older page is shown");
        let refused = file(&bad);
        assert_eq!((refused.state, refused.said.as_str()), (FileState::Refused, "Eicar-Signature"));
        for somebody in [&visitor, &curator, &owner] {
            assert_eq!(somebody.get(&address(&refused)).status, 404);
        }
        let words = html::words(&owner.get(&here(&bad)).body);
        assert!(words.contains("refused by the virus check"), "{words}");
    });
}

#[test]
fn a_command_checks_by_its_exit_code() {
    let (database, directory) = crate::world::databases().remove(0);
    let world = crate::world::World::start(database, directory);
    let check = |command: &str, content: &[u8]| {
        let scan = Scan::named(command).unwrap();
        world.wait(scan.check(content.to_vec().into()))
    };
    use facility::web::files::Verdict::{Clean, Found};
    let long = vec![b'x'; 3_000_000];
    assert_eq!(check("grep -q -v VIRUS", b"x\n"), Ok(Clean));
    assert_eq!(check("cat", &long), Ok(Clean));
    assert_eq!(check("true", &long), Ok(Clean), "it need not read all");
    assert_eq!(check("false", b"x"), Ok(Found("found".into())));
    assert_eq!(check("grep -c VIRUS", b"clean\n"), Ok(Found("0".into())), "1 is the code of harm");
    assert!(check("a-program-that-is-not-there", b"x").is_err());
    assert!(check("grep", b"x").is_err(), "wrong use is no verdict");
    assert_eq!(Scan::named("  "), None);
}

#[test]
fn a_refused_file_cannot_be_named_by_another_record() {
    everywhere(|world| {
        let scan = Scan::named("false").unwrap();
        world.site.scan.set(scan.clone()).unwrap();
        let (owner, _) = member(world);
        let reply = send_paper(&owner, "two\nlines", "a.pdf", &pdf(100));
        let id = html::form(&reply.body).first("paper.id").to_owned();
        assert!(html::words(&reply.body).contains("being checked"));
        assert!(world.wait(check_one(&world.site, &scan, now())).unwrap());
        let reply = owner.post(&super::new_form(), &[("title", "Mine"), ("paper.id", &id)]);
        assert_eq!(reply.status, 422);
        let words = html::words(&reply.body);
        assert!(words.contains("found something in this file"), "{words}");
    });
}

#[test]
fn an_administrator_is_told_who_checks_files_and_what_was_refused() {
    everywhere(|world| {
        let administrator = world.join("administrator", &[(Role::Administrator, "")], &[]);
        let told = |path: &str| html::words(&administrator.get(path).body);
        assert!(told("/en/files").contains("No virus check is set"));
        assert!(told("/en/account").contains("No virus check is set"));
        let (owner, _) = member(world);
        assert_eq!(owner.get("/en/files").status, 403);
        let scan = Scan::named("false --secret").unwrap();
        world.site.scan.set(scan.clone()).unwrap();
        led_to(world, &send_paper(&owner, "Bad", "harm.pdf", &pdf(100)));
        assert!(world.wait(check_one(&world.site, &scan, now())).unwrap());
        let page = told("/en/files");
        assert!(page.contains("harm.pdf") && page.contains("Files are checked by"), "{page}");
        assert!(!page.contains("--secret"), "its arguments are no business of a page");
        assert!(!told("/en/account").contains("No virus check is set"));
    });
}
