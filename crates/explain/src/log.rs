//! One line for each record: the event log.

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::{Cause, Event};

use super::cause::title;
use super::errors::command_error;
use super::facts::Facts;
use super::failure::failure;
use super::label::{
    again_word, bytes_en, call, cause_pill, icmp_words, loss, phase_words, segment_label, timer,
};
use super::lang::Lang;
use super::name::{name, segment_name};
use super::scene::Scene;
use super::span::{span, time};

use tcp_sim::command::{Command, Fault};
use tcp_sim::ids::{HostId, LinkId, TransmissionId};
use tcp_sim::trace::{Giver, Rewrite, What};

/// The record at `index` in one line, without its time. Empty when there is no such record.
#[must_use]
pub fn record(lang: Lang, scene: &Scene<'_>, index: usize) -> String {
    lang.spaced(line(lang, scene, index))
}

fn line(lang: Lang, scene: &Scene<'_>, index: usize) -> String {
    let Some(record) = scene.records.get(index) else {
        return String::new();
    };
    let name = |id: TransmissionId| name(lang, scene, id);
    let heading = |host: HostId| scene.party(host).heading(lang).to_string();
    match &record.what {
        What::Sent {
            host,
            segment,
            cause,
            repeats,
            ..
        } => {
            let (who, label) = (heading(*host), segment_label(segment));
            let line = lang.pick(format!("{who} sends {label}"), format!("{who}发送 {label}"));
            let pill = cause_pill(lang, *cause).filter(|pill| *pill != again_word(lang));
            match (repeats, pill) {
                (Some(_), Some(pill)) => lang.pick(
                    format!("{line}, again ({pill})"),
                    format!("{line}，重传（{pill}）"),
                ),
                (Some(_), None) => lang.pick(format!("{line}, again"), format!("{line}，重传")),
                (None, _) => line,
            }
        }
        What::Copied { of, .. } => lang.pick(
            format!("A copy of {} appears", name(*of)),
            format!("{} 出现副本", name(*of)),
        ),
        What::Rescheduled { id, arrives } => lang.pick(
            format!("{} is delayed until {}", name(*id), time(*arrives)),
            format!("{} 被延迟到 {}", name(*id), time(*arrives)),
        ),
        What::Corrupted { id, bit } => lang.pick(
            format!("{}: bit {bit} is flipped", name(*id)),
            format!("{}：第 {bit} 位被翻转", name(*id)),
        ),
        What::Lost { id, why } => {
            let how = loss(lang, *why);
            lang.pick(
                format!("{} is lost: {how}", name(*id)),
                format!("{} 丢失：{how}", name(*id)),
            )
        }
        What::Delivered { id } => {
            let to = scene.receiver(*id).map(|to| scene.party(to).inside(lang));
            let to = to.unwrap_or_default();
            lang.pick(
                format!("{} reaches {to}", name(*id)),
                format!("{} 到达{to}", name(*id)),
            )
        }
        What::Forwarded { id, by, .. } => {
            let (who, name) = (heading(*by), name(*id));
            lang.pick(
                format!("{who} forwards {name}"),
                format!("{who}转发 {name}"),
            )
        }
        What::Rewritten { id, how, .. } => {
            let name = name(*id);
            match how {
                Rewrite::Marked => lang.pick(
                    format!("{name} is marked: congestion experienced"),
                    format!("{name} 被打上拥塞标记（CE）"),
                ),
                Rewrite::Stripped => lang.pick(
                    format!("{name}: options are taken out on the way"),
                    format!("{name}：选项在途中被删去"),
                ),
            }
        }
        What::Reported {
            by, about, error, ..
        } => {
            let (who, what, name) = (heading(*by), icmp_words(lang, error), name(*about));
            lang.pick(
                format!("{who} reports by ICMP: {what}, for {name}"),
                format!("{who}发送 ICMP 差错报文：{what}，针对 {name}"),
            )
        }
        What::Power { host, on } => {
            let who = heading(*host);
            match on {
                true => lang.pick(format!("{who} starts again"), format!("{who}重新启动")),
                false => lang.pick(format!("{who} loses its power"), format!("{who}断电")),
            }
        }
        What::Core { host, event, .. } => core_line(lang, &heading(*host), event, || {
            Facts::around(scene, lang, index, *host)
        }),
        What::Program {
            host,
            program,
            call: what,
            ..
        } => {
            let (who, did) = (heading(*host), call(lang, *what));
            let who = scene.party(*host).program_words(lang, &who, *program);
            lang.pick(format!("{who} {did}"), format!("{who}{did}"))
        }
        What::Command { command, by } => command_words(lang, scene, command, *by),
        What::Refused { command, by, error } => {
            let (asked, why) = (
                command_words(lang, scene, command, *by),
                command_error(lang, scene, error),
            );
            lang.pick(
                format!("Not possible: {asked}. {why}"),
                format!("无法执行：{asked}。{why}"),
            )
        }
    }
}

