//! A segment may be of several kinds: checks, faults, firewalls, exports and labels all know each
//! of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use bytes::Bytes;
use fixtures::run;
use tcp_core::wire::{IpFields, Options};
use tcp_core::{Flags, Segment, SeqNumber};
use tcp_explain::{self as explain, Lang};
use tcp_files::json::Document;
use tcp_sim::Scenario;
use tcp_sim::check::Fields;
use tcp_sim::ids::Kind;
use tcp_sim::scenario::Match;
use tcp_sim::trace::{Loss, What};

fn segment(flags: &[Flags], ack: Option<u32>, length: usize) -> Segment {
    let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    Segment {
        src: SocketAddr::new(address, 1),
        dst: SocketAddr::new(address, 2),
        ip: IpFields::default(),
        seq: SeqNumber(1000),
        ack: ack.map(SeqNumber),
        flags: flags.iter().fold(Flags::NONE, |all, flag| all.with(*flag)),
        window: 1000,
        urgent: 0,
        options: Options::default(),
        payload: Bytes::from(vec![0; length]),
    }
}

/// What a segment is, by its control bits and whether it carries bytes: the first is what it mainly
/// is, and what its label begins with.
#[test]
fn every_mixture_is_each_of_its_kinds() {
    use Kind::{Ack, Data, Fin, Rst, Syn, SynAck};
    let (fin, syn, rst, psh) = (Flags::FIN, Flags::SYN, Flags::RST, Flags::PSH);
    let acked = Some(1);
    for (flags, ack, length, kinds, label) in [
        (&[][..], acked, 0, &[Ack][..], "ACK 1"),
        (&[psh], acked, 0, &[Ack], "ACK 1"),
        (&[], None, 0, &[Ack], "no flags seq 1000"),
        (&[], acked, 10, &[Data], "seq 1000 len 10"),
        (&[psh], acked, 10, &[Data], "seq 1000 len 10"),
        (&[fin], acked, 0, &[Fin], "FIN seq 1000"),
        (&[fin], acked, 10, &[Fin, Data], "FIN seq 1000 len 10"),
        (&[fin, psh], acked, 10, &[Fin, Data], "FIN seq 1000 len 10"),
        (&[syn], None, 0, &[Syn], "SYN seq 1000"),
        (&[syn], None, 10, &[Syn, Data], "SYN seq 1000 len 10"),
        (&[syn, fin], None, 0, &[Syn, Fin], "SYN FIN seq 1000"),
        (&[syn], acked, 0, &[SynAck], "SYN-ACK seq 1000 ack 1"),
        (
            &[syn, fin],
            acked,
            10,
            &[SynAck, Fin, Data],
            "SYN-ACK FIN seq 1000 ack 1 len 10",
        ),
        (&[rst], None, 0, &[Rst], "RST seq 1000"),
        // RFC 9293, 3.10.7.3 (from RFC 1122): the text of a RST says why.
        (&[rst], acked, 10, &[Rst, Data], "RST seq 1000 len 10"),
        (&[rst, fin], None, 0, &[Rst, Fin], "RST FIN seq 1000"),
        (&[rst, syn], None, 0, &[Rst, Syn], "RST seq 1000"),
    ] {
        let segment = segment(flags, ack, length);
        assert_eq!(Kind::of(&segment), kinds[0], "{label}");
        assert_eq!(explain::segment_label(&segment), label);
        let scenario = Scenario::handshake();
        for kind in Kind::ALL {
            let is = kinds.contains(&kind);
            assert_eq!(kind.fits(&segment), is, "{label}: {kind:?}");
            let kind = Some(kind);
            let fields = Fields {
                kind,
                ..Fields::default()
            };
            assert_eq!(fields.hold(&segment), is, "a check of {label}: {kind:?}");
            let rule = Match {
                kind,
                ..Match::default()
            };
            let now = tcp_core::Instant::ZERO;
            let fits = rule.fits(&segment, &scenario, now);
            assert_eq!(fits, is, "a firewall and {label}: {kind:?}");
        }
    }
}

#[test]
fn labels_and_words_say_all_that_a_segment_is() {
    let fin = segment(&[Flags::FIN], Some(7001), 10);
    assert_eq!(explain::segment_short(&fin), "FIN 1000–1009");
    assert!(explain::segment_words(Lang::En, &fin).starts_with("FIN with data, "));
    assert!(explain::segment_words(Lang::Zh, &fin).starts_with("FIN（带数据），"));
    let both = segment(&[Flags::SYN, Flags::FIN], None, 0);
    assert!(explain::segment_words(Lang::En, &both).starts_with("SYN with FIN, "));
}

/// A client that sends 500 bytes and closes, with a fault.
fn with_fault(fault: &str) -> Scenario {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tcp-sim/tests/scenarios/fin-with-data.toml"
    );
    let mut scenario = fixtures::load(path.as_ref());
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("faults = "));
    scenario.faults.clear();
    let tcp_sim::Command::Fault { segment, fault } =
        tcp_sim::Command::parse(fault, &scenario).unwrap()
    else {
        panic!("{fault} is no fault");
    };
    let planned = tcp_sim::scenario::Planned { segment, fault };
    scenario.faults.push(planned);
    scenario
}

/// The bytes and the FIN leave in one segment, which has a name by each of its kinds, with and
/// without its number; each kind counts its own transmissions.
#[test]
fn a_fin_with_data_is_met_by_either_name() {
    for (name, lost_at) in [
        // Sent when the handshake is over, lost half-way over 50 ms.
        ("client FIN #1", Some(125)),
        ("client FIN 1001 #1", Some(125)),
        ("client data #1", Some(125)),
        ("client data 1001 #1", Some(125)),
        ("client FIN #2", None),
        ("client data #2", None),
        ("client FIN 1501 #1", None),
        ("client ACK 1001 #2", None),
    ] {
        let (_, trace) = run(&with_fault(&format!("drop {name}")));
        let lost = trace.iter().find_map(|record| match record.what {
            What::Lost {
                why: Loss::Dropped(_),
                ..
            } => Some(record.at.as_nanos() / 1_000_000),
            _ => None,
        });
        assert_eq!(lost, lost_at, "{name}");
    }
}

#[test]
fn json_tells_every_kind() {
    let scenario = with_fault("drop client FIN #1");
    let (_, trace) = run(&scenario);
    let mut out = Vec::new();
    let mut document = Document::begin(&scenario, &mut out).unwrap();
    document.take(&trace, &mut out).unwrap();
    document.end(&mut out).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let records = json["records"].as_array().unwrap().iter();
    let fins: Vec<_> = records
        .filter(|record| record["segment"]["length"] == 500)
        .map(|record| (&record["segment"]["kind"], &record["segment"]["kinds"]))
        .collect();
    let (kind, kinds) = (serde_json::json!("FIN"), serde_json::json!(["data", "FIN"]));
    assert_eq!(fins, [(&kind, &kinds); 2]);
}
