//! Routers, routes, and what links do to packets: traces of small networks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use fixtures::{is_explained, ms, run};
use tcp_core::wire::{Ecn, IcmpKind};
use tcp_core::{Cause, Event, Flags, State};
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::Scenario;
use tcp_sim::history::run_to_end;
use tcp_sim::ids::{HostId, Kind};
use tcp_sim::trace::{Loss, Record, Rewrite, What};

const CLIENT: HostId = HostId(0);
const ROUTER: HostId = HostId(1);
const SERVER: HostId = HostId(2);

/// The scenario with some places filled in, the others empty.
fn routed(places: &[(&str, &str)]) -> Scenario {
    fixtures::routed("router", places)
}

/// Milliseconds.
fn lost(trace: &[Record]) -> Vec<(u64, Loss)> {
    let lost = |record: &Record| match record.what {
        What::Lost { why, .. } => Some((ms(record), why)),
        _ => None,
    };
    trace.iter().filter_map(lost).collect()
}

/// Who sends which kind of segment, and when.
fn sent(trace: &[Record]) -> Vec<(u64, HostId, Kind)> {
    let sent = |record: &Record| match &record.what {
        What::Sent { host, segment, .. } => Some((ms(record), *host, Kind::of(segment))),
        _ => None,
    };
    trace.iter().filter_map(sent).collect()
}

fn has_cause(trace: &[Record], host: HostId, wanted: Cause) -> bool {
    trace.iter().any(|record| match &record.what {
        What::Core {
            host: at, event, ..
        } => *at == host && cause_of(event) == Some(wanted),
        What::Sent {
            host: at, cause, ..
        } => *at == host && *cause == wanted,
        _ => false,
    })
}

const fn cause_of(event: &Event) -> Option<Cause> {
    match event {
        Event::StateChanged { cause, .. }
        | Event::Accepted { cause }
        | Event::Dropped { cause }
        | Event::Failed { cause } => Some(*cause),
        _ => None,
    }
}

/// 10 ms and 30 ms each way: the SYN arrives at 40, its answer at 80.
#[test]
fn segments_cross_a_router() {
    let (world, trace) = run(&routed(&[(
        "script",
        "send = \"10 bytes\"\nclose = \"when sent\"",
    )]));
    assert_eq!(
        sent(&trace)[..4],
        [
            (0, CLIENT, Kind::Syn),
            (40, SERVER, Kind::SynAck),
            (80, CLIENT, Kind::Fin),
            (120, SERVER, Kind::Fin),
        ]
    );
    let forwarded = trace.iter().find_map(|record| match record.what {
        What::Forwarded { by, arrives, .. } => Some((ms(record), by, arrives.as_nanos())),
        _ => None,
    });
    assert_eq!(forwarded, Some((10, ROUTER, 40_000_000)));
    assert_eq!(world.host(SERVER).unwrap().delivered(), (10, true));
    assert!(
        world
            .hosts()
            .iter()
            .all(|host| host.state() != State::Established)
    );
    is_explained(&world, &trace);
}

/// 552 bytes through the second link: the first full segment is thrown away at the router, which
/// says so; the client cuts its segments to 512 bytes (RFC 1191) and everything arrives.
#[test]
fn a_narrow_link_is_reported_and_kept_to() {
    let scenario = routed(&[
        ("script", "send = \"2000 bytes\"\nclose = \"when sent\""),
        ("far", "mtu = \"552 bytes\""),
        ("server", "[host.tcp]\nmtu = 1500\n"),
    ]);
    let (world, trace) = run(&scenario);
    assert_eq!(lost(&trace)[0], (90, Loss::TooLarge));
    let report = trace.iter().find_map(|record| match &record.what {
        What::Reported { error, by, .. } => Some((ms(record), *by, error.kind, error.mtu)),
        _ => None,
    });
    let expected = (90, ROUTER, IcmpKind::Unreachable, Some(552));
    assert_eq!(report, Some(expected));
    assert!(has_cause(&trace, CLIENT, Cause::PathMtuLowered));
    assert_eq!(world.host(SERVER).unwrap().delivered(), (2000, true));
    let longest = trace.iter().filter(|record| ms(record) >= 100);
    let longest = longest.filter_map(|record| match &record.what {
        What::Sent { segment, .. } => Some(segment.data_len()),
        _ => None,
    });
    assert_eq!(longest.max(), Some(512));
    is_explained(&world, &trace);
}

