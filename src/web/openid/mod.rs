//! Sign-in with a provider that speaks OpenID Connect: the authorization code flow with PKCE. Knows
//! the protocol; who is let in, and as whom, is decided by the room of accounts.

mod door;
mod known;
mod settings;

use std::time::{Duration, SystemTime};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm as Signed, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthType, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError,
    ClientId, CsrfToken, LanguageTag, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse,
};

use door::Door;
use known::{Client, Known, Metadata};

pub use settings::Settings;

/// Where the provider sends people back to, behind the address of the facility.
pub const RETURN: &str = "/sign-in/return";

/// Clocks may differ by so much.
const LEEWAY: Duration = Duration::from_secs(60);

/// What proves who signed a token: keys of which we hold the public half. Neither a token without a
/// signature nor one that is signed with a secret that both sides know is taken.
const TAKEN: [Signed; 9] = [
    Signed::RsaSsaPkcs1V15Sha256,
    Signed::RsaSsaPkcs1V15Sha384,
    Signed::RsaSsaPkcs1V15Sha512,
    Signed::RsaSsaPssSha256,
    Signed::RsaSsaPssSha384,
    Signed::RsaSsaPssSha512,
    Signed::EcdsaP256Sha256,
    Signed::EcdsaP384Sha384,
    Signed::EdDsa,
];

/// A provider that people may sign in with.
pub struct Provider {
    settings: Settings,
    door: Door,
    redirect: String,
    known: Known,
}

/// What one browser takes along to the provider and brings back.
#[derive(Clone, Debug)]
pub struct Trip {
    /// Comes back beside the code.
    pub state: String,
    /// Comes back inside the token.
    pub nonce: String,
    /// Shown by us only when the code is redeemed, from 43 to 128 letters and digits.
    pub verifier: String,
}

/// What the provider says of whoever signed in; all of it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// What it calls them, for ever.
    pub subject: String,
    /// Their mail address; empty = none.
    pub email: String,
    /// Whether the provider knows that the address is theirs.
    pub is_verified: bool,
    /// Their name; empty = none.
    pub name: String,
    /// Whether they showed a second factor there.
    pub is_strong: bool,
}

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The provider does not answer.
    Away,
    /// What it answered, or what the browser brought, does not hold.
    Refused,
}

impl Provider {
    /// The provider with these settings. It is asked for nothing before somebody wants to sign in.
    pub fn new(settings: Settings, public_url: &str) -> Provider {
        Provider {
            door: Door::new(settings.origin(), public_url),
            redirect: format!("{}{RETURN}", public_url.trim_end_matches('/')),
            known: Known::default(),
            settings,
        }
    }

