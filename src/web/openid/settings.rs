//! What whoever runs the facility says of the provider.

use openidconnect::ClientSecret;

/// The provider that people may sign in with, as whoever runs the facility describes it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its address, exactly as it names itself.
    pub issuer: String,
    /// What it calls this facility.
    pub client_id: String,
    /// What this facility shows it; printed nowhere.
    pub(super) secret: ClientSecret,
    /// What its button says.
    pub name: String,
    /// The values of `acr` that stand for a second factor; none = `mfa` among `amr` does.
    pub strong_acr: Vec<String>,
}

impl Settings {
    /// The provider that the environment describes; `None` where it names none.
    ///
    /// # Errors
    /// Which variable is missing or cannot be read, and what it should look like.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Settings>, String> {
        let text = |name: &str| {
            let full = format!("FACILITY_OIDC_{name}");
            variable(&full).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let Some(issuer) = text("ISSUER") else {
            let others = ["CLIENT_ID", "CLIENT_SECRET", "CLIENT_SECRET_FILE", "STRONG_ACR", "NAME"];
            return match others.iter().find(|name| text(name).is_some()) {
                Some(name) => Err(format!("FACILITY_OIDC_{name} needs FACILITY_OIDC_ISSUER")),
                None => Ok(None),
            };
        };
        let host = host_of(&issuer)?;
        let needed = |name: &str| {
            text(name).ok_or_else(|| format!("FACILITY_OIDC_ISSUER needs FACILITY_OIDC_{name}"))
        };
        let secret = match text("CLIENT_SECRET_FILE") {
            Some(path) => std::fs::read_to_string(&path)
                .map(|secret| secret.trim().to_owned())
                .map_err(|fault| format!("FACILITY_OIDC_CLIENT_SECRET_FILE: {path}: {fault}"))?,
            None => needed("CLIENT_SECRET")?,
        };
        let strong = text("STRONG_ACR").unwrap_or_default();
        Ok(Some(Settings {
            client_id: needed("CLIENT_ID")?,
            secret: ClientSecret::new(secret),
            name: text("NAME").unwrap_or(host),
            strong_acr: strong.split_whitespace().map(str::to_owned).collect(),
            issuer,
        }))
    }

    /// The scheme, host and port of the issuer, as the door to the outside writes them.
    pub(super) fn origin(&self) -> String {
        let url = openidconnect::url::Url::parse(&self.issuer);
        url.map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

/// The host of an issuer that may be asked. What is said to a provider in clear, its neighbours hear:
/// only one on this machine may be named without TLS.
fn host_of(issuer: &str) -> Result<String, String> {
    let wrong =
        || format!("FACILITY_OIDC_ISSUER: {issuer}: write for example https://sign-in.example.org");
    let url = openidconnect::url::Url::parse(issuer).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?.to_owned();
    let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
    let is_plain = url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
    match url.scheme() {
        "https" if is_plain => Ok(host),
        "http" if is_plain && is_here => Ok(host),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<Settings>, String> {
        let pairs: std::collections::HashMap<String, String> = pairs
            .iter()
            .map(|(name, text)| (format!("FACILITY_OIDC_{name}"), (*text).to_owned()))
            .collect();
        Settings::from_environment(|name| pairs.get(name).cloned())
    }

    #[test]
    fn without_an_issuer_there_is_no_provider_and_half_a_provider_is_a_fault() {
        assert!(read(&[]).unwrap().is_none());
        assert!(read(&[("ISSUER", "  ")]).unwrap().is_none());
        assert!(read(&[("CLIENT_ID", "us")]).unwrap_err().contains("FACILITY_OIDC_ISSUER"));
        let issuer = ("ISSUER", "https://id.example");
        assert!(read(&[issuer]).unwrap_err().contains("FACILITY_OIDC_"));
        let missing = read(&[issuer, ("CLIENT_ID", "us")]).unwrap_err();
        assert!(missing.contains("FACILITY_OIDC_CLIENT_SECRET"), "{missing}");
        let (id, secret) = (("CLIENT_ID", "us"), ("CLIENT_SECRET", "a secret"));
        let settings = read(&[issuer, id, secret]).unwrap().unwrap();
        assert_eq!((settings.name.as_str(), settings.strong_acr.len()), ("id.example", 0));
        assert!(!format!("{settings:?}").contains("a secret"));
        let file = ("CLIENT_SECRET_FILE", "/nowhere/at/all");
        assert!(read(&[issuer, id, file]).unwrap_err().contains("/nowhere/at/all"));
    }

    #[test]
    fn what_is_said_in_clear_is_said_on_this_machine_only() {
        for issuer in ["http://id.example", "ftp://id.example", "id.example", "https://a:b@c.d"] {
            assert!(host_of(issuer).is_err(), "{issuer}");
        }
        for issuer in ["https://id.example/realms/one", "http://127.0.0.1:8080", "http://[::1]:1"] {
            assert!(host_of(issuer).is_ok(), "{issuer}");
        }
    }
}
