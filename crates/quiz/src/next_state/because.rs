//! Why the core did what it did: the sentence of the cause that the deciding line set. Where the
//! core refuses or keeps a call, no cause is told, and the clause of the call speaks.

use alloc::string::String;

use tcp_core::{Event, Source};
use tcp_explain::{Cite, Lang, Scene, Subject, cite, why};
use tcp_sim::ids::HostId;
use tcp_sim::trace::{Record, What};

use super::cell::Cell;
use crate::table::{Call, CallError, Observed, Place, Reply, Stimulus};

/// The sentence, and where it can be read.
pub(super) fn because(
    lang: Lang,
    cell: Cell,
    subject: HostId,
    scene: &Scene<'_>,
    seen: &Observed,
) -> (String, Cite) {
    let section = match cell.stimulus {
        Stimulus::Call(Call::OpenActive | Call::OpenPassive) => "3.10.1",
        Stimulus::Call(Call::Send) => "3.10.2",
        Stimulus::Call(Call::Receive) => "3.10.3",
        Stimulus::Call(Call::Close) => "3.10.4",
        Stimulus::Call(Call::Abort) => "3.10.5",
        Stimulus::Arrives(_) => match cell.place.is_synchronised() {
            true => "3.10.7.4",
            false => "3.10.7",
        },
        Stimulus::Retransmission | Stimulus::UserTimeout | Stimulus::TimeWaitOver => "3.10.8",
    };
    let clause = cite(lang, Source::Rfc(9293, section));
    if let Stimulus::Call(call) = cell.stimulus
        && let Some(words) = refused(call, seen.outcome.reply).or_else(|| forgotten(cell, call))
    {
        return (lang.pick(words.0, words.1).into(), clause);
    }
    let index = deciding(&seen.records, seen.before, subject);
    let told = index.and_then(|index| why(lang, scene, Subject::Record(index)));
    match told {
        Some(told) if !told.text.is_empty() => (told.text, told.source.unwrap_or(clause)),
        _ => {
            let words = lang.pick(
                "Nothing of it concerns this connection, so nothing is done.",
                "其中没有任何与这条连接有关的内容，所以什么也不做。",
            );
            (words.into(), clause)
        }
    }
}

/// The record whose cause decided: a change of state, else what was sent, else what became of what
/// arrived.
fn deciding(records: &[Record], before: usize, subject: HostId) -> Option<usize> {
    let rank = |record: &Record| match &record.what {
        What::Core { host, event, .. } if *host == subject => match event {
            Event::StateChanged { .. } => Some(0),
            Event::Dropped { .. } => Some(2),
            Event::Accepted { .. } => Some(3),
            Event::TimerSet { .. } => Some(4),
            _ => None,
        },
        What::Sent { host, .. } if *host == subject => Some(1),
        _ => None,
    };
    let told = records.iter().enumerate().skip(before);
    let ranked = told.filter_map(|(index, record)| Some((rank(record)?, index)));
    ranked.min().map(|(_, index)| index)
}

/// What is said of a CLOSE before there is anything to close.
fn forgotten(cell: Cell, call: Call) -> Option<(&'static str, &'static str)> {
    (call == Call::Close && cell.place == Place::SynSent).then_some((
        "Nothing has been agreed on yet, so there is nothing to finish: the connection is deleted.",
        "还没有协商成功，也就没有什么需要收尾：这条连接直接删除。",
    ))
}

/// What is said of a call that waits or fails.
const fn refused(call: Call, reply: Reply) -> Option<(&'static str, &'static str)> {
    Some(match (call, reply) {
        (_, Reply::Error(CallError::NoConnection)) => (
            "There is no connection that the call could be about.",
            "没有任何连接可供这次调用使用。",
        ),
        (_, Reply::Error(CallError::AlreadyExists)) => (
            "A four-tuple, or a listening port, is used once at a time. This one is in use.",
            "同一个四元组或监听端口同时只能使用一次，而它正在使用中。",
        ),
        (Call::Receive, Reply::Error(CallError::Closing)) => (
            "The peer’s FIN has come and everything before it has been read, so nothing will ever come.",
            "对方的 FIN 已经到达，它之前的数据也都已读完，所以不会再有数据。",
        ),
        (Call::Close, Reply::Error(CallError::Closing)) => (
            "This side is closed already, and a second FIN is never sent.",
            "这一侧已经关闭，绝不会再发送第二个 FIN。",
        ),
        (_, Reply::Error(CallError::Closing)) => (
            "This side was closed before. What it had to send ended with the FIN.",
            "这一侧早已关闭，要发送的内容到 FIN 为止。",
        ),
        (Call::Receive, Reply::Queued) => (
            "There is nothing to read yet, and something may still come. So the call waits.",
            "还没有可读的数据，但以后可能会有，所以调用在等待。",
        ),
        (_, Reply::Queued) => (
            "Data is queued until the connection is established.",
            "数据先排队，等到连接建立再发送。",
        ),
        _ => return None,
    })
}
