//! Checks in Chinese.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Found, Lang, Predicate, Scenario, name};
use tcp_sim::check::{
    CallKind, Count, Happening, Moment, Occurrence, Scope, SegmentEvent, Timer, Within,
};
use tcp_sim::judge::Missing;

const ZH: Lang = Lang::Zh;
const ANY: &str = "任一主机";

pub(super) fn predicate(scenario: &Scenario, predicate: &Predicate) -> String {
    match predicate {
        Predicate::Happens {
            what,
            count,
            within,
        } => {
            let (subject, verb) = clause(scenario, what);
            let reaches = matches!(what.what, Occurrence::Enters(_));
            let part = part(scenario, within);
            match times(*count) {
                None if subject == ANY => {
                    // "没有主机发送过 RST"
                    let (did, what) = verb.split_once(' ').unwrap_or((&verb, ""));
                    format!("{part}没有主机{did}过 {what}")
                }
                None => format!("{part}{subject}从未{verb}"),
                Some(_) if reaches && count.is_once_or_more() => format!("{part}{subject}{verb}"),
                Some(times) => format!("{part}{subject}{verb}{times}"),
            }
        }
        Predicate::Order(happenings) => {
            let parts: Vec<_> = happenings
                .iter()
                .map(|happening| self::happening(scenario, happening))
                .collect();
            format!("依次发生：{}", parts.join("，然后"))
        }
        Predicate::Ends { host, state } => {
            format!("{}最终处于 {}", name(ZH, scenario, *host), state.name())
        }
        Predicate::BothClosed => "每条连接的两端最终都处于 CLOSED".to_string(),
        Predicate::Delivered { to, bytes, by } => {
            let many = super::bounds(ZH, bytes, |number| number.to_string());
            let by = by.map_or_else(String::new, |by| format!("不晚于 {}", super::span(by)));
            format!(
                "{}{by}读到 {many} 字节，顺序和内容都不变",
                name(ZH, scenario, *to)
            )
        }
        Predicate::Sockets {
            host,
            state,
            count,
            at,
        } => {
            let state = state.map_or_else(
                || "未关闭的".to_string(),
                |state| format!("处于 {} 的", state.name()),
            );
            format!(
                "{}，{}有 {} 条{state}连接",
                moment(scenario, at),
                name(ZH, scenario, *host),
                number(*count)
            )
        }
        Predicate::Variable {
            host,
            variable,
            limits,
            scope,
        } => {
            let (when, verb) = match scope {
                Scope::Always(within) => (part(scenario, within), "始终为"),
                Scope::Once(within) => (part(scenario, within), "曾经为"),
                Scope::At(at) => (format!("{}，", moment(scenario, at)), "为"),
            };
            format!(
                "{when}{}的 {} {verb} {}",
                name(ZH, scenario, *host),
                variable.name(),
                super::limits(ZH, *variable, limits)
            )
        }
        Predicate::Lasts { at_least, at_most } => match (at_least, at_most) {
            (Some(least), Some(most)) if least == most => {
                format!("最后一个事件发生在 {}", super::span(*least))
            }
            (Some(least), Some(most)) => format!(
                "最后一个事件发生在 {} 到 {} 之间",
                super::span(*least),
                super::span(*most)
            ),
            (Some(least), None) => format!("最后一个事件不早于 {}", super::span(*least)),
            (None, Some(most)) => format!("最后一个事件不晚于 {}", super::span(*most)),
            (None, None) => "运行会结束".to_string(),
        },
    }
}

/// A happening as who and what.
fn clause(scenario: &Scenario, happening: &Happening) -> (String, String) {
    let who = happening.host.map(|host| name(ZH, scenario, host));
    let any = || who.clone().unwrap_or_else(|| ANY.to_string());
    match &happening.what {
        Occurrence::Enters(state) => (any(), format!("进入 {}", state.name())),
        Occurrence::Because(cause) => {
            let on = who.map_or_else(String::new, |who| format!("{who}上"));
            (on, format!("出现 {}", cause.name()))
        }
        Occurrence::Segment { fate, fields } => {
            let kind = fields.kind.map_or("报文段", tcp_sim::ids::Kind::word);
            let said = super::fields(ZH, fields);
            let with = if said.is_empty() {
                String::new()
            } else {
                format!("（{said}）")
            };
            let from = || {
                who.clone()
                    .map_or_else(String::new, |who| format!("{who}发送的 "))
            };
            match fate {
                SegmentEvent::Sent => (any(), format!("发送 {kind}{with}")),
                SegmentEvent::Retransmitted => (any(), format!("重传 {kind}{with}")),
                SegmentEvent::Lost => (format!("{}{kind}{with} ", from()), "丢失".to_string()),
                SegmentEvent::Arrived => (format!("{}{kind}{with} ", from()), "到达".to_string()),
            }
        }
        Occurrence::Calls(call) => (
            format!("{}的应用程序", any()),
            match call {
                CallKind::Listen => "开始监听",
                CallKind::Connect => "发起连接",
                CallKind::Accept => "接受连接",
                CallKind::Write => "写入数据",
                CallKind::Read => "读取数据",
                CallKind::ReadEnd => "读到字节流末尾",
                CallKind::Close => "关闭连接",
                CallKind::Abort => "中止连接",
                CallKind::Error => "得知出错",
                CallKind::Fails => "调用失败",
                CallKind::HeartbeatMissed => "错过心跳的应答",
            }
            .to_string(),
        ),
        Occurrence::Fires(timer) => (
            format!("{}的{}", any(), self::timer(*timer)),
            "到期".to_string(),
        ),
    }
}

