//! ICMP (RFC 792) and ICMPv6 (RFC 4443) errors about a TCP segment.

use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::checksum::{PROTOCOL_TCP, Pair, Sum, pseudo_header_of, same_family};
use super::error::{ParseError, count};
use super::ip;
use super::ipv6::{Extension, extension};
use super::segment::IpFields;
use super::{Check, ipv4, ipv6};
use crate::seq::SeqNumber;

const ICMP: u8 = 1;
const ICMP_V6: u8 = 58;

/// Type, code, checksum, and four bytes that belong to the type.
const HEADER_LEN: u16 = 8;

/// How long an error may be: RFC 1812, 4.3.2.3 for IPv4; IPv6's least MTU (RFC 4443, 2.4 c).
const LONGEST_V4: u16 = 576;
const LONGEST_V6: u16 = 1280;

/// What went wrong, in the words that both versions share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IcmpKind {
    /// Destination Unreachable: ICMP type 3, ICMPv6 type 1.
    Unreachable,
    /// Packet Too Big: ICMPv6 type 2. (ICMP says it as Destination Unreachable, code 4.)
    PacketTooBig,
    /// Source Quench: ICMP type 4, deprecated (RFC 6633).
    SourceQuench,
    /// Time Exceeded: ICMP type 11, ICMPv6 type 3.
    TimeExceeded,
    /// Parameter Problem: ICMP type 12, ICMPv6 type 4.
    ParameterProblem,
}

/// What an error means to a connection (RFC 9293, 3.9.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IcmpMeaning {
    /// Source Quench: discarded in silence (MUST-55).
    Nothing,
    /// It may pass: the connection goes on, and the application may ask (MUST-56, SHLD-25).
    Soft,
    /// It will not pass: the connection should be aborted (SHLD-26; RFC 5461, 2.1 names ICMPv6's).
    Hard,
    /// The packet was too long for a link and was not to be fragmented (RFC 1191, RFC 8201).
    TooBig,
}

/// An error about a segment that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IcmpError {
    /// What went wrong.
    pub kind: IcmpKind,
    /// More exactly; the codes of the two versions differ.
    pub code: u8,
    /// The MTU of the link that the packet was too long for, in bytes; `None` when it is not said.
    pub mtu: Option<u32>,
    /// Where the segment came from: an endpoint of the host that gets the error.
    pub local: SocketAddr,
    /// Where the segment was going.
    pub remote: SocketAddr,
    /// The segment's sequence number.
    pub seq: SeqNumber,
}

impl IcmpError {
    /// Its meaning by RFC 9293, 3.9.2.2. What the RFC does not list is taken for soft.
    #[must_use]
    pub const fn meaning(&self) -> IcmpMeaning {
        match (self.kind, self.local.is_ipv4(), self.code) {
            (IcmpKind::SourceQuench, _, _) => IcmpMeaning::Nothing,
            (IcmpKind::PacketTooBig, _, _) | (IcmpKind::Unreachable, true, 4) => {
                IcmpMeaning::TooBig
            }
            // Protocol and port unreachable.
            (IcmpKind::Unreachable, true, 2 | 3)
            // Administratively prohibited, and port unreachable.
            | (IcmpKind::Unreachable, false, 1 | 4) => IcmpMeaning::Hard,
            _ => IcmpMeaning::Soft,
        }
    }
}

/// Why bytes are not an ICMP error about a TCP segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IcmpParseError {
    /// The packet around it cannot be read.
    Ip(ParseError),
    /// The packet carries another protocol, named by its number.
    NotIcmp(u8),
    /// The bytes end before the quoted sequence number.
    Truncated,
    /// The checksum does not match.
    BadChecksum,
    /// It is no error that concerns a connection; the type is named.
    NotAnError(u8),
    /// The quoted packet is not the beginning of a TCP segment.
    NotAboutTcp,
}

impl fmt::Display for IcmpParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(error) => error.fmt(f),
            Self::NotIcmp(number) => write!(f, "the packet carries protocol {number}, not ICMP"),
            Self::Truncated => f.write_str("the ICMP message ends before what it quotes"),
            Self::BadChecksum => f.write_str("the ICMP checksum does not match"),
            Self::NotAnError(kind) => write!(f, "ICMP type {kind} is no error about a packet"),
            Self::NotAboutTcp => f.write_str("the ICMP message quotes no TCP segment"),
        }
    }
}

impl core::error::Error for IcmpParseError {}

