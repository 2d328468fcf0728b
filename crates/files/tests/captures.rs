//! Vantage points: each packet is in the file of whoever could see it, as it was there, and in no
//! other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod tshark;

use std::collections::BTreeMap;

use fixtures::{own, run};
use tcp_core::{Cause, Event};
use tcp_sim::ids::{Kind, SegmentName};
use tcp_sim::trace::What;
use tcp_sim::{HostId, Scenario};
use tshark::{Packet, has_tshark, seen};

const CLIENT: usize = 0;
const ROUTER: usize = 1;
const SERVER: usize = 2;

fn routed(places: &[(&str, &str)]) -> Scenario {
    fixtures::routed("r", places)
}

/// What every host's file has. Whatever the run, a packet goes from interface to interface: out of
/// one end of a link and in at the other, never earlier, and out of a router where it came in.
fn views(scenario: &Scenario, name: &str) -> Vec<Vec<Packet>> {
    let (_, trace) = run(scenario);
    let hosts = (0..).map(HostId).zip(&scenario.hosts);
    let views: Vec<_> = hosts
        .map(|(id, _)| seen(scenario, &trace, id, name))
        .collect();
    let mut ways: BTreeMap<u32, Vec<&Packet>> = BTreeMap::new();
    for packet in views.iter().flatten() {
        assert!(!packet.has("_ws.malformed"), "{packet:?}");
        assert!(packet.has("frame.comment"), "{packet:?}");
        ways.entry(packet.id()).or_default().push(packet);
    }
    for way in ways.values_mut() {
        way.sort_by_key(|packet| (packet.nanos(), packet.has("icmp.type")));
        for pair in way.windows(2) {
            let [one, next] = pair else { unreachable!() };
            let ends = |packet: &Packet| {
                let name = packet.text("frame.interface_name");
                let (own, far) = name.split_once("--").unwrap();
                (own.to_string(), far.to_string())
            };
            let ((own, far), (next_own, next_far)) = (ends(one), ends(next));
            if one.is_outbound() {
                assert!(!next.is_outbound(), "{one:?} {next:?}");
                assert_eq!((own, far), (next_far, next_own), "{one:?} {next:?}");
            } else {
                assert!(next.is_outbound(), "{one:?} {next:?}");
                assert_eq!(own, next_own, "{one:?} {next:?}");
            }
        }
    }
    views
}

fn lines(packets: &[Packet]) -> Vec<String> {
    packets.iter().map(Packet::line).collect()
}

/// The SYN is at the router after 10 ms and at the server after 40, its answer back at 70 and 80.
/// The router's file shows each packet as it came and as it left, one off its time to live, and
/// without the option that is taken out there.
#[test]
fn a_router_sees_both_sides() {
    if !has_tshark() {
        return;
    }
    let strip = "strip = [\"window-scale\"]";
    let views = views(&routed(&[("router", strip)]), "both-sides");
    assert_eq!(
        lines(&views[ROUTER]),
        [
            "10 ms in r--client S",
            "10 ms out r--server S",
            "70 ms in r--server SA",
            "70 ms out r--client SA",
            "90 ms in r--client A",
            "90 ms out r--server A",
        ]
    );
    assert_eq!(
        lines(&views[CLIENT]),
        [
            "0 ms out client--r S",
            "80 ms in client--r SA",
            "80 ms out client--r A"
        ]
    );
    assert_eq!(
        lines(&views[SERVER]),
        [
            "40 ms in server--r S",
            "40 ms out server--r SA",
            "120 ms in server--r A"
        ]
    );
    let hops: Vec<_> = views[ROUTER].iter().map(|it| it.number("ip.ttl")).collect();
    assert_eq!(hops, [64, 63, 64, 63, 64, 63]);
    let [came, left, ..] = &views[ROUTER][..] else {
        panic!("two sightings")
    };
    assert!(came.has("tcp.options.wscale.shift") && !left.has("tcp.options.wscale.shift"));
    assert!(!views[SERVER][0].has("tcp.options.wscale.shift"));
    assert_eq!(came.id(), left.id());
    assert_eq!(came.text("frame.comment"), "passed on");
    assert_eq!(
        left.text("frame.comment"),
        "passed on; options taken out (scenario)"
    );
    assert_eq!(
        left.text("frame.interface_description"),
        "link 2, from r to server: 30 ms"
    );
    assert_eq!(
        views[CLIENT][0].text("frame.comment"),
        "sent: ActiveOpen (RFC 9293, 3.10.1)"
    );
}

