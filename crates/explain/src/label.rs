//! Short words: for segments, timers, losses and calls.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::event::Phase;
use tcp_core::wire::{IcmpError, IcmpKind, IcmpMeaning};
use tcp_core::{Cause, Duration, Flags, Segment, TimerKind};

use super::failure::failure;
use super::lang::Lang;
use super::span::countdown;
use tcp_sim::ids::Kind;
use tcp_sim::trace::{Call, Giver, Loss};

/// What a segment mainly is, as headings and filters call it.
#[must_use]
pub const fn kind_word(lang: Lang, kind: Kind) -> &'static str {
    match (kind, lang.spoken()) {
        (Kind::Data, Lang::En) => "data",
        (Kind::Data, Lang::Zh) => "数据",
        (other, _) => other.word(),
    }
}

/// A segment in a few words, with the names of its header's fields: "SYN seq 1000",
/// "seq 1001 len 1460", "FIN seq 2461 len 10", "ACK 2461". What is there is said: a SYN's FIN, and
/// the length of whatever carries data. Field names are the same in both languages.
#[must_use]
pub fn segment_label(segment: &Segment) -> String {
    let mut label = head(segment, " seq ", " ack ");
    let options = &segment.options;
    if segment.flags.contains(Flags::SYN) {
        if let Some(mss) = options.mss {
            label += &format!(" mss {mss}");
        }
        if let Some(shift) = options.window_scale {
            label += &format!(" wscale {shift}");
        }
    }
    label + &extras(segment)
}

/// The same without the options of a SYN.
pub fn segment_plain(segment: &Segment) -> String {
    head(segment, " seq ", " ack ") + &extras(segment)
}

/// What the pill of a segment in flight says: the word and one number.
pub fn segment_pill(segment: &Segment) -> String {
    match Kind::of(segment) {
        Kind::SynAck => format!("{} {}", Kind::SynAck.word(), segment.seq),
        Kind::Data => format!("seq {}", segment.seq),
        Kind::Rst => Kind::Rst.word().to_string(),
        Kind::Syn | Kind::Fin | Kind::Ack => head(segment, " ", " ack "),
    }
}

/// The same where there is little room: "SYN 1000", "1001–2460", "ACK 2461".
#[must_use]
pub fn segment_short(segment: &Segment) -> String {
    head(segment, " ", " ack ") + &extras(segment)
}

/// As short as can be: the word, or the sequence number of data.
pub fn segment_shortest(segment: &Segment) -> String {
    match Kind::of(segment) {
        Kind::Data => segment.seq.to_string(),
        kind => kind.word().to_string(),
    }
}

fn head(segment: &Segment, seq: &str, ack: &str) -> String {
    let main = Kind::of(segment);
    let (number, length) = (segment.seq, segment.data_len());
    let acked = segment.ack.map(|n| format!("{ack}{n}")).unwrap_or_default();
    let words = control_words(segment);
    let sized = match length {
        0 => String::new(),
        length => format!(" len {length}"),
    };
    match main {
        Kind::Syn | Kind::Rst => format!("{words}{seq}{number}{sized}"),
        Kind::SynAck => format!("{words}{seq}{number}{acked}{sized}"),
        Kind::Fin | Kind::Data => {
            let word = match main {
                Kind::Fin => words + " ",
                _ => String::new(),
            };
            match (length, seq) {
                (0, _) => format!("{}{seq}{number}", word.trim_end()),
                (length, " ") => format!("{word}{number}–{}", number + length.saturating_sub(1)),
                (length, _) => format!("{word}seq {number} len {length}"),
            }
        }
        Kind::Ack => match segment.ack {
            Some(ack) => format!("{} {ack}", main.word()),
            None => format!("no flags{seq}{number}"),
        },
    }
}

/// The control bits that a segment's label begins with: what it mainly is, and FIN where that is
/// something else.
fn control_words(segment: &Segment) -> String {
    let main = Kind::of(segment);
    let mut words = main.word().to_string();
    if main != Kind::Fin && Kind::Fin.fits(segment) {
        words += " FIN";
    }
    words
}

/// What is worth telling about any segment when it is there: SACK blocks, a closed window.
fn extras(segment: &Segment) -> String {
    let mut extras = String::new();
    for (left, right) in segment.options.sack.as_slice() {
        extras += if extras.is_empty() { " SACK " } else { ", " };
        extras += &format!("{left}–{right}");
    }
    let silent = segment.flags.contains(Flags::RST) || segment.flags.contains(Flags::SYN);
    if segment.window == 0 && segment.ack.is_some() && !silent {
        extras += " win 0";
    }
    extras
}

