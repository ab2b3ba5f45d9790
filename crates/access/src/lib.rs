//! Who may do what: persons, roles, reader keys and one pure table.