/// What is lost is in its sender's file only; a copy is in its receiver's only; what is damaged on
/// the first link is damaged wherever it is seen after that.
#[test]
fn lost_copied_and_damaged() {
    if !has_tshark() {
        return;
    }
    let faults = r#"faults = ["drop client SYN #1", "duplicate client SYN #2 after 5 ms", "corrupt client data #1 bit 20"]"#;
    let scenario = routed(&[("root", faults), ("script", "send = \"10 bytes\"")]);
    let views = views(&scenario, "faults");
    // The second SYN leaves after the first RTO of one second (RFC 6298, 2.1), the damaged data
    // again one second after it was sent at 1080 ms.
    let sent: Vec<_> = views[CLIENT].iter().filter(|it| it.is_outbound()).collect();
    assert_eq!(sent[0].line(), "0 ms out client--r S");
    assert_eq!(sent[1].line(), "1000 ms out client--r S");
    assert!(sent.iter().all(|packet| !packet.has_bad_checksum()));
    let router = &views[ROUTER];
    assert_eq!(
        lines(&router[..4]),
        [
            "1010 ms in r--client S",
            "1010 ms out r--server S",
            "1015 ms in r--client S",
            "1015 ms out r--server S",
        ]
    );
    assert_eq!(
        router[2].text("frame.comment"),
        "a copy that the network made; passed on"
    );
    assert_ne!(router[0].id(), router[2].id());
    let damaged = |packets: &[Packet]| -> Vec<String> {
        let bad = packets.iter().filter(|packet| packet.has_bad_checksum());
        bad.map(Packet::line).collect()
    };
    assert_eq!(
        damaged(router),
        ["1090 ms in r--client PA", "1090 ms out r--server PA"]
    );
    assert_eq!(damaged(&views[SERVER]), ["1120 ms in server--r PA"]);
    let arrival = views[SERVER]
        .iter()
        .find(|it| it.has_bad_checksum())
        .unwrap();
    assert_eq!(
        arrival.text("frame.comment"),
        "bit 20 of the TCP segment turned over on the way; dropped: BadChecksum (RFC 9293, 3.1)"
    );
}

/// A firewall's RST bears the server's address and comes from the router; the server's file has
/// nothing of it all.
#[test]
fn a_firewall_answers_in_the_servers_name() {
    if !has_tshark() {
        return;
    }
    let rule = r#"firewall = [{ do = "reset", to = "server", port = 80, kind = "SYN" }]"#;
    let views = views(&routed(&[("router", rule)]), "firewall");
    assert_eq!(
        lines(&views[ROUTER]),
        ["10 ms in r--client S", "10 ms out r--client RA"]
    );
    let [syn, reset] = &views[ROUTER][..] else {
        panic!("two packets")
    };
    assert_eq!(
        syn.text("frame.comment"),
        "not passed on: stopped by the firewall (scenario)"
    );
    assert_eq!(
        reset.text("frame.comment"),
        "sent: FirewallReset (scenario)"
    );
    assert_eq!(reset.text("ip.src"), "10.0.1.1");
    assert!(views[SERVER].is_empty());
    assert_eq!(
        lines(&views[CLIENT]),
        ["0 ms out client--r S", "20 ms in client--r RA"]
    );
}

