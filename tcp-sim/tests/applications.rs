//! What applications do: readers, requests, rates, heartbeats, descriptors, restarts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use fixtures::{is_explained, ms, read, run};
use tcp_core::{Cause, Event, State};
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::command::CommandError;
use tcp_sim::ids::{HostId, Kind};
use tcp_sim::trace::{Call, Errno, Record, SystemCall, What};
use tcp_sim::{Command, History, Scenario};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);

/// A client and a server, 50 ms apart. `client`, `server` and `rest` are what a test adds.
fn pair(client: &str, server: &str, rest: &str) -> Scenario {
    let text = format!(
        r#"version = 1

[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000
{client}

[[host]]
name = "server"
address = "10.0.0.2"
iss = 7000
{server}

[[link]]
between = ["client", "server"]
delay = "50 ms"
{rest}
"#
    );
    read(&text)
}

/// When a host's application called, and what.
fn calls(trace: &[Record], wanted: HostId) -> Vec<(u64, Call)> {
    let call = |record: &Record| match record.what {
        What::Program { host, call, .. } if host == wanted => Some((ms(record), call)),
        _ => None,
    };
    trace.iter().filter_map(call).collect()
}

fn reads(trace: &[Record], host: HostId) -> Vec<(u64, u32)> {
    let read = |(at, call)| match call {
        Call::Read { bytes } => Some((at, bytes)),
        _ => None,
    };
    calls(trace, host).into_iter().filter_map(read).collect()
}

fn count(trace: &[Record], wanted: HostId, call: Call) -> usize {
    let calls = calls(trace, wanted).into_iter();
    calls.filter(|(_, it)| *it == call).count()
}

/// 3,000 bytes arrive at 150 ms (all in the initial window of three segments); the reader takes
/// 1,000 at once, and 1,000 every 200 ms after that.
#[test]
fn a_slow_reader_takes_its_time() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"3000 bytes\"\nclose = \"when sent\"",
        "[host.server]\nport = 80\nread = { bytes = \"1000 bytes\", every = \"200 ms\" }",
        "",
    ));
    assert_eq!(
        reads(&trace, SERVER),
        [(150, 1000), (350, 1000), (550, 1000)]
    );
    assert_eq!(world.host(SERVER).unwrap().delivered(), (3000, true));
    is_explained(&world, &trace);
}

/// The reader stops after 10,000 bytes until 5 s: its buffer of 20,000 fills, the window closes,
/// the client probes it; then everything arrives.
#[test]
fn a_reader_that_stops_closes_the_window() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"60000 bytes\"\nclose = \"when sent\"",
        "[host.server]\nport = 80\nread = { stop-after = \"10000 bytes\", go-on = \"5 s\" }\n[host.tcp]\nreceive-buffer = \"20000 bytes\"",
        "",
    ));
    let early: u32 = reads(&trace, SERVER)
        .iter()
        .filter(|(at, _)| *at < 5_000)
        .map(|(_, bytes)| bytes)
        .sum();
    assert_eq!(early, 10_000);
    let probes = trace.iter().filter(|record| {
        ms(record) < 5_000
            && matches!(
                record.what,
                What::Sent {
                    cause: Cause::WindowProbe,
                    ..
                }
            )
    });
    assert!(probes.count() >= 1);
    assert_eq!(world.host(SERVER).unwrap().delivered(), (60_000, true));
}

/// The same by command: at 5 s the server is told to go on.
#[test]
fn a_reader_is_paused_and_resumed_by_command() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"3000 bytes\"",
        "[host.server]\nport = 80",
        "[[action]]\nat = \"10 ms\"\ndo = \"server pause\"\n[[action]]\nat = \"20 ms\"\ndo = \"server pause\"\n[[action]]\nat = \"5 s\"\ndo = \"server resume\"",
    ));
    assert_eq!(reads(&trace, SERVER), [(5_000, 3_000)]);
    let refused = trace
        .iter()
        .filter(|r| matches!(r.what, What::Refused { .. }));
    assert_eq!(refused.count(), 1, "the second pause changes nothing");
    is_explained(&world, &trace);
}

const REQUESTS: &str =
    "requests = { count = 3, size = \"100 bytes\", response = \"500 bytes\", pause = \"100 ms\" }";

