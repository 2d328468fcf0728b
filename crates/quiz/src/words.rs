//! Words for what the table holds: states, happenings, answers.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_explain::Lang;

use crate::table::{Call, CallError, Happens, Outcome, Place, Reply, Stimulus};

/// Where the connection of `who` stands, as a sentence.
pub(crate) fn stands(lang: Lang, place: Place, who: &str) -> String {
    let state = place.state().name();
    let more = match place {
        Place::Closed => lang.pick(
            ": it has no connection, and nothing listens",
            "：没有连接，也没有监听套接字",
        ),
        Place::Listen => lang.pick(": it has a listening socket", "：它有一个监听套接字"),
        Place::SynSent => lang.pick(": its SYN was lost", "：它的 SYN 已丢失"),
        Place::SynReceived => lang.pick(
            ": it came from LISTEN, and waits for the ACK of its SYN-ACK",
            "：它从 LISTEN 进入，正在等待对 SYN-ACK 的确认",
        ),
        Place::SynReceivedActive => lang.pick(
            ": both ends sent a SYN at once, and the peer’s SYN-ACK was lost",
            "：双方同时打开，对方的 SYN-ACK 已丢失",
        ),
        Place::Established => {
            lang.pick(": both ends have sent 100 bytes", "：双方各已发送 100 字节")
        }
        Place::FinWait1 => lang.pick(
            ": it has closed, and its FIN was lost",
            "：它已经关闭，它的 FIN 已丢失",
        ),
        Place::FinWait2 => lang.pick(
            ": it has closed, and its FIN is acknowledged",
            "：它已经关闭，它的 FIN 已被确认",
        ),
        Place::CloseWait => lang.pick(
            ": the peer has closed, its own application has not",
            "：对方已经关闭，它自己的应用程序还没有",
        ),
        Place::Closing => lang.pick(
            ": both ends closed at once, and the ACK of its FIN was lost",
            "：双方同时关闭，对它的 FIN 的确认已丢失",
        ),
        Place::LastAck => lang.pick(
            ": the peer closed first, then it did, and the ACK of its FIN was lost",
            "：对方先关闭，随后它也关闭，对它的 FIN 的确认已丢失",
        ),
        Place::TimeWait => lang.pick(
            ": it closed first, and both FINs are acknowledged",
            "：它先关闭，双方的 FIN 都已被确认",
        ),
    };
    lang.pick(
        format!("{who} is in {state}{more}."),
        format!("{who}处于 {state}{more}。"),
    )
}

/// The same where nothing was lost: the run that shows it needs no loss.
pub(crate) fn stands_plainly(lang: Lang, place: Place, who: &str) -> String {
    let state = place.state().name();
    let more = match place {
        Place::SynSent => lang.pick(": it has sent its SYN", "：它已发送 SYN"),
        Place::FinWait1 => lang.pick(
            ": it has closed, and its FIN is not acknowledged yet",
            "：它已经关闭，它的 FIN 还没有被确认",
        ),
        Place::Closing => lang.pick(
            ": both ends closed at once, and its FIN is not acknowledged yet",
            "：双方同时关闭，它的 FIN 还没有被确认",
        ),
        Place::LastAck => lang.pick(
            ": the peer closed first, then it did, and its FIN is not acknowledged yet",
            "：对方先关闭，随后它也关闭，它的 FIN 还没有被确认",
        ),
        _ => return stands(lang, place, who),
    };
    lang.pick(
        format!("{who} is in {state}{more}."),
        format!("{who}处于 {state}{more}。"),
    )
}

