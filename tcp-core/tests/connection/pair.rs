//! Two connections and a scripted link between them.

use std::collections::BTreeMap;

use bytes::Bytes;
use tcp_core::connection::Transmit;
use tcp_core::{
    Cause, Config, Connection, Duration, Event, Flags, Instant, Segment, SeqNumber, State,
};

use crate::host::{local, remote};

/// Which end: A opens actively, B passively (unless both open).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    A,
    B,
}

impl End {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What an application does: writes `data`, reads whatever comes, closes when it has written.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) data: Bytes,
    pub(crate) written: usize,
    pub(crate) read: Vec<u8>,
    /// How much it reads at most at a time, and how often.
    pub(crate) reads: (usize, Duration),
    pub(crate) next_read: Instant,
    pub(crate) shut: bool,
}

pub(crate) struct Peer {
    pub(crate) conn: Option<Connection>,
    pub(crate) config: Config,
    pub(crate) iss: SeqNumber,
    pub(crate) app: App,
    pub(crate) events: Vec<Event>,
    pub(crate) transmits: Vec<Transmit>,
    /// The right edge of the window that it offered last, and of the widest that reached it.
    offered: Option<SeqNumber>,
    allowed: Option<SeqNumber>,
}

/// The link's verdict on a transmission: the delay of each copy that arrives; none: lost.
pub(crate) type Fate = Vec<Duration>;

pub(crate) struct Pair {
    pub(crate) now: Instant,
    pub(crate) a: Peer,
    pub(crate) b: Peer,
    in_flight: BTreeMap<(Instant, u64), (End, Segment)>,
    sent: u64,
}

impl Peer {
    fn new(config: Config, iss: u32, data: Bytes) -> Self {
        Self {
            conn: None,
            config,
            iss: SeqNumber(iss),
            app: App {
                data,
                written: 0,
                read: Vec::new(),
                reads: (usize::MAX, Duration::ZERO),
                next_read: Instant::ZERO,
                shut: false,
            },
            events: Vec::new(),
            transmits: Vec::new(),
            offered: None,
            allowed: None,
        }
    }

    /// What holds for each segment that it sends.
    fn check_transmit(&mut self, transmit: &Transmit) {
        let segment = &transmit.segment;
        if segment.flags.contains(Flags::RST) {
            return;
        }
        let info = self.conn().info();
        if let Some(edge) = right_edge(segment, info.receive_shift) {
            // SHLD-14. (A window that is scaled ends on a multiple of its unit: RFC 7323, 2.4;
            // RFC7323/shrinking.)
            let unit = 1 << info.receive_shift.unwrap_or(0);
            let kept = self.offered.is_none_or(|last| (edge + unit).after(last));
            // A SYN that is sent again has 16 bits for its window, whatever was said since.
            let syn = segment.flags.contains(Flags::SYN);
            assert!(kept || syn, "the right edge moved left: {transmit:?}");
            if kept {
                self.offered = Some(edge);
            }
        }
        // Nothing goes beyond what the peer offered, but for the octet that probes it.
        let probe = transmit.cause == Cause::WindowProbe;
        if segment.seq_len() > 0 && !segment.flags.contains(Flags::SYN) && !probe {
            let inside = self
                .allowed
                .is_some_and(|edge| segment.seq_end().at_or_before(edge));
            assert!(inside, "beyond the peer's window: {transmit:?}");
        }
    }

    /// Notes the window of a segment that reaches it.
    fn note_window(&mut self, segment: &Segment) {
        let shift = self.conn.as_ref().and_then(|conn| conn.info().send_shift);
        // A SYN's window counts from our first octet.
        let first = self.iss + 1 + u32::from(segment.window);
        let syn = segment.flags.contains(Flags::SYN).then_some(first);
        if let Some(edge) = right_edge(segment, shift).or(syn) {
            let wider = self.allowed.is_none_or(|last| edge.after(last));
            self.allowed = if wider { Some(edge) } else { self.allowed };
        }
    }

    /// The application does what it can. True when it did something.
    fn act(&mut self, now: Instant) {
        let Some(conn) = &mut self.conn else { return };
        let app = &mut self.app;
        if now >= app.next_read && conn.readable() > 0 {
            if let Ok(Some(bytes)) = conn.recv(now, app.reads.0, &mut self.events) {
                app.read.extend_from_slice(&bytes);
            }
            app.next_read = now + app.reads.1;
        }
        if !app.shut && conn.state() != State::SynSent {
            let rest = app.data.slice(app.written..);
            if let Ok(count) = conn.send(now, &rest, &mut self.events) {
                app.written += count;
            }
            if app.written == app.data.len() {
                app.shut = true;
                let _ = conn.shutdown(now, &mut self.events);
            }
        }
    }

    /// When the application wants to read again.
    fn wakes(&self) -> Option<Instant> {
        let readable = self.conn.as_ref().is_some_and(|conn| conn.readable() > 0);
        readable.then_some(self.app.next_read)
    }

    pub(crate) fn conn(&self) -> &Connection {
        self.conn.as_ref().expect("opened")
    }

    pub(crate) fn over(&self) -> bool {
        self.conn.as_ref().is_none_or(Connection::is_over)
    }
}

impl Pair {
    pub(crate) fn new(a: (Config, u32, Bytes), b: (Config, u32, Bytes)) -> Self {
        let mut pair = Self {
            now: Instant::ZERO,
            a: Peer::new(a.0, a.1, a.2),
            b: Peer::new(b.0, b.1, b.2),
            in_flight: BTreeMap::new(),
            sent: 0,
        };
        pair.connect(End::A);
        pair
    }

