//! How a link stands, by what its host says.

use facility_fetch::{Client, Reason, State};

use crate::host::{Book, Host, Say, body, client, hasty, policy, status};

#[track_caller]
fn code_of(path: &str) -> u16 {
    path.trim_start_matches('/').parse().unwrap()
}

#[tokio::test]
async fn each_status_says_how_a_link_stands() {
    let host = Host::start(|asked| status(&format!("{} So", code_of(&asked.path)))).await;
    let client = client();
    for (code, state, reason) in [
        (200, State::Answered, Reason::Answered),
        (204, State::Answered, Reason::Answered),
        (404, State::Gone, Reason::NotFound),
        (410, State::Gone, Reason::Gone),
        (401, State::Unsure, Reason::SignIn),
        (403, State::Unsure, Reason::NotForUs),
        (429, State::Unsure, Reason::TooMany),
        (400, State::Refused, Reason::Refused),
        (451, State::Refused, Reason::Refused),
        (408, State::Unsure, Reason::ServerFailed),
        (500, State::Unsure, Reason::ServerFailed),
        (503, State::Unsure, Reason::ServerFailed),
        (999, State::Unsure, Reason::ServerFailed),
        (300, State::Unsure, Reason::RedirectUnclear),
        (302, State::Unsure, Reason::RedirectUnclear),
    ] {
        let url = host.url(&format!("/{code}"));
        let outcome = client.check(&url).await;
        assert_eq!((outcome.state, outcome.reason), (state, reason), "{code}");
        assert_eq!(outcome.status, Some(code));
        assert_eq!(outcome.final_url, url);
        assert_eq!(outcome.permanent_move, None);
    }
}

#[tokio::test]
async fn a_host_that_refuses_head_is_asked_by_get() {
    for code in [400, 403, 404, 405, 501] {
        let host = Host::start(move |asked| match asked.method.as_str() {
            "HEAD" => status(&format!("{code} No")),
            _ => body("", b"here"),
        })
        .await;
        let outcome = client().check(&host.url("/a")).await;
        assert_eq!(outcome.state, State::Answered, "{code}");
        assert_eq!(host.lines(), ["HEAD /a", "GET /a"]);
    }
}

#[tokio::test]
async fn a_host_that_hangs_up_on_head_is_asked_by_get() {
    let host = Host::start(|asked| match asked.method.as_str() {
        "HEAD" => Say::Bytes(Vec::new()),
        _ => body("", b"here"),
    })
    .await;
    assert_eq!(client().check(&host.url("/")).await.state, State::Answered);
}

#[tokio::test]
async fn a_host_that_answers_head_is_asked_nothing_more() {
    let host = Host::start(|_| status("200 OK")).await;
    client().check(&host.url("/a?b=c#d")).await;
    assert_eq!(host.lines(), ["HEAD /a?b=c"]);
}

#[tokio::test]
async fn a_check_leaves_a_body_without_end() {
    let host = Host::start(|asked| match asked.method.as_str() {
        "HEAD" => status("405 No"),
        _ => Say::Flood("HTTP/1.1 200 OK\r\n\r\n"),
    })
    .await;
    assert_eq!(client().check(&host.url("/")).await.state, State::Answered);
    host.was_left().await;
}

#[tokio::test]
async fn a_host_that_stays_silent_or_drips_its_head_ends_in_time() {
    let host = Host::start(|asked| match asked.path.as_str() {
        "/silent" => Say::Silence,
        _ => Say::Drip("HTTP/1.1 200 OK\r\nA: "),
    })
    .await;
    let client = Client::new(hasty());
    for path in ["/silent", "/drip"] {
        let outcome = client.check(&host.url(path)).await;
        assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::TimedOut));
        assert_eq!(outcome.status, None);
    }
}

#[tokio::test]
async fn a_head_without_end_is_cut() {
    let host = Host::start(|_| Say::Flood("HTTP/1.1 200 OK\r\nA: ")).await;
    let outcome = client().check(&host.url("/")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::Broken));
}

#[tokio::test]
async fn what_is_no_http_is_broken() {
    let host = Host::start(|_| Say::Bytes(b"220 mail.example ESMTP\r\n".to_vec())).await;
    let outcome = client().check(&host.url("/")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::Broken));
}

#[tokio::test]
async fn a_name_unknown_and_a_port_where_nobody_listens_are_told_apart() {
    let host = Host::start(|_| Say::Silence).await;
    let free = host.end.port();
    drop(host);
    let client = Client::with_resolver(policy(), Book::default());
    let outcome = client.check("http://nowhere.example/").await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::NameUnknown));
    assert_eq!(outcome.final_url, "");
    let outcome = client.check(&format!("http://127.0.0.1:{free}/")).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::NoConnection));
}

#[tokio::test]
async fn the_next_number_of_a_name_is_tried_if_the_first_does_not_answer() {
    let host = Host::start(|_| status("200 OK")).await;
    // The host listens on 127.0.0.1 only.
    let book = Book::default().with("two.example", &["127.0.0.2", "::1", "127.0.0.1"]);
    let client = Client::with_resolver(policy(), book);
    let outcome = client.check(&format!("http://two.example:{}/", host.end.port())).await;
    assert_eq!(outcome.state, State::Answered);
}
