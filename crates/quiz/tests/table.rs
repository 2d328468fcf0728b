//! The transition table, cell by cell: what the core does against what RFC 9293, 3.10 says. The
//! other side stands in `rfc9293-3.10.txt`, written by hand from the RFC's text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use tcp_core::State;
use tcp_quiz::table::{Call, CallError, Happens, Outcome, Place, Reply, Stimulus, cell, cells};

const BY_HAND: &str = include_str!("rfc9293-3.10.txt");

fn by_name<T: Copy + core::fmt::Debug>(all: impl IntoIterator<Item = T>, name: &str) -> T {
    let mut all = all.into_iter();
    all.find(|it| format!("{it:?}") == name)
        .unwrap_or_else(|| panic!("{name} is nothing"))
}

fn stimulus(name: &str) -> Stimulus {
    match name {
        "call.open" => Stimulus::Call(Call::OpenActive),
        "call.listen" => Stimulus::Call(Call::OpenPassive),
        "call.send" => Stimulus::Call(Call::Send),
        "call.receive" => Stimulus::Call(Call::Receive),
        "call.close" => Stimulus::Call(Call::Close),
        "call.abort" => Stimulus::Call(Call::Abort),
        "Retransmission" => Stimulus::Retransmission,
        "UserTimeout" => Stimulus::UserTimeout,
        "TimeWaitOver" => Stimulus::TimeWaitOver,
        name => {
            let segments = Stimulus::ALL.into_iter().filter_map(|it| match it {
                Stimulus::Arrives(what) => Some(what),
                _ => None,
            });
            Stimulus::Arrives(by_name::<Happens>(segments, name))
        }
    }
}

fn reply(name: &str) -> Reply {
    let errors = [
        CallError::NoConnection,
        CallError::AlreadyExists,
        CallError::Closing,
    ];
    match name.strip_prefix("E.") {
        Some(name) => Reply::Error(by_name(errors, name)),
        None => by_name(
            [
                Reply::Nothing,
                Reply::Syn,
                Reply::SynAck,
                Reply::Ack,
                Reply::AckLater,
                Reply::Data,
                Reply::Fin,
                Reply::Again,
                Reply::ResetAsAcked,
                Reply::ResetFromZero,
                Reply::Reset,
                Reply::Queued,
            ],
            name,
        ),
    }
}

fn rows() -> BTreeMap<(Place, Stimulus), Outcome> {
    let mut rows = BTreeMap::new();
    let lines = BY_HAND.lines();
    for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let facts = line.split('!').next().unwrap();
        let words: Vec<_> = facts.split_whitespace().collect();
        let [place, happens, next, answer, clause] = words[..] else {
            panic!("{line}");
        };
        assert!(clause.starts_with("3."), "{line}");
        let outcome = Outcome {
            next: by_name(State::ALL, next),
            reply: reply(answer),
        };
        let key = (by_name(Place::ALL, place), stimulus(happens));
        assert_eq!(rows.insert(key, outcome), None, "twice: {line}");
    }
    rows
}

#[test]
fn the_core_does_in_each_cell_what_the_rfc_says() {
    let mut wrong = Vec::new();
    for ((place, stimulus), by_hand) in rows() {
        let by_core = cell(place, stimulus);
        if by_core != Some(by_hand) {
            wrong.push(format!(
                "{place:?}, {stimulus:?}: {by_hand:?} by the RFC, {by_core:?} by the core"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_tables_have_the_same_cells() {
    let rows = rows();
    let cells: Vec<_> = cells().collect();
    for cell in &cells {
        assert!(rows.contains_key(cell), "not written by hand: {cell:?}");
    }
    assert_eq!(rows.len(), cells.len());
    for state in State::ALL {
        assert!(
            cells.iter().any(|(place, _)| place.state() == state),
            "{state:?}"
        );
    }
}
