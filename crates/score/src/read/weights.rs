//! The table of weights: `iCode` and `Weight`; other columns are passed over.

use std::collections::BTreeMap;

use super::sheet::Sheet;
use crate::number;
use crate::problem::{File, Problem};

/// Reads a table of weights; nothing where rows were lost, so that the codes in them are not told as
/// missing.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> Option<BTreeMap<String, f64>> {
    let mut weights = BTreeMap::new();
    let mut rows = Sheet::open(File::Weights, text, problems)?;
    let columns = (rows.needed("iCode", problems), rows.needed("Weight", problems));
    let (Some(code), Some(weight)) = columns else { return None };
    let mut cells = Vec::new();
    while rows.next(&mut cells) {
        let value = match number::read(&cells[weight].text) {
            Ok(Some(value)) if value >= 0.0 => value,
            // Such as that of the top, which counts nowhere; one that is needed is told as missing.
            Ok(None) => continue,
            _ => {
                let message =
                    format!("`{}` is no Weight: write a number from 0 up", cells[weight].text);
                problems.push(rows.place(&cells[weight]).problem("weight_invalid", message));
                0.0
            }
        };
        if weights.insert(cells[code].text.to_string(), value).is_some() {
            let message =
                format!("the code `{}` comes twice: leave one of the rows out", cells[code].text);
            problems.push(rows.place(&cells[code]).problem("code_twice", message));
        }
    }
    rows.close(problems).then_some(weights)
}
