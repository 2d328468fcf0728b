//! A figure for paper: the ladders of a run with the hosts' names above their lifelines, one below
//! the other where hosts have nothing to do with each other, and a key to the lines.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::Instant;

use super::columns;
use super::px::{Point, Px};
use super::shape::{Anchor, Arrow, Face, Fate, Figure, Mark, MarkKind, Repeat, Shape, Text};
use super::text::length;
use super::{LadderOptions, ladder};
use tcp_explain::{Lang, Scene};
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::trace::What;

/// The height of the names above a ladder, and what stays free between two ladders and above the
/// key.
const HEAD: Px = Px::whole(44);
const SPACE: Px = Px::whole(30);
/// The sizes that a name may have, and those of the address below it.
const NAME: [Px; 3] = [Px::whole(15), Px::whole(13), Px::whole(11)];
const ADDRESS: [Px; 3] = [Px::whole(12), Px(105), Px::whole(9)];
/// A line of the key: its height, the length of its samples, and what stays free behind each.
const ROW: Px = Px::whole(22);
const SAMPLE: Px = Px::whole(34);
const AFTER: Px = Px::whole(22);
const KEY_SIZE: Px = Px(115);
/// Where the key begins: below the lines of the grid, about.
const INDENT: Px = Px::whole(74);

/// A figure for paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its width: what was asked for.
    pub width: Px,
    /// Its height.
    pub height: Px,
    /// What it shows, in one line.
    pub title: String,
    /// What it shows, in a few sentences.
    pub desc: String,
    /// The ladders, from the top.
    pub panels: Vec<Panel>,
    /// What the lines mean.
    pub keys: Vec<Key>,
}

/// One ladder of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// "(a)", where there are several.
    pub letter: Option<Text>,
    /// The names above the lifelines.
    pub heads: Vec<Head>,
    /// How far down the ladder begins.
    pub top: Px,
    /// The ladder.
    pub figure: Figure,
}

/// A host's name above its lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whose.
    pub host: HostId,
    /// The name.
    pub name: Text,
    /// The address, where there is one.
    pub address: Option<Text>,
}

/// A sample of a line and what it means. Nobody's colour: its host is 0, a router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The sample.
    pub sample: Vec<Shape>,
    /// What it means.
    pub text: Text,
}

/// Lays out a run for paper. `title` says what it is a run of.
#[must_use]
pub fn sheet(scene: &Scene<'_>, width: Px, lang: Lang, title: &str) -> Sheet {
    let busy = |group: &Vec<HostId>| {
        scene.records.iter().any(|record| match record.what {
            What::Sent { host, .. } => group.contains(&host),
            _ => false,
        })
    };
    let all = columns::groups(scene);
    let mut groups: Vec<Vec<HostId>> = all.iter().filter(|group| busy(group)).cloned().collect();
    if groups.is_empty() {
        groups = all;
    }
    let several = groups.len() > 1;
    let mut sheet = Sheet {
        width,
        title: title.to_string(),
        ..Sheet::default()
    };
    for (hosts, letter) in groups.iter().zip('a'..='z') {
        if several && !sheet.panels.is_empty() {
            sheet.height += SPACE;
        }
        let options = LadderOptions {
            hosts,
            print: true,
            ..LadderOptions::new(width, lang)
        };
        let figure = ladder(scene, &options);
        let name = several.then(|| {
            let at = Point::new(Px::ZERO, sheet.height + Px::whole(18));
            Text::new(format!("({letter})"), at, Anchor::Start, NAME[1], Face::Ui)
        });
        let panel = Panel {
            letter: name,
            heads: heads(scene, lang, &figure, sheet.height),
            top: sheet.height + HEAD,
            figure,
        };
        sheet.height = panel.top + panel.figure.height;
        if !sheet.desc.is_empty() {
            sheet.desc.push(' ');
        }
        sheet.desc += &panel.figure.desc;
        sheet.panels.push(panel);
    }
    keys(&mut sheet, lang);
    sheet
}

impl Sheet {
    /// The last moment with a line of the grid above `height`: where the run should end to be no
    /// higher.
    #[must_use]
    pub fn fits(&self, height: Px) -> Option<Instant> {
        let ticks = self.panels.iter().flat_map(|panel| {
            let shapes = panel.figure.shapes.iter();
            shapes.filter_map(move |shape| match shape {
                Shape::Tick(tick) if panel.top + tick.y <= height => Some(tick.at),
                _ => None,
            })
        });
        ticks.max()
    }
}

fn heads(scene: &Scene<'_>, lang: Lang, figure: &Figure, top: Px) -> Vec<Head> {
    let mut heads = Vec::new();
    for (place, (host, x)) in figure.lifelines.iter().enumerate() {
        let others = figure.lifelines.iter().enumerate();
        let near = others
            .filter(|(other, _)| other.abs_diff(place) == 1)
            .map(|(_, (_, other))| Px((*other - *x).0.abs()));
        // Half of it on each side; at the outside up to the edge.
        let edge = (*x).min(figure.width - *x);
        let room = near.chain([edge + edge]).min().unwrap_or(edge) - Px::whole(10);
        let party = scene.party(*host);
        let name = fitted(
            party.heading(lang).to_string(),
            Point::new(*x, top + Px::whole(18)),
            &NAME,
            Face::Ui,
            room,
        );
        let address = party.address.map(|address| {
            let at = Point::new(*x, top + Px::whole(35));
            fitted(address.to_string(), at, &ADDRESS, Face::Quiet, room)
        });
        heads.push(Head {
            host: *host,
            name,
            address,
        });
    }
    heads
}

