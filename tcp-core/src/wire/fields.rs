//! Where each header field lies in a real packet: for views that show bits and hex without knowing
//! the protocol themselves.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::checksum::PROTOCOL_TCP;
use super::ipv4;
use super::ipv6::{self, Extension};
use super::options::{self, Raw, Walk, kind};
use super::tcp::FIXED_LEN;

macro_rules! field_kinds {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal;)+) => {
        /// What a field is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldKind { $($(#[$doc])+ $variant,)+ }

        impl FieldKind {
            /// Every kind, in the order in which they are declared.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The field's name as its RFC writes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

field_kinds! {
    // IPv4 (RFC 791, 3.1; RFC 2474; RFC 3168) and IPv6 (RFC 8200, 3):
    /// 4 or 6.
    Version = "Version";
    /// IPv4: header length in 32-bit words.
    InternetHeaderLength = "IHL";
    /// Differentiated services codepoint (RFC 2474).
    Dscp = "DSCP";
    /// Explicit congestion notification (RFC 3168, 5).
    Ecn = "ECN";
    /// IPv4: header and data in bytes.
    TotalLength = "Total Length";
    /// IPv4: which fragments belong together.
    Identification = "Identification";
    /// IPv4: the bit that is always 0.
    IpReservedBit = "Reserved";
    /// IPv4: don't fragment.
    DontFragment = "DF";
    /// IPv4: more fragments follow.
    MoreFragments = "MF";
    /// IPv4: where the fragment belongs, in units of 8 bytes.
    FragmentOffset = "Fragment Offset";
    /// IPv4: how many routers may still forward the packet.
    TimeToLive = "Time to Live";
    /// IPv4: what the packet carries; 6 is TCP.
    Protocol = "Protocol";
    /// IPv4: over the header alone.
    HeaderChecksum = "Header Checksum";
    /// IPv4: options of the IP header, all together.
    IpOptions = "Options";
    /// IPv6: packets of one flow.
    FlowLabel = "Flow Label";
    /// IPv6: bytes after the header.
    PayloadLength = "Payload Length";
    /// IPv6: what follows the header; 6 is TCP.
    NextHeader = "Next Header";
    /// IPv6: how many routers may still forward the packet.
    HopLimit = "Hop Limit";
    /// Where the packet comes from.
    SourceAddress = "Source Address";
    /// Where the packet goes.
    DestinationAddress = "Destination Address";
    /// IPv6: one extension header, whole.
    ExtensionHeader = "Extension Header";

    // TCP (RFC 9293, 3.1):
    /// The sender's port.
    SourcePort = "Source Port";
    /// The receiver's port.
    DestinationPort = "Destination Port";
    /// SEG.SEQ.
    SequenceNumber = "Sequence Number";
    /// SEG.ACK; means something only with the ACK bit.
    AcknowledgmentNumber = "Acknowledgment Number";
    /// Header length in 32-bit words.
    DataOffset = "Data Offset";
    /// Four bits for later use.
    Reserved = "Reserved";
    /// Congestion window reduced (RFC 3168).
    Cwr = "CWR";
    /// ECN echo (RFC 3168).
    Ece = "ECE";
    /// The urgent pointer means something.
    Urg = "URG";
    /// The acknowledgment number means something.
    Ack = "ACK";
    /// Push.
    Psh = "PSH";
    /// Reset the connection.
    Rst = "RST";
    /// Synchronise sequence numbers.
    Syn = "SYN";
    /// No more data from the sender.
    Fin = "FIN";
    /// The window as it stands, not scaled.
    Window = "Window";
    /// Over pseudo-header, header and data.
    Checksum = "Checksum";
    /// Offset to the byte after the urgent data.
    UrgentPointer = "Urgent Pointer";

    // TCP's options:
    /// The option's kind.
    OptionKind = "Kind";
    /// The option's length in bytes, with kind and length.
    OptionLength = "Length";
    /// The value of the maximum segment size option (RFC 9293, 3.2).
    MaximumSegmentSize = "Maximum Segment Size";
    /// The shift of the window scale option (RFC 7323, 2.2), as it stands.
    ShiftCount = "shift.cnt";
    /// Left edge of a SACK block (RFC 2018, 3).
    SackLeftEdge = "Left Edge";
    /// Right edge of a SACK block (RFC 2018, 3).
    SackRightEdge = "Right Edge";
    /// The sender's timestamp (RFC 7323, 3.2).
    TimestampValue = "TSval";
    /// The timestamp that is echoed (RFC 7323, 3.2).
    TimestampEchoReply = "TSecr";
    /// The inside of an option that is not known.
    OptionData = "Data";
    /// What stands behind the end of the option list.
    Padding = "Padding";
    /// An option whose length is not possible, up to the end of the header.
    BadOption = "Bad Option";

    // The rest:
    /// The application's bytes.
    Data = "Data";
}

/// The part of a packet to which a field belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The IP header.
    Ip,
    /// The fixed TCP header.
    Tcp,
    /// The TCP option with this number, counted from 0 in the order of the header.
    Option(u8),
    /// What the segment carries, or what follows an IP header that is not TCP's.
    Data,
}

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldValue {
    /// A number of at most 32 bits.
    Number(u32),
    /// An address.
    Address(IpAddr),
    /// Bytes without a number's meaning: see them in the packet.
    Opaque,
}

/// One field of a header. Its bits are those from `bit_offset` on, the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// What it is.
    pub kind: FieldKind,
    /// To what it belongs.
    pub part: Part,
    /// Where it begins, in bits from the first byte that was handed in.
    pub bit_offset: u32,
    /// How long it is, in bits.
    pub bit_len: u32,
    /// What it says.
    pub value: FieldValue,
}

