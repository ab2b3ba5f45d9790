//! A bare axum server in a process of its own: the measure of all ratios.

use std::process::{Command, ExitCode, Stdio};

use axum::Router;
use axum::http::header;
use axum::routing::get;

use crate::process::Running;

/// The argument that makes this program the bare server.
pub const CHILD: &str = "--bare-server";
/// What it says.
pub const WORDS: &str = "Hello, reader!";

/// Starts it as a child of this program; `/page` answers so many bytes with the headers that a page
/// of the service has.
pub fn start(page: usize) -> Running {
    let program = std::env::current_exe().expect("a running program has a path");
    let mut command = Command::new(program);
    command.args([CHILD, &page.to_string()]).stdout(Stdio::piped());
    Running::start(command, "listens on ")
}

/// Serves until it is killed.
pub fn serve(page: &str) -> ExitCode {
    let size = page.parse().unwrap_or(0);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("listens on http://{}", listener.local_addr().expect("it is bound"));
        let bytes = axum::body::Bytes::from(vec![b'x'; size]);
        let router = Router::new()
            .route("/", get(|| async { WORDS }))
            .route("/page", get(move || std::future::ready((HEADERS, bytes.clone()))));
        axum::serve(listener, router).await.expect("it serves until it is killed");
    });
    ExitCode::SUCCESS
}

/// The headers of a kept page, as long as they are there.
const HEADERS: [(header::HeaderName, &str); 10] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CONTENT_SECURITY_POLICY, facility::web::answer::POLICY),
    (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CONTENT_ENCODING, "br"),
    (header::VARY, "accept-encoding, cookie"),
    (header::ETAG, "W/\"000000000000000000000000\""),
    (header::CACHE_CONTROL, "no-cache"),
];