const fn timer(timer: Timer) -> &'static str {
    match timer {
        Timer::Retransmission => "重传计时器",
        Timer::Persist => "持续计时器",
        Timer::DelayedAck => "延迟确认计时器",
        Timer::KeepAlive => "保活计时器",
        Timer::TimeWait => "TIME-WAIT 计时器",
        Timer::FinWait2 => "FIN-WAIT-2 计时器",
        Timer::User => "用户超时计时器",
        Timer::SillyWindow => "糊涂窗口计时器",
    }
}

fn happening(scenario: &Scenario, happening: &Happening) -> String {
    let (subject, verb) = clause(scenario, happening);
    match happening.nth {
        1 => format!("{subject}{verb}"),
        nth => format!("{subject}第 {nth} 次{verb}"),
    }
}

fn part(scenario: &Scenario, within: &Within) -> String {
    let edge = |word: &str, edge: &Option<Happening>| {
        edge.as_ref().map_or_else(String::new, |edge| {
            format!("在{}{word}，", happening(scenario, edge))
        })
    };
    let by = within
        .by
        .map_or_else(String::new, |by| format!("不晚于 {}，", super::span(by)));
    edge("之后", &within.after) + &edge("之前", &within.before) + &by
}

fn moment(scenario: &Scenario, moment: &Moment) -> String {
    match moment {
        Moment::Time(at) => format!("在 {} 时", super::span(*at)),
        Moment::Event(event) => format!("当{}时", happening(scenario, event)),
        Moment::End => "结束时".to_string(),
    }
}

/// `None`: never.
fn times(count: Count) -> Option<String> {
    Some(match (count.at_least, count.at_most) {
        (Some(0) | None, Some(0)) => return None,
        (Some(least), Some(most)) if least == most => format!("，恰好 {least} 次"),
        (Some(least), Some(most)) => format!("，{least} 到 {most} 次"),
        (None, None) => "，至少 1 次".to_string(),
        (Some(least), None) => format!("，至少 {least} 次"),
        (None, Some(most)) => format!("，至多 {most} 次"),
    })
}

fn number(count: Count) -> String {
    match (count.at_least, count.at_most) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} 到 {most}"),
        (None, None) => "至少 1".to_string(),
        (Some(least), None) => format!("至少 {least}"),
        (None, Some(most)) => format!("至多 {most}"),
    }
}

pub(super) fn found(predicate: &Predicate, found: &Found) -> String {
    match found {
        Found::Happened { count: 0, first } => match first {
            Some(first) => format!("实际发生在 {}", super::span(first.as_nanos())),
            None => "实际从未发生".to_string(),
        },
        Found::Happened { count, first } => {
            let first = first.map_or_else(String::new, |at| {
                format!("，首次在 {}", super::span(at.as_nanos()))
            });
            format!("实际发生 {count} 次{first}")
        }
        Found::NoPart(Missing::After) => "作为起点的事件从未发生".to_string(),
        Found::NoPart(Missing::Before) => "作为终点的事件从未发生".to_string(),
        Found::InOrder(at) => format!("实际在 {} 已全部发生", super::span(at.as_nanos())),
        Found::OutOfOrder(0) => "其中第 1 个事件从未发生".to_string(),
        Found::OutOfOrder(met) => format!("其中第 {} 个事件没有在第 {met} 个之后发生", met + 1),
        Found::State(state) => format!("实际处于 {}", state.name()),
        Found::Bytes { read, intact: true } => format!("实际读到 {read} 字节"),
        Found::Bytes {
            read,
            intact: false,
        } => format!("实际读到 {read} 字节，且与写入的不同"),
        Found::Closed { opened: 0, .. } => "没有打开过任何连接".to_string(),
        Found::Closed { opened, closed } => {
            format!("打开过的连接共有 {opened} 端，其中 {closed} 端处于 CLOSED")
        }
        Found::Sockets(count) => format!("实际有 {count} 条"),
        Found::Value { at, value } => {
            let value = super::variable_of(predicate).map_or_else(
                || value.to_string(),
                |variable| super::value(ZH, variable, *value),
            );
            format!("在 {} 时实际为 {value}", super::span(at.as_nanos()))
        }
        Found::Nothing => "那时没有可查看的连接".to_string(),
        Found::Last(at) => format!("实际在 {}", super::span(at.as_nanos())),
    }
}
