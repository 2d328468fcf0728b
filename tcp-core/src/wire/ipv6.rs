//! The IPv6 header and the extension headers that may stand before TCP (RFC 8200, 3 and 4).

use core::net::{IpAddr, Ipv6Addr};

use super::error::{Layer, ParseError, count};
use super::ip::IpHeader;
use super::segment::{Ecn, IpFields};

/// Bytes of the header, which has always the same length.
pub(super) const HEADER_LEN: u16 = 40;

/// Next-header numbers of extension headers (RFC 8200, 4).
pub(super) mod extension {
    pub(in crate::wire) const HOP_BY_HOP: u8 = 0;
    pub(in crate::wire) const ROUTING: u8 = 43;
    pub(in crate::wire) const FRAGMENT: u8 = 44;
    pub(in crate::wire) const DESTINATION: u8 = 60;
}

/// The header in front of `payload_len` bytes of `protocol`.
pub(super) fn emit(
    protocol: u8,
    src: Ipv6Addr,
    dst: Ipv6Addr,
    fields: &IpFields,
    payload_len: u16,
) -> [u8; HEADER_LEN as usize] {
    let mut header = [0; HEADER_LEN as usize];
    // The traffic class lies across two bytes.
    let class = fields.traffic_class();
    header[0] = 0x60 | (class >> 4);
    header[1] = class << 4;
    header[4..6].copy_from_slice(&payload_len.to_be_bytes());
    header[6] = protocol;
    header[7] = fields.ttl;
    header[8..24].copy_from_slice(&src.octets());
    header[24..40].copy_from_slice(&dst.octets());
    header
}

/// Reads the header and skips extension headers. Bytes beyond the payload length are not the
/// packet's.
pub(super) fn parse(packet: &[u8]) -> Result<(IpHeader, &[u8]), ParseError> {
    let truncated = |needed| ParseError::Truncated {
        layer: Layer::Ipv6,
        needed,
        got: count(packet.len()),
    };
    let Some((fixed, rest)) = packet.split_first_chunk::<{ HEADER_LEN as usize }>() else {
        return Err(truncated(u32::from(HEADER_LEN)));
    };
    let payload_len = u16::from_be_bytes([fixed[4], fixed[5]]);
    let mut payload = rest
        .get(..usize::from(payload_len))
        .ok_or_else(|| truncated(u32::from(HEADER_LEN) + u32::from(payload_len)))?;

    let mut protocol = fixed[6];
    // Each turn takes at least eight bytes off the payload, so a packet cannot keep us here.
    while let Some(extension) = Extension::read(protocol, payload) {
        let Extension { next, len } = extension?;
        protocol = next;
        payload = payload.get(len..).unwrap_or(&[]);
    }
    let address = |octets: &[u8]| {
        let octets: [u8; 16] = octets.try_into().unwrap_or_default();
        IpAddr::V6(Ipv6Addr::from(octets))
    };
    let fields = IpFields {
        ttl: fixed[7],
        dscp: ((fixed[0] & 0x0f) << 2) | (fixed[1] >> 6),
        ecn: Ecn::from_bits(fixed[1] >> 4),
        id: 0,
        dont_fragment: true,
        source_route: None,
    };
    let header = IpHeader {
        src: address(&fixed[8..24]),
        dst: address(&fixed[24..40]),
        fields,
        protocol,
    };
    Ok((header, payload))
}

/// An extension header that may be skipped.
pub(super) struct Extension {
    /// The number of what follows it.
    pub(super) next: u8,
    /// How many bytes it takes.
    pub(super) len: usize,
}

impl Extension {
    /// The extension header of number `kind` at the start of `bytes`; `None` when `kind` is none.
    pub(super) fn read(kind: u8, bytes: &[u8]) -> Option<Result<Self, ParseError>> {
        use extension::{DESTINATION, FRAGMENT, HOP_BY_HOP, ROUTING};
        if !matches!(kind, HOP_BY_HOP | ROUTING | FRAGMENT | DESTINATION) {
            return None;
        }
        let truncated = |needed: usize| ParseError::Truncated {
            layer: Layer::Ipv6,
            needed: count(needed),
            got: count(bytes.len()),
        };
        let Some(&[next, length, third, fourth, ..]) = bytes.first_chunk::<8>() else {
            return Some(Err(truncated(8)));
        };
        if kind == FRAGMENT {
            // Offset and M flag both zero: an atomic fragment, which is the whole packet (RFC
            // 6946).
            let whole = third == 0 && fourth & !0b110 == 0;
            return Some(if whole {
                Ok(Self { next, len: 8 })
            } else {
                Err(ParseError::Fragment)
            });
        }
        if kind == ROUTING && fourth != 0 {
            return Some(Err(ParseError::SegmentsLeft(fourth)));
        }
        let len = (usize::from(length) + 1) * 8;
        Some(if len <= bytes.len() {
            Ok(Self { next, len })
        } else {
            Err(truncated(len))
        })
    }
}
