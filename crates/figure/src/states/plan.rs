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

/// Where each box stands: state, whether it is the second CLOSED, column, row. As in the RFC's
/// figure.
pub(super) const NODES: [(State, bool, Column, i32); 12] = [
    (State::Closed, false, Middle, 0),
    (State::Listen, false, Middle, 1),
    (State::SynReceived, false, Left, 2),
    (State::SynSent, false, Right, 2),
    (State::Established, false, Middle, 3),
    (State::FinWait1, false, Left, 4),
    (State::CloseWait, false, Right, 4),
    (State::FinWait2, false, Left, 5),
    (State::Closing, false, Middle, 5),
    (State::LastAck, false, Right, 5),
    (State::TimeWait, false, Middle, 6),
    (State::Closed, true, Right, 6),
];
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
    /// As the RFC's figure says it.
    pub(super) name: &'static str,
}

const fn way(from: State, to: State, out: Port, into: Port, name: &'static str) -> Plan {
    Plan {
        from,
        to,
        out,
        into,
        name,
    }
}

/// All ways of the figure, and the one that its note 2 adds (FIN-WAIT-1 to TIME-WAIT).
#[rustfmt::skip]
pub(super) const EDGES: [Plan; 21] = [
    way(State::Closed, State::Listen, (Bottom, -25), (Top, -25), "passive OPEN"),
    way(State::Closed, State::SynSent, (End, -20), (Top, 55), "active OPEN, snd SYN"),
    way(State::Listen, State::Closed, (Top, 25), (Bottom, 25), "CLOSE"),
    way(State::Listen, State::SynReceived, (Bottom, -45), (Top, 50), "rcv SYN, snd SYN,ACK"),
    way(State::Listen, State::SynSent, (Bottom, 45), (Top, -50), "SEND, snd SYN"),
    way(State::SynReceived, State::Listen, (Top, -20), (Start, 0), "rcv RST"),
    way(State::SynReceived, State::Established, (Bottom, 20), (Top, -45), "rcv ACK of SYN"),
    way(State::SynReceived, State::FinWait1, (Bottom, -50), (Top, -50), "CLOSE, snd FIN"),
    way(State::SynSent, State::Closed, (Top, 10), (End, 50), "CLOSE"),
    way(State::SynSent, State::SynReceived, (Start, -20), (End, -20), "rcv SYN, snd SYN,ACK"),
    way(State::SynSent, State::Established, (Bottom, -20), (Top, 45), "rcv SYN,ACK, snd ACK"),
    way(State::Established, State::FinWait1, (Bottom, -45), (Top, 40), "CLOSE, snd FIN"),
    way(State::Established, State::CloseWait, (Bottom, 45), (Top, -40), "rcv FIN, snd ACK"),
    way(State::FinWait1, State::FinWait2, (Bottom, -30), (Top, -30), "rcv ACK of FIN"),
    way(State::FinWait1, State::Closing, (Bottom, 55), (Top, -40), "rcv FIN, snd ACK"),
    way(State::FinWait1, State::TimeWait, (End, 30), (Start, -50), "rcv FIN, ACK of FIN, snd ACK"),
    way(State::CloseWait, State::LastAck, (Bottom, 0), (Top, 0), "CLOSE, snd FIN"),
    way(State::FinWait2, State::TimeWait, (Bottom, 20), (Start, 40), "rcv FIN, snd ACK"),
    way(State::Closing, State::TimeWait, (Bottom, 0), (Top, 0), "rcv ACK of FIN"),
    way(State::LastAck, State::Closed, (Bottom, 0), (Top, 0), "rcv ACK of FIN"),
    way(State::TimeWait, State::Closed, (End, 0), (Start, 0), "2 MSL timeout"),
];

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