    /// What its button says.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its address, by which its identities are told from those of others.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The address at the provider to which a browser sets out.
    ///
    /// # Errors
    /// When the provider does not answer.
    pub async fn set_out(&self, trip: &Trip, language: &str) -> Result<String, Failure> {
        let client = self.client(&self.metadata().await?)?;
        let (state, nonce) = (trip.state.clone(), trip.nonce.clone());
        let verifier = PkceCodeVerifier::new(trip.verifier.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .add_ui_locale(LanguageTag::new(language.to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for class in &self.settings.strong_acr {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        Ok(request.url().0.to_string())
    }

    /// Redeems the code that a browser brought; who that is, says the provider.
    ///
    /// # Errors
    /// When the provider does not answer, and when anything does not hold.
    pub async fn redeem(&self, code: &str, trip: &Trip) -> Result<Claims, Failure> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata)?;
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|fault| refused("it names no place for tokens", &fault))?
            .set_pkce_verifier(PkceCodeVerifier::new(trip.verifier.clone()));
        let answer: CoreTokenResponse =
            request.request_async(&self.door).await.map_err(|fault| match &fault {
                RequestTokenError::Request(unreached) => away(unreached),
                RequestTokenError::ServerResponse(said) => refused("no token", said.error()),
                _ => refused("no token", &fault),
            })?;
        let token = answer.id_token().ok_or_else(|| refused("no token", &"none of identity"))?;
        let claims = self.verified(token, &metadata, &trip.nonce).await?;
        let (mut email, mut is_verified) =
            mail_of(claims.email().map(|email| email.as_str()), claims.email_verified());
        let mut name = claims.name().and_then(|all| all.get(None)).map(|name| name.to_string());
        if email.is_empty()
            && let Some(more) = self.asked(&client, answer.access_token(), &claims).await
        {
            (email, is_verified) =
                mail_of(more.email().map(|email| email.as_str()), more.email_verified());
            let said = more.name().and_then(|all| all.get(None)).map(|name| name.to_string());
            name = name.or(said);
        }
        Ok(Claims {
            subject: claims.subject().to_string(),
            email,
            is_verified,
            name: name.unwrap_or_default(),
            is_strong: self.is_strong(&claims),
        })
    }

    async fn metadata(&self) -> Result<Metadata, Failure> {
        let found = self.known.metadata(&self.settings.issuer, &self.door).await;
        found.map_err(|why| {
            tracing::warn!(issuer = self.settings.issuer, why, "the provider does not answer");
            Failure::Away
        })
    }

    fn client(&self, metadata: &Metadata) -> Result<Client, Failure> {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = Some(self.settings.secret.clone());
        let redirect = RedirectUrl::new(self.redirect.clone())
            .map_err(|fault| refused("our own address", &fault))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes =
            |method: &CoreClientAuthMethod| methods.is_none_or(|methods| methods.contains(method));
        // The first is what every provider knows that does not say otherwise.
        let way = match takes(&CoreClientAuthMethod::ClientSecretBasic) {
            false if takes(&CoreClientAuthMethod::ClientSecretPost) => AuthType::RequestBody,
            _ => AuthType::BasicAuth,
        };
        let client = Client::from_provider_metadata((**metadata).clone(), id, secret);
        Ok(client.set_redirect_uri(redirect).set_auth_type(way))
    }

    /// The claims of a token whose signature, issuer, audience, time and nonce hold. A key that is not
    /// known may be a new one: then the keys are fetched again, once.
    async fn verified(
        &self,
        token: &CoreIdToken,
        metadata: &Metadata,
        nonce: &str,
    ) -> Result<CoreIdTokenClaims, Failure> {
        let nonce = Nonce::new(nonce.to_owned());
        let mut checked = self.check(token, metadata, &nonce);
        if let Err(ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::AmbiguousKeyId(_)
            | SignatureVerificationError::CryptoError(_),
        )) = &checked
            && let Some(fresh) = self.known.fresh_keys(metadata, &self.door).await
        {
            checked = self.check(token, &fresh, &nonce);
        }
        checked.map_err(|fault| match &fault {
            ClaimsVerificationError::SignatureVerification(why) => refused("the signature", why),
            _ => refused("the token", &fault),
        })
    }

    fn check(
        &self,
        token: &CoreIdToken,
        metadata: &Metadata,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let other = |text: &str| ClaimsVerificationError::Other(text.to_owned());
        let client = self.client(metadata).map_err(|_| other("our own address"))?;
        let verifier = client.id_token_verifier().set_allowed_algs(TAKEN);
        let verifier = verifier.set_time_fn(|| (SystemTime::now() - LEEWAY).into());
        let claims = token.claims(&verifier, nonce)?.clone();
        match claims.authorized_party() {
            Some(party) if party.as_str() != self.settings.client_id => {
                Err(other("it is for another party"))
            }
            _ => Ok(claims),
        }
    }

    /// What the provider tells of a person only when it is asked again.
    async fn asked(
        &self,
        client: &Client,
        token: &AccessToken,
        claims: &CoreIdTokenClaims,
    ) -> Option<CoreUserInfoClaims> {
        // The library would stop the program at a token that no header can carry.
        if !token.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let asking = client.user_info(token.clone(), Some(claims.subject().clone())).ok()?;
        asking.request_async(&self.door).await.ok()
    }

    fn is_strong(&self, claims: &CoreIdTokenClaims) -> bool {
        if self.settings.strong_acr.is_empty() {
            let ways = claims.auth_method_refs();
            return ways.is_some_and(|ways| ways.iter().any(|way| way.as_str() == "mfa"));
        }
        let class = claims.auth_context_ref();
        class.is_some_and(|class| self.settings.strong_acr.iter().any(|one| one == class.as_str()))
    }
}

fn mail_of(email: Option<&str>, is_verified: Option<bool>) -> (String, bool) {
    let email = email.unwrap_or_default().trim().to_lowercase();
    let is_verified = !email.is_empty() && is_verified == Some(true);
    (email, is_verified)
}

fn away(why: &dyn std::fmt::Display) -> Failure {
    tracing::warn!(%why, "the provider of sign-in does not answer");
    Failure::Away
}

fn refused(what: &str, why: &dyn std::fmt::Display) -> Failure {
    tracing::warn!(what, %why, "somebody was not signed in by the provider");
    Failure::Refused
}
