//! The buffers of a connection: for each direction the sender's sequence space above the receiver's
//! on one axis, so that what one end knows and the other does not yet stands as a step between
//! them.
//!
//! The kinds of numbers are RFC 9293's (3.3.1, figures 3 and 4) and come from the connection
//! itself; here they only get their places. Equal stretches of bytes are equally wide, and a
//! stretch that would squeeze all others is torn: see [`axis`].

mod axis;
mod strip;
mod words;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::SeqNumber;
use tcp_core::connection::{Connection, ReceivePiece, SendContent, SendPiece, SendZone};
use tcp_core::recovery::SeqRange;
use tcp_explain::{Lang, Scene};
use tcp_sim::World;
use tcp_sim::ids::HostId;
use tcp_sim::world::{End, Pair};

use super::columns;
use super::drawing::{Drawing, Form};
use super::px::{Area, Point, Px};
use super::shape::{Anchor, Face, Text};
use super::svg::who;
use axis::Axis;

pub use words::{content, zone};

/// The buffers of a connection, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Windows {
    /// The picture.
    pub drawing: Drawing,
    /// What can be pointed at, in reading order: direction by direction, the sender's side first.
    pub spots: Vec<Spot>,
}

/// A stretch of bytes that can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Where it is.
    pub area: Area,
    /// Whose buffer it is in; `None`: its host has no such connection now.
    pub holder: Option<End>,
    /// Whose bytes they are.
    pub sender: Option<End>,
    /// Which bytes.
    pub range: SeqRange,
    /// What is there.
    pub what: Held,
    /// Everything in words.
    pub name: String,
}

/// What is in a stretch of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// On the sending side.
    Sending(SendPiece, u32),
    /// On the receiving side.
    Receiving(ReceivePiece),
}

/// The size of most words, and that of numbers.
const SIZE: Px = Px::whole(11);
/// How high a strip is.
const STRIP: Px = Px::whole(26);
/// A line of words.
const LINE: Px = Px::whole(15);
/// Between two directions.
const SPACE: Px = Px::whole(16);
/// The narrowest picture.
const LEAST: Px = Px::whole(280);
/// What stays free at both sides.
const SIDE: Px = Px::whole(1);

/// Lays out the buffers of both ends of a connection.
#[must_use]
pub fn windows(scene: &Scene<'_>, world: &World, pair: Pair, lang: Lang, width: Px) -> Windows {
    let mut made = Windows::default();
    let drawing = &mut made.drawing;
    drawing.width = width.max(LEAST);
    let second = pair.second.map(|end| end.host);
    let second = second.or_else(|| {
        let far = world.end(pair.first)?.remote().ip();
        let host = world.hosts().iter().find(|host| host.address() == far)?;
        Some(host.id())
    });
    let first = Side {
        host: Some(pair.first.host),
        end: Some(pair.first),
        connection: world.end(pair.first),
    };
    let second = Side {
        host: second,
        end: pair.second,
        connection: pair.second.and_then(|end| world.end(end)),
    };
    drawing.title = lang
        .pick("The buffers of both ends", "两端的缓冲区")
        .to_string();
    let mut top = Px::whole(4);
    for (from, to) in [(&first, &second), (&second, &first)] {
        if from.host.is_none() {
            continue;
        }
        top = direction(&mut made, scene, lang, (from, to), top) + SPACE;
    }
    let roles = columns::roles(scene);
    let first_host = pair.first.host;
    made.drawing.height = strip::key(&mut made.drawing, who(&roles, first_host), lang, top);
    made
}

/// One of the two ends, as far as it is there.
struct Side<'a> {
    host: Option<HostId>,
    end: Option<End>,
    connection: Option<&'a Connection>,
}

impl Side<'_> {
    fn name<'s>(&self, scene: &Scene<'s>, lang: Lang) -> &'s str {
        self.host.map_or("", |host| scene.party(host).heading(lang))
    }
}

