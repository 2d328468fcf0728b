//! The packet cut into the units that a view points at: a cell of the field grid, a field's bits,
//! a few bytes. Each has a name, a value and one sentence about it.

use std::ops::Range;

use tcp_core::wire::{Field, FieldKind, FieldValue, Flags, Part, kind};
use tcp_explain::Lang;

use super::packet::Packet;
use super::words;
use crate::i18n;

/// Something to point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// What it is called.
    pub(super) name: String,
    /// What it says.
    pub(super) value: String,
    /// What it means, in one sentence.
    pub(super) about: String,
    /// Its bits in the packet.
    pub(super) bits: Range<u32>,
    /// How it stands out.
    pub(super) tint: Tint,
    /// Where the field grid puts it.
    pub(super) zone: Zone,
}

/// How a unit stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tint {
    /// Not at all.
    Plain,
    /// It carries what this segment is about: the sender's colour.
    Telling,
    /// It means nothing in this segment.
    Unused,
    /// A bit of it was flipped on the way.
    Flipped,
    /// A checksum that matches.
    Valid,
    /// A checksum that does not match.
    Broken,
}

/// Where the field grid puts a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// In the IP header.
    Ip,
    /// In the fixed TCP header, as wide as its bits.
    Tcp,
    /// Among the options.
    Option,
    /// Behind the header.
    Data,
}

/// The grid's cells: the control bits together, and each option as one.
pub(super) fn cells(lang: Lang, packet: &Packet) -> Vec<Unit> {
    let together = |field: &Field, next: &Field| match (field.part, next.part) {
        (Part::Option(a), Part::Option(b)) => a == b,
        _ => is_flag(field.kind) && is_flag(next.kind),
    };
    packet
        .fields
        .chunk_by(together)
        .filter(|chunk| {
            chunk
                .first()
                .is_some_and(|field| field.kind != FieldKind::Padding)
        })
        .filter_map(|chunk| {
            let first = chunk.first()?;
            Some(match first.part {
                Part::Option(_) => option(lang, packet, chunk, first),
                _ if is_flag(first.kind) => flags(lang, packet, chunk),
                _ => one(lang, packet, first),
            })
        })
        .collect()
}

/// Each field of the TCP header by itself.
pub(super) fn pieces(lang: Lang, packet: &Packet) -> Vec<Unit> {
    let header = packet
        .fields
        .iter()
        .filter(|field| matches!(field.part, Part::Tcp | Part::Option(_)));
    header.map(|field| one(lang, packet, field)).collect()
}

/// Each run of fields that begins and ends with a byte, over the whole packet.
pub(super) fn groups(lang: Lang, packet: &Packet) -> Vec<Unit> {
    let mut groups = Vec::new();
    let mut rest = packet.fields.as_slice();
    while let Some(first) = rest.first() {
        let whole = rest
            .iter()
            .position(|field| (field.bit_offset + field.bit_len) % 8 == 0);
        let (group, after) = rest.split_at(whole.map_or(rest.len(), |last| last + 1));
        rest = after;
        groups.push(match group {
            [field] => one(lang, packet, field),
            [field, ..] if is_flag(field.kind) => flags(lang, packet, group),
            _ => several(lang, packet, group, first),
        });
    }
    groups
}

/// A field with its own name.
fn one(lang: Lang, packet: &Packet, field: &Field) -> Unit {
    let about = match field.kind {
        FieldKind::AcknowledgmentNumber if !has_ack(packet) => {
            i18n::field_acknowledgment_number_unused(lang)
        }
        other => words::about(lang, other),
    };
    let bits = field.bit_offset..field.bit_offset + field.bit_len;
    Unit {
        name: words::name(lang, field.kind).to_owned(),
        value: value(lang, packet, field),
        about: about.to_owned(),
        tint: tint(packet, field.kind, &bits),
        bits,
        zone: zone(field.part),
    }
}

/// The eight control bits.
fn flags(lang: Lang, packet: &Packet, fields: &[Field]) -> Unit {
    // From the last bit to the first: the bits that open and close come before ACK, as labels have it.
    let set: Vec<&str> = fields
        .iter()
        .rev()
        .filter(|field| field.value == FieldValue::Number(1))
        .map(|field| words::name(lang, field.kind))
        .collect();
    let bits = span(fields);
    Unit {
        name: i18n::header_flags(lang).to_owned(),
        value: if set.is_empty() {
            i18n::header_flags_none(lang).to_owned()
        } else {
            set.join(" ")
        },
        about: i18n::header_flags_about(lang).to_owned(),
        tint: tint(packet, FieldKind::Ack, &bits),
        bits,
        zone: Zone::Tcp,
    }
}

