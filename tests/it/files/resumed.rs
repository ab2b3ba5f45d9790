//! Files that arrive piece by piece: announced, cut off, gone on with, thrown away.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value as Json, json};

use super::{Dossier, everywhere, member, pdf};
use crate::people::{Reply, Somebody, send_bytes};
use crate::process::Place;
use crate::world::{World, databases};
use facility_record::Declared;

const VERSION: (&str, &str) = ("tus-resumable", "1.0.0");
const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

fn tus(somebody: &Somebody, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    somebody.api(method, path, &[headers, &[VERSION]].concat(), &Json::Null)
}

/// Announces a file of this size; where its content goes.
fn announce(somebody: &Somebody, size: usize, name: &str) -> Reply {
    use base64::Engine;
    let name = base64::engine::general_purpose::STANDARD.encode(name);
    let headers =
        [("upload-length", &*size.to_string()), ("upload-metadata", &format!("filename {name}"))];
    tus(somebody, "POST", "/api/files", &headers)
}

fn piece(somebody: &Somebody, path: &str, at: usize, content: &[u8]) -> Reply {
    let bearer = format!("Bearer {}", somebody.bearer);
    let at = at.to_string();
    let headers = [VERSION, PIECE, ("upload-offset", &at), ("authorization", &bearer)];
    send_bytes("PATCH", &format!("{}{path}", somebody.base), &headers, content).unwrap()
}

fn offset(somebody: &Somebody, path: &str) -> usize {
    let reply = tus(somebody, "HEAD", path, &[]);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("tus-resumable"), "1.0.0");
    reply.header("upload-offset").parse().unwrap()
}

/// Sends the beginning of a piece and hangs up in the middle of it.
fn cut_off(base: &str, bearer: &str, path: &str, content: &[u8], sent: usize) {
    let host = base.strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(host).unwrap();
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
         Content-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\
         Authorization: Bearer {bearer}\r\n\r\n",
        content.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(&content[..sent]).unwrap();
    line.flush().unwrap();
    line.shutdown(std::net::Shutdown::Write).unwrap();
    let _ = line.read(&mut [0; 100]);
}

#[test]
fn a_file_that_was_cut_off_goes_on_where_it_was_and_is_whole() {
    everywhere(|world| {
        let (member, _) = member(world);
        let content = pdf(2_500_000);
        let reply = announce(&member, content.len(), "long.pdf");
        assert_eq!(reply.status, 201, "{}", reply.body);
        let path = reply.header("location").to_owned();
        assert_eq!(offset(&member, &path), 0);
        cut_off(&world.base, &member.bearer, &path, &content, 1_100_000);
        let there = (0..200).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            let there = offset(&member, &path);
            (there == 1_100_000).then_some(there)
        });
        let there = there.unwrap_or_else(|| offset(&member, &path));
        assert_eq!(there, 1_100_000, "all that was sent is there");
        assert_eq!(piece(&member, &path, 0, &content).status, 409, "not from the beginning");
        assert_eq!(piece(&member, &path, there + 1, &content[there..]).status, 409);
        let half = there + 700_001;
        let reply = piece(&member, &path, there, &content[there..half]);
        assert_eq!((reply.status, reply.header("upload-offset")), (204, &*half.to_string()));
        let reply = piece(&member, &path, half, &content[half..]);
        assert_eq!(reply.status, 204, "{}", reply.body);
        let json = tus(&member, "GET", &path, &[]).json();
        assert_eq!(json["state"], "clean");
        assert_eq!(json["media_type"], "application/pdf");
        assert_eq!(json["digest"], facility_store::sha256(&content));
        assert_eq!(tus(&member, "GET", json["content"].as_str().unwrap(), &[]).bytes, content);
        let body = json!({"title": "Long", "paper": {"id": json["id"]}});
        let reply = member.api("POST", "/api/dossiers", &[], &body);
        assert_eq!(reply.status, 201, "{}", reply.body);
        assert_eq!(reply.json()["fields"]["paper"]["name"], "long.pdf");
        // Once a record names it, it is not thrown away.
        assert_eq!(tus(&member, "DELETE", &path, &[]).status, 409);
    });
}