/// The bytes of one direction. Gives how far down it goes.
fn direction(
    made: &mut Windows,
    scene: &Scene<'_>,
    lang: Lang,
    (from, to): (&Side<'_>, &Side<'_>),
    top: Px,
) -> Px {
    let sending = bundled(
        from.connection.map(Connection::send_pieces),
        made.drawing.width,
    );
    let receiving = to
        .connection
        .map(Connection::receive_pieces)
        .unwrap_or_default();
    let width = made.drawing.width;
    let roles = columns::roles(scene);
    let whose = from.host.map_or("", |host| who(&roles, host));
    let (sender, receiver) = (from.name(scene, lang), to.name(scene, lang));
    let mut y = top;
    let heading = format!("{sender} → {receiver}");
    let at = Point::new(Px::ZERO, y + Px::whole(11));
    let text = Text::new(heading, at, Anchor::Start, Px::whole(13), Face::Ui);
    made.drawing.add_of(whose, "ack-of", Form::Words(text));
    y += Px::whole(20);
    let info = from.connection.map(Connection::info);
    let far = to.connection.map(Connection::info);
    // Where a receiver knows no more than zeros nothing came yet.
    let far = far.filter(|_| !receiving.is_empty());
    let base = match (&info, &far) {
        (Some(info), _) => info.snd.una,
        (None, Some(far)) => far.rcv.nxt,
        (None, None) => {
            let none = lang.pick("No connection here now.", "此刻这里没有连接。");
            caption(&mut made.drawing, ("", none.to_string()), lang, y);
            return y + LINE;
        }
    };
    let marks = marks(info.as_ref(), far.as_ref());
    let axis = Axis::new(base, &sending, &receiving, &marks, width - SIDE - SIDE);
    let has = |used: u32, size: u32, en: &str, zh: &str| {
        lang.pick(
            format!("{en}, {used} of {size} bytes used"),
            format!("{zh}，已用 {used} / {size} 字节"),
        )
    };
    if let Some((info, connection)) = info.as_ref().zip(from.connection) {
        let (used, size) = (info.unacked + info.unsent, connection.send_capacity());
        let words = has(used, size, "Send buffer", "发送缓冲区");
        y = caption(&mut made.drawing, (sender, words), lang, y);
        let cells: Vec<_> = sending
            .iter()
            .map(|(piece, count)| strip::Cell {
                range: piece.range,
                zone: zone_number(piece.zone),
                look: strip::send_look(piece),
                held: Held::Sending(*piece, *count),
            })
            .collect();
        let strip = strip::Strip {
            cells: &cells,
            holder: from.end,
            sender: from.end,
            whose,
            lang,
            who: sender,
        };
        let beyond = matches!(sending.last(), Some((it, _)) if it.zone != SendZone::NotAllowed);
        y = strip.draw(made, &axis, y, beyond.then_some(4));
        y = strip::markers(
            &mut made.drawing,
            &axis,
            &marks[..marks.len().min(4)],
            true,
            y,
        );
    } else {
        y = caption(&mut made.drawing, (sender, words::gone(lang)), lang, y) + Px::whole(4);
    }
    if let Some((far, connection)) = far.as_ref().zip(to.connection) {
        let (used, size) = (
            far.readable + far.out_of_order,
            connection.receive_capacity(),
        );
        let words = has(used, size, "Receive buffer", "接收缓冲区");
        y = caption(&mut made.drawing, (receiver, words), lang, y);
        let cells: Vec<_> = receiving
            .iter()
            .map(|piece| strip::Cell {
                range: piece.range,
                zone: piece.zone as u8 + 1,
                look: strip::receive_look(piece.content),
                held: Held::Receiving(*piece),
            })
            .collect();
        let strip = strip::Strip {
            cells: &cells,
            holder: to.end,
            sender: from.end,
            whose,
            lang,
            who: receiver,
        };
        y = strip.draw(made, &axis, y, Some(3));
        y = strip::markers(&mut made.drawing, &axis, &marks, false, y);
    } else {
        let words = match to.connection.is_some_and(|it| !it.is_over()) {
            true => words::nothing_known(lang),
            false => words::gone(lang),
        };
        y = caption(&mut made.drawing, (receiver, words), lang, y);
    }
    let words = words::summary(lang, sender, receiver, info.as_ref(), far.as_ref());
    let desc = &mut made.drawing.desc;
    if !desc.is_empty() {
        desc.push_str(lang.pick(" ", ""));
    }
    *desc += &words;
    y
}

/// A line of words above a strip, with whose it is where there is room for that.
fn caption(drawing: &mut Drawing, (who, words): (&str, String), lang: Lang, y: Px) -> Px {
    let at = Point::new(Px::ZERO, y + Px::whole(10));
    let text = |words| Text::new(words, at, Anchor::Start, SIZE, Face::Quiet);
    let colon = lang.pick(": ", "：");
    let whole = text(format!("{who}{colon}{words}"));
    let fits = !who.is_empty() && whole.length <= drawing.width;
    let line = if fits { whole } else { text(words) };
    drawing.add("ack-quiet", Form::Words(line));
    y + LINE
}

const fn zone_number(zone: SendZone) -> u8 {
    zone as u8 + 1
}

/// A name on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// A variable's name.
    name: &'static str,
    seq: SeqNumber,
    /// Of the sender's side, else of the receiver's.
    sending: bool,
}

/// The variables of both ends: the sender's first.
fn marks(
    info: Option<&tcp_core::connection::Info>,
    far: Option<&tcp_core::connection::Info>,
) -> Vec<Marker> {
    let mut marks = Vec::new();
    let mut add = |name, seq, sending| marks.push(Marker { name, seq, sending });
    if let Some(info) = info {
        let snd = info.snd;
        add("snd.una", snd.una, true);
        add("snd.nxt", snd.nxt, true);
        add("snd.una+cwnd", snd.una + info.cwnd.min(1 << 30), true);
        add("snd.una+snd.wnd", snd.una + snd.wnd, true);
    }
    if let Some(far) = far {
        add("rcv.nxt", far.rcv.nxt, false);
        add("rcv.nxt+rcv.wnd", far.rcv.nxt + far.rcv.wnd, false);
    }
    marks
}

/// The sending side with as many segments of one kind put together as it takes to be read.
fn bundled(pieces: Option<Vec<SendPiece>>, width: Px) -> Vec<(SendPiece, u32)> {
    let pieces = pieces.unwrap_or_default();
    let most = usize::try_from(width.floor() / 14).unwrap_or(0);
    let is_segment = |piece: &SendPiece| matches!(piece.content, SendContent::Segment(_));
    let crowded = pieces.iter().filter(|piece| is_segment(piece)).count() > most;
    let mut made: Vec<(SendPiece, u32)> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (made.last_mut(), piece.content) {
            (
                Some((
                    SendPiece {
                        range,
                        content: SendContent::Segment(before),
                        ..
                    },
                    count,
                )),
                SendContent::Segment(sent),
            ) if crowded && alike(before, &sent) => {
                range.end = piece.range.end;
                *count += 1;
            }
            _ => made.push((piece, 1)),
        }
    }
    made
}

/// Whether nothing tells two segments apart but their numbers.
fn alike(a: &tcp_core::recovery::Sent, b: &tcp_core::recovery::Sent) -> bool {
    (a.syn, a.fin, a.sacked, a.lost, a.retransmitted)
        == (b.syn, b.fin, b.sacked, b.lost, b.retransmitted)
}
