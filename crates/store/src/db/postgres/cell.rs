//! Cells as parameters and columns of PostgreSQL; the server says which type it wants.

use super::super::Cell;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

type Boxed = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Boxed> {
        match self {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Cell::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Cell::Int(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Cell::Int(number) if *ty == Type::FLOAT8 => (*number as f64).to_sql(ty, out),
            Cell::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Cell::Text(text) if <String as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Cell::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Cell::Int(_) => Err(format!("an int was given where {ty} is wanted").into()),
            Cell::Real(_) => Err(format!("a real was given where {ty} is wanted").into()),
            Cell::Text(_) => Err(format!("a text was given where {ty} is wanted").into()),
            Cell::Blob(_) => Err(format!("bytes were given where {ty} is wanted").into()),
        }
    }

    /// All types: only with the value is it known whether they fit.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(match *ty {
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Cell::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Cell::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Cell::Real(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Cell::Blob(raw.to_vec()),
            _ => Cell::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Cell::Null)
    }

    fn accepts(ty: &Type) -> bool {
        let numbers = [
            Type::INT8,
            Type::INT4,
            Type::INT2,
            Type::BOOL,
            Type::FLOAT8,
            Type::FLOAT4,
            Type::BYTEA,
        ];
        numbers.contains(ty) || <String as FromSql>::accepts(ty)
    }
}