/// Without the report the same link is a black hole (RFC 2923, 2.1): nothing large gets through.
#[test]
fn without_reports_a_narrow_link_is_a_black_hole() {
    let scenario = routed(&[
        ("root", "[limit]\nuntil = \"20 s\""),
        ("script", "send = \"2000 bytes\""),
        ("far", "mtu = \"552 bytes\""),
        ("router", "icmp = false"),
        ("server", "[host.tcp]\nmtu = 1500\n"),
    ]);
    let (world, trace) = run(&scenario);
    assert_eq!(world.host(SERVER).unwrap().delivered().0, 0);
    assert!(lost(&trace).iter().all(|(_, why)| *why == Loss::TooLarge));
    assert!(has_cause(&trace, CLIENT, Cause::RetransmissionTimeout));
}

/// The same in IPv6, where the router says Packet Too Big and no link is below 1280 bytes.
#[test]
fn ipv6_reports_packet_too_big() {
    let mut scenario = routed(&[
        ("script", "send = \"3000 bytes\"\nclose = \"when sent\""),
        ("far", "mtu = \"1280 bytes\""),
        ("server", "[host.tcp]\nmtu = 1500\n"),
    ]);
    for (host, address) in
        scenario
            .hosts
            .iter_mut()
            .zip(["2001:db8::1", "2001:db8::9", "2001:db8::2"])
    {
        host.address = address.parse().unwrap();
    }
    let (world, trace) = run(&scenario);
    let report = trace.iter().find_map(|record| match &record.what {
        What::Reported { error, .. } => Some((error.kind, error.mtu)),
        _ => None,
    });
    assert_eq!(report, Some((IcmpKind::PacketTooBig, Some(1280))));
    assert_eq!(world.host(SERVER).unwrap().delivered(), (3000, true));
}

/// A time to live of 1 ends at the first router, which says Time Exceeded; for Linux that ends a
/// connection that is opening (RFC 5461, 4).
#[test]
fn a_time_to_live_that_is_too_small_ends_at_the_router() {
    let scenario = routed(&[("client", "profile = \"linux-6.18\"\n[host.tcp]\nttl = 1\n")]);
    let (world, trace) = run(&scenario);
    assert_eq!(lost(&trace), [(10, Loss::TimeToLive)]);
    assert!(has_cause(&trace, CLIENT, Cause::IcmpErrorWhileOpening));
    assert_eq!(world.now().as_nanos(), 20_000_000);
    is_explained(&world, &trace);
}

#[test]
fn a_firewall_drops_in_silence_or_resets_in_the_servers_name() {
    let rule = |action: &str| {
        routed(&[
            ("root", "[limit]\nuntil = \"2 s\""),
            (
                "router",
                &format!(
                    "firewall = [{{ do = \"{action}\", to = \"server\", port = 80, kind = \"SYN\" }}]"
                ),
            ),
        ])
    };
    let (world, trace) = run(&rule("drop"));
    assert_eq!(lost(&trace), [(10, Loss::Firewall), (1010, Loss::Firewall)]);
    assert_eq!(world.host(CLIENT).unwrap().state(), State::SynSent);
    is_explained(&world, &trace);

    let (world, trace) = run(&rule("reset"));
    assert_eq!(
        sent(&trace),
        [(0, CLIENT, Kind::Syn), (10, ROUTER, Kind::Rst)]
    );
    let reset = trace.iter().find_map(|record| match &record.what {
        What::Sent {
            host: ROUTER,
            segment,
            cause,
            ..
        } => Some((segment.src.to_string(), segment.ack.unwrap().0, *cause)),
        _ => None,
    });
    let expected = ("10.0.1.1:80".to_string(), 1001, Cause::FirewallReset);
    assert_eq!(reset, Some(expected));
    assert!(has_cause(&trace, CLIENT, Cause::ConnectionRefused));
    assert_eq!(world.host(CLIENT).unwrap().state(), State::Closed);
    is_explained(&world, &trace);
}

