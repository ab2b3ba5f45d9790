//! Lists and records as JSON, CSV and workbooks, at the same addresses and behind the same door.

use facility_access::may_see_field;
use facility_record::{Field, Kind};
use facility_store::{Listing, Order, Record};
use serde_json::{Map, Value as Json, json};

use crate::sheet;
use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::found;
use crate::web::room::slug;
use crate::web::say::{day_of, iso};

/// A record as JSON, with the fields that whoever asks sees.
pub fn record_json(ask: &Ask, record: &Record, identifiers: &[(String, String)]) -> Json {
    let path = format!("{}/{}/{}", slug(record.kind.room), slug(record.kind.plural), record.id);
    let identifiers: Map<String, Json> =
        identifiers.iter().map(|(scheme, value)| (scheme.clone(), json!(value))).collect();
    json!({
        "id": record.id,
        "kind": record.kind.name,
        "state": record.state,
        "edition": record.edition,
        "created": iso(record.created),
        "updated": iso(record.updated),
        "url": format!("{}{}", ask.site.public_url, ask.at(&path)),
        "identifiers": identifiers,
        "fields": record.fields_for(&ask.person),
    })
}

/// The list that an address asks for, from the store: what whoever asks sees.
pub fn listing(ask: &Ask, kind: &'static Kind) -> Listing {
    let day = day_of(ask.now).unwrap_or_default();
    let all = kind.facets().flat_map(|field| field.filters().map(move |(name, _)| (field, name)));
    let filters = all.filter_map(|(field, name)| {
        let codes: Vec<&str> = ask.query.all(name).filter(|code| !code.is_empty()).collect();
        let narrower = || ask.vocabularies.narrower(field, name, &codes, day);
        (!codes.is_empty()).then(|| (field.facet.to_owned(), narrower()))
    });
    Listing {
        kind: kind.name.into(),
        keys: ask.person.keys(),
        filters: filters.collect(),
        order: match ask.query.first("sort") {
            "title" => Order::Title,
            "id" => Order::Id,
            _ => Order::Newest,
        },
        ..Listing::default()
    }
}

/// The records of the address, and how many there are in all when they were found by words in the
/// index; those listed by filters come from the store.
async fn chosen(
    ask: &Ask,
    kind: &'static Kind,
    listing: &Listing,
) -> Result<(Vec<Record>, Option<usize>), Error> {
    if ask.query.first("q").is_empty() {
        return Ok((ask.list(listing).await?, None));
    }
    let filters = found::filters_of(ask, kind);
    let mut query = found::query(ask, vec![kind.name.to_owned()], &filters);
    query.from = listing.skip;
    query.limit = listing.limit;
    query.facets.clear();
    ask.note_search();
    let answer = ask.site.index.search(&query)?;
    let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
    Ok((ask.seen(&ids).await?, Some(answer.total)))
}

/// A list as JSON: the page that the address asks for.
pub async fn list_json(ask: &Ask, kind: &'static Kind) -> Result<Answer, Error> {
    let page: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 100_000);
    let mut listing = listing(ask, kind);
    listing.limit = found::PAGE;
    listing.skip = (page - 1) * found::PAGE;
    let (records, found) = chosen(ask, kind, &listing).await?;
    let total = match found {
        Some(total) => i64::try_from(total).unwrap_or(i64::MAX),
        None => ask.site.store.count(&listing).await?,
    };
    let items = items(ask, &records).await?;
    Ok(Answer::json(&json!({"total": total, "page": page, "items": items})))
}

/// Records as JSON, each with its identifiers.
pub async fn items(ask: &Ask, records: &[Record]) -> Result<Vec<Json>, Error> {
    let identifiers = ask.site.store.identifiers_of(records).await?;
    let item = |record: &Record| {
        let own = identifiers.iter().filter(|(id, ..)| *id == record.id);
        let own: Vec<(String, String)> = own.map(|(_, s, v)| (s.clone(), v.clone())).collect();
        record_json(ask, record, &own)
    };
    Ok(records.iter().map(item).collect())
}

