//! Published indices, each said in the engine's own files: a framework, a method, and data.

use std::collections::BTreeMap;

use facility_score::{Files, Input, Score, read};

/// What is known of a country in a year, by name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub code: String,
    pub year: i64,
    pub cells: BTreeMap<String, f64>,
}

/// A column that the engine is given, made of what is known.
type Column = (&'static str, fn(&Known) -> Option<f64>);

impl Known {
    fn cell(&self, name: &str) -> Option<f64> {
        self.cells.get(name).copied()
    }
}

/// The Human Development Index: the geometric mean of health, education and income, each between
/// its goalposts; income by its logarithm.
pub fn hdi(known: &[Known]) -> Vec<Option<f64>> {
    let meta = format!(
        "Level,iCode,Parent,Type,Low,High\n\
         1,life,health,Indicator,20,85\n\
         1,expected,education,Indicator,0,18\n\
         1,schooling,education,Indicator,0,15\n\
         1,income_ln,income,Indicator,{},{}\n\
         2,health,HDI,Aggregate,,\n\
         2,education,HDI,Aggregate,,\n\
         2,income,HDI,Aggregate,,\n\
         3,HDI,,Aggregate,,\n",
        100.0_f64.ln(),
        75_000.0_f64.ln()
    );
    let method = "[normalise]\nmethod = \"goalposts\"\ncap = true\n\
                  [aggregate]\nmean = [\"arithmetic\", \"geometric\"]\ndata_threshold = 1\n";
    let columns: [Column; 4] = [
        ("life", |it| it.cell("HDI_LE")),
        ("expected", |it| it.cell("HDI_EYS")),
        ("schooling", |it| it.cell("HDI_MYS")),
        ("income_ln", |it| it.cell("HDI_GNIPC").map(f64::ln)),
    ];
    let counted = top(known, &columns, &meta, method, None);
    counted.into_iter().map(|value| value.map(|it| it / 100.0)).collect()
}

/// The E-Government Development Index: a mean of three parts, whose weights belong to the edition.
pub fn egdi(known: &[Known], weights: [f64; 3]) -> Vec<Option<f64>> {
    let meta = "Level,iCode,Parent,Type\n1,OSI,EGDI,Indicator\n1,HCI,EGDI,Indicator\n\
                1,TII,EGDI,Indicator\n2,EGDI,,Aggregate\n";
    let method = "[normalise]\nmethod = \"scaled\"\nfrom = 0\nto = 100\n\
                  [weights]\nfile = \"weights.csv\"\n[aggregate]\ndata_threshold = 1\n";
    let [osi, hci, tii] = weights;
    let weights = format!("iCode,Weight\nOSI,{osi}\nHCI,{hci}\nTII,{tii}\n");
    let columns: [Column; 3] = [
        ("OSI", |it| it.cell("EGDI_OSI")),
        ("HCI", |it| it.cell("EGDI_HCI")),
        ("TII", |it| it.cell("EGDI_TII")),
    ];
    top(known, &columns, meta, method, Some(&weights))
}

/// The Gender Inequality Index: what is missing to 1 of how equal women and men are in health,
/// empowerment and work.
pub fn gii(known: &[Known]) -> Vec<Option<f64>> {
    let meta = "Level,iCode,Parent,Type\n1,maternal,health_f,Indicator\n\
        1,adolescent,health_f,Indicator\n1,seats_f,power_f,Indicator\n1,school_f,power_f,Indicator\n\
        1,labour_f,work_f,Indicator\n1,health,health_m,Indicator\n1,seats_m,power_m,Indicator\n\
        1,school_m,power_m,Indicator\n1,labour_m,work_m,Indicator\n\
        2,health_f,health_all,Aggregate\n2,health_m,health_all,Aggregate\n\
        2,power_f,power,Aggregate\n2,power_m,power,Aggregate\n\
        2,work_f,work,Aggregate\n2,work_m,work,Aggregate\n\
        3,health_all,equal,Aggregate\n3,power,equal,Aggregate\n3,work,equal,Aggregate\n\
        4,equal,,Aggregate\n";
    let method = "[normalise]\nmethod = \"scaled\"\nfrom = 0\nto = 100\n[aggregate]\n\
                  mean = [\"geometric\", \"arithmetic\", \"equality\"]\ndata_threshold = 1\n";
    let counted = top(known, &GII, meta, method, None);
    counted.into_iter().map(|value| value.map(|it| 1.0 - it / 100.0)).collect()
}

/// Maternal mortality counts from 10 to 1000, men's health is 1, women's seats are at least the 0.01 %
/// that the components say where there are none.
const GII: [Column; 9] = [
    ("maternal", |it| it.cell("GII_MMR").map(|x| 10.0 / x.clamp(10.0, 1000.0))),
    ("adolescent", |it| it.cell("GII_ABR").map(|x| 1.0 / x)),
    ("seats_f", |it| it.cell("GII_PR:sex=female").map(|x| x.max(0.01))),
    ("school_f", |it| it.cell("GII_SE:sex=female")),
    ("labour_f", |it| it.cell("GII_LFPR:sex=female")),
    ("health", |_| Some(1.0)),
    ("seats_m", |it| it.cell("GII_PR:sex=male")),
    ("school_m", |it| it.cell("GII_SE:sex=male")),
    ("labour_m", |it| it.cell("GII_LFPR:sex=male")),
];

/// The value of the top for each row of what is known.
fn top(
    known: &[Known],
    columns: &[Column],
    meta: &str,
    method: &str,
    weights: Option<&str>,
) -> Vec<Option<f64>> {
    let names: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let mut data = format!("uCode,Time,{}\n", names.join(","));
    for row in known {
        let cells = columns.iter().map(|column| (column.1)(row).map(|it| it.to_string()));
        let cells: Vec<String> = cells.map(Option::unwrap_or_default).collect();
        data.push_str(&format!("{},{},{}\n", row.code, row.year, cells.join(",")));
    }
    let files = Files { data: &data, meta, method: Some(method), weights };
    let input = read(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    let score = input.score().unwrap_or_else(|problems| panic!("{problems:?}"));
    values(&input, &score, known.len())
}

fn values(input: &Input, score: &Score, units: usize) -> Vec<Option<f64>> {
    let framework = input.framework();
    let code = &framework.nodes()[framework.top()].row.code;
    (0..units).map(|unit| score.results.value(unit, code)).collect()
}

/// How many of the published values were counted, and the worst difference.
pub fn held(known: &[Known], counted: &[Option<f64>], published: &str) -> (usize, f64) {
    let mut found = (0, 0.0_f64);
    for (row, value) in known.iter().zip(counted) {
        let (Some(value), Some(published)) = (value, row.cell(published)) else { continue };
        found = (found.0 + 1, found.1.max((value - published).abs()));
    }
    found
}