/// Both ends offer window scaling; the router takes it out of both SYNs, so neither scales.
#[test]
fn an_option_that_is_stripped_was_never_offered() {
    let scenario = routed(&[("router", "strip = [\"window-scale\"]")]);
    let (world, trace) = run(&scenario);
    let shifts = trace.iter().filter_map(|record| match &record.what {
        What::Sent { segment, .. } => Some(segment.options.window_scale.is_some()),
        What::Rewritten {
            how: Rewrite::Stripped,
            segment,
            ..
        } => Some(segment.options.window_scale.is_some()),
        _ => None,
    });
    // The client offers it; the router strips; the server, not asked, does not offer it.
    assert_eq!(shifts.take(3).collect::<Vec<_>>(), [true, false, false]);
    is_explained(&world, &trace);
}

/// In a world with a router, sentences still speak of the two ends.
#[test]
fn sentences_name_the_other_end_and_not_the_router() {
    let (world, trace) = run(&routed(&[]));
    let scene = Scene::new(world.scenario(), &trace, world.now());
    let said = (0..trace.len())
        .filter_map(|index| explain::why(Lang::En, &scene, explain::Subject::Record(index)))
        .filter(|why| why.cause.is_some())
        .map(|why| why.title + " " + &why.text)
        .collect::<Vec<_>>();
    assert!(said.iter().any(|text| text.contains("the server")));
    assert!(
        said.iter().all(|text| !text.contains("router")),
        "{said:#?}"
    );
}

/// 2 Mbit/s: 1,500 bytes take 6 ms. Ten segments at once, and the queue marks from three waiting
/// on: the server hears of congestion, and tells the client, which slows down without a loss.
#[test]
fn a_marked_segment_slows_the_sender_down_without_a_loss() {
    let places = |mark: &'static str, ecn: &'static str| {
        [
            ("root", ecn),
            ("far", mark),
            ("script", "send = \"60000 bytes\"\nclose = \"when sent\""),
            ("client", "[host.tcp]\ninitial-window = 10\n"),
        ]
    };
    let link = "bandwidth = \"2 Mbit/s\"\nqueue = \"100 packets\"\nmark = \"3 packets\"";
    let marks = |trace: &[Record]| {
        let marked = |record: &&Record| matches!(&record.what, What::Rewritten { how: Rewrite::Marked, segment, .. } if segment.ip.ecn == Ecn::Ce);
        trace.iter().filter(marked).count()
    };
    let (world, trace) = run(&routed(&places(link, "[tcp]\n\"net.ipv4.tcp_ecn\" = 1")));
    assert!(marks(&trace) > 0);
    assert_eq!(lost(&trace), []);
    let echoed = trace.iter().any(|record| {
        matches!(&record.what, What::Sent { host: SERVER, segment, .. }
            if segment.flags.contains(Flags::ECE) && Kind::of(segment) == Kind::Ack)
    });
    assert!(echoed, "the server tells of it");
    let reduced = trace.iter().any(|record| {
        matches!(&record.what, What::Sent { host: CLIENT, segment, .. }
            if segment.flags.contains(Flags::CWR) && Kind::of(segment) == Kind::Data)
    });
    assert!(reduced, "the client says that it slowed down");
    assert_eq!(world.host(SERVER).unwrap().delivered(), (60_000, true));
    is_explained(&world, &trace);
    // Without ECN nothing is marked, however long the queue is.
    let (_, trace) = run(&routed(&places(link, "[tcp]\n\"net.ipv4.tcp_ecn\" = 0")));
    assert_eq!(marks(&trace), 0);
}

/// Two ways to the server: the short one, and one that a route states.
#[test]
fn a_stated_route_is_taken() {
    let detour = r#"
[[host]]
name = "satellite"
address = "10.0.9.8"
[host.router]

[[link]]
between = ["client", "satellite"]
delay = "250 ms"

[[link]]
between = ["satellite", "server"]
delay = "250 ms"

[[route]]
at = "client"
to = "server"
via = "satellite"
"#;
    let scenario = routed(&[("far", detour)]);
    let (_, trace) = run(&scenario);
    // There by way of the satellite, back by way of the router.
    assert_eq!(
        sent(&trace)[..3],
        [
            (0, CLIENT, Kind::Syn),
            (500, SERVER, Kind::SynAck),
            (540, CLIENT, Kind::Ack)
        ]
    );
}

