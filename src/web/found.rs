//! What a list and a search show: hits, facets with counts, chips, pager.

use facility_access::public_sees_field;
use facility_record::{Field, Form, Value};
use facility_search::{Answer as FoundAnswer, Query, Sort, best_excerpt};
use facility_store::Record;

use super::ask::Ask;
use super::errors::Error;
use super::view::address_of;

/// Hits on a page.
pub const PAGE: usize = 20;

/// A link with a count.
pub struct Option_ {
    /// Its label.
    pub label: String,
    /// Where it leads.
    pub address: String,
    /// How many one gets.
    pub count: usize,
    /// Whether it is chosen; then the link takes it away.
    pub chosen: bool,
}

/// A facet.
pub struct Facet {
    /// Its label.
    pub label: String,
    /// Whether it stands open.
    pub open: bool,
    /// Its codes.
    pub options: Vec<Option_>,
}

/// A hit.
pub struct Hit {
    /// Its title, and the language that it is in.
    pub title: (String, String),
    /// Where it leads.
    pub address: String,
    /// First words, or the piece in which the words of the search stand: its language, and its
    /// parts, each with whether it is one of these words.
    pub summary: (String, Vec<(String, bool)>),
    /// What it is and has: its kind where kinds are mixed, then a few of its codes.
    pub meta: Vec<String>,
}

/// A found list, ready to be drawn.
pub struct Found {
    /// How many there are in all.
    pub total: usize,
    /// Said above the hits: how many.
    pub said: String,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// The facets.
    pub facets: Vec<Facet>,
    /// What is filtered by: label and the address without it.
    pub chips: Vec<(String, String)>,
    /// The address without any filter.
    pub clear: String,
    /// Orders: label, address, whether it is this one.
    pub orders: Vec<(String, String, bool)>,
    /// The pages around this one: number (0 = a gap), address, whether it is this one.
    pub pages: Vec<(usize, String, bool)>,
    /// The page before and the one after; empty = none.
    pub before: String,
    /// As `before`.
    pub after: String,
    /// The query of this page's twins, with its question mark.
    pub query: String,
    /// When nothing was found: which filter to drop, and how many then.
    pub relaxed: Vec<(String, String, usize)>,
    /// When nothing was found: the languages in which something would be without filters, and how
    /// much.
    pub elsewhere: Vec<(String, String, usize)>,
    /// Whether no record has these very words, and those shown have similar ones.
    pub is_similar: bool,
}

/// A facet that can be filtered by: its name in addresses, label key and vocabulary.
pub struct Filter {
    /// Name in addresses.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The vocabulary of its codes; empty for kinds.
    pub vocabulary: &'static str,
}

impl Filter {
    /// The filters of a field: by its codes, and by what these lie in.
    pub fn of(ask: &Ask, field: &Field) -> Vec<Filter> {
        let names = ask.vocabularies.of("vocabularies");
        let filter = |(name, vocabulary): (&'static str, &'static str)| Filter {
            name: name.to_owned(),
            label: match name == field.facet {
                true => ask.say.field(field).into_owned(),
                false => names.label(vocabulary, ask.say.code()).to_owned(),
            },
            vocabulary,
        };
        field.filters().map(filter).collect()
    }
}

/// The filters of a kind: first the coordinates that all kinds share, then its own.
pub fn filters_of(ask: &Ask, kind: &facility_record::Kind) -> Vec<Filter> {
    let (shared, own): (Vec<&Field>, Vec<&Field>) =
        kind.facets().partition(|field| field.owner != kind.name);
    shared.into_iter().chain(own).flat_map(|field| Filter::of(ask, field)).collect()
}

/// The filters of the search over all kinds: the kind, and every facet of some kind.
pub fn filters(ask: &Ask) -> Vec<Filter> {
    let kind =
        Filter { name: "kind".into(), label: ask.say.t("kind").into_owned(), vocabulary: "" };
    let mut filters = vec![kind];
    for field in ask.site.store.kinds().iter().flat_map(|kind| kind.facets()) {
        if !filters.iter().any(|filter| filter.name == field.facet) {
            filters.extend(Filter::of(ask, field));
        }
    }
    filters
}

/// The search that an address asks for, among records of these kinds.
pub fn query(ask: &Ask, kinds: Vec<String>, filters: &[Filter]) -> Query {
    let names: Vec<&str> = filters.iter().map(|filter| filter.name.as_str()).collect();
    Query { kinds, ..query_of(&ask.query, ask.say.code(), &names) }
}

