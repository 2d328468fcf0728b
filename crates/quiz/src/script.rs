//! Runs as they are written down: two hosts, what their applications do at which time, and what is
//! lost.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_core::profile::Profile;
use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, SegmentName};
use tcp_sim::scenario::{
    Attack, Attacker, Client, Close, HostSpec, Limit, LinkSpec, Overrides, PathSpec, Planned,
    ProgramSpec, Reading, Scenario, Server, Setting, Timed, Work,
};

/// The end that opens, where one does.
pub(crate) const LEFT: HostId = HostId(0);
/// The end that waits.
pub(crate) const RIGHT: HostId = HostId(1);
/// Who forges what no peer of the run would send, where somebody does.
pub const FORGER: HostId = HostId(2);
pub(crate) const LEFT_PORT: u16 = 49_152;
pub(crate) const RIGHT_PORT: u16 = 80;
pub(crate) const MS: u64 = 1_000_000;

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

/// A run that is being written.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) scenario: Scenario,
    pub(crate) numbers: Numbers,
}

impl Script {
    /// A client and a server; whether the client opens at the start.
    pub(crate) fn pair(numbers: Numbers, opens: bool) -> Self {
        let left = client(RIGHT, RIGHT_PORT, LEFT_PORT, opens);
        Self::of(numbers, ["client", "server"], [left, server()])
    }

    /// Two ends that open at once.
    pub(crate) fn crossing(numbers: Numbers) -> Self {
        let left = client(RIGHT, RIGHT_PORT, LEFT_PORT, true);
        let right = client(LEFT, LEFT_PORT, RIGHT_PORT, true);
        Self::of(numbers, ["left", "right"], [left, right])
    }

    fn of(numbers: Numbers, names: [&str; 2], programs: [ProgramSpec; 2]) -> Self {
        let [left, right] = programs;
        let scenario = Scenario {
            title: String::new(),
            seed: 1,
            profile: Profile::Rfc,
            tcp: Overrides::default(),
            hosts: vec![
                HostSpec::plain(names[0], [10, 0, 0, 1], numbers.left, left),
                HostSpec::plain(names[1], [10, 0, 0, 2], numbers.right, right),
            ],
            links: vec![link([LEFT, RIGHT], numbers)],
            routes: Vec::new(),
            actions: Vec::new(),
            faults: Vec::new(),
            assertions: Vec::new(),
            goal: Vec::new(),
            limit: Limit::default(),
        };
        Self { scenario, numbers }
    }

    /// Something is done at a time, in milliseconds.
    pub(crate) fn at(&mut self, millis: u64, command: Command) {
        self.scenario.actions.push(Timed {
            at: millis * MS,
            command,
        });
    }

    /// A segment is lost.
    pub(crate) fn lose(&mut self, segment: SegmentName) {
        self.scenario.faults.push(Planned {
            segment,
            fault: Fault::Drop,
        });
    }

    /// A knob of all hosts.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        set(&mut self.scenario, name, value);
    }

    /// When the server closes.
    pub(crate) fn server_closes(&mut self, when: Close) {
        for host in &mut self.scenario.hosts {
            if let ProgramSpec::Server(server) = &mut host.program {
                server.close = when;
            }
        }
    }

    /// Somebody sits beside one of the hosts, and begins at a time, in milliseconds.
    pub(crate) fn attack(&mut self, beside: HostId, attack: Attack, start: u64) {
        let attacker = Attacker {
            start: start * MS,
            attack,
        };
        let program = ProgramSpec::Attacker(attacker);
        let attacker = HostSpec::plain("attacker", [10, 0, 0, 9], 1, program);
        self.scenario.hosts.push(attacker);
        self.scenario
            .links
            .push(link([FORGER, beside], self.numbers));
    }
}

/// A knob of all hosts.
pub(crate) fn set(scenario: &mut Scenario, name: &str, value: &str) {
    scenario.tcp.others.push(Setting {
        name: name.to_string(),
        value: value.to_string(),
    });
}

fn link(ends: [HostId; 2], numbers: Numbers) -> LinkSpec {
    let path = PathSpec {
        delay: u64::from(numbers.delay) * MS,
        ..PathSpec::default()
    };
    LinkSpec {
        ends,
        directions: [path; 2],
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
