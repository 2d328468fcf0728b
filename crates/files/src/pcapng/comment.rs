//! What the comment of a packet says: why, with the clause.

use tcp_core::wire::{IcmpError, IcmpKind, IcmpMeaning};
use tcp_core::{Cause, Event, Source};

use tcp_explain::{self as explain, Lang, icmp_words};
use tcp_sim::check::cause_of;
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Loss, Record, Rewrite, What};

/// What a host said of an arrival: the causes that its records of this event carry.
pub(super) fn arrival(id: TransmissionId, from: &[Record]) -> Vec<String> {
    let mut parts = Vec::new();
    for event in same_event(from).filter_map(|what| match what {
        What::Core {
            event,
            about: Some(about),
            ..
        } if *about == id => Some(event),
        _ => None,
    }) {
        let why = || cause_of(event).map(said).unwrap_or_default();
        match event {
            Event::Accepted { .. } => parts.push(format!("received: {}", why())),
            Event::Dropped { .. } => parts.push(format!("dropped: {}", why())),
            Event::Reported { .. } => parts.push(format!("told to the application: {}", why())),
            Event::Failed { .. } => parts.push(format!("the connection fails: {}", why())),
            Event::StateChanged { from, to, .. } => {
                parts.push(format!("{} to {}: {}", from.name(), to.name(), why()));
            }
            Event::Congestion { cwnd, .. } => parts.push(format!("cwnd {cwnd}: {}", why())),
            _ => {}
        }
    }
    parts
}

/// What a router does with what it received.
pub(super) fn passing(id: TransmissionId, from: &[Record]) -> String {
    let mut here = same_event(from).peekable();
    while let Some(what) = here.next() {
        match what {
            What::Lost { id: it, why } if *it == id => return refused(*why),
            What::Forwarded { id: it, .. } if *it == id => {
                return match here.peek() {
                    Some(What::Lost { id: it, why }) if *it == id => refused(*why),
                    _ => "passed on".into(),
                };
            }
            _ => {}
        }
    }
    String::new()
}

fn same_event(from: &[Record]) -> impl Iterator<Item = &What> {
    let step = from.first().map(|record| record.step);
    from.iter()
        .take_while(move |record| Some(record.step) == step)
        .map(|record| &record.what)
}

/// A packet that goes no further.
pub(super) fn refused(why: Loss) -> String {
    let words = explain::loss(Lang::En, why);
    match why {
        Loss::TimeToLive => format!("not passed on: {words} (RFC 1812, 5.3.1)"),
        Loss::TooLarge => format!("not passed on: {words} (RFC 1191, 4)"),
        Loss::Firewall | Loss::FirstSyn => format!("not passed on: {words} (scenario)"),
        Loss::Dropped(_)
        | Loss::QueueFull
        | Loss::Random
        | Loss::NoRoute
        | Loss::LinkDown
        | Loss::HostDown => format!("not passed on: {words}"),
    }
}

/// What was done to a header here.
pub(super) const fn rewritten(how: Rewrite) -> &'static str {
    match how {
        Rewrite::Marked => "marked: congestion experienced (RFC 3168, 5)",
        Rewrite::Stripped => "options taken out (scenario)",
    }
}

/// A router's report.
pub(super) fn report(error: &IcmpError) -> String {
    let source = match (error.local.is_ipv4(), error.meaning(), error.kind) {
        (true, IcmpMeaning::TooBig, _) => "RFC 1191, 4",
        (true, _, _) => "RFC 792",
        (false, _, IcmpKind::PacketTooBig) => "RFC 4443, 3.2",
        (false, _, IcmpKind::TimeExceeded) => "RFC 4443, 3.3",
        (false, _, IcmpKind::ParameterProblem) => "RFC 4443, 3.4",
        (false, _, _) => "RFC 4443, 3.1",
    };
    format!("ICMP: {} ({source})", icmp_words(Lang::En, error))
}

/// A cause by its name, with its source.
pub(super) fn said(cause: Cause) -> String {
    let name = cause.name();
    match cause.source() {
        Source::Rfc(number, section) => format!("{name} (RFC {number}, {section})"),
        Source::Linux(version, rule) => format!("{name} (Linux {version}, {rule})"),
        Source::FreeBsd(version, rule) => format!("{name} (FreeBSD {version}, {rule})"),
        Source::Paper(paper, section) => format!("{name} ({paper}, {section})"),
        Source::Scenario => format!("{name} (scenario)"),
        Source::Learner => format!("{name} (learner)"),
        Source::Application => format!("{name} (application)"),
    }
}
