//! The claims. Each stands beside the run that settles it, and the run's assertions say what is to
//! be seen in it.

use tcp_core::{Cause, State};
use tcp_sim::check::{
    Amount, Count, Happening, Limits, Moment, Occurrence, Predicate, Scope, Variable,
};
use tcp_sim::command::Command;
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{Attack, Close, Forge, Forgery};

use crate::checks::{
    acknowledges, because, delivered, ends, never_because, never_reaches, numbered, reaches,
    retransmits, sends,
};
use crate::script::{LEFT, LEFT_PORT, Numbers, RIGHT, RIGHT_PORT, Script};

/// A claim.
#[derive(Debug)]
pub struct Claim {
    /// Its name.
    pub name: &'static str,
    /// Whether it is true.
    pub is_true: bool,
    /// How hard it is, from 1.
    pub level: u8,
    /// What is claimed.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
    /// Why it is so, or is not.
    pub because_en: &'static str,
    /// The same in Chinese.
    pub because_zh: &'static str,
    /// The RFC and its section.
    pub clause: (u16, &'static str),
    pub(super) run: fn(Numbers) -> (Script, u64),
}

/// All of them.
#[must_use]
pub const fn claims() -> &'static [Claim] {
    CLAIMS
}

const fn send(host: HostId, bytes: u32) -> Command {
    Command::Send { host, bytes }
}

const fn close(host: HostId) -> Command {
    Command::Close { host }
}

fn plain(numbers: Numbers) -> Script {
    Script::pair(numbers, true)
}

fn shown(
    mut script: Script,
    checks: impl IntoIterator<Item = tcp_sim::check::Check>,
    at: u64,
) -> (Script, u64) {
    script.scenario.assertions.extend(checks);
    (script, at)
}

/// Six segments, of which one is lost: what comes behind it waits.
fn with_hole(numbers: Numbers) -> Script {
    let mut script = plain(numbers);
    script.scenario.tcp.mss = Some(100);
    script.scenario.tcp.initial_window = Some(10);
    script.at(300, send(LEFT, 600));
    script.lose(SegmentName::of_kind(LEFT, Kind::Data, 2));
    script
}

/// A guess in the client's name, at 500 ms.
fn guess(numbers: Numbers, what: Forgery, off: u32) -> Script {
    let mut script = plain(numbers);
    let forge = Forge {
        what,
        from: LEFT,
        from_port: LEFT_PORT,
        to: RIGHT,
        port: RIGHT_PORT,
        sequence: numbers.left.wrapping_add(1).wrapping_add(off),
        step: 0,
        acknowledgment: None,
        rate: 1,
        count: 1,
    };
    script.attack(RIGHT, Attack::Forge(forge), 500);
    script
}

const ONCE: Count = Count {
    at_least: Some(1),
    at_most: None,
};

