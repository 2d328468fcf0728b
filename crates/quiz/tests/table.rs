//! The transition table, cell by cell: what the core does against what RFC 9293, 3.10 says. The
//! other side stands in `rfc9293-3.10.txt`, written by hand from the RFC's text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use tcp_core::{Event, Segment, State, TimerKind};
use tcp_explain::Scene;
use tcp_quiz::Numbers;
use tcp_quiz::table::{
    Call, CallError, Happens, Outcome, Place, Reply, Stage, Stimulus, cell, cells, moment,
};
use tcp_sim::History;
use tcp_sim::command::Command;
use tcp_sim::ids::{HostId, Kind};
use tcp_sim::trace::What;

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

/// The same cells once more, in a whole world: what the peer, the network or a forger sends comes
/// over a link, calls are commands, and timers go off by themselves.
#[test]
fn a_world_does_what_the_table_says() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (place, stimulus) in cells() {
        let by_table = cell(place, stimulus).unwrap();
        let Some(by_world) = in_a_world(place, stimulus) else {
            continue;
        };
        seen += 1;
        if by_world != by_table {
            wrong.push(format!(
                "{place:?}, {stimulus:?}: {by_table:?} by the table, {by_world:?} in a world"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // All but the calls that no program of a scenario makes.
    assert!(seen >= 189, "{seen}");
}

fn in_a_world(place: Place, stimulus: Stimulus) -> Option<Outcome> {
    let stage = Stage::new(place, stimulus, Numbers::default())?;
    let mut history = moment(&stage, stimulus).unwrap();
    let host = stage.subject;
    let state = |history: &History| history.world().host(host).unwrap().state();
    assert_eq!(state(&history), place.state(), "{place:?}, {stimulus:?}");
    let start = history.trace().len();
    let met = |history: &History| {
        history.trace()[start..]
            .iter()
            .any(|record| match (&record.what, stimulus) {
                (What::Delivered { id }, Stimulus::Arrives(_)) => {
                    Scene::of(history).receiver(*id) == Some(host)
                }
                (
                    What::Core {
                        event: Event::TimerFired { timer },
                        host: whose,
                        ..
                    },
                    stimulus,
                ) => {
                    let wanted = match stimulus {
                        Stimulus::Retransmission => TimerKind::Retransmission,
                        Stimulus::UserTimeout => TimerKind::User,
                        _ => TimerKind::TimeWait,
                    };
                    *timer == wanted && *whose == host && !matches!(stimulus, Stimulus::Arrives(_))
                }
                _ => false,
            })
    };
    if let Stimulus::Call(call) = stimulus {
        let command = match call {
            Call::OpenActive => Command::Open { host },
            Call::Send => Command::Send { host, bytes: 100 },
            Call::Close => Command::Close { host },
            Call::Abort => Command::Abort { host },
            Call::OpenPassive | Call::Receive => return None,
        };
        // What a program does not even try is none of TCP's answers.
        history.command(command).ok()?;
    } else {
        for _ in 0..50 {
            assert!(history.step(), "{place:?}, {stimulus:?}: nothing comes");
            if met(&history) {
                break;
            }
        }
    }
    let told = &history.trace()[start..];
    let step = told.last().map_or(0, |record| record.step);
    let mut told = told.iter().filter(|record| record.step == step);
    let moved = told.clone().rev().find_map(|record| match &record.what {
        What::Core {
            event: Event::StateChanged { to, .. },
            host: whose,
            ..
        } if *whose == host => Some(*to),
        _ => None,
    });
    let sent = told.find_map(|record| match &record.what {
        What::Sent {
            host: whose,
            segment,
            repeats,
            ..
        } if *whose == host => Some((segment.clone(), repeats.is_some())),
        _ => None,
    });
    let by_table = cell(place, stimulus).unwrap();
    Some(Outcome {
        next: moved.unwrap_or(place.state()),
        reply: answer(place, by_table.reply, sent.as_ref(), &history, host),
    })
}

/// What a segment is, in the table's words. (The very numbers are the other test's matter.)
fn answer(
    place: Place,
    by_table: Reply,
    sent: Option<&(Segment, bool)>,
    history: &History,
    host: HostId,
) -> Reply {
    let Some((segment, again)) = sent else {
        let waits = history
            .world()
            .host(host)
            .and_then(|host| host.connection());
        let waits = waits.is_some_and(|it| it.info().timer(TimerKind::DelayedAck).is_some());
        return match by_table {
            Reply::Queued => Reply::Queued,
            _ if waits => Reply::AckLater,
            _ => Reply::Nothing,
        };
    };
    let kind = Kind::of(segment);
    match kind {
        Kind::SynAck if place == Place::SynSent => Reply::SynAck,
        _ if *again => Reply::Again,
        Kind::Syn => Reply::Syn,
        Kind::SynAck => Reply::SynAck,
        Kind::Ack => Reply::Ack,
        Kind::Data => Reply::Data,
        Kind::Fin => Reply::Fin,
        Kind::Rst => match by_table {
            Reply::Reset | Reply::ResetAsAcked if segment.ack.is_none() => by_table,
            Reply::ResetFromZero if segment.seq.0 == 0 && segment.ack.is_some() => by_table,
            _ => Reply::Nothing,
        },
    }
}