/// The server does not know how narrow its link is. 552 bytes fit it (RFC 1191, 4): the first full
/// segment is in the router's file as it came, and the report of it in the router's and the
/// client's.
#[test]
fn a_router_reports_and_is_heard() {
    if !has_tshark() {
        return;
    }
    let scenario = routed(&[
        ("script", "send = \"1000 bytes\""),
        ("server", "tcp = { mtu = 1500 }"),
        ("far", "mtu = \"552 bytes\""),
    ]);
    let views = views(&scenario, "report");
    let router = lines(&views[ROUTER]);
    let start = router
        .iter()
        .position(|line| line == "90 ms in r--client PA");
    let start = start.unwrap_or_else(|| panic!("{router:?}"));
    assert_eq!(router[start + 1], "90 ms out r--client ICMP");
    let [big, report] = &views[ROUTER][start..start + 2] else {
        panic!("two packets")
    };
    assert_eq!(
        big.text("frame.comment"),
        "not passed on: larger than the MTU (RFC 1191, 4)"
    );
    assert_eq!(
        report.text("frame.comment"),
        "sent: ICMP: packet too big, the next link takes 552 bytes (RFC 1191, 4)"
    );
    assert!(!report.has_bad_checksum());
    let heard = views[CLIENT].iter().find(|it| it.kind() == "ICMP").unwrap();
    assert_eq!(heard.line(), "100 ms in client--r ICMP");
    assert!(views[SERVER].iter().all(|it| it.kind() != "ICMP"));
}

/// A report passes another router on its way, which takes one off its time to live.
#[test]
fn a_report_crosses_routers_too() {
    if !has_tshark() {
        return;
    }
    let more = r#"
[[host]]
name = "far"
address = "10.0.2.1"
tcp = { mtu = 1500 }

[host.server]
port = 80

[[host]]
name = "second"
address = "10.0.9.8"

[host.router]

[[link]]
between = ["r", "second"]
delay = "5 ms"

[[link]]
between = ["second", "far"]
delay = "1 ms"
mtu = "552 bytes"
"#;
    let mut scenario = routed(&[("script", "send = \"1000 bytes\""), ("more", more)]);
    let far = scenario.host_named("far").unwrap();
    if let tcp_sim::scenario::ProgramSpec::Client(client) = &mut scenario.hosts[CLIENT].program {
        client.to = far;
    }
    let views = views(&scenario, "two-routers");
    let icmp = |host: usize| -> Vec<_> {
        let found = views[host].iter().filter(|it| it.kind() == "ICMP").take(2);
        found
            .map(|it| (it.line(), it.number("ip.ttl"), it.has_bad_checksum()))
            .collect()
    };
    // 16 ms each way: the handshake is done at 32 ms, the data is at the second router at 47.
    let second = usize::from(scenario.host_named("second").unwrap().0);
    assert_eq!(
        icmp(second)[0],
        ("47 ms out second--r ICMP".into(), 64, false)
    );
    assert_eq!(
        icmp(ROUTER),
        [
            ("52 ms in r--second ICMP".into(), 64, false),
            ("52 ms out r--client ICMP".into(), 63, false)
        ]
    );
    assert_eq!(
        icmp(CLIENT)[0],
        ("62 ms in client--r ICMP".into(), 63, false)
    );
}

/// Two segments fit: one that is being sent and one that waits. What the router's queue has no room
/// for came, and did not leave.
#[test]
fn a_routers_queue_drops_between_its_interfaces() {
    if !has_tshark() {
        return;
    }
    let scenario = routed(&[
        ("script", "send = \"20000 bytes\""),
        ("far", "bandwidth = \"1 Mbit/s\"\nqueue = \"1 packets\""),
    ]);
    let views = views(&scenario, "queue");
    let came = |it: &&Packet| it.text("frame.interface_name") == "r--client" && !it.is_outbound();
    let dropped: Vec<_> = views[ROUTER]
        .iter()
        .filter(came)
        .filter(|it| it.text("frame.comment") == "not passed on: queue full")
        .collect();
    assert!(!dropped.is_empty());
    for packet in dropped {
        let elsewhere = |host: usize| {
            views[host]
                .iter()
                .filter(|it| it.id() == packet.id())
                .count()
        };
        assert_eq!(
            [elsewhere(CLIENT), elsewhere(ROUTER), elsewhere(SERVER)],
            [1, 1, 0]
        );
    }
}

