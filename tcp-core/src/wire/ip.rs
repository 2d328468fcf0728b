//! What both IP headers have in common for TCP.

use core::net::IpAddr;

use super::checksum::Sum;
use super::error::{Layer, ParseError};
use super::segment::{Ecn, IpFields};
use super::{Check, ipv4, ipv6};

/// An IP header as far as the protocol above it wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IpHeader {
    pub(super) src: IpAddr,
    pub(super) dst: IpAddr,
    pub(super) fields: IpFields,
    /// The number of the protocol that `payload` belongs to.
    pub(super) protocol: u8,
}

/// Reads the header of a packet of either version; what the packet carries comes with it.
#[inline]
pub(super) fn parse(packet: &[u8], check: Check) -> Result<(IpHeader, &[u8]), ParseError> {
    let Some(first) = packet.first() else {
        return Err(ParseError::Truncated {
            layer: Layer::Ipv4,
            needed: 1,
            got: 0,
        });
    };
    match first >> 4 {
        4 => ipv4::parse(packet, check),
        6 => ipv6::parse(packet),
        version => Err(ParseError::BadVersion(version)),
    }
}

/// Takes one off a packet's time to live, as each router does that passes it on (RFC 1812, 5.3.1;
/// IPv6's hop limit: RFC 8200, 3), and makes IPv4's header checksum right again.
///
/// Says what is left. `None`, and nothing is changed, when nothing is left to take or the packet
/// does not begin with a whole header.
pub fn take_hop(packet: &mut [u8]) -> Option<u8> {
    let first = *packet.first()?;
    let (len, place) = match first >> 4 {
        4 => (usize::from(first & 0x0f) * 4, 8),
        6 => (usize::from(ipv6::HEADER_LEN), 7),
        _ => return None,
    };
    if first >> 4 == 4 && len < usize::from(ipv4::HEADER_LEN) {
        return None;
    }
    let header = packet.get_mut(..len)?;
    let hops = header.get_mut(place)?;
    *hops = hops.checked_sub(1)?;
    let left = *hops;
    if first >> 4 == 4 {
        header.get_mut(10..12)?.fill(0);
        let sum = Sum::new().plus(header).complement();
        header.get_mut(10..12)?.copy_from_slice(&sum.to_be_bytes());
    }
    Some(left)
}

impl Ecn {
    /// From the two low bits of IPv4's second byte or of IPv6's traffic class (RFC 3168, 5).
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        match bits & 0b11 {
            0b00 => Self::NotEct,
            0b01 => Self::Ect1,
            0b10 => Self::Ect0,
            _ => Self::Ce,
        }
    }

    /// The two bits as the header has them.
    #[must_use]
    pub const fn bits(self) -> u8 {
        match self {
            Self::NotEct => 0b00,
            Self::Ect1 => 0b01,
            Self::Ect0 => 0b10,
            Self::Ce => 0b11,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4500 + 0073 + 4000 + 4011 + c0a8 + 0001 + c0a8 + 00c7 = 2479c, folded 479e, so the checksum
    /// is b861. With a time to live of 63, 4011 is 3f11, so the checksum is 0100 more.
    #[test]
    fn a_hop_costs_one_and_keeps_the_checksum_right() {
        let mut packet = [
            0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8,
            0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7, 0xff,
        ];
        assert_eq!(take_hop(&mut packet), Some(63));
        assert_eq!(packet[8..12], [0x3f, 0x11, 0xb9, 0x61]);
        assert_eq!(packet[20], 0xff);
        packet[8] = 0;
        let before = packet;
        assert_eq!(take_hop(&mut packet), None);
        assert_eq!(packet, before);
        assert_eq!(take_hop(&mut packet[..19]), None);
    }

    #[test]
    fn ipv6_has_no_checksum_to_mend() {
        let mut packet = [0x60; 40];
        packet[7] = 1;
        assert_eq!(take_hop(&mut packet), Some(0));
        assert_eq!(take_hop(&mut packet), None);
        assert_eq!(take_hop(&mut []), None);
        assert_eq!(take_hop(&mut [0x4f; 20]), None);
    }
}
