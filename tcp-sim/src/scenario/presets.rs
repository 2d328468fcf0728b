//! The scenarios that the site needs before any file is read.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use tcp_core::profile::Profile;

use super::{
    Client, Close, HostSpec, Iss, Knobs, Limit, LinkSpec, Overrides, PathSpec, ProgramSpec,
    Reading, Scenario, Server, Work,
};
use crate::ids::HostId;

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);
const HTTP: u16 = 80;
/// The first port of the dynamic range (RFC 6335, 6): where a client's first connection begins.
const FIRST_EPHEMERAL: u16 = 49_152;

impl Scenario {
    /// The home page's: a client opens at once, over a link of 50 ms, and nothing else is planned.
    #[must_use]
    pub fn handshake() -> Self {
        let client = Client {
            to: SERVER,
            port: HTTP,
            local_port: Some(FIRST_EPHEMERAL),
            open_at: Some(0),
            send: 0,
            close: Close::WhenTold,
            reading: Reading::Everything,
            work: Work::Once,
        };
        pair("A handshake", client, PathSpec::default())
    }

    /// What the sandbox's knobs give: the client opens, sends and closes when it has sent.
    #[must_use]
    pub fn sandbox(knobs: &Knobs) -> Self {
        let knobs = knobs.clamped();
        let client = Client {
            to: SERVER,
            port: HTTP,
            local_port: Some(FIRST_EPHEMERAL),
            open_at: Some(0),
            send: knobs.bytes,
            close: Close::WhenSent,
            reading: Reading::Everything,
            work: Work::Once,
        };
        let mut scenario = pair("Sandbox", client, knobs.path());
        scenario.seed = knobs.seed;
        scenario.tcp.mss = u16::try_from(knobs.mss).ok();
        if let Some(server) = scenario.hosts.last_mut() {
            server.tcp.receive_buffer = Some(knobs.window);
        }
        scenario
    }
}

/// A client, a server and a link that is the same both ways.
fn pair(title: &str, client: Client, path: PathSpec) -> Scenario {
    let server = Server {
        port: HTTP,
        backlog: 16,
        echo: false,
        respond: 0,
        request: 0,
        accept_every: 0,
        reading: Reading::Everything,
        close: Close::AfterPeer,
    };
    Scenario {
        title: title.to_string(),
        seed: 1,
        profile: Profile::Rfc,
        tcp: Overrides::default(),
        hosts: vec![
            host("client", [10, 0, 0, 1], 1_000, ProgramSpec::Client(client)),
            host("server", [10, 0, 0, 2], 7_000, ProgramSpec::Server(server)),
        ],
        links: vec![LinkSpec {
            ends: [CLIENT, SERVER],
            directions: [path; 2],
        }],
        routes: Vec::new(),
        actions: Vec::new(),
        faults: Vec::new(),
        assertions: Vec::new(),
        goal: Vec::new(),
        limit: Limit::default(),
    }
}

fn host(name: &str, address: [u8; 4], iss: u32, program: ProgramSpec) -> HostSpec {
    HostSpec {
        name: String::from(name),
        address: IpAddr::V4(Ipv4Addr::from(address)),
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
