//! Segments and ICMP messages as scripts write them.

use super::ast::{Ecn, Icmp, Packet, PacketOption, TsOption};
use super::scan::{ParseError, Scan};

type Parsed<T> = Result<T, ParseError>;

/// What may follow `<` or `>`: `[ecn] flags seq:end(len) [ack N] [win N] [urg N] [<options>]`.
pub(crate) fn packet(scan: &mut Scan<'_>) -> Parsed<Packet> {
    let ecn = ecn(scan)?;
    if scan.take("(") {
        // `(ttl 4)`, `(tos 0x..)`, `(flowlabel ..)`: not modelled, so the caller skips the script.
        let inside = scan.until(")")?;
        return scan.unsupported(format!("IP field `{inside}`"));
    }
    let flags = flags(scan)?;
    let (seq, len) = range(scan)?;
    let mut packet = Packet {
        ecn,
        flags,
        seq,
        len,
        ack: None,
        win: None,
        urg: None,
        options: Some(Vec::new()),
    };
    if scan.take_word("ack") {
        packet.ack = Some(scan.unsigned()?);
    }
    if scan.take_word("win") {
        packet.win = Some(scan.unsigned()?);
    }
    if scan.take_word("urg") {
        packet.urg = Some(scan.unsigned()?);
    }
    // A following injection on the next line begins with a time, so `<` here opens options.
    if scan.take("<") {
        packet.options = if scan.take("...") {
            scan.expect(">")?;
            None
        } else {
            Some(options(scan)?)
        };
    }
    Ok(packet)
}

/// `< [1:1461(1460)] icmp TYPE CODE [mtu N] [quoted]`; the bracket may stand before or after.
pub(crate) fn icmp(scan: &mut Scan<'_>) -> Parsed<Option<Icmp>> {
    let mut ahead = scan.clone();
    let mut quoted = None;
    if ahead.take("[") {
        match range(&mut ahead) {
            Ok(numbers) => quoted = Some(numbers),
            Err(_) => return Ok(None),
        }
        ahead.expect("]")?;
    }
    if !ahead.take_word("icmp") {
        return Ok(None);
    }
    let kind = ahead.word().to_owned();
    // `packet_too_big mtu 1300` has no code of its own.
    let code = if ahead.clone().take_word("mtu") {
        String::new()
    } else {
        ahead.word().to_owned()
    };
    let mtu = if ahead.take_word("mtu") {
        Some(ahead.unsigned()?)
    } else {
        None
    };
    if quoted.is_none() && ahead.take("[") {
        quoted = Some(range(&mut ahead)?);
        ahead.expect("]")?;
    }
    *scan = ahead;
    Ok(Some(Icmp {
        kind,
        code,
        mtu,
        quoted,
    }))
}

fn ecn(scan: &mut Scan<'_>) -> Parsed<Option<Ecn>> {
    let mut ahead = scan.clone();
    if !ahead.take("[") {
        return Ok(None);
    }
    let ecn = match ahead.word() {
        "noecn" => Ecn::None,
        "ect0" => Ecn::Ect0,
        "ect1" => Ecn::Ect1,
        "ect01" => Ecn::Ect01,
        "ce" => Ecn::Ce,
        other => return scan.error(format!("unknown ECN field `{other}`")),
    };
    ahead.expect("]")?;
    *scan = ahead;
    Ok(Some(ecn))
}

fn flags(scan: &mut Scan<'_>) -> Parsed<String> {
    scan.skip_blank();
    let rest = scan.rest();
    if rest.starts_with('-') {
        scan.advance(1);
        return Ok(String::new());
    }
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or("");
    if word.is_empty() || !word.chars().all(|c| "FSRPUEWA.01234567".contains(c)) {
        return scan.error(format!("unknown flags `{word}`"));
    }
    scan.advance(end);
    Ok(word.to_owned())
}

/// `start:end(len)`.
fn range(scan: &mut Scan<'_>) -> Parsed<(u32, u32)> {
    let start: u32 = scan.unsigned()?;
    scan.expect(":")?;
    let end: u32 = scan.unsigned()?;
    scan.expect("(")?;
    let len: u32 = scan.unsigned()?;
    scan.expect(")")?;
    if start.wrapping_add(len) != end {
        return scan.error(format!("{start}:{end} is not {len} bytes long"));
    }
    Ok((start, len))
}

fn options(scan: &mut Scan<'_>) -> Parsed<Vec<PacketOption>> {
    let mut found = Vec::new();
    if scan.take(">") {
        return Ok(found);
    }
    loop {
        found.push(option(scan)?);
        if scan.take(">") {
            return Ok(found);
        }
        scan.expect(",")?;
    }
}

fn option(scan: &mut Scan<'_>) -> Parsed<PacketOption> {
    Ok(match scan.word() {
        "nop" => PacketOption::Nop,
        "eol" => PacketOption::Eol,
        "mss" => PacketOption::Mss(scan.unsigned()?),
        "wscale" => PacketOption::WindowScale(scan.unsigned()?),
        "sackOK" => PacketOption::SackPermitted,
        "sack" => {
            let mut blocks = Vec::new();
            loop {
                let left = scan.unsigned()?;
                scan.expect(":")?;
                blocks.push((left, scan.unsigned()?));
                scan.skip_blank();
                if !scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
                    break PacketOption::Sack(blocks);
                }
            }
        }
        "TS" => {
            scan.expect("val")?;
            let val = scan.unsigned()?;
            scan.expect("ecr")?;
            PacketOption::Timestamps(TsOption {
                val,
                ecr: scan.unsigned()?,
            })
        }
        other => {
            let rest = scan.rest();
            let end = rest.find([',', '>']).unwrap_or(rest.len());
            scan.advance(end);
            PacketOption::Unknown(other.to_owned())
        }
    })
}
