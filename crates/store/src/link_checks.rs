//! How the addresses that public records name stood when they were last asked.

use crate::db::{Batch, Cell, Fault, Row};
use crate::records::placeholders;
use crate::{Store, cells};

const DAY: i64 = 86_400_000;

/// How an address stands, over all checks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkCheck {
    /// The address.
    pub url: String,
    /// How it stood at the last check.
    pub state: String,
    /// Why.
    pub reason: String,
    /// The HTTP status, if one came.
    pub status: Option<i64>,
    /// When it was last checked, in milliseconds since 1970.
    pub checked: i64,
    /// Since when it answers, or does not.
    pub since: i64,
    /// How many checks in a row failed.
    pub failures: i64,
    /// How many of the last checks in a row said that there is nothing.
    pub gone: i64,
}

/// What one check found.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// The address.
    pub url: &'a str,
    /// How it stands now.
    pub state: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// Whether whoever follows the address gets nothing.
    pub fails: bool,
    /// Whether the host says that there is nothing.
    pub is_gone: bool,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl LinkCheck {
    /// How an address stands after one more check.
    pub fn after(before: Option<&LinkCheck>, found: &Checked<'_>) -> LinkCheck {
        let failures = before.map_or(0, |check| check.failures);
        let turned = before.is_none_or(|check| (check.failures > 0) != found.fails);
        LinkCheck {
            url: found.url.to_owned(),
            state: found.state.to_owned(),
            reason: found.reason.to_owned(),
            status: found.status.map(i64::from),
            checked: found.at,
            since: before.filter(|_| !turned).map_or(found.at, |check| check.since),
            failures: if found.fails { failures + 1 } else { 0 },
            gone: if found.is_gone { before.map_or(0, |check| check.gone) + 1 } else { 0 },
        }
    }

    /// Whether the address counts as broken: three failures in a row over at least three days, or
    /// two answers in a row that there is nothing. One bad day of a host is nobody's fault.
    pub fn is_broken(&self) -> bool {
        self.gone >= 2 || (self.failures >= 3 && self.checked - self.since >= 3 * DAY)
    }
}

const COLUMNS: &str = "c.url, c.state, c.reason, c.status, c.checked, c.since, c.failures, c.gone";

fn check_of(row: &Row) -> LinkCheck {
    let text = |at: usize| row.text(at).to_owned();
    LinkCheck {
        url: text(0),
        state: text(1),
        reason: text(2),
        status: row.opt_int(3),
        checked: row.int(4),
        since: row.int(5),
        failures: row.int(6),
        gone: row.int(7),
    }
}

impl Store {
    /// Addresses that public records name and that were not checked since this moment: first those
    /// never checked, then those checked longest ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unchecked(&self, since: i64, limit: usize) -> Result<Vec<String>, Fault> {
        let sql = "SELECT a.url, COALESCE(MAX(c.checked), 0) AS last FROM address a \
                   LEFT JOIN link_check c ON c.url = a.url \
                   WHERE c.checked IS NULL OR c.checked < $1 \
                   GROUP BY a.url ORDER BY 2, 1 LIMIT $2";
        let rows = self.db.rows_blocking(sql, &cells![since, limit as i64]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// How these addresses stand, where they were ever checked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_checks(&self, urls: &[String]) -> Result<Vec<LinkCheck>, Fault> {
        let mut found = Vec::new();
        for some in urls.chunks(500) {
            let list = placeholders(1, some.len());
            let sql = format!("SELECT {COLUMNS} FROM link_check c WHERE c.url IN ({list})");
            let cells: Vec<Cell> = some.iter().map(Cell::from).collect();
            found.extend(self.db.rows(&sql, &cells).await?.iter().map(check_of));
        }
        Ok(found)
    }

    /// Keeps how an address stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_link_check(&self, check: &LinkCheck) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(
            "INSERT INTO link_check (url, state, reason, status, checked, since, failures, gone) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (url) DO UPDATE SET \
             state = excluded.state, reason = excluded.reason, status = excluded.status, \
             checked = excluded.checked, since = excluded.since, failures = excluded.failures, \
             gone = excluded.gone",
            cells![
                &check.url,
                &check.state,
                &check.reason,
                check.status,
                check.checked,
                check.since,
                check.failures,
                check.gone
            ],
        );
        self.write_plain(batch).await
    }

    /// The addresses of a record that the public sees, with how they stand where they were checked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checks_of(&self, record: &str) -> Result<Vec<LinkCheck>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM link_check c WHERE c.url IN \
             (SELECT a.url FROM address a WHERE a.record = $1) ORDER BY c.url"
        );
        Ok(self.db.rows(&sql, &cells![record]).await?.iter().map(check_of).collect())
    }

    /// Broken addresses with the public record that names them, as id, broken longest first: of
    /// these owners, or of all when none is named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn broken_links(
        &self,
        owners: &[String],
        limit: usize,
    ) -> Result<Vec<(String, LinkCheck)>, Fault> {
        let mut cells: Vec<Cell> = vec![Cell::Int(3 * DAY), Cell::Int(limit as i64)];
        let mut owned = String::new();
        if !owners.is_empty() {
            owned = format!(" AND r.owner IN ({})", placeholders(3, owners.len()));
            cells.extend(owners.iter().map(Cell::from));
        }
        // The same rule as `LinkCheck::is_broken`.
        let sql = format!(
            "SELECT DISTINCT {COLUMNS}, a.record FROM link_check c JOIN address a ON a.url = c.url \
             JOIN record r ON r.id = a.record \
             WHERE (c.gone >= 2 OR (c.failures >= 3 AND c.checked - c.since >= $1)){owned} \
             ORDER BY c.since, a.record, c.url LIMIT $2"
        );
        let rows = self.db.rows(&sql, &cells).await?;
        Ok(rows.iter().map(|row| (row.text(8).to_owned(), check_of(row))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(days: &[(i64, &str)]) -> LinkCheck {
        let mut stands: Option<LinkCheck> = None;
        for (day, state) in days {
            let found = Checked {
                url: "https://example.org/",
                state,
                reason: state,
                status: None,
                fails: *state != "answered",
                is_gone: *state == "gone",
                at: day * DAY,
            };
            stands = Some(LinkCheck::after(stands.as_ref(), &found));
        }
        stands.unwrap_or_default()
    }

    #[test]
    fn a_link_is_broken_after_three_failures_over_three_days_or_two_answers_that_it_is_gone() {
        for (days, broken) in [
            (&[(1, "answered")][..], false),
            (&[(1, "unreachable"), (2, "unreachable")], false),
            (&[(1, "unreachable"), (2, "unreachable"), (3, "unreachable")], false),
            (&[(1, "unreachable"), (2, "unreachable"), (4, "unreachable")], true),
            (
                &[(1, "unreachable"), (2, "answered"), (9, "unreachable"), (13, "unreachable")],
                false,
            ),
            (&[(1, "gone")], false),
            (&[(1, "gone"), (2, "gone")], true),
            (&[(1, "gone"), (2, "unreachable"), (3, "gone")], false),
            (&[(1, "gone"), (2, "gone"), (9, "answered")], false),
        ] {
            assert_eq!(check(days).is_broken(), broken, "{days:?}");
        }
        assert_eq!(check(&[(1, "answered"), (3, "gone"), (5, "refused")]).since, 3 * DAY);
    }
}
