//! What a call came to, beside what the script says.

use crate::run::errno::Errno;
use crate::run::outcome::{Stop, different, unknown};
use crate::script::{Call, Expr};

/// What a call came to.
pub(super) enum Return {
    Value(i64),
    Error(Errno),
    /// Nothing yet.
    Later,
    /// Nothing yet, and 0 when nothing comes by then.
    Until(u64),
}

/// Whether a call returned what the script says.
pub(super) fn check(call: &Call, result: &Return) -> Result<(), Stop> {
    let (value, errno) = match result {
        Return::Later | Return::Until(_) => {
            return different(format!("{} does not return", call.name));
        }
        Return::Value(value) => (*value, None),
        Return::Error(errno) => (-1, Some(*errno)),
    };
    let wanted = match &call.result {
        Expr::Anything => return Ok(()),
        Expr::Int(value) => *value,
        other => return unknown(format!("result {other}")),
    };
    let named = match (call.errno.as_deref(), errno) {
        (Some(name), Some(errno)) => errno.is_called(name),
        (Some(_), None) => false,
        // A script that names no error leaves it open which one it is.
        (None, _) => true,
    };
    if wanted == value && named {
        return Ok(());
    }
    different(format!(
        "{}: expected {wanted} {}, got {value} {}",
        call.name,
        call.errno.as_deref().unwrap_or(""),
        errno.map_or("", Errno::name)
    ))
}