#[test]
fn a_service_that_is_killed_in_the_middle_goes_on_with_the_file() {
    for (database, directory) in databases() {
        let world = World::start(database.clone(), directory);
        let (member, _) = member(&world);
        let bearer = member.bearer.clone();
        let directory = world.stopped();
        let place = Place { data: directory.path(), database: &database };
        let mut service = place.serve();
        let at = |base: &str| {
            let mut somebody = Somebody::new("member", member.person.clone(), base);
            somebody.bearer = bearer.clone();
            somebody
        };
        let content = pdf(2_000_000);
        let somebody = at(&service.base);
        let path = announce(&somebody, content.len(), "a.pdf").header("location").to_owned();
        let host = service.base.strip_prefix("http://").unwrap().to_owned();
        let mut line = TcpStream::connect(host).unwrap();
        let head = format!(
            "PATCH {path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n\
             Content-Type: application/offset+octet-stream\r\nContent-Length: 2000000\r\n\
             Authorization: Bearer {bearer}\r\n\r\n"
        );
        line.write_all(head.as_bytes()).unwrap();
        line.write_all(&content[..1_300_000]).unwrap();
        let there = (0..400).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            let there = offset(&somebody, &path);
            (there >= 1_000_000).then_some(there)
        });
        let acknowledged = there.expect("it takes what comes");
        service.kill();
        let service = place.serve();
        let somebody = at(&service.base);
        let there = offset(&somebody, &path);
        assert!(there >= acknowledged && there <= 1_300_000, "{there} of {acknowledged}");
        let reply = piece(&somebody, &path, there, &content[there..]);
        assert_eq!(reply.status, 204, "{}", reply.body);
        let json = tus(&somebody, "GET", &path, &[]).json();
        assert_eq!(json["digest"], facility_store::sha256(&content));
    }
}

#[test]
fn what_is_no_such_file_is_refused_when_it_is_announced_or_when_it_is_there() {
    everywhere(|world| {
        let (member, _) = member(world);
        let status = |reply: Reply| (reply.status, reply.body);
        assert_eq!(announce(&member, 100_000_000, "a.pdf").status, 413);
        let told = announce(&member, 100_000_000, "a.pdf").json();
        let told = told["detail"].as_str().unwrap().replace('\u{a0}', " ");
        assert_eq!(told, "the file has 100.0 MB; at most 10.0 MB can be kept");
        assert_eq!(announce(&member, 0, "a.pdf").status, 422);
        assert_eq!(announce(&member, 10, "a.exe").status, 422);
        assert_eq!(announce(&world.visitor(), 10, "a.pdf").status, 401);
        assert_eq!(tus(&member, "POST", "/api/files", &[]).status, 400);
        let old = member.api("POST", "/api/files", &[("upload-length", "10")], &Json::Null);
        assert_eq!((old.status, old.header("tus-version")), (412, "1.0.0"));
        let options = tus(&world.visitor(), "OPTIONS", "/api/files", &[]);
        assert_eq!(options.status, 204);
        assert_eq!(options.header("tus-extension"), "creation,termination");
        assert_eq!(options.header("tus-max-size"), "10000000");
        let html = b"<html><script>alert(1)</script>";
        let path = announce(&member, html.len(), "a.pdf").header("location").to_owned();
        let (code, body) = status(piece(&member, &path, 0, html));
        assert_eq!(code, 422, "{body}");
        assert!(body.contains("file.file-active"), "{body}");
        assert_eq!(tus(&member, "HEAD", &path, &[]).status, 404, "nothing of it is kept");
        let path = announce(&member, 100, "a.pdf").header("location").to_owned();
        assert_eq!(piece(&member, &path, 0, &pdf(101)).status, 413, "longer than announced");
        let other = world.join("other", &[], &[]);
        for method in ["GET", "HEAD", "DELETE"] {
            assert_eq!(tus(&other, method, &path, &[]).status, 404, "{method}");
        }
        assert_eq!(piece(&other, &path, 0, &pdf(100)).status, 404);
        let id = path.rsplit('/').next().unwrap();
        let body = json!({"title": "Early", "paper": {"id": id}});
        let reply = member.api("POST", &format!("/api/{}", Dossier::kind().plural), &[], &body);
        assert_eq!(reply.status, 422, "it is not there yet");
        assert_eq!(tus(&member, "DELETE", &path, &[]).status, 204);
        assert_eq!(tus(&member, "HEAD", &path, &[]).status, 404);
    });
}

#[test]
fn a_session_sends_files_too_but_only_from_a_page_of_ours() {
    everywhere(|world| {
        let (member, _) = member(world);
        let cookie = format!("facility-session={}", member.session);
        let name = ("upload-metadata", "filename YS5wZGY=");
        let post = |headers: &[(&str, &str)]| {
            let all = [&[("cookie", cookie.as_str()), ("upload-length", "30"), name], headers];
            let address = format!("{}/api/files", world.base);
            send_bytes("POST", &address, &all.concat(), b"").unwrap().status
        };
        assert_eq!(post(&[VERSION, ("origin", &world.base)]), 201);
        assert_eq!(post(&[VERSION]), 201);
        assert_eq!(post(&[VERSION, ("origin", "https://other.example")]), 401);
        assert_eq!(post(&[VERSION, ("sec-fetch-site", "cross-site")]), 401);
        assert_eq!(post(&[("origin", &world.base)]), 401, "a form of another site sends no header");
        // Elsewhere at the API a session is nothing.
        let reply = send_bytes(
            "POST",
            &format!("{}/api/dossiers", world.base),
            &[("cookie", cookie.as_str()), VERSION],
            b"{}",
        );
        assert_eq!(reply.unwrap().status, 401);
    });
}