/// Several fields that share a byte.
fn several(lang: Lang, packet: &Packet, fields: &[Field], first: &Field) -> Unit {
    let list = |part: fn(Unit) -> String| {
        let parts: Vec<String> = fields
            .iter()
            .map(|field| part(one(lang, packet, field)))
            .collect();
        parts.join(" · ")
    };
    let bits = span(fields);
    Unit {
        name: list(|unit| unit.name),
        value: list(|unit| unit.value),
        about: words::about(lang, first.kind).to_owned(),
        tint: tint(packet, first.kind, &bits),
        bits,
        zone: zone(first.part),
    }
}

/// One option, with all its fields.
fn option(lang: Lang, packet: &Packet, fields: &[Field], first: &Field) -> Unit {
    let number = |wanted: FieldKind| {
        fields
            .iter()
            .find(|field| field.kind == wanted)
            .and_then(|field| match field.value {
                FieldValue::Number(number) => Some(number),
                FieldValue::Address(_) | FieldValue::Opaque => None,
            })
    };
    let shown = |wanted: FieldKind| {
        number(wanted)
            .map(|number| number.to_string())
            .unwrap_or_default()
    };
    let option_kind = number(FieldKind::OptionKind).and_then(|number| u8::try_from(number).ok());
    let plain = |name: &str, about: &str| (name.to_owned(), String::new(), about.to_owned());
    let (name, value, about) = match option_kind {
        None => plain(
            i18n::header_option_bad(lang),
            i18n::header_option_bad_about(lang),
        ),
        Some(kind::END) => plain(
            i18n::header_option_end(lang),
            i18n::header_option_end_about(lang),
        ),
        Some(kind::NOP) => plain(
            i18n::header_option_nop(lang),
            i18n::header_option_nop_about(lang),
        ),
        Some(kind::MSS) => (
            i18n::header_option_mss(lang).to_owned(),
            shown(FieldKind::MaximumSegmentSize),
            i18n::header_option_mss_about(lang).to_owned(),
        ),
        Some(kind::WINDOW_SCALE) => (
            i18n::header_option_window_scale(lang).to_owned(),
            scale(number(FieldKind::ShiftCount).unwrap_or(0)),
            i18n::header_option_window_scale_about(lang).to_owned(),
        ),
        Some(kind::SACK_PERMITTED) => plain(
            i18n::header_option_sack_permitted(lang),
            i18n::header_option_sack_permitted_about(lang),
        ),
        Some(kind::SACK) => (
            i18n::header_option_sack(lang).to_owned(),
            blocks(fields),
            i18n::header_option_sack_about(lang).to_owned(),
        ),
        Some(kind::TIMESTAMPS) => (
            i18n::header_option_timestamps(lang).to_owned(),
            [
                shown(FieldKind::TimestampValue),
                shown(FieldKind::TimestampEchoReply),
            ]
            .join(", "),
            i18n::header_option_timestamps_about(lang).to_owned(),
        ),
        Some(other) => (
            i18n::header_option_unknown(lang, u64::from(other)),
            String::new(),
            i18n::header_option_unknown_about(lang).to_owned(),
        ),
    };
    let bits = span(fields);
    Unit {
        name,
        value,
        about,
        tint: tint(packet, first.kind, &bits),
        bits,
        zone: Zone::Option,
    }
}

/// A shift, and what it does to windows: `7 (× 128)`.
fn scale(shift: u32) -> String {
    match 1_u64.checked_shl(shift) {
        Some(times) => format!("{shift} (× {times})"),
        None => shift.to_string(),
    }
}

/// The blocks of a SACK option: `1461–2921`, right edge exclusive as the header has it.
fn blocks(fields: &[Field]) -> String {
    let edge = |field: &Field| match field.value {
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Address(_) | FieldValue::Opaque => String::new(),
    };
    let is_edge = |kind| matches!(kind, FieldKind::SackLeftEdge | FieldKind::SackRightEdge);
    let edges: Vec<String> = fields
        .iter()
        .filter(|field| is_edge(field.kind))
        .map(edge)
        .collect();
    let blocks: Vec<String> = edges.chunks(2).map(|block| block.join("–")).collect();
    blocks.join(", ")
}

