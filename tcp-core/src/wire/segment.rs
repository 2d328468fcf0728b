//! A TCP segment as a plain value, with the few IP fields that TCP cares about.

use core::net::SocketAddr;

use bytes::Bytes;

use super::route::SourceRoute;
use crate::seq::SeqNumber;

/// The control bits, without ACK: that is `Segment::ack.is_some()`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u8);

impl Flags {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// No more data from the sender.
    pub const FIN: Self = Self(0x01);
    /// Synchronise sequence numbers.
    pub const SYN: Self = Self(0x02);
    /// Reset the connection.
    pub const RST: Self = Self(0x04);
    /// Push.
    pub const PSH: Self = Self(0x08);
    /// The urgent pointer is significant.
    pub const URG: Self = Self(0x20);
    /// ECN echo (RFC 3168).
    pub const ECE: Self = Self(0x40);
    /// Congestion window reduced (RFC 3168).
    pub const CWR: Self = Self(0x80);

    /// The bits as they stand in octet 13 of the header (ACK's bit is always 0 here).
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From octet 13 of a header; ACK's bit is left out.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & !0x10)
    }

    /// Whether every bit of `other` is set here.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without the bits of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// The ECN field of the IP header (RFC 3168, 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ecn {
    /// Not ECN-capable transport.
    #[default]
    NotEct,
    /// ECT(1).
    Ect1,
    /// ECT(0).
    Ect0,
    /// Congestion experienced.
    Ce,
}

/// What TCP decides, or wants to know, about the IP header around a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IpFields {
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// The Diffserv field's six bits (RFC 2474; RFC 9293, MUST-48).
    pub dscp: u8,
    /// The ECN field.
    pub ecn: Ecn,
    /// IPv4's identification; 0 in IPv6.
    pub id: u16,
    /// IPv4's don't-fragment bit (always true in IPv6).
    pub dont_fragment: bool,
    /// IPv4's source route: through which gateways the segment goes, or, of one that arrived, has
    /// come. (IPv6 has none any more: RFC 5095.)
    pub source_route: Option<SourceRoute>,
}

impl IpFields {
    /// The octet that is IPv4's type of service and IPv6's traffic class.
    pub(super) const fn traffic_class(&self) -> u8 {
        (self.dscp << 2) | self.ecn.bits()
    }
}

impl Default for IpFields {
    fn default() -> Self {
        Self {
            ttl: 64,
            dscp: 0,
            ecn: Ecn::NotEct,
            id: 0,
            dont_fragment: true,
            source_route: None,
        }
    }
}

/// The timestamps option (RFC 7323, 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamps {
    /// `TSval`: the sender's clock.
    pub value: u32,
    /// `TSecr`: the receiver's last `TSval` that is echoed.
    pub echo: u32,
}

/// The blocks of a SACK option (RFC 2018, 3): left edge, and right edge exclusive. At most four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SackBlocks {
    blocks: [(SeqNumber, SeqNumber); 4],
    len: u8,
}

impl SackBlocks {
    /// No blocks: the option is absent.
    pub const NONE: Self = Self {
        blocks: [(SeqNumber(0), SeqNumber(0)); 4],
        len: 0,
    };

    /// Adds a block; a fifth is left out, as there is no room for it in the header.
    pub fn push(&mut self, left: SeqNumber, right: SeqNumber) {
        if let Some(slot) = self.blocks.get_mut(usize::from(self.len)) {
            *slot = (left, right);
            self.len += 1;
        }
    }

    /// The blocks in the order of the option.
    #[must_use]
    pub fn as_slice(&self) -> &[(SeqNumber, SeqNumber)] {
        self.blocks.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// Whether the option is absent.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The options that the core understands; others are skipped when parsing (RFC 9293, MUST-6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Maximum segment size (RFC 9293, 3.7.1).
    pub mss: Option<u16>,
    /// Window scale shift (RFC 7323, 2).
    pub window_scale: Option<u8>,
    /// SACK permitted (RFC 2018, 2).
    pub sack_permitted: bool,
    /// SACK blocks (RFC 2018, 3).
    pub sack: SackBlocks,
    /// Timestamps (RFC 7323, 3).
    pub timestamps: Option<Timestamps>,
}

/// One TCP segment between two endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// Where it comes from.
    pub src: SocketAddr,
    /// Where it goes. Always of the same address family as `src`.
    pub dst: SocketAddr,
    /// SEG.SEQ.
    pub seq: SeqNumber,
    /// SEG.ACK, when the ACK bit is set.
    pub ack: Option<SeqNumber>,
    /// The other control bits.
    pub flags: Flags,
    /// The window field as it stands in the header, not scaled.
    /// (MUST-1)
    pub window: u16,
    /// The urgent pointer as it stands in the header.
    pub urgent: u16,
    /// The options.
    pub options: Options,
    /// The data. Shared, so that a clone of a segment copies no bytes.
    pub payload: Bytes,
    /// The IP header's fields.
    pub ip: IpFields,
}

impl Segment {
    /// SEG.LEN: the sequence numbers that the segment occupies; SYN and FIN count one each.
    #[must_use]
    pub fn seq_len(&self) -> u32 {
        self.data_len()
            + u32::from(self.flags.contains(Flags::SYN))
            + u32::from(self.flags.contains(Flags::FIN))
    }

    /// How many bytes of data it carries. (An IP packet has less than 2^16.)
    #[must_use]
    pub fn data_len(&self) -> u32 {
        u32::try_from(self.payload.len()).unwrap_or(u32::MAX)
    }

    /// The number after the last one that the segment occupies.
    #[must_use]
    pub fn seq_end(&self) -> SeqNumber {
        self.seq + self.seq_len()
    }
}
