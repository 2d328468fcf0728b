//! *Next segment*: a moment in a run. What does a host send next? Flags, seq and ack are filled in,
//! and each is answered for itself.

mod fields;
mod runs;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::event::TimerKind;
use tcp_core::{Cause, Event, Flags, Instant, Segment};
use tcp_explain::{Lang, Scene, Subject, segment_label, timer, why};
use tcp_sim::command::Command;
use tcp_sim::history::records;
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::rng::Rng;
use tcp_sim::trace::{Call, Record, What};
use tcp_sim::{Cursor, History};

use crate::dealt::below;
use crate::question::{Feedback, Form, Header, Prompt};
use crate::script::{FORGER, LEFT, RIGHT};

/// How many of the last segments are shown.
const SHOWN: usize = 6;
/// How many runs are tried until one has a moment to ask about.
const PATIENCE: u32 = 20;
/// No run that is asked about says more.
const MOST_RECORDS: usize = 4_000;

/// A question.
#[derive(Clone, Debug)]
pub struct NextSegment {
    /// The run, at the moment just before.
    history: History,
    /// The run just after.
    after: History,
    /// Who sends.
    host: HostId,
    trigger: Trigger,
    sent: TransmissionId,
    segment: Segment,
    cause: Cause,
    again: bool,
}

/// What makes it send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trigger {
    Arrives(TransmissionId),
    Fires(TimerKind),
    Opens,
    Sends(u32),
    Closes,
}

impl NextSegment {
    /// A question of that difficulty.
    #[must_use]
    pub fn new(rng: &mut Rng, difficulty: u8) -> Option<Self> {
        (0..PATIENCE).find_map(|_| Self::of(runs::run(rng, difficulty), rng, difficulty))
    }

    fn of(script: crate::script::Script, rng: &mut Rng, difficulty: u8) -> Option<Self> {
        let told: Vec<Record> = records(script.scenario.clone())
            .take(MOST_RECORDS)
            .collect();
        let mut asked: Vec<_> = told
            .chunk_by(|a, b| a.step == b.step)
            .filter_map(single)
            .collect();
        // What the difficulty is about comes first, where there is any of it.
        let special = |found: &Found| match difficulty {
            0 | 1 => true,
            2 => found.again || matches!(found.trigger, Trigger::Fires(TimerKind::Retransmission)),
            3 => found.again || found.cause == Cause::DuplicateAckForHole,
            _ => matches!(found.trigger, Trigger::Arrives(id) if forged(&told, id)),
        };
        let telling: Vec<_> = asked
            .iter()
            .filter(|found| special(found))
            .cloned()
            .collect();
        if !telling.is_empty() && (difficulty > 3 || below(rng, 3) > 0) {
            asked = telling;
        } else if difficulty > 3 {
            return None;
        }
        let found = asked.get(below(rng, asked.len()))?.clone();
        let mut history = History::new(script.scenario);
        let before = told.iter().rev().find(|record| record.step < found.step);
        let earlier = before.map_or(Instant::ZERO, |record| record.at);
        let middle = earlier.as_nanos() / 2 + found.at.as_nanos() / 2;
        history.seek(Cursor {
            step: found.step - 1,
            now: Instant::from_nanos(middle),
        });
        let mut after = history.fork();
        after.seek(Cursor {
            step: found.step,
            now: found.at,
        });
        Some(Self {
            history,
            after,
            host: found.host,
            trigger: found.trigger,
            sent: found.sent,
            segment: found.segment,
            cause: found.cause,
            again: found.again,
        })
    }

