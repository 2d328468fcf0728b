//! Captures: what one host sends and what reaches it, as a pcapng file (draft-ietf-opsawg-pcapng)
//! of raw IP packets with nanosecond times and a comment that says why.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tcp_core::{Cause, Instant, Segment, Source};

use crate::check::cause_of;
use crate::ids::{HostId, TransmissionId};
use crate::scenario::Scenario;
use crate::trace::{Record, What};
use crate::world::packet;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
/// `LINKTYPE_RAW`: the packet begins with its IPv4 or IPv6 header.
const LINKTYPE_RAW: u16 = 101;

const OPT_COMMENT: u16 = 1;
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
/// Times are in 10^-9 seconds.
const NANOSECONDS: u8 = 9;

/// Writes what `host` saw of a run. A lost segment is in its sender's file and in no other; a
/// corrupted one is in its receiver's as it arrived.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(
    scenario: &Scenario,
    trace: &[Record],
    host: HostId,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = scenario.host(host).map_or("", |spec| &spec.name);
    block(out, SECTION_HEADER, |body| {
        body.extend(BYTE_ORDER_MAGIC.to_le_bytes());
        body.extend(1_u16.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // The section's length is not given.
        body.extend(u64::MAX.to_le_bytes());
        option(
            body,
            SHB_USERAPPL,
            concat!("ackademy ", env!("CARGO_PKG_VERSION")).as_bytes(),
        );
        end_of_options(body);
    })?;
    block(out, INTERFACE_DESCRIPTION, |body| {
        body.extend(LINKTYPE_RAW.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // No limit to a packet's length.
        body.extend(0_u32.to_le_bytes());
        option(body, IF_NAME, name.as_bytes());
        option(body, IF_TSRESOL, &[NANOSECONDS]);
        end_of_options(body);
    })?;
    for seen in sightings(scenario, trace, host) {
        packet_block(&seen, out)?;
    }
    Ok(())
}

/// A packet that passed the host's interface.
struct Sighting {
    at: Instant,
    bytes: Vec<u8>,
    comment: String,
}

/// A transmission on its way.
#[derive(Clone)]
struct Flight {
    segment: Segment,
    corrupted: Vec<u32>,
    is_copy: bool,
}

fn sightings(scenario: &Scenario, trace: &[Record], host: HostId) -> Vec<Sighting> {
    let mut flights: BTreeMap<TransmissionId, Flight> = BTreeMap::new();
    let mut reports: BTreeMap<TransmissionId, _> = BTreeMap::new();
    let mut seen = Vec::new();
    for (index, record) in trace.iter().enumerate() {
        match &record.what {
            What::Sent {
                id,
                host: from,
                segment,
                cause,
                repeats,
                ..
            } => {
                let flight = Flight {
                    segment: segment.clone(),
                    corrupted: Vec::new(),
                    is_copy: false,
                };
                if *from == host {
                    let again = if repeats.is_some() {
                        "sent again"
                    } else {
                        "sent"
                    };
                    let comment = format!("{again}: {}", said(*cause));
                    seen.push(Sighting {
                        at: record.at,
                        bytes: packet(segment, &[]),
                        comment,
                    });
                }
                flights.insert(*id, flight);
            }
            What::Copied { id, of, .. } => {
                if let Some(flight) = flights.get(of).cloned() {
                    flights.insert(
                        *id,
                        Flight {
                            is_copy: true,
                            ..flight
                        },
                    );
                }
            }
            What::Corrupted { id, bit } => {
                if let Some(flight) = flights.get_mut(id) {
                    match flight.corrupted.iter().position(|turned| turned == bit) {
                        Some(place) => drop(flight.corrupted.remove(place)),
                        None => flight.corrupted.push(*bit),
                    }
                }
            }
            What::Lost { id, .. } => drop(flights.remove(id)),
            What::Rewritten { id, segment, .. } => {
                if let Some(flight) = flights.get_mut(id) {
                    flight.segment = segment.clone();
                }
            }
            What::Forwarded { id, by, .. } => {
                if let Some(flight) = flights.get_mut(id) {
                    flight.segment.ip.ttl = flight.segment.ip.ttl.saturating_sub(1);
                    if *by == host {
                        seen.push(Sighting {
                            at: record.at,
                            bytes: packet(&flight.segment, &flight.corrupted),
                            comment: "forwarded".into(),
                        });
                    }
                }
            }
            What::Reported {
                id,
                by,
                packet,
                error,
                ..
            } => {
                if *by == host {
                    seen.push(Sighting {
                        at: record.at,
                        bytes: packet.to_vec(),
                        comment: "sent: an ICMP error".into(),
                    });
                }
                let to = scenario.host_at(error.local.ip());
                reports.insert(*id, (to, packet));
            }
            What::Delivered { id } => {
                if let Some((to, packet)) = reports.remove(id)
                    && to == Some(host)
                {
                    seen.push(Sighting {
                        at: record.at,
                        bytes: packet.to_vec(),
                        comment: "received: an ICMP error".into(),
                    });
                }
                if let Some(flight) = flights.remove(id)
                    && scenario.host_at(flight.segment.dst.ip()) == Some(host)
                {
                    let bytes = packet(&flight.segment, &flight.corrupted);
                    let comment = arrival(&flight, *id, trace.get(index..).unwrap_or_default());
                    seen.push(Sighting {
                        at: record.at,
                        bytes,
                        comment,
                    });
                }
            }
            What::Rescheduled { .. }
            | What::Core { .. }
            | What::Application { .. }
            | What::Power { .. }
            | What::Command { .. }
            | What::Refused { .. } => {}
        }
    }
    seen
}

/// What the host made of an arrival: the causes that its records carry.
fn arrival(flight: &Flight, id: TransmissionId, from: &[Record]) -> String {
    let mut parts = Vec::new();
    if flight.is_copy {
        parts.push("a copy that the network made".to_string());
    }
    for bit in &flight.corrupted {
        parts.push(format!(
            "bit {bit} of the TCP segment turned over on the way"
        ));
    }
    let step = from.first().map(|record| record.step);
    for record in from.iter().take_while(|record| Some(record.step) == step) {
        if let What::Core {
            event,
            about: Some(about),
            ..
        } = &record.what
            && *about == id
        {
            match event {
                tcp_core::Event::Accepted { cause } => {
                    parts.push(format!("received: {}", said(*cause)));
                }
                tcp_core::Event::Dropped { cause } => {
                    parts.push(format!("dropped: {}", said(*cause)));
                }
                tcp_core::Event::StateChanged { from, to, .. } => {
                    let why = cause_of(event).map(said).unwrap_or_default();
                    parts.push(format!("{} to {}: {why}", from.name(), to.name()));
                }
                _ => {}
            }
        }
    }
    parts.join("; ")
}

fn said(cause: Cause) -> String {
    let name = cause.name();
    match cause.source() {
        Source::Rfc(number, section) => format!("{name} (RFC {number}, {section})"),
        Source::Linux(version, rule) => format!("{name} (Linux {version}, {rule})"),
        Source::FreeBsd(version, rule) => format!("{name} (FreeBSD {version}, {rule})"),
        Source::Scenario => format!("{name} (scenario)"),
        Source::Learner => format!("{name} (learner)"),
        Source::Application => format!("{name} (application)"),
    }
}

fn packet_block(seen: &Sighting, out: &mut impl Write) -> io::Result<()> {
    let nanos = seen.at.as_nanos();
    let (high, low) = (nanos >> 32, nanos & u64::from(u32::MAX));
    let len = length(seen.bytes.len())?;
    block(out, ENHANCED_PACKET, |body| {
        let word = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        body.extend(0_u32.to_le_bytes());
        body.extend(word(high).to_le_bytes());
        body.extend(word(low).to_le_bytes());
        body.extend(len.to_le_bytes());
        body.extend(len.to_le_bytes());
        padded(body, &seen.bytes);
        if !seen.comment.is_empty() {
            option(body, OPT_COMMENT, seen.comment.as_bytes());
            end_of_options(body);
        }
    })
}

/// A block: its type, its length, its body, its length again.
fn block(out: &mut impl Write, kind: u32, fill: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
    let mut body = Vec::new();
    fill(&mut body);
    let len = length(body.len() + 12)?.to_le_bytes();
    out.write_all(&kind.to_le_bytes())?;
    out.write_all(&len)?;
    out.write_all(&body)?;
    out.write_all(&len)
}

fn length(len: usize) -> io::Result<u32> {
    u32::try_from(len).map_err(|_| io::Error::other("a block is too long for pcapng"))
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    // No option here is near the limit; a longer one is cut.
    let value = value.get(..usize::from(u16::MAX)).unwrap_or(value);
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_le_bytes());
    padded(body, value);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

/// Bytes, and zeros up to a multiple of four.
fn padded(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend(bytes);
    body.extend(core::iter::repeat_n(
        0,
        bytes.len().next_multiple_of(4) - bytes.len(),
    ));
}