/// Where a router's queue marks, the mark is on what leaves and not on what came (RFC 3168, 5).
#[test]
fn a_routers_queue_marks_what_leaves() {
    if !has_tshark() {
        return;
    }
    let scenario = routed(&[
        ("root", "[tcp]\n\"net.ipv4.tcp_ecn\" = 1"),
        ("script", "send = \"20000 bytes\""),
        ("far", "bandwidth = \"1 Mbit/s\"\nmark = \"1 packets\""),
    ]);
    let views = views(&scenario, "mark");
    let marked = |packets: &[Packet]| -> Vec<u32> {
        let marked = packets.iter().filter(|it| it.text("ip.dsfield.ecn") == "3");
        marked.map(Packet::id).collect()
    };
    let at_router: Vec<_> = views[ROUTER]
        .iter()
        .filter(|it| it.text("ip.dsfield.ecn") == "3")
        .collect();
    assert!(!at_router.is_empty());
    assert!(at_router.iter().all(|it| {
        it.is_outbound()
            && it.text("frame.comment") == "passed on; marked: congestion experienced (RFC 3168, 5)"
    }));
    assert_eq!(marked(&views[ROUTER]), marked(&views[SERVER]));
    assert_eq!(marked(&views[CLIENT]), [0_u32; 0]);
}

/// What an attacker sends in the client's name is in the attacker's file and in the victim's, and
/// not in the client's.
#[test]
fn a_spoofed_segment_is_seen_where_it_is_sent() {
    if !has_tshark() {
        return;
    }
    let more = r#"
[[host]]
name = "forger"
address = "10.0.3.1"

[host.attacker]
start = "1 s"
forge = { what = "RST", from = "client", from-port = 49152, to = "server", port = 80, rate = 10, sequence = 5, step = 1, count = 1 }

[[link]]
between = ["forger", "r"]
delay = "7 ms"
"#;
    let views = views(&routed(&[("more", more)]), "spoofed");
    let spoofed = |packets: &[Packet]| -> Vec<String> {
        let found = packets.iter().filter(|it| it.kind() == "R");
        found
            .map(|it| {
                assert_eq!(it.text("ip.src"), "10.0.0.1");
                it.line()
            })
            .collect()
    };
    assert_eq!(spoofed(&views[3]), ["1000 ms out forger--r R"]);
    assert_eq!(
        spoofed(&views[ROUTER]),
        ["1007 ms in r--forger R", "1007 ms out r--server R"]
    );
    assert_eq!(spoofed(&views[SERVER]), ["1037 ms in server--r R"]);
    assert!(spoofed(&views[CLIENT]).is_empty());
}

/// Bit by bit through a whole segment: whatever bit is turned over, the core and tshark both
/// notice.
#[test]
fn tshark_and_the_core_agree_on_damage() {
    if !has_tshark() {
        return;
    }
    let mut scenario = own("corrupt");
    for bit in [0, 15, 16, 31, 32, 64, 106, 110, 112, 128, 143, 144] {
        let name = SegmentName::of_kind(HostId(0), Kind::Data, 2);
        let fault = tcp_sim::command::Fault::Corrupt { bit };
        scenario.faults = vec![tcp_sim::scenario::Planned {
            segment: name,
            fault,
        }];
        let (_, trace) = run(&scenario);
        let dropped = trace.iter().any(|record| {
            let What::Core {
                event: Event::Dropped { cause },
                ..
            } = &record.what
            else {
                return false;
            };
            matches!(cause, Cause::BadChecksum | Cause::Malformed)
        });
        assert!(dropped, "bit {bit} went unnoticed");
        // The receiver's file is the one that has the damage.
        let packets = seen(&scenario, &trace, HostId(1), &format!("bit-{bit}"));
        let bad = packets.iter().filter(|packet| packet.has_bad_checksum());
        assert_eq!(bad.count(), 1, "bit {bit}");
    }
}

/// The times in the file are the trace's, to the nanosecond.
#[test]
fn times_are_exact() {
    if !has_tshark() {
        return;
    }
    let scenario = own("reordered");
    let (_, trace) = run(&scenario);
    let sent = trace.iter().filter_map(|record| match &record.what {
        What::Sent {
            host: HostId(0), ..
        } => Some(record.at.as_nanos()),
        _ => None,
    });
    let packets = seen(&scenario, &trace, HostId(0), "times");
    let times = packets.iter().filter(|packet| packet.is_outbound());
    assert!(times.map(Packet::nanos).eq(sent));
}