/// Reads an IP packet of either version as an ICMP error about a TCP segment.
///
/// # Errors
/// When it is anything else.
pub fn parse_icmp(packet: &[u8]) -> Result<IcmpError, IcmpParseError> {
    let (header, message) = ip::parse(packet, Check::Yes).map_err(IcmpParseError::Ip)?;
    let v4 = header.src.is_ipv4();
    if header.protocol != if v4 { ICMP } else { ICMP_V6 } {
        return Err(IcmpParseError::NotIcmp(header.protocol));
    }
    let Some((&[kind, code, _, _, a, b, c, d], quoted)) =
        message.split_first_chunk::<{ HEADER_LEN as usize }>()
    else {
        return Err(IcmpParseError::Truncated);
    };
    if covered(header.src, header.dst, message)
        .plus(message)
        .value()
        != 0xffff
    {
        return Err(IcmpParseError::BadChecksum);
    }
    let (kind, mtu) = match (v4, kind) {
        // RFC 1191, 4: routers older than it leave the field zero.
        (true, 3) if code == 4 => (IcmpKind::Unreachable, u32::from(u16::from_be_bytes([c, d]))),
        (true, 3) | (false, 1) => (IcmpKind::Unreachable, 0),
        (true, 4) => (IcmpKind::SourceQuench, 0),
        (true, 11) | (false, 3) => (IcmpKind::TimeExceeded, 0),
        (true, 12) | (false, 4) => (IcmpKind::ParameterProblem, 0),
        (false, 2) => (IcmpKind::PacketTooBig, u32::from_be_bytes([a, b, c, d])),
        _ => return Err(IcmpParseError::NotAnError(kind)),
    };
    let (src, dst, tcp) = if v4 {
        quoted_v4(quoted)
    } else {
        quoted_v6(quoted)
    }?;
    // RFC 792: at least 64 bits of the segment, so the ports and the sequence number.
    let Some(&[s0, s1, d0, d1, seq @ ..]) = tcp.first_chunk::<8>() else {
        return Err(IcmpParseError::Truncated);
    };
    Ok(IcmpError {
        kind,
        code,
        mtu: (mtu > 0).then_some(mtu),
        local: SocketAddr::new(src, u16::from_be_bytes([s0, s1])),
        remote: SocketAddr::new(dst, u16::from_be_bytes([d0, d1])),
        seq: SeqNumber(u32::from_be_bytes(seq)),
    })
}

/// What the checksum covers besides the message: ICMP's nothing, ICMPv6's a pseudo-header.
fn covered(src: IpAddr, dst: IpAddr, message: &[u8]) -> Sum {
    match same_family(src, dst) {
        Pair::V4(..) => Sum::new(),
        Pair::V6(..) => pseudo_header_of(ICMP_V6, src, dst, count(message.len())),
    }
}

type Quoted<'a> = Result<(IpAddr, IpAddr, &'a [u8]), IcmpParseError>;

/// The quoted packet is cut short, so its lengths and checksums say nothing.
fn quoted_v4(bytes: &[u8]) -> Quoted<'_> {
    let Some(fixed) = bytes.first_chunk::<{ ipv4::HEADER_LEN as usize }>() else {
        return Err(IcmpParseError::Truncated);
    };
    let header_len = usize::from(fixed[0] & 0x0f) * 4;
    let first_fragment = u16::from_be_bytes([fixed[6], fixed[7]]) & 0x1fff == 0;
    if fixed[0] >> 4 != 4 || header_len < fixed.len() || fixed[9] != PROTOCOL_TCP || !first_fragment
    {
        return Err(IcmpParseError::NotAboutTcp);
    }
    let address = |at: usize| {
        IpAddr::V4(Ipv4Addr::new(
            fixed[at],
            fixed[at + 1],
            fixed[at + 2],
            fixed[at + 3],
        ))
    };
    Ok((
        address(12),
        address(16),
        bytes.get(header_len..).unwrap_or(&[]),
    ))
}

fn quoted_v6(bytes: &[u8]) -> Quoted<'_> {
    let Some((fixed, mut rest)) = bytes.split_first_chunk::<{ ipv6::HEADER_LEN as usize }>() else {
        return Err(IcmpParseError::Truncated);
    };
    let mut protocol = fixed[6];
    while let Some(found) = Extension::read(protocol, rest) {
        let found = found.map_err(|_| IcmpParseError::NotAboutTcp)?;
        protocol = found.next;
        rest = rest.get(found.len..).unwrap_or(&[]);
    }
    if fixed[0] >> 4 != 6 || protocol != PROTOCOL_TCP {
        return Err(IcmpParseError::NotAboutTcp);
    }
    let address = |octets: &[u8]| {
        let octets: [u8; 16] = octets.try_into().unwrap_or_default();
        IpAddr::V6(Ipv6Addr::from(octets))
    };
    Ok((address(&fixed[8..24]), address(&fixed[24..40]), rest))
}

