//! What is wrong about a header, field by field: a sentence for each, and where the mistake is a
//! known one, about that.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Segment;
use tcp_explain::Lang;

use crate::question::Header;

/// What there is to compare with.
pub(super) struct Known<'a> {
    pub(super) right: Header,
    pub(super) segment: &'a Segment,
    /// Whether it repeats numbers that were sent before.
    pub(super) again: bool,
    /// The next number that the sender expects of its peer.
    pub(super) peer: Option<u32>,
}

/// A sentence for each field that is wrong.
pub(super) fn wrong(lang: Lang, said: Header, known: &Known<'_>) -> Vec<String> {
    let mut found = flags(lang, said, known);
    if said.seq != known.right.seq {
        found.push(seq(lang, said.seq, known));
    }
    if said.ack && known.right.ack && said.ack_number != known.right.ack_number {
        found.push(ack(lang, said.ack_number, known));
    }
    found
}

fn flags(lang: Lang, said: Header, known: &Known<'_>) -> Vec<String> {
    let right = known.right;
    let mut found = Vec::new();
    let mut say = |is_wrong: bool, en: &str, zh: &str| {
        if is_wrong {
            found.push(lang.pick(en, zh).to_string());
        }
    };
    say(
        right.ack && !said.ack,
        "ACK: it is missing. Once a SYN has come from the peer, every segment carries ACK.",
        "ACK：缺少这个标志。收到对方的 SYN 之后，每个报文段都带 ACK。",
    );
    say(
        !right.ack && said.ack && right.syn,
        "ACK: the very first SYN has nothing to acknowledge yet.",
        "ACK：第一个 SYN 还没有什么可以确认。",
    );
    say(
        !right.ack && said.ack && !right.syn,
        "ACK: this RST carries no acknowledgment.",
        "ACK：这个 RST 不带确认。",
    );
    say(
        right.syn && !said.syn,
        "SYN: it is missing. The first segment of each direction tells its initial sequence number.",
        "SYN：缺少这个标志。每个方向的第一个报文段要告知初始序号。",
    );
    say(
        !right.syn && said.syn,
        "SYN: only the first segment of each direction carries it, and that has been said already.",
        "SYN：只有每个方向的第一个报文段才带它，而初始序号已经告知过了。",
    );
    say(
        right.fin && !said.fin,
        "FIN: it is missing. This end has closed, and nothing of its data is left to send.",
        "FIN：缺少这个标志。这一端已经关闭，也没有数据要发送了。",
    );
    say(
        !right.fin && said.fin,
        "FIN: nothing is closed by this segment.",
        "FIN：这个报文段并不关闭任何方向。",
    );
    say(
        right.rst && !said.rst,
        "RST: it is missing. What came belongs to nothing that this end knows.",
        "RST：缺少这个标志。到达的报文段不属于这一端所知的任何连接。",
    );
    say(
        !right.rst && said.rst,
        "RST: the connection goes on, so nothing is reset.",
        "RST：连接会继续，不需要复位。",
    );
    found
}

fn seq(lang: Lang, said: u32, known: &Known<'_>) -> String {
    let right = known.right.seq;
    let carries = known.segment.seq_len() > 0;
    if Some(said) == known.peer && said != right {
        return lang.pick(
            format!("seq: {said} counts the peer’s bytes. A segment counts its sender’s own, from {right}."),
            format!("seq：{said} 数的是对方的字节。报文段的序号数的是发送者自己的字节，从 {right} 开始。"),
        );
    }
    if known.again {
        return lang.pick(
            format!("seq: this is a retransmission, so it has the same number as before, {right}."),
            format!("seq：这是重传，所以序号与之前相同，为 {right}。"),
        );
    }
    if said.wrapping_add(1) == right {
        return lang.pick(
            format!("seq: SYN and FIN use up one number each, so the next one is {right}."),
            format!("seq：SYN 和 FIN 各占用一个序号，所以下一个是 {right}。"),
        );
    }
    if !carries {
        return lang.pick(
            format!("seq: a segment that carries nothing shows the next number, {right}, and uses up none."),
            format!("seq：不带数据的报文段写出下一个序号 {right}，但不占用它。"),
        );
    }
    if said == right.wrapping_add(known.segment.seq_len()) {
        return lang.pick(
            format!("seq: that is the number after this segment. It begins with {right}."),
            format!("seq：那是这个报文段之后的序号，它从 {right} 开始。"),
        );
    }
    lang.pick(
        format!(
            "seq: it is the number of the first byte (or SYN, or FIN) in the segment, {right}."
        ),
        format!("seq：它是报文段中第一个字节（或 SYN、FIN）的序号，即 {right}。"),
    )
}

fn ack(lang: Lang, said: u32, known: &Known<'_>) -> String {
    let right = known.right.ack_number;
    if said.wrapping_add(1) == right {
        return lang.pick(
            format!("ack: it names the next number that is expected, {right}, not the last one that came."),
            format!("ack：它写的是期望收到的下一个序号 {right}，而不是最后收到的那个。"),
        );
    }
    if said == known.right.seq {
        return lang.pick(
            format!("ack: {said} counts the sender’s own bytes. The acknowledgment counts the peer’s: {right}."),
            format!("ack：{said} 数的是发送者自己的字节。确认号数的是对方的字节：{right}。"),
        );
    }
    let beyond = said.wrapping_sub(right) < 1 << 31;
    match beyond {
        true => lang.pick(
            format!("ack: {right} is still missing, and no acknowledgment goes past what is missing."),
            format!("ack：{right} 还没有收到，确认号不会越过缺失的序号。"),
        ),
        false => lang.pick(
            format!("ack: everything before {right} has come, so that is the number that is expected next."),
            format!("ack：{right} 之前的都已收到，所以期望收到的下一个序号就是它。"),
        ),
    }
}
