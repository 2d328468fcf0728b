//! Walking a history: every way to a moment leads to the same world.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use fixtures::{files, load, own};
use proptest::prelude::*;
use tcp_core::{Duration, Event, Instant, State};
use tcp_sim::command::{CommandError, Fault};
use tcp_sim::history::diff::{CONTEXT, MOST_NAMES};
use tcp_sim::history::{Digest, KEPT_EVENTS, MarkerKind, link, run_to_end};
use tcp_sim::ids::{HostId, Kind, LinkId, SegmentName};
use tcp_sim::scenario::{Knob, Knobs, ProgramSpec};
use tcp_sim::trace::{Record, What};
use tcp_sim::{Command, Cursor, History, Scenario};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);

fn millis(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

fn drop_syn() -> Command {
    Command::Fault {
        segment: SegmentName::new(CLIENT, Kind::Syn, 1000, 1),
        fault: Fault::Drop,
    }
}

fn state(history: &History, host: HostId) -> State {
    history.world().host(host).unwrap().state()
}

/// Another history that was given the same commands at the same moments, at the same cursor.
fn replayed(history: &History) -> History {
    let mut fresh = History::new(history.scenario().clone());
    for placed in history.commands() {
        fresh.seek(placed.at);
        assert_eq!(fresh.cursor(), placed.at);
        fresh.command(placed.command).unwrap();
    }
    fresh.seek(history.frontier());
    fresh.seek(history.cursor());
    fresh
}

fn assert_same(one: &History, other: &History) {
    assert_eq!(one.cursor(), other.cursor());
    assert_eq!(one.commands(), other.commands());
    assert!(one.trace() == other.trace(), "the traces differ");
    assert!(
        one.known_trace() == other.known_trace(),
        "what is known differs"
    );
    assert_eq!(one.frontier(), other.frontier());
    assert_eq!(one.markers(), other.markers());
    assert_eq!(one.digest(), other.digest());
    assert_same_world(one, other);
}

/// Everything in the two worlds is the same, down to the last buffer.
fn assert_same_world(one: &History, other: &History) {
    let (one, other) = (format!("{:?}", one.world()), format!("{:?}", other.world()));
    let differ = one.bytes().zip(other.bytes()).position(|(a, b)| a != b);
    let around = differ.map(|at| {
        (
            one.get(at.saturating_sub(80)..at + 40),
            other.get(at.saturating_sub(80)..at + 40),
        )
    });
    assert!(one == other, "the worlds differ: {around:?}");
}

#[test]
fn every_way_gives_the_same_digest() {
    for path in files() {
        let scenario = load(&path);
        let digest = run_to_end(&scenario);
        let mut stepped = History::new(scenario.clone());
        while stepped.step() {}
        assert_eq!(stepped.digest(), digest, "{}: step by step", path.display());
        let mut sought = History::new(scenario.clone());
        sought.run_to_end();
        sought.to_start();
        sought.seek(stepped.cursor());
        assert_eq!(sought.digest(), digest, "{}: seek", path.display());
        let mut played = History::new(scenario);
        while let Some(next) = played.next_at() {
            // In frames of 16 ms, as a page plays, when something is near.
            let frame = played.cursor().now + Duration::from_millis(16);
            played.advance_to(frame.max(next));
        }
        assert_eq!(played.digest(), digest, "{}: played", path.display());
        let shared = link::decode(&link::encode(&stepped)).unwrap();
        assert!(!shared.differs, "{}: link", path.display());
        assert_eq!(shared.history.digest(), digest, "{}: link", path.display());
    }
}

#[test]
fn a_dropped_syn_is_sent_again_one_rto_later_and_going_back_undoes_it() {
    let mut history = History::new(Scenario::handshake());
    assert_eq!(history.cursor(), Cursor::default());
    assert!(history.step());
    assert_eq!(state(&history, CLIENT), State::SynSent);
    history.advance_to(millis(20));
    assert_eq!(history.world().in_flight().count(), 1);
    history.command(drop_syn()).unwrap();
    assert_eq!(history.world().in_flight().count(), 0);
    assert!(history.step());
    // RFC 6298, 2.1: the first timeout is one second.
    assert_eq!(
        history.cursor(),
        Cursor {
            step: 2,
            now: millis(1000)
        }
    );
    assert_eq!(history.world().in_flight().count(), 1);
    let kinds: Vec<_> = history.markers().iter().map(|marker| marker.kind).collect();
    assert!(kinds.contains(&MarkerKind::Fault) && kinds.contains(&MarkerKind::Loss));
    assert!(kinds.contains(&MarkerKind::Retransmission));
    // Back: to the drop, then to before it, then to the beginning.
    assert!(history.step_back());
    assert_eq!(
        history.cursor(),
        Cursor {
            step: 1,
            now: millis(20)
        }
    );
    assert_eq!(history.world().in_flight().count(), 0);
    assert!(history.step_back());
    assert_eq!(
        history.cursor(),
        Cursor {
            step: 1,
            now: millis(0)
        }
    );
    assert_eq!(history.world().in_flight().count(), 1);
    assert!(history.step_back());
    assert_eq!(history.cursor(), Cursor::default());
    assert!(!history.step_back());
    // Forward again: the drop stays in its place.
    assert!(history.step() && history.step() && history.step());
    assert_eq!(
        history.cursor(),
        Cursor {
            step: 2,
            now: millis(1000)
        }
    );
}

/// A target whose time is before its last event means the moment of that event, and the commands
/// that were given there have been given.
#[test]
fn the_moment_of_an_event_includes_its_commands() {
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.step();
    let moment = history.cursor();
    assert_eq!(
        moment,
        Cursor {
            step: 2,
            now: millis(50)
        }
    );
    let syn_ack = SegmentName::of_kind(SERVER, Kind::SynAck, 1);
    history
        .command(Command::Fault {
            segment: syn_ack,
            fault: Fault::Drop,
        })
        .unwrap();
    history.step();
    history.seek(Cursor {
        step: 2,
        now: millis(0),
    });
    assert_eq!(history.cursor(), moment);
    assert_eq!(history.world().in_flight().count(), 0);
    history.seek(Cursor {
        step: 2,
        now: millis(9_999),
    });
    assert_eq!(
        history.cursor(),
        Cursor {
            step: 2,
            now: millis(1_000)
        },
        "not past the next event"
    );
}

#[test]
fn a_command_in_the_past_replaces_the_later_ones_until_it_is_undone() {
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.command(drop_syn()).unwrap();
    history.seek_time(millis(5000));
    let close = Command::Close { host: CLIENT };
    history.command(close).unwrap();
    history.seek_time(millis(6000));
    let (before, frontier) = (history.clone(), history.frontier());
    assert_eq!(history.commands().len(), 2);
    // Back before the close, and something else instead.
    history.seek_time(millis(2000));
    let send = Command::Send {
        host: CLIENT,
        bytes: 100,
    };
    history.command(send).unwrap();
    assert_eq!(history.commands().last().unwrap().command, send);
    assert_eq!(history.commands().len(), 2);
    assert_eq!(history.frontier(), history.cursor());
    history.seek_time(millis(3000));
    let after = history.clone();
    // Undo: the close is back, and so is what was known after it.
    assert!(history.undo());
    assert_eq!(history.cursor().now, millis(2000));
    assert_eq!(history.commands().last().unwrap().command, close);
    assert_eq!(history.frontier(), frontier);
    history.seek(before.cursor());
    assert_same(&history, &before);
    // Redo, and undo everything.
    assert!(history.redo());
    history.seek(after.cursor());
    assert_same(&history, &after);
    assert!(!history.can_redo());
    while history.undo() {}
    assert!(history.commands().is_empty());
    history.run_to_end();
    assert_eq!(history.digest(), run_to_end(&Scenario::handshake()));
    // A new command ends what could be redone.
    history.to_start();
    assert!(history.can_redo());
    history.step();
    history.command(drop_syn()).unwrap();
    assert!(!history.can_redo());
}

#[test]
fn a_command_is_removed_alone_and_undo_brings_it_back() {
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.command(drop_syn()).unwrap();
    history.seek_time(millis(5000));
    let close = Command::Close { host: CLIENT };
    history.command(close).unwrap();
    history.seek_time(millis(6000));
    let before = history.clone();
    // The drop goes while the clock stands long after it; the close is given at its own time still.
    assert_eq!(history.remove(0), Some(0));
    assert_eq!(history.cursor().now, millis(6000));
    let left: Vec<_> = (history.commands().iter())
        .map(|placed| (placed.at.now, placed.command))
        .collect();
    assert_eq!(left, [(millis(5000), close)]);
    assert_same(&history, &replayed(&history));
    let lost = |history: &History| {
        let losses = history.markers().iter();
        losses.filter(|mark| mark.kind == MarkerKind::Loss).count()
    };
    assert_eq!((lost(&before), lost(&history)), (1, 0));
    // A delay in flight at 100 ms; without the drop before it nothing is in flight there.
    assert!(history.undo());
    history.seek(before.cursor());
    assert_same(&history, &before);
    assert!(history.redo());
    assert_eq!(history.commands().len(), 1);
    // What is impossible without what was removed is left out.
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.command(drop_syn()).unwrap();
    history.seek_time(millis(1010));
    let again = Command::Fault {
        segment: SegmentName::new(CLIENT, Kind::Syn, 1000, 2),
        fault: Fault::Drop,
    };
    history.command(again).unwrap();
    history.seek_time(millis(4000));
    history.command(Command::Abort { host: CLIENT }).unwrap();
    history.seek_time(millis(4500));
    assert_eq!(history.remove(2), Some(0));
    assert_eq!(history.commands().len(), 2);
    assert_same(&history, &replayed(&history));
    assert_eq!(history.remove(7), None);
    assert_eq!(history.commands().len(), 2);
}

#[test]
fn what_is_not_possible_changes_nothing() {
    let mut history = History::new(Scenario::handshake());
    let refuse = |history: &mut History, command, error| {
        let before = history.clone();
        assert_eq!(history.command(command), Err(error));
        assert_same(history, &before);
        assert!(!history.can_undo());
    };
    refuse(
        &mut history,
        Command::Open { host: SERVER },
        CommandError::NotAClient(SERVER),
    );
    refuse(
        &mut history,
        Command::Close { host: CLIENT },
        CommandError::NoConnection(CLIENT),
    );
    refuse(
        &mut history,
        Command::Abort { host: HostId(7) },
        CommandError::NoSuchHost(HostId(7)),
    );
    history.run_to_end();
    refuse(
        &mut history,
        Command::Open { host: CLIENT },
        CommandError::AlreadyOpen(CLIENT),
    );
    let gone = SegmentName::new(CLIENT, Kind::Syn, 1000, 1);
    refuse(&mut history, drop_syn(), CommandError::NotInFlight(gone));
    let gone = SegmentName::of_kind(SERVER, Kind::SynAck, 1);
    let delay = Command::Fault {
        segment: gone,
        fault: Fault::Delay { nanos: 1 },
    };
    refuse(&mut history, delay, CommandError::NotInFlight(gone));
    // One that is not sent yet waits for it.
    let next = SegmentName::of_kind(CLIENT, Kind::Fin, 1);
    history
        .command(Command::Fault {
            segment: next,
            fault: Fault::Drop,
        })
        .unwrap();
    assert_eq!(history.world().waiting_faults().count(), 1);
    history.command(Command::Close { host: CLIENT }).unwrap();
    assert_eq!(history.world().waiting_faults().count(), 0);
    assert!(history.step());
    assert_eq!(
        history.world().in_flight().count(),
        0,
        "the FIN is lost half-way"
    );
}

#[test]
fn going_back_stays_right_when_frames_were_thinned() {
    let mut scenario = own("random-loss");
    if let ProgramSpec::Client(client) = &mut scenario.hosts[0].program {
        client.send = 3_000_000;
    }
    let mut history = History::new(scenario.clone());
    history.run_to_end();
    let end = history.cursor();
    assert!(end.step > 3_000, "enough for frames to be thinned: {end:?}");
    for part in [7, 3, 9, 1, 5, 2, 8] {
        history.seek(Cursor {
            step: end.step * part / 10,
            now: Instant::ZERO,
        });
        let mut fresh = History::new(scenario.clone());
        fresh.seek(history.cursor());
        assert_eq!(history.digest(), fresh.digest());
        assert_same_world(&history, &fresh);
    }
}

/// In a long run only a stretch of the trace is kept; wherever one goes, it is the stretch that a
/// whole trace has there, and what stands before the cursor is enough to be looked at.
#[test]
fn a_long_trace_is_kept_around_the_cursor_only() {
    let knobs = Knobs::default()
        .with(Knob::Bytes, 1_000_000)
        .with(Knob::Mss, 100);
    let scenario = Scenario::sandbox(&knobs);
    let (world, whole) = fixtures::run(&scenario);
    let mut history = History::new(scenario);
    history.run_to_end();
    let end = history.cursor();
    assert_eq!(end.step, world.step_number());
    assert!(end.step > 10_000, "long enough: {}", end.step);
    let agrees = |history: &History| {
        let (cursor, kept) = (history.cursor(), history.trace());
        let first = usize::try_from(history.trace_start()).unwrap();
        assert!(kept == &whole[first..first + kept.len()], "at {cursor:?}");
        let next = whole.get(first + kept.len());
        assert!(
            next.is_none_or(|next| next.step > cursor.step),
            "at {cursor:?}"
        );
        let oldest = kept.first().map_or(0, |record| record.step);
        let wanted = cursor.step.saturating_sub(KEPT_EVENTS);
        assert!(oldest <= wanted + 1, "{oldest} at {cursor:?}");
        assert_eq!(
            history.event_time(cursor.step),
            Some(cursor.now),
            "at {cursor:?}"
        );
        // The memory that a run takes does not depend on its length.
        assert!(history.known_trace().len() < 100_000);
    };
    agrees(&history);
    let digest = history.digest();
    assert_eq!(digest, Digest::of(&whole).value());
    for part in [500, 3, 999, 700, 0, 1000] {
        let step = end.step * part / 1000;
        history.seek(Cursor {
            step,
            now: Instant::ZERO,
        });
        assert_eq!(history.cursor().step, step);
        agrees(&history);
        for _ in 0..3 {
            assert_eq!(history.step(), step < end.step);
        }
        agrees(&history);
        let now = history.cursor().now;
        for _ in 0..3 {
            history.step_back();
        }
        agrees(&history);
        // By time, from somewhere else.
        history.to_start();
        history.seek_time(now);
        assert_eq!(history.cursor().now, now);
        agrees(&history);
    }
    // Stepping back all the way through several windows.
    history.seek(Cursor {
        step: 5_000,
        now: Instant::ZERO,
    });
    for step in (3_800..5_000).rev() {
        assert!(history.step_back());
        assert_eq!(history.cursor().step, step);
        if step % 500 == 0 {
            agrees(&history);
        }
    }
    // Forward again past what is kept, and to the end.
    history.seek(end);
    assert_eq!(history.digest(), digest);
    // A command far back replaces the rest, and undo brings it back.
    history.seek(Cursor {
        step: 100,
        now: Instant::ZERO,
    });
    history.command(Command::Abort { host: CLIENT }).unwrap();
    history.run_to_end();
    assert_ne!(history.digest(), digest);
    assert!(history.undo());
    assert_eq!(history.cursor().step, 100);
    assert_eq!(history.frontier(), end);
    agrees(&history);
    history.seek(end);
    agrees(&history);
    assert_eq!(history.digest(), digest);
}

/// A fork that drops one segment parts from its origin there, and nowhere before.
#[test]
fn two_histories_are_compared() {
    let mut history = History::new(Scenario::handshake());
    history.step();
    let mut fork = history.fork();
    fork.command(drop_syn()).unwrap();
    history.run_to_end();
    assert_eq!(history.diff(&history.fork()).parts_at, None);
    fork.seek_time(millis(1_300));
    let diff = history.diff(&fork);
    // The SYN is sent; then it reaches the server, or is lost at once.
    let parts = usize::try_from(diff.parts_at.unwrap()).unwrap();
    let (one, other) = (&history.trace()[parts].what, &fork.trace()[parts].what);
    assert!(matches!(one, What::Delivered { .. }), "{one:?}");
    assert!(matches!(other, What::Command { .. }), "{other:?}");
    let later: Vec<_> = diff
        .rows
        .iter()
        .filter_map(|row| Some(row.right?.at.since(row.left?.at).as_nanos() / 1_000_000))
        .collect();
    // SYN-SENT was before the parting. The SYN that is on its way there was sent at the same time;
    // everything after it is one RTO later, but for the second SYN, which the other run has not.
    assert_eq!(diff.before, 1);
    assert_eq!(later, [0, 1000, 1000, 1000, 1000, 1000]);
    assert_eq!(diff.rows.iter().filter(|row| row.left.is_none()).count(), 1);
    assert_eq!(diff.differing().count(), 7);
    assert_eq!(diff.until, None);
    assert_eq!(diff.context, history.trace()[..parts]);
}

/// Two long runs that part in the middle: what both did before is counted and not kept, and what is
/// aligned after it has an end that is told.
#[test]
fn a_comparison_is_bounded() {
    let mut scenario = Scenario::sandbox(&Knobs::default().with(Knob::Mss, 100));
    if let ProgramSpec::Client(client) = &mut scenario.hosts[0].program {
        client.send = 3_000_000;
    }
    let mut history = History::new(scenario);
    history.seek(Cursor {
        step: 5_000,
        now: Instant::ZERO,
    });
    let mut fork = history.fork();
    fork.command(Command::Abort { host: CLIENT }).unwrap();
    fork.run_to_end();
    history.run_to_end();
    let (_, whole) = fixtures::run(history.scenario());
    let parts = whole.partition_point(|record| record.step <= 5_000);
    let diff = history.diff(&fork);
    assert_eq!(diff.parts_at, Some(u64::try_from(parts).unwrap()));
    assert_eq!(diff.context, whole[parts - CONTEXT..parts]);
    assert_eq!(diff.next[0].as_ref(), whole.get(parts));
    let names = |records: &[Record]| {
        let named = records.iter().filter(|record| {
            matches!(
                record.what,
                What::Sent { .. }
                    | What::Core {
                        connection: Some(_),
                        event: Event::StateChanged { .. },
                        ..
                    }
            )
        });
        named.count()
    };
    // What both did is the same in number, whether it was over at the parting or on its way.
    let on_its_way = diff.rows.iter().filter(|row| {
        let parted = u64::try_from(parts).unwrap();
        row.left.is_some_and(|left| left.record < parted)
    });
    let before = usize::try_from(diff.before).unwrap() + on_its_way.count();
    assert_eq!(before, names(&whole[..parts]));
    let left = diff.rows.iter().filter(|row| row.left.is_some()).count();
    assert_eq!(left, MOST_NAMES);
    let until = diff.until.unwrap();
    assert!(until > whole[parts].at && until < history.cursor().now);
    assert!(
        diff.rows
            .iter()
            .filter_map(|row| row.left)
            .all(|left| left.at <= until)
    );
}

/// What a learner may do.
#[derive(Clone, Debug)]
enum Move {
    Step(u8),
    StepBack(u8),
    SeekStep(prop::sample::Index),
    SeekTime(prop::sample::Index),
    Advance(u16),
    Command(prop::sample::Index, u8),
    Undo,
    Redo,
    Remove(prop::sample::Index),
    ToStart,
}

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => (1..12_u8).prop_map(Move::Step),
        2 => (1..6_u8).prop_map(Move::StepBack),
        1 => any::<prop::sample::Index>().prop_map(Move::SeekStep),
        1 => any::<prop::sample::Index>().prop_map(Move::SeekTime),
        2 => (1..300_u16).prop_map(Move::Advance),
        4 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(index, how)| Move::Command(index, how)),
        1 => Just(Move::Undo),
        1 => Just(Move::Redo),
        1 => any::<prop::sample::Index>().prop_map(Move::Remove),
        1 => Just(Move::ToStart),
    ]
}

