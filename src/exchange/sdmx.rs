//! SDMX: observations as a data message in JSON (SDMX-JSON 1.0) and as a table (SDMX-CSV 2.0).

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

/// Observations on the same dimensions.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// By what programs know the data: letters, digits, `_`.
    pub id: String,
    /// What it is, for people.
    pub name: String,
    /// When it was made: RFC 3339.
    pub prepared: String,
    /// The dimensions of a series, each an id and a name. Time stands apart.
    pub dimensions: Vec<(&'static str, &'static str)>,
    /// The attributes of an observation, each an id and a name.
    pub attributes: Vec<(&'static str, &'static str)>,
    /// The observations, no two with the same keys and time.
    pub observations: Vec<Observed>,
}

/// An observation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// A code for each dimension.
    pub keys: Vec<String>,
    /// The year.
    pub time: String,
    /// The number.
    pub value: Option<f64>,
    /// A text for each attribute; empty = none.
    pub attributes: Vec<String>,
}

/// The values of a dimension or an attribute in the order in which they come, each with its number.
#[derive(Default)]
struct Values {
    numbers: HashMap<String, usize>,
    values: Vec<String>,
}

impl Values {
    fn number(&mut self, value: &str) -> usize {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), self.values.len() - 1);
        self.values.len() - 1
    }

    fn as_json(&self) -> Vec<Json> {
        self.values.iter().map(|value| json!({"id": value, "name": value})).collect()
    }
}

impl Message {
    /// The agency, the id and the version of the structure.
    fn structure(&self) -> String {
        format!("FACILITY:{}(1.0)", self.id)
    }

    /// The message in JSON. What there is no number of has the value `null`.
    pub fn json(&self) -> Json {
        let mut dimensions: Vec<Values> =
            self.dimensions.iter().map(|_| Values::default()).collect();
        let mut attributes: Vec<Values> =
            self.attributes.iter().map(|_| Values::default()).collect();
        let mut times = Values::default();
        let mut sorted: Vec<&str> = self.observations.iter().map(|one| one.time.as_str()).collect();
        sorted.sort_unstable();
        sorted.iter().for_each(|time| {
            times.number(time);
        });
        let mut series: Map<String, Json> = Map::new();
        for one in &self.observations {
            let numbers = one.keys.iter().zip(&mut dimensions);
            let key: Vec<String> =
                numbers.map(|(code, values)| values.number(code).to_string()).collect();
            let told = one.attributes.iter().zip(&mut attributes).map(|(text, values)| {
                if text.is_empty() { Json::Null } else { json!(values.number(text)) }
            });
            let cells: Vec<Json> = std::iter::once(json!(one.value)).chain(told).collect();
            let own = series.entry(key.join(":")).or_insert_with(|| json!({"observations": {}}));
            own["observations"][times.number(&one.time).to_string()] = json!(cells);
        }
        let dimension = |(at, (id, name)): (usize, &(&str, &str))| json!({"id": id, "name": name, "keyPosition": at, "values": dimensions[at].as_json()});
        let attribute = |(at, (id, name)): (usize, &(&str, &str))| json!({"id": id, "name": name, "values": attributes[at].as_json()});
        json!({
            "header": {
                "id": self.id, "test": false, "prepared": self.prepared,
                "sender": {"id": "FACILITY"},
            },
            "dataSets": [{"action": "Information", "series": series}],
            "structure": {
                "name": self.name,
                "dimensions": {
                    "dataSet": [],
                    "series": self.dimensions.iter().enumerate().map(dimension).collect::<Vec<_>>(),
                    "observation": [{
                        "id": "TIME_PERIOD", "name": "Time period", "role": "time",
                        "keyPosition": self.dimensions.len(), "values": times.as_json(),
                    }],
                },
                "attributes": {
                    "dataSet": [],
                    "series": [],
                    "observation":
                        self.attributes.iter().enumerate().map(attribute).collect::<Vec<_>>(),
                },
            },
        })
    }

    /// The columns of the table.
    pub fn header(&self) -> Vec<String> {
        let mut header = vec!["STRUCTURE", "STRUCTURE_ID", "ACTION"];
        header.extend(self.dimensions.iter().map(|(id, _)| *id));
        header.extend(["TIME_PERIOD", "OBS_VALUE"]);
        header.extend(self.attributes.iter().map(|(id, _)| *id));
        header.into_iter().map(str::to_owned).collect()
    }

    /// The rows of the table.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let line = |one: &Observed| {
            let mut line = vec!["dataflow".to_owned(), self.structure(), "I".to_owned()];
            line.extend(one.keys.iter().cloned());
            line.push(one.time.clone());
            line.push(one.value.map_or(String::new(), |value| value.to_string()));
            line.extend(one.attributes.iter().cloned());
            line
        };
        self.observations.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_every_number_once_under_the_numbers_of_its_codes() {
        let one = |indicator: &str, place: &str, time: &str, value, source: &str| Observed {
            keys: vec![indicator.into(), place.into()],
            time: time.into(),
            value,
            attributes: vec![source.into()],
        };
        let message = Message {
            id: "DEMO".into(),
            dimensions: vec![("INDICATOR", "Indicator"), ("REF_AREA", "Reference area")],
            attributes: vec![("SOURCE", "Source")],
            observations: vec![
                one("A", "KEN", "2021", Some(2.5), "x"),
                one("A", "KEN", "2020", Some(1.5), "x"),
                one("B", "UGA", "2021", None, ""),
            ],
            ..Message::default()
        };
        let json = message.json();
        let series = &json["dataSets"][0]["series"];
        assert_eq!(series["0:0"]["observations"], json!({"0": [1.5, 0], "1": [2.5, 0]}));
        assert_eq!(series["1:1"]["observations"], json!({"1": [null, null]}));
        let times = &json["structure"]["dimensions"]["observation"][0]["values"];
        assert_eq!(times, &json!([{"id": "2020", "name": "2020"}, {"id": "2021", "name": "2021"}]));
        let header =
            "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,SOURCE";
        assert_eq!(message.header().join(","), header);
        assert_eq!(message.lines()[0].join(","), "dataflow,FACILITY:DEMO(1.0),I,A,KEN,2021,2.5,x");
    }
}
