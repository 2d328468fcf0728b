//! What is said of a cause: its heading and its sentences. Each is a match in its language's
//! folder; whoever has a cause in hand asks here.

use alloc::string::String;

use tcp_core::Cause;

use super::facts::Facts;
use super::lang::Lang;
use super::{en, zh};

/// The heading of `cause`.
pub(super) fn title(cause: Cause, facts: &Facts<'_>) -> String {
    match facts.lang.spoken() {
        Lang::En => en::title(cause, facts),
        Lang::Zh => zh::title(cause, facts),
    }
}

/// The sentences of `cause`.
pub(super) fn reason(cause: Cause, facts: &Facts<'_>) -> String {
    match facts.lang.spoken() {
        Lang::En => en::reason(cause, facts),
        Lang::Zh => zh::reason(cause, facts),
    }
}
