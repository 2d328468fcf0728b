//! The socket table as Linux's tools print it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use tcp_core::Instant;
use tcp_files::sockets::{Shown, netstat, ss};
use tcp_files::toml::parse;
use tcp_sim::ids::HostId;
use tcp_sim::trace::NoSink;
use tcp_sim::{Scenario, World};

const SERVER: HostId = HostId(1);
const PLAIN: Shown = Shown {
    timers: false,
    processes: false,
};
const TIMERS: Shown = Shown {
    timers: true,
    ..PLAIN
};
const ALL: Shown = Shown {
    processes: true,
    ..TIMERS
};

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
        TIMERS,
    )
}

/// SYN-SENT has the SYN to acknowledge and a timer of a second; SYN-RECV counts nothing.
#[test]
fn a_handshake_as_it_goes() {
    let scenario = pair("", "", "");
    assert_eq!(
        table(&at(&scenario, 20), 0),
        "State    Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n\
         SYN-SENT 0      1           10.0.0.1:50000     10.0.0.2:80   timer:(on,980ms,0)\n"
    );
    assert_eq!(
        table(&at(&scenario, 60), 1),
        "State    Recv-Q Send-Q Local Address:Port Peer Address:Port  Process\n\
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
        netstat(&rows, PLAIN),
        "Active Internet connections (servers and established)\n\
         Proto Recv-Q Send-Q Local Address           Foreign Address         State\n\
         tcp        0      0 10.0.0.2:80             0.0.0.0:*               LISTEN\n\
         tcp     3001      0 10.0.0.2:80             10.0.0.1:50000          CLOSE_WAIT\n"
    );
    assert_eq!(
        ss(&rows, PLAIN),
        "State      Recv-Q Send-Q Local Address:Port Peer Address:Port  Process\n\
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
        "State     Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n\
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
        "State Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n\
         ESTAB 0      500         10.0.0.1:50000     10.0.0.2:80   timer:(on,3.500ms,2)\n"
    );
}

