//! What machines ask: ready, metrics. `/livez` answers before any of this.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::answer::Answer;
use super::ask::Ask;
use super::errors::Error;
use super::page::Page;

/// The routes for machines, and the front door.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/", "leads to the home page in the reader's language", |ask| {
            Box::pin(async move {
                let mut answer = Answer::to(format!("/{}", ask.say.code()));
                answer.status = 302;
                answer.header("vary", "accept-language");
                Ok(answer)
            })
        }),
        Page::get("/readyz", "says whether the facility can take work", |ask| Box::pin(ready(ask))),
        Page::get("/metrics", "gives counts to monitoring", |ask| Box::pin(metrics(ask))),
    ]
}

async fn ready(ask: Arc<Ask>) -> Result<Answer, Error> {
    Ok(match ask.site.store.is_ready().await {
        Ok(()) if !ask.site.has_caught_up.load(Relaxed) => {
            let waits = "the search index is being brought up to date\n";
            Answer::typed(503, "text/plain; charset=utf-8", waits)
        }
        Ok(()) => Answer::typed(200, "text/plain; charset=utf-8", "ready\n"),
        Err(fault) => {
            tracing::error!(%fault, "not ready");
            Answer::typed(503, "text/plain; charset=utf-8", "the database takes no writes\n")
        }
    })
}

async fn metrics(ask: Arc<Ask>) -> Result<Answer, Error> {
    use prometheus_client::encoding::text::encode;
    use prometheus_client::metrics::counter::ConstCounter;
    use prometheus_client::metrics::gauge::ConstGauge;
    use prometheus_client::registry::{Registry, Unit};

    let site = &ask.site;
    let mut registry = Registry::with_prefix("facility");
    for (class, count) in site.counts.answers.iter().enumerate().skip(1) {
        let name = format!("answers_{class}xx");
        let help = format!("Answers with a status of {class}xx");
        registry.register(name, help, ConstCounter::new(count.load(Relaxed)));
    }
    let kept = ConstCounter::new(site.counts.kept.load(Relaxed));
    registry.register("answers_kept", "Answers given from a kept page", kept);
    let seconds = ConstCounter::new(site.counts.micros.load(Relaxed) as f64 / 1e6);
    registry.register_with_unit("answering", "Time spent on answers", Unit::Seconds, seconds);
    let asked = ConstCounter::new(site.store.statements());
    registry.register("statements", "Statements that the database was asked for", asked);
    let hashed = ConstCounter::new(site.hashing.done.load(Relaxed));
    registry.register("hashings", "Passwords that were hashed", hashed);
    let todo = ConstGauge::new(site.store.count_todo().await?);
    registry.register("todo", "Changes that listeners have not dealt with", todo);
    let last = ConstGauge::new(site.store.last_change().await?);
    registry.register("last_change", "Number of the last change", last);
    let cursor = ConstGauge::new(site.followed.load(Relaxed));
    registry.register("search_cursor", "Last change that the search index has seen", cursor);
    let pages = ConstGauge::new(site.cache.count() as i64);
    registry.register("kept_pages", "Pages kept for visitors", pages);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Answer::typed(200, "text/plain; version=0.0.4; charset=utf-8", text))
}