/// Everything up to `to` has happened, and nothing after it.
fn assert_at(history: &History, to: Instant) {
    assert_eq!(history.cursor().now, to);
    assert!(history.next_at().is_none_or(|next| next > to));
    assert!(history.trace().iter().all(|record| record.at <= to));
}

fn make(history: &mut History, step: &Move) {
    let frontier = history.frontier();
    match step {
        Move::Step(times) => (0..*times).for_each(|_| _ = history.step()),
        Move::StepBack(times) => (0..*times).for_each(|_| _ = history.step_back()),
        Move::SeekStep(index) => {
            let step = u64::try_from(index.index(60)).unwrap();
            history.seek(Cursor {
                step,
                now: Instant::ZERO,
            });
        }
        Move::SeekTime(index) => {
            let most = usize::try_from(frontier.now.as_nanos() / 1000).unwrap() + 1000;
            let micros = u64::try_from(index.index(most)).unwrap();
            let to = Instant::ZERO + Duration::from_micros(micros);
            history.seek_time(to);
            assert_at(history, to);
        }
        Move::Advance(by) => {
            let before = history.cursor();
            let to = before.now + Duration::from_millis(u64::from(*by));
            let events = history.advance_to(to);
            assert_eq!(history.cursor().step, before.step + events);
            assert_at(history, to);
        }
        Move::Command(index, how) => {
            let flights: Vec<_> = history
                .world()
                .in_flight()
                .map(|flight| flight.name)
                .collect();
            let fault = match how % 4 {
                0 => Fault::Drop,
                1 => Fault::Delay {
                    nanos: u64::from(*how) * 1_000_000,
                },
                2 => Fault::Duplicate {
                    nanos: u64::from(*how) * 1_000_000,
                },
                _ => Fault::Corrupt {
                    bit: u32::from(*how) * 7,
                },
            };
            let host = HostId(how % 2);
            let command = match how % 8 {
                0 => Command::Send {
                    host,
                    bytes: 1 + u32::from(*how) * 20,
                },
                1 => Command::Close { host },
                2 if *how > 240 => Command::Abort { host },
                2 if *how > 150 => Command::Power {
                    host,
                    on: !history
                        .world()
                        .host(host)
                        .is_some_and(tcp_sim::world::Host::is_on),
                },
                2 if *how > 100 => Command::Plug {
                    link: LinkId(0),
                    up: !history.world().link_is_up(LinkId(0)),
                },
                3 => {
                    let kind = Kind::ALL[index.index(Kind::ALL.len())];
                    Command::Fault {
                        segment: SegmentName::of_kind(host, kind, 3),
                        fault,
                    }
                }
                _ if flights.is_empty() => Command::Open { host },
                _ => Command::Fault {
                    segment: flights[index.index(flights.len())],
                    fault,
                },
            };
            let _ = history.command(command);
        }
        Move::Undo => _ = history.undo(),
        Move::Redo => _ = history.redo(),
        Move::Remove(index) => {
            let count = history.commands().len();
            assert!(history.remove(count).is_none());
            if count > 0 {
                let now = history.cursor().now;
                let frontier = history.frontier().now;
                history.remove(index.index(count)).unwrap();
                // Nothing happens to the clock, but where the run now ends before.
                assert!(history.cursor().now == now || history.next_at().is_none());
                assert!(history.frontier().now >= now.min(frontier) || history.next_at().is_none());
            }
        }
        Move::ToStart => history.to_start(),
    }
}

proptest! {
    #![proptest_config(fixtures::cases(96))]

    /// However a moment was reached, it is the moment that a fresh replay reaches, with
    /// hosts that crash and start, cables that are pulled, a router and attackers among it.
    #[test]
    fn walking_is_replaying(
        walk in prop::collection::vec(moves(), 1..30),
        place in prop::sample::select(vec![
            "close/scenario.toml",
            "third-ack-lost/nothing-follows.toml",
            "rst-attack/scenario.toml",
            "stale-syn/scenario.toml",
        ]),
    ) {
        let mut scenario = load(&fixtures::root().join("lessons").join(place));
        scenario.actions.clear();
        let mut history = History::new(scenario);
        for step in &walk {
            make(&mut history, step);
        }
        assert_same(&history, &replayed(&history));
        let shared = link::decode(&link::encode(&history)).unwrap();
        prop_assert!(!shared.differs);
        prop_assert_eq!(shared.history.cursor(), history.cursor());
        prop_assert!(shared.history.trace() == history.trace());
    }
}
