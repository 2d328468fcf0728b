//! The moment of a cell as a run of its own: what happens is on its way, sent by the peer where a
//! peer would send it, as a late copy where it is old, and by a forger where nobody honest sends
//! such a thing.

use tcp_core::{Flags, Instant, Segment};
use tcp_sim::History;
use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{Attack, Close, Forge, Forgery, Planned, ProgramSpec, Scenario, Timed};

use super::bench::Bench;
use super::place::Place;
use super::stage::{BYTES, Stage};
use super::stimulus::{Happens, Stimulus};
use crate::script::{LEFT, LEFT_PORT, MS, RIGHT, RIGHT_PORT, Script};

/// Where the thing comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The application, or a timer that nothing was lost for.
    Itself,
    /// The peer, and nothing is lost.
    Peer,
    /// A loss, or a late copy of what the network made.
    Network,
    /// A forger.
    Forger,
}

/// Where a cell's thing comes from.
#[must_use]
pub fn origin(place: Place, stimulus: Stimulus) -> Origin {
    match stimulus {
        Stimulus::Call(_) | Stimulus::TimeWaitOver => Origin::Itself,
        Stimulus::Retransmission | Stimulus::UserTimeout => Origin::Network,
        Stimulus::Arrives(what) if by_peer(place, what) => Origin::Peer,
        Stimulus::Arrives(what) if old(place, what).is_some() => Origin::Network,
        Stimulus::Arrives(_) => Origin::Forger,
    }
}

/// Whether an honest peer sends it there.
const fn by_peer(place: Place, what: Happens) -> bool {
    match what {
        Happens::Syn => matches!(place, Place::Closed | Place::Listen | Place::SynSent),
        Happens::SynAck => matches!(place, Place::SynSent),
        Happens::AckOfAll => matches!(
            place,
            Place::SynReceived | Place::FinWait1 | Place::Closing | Place::LastAck
        ),
        Happens::Data => matches!(place, Place::Established | Place::FinWait2),
        Happens::Fin => matches!(
            place,
            Place::Established | Place::FinWait1 | Place::FinWait2
        ),
        Happens::FinWithAck => matches!(place, Place::FinWait1),
        _ => false,
    }
}

/// What of the peer's has come before: its name, and when it came, in milliseconds and tenths of
/// the delay.
fn old(place: Place, what: Happens) -> Option<(Kind, u64, u64)> {
    let left = matches!(
        place,
        Place::SynReceived | Place::CloseWait | Place::LastAck
    );
    Some(match (what, left) {
        (Happens::OldSyn, true) => (Kind::Syn, 0, 10),
        (Happens::SynAck, false) if place.is_synchronised() && !is_opening(place) => {
            (Kind::SynAck, 0, 20)
        }
        (Happens::OldData, true) => (Kind::Data, 300, 10),
        (Happens::OldData, false) => (Kind::Data, 800, 10),
        (Happens::OldFin, true) => (Kind::Fin, 2_000, 10),
        (Happens::OldFin, false) if place == Place::Closing => (Kind::Fin, 2_000, 15),
        (Happens::OldFin, false) => (Kind::Fin, 2_400, 10),
        _ => return None,
    })
}

const fn is_opening(place: Place) -> bool {
    matches!(place, Place::SynReceived | Place::SynReceivedActive)
}

/// The run of a cell at its moment: the next thing that comes to the connection is the cell's. A
/// call is left to whoever opens the lab.
#[must_use]
pub fn moment(stage: &Stage, stimulus: Stimulus) -> Option<History> {
    let delay = u64::from(stage.numbers.delay);
    let at = stage.at.as_nanos() / MS;
    let (scenario, tenths) = match stimulus {
        Stimulus::Call(_)
        | Stimulus::Retransmission
        | Stimulus::UserTimeout
        | Stimulus::TimeWaitOver => (stage.scenario.clone(), at * 10),
        Stimulus::Arrives(what) => match origin(stage.place, stimulus) {
            Origin::Peer => peers(stage, what, at, delay),
            Origin::Network => {
                let (kind, sent, ways) = old(stage.place, what)?;
                let mut scenario = stage.scenario.clone();
                let came = sent * 10 + ways * delay;
                scenario.faults.push(Planned {
                    segment: SegmentName::of_kind(stage.peer, kind, 1),
                    fault: Fault::Duplicate {
                        nanos: (at * 10).saturating_sub(came) * MS / 10,
                    },
                });
                (scenario, at * 10 - 5 * delay)
            }
            Origin::Forger | Origin::Itself => {
                let segment = Bench::new(stage)?.segment(what);
                (forged(stage, &segment, at - delay), at * 10 - 5 * delay)
            }
        },
    };
    let mut history = History::new(scenario);
    history.seek_time(Instant::from_nanos(tenths * MS / 10));
    Some(history)
}

