//! The guard at work: no request reaches what it refuses.

use facility_fetch::{Client, HeaderMap, HeaderValue, Reason, State, header};

use crate::host::{Book, Host, Say, body, client, policy, redirect, status};

#[tokio::test]
async fn without_leave_for_tests_loopback_is_not_asked() {
    let host = Host::start(|_| status("200 OK")).await;
    let mut strict = policy();
    strict.allow_loopback = false;
    let book = Book::default().with("inner.example", &["127.0.0.1"]);
    let client = Client::with_resolver(strict, book);
    let port = host.end.port();
    for url in [host.url("/"), format!("http://inner.example:{port}/")] {
        let outcome = client.check(&url).await;
        assert_eq!((outcome.state, outcome.reason), (State::Forbidden, Reason::NotGlobal));
        assert_eq!((outcome.status, outcome.final_url.as_str()), (None, ""));
        let fault = client.get(&url, HeaderMap::new()).await.unwrap_err();
        assert_eq!(fault.reason, Reason::NotGlobal);
    }
    assert_eq!(host.lines(), [] as [&str; 0]);
}

#[tokio::test]
async fn the_origin_that_the_operator_named_is_asked_though_it_is_an_inner_one_and_no_other_is() {
    let named = Host::start(|_| body("", b"what it says")).await;
    let other = Host::start(|_| status("200 OK")).await;
    let mut strict = policy();
    strict.allow_loopback = false;
    strict.trusted_origin = Some(named.url("").trim_end_matches('/').to_owned());
    let client = Client::new(strict);
    let got = client.get(&named.url("/a"), HeaderMap::new()).await.unwrap();
    assert_eq!(&got.bytes[..], b"what it says");
    let fault = client.get(&other.url("/a"), HeaderMap::new()).await.unwrap_err();
    assert_eq!(fault.reason, Reason::NotGlobal);
    let fault = client.post(&other.url("/a"), HeaderMap::new(), "secret".into()).await.unwrap_err();
    assert_eq!(fault.reason, Reason::NotGlobal);
    assert_eq!(other.lines(), [] as [&str; 0]);
}