    pub(crate) fn peer(&mut self, end: End) -> &mut Peer {
        match end {
            End::A => &mut self.a,
            End::B => &mut self.b,
        }
    }

    pub(crate) fn connect(&mut self, end: End) {
        let now = self.now;
        let (from, to) = match end {
            End::A => (local(), remote()),
            End::B => (remote(), local()),
        };
        let peer = self.peer(end);
        let config = peer.config.clone();
        peer.conn = Some(Connection::connect(
            config,
            from,
            to,
            peer.iss,
            now,
            &mut peer.events,
        ));
    }

    /// Runs until nothing is left to happen, or until `limit`. The link asks `fate` for each
    /// transmission, with its number from 0 on.
    pub(crate) fn run(
        &mut self,
        limit: Duration,
        mut fate: impl FnMut(u64, End, &Transmit) -> Fate,
    ) {
        let until = self.now + limit;
        for _ in 0..200_000 {
            self.settle(&mut fate);
            let arrival = self.in_flight.keys().next().map(|(at, _)| *at);
            let wakes = [End::A, End::B].into_iter().flat_map(|end| {
                let peer = self.peer(end);
                [
                    peer.wakes(),
                    peer.conn.as_ref().and_then(Connection::poll_timeout),
                ]
            });
            let next = wakes
                .collect::<Vec<_>>()
                .into_iter()
                .flatten()
                .chain(arrival)
                .min();
            let Some(next) = next.filter(|at| *at <= until) else {
                return;
            };
            self.now = self.now.max(next);
            let now = self.now;
            while let Some(entry) = self.in_flight.first_entry().filter(|e| e.key().0 <= now) {
                let (to, segment) = entry.remove();
                self.deliver(to, &segment);
                self.settle(&mut fate);
            }
            for end in [End::A, End::B] {
                let peer = self.peer(end);
                if let Some(conn) = &mut peer.conn {
                    conn.on_timeout(now, &mut peer.events);
                }
            }
        }
        panic!("the two ends never come to rest");
    }

    fn deliver(&mut self, to: End, segment: &Segment) {
        let now = self.now;
        let peer = self.peer(to);
        peer.note_window(segment);
        match &mut peer.conn {
            Some(conn) => conn.on_segment(now, segment, &mut peer.events),
            None if segment.flags.contains(Flags::SYN) && segment.ack.is_none() => {
                let config = peer.config.clone();
                let iss = peer.iss;
                peer.conn = Some(Connection::accept(
                    config,
                    segment,
                    iss,
                    now,
                    &mut peer.events,
                ));
            }
            // A listener would answer with a reset or not at all.
            None => {}
        }
    }

    /// The applications act and everything that waits is sent.
    fn settle(&mut self, fate: &mut impl FnMut(u64, End, &Transmit) -> Fate) {
        let now = self.now;
        for end in [End::A, End::B] {
            let peer = self.peer(end);
            peer.act(now);
            let mut out = Vec::new();
            if let Some(conn) = &mut peer.conn {
                while let Some(transmit) = conn.poll_transmit(now, &mut peer.events) {
                    out.push(transmit);
                    assert!(out.len() < 1_000, "a connection that never stops sending");
                }
                check(conn);
            }
            for transmit in out {
                self.peer(end).check_transmit(&transmit);
                let number = self.sent;
                self.sent += 1;
                for (copy, delay) in fate(number, end, &transmit).into_iter().enumerate() {
                    let key = (now + delay, number * 10 + copy as u64);
                    self.in_flight
                        .insert(key, (end.other(), transmit.segment.clone()));
                }
                self.peer(end).transmits.push(transmit);
            }
        }
    }
}

/// Where the window of a segment ends: what it acknowledges and the window, which is not scaled on a
/// SYN.
fn right_edge(segment: &Segment, shift: Option<u8>) -> Option<SeqNumber> {
    let syn = segment.flags.contains(Flags::SYN);
    let shift = shift.filter(|_| !syn).unwrap_or(0);
    Some(segment.ack? + (u32::from(segment.window) << shift))
}

/// What holds for every connection at every moment.
pub(crate) fn check(conn: &Connection) {
    let info = conn.info();
    if conn.is_over() {
        assert_eq!(
            conn.poll_timeout(),
            None,
            "a timer runs in {}",
            info.state.name()
        );
        return;
    }
    assert!(
        info.snd.una.at_or_before(info.snd.nxt),
        "SND.UNA =< SND.NXT: {info:?}"
    );
    assert!(
        info.cwnd >= info.mss,
        "cwnd of at least a segment: {info:?}"
    );
    assert!(
        info.readable + info.out_of_order <= conn.config().receive_buffer,
        "{info:?}"
    );
    assert!(
        info.rcv.wnd + info.readable <= conn.config().receive_buffer,
        "{info:?}"
    );
    let outstanding = info.flight > 0;
    let running = |kind| info.timer(kind).is_some();
    use tcp_core::TimerKind::{Persist, Retransmission, TimeWait};
    if outstanding && info.state != State::TimeWait {
        assert!(
            running(Retransmission) ^ running(Persist),
            "who sends it again? {info:?}"
        );
    }
    assert_eq!(info.state == State::TimeWait, running(TimeWait), "{info:?}");
}