/// What happens, as a sentence.
pub(crate) fn happens(lang: Lang, place: Place, stimulus: Stimulus) -> &'static str {
    let synchronised = place.is_synchronised();
    let (en, zh) = match stimulus {
        Stimulus::Call(call) => match call {
            Call::OpenActive => (
                "The application calls OPEN, active, for this four-tuple.",
                "应用程序对这个四元组调用 OPEN（主动）。",
            ),
            Call::OpenPassive => (
                "The application calls OPEN, passive, on this port.",
                "应用程序在这个端口上调用 OPEN（被动）。",
            ),
            Call::Send => (
                "The application calls SEND with 100 bytes.",
                "应用程序调用 SEND，交来 100 字节。",
            ),
            Call::Receive => (
                "The application calls RECEIVE, and nothing is there to read.",
                "应用程序调用 RECEIVE，而没有可读的数据。",
            ),
            Call::Close => ("The application calls CLOSE.", "应用程序调用 CLOSE。"),
            Call::Abort => ("The application calls ABORT.", "应用程序调用 ABORT。"),
        },
        Stimulus::Retransmission => (
            "The retransmission timer goes off for the first time.",
            "重传计时器第一次到期。",
        ),
        Stimulus::UserTimeout => (
            "The user timeout is over: nothing was acknowledged in all that time.",
            "用户超时已到：在此期间没有收到任何确认。",
        ),
        Stimulus::TimeWaitOver => (
            "The TIME-WAIT timer goes off: 2 MSL are over.",
            "TIME-WAIT 计时器到期：2 MSL 已过。",
        ),
        Stimulus::Arrives(what) => match what {
            Happens::Syn if synchronised => (
                "A new SYN arrives, with a number in the receive window.",
                "收到一个新的 SYN，序号落在接收窗口内。",
            ),
            Happens::Syn => ("A SYN arrives.", "收到一个 SYN。"),
            Happens::OldSyn => (
                "The peer’s first SYN arrives once more, late.",
                "对方最初的 SYN 又到了一次，来迟了。",
            ),
            Happens::SynAck if place == Place::SynReceivedActive => (
                "The peer’s SYN-ACK arrives after all.",
                "对方的 SYN-ACK 终于到达。",
            ),
            Happens::SynAck if synchronised => (
                "The peer’s SYN-ACK arrives once more, late.",
                "对方的 SYN-ACK 又到了一次，来迟了。",
            ),
            Happens::SynAck if place == Place::SynSent => (
                "A SYN-ACK arrives that acknowledges the SYN.",
                "收到一个 SYN-ACK，它确认了这个 SYN。",
            ),
            Happens::SynAck => ("A SYN-ACK arrives.", "收到一个 SYN-ACK。"),
            Happens::AckOfAll => match place {
                Place::Closed | Place::Listen => {
                    ("A bare ACK arrives.", "收到一个不带数据的 ACK。")
                }
                Place::SynSent => (
                    "A bare ACK arrives that acknowledges the SYN.",
                    "收到一个不带数据的 ACK，它确认了这个 SYN。",
                ),
                Place::SynReceived | Place::SynReceivedActive => (
                    "A bare ACK arrives that acknowledges its SYN.",
                    "收到一个不带数据的 ACK，它确认了本端的 SYN。",
                ),
                Place::FinWait1 | Place::Closing | Place::LastAck => (
                    "A bare ACK arrives that acknowledges the FIN.",
                    "收到一个不带数据的 ACK，它确认了这个 FIN。",
                ),
                _ => (
                    "A bare ACK arrives. Nothing is in flight that it could acknowledge.",
                    "收到一个不带数据的 ACK，而没有在途的数据可供它确认。",
                ),
            },
            Happens::AckOfNothing => match place {
                Place::SynSent | Place::SynReceived | Place::SynReceivedActive => (
                    "A bare ACK arrives whose number is the initial sequence number itself: it does not acknowledge the SYN.",
                    "收到一个不带数据的 ACK，确认号就是初始序号本身：它没有确认这个 SYN。",
                ),
                Place::FinWait1 | Place::Closing | Place::LastAck => (
                    "A bare ACK arrives that acknowledges everything before the FIN.",
                    "收到一个不带数据的 ACK，它只确认了 FIN 之前的序号。",
                ),
                _ => (
                    "A bare ACK arrives that acknowledges nothing new.",
                    "收到一个不带数据的 ACK，它没有确认任何新的序号。",
                ),
            },
            Happens::AckOfUnsent => (
                "A bare ACK arrives that acknowledges what was never sent.",
                "收到一个不带数据的 ACK，它确认了从未发送过的序号。",
            ),
            Happens::WithoutAck => (
                "A segment with data and without the ACK flag arrives.",
                "收到一个带数据但没有 ACK 标志的报文段。",
            ),
            Happens::Data => match place {
                Place::Closed | Place::Listen => (
                    "A segment with data and the ACK flag arrives.",
                    "收到一个带数据和 ACK 标志的报文段。",
                ),
                Place::SynSent | Place::SynReceived | Place::SynReceivedActive => (
                    "100 bytes arrive in a segment that acknowledges the SYN.",
                    "收到 100 字节，同一报文段确认了本端的 SYN。",
                ),
                _ if place.has_fin() => (
                    "100 bytes arrive, although the peer has sent its FIN.",
                    "收到 100 字节，而对方早已发送过 FIN。",
                ),
                _ => (
                    "The next 100 bytes arrive, in order.",
                    "按序收到接下来的 100 字节。",
                ),
            },
            Happens::DataAhead => match place {
                Place::SynReceived | Place::SynReceivedActive => (
                    "100 bytes arrive behind a hole of 100, in a segment that acknowledges the SYN.",
                    "收到 100 字节，前面有 100 字节的空洞；同一报文段确认了本端的 SYN。",
                ),
                _ => (
                    "100 bytes arrive behind a hole of 100.",
                    "收到 100 字节，前面有 100 字节的空洞。",
                ),
            },
            Happens::OldData => (
                "The peer’s first 100 bytes arrive once more, late.",
                "对方最初的 100 字节又到了一次，来迟了。",
            ),
            Happens::DataBeyond => (
                "100 bytes arrive that lie beyond the receive window.",
                "收到 100 字节，它们落在接收窗口之外。",
            ),
            Happens::Fin => match place {
                Place::Closed | Place::Listen => (
                    "A FIN with the ACK flag arrives.",
                    "收到一个带 ACK 标志的 FIN。",
                ),
                Place::SynSent | Place::SynReceived | Place::SynReceivedActive => (
                    "A FIN arrives, in order, in a segment that acknowledges the SYN.",
                    "按序收到一个 FIN，同一报文段确认了本端的 SYN。",
                ),
                Place::FinWait1 => (
                    "The peer’s FIN arrives. It does not acknowledge the other FIN.",
                    "收到对方的 FIN，它没有确认本端的 FIN。",
                ),
                _ => ("The peer’s FIN arrives, in order.", "按序收到对方的 FIN。"),
            },
            Happens::FinWithAck => (
                "The peer’s FIN arrives, and the same segment acknowledges the other FIN.",
                "收到对方的 FIN，同一报文段确认了本端的 FIN。",
            ),
            Happens::OldFin => (
                "The peer’s FIN arrives once more.",
                "对方的 FIN 又到了一次。",
            ),
            Happens::RstExact => match place {
                Place::Closed | Place::Listen => ("A RST arrives.", "收到一个 RST。"),
                Place::SynSent => (
                    "A RST arrives that acknowledges the SYN.",
                    "收到一个 RST，它确认了这个 SYN。",
                ),
                _ => (
                    "A RST arrives with exactly the next sequence number that is expected.",
                    "收到一个 RST，序号恰好是期望收到的下一个序号。",
                ),
            },
            Happens::RstInWindow => (
                "A RST arrives with a number in the receive window, but not the next one.",
                "收到一个 RST，序号落在接收窗口内，但不是期望的下一个。",
            ),
            Happens::RstOutside if place == Place::SynSent => (
                "A RST arrives without the ACK flag.",
                "收到一个没有 ACK 标志的 RST。",
            ),
            Happens::RstOutside => (
                "A RST arrives with a number before the receive window.",
                "收到一个 RST，序号在接收窗口之前。",
            ),
        },
    };
    lang.pick(en, zh)
}