/// The cable between router and server is out from 1 s to 5 s, with a segment on it.
#[test]
fn a_pulled_cable_loses_what_is_on_it() {
    let actions = r#"
[[action]]
at = "995 ms"
do = "client send 100"

[[action]]
at = "1010 ms"
do = "unplug router server"

[[action]]
at = "1500 ms"
do = "unplug server router"

[[action]]
at = "5 s"
do = "plug router server"
"#;
    let (world, trace) = run(&routed(&[("far", actions)]));
    let lost = lost(&trace);
    assert_eq!(lost[0], (1010, Loss::LinkDown));
    assert!(
        lost.iter()
            .all(|(at, why)| *why == Loss::LinkDown && *at < 5_000)
    );
    let refused = trace
        .iter()
        .filter(|record| matches!(record.what, What::Refused { .. }));
    assert_eq!(refused.count(), 1, "it was unplugged already");
    assert_eq!(world.host(SERVER).unwrap().delivered(), (100, true));
    is_explained(&world, &trace);
}

/// The server crashes and starts again: the next segment for the old connection is answered with
/// RST (RFC 9293, 3.5.1, figure 10).
#[test]
fn after_a_reboot_the_old_connection_is_reset() {
    let actions = r#"
[[action]]
at = "1 s"
do = "server crash"

[[action]]
at = "1100 ms"
do = "client send 100"

[[action]]
at = "1500 ms"
do = "server boot"
"#;
    let (world, trace) = run(&routed(&[("far", actions)]));
    assert_eq!(lost(&trace), [(1140, Loss::HostDown)]);
    // The retransmission after 1 s finds a host that knows nothing.
    let reset = sent(&trace)
        .into_iter()
        .find(|(_, _, kind)| *kind == Kind::Rst);
    assert_eq!(reset, Some((2140, SERVER, Kind::Rst)));
    assert!(has_cause(&trace, CLIENT, Cause::ResetReceived));
    assert_eq!(world.host(SERVER).unwrap().state(), State::Listen);
    is_explained(&world, &trace);
}

/// The state of the link alternates with each packet: good, bad, good … so every second one from
/// the client is lost.
#[test]
fn bursts_follow_the_two_states() {
    let near = r#"there = { loss = { to-bad = "100 %", to-good = "100 %" } }"#;
    let mut scenario = routed(&[("near", near), ("root", "[limit]\nuntil = \"10 s\"")]);
    scenario.hosts[2].program = tcp_sim::scenario::ProgramSpec::None;
    let (_, trace) = run(&scenario);
    // The first SYN gets through and is refused; there is no second packet.
    assert_eq!(lost(&trace), []);
    scenario.links[1].directions[0].loss = tcp_sim::scenario::LossModel::Bernoulli(u32::MAX);
    let (_, trace) = run(&scenario);
    // SYNs at 0, 1, 3 and 7 s: the 2nd and the 4th are lost on the first link, half-way.
    assert_eq!(
        lost(&trace),
        [
            (25, Loss::Random),
            (1005, Loss::Random),
            (3025, Loss::Random),
            (7005, Loss::Random)
        ]
    );
}

