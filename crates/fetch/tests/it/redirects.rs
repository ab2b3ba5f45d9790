//! Redirects: followed by hand, noted, bounded.

use std::time::Duration;

use facility_fetch::{Client, HeaderMap, HeaderValue, Policy, Reason, State, header};

use crate::host::{Book, Host, Say, body, client, policy, redirect, status};

async fn maze() -> Host {
    Host::start(|asked| {
        let path = asked.path.as_str();
        if let Some(left) = path.strip_prefix("/count/").and_then(|left| left.parse::<u32>().ok()) {
            return match left {
                0 => status("200 OK"),
                left => redirect(302, &format!("/count/{}", left - 1)),
            };
        }
        match path {
            "/old" => redirect(301, "/new"),
            "/older" => redirect(308, "old"),
            "/new" => status("200 OK"),
            "/today" => redirect(302, "/new"),
            "/first-for-good" => redirect(301, "/today"),
            "/last-for-good" => redirect(307, "/old"),
            "/to-front" => redirect(301, "/"),
            "/" => status("200 OK"),
            "/to-gone" => redirect(301, "/gone"),
            "/self" => redirect(302, "/self"),
            "/ping" => redirect(302, "/pong"),
            "/pong" => redirect(302, "/ping"),
            "/unclear" => redirect(302, "http://[/"),
            _ => status("404 No"),
        }
    })
    .await
}

#[tokio::test]
async fn a_move_for_good_is_reported_with_its_new_address() {
    let host = maze().await;
    let outcome = client().check(&host.url("/old")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Moved, Reason::Moved));
    assert_eq!(outcome.status, Some(200));
    assert_eq!(outcome.final_url, host.url("/new"));
    assert_eq!(outcome.permanent_move, Some(host.url("/new")));
    let outcome = client().check(&host.url("/older#part")).await;
    assert_eq!(outcome.permanent_move, Some(host.url("/new#part")));
}

#[tokio::test]
async fn a_move_for_the_time_being_is_no_move() {
    let host = maze().await;
    let outcome = client().check(&host.url("/today")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Answered, Reason::Answered));
    assert_eq!(outcome.final_url, host.url("/new"));
    assert_eq!(outcome.permanent_move, None);
}

#[tokio::test]
async fn of_mixed_redirects_only_the_leading_ones_for_good_count() {
    let host = maze().await;
    let outcome = client().check(&host.url("/first-for-good")).await;
    assert_eq!(outcome.state, State::Moved);
    assert_eq!(outcome.permanent_move, Some(host.url("/today")));
    assert_eq!(outcome.final_url, host.url("/new"));
    let outcome = client().check(&host.url("/last-for-good")).await;
    assert_eq!((outcome.state, outcome.permanent_move), (State::Answered, None));
}

#[tokio::test]
async fn a_move_to_the_front_page_is_told_apart() {
    let host = maze().await;
    let outcome = client().check(&host.url("/to-front")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Moved, Reason::MovedToFrontPage));
}

#[tokio::test]
async fn a_move_to_what_is_gone_is_gone() {
    let host = maze().await;
    let outcome = client().check(&host.url("/to-gone")).await;
    assert_eq!((outcome.state, outcome.permanent_move), (State::Gone, None));
    assert_eq!(outcome.final_url, host.url("/gone"));
}

#[tokio::test]
async fn loops_end() {
    let host = maze().await;
    for path in ["/self", "/ping"] {
        let outcome = client().check(&host.url(path)).await;
        assert_eq!((outcome.state, outcome.reason), (State::Unsure, Reason::RedirectLoop));
        assert_eq!(outcome.status, Some(302));
    }
    assert_eq!(host.lines(), ["HEAD /self", "HEAD /ping", "HEAD /pong"]);
}

#[tokio::test]
async fn five_redirects_are_followed_and_not_six() {
    let host = maze().await;
    assert_eq!(client().check(&host.url("/count/5")).await.state, State::Answered);
    let outcome = client().check(&host.url("/count/6")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unsure, Reason::TooManyRedirects));
}

#[tokio::test]
async fn all_hops_of_a_visit_share_one_time() {
    let host = Host::start(|asked| {
        // Each answer comes well in time, all of them together do not.
        let next = format!("HTTP/1.1 302 On\r\nLocation: {}x\r\n\r\n", asked.path);
        match asked.path.len() {
            ..5 => Say::Later(Duration::from_millis(400), next),
            _ => status("200 OK"),
        }
    })
    .await;
    let client = Client::new(Policy { timeout: Duration::from_secs(1), ..policy() });
    let outcome = client.check(&host.url("/")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::TimedOut));
}

#[tokio::test]
async fn a_redirect_that_cannot_be_read_is_unclear() {
    let host = maze().await;
    let outcome = client().check(&host.url("/unclear")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unsure, Reason::RedirectUnclear));
}

#[tokio::test]
async fn what_the_caller_says_to_one_origin_is_not_said_to_another() {
    let other = Host::start(|_| body("", b"other")).await;
    let there = other.url("/there");
    let host = Host::start(move |asked| match asked.path.as_str() {
        "/away" => redirect(302, &there),
        "/within" => redirect(302, "/here"),
        _ => body("", b"here"),
    })
    .await;
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer opensesame"));
    headers.insert("x-key", HeaderValue::from_static("opensesame"));
    let client = client();
    assert_eq!(client.get(&host.url("/away"), headers.clone()).await.unwrap().bytes, "other");
    assert_eq!(client.get(&host.url("/within"), headers).await.unwrap().bytes, "here");
    let told = |asked: &crate::host::Asked| asked.head.matches("opensesame").count();
    assert_eq!(other.asked().iter().map(told).collect::<Vec<_>>(), [0]);
    assert_eq!(host.asked().iter().map(told).collect::<Vec<_>>(), [2, 2, 2]);
}

#[tokio::test]
async fn the_host_is_asked_by_its_name() {
    let host = maze().await;
    let book = Book::default().with("named.example", &["127.0.0.1"]);
    let client = Client::with_resolver(policy(), book);
    let port = host.end.port();
    client.check(&format!("http://named.example.:{port}/new")).await;
    let head = &host.asked()[0].head;
    assert!(head.contains(&format!("host: named.example.:{port}\r\n")), "{head}");
    assert!(head.contains("user-agent: Facility/"), "{head}");
    assert!(head.contains("(+https://facility.example/)\r\n"), "{head}");
}