/// An answer.
pub(crate) fn reply(lang: Lang, reply: Reply) -> &'static str {
    let (en, zh) = match reply {
        Reply::Nothing => ("it sends nothing", "什么也不发送"),
        Reply::Syn => ("it sends SYN", "发送 SYN"),
        Reply::SynAck => ("it sends SYN-ACK", "发送 SYN-ACK"),
        Reply::Ack => ("it sends ACK at once", "立即发送 ACK"),
        Reply::AckLater => (
            "it owes an ACK, which may wait a little",
            "需要发送 ACK，但可以稍等片刻",
        ),
        Reply::Data => ("it sends the data", "发送数据"),
        Reply::Fin => ("it sends FIN", "发送 FIN"),
        Reply::Again => ("it retransmits the oldest segment", "重传最早的报文段"),
        Reply::ResetAsAcked => (
            "it sends RST, its seq is the ack that came",
            "发送 RST，seq 取自到达报文段的 ack",
        ),
        Reply::ResetFromZero => ("it sends RST-ACK with seq 0", "发送 seq 为 0 的 RST-ACK"),
        Reply::Reset => (
            "it sends RST with seq snd.nxt",
            "发送 seq 为 snd.nxt 的 RST",
        ),
        Reply::Queued => ("the call waits", "调用在队列中等待"),
        Reply::Error(CallError::NoConnection) => (
            "the call fails: connection does not exist",
            "调用失败：连接不存在",
        ),
        Reply::Error(CallError::AlreadyExists) => (
            "the call fails: connection already exists",
            "调用失败：连接已经存在",
        ),
        Reply::Error(CallError::Closing) => (
            "the call fails: connection closing",
            "调用失败：连接正在关闭",
        ),
    };
    lang.pick(en, zh)
}

/// An outcome as a choice: the state, and the answer.
pub(crate) fn outcome(lang: Lang, outcome: Outcome) -> String {
    let (next, answer) = (outcome.next.name(), reply(lang, outcome.reply));
    lang.pick(format!("{next}; {answer}"), format!("{next}；{answer}"))
}

/// What became of it: "ESTABLISHED → CLOSE-WAIT; it sends ACK at once."
pub(crate) fn moved(lang: Lang, from: Place, to: Outcome) -> String {
    let state = from.state();
    let words = outcome(lang, to);
    let way = match state == to.next {
        true => lang.pick("It stays in ", "仍处于 ").to_string(),
        false => format!("{} → ", state.name()),
    };
    lang.pick(format!("{way}{words}."), format!("{way}{words}。"))
}
