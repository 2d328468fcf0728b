//! The diagram as a table: where each box stands, and each way between them.

use tcp_core::State;

use super::super::px::{Area, Point};

#[derive(Clone, Copy)]
pub(super) enum Column {
    Left,
    Middle,
    Right,
}

use Column::{Left, Middle, Right};

/// Where each box stands: state, whether it is the second CLOSED, column, row.
pub(super) const NODES: [(State, bool, Column, i32); 12] = [
    (State::Closed, false, Middle, 0),
    (State::SynSent, false, Left, 1),
    (State::Listen, false, Right, 1),
    (State::SynReceived, false, Right, 2),
    (State::Established, false, Middle, 3),
    (State::FinWait1, false, Left, 4),
    (State::CloseWait, false, Right, 4),
    (State::FinWait2, false, Left, 5),
    (State::Closing, false, Middle, 5),
    (State::LastAck, false, Right, 5),
    (State::TimeWait, false, Middle, 6),
    (State::Closed, true, Right, 6),
];
pub(super) const HANDSHAKE_ROWS: i32 = 3;
pub(super) const LAST_ROW: i32 = 6;

/// On which side of a box a way begins or ends, and how far from that side's middle, in percent of
/// half the side.
pub(super) type Port = (Side, i64);

#[derive(Clone, Copy)]
pub(super) enum Side {
    Top,
    Bottom,
    Start,
    End,
}

use Side::{Bottom, End, Start, Top};

/// A way as the table has it.
pub(super) struct Plan {
    pub(super) from: State,
    pub(super) to: State,
    pub(super) out: Port,
    pub(super) into: Port,
    /// Drawn only when somebody went it.
    pub(super) rare: bool,
    pub(super) name: &'static str,
}

#[rustfmt::skip]
pub(super) const EDGES: [Plan; 20] = [
    Plan { from: State::Closed, to: State::SynSent, out: (Bottom, -30), into: (Top, 20), rare: false, name: "active OPEN, snd SYN" },
    Plan { from: State::Closed, to: State::Listen, out: (Bottom, 30), into: (Top, -20), rare: false, name: "passive OPEN" },
    Plan { from: State::Listen, to: State::SynReceived, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv SYN, snd SYN,ACK" },
    Plan { from: State::Listen, to: State::SynSent, out: (Start, 0), into: (End, -40), rare: true, name: "SEND, snd SYN" },
    Plan { from: State::SynSent, to: State::SynReceived, out: (End, 20), into: (Start, -20), rare: false, name: "rcv SYN, snd SYN,ACK" },
    Plan { from: State::SynSent, to: State::Established, out: (Bottom, 10), into: (Top, -40), rare: false, name: "rcv SYN,ACK, snd ACK" },
    Plan { from: State::SynReceived, to: State::Established, out: (Bottom, -20), into: (Top, 55), rare: false, name: "rcv ACK of SYN" },
    Plan { from: State::SynReceived, to: State::Listen, out: (Top, 60), into: (Bottom, 60), rare: true, name: "rcv RST" },
    Plan { from: State::SynReceived, to: State::FinWait1, out: (Start, 60), into: (Top, 60), rare: true, name: "CLOSE, snd FIN" },
    Plan { from: State::SynSent, to: State::Closed, out: (Top, -30), into: (Start, 40), rare: true, name: "CLOSE, delete TCB" },
    Plan { from: State::Listen, to: State::Closed, out: (Top, 30), into: (End, 40), rare: true, name: "CLOSE, delete TCB" },
    Plan { from: State::Established, to: State::FinWait1, out: (Bottom, -40), into: (Top, 10), rare: false, name: "CLOSE, snd FIN" },
    Plan { from: State::Established, to: State::CloseWait, out: (Bottom, 40), into: (Top, -10), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::FinWait1, to: State::FinWait2, out: (Bottom, -20), into: (Top, -20), rare: false, name: "rcv ACK of FIN" },
    Plan { from: State::FinWait1, to: State::Closing, out: (Bottom, 50), into: (Top, -30), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::FinWait1, to: State::TimeWait, out: (End, 30), into: (Start, -50), rare: true, name: "rcv FIN, ACK of FIN, snd ACK" },
    Plan { from: State::FinWait2, to: State::TimeWait, out: (Bottom, 20), into: (Start, 30), rare: false, name: "rcv FIN, snd ACK" },
    Plan { from: State::Closing, to: State::TimeWait, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv ACK of FIN" },
    Plan { from: State::CloseWait, to: State::LastAck, out: (Bottom, 0), into: (Top, 0), rare: false, name: "CLOSE, snd FIN" },
    Plan { from: State::LastAck, to: State::Closed, out: (Bottom, 0), into: (Top, 0), rare: false, name: "rcv ACK of FIN" },
];
pub(super) const TIME_WAIT_OVER: Plan = Plan {
    from: State::TimeWait,
    to: State::Closed,
    out: (End, 0),
    into: (Start, 0),
    rare: false,
    name: "2 MSL timeout, delete TCB",
};

/// The place of a port on a box.
pub(super) fn port(area: Area, (side, shift): Port) -> Point {
    let centre = area.centre();
    let across = centre.x + area.w.half().scaled(shift, 100);
    let down = centre.y + area.h.half().scaled(shift, 100);
    match side {
        Top => Point::new(across, area.y),
        Bottom => Point::new(across, area.bottom()),
        Start => Point::new(area.x, down),
        End => Point::new(area.right(), down),
    }
}
