//! Bodies: bounded in bytes and time, packed only if asked for.

use std::io::Write;

use facility_fetch::{Client, Fault, HeaderMap, HeaderValue, Policy, Reason, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::host::{Host, Say, body, client, hasty, policy, status};

fn most(bytes: usize) -> Policy {
    Policy { most_bytes: bytes, ..policy() }
}

async fn reason(client: &Client, url: &str) -> Reason {
    client.get(url, HeaderMap::new()).await.unwrap_err().reason
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    packing.write_all(bytes).unwrap();
    packing.finish().unwrap()
}

#[tokio::test]
async fn a_body_comes_with_status_headers_and_address() {
    let host = Host::start(|_| body("Content-Type: text/plain\r\n", b"hello")).await;
    // In a task of its own, as the worker does it: the visit can move between threads.
    let (client, url) = (client(), host.url("/a"));
    let visit = tokio::spawn(async move { client.get(&url, HeaderMap::new()).await });
    let body = visit.await.unwrap().unwrap();
    assert_eq!((body.status, &body.bytes[..]), (200, &b"hello"[..]));
    assert_eq!(body.final_url, host.url("/a"));
    assert_eq!(body.headers[header::CONTENT_TYPE], "text/plain");
    assert_eq!(host.lines(), ["GET /a"]);
}

#[tokio::test]
async fn a_body_of_just_the_allowed_size_comes_and_one_more_byte_does_not() {
    let host = Host::start(|asked| match asked.path.as_str() {
        "/said" => body("", &[b'x'; 1000]),
        _ => Say::Bytes([b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &[b'x'; 1000]].concat()),
    })
    .await;
    for path in ["/said", "/unsaid"] {
        let whole = Client::new(most(1000)).get(&host.url(path), HeaderMap::new()).await;
        assert_eq!(whole.unwrap().bytes.len(), 1000);
        assert_eq!(reason(&Client::new(most(999)), &host.url(path)).await, Reason::TooLarge);
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let host = Host::start(|_| Say::Flood("HTTP/1.1 200 OK\r\n\r\n")).await;
    assert_eq!(reason(&Client::new(most(100_000)), &host.url("/")).await, Reason::TooLarge);
    host.was_left().await;
}

#[tokio::test]
async fn a_body_that_drips_ends_in_time() {
    let host = Host::start(|_| Say::Drip("HTTP/1.1 200 OK\r\n\r\n")).await;
    assert_eq!(reason(&Client::new(hasty()), &host.url("/")).await, Reason::TimedOut);
    host.was_left().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_broken() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort";
    let host = Host::start(move |_| Say::Bytes(short.to_vec())).await;
    assert_eq!(reason(&client(), &host.url("/")).await, Reason::Broken);
}

#[tokio::test]
async fn without_leave_nothing_is_unpacked() {
    let host = Host::start(|_| body("Content-Encoding: gzip\r\n", &packed(b"hello"))).await;
    assert_eq!(reason(&client(), &host.url("/")).await, Reason::Packed);
    assert!(host.asked()[0].head.contains("accept-encoding: identity\r\n"));
}

#[tokio::test]
async fn with_leave_gzip_is_unpacked_up_to_the_limit() {
    let host = Host::start(|asked| match asked.path.as_str() {
        "/small" => body("Content-Encoding: gzip\r\n", &packed(b"hello")),
        "/plain" => body("", b"plain"),
        "/bomb" => body("Content-Encoding: gzip\r\n", &packed(&vec![0; 5_000_000])),
        "/twice" => body("Content-Encoding: gzip, gzip\r\n", &packed(&packed(b"hello"))),
        _ => body("Content-Encoding: gzip\r\n", b"no gzip at all"),
    })
    .await;
    let client = Client::new(Policy { gzip: true, ..most(100_000) });
    let get = async |path| client.get(&host.url(path), HeaderMap::new()).await;
    assert_eq!(get("/small").await.unwrap().bytes, "hello");
    assert_eq!(get("/plain").await.unwrap().bytes, "plain");
    let fault = |reason| Fault { reason, status: Some(200), retry_after: None };
    assert_eq!(get("/bomb").await.unwrap_err(), fault(Reason::TooLarge));
    assert_eq!(get("/twice").await.unwrap_err(), fault(Reason::Packed));
    assert_eq!(get("/wrong").await.unwrap_err(), fault(Reason::Packed));
}

#[tokio::test]
async fn who_asks_whether_it_changed_is_told_that_it_did_not() {
    let host = Host::start(|asked| match asked.head.contains("if-none-match: \"one\"") {
        true => status("304 Not Modified"),
        false => body("ETag: \"one\"\r\n", b"new"),
    })
    .await;
    let tag = HeaderValue::from_static("\"one\"");
    let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
    assert_eq!(client().get(&host.url("/"), headers).await.unwrap().status, 304);
    let body = client().get(&host.url("/"), HeaderMap::new()).await.unwrap();
    assert_eq!(body.headers[header::ETAG], "\"one\"");
}

#[tokio::test]
async fn an_answer_that_is_none_is_a_fault_with_its_status() {
    let host = Host::start(|_| status("404 No")).await;
    let fault = client().get(&host.url("/"), HeaderMap::new()).await.unwrap_err();
    assert_eq!((fault.reason, fault.status), (Reason::NotFound, Some(404)));
}
