//! Initial send sequence numbers.

use core::net::{IpAddr, SocketAddr};

use super::siphash::siphash_2_4;
use super::tuple::FourTuple;
use crate::seq::SeqNumber;
use crate::time::Instant;

/// How a host chooses the initial send sequence number of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssPolicy {
    /// Always the same number: easy to follow on paper, and unsafe.
    Fixed(SeqNumber),
    /// A clock that ticks each 4 microseconds (RFC 9293, 3.4.1: `M` alone). Easy to guess.
    Clock,
    /// The clock and a keyed hash of the connection's endpoints (RFC 6528, 3; RFC 9293, SHLD-1).
    /// The hash is SipHash-2-4.
    Rfc6528 {
        /// The key that nobody else may know.
        secret: [u64; 2],
    },
}

impl IssPolicy {
    /// The number for a connection that opens now.
    pub(super) fn choose(self, now: Instant, tuple: &FourTuple) -> SeqNumber {
        match self {
            Self::Fixed(iss) => iss,
            Self::Clock => SeqNumber(clock(now)),
            Self::Rfc6528 { secret } => SeqNumber(clock(now)) + hash(secret, tuple),
        }
    }
}

/// RFC 9293, 3.4.1: the low 32 bits of a count of 4-microsecond steps.
/// (MUST-8)
#[expect(
    clippy::cast_possible_truncation,
    reason = "the clock wraps, as RFC 9293 has it"
)]
const fn clock(now: Instant) -> u32 {
    (now.as_nanos() / 4_000) as u32
}

/// RFC 6528, 3: F(localip, localport, remoteip, remoteport, secretkey).
/// (MUST-9, RFC6528/number)
#[expect(
    clippy::cast_possible_truncation,
    reason = "any 32 bits of the hash will do"
)]
fn hash(secret: [u64; 2], tuple: &FourTuple) -> u32 {
    siphash_2_4(secret, &endpoints(tuple)) as u32
}

/// Both endpoints as bytes to be hashed.
pub(super) fn endpoints(tuple: &FourTuple) -> [u8; 36] {
    let mut bytes = [0; 36];
    let (local, remote) = bytes.split_at_mut(18);
    write(local, tuple.local());
    write(remote, tuple.remote());
    bytes
}

/// An endpoint as 18 bytes: the address (IPv4's as an IPv4-mapped one) and the port.
fn write(slots: &mut [u8], endpoint: SocketAddr) {
    let address = match endpoint.ip() {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    let bytes = address
        .octets()
        .into_iter()
        .chain(endpoint.port().to_be_bytes());
    for (slot, byte) in slots.iter_mut().zip(bytes) {
        *slot = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Duration;

    fn tuple(port: u16) -> FourTuple {
        FourTuple::new(
            SocketAddr::from(([192, 0, 2, 1], port)),
            SocketAddr::from(([192, 0, 2, 2], 80)),
        )
    }

    /// RFC 9293, 3.4.1: the clock goes round in about 4.77 hours: 2^32 steps of 4 microseconds.
    /// (MUST-8)
    #[test]
    fn the_clock_ticks_each_4_microseconds_and_wraps() {
        let at = |nanos| IssPolicy::Clock.choose(Instant::from_nanos(nanos), &tuple(1));
        assert_eq!(at(0), SeqNumber(0));
        assert_eq!(at(3_999), SeqNumber(0));
        assert_eq!(at(4_000), SeqNumber(1));
        assert_eq!(at(1_000_000_000), SeqNumber(250_000));
        assert_eq!(at(4_000 << 32), SeqNumber(0));
    }

    /// RFC 6528, 3: for the same endpoints the numbers go on rising with the clock, for others
    /// they begin elsewhere, and without the key nobody can tell where.
    /// (MUST-9, SHLD-1, RFC6528/number)
    #[test]
    fn the_hash_moves_with_endpoints_and_key_and_the_clock_goes_on() {
        let policy = IssPolicy::Rfc6528 { secret: [1, 2] };
        let start = Instant::ZERO;
        let first = policy.choose(start, &tuple(49_152));
        let later = policy.choose(start + Duration::from_millis(1), &tuple(49_152));
        assert_eq!(later, first + 250);
        assert_ne!(policy.choose(start, &tuple(49_153)), first);
        let elsewhere = FourTuple::new(tuple(49_152).local(), tuple(49_153).local());
        assert_ne!(policy.choose(start, &elsewhere), first);
        let other = IssPolicy::Rfc6528 { secret: [1, 3] };
        assert_ne!(other.choose(start, &tuple(49_152)), first);
    }
}
