//! What a check asks of a run, and what was found instead: one sentence.
//!
//! Names of states, causes, segments and variables stay as scenarios write them; so a sentence can
//! be looked up in the file that it came from. Hosts are called as in every other sentence
//! (docs/terms.md): a learner meets both on one screen.

mod en;
mod zh;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Duration;

use super::lang::Lang;
use super::scene::Party;
use tcp_sim::check::{
    Amount, Bounds, Check, FLAGS, Fields, Limits, Predicate, Term, Unit, Variable,
};
use tcp_sim::ids::HostId;
use tcp_sim::judge::{Found, Outcome, Verdict};
use tcp_sim::scenario::Scenario;

/// What must hold.
#[must_use]
pub fn expected(lang: Lang, scenario: &Scenario, check: &Check) -> String {
    let terms: Vec<_> = check
        .any
        .iter()
        .map(|term| self::term(lang, scenario, term))
        .collect();
    terms.join(lang.pick(", or ", "；或者"))
}

/// What must hold, and what happened instead if it does not.
#[must_use]
pub fn verdict(lang: Lang, scenario: &Scenario, outcome: &Outcome) -> String {
    let expected = expected(lang, scenario, &outcome.check);
    if outcome.holds {
        return expected;
    }
    let terms = outcome.check.any.iter().zip(&outcome.verdicts);
    let found: Vec<_> = terms
        .map(|(term, verdict)| found(lang, term, verdict))
        .collect();
    let found = found.join(lang.pick(", and ", "；"));
    lang.pick(
        format!("{expected}; but {found}"),
        format!("{expected}；但{found}"),
    )
}

fn term(lang: Lang, scenario: &Scenario, term: &Term) -> String {
    let words = match lang.spoken() {
        Lang::En => en::predicate(scenario, &term.predicate),
        Lang::Zh => lang.spaced(zh::predicate(scenario, &term.predicate)),
    };
    if term.not {
        lang.pick(format!("it is not so that {words}"), format!("并非{words}"))
    } else {
        words
    }
}

fn found(lang: Lang, term: &Term, verdict: &Verdict) -> String {
    if term.not {
        return lang.pick("it is so", "实际正是如此").to_string();
    }
    match lang.spoken() {
        Lang::En => en::found(&term.predicate, &verdict.found),
        Lang::Zh => lang.spaced(zh::found(&term.predicate, &verdict.found)),
    }
}

/// A host, inside a sentence.
fn name(lang: Lang, scenario: &Scenario, host: HostId) -> String {
    scenario.host(host).map_or_else(
        || host.0.to_string(),
        |spec| Party::of(spec).inside(lang).to_string(),
    )
}

fn span(nanos: u64) -> String {
    match nanos {
        0 => "0 s".to_string(),
        nanos => Duration::from_nanos(nanos).to_string(),
    }
}

/// Of a segment's fields, what is asked of each: `window 0`, `seq 1001 to 2000`, `FIN`.
fn fields(lang: Lang, fields: &Fields) -> String {
    let mut parts = Vec::new();
    for (flag, bit) in FLAGS {
        if fields.flags & bit != 0 {
            parts.push(flag.to_string());
        }
    }
    for (flag, bit) in FLAGS {
        if fields.no_flags & bit != 0 {
            parts.push(lang.pick(format!("no {flag}"), format!("无 {flag}")));
        }
    }
    let numbers = [
        ("seq", fields.seq),
        ("ack", fields.ack),
        ("window", fields.window),
        ("length", fields.length),
        ("mss", fields.mss),
        ("window-scale", fields.window_scale),
        ("sack-blocks", fields.sack_blocks),
    ];
    for (name, bounds) in numbers {
        if let Some(bounds) = bounds {
            parts.push(format!(
                "{name} {}",
                self::bounds(lang, &bounds, |n| n.to_string())
            ));
        }
    }
    let options = [
        ("timestamps", fields.timestamps),
        ("sack-permitted", fields.sack_permitted),
    ];
    for (name, there) in options {
        match there {
            Some(true) => parts.push(name.to_string()),
            Some(false) => parts.push(lang.pick(format!("no {name}"), format!("无 {name}"))),
            None => {}
        }
    }
    parts.join(lang.pick(", ", "、"))
}

/// `3`, `3 to 5`, `at least 3`, `at most 5`.
fn bounds(lang: Lang, bounds: &Bounds, write: impl Fn(u64) -> String) -> String {
    between(lang, bounds.at_least.map(&write), bounds.at_most.map(write))
}

fn between(lang: Lang, least: Option<String>, most: Option<String>) -> String {
    match (least, most) {
        (Some(least), Some(most)) if least == most => least,
        (Some(least), Some(most)) => {
            lang.pick(format!("{least} to {most}"), format!("{least} 到 {most}"))
        }
        (Some(least), None) => lang.pick(format!("at least {least}"), format!("至少 {least}")),
        (None, Some(most)) => lang.pick(format!("at most {most}"), format!("至多 {most}")),
        (None, None) => lang.pick("anything", "任意值").to_string(),
    }
}

fn limits(lang: Lang, variable: Variable, limits: &Limits) -> String {
    let write = |amount: Amount| match amount {
        Amount::Plain(number) => value(lang, variable, number),
        Amount::Segments(1) => lang.pick("1 segment", "1 个报文段").into(),
        Amount::Segments(number) => {
            lang.pick(format!("{number} segments"), format!("{number} 个报文段"))
        }
        Amount::Variable(other) => other.name().to_string(),
    };
    between(lang, limits.at_least.map(write), limits.at_most.map(write))
}

fn value(lang: Lang, variable: Variable, number: u64) -> String {
    match variable.unit() {
        Unit::Bytes => bytes(lang, number),
        Unit::Nanos => span(number),
    }
}

fn bytes(lang: Lang, number: u64) -> String {
    let unit = if number == 1 { "byte" } else { "bytes" };
    lang.pick(format!("{number} {unit}"), format!("{number} 字节"))
}

/// The variable that a predicate watches.
const fn variable_of(predicate: &Predicate) -> Option<Variable> {
    match predicate {
        Predicate::Variable { variable, .. } => Some(*variable),
        _ => None,
    }
}
