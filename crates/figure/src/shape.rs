//! What a figure consists of: plain data with roles, no colours. Whoever paints it gives each role
//! its look.

use alloc::string::String;
use alloc::vec::Vec;

use tcp_core::{Instant, State};

use super::px::{Area, Point, Px, Turn};
use tcp_explain::Role;
use tcp_sim::ids::{HostId, Kind, TransmissionId};

/// A ladder, laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Its width: what was asked for, or what its lifelines need.
    pub width: Px,
    /// Its height: it grows with time, and is at least what was asked for.
    pub height: Px,
    /// Where *now* is. Everything below has not happened.
    pub now_y: Px,
    /// The lifelines from left to right: whose, and where.
    pub lifelines: Vec<(HostId, Px)>,
    /// Each host's part in the play, in the order of their ids: it decides the colour of what is
    /// the host's.
    pub roles: Vec<Role>,
    /// What it shows, in one line.
    pub title: String,
    /// What it shows, in a few sentences.
    pub desc: String,
    /// The shapes in painting order.
    pub shapes: Vec<Shape>,
}

/// One shape of a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Hatching: the future.
    Future(Area),
    /// A line of the grid and its time.
    Tick(Tick),
    /// A host that has no connection: a thin line down.
    Lifeline(Lifeline),
    /// A piece of a lifeline in one state.
    Band(Band),
    /// The name of a state, at the beginning of its band.
    StateName(StateName),
    /// In whose name a host sends that is not that one.
    Claim(Claim),
    /// Segments that wait for the link at their sender.
    Wait(Wait),
    /// Idle time that is folded away, or that can be folded again.
    Fold(Fold),
    /// The dotted curve from a retransmission back to what it repeats.
    Repeat(Repeat),
    /// The way of one transmission, as far as it has gone.
    Arrow(Arrow),
    /// Something that happened to a transmission on its way.
    Mark(Mark),
    /// What a transmission that is no longer in flight was.
    Label(Label),
    /// The same for many whose arrows lie too close for a label each.
    Bundle(Bundle),
    /// Why a retransmission was sent, at its beginning.
    CausePill(CausePill),
    /// The line at *now*.
    Now(NowLine),
    /// What must be known to read the figure: "not to scale".
    Note(Text),
    /// A segment in flight: a button.
    Flight(Flight),
    /// Several in flight at one place: a button that opens into their list.
    Pile(Pile),
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Where the text's baseline begins, has its middle or ends (see `anchor`).
    pub at: Point,
    /// Which part of the text is at `at`.
    pub anchor: Anchor,
    /// The direction in which it runs.
    pub turn: Turn,
    /// The size of the type.
    pub size: Px,
    /// Which face.
    pub face: Face,
    /// The estimated length. The layout kept this much free.
    pub length: Px,
}

/// Which part of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    /// SVG's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// The two faces of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// The interface's, weight 600.
    Ui,
    /// The interface's, regular.
    Quiet,
    /// Fixed width: times.
    Mono,
}

/// A line of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The time that it stands for.
    pub at: Instant,
    /// Its height.
    pub y: Px,
    /// Where the line begins.
    pub x0: Px,
    /// Where it ends.
    pub x1: Px,
    /// The time, in words.
    pub text: Text,
}

/// A thin piece of a lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifeline {
    /// Whose.
    pub host: HostId,
    /// Where it stands.
    pub x: Px,
    /// Its upper end.
    pub y0: Px,
    /// Its lower end.
    pub y1: Px,
}

/// A piece of a lifeline in one state, cut where time is folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Whose.
    pub host: HostId,
    /// Which state.
    pub state: State,
    /// Where its middle stands. The bands of a host's further connections stand beside that of the
    /// first.
    pub x: Px,
    /// How broad it is.
    pub w: Px,
    /// Its upper end.
    pub y0: Px,
    /// Its lower end.
    pub y1: Px,
}