/// HTTP/1.1: one connection, a round trip of 100 ms for each request, and 100 ms between them.
#[test]
fn requests_follow_each_other_on_one_connection() {
    let (world, trace) = run(&pair(
        &format!(
            "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"when sent\"\n{REQUESTS}"
        ),
        "[host.server]\nport = 80\nrequest = \"100 bytes\"\nrespond = \"500 bytes\"",
        "",
    ));
    let writes: Vec<_> = calls(&trace, CLIENT)
        .into_iter()
        .filter(|(_, call)| matches!(call, Call::Write { .. }))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(writes, [100, 300, 500]);
    assert_eq!(count(&trace, CLIENT, Call::Connect), 1);
    assert_eq!(world.host(SERVER).unwrap().delivered(), (300, true));
    assert_eq!(world.host(CLIENT).unwrap().delivered(), (1500, true));
    // It closes with the last answer, at 600 ms.
    assert!(calls(&trace, CLIENT).contains(&(600, Call::Close)));
}

/// HTTP/1.0: the server closes after each response, and each request has its own connection.
#[test]
fn requests_with_a_connection_each() {
    let requests = REQUESTS.replace("pause", "connection = \"each\", pause");
    let (world, trace) = run(&pair(
        &format!(
            "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"after peer\"\n{requests}"
        ),
        "[host.server]\nport = 80\nrequest = \"100 bytes\"\nrespond = \"500 bytes\"\nclose = \"after response\"",
        "",
    ));
    assert_eq!(count(&trace, CLIENT, Call::Connect), 3);
    assert_eq!(count(&trace, SERVER, Call::Accept), 3);
    assert_eq!(world.host(CLIENT).unwrap().delivered(), (1500, true));
    // Who closes first waits in TIME-WAIT: the server.
    let waits = |host: HostId| {
        trace
            .iter()
            .filter(|record| {
                matches!(&record.what, What::Core { host: at, event: Event::StateChanged { to: State::TimeWait, .. }, .. } if *at == host)
            })
            .count()
    };
    assert_eq!((waits(CLIENT), waits(SERVER)), (0, 3));
}

/// 11 ports, and TIME-WAIT of 60 s for each: of 4 connections a second the first 11 are opened, and
/// then none until the first port comes free.
#[test]
fn ports_run_out_at_a_rate() {
    let (world, trace) = run(&pair(
        "ports = \"60000-60010\"\n[host.tcp]\nmsl = \"30 s\"\n[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"when sent\"\nconnections = { rate = 4, count = 40 }",
        "[host.server]\nport = 80",
        "",
    ));
    let opened = count(&trace, CLIENT, Call::Connect);
    assert_eq!(opened, 40);
    let refused = Call::Fails(SystemCall::Connect, Errno::AddressNotAvailable);
    assert_eq!(count(&trace, CLIENT, refused), 29);
    // The 4th is opened three quarters of a second after the first.
    let times: Vec<_> = calls(&trace, CLIENT)
        .into_iter()
        .filter(|(_, call)| *call == Call::Connect)
        .map(|(at, _)| at)
        .collect();
    assert_eq!(times[..5], [0, 250, 500, 750, 1000]);
    assert_eq!(count(&trace, SERVER, Call::Accept), 11);
    is_explained(&world, &trace);
}

/// A third of a second is no whole number of nanoseconds; the third connection is at the second all
/// the same, and the 300th at the hundredth.
#[test]
fn a_rate_does_not_drift() {
    let (_, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"when sent\"\nconnections = { rate = 3, count = 301 }",
        "[host.server]\nport = 80",
        "",
    ));
    let times: Vec<_> = trace
        .iter()
        .filter(|r| {
            matches!(
                r.what,
                What::Program {
                    call: Call::Connect,
                    ..
                }
            )
        })
        .map(|record| record.at.as_nanos())
        .collect();
    assert_eq!(times[1], 333_333_333);
    assert_eq!(times[3], 1_000_000_000);
    assert_eq!(times[300], 100_000_000_000);
}

