//! What both IP headers have in common for TCP.

use core::net::IpAddr;

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