/// The name of a state beside its band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateName {
    /// Whose.
    pub host: HostId,
    /// Which state.
    pub state: State,
    /// The name; where a host has several connections, with what tells this one from the others.
    pub text: Text,
}

/// Beside a lifeline: in whose name the host sends from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who sends.
    pub host: HostId,
    /// "as client".
    pub text: Text,
}

/// From a segment's handing over until its last bit left its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Whose segment.
    pub host: HostId,
    /// The transmission.
    pub id: TransmissionId,
    /// Where the stripe stands.
    pub x: Px,
    /// Its upper end.
    pub y0: Px,
    /// Its lower end.
    pub y1: Px,
}

/// Names a stretch of idle time by its beginning, so that the name stays while a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FoldId(pub Instant);

/// Idle time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Which stretch.
    pub id: FoldId,
    /// Whether it is drawn in full now (then this is the handle that folds it again).
    pub open: bool,
    /// The torn line's height.
    pub y: Px,
    /// Where the torn line begins.
    pub x0: Px,
    /// Where it ends.
    pub x1: Px,
    /// The button.
    pub area: Area,
    /// What it says: "nothing for 0.94 s".
    pub text: Text,
}

/// A cubic curve from a retransmission's beginning back to the original's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The original.
    pub of: TransmissionId,
    /// The retransmission.
    pub by: TransmissionId,
    /// Whose.
    pub host: HostId,
    /// Beginning, two control points, end.
    pub curve: [Point; 4],
}

/// How a transmission's line is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The transmission.
    pub id: TransmissionId,
    /// Who sent it.
    pub host: HostId,
    /// What it is; `None`: no segment, but a router's ICMP report.
    pub kind: Option<Kind>,
    /// Its corners, from the sender to where it is or ended. At least two.
    pub path: Vec<Point>,
    /// What became of it: `Lost` is dashed.
    pub fate: Fate,
    /// Carries FIN, alone or behind data: its end is square.
    pub fin: bool,
    /// Carries SYN: its beginning is doubled.
    pub syn: bool,
    /// Sent again: drawn with the curve of [`Repeat`].
    pub again: bool,
    /// One of many that share a [`Bundle`]'s label: drawn finer, as they lie close together.
    pub bundled: bool,
    /// Everything in words, for a tooltip and for those who cannot see the line.
    pub name: String,
}

/// What became of a transmission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Still on its way: no head yet.
    InFlight,
    /// It arrived.
    Arrived,
    /// It arrived and was thrown away there as damaged.
    Refused,
    /// It will never arrive.
    Lost,
}

/// Something that happened to a transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The transmission.
    pub id: TransmissionId,
    /// What happened.
    pub what: MarkKind,
    /// Where: the middle of the mark.
    pub at: Point,
    /// What it says beside it, where there is room.
    pub text: Option<Text>,
}

/// What can happen to a transmission on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// It was lost here: a cross in a circle.
    Lost,
    /// A bit was turned over here.
    Corrupted,
    /// It was held up from here on.
    Delayed,
    /// A copy begins here.
    Copied,
    /// It arrived damaged and was thrown away.
    Refused,
}

/// A label of one transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The transmission.
    pub id: TransmissionId,
    /// Who sent it.
    pub host: HostId,
    /// What it is; `None`: no segment, but a router's ICMP report.
    pub kind: Option<Kind>,
    /// What it says.
    pub text: Text,
}

/// A label of many transmissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The first and the last of them.
    pub ids: (TransmissionId, TransmissionId),
    /// How many.
    pub count: u32,
    /// Who sent them.
    pub host: HostId,
    /// What they are.
    pub kind: Kind,
    /// What it says: "8 × 1460, seq 1001–12681".
    pub text: Text,
}

/// A retransmission's cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CausePill {
    /// The retransmission.
    pub id: TransmissionId,
    /// Whose.
    pub host: HostId,
    /// The pill.
    pub area: Area,
    /// What it says: "timeout".
    pub text: Text,
}