/// Eight descriptors: three are taken, the listener is the fourth, so four connections that are
/// never closed are accepted; the others stay in the queue.
#[test]
fn a_server_that_forgets_to_close_runs_out_of_descriptors() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"when sent\"\nconnections = { rate = 10, count = 6 }",
        "files = 8\n[host.server]\nport = 80\nclose = \"when told\"",
        "[limit]\nuntil = \"10 s\"",
    ));
    assert_eq!(count(&trace, SERVER, Call::Accept), 4);
    let refused = Call::Fails(SystemCall::Accept, Errno::TooManyFiles);
    assert_eq!(count(&trace, SERVER, refused), 1, "it is told once");
    let server = world.host(SERVER).unwrap();
    let waiting = server
        .stack()
        .listeners()
        .next()
        .unwrap()
        .1
        .accept_queue_len();
    assert_eq!(waiting, 2);
    let leaked = server
        .stack()
        .connections()
        .filter(|(_, connection)| connection.state() == State::CloseWait);
    assert_eq!(leaked.count(), 6);
    is_explained(&world, &trace);
}

/// `accept()` every second, ten connections at once, a backlog of 3: the queue holds four (Linux's
/// one more), and the SYNs that find it full are dropped.
#[test]
fn slow_accepts_fill_the_accept_queue() {
    let (_, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nconnections = { rate = 1000, count = 10 }",
        "[host.server]\nport = 80\nbacklog = 3\naccept-every = \"1 s\"",
        "[limit]\nuntil = \"3200 ms\"",
    ));
    let accepts: Vec<_> = calls(&trace, SERVER)
        .into_iter()
        .filter(|(_, call)| *call == Call::Accept)
        .map(|(at, _)| at)
        .collect();
    assert_eq!(accepts, [150, 1150, 2150, 3150]);
    let full = trace.iter().any(|record| {
        matches!(
            record.what,
            What::Core {
                event: Event::Dropped {
                    cause: Cause::AcceptQueueFull
                        | Cause::AcceptQueueFullForAck
                        | Cause::BacklogFull
                },
                ..
            }
        )
    });
    assert!(full);
}

/// The cable is pulled at 20 s. The heartbeat of 10 s, with 5 s to answer, finds out at 35 s: the
/// connection was established at 100 ms, so it beats at 10.1, 20.1 (unanswered) and gives up at
/// 25.1.
#[test]
fn a_heartbeat_notices_a_pulled_cable() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nheartbeat = { every = \"10 s\", timeout = \"5 s\" }",
        "[host.server]\nport = 80\necho = true",
        "[[action]]\nat = \"20 s\"\ndo = \"unplug client server\"\n[limit]\nuntil = \"60 s\"",
    ));
    assert_eq!(reads(&trace, CLIENT), [(10_200, 1)]);
    let missed = calls(&trace, CLIENT)
        .into_iter()
        .find(|(_, call)| *call == Call::HeartbeatMissed);
    assert_eq!(missed, Some((25_100, Call::HeartbeatMissed)));
    assert_eq!(world.host(CLIENT).unwrap().state(), State::Closed);
    is_explained(&world, &trace);
}

/// A server's program is stopped with a connection open, and started again: under Linux's rule the
/// port is in use while the old connection rests in TIME-WAIT, without `SO_REUSEADDR`.
#[test]
fn a_restarted_server_may_find_its_port_in_use() {
    let restart = |reuse: bool| {
        let server = format!("[host.tcp]\nreuse-address = {reuse}\n[host.server]\nport = 80");
        run(&pair(
            "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nclose = \"after peer\"",
            &server,
            "[[action]]\nat = \"1 s\"\ndo = \"server stop\"\n[[action]]\nat = \"2 s\"\ndo = \"server start\"\n[limit]\nuntil = \"5 s\"",
        ))
    };
    let in_use = Call::Fails(SystemCall::Listen, Errno::AddressInUse);
    let (world, trace) = restart(false);
    assert_eq!(count(&trace, SERVER, in_use), 1);
    assert!(
        world
            .host(SERVER)
            .unwrap()
            .stack()
            .listeners()
            .next()
            .is_none()
    );
    is_explained(&world, &trace);
    let (world, trace) = restart(true);
    assert_eq!(count(&trace, SERVER, in_use), 0);
    assert!(
        world
            .host(SERVER)
            .unwrap()
            .stack()
            .listeners()
            .next()
            .is_some()
    );
}

