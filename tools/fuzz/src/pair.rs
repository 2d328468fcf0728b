//! Two ends, a link between them that does as it is told, and their applications.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use bytes::Bytes;
use tcp_core::connection::{Info, RecvError, SendError, Transmit};
use tcp_core::{Config, Connection, Duration, Event, Flags, Instant, Segment, SeqNumber, State};

use crate::invariants::{check, check_transmit};
use crate::watch::Watch;

/// Which end: A opens actively, B passively (unless both open).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The first.
    A,
    /// The second.
    B,
}

impl End {
    /// The end at the other side of the link.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// What a connection looks like to an application.
pub trait Socket {
    /// Its state.
    fn state(&self) -> State;
    /// How much can be read.
    fn readable(&self) -> u32;
    /// RECEIVE.
    ///
    /// # Errors
    /// As the connection's.
    fn recv(&mut self, now: Instant, max: usize) -> Result<Option<Bytes>, RecvError>;
    /// SEND.
    ///
    /// # Errors
    /// As the connection's.
    fn send(&mut self, now: Instant, data: &Bytes) -> Result<usize, SendError>;
    /// CLOSE.
    fn shutdown(&mut self, now: Instant);
}

/// What an application does: writes `data`, reads whatever comes, closes when it has written.
#[derive(Clone, Debug)]
pub struct App {
    /// What it writes.
    pub data: Bytes,
    /// How much of it was taken.
    pub written: usize,
    /// What it read.
    pub read: Vec<u8>,
    /// How much it reads at most at a time, and how often.
    pub reads: (usize, Duration),
    /// When it reads next.
    pub next_read: Instant,
    /// It called CLOSE, or never will.
    pub shut: bool,
}

impl App {
    /// Writes `data`, and reads at once whatever comes.
    #[must_use]
    pub fn new(data: Bytes) -> Self {
        Self {
            data,
            written: 0,
            read: Vec::new(),
            reads: (usize::MAX, Duration::ZERO),
            next_read: Instant::ZERO,
            shut: false,
        }
    }

    /// Does what it can.
    pub fn act(&mut self, now: Instant, socket: &mut impl Socket) {
        if now >= self.next_read && socket.readable() > 0 {
            if let Ok(Some(bytes)) = socket.recv(now, self.reads.0) {
                self.read.extend_from_slice(&bytes);
            }
            self.next_read = now + self.reads.1;
        }
        if !self.shut && socket.state() != State::SynSent {
            let rest = self.data.slice(self.written..);
            if let Ok(count) = socket.send(now, &rest) {
                self.written += count;
            }
            if self.written == self.data.len() {
                self.shut = true;
                socket.shutdown(now);
            }
        }
    }
}

/// What the link's watcher makes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It belongs to the connection that is watched.
    Part,
    /// It is a host's own answer to what belongs to nobody.
    Aside,
    /// It belongs to another connection, which took the first one's place: the watcher goes.
    Successor,
}

/// One end of a [`Pair`].
pub trait Host {
    /// What travels on the link.
    type Parcel: Clone;
    /// The application does what it can.
    fn act(&mut self, now: Instant);
    /// The next segment to send, as it travels; and what the link's watcher makes of it.
    fn poll(&mut self, now: Instant) -> Option<(Transmit, Self::Parcel, Seen)>;
    /// Something arrives.
    fn deliver(&mut self, now: Instant, parcel: &Self::Parcel);
    /// A bit of a parcel is turned over on the way; `None`: the parcel is lost by it.
    fn corrupt(parcel: &Self::Parcel, bit: u32) -> Option<Self::Parcel>;
    /// Time has come to something, perhaps here.
    fn on_timeout(&mut self, now: Instant);
    /// When TCP or the application wants to be called.
    fn wakes(&self) -> Option<Instant>;
    /// What its application writes.
    fn stream(&self) -> &Bytes;
    /// What must hold once everything was sent.
    fn check(&self);
    /// How it stands, for a trace.
    fn status(&self) -> Option<Info>;
}

/// One way in which a transmission arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// How long it takes.
    pub after: Duration,
    /// The bit that is turned over on the way.
    pub flipped: Option<u32>,
}

impl From<Duration> for Arrival {
    fn from(after: Duration) -> Self {
        let flipped = None;
        Self { after, flipped }
    }
}

/// A bare connection, its application, and what it told.
#[derive(Debug)]
pub struct Peer {
    /// The connection, once there is one.
    pub conn: Option<Connection>,
    /// The knobs that it gets.
    pub config: Config,
    /// The initial sequence number that it gets.
    pub iss: SeqNumber,
    /// The application.
    pub app: App,
    /// All events so far.
    pub events: Vec<Event>,
    /// All segments that were sent so far.
    pub transmits: Vec<Transmit>,
}

