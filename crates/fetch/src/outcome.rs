//! What came of a visit, in words that are stable.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use hyper::HeaderMap;

/// How a link stands after one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It answers, here or behind a redirect for the time being.
    Answered,
    /// It answers at another address for good: the record should name that one.
    Moved,
    /// The host says that it is not there (404, 410).
    Gone,
    /// The host says that it cannot be opened so (other answers from 400 to 499).
    Refused,
    /// No answer: name unknown, no connection, an invalid certificate, too slow.
    Unreachable,
    /// We do not ask this address.
    Forbidden,
    /// Nothing is shown: it answers, but not to us, or not now. A link that only programs cannot
    /// open is not dead; one that keeps failing is for the caller to notice.
    Unsure,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $code:literal $state:ident;)*) => {
        /// Why a visit ended as it did.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            /// All reasons, for whoever must have a label for each.
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];

            /// The stable word for it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How a link stands for which a visit ended so.
            #[must_use]
            pub const fn state(self) -> State {
                match self { $(Self::$name => State::$state,)* }
            }
        }
    };
}

reasons! {
    /// It answered.
    Answered "answered" Answered;
    /// It answered at another address, to which all redirects lead for good.
    Moved "moved" Moved;
    /// Moved for good to the front page of a site: often what was there is gone.
    MovedToFrontPage "moved_to_front_page" Moved;
    /// 404.
    NotFound "not_found" Gone;
    /// 410.
    Gone "gone" Gone;
    /// Another answer from 400 to 499.
    Refused "refused" Refused;
    /// 401 or 407: asks who we are.
    SignIn "sign_in" Unsure;
    /// 403: answers, but not to us.
    NotForUs "not_for_us" Unsure;
    /// 429, or a host that asked us to come back later.
    TooMany "too_many" Unsure;
    /// From 500 on, 408 and 425: not now.
    ServerFailed "server_failed" Unsure;
    /// A redirect that names no address we can read.
    RedirectUnclear "redirect_unclear" Unsure;
    /// A redirect to where we have been: often a page that wants cookies.
    RedirectLoop "redirect_loop" Unsure;
    /// More redirects than the policy follows.
    TooManyRedirects "too_many_redirects" Unsure;
    /// The bytes that came were no answer of HTTP, or it broke off.
    Broken "broken" Unreachable;
    /// The time was up.
    TimedOut "timed_out" Unreachable;
    /// The name does not exist.
    NameUnknown "name_unknown" Unreachable;
    /// The name could not be looked up now; the fault may be ours.
    NameUnclear "name_unclear" Unsure;
    /// Nobody listens there.
    NoConnection "no_connection" Unreachable;
    /// The certificate is no longer or not yet valid.
    CertificateExpired "certificate_expired" Unreachable;
    /// The certificate is for another name.
    CertificateName "certificate_name" Unreachable;
    /// We do not know who signed the certificate. Browsers repair a chain that lacks a link, we do
    /// not.
    CertificateUnknown "certificate_unknown" Unsure;
    /// No secure connection came about for another reason.
    Tls "tls" Unreachable;
    /// No address that can be read.
    AddressUnclear "address_unclear" Forbidden;
    /// Neither http nor https.
    SchemeForbidden "scheme_forbidden" Forbidden;
    /// A name or password stands in the address.
    CredentialsInAddress "credentials_in_address" Forbidden;
    /// A port that we do not ask.
    PortForbidden "port_forbidden" Forbidden;
    /// A name of inner networks.
    NameForbidden "name_forbidden" Forbidden;
    /// An address outside the open internet, or a name that leads to one.
    NotGlobal "not_global" Forbidden;
    /// A body of more bytes than the policy allows.
    TooLarge "too_large" Unsure;
    /// A body packed in a way that we did not ask for, or that does not unpack.
    Packed "packed" Unsure;
    /// A header that the caller may not set.
    HeaderForbidden "header_forbidden" Forbidden;
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// What came of checking a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How the link stands.
    pub state: State,
    /// The last status that came, if one came; of a redirect, if the visit ended where it leads.
    pub status: Option<u16>,
    /// The last address that was asked, after all redirects; empty if none was. An address that was
    /// refused never stands here.
    pub final_url: String,
    /// The address that the record should name instead: where the redirects that are for good lead
    /// (301 and 308, up to the first that is not), if the link answers.
    pub permanent_move: Option<String>,
    /// Whether a redirect led from https to http.
    pub downgraded: bool,
    /// How long the host asks us to wait; not more than a day.
    pub retry_after: Option<Duration>,
    /// Why.
    pub reason: Reason,
}

/// An answer with its body.
#[derive(Clone)]
pub struct Body {
    /// From 200 to 299, or 304 if the caller asked whether it changed; of a POST, any.
    pub status: u16,
    /// The address that answered, after all redirects.
    pub final_url: String,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The body, unpacked if the policy says so.
    pub bytes: Bytes,
}

/// Says how much came, not what: bodies and cookies do not belong into logs.
impl fmt::Debug for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Body {{ status: {}, bytes: {} }}", self.status, self.bytes.len())
    }
}

/// Why nothing could be got. Holds neither address nor body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub reason: Reason,
    /// The status, if the host answered.
    pub status: Option<u16>,
    /// How long the host asks us to wait; not more than a day.
    pub retry_after: Option<Duration>,
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        Self { reason, status: None, retry_after: None }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(out, "{} ({status})", self.reason),
            None => write!(out, "{}", self.reason),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_reasons_share_a_word() {
        let mut codes: Vec<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
