//! The socket table as Linux's tools print it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use tcp_core::Instant;
use tcp_sim::ids::HostId;
use tcp_sim::scenario::toml::parse;
use tcp_sim::trace::NoSink;
use tcp_sim::world::{netstat, ss};
use tcp_sim::{Scenario, World};

const SERVER: HostId = HostId(1);

fn pair(client: &str, server: &str, rest: &str) -> Scenario {
    let text = format!(
        "version = 1\n[[host]]\nname = \"client\"\naddress = \"10.0.0.1\"\niss = 1000\n[host.client]\nto = \"server\"\nport = 80\nlocal-port = 50000\nopen = \"0 s\"\n{client}\n[[host]]\nname = \"server\"\naddress = \"10.0.0.2\"\niss = 7000\n[host.server]\nport = 80\n{server}\n[[link]]\nbetween = [\"client\", \"server\"]\ndelay = \"50 ms\"\n{rest}"
    );
    parse(&text, "x.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// The world after everything that happens up to a time.
fn at(scenario: &Scenario, millis: u64) -> World {
    let until = Instant::from_nanos(millis * 1_000_000);
    let mut world = World::new(scenario, &mut NoSink);
    while world.next_at().is_some_and(|next| next <= until) {
        world.step(&mut NoSink);
    }
    world.advance_to(until);
    world
}

fn table(world: &World, host: u8) -> String {
    ss(
        &world.host(HostId(host)).unwrap().sockets(world.now()),
        true,
    )
}

/// SYN-SENT has the SYN to acknowledge and a timer of a second; SYN-RECV counts nothing.
#[test]
fn a_handshake_as_it_goes() {
    let scenario = pair("", "", "");
    assert_eq!(
        table(&at(&scenario, 20), 0),
        "State    Recv-Q Send-Q Local Address:Port  Peer Address:Port\n\
         SYN-SENT 0      1           10.0.0.1:50000     10.0.0.2:80   timer:(on,980ms,0)\n"
    );
    assert_eq!(
        table(&at(&scenario, 60), 1),
        "State    Recv-Q Send-Q Local Address:Port Peer Address:Port\n\
         LISTEN   0      16          10.0.0.2:80        0.0.0.0:*\n\
         SYN-RECV 0      0           10.0.0.2:80       10.0.0.1:50000 timer:(on,990ms,0)\n"
    );
    assert!(table(&at(&scenario, 200), 1).contains("ESTAB"));
}

/// 3,000 bytes that nobody reads and a FIN: CLOSE-WAIT with 3,001 in Recv-Q, as Linux counts.
#[test]
fn a_leak_shows_in_both_tools() {
    let scenario = pair(
        "send = \"3000 bytes\"\nclose = \"when sent\"",
        "read = { stop-after = \"0 bytes\" }",
        "",
    );
    let world = at(&scenario, 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    assert_eq!(
        netstat(&rows),
        "Active Internet connections (servers and established)\n\
         Proto Recv-Q Send-Q Local Address           Foreign Address         State\n\
         tcp        0      0 10.0.0.2:80             0.0.0.0:*               LISTEN\n\
         tcp     3001      0 10.0.0.2:80             10.0.0.1:50000          CLOSE_WAIT\n"
    );
    assert_eq!(
        ss(&rows, false),
        "State      Recv-Q Send-Q Local Address:Port Peer Address:Port\n\
         LISTEN     0      16          10.0.0.2:80        0.0.0.0:*\n\
         CLOSE-WAIT 3001   0           10.0.0.2:80       10.0.0.1:50000\n"
    );
    // The client's FIN is acknowledged: it waits for the server's.
    assert!(table(&world, 0).contains("FIN-WAIT-2 0      0"));
}

/// Who closed first is in TIME-WAIT: 2 MSL of 30 s, of which 20 s are over.
#[test]
fn time_wait_has_its_timer() {
    let scenario = pair("close = \"when sent\"", "", "[tcp]\nmsl = \"30 s\"");
    // The handshake takes 100 ms, the close another 100 ms.
    let world = at(&scenario, 20_200);
    assert_eq!(
        table(&world, 0),
        "State     Recv-Q Send-Q Local Address:Port  Peer Address:Port\n\
         TIME-WAIT 0      0           10.0.0.1:50000     10.0.0.2:80   timer:(timewait,40sec,0)\n"
    );
    assert_eq!(world.host(SERVER).unwrap().sockets(world.now()).len(), 1);
}

/// With the cable out, what is sent stays in Send-Q, and the timer counts its retransmissions.
#[test]
fn unacknowledged_bytes_stand_in_the_send_queue() {
    let rest = "[[action]]\nat = \"1 s\"\ndo = \"unplug client server\"\n[[action]]\nat = \"2 s\"\ndo = \"client send 500\"";
    let world = at(&pair("", "", rest), 5_500);
    // Sent at 2 s, again at 3 s and 5 s; the next is due at 9 s.
    assert_eq!(
        table(&world, 0),
        "State Recv-Q Send-Q Local Address:Port  Peer Address:Port\n\
         ESTAB 0      500         10.0.0.1:50000     10.0.0.2:80   timer:(on,3.500ms,2)\n"
    );
}

/// Two connections wait for a slow `accept()`: Recv-Q of LISTEN counts them, and Send-Q the backlog.
#[test]
fn a_listener_shows_its_accept_queue() {
    let text = "accept-every = \"10 s\"\nbacklog = 5";
    let mut scenario = pair("connections = { rate = 1000, count = 3 }", text, "");
    if let tcp_sim::scenario::App::Client(client) = &mut scenario.hosts[0].app {
        client.local_port = None;
    }
    let world = at(&scenario, 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    assert_eq!((rows[0].recv_q, rows[0].send_q), (2, 5));
    assert_eq!(rows.len(), 4);
}

#[test]
fn ipv6_is_written_as_each_tool_writes_it() {
    let mut scenario = pair("", "", "");
    for (host, address) in scenario
        .hosts
        .iter_mut()
        .zip(["2001:db8::1", "2001:db8::2"])
    {
        host.address = address.parse().unwrap();
    }
    let world = at(&scenario, 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    let text = netstat(&rows);
    assert!(
        text.contains("tcp6       0      0 2001:db8::2:80          :::*                    LISTEN")
    );
    let text = ss(&rows, false);
    assert!(text.contains("[2001:db8::2]:80"), "{text}");
    assert!(text.contains("[::]:*"), "{text}");
}
