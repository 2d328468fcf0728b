//! *Why?*: a heading, one or two sentences with the numbers at hand, and the clause.

mod outside;

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::{Cause, Event, TimerKind};

use super::cause::{reason, title};
use super::cite::{Cite, cite};
use super::facts::Facts;
use super::failure::failure;
use super::fate::fate;
use super::label::{phase_words, timer};
use super::lang::Lang;
use super::scene::Scene;
use super::span::time;
use outside::{copy_words, outside_core};
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::What;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A transmission: why it was sent, and what became of it.
    Transmission(TransmissionId),
    /// The record at this place of the trace.
    Record(usize),
}

/// What *Why?* is about when a record is pointed at: a sending is about its transmission, with
/// what became of it; anything else is about itself.
#[must_use]
pub fn subject(scene: &Scene<'_>, index: usize) -> Option<Subject> {
    Some(match scene.records.get(index)?.what {
        What::Sent { id, .. } => Subject::Transmission(id),
        _ => Subject::Record(index),
    })
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
                        "{who} learns of a receive window of {}",
                        super::label::bytes_en(*wnd)
                    ),
                    format!("{who}得知对方的接收窗口为 {wnd} 字节"),
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
                    format!("快恢复（快速恢复）开始，cwnd 为 {cwnd} 字节"),
                );
                by_cause(*host, *cause, Some(heading))
            }
            Event::Sacked { start, end, cause } => {
                let peer = scene.peer_at(index, *host).first(lang);
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
            // accept() has not given it to a program, so there is nobody to tell.
            Event::Failed { cause } if Facts::around(scene, lang, index, *host).half_open => {
                let heading = lang.pick("The half-open connection is removed", "半连接被删除");
                let nobody = lang.pick(
                    " The application, which never knew of it, is told nothing.",
                    "应用程序从不知道它，也不会得到通知。",
                );
                let mut why = by_cause(*host, *cause, Some(heading.to_string()))?;
                why.text += nobody;
                Some(why)
            }
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
                plain_event(lang, scene, index, *host, event)
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
            | Cause::RetransmissionAfterTimeout
            | Cause::RetransmissionAfterFastRetransmit
            | Cause::WindowProbe
            | Cause::KeepAliveProbe
    );
    if says_so {
        return None;
    }
    let heading = title(cause, &Facts::around(scene, lang, index, host));
    Some(lang.pick(format!("{heading}, again"), format!("{heading}（重传）")))
}

/// Events that need no cause: what they say is all there is to say.
fn plain_event(
    lang: Lang,
    scene: &Scene<'_>,
    index: usize,
    host: HostId,
    event: &Event,
) -> Option<Why> {
    let party = scene.party(host);
    let (who, inside) = (party.first(lang), party.inside(lang));
    let peer = scene.peer_at(index, host).inside(lang);
    let (title, text) = match event {
        Event::TimerFired { timer: kind } => {
            let name = timer(lang, *kind);
            let heading = lang.pick(format!("{who}’s {name} goes off"), format!("{who}的{name}到期"));
            (heading, timer_text(lang, *kind, inside, peer))
        }
        Event::Acknowledged { una, count } => lang.pick(
            (
                format!("Acknowledged: all before {una}"),
                format!("{who} learns that {peer} received {} more. The oldest one that is not acknowledged, snd.una, is now {una}.", numbers_en(*count)),
            ),
            (
                format!("{una} 之前的都已确认"),
                format!("{who}得知{peer}又收到了 {count} 个序号。尚未被确认的最小序号 snd.una 现为 {una}。"),
            ),
        ),
        Event::Readable { count } => lang.pick(
            (
                format!("{who}’s application can read {}", super::label::bytes_en(*count)),
                "The bytes are complete up to here and in order, so the application may take them out.".to_string(),
            ),
            (
                format!("{who}的应用程序可以读取 {count} 字节"),
                "到这里为止的数据已经按序到齐，应用程序可以取走。".to_string(),
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
    match (timer, lang.spoken()) {
        (TimerKind::Retransmission, Lang::En) => {
            format!(
                "Nothing new was acknowledged while it ran, so {who} takes what it sent for lost."
            )
        }
        (TimerKind::Retransmission, Lang::Zh) => {
            format!("计时期间没有收到新的确认，{who}认为发出的内容已经丢失。")
        }
        (TimerKind::Persist, Lang::En) => {
            format!(
                "The receive window was closed all the time, so {who} asks {peer} whether it opened."
            )
        }
        (TimerKind::Persist, Lang::Zh) => {
            format!("接收窗口一直为零，{who}探测{peer}的接收窗口是否已经打开。")
        }
        (TimerKind::DelayedAck, Lang::En) => {
            format!("There was nothing to send the acknowledgment with, so {who} sends it alone.")
        }
        (TimerKind::DelayedAck, Lang::Zh) => {
            format!("没有等到可以捎带确认的数据，{who}单独发送确认。")
        }
        (TimerKind::KeepAlive, Lang::En) => {
            format!(
                "{who} looks how long {peer} has been silent: if it is too long, it asks whether {peer} is still there."
            )
        }
        (TimerKind::KeepAlive, Lang::Zh) => {
            format!("{who}查看有多久没有收到{peer}的报文段：如果太久，就探测它是否还在。")
        }
        (TimerKind::TimeWait, Lang::En) => {
            "Twice the segment lifetime has gone by, so nothing old should turn up any more.".into()
        }
        (TimerKind::TimeWait, Lang::Zh) => {
            "两倍的最长报文段寿命（2 MSL）已过，旧报文段应当不会再出现。".into()
        }
        (TimerKind::FinWait2, Lang::En) => {
            format!("The FIN of {peer} did not come in time, and nobody waits for it any more.")
        }
        (TimerKind::FinWait2, Lang::Zh) => {
            format!("{peer}的 FIN 没有及时到达，也不再有谁等它。")
        }
        (TimerKind::User, Lang::En) => {
            "The application set a limit to how long data may stay unacknowledged. It is reached."
                .into()
        }
        (TimerKind::User, Lang::Zh) => "数据未被确认的时间达到了应用程序规定的上限。".into(),
        (TimerKind::SillyWindow, Lang::En) => {
            format!("{who} waited long enough for room for a larger segment.")
        }
        (TimerKind::SillyWindow, Lang::Zh) => {
            format!("{who}已经等了足够久，不再等待能容纳更大报文段的空间。")
        }
    }
}
