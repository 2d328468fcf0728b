//! Our captures as tshark reads them, with checksum validation on.
//!
//! tshark must be there when `CI` or `ACKADEMY_TSHARK` is set; elsewhere its absence skips the
//! tests that need it, with a line that says so.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses its own part, and a test may fail loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tcp_files::pcapng::Captures;
use tcp_sim::trace::Record;
use tcp_sim::{HostId, Scenario};

/// What tshark says of one packet. An empty field is one that tshark does not show.
#[derive(Clone, Debug)]
pub(crate) struct Packet(BTreeMap<&'static str, String>);

const FIELDS: [&str; 38] = [
    "frame.time_epoch",
    "frame.interface_name",
    "frame.interface_description",
    "frame.packet_flags_direction",
    "frame.packet_id",
    "ip.checksum.status",
    "tcp.checksum.status",
    "icmp.checksum.status",
    "_ws.malformed",
    "ip.src",
    "ip.ttl",
    "ip.dsfield.ecn",
    "icmp.type",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq_raw",
    "tcp.ack_raw",
    "tcp.len",
    "tcp.flags",
    "tcp.window_size_value",
    "tcp.options.wscale.shift",
    "tcp.analysis.retransmission",
    "tcp.analysis.fast_retransmission",
    "tcp.analysis.spurious_retransmission",
    "tcp.analysis.out_of_order",
    "tcp.analysis.lost_segment",
    "tcp.analysis.ack_lost_segment",
    "tcp.analysis.duplicate_ack",
    "tcp.analysis.window_update",
    "tcp.analysis.window_full",
    "tcp.analysis.zero_window",
    "tcp.analysis.zero_window_probe",
    "tcp.analysis.zero_window_probe_ack",
    "tcp.analysis.keep_alive",
    "tcp.analysis.keep_alive_ack",
    "tcp.analysis.reused_ports",
    "tcp.stream",
    // The last, for it may hold whatever we wrote.
    "frame.comment",
];
/// tshark's number for a checksum that does not match.
const BAD: &str = "0";

impl Packet {
    pub(crate) fn text(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        !self.text(field).is_empty()
    }

    pub(crate) fn number(&self, field: &str) -> u64 {
        let text = self.text(field);
        text.strip_prefix("0x")
            .map_or_else(|| text.parse(), |hex| u64::from_str_radix(hex, 16))
            .unwrap_or_else(|_| panic!("{field}: {self:?}"))
    }

    pub(crate) fn has_bad_checksum(&self) -> bool {
        // The segment that a report quotes is cut short, so its own checksum says nothing.
        let upper = if self.has("icmp.type") { "icmp" } else { "tcp" };
        ["ip", upper]
            .iter()
            .any(|kind| self.text(&format!("{kind}.checksum.status")) == BAD)
    }

    /// In nanoseconds from the start.
    pub(crate) fn nanos(&self) -> u64 {
        let (seconds, nanos) = self.text("frame.time_epoch").split_once('.').unwrap();
        seconds.parse::<u64>().unwrap() * 1_000_000_000 + nanos.parse::<u64>().unwrap()
    }

    pub(crate) fn is_outbound(&self) -> bool {
        match self.number("frame.packet_flags_direction") {
            1 => false,
            2 => true,
            other => panic!("direction {other}"),
        }
    }

    /// Which transmission it is.
    pub(crate) fn id(&self) -> u32 {
        u32::try_from(self.number("frame.packet_id")).unwrap()
    }

    /// Its flags by their first letters, or that it is ICMP.
    pub(crate) fn kind(&self) -> String {
        if self.has("icmp.type") {
            return "ICMP".into();
        }
        let bits = self.number("tcp.flags");
        let flags = (0..).zip("FSRPAUEC".chars());
        flags
            .filter(|(bit, _)| bits & (1 << bit) != 0)
            .map(|(_, letter)| letter)
            .collect()
    }

    /// When and where it was seen: "40 ms out r--server S".
    pub(crate) fn line(&self) -> String {
        let way = if self.is_outbound() { "out" } else { "in" };
        let (interface, kind) = (self.text("frame.interface_name"), self.kind());
        format!("{} ms {way} {interface} {kind}", self.nanos() / 1_000_000)
    }
}

/// Whether tshark can be asked. Where it must be there, its absence is a failure.
pub(crate) fn has_tshark() -> bool {
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

/// The captures of a run, a file for each host, in the order of the scenario.
pub(crate) fn files(scenario: &Scenario, trace: &[Record]) -> Vec<Vec<u8>> {
    let outs = scenario.hosts.iter().map(|_| Vec::new());
    let mut captures = Captures::begin(scenario, outs).unwrap();
    captures.take(trace).unwrap();
    captures.finish().unwrap()
}

/// What tshark reads in a host's file. `name` is for the file, and no other test has it.
pub(crate) fn seen(scenario: &Scenario, trace: &[Record], host: HostId, name: &str) -> Vec<Packet> {
    let files = files(scenario, trace);
    read(&files[host.index()], &format!("{name}-{}", host.0))
}

/// What tshark reads in a file.
pub(crate) fn read(file: &[u8], name: &str) -> Vec<Packet> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{name}-{}.pcapng", std::process::id()));
    fs::write(&path, file).unwrap();
    let mut tshark = Command::new("tshark");
    for check in ["ip.check_checksum:TRUE", "tcp.check_checksum:TRUE"] {
        tshark.args(["-o", check]);
    }
    tshark.args(["-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"]);
    for field in FIELDS {
        tshark.args(["-e", field]);
    }
    let output = tshark.arg("-r").arg(&path).output().unwrap();
    let (text, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{name}: {errors}");
    assert!(
        !errors.contains("cut short") && !errors.contains("isn't"),
        "{name}: {errors}"
    );
    fs::remove_file(path).unwrap();
    let packet = |line: &str| {
        let values = line.split('\t').map(str::to_string);
        Packet(FIELDS.into_iter().zip(values).collect())
    };
    text.lines().map(packet).collect()
}