/// A segment in whole words, for those who hear it.
#[must_use]
pub fn segment_words(lang: Lang, segment: &Segment) -> String {
    let main = Kind::of(segment);
    let mut words = kind_word(lang, main).to_string();
    if main != Kind::Fin && Kind::Fin.fits(segment) {
        words += lang.pick(" with FIN", "（带 FIN）");
    }
    if main != Kind::Data && Kind::Data.fits(segment) {
        words += lang.pick(" with data", "（带数据）");
    }
    let comma = lang.pick(", ", "，");
    words += &format!(
        "{comma}{} {}",
        lang.pick("sequence number", "序号"),
        segment.seq
    );
    if let Some(ack) = segment.ack {
        words += &format!(
            "{comma}{} {ack}",
            lang.pick("acknowledgment number", "确认号")
        );
    }
    match (segment.data_len(), lang.spoken()) {
        (0, _) => {}
        (1, Lang::En) => words += ", 1 byte",
        (n, Lang::En) => words += &format!(", {n} bytes"),
        (n, Lang::Zh) => words += &format!("，{n} 字节"),
    }
    words += &extras(segment);
    words
}

/// What a fold says: "nothing for 0.94 s"; what its handle says while it is open.
pub fn idle_words(lang: Lang, length: Duration, open: bool) -> String {
    let length = super::span::idle(length);
    match (open, lang.spoken()) {
        (false, Lang::En) => format!("nothing for {length}"),
        (false, Lang::Zh) => format!("{length} 内无事发生"),
        (true, Lang::En) => format!("fold {length} again"),
        (true, Lang::Zh) => format!("重新折叠 {length}"),
    }
}

/// Many alike: "8 × 1460, seq 1001–12681", "5 ACKs, up to 7001". `length` is their common length;
/// `first` and `end` are the first number and the one behind the last.
#[must_use]
pub fn bundle_label(
    lang: Lang,
    kind: Kind,
    count: u32,
    length: Option<u32>,
    first: u32,
    end: u32,
) -> String {
    match (kind, lang.spoken()) {
        (Kind::Ack, Lang::En) => format!("{count} ACKs, up to {end}"),
        (Kind::Ack, Lang::Zh) => format!("{count} 个 ACK，至 {end}"),
        (Kind::Data, _) => {
            let comma = lang.pick(", ", "，");
            let last = end.wrapping_sub(1);
            match length {
                Some(length) => format!("{count} × {length}{comma}seq {first}–{last}"),
                None => format!("{count} ×{comma}seq {first}–{last}"),
            }
        }
        (other, _) => {
            let (word, comma) = (other.word(), lang.pick(", ", "，"));
            format!("{count} × {word}{comma}seq {first}–{end}")
        }
    }
}

/// The same where there is little room: "8 × 1460", "5 ACKs".
pub fn bundle_brief(lang: Lang, kind: Kind, count: u32, length: Option<u32>) -> String {
    match (kind, length) {
        (Kind::Ack, _) => lang.pick(format!("{count} ACKs"), format!("{count} 个 ACK")),
        (Kind::Data, Some(length)) => format!("{count} × {length}"),
        (Kind::Data, None) => lang.pick(format!("{count} segments"), format!("{count} 个报文段")),
        (other, _) => format!("{count} × {}", other.word()),
    }
}

/// What several segments in flight at one place are together, the longest first: "16 ACKs", "16".
/// (`None`: a router's report.)
#[must_use]
pub fn pile_words(lang: Lang, kinds: &[Option<Kind>]) -> Vec<String> {
    let count = kinds.len();
    let all = |kind: Kind| kinds.iter().all(|other| *other == Some(kind));
    let words = if all(Kind::Ack) {
        lang.pick(format!("{count} ACKs"), format!("{count} 个 ACK"))
    } else if all(Kind::Syn) {
        lang.pick(format!("{count} SYNs"), format!("{count} 个 SYN"))
    } else if kinds.iter().all(Option::is_some) {
        lang.pick(format!("{count} segments"), format!("{count} 个报文段"))
    } else {
        lang.pick(format!("{count} messages"), format!("{count} 个消息"))
    };
    Vec::from([words, count.to_string()])
}