/// Two connections wait for a slow `accept()`: Recv-Q of LISTEN counts them, and Send-Q the
/// backlog.
#[test]
fn a_listener_shows_its_accept_queue() {
    let text = "accept-every = \"10 s\"\nbacklog = 5";
    let mut scenario = pair("connections = { rate = 1000, count = 3 }", text, "");
    if let tcp_sim::scenario::ProgramSpec::Client(client) = &mut scenario.hosts[0].program {
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
    let text = netstat(&rows, PLAIN);
    assert!(
        text.contains("tcp6       0      0 2001:db8::2:80          :::*                    LISTEN")
    );
    let text = ss(&rows, PLAIN);
    assert!(text.contains("[2001:db8::2]:80"), "{text}");
    assert!(text.contains("[::]:*"), "{text}");
}

/// A client that opens to each of two servers; the first forgets to close.
fn two_programs(rest: &str) -> Scenario {
    let text = format!(
        r#"version = 1

[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000

[[host.client]]
program = "browser"
to = "server"
port = 80
local-port = 50000
open = "0 s"
close = "when sent"

[[host.client]]
program = "mailer"
to = "server"
port = 25
local-port = 50001
open = "0 s"

[[host]]
name = "server"
address = "10.0.0.2"
iss = 7000

[[host.server]]
program = "httpd"
port = 80
close = "when told"

[[host.server]]
program = "smtpd"
port = 25

[[link]]
between = ["client", "server"]
delay = "50 ms"
{rest}
"#
    );
    parse(&text, "x.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// Both tools name the process that holds a socket; descriptors begin behind the three standard
/// ones.
#[test]
fn each_socket_tells_its_program() {
    let world = at(&two_programs(""), 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    let processes = Shown {
        processes: true,
        ..PLAIN
    };
    assert_eq!(
        ss(&rows, processes),
        "State      Recv-Q Send-Q Local Address:Port Peer Address:Port  Process\n\
         LISTEN     0      16          10.0.0.2:80        0.0.0.0:*     users:((\"httpd\",pid=1001,fd=3))\n\
         LISTEN     0      16          10.0.0.2:25        0.0.0.0:*     users:((\"smtpd\",pid=1002,fd=3))\n\
         CLOSE-WAIT 0      0           10.0.0.2:80       10.0.0.1:50000 users:((\"httpd\",pid=1001,fd=4))\n\
         ESTAB      0      0           10.0.0.2:25       10.0.0.1:50001 users:((\"smtpd\",pid=1002,fd=4))\n"
    );
    assert_eq!(
        netstat(&rows, processes),
        "Active Internet connections (servers and established)\n\
         Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n\
         tcp        0      0 10.0.0.2:80             0.0.0.0:*               LISTEN      1001/httpd\n\
         tcp        0      0 10.0.0.2:25             0.0.0.0:*               LISTEN      1002/smtpd\n\
         tcp        0      0 10.0.0.2:80             10.0.0.1:50000          CLOSE_WAIT  1001/httpd\n\
         tcp        0      0 10.0.0.2:25             10.0.0.1:50001          ESTABLISHED 1002/smtpd\n"
    );
}

/// Who has closed holds nothing: the socket is the kernel's alone, with its timer.
#[test]
fn a_closed_socket_has_no_program() {
    let rest = "[[action]]\nat = \"500 ms\"\ndo = \"server stop httpd\"\n[tcp]\nmsl = \"30 s\"";
    let world = at(&two_programs(rest), 20_600);
    // The server's FIN of 500 ms reaches the client at 550 ms: 60 s of TIME-WAIT from there.
    assert_eq!(
        ss(&world.host(HostId(0)).unwrap().sockets(world.now()), ALL),
        "State     Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n\
         TIME-WAIT 0      0           10.0.0.1:50000     10.0.0.2:80   timer:(timewait,39sec,0)\n\
         ESTAB     0      0           10.0.0.1:50001     10.0.0.2:25   users:((\"mailer\",pid=1002,fd=3))\n"
    );
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    let programs: Vec<_> = rows
        .iter()
        .map(|row| row.user.as_ref().map(|user| &*user.program))
        .collect();
    assert_eq!(programs, [Some("smtpd"), Some("smtpd")]);
}

/// A connection that waits for `accept()` is nobody's yet.
#[test]
fn a_connection_in_the_accept_queue_has_no_program() {
    let world = at(&pair("", "accept-every = \"10 s\"", ""), 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.user.is_some()));
    let slow = "accept-every = \"10 s\"\nbacklog = 5";
    let mut scenario = pair("connections = { rate = 1000, count = 2 }", slow, "");
    if let tcp_sim::scenario::ProgramSpec::Client(client) = &mut scenario.hosts[0].program {
        client.local_port = None;
    }
    let world = at(&scenario, 1_000);
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    let held: Vec<_> = rows.iter().map(|row| row.user.is_some()).collect();
    assert_eq!(held, [true, true, false]);
}

/// The keep-alive timer, as `ss -o` and `netstat -o` write two hours less the second that has gone.
#[test]
fn keep_alive_has_its_timer() {
    let world = at(&pair("", "", "[tcp]\nkeepalive = true"), 1_100);
    let rows = world.host(HostId(0)).unwrap().sockets(world.now());
    assert_eq!(
        ss(&rows, TIMERS),
        "State Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n\
         ESTAB 0      0           10.0.0.1:50000     10.0.0.2:80   timer:(keepalive,119min,0)\n"
    );
    assert_eq!(
        netstat(&rows, TIMERS),
        "Active Internet connections (servers and established)\n\
         Proto Recv-Q Send-Q Local Address           Foreign Address         State       Timer\n\
         tcp        0      0 10.0.0.1:50000          10.0.0.2:80             ESTABLISHED keepalive (7199.00/0/0)\n"
    );
    // A server's own connection asks for none.
    let rows = world.host(SERVER).unwrap().sockets(world.now());
    assert!(netstat(&rows[..1], TIMERS).ends_with("LISTEN      off (0.00/0/0)\n"));
}
