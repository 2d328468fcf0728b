//! Checks in English.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Found, Lang, Predicate, Scenario, name};
use tcp_sim::check::{
    CallKind, Count, Happening, Moment, Occurrence, Scope, SegmentEvent, Timer, Within,
};
use tcp_sim::judge::Missing;

const EN: Lang = Lang::En;

pub(super) fn predicate(scenario: &Scenario, predicate: &Predicate) -> String {
    match predicate {
        Predicate::Happens {
            what,
            count,
            within,
        } => {
            let (subject, verb) = clause(scenario, what);
            let reaches = matches!(what.what, Occurrence::Enters(_));
            let words = match times(*count) {
                None => never(&subject, &verb),
                Some(_) if reaches && count.is_once_or_more() => format!("{subject} {verb}"),
                Some(times) => format!("{subject} {verb} {times}"),
            };
            words + &part(scenario, within)
        }
        Predicate::Order(happenings) => {
            let parts: Vec<_> = happenings
                .iter()
                .map(|happening| self::happening(scenario, happening))
                .collect();
            parts.join(", then ")
        }
        Predicate::Ends { host, state } => {
            format!("{} ends in {}", name(EN, scenario, *host), state.name())
        }
        Predicate::BothClosed => "both ends of each connection are CLOSED in the end".to_string(),
        Predicate::Delivered { to, bytes, by } => {
            let one = bytes.at_least.max(bytes.at_most) == Some(1);
            let many = super::bounds(EN, bytes, |number| number.to_string());
            let unit = if one { "byte" } else { "bytes" };
            let by = by.map_or_else(String::new, |by| format!(" by {}", super::span(by)));
            format!(
                "{} reads {many} {unit}, in order and unchanged{by}",
                name(EN, scenario, *to)
            )
        }
        Predicate::Sockets {
            host,
            state,
            count,
            at,
        } => {
            let state = state.map_or_else(
                || "open".to_string(),
                |state| format!("in {}", state.name()),
            );
            format!(
                "{} has {} {state} {}",
                name(EN, scenario, *host),
                connections(*count),
                moment(scenario, at)
            )
        }
        Predicate::Variable {
            host,
            variable,
            limits,
            scope,
        } => {
            let when = match scope {
                Scope::Always(within) => format!("always{}", part(scenario, within)),
                Scope::Once(within) => format!("at some moment{}", part(scenario, within)),
                Scope::At(at) => moment(scenario, at),
            };
            format!(
                "{} of {} is {} {when}",
                variable.name(),
                name(EN, scenario, *host),
                super::limits(EN, *variable, limits)
            )
        }
        Predicate::Lasts { at_least, at_most } => match (at_least, at_most) {
            (Some(least), Some(most)) if least == most => {
                format!("the last event is at {}", super::span(*least))
            }
            (Some(least), Some(most)) => format!(
                "the last event is between {} and {}",
                super::span(*least),
                super::span(*most)
            ),
            (Some(least), None) => format!("the last event is at {} or later", super::span(*least)),
            (None, Some(most)) => format!("the last event is at {} or earlier", super::span(*most)),
            (None, None) => "the run ends".to_string(),
        },
    }
}

fn never(subject: &str, verb: &str) -> String {
    let (before, host) = subject
        .split_once("any host")
        .map_or((subject, false), |(before, _)| (before, true));
    match verb.strip_prefix("is ") {
        _ if host => format!("{before}no host ever {verb}"),
        Some(rest) => format!("{subject} is never {rest}"),
        None => format!("{subject} never {verb}"),
    }
}

/// A happening as who and what.
fn clause(scenario: &Scenario, happening: &Happening) -> (String, String) {
    let who = happening.host.map(|host| name(EN, scenario, host));
    let any = || who.clone().unwrap_or_else(|| "any host".to_string());
    match &happening.what {
        Occurrence::Enters(state) => (any(), format!("reaches {}", state.name())),
        Occurrence::Because(cause) => {
            let on = who.map_or_else(String::new, |who| format!(" on {who}"));
            (cause.name().to_string(), format!("happens{on}"))
        }
        Occurrence::Segment { fate, fields } => {
            let kind = fields.kind.map_or("a segment", tcp_sim::ids::Kind::word);
            let said = super::fields(EN, fields);
            let with = if said.is_empty() {
                String::new()
            } else {
                format!(" ({said})")
            };
            let from = || {
                who.clone()
                    .map_or_else(String::new, |who| format!(" from {who}"))
            };
            match fate {
                SegmentEvent::Sent => (any(), format!("sends {kind}{with}")),
                SegmentEvent::Retransmitted => (any(), format!("retransmits {kind}{with}")),
                SegmentEvent::Lost => (format!("{kind}{with}{}", from()), "gets lost".to_string()),
                SegmentEvent::Arrived => (format!("{kind}{with}{}", from()), "arrives".to_string()),
            }
        }
        Occurrence::Calls(call) => (
            format!("the application of {}", any()),
            match call {
                CallKind::Listen => "listens",
                CallKind::Connect => "connects",
                CallKind::Accept => "accepts a connection",
                CallKind::Write => "writes",
                CallKind::Read => "reads",
                CallKind::ReadEnd => "reads the end of the stream",
                CallKind::Close => "closes",
                CallKind::Abort => "aborts",
                CallKind::Error => "learns of an error",
                CallKind::Fails => "has a call fail",
                CallKind::HeartbeatMissed => "misses the answer to a heartbeat",
            }
            .to_string(),
        ),
        Occurrence::Fires(timer) => {
            let of = who.map_or_else(String::new, |who| format!(" of {who}"));
            (
                format!("{}{of}", self::timer(*timer)),
                "goes off".to_string(),
            )
        }
    }
}