/// The packet in which the router or host `from` reports an error to the sender of the packet
/// `about`. `mtu` is that of the next link, where the kind has one.
///
/// `None` when no error may be sent: about an ICMP error, about a fragment that is not the first,
/// or to what is no single host (RFC 1122, 3.2.2; RFC 4443, 2.4 e); or when the version has no such
/// error, or `about` is no packet of `from`'s family.
#[must_use]
pub fn emit_icmp(
    from: IpAddr,
    kind: IcmpKind,
    code: u8,
    mtu: Option<u32>,
    about: &[u8],
) -> Option<Vec<u8>> {
    let to = may_be_told(about).filter(|to| to.is_ipv4() == from.is_ipv4())?;
    let mtu = mtu.unwrap_or(0);
    let (number, rest) = match (to.is_ipv4(), kind) {
        (true, IcmpKind::Unreachable) if code == 4 => (3, mtu.min(0xffff)),
        (true, IcmpKind::Unreachable) => (3, 0),
        (true, IcmpKind::SourceQuench) => (4, 0),
        (true, IcmpKind::TimeExceeded) => (11, 0),
        (true, IcmpKind::ParameterProblem) => (12, 0),
        (false, IcmpKind::Unreachable) => (1, 0),
        (false, IcmpKind::PacketTooBig) => (2, mtu),
        (false, IcmpKind::TimeExceeded) => (3, 0),
        (false, IcmpKind::ParameterProblem) => (4, 0),
        (true, IcmpKind::PacketTooBig) | (false, IcmpKind::SourceQuench) => return None,
    };
    let room = usize::from(match to {
        IpAddr::V4(_) => LONGEST_V4 - ipv4::HEADER_LEN - HEADER_LEN,
        IpAddr::V6(_) => LONGEST_V6 - ipv6::HEADER_LEN - HEADER_LEN,
    });
    let quoted = about.get(..room).unwrap_or(about);
    let mut message = Vec::with_capacity(usize::from(HEADER_LEN) + quoted.len());
    message.extend_from_slice(&[number, code, 0, 0]);
    message.extend_from_slice(&rest.to_be_bytes());
    message.extend_from_slice(quoted);
    let sum = covered(from, to, &message).plus(&message).complement();
    if let Some(field) = message.get_mut(2..4) {
        field.copy_from_slice(&sum.to_be_bytes());
    }
    let len = u16::try_from(message.len()).ok()?;
    let fields = IpFields::default();
    let mut packet = Vec::with_capacity(usize::from(ipv6::HEADER_LEN) + message.len());
    match same_family(from, to) {
        Pair::V4(from, to) => ipv4::emit(ICMP, from, to, &fields, len, &mut packet),
        Pair::V6(from, to) => {
            packet.extend_from_slice(&ipv6::emit(ICMP_V6, from, to, &fields, len));
        }
    }
    packet.append(&mut message);
    Some(packet)
}

/// Who would be told of an error about this packet, if anybody may be.
fn may_be_told(about: &[u8]) -> Option<IpAddr> {
    let single = |address: IpAddr| !(address.is_unspecified() || address.is_multicast());
    match about.first()? >> 4 {
        4 => {
            let fixed = about.first_chunk::<{ ipv4::HEADER_LEN as usize }>()?;
            let &[s0, s1, s2, s3, d0, d1, d2, d3] = fixed.last_chunk::<8>()?;
            let (src, dst) = (Ipv4Addr::new(s0, s1, s2, s3), Ipv4Addr::new(d0, d1, d2, d3));
            let first = u16::from_be_bytes([fixed[6], fixed[7]]) & 0x1fff == 0;
            let kind = about.get(usize::from(fixed[0] & 0x0f) * 4);
            let error = fixed[9] == ICMP && matches!(kind, Some(3 | 4 | 5 | 11 | 12) | None);
            let single = single(src.into()) && single(dst.into());
            let broadcast = src.is_broadcast() || dst.is_broadcast();
            (first && single && !broadcast && !error).then_some(IpAddr::V4(src))
        }
        6 => {
            let (fixed, rest) = about.split_first_chunk::<{ ipv6::HEADER_LEN as usize }>()?;
            let src: [u8; 16] = fixed.get(8..24)?.try_into().ok()?;
            let src = IpAddr::V6(Ipv6Addr::from(src));
            // ICMPv6's errors have the types below 128. A fragment header tells of an offset.
            let error = fixed[6] == ICMP_V6 && rest.first().is_none_or(|kind| *kind < 128);
            let later = fixed[6] == extension::FRAGMENT
                && Extension::read(fixed[6], rest).is_none_or(|found| found.is_err());
            (single(src) && !error && !later).then_some(src)
        }
        _ => None,
    }
}
