//! Attackers that see nothing of what they attack (RFC 5961, 1.1; RFC 4987, 2).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::Bytes;
use tcp_core::connection::Transmit;
use tcp_core::wire::{IpFields, Options};
use tcp_core::{Cause, Flags, Instant, Segment, SeqNumber};

use super::forged;
use super::knowledge::Known;
use super::pace::Pace;
use crate::ids::HostId;
use crate::rng::Rng;
use crate::scenario::{Flood, Forge, Forgery};

/// The window that a forged segment tells: any will do.
const WINDOW: u16 = 65_535;
/// The stream of an attacker's random numbers, beside those of the links.
const STREAM: u64 = 1 << 40;
/// The first port that a flood sends from; the next SYN has the next one.
const FIRST_PORT: u32 = 1_024;

/// A segment with nothing in it but its numbers and its kind.
pub(super) fn segment(
    what: Forgery,
    src: SocketAddr,
    dst: SocketAddr,
    seq: SeqNumber,
    ack: Option<SeqNumber>,
) -> Segment {
    let (flags, payload) = match what {
        Forgery::Rst => (Flags::RST, Bytes::new()),
        Forgery::Syn | Forgery::SynAck => (Flags::SYN, Bytes::new()),
        Forgery::Ack => (Flags::NONE, Bytes::new()),
        Forgery::Fin => (Flags::FIN, Bytes::new()),
        Forgery::Data(len) => {
            let text = b"forged-".iter().copied().cycle();
            (Flags::PSH, text.take(usize::from(len)).collect())
        }
    };
    Segment {
        src,
        dst,
        seq,
        ack: ack.filter(|_| !matches!(what, Forgery::Syn)),
        flags,
        window: WINDOW,
        urgent: 0,
        options: Options::default(),
        payload,
        ip: IpFields::default(),
    }
}

/// Sweeps the sequence numbers of one four-tuple.
#[derive(Clone, Debug)]
pub(in crate::world) struct Forger {
    spec: Forge,
    src: SocketAddr,
    dst: SocketAddr,
    pace: Pace,
}

impl Forger {
    pub(super) fn new(spec: Forge, start: Instant, known: &Known<'_>) -> Option<Self> {
        Some(Self {
            spec,
            src: known.endpoint(spec.from, spec.from_port)?,
            dst: known.endpoint(spec.to, spec.port)?,
            pace: Pace::new(start, spec.rate, spec.count),
        })
    }

    pub(super) fn next(&mut self, now: Instant) -> Option<Transmit> {
        let nth = self.pace.next(now)?;
        let seq = SeqNumber(self.spec.sequence) + self.spec.step.wrapping_mul(nth);
        let ack = self.spec.acknowledgment.map(SeqNumber);
        let segment = segment(self.spec.what, self.src, self.dst, seq, ack);
        Some(forged(segment, Cause::ForgedSegment))
    }

    pub(super) fn wake(&self) -> Option<Instant> {
        self.pace.wake()
    }
}

/// Sends SYNs in many names.
#[derive(Clone, Debug)]
pub(in crate::world) struct Flooder {
    spec: Flood,
    source: IpAddr,
    dst: SocketAddr,
    pace: Pace,
    rng: Rng,
}

impl Flooder {
    pub(super) fn new(spec: Flood, own: HostId, start: Instant, known: &Known<'_>) -> Option<Self> {
        Some(Self {
            spec,
            source: spec.source.or_else(|| known.address(own))?,
            dst: known.endpoint(spec.to, spec.port)?,
            pace: Pace::new(start, spec.rate, spec.count),
            rng: Rng::new(known.seed(), STREAM | u64::from(own.0)),
        })
    }

    pub(super) fn next(&mut self, now: Instant) -> Option<Transmit> {
        let nth = self.pace.next(now)?;
        let names = self.spec.sources.max(1);
        let address = following(self.source, nth % names);
        // Once round all names, the port changes, so that no SYN comes twice.
        let port = FIRST_PORT + (nth / names) % (u32::from(u16::MAX) - FIRST_PORT);
        let src = SocketAddr::new(address, u16::try_from(port).unwrap_or(u16::MAX));
        let seq = SeqNumber(self.rng.draw());
        let segment = segment(Forgery::Syn, src, self.dst, seq, None);
        Some(forged(segment, Cause::FloodSyn))
    }

    pub(super) fn wake(&self) -> Option<Instant> {
        self.pace.wake()
    }
}

/// The address so many further on.
fn following(address: IpAddr, further: u32) -> IpAddr {
    match address {
        IpAddr::V4(ip) => Ipv4Addr::from(u32::from(ip).wrapping_add(further)).into(),
        IpAddr::V6(ip) => Ipv6Addr::from(u128::from(ip).wrapping_add(further.into())).into(),
    }
}
