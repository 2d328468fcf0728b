//! One expected segment against one live segment.

use tcp_core::wire::{Ecn, Options};
use tcp_core::{Flags, Segment};

use super::numbers::Numbers;
use crate::script;
use crate::script::PacketOption;

/// How closely a script is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Everything that the script writes.
    Strict,
    /// The advertised window's value, the order and padding of options, and the values of
    /// buffer-size getsockopts may differ, and nothing else.
    Relaxed,
}

/// The flags as the script writes them: letters in the order F S R P U E W, then `.` for ACK.
pub(crate) fn flag_letters(segment: &Segment) -> String {
    let mut letters = String::new();
    for (flag, letter) in [
        (Flags::FIN, 'F'),
        (Flags::SYN, 'S'),
        (Flags::RST, 'R'),
        (Flags::PSH, 'P'),
        (Flags::URG, 'U'),
        (Flags::ECE, 'E'),
        (Flags::CWR, 'W'),
    ] {
        if segment.flags.contains(flag) {
            letters.push(letter);
        }
    }
    if segment.ack.is_some() {
        letters.push('.');
    }
    letters
}

fn sorted(letters: &str) -> Vec<char> {
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters
}

/// The first difference, in words, or `None`.
pub(crate) fn difference(
    expected: &script::Packet,
    live: &Segment,
    layout: &[PacketOption],
    numbers: &Numbers,
    strictness: Strictness,
) -> Option<String> {
    let letters = flag_letters(live);
    if sorted(&expected.flags) != sorted(&letters) {
        return Some(format!(
            "flags: expected `{}`, got `{letters}`",
            expected.flags
        ));
    }
    let in_syn = live.flags.contains(Flags::SYN);
    let seq = numbers.local_script(live.seq, in_syn);
    if expected.seq != seq {
        return Some(format!(
            "sequence number: expected {}, got {seq}",
            expected.seq
        ));
    }
    if expected.len != live.data_len() {
        return Some(format!(
            "length: expected {}, got {}",
            expected.len,
            live.data_len()
        ));
    }
    let ack = live.ack.map(|ack| numbers.remote_script(ack, in_syn));
    if expected.flags.contains('.') && expected.ack != ack {
        return Some(format!(
            "acknowledgment: expected {:?}, got {ack:?}",
            expected.ack
        ));
    }
    if let Some(win) = expected.win
        && strictness == Strictness::Strict
        && win != live.window
    {
        return Some(format!("window: expected {win}, got {}", live.window));
    }
    if let Some(urg) = expected.urg
        && urg != live.urgent
    {
        return Some(format!(
            "urgent pointer: expected {urg}, got {}",
            live.urgent
        ));
    }
    if let Some(ecn) = expected.ecn
        && !ecn_matches(ecn, live.ip.ecn)
    {
        return Some(format!(
            "ECN field: expected {ecn:?}, got {:?}",
            live.ip.ecn
        ));
    }
    options_difference(
        expected.options.as_deref()?,
        live,
        layout,
        numbers,
        strictness,
    )
}

fn ecn_matches(expected: script::Ecn, live: Ecn) -> bool {
    match expected {
        script::Ecn::None => live == Ecn::NotEct,
        script::Ecn::Ect0 => live == Ecn::Ect0,
        script::Ecn::Ect1 => live == Ecn::Ect1,
        script::Ecn::Ect01 => matches!(live, Ecn::Ect0 | Ecn::Ect1),
        script::Ecn::Ce => live == Ecn::Ce,
    }
}

fn options_difference(
    expected: &[PacketOption],
    live: &Segment,
    layout: &[PacketOption],
    numbers: &Numbers,
    strictness: Strictness,
) -> Option<String> {
    let live = in_script_numbers(&live.options, layout, numbers);
    let blank_times = |option: &PacketOption| match option {
        // The values are compared apart, as times.
        PacketOption::Timestamps(_) => {
            PacketOption::Timestamps(script::TsOption { val: 0, ecr: 0 })
        }
        other => other.clone(),
    };
    let padding = |option: &PacketOption| matches!(option, PacketOption::Nop | PacketOption::Eol);
    let mut wanted: Vec<PacketOption> = expected.iter().map(blank_times).collect();
    let mut got: Vec<PacketOption> = live.iter().map(blank_times).collect();
    if strictness == Strictness::Relaxed {
        for list in [&mut wanted, &mut got] {
            list.retain(|option| !padding(option));
            list.sort_by_key(|option| format!("{option:?}"));
        }
    }
    (wanted != got).then(|| format!("options: expected {wanted:?}, got {got:?}"))
}

/// The live options, in the order of the bytes (`layout`), with the script's numbers.
fn in_script_numbers(
    options: &Options,
    layout: &[PacketOption],
    numbers: &Numbers,
) -> Vec<PacketOption> {
    layout
        .iter()
        .map(|option| match option {
            PacketOption::Sack(_) => PacketOption::Sack(
                options
                    .sack
                    .as_slice()
                    .iter()
                    .map(|&(left, right)| {
                        (
                            numbers.remote_script(left, false),
                            numbers.remote_script(right, false),
                        )
                    })
                    .collect(),
            ),
            other => other.clone(),
        })
        .collect()
}

/// The options of a TCP header's bytes, in their order, as a script would write them.
pub(crate) fn layout_of(header: &[u8]) -> Vec<PacketOption> {
    let be16 = |bytes: &[u8]| match bytes {
        [a, b, ..] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    };
    let be32 = |bytes: &[u8]| match bytes {
        [a, b, c, d, ..] => u32::from_be_bytes([*a, *b, *c, *d]),
        _ => 0,
    };
    let end = header
        .get(12)
        .map_or(0, |octet| usize::from(octet >> 4) * 4);
    let mut rest = header.get(20..end).unwrap_or(&[]);
    let mut found = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        if kind == 0 {
            found.extend(rest.iter().map(|_| PacketOption::Eol));
            break;
        }
        if kind == 1 {
            found.push(PacketOption::Nop);
            rest = after;
            continue;
        }
        let len = after.first().map_or(2, |len| usize::from(*len).max(2));
        let body = rest.get(2..len).unwrap_or(&[]);
        found.push(match kind {
            2 => PacketOption::Mss(be16(body)),
            3 => PacketOption::WindowScale(body.first().copied().unwrap_or(0)),
            4 => PacketOption::SackPermitted,
            5 => PacketOption::Sack(
                body.chunks_exact(8)
                    .map(|block| (be32(block), be32(block.get(4..).unwrap_or(&[]))))
                    .collect(),
            ),
            8 => PacketOption::Timestamps(script::TsOption {
                val: be32(body),
                ecr: be32(body.get(4..).unwrap_or(&[])),
            }),
            other => PacketOption::Unknown(format!("kind {other}")),
        });
        rest = rest.get(len..).unwrap_or(&[]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_order_of_options_is_kept() {
        // mss 1460, nop, nop, sackOK, nop, wscale 8: 20 octets of header, 12 of options.
        let mut header = vec![0_u8; 20];
        if let Some(offset) = header.get_mut(12) {
            *offset = 0x80;
        }
        header.extend([2, 4, 0x05, 0xb4, 1, 1, 4, 2, 1, 3, 3, 8]);
        assert_eq!(
            layout_of(&header),
            [
                PacketOption::Mss(1460),
                PacketOption::Nop,
                PacketOption::Nop,
                PacketOption::SackPermitted,
                PacketOption::Nop,
                PacketOption::WindowScale(8),
            ]
        );
    }
}
