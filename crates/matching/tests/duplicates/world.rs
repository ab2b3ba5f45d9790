//! A drawn world of persons and organisations in six languages, all invented, and copies of their
//! records spoilt the way people spoil them: slips, swapped words, gaps, abbreviations, moved
//! house. The truth is known.

use std::collections::HashSet;

use facility_matching::Draw;
use facility_matching::duplicates::{Band, Findings, Record, Table};

/// A word of an alphabet, so that there are as many names as a world needs.
fn word(draw: &mut Draw, syllables: &[&str], most: usize) -> String {
    (0..2 + draw.place(most - 1)).map(|_| *draw.of(syllables)).collect()
}

/// Given names, syllables of family names, words of organisations, and streets of a language.
struct Tongue {
    given: &'static [&'static str],
    syllables: &'static [&'static str],
    kinds: &'static [&'static str],
    topics: &'static [&'static str],
    places: &'static [&'static str],
    legal: &'static [&'static str],
    gap: &'static str,
}

const TONGUES: [Tongue; 6] = [
    Tongue {
        given: &["Amelia", "Oliver", "Grace", "Henry", "Ruth", "Samuel", "Nora", "Walter"],
        syllables: &["ash", "brook", "cald", "den", "ford", "hart", "mer", "ton", "wick", "wood"],
        kinds: &["Institute", "Foundation", "Agency", "Council", "Network", "Centre"],
        topics: &["Digital Skills", "Rural Access", "Open Data", "Health Records", "Cyber Safety"],
        places: &["Northhaven", "Eastmere", "Clayport", "Willowby", "Stonegate"],
        legal: &["Ltd", "Inc."],
        gap: " ",
    },
    Tongue {
        given: &["Amélie", "Étienne", "Hélène", "Jérôme", "Zoé", "Benoît", "Noémie", "Gaël"],
        syllables: &["bel", "champ", "dor", "fort", "gué", "lac", "mont", "rive", "sau", "val"],
        kinds: &["Institut", "Fondation", "Agence", "Conseil", "Réseau", "Centre"],
        topics: &["des compétences", "de l’accès rural", "des données ouvertes", "de santé"],
        places: &["Clairport", "Vieuxpont", "Hautbois", "Bellerive", "Montsec"],
        legal: &["SARL", "SA"],
        gap: " ",
    },
    Tongue {
        given: &["Lucía", "Andrés", "Inés", "Joaquín", "Sofía", "Martín", "Belén", "Raúl"],
        syllables: &["al", "bar", "cas", "dor", "gó", "mez", "nar", "rán", "sal", "ver"],
        kinds: &["Instituto", "Fundación", "Agencia", "Consejo", "Red", "Centro"],
        topics: &["de Competencias", "de Acceso Rural", "de Datos Abiertos", "de Salud Digital"],
        places: &["Puerto Claro", "Villalta", "Río Seco", "Buenavega", "Peñazul"],
        legal: &["S.A.", "S.L."],
        gap: " ",
    },
    Tongue {
        given: &["Анна", "Пётр", "Ольга", "Семён", "Вера", "Игорь", "Нина", "Фёдор"],
        syllables: &["бо", "ва", "гор", "дуб", "зе", "ков", "лес", "мор", "ро", "снеж"],
        kinds: &["Институт", "Фонд", "Агентство", "Совет", "Сеть", "Центр"],
        topics: &["цифровых навыков", "сельской связи", "открытых данных", "здоровья"],
        places: &["Заречный", "Белоозёрск", "Новоград", "Каменец", "Лугово"],
        legal: &["ООО", "АО"],
        gap: " ",
    },
    Tongue {
        given: &["أحمد", "ليلى", "سمير", "نور", "هالة", "كريم", "مريم", "طارق"],
        syllables: &["با", "حد", "را", "سم", "عل", "فر", "قا", "من", "نو", "ها"],
        kinds: &["معهد", "مؤسسة", "وكالة", "مجلس", "شبكة", "مركز"],
        topics: &["المهارات الرقمية", "الربط الريفي", "البيانات المفتوحة", "الصحة"],
        places: &["المرفأ", "النخيل", "الواحة", "السلام", "الربوة"],
        legal: &["ش.م.م", "ذ.م.م"],
        gap: " ",
    },
    Tongue {
        given: &["明", "丽", "伟", "芳", "强", "静", "磊", "娜"],
        syllables: &["云", "江", "林", "海", "山", "石", "金", "竹", "雪", "松"],
        kinds: &["研究所", "基金会", "局", "委员会", "网络", "中心"],
        topics: &["数字技能", "农村接入", "开放数据", "健康记录", "网络安全"],
        places: &["清河", "东湾", "白石", "长桥", "新港"],
        legal: &["有限公司"],
        gap: "",
    },
];

/// Two tables and which records of them are the same.
pub struct World {
    pub left: Table,
    pub right: Table,
    pub known: HashSet<(usize, usize)>,
}