/// Many short connections do not gather: what is closed on both sides is let go.
#[test]
fn finished_connections_are_let_go() {
    let (world, trace) = run(&pair(
        "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"10 bytes\"\nclose = \"when sent\"\nconnections = { rate = 100, count = 300 }",
        "[host.server]\nport = 80",
        "[limit]\nuntil = \"10 s\"",
    ));
    assert_eq!(world.host(SERVER).unwrap().delivered(), (3000, true));
    assert!(world.host(CLIENT).unwrap().conversations().count() < 60);
    assert!(world.host(SERVER).unwrap().conversations().count() < 60);
    let resets = trace.iter().filter(
        |r| matches!(&r.what, What::Sent { segment, .. } if Kind::of(segment) == Kind::Rst),
    );
    assert_eq!(resets.count(), 0);
}

#[test]
fn what_is_wrong_with_an_application_is_said() {
    let error = |client: &str| {
        let text = format!(
            "version = 1\n[[host]]\nname = \"a\"\naddress = \"10.0.0.1\"\n[host.client]\nto = \"b\"\nport = 80\n{client}\n[[host]]\nname = \"b\"\naddress = \"10.0.0.2\"\n[[link]]\nbetween = [\"a\", \"b\"]\n"
        );
        let error = tcp_files::toml::parse(&text, "x").unwrap_err();
        error.to_string()
    };
    assert_eq!(
        error("read = { byts = \"1 kB\" }"),
        "x:8:10: `byts` is not a key of `read`; it has `bytes`, `every`, `stop-after`, `go-on`; did you mean `bytes`?"
    );
    assert!(error("read = { bytes = \"1 kB\" }").contains("`every` is missing"));
    assert!(error("read = { go-on = \"1 s\" }").contains("means nothing without"));
    assert!(error("requests = { count = 1 }").contains("`size` is missing"));
    assert!(
        error("connections = { rate = 1, count = 1 }\nheartbeat = { every = \"1 s\", timeout = \"1 s\" }")
            .contains("not two")
    );
    assert!(error("close = \"after respons\"").ends_with("did you mean \"after response\"?"));
}

#[test]
fn a_window_is_set_by_a_command_where_no_algorithm_holds_it() {
    let client = "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"8000 bytes\"\n\
                  [host.tcp]\nmss = \"1000 bytes\"\ncongestion = \"manual\"\ninitial-window = 1";
    let server = "[host.server]\nport = 80\n[host.tcp]\nmss = \"1000 bytes\"";
    // Before the handshake is done; then, while one segment is in flight, for two more; then where
    // an algorithm rules.
    let rest = "[[action]]\nat = \"50 ms\"\ndo = \"client cwnd 3000\"\n\
                [[action]]\nat = \"120 ms\"\ndo = \"client cwnd 3000\"\n\
                [[action]]\nat = \"160 ms\"\ndo = \"server cwnd 3000\"";
    let scenario = pair(client, server, rest);
    let (world, trace) = run(&scenario);
    is_explained(&world, &trace);
    let refused = trace.iter().filter_map(|record| match &record.what {
        What::Refused { error, .. } => Some((ms(record), error.clone())),
        _ => None,
    });
    assert_eq!(
        refused.collect::<Vec<_>>(),
        [
            (50, CommandError::NoConnection(CLIENT)),
            (160, CommandError::NotByHand(SERVER))
        ]
    );
    let sent = trace.iter().filter_map(|record| match &record.what {
        What::Sent { host, segment, .. } if *host == CLIENT && !segment.payload.is_empty() => {
            Some((ms(record), segment.seq.0))
        }
        _ => None,
    });
    assert_eq!(
        sent.take(3).collect::<Vec<_>>(),
        [(100, 1001), (120, 2001), (120, 3001)]
    );
    assert_eq!(
        windows(&trace),
        [
            (100, 1000, Cause::InitialWindowChosen),
            (120, 3000, Cause::WindowSetByScenario)
        ]
    );
}

/// The client's congestion window: when it changed, to what, and why.
fn windows(trace: &[Record]) -> Vec<(u64, u32, Cause)> {
    let window = |record: &Record| match record.what {
        What::Core {
            host: CLIENT,
            event: Event::Congestion { cwnd, cause, .. },
            ..
        } => Some((ms(record), cwnd, cause)),
        _ => None,
    };
    trace.iter().filter_map(window).collect()
}

