//! Secure connections, against an authority made for these tests.

use std::sync::Arc;

use facility_fetch::{CertificateDer, Client, Policy, Reason, State};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::host::{Asked, Book, Host, LOOPBACK, Say, policy, redirect, status};

const ROOT: &[u8] = include_bytes!("certificates/root.der");
const VALID: &[u8] = include_bytes!("certificates/valid.der");
const EXPIRED: &[u8] = include_bytes!("certificates/expired.der");
const KEY: &[u8] = include_bytes!("certificates/key.der");

async fn host(
    certificate: &'static [u8],
    script: impl Fn(&Asked) -> Say + Send + Sync + 'static,
) -> Host {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], PrivateKeyDer::try_from(KEY).unwrap())
        .unwrap();
    Host::start_with(Some(TlsAcceptor::from(Arc::new(config))), script).await
}

fn client(roots: Vec<CertificateDer<'static>>) -> Client {
    let book = Book::default()
        .with("secure.example", &["127.0.0.1"])
        .with("other.example", &["127.0.0.1"]);
    Client::with_resolver(Policy { more_roots: roots, ..policy() }, book)
}

fn trusting() -> Client {
    client(vec![ROOT.into()])
}

fn url(name: &str, host: &Host) -> String {
    format!("https://{name}:{}/", host.end.port())
}

#[tokio::test]
async fn a_host_with_a_valid_certificate_is_asked_by_its_name() {
    let host = host(VALID, |_| status("200 OK")).await;
    let outcome = trusting().check(&url("secure.example", &host)).await;
    assert_eq!(outcome.state, State::Answered);
    assert!(!outcome.downgraded);
    let head = &host.asked()[0].head;
    assert!(head.contains(&format!("host: secure.example:{}\r\n", host.end.port())), "{head}");
}

#[tokio::test]
async fn each_fault_of_a_certificate_has_its_word_and_nothing_is_sent() {
    let valid = host(VALID, |_| status("200 OK")).await;
    let expired = host(EXPIRED, |_| status("200 OK")).await;
    let outcome = trusting().check(&url("other.example", &valid)).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::CertificateName));
    let outcome = trusting().check(&url("secure.example", &expired)).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::CertificateExpired));
    let outcome = client(Vec::new()).check(&url("secure.example", &valid)).await;
    assert_eq!((outcome.state, outcome.reason), (State::Unsure, Reason::CertificateUnknown));
    assert_eq!(valid.lines().len() + expired.lines().len(), 0);
}

#[tokio::test]
async fn a_host_without_tls_is_no_secure_host() {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answering = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Plain\r\n\r\n").await.unwrap();
        stream
    };
    let client = trusting();
    let url = format!("https://secure.example:{port}/");
    let (_stream, outcome) = tokio::join!(answering, client.check(&url));
    assert_eq!((outcome.state, outcome.reason), (State::Unreachable, Reason::Tls));
}

#[tokio::test]
async fn a_redirect_from_https_to_http_is_followed_and_noted() {
    let plain = Host::start(|_| status("200 OK")).await;
    let there = plain.url("/plain");
    let host = host(VALID, move |_| redirect(302, &there)).await;
    let outcome = trusting().check(&url("secure.example", &host)).await;
    assert_eq!((outcome.state, outcome.downgraded), (State::Answered, true));
    assert_eq!(outcome.final_url, plain.url("/plain"));
}