fn core_line<'a>(
    lang: Lang,
    who: &str,
    event: &Event,
    facts: impl FnOnce() -> Facts<'a>,
) -> String {
    let colon = lang.pick(": ", "：");
    let said = |words: String| format!("{who}{colon}{words}");
    match event {
        Event::StateChanged { from, to, .. } => said(format!("{} → {}", from.name(), to.name())),
        Event::Accepted { cause } => {
            let facts = facts();
            let title = title(*cause, &facts);
            // "The client completes …" begins with the name already.
            match title.strip_prefix(&facts.first()) {
                Some(rest) => format!("{who}{rest}"),
                None => said(lower(&title)),
            }
        }
        Event::Dropped { cause } => {
            let facts = facts();
            let title = title(*cause, &facts);
            match title.strip_prefix(&facts.first()) {
                Some(rest) if has_effect(*cause) => format!("{who}{rest}"),
                _ if has_effect(*cause) => said(lower(&title)),
                _ => {
                    let why = lower(&title);
                    said(lang.pick(
                        format!("segment thrown away, {why}"),
                        format!("丢弃报文段，{why}"),
                    ))
                }
            }
        }
        Event::TimerSet {
            timer: kind, at, ..
        } => {
            let (name, due) = (timer(lang, *kind), time(*at));
            said(lang.pick(
                format!("{name} set, due at {due}"),
                format!("设置{name}，{due} 到期"),
            ))
        }
        Event::TimerFired { timer: kind } => {
            let name = timer(lang, *kind);
            said(lang.pick(format!("{name} goes off"), format!("{name}到期")))
        }
        Event::TimerCancelled { timer: kind, .. } => {
            let name = timer(lang, *kind);
            said(lang.pick(format!("{name} stopped"), format!("停止{name}")))
        }
        Event::Congestion { cwnd, ssthresh, .. } => said(match *ssthresh {
            u32::MAX => format!("cwnd {cwnd}"),
            ssthresh => lang.pick(
                format!("cwnd {cwnd}, ssthresh {ssthresh}"),
                format!("cwnd {cwnd}，ssthresh {ssthresh}"),
            ),
        }),
        Event::RttMeasured {
            sample, srtt, rto, ..
        } => {
            let (sample, srtt, rto) = (span(*sample), span(*srtt), span(*rto));
            said(lang.pick(
                format!("round trip {sample}, SRTT {srtt}, RTO {rto}"),
                format!("往返时间 {sample}，SRTT {srtt}，RTO {rto}"),
            ))
        }
        Event::RtoChanged { rto, .. } => said(format!("RTO {}", span(*rto))),
        Event::Acknowledged { una, .. } => said(lang.pick(
            format!("acknowledged: all before {una}"),
            format!("{una} 之前的都已确认"),
        )),
        Event::SendWindow { wnd, .. } => said(format!("snd.wnd {wnd}")),
        Event::Sacked { start, end, cause } => said(match *cause {
            Cause::DuplicateReported => lang.pick(
                format!("{start} to {end} arrived twice"),
                format!("{start} 到 {end} 收到了两次"),
            ),
            _ => lang.pick(
                format!("{start} to {end} arrived behind a hole"),
                format!("空洞之后的 {start} 到 {end} 已收到"),
            ),
        }),
        Event::Lost {
            segments, count, ..
        } => said(lang.pick(
            format!("segments taken for lost: {segments} ({})", bytes_en(*count)),
            format!("{segments} 个报文段（{count} 字节）视为丢失"),
        )),
        Event::Recovery { phase, .. } => said(lower(phase_words(lang, *phase))),
        Event::Readable { count } => said(lang.pick(
            format!("{} can be read", bytes_en(*count)),
            format!("有 {count} 字节可读"),
        )),
        Event::Reported { cause } => {
            let facts = facts();
            let title = title(*cause, &facts);
            if facts.half_open {
                return match title.strip_prefix(&facts.first()) {
                    Some(rest) => format!("{who}{rest}"),
                    None => said(lower(&title)),
                };
            }
            let words = lower(&title);
            said(lang.pick(
                format!("the application is told, {words}"),
                format!("告知应用程序，{words}"),
            ))
        }
        Event::Failed { cause } => {
            if facts().half_open {
                let removed = lang.pick("the half-open connection is removed", "半连接被删除");
                return said(removed.into());
            }
            let error = failure(lang, *cause);
            said(lang.pick(
                format!("connection fails, {error}"),
                format!("连接失败，{error}"),
            ))
        }
    }
}

/// Whether a segment that is not taken does more than vanish: it ends a connection, or RST answers
/// it.
const fn has_effect(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::SynInWindowResets
            | Cause::SynReturnsToListen
            | Cause::DataAfterClose
            | Cause::NoConnection
            | Cause::AckInListen
            | Cause::UnacceptableAck
    )
}

/// A heading inside a sentence: its first letter in lower case, unless it begins an abbreviation.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_string(),
    }
}