    /// Why the segment is sent.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// What is sent, in a word.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.segment)
    }

    /// The right answer.
    #[must_use]
    pub fn right(&self) -> Header {
        header(&self.segment)
    }

    /// The text.
    #[must_use]
    pub fn prompt(&self, lang: Lang) -> Prompt {
        let scene = Scene::of(&self.history);
        let who = scene.party(self.host);
        let inside = who.inside(lang);
        let first = who.first(lang);
        let sent = sent_lines(lang, &scene);
        let situation = match sent.is_empty() {
            true => lang
                .pick("Nothing has been sent yet.", "还没有发送任何报文段。")
                .to_string(),
            false => lang
                .pick(
                    "So far, the last ones below:",
                    "到目前为止，最近的在最下面：",
                )
                .to_string(),
        };
        let now = match self.trigger {
            Trigger::Arrives(id) => {
                let label = scene.segment(id).map(|(_, segment)| segment_label(segment));
                let label = label.unwrap_or_default();
                lang.pick(
                    format!("Now “{label}” reaches {inside}."),
                    format!("现在“{label}”到达{inside}。"),
                )
            }
            Trigger::Fires(kind) => {
                let name = timer(lang, kind);
                lang.pick(
                    format!("Now the {name} of {inside} goes off."),
                    format!("现在{inside}的{name}到期。"),
                )
            }
            Trigger::Opens => lang.pick(
                format!("Now the application of {inside} opens a connection."),
                format!("现在{inside}的应用程序发起连接。"),
            ),
            Trigger::Sends(bytes) => lang.pick(
                format!("Now the application of {inside} sends {bytes} bytes."),
                format!("现在{inside}的应用程序发送 {bytes} 字节。"),
            ),
            Trigger::Closes => lang.pick(
                format!("Now the application of {inside} closes."),
                format!("现在{inside}的应用程序关闭连接。"),
            ),
        };
        let ask = lang.pick(
            format!("{now} Fill in the header of what {inside} sends."),
            format!("{now}请填写{first}发送的报文段的首部。"),
        );
        Prompt {
            situation,
            lines: sent,
            ask: lang.spaced(ask),
        }
    }

    /// How it is answered.
    #[must_use]
    pub const fn form(&self) -> Form {
        Form::Header
    }

    /// What a header is worth.
    #[must_use]
    pub fn grade(&self, lang: Lang, said: Header) -> Feedback {
        let right = self.right();
        let wrong = fields::wrong(
            lang,
            said,
            &fields::Known {
                right,
                segment: &self.segment,
                again: self.again,
                peer: self.peer_numbers(),
            },
        );
        let scene = Scene::of(&self.after);
        let told = why(lang, &scene, Subject::Transmission(self.sent));
        let first = scene.party(self.host).first(lang);
        let label = segment_label(&self.segment);
        let mut lines = alloc::vec![words(lang, said)];
        let is_right = wrong.is_empty();
        lines.extend(wrong.into_iter().map(|line| lang.spaced(line)));
        Feedback {
            right: is_right,
            said: lines,
            did: lang.spaced(lang.pick(
                format!("{first} sends “{label}”: {}", words(lang, right)),
                format!("{first}发送“{label}”：{}", words(lang, right)),
            )),
            because: told
                .as_ref()
                .map(|told| told.text.clone())
                .unwrap_or_default(),
            source: told.and_then(|told| told.source),
        }
    }

    /// The numbers that the peer counts by, which are easily taken for one's own.
    fn peer_numbers(&self) -> Option<u32> {
        let connection = self.history.world().host(self.host)?.connection()?;
        Some(connection.info().rcv.nxt.0)
    }

    /// Its moment, as a run.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// The run just after it, in which the answer was sent.
    #[must_use]
    pub const fn answered(&self) -> &History {
        &self.after
    }

    /// Who sends.
    #[must_use]
    pub const fn host(&self) -> HostId {
        self.host
    }
}

/// An event in which one of the two hosts sends exactly one segment, for a reason that can be told.
#[derive(Clone, Debug)]
struct Found {
    step: u64,
    at: Instant,
    host: HostId,
    trigger: Trigger,
    sent: TransmissionId,
    segment: Segment,
    cause: Cause,
    again: bool,
}

