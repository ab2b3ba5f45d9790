//! Politeness, seen from the host.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use facility_fetch::{Client, HeaderMap, Reason, State};
use tokio::task::JoinSet;

use crate::host::{Host, Say, client, policy, status};

#[tokio::test]
async fn a_host_never_has_more_than_two_of_us() {
    // The host counts down some time before it answers, so that nobody is counted who has gone.
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counting, peak) = (Arc::clone(&now), Arc::clone(&most));
    let host = Host::start(move |_| {
        let here = counting.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(here, Ordering::SeqCst);
        let leaving = Arc::clone(&counting);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            leaving.fetch_sub(1, Ordering::SeqCst);
        });
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned();
        Say::Later(Duration::from_millis(60), text)
    })
    .await;
    let client = client();
    let mut visits = JoinSet::new();
    for number in 0..7 {
        let (client, url) = (client.clone(), host.url(&format!("/{number}")));
        visits.spawn(async move { client.check(&url).await.state });
    }
    assert!(visits.join_all().await.iter().all(|state| *state == State::Answered));
    assert_eq!(host.lines().len(), 7);
    assert!(most.load(Ordering::SeqCst) <= 2);
}

#[tokio::test]
async fn clones_wait_for_each_other() {
    let host = Host::start(|_| status("200 OK")).await;
    let mut slow = policy();
    slow.per_host_pause = Duration::from_secs(3600);
    let client = Client::new(slow);
    client.check(&host.url("/first")).await;
    let (clone, url) = (client.clone(), host.url("/second"));
    let moment = Duration::from_millis(100);
    assert!(tokio::time::timeout(moment, clone.check(&url)).await.is_err());
    assert_eq!(host.lines(), ["HEAD /first"]);
}

#[tokio::test]
async fn a_host_that_asks_to_wait_is_told_of_and_left_alone() {
    for line in ["429 Slowly\r\nRetry-After: 120", "503 Busy\r\nRetry-After: 120"] {
        let host = Host::start(move |_| status(line)).await;
        let client = client();
        let outcome = client.check(&host.url("/a")).await;
        assert_eq!(outcome.state, State::Unsure);
        assert_eq!(outcome.retry_after, Some(Duration::from_secs(120)));
        let outcome = client.check(&host.url("/b")).await;
        assert_eq!((outcome.state, outcome.reason), (State::Unsure, Reason::TooMany));
        assert!(outcome.retry_after.unwrap() <= Duration::from_secs(120));
        assert_eq!((outcome.status, outcome.final_url.as_str()), (None, ""));
        let fault = client.get(&host.url("/c"), HeaderMap::new()).await.unwrap_err();
        assert_eq!(fault.reason, Reason::TooMany);
        assert_eq!(host.lines(), ["HEAD /a"]);
    }
}

#[tokio::test]
async fn waiting_for_a_turn_does_not_use_up_the_time_of_a_visit() {
    let host = Host::start(|_| status("200 OK")).await;
    let mut policy = policy();
    policy.per_host_pause = Duration::from_millis(2500);
    policy.timeout = Duration::from_millis(2000);
    let client = Client::new(policy);
    let urls = [host.url("/a"), host.url("/b")];
    let (first, second) = tokio::join!(client.check(&urls[0]), client.check(&urls[1]));
    assert_eq!([first.state, second.state], [State::Answered; 2]);
}