/// The peer sends it; the moment is told in tenths of a millisecond.
fn peers(stage: &Stage, what: Happens, at: u64, delay: u64) -> (Scenario, u64) {
    let mut scenario = stage.scenario.clone();
    let soon = at * 10 - 5 * delay;
    let act = |scenario: &mut Scenario, command| {
        let at = (at - delay) * MS;
        scenario.actions.push(Timed { at, command });
    };
    let moment = match (stage.place, what) {
        (Place::Listen, _) => {
            open_at(&mut scenario, LEFT, (at - delay) * MS);
            soon
        }
        (Place::Closed, _) => {
            // The other way round: who is asked about has no program at all.
            if let [left, right] = scenario.hosts.as_mut_slice() {
                right.program = core::mem::replace(&mut left.program, ProgramSpec::None);
                if let ProgramSpec::Client(client) = &mut right.program {
                    client.to = LEFT;
                    client.port = LEFT_PORT;
                    client.local_port = Some(RIGHT_PORT);
                }
                left.name = "server".into();
                right.name = "client".into();
            }
            open_at(&mut scenario, RIGHT, (at - delay) * MS);
            soon
        }
        (Place::SynSent, Happens::Syn) => {
            let crossing = Stage::new(
                Place::SynReceivedActive,
                Stimulus::Arrives(Happens::AckOfAll),
                stage.numbers,
            );
            scenario = crossing.map_or(scenario, |stage| stage.scenario);
            scenario.faults.clear();
            5 * delay
        }
        (Place::SynSent, _) => {
            scenario.faults.clear();
            15 * delay
        }
        (Place::SynReceived, _) => {
            scenario.faults.clear();
            25 * delay
        }
        (Place::FinWait1, Happens::AckOfAll) => {
            scenario.faults.clear();
            20_000 + 15 * delay
        }
        (Place::FinWait1, Happens::FinWithAck) => {
            scenario.faults.clear();
            for host in &mut scenario.hosts {
                if let ProgramSpec::Server(server) = &mut host.program {
                    server.close = Close::AfterPeer;
                }
            }
            20_000 + 15 * delay
        }
        (Place::Closing, _) => {
            scenario.faults.clear();
            20_000 + 17 * delay
        }
        (Place::LastAck, _) => {
            scenario.faults.clear();
            24_000 + 15 * delay
        }
        (_, Happens::Data) => {
            act(
                &mut scenario,
                Command::Send {
                    host: stage.peer,
                    bytes: BYTES,
                },
            );
            soon
        }
        _ => {
            act(&mut scenario, Command::Close { host: stage.peer });
            soon
        }
    };
    (scenario, moment)
}

fn open_at(scenario: &mut Scenario, who: HostId, at: u64) {
    if let Some(host) = scenario.hosts.get_mut(who.index())
        && let ProgramSpec::Client(client) = &mut host.program
    {
        client.open_at = Some(at);
    }
}

/// The stage with somebody who sends that segment in the peer's name.
fn forged(stage: &Stage, segment: &Segment, start: u64) -> Scenario {
    let has = |flag| segment.flags.contains(flag);
    let what = match (has(Flags::RST), has(Flags::SYN), has(Flags::FIN)) {
        (true, _, _) => Forgery::Rst,
        (_, true, _) if segment.ack.is_some() => Forgery::SynAck,
        (_, true, _) => Forgery::Syn,
        (_, _, true) => Forgery::Fin,
        _ => match u16::try_from(segment.data_len()) {
            Ok(0) | Err(_) => Forgery::Ack,
            Ok(bytes) => Forgery::Data(bytes),
        },
    };
    let attack = Attack::Forge(Forge {
        what,
        from: stage.peer,
        from_port: segment.src.port(),
        to: stage.subject,
        port: segment.dst.port(),
        sequence: segment.seq.0,
        step: 0,
        acknowledgment: segment.ack.map(|ack| ack.0),
        rate: 1,
        count: 1,
    });
    let mut script = Script {
        scenario: stage.scenario.clone(),
        numbers: stage.numbers,
    };
    script.attack(stage.subject, attack, start);
    script.scenario
}
