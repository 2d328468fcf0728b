//! The goals. Each has a solution, which a test plays.

use alloc::vec;
use alloc::vec::Vec;

use tcp_core::{Cause, State};
use tcp_sim::check::{Check, Count};
use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{Planned, Timed};

use crate::checks::{because, delivered, never_because, reaches, retransmits, sends};
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
    pub(super) solution: fn(Numbers) -> Vec<Step>,
}

/// A step of a solution.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A command at a time.
    At(Timed),
    /// A fault on a segment, planned where the lab begins.
    Lose(Planned),
}

/// All of them.
#[must_use]
pub const fn goals() -> &'static [Goal] {
    GOALS
}

fn plain(numbers: Numbers) -> Script {
    Script::pair(numbers, true)
}

const fn at(millis: u64, command: Command) -> Step {
    Step::At(Timed {
        at: millis * MS,
        command,
    })
}

const fn lose(host: HostId, kind: Kind, nth: u32) -> Step {
    Step::Lose(Planned {
        segment: SegmentName::of_kind(host, kind, nth),
        fault: Fault::Drop,
    })
}

const fn close(host: HostId) -> Command {
    Command::Close { host }
}

const GOALS: &[Goal] = &[
    Goal {
        name: "server-retransmits",
        level: 2,
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
        name: "client-in-closing",
        level: 1,
        en: "Bring the client to CLOSING.",
        zh: "让客户端进入 CLOSING。",
        because_en: "The peer’s FIN must come before the ACK of the client’s own: both ends close before either FIN arrives.",
        because_zh: "对方的 FIN 必须先于对客户端 FIN 的确认到达：双方都要在对方的 FIN 到达之前关闭。",
        clause: (9293, "3.6"),
        at: 500,
        run: plain,
        checks: |_| vec![reaches(LEFT, State::Closing)],
        solution: |_| vec![at(600, close(LEFT)), at(605, close(RIGHT))],
    },
    Goal {
        name: "server-waits",
        level: 1,
        en: "Bring the server to TIME-WAIT, and not the client.",
        zh: "让服务器进入 TIME-WAIT，而客户端不进入。",
        because_en: "TIME-WAIT is for the end that closes first. Nothing says that this must be the client.",
        because_zh: "TIME-WAIT 属于先关闭的一端，而先关闭的不一定是客户端。",
        clause: (9293, "3.6.1"),
        at: 500,
        run: plain,
        checks: |_| {
            vec![
                reaches(RIGHT, State::TimeWait),
                crate::checks::never_reaches(LEFT, State::TimeWait),
            ]
        },
        solution: |_| vec![at(600, close(RIGHT)), at(900, close(LEFT))],
    },
    Goal {
        name: "half-close",
        level: 1,
        en: "Let the client close, and let it still read 300 bytes from the server.",
        zh: "先让客户端关闭，再让它从服务器读到 300 字节。",
        because_en: "CLOSE ends one direction. The server may send as long as it has not closed its own.",
        because_zh: "CLOSE 只结束一个方向。服务器没有关闭自己的方向之前，仍可以发送。",
        clause: (9293, "3.6"),
        at: 500,
        run: plain,
        checks: |_| vec![reaches(LEFT, State::FinWait2), delivered(LEFT, 300)],
        solution: |_| {
            let bytes = 300;
            vec![
                at(600, close(LEFT)),
                at(900, Command::Send { host: RIGHT, bytes }),
            ]
        },
    },
    Goal {
        name: "server-resets",
        level: 1,
        en: "End the connection so that the client learns it by a RST.",
        zh: "终止连接，使客户端通过 RST 得知。",
        because_en: "ABORT ends a connection at once and tells the peer by a RST.",
        because_zh: "ABORT 立即终止连接，并用 RST 告诉对方。",
        clause: (9293, "3.10.5"),
        at: 500,
        run: plain,
        checks: |_| {
            vec![
                sends(
                    RIGHT,
                    Kind::Rst,
                    Count {
                        at_least: Some(1),
                        at_most: None,
                    },
                ),
                because(LEFT, Cause::ResetReceived),
            ]
        },
        solution: |_| vec![at(600, Command::Abort { host: RIGHT })],
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
            vec![Step::Lose(Planned {
                segment: SegmentName::new(LEFT, Kind::Ack, ack, 1),
                fault: Fault::Drop,
            })]
        },
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
        name: "data-first",
        level: 2,
        en: "Let data, and not the bare ACK, bring the server to ESTABLISHED. It must send its SYN-ACK only once.",
        zh: "让数据（而不是不带数据的 ACK）使服务器进入 ESTABLISHED，并且它只发送一次 SYN-ACK。",
        because_en: "Lose the bare ACK, and let the client send something before the server’s timer goes off: data carries the same acknowledgment.",
        because_zh: "让那个 ACK 丢失，并在服务器的计时器到期之前让客户端发送数据：数据带有同样的确认。",
        clause: (9293, "3.10.7.4"),
        at: 0,
        run: plain,
        checks: |_| {
            vec![
                reaches(RIGHT, State::Established),
                sends(RIGHT, Kind::SynAck, Count::exactly(1)),
                crate::checks::lost(LEFT, Kind::Ack),
            ]
        },
        solution: |_| {
            let bytes = 100;
            vec![
                lose(LEFT, Kind::Ack, 1),
                at(400, Command::Send { host: LEFT, bytes }),
            ]
        },
    },
];