/// Which of the duplicate ACKs for one hole it is: "dup 2".
#[must_use]
pub fn duplicate_number(lang: Lang, count: u32) -> String {
    lang.pick(format!("dup {count}"), format!("重复 {count}"))
}

/// The same in words.
#[must_use]
pub fn duplicate_words(lang: Lang, count: u32) -> String {
    lang.pick(
        format!("duplicate ACK {count}"),
        format!("第 {count} 个重复 ACK"),
    )
}

/// That a segment is a retransmission, and why, in the words of its pill.
#[must_use]
pub fn retransmission(lang: Lang, cause: &str) -> String {
    if cause == again_word(lang) {
        return lang.pick("retransmission", "重传").to_string();
    }
    lang.pick(format!("retransmission: {cause}"), format!("重传：{cause}"))
}

/// A timer's name.
#[must_use]
pub const fn timer(lang: Lang, kind: TimerKind) -> &'static str {
    match (kind, lang.spoken()) {
        (TimerKind::Retransmission, Lang::En) => "retransmission timer",
        (TimerKind::Retransmission, Lang::Zh) => "重传计时器",
        (TimerKind::Persist, Lang::En) => "persist timer",
        (TimerKind::Persist, Lang::Zh) => "持续计时器",
        (TimerKind::DelayedAck, Lang::En) => "delayed-ACK timer",
        (TimerKind::DelayedAck, Lang::Zh) => "延迟确认计时器",
        (TimerKind::KeepAlive, Lang::En) => "keep-alive timer",
        (TimerKind::KeepAlive, Lang::Zh) => "保活计时器",
        (TimerKind::TimeWait, Lang::En) => "TIME-WAIT timer",
        (TimerKind::TimeWait, Lang::Zh) => "TIME-WAIT 计时器",
        (TimerKind::FinWait2, Lang::En) => "FIN-WAIT-2 timer",
        (TimerKind::FinWait2, Lang::Zh) => "FIN-WAIT-2 计时器",
        (TimerKind::User, Lang::En) => "user timeout",
        (TimerKind::User, Lang::Zh) => "用户超时计时器",
        (TimerKind::SillyWindow, Lang::En) => "silly-window override timer",
        (TimerKind::SillyWindow, Lang::Zh) => "糊涂窗口计时器",
    }
}

/// A timer's name at a ring: three or four letters.
#[must_use]
pub const fn timer_short(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Retransmission => "RTO",
        TimerKind::Persist => "PRB",
        TimerKind::DelayedAck => "ACK",
        TimerKind::KeepAlive => "KA",
        TimerKind::TimeWait => "2MSL",
        TimerKind::FinWait2 => "FW2",
        TimerKind::User => "USR",
        TimerKind::SillyWindow => "SWS",
    }
}

/// What a running timer will do, and when: "retransmits in 0.97 s".
#[must_use]
pub fn timer_due(lang: Lang, kind: TimerKind, left: Duration) -> String {
    let left = countdown(left);
    match (kind, lang.spoken()) {
        (TimerKind::Retransmission, Lang::En) => format!("retransmits in {left}"),
        (TimerKind::Retransmission, Lang::Zh) => format!("{left} 后重传"),
        (TimerKind::Persist, Lang::En) => format!("probes the receive window in {left}"),
        (TimerKind::Persist, Lang::Zh) => format!("{left} 后探测接收窗口"),
        (TimerKind::DelayedAck, Lang::En) => format!("acknowledges in {left}"),
        (TimerKind::DelayedAck, Lang::Zh) => format!("{left} 后发送确认"),
        (TimerKind::KeepAlive, Lang::En) => format!("asks for a sign of life in {left}"),
        (TimerKind::KeepAlive, Lang::Zh) => format!("{left} 后发送保活探测"),
        (TimerKind::TimeWait, Lang::En) => format!("leaves TIME-WAIT in {left}"),
        (TimerKind::TimeWait, Lang::Zh) => format!("{left} 后离开 TIME-WAIT"),
        (TimerKind::FinWait2, Lang::En) => format!("stops waiting for FIN in {left}"),
        (TimerKind::FinWait2, Lang::Zh) => format!("{left} 后不再等待 FIN"),
        (TimerKind::User, Lang::En) => format!("gives up in {left}"),
        (TimerKind::User, Lang::Zh) => format!("{left} 后放弃连接"),
        (TimerKind::SillyWindow, Lang::En) => format!("sends the small segment in {left}"),
        (TimerKind::SillyWindow, Lang::Zh) => format!("{left} 后发送小报文段"),
    }
}

