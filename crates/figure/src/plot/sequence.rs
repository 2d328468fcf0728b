//! The time-sequence graph: each segment as an upright stroke over its numbers, the line of what is
//! acknowledged below, that of what the receive window allows above.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::SeqNumber;
use tcp_explain::time;
use tcp_sim::history::summary::{Mark, MarkKind, Quantity};

use super::congestion::number;
use super::key::{Entry, Sample};
use super::lines::{cross, diamond};
use super::{Sketch, Spot};
use crate::drawing::Form;
use crate::px::{Point, Px};

/// The least height of a stroke.
const LEAST: Px = Px(15);

pub(super) fn draw(made: &mut Sketch<'_>) {
    let lang = made.lang;
    let of_segments = |mark: &&Mark| matches!(mark.kind, MarkKind::Sent | MarkKind::Again);
    let sent = made.track.marks().iter().filter(of_segments);
    let highest = sent.map(|mark| mark.high).max().unwrap_or(1);
    // A receive window far above all data would press it down.
    let edge = made.most(&[Quantity::Edge]);
    let most = if edge <= highest + highest / 2 {
        edge.max(highest)
    } else {
        highest
    };
    let unit = lang.pick("sequence number − ISS", "序号 − ISS");
    made.frame(most.max(10), unit, number);
    let [sender, receiver] = made.whose;
    made.line(Quantity::Edge, "ack-l-edge", receiver);
    made.line(Quantity::Una, "ack-l-una", receiver);
    strokes(made, MarkKind::Sent, "ack-s-sent", sender);
    strokes(made, MarkKind::Sacked, "ack-s-sacked", "");
    strokes(made, MarkKind::Again, "ack-s-again", "");
    heads(made);
    let iss = SeqNumber(made.track.iss());
    let at = made.read_at();
    let absolute = |value: Option<u64>| {
        let value = value.and_then(|value| u32::try_from(value).ok());
        value.map_or_else(|| "–".to_string(), |value| (iss + value).to_string())
    };
    let una = absolute(made.value_at(Quantity::Una, at));
    let edge = absolute(made.value_at(Quantity::Edge, at));
    for (class, words, value) in [
        (
            "ack-l-edge",
            lang.pick("receive window ends", "接收窗口右边沿"),
            edge,
        ),
        (
            "ack-l-una",
            lang.pick("acknowledged (snd.una)", "已确认（snd.una）"),
            una,
        ),
    ] {
        made.key.push(Entry {
            sample: Sample::Line,
            class,
            whose: receiver,
            words: words.to_string(),
            value: Some(value),
        });
    }
    made.key.push(Entry {
        sample: Sample::Upright,
        class: "ack-s-sent",
        whose: sender,
        words: lang.pick("segment", "报文段").to_string(),
        value: None,
    });
    mark_key(
        made,
        &[
            MarkKind::Again,
            MarkKind::Sacked,
            MarkKind::Lost,
            MarkKind::Timeout,
        ],
    );
}

/// The lines of the key for marks, those that there are.
pub(super) fn mark_key(made: &mut Sketch<'_>, kinds: &[MarkKind]) {
    let lang = made.lang;
    for kind in kinds {
        let mut count = 0_u32;
        let at = made.read_at();
        let mut any = false;
        for mark in made.marks().filter(|mark| mark.kind == *kind) {
            any = true;
            if mark.at.now <= at {
                count = count.saturating_add(mark.count);
            }
        }
        if !any {
            continue;
        }
        let (sample, class, words) = match kind {
            MarkKind::Again => (
                Sample::Diamond,
                "ack-m-again",
                lang.pick("retransmitted", "重传"),
            ),
            MarkKind::Sacked => (
                Sample::Upright,
                "ack-s-sacked",
                lang.pick("SACK block", "SACK 块"),
            ),
            MarkKind::Lost => (Sample::Cross, "ack-m-lost", lang.pick("lost", "丢失")),
            MarkKind::Timeout => (
                Sample::Triangle,
                "ack-m-timeout",
                lang.pick("timeout", "超时"),
            ),
            MarkKind::Sample => (
                Sample::Disc,
                "ack-m-sample",
                lang.pick("measured", "测得的往返时间"),
            ),
            MarkKind::Sent => (
                Sample::Upright,
                "ack-s-sent",
                lang.pick("segment", "报文段"),
            ),
        };
        made.key.push(Entry {
            sample,
            class,
            whose: "",
            words: words.to_string(),
            value: Some(lang.pick(format!("{count} so far"), format!("至此 {count} 次"))),
        });
    }
}

/// The strokes of one kind, as one piece.
fn strokes(made: &mut Sketch<'_>, kind: MarkKind, class: &'static str, whose: &'static str) {
    let (time, value) = (made.plot.time, made.plot.value);
    let mut lines = Vec::new();
    for mark in made.marks().filter(|mark| mark.kind == kind) {
        let x = time.place(mark.at.now.as_nanos());
        let low = value.place(mark.low.min(value.top));
        let high = value.place(mark.high.min(value.top));
        let high = high.min(low - LEAST);
        lines.push([Point::new(x, low), Point::new(x, high)]);
    }
    if !lines.is_empty() {
        made.plot.drawing.add_of(whose, class, Form::Lines(lines));
    }
}

/// The marks at strokes, and what can be pointed at.
fn heads(made: &mut Sketch<'_>) {
    let (time_axis, value, lang) = (made.plot.time, made.plot.value, made.lang);
    let iss = SeqNumber(made.track.iss());
    let marks: Vec<_> = made.marks().copied().collect();
    for mark in marks {
        let x = time_axis.place(mark.at.now.as_nanos());
        let middle = mark.low + (mark.high - mark.low) / 2;
        let at = Point::new(x, value.place(middle.min(value.top)));
        let word = match mark.kind {
            MarkKind::Sent => lang.pick("sent", "发送"),
            MarkKind::Again => {
                made.plot
                    .drawing
                    .add("ack-m-again", Form::Shape(diamond(at)));
                lang.pick("retransmitted", "重传")
            }
            MarkKind::Lost => {
                made.plot.drawing.add("ack-m-lost", Form::Lines(cross(at)));
                lang.pick("lost", "丢失")
            }
            MarkKind::Timeout => {
                let top = Point::new(x, made.plot.area.y);
                let hanging = Form::Shape(super::lines::triangle(top));
                made.plot.drawing.add("ack-m-timeout", hanging);
                continue;
            }
            MarkKind::Sacked => lang.pick("SACK block", "SACK 块"),
            MarkKind::Sample => continue,
        };
        let number = |offset: u64| iss + u32::try_from(offset).unwrap_or(u32::MAX);
        let (first, last) = (number(mark.low), number(mark.high).minus(1));
        let when = time(mark.at.now);
        let many = match mark.count {
            1 => String::new(),
            count => format!(" × {count}"),
        };
        let name = match first == last {
            true => format!("{word} {first}{many}, {when}"),
            false => format!("{word} {first}–{last}{many}, {when}"),
        };
        made.plot.spots.push(Spot {
            at,
            cursor: mark.at,
            id: mark.id,
            name,
        });
    }
}
