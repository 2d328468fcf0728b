//! Headers as bytes, and bytes as headers.
//!
//! [`emit`] and [`parse`] go between a [`Segment`] and the IP packet that carries it. Parsing is
//! total: any bytes give a segment or a [`ParseError`]. [`emit_icmp`] and [`parse_icmp`] do the
//! same for the errors that ICMP and ICMPv6 report about a segment. [`fields`] describes where each
//! field of a real packet lies, for whoever draws it.

pub mod checksum;
mod error;
mod fields;
mod icmp;
mod ip;
mod ipv4;
mod ipv6;
mod options;
mod route;
mod segment;
mod tcp;

use alloc::vec::Vec;
use core::net::IpAddr;

use bytes::{Buf as _, Bytes};

pub use error::{Layer, ParseError};
pub use fields::{Field, FieldKind, FieldValue, Part, fields, tcp_fields};
pub use icmp::{IcmpError, IcmpKind, IcmpMeaning, IcmpParseError, emit_icmp, parse_icmp};
pub use ip::take_hop;
pub use options::{MAX_OPTIONS_LEN, MAX_WINDOW_SCALE, OptionLayout, kind};
pub use route::SourceRoute;
pub use segment::{Ecn, Flags, IpFields, Options, SackBlocks, Segment, Timestamps};

use checksum::{PROTOCOL_TCP, Pair, same_family};

/// The most that an IP packet's length field can say: the whole packet in IPv4, what follows the
/// header in IPv6.
pub const MAX_LENGTH: u16 = u16::MAX;

/// Whether checksums are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Yes,
    No,
}

/// The whole packet: IPv4 or IPv6 header by the addresses, TCP header, options and data, with
/// correct checksums.
///
/// Data beyond what the IP header's length field can say is left out, and so are SACK blocks for
/// which the header has no room.
#[must_use]
pub fn emit(segment: &Segment) -> Vec<u8> {
    emit_with(segment, OptionLayout::Rfc)
}

/// [`emit`] with the options in the order and with the padding of `layout`: how a host writes them
/// is its own affair, so no segment knows of it (see [`crate::Config::option_layout`]).
#[must_use]
pub fn emit_with(segment: &Segment, layout: OptionLayout) -> Vec<u8> {
    let options = options::encode(&segment.options, layout);
    let header_len = u16::from(tcp::FIXED_LEN) + u16::from(options.len());
    let pair = same_family(segment.src.ip(), segment.dst.ip());
    let ip_len = match pair {
        Pair::V4(..) => ipv4::header_len(&segment.ip),
        Pair::V6(..) => ipv6::HEADER_LEN,
    };
    let data = carried(segment, header_len);
    let tcp_len = header_len + u16::try_from(data.len()).unwrap_or(0);
    // Exactly, as `Bytes` can take a full vector over without allocating anything beside it.
    let mut out = Vec::with_capacity(usize::from(ip_len) + usize::from(tcp_len));
    match pair {
        Pair::V4(src, dst) => {
            ipv4::emit(PROTOCOL_TCP, src, dst, &segment.ip, tcp_len, &mut out);
        }
        Pair::V6(src, dst) => {
            let header = ipv6::emit(PROTOCOL_TCP, src, dst, &segment.ip, tcp_len);
            out.extend_from_slice(&header);
        }
    }
    tcp::emit(segment, &options, data, &mut out);
    out
}

/// The TCP part of [`emit`] alone. Its checksum covers the pseudo-header all the same.
#[must_use]
pub fn emit_tcp(segment: &Segment) -> Vec<u8> {
    emit_tcp_with(segment, OptionLayout::Rfc)
}

/// The TCP part of [`emit_with`] alone.
#[must_use]
pub fn emit_tcp_with(segment: &Segment, layout: OptionLayout) -> Vec<u8> {
    let options = options::encode(&segment.options, layout);
    let header_len = u16::from(tcp::FIXED_LEN) + u16::from(options.len());
    let data = carried(segment, header_len);
    let mut out = Vec::with_capacity(usize::from(header_len) + data.len());
    tcp::emit(segment, &options, data, &mut out);
    out
}

