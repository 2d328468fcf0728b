//! What is done to a named segment happens to that one, when it should.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use fixtures::run;
use tcp_core::{Duration, Instant};
use tcp_sim::command::{CommandError, Fault};
use tcp_sim::ids::{HostId, Kind, SegmentName, TransmissionId};
use tcp_sim::trace::{Giver, Loss, Record, What};
use tcp_sim::{Command, Scenario, World};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);

fn millis(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

/// The handshake's scenario with faults, as a file would write them.
fn with(faults: &[&str]) -> Scenario {
    let mut scenario = Scenario::handshake();
    for text in faults {
        match Command::parse(text, &scenario).unwrap() {
            Command::Fault { segment, fault } => {
                scenario
                    .faults
                    .push(tcp_sim::scenario::Planned { segment, fault });
            }
            other => panic!("{other:?} is no fault"),
        }
    }
    scenario
}

fn lost(trace: &[Record]) -> Vec<(u64, Loss)> {
    let lost = trace.iter().filter_map(|record| match record.what {
        What::Lost { why, .. } => Some((record.at.as_nanos() / 1_000_000, why)),
        _ => None,
    });
    lost.collect()
}

/// When segments of a kind left a host, in milliseconds.
fn sent(trace: &[Record], by: HostId, kind: Kind) -> Vec<u64> {
    let sent = trace.iter().filter_map(|record| match &record.what {
        What::Sent { host, segment, .. } if *host == by && Kind::of(segment) == kind => {
            Some(record.at.as_nanos() / 1_000_000)
        }
        _ => None,
    });
    sent.collect()
}

/// When transmissions arrived, in milliseconds.
fn delivered(trace: &[Record]) -> Vec<(u32, u64)> {
    let delivered = trace.iter().filter_map(|record| match record.what {
        What::Delivered { id } => Some((id.0, record.at.as_nanos() / 1_000_000)),
        _ => None,
    });
    delivered.collect()
}

fn fault(host: HostId, kind: Kind, fault: Fault) -> Command {
    Command::Fault {
        segment: SegmentName::of_kind(host, kind, 1),
        fault,
    }
}

/// A world in which the SYN is on its way for 20 ms of its 50.
fn mid_flight() -> (World, Vec<Record>) {
    let mut trace = Vec::new();
    let mut world = World::new(&Scenario::handshake(), &mut trace);
    assert!(world.step(&mut trace));
    world.advance_to(millis(20));
    (world, trace)
}

#[test]
fn a_planned_drop_loses_the_named_transmission_half_way() {
    let scenario = Giver::Scenario;
    // Named by number and transmission, and named by kind alone.
    for name in ["drop client SYN 1000 #2", "drop client SYN #2"] {
        let (_, trace) = run(&with(&["drop client SYN #1", name]));
        assert_eq!(sent(&trace, CLIENT, Kind::Syn), [0, 1000, 3000], "{name}");
        assert_eq!(
            lost(&trace),
            [
                (25, Loss::Dropped(scenario)),
                (1025, Loss::Dropped(scenario))
            ]
        );
    }
    let (world, trace) = run(&with(&["drop client SYN 1001 #1"]));
    assert_eq!(lost(&trace), []);
    assert_eq!(world.waiting_faults().count(), 1, "no SYN has that number");
}

#[test]
fn a_drop_in_flight_is_at_once() {
    let (mut world, mut trace) = mid_flight();
    let drop = fault(CLIENT, Kind::Syn, Fault::Drop);
    assert_eq!(world.apply(&drop, Giver::Learner, &mut trace), Ok(()));
    assert_eq!(world.in_flight().count(), 0);
    assert_eq!(lost(&trace), [(20, Loss::Dropped(Giver::Learner))]);
    assert_eq!(world.next_at(), Some(millis(1000)));
    let gone = SegmentName::of_kind(CLIENT, Kind::Syn, 1);
    let again = world.apply(&drop, Giver::Learner, &mut trace);
    assert_eq!(again, Err(CommandError::NotInFlight(gone)));
}

#[test]
fn a_delay_moves_the_arrival() {
    let (mut world, mut trace) = mid_flight();
    let delay = fault(CLIENT, Kind::Syn, Fault::Delay { nanos: 35_000_000 });
    assert_eq!(world.apply(&delay, Giver::Learner, &mut trace), Ok(()));
    assert_eq!(world.in_flight().next().unwrap().arrives, millis(85));
    assert!(world.step(&mut trace));
    assert_eq!(delivered(&trace), [(0, 85)]);
}

#[test]
fn copies_have_names_and_fates_of_their_own() {
    let (mut world, mut trace) = mid_flight();
    let duplicate = fault(CLIENT, Kind::Syn, Fault::Duplicate { nanos: 7_000_000 });
    for _ in 0..3 {
        assert_eq!(world.apply(&duplicate, Giver::Learner, &mut trace), Ok(()));
    }
    let copies: Vec<_> = world.in_flight().map(|flight| flight.name.copy).collect();
    assert_eq!(copies, [0, 1, 2, 3]);
    // A copy of a copy is the next one.
    let second = SegmentName {
        copy: 2,
        ..SegmentName::new(CLIENT, Kind::Syn, 1000, 1)
    };
    let again = Command::Fault {
        segment: second,
        fault: Fault::Duplicate { nanos: 1_000_000 },
    };
    assert_eq!(world.apply(&again, Giver::Learner, &mut trace), Ok(()));
    let last = world.in_flight().last().unwrap();
    assert_eq!((last.name.copy, last.copy_of), (4, Some(TransmissionId(2))));
    let drop = Command::Fault {
        segment: second,
        fault: Fault::Drop,
    };
    assert_eq!(world.apply(&drop, Giver::Learner, &mut trace), Ok(()));
    while world.next_at().is_some_and(|at| at < millis(60)) {
        world.step(&mut trace);
    }
    let syns: Vec<_> = delivered(&trace)
        .into_iter()
        .filter(|(id, _)| *id <= 4)
        .collect();
    assert_eq!(syns, [(0, 50), (1, 57), (3, 57), (4, 58)]);
}

#[test]
fn a_copy_can_be_named_before_it_is_made() {
    let (_, trace) = run(&with(&[
        "drop client SYN #1 copy 1",
        "duplicate client SYN #1 after 5 ms",
    ]));
    assert_eq!(lost(&trace), [(27, Loss::Dropped(Giver::Scenario))]);
    assert_eq!(delivered(&trace).len(), 3, "the handshake itself");
}

#[test]
fn a_drop_of_the_original_leaves_its_copy() {
    let (_, trace) = run(&with(&[
        "drop client SYN #1",
        "duplicate client SYN #1 after 5 ms",
    ]));
    assert_eq!(sent(&trace, CLIENT, Kind::Syn), [0]);
    assert_eq!(delivered(&trace).first(), Some(&(1, 55)));
}

#[test]
fn a_turned_bit_is_found_and_a_twice_turned_one_is_not_there() {
    let once = ["corrupt client SYN #1 bit 40"];
    let (_, trace) = run(&with(&once));
    assert_eq!(sent(&trace, CLIENT, Kind::Syn), [0, 1000]);
    // Past the segment's end (20 bytes and two options of 8 in all) counting begins again.
    let twice = [
        "corrupt client SYN #1 bit 40",
        "corrupt client SYN #1 bit 264",
    ];
    let (world, trace) = run(&with(&twice));
    assert_eq!(world.scenario().faults.len(), 2);
    assert_eq!(sent(&trace, CLIENT, Kind::Syn), [0]);
}

#[test]
fn what_is_acknowledged_is_not_waited_for() {
    let mut scenario = Scenario::handshake();
    if let tcp_sim::scenario::ProgramSpec::Client(client) = &mut scenario.hosts[0].program {
        client.send = 3_000_000;
    }
    scenario.links[0].directions[0].bandwidth = Some(10_000_000);
    let mut trace = Vec::new();
    let mut world = World::new(&scenario, &mut trace);
    while world.next_at().is_some_and(|at| at < millis(3000)) {
        world.step(&mut trace);
    }
    // Long ago, and forgotten by now.
    let old = SegmentName::new(CLIENT, Kind::Data, 1001, 1);
    let drop = |segment| Command::Fault {
        segment,
        fault: Fault::Drop,
    };
    let refused = world.apply(&drop(old), Giver::Learner, &mut trace);
    assert_eq!(refused, Err(CommandError::NotInFlight(old)));
    // What is not acknowledged can be sent again, and then is lost.
    let una = world
        .host(CLIENT)
        .unwrap()
        .connection()
        .unwrap()
        .info()
        .snd
        .una;
    let again = SegmentName::new(CLIENT, Kind::Data, una.0, 2);
    assert_eq!(
        world.apply(&drop(again), Giver::Learner, &mut trace),
        Ok(())
    );
    let host = SegmentName::of_kind(HostId(9), Kind::Data, 1);
    let refused = world.apply(&drop(host), Giver::Learner, &mut trace);
    assert_eq!(refused, Err(CommandError::NoSuchHost(HostId(9))));
    assert!(
        world
            .apply(
                &fault(SERVER, Kind::Rst, Fault::Drop),
                Giver::Learner,
                &mut trace
            )
            .is_ok()
    );
}
