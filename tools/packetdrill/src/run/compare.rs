//! One expected segment against one live segment.

use tcp_core::wire::{Ecn, Options};
use tcp_core::{Flags, Segment};

use super::live::Sent;
use super::numbers::Numbers;
use crate::script;
use crate::script::{Packet, PacketOption};

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

/// A segment that left, as the script would write it. The ECN field and the urgent pointer stand there
/// when the script looks at them or they say something.
pub(crate) fn as_script(sent: &Sent, expected: &Packet, numbers: &Numbers) -> Packet {
    let live = &sent.segment;
    let in_syn = live.flags.contains(Flags::SYN);
    Packet {
        ecn: expected.ecn.map(|_| match live.ip.ecn {
            Ecn::NotEct => script::Ecn::None,
            Ecn::Ect0 => script::Ecn::Ect0,
            Ecn::Ect1 => script::Ecn::Ect1,
            Ecn::Ce => script::Ecn::Ce,
        }),
        flags: flag_letters(live),
        seq: numbers.local_script(live.seq, in_syn),
        len: live.data_len(),
        ack: live.ack.map(|ack| numbers.remote_script(ack, in_syn)),
        win: Some(live.window),
        urg: (expected.urg.is_some() || live.urgent != 0).then_some(live.urgent),
        options: Some(in_script_numbers(&live.options, &sent.layout, numbers)),
    }
}

/// What differs first, or `None`. `live` comes from [`as_script`]. Timestamps' values are compared
/// apart.
pub(crate) fn difference(
    expected: &Packet,
    live: &Packet,
    strictness: Strictness,
) -> Option<&'static str> {
    if sorted(&expected.flags) != sorted(&live.flags) {
        return Some("flags");
    }
    if expected.seq != live.seq {
        return Some("sequence number");
    }
    if expected.len != live.len {
        return Some("length");
    }
    if expected.flags.contains('.') && expected.ack != live.ack {
        return Some("acknowledgment");
    }
    if strictness == Strictness::Strict && expected.win.is_some() && expected.win != live.win {
        return Some("window");
    }
    if expected.urg.is_some() && expected.urg != live.urg {
        return Some("urgent pointer");
    }
    if let (Some(wanted), Some(found)) = (expected.ecn, live.ecn)
        && !ecn_matches(wanted, found)
    {
        return Some("ECN field");
    }
    let (wanted, found) = (expected.options.as_deref()?, live.options.as_deref()?);
    options_differ(wanted, found, strictness).then_some("options")
}

fn ecn_matches(expected: script::Ecn, live: script::Ecn) -> bool {
    match expected {
        script::Ecn::Ect01 => matches!(live, script::Ecn::Ect0 | script::Ecn::Ect1),
        other => live == other,
    }
}

fn options_differ(
    expected: &[PacketOption],
    live: &[PacketOption],
    strictness: Strictness,
) -> bool {
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
            list.sort_by_key(ToString::to_string);
        }
    }
    wanted != got
}

/// The live options, in the order of the bytes (`layout`), with the script's numbers. A `TSval` is as the
/// script counts, once it has said one; a `TSecr` is the peer's, so it is the script's own.
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
            PacketOption::Timestamps(ts) => {
                let offset = numbers.timestamp_offset.unwrap_or(0);
                PacketOption::Timestamps(script::TsOption {
                    val: ts.val.wrapping_sub(offset),
                    ecr: ts.ecr,
                })
            }
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