/// A list as CSV: all of it. `?rows=FIELD` gives the sub-table of a field of rows.
pub async fn list_csv(ask: &Ask, kind: &'static Kind) -> Result<Answer, Error> {
    csv(ask, kind, &all(ask, kind).await?)
}

/// One record as CSV.
pub fn record_csv(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    csv(ask, record.kind, std::slice::from_ref(record))
}

/// A list as a workbook: all of it, a sheet for each field of rows.
pub async fn list_xlsx(ask: &Ask, kind: &'static Kind) -> Result<Answer, Error> {
    xlsx(ask, kind, &all(ask, kind).await?)
}

/// One record as a workbook.
pub fn record_xlsx(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    xlsx(ask, record.kind, std::slice::from_ref(record))
}

/// All records that the address asks for.
async fn all(ask: &Ask, kind: &'static Kind) -> Result<Vec<Record>, Error> {
    let mut listing = listing(ask, kind);
    listing.limit = 1_000;
    let mut records = Vec::new();
    loop {
        let (some, _) = chosen(ask, kind, &listing).await?;
        let count = some.len();
        records.extend(some);
        if count < listing.limit || records.len() >= 50_000 {
            return Ok(records);
        }
        listing.skip += listing.limit;
    }
}

fn csv(ask: &Ask, kind: &'static Kind, records: &[Record]) -> Result<Answer, Error> {
    let rows = ask.query.first("rows");
    let sub = kind.fields.iter().find(|field| field.name == rows && !field.rows().is_empty());
    let sees = |record: &Record, field: &Field| sees(ask, record, field);
    let table = match sub {
        Some(field) => sheet::rows_table(field, records, &sees),
        None => sheet::table(kind, records, &sees),
    };
    table_csv(ask, &table)
}

/// A table as CSV, or as a workbook where that is asked for.
pub fn table_twin(ask: &Ask, table: sheet::Table) -> Result<Answer, Error> {
    if ask.twin != Twin::Xlsx {
        return table_csv(ask, &table);
    }
    let bytes = sheet::workbook(&[table]).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Answer::typed(200, sheet::MEDIA_TYPE, bytes))
}

/// A table as CSV for programs that read their own format: without a mark in front, every cell as it is.
pub fn plain_csv(table: &sheet::Table) -> Result<Answer, Error> {
    let bytes =
        sheet::csv(table, str::to_owned).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Answer::typed(200, "text/csv; charset=utf-8", bytes))
}

/// A table as CSV. A spreadsheet takes none of its cells for a formula, and knows that it is UTF-8.
pub fn table_csv(ask: &Ask, table: &sheet::Table) -> Result<Answer, Error> {
    let bytes = sheet::csv(table, |cell| guard(ask, cell));
    let bytes = bytes.map_err(|error| Error::Fault(error.to_string()))?;
    let mut body = Vec::with_capacity(bytes.len() + 3);
    if ask.query.first("bom") != "0" {
        body.extend("\u{feff}".as_bytes());
    }
    body.extend(bytes);
    Ok(Answer::typed(200, "text/csv; charset=utf-8", body))
}

fn xlsx(ask: &Ask, kind: &'static Kind, records: &[Record]) -> Result<Answer, Error> {
    let tables = sheet::tables(kind, records, &|record, field| sees(ask, record, field));
    let bytes = sheet::workbook(&tables).map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Answer::typed(200, sheet::MEDIA_TYPE, bytes))
}

fn sees(ask: &Ask, record: &Record, field: &Field) -> bool {
    may_see_field(&ask.person, field, &record.subject())
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe; `?raw=1` leaves it out.
pub fn guard(ask: &Ask, cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let first = cell.chars().next().unwrap_or(' ');
    let formula = matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    match formula && !is_number && ask.query.first("raw") != "1" {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
