//! What was asserted and what was found, in a sentence.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::{Duration, State};

use super::{Check, Count, Found, Outcome};
use crate::ids::{HostId, Kind};
use crate::scenario::Scenario;

impl Outcome {
    /// One line: what was expected, and what happened instead if it did not hold.
    #[must_use]
    pub fn to_text(&self, scenario: &Scenario) -> String {
        let expected = self.check.to_text(scenario);
        if self.holds {
            expected
        } else {
            format!("{expected}; but {}", self.found.to_text())
        }
    }
}

impl Check {
    /// What must hold, in one line.
    #[must_use]
    pub fn to_text(&self, scenario: &Scenario) -> String {
        let name = |host: HostId| {
            scenario
                .host(host)
                .map_or_else(|| host.0.to_string(), |spec| spec.name.clone())
        };
        let by = |host: Option<HostId>| {
            host.map_or_else(String::new, |host| format!(" by {}", name(host)))
        };
        match self {
            Self::Reaches {
                host,
                state,
                by: None,
            } => {
                format!("{} reaches {}", name(*host), state.name())
            }
            Self::Reaches {
                host,
                state,
                by: Some(by),
            } => {
                format!("{} reaches {} by {}", name(*host), state.name(), span(*by))
            }
            Self::Ends { host, state } => format!("{} ends in {}", name(*host), state.name()),
            Self::BothClosed => "both ends of each connection are CLOSED in the end".to_string(),
            Self::Delivered { to, bytes } => {
                format!("{} reads {bytes} bytes, in order and unchanged", name(*to))
            }
            Self::Event { host, cause, count } => {
                let on = host.map_or_else(String::new, |host| format!(" on {}", name(host)));
                format!("{}{on} {}", cause.name(), times(*count))
            }
            Self::Segments { host, kind, count } => {
                let kind = kind.map_or("any", Kind::word);
                format!(
                    "segments of kind {kind} sent{} {}",
                    by(*host),
                    times(*count)
                )
            }
            Self::Retransmissions { host, count } => {
                format!("retransmissions{} {}", by(*host), times(*count))
            }
            Self::Lost { host, count } => {
                format!(
                    "segments lost that were sent{} {}",
                    by(*host),
                    times(*count)
                )
            }
            Self::Lasts { at_least, at_most } => match (at_least, at_most) {
                (Some(least), Some(most)) => {
                    format!(
                        "the last event is between {} and {}",
                        span(*least),
                        span(*most)
                    )
                }
                (Some(least), None) => format!("the last event is at {} or later", span(*least)),
                (None, Some(most)) => format!("the last event is at {} or earlier", span(*most)),
                (None, None) => "the run ends".to_string(),
            },
        }
    }
}

impl Found {
    /// What was found, as the end of "but …".
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::At(at) => format!("that is at {}", span(at.as_nanos())),
            Self::Never => "that never happens".to_string(),
            Self::State(state) => format!("it is {}", State::name(*state)),
            Self::Count(1) => "it is 1 time".to_string(),
            Self::Count(count) => format!("it is {count} times"),
            Self::Bytes { read, intact: true } => format!("it reads {read}"),
            Self::Bytes {
                read,
                intact: false,
            } => {
                format!("it reads {read}, and they are not the ones that were written")
            }
            Self::Closed { opened: 0, .. } => "no connection was opened".to_string(),
            Self::Closed { opened, closed } => {
                format!("of {opened} ends that were opened, {closed} are CLOSED")
            }
        }
    }
}

fn times(count: Count) -> String {
    match (count.at_least, count.at_most) {
        (Some(least), Some(most)) if least == most => match least {
            0 => "never".to_string(),
            1 => "once".to_string(),
            times => format!("{times} times"),
        },
        (Some(least), Some(most)) => format!("{least} to {most} times"),
        (Some(least), None) => format!("at least {least} times"),
        (None, Some(most)) => format!("at most {most} times"),
        (None, None) => "at least once".to_string(),
    }
}

fn span(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}
