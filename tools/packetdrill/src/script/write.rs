//! What was read, written again: differences are told in the script's own notation.

use std::fmt;

use super::ast::{Ecn, Expr, Packet, PacketOption};

/// A segment behind its `<` or `>`: `P. 1:1461(1460) ack 1 win 100 <nop,nop,TS val 5 ecr 7>`.
impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ecn) = self.ecn {
            write!(f, "[{}] ", ecn.word())?;
        }
        let flags = if self.flags.is_empty() {
            "-"
        } else {
            &self.flags
        };
        let end = self.seq.wrapping_add(self.len);
        write!(f, "{flags} {}:{end}({})", self.seq, self.len)?;
        if let Some(ack) = self.ack {
            write!(f, " ack {ack}")?;
        }
        if let Some(win) = self.win {
            write!(f, " win {win}")?;
        }
        if let Some(urg) = self.urg {
            write!(f, " urg {urg}")?;
        }
        match self.options.as_deref() {
            None => f.write_str(" <...>"),
            Some([]) => Ok(()),
            Some(options) => write!(f, " <{}>", joined(options, ",")),
        }
    }
}

impl Ecn {
    const fn word(self) -> &'static str {
        match self {
            Self::None => "noecn",
            Self::Ect0 => "ect0",
            Self::Ect1 => "ect1",
            Self::Ect01 => "ect01",
            Self::Ce => "ce",
        }
    }
}

impl fmt::Display for PacketOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nop => f.write_str("nop"),
            Self::Eol => f.write_str("eol"),
            Self::Mss(mss) => write!(f, "mss {mss}"),
            Self::WindowScale(shift) => write!(f, "wscale {shift}"),
            Self::SackPermitted => f.write_str("sackOK"),
            Self::Sack(blocks) => {
                f.write_str("sack")?;
                blocks
                    .iter()
                    .try_for_each(|(left, right)| write!(f, " {left}:{right}"))
            }
            Self::Timestamps(ts) => write!(f, "TS val {} ecr {}", ts.val, ts.ecr),
            Self::Unknown(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anything => f.write_str("..."),
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Names(names) => f.write_str(&names.join("|")),
            Self::List(items) => write!(f, "[{}]", joined(items, ", ")),
            Self::Struct(fields) => {
                let field = |(name, value): &(Option<String>, Self)| match name {
                    Some(name) => format!("{name}={value}"),
                    None => value.to_string(),
                };
                let fields: Vec<_> = fields.iter().map(field).collect();
                write!(f, "{{{}}}", fields.join(", "))
            }
        }
    }
}

fn joined<T: fmt::Display>(items: &[T], between: &str) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    items.join(between)
}

#[cfg(test)]
mod tests {
    use super::super::{Action, parse};

    /// Whatever is read is written the same.
    #[test]
    fn what_is_read_is_written_again() {
        for text in [
            "P. 1:1461(1460) ack 1 win 100 urg 5 <nop,nop,TS val 5 ecr 7>",
            "S 0:0(0) win 65535 <mss 1460,sackOK,eol,nop,wscale 8>",
            "[ect01] . 1:1(0) ack 1 <nop,nop,sack 10:20 30:40>",
            "- 5:5(0)",
            "R. 1:1(0) ack 1 <...>",
        ] {
            let script = parse(&format!("0 > {text}")).expect("it is a script");
            let [event] = script.events.as_slice() else {
                unreachable!("it is one event")
            };
            let Action::Expect(packet) = &event.action else {
                unreachable!("it is a segment")
            };
            assert_eq!(packet.to_string(), text);
        }
    }
}
