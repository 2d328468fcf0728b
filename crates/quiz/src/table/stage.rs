//! Runs that bring a connection into a state: real hosts, real segments, and where a state is short
//! by nature, one lost segment that makes it last.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};
use tcp_core::Instant;
use tcp_core::profile::Profile;
use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{
    Client, Close, HostSpec, Iss, Limit, LinkSpec, Overrides, PathSpec, Planned, ProgramSpec,
    Reading, Scenario, Server, Setting, Timed, Work,
};

use super::place::Place;
use super::stimulus::Stimulus;

/// The end that opens, where one does.
pub(crate) const LEFT: HostId = HostId(0);
/// The end that waits.
pub(crate) const RIGHT: HostId = HostId(1);
/// Who forges what no peer of the run would send, where somebody does.
pub const FORGER: HostId = HostId(2);
pub(crate) const LEFT_PORT: u16 = 49_152;
pub(crate) const RIGHT_PORT: u16 = 80;
/// How many bytes each end sends before anything else happens.
pub(crate) const BYTES: u32 = 100;
const MS: u64 = 1_000_000;
/// How long the user lets something stay unacknowledged, where that is what is asked about.
const USER_TIMEOUT: &str = "10 s";

/// What a run is dealt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// The initial sequence number of the end that opens.
    pub left: u32,
    /// That of the other end.
    pub right: u32,
    /// How long a segment is on its way, in milliseconds: at most 60.
    pub delay: u32,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            left: 1_000,
            right: 7_000,
            delay: 50,
        }
    }
}

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
        let mut run = Run::new(place, numbers);
        let at = run.play(place);
        if stimulus == Stimulus::UserTimeout {
            run.scenario.tcp.others.push(Setting {
                name: "user_timeout".to_string(),
                value: USER_TIMEOUT.to_string(),
            });
        }
        let subject = subject(place);
        let lasts = matches!(place, Place::Established | Place::CloseWait);
        if lasts && matches!(stimulus, Stimulus::Retransmission | Stimulus::UserTimeout) {
            run.lose_data(subject, at);
        }
        Some(Self {
            place,
            scenario: run.scenario,
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

struct Run {
    scenario: Scenario,
    numbers: Numbers,
}

impl Run {
    fn new(place: Place, numbers: Numbers) -> Self {
        let opens = !matches!(place, Place::Closed | Place::Listen);
        let left = client(RIGHT, RIGHT_PORT, LEFT_PORT, opens);
        let (names, right) = match place {
            Place::SynReceivedActive => {
                (["left", "right"], client(LEFT, LEFT_PORT, RIGHT_PORT, true))
            }
            _ => (["client", "server"], server()),
        };
        let path = PathSpec {
            delay: u64::from(numbers.delay) * MS,
            ..PathSpec::default()
        };
        let scenario = Scenario {
            title: String::new(),
            seed: 1,
            profile: Profile::Rfc,
            tcp: Overrides::default(),
            hosts: vec![
                host(names[0], 1, numbers.left, left),
                host(names[1], 2, numbers.right, right),
            ],
            links: vec![LinkSpec {
                ends: [LEFT, RIGHT],
                directions: [path; 2],
            }],
            routes: Vec::new(),
            actions: Vec::new(),
            faults: Vec::new(),
            assertions: Vec::new(),
            goal: Vec::new(),
            limit: Limit::default(),
        };
        Self { scenario, numbers }
    }

    /// Plans the run, and says when the state is reached, in milliseconds.
    fn play(&mut self, place: Place) -> u64 {
        let sent = BYTES + 1;
        match place {
            Place::Closed | Place::Listen => 500,
            Place::SynSent => {
                self.lose(SegmentName::of_kind(LEFT, Kind::Syn, 1));
                500
            }
            Place::SynReceived => {
                self.lose(SegmentName::of_kind(LEFT, Kind::Ack, 1));
                500
            }
            Place::SynReceivedActive => {
                self.lose(SegmentName::of_kind(RIGHT, Kind::SynAck, 1));
                500
            }
            Place::Established => {
                self.talk();
                1_500
            }
            Place::FinWait1 => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                self.lose(SegmentName::of_kind(LEFT, Kind::Fin, 1));
                2_300
            }
            Place::FinWait2 => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                2_500
            }
            Place::CloseWait => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                2_500
            }
            Place::Closing => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                let crossing = 2_000 + u64::from(self.numbers.delay) / 2;
                self.at(crossing, Command::Close { host: RIGHT });
                let ack = self.numbers.right.wrapping_add(sent + 1);
                self.lose(SegmentName::new(RIGHT, Kind::Ack, ack, 1));
                2_500
            }
            Place::LastAck => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                self.at(2_400, Command::Close { host: RIGHT });
                let ack = self.numbers.left.wrapping_add(sent + 1);
                self.lose(SegmentName::new(LEFT, Kind::Ack, ack, 1));
                2_700
            }
            Place::TimeWait => {
                self.talk();
                self.at(2_000, Command::Close { host: LEFT });
                self.at(2_400, Command::Close { host: RIGHT });
                3_000
            }
        }
    }

    /// Both ends send something, so that there is something old.
    fn talk(&mut self) {
        let send = |host| Command::Send { host, bytes: BYTES };
        self.at(300, send(LEFT));
        self.at(800, send(RIGHT));
    }

    /// The end has data in flight at that moment, and the first transmission of it is lost.
    fn lose_data(&mut self, host: HostId, at: u64) {
        self.at(at.saturating_sub(100), Command::Send { host, bytes: BYTES });
        let iss = match host {
            LEFT => self.numbers.left,
            _ => self.numbers.right,
        };
        let seq = iss.wrapping_add(BYTES + 1);
        self.lose(SegmentName::new(host, Kind::Data, seq, 1));
    }

    fn at(&mut self, millis: u64, command: Command) {
        self.scenario.actions.push(Timed {
            at: millis * MS,
            command,
        });
    }

    fn lose(&mut self, segment: SegmentName) {
        self.scenario.faults.push(Planned {
            segment,
            fault: Fault::Drop,
        });
    }
}

const fn client(to: HostId, port: u16, local_port: u16, opens: bool) -> ProgramSpec {
    ProgramSpec::Client(Client {
        to,
        port,
        local_port: Some(local_port),
        open_at: if opens { Some(0) } else { None },
        send: 0,
        close: Close::WhenTold,
        reading: Reading::Everything,
        work: Work::Once,
    })
}

const fn server() -> ProgramSpec {
    ProgramSpec::Server(Server {
        port: RIGHT_PORT,
        backlog: 16,
        echo: false,
        respond: 0,
        request: 0,
        accept_every: 0,
        reading: Reading::Everything,
        close: Close::WhenTold,
    })
}

pub(crate) fn host(name: &str, last: u8, iss: u32, program: ProgramSpec) -> HostSpec {
    HostSpec {
        name: name.to_string(),
        address: IpAddr::V4(Ipv4Addr::new(10, 0, 0, last)),
        iss: Some(Iss::Fixed(iss)),
        profile: None,
        tcp: Overrides::default(),
        ports: None,
        files: None,
        router: None,
        program,
        program_name: None,
        others: Vec::new(),
    }
}
