//! The words of the buffers' picture.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::connection::{Info, ReceiveContent, ReceiveZone, SendContent, SendPiece, SendZone};
use tcp_core::recovery::SeqRange;
use tcp_explain::Lang;

use super::Held;
use super::strip::{Cell, KEYS, Look};

/// Which kind of numbers, in the words of RFC 9293's figures 3 and 4.
#[must_use]
pub fn zone(lang: Lang, held: &Held) -> &'static str {
    let (en, zh) = match held {
        Held::Sending(piece, _) => match piece.zone {
            SendZone::Acknowledged => ("1: sent and acknowledged", "1：已发送并已确认"),
            SendZone::InFlight => ("2: sent and not acknowledged", "2：已发送，尚未确认"),
            SendZone::Allowed => ("3: may be sent", "3：允许发送"),
            SendZone::NotAllowed => ("4: may not be sent yet", "4：还不允许发送"),
        },
        Held::Receiving(piece) => match piece.zone {
            ReceiveZone::Received => ("1: received in order", "1：已按序收到"),
            ReceiveZone::Allowed => ("2: may be received", "2：允许接收"),
            ReceiveZone::NotAllowed => ("3: may not be received yet", "3：还不允许接收"),
        },
    };
    lang.pick(en, zh)
}

/// What is there.
#[must_use]
pub fn content(lang: Lang, held: &Held) -> &'static str {
    let (en, zh) = match held {
        Held::Sending(SendPiece { content, .. }, _) => match content {
            SendContent::Gone => ("the other end has it", "对方已经收到"),
            SendContent::Segment(sent) if sent.sacked => (
                "in flight; the other end says that it has it",
                "在途，对方用 SACK 报告已收到",
            ),
            SendContent::Segment(sent) if sent.resent || (sent.retransmitted && !sent.lost) => {
                ("in flight, retransmitted", "在途，已重传")
            }
            SendContent::Segment(sent) if sent.lost => ("taken for lost", "视为丢失"),
            SendContent::Segment(_) => ("in flight", "在途"),
            SendContent::Data(_) => ("written, waits to be sent", "已写入，等待发送"),
            SendContent::Fin(_) => ("the FIN, waits to be sent", "FIN，等待发送"),
            SendContent::Room => (
                "room: nothing was written so far",
                "空闲：应用程序还没有写入",
            ),
        },
        Held::Receiving(piece) => match piece.content {
            ReceiveContent::Read => ("read", "已读取"),
            ReceiveContent::Unread => ("waits to be read", "等待应用程序读取"),
            ReceiveContent::OutOfOrder => (
                "arrived out of order, waits behind a hole",
                "失序到达，在空洞之后等待",
            ),
            ReceiveContent::Hole => ("a hole: missing", "空洞：尚未收到"),
            ReceiveContent::Room => ("room: nothing came so far", "空闲：还没有收到"),
        },
    };
    lang.pick(en, zh)
}

/// A cell in words.
pub(super) fn name(lang: Lang, who: &str, cell: &Cell) -> String {
    let (zone, content) = (zone(lang, &cell.held), content(lang, &cell.held));
    let bytes = numbers(lang, cell.range);
    lang.pick(
        format!("{who}, {bytes}. {zone}: {content}"),
        format!("{who}，{bytes}。{zone}：{content}"),
    )
}

/// "1001 to 2460, 1460 bytes": the first and the last one.
fn numbers(lang: Lang, range: SeqRange) -> String {
    let count = range.end.saturating_distance_from(range.start);
    let (first, last) = (range.start, range.end.minus(1));
    if count == 1 {
        return lang.pick(format!("number {first}"), format!("序号 {first}"));
    }
    lang.pick(
        format!("{first} to {last}, {count} bytes"),
        format!("{first} 到 {last}，{count} 字节"),
    )
}

/// An end that is not there.
pub(super) fn gone(lang: Lang) -> String {
    let words = lang.pick("has no such connection now", "此刻没有这条连接");
    words.to_string()
}

/// An end that has not heard of the other one's numbers.
pub(super) fn nothing_known(lang: Lang) -> String {
    let words = lang.pick(
        "knows no number of the other end yet",
        "还不知道对方的任何序号",
    );
    words.to_string()
}

/// One direction in a sentence or two.
pub(super) fn summary(
    lang: Lang,
    sender: &str,
    receiver: &str,
    info: Option<&Info>,
    far: Option<&Info>,
) -> String {
    let mut words = String::new();
    if let Some(info) = info {
        let (una, nxt, wnd, cwnd) = (info.snd.una, info.snd.nxt, info.snd.wnd, info.cwnd);
        let (flight, unsent) = (info.flight, info.unsent);
        words += &lang.pick(
            format!(
                "{sender} to {receiver}: {flight} in flight, {unsent} bytes wait to be sent; \
                 snd.una {una}, snd.nxt {nxt}, snd.wnd {wnd}, cwnd {cwnd}."
            ),
            format!(
                "{sender}到{receiver}：在途 {flight}，等待发送 {unsent} 字节；\
                 snd.una {una}，snd.nxt {nxt}，snd.wnd {wnd}，cwnd {cwnd}。"
            ),
        );
    }
    if let Some(far) = far {
        let (nxt, wnd) = (far.rcv.nxt, far.rcv.wnd);
        let (readable, behind) = (far.readable, far.out_of_order);
        words += &lang.pick(
            format!(
                " {receiver} holds {readable} bytes to be read and {behind} behind a hole; \
                 rcv.nxt {nxt}, rcv.wnd {wnd}."
            ),
            format!(
                "{receiver}有 {readable} 字节等待读取，空洞之后有 {behind} 字节；\
                 rcv.nxt {nxt}，rcv.wnd {wnd}。"
            ),
        );
    }
    lang.spaced(words)
}

/// The key's looks and words.
pub(super) fn key(lang: Lang) -> [(Look, String); 8] {
    let words = [
        ("acknowledged; read", "已确认；已读取"),
        ("in flight; received, held", "在途；已收到，保留着"),
        ("taken for lost", "视为丢失"),
        ("retransmitted", "已重传"),
        ("waits, may be sent", "等待发送，接收窗口允许"),
        ("waits, may not be sent yet", "等待发送，接收窗口还不允许"),
        ("room", "空闲"),
        ("hole: missing bytes", "空洞：缺少的字节"),
    ];
    let mut words = words.into_iter();
    KEYS.map(|look| {
        let (en, zh) = words.next().unwrap_or_default();
        (look, lang.pick(en, zh).to_string())
    })
}
