//! One transmission as the bytes that are on the wire at the cursor, and what they say.

use tcp_core::Segment;
use tcp_core::wire::{self, Field, FieldKind, FieldValue, Part, checksum};
use tcp_explain::Role;
use tcp_figure as figure;
use tcp_sim::TransmissionId;
use tcp_sim::trace::What;

use crate::lab::run::{Sent, SentFate};
use crate::lab::session::Session;

/// A packet and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    /// Which transmission.
    pub(super) id: TransmissionId,
    /// The part in the play of the host that sent it.
    pub(super) role: Role,
    /// What became of it.
    pub(super) fate: SentFate,
    /// The segment as its sender made it.
    pub(super) segment: Segment,
    /// The whole IP packet; with the flipped bit, where one was flipped.
    pub(super) bytes: Vec<u8>,
    /// Its fields, in their order.
    pub(super) fields: Vec<Field>,
    /// Where the TCP header begins, in bits.
    pub(super) tcp: u32,
    /// The bit that was flipped, counted from the packet's first.
    pub(super) flipped: Option<u32>,
    /// The checksum that would be right for these bytes.
    pub(super) expected: u16,
    /// Whether the window differs from the one that the same host sent before.
    pub(super) window_moved: bool,
}

impl Packet {
    /// The packet of the transmission that views are about.
    pub(super) fn shown(session: &Session) -> Option<Self> {
        let sent = session.run().sent(session.shown()?)?;
        let window_moved =
            previous(session, &sent).is_some_and(|before| before.window != sent.segment.window);
        let role = figure::role(&session.run().scene(), sent.host);
        Some(Self::of(sent, role, window_moved))
    }

    fn of(sent: Sent, role: Role, window_moved: bool) -> Self {
        let mut bytes = wire::emit(&sent.segment);
        let tcp = tcp_start(&wire::fields(&bytes));
        let flipped = sent.corrupted.and_then(|bit| flip(&mut bytes, tcp, bit));
        let fields = wire::fields(&bytes);
        let expected = expected_checksum(&sent.segment, &bytes, tcp);
        Self {
            id: sent.id,
            role,
            fate: sent.fate,
            segment: sent.segment,
            bytes,
            fields,
            tcp,
            flipped,
            expected,
            window_moved,
        }
    }

    /// The value of the first field of a kind, where that is a number.
    pub(super) fn number(&self, kind: FieldKind) -> Option<u32> {
        let field = self.fields.iter().find(|field| field.kind == kind)?;
        match field.value {
            FieldValue::Number(number) => Some(number),
            FieldValue::Address(_) | FieldValue::Opaque => None,
        }
    }

    /// Whether the receiver's sum will match.
    pub(super) fn is_valid(&self) -> bool {
        self.number(FieldKind::Checksum) == Some(u32::from(self.expected))
    }

    /// The bytes of a field. A field of whole bytes, that is: anything but the small ones has them.
    pub(super) fn bytes_of(&self, field: &Field) -> &[u8] {
        let byte = |bit: u32| usize::try_from(bit / 8).unwrap_or(usize::MAX);
        self.bytes
            .get(byte(field.bit_offset)..byte(field.bit_offset + field.bit_len))
            .unwrap_or(&[])
    }

    /// One bit of the packet.
    pub(super) fn bit(&self, bit: u32) -> bool {
        let byte = usize::try_from(bit / 8)
            .ok()
            .and_then(|at| self.bytes.get(at))
            .copied()
            .unwrap_or(0);
        byte >> (7 - bit % 8) & 1 == 1
    }

    /// The length of the packet, in bits.
    pub(super) fn bit_len(&self) -> u32 {
        u32::try_from(self.bytes.len())
            .unwrap_or(0)
            .saturating_mul(8)
    }
}

/// Where the first field of the TCP header begins.
fn tcp_start(fields: &[Field]) -> u32 {
    fields
        .iter()
        .find(|field| field.part == Part::Tcp)
        .map_or(0, |field| field.bit_offset)
}