/// What a field says, as text.
fn value(lang: Lang, packet: &Packet, field: &Field) -> String {
    match field.value {
        FieldValue::Number(number) => match field.kind {
            FieldKind::Checksum => checksum(lang, packet, number),
            FieldKind::HeaderChecksum | FieldKind::Identification => format!("0x{number:04x}"),
            _ => number.to_string(),
        },
        FieldValue::Address(address) => address.to_string(),
        FieldValue::Opaque if field.kind == FieldKind::Data => {
            i18n::header_bytes(lang, u64::from(field.bit_len / 8))
        }
        FieldValue::Opaque => hex(packet.bytes_of(field)),
    }
}

/// The checksum and its verdict, in mark and word.
fn checksum(lang: Lang, packet: &Packet, number: u32) -> String {
    let verdict = if packet.is_valid() {
        i18n::header_valid(lang)
    } else {
        i18n::header_broken(lang)
    };
    let mark = if packet.is_valid() { "✓" } else { "✕" };
    format!("0x{number:04x} {mark} {verdict}")
}

/// Bytes as hex digits, with spaces between them.
pub(super) fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}

fn tint(packet: &Packet, kind: FieldKind, bits: &Range<u32>) -> Tint {
    if packet.flipped.is_some_and(|bit| bits.contains(&bit)) {
        return Tint::Flipped;
    }
    match kind {
        FieldKind::Checksum if !packet.is_valid() => Tint::Broken,
        FieldKind::Checksum => Tint::Valid,
        FieldKind::SequenceNumber => Tint::Telling,
        kind if is_flag(kind) => Tint::Telling,
        FieldKind::AcknowledgmentNumber if has_ack(packet) => Tint::Telling,
        FieldKind::AcknowledgmentNumber => Tint::Unused,
        FieldKind::UrgentPointer if !packet.segment.flags.contains(Flags::URG) => Tint::Unused,
        FieldKind::Window if packet.window_moved => Tint::Telling,
        _ => Tint::Plain,
    }
}

/// By the bytes on the wire: a flipped bit may have taken ACK away.
fn has_ack(packet: &Packet) -> bool {
    packet.number(FieldKind::Ack) == Some(1)
}

fn is_flag(kind: FieldKind) -> bool {
    use FieldKind as K;
    matches!(
        kind,
        K::Cwr | K::Ece | K::Urg | K::Ack | K::Psh | K::Rst | K::Syn | K::Fin
    )
}

fn zone(part: Part) -> Zone {
    match part {
        Part::Ip => Zone::Ip,
        Part::Tcp => Zone::Tcp,
        Part::Option(_) => Zone::Option,
        Part::Data => Zone::Data,
    }
}

/// From the first field's beginning to the last one's end.
fn span(fields: &[Field]) -> Range<u32> {
    let start = fields.first().map_or(0, |field| field.bit_offset);
    let end = fields
        .last()
        .map_or(start, |field| field.bit_offset + field.bit_len);
    start..end
}

/// The unit that an arrow key leads to from the one at `from`: left and right by one, up and down
/// to the one that lies 32 bits away, or by one where there is none.
pub(super) fn neighbour(units: &[Unit], from: usize, key: &str) -> Option<usize> {
    let last = units.len().checked_sub(1)?;
    let at = units.get(from)?;
    let to = match key {
        "ArrowLeft" => from.saturating_sub(1),
        "ArrowRight" => from + 1,
        "Home" => 0,
        "End" => last,
        "ArrowUp" | "ArrowDown" => {
            let up = key == "ArrowUp";
            let target = if up {
                at.bits.start.checked_sub(32)
            } else {
                at.bits.start.checked_add(32)
            };
            let found =
                target.and_then(|bit| units.iter().position(|unit| unit.bits.contains(&bit)));
            match found {
                Some(other) if other != from => other,
                _ if up => from.saturating_sub(1),
                _ => from + 1,
            }
        }
        _ => return None,
    };
    Some(to.min(last))
}

#[cfg(test)]
mod tests {
    use super::super::packet::tests::{packet, syn_ack};
    use super::*;
    use tcp_core::wire::Options;

