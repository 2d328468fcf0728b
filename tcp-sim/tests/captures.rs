//! What tshark reads in our captures, with checksum validation on, is what happened.
//!
//! tshark must be there when `CI` or `ACKADEMY_TSHARK` is set; elsewhere its absence skips these
//! tests with a line that says so.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use common::{files, load, own, run};
use tcp_core::{Cause, Event, Flags};
use tcp_sim::export::pcapng;
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Record, What};
use tcp_sim::{HostId, Scenario};

/// What tshark says of one packet. An empty field is one that tshark does not show.
#[derive(Debug)]
struct Packet(BTreeMap<&'static str, String>);

const FIELDS: [&str; 15] = [
    "frame.time_epoch",
    "ip.checksum.status",
    "tcp.checksum.status",
    "_ws.malformed",
    "_ws.expert.group",
    "tcp.analysis.retransmission",
    "tcp.analysis.fast_retransmission",
    "tcp.analysis.spurious_retransmission",
    "tcp.analysis.out_of_order",
    "tcp.analysis.keep_alive",
    "tcp.analysis.zero_window_probe",
    "tcp.srcport",
    "tcp.seq_raw",
    "tcp.len",
    "frame.comment",
];
/// tshark's number for a checksum that does not match.
const BAD: &str = "0";

impl Packet {
    fn has(&self, field: &str) -> bool {
        self.0.get(field).is_some_and(|value| !value.is_empty())
    }

    fn is(&self, field: &str, value: &str) -> bool {
        self.0.get(field).is_some_and(|found| found == value)
    }

    fn has_bad_checksum(&self) -> bool {
        self.is("tcp.checksum.status", BAD) || self.is("ip.checksum.status", BAD)
    }

    /// Under whatever name tshark gives to a segment that its sender sent again.
    fn is_retransmission(&self) -> bool {
        let names = [
            "retransmission",
            "fast_retransmission",
            "spurious_retransmission",
            "out_of_order",
        ];
        // A single byte that was sent before looks like a keep-alive of old systems, which has one byte
        // that the peer has already (RFC 9293, 3.8.4).
        let last_byte = self.has("tcp.analysis.keep_alive") && self.is("tcp.len", "1");
        last_byte
            || names
                .iter()
                .any(|name| self.has(&format!("tcp.analysis.{name}")))
    }
}

/// Whether tshark can be asked. Where it must be there, its absence is a failure.
fn has_tshark() -> bool {
    let found = Command::new("tshark")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    let needed = std::env::var_os("CI").is_some() || std::env::var_os("ACKADEMY_TSHARK").is_some();
    assert!(
        found || !needed,
        "tshark is missing: install it (Debian: apt-get install tshark)"
    );
    if !found {
        eprintln!("SKIPPED: tshark is not installed, so no capture was read");
    }
    found
}

fn capture(scenario: &Scenario, trace: &[Record], host: HostId, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{name}-{}-{}.pcapng", host.0, std::process::id()));
    let mut bytes = Vec::new();
    pcapng::write(scenario, trace, host, &mut bytes).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn read(path: &Path) -> Vec<Packet> {
    let mut tshark = Command::new("tshark");
    tshark.args([
        "-o",
        "ip.check_checksum:TRUE",
        "-o",
        "tcp.check_checksum:TRUE",
    ]);
    tshark
        .args([
            "-T",
            "fields",
            "-E",
            "separator=/t",
            "-E",
            "occurrence=a",
            "-r",
        ])
        .arg(path);
    for field in FIELDS {
        tshark.args(["-e", field]);
    }
    let output = tshark.output().unwrap();
    let (text, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{}: {errors}", path.display());
    assert!(
        !errors.contains("cut short") && !errors.contains("isn't"),
        "{}: {errors}",
        path.display()
    );
    let packet = |line: &str| {
        let values = line.split('\t').map(str::to_string);
        Packet(FIELDS.into_iter().zip(values).collect())
    };
    text.lines().map(packet).collect()
}

/// The transmissions that a host's file shows: those it sent, and those that reached it.
fn seen_by(scenario: &Scenario, trace: &[Record], host: HostId) -> Vec<(TransmissionId, bool)> {
    let mut to = BTreeMap::new();
    let mut seen = Vec::new();
    for record in trace {
        match &record.what {
            What::Sent {
                id,
                host: from,
                segment,
                ..
            } => {
                to.insert(*id, scenario.host_at(segment.dst.ip()));
                if *from == host {
                    seen.push((*id, true));
                }
            }
            What::Copied { id, of, .. } => {
                to.insert(*id, to[of]);
            }
            What::Delivered { id } if to[id] == Some(host) => seen.push((*id, false)),
            _ => {}
        }
    }
    seen
}

/// The transmissions that arrived corrupted.
fn corrupted(trace: &[Record]) -> Vec<TransmissionId> {
    let corrupted = trace.iter().filter_map(|record| match &record.what {
        What::Corrupted { id, .. } => Some(*id),
        _ => None,
    });
    corrupted.collect()
}

/// The SYNs that open a connection with the numbers of an earlier one, as fixed initial numbers make
/// them. In a file nothing tells them from the earlier ones sent again.
fn same_numbers_again(trace: &[Record]) -> Vec<TransmissionId> {
    let mut opened = BTreeSet::new();
    let again = trace.iter().filter_map(|record| match &record.what {
        What::Sent {
            id,
            segment,
            repeats: None,
            ..
        } if segment.flags.contains(Flags::SYN) => {
            let new = opened.insert((segment.src, segment.dst, segment.seq.0));
            (!new).then_some(*id)
        }
        _ => None,
    });
    again.collect()
}

fn check(scenario: &Scenario, trace: &[Record], hosts: &[HostId], name: &str) {
    let (corrupted, opened_again) = (corrupted(trace), same_numbers_again(trace));
    for id in hosts.iter().copied() {
        let path = capture(scenario, trace, id, name);
        let packets = read(&path);
        let seen = seen_by(scenario, trace, id);
        assert_eq!(packets.len(), seen.len(), "{}", path.display());
        for (number, (packet, (transmission, sent))) in packets.iter().zip(&seen).enumerate() {
            let place = format!("{} packet {}: {packet:?}", path.display(), number + 1);
            let damaged = !sent && corrupted.contains(transmission);
            assert!(!packet.has("_ws.malformed"), "{place}");
            assert_eq!(packet.has_bad_checksum(), damaged, "{place}");
            assert!(!sent || packet.has("frame.comment"), "{place}");
        }
        // A probe's byte is sent again and again, but tshark has a name of its own for it.
        let probe = |cause: &Cause| *cause == Cause::WindowProbe;
        let ours = trace.iter().filter(|record| {
            matches!(&record.what, What::Sent { host, repeats: Some(_), cause, .. } if *host == id && !probe(cause))
        });
        let probes = trace.iter().filter(|record| {
            matches!(&record.what, What::Sent { host, cause, .. } if *host == id && probe(cause))
        });
        let their_probes = packets
            .iter()
            .zip(&seen)
            .filter(|(packet, (_, sent))| *sent && packet.has("tcp.analysis.zero_window_probe"));
        assert_eq!(
            probes.count(),
            their_probes.count(),
            "{}: window probes",
            path.display()
        );
        let theirs = packets.iter().zip(&seen).filter(|(packet, (id, sent))| {
            *sent && packet.is_retransmission() && !opened_again.contains(id)
        });
        assert_eq!(
            ours.count(),
            theirs.count(),
            "{}: retransmissions",
            path.display()
        );
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn tshark_agrees_with_every_scenario() {
    if !has_tshark() {
        return;
    }
    // Most of the time goes into starting tshark, so each processor starts its own.
    let waiting = Mutex::new(files().into_iter());
    let next = || waiting.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(path) = next() {
                    agrees(&path);
                }
            });
        }
    });
}

