//! The TCP header (RFC 9293, 3.1).

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use bytes::Bytes;

use super::Check;
use super::checksum::pseudo_header;
use super::error::{Layer, ParseError, count};
use super::ipv4::without;
use super::options::{self, Encoded, OptionLayout};
use super::segment::{Flags, IpFields, Segment};
use crate::seq::SeqNumber;

/// Bytes of the header without options.
pub(super) const FIXED_LEN: u8 = 20;

/// ACK's bit in octet 13.
const ACK_BIT: u8 = 0x10;

/// Appends the header, its options and `data` (what is carried of the segment's) to `out`.
pub(super) fn emit(segment: &Segment, options: &Encoded, data: &[u8], out: &mut Vec<u8>) {
    let header_len = FIXED_LEN + options.len();
    let mut header = [0; FIXED_LEN as usize];
    header[0..2].copy_from_slice(&segment.src.port().to_be_bytes());
    header[2..4].copy_from_slice(&segment.dst.port().to_be_bytes());
    header[4..8].copy_from_slice(&segment.seq.0.to_be_bytes());
    if let Some(ack) = segment.ack {
        header[8..12].copy_from_slice(&ack.0.to_be_bytes());
    }
    header[12] = (header_len / 4) << 4;
    header[13] = segment.flags.bits() | if segment.ack.is_some() { ACK_BIT } else { 0 };
    header[14..16].copy_from_slice(&segment.window.to_be_bytes());
    header[18..20].copy_from_slice(&segment.urgent.to_be_bytes());
    // RFC 9293, MUST-2: the checksum is never left out. Header and options are whole words, so
    // only the data may be odd.
    let length = u32::from(header_len) + count(data.len());
    let checksum = pseudo_header(segment.src.ip(), segment.dst.ip(), length)
        .plus(&header)
        .plus(options.as_slice())
        .plus(data)
        .complement();
    header[16..18].copy_from_slice(&checksum.to_be_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(options.as_slice());
    out.extend_from_slice(data);
}

/// Reads the TCP part of a packet between two addresses. `keep` makes its data the segment's own.
pub(super) fn parse(
    src: IpAddr,
    dst: IpAddr,
    ip: IpFields,
    bytes: &[u8],
    check: Check,
    keep: impl FnOnce(&[u8]) -> Bytes,
) -> Result<Segment, ParseError> {
    let got = count(bytes.len());
    let Some(fixed) = bytes.first_chunk::<{ FIXED_LEN as usize }>() else {
        return Err(ParseError::Truncated {
            layer: Layer::Tcp,
            needed: u32::from(FIXED_LEN),
            got,
        });
    };
    let half = |at: usize| u16::from_be_bytes([fixed[at], fixed[at + 1]]);
    let word = |at: usize| u32::from(half(at)) << 16 | u32::from(half(at + 2));

    // RFC 9293, MUST-3: before anything in the segment is believed.
    if check == Check::Yes {
        let sum = pseudo_header(src, dst, got).plus(bytes);
        if sum.value() != 0xffff {
            let (found, expected) = (half(16), without(sum, half(16)));
            return Err(ParseError::BadTcpChecksum { found, expected });
        }
    }
    let words = fixed[12] >> 4;
    let bad_offset = ParseError::BadDataOffset { words };
    let options_len = usize::from(words).checked_sub(5).ok_or(bad_offset)? * 4;
    let (_, rest) = bytes.split_at(usize::from(FIXED_LEN));
    let (option_bytes, data) = rest.split_at_checked(options_len).ok_or(bad_offset)?;

    Ok(Segment {
        src: SocketAddr::new(src, half(0)),
        dst: SocketAddr::new(dst, half(2)),
        seq: SeqNumber(word(4)),
        ack: (fixed[13] & ACK_BIT != 0).then(|| SeqNumber(word(8))),
        flags: Flags::from_bits(fixed[13]),
        window: half(14),
        urgent: half(18),
        options: options::decode(option_bytes)?,
        payload: keep(data),
        ip,
    })
}

impl Segment {
    /// The length of the TCP header with its options, in bytes: 20 to 60.
    #[must_use]
    pub fn header_len(&self) -> u8 {
        FIXED_LEN + options::encode(&self.options, OptionLayout::Rfc).len()
    }
}