fn single(told: &[Record]) -> Option<Found> {
    let mut sent = told.iter().filter_map(|record| match &record.what {
        What::Sent {
            id,
            host,
            segment,
            cause,
            repeats,
            ..
        } => Some((record, *id, *host, segment, *cause, repeats.is_some())),
        _ => None,
    });
    let (Some((record, sent, host, segment, cause, again)), None) = (sent.next(), sent.next())
    else {
        return None;
    };
    let trigger = told.iter().find_map(|record| match &record.what {
        What::Delivered { id } => Some(Trigger::Arrives(*id)),
        What::Core {
            event: Event::TimerFired { timer },
            ..
        } => Some(Trigger::Fires(*timer)),
        What::Command { command, .. } => match *command {
            Command::Send { bytes, .. } => Some(Trigger::Sends(bytes)),
            Command::Close { .. } => Some(Trigger::Closes),
            _ => None,
        },
        What::Program {
            call: Call::Connect,
            ..
        } => Some(Trigger::Opens),
        _ => None,
    })?;
    ((host == LEFT || host == RIGHT) && record.step > 0).then(|| Found {
        step: record.step,
        at: record.at,
        host,
        trigger,
        sent,
        segment: segment.clone(),
        cause,
        again,
    })
}

fn forged(told: &[Record], wanted: TransmissionId) -> bool {
    let is_it = |record: &Record| matches!(&record.what, What::Sent { id, host, .. } if *id == wanted && *host == FORGER);
    told.iter().any(is_it)
}

/// The last segments: who to whom, and what.
fn sent_lines(lang: Lang, scene: &Scene<'_>) -> Vec<String> {
    let is_lost = |wanted: TransmissionId| {
        let lost = |record: &Record| matches!(record.what, What::Lost { id, .. } if id == wanted);
        scene.records.iter().any(lost)
    };
    let lines = scene
        .records
        .iter()
        .filter_map(|record| match &record.what {
            What::Sent {
                id, host, segment, ..
            } => {
                let from = scene.party(*host).heading(lang);
                let to = scene.destination(*host, segment);
                let to = scene.party(to).heading(lang);
                let lost = match is_lost(*id) {
                    true => lang.pick(" (lost)", "（丢失）"),
                    false => "",
                };
                let acks = segment.ack.filter(|_| Kind::of(segment) != Kind::Ack);
                let acks = acks.filter(|_| Kind::of(segment) != Kind::SynAck);
                let acks = acks.map(|ack| format!(" ack {ack}")).unwrap_or_default();
                let label = segment_label(segment);
                Some(format!("{from} → {to}  {label}{acks}{lost}"))
            }
            _ => None,
        });
    let all: Vec<_> = lines.collect();
    all.get(all.len().saturating_sub(SHOWN)..)
        .unwrap_or_default()
        .to_vec()
}

fn header(segment: &Segment) -> Header {
    let has = |flag| segment.flags.contains(flag);
    Header {
        syn: has(Flags::SYN),
        ack: segment.ack.is_some(),
        fin: has(Flags::FIN),
        rst: has(Flags::RST),
        seq: segment.seq.0,
        ack_number: segment.ack.map_or(0, |ack| ack.0),
    }
}

/// A header in a line: "SYN,ACK seq 7000 ack 1001".
fn words(lang: Lang, header: Header) -> String {
    let mut flags = Vec::new();
    for (is_set, word) in [
        (header.syn, "SYN"),
        (header.fin, "FIN"),
        (header.rst, "RST"),
        (header.ack, "ACK"),
    ] {
        if is_set {
            flags.push(word);
        }
    }
    let flags = match flags.is_empty() {
        true => lang.pick("no flags", "没有标志").to_string(),
        false => flags.join(","),
    };
    let ack = match header.ack {
        true => format!(" ack {}", header.ack_number),
        false => String::new(),
    };
    let end = lang.pick(".", "。");
    format!("{flags} seq {}{ack}{end}", header.seq)
}