    fn find<'a>(units: &'a [Unit], name: &str) -> &'a Unit {
        units.iter().find(|unit| unit.name == name).unwrap()
    }

    #[test]
    fn the_grid_says_what_the_drawing_shows() {
        let units = cells(Lang::En, &syn_ack(None));
        assert_eq!(find(&units, "source port").value, "80");
        assert_eq!(find(&units, "destination port").value, "49152");
        assert_eq!(find(&units, "sequence number").value, "7000");
        assert_eq!(find(&units, "acknowledgment number").value, "1001");
        assert_eq!(find(&units, "flags").value, "SYN ACK");
        assert_eq!(find(&units, "flags").bits.len(), 8);
        assert_eq!(find(&units, "offset").value, "6");
        assert_eq!(find(&units, "MSS").value, "1460");
        assert_eq!(find(&units, "sequence number").tint, Tint::Telling);
        assert_eq!(find(&units, "urgent").tint, Tint::Unused);
        assert_eq!(find(&units, "checksum").tint, Tint::Valid);
    }

    #[test]
    fn each_option_is_spelled_out() {
        let options = Options {
            mss: Some(536),
            window_scale: Some(7),
            sack_permitted: true,
            ..Options::default()
        };
        let units = cells(Lang::En, &packet(options, b"", None));
        let options: Vec<(&str, &str)> = units
            .iter()
            .filter(|unit| unit.zone == Zone::Option)
            .map(|unit| (unit.name.as_str(), unit.value.as_str()))
            .collect();
        assert!(options.contains(&("MSS", "536")), "{options:?}");
        assert!(
            options.contains(&("window scale", "7 (× 128)")),
            "{options:?}"
        );
        assert!(options.contains(&("SACK permitted", "")), "{options:?}");
    }

    #[test]
    fn every_cut_covers_its_bits_once_and_in_order() {
        let options = Options {
            mss: Some(536),
            window_scale: Some(7),
            sack_permitted: true,
            ..Options::default()
        };
        let packet = packet(options, b"hello", None);
        let all = groups(Lang::En, &packet);
        assert_eq!(all.first().map(|unit| unit.bits.start), Some(0));
        assert_eq!(all.last().map(|unit| unit.bits.end), Some(packet.bit_len()));
        for pair in all.windows(2) {
            assert_eq!(pair[0].bits.end, pair[1].bits.start);
            assert_eq!(pair[0].bits.end % 8, 0);
        }
        let bits = pieces(Lang::En, &packet);
        assert_eq!(bits.first().map(|unit| unit.bits.start), Some(packet.tcp));
        for pair in bits.windows(2) {
            assert_eq!(pair[0].bits.end, pair[1].bits.start);
        }
    }

    #[test]
    fn a_flipped_bit_marks_its_unit_in_every_cut() {
        let packet = syn_ack(Some(63));
        for units in [
            cells(Lang::En, &packet),
            pieces(Lang::En, &packet),
            groups(Lang::En, &packet),
        ] {
            let marked: Vec<&str> = units
                .iter()
                .filter(|unit| unit.tint == Tint::Flipped)
                .map(|unit| unit.name.as_str())
                .collect();
            assert_eq!(marked, ["sequence number"]);
            let sum = find(&units, "checksum");
            assert_eq!(sum.tint, Tint::Broken);
            assert!(sum.value.ends_with("✕ does not match"), "{}", sum.value);
        }
    }

    #[test]
    fn arrows_move_by_field_and_by_row() {
        let units = cells(Lang::En, &syn_ack(None));
        let at = |name: &str| units.iter().position(|unit| unit.name == name).unwrap();
        let go = |name: &str, key: &str| {
            units[neighbour(&units, at(name), key).unwrap()]
                .name
                .clone()
        };
        assert_eq!(go("source port", "ArrowRight"), "destination port");
        assert_eq!(go("source port", "ArrowDown"), "sequence number");
        assert_eq!(go("window", "ArrowDown"), "urgent");
        assert_eq!(go("checksum", "ArrowUp"), "offset");
        assert_eq!(neighbour(&units, 0, "ArrowLeft"), Some(0));
        assert_eq!(neighbour(&units, 0, "x"), None);
        assert_eq!(neighbour(&[], 0, "Home"), None);
    }
}