/// The names of all filters that an address may have: the kind, and every facet of these kinds.
pub fn filter_names(kinds: &[&'static facility_record::Kind]) -> Vec<&'static str> {
    let facets = kinds.iter().flat_map(|kind| kind.facets()).flat_map(Field::filters);
    let mut names: Vec<&str> = facets.map(|(name, _)| name).chain(["kind"]).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The search that stands in the query of an address, with filters of these names.
pub fn query_of(form: &Form, language: &str, filters: &[&str]) -> Query {
    let page: usize = form.first("page").parse().unwrap_or(1).clamp(1, 500);
    let chosen = filters.iter().filter_map(|filter| {
        let codes: Vec<String> =
            form.all(filter).filter(|code| !code.is_empty()).map(str::to_owned).collect();
        (!codes.is_empty()).then(|| ((*filter).to_owned(), codes))
    });
    Query {
        words: form.first("q").chars().take(300).collect(),
        language: language.to_owned(),
        filters: chosen.collect(),
        kinds: Vec::new(),
        from: (page - 1) * PAGE,
        limit: PAGE,
        facets: filters.iter().map(|filter| (*filter).to_owned()).collect(),
        sort: match form.first("sort") {
            "title" => Sort::Title,
            "newest" => Sort::Newest,
            _ => Sort::Fit,
        },
    }
}

/// Searches, and makes what was found ready to be drawn.
///
/// # Errors
/// When the index fails.
pub async fn found(ask: &Ask, query: &Query, filters: &[Filter]) -> Result<Found, Error> {
    ask.note_search();
    let (answer, is_similar) = ask.site.index.search_as_meant(query)?;
    let page = query.from / PAGE + 1;
    let last = answer.total.div_ceil(PAGE).max(1);
    let mut found = Found {
        total: answer.total,
        said: ask.say.count("found-total", answer.total),
        hits: hits(ask, query, &answer).await?,
        facets: facets(ask, &answer, filters),
        chips: chips(ask, filters),
        clear: with(
            ask,
            &|name, _| name != "page" && !filters.iter().any(|filter| filter.name == name),
            None,
        ),
        orders: orders(ask, query),
        pages: pages(ask, page, last),
        before: if page > 1 { page_address(ask, page - 1) } else { String::new() },
        after: if page < last { page_address(ask, page + 1) } else { String::new() },
        query: with(ask, &|name, _| name != "page", None),
        relaxed: Vec::new(),
        elsewhere: Vec::new(),
        is_similar,
    };
    if answer.total == 0 {
        found.elsewhere = elsewhere(ask, query)?;
        for (name, total) in ask.site.index.relaxed(query)? {
            if let Some(filter) = filters.iter().find(|f| f.name == name).filter(|_| total > 0) {
                let address = with(ask, &|n, _| n != name && n != "page", None);
                found.relaxed.push((filter.label.clone(), address, total));
            }
        }
    }
    Ok(found)
}

/// The languages of what has the words, all filters dropped.
fn elsewhere(ask: &Ask, query: &Query) -> Result<Vec<(String, String, usize)>, Error> {
    let (_, counts) = ask.site.index.by_language(query, "language")?;
    let languages = ask.vocabularies.of("languages");
    let link = |(code, count): (String, usize)| {
        let mut address = form_urlencoded::Serializer::new(String::new());
        address.append_pair("q", &query.words).append_pair("language", &code);
        let label = languages.label(&code, ask.say.code()).to_owned();
        (label, format!("{}?{}", ask.at("search"), address.finish()), count)
    };
    let has_words = !query.words.trim().is_empty();
    Ok(counts.into_iter().take(6).filter(|_| has_words).map(link).collect())
}

async fn hits(ask: &Ask, query: &Query, answer: &FoundAnswer) -> Result<Vec<Hit>, Error> {
    let ids: Vec<String> = answer.hits.iter().map(|hit| hit.id.clone()).collect();
    let records = ask.seen(&ids).await?;
    let hit = |hit: &facility_search::Hit| {
        let record = records.iter().find(|record| record.id == hit.id)?;
        let mut meta = meta(ask, record);
        if query.kinds.is_empty() {
            let key = format!("kind-{}", super::room::slug(&hit.kind));
            meta.insert(0, ask.say.t(&key).into_owned());
        }
        Some(Hit {
            title: best(&hit.title, ask.say.code()),
            address: address_of(ask, record.kind, &hit.id),
            summary: excerpt(record, query)
                .unwrap_or_else(|| plain(best(&hit.summary, ask.say.code()))),
            meta,
        })
    };
    Ok(answer.hits.iter().filter_map(hit).collect())
}

/// The piece of a record's public texts in which the words of a search stand.
fn excerpt(record: &Record, query: &Query) -> Option<(String, Vec<(String, bool)>)> {
    if query.words.trim().is_empty() {
        return None;
    }
    let subject = record.subject();
    let texts = record.body.pairs(&record.kind.fields).filter_map(|(field, value)| {
        let is_found = field.searched && !field.title && public_sees_field(field, &subject);
        value.text().filter(|_| is_found)
    });
    let texts: Vec<(String, String)> = texts
        .flat_map(|text| text.texts.iter().map(|(code, words)| (code.clone(), words.clone())))
        .collect();
    let (language, piece) = best_excerpt(&texts, &query.language, &query.words)?;
    if piece.marks.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut push = |text: &str, is_word: bool| {
        if !text.is_empty() {
            parts.push((text.to_owned(), is_word));
        }
    };
    push(if piece.cut_before { "… " } else { "" }, false);
    let mut at = 0;
    for mark in &piece.marks {
        push(&piece.text[at..mark.start], false);
        push(&piece.text[mark.clone()], true);
        at = mark.end;
    }
    push(&piece.text[at..], false);
    push(if piece.cut_after { " …" } else { "" }, false);
    Some((language.to_owned(), parts))
}

/// A text without marked words.
fn plain((language, text): (String, String)) -> (String, Vec<(String, bool)>) {
    (language, if text.is_empty() { Vec::new() } else { vec![(text, false)] })
}

/// A few public codes of a record, its kind's own before those that all kinds share.
fn meta(ask: &Ask, record: &Record) -> Vec<String> {
    let subject = record.subject();
    let shown = |(field, value): &(&Field, &Value)| {
        let few = (1..=3).contains(&value.words().len());
        few && !field.facet.is_empty() && public_sees_field(field, &subject)
    };
    let label = |(field, value): (&Field, &Value)| {
        let vocabulary = ask.vocabularies.of(field.vocabulary);
        let labels = value.words().iter().map(|code| vocabulary.label(code, ask.say.code()));
        facility_language::list(ask.say.language, &labels.collect::<Vec<_>>())
    };
    record.body.pairs(&record.kind.fields).filter(shown).take(4).map(label).collect()
}

/// The text in this language, or else in the first: language and text.
pub fn best(texts: &[(String, String)], language: &str) -> (String, String) {
    let own = texts.iter().find(|(code, _)| code == language);
    own.or(texts.first()).cloned().unwrap_or_default()
}

fn facets(ask: &Ask, answer: &FoundAnswer, filters: &[Filter]) -> Vec<Facet> {
    let mut facets = Vec::new();
    for (filter, counts) in filters.iter().zip(&answer.facets) {
        let chosen: Vec<&str> = ask.query.all(&filter.name).collect();
        let mut options: Vec<Option_> = counts
            .counts
            .iter()
            .map(|(code, count)| Option_ {
                label: code_label(ask, filter, code),
                address: toggled(ask, &filter.name, code),
                count: *count,
                chosen: chosen.contains(&code.as_str()),
            })
            .collect();
        options.sort_by(|a, b| (b.chosen, b.count, &a.label).cmp(&(a.chosen, a.count, &b.label)));
        options.truncate(chosen.len().max(15));
        if !options.is_empty() {
            let open = !chosen.is_empty() || facets.len() < 2;
            facets.push(Facet { label: filter.label.clone(), open, options });
        }
    }
    facets
}

fn code_label(ask: &Ask, filter: &Filter, code: &str) -> String {
    if filter.vocabulary.is_empty() {
        return ask.say.t(&format!("kind-{}-plural", code.replace('_', "-"))).into_owned();
    }
    ask.vocabularies.of(filter.vocabulary).label(code, ask.say.code()).to_owned()
}

fn chips(ask: &Ask, filters: &[Filter]) -> Vec<(String, String)> {
    let mut chips = Vec::new();
    for filter in filters {
        for code in ask.query.all(&filter.name).filter(|code| !code.is_empty()) {
            chips.push((code_label(ask, filter, code), toggled(ask, &filter.name, code)));
        }
    }
    chips
}

fn orders(ask: &Ask, query: &Query) -> Vec<(String, String, bool)> {
    let asked = ask.query.first("sort");
    let orders: &[&str] =
        if query.words.is_empty() { &["newest", "title"] } else { &["fit", "newest", "title"] };
    let current = if orders.contains(&asked) { asked } else { orders[0] };
    let order = |order: &&str| {
        let address = with(ask, &|name, _| name != "sort" && name != "page", Some(("sort", order)));
        (ask.say.t(&format!("order-{order}")).into_owned(), address, *order == current)
    };
    orders.iter().map(order).collect()
}

/// The pages that a pager leads to: number, address, whether it is this one; 0 for those left out.
pub fn pages(ask: &Ask, page: usize, last: usize) -> Vec<(usize, String, bool)> {
    if last <= 1 {
        return Vec::new();
    }
    let mut pages = Vec::new();
    let mut before = 0;
    for number in 1..=last {
        if number == 1 || number == last || number.abs_diff(page) <= 1 {
            if number > before + 1 {
                pages.push((0, String::new(), false));
            }
            pages.push((number, page_address(ask, number), number == page));
            before = number;
        }
    }
    pages
}

fn page_address(ask: &Ask, page: usize) -> String {
    with(ask, &|name, _| name != "page", Some(("page", &page.to_string())))
}

/// The address with this code of a facet added, or taken away where it was there.
fn toggled(ask: &Ask, name: &str, code: &str) -> String {
    let has = ask.query.all(name).any(|other| other == code);
    let keep = |n: &str, text: &str| n != "page" && !(n == name && text.trim() == code);
    with(ask, &keep, (!has).then_some((name, code)))
}

/// The query with only the pairs that pass the test, and one more; `?` alone when there are none.
fn with(ask: &Ask, keep: &dyn Fn(&str, &str) -> bool, more: Option<(&str, &str)>) -> String {
    let Form(pairs) = &ask.query;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, text) in pairs.iter().filter(|(name, text)| !text.is_empty() && keep(name, text)) {
        query.append_pair(name, text);
    }
    if let Some((name, text)) = more {
        query.append_pair(name, text);
    }
    format!("?{}", query.finish())
}
