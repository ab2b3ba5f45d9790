//! Hosts that say what a test wants, and a resolver that is written down.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use facility_fetch::{Client, LookUp, Policy, Resolve};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The head of a request, and behind it what was handed over.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub head: String,
}

/// What a host does with a request.
pub enum Say {
    /// These bytes, then the end.
    Bytes(Vec<u8>),
    /// The first bytes, then one more again and again, without end.
    Drip(&'static str),
    /// The first bytes, then more as fast as they are taken, without end.
    Flood(&'static str),
    /// These bytes after a moment.
    Later(Duration, String),
    /// Nothing, without end.
    Silence,
}

/// An answer without a body.
pub fn status(line: &str) -> Say {
    Say::Bytes(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n").into())
}

/// A redirect.
pub fn redirect(code: u16, location: &str) -> Say {
    status(&format!("{code} Elsewhere\r\nLocation: {location}"))
}

/// An answer with a body.
pub fn body(headers: &str, body: &[u8]) -> Say {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    Say::Bytes(bytes)
}

type Script = Arc<dyn Fn(&Asked) -> Say + Send + Sync>;

/// A host on loopback. It ends with the test.
pub struct Host {
    pub end: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    left: Arc<Notify>,
    _life: JoinSet<()>,
}

impl Host {
    pub async fn start(script: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        Self::start_with(None, script).await
    }

    /// A host that speaks TLS if it is given how.
    pub async fn start_with(
        tls: Option<TlsAcceptor>,
        script: impl Fn(&Asked) -> Say + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
        let end = listener.local_addr().unwrap();
        let (asked, left) = (Arc::default(), Arc::new(Notify::new()));
        let (log, leaving) = (Arc::clone(&asked), Arc::clone(&left));
        let script: Script = Arc::new(script);
        let mut life = JoinSet::new();
        life.spawn(async move {
            let mut visitors = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                let (leaving, tls) = (Arc::clone(&leaving), tls.clone());
                visitors.spawn(async move {
                    let done = match tls {
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => answer(stream, &script, &log).await,
                            Err(fault) => Err(fault),
                        },
                        None => answer(stream, &script, &log).await,
                    };
                    if done.is_err() {
                        leaving.notify_one();
                    }
                });
            }
        });
        Self { end, asked, left, _life: life }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.end)
    }

    /// The requests that came, as `HEAD /path`.
    pub fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until a visitor went away before all was said.
    pub async fn was_left(&self) {
        self.left.notified().await;
    }
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    script: &Script,
    log: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let length = String::from_utf8_lossy(&head).to_lowercase();
    let length = length.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    for _ in 0..length.map_or(0, |text| text.parse().unwrap()) {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut words = head.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let asked = Asked { method, path, head };
    log.lock().unwrap().push(asked.clone());
    match script(&asked) {
        Say::Bytes(bytes) => stream.write_all(&bytes).await?,
        Say::Later(wait, text) => {
            tokio::time::sleep(wait).await;
            stream.write_all(text.as_bytes()).await?;
        }
        Say::Drip(first) => {
            stream.write_all(first.as_bytes()).await?;
            loop {
                stream.write_all(b"x").await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Say::Flood(first) => {
            stream.write_all(first.as_bytes()).await?;
            let block = vec![b'x'; 64 * 1024];
            loop {
                stream.write_all(&block).await?;
            }
        }
        Say::Silence => std::future::pending::<()>().await,
    }
    stream.shutdown().await
}

/// A resolver with its answers written down: of several for one name, each look-up takes the next,
/// and the last one stays. Counts what it was asked.
#[derive(Clone, Default)]
pub struct Book {
    names: HashMap<String, Vec<Vec<IpAddr>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Book {
    pub fn with(mut self, name: &str, addresses: &[&str]) -> Self {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        self.names.entry(name.to_owned()).or_default().push(addresses);
        self
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Resolve for Book {
    fn look_up<'a>(&'a self, name: &'a str) -> LookUp<'a> {
        Box::pin(async move {
            let mut asked = self.asked.lock().unwrap();
            let before = asked.iter().filter(|other| *other == name).count();
            asked.push(name.to_owned());
            let unknown = || io::Error::other("Name or service not known");
            let answers = self.names.get(name).ok_or_else(unknown)?;
            Ok(answers[before.min(answers.len() - 1)].clone())
        })
    }
}

/// The usual policy, let in to loopback and without pauses.
pub fn policy() -> Policy {
    let mut policy = Policy::named("https://facility.example/");
    policy.allow_loopback = true;
    policy.per_host_pause = Duration::ZERO;
    policy
}

/// A policy whose time is soon up.
pub fn hasty() -> Policy {
    Policy { timeout: Duration::from_millis(300), ..policy() }
}

pub fn client() -> Client {
    Client::with_resolver(policy(), Book::default())
}
