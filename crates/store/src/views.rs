//! One SQL view per kind, for people with SQL tools: a column a field.

use facility_record::{Field, Kind, Shape};

use crate::Store;
use crate::db::{Dialect, Fault};

impl Store {
    /// Makes the view `kind_NAME` of every kind anew.
    pub(crate) async fn shape_views(&self) -> Result<(), Fault> {
        let dialect = self.db.dialect();
        let statements: Vec<String> = self
            .kinds()
            .iter()
            .flat_map(|kind| {
                let view = format!("kind_{}", kind.name);
                [format!("DROP VIEW IF EXISTS {view}"), view_of(kind, dialect, &view)]
            })
            .collect();
        self.db.run_script(&statements).await
    }
}

/// Codes and texts without translations come as they are, everything else as JSON text; what may
/// name a person, in a row too, not at all.
fn view_of(kind: &Kind, dialect: Dialect, view: &str) -> String {
    let mut columns: Vec<String> =
        ["id", "state", "owner", "edition", "created", "updated"].map(|c| format!("r.{c}")).into();
    for field in kind.fields.iter().filter(|field| !names_a_person(field)) {
        let own = columns.contains(&format!("r.{}", field.name)); // `state` is a field of ours too
        let name = format!("{}{}", if own { "field_" } else { "" }, field.name);
        columns.push(format!("{} AS \"{name}\"", dialect.json_field("r.body", field.name)));
    }
    format!(
        "CREATE VIEW {view} AS SELECT {} FROM record r WHERE r.kind = '{}'",
        columns.join(", "),
        kind.name
    )
}

fn names_a_person(field: &Field) -> bool {
    matches!(field.shape, Shape::Person) || field.rows().iter().any(names_a_person)
}