/// Turns one bit over. `bit` counts from the TCP header's first; past the end it counts on from the
/// beginning, as [`tcp_sim::command::Fault::Corrupt`] does. Returns the place in the packet.
fn flip(bytes: &mut [u8], tcp: u32, bit: u32) -> Option<u32> {
    let all = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
    let place = tcp + bit.checked_rem(all.checked_sub(tcp)?)?;
    let byte = bytes.get_mut(usize::try_from(place / 8).ok()?)?;
    *byte ^= 0x80 >> (place % 8);
    Some(place)
}

/// The checksum that the header should carry for these bytes (RFC 9293, 3.1).
fn expected_checksum(segment: &Segment, packet: &[u8], tcp: u32) -> u16 {
    /// Where the checksum field is, in bytes from the start of the TCP header (RFC 9293, Figure 1).
    const FIELD: std::ops::Range<usize> = 16..18;
    let start = usize::try_from(tcp / 8).unwrap_or(0);
    let mut bytes = packet.get(start..).unwrap_or(&[]).to_vec();
    if let Some(field) = bytes.get_mut(FIELD) {
        field.fill(0);
    }
    let length = u32::try_from(bytes.len()).unwrap_or(0);
    checksum::pseudo_header(segment.src.ip(), segment.dst.ip(), length)
        .plus(&bytes)
        .complement()
}

/// The segment that the same host sent before this one.
fn previous(session: &Session, sent: &Sent) -> Option<Segment> {
    session
        .run()
        .history()
        .trace()
        .iter()
        .rev()
        .find_map(|record| match &record.what {
            What::Sent {
                id, host, segment, ..
            } if *host == sent.host && *id < sent.id => Some(segment.clone()),
            _ => None,
        })
}

#[cfg(test)]
pub(super) mod tests {
    use std::net::SocketAddr;

    use super::*;
    use tcp_core::wire::{Flags, IpFields, Options};
    use tcp_core::{Cause, Instant, SeqNumber};
    use tcp_sim::HostId;

    /// The SYN-ACK of the home page's scenario, as the server sends it.
    pub(in crate::lab::inspector) fn syn_ack(corrupted: Option<u32>) -> Packet {
        let options = Options {
            mss: Some(1460),
            ..Options::default()
        };
        packet(options, b"", corrupted)
    }

    pub(in crate::lab::inspector) fn packet(
        options: Options,
        data: &'static [u8],
        corrupted: Option<u32>,
    ) -> Packet {
        let at = |address: &str| address.parse::<SocketAddr>().unwrap();
        let segment = Segment {
            src: at("10.0.0.2:80"),
            dst: at("10.0.0.1:49152"),
            seq: SeqNumber(7000),
            ack: Some(SeqNumber(1001)),
            flags: Flags::SYN,
            window: 65535,
            urgent: 0,
            options,
            payload: data.into(),
            ip: IpFields::default(),
        };
        Packet::of(
            Sent {
                id: TransmissionId(1),
                host: HostId(1),
                segment,
                cause: Cause::SynReceived,
                repeats: None,
                copy_of: None,
                at: Instant::ZERO,
                arrives: Instant::ZERO,
                corrupted,
                fate: SentFate::InFlight,
            },
            Role::Server,
            false,
        )
    }

    #[test]
    fn an_untouched_segment_has_the_right_sum() {
        let packet = syn_ack(None);
        assert!(packet.is_valid());
        assert_eq!(wire::parse(&packet.bytes).unwrap(), packet.segment);
        // 20 bytes of IPv4 header before it (RFC 791, 3.1).
        assert_eq!(packet.tcp, 160);
    }

    #[test]
    fn every_single_flipped_bit_breaks_the_sum() {
        // Header of 24 bytes with its MSS option: 192 bits. RFC 1071's sum finds any one error.
        for bit in 0..192 {
            let packet = syn_ack(Some(bit));
            assert!(!packet.is_valid(), "bit {bit}");
            assert_eq!(packet.flipped, Some(160 + bit));
        }
    }

    #[test]
    fn a_bit_past_the_end_counts_on_from_the_beginning() {
        assert_eq!(syn_ack(Some(192 + 5)).flipped, Some(165));
    }

    #[test]
    fn bit_63_is_the_last_of_the_sequence_number() {
        let packet = syn_ack(Some(63));
        assert_eq!(packet.number(FieldKind::SequenceNumber), Some(7001));
        assert_eq!(packet.segment.seq, SeqNumber(7000));
    }
}
