//! Why bytes are not a segment.

use core::fmt;

/// The header that a [`ParseError`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// The IPv4 header (RFC 791, 3.1).
    Ipv4,
    /// The IPv6 header (RFC 8200, 3) or one of its extension headers (RFC 8200, 4).
    Ipv6,
    /// The TCP header (RFC 9293, 3.1).
    Tcp,
}

impl Layer {
    /// The name as its RFC writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
            Self::Tcp => "TCP",
        }
    }
}

/// Why bytes could not be read as a TCP segment. Each says what was found and what was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParseError {
    /// The bytes end before the header, or before the length that the header states.
    Truncated {
        /// Whose header or length it is.
        layer: Layer,
        /// How many bytes were needed, counted from the start of that header.
        needed: u32,
        /// How many there are.
        got: u32,
    },
    /// The first four bits are neither 4 nor 6.
    BadVersion(u8),
    /// IPv4's header length is below five words, or beyond the total length (RFC 791, 3.1).
    BadIpHeaderLength {
        /// The header length field, in 32-bit words.
        words: u8,
    },
    /// The checksum of the IPv4 header does not match (RFC 791, 3.1).
    BadIpChecksum {
        /// What the header carries.
        found: u16,
        /// What the header's bytes add up to.
        expected: u16,
    },
    /// A fragment: a segment can be read only after reassembly, which is IP's work.
    Fragment,
    /// The packet's source route is not at its end, so this host is not its destination
    /// (RFC 8200, 4.4).
    SegmentsLeft(u8),
    /// The packet carries another protocol, named by its number.
    NotTcp(u8),
    /// The TCP checksum does not match (RFC 9293, MUST-3).
    BadTcpChecksum {
        /// What the header carries.
        found: u16,
        /// What the pseudo-header, header and data add up to.
        expected: u16,
    },
    /// The data offset is below five words, or beyond the end of the segment (RFC 9293, 3.1).
    BadDataOffset {
        /// The data offset field, in 32-bit words.
        words: u8,
    },
    /// An option's length is below 2, or reaches beyond the header (RFC 9293, MUST-7).
    BadOption {
        /// The option's kind.
        kind: u8,
        /// Where the option begins, in bytes from the start of the TCP header.
        at: u8,
    },
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { layer, needed, got } => {
                write!(
                    f,
                    "{} needs {needed} bytes, but only {got} are there",
                    layer.name()
                )
            }
            Self::BadVersion(version) => write!(f, "IP version {version} is neither 4 nor 6"),
            Self::BadIpHeaderLength { words } => {
                write!(
                    f,
                    "an IPv4 header of {words} words is not possible in this packet"
                )
            }
            Self::BadIpChecksum { found, expected } => write!(
                f,
                "the IPv4 header checksum is 0x{found:04x}, but 0x{expected:04x} would be right"
            ),
            Self::Fragment => write!(f, "the packet is a fragment"),
            Self::SegmentsLeft(count) => {
                write!(
                    f,
                    "the packet's route has {count} more stops, so it is not for this host"
                )
            }
            Self::NotTcp(number) => write!(f, "the packet carries protocol {number}, not TCP (6)"),
            Self::BadTcpChecksum { found, expected } => write!(
                f,
                "the TCP checksum is 0x{found:04x}, but 0x{expected:04x} would be right"
            ),
            Self::BadDataOffset { words } => {
                write!(
                    f,
                    "a TCP header of {words} words is not possible in this segment"
                )
            }
            Self::BadOption { kind, at } => {
                write!(
                    f,
                    "the option of kind {kind} at byte {at} of the TCP header \
                     has a length that is not possible"
                )
            }
        }
    }
}

impl core::error::Error for ParseError {}

/// A length as an error carries it; nothing from a network is longer than `u32` can say.
pub(super) fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