/// The line at *now*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowLine {
    /// Its height.
    pub y: Px,
    /// Where it begins.
    pub x0: Px,
    /// Where it ends.
    pub x1: Px,
    /// Where words stand at its height: it does not strike through them.
    pub gaps: Vec<(Px, Px)>,
    /// "now".
    pub text: Text,
}

/// A segment in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// The transmission.
    pub id: TransmissionId,
    /// Who sent it.
    pub host: HostId,
    /// What it is; `None`: no segment, but a router's ICMP report.
    pub kind: Option<Kind>,
    /// Where it is: the middle of its pill.
    pub at: Point,
    /// The pill: at least 24 px high and wide. In a pile: the pile's.
    pub area: Area,
    /// What the pill says; empty where there is only room for its mark.
    pub text: Text,
    /// Whether it goes to the right.
    pub rightwards: bool,
    /// Whether a fault turned one of its bits over.
    pub corrupted: bool,
    /// Whether it repeats what was sent before: it carries the mark of that.
    pub again: bool,
    /// Everything in words: its button's accessible name.
    pub name: String,
}

/// Segments in flight that stand too close together for a pill each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    /// They, in the order of their sending. What their texts say is for the list that opens.
    pub members: Vec<Flight>,
    /// Who sent them all; `None`: several did.
    pub host: Option<HostId>,
    /// The pill, which covers all of their places.
    pub area: Area,
    /// How many of what: "16 ACKs".
    pub text: Text,
    /// Whether they go to the right; `None`: some go there and some come back.
    pub rightwards: Option<bool>,
    /// Whether one of them repeats what was sent before.
    pub again: bool,
}

impl Figure {
    /// A host's part in the play.
    #[must_use]
    pub fn role(&self, host: HostId) -> Role {
        let role = self.roles.get(host.index()).copied();
        role.unwrap_or(Role::Client)
    }
}

impl Shape {
    /// The space that the shape takes, for deciding whether it is in view.
    #[must_use]
    pub fn bounds(&self) -> Area {
        let line = |x: Px, y0: Px, y1: Px| Area::between(x, y0, x, y1).grown(Px::whole(4));
        match self {
            Self::Future(area) => *area,
            Self::Tick(tick) => {
                Area::between(tick.x0, tick.y, tick.x1, tick.y).with(tick.text.bounds())
            }
            Self::Lifeline(it) => line(it.x, it.y0, it.y1),
            Self::Band(it) => line(it.x, it.y0, it.y1),
            Self::StateName(it) => it.text.bounds(),
            Self::Claim(it) => it.text.bounds(),
            Self::Wait(it) => line(it.x, it.y0, it.y1),
            Self::Fold(it) => Area::between(it.x0, it.y, it.x1, it.y)
                .grown(Px::whole(6))
                .with(it.area),
            Self::Repeat(it) => around(&it.curve),
            Self::Arrow(it) => around(&it.path).grown(Px::whole(8)),
            Self::Mark(it) => {
                let mark = Area::between(it.at.x, it.at.y, it.at.x, it.at.y).grown(Px::whole(11));
                it.text
                    .as_ref()
                    .map_or(mark, |text| mark.with(text.bounds()))
            }
            Self::Label(it) => it.text.bounds(),
            Self::Bundle(it) => it.text.bounds(),
            Self::CausePill(it) => it.area,
            Self::Now(it) => Area::between(it.x0, it.y, it.x1, it.y).with(it.text.bounds()),
            Self::Note(it) => it.bounds(),
            Self::Flight(it) => it.area,
            Self::Pile(it) => it.area,
        }
    }
}

fn around(points: &[Point]) -> Area {
    let spot = |p: &Point| Area::between(p.x, p.y, p.x, p.y);
    points
        .iter()
        .map(spot)
        .reduce(Area::with)
        .unwrap_or_default()
}
