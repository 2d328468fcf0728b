//! Between the segments of a script and live ones.

use bytes::Bytes;
use tcp_core::wire::{Ecn, IpFields, Options, SackBlocks, Timestamps};
use tcp_core::{Flags, Segment};

use super::clock::Schedule;
use super::host::Host;
use super::live::Sent;
use super::numbers::Numbers;
use super::outcome::{Stop, unknown};
use crate::script::{self, Packet, PacketOption};

/// A segment of the script as it arrives at the host.
pub(crate) fn to_live(
    packet: &Packet,
    numbers: &mut Numbers,
    host: &Host,
) -> Result<Segment, Stop> {
    let flags = flags(&packet.flags)?;
    let in_syn = flags.contains(Flags::SYN);
    if in_syn {
        numbers.learn_remote(packet.seq);
    }
    // Without the flag the number says nothing (RFC 9293, 3.1), so a segment here has none.
    let ack = packet
        .flags
        .contains('.')
        .then(|| numbers.local_live(packet.ack.unwrap_or(0), in_syn && !numbers.knows_local()));
    Ok(Segment {
        src: host.remote(),
        dst: host.local(),
        seq: numbers.remote_live(packet.seq, in_syn),
        ack,
        flags,
        window: packet.win.unwrap_or(0),
        urgent: packet.urg.unwrap_or(0),
        options: options(packet.options.as_deref().unwrap_or(&[]), numbers)?,
        payload: Bytes::from(vec![0; packet.len as usize]),
        ip: IpFields {
            ecn: match packet.ecn {
                None | Some(script::Ecn::None) => Ecn::NotEct,
                Some(script::Ecn::Ect0 | script::Ecn::Ect01) => Ecn::Ect0,
                Some(script::Ecn::Ect1) => Ecn::Ect1,
                Some(script::Ecn::Ce) => Ecn::Ce,
            },
            ..IpFields::default()
        },
    })
}

fn flags(letters: &str) -> Result<Flags, Stop> {
    let mut flags = Flags::NONE;
    for letter in letters.chars() {
        flags = flags.with(match letter {
            'F' => Flags::FIN,
            'S' => Flags::SYN,
            'R' => Flags::RST,
            'P' => Flags::PSH,
            'U' => Flags::URG,
            'E' => Flags::ECE,
            'W' => Flags::CWR,
            '.' => Flags::NONE,
            other => return unknown(format!("flag `{other}`")),
        });
    }
    Ok(flags)
}

fn options(written: &[PacketOption], numbers: &Numbers) -> Result<Options, Stop> {
    let mut options = Options::default();
    for option in written {
        match option {
            PacketOption::Nop | PacketOption::Eol => {}
            PacketOption::Mss(mss) => options.mss = Some(*mss),
            PacketOption::WindowScale(shift) => options.window_scale = Some(*shift),
            PacketOption::SackPermitted => options.sack_permitted = true,
            PacketOption::Sack(blocks) => {
                let mut sack = SackBlocks::NONE;
                for &(left, right) in blocks {
                    sack.push(
                        numbers.local_live(left, false),
                        numbers.local_live(right, false),
                    );
                }
                options.sack = sack;
            }
            PacketOption::Timestamps(ts) => {
                let echo = match numbers.timestamp_offset {
                    Some(offset) if ts.ecr != 0 => ts.ecr.wrapping_add(offset),
                    _ => ts.ecr,
                };
                options.timestamps = Some(Timestamps {
                    value: ts.val,
                    echo,
                });
            }
            PacketOption::Unknown(name) => return unknown(format!("option `{name}`")),
        }
    }
    Ok(options)
}

/// What of a segment's timestamps differs. The echo is the peer's value, which is the script's own
/// (RFC 7323, 3.2). The first expected `TSval` fixes the distance between the script's clock and the
/// live one; the later ones are compared as times where the script says how long a tick is.
pub(crate) fn timestamps_differ(
    packet: &Packet,
    sent: &Sent,
    numbers: &mut Numbers,
    tick: Option<u64>,
    schedule: &Schedule,
) -> Option<&'static str> {
    let written = packet
        .options
        .iter()
        .flatten()
        .find_map(|option| match option {
            PacketOption::Timestamps(ts) => Some(*ts),
            _ => None,
        });
    let (written, live) = (written?, sent.segment.options.timestamps?);
    let fresh = live.value.wrapping_sub(written.val);
    let offset = *numbers.timestamp_offset.get_or_insert(fresh);
    if live.echo != written.ecr {
        return Some("TSecr");
    }
    let got = live.value.wrapping_sub(offset);
    let error = u64::from(got.abs_diff(written.val)).saturating_mul(tick?);
    (error > schedule.slack(sent.at)).then_some("TSval")
}