const fn timer(timer: Timer) -> &'static str {
    match timer {
        Timer::Retransmission => "the retransmission timer",
        Timer::Persist => "the persist timer",
        Timer::DelayedAck => "the delayed-ACK timer",
        Timer::KeepAlive => "the keep-alive timer",
        Timer::TimeWait => "the TIME-WAIT timer",
        Timer::FinWait2 => "the FIN-WAIT-2 timer",
        Timer::User => "the user timeout",
        Timer::SillyWindow => "the silly-window timer",
    }
}

/// One occurrence, for an order or the edge of a part.
fn happening(scenario: &Scenario, happening: &Happening) -> String {
    let (subject, verb) = clause(scenario, happening);
    match happening.nth {
        1 => format!("{subject} {verb}"),
        nth => format!("{subject} {verb} (#{nth})"),
    }
}

fn part(scenario: &Scenario, within: &Within) -> String {
    let edge = |word: &str, edge: &Option<Happening>| {
        edge.as_ref().map_or_else(String::new, |edge| {
            format!(" {word} {}", happening(scenario, edge))
        })
    };
    let by = within
        .by
        .map_or_else(String::new, |by| format!(" by {}", super::span(by)));
    edge("after", &within.after) + &edge("before", &within.before) + &by
}

fn moment(scenario: &Scenario, moment: &Moment) -> String {
    match moment {
        Moment::Time(at) => format!("at {}", super::span(*at)),
        Moment::Event(event) => format!("when {}", happening(scenario, event)),
        Moment::End => "at the end".to_string(),
    }
}

/// `None`: never.
fn times(count: Count) -> Option<String> {
    Some(match (count.at_least, count.at_most) {
        (Some(0) | None, Some(0)) => return None,
        (Some(least), Some(most)) if least == most => times_exactly(least),
        (Some(least), Some(most)) => format!("{least} to {most} times"),
        (Some(1) | None, None) => "at least once".to_string(),
        (Some(least), None) => format!("at least {least} times"),
        (None, Some(most)) => format!("at most {}", times_exactly(most)),
    })
}

fn times_exactly(count: u32) -> String {
    match count {
        1 => "once".to_string(),
        2 => "twice".to_string(),
        times => format!("{times} times"),
    }
}

/// "1 connection", "at least 2 connections": the noun follows the number beside it.
fn connections(count: Count) -> String {
    let one = match (count.at_least, count.at_most) {
        (_, Some(most)) => most == 1,
        (least, None) => least.unwrap_or(1) == 1,
    };
    let noun = if one { "connection" } else { "connections" };
    format!("{} {noun}", number(count))
}

fn number(count: Count) -> String {
    match (count.at_least, count.at_most) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (None, None) => "at least 1".to_string(),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
    }
}

pub(super) fn found(predicate: &Predicate, found: &Found) -> String {
    match found {
        Found::Happened { count: 0, first } => match first {
            Some(first) => format!("that is at {}", super::span(first.as_nanos())),
            None => "that never happens".to_string(),
        },
        Found::Happened { count, first } => {
            let first = first.map_or_else(String::new, |at| {
                format!(", first at {}", super::span(at.as_nanos()))
            });
            format!("that happens {}{first}", times_exactly(*count))
        }
        Found::NoPart(Missing::After) => "what it should come after never happens".to_string(),
        Found::NoPart(Missing::Before) => "what it should come before never happens".to_string(),
        Found::InOrder(at) => format!("that is so at {}", super::span(at.as_nanos())),
        Found::OutOfOrder(0) => "the first of these never happens".to_string(),
        Found::OutOfOrder(met) => format!(
            "number {} of these never happens after number {met}",
            met + 1
        ),
        Found::State(state) => format!("it is {}", state.name()),
        Found::Bytes { read, intact: true } => format!("it reads {read}"),
        Found::Bytes {
            read,
            intact: false,
        } => format!("it reads {read}, and they are not the ones that were written"),
        Found::Closed { opened: 0, .. } => "no connection was opened".to_string(),
        Found::Closed { opened: 1, .. } => "the one end that was opened is not CLOSED".to_string(),
        Found::Closed { opened, closed: 1 } => {
            format!("of {opened} ends that were opened, 1 is CLOSED")
        }
        Found::Closed { opened, closed } => {
            format!("of {opened} ends that were opened, {closed} are CLOSED")
        }
        Found::Sockets(count) => format!("it has {count}"),
        Found::Value { at, value } => {
            let value = super::variable_of(predicate).map_or_else(
                || value.to_string(),
                |variable| super::value(EN, variable, *value),
            );
            format!("it is {value} at {}", super::span(at.as_nanos()))
        }
        Found::Nothing => "there is nothing to look at then".to_string(),
        Found::Last(at) => format!("that is at {}", super::span(at.as_nanos())),
    }
}
