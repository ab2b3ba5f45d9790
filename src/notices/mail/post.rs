//! How mails leave the house: over SMTP, again and again with growing pauses, until a mail server
//! has taken them or it is clear that none will.

use std::sync::Arc;
use std::time::Duration;

use facility_store::{Delivery, Mail};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::letters::write;
use super::seen::still_seen;
use crate::web::site::{Site, now};

/// How long a mail server may take before somebody else may take the mail.
const LEASE: i64 = 300_000;
/// How long a mail server may take to answer a command.
const PATIENCE: Duration = Duration::from_secs(60);
/// A minute, and the longest pause, in milliseconds.
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
/// So many failures, over about five days, and a mail is not tried again.
const MOST: i64 = 14;

/// The way to a mail server.
#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

impl Post {
    /// The way that the environment describes: `FACILITY_SMTP_URL`, and `FACILITY_MAIL_FROM` for the
    /// sender. `None` where there is none: mails are kept in the outbox.
    ///
    /// # Errors
    /// Which variable cannot be read, and what it should look like.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
        public_url: &str,
    ) -> Result<Option<Post>, String> {
        let host = public_url.split("://").nth(1).unwrap_or(public_url);
        let host = host.split(['/', ':']).next().unwrap_or_default().to_owned();
        let Some(url) = variable("FACILITY_SMTP_URL").filter(|url| !url.trim().is_empty()) else {
            return Ok(None);
        };
        let from = variable("FACILITY_MAIL_FROM").unwrap_or_else(|| format!("facility@{host}"));
        let from = from.parse().map_err(|_| {
            format!("FACILITY_MAIL_FROM: {from} is no address; write for example Facility <facility@example.org>")
        })?;
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url.trim()).map_err(|_| {
                "FACILITY_SMTP_URL: write for example smtps://NAME:PASSWORD@mail.example.org, or \
             smtp://127.0.0.1:25"
                    .to_owned()
            })?;
        Ok(Some(Post { transport: transport.timeout(Some(PATIENCE)).build(), from, host }))
    }

    /// Tries to send a mail to this address; what came of it.
    async fn send(&self, mail: &Mail, to: &str, (public_url, now): (&str, i64)) -> Delivery {
        let message = match self.message(mail, to, public_url) {
            Ok(message) => message,
            Err(fault) => return Delivery::Dead(fault),
        };
        match self.transport.send(message).await {
            Ok(_) => Delivery::Sent,
            Err(error) if is_final(&error) || mail.failures + 1 >= MOST => {
                Delivery::Dead(reason(&error))
            }
            Err(error) => {
                let due = now + wait_after(mail.failures, &mail.id);
                Delivery::Again(due, reason(&error))
            }
        }
    }

    fn message(&self, mail: &Mail, to: &str, public_url: &str) -> Result<Message, String> {
        let written = write(mail, public_url);
        let to: Mailbox = to.parse().map_err(|_| "the address cannot be written to".to_owned())?;
        let header = |name: &'static str, text: String| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), text)
        };
        let date = std::time::UNIX_EPOCH + Duration::from_millis(mail.created.unsigned_abs());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(written.subject.clone())
            .date(date)
            .message_id(Some(format!("<{}@{}>", mail.id, self.host)))
            .raw_header(header("Content-Language", mail.language.clone()))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        if !written.end.is_empty() {
            builder = builder
                .raw_header(header("List-Unsubscribe", format!("<{}>", written.end)))
                .raw_header(header(
                    "List-Unsubscribe-Post",
                    "List-Unsubscribe=One-Click".to_owned(),
                ));
        }
        builder
            .multipart(MultiPart::alternative_plain_html(written.text, written.html))
            .map_err(|_| "the letter cannot be put into a mail".to_owned())
    }
}

/// Whether a mail server said no for good. What it says about us (that we must sign in, say) can be
/// mended here, so that is tried again.
fn is_final(error: &SmtpError) -> bool {
    let code = error.status().map(u16::from).unwrap_or_default();
    error.is_permanent() && (550..=556).contains(&code)
}

/// What went wrong, in a word or a number: never what the server wrote, which names addresses.
fn reason(error: &SmtpError) -> String {
    match error.status() {
        Some(code) => format!("smtp {code}"),
        None if error.is_timeout() => "timeout".to_owned(),
        None if error.is_tls() => "tls".to_owned(),
        None if error.is_response() => "unreadable answer".to_owned(),
        None => "connection".to_owned(),
    }
}

/// How long to wait after so many failures, in milliseconds: a minute, then twice as long each time,
/// up to a day; a fifth more or less, by the mail, so that many do not come back at once.
pub fn wait_after(failures: i64, id: &str) -> i64 {
    let wait = (MINUTE << failures.clamp(0, 11)).min(DAY);
    let hash = facility_store::sha256(format!("{id} {failures}").as_bytes());
    let share = i64::from_str_radix(&hash[..4], 16).unwrap_or(0x8000); // 0..65535
    wait - wait / 5 + wait * 2 / 5 * share / 0xffff
}

/// Sends what waits until the process ends.
pub async fn send(site: Arc<Site>, post: Post) {
    let mut news = site.store.news();
    loop {
        match deliver(&site, &post, now()).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(fault) => {
                tracing::warn!(%fault, "mail waits");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), news.changed()).await;
    }
}

/// Tries the mail that waits longest at this moment; whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn deliver(
    site: &Site,
    post: &Post,
    now: i64,
) -> Result<bool, facility_store::db::Fault> {
    let Some(taken) = site.store.take_mail(now, LEASE).await? else { return Ok(false) };
    let id = taken.id.clone();
    let Some(mail) = still_seen(site, vec![taken]).await?.pop() else {
        site.store.settle_mail(&id, &Delivery::Moot).await?;
        return Ok(true);
    };
    let to = match mail.to.as_str() {
        "" => site.store.profile(&mail.person).await?.unwrap_or_default().email,
        to => to.to_owned(),
    };
    let delivery = match to.as_str() {
        "" => Delivery::Dead("the account is no more".to_owned()),
        to => post.send(&mail, to, (&site.public_url, now)).await,
    };
    if let Delivery::Again(_, fault) | Delivery::Dead(fault) = &delivery {
        tracing::warn!(mail = mail.id, fault, failures = mail.failures + 1, "a mail was not sent");
    }
    site.store.settle_mail(&mail.id, &delivery).await?;
    Ok(true)
}
