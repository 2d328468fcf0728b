//! Runs that bring a connection into a state: real hosts, real segments, and where a state is short
//! by nature, one lost segment that makes it last.

use tcp_core::Instant;
use tcp_sim::command::Command;
use tcp_sim::ids::{HostId, Kind, LinkId, SegmentName};
use tcp_sim::scenario::Scenario;

use super::place::Place;
use super::stimulus::Stimulus;
use crate::script::{LEFT, MS, Numbers, RIGHT, Script};

/// How many bytes each end sends before anything else happens.
pub(crate) const BYTES: u32 = 100;
/// How long the user lets something stay unacknowledged, where that is what is asked about.
const USER_TIMEOUT: &str = "10 s";

/// A run, and the moment in it at which one of its ends is where it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Where the connection stands.
    pub place: Place,
    /// The run.
    pub scenario: Scenario,
    /// Whose connection it is.
    pub subject: HostId,
    /// The other end.
    pub peer: HostId,
    /// When it is there, and nothing is on its way to it.
    pub at: Instant,
    /// What it was dealt.
    pub numbers: Numbers,
}

impl Stage {
    /// The run that leads to where a stimulus can be given; `None` where the two cannot meet.
    #[must_use]
    pub fn new(place: Place, stimulus: Stimulus, numbers: Numbers) -> Option<Self> {
        if !place.can_meet(stimulus) {
            return None;
        }
        let mut script = match place {
            Place::SynReceivedActive => Script::crossing(numbers),
            Place::Closed | Place::Listen => Script::pair(numbers, false),
            _ => Script::pair(numbers, true),
        };
        let at = play(&mut script, place);
        if stimulus == Stimulus::UserTimeout {
            script.set("user_timeout", USER_TIMEOUT);
            // Nothing gets through any more.
            let (link, up) = (LinkId(0), false);
            script.at(at, Command::Plug { link, up });
        }
        let subject = subject(place);
        let lasts = matches!(place, Place::Established | Place::CloseWait);
        if lasts && matches!(stimulus, Stimulus::Retransmission | Stimulus::UserTimeout) {
            lose_data(&mut script, subject, at);
        }
        Some(Self {
            place,
            scenario: script.scenario,
            subject,
            peer: if subject == LEFT { RIGHT } else { LEFT },
            at: Instant::from_nanos(at * MS),
            numbers,
        })
    }
}

/// Whose connection is asked about: who closes first waits last.
const fn subject(place: Place) -> HostId {
    match place {
        Place::Listen | Place::SynReceived | Place::CloseWait | Place::LastAck => RIGHT,
        Place::Closed
        | Place::SynSent
        | Place::SynReceivedActive
        | Place::Established
        | Place::FinWait1
        | Place::FinWait2
        | Place::Closing
        | Place::TimeWait => LEFT,
    }
}

/// Plans the run, and says when the state is reached, in milliseconds.
fn play(script: &mut Script, place: Place) -> u64 {
    let sent = BYTES + 1;
    match place {
        Place::Closed | Place::Listen => 500,
        Place::SynSent => {
            script.lose(SegmentName::of_kind(LEFT, Kind::Syn, 1));
            500
        }
        Place::SynReceived => {
            script.lose(SegmentName::of_kind(LEFT, Kind::Ack, 1));
            500
        }
        Place::SynReceivedActive => {
            script.lose(SegmentName::of_kind(RIGHT, Kind::SynAck, 1));
            500
        }
        Place::Established => {
            talk(script);
            1_500
        }
        Place::FinWait1 => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            script.lose(SegmentName::of_kind(LEFT, Kind::Fin, 1));
            2_300
        }
        Place::FinWait2 => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            2_500
        }
        Place::CloseWait => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            2_500
        }
        Place::Closing => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            let crossing = 2_000 + u64::from(script.numbers.delay) / 2;
            script.at(crossing, Command::Close { host: RIGHT });
            let ack = script.numbers.right.wrapping_add(sent + 1);
            script.lose(SegmentName::new(RIGHT, Kind::Ack, ack, 1));
            2_500
        }
        Place::LastAck => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            script.at(2_400, Command::Close { host: RIGHT });
            let ack = script.numbers.left.wrapping_add(sent + 1);
            script.lose(SegmentName::new(LEFT, Kind::Ack, ack, 1));
            2_700
        }
        Place::TimeWait => {
            talk(script);
            script.at(2_000, Command::Close { host: LEFT });
            script.at(2_400, Command::Close { host: RIGHT });
            3_000
        }
    }
}

/// Both ends send something, so that there is something old.
fn talk(script: &mut Script) {
    let send = |host| Command::Send { host, bytes: BYTES };
    script.at(300, send(LEFT));
    script.at(800, send(RIGHT));
}

/// The end has data in flight at that moment, and the first transmission of it is lost.
fn lose_data(script: &mut Script, host: HostId, at: u64) {
    script.at(at.saturating_sub(100), Command::Send { host, bytes: BYTES });
    let iss = match host {
        LEFT => script.numbers.left,
        _ => script.numbers.right,
    };
    let seq = iss.wrapping_add(BYTES + 1);
    script.lose(SegmentName::new(host, Kind::Data, seq, 1));
}