/// What links do by chance happens at the same places each time, and one more link changes nothing.
#[test]
fn chances_are_each_links_own() {
    let far = r#"
bandwidth = "10 Mbit/s"
jitter = "5 ms"
loss = "1 %"
duplicate = "3 %"
corrupt = "3 %"
reorder = { part = "5 %", by = "10 ms" }
queue = "30000 bytes"
"#;
    let script = "send = \"300000 bytes\"\nclose = \"when sent\"";
    let scenario = routed(&[
        ("far", far),
        ("script", script),
        ("client", "profile = \"linux-6.18\"\n"),
    ]);
    let (world, trace) = run(&scenario);
    assert_eq!(world.host(SERVER).unwrap().delivered(), (300_000, true));
    let count = |wanted: fn(&What) -> bool| trace.iter().filter(|r| wanted(&r.what)).count();
    assert!(count(|what| matches!(what, What::Copied { .. })) > 2);
    assert!(count(|what| matches!(what, What::Corrupted { .. })) > 2);
    assert!(
        count(|what| matches!(
            what,
            What::Lost {
                why: Loss::Random,
                ..
            }
        )) > 1
    );
    let out_of_order = |what: &What| {
        let event = |event: &Event| {
            matches!(
                event,
                Event::Accepted {
                    cause: Cause::OutOfOrder
                }
            )
        };
        matches!(what, What::Core { event: it, .. } if event(it))
    };
    assert!(count(out_of_order) > 2);
    is_explained(&world, &trace);
    assert_eq!(run_to_end(&scenario), run_to_end(&scenario));

    let aside = format!(
        "{far}\n[[host]]\nname = \"aside\"\naddress = \"10.0.5.5\"\n[[link]]\nbetween = [\"aside\", \"router\"]\nloss = \"50 %\""
    );
    let wider = routed(&[
        ("far", &aside),
        ("script", script),
        ("client", "profile = \"linux-6.18\"\n"),
    ]);
    assert_eq!(run(&wider).1, trace);
    assert_eq!(wider.links.len(), 3);
}

/// A scenario with everything survives its compact form.
#[test]
fn the_compact_form_keeps_networks() {
    let scenario = routed(&[
        ("root", "profile = \"freebsd\""),
        (
            "router",
            "strip = [\"sack\"]\nfirewall = [{ do = \"drop\", kind = \"FIN\", after = \"3 s\" }]",
        ),
        (
            "client",
            "profile = \"linux-4.11\"\nports = \"60000-60010\"\n[host.tcp]\ntw-recycle = true\n\"net.ipv4.tcp_syn_retries\" = 2\n",
        ),
    ]);
    assert_eq!(
        Scenario::from_compact(&scenario.to_compact()),
        Ok(scenario.clone())
    );
    let config = scenario.config(&scenario.hosts[0]);
    assert!(config.tw_recycle && config.timestamps);
    assert_eq!((config.syn_retries, config.somaxconn), (2, 128));
    let (world, _) = run(&scenario);
    let port = world
        .host(CLIENT)
        .unwrap()
        .connection()
        .unwrap()
        .local()
        .port();
    assert!((60_000..=60_010).contains(&port), "{port}");
}

#[test]
fn what_is_wrong_with_a_network_is_said() {
    let error = |place: &str, words: &str| {
        let text = fixtures::routed_text("router", &[(place, words)]);
        let error = tcp_files::toml::parse(&text, "x").unwrap_err();
        error.to_string()
    };
    assert_eq!(
        error("client", "[host.tcp]\ntcp_tw_reuze = true"),
        "x:9:1: `tcp_tw_reuze` is not a knob of TCP; did you mean `tcp_tw_reuse`?"
    );
    assert_eq!(
        error("client", "[host.tcp]\nsyn-cookies = \"maybe\""),
        "x:9:15: `syn_cookies` cannot be `maybe`: it takes `off`, `when-full` or `always`"
    );
    assert!(error("client", "profile = \"linux\"").contains("\"linux\" is not a profile"));
    assert!(error("client", "ports = \"9-5\"").contains("is not a range of ports"));
    assert!(error("router", "strip = [\"sacks\"]").ends_with("did you mean \"sack\"?"));
    assert!(
        error("router", "firewall = [{ do = \"reject\" }]").contains("is not what a firewall does")
    );
    assert!(error("near", "queue = \"5 MBit\"").contains("is not a unit"));
    assert!(error("near", "reorder = { part = \"1 %\" }").contains("`by` is missing"));
    assert!(
        error(
            "far",
            "[[action]]\nat = \"1 s\"\ndo = \"unplug client server\""
        )
        .contains("a link joins")
    );
    assert!(
        error(
            "far",
            "[[route]]\nat = \"router\"\nto = \"server\"\nvia = \"client\""
        )
        .contains("no router")
    );
}