/// As much of the data as one packet can carry behind a TCP header of `header_len` bytes.
fn carried(segment: &Segment, header_len: u16) -> &[u8] {
    let before = match same_family(segment.src.ip(), segment.dst.ip()) {
        Pair::V4(..) => ipv4::header_len(&segment.ip) + header_len,
        Pair::V6(..) => header_len,
    };
    let most = usize::from(MAX_LENGTH - before);
    segment.payload.get(..most).unwrap_or(&segment.payload)
}

/// Reads an IP packet of either version as a TCP segment.
///
/// # Errors
/// When the bytes are not a whole, unfragmented TCP segment with right checksums and a possible
/// header.
pub fn parse(packet: &[u8]) -> Result<Segment, ParseError> {
    parse_packet(packet, Check::Yes, Bytes::copy_from_slice)
}

/// [`parse`] for a packet whose bytes can be shared: the segment's data is a part of them, and not
/// a copy, unless the packet is so much longer that it is not worth keeping.
///
/// # Errors
/// As for [`parse`].
pub fn parse_shared(packet: &Bytes) -> Result<Segment, ParseError> {
    parse_taking(&mut packet.clone())
}

/// [`parse_shared`] that takes the packet, when it can be read: as the segment's data it has one
/// owner then, and nothing has to be allocated for counting more of them.
pub(crate) fn parse_taking(packet: &mut Bytes) -> Result<Segment, ParseError> {
    let mut part = None;
    let mut read = parse_packet(packet, Check::Yes, |data| {
        if data.len() < packet.len() / 2 {
            Bytes::copy_from_slice(data)
        } else {
            let at = data.as_ptr().addr().checked_sub(packet.as_ptr().addr());
            part = at.map(|at| (at, data.len()));
            Bytes::new()
        }
    });
    if let (Ok(segment), Some((at, len))) = (&mut read, part) {
        let mut data = core::mem::take(packet);
        data.advance(at);
        data.truncate(len);
        segment.payload = data;
    }
    read
}

/// [`parse`] without comparing checksums: for showing what a corrupt segment would say, never for
/// acting on it (RFC 9293, MUST-3).
///
/// # Errors
/// As for [`parse`], but for checksums.
pub fn parse_unchecked(packet: &[u8]) -> Result<Segment, ParseError> {
    parse_packet(packet, Check::No, Bytes::copy_from_slice)
}

fn parse_packet(
    packet: &[u8],
    check: Check,
    keep: impl FnOnce(&[u8]) -> Bytes,
) -> Result<Segment, ParseError> {
    let (header, payload) = ip::parse(packet, check)?;
    if header.protocol != PROTOCOL_TCP {
        return Err(ParseError::NotTcp(header.protocol));
    }
    let fields = header.fields;
    tcp::parse(header.src, header.dst, fields, payload, check, keep)
}

/// Reads the TCP part of a packet that went from `src` to `dst`. The IP fields take their
/// defaults.
///
/// # Errors
/// As for [`parse`], but for what belongs to the IP header.
pub fn parse_tcp(src: IpAddr, dst: IpAddr, bytes: &[u8]) -> Result<Segment, ParseError> {
    let (fields, keep) = (IpFields::default(), Bytes::copy_from_slice);
    tcp::parse(src, dst, fields, bytes, Check::Yes, keep)
}

/// [`parse_tcp`] without comparing the checksum.
///
/// # Errors
/// As for [`parse_tcp`], but for the checksum.
pub fn parse_tcp_unchecked(src: IpAddr, dst: IpAddr, bytes: &[u8]) -> Result<Segment, ParseError> {
    let (fields, keep) = (IpFields::default(), Bytes::copy_from_slice);
    tcp::parse(src, dst, fields, bytes, Check::No, keep)
}

impl Segment {
    /// The length of the IP packet that carries the segment, in bytes.
    #[must_use]
    pub fn wire_len(&self) -> u32 {
        self.wire_len_with(OptionLayout::Rfc)
    }

    /// The length of the IP packet that [`emit_with`] gives, in bytes: layouts pad differently.
    #[must_use]
    pub fn wire_len_with(&self, layout: OptionLayout) -> u32 {
        let ip = match same_family(self.src.ip(), self.dst.ip()) {
            Pair::V4(..) => ipv4::header_len(&self.ip),
            Pair::V6(..) => ipv6::HEADER_LEN,
        };
        let header_len =
            u16::from(tcp::FIXED_LEN) + u16::from(options::encode(&self.options, layout).len());
        u32::from(ip) + u32::from(header_len) + error::count(carried(self, header_len).len())
    }
}
