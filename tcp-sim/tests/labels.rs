//! What tshark's own analysis says of our captures agrees with the trace's causes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;
mod tshark;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use common::{files, load, run};
use tcp_core::{Cause, Flags};
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Record, What};
use tcp_sim::{HostId, Scenario};
use tshark::{Packet, has_tshark, seen};

/// Under whatever name tshark gives to a segment that its sender sent again.
fn is_retransmission(packet: &Packet) -> bool {
    let names = [
        "retransmission",
        "fast_retransmission",
        "spurious_retransmission",
        "out_of_order",
    ];
    // A single byte that was sent before looks like a keep-alive of old systems, which has one byte
    // that the peer has already (RFC 9293, 3.8.4).
    let last_byte = packet.has("tcp.analysis.keep_alive") && packet.text("tcp.len") == "1";
    last_byte
        || names
            .iter()
            .any(|name| packet.has(&format!("tcp.analysis.{name}")))
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
        let packets = seen(scenario, trace, id, name);
        let path = format!("{name}-{}", id.0);
        let seen = seen_by(scenario, trace, id);
        assert_eq!(packets.len(), seen.len(), "{path}");
        for (number, (packet, (transmission, sent))) in packets.iter().zip(&seen).enumerate() {
            let place = format!("{path} packet {}: {packet:?}", number + 1);
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
            "{path}: window probes"
        );
        let theirs = packets.iter().zip(&seen).filter(|(packet, (id, sent))| {
            *sent && is_retransmission(packet) && !opened_again.contains(id)
        });
        assert_eq!(ours.count(), theirs.count(), "{path}: retransmissions");
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