/// The fields of an IP packet, in their order: IP header, TCP header, each option, data.
///
/// Total, like parsing, and more patient: checksums are not compared, and of a packet that is cut
/// off come the fields that are whole. The fields never overlap and leave no gap before the last.
#[must_use]
pub fn fields(packet: &[u8]) -> Vec<Field> {
    let mut out = Fields::new(packet);
    match packet.first().map(|first| first >> 4) {
        Some(4) => out.ipv4(),
        Some(6) => out.ipv6(),
        _ => out.rest(FieldKind::Data, Part::Data),
    }
    out.list
}

/// The fields of a TCP header and what follows it, without an IP header before it.
#[must_use]
pub fn tcp_fields(segment: &[u8]) -> Vec<Field> {
    let mut out = Fields::new(segment);
    out.tcp();
    out.list
}

/// Goes over the bytes once, from left to right.
struct Fields<'a> {
    bytes: &'a [u8],
    /// The next bit that no field has taken.
    at: u32,
    list: Vec<Field>,
}

impl<'a> Fields<'a> {
    /// Bytes beyond what an IP packet can have are left out, so that a bit's place fits `u32`.
    fn new(bytes: &'a [u8]) -> Self {
        let most = usize::from(super::MAX_LENGTH) + usize::from(ipv6::HEADER_LEN);
        Self {
            bytes: bytes.get(..most).unwrap_or(bytes),
            at: 0,
            list: Vec::new(),
        }
    }

    /// How many bits are left.
    fn left(&self) -> u32 {
        super::error::count(self.bytes.len())
            .saturating_mul(8)
            .saturating_sub(self.at)
    }