/// What became of a segment that never arrived, beside its mark.
#[must_use]
pub const fn loss(lang: Lang, loss: Loss) -> &'static str {
    match (loss, lang.spoken()) {
        (Loss::Dropped(Giver::Learner), Lang::En) => "dropped by you",
        (Loss::Dropped(Giver::Learner), Lang::Zh) => "被你丢弃",
        (Loss::Dropped(Giver::Scenario), Lang::En) => "dropped by the scenario",
        (Loss::Dropped(Giver::Scenario), Lang::Zh) => "被场景丢弃",
        (Loss::QueueFull, Lang::En) => "queue full",
        (Loss::QueueFull, Lang::Zh) => "队列已满",
        (Loss::Random, Lang::En) => "lost on the link",
        (Loss::Random, Lang::Zh) => "在链路上丢失",
        (Loss::TooLarge, Lang::En) => "larger than the MTU",
        (Loss::TooLarge, Lang::Zh) => "超过 MTU",
        (Loss::NoRoute, Lang::En) => "no route",
        (Loss::NoRoute, Lang::Zh) => "没有路由",
        (Loss::LinkDown, Lang::En) => "cable pulled",
        (Loss::LinkDown, Lang::Zh) => "线缆已拔出",
        (Loss::TimeToLive, Lang::En) => "time to live used up",
        (Loss::TimeToLive, Lang::Zh) => "TTL 耗尽",
        (Loss::Firewall, Lang::En) => "stopped by the firewall",
        (Loss::Firewall, Lang::Zh) => "被防火墙拦截",
        (Loss::FirstSyn, Lang::En) => "a first SYN, dropped by the firewall",
        (Loss::FirstSyn, Lang::Zh) => "首个 SYN，被防火墙丢弃",
        (Loss::HostDown, Lang::En) => "host without power",
        (Loss::HostDown, Lang::Zh) => "主机已断电",
    }
}

/// Beside the lifeline of somebody who sends in another one's name: "as client".
pub fn claim_words(lang: Lang, whose: &str) -> String {
    lang.pick(format!("as {whose}"), format!("冒充 {whose}"))
}

/// What an ICMP error says.
pub fn icmp_words(lang: Lang, error: &IcmpError) -> String {
    match (error.meaning(), error.kind) {
        (IcmpMeaning::TooBig, _) => match error.mtu {
            Some(mtu) => lang.pick(
                format!("packet too big, the next link takes {mtu} bytes"),
                format!("分组过大，下一条链路只能承载 {mtu} 字节"),
            ),
            None => lang.pick("packet too big", "分组过大").into(),
        },
        (_, IcmpKind::TimeExceeded) => lang.pick("time exceeded", "TTL 耗尽").into(),
        (_, IcmpKind::Unreachable) => lang.pick("destination unreachable", "目的地不可达").into(),
        (_, IcmpKind::PacketTooBig) => lang.pick("packet too big", "分组过大").into(),
        (_, IcmpKind::SourceQuench) => lang.pick("source quench", "源点抑制").into(),
        (_, IcmpKind::ParameterProblem) => lang.pick("parameter problem", "参数问题").into(),
    }
}

/// What a pill says of something sent again for a reason that has no pill of its own.
pub(super) const fn again_word(lang: Lang) -> &'static str {
    match lang.spoken() {
        Lang::En => "again",
        Lang::Zh => "重传",
    }
}

