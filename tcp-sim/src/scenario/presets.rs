//! The scenarios that the site needs before any file is read.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use tcp_core::profile::Profile;

use super::{
    Client, Close, HostSpec, Knobs, Limit, LinkSpec, Overrides, PathSpec, ProgramSpec, Reading,
    Scenario, Server, Work,
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
            HostSpec::plain("client", [10, 0, 0, 1], 1_000, ProgramSpec::Client(client)),
            HostSpec::plain("server", [10, 0, 0, 2], 7_000, ProgramSpec::Server(server)),
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
