//! *Why?*: a heading, one or two sentences with the numbers at hand, and the clause.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::{Cause, Event, Source, TimerKind};

use super::cite::{Cite, cite};
use super::facts::Facts;
use super::fate::fate;
use super::label::{call, icmp_words, loss, phase_words, segment_label, timer};
use super::lang::Lang;
use super::log::{command_words, name};
use super::scene::Scene;
use super::span::{span, time};
use super::{en, errors, zh};
use crate::command::Command;
use crate::ids::{HostId, TransmissionId};
use crate::trace::{Call, Errno, Giver, Loss, Record, Rewrite, What};

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A transmission: why it was sent, and what became of it.
    Transmission(TransmissionId),
    /// The record at this place of the trace.
    Record(usize),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What was done: "The server answers with SYN-ACK".
    pub title: String,
    /// Why, in one or two sentences.
    pub text: String,
    /// For a transmission: what became of it so far.
    pub fate: Option<String>,
    /// The clause, kernel rule or person behind it.
    pub source: Option<Cite>,
    /// The cause that the core named, where it named one.
    pub cause: Option<Cause>,
}

/// Explains a transmission or a record. `None` when the trace has nothing of the kind.
#[must_use]
pub fn why(lang: Lang, scene: &Scene<'_>, subject: Subject) -> Option<Why> {
    let words = words(lang, scene, subject)?;
    Some(Why {
        title: lang.spaced(words.title),
        text: lang.spaced(words.text),
        fate: words.fate.map(|fate| lang.spaced(fate)),
        ..words
    })
}

fn words(lang: Lang, scene: &Scene<'_>, subject: Subject) -> Option<Why> {
    match subject {
        Subject::Transmission(id) => {
            let (index, _) = scene.sent(id)?;
            let mut answer = record_why(lang, scene, index)?;
            if let Some((title, text)) = copy_words(lang, scene, id) {
                answer = Why {
                    title,
                    text,
                    cause: None,
                    source: None,
                    ..answer
                };
            }
            answer.fate = fate(lang, scene, id);
            Some(answer)
        }
        Subject::Record(index) => record_why(lang, scene, index),
    }
}

/// The heading of `cause`.
pub(super) fn title(cause: Cause, facts: &Facts<'_>) -> String {
    match facts.lang {
        Lang::En => en::title(cause, facts),
        Lang::Zh => zh::title(cause, facts),
    }
}

/// The sentences of `cause`.
pub(super) fn reason(cause: Cause, facts: &Facts<'_>) -> String {
    match facts.lang {
        Lang::En => en::reason(cause, facts),
        Lang::Zh => zh::reason(cause, facts),
    }
}

/// What an application learns, in the words of its operating system's errors.
pub(super) const fn failure(lang: Lang, cause: Cause) -> &'static str {
    match (cause, lang) {
        (Cause::ConnectionRefused, Lang::En) => "connection refused",
        (Cause::ConnectionRefused, Lang::Zh) => "连接被拒绝",
        (Cause::ResetReceived, Lang::En) => "connection reset by the other end",
        (Cause::ResetReceived, Lang::Zh) => "连接被对方复位",
        (
            Cause::TooManyRetransmissions
            | Cause::UserTimeout
            | Cause::OpenTimeout
            | Cause::KeepAliveTimeout,
            Lang::En,
        ) => "connection timed out",
        (
            Cause::TooManyRetransmissions
            | Cause::UserTimeout
            | Cause::OpenTimeout
            | Cause::KeepAliveTimeout,
            Lang::Zh,
        ) => "连接超时",
        (Cause::Abort, Lang::En) => "connection aborted",
        (Cause::Abort, Lang::Zh) => "连接已中止",
        (_, Lang::En) => "connection closed",
        (_, Lang::Zh) => "连接已关闭",
    }
}

