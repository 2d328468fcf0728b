//! The goals. What a learner can do to segments is enough for each, and a solution of such faults
//! is played by a test.

use alloc::vec;
use alloc::vec::Vec;

use tcp_core::{Cause, State};
use tcp_sim::check::{Check, Count};
use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::Planned;

use crate::checks::{because, lost, never_because, never_lost, reaches, retransmits, sends};
use crate::script::{LEFT, MS, Numbers, RIGHT, Script};

/// A goal.
#[derive(Debug)]
pub struct Goal {
    /// Its name.
    pub name: &'static str,
    /// How hard it is, from 1.
    pub level: u8,
    /// What is to be brought about.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
    /// What is behind it.
    pub because_en: &'static str,
    /// The same in Chinese.
    pub because_zh: &'static str,
    /// The RFC and its section.
    pub clause: (u16, &'static str),
    /// Where the lab begins, in milliseconds.
    pub(super) at: u64,
    pub(super) run: fn(Numbers) -> Script,
    pub(super) checks: fn(Numbers) -> Vec<Check>,
    pub(super) solution: fn(Numbers) -> Vec<Planned>,
}

/// All of them.
#[must_use]
pub const fn goals() -> &'static [Goal] {
    GOALS
}

fn plain(numbers: Numbers) -> Script {
    Script::pair(numbers, true)
}

const fn lose(host: HostId, kind: Kind, nth: u32) -> Planned {
    Planned {
        segment: SegmentName::of_kind(host, kind, nth),
        fault: Fault::Drop,
    }
}

const fn close(host: HostId) -> Command {
    Command::Close { host }
}

