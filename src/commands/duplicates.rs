//! `facility duplicates`: records of a person's own tables that are the same, no database, no
//! server.

use std::path::PathBuf;

use clap::Args;
use facility_matching::duplicates::{
    Band, Findings, Ruling, Settings, Table, find, pairs_csv, read_columns, read_rulings,
    read_table,
};
use serde_json::{Value as Json, json};

use super::engines::{pair, told};
use super::{Failure, print, text_of};

/// Find records that are the same, in one table or in two, each pair with its reasons
#[derive(Args)]
pub struct Duplicates {
    /// A table with a header; its column `id`, or else its first, names the records (CSV)
    table: PathBuf,
    /// Another table to be compared with it; without it the first is compared with itself (CSV)
    other: Option<PathBuf>,
    /// What columns hold where the guess is wrong, such as title=name,year=number
    #[arg(long, value_name = "COLUMN=KIND,...", default_value = "")]
    columns: String,
    /// What people have decided: left,right,rule with must or cannot (CSV)
    #[arg(long)]
    rulings: Option<PathBuf>,
    /// Where left,right,band,reason,weight,probability,waterfall is written (CSV)
    #[arg(long)]
    out: PathBuf,
}

impl Duplicates {
    /// Compares, writes the pairs and tells what was found.
    pub fn run(self, json: bool) -> Result<(), Failure> {
        let columns = read_columns(&self.columns).map_err(|flaws| {
            Failure::Use(flaws.into_iter().map(|flaw| flaw.message).collect::<Vec<_>>().join("; "))
        })?;
        let table = told(&self.table, read_table(&text_of(&self.table)?));
        let other = match &self.other {
            Some(path) => told(path, read_table(&text_of(path)?)).map(Some),
            None => Ok(None),
        };
        let rulings = match &self.rulings {
            Some(path) => told(path, read_rulings(&text_of(path)?)),
            None => Ok(Vec::<Ruling>::new()),
        };
        let ((table, other), rulings) = pair(pair(table, other).map_err(|_| ()), rulings)?;
        let found = find((&table, other.as_ref()), &columns, &rulings, &Settings::default());
        let found = found.map_err(|flaws| {
            flaws.iter().for_each(|flaw| eprintln!("{} {}", flaw.code, flaw.message));
            Failure::Problems
        })?;
        std::fs::write(&self.out, pairs_csv(&found, &table, other.as_ref()))?;
        match json {
            true => say!("{}", as_json(&found, &table, other.as_ref())),
            false => print(&as_text(&found, &table, other.as_ref())),
        }
        Ok(())
    }
}

fn count(found: &Findings, band: Band) -> usize {
    found.pairs.iter().filter(|pair| pair.band == band).count()
}

/// The ids of a group, each with the number of its table where there are two.
fn ids(group: &[(usize, usize)], table: &Table, other: Option<&Table>) -> Vec<String> {
    let id = |(at, place): &(usize, usize)| match (at, other) {
        (1, Some(other)) => format!("2:{}", other.records[*place].id),
        (_, Some(_)) => format!("1:{}", table.records[*place].id),
        (_, None) => table.records[*place].id.clone(),
    };
    group.iter().map(id).collect()
}

fn as_json(found: &Findings, table: &Table, other: Option<&Table>) -> Json {
    let groups = found.groups.iter().map(|group| ids(group, table, other));
    json!({
        "records": table.records.len() + other.map_or(0, |other| other.records.len()),
        "candidates": found.candidates,
        "candidates_most": found.candidates_most,
        "accepted": count(found, Band::Accepted),
        "review": count(found, Band::Review),
        "groups": groups.collect::<Vec<_>>(),
    })
}

fn as_text(found: &Findings, table: &Table, other: Option<&Table>) -> String {
    let records = table.records.len() + other.map_or(0, |other| other.records.len());
    format!(
        "records     {records}\ncompared    {} pairs, at most {} of one record\n\
         accepted    {}\nfor review  {}\ngroups      {}\n",
        found.candidates,
        found.candidates_most,
        count(found, Band::Accepted),
        count(found, Band::Review),
        found.groups.len(),
    )
}