const CLAIMS: &[Claim] = &[
    Claim {
        name: "wraps-to-one",
        is_true: false,
        level: 1,
        en: "After sequence number 4294967295 comes 1.",
        zh: "序号 4294967295 之后是 1。",
        because_en: "Sequence numbers are counted modulo 2^32, so 0 follows. Here the SYN has the last number, and the first byte has 0.",
        because_zh: "序号按模 2^32 计算，下一个是 0。这里 SYN 用了最后一个序号，第一个字节的序号就是 0。",
        clause: (9293, "3.4"),
        run: |numbers| {
            let numbers = Numbers {
                left: u32::MAX,
                ..numbers
            };
            let mut script = plain(numbers);
            script.at(300, send(LEFT, 100));
            let checks = [
                numbered(LEFT, Kind::Data, 0),
                acknowledges(RIGHT, Kind::Ack, 100),
            ];
            shown(script, checks, 299)
        },
    },
    Claim {
        name: "ack-uses-a-number",
        is_true: false,
        level: 1,
        en: "Each segment uses up at least one sequence number, a bare ACK too.",
        zh: "每个报文段至少占用一个序号，不带数据的 ACK 也是。",
        because_en: "Only data, SYN and FIN use up numbers. The bare ACK of the handshake and the first data have the same seq.",
        because_zh: "只有数据、SYN 和 FIN 占用序号。三次握手中的 ACK 与随后的第一个数据报文段 seq 相同。",
        clause: (9293, "3.4"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(300, send(LEFT, 100));
            let next = numbers.left.wrapping_add(1);
            let checks = [
                numbered(LEFT, Kind::Ack, next),
                numbered(LEFT, Kind::Data, next),
            ];
            shown(script, checks, 299)
        },
    },
    Claim {
        name: "syn-uses-a-number",
        is_true: true,
        level: 1,
        en: "A SYN uses up one sequence number although it carries no byte.",
        zh: "SYN 不带一个字节，却占用一个序号。",
        because_en: "So it can be acknowledged, and retransmitted like data. FIN does the same.",
        because_zh: "这样它才能像数据一样被确认、被重传。FIN 也是如此。",
        clause: (9293, "3.4"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(300, send(LEFT, 100));
            let next = numbers.left.wrapping_add(1);
            let checks = [
                acknowledges(RIGHT, Kind::SynAck, next),
                numbered(LEFT, Kind::Data, next),
            ];
            shown(script, checks, u64::from(numbers.delay))
        },
    },
    Claim {
        name: "third-ack-lost-resets",
        is_true: false,
        level: 2,
        en: "If the third segment of the handshake is lost, the server sends RST and gives up.",
        zh: "如果三次握手的第三个报文段丢失，服务器就发送 RST 并放弃。",
        because_en: "The server cannot tell which of the two was lost, so its retransmission timer brings the SYN-ACK once more. The answer to it completes the handshake.",
        because_zh: "服务器分不清丢失的是哪一个，所以重传计时器到期后重传 SYN-ACK，对它的应答就完成了三次握手。",
        clause: (9293, "3.8.1"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.lose(SegmentName::of_kind(LEFT, Kind::Ack, 1));
            let checks = [
                retransmits(RIGHT, Kind::SynAck),
                sends(RIGHT, Kind::Rst, Count::exactly(0)),
                reaches(RIGHT, State::Established),
            ];
            shown(script, checks, 900)
        },
    },
    Claim {
        name: "data-completes-the-handshake",
        is_true: true,
        level: 2,
        en: "If the third segment of the handshake is lost, the client’s data can complete the handshake.",
        zh: "如果三次握手的第三个报文段丢失，客户端的数据也能完成握手。",
        because_en: "Each segment of the client carries the same acknowledgment. The first one that arrives acknowledges the server’s SYN.",
        because_zh: "客户端的每个报文段都带有同样的确认，最先到达的那个就确认了服务器的 SYN。",
        clause: (9293, "3.10.7.4"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.lose(SegmentName::of_kind(LEFT, Kind::Ack, 1));
            script.at(300, send(LEFT, 100));
            let checks = [
                reaches(RIGHT, State::Established),
                sends(RIGHT, Kind::SynAck, Count::exactly(1)),
                delivered(RIGHT, 100),
            ];
            shown(script, checks, 299)
        },
    },
    Claim {
        name: "syn-resets",
        is_true: false,
        level: 4,
        en: "A SYN whose number lies in the receive window makes the server reset the connection.",
        zh: "序号落在接收窗口内的 SYN 会使服务器复位连接。",
        because_en: "RFC 5961 has it answered with a challenge ACK. A client that has really started again would answer that with RST; a forged SYN changes nothing.",
        because_zh: "RFC 5961 规定用质询 ACK 应答。真正重新启动过的客户端会以 RST 回应，伪造的 SYN 则什么也改变不了。",
        clause: (5961, "4.2"),
        run: |numbers| {
            let script = guess(numbers, Forgery::Syn, 1_000);
            let checks = [
                because(RIGHT, Cause::ChallengeAckForSyn),
                never_reaches(RIGHT, State::Closed),
                ends(RIGHT, State::Established).into(),
            ];
            shown(script, checks, 510)
        },
    },
    Claim {
        name: "rst-in-window-resets",
        is_true: false,
        level: 4,
        en: "A forged RST ends a connection if its number lies anywhere in the receive window.",
        zh: "伪造的 RST 只要序号落在接收窗口内的任何位置，就能终止连接。",
        because_en: "That was RFC 793. RFC 5961 believes a RST only with exactly the next number, and challenges the others in the receive window.",
        because_zh: "那是 RFC 793 的规则。RFC 5961 只相信序号恰好是下一个的 RST，对接收窗口内的其他 RST 回以质询 ACK。",
        clause: (5961, "3.2"),
        run: |numbers| {
            let script = guess(numbers, Forgery::Rst, 1_000);
            let checks = [
                because(RIGHT, Cause::ChallengeAckForReset),
                ends(RIGHT, State::Established).into(),
            ];
            shown(script, checks, 510)
        },
    },
    Claim {
        name: "exact-rst-resets",
        is_true: true,
        level: 4,
        en: "A forged RST with exactly the next number that is expected ends the connection.",
        zh: "伪造的 RST 如果序号恰好是期望收到的下一个，连接就会终止。",
        because_en: "Nothing tells it from a real one. What protects is that the number must be guessed among 2^32.",
        because_zh: "它与真的 RST 无法区分。起保护作用的是：必须在 2^32 个序号中恰好猜中。",
        clause: (5961, "3.2"),
        run: |numbers| {
            let script = guess(numbers, Forgery::Rst, 0);
            let checks = [
                because(RIGHT, Cause::ResetReceived),
                sends(RIGHT, Kind::Rst, Count::exactly(0)),
            ];
            shown(script, checks, 510)
        },
    },
    Claim {
        name: "first-closer-waits",
        is_true: true,
        level: 1,
        en: "The end that closes first goes through TIME-WAIT, and the other end does not.",
        zh: "先关闭的一端经过 TIME-WAIT，另一端则不经过。",
        because_en: "The first to close sends the last ACK. Should that be lost, somebody must be there to acknowledge the peer’s FIN when it comes back.",
        because_zh: "先关闭的一端发出最后一个 ACK。如果它丢失，对方重传 FIN 时必须有人还在，才能再次应答。",
        clause: (9293, "3.6.1"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(1_000, close(LEFT));
            script.at(1_500, close(RIGHT));
            let checks = [
                reaches(LEFT, State::TimeWait),
                never_reaches(RIGHT, State::TimeWait),
            ];
            shown(script, checks, 999)
        },
    },
    Claim {
        name: "both-wait",
        is_true: true,
        level: 1,
        en: "If both ends close at once, both go through TIME-WAIT.",
        zh: "如果双方同时关闭，两端都会经过 TIME-WAIT。",
        because_en: "Each has sent its FIN before the peer’s came, so each sends an ACK of which it does not learn whether it arrives.",
        because_zh: "双方都在对方的 FIN 到达之前发出了自己的 FIN，所以各自发出的 ACK 是否到达，都无从得知。",
        clause: (9293, "3.6"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(1_000, close(LEFT));
            script.at(1_001, close(RIGHT));
            let checks = [
                reaches(LEFT, State::Closing),
                reaches(RIGHT, State::Closing),
                reaches(LEFT, State::TimeWait),
                reaches(RIGHT, State::TimeWait),
            ];
            shown(script, checks, 1_002)
        },
    },
    Claim {
        name: "always-four",
        is_true: false,
        level: 1,
        en: "Closing both directions always takes four segments.",
        zh: "关闭两个方向总是需要四个报文段。",
        because_en: "Where the server closes as soon as it reads the end of the stream, one segment carries its FIN and the ACK of the client’s. Three are enough.",
        because_zh: "如果服务器一读到字节流末尾就关闭，它的 FIN 和对客户端 FIN 的确认就在同一个报文段里，三个就够了。",
        clause: (9293, "3.6"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.server_closes(Close::AfterPeer);
            script.at(1_000, close(LEFT));
            let fin = numbers.left.wrapping_add(2);
            let checks = [
                acknowledges(RIGHT, Kind::Fin, fin),
                sends(RIGHT, Kind::Ack, Count::exactly(0)),
                reaches(LEFT, State::TimeWait),
            ];
            shown(script, checks, 999)
        },
    },
    Claim {
        name: "close-ends-reading",
        is_true: false,
        level: 1,
        en: "Once the client has closed, it can receive nothing more.",
        zh: "客户端关闭之后，就不能再接收任何数据。",
        because_en: "CLOSE says that nothing more will be sent. The other direction stays open until the server closes it.",
        because_zh: "CLOSE 只表示不再发送。另一个方向一直打开，直到服务器把它关闭。",
        clause: (9293, "3.6"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(1_000, close(LEFT));
            script.at(1_500, send(RIGHT, 300));
            let checks = [reaches(LEFT, State::FinWait2), delivered(LEFT, 300)];
            shown(script, checks, 1_499)
        },
    },
    Claim {
        name: "hole-throws-away",
        is_true: false,
        level: 2,
        en: "What arrives behind a hole is thrown away, and must be sent once more.",
        zh: "空洞后面到达的数据会被丢弃，发送方必须重传它们。",
        because_en: "It waits. When the missing segment comes, one ACK acknowledges it and everything behind it.",
        because_zh: "它们会先保留着。缺失的报文段一到，一个 ACK 就把它和后面的全部确认了。",
        clause: (9293, "3.10.7.4"),
        run: |numbers| {
            let script = with_hole(numbers);
            let all = numbers.left.wrapping_add(601);
            let checks = [
                because(RIGHT, Cause::OutOfOrder),
                sends(LEFT, Kind::Data, Count::exactly(7)),
                acknowledges(RIGHT, Kind::Ack, all),
                delivered(RIGHT, 600),
            ];
            shown(script, checks, 301)
        },
    },
    Claim {
        name: "timer-only",
        is_true: false,
        level: 2,
        en: "Only the retransmission timer finds out that a segment was lost.",
        zh: "只有重传计时器才能发现报文段丢失。",
        because_en: "Each segment behind the hole brings a duplicate ACK. The third one brings the retransmission, long before the timer would.",
        because_zh: "空洞后面的每个报文段都引来一个重复 ACK，第三个就会触发重传，远早于计时器到期。",
        clause: (5681, "3.2"),
        run: |numbers| {
            let script = with_hole(numbers);
            let checks = [
                because(LEFT, Cause::ThirdDuplicateAck),
                never_because(LEFT, Cause::RetransmissionTimeout),
                delivered(RIGHT, 600),
            ];
            shown(script, checks, 301)
        },
    },
    Claim {
        name: "acks-each",
        is_true: false,
        level: 3,
        en: "The receiver sends an ACK for each segment with data.",
        zh: "接收方对每个带数据的报文段都发送一个 ACK。",
        because_en: "A delayed ACK may cover two full-sized segments, or wait up to 500 ms for company.",
        because_zh: "延迟确认可以一次确认两个完整的报文段，或者等待最多 500 ms。",
        clause: (5681, "4.2"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.scenario.tcp.mss = Some(500);
            script.at(300, send(LEFT, 1_000));
            let checks = [
                sends(LEFT, Kind::Data, Count::exactly(2)),
                sends(RIGHT, Kind::Ack, Count::exactly(1)),
                delivered(RIGHT, 1_000),
            ];
            shown(script, checks, 301)
        },
    },
    Claim {
        name: "rst-is-acknowledged",
        is_true: false,
        level: 1,
        en: "A RST is acknowledged like a FIN.",
        zh: "RST 和 FIN 一样会被确认。",
        because_en: "A RST with the exact number ends the connection at once. Whoever gets it has nothing left with which to answer.",
        because_zh: "序号吻合的 RST 会立即终止连接。收到它的一方已经没有可以用来应答的东西。",
        clause: (9293, "3.5.3"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(1_000, Command::Abort { host: LEFT });
            let checks = [
                sends(LEFT, Kind::Rst, ONCE),
                because(RIGHT, Cause::ResetReceived),
                sends(RIGHT, Kind::Ack, Count::exactly(0)),
            ];
            shown(script, checks, 999)
        },
    },
    Claim {
        name: "cwnd-starts-at-one",
        is_true: false,
        level: 3,
        en: "Slow start begins with a congestion window of one segment.",
        zh: "慢启动从一个报文段的拥塞窗口开始。",
        because_en: "RFC 5681 allows two to four segments by their size, and RFC 6928 ten. One is what remains after a timeout.",
        because_zh: "RFC 5681 按报文段大小允许 2 到 4 个，RFC 6928 允许 10 个。一个报文段是超时之后才有的。",
        clause: (5681, "3.1"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(300, send(LEFT, 3_000));
            let opened = Happening::new(Some(LEFT), Occurrence::Enters(State::Established));
            let limits = Limits {
                at_least: Some(Amount::Segments(2)),
                at_most: None,
            };
            let check = Predicate::Variable {
                host: LEFT,
                variable: Variable::Cwnd,
                limits,
                scope: Scope::At(Moment::Event(opened)),
            };
            shown(script, [check.into()], 299)
        },
    },
    Claim {
        name: "timeout-ends",
        is_true: false,
        level: 2,
        en: "A retransmission timeout means that the peer is gone, so the connection is closed.",
        zh: "重传超时说明对方已经不在，所以连接会被关闭。",
        because_en: "It means that something was lost. TCP retransmits, doubles the timeout, and gives up only after R2.",
        because_zh: "它只说明有东西丢失。TCP 重传，并把超时加倍，直到 R2 才放弃。",
        clause: (9293, "3.8.3"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(300, send(LEFT, 100));
            script.lose(SegmentName::of_kind(LEFT, Kind::Data, 1));
            let checks = [
                because(LEFT, Cause::RetransmissionTimeout),
                delivered(RIGHT, 100),
                ends(LEFT, State::Established).into(),
            ];
            shown(script, checks, 400)
        },
    },
    Claim {
        name: "ack-lost-costs",
        is_true: false,
        level: 2,
        en: "When an ACK is lost, the sender must retransmit what it acknowledged.",
        zh: "ACK 一旦丢失，发送方就必须重传它所确认的数据。",
        because_en: "ACKs are cumulative: the next one says the same and more. Only when no other follows does the timer go off.",
        because_zh: "确认是累积的：下一个 ACK 所说的包含了它。只有后面不再有 ACK 时，计时器才会到期。",
        clause: (9293, "3.4"),
        run: |numbers| {
            let mut script = plain(numbers);
            script.scenario.tcp.mss = Some(100);
            script.scenario.tcp.initial_window = Some(10);
            script.scenario.tcp.delayed_ack = Some(0);
            script.at(300, send(LEFT, 400));
            script.lose(SegmentName::of_kind(RIGHT, Kind::Ack, 2));
            let checks = [
                sends(LEFT, Kind::Data, Count::exactly(4)),
                delivered(RIGHT, 400),
            ];
            shown(script, checks, 301)
        },
    },
    Claim {
        name: "both-may-open",
        is_true: true,
        level: 3,
        en: "Two hosts can open the same connection at once without a server that listens.",
        zh: "两台主机可以同时打开同一条连接，不需要有服务器监听。",
        because_en: "Each SYN meets an end that has sent one itself. Both answer with SYN-ACK, and one connection comes of it.",
        because_zh: "每个 SYN 到达时，另一端也已发出自己的 SYN。双方都用 SYN-ACK 应答，结果是一条连接。",
        clause: (9293, "3.5"),
        run: |numbers| {
            let script = Script::crossing(numbers);
            let checks = [
                because(LEFT, Cause::SimultaneousOpen),
                reaches(LEFT, State::Established),
                reaches(RIGHT, State::Established),
                sends(LEFT, Kind::SynAck, Count::exactly(1)),
            ];
            shown(script, checks, u64::from(numbers.delay) / 2)
        },
    },
];