/// Organisations: name, city, web site, telephone, year.
pub fn organisations(count: usize, seed: u64) -> World {
    let mut draw = Draw(seed);
    let columns = ["name", "city", "website", "phone", "founded"];
    let one = |draw: &mut Draw| {
        let tongue = &TONGUES[draw.place(6)];
        let own = capital(&word(draw, tongue.syllables, 3));
        let gap = tongue.gap;
        let name = [own.as_str(), *draw.of(tongue.kinds), *draw.of(tongue.topics)].join(gap);
        let host = format!("{}{}.example", word(draw, TONGUES[0].syllables, 3), draw.place(90));
        vec![
            name,
            (*draw.of(tongue.places)).to_owned(),
            format!("https://www.{host}/"),
            format!(
                "+{} {} {}",
                10 + draw.place(80),
                100 + draw.place(900),
                100_000 + draw.place(900_000)
            ),
            (1950 + draw.place(75)).to_string(),
        ]
    };
    world(&mut draw, &columns, count, one)
}

/// Persons: given name, family name, street, city, day of birth, post code.
pub fn persons(count: usize, seed: u64) -> World {
    let mut draw = Draw(seed);
    let columns = ["given_name", "surname", "street", "city", "date_of_birth", "postcode"];
    let one = |draw: &mut Draw| {
        let tongue = &TONGUES[draw.place(6)];
        let street = capital(&word(draw, tongue.syllables, 3));
        let (year, month, day) = (1940 + draw.place(70), 1 + draw.place(12), 1 + draw.place(28));
        vec![
            (*draw.of(tongue.given)).to_owned(),
            capital(&word(draw, tongue.syllables, 3)),
            format!("{street}{}{}", tongue.gap, 1 + draw.place(120)),
            (*draw.of(tongue.places)).to_owned(),
            format!("{year}-{month:02}-{day:02}"),
            (10_000 + draw.place(600)).to_string(),
        ]
    };
    world(&mut draw, &columns, count, one)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `count` records on the left; two thirds of them again, spoilt, on the right, among strangers.
fn world(
    draw: &mut Draw,
    columns: &[&str],
    count: usize,
    one: impl Fn(&mut Draw) -> Vec<String>,
) -> World {
    let mut world = World { left: table(columns), right: table(columns), known: HashSet::new() };
    let mut rights: Vec<(Option<usize>, Vec<String>)> = Vec::new();
    for at in 0..count {
        let cells = one(draw);
        if draw.one_in(3) {
            rights.push((None, one(draw)));
        } else {
            rights.push((Some(at), spoilt(draw, &cells)));
        }
        let id = format!("left-{:08x}", draw.bits() as u32);
        world.left.records.push(Record { id, cells });
    }
    for at in (1..rights.len()).rev() {
        rights.swap(at, draw.place(at + 1));
    }
    for (at, (source, cells)) in rights.into_iter().enumerate() {
        world.known.extend(source.map(|source| (source, at)));
        let id = format!("right-{:08x}", draw.bits() as u32);
        world.right.records.push(Record { id, cells });
    }
    world
}

fn table(columns: &[&str]) -> Table {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    Table { columns, records: Vec::new() }
}

/// The cells as another hand writes them: each has a fair chance to stay as it was.
fn spoilt(draw: &mut Draw, cells: &[String]) -> Vec<String> {
    let mut spoilt: Vec<String> = cells.to_vec();
    for (at, cell) in spoilt.iter_mut().enumerate() {
        match draw.place(12) {
            0 | 1 => *cell = slip(draw, cell),
            2 if at > 0 => cell.clear(),
            3 if cell.matches(' ').count() > 1 => {
                let mut words: Vec<&str> = cell.split(' ').collect();
                words.rotate_left(1);
                *cell = words.join(" ");
            }
            4 => *cell = cell.to_uppercase(),
            5 if cell.chars().count() > 14 && cell.contains(' ') => {
                let legal = TONGUES[draw.place(6)].legal[0];
                *cell = format!("{cell} {legal}");
            }
            6 if cell.starts_with("https") => {
                *cell = cell.replace("https://www.", "http://").trim_end_matches('/').to_owned();
            }
            _ => {}
        }
    }
    spoilt
}

/// One letter changed, left out, doubled or swapped with its neighbour.
fn slip(draw: &mut Draw, cell: &str) -> String {
    let mut letters: Vec<char> = cell.chars().collect();
    if letters.len() < 3 {
        return cell.to_owned();
    }
    let at = 1 + draw.place(letters.len() - 2);
    match draw.place(4) {
        0 => letters[at] = letters[draw.place(letters.len())],
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// Precision, recall and F1 of what was accepted, and the share of known pairs that were compared.
pub fn figures(found: &Findings, known: &HashSet<(usize, usize)>, one_table: bool) -> [f64; 4] {
    let accepted = found.pairs.iter().filter(|pair| pair.band == Band::Accepted);
    let is_known = |pair: &&facility_matching::duplicates::FoundPair| {
        known.contains(&(pair.left, pair.right))
            || (one_table && known.contains(&(pair.right, pair.left)))
    };
    let all = accepted.clone().count() as f64;
    let right = accepted.filter(is_known).count() as f64;
    let seen = found.pairs.iter().filter(is_known).count() as f64;
    let (precision, recall) = (right / all.max(1.0), right / known.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    [precision, recall, f1, seen / known.len() as f64]
}
