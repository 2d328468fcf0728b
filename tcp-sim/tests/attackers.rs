//! Attackers: what they can do with what they know, and what TCP makes of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use fixtures::{is_explained, ms, read, run};
use tcp_core::{Cause, Event, State};
use tcp_sim::Scenario;
use tcp_sim::ids::{HostId, Kind};
use tcp_sim::trace::{Loss, Record, What};

const MIDDLE: HostId = HostId(1);
const SERVER: HostId = HostId(2);
const MALLORY: HostId = HostId(3);

/// A client and a server with a router between them, 20 ms from each, and Mallory 5 ms from it. The
/// client's connection is 10.0.0.1:50000 to 10.0.1.1:80.
fn net(middle: &str, mallory: &str, server: &str, rest: &str) -> Scenario {
    let text = format!(
        r#"version = 1

[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000
[host.client]
to = "server"
port = 80
local-port = 50000
open = "0 s"
send = "1000 bytes"

[[host]]
name = "middle"
address = "10.0.9.9"
[host.router]
{middle}

[[host]]
name = "server"
address = "10.0.1.1"
iss = 7000
{server}
[host.server]
port = 80

[[host]]
name = "mallory"
address = "10.6.6.6"
{mallory}

[[link]]
between = ["client", "middle"]
delay = "20 ms"

[[link]]
between = ["middle", "server"]
delay = "20 ms"

[[link]]
between = ["mallory", "middle"]
delay = "5 ms"
{rest}
"#
    );
    read(&text)
}

/// The causes with which a host's TCP took or dropped what came, and its states changed.
fn causes(trace: &[Record], wanted: HostId) -> Vec<(u64, Cause)> {
    let cause = |record: &Record| match &record.what {
        What::Core {
            host,
            event:
                Event::Accepted { cause }
                | Event::Dropped { cause }
                | Event::StateChanged { cause, .. }
                | Event::Failed { cause },
            ..
        } if *host == wanted => Some((ms(record), *cause)),
        _ => None,
    };
    trace.iter().filter_map(cause).collect()
}

fn has(trace: &[Record], host: HostId, wanted: Cause) -> bool {
    causes(trace, host)
        .iter()
        .any(|(_, cause)| *cause == wanted)
}

fn sent_by(trace: &[Record], wanted: HostId) -> Vec<(u64, Kind, String, u32)> {
    let sent = |record: &Record| match &record.what {
        What::Sent { host, segment, .. } if *host == wanted => Some((
            ms(record),
            Kind::of(segment),
            segment.src.to_string(),
            segment.seq.0,
        )),
        _ => None,
    };
    trace.iter().filter_map(sent).collect()
}

/// A RST for the server every 10 ms from 1 s on, each 65,535 numbers further: the client's next
/// number is 2001 and the window 65,535, so one of the first two lies in it.
fn sweep() -> String {
    "[host.attacker]\nstart = \"1 s\"\nforge = { what = \"RST\", from = \"client\", from-port = 50000, to = \"server\", port = 80, sequence = 0, step = 65535, rate = 100, count = 3 }".into()
}

/// By RFC 793 a RST anywhere in the window ends the connection: the guesses are 0 and 65,535, and
/// the window reaches from 2,001 to 67,535.
#[test]
fn a_blind_reset_needs_only_to_hit_the_window_under_rfc_793() {
    let (world, trace) = run(&net("", &sweep(), "profile = \"historic-793\"", ""));
    assert_eq!(
        sent_by(&trace, MALLORY),
        [
            (1000, Kind::Rst, "10.0.0.1:50000".into(), 0),
            (1010, Kind::Rst, "10.0.0.1:50000".into(), 65_535),
            (1020, Kind::Rst, "10.0.0.1:50000".into(), 131_070),
        ]
    );
    // 5 and 20 ms later they are there.
    let reset = causes(&trace, SERVER)
        .into_iter()
        .find(|(_, cause)| *cause == Cause::ResetInWindow);
    assert_eq!(reset, Some((1035, Cause::ResetInWindow)));
    assert_eq!(world.host(SERVER).unwrap().state(), State::Closed);
    is_explained(&world, &trace);
}

/// By RFC 5961 the same guess draws a challenge ACK, and the connection lives.
#[test]
fn a_blind_reset_draws_a_challenge_under_rfc_5961() {
    let (world, trace) = run(&net("", &sweep(), "profile = \"rfc\"", ""));
    for reset in [Cause::ResetReceived, Cause::ResetInWindow] {
        assert!(!has(&trace, SERVER, reset));
    }
    let challenge = trace.iter().any(|record| {
        matches!(
            record.what,
            What::Sent {
                host: SERVER,
                cause: Cause::ChallengeAckForReset,
                ..
            }
        )
    });
    assert!(challenge);
    assert_eq!(world.host(SERVER).unwrap().state(), State::Established);
}

/// Who sees the segments pass knows the numbers: one RST is enough, under any rule.
#[test]
fn an_injected_reset_is_always_right() {
    let inject =
        "[host.attacker]\ninject = { what = \"RST\", on = { from = \"client\", kind = \"data\" } }";
    let (world, trace) = run(&net(inject, "", "", ""));
    // The data passes the router at 100 ms: 80 for the handshake, 20 for the first link.
    assert_eq!(
        sent_by(&trace, MIDDLE),
        [(100, Kind::Rst, "10.0.0.1:50000".into(), 2001)]
    );
    assert!(has(&trace, SERVER, Cause::ResetReceived));
    assert_eq!(world.host(SERVER).unwrap().state(), State::Closed);
    is_explained(&world, &trace);
}

/// Injected data is taken for the client's: the application reads ten bytes that nobody wrote.
#[test]
fn injected_data_is_read() {
    let inject = "[host.attacker]\ninject = { what = \"data\", bytes = \"10 bytes\", on = { from = \"client\", kind = \"data\" } }";
    let (world, _) = run(&net(inject, "", "", "[limit]\nuntil = \"2 s\""));
    assert_eq!(world.host(SERVER).unwrap().delivered(), (1010, false));
}

/// A segment that is sent again after 500 ms is an old duplicate: it is acknowledged and thrown
/// away.
#[test]
fn a_replayed_segment_is_an_old_duplicate() {
    let replay = "[host.attacker]\nreplay = { of = { from = \"client\", kind = \"data\" }, delay = \"500 ms\" }";
    let (world, trace) = run(&net(replay, "", "", ""));
    assert_eq!(
        sent_by(&trace, MIDDLE),
        [(600, Kind::Data, "10.0.0.1:50000".into(), 1001)]
    );
    let at = |wanted: u64| {
        causes(&trace, SERVER)
            .into_iter()
            .any(|(at, _)| at == wanted)
    };
    assert!(at(620), "the server heard it");
    assert_eq!(world.host(SERVER).unwrap().delivered(), (1000, true));
    is_explained(&world, &trace);
}

/// 100 SYNs in the names of 100 hosts that do not exist fill a queue of 8: the server answers 8 of
/// them to nobody, and a ninth client would not be served.
#[test]
fn a_flood_fills_the_queue_of_half_open_connections() {
    let flood = "[host.attacker]\nstart = \"1 s\"\nflood = { to = \"server\", port = 80, source = \"192.0.2.1\", sources = 100, rate = 1000, count = 100 }";
    let mut scenario = net("", flood, "", "[limit]\nuntil = \"1900 ms\"");
    if let tcp_sim::scenario::ProgramSpec::Server(server) = &mut scenario.hosts[2].program {
        server.backlog = 8;
    }
    let (world, trace) = run(&scenario);
    let syns = sent_by(&trace, MALLORY);
    assert_eq!(syns.len(), 100);
    assert_eq!(syns[0].2, "192.0.2.1:1024");
    assert_eq!(syns[99].2, "192.0.2.100:1024");
    assert_eq!(syns[99].0, 1099);
    let listener = world
        .host(SERVER)
        .unwrap()
        .stack()
        .listeners()
        .next()
        .unwrap()
        .1;
    assert_eq!(listener.syn_queue_len(), 8);
    let dropped = causes(&trace, SERVER)
        .into_iter()
        .filter(|(_, cause)| *cause == Cause::BacklogFull);
    assert_eq!(dropped.count(), 92);
    let nowhere = |record: &&Record| {
        matches!(
            record.what,
            What::Lost {
                why: Loss::NoRoute,
                ..
            }
        )
    };
    assert_eq!(trace.iter().filter(nowhere).count(), 8);
    is_explained(&world, &trace);

    // With SYN cookies nothing is kept, and every SYN is answered.
    scenario.hosts[2]
        .tcp
        .others
        .push(tcp_sim::scenario::Setting {
            name: "syn_cookies".into(),
            value: "when-full".into(),
        });
    let (_, trace) = run(&scenario);
    assert!(!has(&trace, SERVER, Cause::BacklogFull));
}

/// An attacker can be stopped, and goes on afterwards.
#[test]
fn an_attack_is_stopped_by_command() {
    let flood = "[host.attacker]\nflood = { to = \"server\", port = 80, source = \"192.0.2.1\", rate = 10, count = 100 }";
    let rest = "[[action]]\nat = \"950 ms\"\ndo = \"mallory stop\"\n[limit]\nuntil = \"3 s\"";
    let (_, trace) = run(&net("", flood, "", rest));
    assert_eq!(sent_by(&trace, MALLORY).len(), 10, "at 0, 100, … 900 ms");
}

/// What an attacker cannot see, it cannot be told to use.
#[test]
fn only_a_router_sees_what_passes() {
    let text = |mallory: &str| {
        format!(
            "version = 1\n[[host]]\nname = \"mallory\"\naddress = \"10.0.0.1\"\n[host.attacker]\n{mallory}\n[[host]]\nname = \"b\"\naddress = \"10.0.0.2\"\n"
        )
    };
    let error = |mallory: &str| {
        let error = tcp_files::toml::parse(&text(mallory), "x").unwrap_err();
        error.to_string()
    };
    assert!(error("inject = { what = \"RST\", on = { to = \"b\" } }").contains("is no router"));
    assert!(error("replay = { of = { to = \"b\" }, delay = \"1 s\" }").contains("is no router"));
    assert!(error("").contains("one of `forge`, `flood`, `inject`, `replay`"));
    assert_eq!(
        error("forge = { wat = \"RST\" }")
            .lines()
            .next()
            .unwrap()
            .rsplit(';')
            .next(),
        Some(" did you mean `what`?")
    );
    assert!(
        error("flood = { to = \"b\", port = 80, source = \"2001:db8::1\", rate = 1, count = 1 }")
            .contains("IPv6")
    );
}

/// 2^32 / 65535, rounded up: so many guesses hit any window of 65,535 once, and one of them the
/// worst placed at last. Too many events for a lesson's link, so it stands here.
#[test]
fn a_sweep_hits_every_window() {
    let text = include_str!("attackers/sweep.toml");
    let scenario = tcp_files::toml::parse(text, "sweep.toml").unwrap();
    for outcome in tcp_sim::judge::judge(&scenario) {
        assert!(outcome.holds, "{outcome:?}");
    }
}
