//! One connection to an address that was checked, and one request on it.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use crate::Reason;
use crate::guard::Route;

/// More numbers of one name are checked but not tried.
const MOST_TRIED: usize = 4;
/// Most bytes of the head of an answer.
const MOST_HEAD_BYTES: usize = 64 * 1024;

/// What is sent.
pub(crate) type Question = Request<Full<Bytes>>;

/// An answer whose body is still on its way. Dropping it ends the connection.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) response: Response<Incoming>,
    /// Drives the connection; stops when it is dropped.
    _driver: JoinSet<()>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How secure connections are made: roots of the web and of the policy, TLS 1.2 and 1.3, only
/// HTTP/1.1 is offered. Roots that cannot be read are passed over: their hosts are then unknown.
pub(crate) fn tls(more_roots: &[CertificateDer<'static>]) -> TlsConnector {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(more_roots.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring offers TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    TlsConnector::from(Arc::new(config))
}

/// Connects, asks and returns with the head of the answer. The caller bounds the time; `time` only
/// says how much of it the numbers of one name may share.
pub(crate) async fn ask(
    route: &Route,
    question: Question,
    tls: &TlsConnector,
    time: Duration,
) -> Result<Reply, Reason> {
    let plain = connect(route, time).await?;
    let stream: Box<dyn Stream> = if route.url.scheme() == "https" {
        let name = ServerName::try_from(route.host.clone()).map_err(|_| Reason::AddressUnclear)?;
        let secure = tls.connect(name, plain).await;
        Box::new(secure.map_err(|fault| why_insecure(&fault))?)
    } else {
        Box::new(plain)
    };
    let mut opening = http1::Builder::new();
    opening.max_buf_size(MOST_HEAD_BYTES);
    let (mut sender, connection) =
        opening.handshake(TokioIo::new(stream)).await.map_err(|_| Reason::Broken)?;
    let mut driver = JoinSet::new();
    driver.spawn(async move {
        // What breaks here breaks the answer too, and is seen there.
        let _ = connection.await;
    });
    let response = sender.send_request(question).await.map_err(|_| Reason::Broken)?;
    Ok(Reply { response, _driver: driver })
}

/// Tries the numbers in their order. Each gets an equal part of the time that is left, so that one
/// that stays silent does not use up the time of the others.
async fn connect(route: &Route, time: Duration) -> Result<TcpStream, Reason> {
    let start = Instant::now();
    let tried = &route.ends[..route.ends.len().min(MOST_TRIED)];
    let mut reason = Reason::NoConnection;
    for (at, end) in tried.iter().enumerate() {
        let parts = u32::try_from(tried.len() - at).expect("a handful");
        let part = time.saturating_sub(start.elapsed()) / parts;
        match tokio::time::timeout(part, TcpStream::connect(end)).await {
            Ok(Ok(stream)) => {
                // Costs nothing if it fails: the request is then sent a little later.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(fault)) if fault.kind() == io::ErrorKind::TimedOut => {
                reason = Reason::TimedOut;
            }
            Ok(Err(_)) => reason = Reason::NoConnection,
            Err(_) => reason = Reason::TimedOut,
        }
    }
    Err(reason)
}

fn why_insecure(fault: &io::Error) -> Reason {
    let inner = fault.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::InvalidCertificate(why)) = inner else { return Reason::Tls };
    match why {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Reason::CertificateExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Reason::CertificateName
        }
        CertificateError::UnknownIssuer => Reason::CertificateUnknown,
        _ => Reason::Tls,
    }
}