const GOALS: &[Goal] = &[
    Goal {
        name: "server-retransmits",
        level: 1,
        en: "Make the server retransmit its SYN-ACK, and let the connection be established all the same.",
        zh: "让服务器重传它的 SYN-ACK，而连接最终仍能建立。",
        because_en: "Lose the SYN-ACK or the ACK that answers it: the server’s retransmission timer brings the SYN-ACK once more.",
        because_zh: "让 SYN-ACK 或对它的 ACK 丢失：服务器的重传计时器到期后会重传 SYN-ACK。",
        clause: (9293, "3.8.1"),
        at: 0,
        run: plain,
        checks: |_| {
            vec![
                retransmits(RIGHT, Kind::SynAck),
                reaches(RIGHT, State::Established),
            ]
        },
        solution: |_| vec![lose(LEFT, Kind::Ack, 1)],
    },
    Goal {
        name: "syn-three-times",
        level: 1,
        en: "Make the client send its SYN three times, and let the connection be established all the same.",
        zh: "让客户端发送三次 SYN，而连接最终仍能建立。",
        because_en: "Lose the first two. After each the retransmission timer waits twice as long.",
        because_zh: "让前两次丢失。每次之后，重传计时器等待的时间加倍。",
        clause: (6298, "5.5"),
        at: 0,
        run: plain,
        checks: |_| {
            vec![
                sends(LEFT, Kind::Syn, Count::exactly(3)),
                reaches(LEFT, State::Established),
            ]
        },
        solution: |_| vec![lose(LEFT, Kind::Syn, 1), lose(LEFT, Kind::Syn, 2)],
    },
    Goal {
        name: "client-in-closing",
        level: 1,
        en: "The client closes, and 100 ms later the server does. Bring the client to CLOSING.",
        zh: "客户端先关闭，100 ms 后服务器关闭。让客户端进入 CLOSING。",
        because_en: "The server’s FIN must come before the ACK of the client’s own: lose or delay the client’s FIN, so that the server closes before it arrives.",
        because_zh: "服务器的 FIN 必须先于对客户端 FIN 的确认到达：让客户端的 FIN 丢失或推迟，使服务器在它到达之前就关闭。",
        clause: (9293, "3.6"),
        at: 500,
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(600, close(LEFT));
            script.at(700, close(RIGHT));
            script
        },
        checks: |_| vec![reaches(LEFT, State::Closing)],
        solution: |_| vec![lose(LEFT, Kind::Fin, 1)],
    },
    Goal {
        name: "fin-again",
        level: 2,
        en: "The client closes, then the server. Restart the TIME-WAIT timer of the client.",
        zh: "客户端先关闭，然后服务器关闭。让客户端的 TIME-WAIT 计时器重新开始。",
        because_en: "Lose the last ACK: the server retransmits its FIN, and each FIN that comes in TIME-WAIT starts 2 MSL again.",
        because_zh: "让最后一个 ACK 丢失：服务器会重传 FIN，而在 TIME-WAIT 中每收到一个 FIN，2 MSL 都重新计时。",
        clause: (9293, "3.10.7.4"),
        at: 500,
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(1_000, close(LEFT));
            script.at(1_500, close(RIGHT));
            script
        },
        checks: |_| vec![because(LEFT, Cause::TimeWaitRestarted)],
        solution: |numbers| {
            let ack = numbers.left.wrapping_add(2);
            vec![Planned {
                segment: SegmentName::new(LEFT, Kind::Ack, ack, 1),
                fault: Fault::Drop,
            }]
        },
    },
    Goal {
        name: "data-first",
        level: 2,
        en: "Let data, and not the bare ACK, bring the server to ESTABLISHED. It must send its SYN-ACK only once.",
        zh: "让数据（而不是不带数据的 ACK）使服务器进入 ESTABLISHED，并且它只发送一次 SYN-ACK。",
        because_en: "Lose the bare ACK. The client sends something before the server’s timer goes off, and data carries the same acknowledgment.",
        because_zh: "让那个 ACK 丢失。客户端在服务器的计时器到期之前发送数据，而数据带有同样的确认。",
        clause: (9293, "3.10.7.4"),
        at: 0,
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(
                400,
                Command::Send {
                    host: LEFT,
                    bytes: 100,
                },
            );
            script
        },
        checks: |_| {
            vec![
                reaches(RIGHT, State::Established),
                sends(RIGHT, Kind::SynAck, Count::exactly(1)),
                lost(LEFT, Kind::Ack),
            ]
        },
        solution: |_| vec![lose(LEFT, Kind::Ack, 1)],
    },
    Goal {
        name: "fast-retransmit",
        level: 3,
        en: "The client sends 600 bytes in six segments. Make it retransmit one before its retransmission timer goes off.",
        zh: "客户端用六个报文段发送 600 字节。让它在重传计时器到期之前重传其中一个。",
        because_en: "Lose one of the first three: those behind it bring three duplicate ACKs.",
        because_zh: "让前三个中的一个丢失：后面的报文段会引来三个重复 ACK。",
        clause: (5681, "3.2"),
        at: 200,
        run: |numbers| {
            let mut script = plain(numbers);
            script.scenario.tcp.mss = Some(100);
            script.scenario.tcp.initial_window = Some(10);
            script.at(
                300,
                Command::Send {
                    host: LEFT,
                    bytes: 600,
                },
            );
            script
        },
        checks: |_| {
            vec![
                because(LEFT, Cause::ThirdDuplicateAck),
                never_because(LEFT, Cause::RetransmissionTimeout),
            ]
        },
        solution: |_| vec![lose(LEFT, Kind::Data, 2)],
    },
    Goal {
        name: "spurious",
        level: 3,
        en: "Make the client retransmit its data although nothing is lost.",
        zh: "在没有任何丢失的情况下，让客户端重传它的数据。",
        because_en: "Delay the data, or the ACK of it, by more than the retransmission timeout: the timer cannot tell late from lost.",
        because_zh: "把数据或对它的 ACK 推迟到超过重传超时：计时器分不清迟到和丢失。",
        clause: (6298, "5.4"),
        at: 200,
        run: |numbers| {
            let mut script = plain(numbers);
            script.at(
                300,
                Command::Send {
                    host: LEFT,
                    bytes: 100,
                },
            );
            script
        },
        checks: |_| {
            let mut checks = vec![retransmits(LEFT, Kind::Data)];
            for kind in [Kind::Syn, Kind::SynAck, Kind::Data, Kind::Ack] {
                checks.extend([LEFT, RIGHT].map(|host| never_lost(host, kind)));
            }
            checks
        },
        solution: |_| {
            vec![Planned {
                segment: SegmentName::of_kind(LEFT, Kind::Data, 1),
                fault: Fault::Delay { nanos: 2_000 * MS },
            }]
        },
    },
];