/// Two ends and the link between them.
#[derive(Debug)]
pub struct Pair<H: Host = Peer> {
    /// The time.
    pub now: Instant,
    /// The end that opens actively.
    pub a: H,
    /// The other one.
    pub b: H,
    watch: Option<Watch>,
    in_flight: BTreeMap<(Instant, u64), (End, H::Parcel)>,
    sent: u64,
    trace: bool,
}

/// A's endpoint in a pair of bare connections.
#[must_use]
pub fn local() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 40_000))
}

/// B's endpoint in a pair of bare connections.
#[must_use]
pub fn remote() -> SocketAddr {
    SocketAddr::from(([198, 51, 100, 2], 80))
}

struct Open<'a>(&'a mut Connection, &'a mut Vec<Event>);

impl Socket for Open<'_> {
    fn state(&self) -> State {
        self.0.state()
    }
    fn readable(&self) -> u32 {
        self.0.readable()
    }
    fn recv(&mut self, _: Instant, max: usize) -> Result<Option<Bytes>, RecvError> {
        self.0.recv(max)
    }
    fn send(&mut self, now: Instant, data: &Bytes) -> Result<usize, SendError> {
        self.0.send(now, data, self.1)
    }
    fn shutdown(&mut self, now: Instant) {
        let _ = self.0.shutdown(now, self.1);
    }
}

impl Peer {
    fn new(config: Config, iss: u32, data: Bytes) -> Self {
        Self {
            conn: None,
            config,
            iss: SeqNumber(iss),
            app: App::new(data),
            events: Vec::new(),
            transmits: Vec::new(),
        }
    }

    /// The connection.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        self.conn.as_ref().expect("opened")
    }

    /// Whether nothing will ever happen here again.
    #[must_use]
    pub fn over(&self) -> bool {
        self.conn.as_ref().is_none_or(Connection::is_over)
    }
}

impl Host for Peer {
    type Parcel = Segment;

    fn act(&mut self, now: Instant) {
        if let Some(conn) = &mut self.conn {
            self.app.act(now, &mut Open(conn, &mut self.events));
        }
    }

    fn poll(&mut self, now: Instant) -> Option<(Transmit, Segment, Seen)> {
        let conn = self.conn.as_mut()?;
        let transmit = conn.poll_transmit(now, &mut self.events)?;
        check_transmit(conn, &transmit);
        let parcel = transmit.segment.clone();
        self.transmits.push(transmit.clone());
        Some((transmit, parcel, Seen::Part))
    }

    fn deliver(&mut self, now: Instant, segment: &Segment) {
        match &mut self.conn {
            Some(conn) => conn.on_segment(now, segment, &mut self.events),
            None if segment.flags.contains(Flags::SYN) && segment.ack.is_none() => {
                let config = self.config.clone();
                let events = &mut self.events;
                self.conn = Some(Connection::accept(now, config, segment, self.iss, events));
            }
            // A listener would answer with a reset or not at all.
            None => {}
        }
    }

    /// The checksum would not match.
    fn corrupt(_: &Segment, _: u32) -> Option<Segment> {
        None
    }

    fn on_timeout(&mut self, now: Instant) {
        if let Some(conn) = &mut self.conn {
            conn.on_timeout(now, &mut self.events);
        }
    }

    fn wakes(&self) -> Option<Instant> {
        let conn = self.conn.as_ref()?;
        let reads = (conn.readable() > 0).then_some(self.app.next_read);
        [reads, conn.poll_timeout()].into_iter().flatten().min()
    }

    fn stream(&self) -> &Bytes {
        &self.app.data
    }

    fn check(&self) {
        if let Some(conn) = &self.conn {
            check(conn);
        }
    }

    fn status(&self) -> Option<Info> {
        self.conn.as_ref().map(Connection::info)
    }
}

impl Pair<Peer> {
    /// Two connections, each with its knobs, its initial sequence number and what its application
    /// writes. A opens.
    #[must_use]
    pub fn new(a: (Config, u32, Bytes), b: (Config, u32, Bytes)) -> Self {
        let mut pair = Self::between(Peer::new(a.0, a.1, a.2), Peer::new(b.0, b.1, b.2));
        pair.connect(End::A);
        pair
    }

    /// An end opens actively.
    pub fn connect(&mut self, end: End) {
        let now = self.now;
        let (from, to) = match end {
            End::A => (local(), remote()),
            End::B => (remote(), local()),
        };
        let peer = self.peer(end);
        let (config, iss) = (peer.config.clone(), peer.iss);
        let events = &mut peer.events;
        peer.conn = Some(Connection::connect(now, config, from, to, iss, events));
    }
}

/// Whether a run shall be shown, for whoever looks for what went wrong in it.
pub(crate) fn tracing() -> bool {
    std::env::var_os("ACKADEMY_FUZZ_TRACE").is_some()
}