    /// The bytes that no field has taken (all fields so far being whole bytes).
    fn rest_bytes(&self) -> &'a [u8] {
        usize::try_from(self.at / 8)
            .ok()
            .and_then(|at| self.bytes.get(at..))
            .unwrap_or(&[])
    }

    /// The `len` bits (at most 32) from the current place as a number.
    fn bits(&self, len: u32) -> u32 {
        (self.at..self.at + len).fold(0, |number, bit| {
            let byte = usize::try_from(bit / 8)
                .ok()
                .and_then(|at| self.bytes.get(at));
            number << 1 | u32::from(byte.copied().unwrap_or(0) >> (7 - bit % 8) & 1)
        })
    }

    fn push(&mut self, kind: FieldKind, part: Part, bit_len: u32, value: FieldValue) {
        self.list.push(Field {
            kind,
            part,
            bit_offset: self.at,
            bit_len,
            value,
        });
        self.at += bit_len;
    }

    /// A number field; nothing when it is not whole. Returns its value.
    fn number(&mut self, kind: FieldKind, part: Part, bit_len: u32) -> Option<u32> {
        if bit_len > self.left() {
            self.cut_off();
            return None;
        }
        let value = self.bits(bit_len);
        self.push(kind, part, bit_len, FieldValue::Number(value));
        Some(value)
    }

    /// The bytes end inside a field: nothing that comes after it is there either.
    fn cut_off(&mut self) {
        self.at += self.left();
    }

    /// `len` bytes without a number's meaning, or as many as there are; nothing for none.
    fn opaque(&mut self, kind: FieldKind, part: Part, len: usize) {
        let bits = super::error::count(len).saturating_mul(8).min(self.left());
        if bits > 0 {
            self.push(kind, part, bits, FieldValue::Opaque);
        }
    }

    /// All that is left.
    fn rest(&mut self, kind: FieldKind, part: Part) {
        self.opaque(kind, part, self.bytes.len());
    }

    fn address_v4(&mut self, kind: FieldKind) {
        if let Some(octets) = self.rest_bytes().first_chunk::<4>() {
            let address = IpAddr::V4(Ipv4Addr::from(*octets));
            self.push(kind, Part::Ip, 32, FieldValue::Address(address));
        } else {
            self.cut_off();
        }
    }

    fn address_v6(&mut self, kind: FieldKind) {
        if let Some(octets) = self.rest_bytes().first_chunk::<16>() {
            let address = IpAddr::V6(Ipv6Addr::from(*octets));
            self.push(kind, Part::Ip, 128, FieldValue::Address(address));
        } else {
            self.cut_off();
        }
    }

    /// RFC 791, 3.1.
    fn ipv4(&mut self) {
        use FieldKind as K;
        self.number(K::Version, Part::Ip, 4);
        let words = self
            .number(K::InternetHeaderLength, Part::Ip, 4)
            .unwrap_or(0);
        self.number(K::Dscp, Part::Ip, 6);
        self.number(K::Ecn, Part::Ip, 2);
        self.number(K::TotalLength, Part::Ip, 16);
        self.number(K::Identification, Part::Ip, 16);
        self.number(K::IpReservedBit, Part::Ip, 1);
        self.number(K::DontFragment, Part::Ip, 1);
        let more = self.number(K::MoreFragments, Part::Ip, 1);
        let offset = self.number(K::FragmentOffset, Part::Ip, 13);
        self.number(K::TimeToLive, Part::Ip, 8);
        let protocol = self.number(K::Protocol, Part::Ip, 8);
        self.number(K::HeaderChecksum, Part::Ip, 16);
        self.address_v4(K::SourceAddress);
        self.address_v4(K::DestinationAddress);
        let options = words
            .saturating_mul(4)
            .saturating_sub(u32::from(ipv4::HEADER_LEN));
        self.opaque(
            K::IpOptions,
            Part::Ip,
            usize::try_from(options).unwrap_or(0),
        );
        if protocol == Some(u32::from(PROTOCOL_TCP)) && offset == Some(0) && more == Some(0) {
            self.tcp();
        } else {
            self.rest(K::Data, Part::Data);
        }
    }

    /// RFC 8200, 3 and 4.
    fn ipv6(&mut self) {
        use FieldKind as K;
        self.number(K::Version, Part::Ip, 4);
        self.number(K::Dscp, Part::Ip, 6);
        self.number(K::Ecn, Part::Ip, 2);
        self.number(K::FlowLabel, Part::Ip, 20);
        self.number(K::PayloadLength, Part::Ip, 16);
        let next = self.number(K::NextHeader, Part::Ip, 8);
        self.number(K::HopLimit, Part::Ip, 8);
        self.address_v6(K::SourceAddress);
        self.address_v6(K::DestinationAddress);
        let Some(mut next) = next.and_then(|next| u8::try_from(next).ok()) else {
            return;
        };
        while let Some(Ok(extension)) = Extension::read(next, self.rest_bytes()) {
            next = extension.next;
            self.opaque(K::ExtensionHeader, Part::Ip, extension.len);
        }
        if next == PROTOCOL_TCP {
            self.tcp();
        } else {
            self.rest(K::Data, Part::Data);
        }
    }

    /// RFC 9293, 3.1.
    fn tcp(&mut self) {
        use FieldKind as K;
        self.number(K::SourcePort, Part::Tcp, 16);
        self.number(K::DestinationPort, Part::Tcp, 16);
        self.number(K::SequenceNumber, Part::Tcp, 32);
        self.number(K::AcknowledgmentNumber, Part::Tcp, 32);
        let words = self.number(K::DataOffset, Part::Tcp, 4).unwrap_or(0);
        self.number(K::Reserved, Part::Tcp, 4);
        for flag in [
            K::Cwr,
            K::Ece,
            K::Urg,
            K::Ack,
            K::Psh,
            K::Rst,
            K::Syn,
            K::Fin,
        ] {
            self.number(flag, Part::Tcp, 1);
        }
        self.number(K::Window, Part::Tcp, 16);
        self.number(K::Checksum, Part::Tcp, 16);
        self.number(K::UrgentPointer, Part::Tcp, 16);
        let options = words.saturating_mul(4).saturating_sub(u32::from(FIXED_LEN));
        let rest = self.rest_bytes();
        let options = usize::try_from(options).unwrap_or(0).min(rest.len());
        self.options(rest.get(..options).unwrap_or(&[]));
        self.rest(K::Data, Part::Data);
    }

    fn options(&mut self, bytes: &[u8]) {
        let mut parts = 0..=u8::MAX;
        let end = self.at + super::error::count(bytes.len()) * 8;
        for raw in Walk::new(bytes) {
            let Some(part) = parts.next().map(Part::Option) else {
                break;
            };
            match raw {
                Ok(raw) => self.option(part, raw),
                Err(_) => self.opaque(FieldKind::BadOption, part, bits_to_bytes(end - self.at)),
            }
        }
        // RFC 9293, MUST-69: zeros, behind the end of the list.
        self.opaque(FieldKind::Padding, Part::Tcp, bits_to_bytes(end - self.at));
    }

    /// One option: kind, length, and what is inside.
    fn option(&mut self, part: Part, raw: Raw<'_>) {
        use FieldKind as K;
        self.number(K::OptionKind, part, 8);
        if matches!(raw.kind, kind::END | kind::NOP) {
            return;
        }
        self.number(K::OptionLength, part, 8);
        match (raw.kind, raw.data) {
            (kind::MSS, [_, _]) => {
                self.number(K::MaximumSegmentSize, part, 16);
            }
            (kind::WINDOW_SCALE, [_]) => {
                self.number(K::ShiftCount, part, 8);
            }
            (kind::SACK, data) if options::sack_blocks(data).is_some() => {
                for _ in data.chunks(8) {
                    self.number(K::SackLeftEdge, part, 32);
                    self.number(K::SackRightEdge, part, 32);
                }
            }
            (kind::TIMESTAMPS, data) if options::timestamps(data).is_some() => {
                self.number(K::TimestampValue, part, 32);
                self.number(K::TimestampEchoReply, part, 32);
            }
            (_, data) => self.opaque(K::OptionData, part, data.len()),
        }
    }
}

/// Whole bytes in `bits` bits.
fn bits_to_bytes(bits: u32) -> usize {
    usize::try_from(bits / 8).unwrap_or(0)
}