#[tokio::test]
async fn what_is_handed_over_is_handed_to_one_address_and_every_status_is_an_answer() {
    let other = Host::start(|_| status("200 OK")).await;
    let elsewhere = other.url("/elsewhere");
    let host = Host::start(move |asked| match asked.path.as_str() {
        "/moved" => redirect(307, &elsewhere),
        _ => status("400 No"),
    })
    .await;
    for (path, expected) in [("/moved", 307), ("/wrong", 400)] {
        let answer = client().post(&host.url(path), HeaderMap::new(), "secret".into()).await;
        assert_eq!(answer.unwrap().status, expected);
    }
    let asked = host.asked();
    assert!(asked.iter().all(|one| one.method == "POST" && one.head.ends_with("\r\n\r\nsecret")));
    assert_eq!(other.lines(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_name_with_one_inner_address_among_open_ones_is_refused() {
    for inner in ["10.0.0.1", "169.254.169.254", "fd00::1", "::ffff:192.168.0.1", "0.0.0.0"] {
        let book = Book::default().with("mixed.example", &["8.8.8.8", "2606:4700::1111", inner]);
        let client = Client::with_resolver(policy(), book);
        let outcome = client.check("http://mixed.example/").await;
        assert_eq!((outcome.state, outcome.reason), (State::Forbidden, Reason::NotGlobal));
    }
}

#[tokio::test]
async fn a_redirect_to_a_forbidden_address_is_refused_though_the_first_was_not() {
    let book = Book::default().with("inner.example", &["192.168.0.1"]);
    let client = Client::with_resolver(policy(), book);
    for (location, reason) in [
        ("http://10.0.0.1/", Reason::NotGlobal),
        ("http://169.254.169.254/latest/meta-data/", Reason::NotGlobal),
        ("http://0xa9fea9fe/", Reason::NotGlobal),
        ("//[fd00::1]/", Reason::NotGlobal),
        ("http://inner.example/", Reason::NotGlobal),
        ("http://metadata.google.internal/", Reason::NameForbidden),
        ("http://somebody:opensesame@example.org/", Reason::CredentialsInAddress),
        ("http://example.org:22/", Reason::PortForbidden),
        ("file:///etc/passwd", Reason::SchemeForbidden),
        ("gopher://example.org/", Reason::SchemeForbidden),
    ] {
        let host = Host::start(move |_| redirect(302, location)).await;
        let outcome = client.check(&host.url("/")).await;
        assert_eq!((outcome.state, outcome.reason), (State::Forbidden, reason), "{location}");
        assert_eq!((outcome.status, &outcome.final_url), (Some(302), &host.url("/")));
        assert!(!format!("{outcome:?}").contains("opensesame"));
        let fault = client.get(&host.url("/"), HeaderMap::new()).await.unwrap_err();
        assert_eq!(fault.reason, reason);
    }
}

#[tokio::test]
async fn a_name_that_changes_its_address_is_not_looked_up_twice() {
    let host = Host::start(|asked| match asked.method.as_str() {
        "HEAD" => status("405 No"),
        _ => status("200 OK"),
    })
    .await;
    let book = Book::default()
        .with("rebinding.example", &["127.0.0.1"])
        .with("rebinding.example", &["10.0.0.1"]);
    let client = Client::with_resolver(policy(), book.clone());
    let outcome = client.check(&format!("http://rebinding.example:{}/", host.end.port())).await;
    assert_eq!(outcome.state, State::Answered);
    // Two requests, one look-up: both went to what was checked.
    assert_eq!(host.lines(), ["HEAD /", "GET /"]);
    assert_eq!(book.asked(), ["rebinding.example"]);
}

#[tokio::test]
async fn a_name_that_changes_its_address_before_a_redirect_is_refused() {
    let host = Host::start(|_| redirect(302, "/next")).await;
    let book = Book::default()
        .with("rebinding.example", &["127.0.0.1"])
        .with("rebinding.example", &["10.0.0.1"]);
    let client = Client::with_resolver(policy(), book.clone());
    let outcome = client.check(&format!("http://rebinding.example:{}/", host.end.port())).await;
    assert_eq!((outcome.state, outcome.reason), (State::Forbidden, Reason::NotGlobal));
    assert_eq!(host.lines(), ["HEAD /"]);
    assert_eq!(book.asked().len(), 2);
}

#[tokio::test]
async fn headers_of_the_connection_are_not_for_the_caller() {
    let host = Host::start(|_| Say::Silence).await;
    for name in [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static("1"))]);
        let fault = client().get(&host.url("/"), headers).await.unwrap_err();
        assert_eq!(fault.reason, Reason::HeaderForbidden);
    }
    assert_eq!(host.lines(), [] as [&str; 0]);
}

#[tokio::test]
async fn no_fault_says_what_an_answer_or_a_header_held() {
    let host = Host::start(|_| {
        Say::Bytes(b"HTTP/1.1 500 opensesame\r\nContent-Length: 10\r\n\r\nopensesame".to_vec())
    })
    .await;
    let key = HeaderValue::from_static("Bearer opensesame");
    let headers = HeaderMap::from_iter([(header::AUTHORIZATION, key)]);
    let fault = client().get(&host.url("/?opensesame"), headers).await.unwrap_err();
    assert_eq!(fault.to_string(), "server_failed (500)");
    assert!(!format!("{fault:?}").contains("opensesame"));
    let host = Host::start(|_| body("Set-Cookie: opensesame\r\n", b"opensesame")).await;
    let body = client().get(&host.url("/"), HeaderMap::new()).await.unwrap();
    assert!(!format!("{body:?}").contains("opensesame"));
}

#[tokio::test]
async fn the_operating_system_is_asked_for_names_unless_somebody_else_is() {
    let host = Host::start(|_| status("200 OK")).await;
    let url = format!("http://localhost:{}/", host.end.port());
    assert_eq!(Client::new(policy()).check(&url).await.state, State::Answered);
}
