//! What leads from one state to another, as RFC 9293 has it (figure 5 and its notes).

use alloc::string::String;

use tcp_core::{Source, State};

use super::cite::{Cite, cite};
use super::lang::Lang;

/// A way from one state to another, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// What makes a connection go this way, in one sentence.
    pub trigger: String,
    /// What is sent then, in one sentence.
    pub sends: String,
    /// The clause that says so.
    pub source: Cite,
}

/// What triggers a change of state, and what is sent with it. `None` for one that RFC 9293 does
/// not know.
#[must_use]
pub fn transition(lang: Lang, from: State, to: State) -> Option<Transition> {
    let (section, trigger) = trigger(lang, from, to)?;
    Some(Transition {
        trigger: trigger.into(),
        sends: sends(lang, from, to).into(),
        source: cite(lang, Source::Rfc(9293, section)),
    })
}

/// The clause, and the sentence.
fn trigger(lang: Lang, from: State, to: State) -> Option<(&'static str, &'static str)> {
    const OPEN: &str = "3.10.1";
    const SEND: &str = "3.10.2";
    const CLOSE: &str = "3.10.4";
    const LISTEN: &str = "3.10.7.2";
    const SYN_SENT: &str = "3.10.7.3";
    const OTHERS: &str = "3.10.7.4";
    const TIMEOUTS: &str = "3.10.8";
    let (section, en, zh) = match (from, to) {
        (State::Closed, State::SynSent) => (
            OPEN,
            "The application opens a connection (active OPEN).",
            "应用程序主动打开连接（主动 OPEN）。",
        ),
        (State::Closed, State::Listen) => (
            OPEN,
            "The application waits for connections (passive OPEN).",
            "应用程序开始等待连接（被动 OPEN）。",
        ),
        (State::Listen, State::SynReceived) => (LISTEN, "A SYN arrives.", "收到 SYN。"),
        (State::Listen, State::SynSent) => (
            SEND,
            "The application sends on a socket that was only listening. The sockets of today’s systems do not offer this.",
            "应用程序在只监听的套接字上发送数据。如今系统的套接字不提供这种做法。",
        ),
        (State::SynSent, State::SynReceived) => (
            SYN_SENT,
            "A SYN without an ACK arrives: both ends open at once (simultaneous open).",
            "收到不带 ACK 的 SYN：双方同时打开。",
        ),
        (State::SynSent, State::Established) => (
            SYN_SENT,
            "A SYN arrives that acknowledges this end’s own SYN.",
            "收到的 SYN 同时确认了本端的 SYN。",
        ),
        (State::SynReceived, State::Established) => (
            OTHERS,
            "The acknowledgment of this end’s SYN arrives.",
            "收到对本端 SYN 的确认。",
        ),
        (State::SynReceived, State::Listen) => (
            OTHERS,
            "A RST arrives, and the connection had come from a passive OPEN (note 1 of the figure).",
            "收到 RST，而这条连接来自被动 OPEN（原图注 1）。",
        ),
        (State::SynReceived, State::FinWait1) => (
            CLOSE,
            "The application closes before the handshake is complete.",
            "三次握手尚未完成，应用程序就关闭连接。",
        ),
        (State::SynSent | State::Listen, State::Closed) => (
            CLOSE,
            "The application closes; there is nobody to tell.",
            "应用程序关闭连接；无须通知任何一方。",
        ),
        (State::Established, State::FinWait1) => {
            (CLOSE, "The application closes.", "应用程序关闭连接。")
        }
        (State::Established, State::CloseWait) => (
            OTHERS,
            "The FIN of the other end arrives.",
            "收到对方的 FIN。",
        ),
        (State::FinWait1, State::FinWait2) => (
            OTHERS,
            "The acknowledgment of this end’s FIN arrives.",
            "收到对本端 FIN 的确认。",
        ),
        (State::FinWait1, State::Closing) => (
            OTHERS,
            "The FIN of the other end arrives before this end’s own is acknowledged: both close at once.",
            "本端的 FIN 还没有被确认，就收到对方的 FIN：双方同时关闭。",
        ),
        (State::FinWait1, State::TimeWait) => (
            OTHERS,
            "The FIN of the other end arrives in a segment that also acknowledges this end’s own (note 2: the RFC’s figure leaves this way out).",
            "收到对方的 FIN，它同时确认了本端的 FIN（注 2：RFC 原图没有画出这条路）。",
        ),
        (State::FinWait2, State::TimeWait) => (
            OTHERS,
            "The FIN of the other end arrives.",
            "收到对方的 FIN。",
        ),
        (State::Closing, State::TimeWait) => (
            OTHERS,
            "The acknowledgment of this end’s FIN arrives.",
            "收到对本端 FIN 的确认。",
        ),
        (State::CloseWait, State::LastAck) => (
            CLOSE,
            "The application closes, too.",
            "这一端的应用程序也关闭连接。",
        ),
        (State::LastAck, State::Closed) => (
            OTHERS,
            "The acknowledgment of this end’s FIN arrives.",
            "收到对本端 FIN 的确认。",
        ),
        (State::TimeWait, State::Closed) => (
            TIMEOUTS,
            "The TIME-WAIT timer goes off: 2 MSL are over.",
            "TIME-WAIT 计时器到期：2 MSL 已过。",
        ),
        // "Receipt of a RST from any state results in a transition to LISTEN or CLOSED" (note 3).
        (
            State::SynReceived
            | State::Established
            | State::FinWait1
            | State::FinWait2
            | State::CloseWait
            | State::Closing,
            State::Closed,
        ) => (
            "3.3.2",
            "The connection ends at once: a RST arrives, the application aborts, or TCP gives up. The figure leaves these ways out (note 3).",
            "连接立即终止：收到 RST、应用程序中止连接，或 TCP 放弃。原图没有画出这些路（注 3）。",
        ),
        _ => return None,
    };
    Some((section, lang.pick(en, zh)))
}

fn sends(lang: Lang, from: State, to: State) -> &'static str {
    match (from, to) {
        (State::Closed | State::Listen, State::SynSent) => {
            lang.pick("It sends a SYN.", "发送 SYN。")
        }
        (_, State::SynReceived) => lang.pick(
            "It sends a SYN-ACK: its own SYN, and the acknowledgment of the other one.",
            "发送 SYN-ACK：自己的 SYN，以及对对方 SYN 的确认。",
        ),
        (_, State::FinWait1 | State::LastAck) => lang.pick(
            "It sends a FIN, after all data that still waits.",
            "待发的数据发完之后，发送 FIN。",
        ),
        (State::SynSent, State::Established)
        | (State::Established, State::CloseWait)
        | (State::FinWait1, State::Closing)
        | (State::FinWait1 | State::FinWait2, State::TimeWait) => {
            lang.pick("It sends an ACK.", "发送 ACK。")
        }
        (State::TimeWait | State::LastAck, State::Closed) => lang.pick(
            "It sends nothing, and forgets the connection.",
            "什么也不发送，忘记这条连接。",
        ),
        (State::SynSent | State::Listen, State::Closed) => lang.pick(
            "It sends nothing, and forgets what it had.",
            "什么也不发送，不再保留任何内容。",
        ),
        // An abort sends a RST (3.10.5); a RST that arrives is never answered (3.10.7.1).
        (_, State::Closed) => lang.pick(
            "If the application aborts, a RST is sent; else nothing.",
            "由应用程序中止时发送 RST，否则什么也不发送。",
        ),
        _ => lang.pick("It sends nothing.", "什么也不发送。"),
    }
}