/// Whoever gave a command, at the beginning of a sentence.
const fn giver_first(lang: Lang, giver: Giver) -> &'static str {
    match (giver, lang.spoken()) {
        (Giver::Learner, Lang::En) => "You",
        (Giver::Learner, Lang::Zh) => "你",
        (Giver::Scenario, Lang::En) => "The scenario",
        (Giver::Scenario, Lang::Zh) => "场景",
    }
}

/// A command in words: "You drop the client’s SYN 1000".
#[must_use]
pub fn command_words(lang: Lang, scene: &Scene<'_>, command: &Command, by: Giver) -> String {
    let giver = giver_first(lang, by);
    // "You drop", but "The scenario drops".
    let s = match by {
        Giver::Learner => "",
        Giver::Scenario => "s",
    };
    let make_verb = |host: HostId, en: &str, zh: &str| {
        let who = scene.party(host).inside(lang);
        lang.pick(
            format!("{giver} make{s} {who} {en}"),
            format!("{giver}让{who}{zh}"),
        )
    };
    match command {
        Command::Open { host } => make_verb(*host, "open a connection", "发起连接"),
        Command::Send { host, bytes } => make_verb(
            *host,
            &format!("send {}", bytes_en(*bytes)),
            &format!("发送 {bytes} 字节"),
        ),
        Command::SetCwnd { host, bytes } => {
            let who = scene.party(*host).inside(lang);
            lang.pick(
                format!("{giver} set{s} {who}’s cwnd to {}", bytes_en(*bytes)),
                format!("{giver}把{who}的 cwnd 设为 {bytes} 字节"),
            )
        }
        Command::Close { host } => make_verb(*host, "close", "关闭连接"),
        Command::Abort { host } => make_verb(*host, "abort", "中止连接"),
        Command::Reading { host, on: true } => make_verb(*host, "read on", "继续读取"),
        Command::Reading { host, on: false } => make_verb(*host, "stop reading", "停止读取"),
        Command::Program { host, on: true } => {
            make_verb(*host, "start its program again", "重新启动程序")
        }
        Command::Program { host, on: false } => make_verb(*host, "end its program", "结束程序"),
        Command::OneProgram { host, program, on } => {
            let name = scene.party(*host).program(*program).unwrap_or("?");
            match on {
                true => make_verb(
                    *host,
                    &format!("start its program “{name}” again"),
                    &format!("重新启动程序“{name}”"),
                ),
                false => make_verb(
                    *host,
                    &format!("end its program “{name}”"),
                    &format!("结束程序“{name}”"),
                ),
            }
        }
        Command::Power { host, on } => {
            let who = scene.party(*host).inside(lang);
            match on {
                true => make_verb(*host, "start again", "重新启动"),
                false => lang.pick(
                    format!("{giver} cut{s} the power of {who}"),
                    format!("{giver}切断{who}的电源"),
                ),
            }
        }
        Command::Plug { link, up } => {
            let cable = cable(lang, scene, *link);
            match up {
                true => lang.pick(
                    format!("{giver} plug{s} {cable} in again"),
                    format!("{giver}重新插上{cable}"),
                ),
                false => lang.pick(
                    format!("{giver} pull{s} {cable}"),
                    format!("{giver}拔出{cable}"),
                ),
            }
        }
        Command::Fault { segment, fault } => {
            let name = segment_name(lang, scene, segment);
            let by = |nanos: u64| span(tcp_core::Duration::from_nanos(nanos));
            match (fault, lang.spoken()) {
                (Fault::Drop, Lang::En) => format!("{giver} drop{s} {name}"),
                (Fault::Drop, Lang::Zh) => format!("{giver}丢弃{name}"),
                (Fault::Delay { nanos }, Lang::En) => {
                    format!("{giver} delay{s} {name} by {}", by(*nanos))
                }
                (Fault::Delay { nanos }, Lang::Zh) => {
                    format!("{giver}把{name}延迟 {}", by(*nanos))
                }
                (Fault::Duplicate { nanos }, Lang::En) => {
                    format!(
                        "{giver} duplicate{s} {name}, the copy {} behind",
                        by(*nanos)
                    )
                }
                (Fault::Duplicate { nanos }, Lang::Zh) => {
                    format!("{giver}复制{name}，副本晚 {}", by(*nanos))
                }
                (Fault::Corrupt { bit }, Lang::En) => {
                    format!("{giver} corrupt{s} {name}, bit {bit}")
                }
                (Fault::Corrupt { bit }, Lang::Zh) => {
                    format!("{giver}翻转{name}的第 {bit} 位")
                }
            }
        }
    }
}

/// A link's cable by its two ends.
fn cable(lang: Lang, scene: &Scene<'_>, link: LinkId) -> String {
    let Some(spec) = scene.links.get(link.index()) else {
        return lang.pick("a cable", "一条线缆").into();
    };
    let [a, b] = spec.ends.map(|end| scene.party(end).inside(lang));
    lang.pick(
        format!("the cable between {a} and {b}"),
        format!("{a}与{b}之间的线缆"),
    )
}