fn agrees(path: &Path) {
    let scenario = load(path);
    let (_, trace) = run(&scenario);
    let folder = path.parent().unwrap().file_name().unwrap();
    let file = path.file_stem().unwrap();
    let name = format!("{}-{}", folder.display(), file.display());
    // Routers write down what they pass on, which is neither sent by them nor for them.
    let ends = (0..).map(HostId).zip(&scenario.hosts);
    let ends = ends.filter(|(_, host)| host.router.is_none());
    let ends: Vec<_> = ends.map(|(id, _)| id).collect();
    check(&scenario, &trace, &ends, &name);
}

/// Bit by bit through a whole SYN: whatever bit is turned over, the core and tshark both notice.
#[test]
fn tshark_and_the_core_agree_on_damage() {
    if !has_tshark() {
        return;
    }
    let mut scenario = own("corrupt");
    for bit in [0, 15, 16, 31, 32, 64, 106, 110, 112, 128, 143, 144] {
        let name = tcp_sim::ids::SegmentName::of_kind(HostId(0), tcp_sim::ids::Kind::Data, 2);
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
        check(&scenario, &trace, &[HostId(1)], &format!("bit-{bit}"));
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
    let path = capture(&scenario, &trace, HostId(0), "times");
    let sent = trace.iter().filter_map(|record| match &record.what {
        What::Sent {
            host: HostId(0), ..
        } => Some(record.at.as_nanos()),
        _ => None,
    });
    let packets = read(&path);
    let times = packets
        .iter()
        .zip(seen_by(&scenario, &trace, HostId(0)))
        .filter(|(_, (_, sent))| *sent);
    let times = times.map(|(packet, _)| {
        let (seconds, nanos) = packet.0["frame.time_epoch"].split_once('.').unwrap();
        seconds.parse::<u64>().unwrap() * 1_000_000_000 + nanos.parse::<u64>().unwrap()
    });
    assert!(times.eq(sent));
    fs::remove_file(path).unwrap();
}
