//! The three forms in which a header is shown, and each as text to copy.

use tcp_explain::Lang;

use super::packet::Packet;
use super::unit::{self, Unit, Zone};
use crate::i18n;

/// How the header is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Rows of 32 bits with names and values.
    #[default]
    Fields,
    /// The same rows, bit by bit.
    Bits,
    /// The packet's bytes.
    Hex,
}

impl Form {
    pub(super) const ALL: [Self; 3] = [Self::Fields, Self::Bits, Self::Hex];

    pub(super) fn name(lang: Lang, form: Self) -> &'static str {
        match form {
            Self::Fields => i18n::header_fields(lang),
            Self::Bits => i18n::header_bits(lang),
            Self::Hex => i18n::header_hex(lang),
        }
    }

    /// What can be pointed at.
    pub(super) fn units(self, lang: Lang, packet: &Packet) -> Vec<Unit> {
        match self {
            Self::Fields => unit::cells(lang, packet),
            Self::Bits => unit::pieces(lang, packet),
            Self::Hex => unit::groups(lang, packet),
        }
    }

    /// All of it as text.
    pub(super) fn text(self, packet: &Packet, units: &[Unit]) -> String {
        match self {
            Self::Fields => {
                let line = |unit: &Unit| format!("{}\t{}\n", unit.name, unit.value);
                units.iter().map(line).collect()
            }
            Self::Bits => {
                let end = units.last().map_or(packet.tcp, |unit| unit.bits.end);
                rows(packet.tcp, end, 32)
                    .map(|row| bits(packet, row.start, row.end) + "\n")
                    .collect()
            }
            // As Wireshark's "Import from Hex Dump" reads it.
            Self::Hex => {
                let line = |row: std::ops::Range<u32>| {
                    let bytes = bytes(packet, row.start, row.end);
                    format!("{:04x}  {}\n", row.start / 8, unit::hex(bytes))
                };
                rows(0, packet.bit_len(), 16 * 8).map(line).collect()
            }
        }
    }
}

/// Rows of `width` bits from `start` to `end`; the last may be shorter.
pub(super) fn rows(start: u32, end: u32, width: u32) -> impl Iterator<Item = std::ops::Range<u32>> {
    (0..).map_while(move |row: u32| {
        let from = row.checked_mul(width)?.checked_add(start)?;
        (from < end).then(|| from..end.min(from.saturating_add(width)))
    })
}

/// A row's parts, each inside one unit: the unit's place in `units`, and the bits.
pub(super) fn parts(
    units: &[Unit],
    row: &std::ops::Range<u32>,
) -> Vec<(usize, std::ops::Range<u32>)> {
    units
        .iter()
        .enumerate()
        .filter_map(|(index, unit)| {
            let (start, end) = (unit.bits.start.max(row.start), unit.bits.end.min(row.end));
            (start < end).then_some((index, start..end))
        })
        .collect()
}

/// The bits from `start` to `end` as zeros and ones.
pub(super) fn bits(packet: &Packet, start: u32, end: u32) -> String {
    (start..end)
        .map(|bit| if packet.bit(bit) { '1' } else { '0' })
        .collect()
}

/// The whole bytes from bit `start` to bit `end`.
pub(super) fn bytes(packet: &Packet, start: u32, end: u32) -> &[u8] {
    let byte = |bit: u32| usize::try_from(bit / 8).unwrap_or(usize::MAX);
    packet.bytes.get(byte(start)..byte(end)).unwrap_or(&[])
}

/// Where the units of the TCP segment begin, in the grid's list: behind those of the IP header.
pub(super) fn first_of_tcp(units: &[Unit]) -> usize {
    units
        .iter()
        .position(|unit| unit.zone != Zone::Ip)
        .unwrap_or(units.len())
}

#[cfg(test)]
mod tests {
    use super::super::packet::tests::{packet, syn_ack};
    use super::*;
    use tcp_core::wire::Options;

    #[test]
    fn bits_are_copied_in_rows_of_32() {
        let packet = syn_ack(None);
        let units = Form::Bits.units(Lang::En, &packet);
        let text = Form::Bits.text(&packet, &units);
        let lines: Vec<&str> = text.lines().collect();
        // Ports 80 and 49152, by hand.
        assert_eq!(lines[0], "00000000010100001100000000000000");
        // 7000 = 0x1b58.
        assert_eq!(lines[1], "00000000000000000001101101011000");
        assert_eq!(lines.len(), 6);
    }

    #[test]
    fn bytes_are_copied_with_their_offsets() {
        let packet = packet(Options::default(), b"hi", None);
        let text = Form::Hex.text(&packet, &[]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("0000  45 00 00 2a "), "{}", lines[0]);
        assert!(
            lines[1].starts_with("0010  0a 00 00 01 00 50 c0 00 "),
            "{}",
            lines[1]
        );
        assert!(lines[2].ends_with(" 68 69"), "{}", lines[2]);
    }

    #[test]
    fn a_field_that_crosses_a_row_is_in_both() {
        let packet = packet(Options::default(), &[7; 20], None);
        let units = Form::Hex.units(Lang::En, &packet);
        let last = units.len() - 1;
        // The data begins at byte 40 and fills the rows of 8 bytes from there on.
        assert_eq!(parts(&units, &(320..384)), [(last, 320..384)]);
        assert_eq!(parts(&units, &(448..480)), [(last, 448..480)]);
    }

    #[test]
    fn rows_end_where_the_bits_do() {
        let all: Vec<_> = rows(160, 240, 32).collect();
        assert_eq!(all, [160..192, 192..224, 224..240]);
        assert_eq!(rows(5, 5, 32).count(), 0);
    }
}
