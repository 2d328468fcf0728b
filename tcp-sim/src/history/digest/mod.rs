//! The hash that proves that two runs are the same: FNV-1a, 64 bit, over a byte encoding of the
//! trace that is written down here and has a version.

mod command;
mod record;

use core::net::{IpAddr, SocketAddr};

use tcp_core::stack::ConnectionId;
use tcp_core::{Cause, Instant, State, TimerKind};

use crate::ids::{HostId, TransmissionId};
use crate::trace::{Giver, Record, Sink};

/// The version of the encoding; it is the first byte that is hashed.
pub const DIGEST_VERSION: u8 = 2;

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A hash in the making. Numbers are little-endian, texts and payloads carry their length, each
/// alternative has a number of its own. Payloads are taken eight bytes at a time, as numbers: they
/// are most of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        let mut digest = Self(OFFSET_BASIS);
        digest.byte(DIGEST_VERSION);
        digest
    }
}

impl Digest {
    /// The digest of a whole trace.
    #[must_use]
    pub fn of(trace: &[Record]) -> Self {
        let mut digest = Self::default();
        digest.records(trace);
        digest
    }

    /// The hash of what was taken so far.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }

    /// Takes records, in order.
    pub fn records(&mut self, records: &[Record]) {
        for record in records {
            self.take(record);
        }
    }

    /// Takes bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte);
        }
    }

    const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(PRIME);
    }

    fn u16(&mut self, value: u16) {
        self.bytes(&value.to_le_bytes());
    }

    fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    fn sized(&mut self, bytes: &[u8]) {
        self.u64(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.bytes(bytes);
    }

    fn payload(&mut self, bytes: &[u8]) {
        self.u64(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.0 = (self.0 ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME);
            // What a word changes in the upper half reaches the lower half too.
            self.0 ^= self.0 >> 32;
        }
        self.bytes(rest);
    }

    fn option<T>(&mut self, value: Option<T>, take: impl FnOnce(&mut Self, T)) {
        match value {
            None => self.byte(0),
            Some(value) => {
                self.byte(1);
                take(self, value);
            }
        }
    }

    fn instant(&mut self, at: Instant) {
        self.u64(at.as_nanos());
    }

    fn host(&mut self, host: HostId) {
        self.byte(host.0);
    }

    fn transmission(&mut self, id: TransmissionId) {
        self.u32(id.0);
    }

    fn connection(&mut self, connection: Option<ConnectionId>) {
        self.option(connection, |digest, id| digest.u32(id.0));
    }

    /// By name, so that a new cause between two old ones moves nothing.
    fn cause(&mut self, cause: Cause) {
        self.sized(cause.name().as_bytes());
    }

    fn state(&mut self, state: State) {
        self.sized(state.name().as_bytes());
    }

    fn timer(&mut self, timer: TimerKind) {
        self.byte(match timer {
            TimerKind::Retransmission => 0,
            TimerKind::Persist => 1,
            TimerKind::DelayedAck => 2,
            TimerKind::KeepAlive => 3,
            TimerKind::TimeWait => 4,
            TimerKind::FinWait2 => 5,
            TimerKind::User => 6,
            TimerKind::SillyWindow => 7,
        });
    }

    fn giver(&mut self, by: Giver) {
        self.byte(match by {
            Giver::Scenario => 0,
            Giver::Learner => 1,
        });
    }

    fn address(&mut self, address: SocketAddr) {
        match address.ip() {
            IpAddr::V4(ip) => {
                self.byte(4);
                self.bytes(&ip.octets());
            }
            IpAddr::V6(ip) => {
                self.byte(6);
                self.bytes(&ip.octets());
            }
        }
        self.u16(address.port());
    }
}

/// A digest takes a trace as it comes, without keeping it.
impl Sink for Digest {
    fn record(&mut self, record: Record) {
        self.take(&record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test values of FNV-1a, 64 bit.
    #[test]
    fn is_fnv_1a() {
        for (text, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut digest = Digest(OFFSET_BASIS);
            digest.bytes(text.as_bytes());
            assert_eq!(digest.value(), hash, "{text}");
        }
    }
}
