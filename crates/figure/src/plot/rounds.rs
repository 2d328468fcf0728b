//! Round trips: what was measured, `SRTT` and `RTTVAR`, and the retransmission timeout that follows
//! from them, back-off included (RFC 6298).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Duration;
use tcp_explain::{span, time};
use tcp_sim::history::summary::{MarkKind, Quantity};

use super::key::{Entry, Sample};
use super::{Sketch, Spot};
use crate::drawing::Form;
use crate::px::{Point, Px};

const LINES: [(Quantity, &str, &str, &str); 3] = [
    (Quantity::Rto, "ack-l-rto", "timeout (RTO)", "重传超时 RTO"),
    (
        Quantity::Srtt,
        "ack-l-srtt",
        "smoothed (SRTT)",
        "平滑后的 SRTT",
    ),
    (
        Quantity::Rttvar,
        "ack-l-rttvar",
        "variation (RTTVAR)",
        "偏差 RTTVAR",
    ),
];

/// A timeout more than so many times the largest round trip goes above the picture.
const FAR: u64 = 16;

pub(super) fn draw(made: &mut Sketch<'_>) {
    let lang = made.lang;
    let samples = made.track.marks().iter();
    let samples = samples.filter(|mark| mark.kind == MarkKind::Sample);
    let longest = samples.map(|mark| mark.high).max().unwrap_or(0);
    let base = longest.max(made.most(&[Quantity::Srtt, Quantity::Rttvar]));
    let rto = made.most(&[Quantity::Rto]);
    let most = match base {
        0 => rto,
        base => base.max(rto.min(base.saturating_mul(FAR))),
    };
    made.frame(most.max(1_000_000), lang.pick("time", "时间"), number);
    let [sender, _] = made.whose;
    for (quantity, class, ..) in LINES {
        let whose = if quantity == Quantity::Rto {
            ""
        } else {
            sender
        };
        made.line(quantity, class, whose);
    }
    marks(made);
    let at = made.read_at();
    for (quantity, class, en, zh) in LINES {
        let nanos = made.value_at(quantity, at);
        let value = match nanos {
            Some(nanos) if nanos > made.plot.value.top => format!("{} ↑", length(nanos)),
            Some(nanos) => length(nanos),
            None => lang.pick("not measured", "尚未测量").to_string(),
        };
        made.key.push(Entry {
            sample: Sample::Line,
            class,
            whose: if quantity == Quantity::Rto {
                ""
            } else {
                sender
            },
            words: lang.pick(en, zh).to_string(),
            value: Some(value),
        });
    }
    let backoff = made.value_at(Quantity::Backoff, at).unwrap_or(0);
    super::sequence::mark_key(made, &[MarkKind::Sample, MarkKind::Timeout]);
    if let Some(entry) = made.key.last_mut().filter(|it| it.class == "ack-m-timeout") {
        entry.words = lang
            .pick("timeout: RTO doubles", "超时：RTO 加倍")
            .to_string();
        if backoff > 0 {
            entry.value =
                Some(lang.pick(format!("{backoff} in a row"), format!("连续 {backoff} 次")));
        }
    }
    // A sample has no colour of its own: it is the sender's.
    for entry in &mut made.key {
        if entry.class == "ack-m-sample" {
            entry.whose = sender;
        }
    }
}

fn marks(made: &mut Sketch<'_>) {
    let (time_axis, value, lang) = (made.plot.time, made.plot.value, made.lang);
    let [sender, _] = made.whose;
    let marks: Vec<_> = made.marks().copied().collect();
    for mark in marks {
        let x = time_axis.place(mark.at.now.as_nanos());
        let when = time(mark.at.now);
        let (at, name) = match mark.kind {
            MarkKind::Sample => {
                let place = |nanos: u64| Point::new(x, value.place(nanos.min(value.top)));
                let (low, high) = (place(mark.low), place(mark.high));
                let drawing = &mut made.plot.drawing;
                if low != high {
                    let line = Form::Lines(Vec::from([[low, high]]));
                    drawing.add_of(sender, "ack-s-sent", line);
                }
                drawing.add_of(sender, "ack-m-sample", Form::Disc(high, Px(25)));
                let long = length(mark.high);
                let words = lang.pick(
                    format!("measured {long}, {when}"),
                    format!("测得 {long}，{when}"),
                );
                (high, words)
            }
            MarkKind::Timeout => made.timeout(mark.at.now),
            MarkKind::Sent | MarkKind::Again | MarkKind::Sacked | MarkKind::Lost => continue,
        };
        made.plot.spots.push(Spot {
            at,
            cursor: mark.at,
            id: mark.id,
            name,
        });
    }
}

fn length(nanos: u64) -> String {
    span(Duration::from_nanos(nanos))
}

/// A length of time on the scale.
fn number(nanos: u64, _: u64) -> String {
    match nanos {
        0 => "0".to_string(),
        nanos => length(nanos),
    }
}
