//! The table of weights: `iCode` and `Weight`; other columns are passed over.

use std::collections::BTreeMap;

use crate::comma::{Header, Rows};
use crate::number;
use crate::problem::{File, Problem};

/// Reads a table of weights.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> BTreeMap<String, f64> {
    let mut weights = BTreeMap::new();
    let mut rows = Rows::new(File::Weights, text);
    let Some(header) = Header::read(&mut rows, problems) else { return weights };
    let columns = (header.needed("iCode", problems), header.needed("Weight", problems));
    let (Some(code), Some(weight)) = columns else { return weights };
    let mut cells = Vec::new();
    while rows.next(&mut cells, problems) {
        if !header.fits(&rows, &cells, problems) {
            continue;
        }
        let value = match number::read(&cells[weight].text) {
            Ok(Some(value)) if value >= 0.0 => value,
            // Such as that of the top, which counts nowhere; one that is needed is told as missing.
            Ok(None) => continue,
            _ => {
                let message = format!("`{}` is no Weight: a number from 0 up", cells[weight].text);
                problems.push(rows.place(&cells[weight]).problem("weight_invalid", message));
                0.0
            }
        };
        if weights.insert(cells[code].text.to_string(), value).is_some() {
            let message = format!("the code `{}` comes twice", cells[code].text);
            problems.push(rows.place(&cells[code]).problem("code_twice", message));
        }
    }
    weights
}