/// As large as fits; at the smallest size without its end.
fn fitted(mut words: String, at: Point, sizes: &[Px], face: Face, room: Px) -> Text {
    let fits = |words: &str, size: Px| length(words, size, face) <= room;
    let mut size = sizes.last().copied().unwrap_or(Px::whole(10));
    if let Some(found) = sizes.iter().find(|size| fits(&words, **size)) {
        size = *found;
    }
    while !fits(&words, size) && words.chars().count() > 2 {
        words.pop();
        words.pop();
        words.push('…');
    }
    Text::new(words, at, Anchor::Middle, size, face)
}

/// What is drawn and needs an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Syn,
    Fin,
    Rst,
    Ack,
    Lost,
    Refused,
    Again,
    Icmp,
}

impl Line {
    const ALL: [Self; 8] = [
        Self::Syn,
        Self::Ack,
        Self::Fin,
        Self::Rst,
        Self::Lost,
        Self::Again,
        Self::Refused,
        Self::Icmp,
    ];

    const fn words(self, lang: Lang) -> &'static str {
        match (self, lang.spoken()) {
            (Self::Syn, Lang::En) => "doubled start: SYN",
            (Self::Syn, Lang::Zh) => "起点双线：SYN",
            (Self::Fin, Lang::En) => "square end: FIN",
            (Self::Fin, Lang::Zh) => "方形末端：FIN",
            (Self::Rst, Lang::En) => "broken line: RST",
            (Self::Rst, Lang::Zh) => "折线：RST",
            (Self::Ack, Lang::En) => "thin: a bare ACK",
            (Self::Ack, Lang::Zh) => "细线：纯 ACK",
            (Self::Lost, Lang::En) => "dashed: lost",
            (Self::Lost, Lang::Zh) => "虚线：丢失",
            (Self::Refused, Lang::En) => "hollow head: arrived damaged",
            (Self::Refused, Lang::Zh) => "空心箭头：到达时已损坏",
            (Self::Again, Lang::En) => "dotted: retransmitted",
            (Self::Again, Lang::Zh) => "点线：重传",
            (Self::Icmp, Lang::En) => "barbed head: ICMP",
            (Self::Icmp, Lang::Zh) => "倒钩箭头：ICMP",
        }
    }

    /// Whether a shape is drawn so.
    fn is_in(self, shape: &Shape) -> bool {
        match (self, shape) {
            (Self::Again, Shape::Repeat(_)) => true,
            (_, Shape::Arrow(it)) => match self {
                Self::Syn => it.syn,
                Self::Fin => it.fin && it.fate == Fate::Arrived,
                Self::Rst => it.kind == Some(Kind::Rst),
                Self::Ack => it.kind == Some(Kind::Ack),
                Self::Lost => it.fate == Fate::Lost,
                Self::Refused => it.fate == Fate::Refused,
                Self::Icmp => it.kind.is_none(),
                Self::Again => false,
            },
            _ => false,
        }
    }

    fn sample(self, from: Point) -> Vec<Shape> {
        let to = from.moved(SAMPLE, Px::ZERO);
        let id = TransmissionId(0);
        if self == Self::Again {
            let third = SAMPLE.scaled(1, 3);
            return Vec::from([Shape::Repeat(Repeat {
                of: id,
                by: id,
                host: HostId(0),
                curve: [
                    from,
                    from.moved(third, Px::whole(-6)),
                    to.moved(-third, Px::whole(-6)),
                    to,
                ],
            })]);
        }
        let lost = self == Self::Lost;
        let arrow = Arrow {
            id,
            host: HostId(0),
            kind: match self {
                Self::Syn => Some(Kind::Syn),
                Self::Fin => Some(Kind::Fin),
                Self::Rst => Some(Kind::Rst),
                Self::Ack => Some(Kind::Ack),
                Self::Icmp => None,
                Self::Lost | Self::Refused | Self::Again => Some(Kind::Data),
            },
            path: Vec::from([from, to]),
            fate: match self {
                Self::Lost => Fate::Lost,
                Self::Refused => Fate::Refused,
                _ => Fate::Arrived,
            },
            fin: self == Self::Fin,
            syn: self == Self::Syn,
            again: false,
            bundled: false,
            name: String::new(),
        };
        let mark = lost.then_some(Shape::Mark(Mark {
            id,
            what: MarkKind::Lost,
            at: to.moved(Px::whole(-8), Px::ZERO),
            text: None,
        }));
        Vec::from([Shape::Arrow(arrow)])
            .into_iter()
            .chain(mark)
            .collect()
    }
}

/// The key below the ladders, in as many rows as it needs.
fn keys(sheet: &mut Sheet, lang: Lang) {
    let drawn = |line: &Line| {
        let shapes = sheet.panels.iter().flat_map(|panel| &panel.figure.shapes);
        shapes.into_iter().any(|shape| line.is_in(shape))
    };
    let lines: Vec<Line> = Line::ALL.into_iter().filter(drawn).collect();
    if lines.is_empty() {
        return;
    }
    let (mut x, mut y) = (INDENT, sheet.height + SPACE);
    for line in lines {
        let words = line.words(lang);
        let width = SAMPLE + Px::whole(8) + length(words, KEY_SIZE, Face::Quiet);
        if x > INDENT && x + width > sheet.width {
            (x, y) = (INDENT, y + ROW);
        }
        let at = Point::new(x + SAMPLE + Px::whole(8), y + Px::whole(4));
        sheet.keys.push(Key {
            sample: line.sample(Point::new(x + Px::whole(1), y)),
            text: Text::new(words.to_string(), at, Anchor::Start, KEY_SIZE, Face::Quiet),
        });
        x = x + width + AFTER;
    }
    sheet.height = y + ROW;
}