#[test]
fn a_learner_sets_the_window_and_a_link_keeps_it() {
    let client = "[host.client]\nto = \"server\"\nport = 80\nopen = \"0 s\"\nsend = \"8000 bytes\"\n\
                  [host.tcp]\nmss = \"1000 bytes\"\ncongestion = \"manual\"\ninitial-window = 2";
    let mut history = History::new(pair(client, "[host.server]\nport = 80", ""));
    history.advance_to(tcp_core::Instant::from_nanos(110_000_000));
    let mut set = |bytes| {
        history.command(Command::SetCwnd {
            host: CLIENT,
            bytes,
        })
    };
    set(5000).unwrap();
    // Less than a segment is a segment.
    set(1).unwrap();
    assert_eq!(
        windows(history.trace()),
        [
            (100, 2000, Cause::InitialWindowChosen),
            (110, 5000, Cause::WindowSetByHand),
            (110, 1000, Cause::WindowSetByHand)
        ]
    );
    let shared = tcp_sim::link::decode(&tcp_sim::link::encode(&history)).unwrap();
    assert!(!shared.differs);
    assert_eq!(shared.history.commands(), history.commands());
    assert!(history.undo());
    let connection = history.world().host(CLIENT).unwrap().connection();
    assert_eq!(connection.unwrap().info().cwnd, 5000);
}

/// Two clients and two servers on a host each: their sockets, their descriptors and their ends are
/// apart.
#[test]
fn programs_of_a_host_do_not_share_descriptors() {
    let text = |files: u32| {
        format!(
            r#"version = 1

[[host]]
name = "client"
address = "10.0.0.1"

[[host.client]]
program = "one"
to = "server"
port = 80
open = "0 s"
connections = {{ rate = 10, count = 4 }}

[[host.client]]
program = "two"
to = "server"
port = 81
open = "50 ms"
send = "100 bytes"
close = "when sent"
connections = {{ rate = 10, count = 4 }}

[[host]]
name = "server"
address = "10.0.0.2"
files = {files}

[[host.server]]
program = "leaks"
port = 80

[[host.server]]
program = "closes"
port = 81

[[link]]
between = ["client", "server"]
delay = "5 ms"

[[action]]
at = "2 s"
do = "server stop leaks"

[[action]]
at = "3 s"
do = "server stop leaks"

[[action]]
at = "4 s"
do = "server start leaks"
"#
        )
    };
    // Six descriptors: three at the start, one listens, two connections.
    let scenario = tcp_files::toml::parse(&text(6), "x.toml").unwrap();
    let (world, trace) = run(&scenario);
    is_explained(&world, &trace);
    let accepted = count(&trace, SERVER, Call::Accept);
    assert_eq!(accepted, 2 + 4, "the program that closes goes on");
    let fails = Call::Fails(SystemCall::Accept, Errno::TooManyFiles);
    assert_eq!(count(&trace, SERVER, fails), 1);
    assert_eq!(world.host(SERVER).unwrap().delivered(), (400, true));
    // It listens once more; to stop it twice was refused.
    assert_eq!(count(&trace, SERVER, Call::Listen { port: 80 }), 2);
    assert_eq!(count(&trace, SERVER, Call::Listen { port: 81 }), 1);
    let refused = trace.iter().filter_map(|record| match &record.what {
        What::Refused { error, .. } => Some((ms(record), error.clone())),
        _ => None,
    });
    assert_eq!(
        refused.collect::<Vec<_>>(),
        [(3_000, CommandError::AlreadySo)]
    );
    // Who was refused is told by name.
    let scene = Scene::new(world.scenario(), &trace, world.now());
    let refusal = trace.iter().position(|record| match record.what {
        What::Program { host, call, .. } => host == SERVER && call == fails,
        _ => false,
    });
    let refusal = refusal.unwrap();
    assert_eq!(
        explain::record(Lang::En, &scene, refusal),
        "Server’s program “leaks” fails with EMFILE in accept()"
    );
    assert_eq!(
        explain::record(Lang::Zh, &scene, refusal),
        "服务器的程序“leaks”调用 accept() 失败，errno 为 EMFILE"
    );
    // The compact form carries them all.
    let bytes = scenario.to_compact();
    assert_eq!(Scenario::from_compact(&bytes), Ok(scenario));
}