/// A segment in one line.
pub(crate) fn line(transmit: &Transmit) -> String {
    let segment = &transmit.segment;
    let letters = [
        (Flags::SYN, "S"),
        (Flags::FIN, "F"),
        (Flags::RST, "R"),
        (Flags::PSH, "P"),
        (Flags::URG, "U"),
        (Flags::ECE, "E"),
        (Flags::CWR, "W"),
    ];
    let set = letters
        .into_iter()
        .filter(|(flag, _)| segment.flags.contains(*flag));
    let flags: String = set.map(|(_, letter)| letter).collect();
    let ack = segment.ack.map(|ack| ack.0);
    format!(
        "[{flags}] {}({}) ack {ack:?} win {} mss {:?} scale {:?} stamps {:?} sack {:?} {:?}",
        segment.seq,
        segment.data_len(),
        segment.window,
        segment.options.mss,
        segment.options.window_scale,
        segment.options.timestamps,
        segment.options.sack.as_slice(),
        transmit.cause
    )
}

impl<H: Host> Pair<H> {
    /// Two ends that were made already.
    #[must_use]
    pub fn between(a: H, b: H) -> Self {
        Self {
            now: Instant::ZERO,
            a,
            b,
            watch: Some(Watch::default()),
            in_flight: BTreeMap::new(),
            sent: 0,
            trace: tracing(),
        }
    }

    /// Nobody watches the link: for ends that need not keep to what they said first, as one that
    /// answers each SYN with another cookie.
    pub fn unwatched(&mut self) {
        self.watch = None;
    }

    /// One of the ends.
    pub fn peer(&mut self, end: End) -> &mut H {
        match end {
            End::A => &mut self.a,
            End::B => &mut self.b,
        }
    }

    /// Runs until nothing is left to happen, or until `limit`. The link asks `fate` for each
    /// transmission, with its number from 0 on, how its copies arrive; none: it is lost.
    pub fn run<C: Into<Arrival>>(
        &mut self,
        limit: Duration,
        fate: impl FnMut(u64, End, &Transmit) -> Vec<C>,
    ) {
        let rest = self.run_steps(200_000, limit, fate);
        assert!(rest, "the two ends never come to rest");
    }

    /// [`Self::run`], for so many moments at most. False: there would be more.
    pub fn run_steps<C: Into<Arrival>>(
        &mut self,
        steps: u32,
        limit: Duration,
        mut fate: impl FnMut(u64, End, &Transmit) -> Vec<C>,
    ) -> bool {
        let until = self.now + limit;
        for _ in 0..steps {
            self.settle(&mut fate);
            let arrival = self.in_flight.keys().next().map(|(at, _)| *at);
            let next = [self.a.wakes(), self.b.wakes(), arrival];
            let next = next.into_iter().flatten().min();
            let Some(next) = next.filter(|at| *at <= until) else {
                return true;
            };
            self.now = self.now.max(next);
            let now = self.now;
            while let Some(entry) = self.in_flight.first_entry().filter(|e| e.key().0 <= now) {
                let (to, parcel) = entry.remove();
                self.peer(to).deliver(now, &parcel);
                if self.trace {
                    println!("{now:?} {to:?} is {:?}", self.peer(to).status());
                }
                self.settle(&mut fate);
            }
            self.a.on_timeout(now);
            self.b.on_timeout(now);
        }
        false
    }

    /// The applications act and everything that waits is sent.
    fn settle<C: Into<Arrival>>(&mut self, fate: &mut impl FnMut(u64, End, &Transmit) -> Vec<C>) {
        let now = self.now;
        for (index, end) in [End::A, End::B].into_iter().enumerate() {
            self.peer(end).act(now);
            // No more than what the application wrote, a byte a segment, and what goes with it.
            let most = self.peer(end).stream().len().saturating_add(1_000);
            for sent in 0.. {
                assert!(sent < most, "a connection that never stops sending");
                let Some((transmit, parcel, seen)) = self.peer(end).poll(now) else {
                    break;
                };
                let stream = self.peer(end).stream().clone();
                if seen == Seen::Successor {
                    self.unwatched();
                }
                if let Some(watch) = self.watch.as_mut().filter(|_| seen == Seen::Part) {
                    watch.sent(index, &transmit, &stream);
                }
                let number = self.sent;
                self.sent += 1;
                let fate = fate(number, end, &transmit).into_iter().map(Into::into);
                let fate: Vec<Arrival> = fate.collect();
                if self.trace {
                    println!("{now:?} {end:?} {} {fate:?}", line(&transmit));
                }
                for (copy, arrival) in fate.into_iter().enumerate() {
                    let Arrival { after, flipped } = arrival;
                    let parcel = match flipped {
                        Some(bit) => H::corrupt(&parcel, bit),
                        None => Some(parcel.clone()),
                    };
                    let key = (now + after, number * 10 + copy as u64);
                    if let Some(parcel) = parcel {
                        self.in_flight.insert(key, (end.other(), parcel));
                    }
                }
            }
            self.peer(end).check();
        }
    }
}
