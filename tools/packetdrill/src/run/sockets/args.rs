//! The arguments of system calls.

use crate::run::host::How;
use crate::run::outcome::{Stop, unknown};
use crate::script::{Call, Expr};

/// A number.
pub(super) fn int(call: &Call, at: usize) -> Result<i64, Stop> {
    match call.args.get(at) {
        Some(Expr::Int(value)) => Ok(*value),
        other => unknown(format!("argument {} of {}", written(other), call.name)),
    }
}

/// Flags joined by `|`; 0, or no argument at all, is none.
pub(super) fn flags(call: &Call, at: usize) -> Vec<String> {
    match call.args.get(at) {
        Some(Expr::Names(names)) => names.clone(),
        _ => Vec::new(),
    }
}

/// The one name of an argument.
pub(super) fn name(call: &Call, at: usize) -> Result<&str, Stop> {
    match call.args.get(at) {
        Some(Expr::Names(names)) => Ok(names.first().map_or("", String::as_str)),
        other => unknown(format!("argument {} of {}", written(other), call.name)),
    }
}

/// What an argument in brackets points to; without brackets, the argument.
pub(super) fn pointed(call: &Call, at: usize) -> Option<&Expr> {
    match call.args.get(at) {
        Some(Expr::List(items)) => items.first(),
        other => other,
    }
}

/// Which directions `shutdown()` closes.
pub(super) fn how(call: &Call) -> Result<How, Stop> {
    match name(call, 1)? {
        "SHUT_RD" => Ok(How::Read),
        "SHUT_WR" => Ok(How::Write),
        "SHUT_RDWR" => Ok(How::Both),
        other => unknown(format!("shutdown {other}")),
    }
}

/// A field of a struct.
pub(super) fn field<'a>(fields: &'a [(Option<String>, Expr)], name: &str) -> Option<&'a Expr> {
    fields
        .iter()
        .find(|(key, _)| key.as_deref() == Some(name))
        .map(|(_, value)| value)
}

/// An argument as the script has it, for whoever is told that it is unknown here.
pub(super) fn written(value: Option<&Expr>) -> String {
    value.map_or_else(|| "that is not there".to_owned(), ToString::to_string)
}
