//! The IPv4 header (RFC 791, 3.1).

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use super::Check;
use super::checksum::Sum;
use super::error::{Layer, ParseError, count};
use super::ip::IpHeader;
use super::route::SourceRoute;
use super::segment::{Ecn, IpFields};

/// Bytes of a header without options, as we write it.
pub(super) const HEADER_LEN: u16 = 20;

const DONT_FRAGMENT: u16 = 0x4000;
const MORE_FRAGMENTS: u16 = 0x2000;
const FRAGMENT_OFFSET: u16 = 0x1fff;

/// The header in front of `payload_len` bytes of `protocol`.
pub(super) fn emit(
    protocol: u8,
    src: Ipv4Addr,
    dst: Ipv4Addr,
    fields: &IpFields,
    payload_len: u16,
    out: &mut Vec<u8>,
) {
    let header_len = header_len(fields);
    let total = header_len.saturating_add(payload_len);
    let flags = if fields.dont_fragment {
        DONT_FRAGMENT
    } else {
        0
    };
    let mut header = [0; HEADER_LEN as usize];
    header[0] = 0x40 | u8::try_from(header_len / 4).unwrap_or(5);
    header[1] = fields.traffic_class();
    header[2..4].copy_from_slice(&total.to_be_bytes());
    header[4..6].copy_from_slice(&fields.id.to_be_bytes());
    header[6..8].copy_from_slice(&flags.to_be_bytes());
    header[8] = fields.ttl;
    header[9] = protocol;
    header[12..16].copy_from_slice(&src.octets());
    // With a source route the packet goes to the first gateway, and the option says where then.
    let next = fields.source_route.as_ref().map_or(dst, SourceRoute::first);
    header[16..20].copy_from_slice(&next.octets());
    let option = fields.source_route.as_ref().map(|route| route.option(dst));
    let options = option.as_ref().map_or(&[][..], |bytes| bytes);
    let options = options
        .get(..usize::from(header_len - HEADER_LEN))
        .unwrap_or(&[]);
    let checksum = Sum::new().plus(&header).plus(options).complement();
    header[10..12].copy_from_slice(&checksum.to_be_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(options);
}

/// The length of the header with its options.
pub(super) fn header_len(fields: &IpFields) -> u16 {
    let route = fields.source_route.as_ref();
    HEADER_LEN + route.map_or(0, |route| u16::from(route.header_len()))
}

/// Reads the header, skipping its options. Bytes beyond the total length are not the packet's.
/// (MUST-50)
#[inline]
pub(super) fn parse(packet: &[u8], check: Check) -> Result<(IpHeader, &[u8]), ParseError> {
    let truncated = |needed| ParseError::Truncated {
        layer: Layer::Ipv4,
        needed,
        got: count(packet.len()),
    };
    let Some(fixed) = packet.first_chunk::<{ HEADER_LEN as usize }>() else {
        return Err(truncated(u32::from(HEADER_LEN)));
    };
    let word = |at: usize| u16::from_be_bytes([fixed[at], fixed[at + 1]]);
    let words = fixed[0] & 0x0f;
    let header_len = usize::from(words) * 4;
    let total = word(2);
    if words < 5 || header_len > usize::from(total) {
        return Err(ParseError::BadIpHeaderLength { words });
    }
    let whole = packet
        .get(..usize::from(total))
        .ok_or_else(|| truncated(u32::from(total)))?;
    let (header, payload) = whole
        .split_at_checked(header_len)
        .ok_or(ParseError::BadIpHeaderLength { words })?;

    if check == Check::Yes {
        let sum = Sum::new().plus(header);
        if sum.value() != 0xffff {
            let (found, expected) = (word(10), without(sum, word(10)));
            return Err(ParseError::BadIpChecksum { found, expected });
        }
    }
    let flags = word(6);
    if flags & (MORE_FRAGMENTS | FRAGMENT_OFFSET) != 0 {
        return Err(ParseError::Fragment);
    }
    let address = |at: usize| {
        IpAddr::V4(Ipv4Addr::new(
            fixed[at],
            fixed[at + 1],
            fixed[at + 2],
            fixed[at + 3],
        ))
    };
    let fields = IpFields {
        ttl: fixed[8],
        dscp: fixed[1] >> 2,
        ecn: Ecn::from_bits(fixed[1]),
        id: word(4),
        dont_fragment: flags & DONT_FRAGMENT != 0,
        source_route: header
            .get(usize::from(HEADER_LEN)..)
            .and_then(SourceRoute::recorded),
    };
    Ok((
        IpHeader {
            src: address(12),
            dst: address(16),
            fields,
            protocol: fixed[9],
        },
        payload,
    ))
}

/// The checksum field that would be right, from a sum that already holds `found`: subtracting is
/// adding the complement (RFC 1071, 2).
pub(super) fn without(sum: Sum, found: u16) -> u16 {
    sum.plus(&(!found).to_be_bytes()).complement()
}