/// The few words in the pill at the beginning of a retransmission. `None`: the cause does not make
/// anything be sent again.
#[must_use]
pub const fn cause_pill(lang: Lang, cause: Cause) -> Option<&'static str> {
    Some(match (cause, lang.spoken()) {
        (Cause::RetransmissionTimeout | Cause::CwndAfterTimeout, Lang::En) => "timeout",
        (Cause::RetransmissionTimeout | Cause::CwndAfterTimeout, Lang::Zh) => "超时",
        (Cause::ThirdDuplicateAck, Lang::En) => "3 duplicate ACKs",
        (Cause::ThirdDuplicateAck, Lang::Zh) => "3 个重复 ACK",
        (Cause::PartialAck, Lang::En) => "partial ACK",
        (Cause::PartialAck, Lang::Zh) => "部分确认",
        (Cause::SackHole, Lang::En) => "SACK hole",
        (Cause::SackHole, Lang::Zh) => "SACK 空洞",
        (Cause::SackGuess, Lang::En) => "below a SACK block",
        (Cause::SackGuess, Lang::Zh) => "SACK 块之前",
        (Cause::SackRescue, Lang::En) => "rescue",
        (Cause::SackRescue, Lang::Zh) => "救援重传",
        (Cause::WindowProbe, Lang::En) => "probe",
        (Cause::WindowProbe, Lang::Zh) => "窗口探测",
        (Cause::KeepAliveProbe, Lang::En) => "keep-alive",
        (Cause::KeepAliveProbe, Lang::Zh) => "保活",
        (
            Cause::SynReceived
            | Cause::DuplicateAckForHole
            | Cause::AckForUnacceptable
            | Cause::AckForDuplicate
            | Cause::AckForClosedWindow
            | Cause::AckForUnsent
            | Cause::AckForOldTimestamp
            | Cause::AckForNothingKept
            | Cause::SimultaneousOpen
            | Cause::DataToSend
            | Cause::AllQueuedToSend
            | Cause::NagleReleased
            | Cause::NagleOff
            | Cause::UrgentDataToSend
            | Cause::HalfWindowToSend
            | Cause::SillyWindowOverride
            | Cause::FinToSend
            | Cause::LimitedTransmit,
            lang,
        ) => again_word(lang),
        _ => return None,
    })
}

/// How a sender recovers from now on.
#[must_use]
pub(super) const fn phase_words(lang: Lang, phase: Phase) -> &'static str {
    match (phase, lang.spoken()) {
        (Phase::Open, Lang::En) => "Recovery is over",
        (Phase::Open, Lang::Zh) => "恢复结束",
        (Phase::FastRecovery, Lang::En) => "Fast recovery begins",
        (Phase::FastRecovery, Lang::Zh) => "快恢复（快速恢复）开始",
        (Phase::Loss, Lang::En) => "Everything in flight is taken for lost",
        (Phase::Loss, Lang::Zh) => "所有在途数据都视为丢失",
    }
}

/// What an application did, behind the host's name: "asks to listen on port 80".
#[must_use]
pub fn call(lang: Lang, call: Call) -> String {
    match (call, lang.spoken()) {
        (Call::Listen { port }, Lang::En) => format!("asks to listen on port {port}"),
        (Call::Listen { port }, Lang::Zh) => format!("请求监听端口 {port}"),
        (Call::Connect, Lang::En) => "opens a connection".into(),
        (Call::Connect, Lang::Zh) => "发起连接".into(),
        (Call::Accept, Lang::En) => "accepts the connection".into(),
        (Call::Accept, Lang::Zh) => "接受连接".into(),
        (Call::Write { bytes }, Lang::En) => format!("writes {}", bytes_en(bytes)),
        (Call::Write { bytes }, Lang::Zh) => format!("写入 {bytes} 字节"),
        (Call::Read { bytes }, Lang::En) => format!("reads {}", bytes_en(bytes)),
        (Call::Read { bytes }, Lang::Zh) => format!("读取 {bytes} 字节"),
        (Call::ReadEnd, Lang::En) => "reads the end of the stream".into(),
        (Call::ReadEnd, Lang::Zh) => "读到字节流末尾".into(),
        (Call::Close, Lang::En) => "closes".into(),
        (Call::Close, Lang::Zh) => "关闭连接".into(),
        (Call::Abort, Lang::En) => "aborts".into(),
        (Call::Abort, Lang::Zh) => "中止连接".into(),
        (Call::Fails(attempt, errno), Lang::En) => {
            format!("fails with {} in {}", errno.name(), attempt.name())
        }
        (Call::Fails(attempt, errno), Lang::Zh) => {
            format!("调用 {} 失败，errno 为 {}", attempt.name(), errno.name())
        }
        (Call::HeartbeatMissed, Lang::En) => "misses the answer to a heartbeat".into(),
        (Call::HeartbeatMissed, Lang::Zh) => "没有等到心跳的应答".into(),
        (Call::Error { cause }, lang) => {
            let reason = failure(lang, cause);
            lang.pick(
                format!("gets an error: {reason}"),
                format!("收到错误：{reason}"),
            )
        }
    }
}

/// "1 byte", "2 bytes".
pub(crate) fn bytes_en(count: u32) -> String {
    if count == 1 {
        "1 byte".into()
    } else {
        format!("{count} bytes")
    }
}