fn record_why(lang: Lang, scene: &Scene<'_>, index: usize) -> Option<Why> {
    let record = scene.records.get(index)?;
    let by_cause = |host: HostId, cause: Cause, heading: Option<String>| {
        let facts = Facts::around(scene, lang, index, host);
        Some(Why {
            title: heading.unwrap_or_else(|| title(cause, &facts)),
            text: reason(cause, &facts),
            fate: None,
            source: Some(cite(lang, cause.source())),
            cause: Some(cause),
        })
    };
    match &record.what {
        What::Sent {
            host,
            cause,
            repeats,
            ..
        } => {
            let heading = repeats
                .is_some()
                .then(|| again(lang, scene, index, *host, *cause));
            by_cause(*host, *cause, heading.flatten())
        }
        What::Core { host, event, .. } => match event {
            Event::StateChanged { from, to, cause } => {
                let who = scene.party(*host).first(lang);
                let (from, to) = (from.name(), to.name());
                let heading = lang.pick(
                    format!("{who} moves from {from} to {to}"),
                    format!("{who}从 {from} 进入 {to}"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::Accepted { cause } | Event::Dropped { cause } => by_cause(*host, *cause, None),
            Event::TimerSet {
                timer: kind,
                at,
                cause,
            } => {
                let (name, due) = (timer(lang, *kind), time(*at));
                let who = scene.party(*host).first(lang);
                let heading = lang.pick(
                    format!("{who} sets its {name}: due at {due}"),
                    format!("{who}设置{name}，{due} 到期"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::TimerCancelled { timer: kind, cause } => {
                let (who, name) = (scene.party(*host).first(lang), timer(lang, *kind));
                let heading = lang.pick(
                    format!("{who} stops its {name}"),
                    format!("{who}停止{name}"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::SendWindow { wnd, cause } => {
                let who = scene.party(*host).first(lang);
                let heading = lang.pick(
                    format!(
                        "{who} learns of a window of {}",
                        super::label::bytes_en(*wnd)
                    ),
                    format!("{who}得知对方的窗口为 {wnd} 字节"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::Congestion {
                cwnd,
                cause: cause @ Cause::ThirdDuplicateAck,
                ..
            } => {
                let heading = lang.pick(
                    format!("Fast recovery begins with cwnd {cwnd}"),
                    format!("快速恢复开始，cwnd 为 {cwnd}"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::Sacked { start, end, cause } => {
                let peer = scene.peer_of(*host).first(lang);
                let heading = match *cause {
                    Cause::DuplicateReported => lang.pick(
                        format!("{peer} got {start} to {end} twice"),
                        format!("{peer}收到了两次 {start} 到 {end}"),
                    ),
                    _ => lang.pick(
                        format!("{peer} has {start} to {end} already"),
                        format!("{peer}已经收到 {start} 到 {end}"),
                    ),
                };
                by_cause(*host, *cause, Some(heading))
            }
            Event::Lost {
                segments, cause, ..
            } => {
                let heading = match *segments {
                    1 => lang.pick(
                        "One segment is taken for lost".to_string(),
                        "1 个报文段视为丢失".to_string(),
                    ),
                    n => lang.pick(
                        format!("{n} segments are taken for lost"),
                        format!("{n} 个报文段视为丢失"),
                    ),
                };
                by_cause(*host, *cause, Some(heading))
            }
            Event::Recovery { phase, cause } => {
                by_cause(*host, *cause, Some(phase_words(lang, *phase).to_string()))
            }
            Event::Congestion { cause, .. }
            | Event::RttMeasured { cause, .. }
            | Event::RtoChanged { cause, .. } => by_cause(*host, *cause, None),
            Event::Failed { cause } => {
                let (who, error) = (scene.party(*host).first(lang), failure(lang, *cause));
                let heading = lang.pick(
                    format!("{who}’s application learns: {error}"),
                    format!("{who}的应用程序得知：{error}"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::Reported { cause } => by_cause(*host, *cause, None),
            Event::TimerFired { .. } | Event::Acknowledged { .. } | Event::Readable { .. } => {
                plain_event(lang, scene, *host, event)
            }
        },
        _ => outside_core(lang, scene, record),
    }
}

/// A heading for something that is sent again, when the cause's own does not say so.
fn again(
    lang: Lang,
    scene: &Scene<'_>,
    index: usize,
    host: HostId,
    cause: Cause,
) -> Option<String> {
    let says_so = matches!(
        cause,
        Cause::RetransmissionTimeout
            | Cause::ThirdDuplicateAck
            | Cause::PartialAck
            | Cause::SackHole
            | Cause::SackGuess
            | Cause::SackRescue
            | Cause::WindowProbe
            | Cause::KeepAliveProbe
    );
    if says_so {
        return None;
    }
    let heading = title(cause, &Facts::around(scene, lang, index, host));
    Some(lang.pick(format!("{heading}, again"), format!("{heading}（再次）")))
}

/// Events that need no cause: what they say is all there is to say.
fn plain_event(lang: Lang, scene: &Scene<'_>, host: HostId, event: &Event) -> Option<Why> {
    let party = scene.party(host);
    let (who, inside) = (party.first(lang), party.inside(lang));
    let peer = scene.peer_of(host).inside(lang);
    let (title, text) = match event {
        Event::TimerFired { timer: kind } => {
            let name = timer(lang, *kind);
            let heading = lang.pick(format!("{who}’s {name} goes off"), format!("{who}的{name}到期"));
            (heading, timer_text(lang, *kind, inside, peer))
        }
        Event::Acknowledged { una, count } => lang.pick(
            (
                format!("Acknowledged up to {una}"),
                format!("{who} learns that {peer} received {} more. The oldest one that is not acknowledged, snd.una, is now {una}.", numbers_en(*count)),
            ),
            (
                format!("确认到 {una}"),
                format!("{who}得知{peer}又收到了 {count} 个序号。最早未确认的序号 snd.una 现为 {una}。"),
            ),
        ),
        Event::Readable { count } => lang.pick(
            (
                format!("{who}’s application can read {}", super::label::bytes_en(*count)),
                "The bytes are complete up to here and in order, so the application may take them out.".to_string(),
            ),
            (
                format!("{who}的应用程序可以读取 {count} 字节"),
                "到这里为止的数据已完整且有序，应用程序可以取走。".to_string(),
            ),
        ),
        _ => return None,
    };
    Some(Why {
        title,
        text,
        fate: None,
        source: None,
        cause: None,
    })
}

/// "1 sequence number", "2 sequence numbers".
fn numbers_en(count: u32) -> String {
    if count == 1 {
        "1 sequence number".into()
    } else {
        format!("{count} sequence numbers")
    }
}

/// What it means that a timer went off.
fn timer_text(lang: Lang, timer: TimerKind, who: &str, peer: &str) -> String {
    match (timer, lang) {
        (TimerKind::Retransmission, Lang::En) => {
            format!(
                "Nothing new was acknowledged while it ran, so {who} takes what it sent for lost."
            )
        }
        (TimerKind::Retransmission, Lang::Zh) => {
            format!("计时期间没有新的确认，{who}认定发出的数据已经丢失。")
        }
        (TimerKind::Persist, Lang::En) => {
            format!("The window was closed all the time, so {who} asks {peer} whether it opened.")
        }
        (TimerKind::Persist, Lang::Zh) => {
            format!("窗口一直关闭，{who}询问{peer}窗口是否已经打开。")
        }
        (TimerKind::DelayedAck, Lang::En) => {
            format!("There was nothing to send the acknowledgment with, so {who} sends it alone.")
        }
        (TimerKind::DelayedAck, Lang::Zh) => {
            format!("没有等到可以一起发送的数据，{who}单独发出确认。")
        }
        (TimerKind::KeepAlive, Lang::En) => {
            format!(
                "{who} looks how long {peer} has been silent: if it is too long, it asks whether {peer} is still there."
            )
        }
        (TimerKind::KeepAlive, Lang::Zh) => {
            format!("{who}查看{peer}沉默了多久：如果太久，就探测它是否还在。")
        }
        (TimerKind::TimeWait, Lang::En) => {
            "Twice the segment lifetime has gone by, so nothing old can turn up any more.".into()
        }
        (TimerKind::TimeWait, Lang::Zh) => {
            "两倍的报文段最大生存时间已过，旧报文段不会再出现。".into()
        }
        (TimerKind::FinWait2, Lang::En) => {
            format!("The FIN of {peer} did not come in time, and nobody waits for it any more.")
        }
        (TimerKind::FinWait2, Lang::Zh) => {
            format!("{peer}的 FIN 没有及时到来，也不再有人等它。")
        }
        (TimerKind::User, Lang::En) => {
            "The application set a limit to how long data may stay unacknowledged. It is reached."
                .into()
        }
        (TimerKind::User, Lang::Zh) => "数据未被确认的时间达到了应用程序规定的上限。".into(),
        (TimerKind::SillyWindow, Lang::En) => {
            format!("{who} waited long enough for room for a larger segment.")
        }
        (TimerKind::SillyWindow, Lang::Zh) => format!("{who}等待更大空间的时间已经够长。"),
    }
}

/// What happens outside any TCP: on the link, in an application, at the learner's hands.
fn outside_core(lang: Lang, scene: &Scene<'_>, record: &Record) -> Option<Why> {
    let name = |id: TransmissionId| name(lang, scene, id);
    let person = |giver: Giver| match giver {
        Giver::Learner => Source::Learner,
        Giver::Scenario => Source::Scenario,
    };
    let mut source = None;
    let (title, text) = match &record.what {
        What::Lost { id, why } => {
            if let Loss::Dropped(giver) = why {
                source = Some(person(*giver));
            }
            (
                lang.pick(format!("{} is lost", name(*id)), format!("{} 丢失", name(*id))),
                loss_text(lang, *why),
            )
        }
        What::Delivered { id } => {
            let to = scene.receiver(*id).map(|to| scene.party(to).inside(lang));
            let to = to.unwrap_or_default();
            (
                lang.pick(format!("{} reaches {to}", name(*id)), format!("{} 到达{to}", name(*id))),
                fate(lang, scene, *id).unwrap_or_default(),
            )
        }
        What::Copied { of, arrives, .. } => (
            lang.pick(format!("A copy of {}", name(*of)), format!("{} 的副本", name(*of))),
            lang.pick(
                format!("The same segment is on its way twice now. The copy arrives at {}.", time(*arrives)),
                format!("同一个报文段现在有两份在途，副本将在 {} 到达。", time(*arrives)),
            ),
        ),
        What::Rescheduled { id, arrives } => (
            lang.pick(format!("{} is delayed", name(*id)), format!("{} 被延迟", name(*id))),
            lang.pick(
                format!("It is held up on its way and arrives at {}.", time(*arrives)),
                format!("它在途中被耽搁，将在 {} 到达。", time(*arrives)),
            ),
        ),
        What::Corrupted { id, bit } => (
            lang.pick(format!("{} is corrupted", name(*id)), format!("{} 被损坏", name(*id))),
            lang.pick(
                format!("Bit {bit} of the segment was turned over. The checksum in its header does not match any more."),
                format!("报文段的第 {bit} 位被翻转，与首部中的校验和不再相符。"),
            ),
        ),
        What::Forwarded { id, by, arrives, .. } => {
            let who = scene.party(*by).first(lang);
            (
                lang.pick(format!("{who} forwards {}", name(*id)), format!("{who}转发 {}", name(*id))),
                lang.pick(
                    format!("It looks only at the IP header: it takes one off the time to live, and chooses the next link by the destination. The segment should arrive at {}.", time(*arrives)),
                    format!("它只看 IP 首部：把生存时间减一，再按目的地址选择下一条链路。报文段预计在 {} 到达。", time(*arrives)),
                ),
            )
        }
        What::Rewritten { id, how: Rewrite::Marked, .. } => {
            source = Some(Source::Rfc(3168, "5"));
            (
                lang.pick(format!("{} is marked", name(*id)), format!("{} 被打上拥塞标记", name(*id))),
                lang.pick(
                    "Many packets waited for the link, and its ends understand ECN. So the queue sets Congestion Experienced in the IP header instead of dropping anything, and the receiver will tell the sender.".into(),
                    "等待这条链路的分组很多，而两端都支持 ECN。因此队列没有丢弃它，而是在 IP 首部标上“经历拥塞”（CE），接收方会把它告知发送方。".into(),
                ),
            )
        }
        What::Rewritten { id, how: Rewrite::Stripped, .. } => {
            source = Some(Source::Scenario);
            (
                lang.pick(format!("{} loses options", name(*id)), format!("{} 的选项被删去", name(*id))),
                lang.pick(
                    "A box on the way takes options out of TCP headers. Neither end is told, so each believes that the other one never offered them.".into(),
                    "途中的一台设备从 TCP 首部中删去了选项。两端都不知情，都以为对方从未提出过这些选项。".into(),
                ),
            )
        }
        What::Reported { by, about, error, .. } => {
            let who = scene.party(*by).first(lang);
            let what = icmp_words(lang, error);
            (
                lang.pick(format!("{who} reports: {what}"), format!("{who}报告：{what}")),
                lang.pick(
                    format!("It could not forward {}, so it sends an ICMP error to the sender, with the beginning of the packet in it. Nothing protects such a report from loss.", name(*about)),
                    format!("它无法转发 {}，于是向发送方发出 ICMP 差错报文，其中附有该分组的开头部分。这样的报告本身也可能丢失。", name(*about)),
                ),
            )
        }
        What::Power { host, on } => {
            let who = scene.party(*host).first(lang);
            match on {
                false => (
                    lang.pick(format!("{who} loses its power"), format!("{who}断电")),
                    lang.pick(
                        "Everything that its TCP and its application knew is gone, and nobody is told. The other end goes on as if nothing had happened.".into(),
                        "它的 TCP 和应用程序所知的一切都已消失，也没有人得到通知。对端会像什么都没发生一样继续。".into(),
                    ),
                ),
                true => (
                    lang.pick(format!("{who} starts again"), format!("{who}重新启动")),
                    lang.pick(
                        "It knows nothing of its old connections. Whoever still sends on one of them will be answered with RST.".into(),
                        "它对旧的连接一无所知。谁还在旧连接上发送，就会收到 RST。".into(),
                    ),
                ),
            }
        }
        What::Application { host, program, call: what, .. } => {
            source = Some(Source::Application);
            let party = scene.party(*host);
            let who = party.application(lang, party.first(lang), *program);
            (
                lang.pick(
                    format!("{who} {}", call(lang, *what)),
                    format!("{who}{}", call(lang, *what)),
                ),
                call_text(lang, *what),
            )
        }
        What::Command { command, by } => {
            source = Some(person(*by));
            (
                command_words(lang, scene, command, *by),
                command_text(lang, command),
            )
        }
        What::Refused { command, by, error } => {
            source = Some(person(*by));
            (
                lang.pick(
                    format!("Not possible: {}", command_words(lang, scene, command, *by)),
                    format!("无法执行：{}", command_words(lang, scene, command, *by)),
                ),
                errors::command_error(lang, scene, error),
            )
        }
        What::Sent { .. } | What::Core { .. } => return None,
    };
    Some(Why {
        title,
        text,
        fate: None,
        source: source.map(|from| cite(lang, from)),
        cause: None,
    })
}

fn command_text(lang: Lang, command: &Command) -> String {
    match command {
        Command::Fault { .. } => lang.pick(
            "It is done to the segment on its way. Neither end is told.".into(),
            "这发生在报文段的途中，两端都不会得到通知。".into(),
        ),
        Command::Plug { .. } | Command::Power { .. } => lang.pick(
            "No segment tells of it. The hosts at the other ends can only notice what no longer comes.".into(),
            "没有报文段会通报这件事，其他主机只能从迟迟不来的东西中察觉。".into(),
        ),
        Command::Program { .. } | Command::OneProgram { .. } => lang.pick(
            "When a program ends, its host closes every socket that it left open; when it starts, it listens again.".into(),
            "程序结束时，主机会替它关闭所有未关闭的套接字；重新启动时，它会再次监听。".into(),
        ),
        Command::SetCwnd { .. } => lang.pick(
            "No algorithm acts here. What is in flight may be as much as this window and the peer’s allow, whichever is smaller.".into(),
            "这里没有算法在起作用。在途数据的上限是这个窗口与对方窗口中较小的一个。".into(),
        ),
        Command::Open { .. }
        | Command::Reading { .. }
        | Command::Send { .. }
        | Command::Close { .. }
        | Command::Abort { .. } => lang.pick(
            "The application is told to do so. What TCP makes of it comes next.".into(),
            "应用程序得到了这个指示，接下来看 TCP 如何处理。".into(),
        ),
    }
}

fn loss_text(lang: Lang, why: Loss) -> String {
    match why {
        Loss::Dropped(_) => lang.pick(
            format!("It was {} on its way and will never arrive. Neither end is told: the sender can only notice that no acknowledgment comes.", loss(lang, why)),
            format!("它在途中{}，永远不会到达。两端都不会得到通知，发送方只能察觉没有确认返回。", loss(lang, why)),
        ),
        Loss::QueueFull => lang.pick(
            "The queue in front of the link was full, so there was no place to keep it. That is how most losses in the Internet happen.".into(),
            "链路前的队列已满，没有地方存放它。互联网上的大多数丢失都是这样发生的。".into(),
        ),
        Loss::Random => lang.pick(
            "The link loses some segments by chance, as a radio link does, and this was one of them.".into(),
            "链路会随机丢失一些报文段，就像无线链路那样，这就是其中之一。".into(),
        ),
        Loss::TooLarge => lang.pick(
            "It is larger than the largest packet that the link carries (its MTU) and must not be cut into pieces, so it is thrown away.".into(),
            "它超过了链路能承载的最大分组（MTU），又不允许分片，因此被丢弃。".into(),
        ),
        Loss::NoRoute => lang.pick(
            "No link leads to its destination.".into(),
            "没有链路通往它的目的地。".into(),
        ),
        Loss::LinkDown => lang.pick(
            "The cable of this link is pulled, so nothing gets through. No host is told: to its TCP it looks like any other loss.".into(),
            "这条链路的线缆已被拔出，什么也过不去。没有主机会得到通知，对它们的 TCP 来说，这与其他丢失没有区别。".into(),
        ),
        Loss::TimeToLive => lang.pick(
            "Each router takes one off the time to live in the IP header, and here nothing was left. Otherwise a packet that goes in circles would never leave the network.".into(),
            "每台路由器都会把 IP 首部中的生存时间减一，到这里已经减完。否则在环路中打转的分组将永远留在网络里。".into(),
        ),
        Loss::Firewall => lang.pick(
            "A rule of the firewall on its way forbids it. Whether the sender learns of that is up to the rule.".into(),
            "途中防火墙的一条规则禁止它通过。发送方能否得知，取决于这条规则。".into(),
        ),
        Loss::FirstSyn => lang.pick(
            "This firewall drops each SYN that it has not seen before, and lets it pass when it comes again. A real TCP sends it again after its timeout. A flood in forged names sends each SYN once, so it never gets through.".into(),
            "这台防火墙丢弃每个没见过的 SYN，等它再次到来时才放行。真正的 TCP 会在超时后重传，而伪造地址的洪泛每个 SYN 只发一次，所以过不去。".into(),
        ),
        Loss::HostDown => lang.pick(
            "The host that it reached has no power, so there is nobody to take it or to answer.".into(),
            "它到达的主机没有电，既无人接收，也无人应答。".into(),
        ),
    }
}

fn call_text(lang: Lang, call: Call) -> String {
    match (call, lang) {
        (Call::Listen { .. }, Lang::En) => "From now on its host answers a SYN to that port.",
        (Call::Listen { .. }, Lang::Zh) => "从现在起，主机会回应发往该端口的 SYN。",
        (Call::Connect, Lang::En) => "Its TCP has to agree on first sequence numbers with the other end before any byte can flow.",
        (Call::Connect, Lang::Zh) => "在传输任何数据之前，它的 TCP 必须先与对方商定初始序号。",
        (Call::Accept, Lang::En) => "The handshake was complete, and the connection was waiting to be picked up.",
        (Call::Accept, Lang::Zh) => "三次握手已经完成，连接正等待应用程序接手。",
        (Call::Write { .. }, Lang::En) => "The bytes are in the send buffer. When they leave is for TCP to decide.",
        (Call::Write { .. }, Lang::Zh) => "数据进入了发送缓冲区，何时发出由 TCP 决定。",
        (Call::Read { .. }, Lang::En) => "The bytes leave the receive buffer, so there is room for more.",
        (Call::Read { .. }, Lang::Zh) => "数据离开接收缓冲区，腾出了空间。",
        (Call::ReadEnd, Lang::En) => "The other end has sent its FIN, and every byte before it has been read.",
        (Call::ReadEnd, Lang::Zh) => "对方已发送 FIN，它之前的数据都已读完。",
        (Call::Close, Lang::En) => "It has nothing more to send. TCP will send FIN behind the last byte.",
        (Call::Close, Lang::Zh) => "它没有更多数据要发送。TCP 会在最后一个字节之后发送 FIN。",
        (Call::Abort, Lang::En) => "It wants the connection to end at once, whatever is lost with it.",
        (Call::Abort, Lang::Zh) => "它要求连接立即终止，不管会丢失什么。",
        (Call::Fails(_, Errno::AddressInUse), Lang::En) => "Another socket has this address and port, perhaps one that only rests in TIME-WAIT. SO_REUSEADDR would let the program listen beside it.",
        (Call::Fails(_, Errno::AddressInUse), Lang::Zh) => "另一个套接字占用着这个地址和端口，也许只是停留在 TIME-WAIT。设置 SO_REUSEADDR 后程序就可以与它并存监听。",
        (Call::Fails(_, Errno::AddressNotAvailable), Lang::En) => "No port is free for this connection: every ephemeral port towards this server is in use, many perhaps in TIME-WAIT.",
        (Call::Fails(_, Errno::AddressNotAvailable), Lang::Zh) => "没有空闲端口可供这个连接使用：通往该服务器的临时端口都被占用，其中许多可能处于 TIME-WAIT。",
        (Call::Fails(_, Errno::TooManyFiles), Lang::En) => "Every socket is a descriptor, and the program has as many as its limit (ulimit -n) allows. Those that it forgot to close are among them.",
        (Call::Fails(_, Errno::TooManyFiles), Lang::Zh) => "每个套接字都占用一个描述符，而程序的描述符已达到上限（ulimit -n），其中也包括它忘记关闭的那些。",
        (Call::Fails(_, Errno::Invalid), Lang::En) => "That is no endpoint to connect to or to listen on.",
        (Call::Fails(_, Errno::Invalid), Lang::Zh) => "不能连接或监听这样的端点。",
        (Call::HeartbeatMissed, Lang::En) => "The application asked for a sign of life and waited as long as it wanted to. TCP alone would have gone on for much longer.",
        (Call::HeartbeatMissed, Lang::Zh) => "应用程序请求对方给出存活信号，等待已到它愿意等的时限。若只靠 TCP，还会继续等待很久。",
        (Call::Error { .. }, Lang::En) => "This is all that an application learns when a connection ends badly.",
        (Call::Error { .. }, Lang::Zh) => "连接异常终止时，应用程序只能得知这些。",
    }
    .to_string()
}

/// What to say of a transmission that is itself a copy.
fn copy_words(lang: Lang, scene: &Scene<'_>, id: TransmissionId) -> Option<(String, String)> {
    let is_it =
        |record: &&Record| matches!(record.what, What::Copied { id: copy, .. } if copy == id);
    let record = scene.records.iter().find(is_it)?;
    let What::Copied { of, .. } = record.what else {
        return None;
    };
    let (_, segment) = scene.segment(of)?;
    let name = segment_label(segment);
    let (_, sent) = scene.sent(of)?;
    let after = span(lang, record.at.since(sent.at));
    Some(lang.pick(
        (
            format!("A copy of {name}"),
            format!("Its sender sent it once; it was duplicated on its way, {after} after it was sent. TCP cannot tell which of the two is the copy."),
        ),
        (
            format!("{name} 的副本"),
            format!("发送方只发送了一次，发出 {after}后在途中被复制。TCP 分不清哪一份是副本。"),
        ),
    ))
}
