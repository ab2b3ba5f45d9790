//! A bare axum server in a process of its own: the measure of all ratios.

use std::process::{Command, ExitCode, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::load::Reply;
use crate::process::Running;

/// The argument that makes this program the bare server.
pub const CHILD: &str = "--bare-server";
/// What it says.
pub const WORDS: &str = "Hello, reader!";

/// Starts it as a child of this program; `/page` answers as many bytes as this page, and headers
/// like its own.
pub fn start(page: &Reply) -> Running {
    let program = std::env::current_exe().expect("a running program has a path");
    let mut command = Command::new(program);
    let size = page.body.len().to_string();
    command.args([CHILD, &size, page.header("content-security-policy")]).stdout(Stdio::piped());
    Running::start(command, "listens on ")
}

/// Serves until it is killed.
pub fn serve(arguments: &[String]) -> ExitCode {
    let size = arguments.first().and_then(|word| word.parse().ok()).unwrap_or(0);
    let policy = arguments.get(1).cloned().unwrap_or_default();
    let policy = HeaderValue::from_str(&policy).expect("it came out of a header");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("listens on http://{}", listener.local_addr().expect("it is bound"));
        let bytes = Bytes::from(vec![b'x'; size]);
        let router = Router::new()
            .route("/", get(|| async { WORDS }))
            .route("/page", get(move || page(policy.clone(), bytes.clone())));
        axum::serve(listener, router).await.expect("it serves until it is killed");
    });
    ExitCode::SUCCESS
}

async fn page(policy: HeaderValue, bytes: Bytes) -> impl IntoResponse {
    (HEADERS, [(header::CONTENT_SECURITY_POLICY, policy)], bytes)
}

/// Headers of a kept page; the one of packing has another name, since these bytes are not packed.
const HEADERS: [(HeaderName, &str); 9] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-content-coding"), "br"),
    (header::VARY, "accept-encoding, cookie"),
    (header::ETAG, "W/\"000000000000000000000000\""),
    (header::CACHE_CONTROL, "no-cache"),
];
