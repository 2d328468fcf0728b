//! Target `connection`: whatever arrives at one connection, in whatever state, at whatever time.

use tcp_core::connection::Transmit;
use tcp_core::event::NoObserver;
use tcp_core::wire::{IcmpError, IcmpKind, IpFields, Options, Timestamps};
use tcp_core::{Connection, Duration, Event, Flags, Instant, Segment, SeqNumber, State, TimerKind};

use crate::invariants::{check, check_transmit};
use crate::pair::{line, local, remote, tracing};
use crate::tape::{Tape, stream};

/// Brings a connection with any knobs into any state, and then does anything to it.
pub fn connection(data: &[u8]) {
    let mut tape = Tape::new(data);
    let mut play = Play::new(&mut tape);
    play.begin(&mut tape);
    for _ in 0..300 {
        if tape.is_over() {
            break;
        }
        play.step(&mut tape);
    }
    play.leave();
}

/// A connection, and its double: the same calls, and nobody who listens.
struct Play {
    conn: Connection,
    double: Connection,
    now: Instant,
    events: Vec<Event>,
    /// What the connection said last about timestamps.
    stamps: Timestamps,
    /// The most that can have been read: what arrived in all.
    arrived: usize,
    read: usize,
}

/// The same call to both.
macro_rules! both {
    ($play:ident.$call:ident($($argument:expr),*)) => {{
        let one = $play.conn.$call($play.now, $($argument,)* &mut $play.events);
        let other = $play.double.$call($play.now, $($argument,)* &mut NoObserver);
        assert_eq!(one, other, "who listens makes a difference");
        one
    }};
}

impl Play {
    fn new(tape: &mut Tape<'_>) -> Self {
        let config = tape.config();
        let now = Instant::from_nanos(tape.pick(&[0, 1_000_000_000, 1 << 52]));
        let iss = tape.pick(&[SeqNumber(1000), SeqNumber(u32::MAX - 2000), SeqNumber(0)]);
        let mut events = Vec::new();
        let conn = if tape.flag() {
            let mut syn = segment();
            syn.seq = SeqNumber(5000);
            syn.flags = Flags::SYN;
            syn.options = Options {
                mss: Some(1000),
                window_scale: tape.flag().then_some(3),
                sack_permitted: tape.flag(),
                timestamps: tape.flag().then_some(Timestamps { value: 7, echo: 0 }),
                ..Options::default()
            };
            if tape.one_in(4) {
                syn.flags = syn.flags.with(Flags::FIN);
                syn.payload = stream(10);
            }
            Connection::accept(now, config, &syn, iss, &mut events)
        } else {
            Connection::connect(now, config, local(), remote(), iss, &mut events)
        };
        Self {
            double: conn.clone(),
            conn,
            now,
            events,
            stamps: Timestamps { value: 7, echo: 0 },
            arrived: 10,
            read: 0,
        }
    }

    /// The segments of a peer without fault, up to one of the states.
    fn begin(&mut self, tape: &mut Tape<'_>) {
        let most = tape.within(0..=5_u8);
        for _ in 0..most {
            self.poll();
            match tape.within(0..=3_u8) {
                0 => self.arrives(&self.right(Flags::NONE)),
                1 => self.arrives(&self.right(Flags::FIN)),
                2 => {
                    let _ = both!(self.shutdown());
                }
                // The peer did not hear of our last segments yet.
                _ => {
                    let mut fin = self.right(Flags::FIN);
                    fin.ack = Some(self.conn.info().snd.una);
                    self.arrives(&fin);
                }
            }
            self.settle();
        }
    }

    /// What a peer that got everything would send now.
    fn right(&self, flags: Flags) -> Segment {
        let info = self.conn.info();
        let mut segment = segment();
        segment.flags = flags;
        segment.seq = info.rcv.nxt;
        segment.ack = Some(info.snd.nxt);
        if info.state == State::SynSent {
            segment.seq = SeqNumber(5000);
            segment.flags = flags.with(Flags::SYN);
            segment.options = Options {
                mss: Some(1000),
                window_scale: Some(2),
                sack_permitted: true,
                ..Options::default()
            };
        }
        segment.options.timestamps = Some(self.stamps);
        segment
    }

    fn step(&mut self, tape: &mut Tape<'_>) {
        match tape.within(0..=23_u8) {
            0..=11 => {
                let segment = self.twisted(tape);
                self.arrives(&segment);
            }
            12 => {
                let quoted = tape.near(self.conn.info().snd.una);
                let kind = tape.pick(&[
                    IcmpKind::Unreachable,
                    IcmpKind::PacketTooBig,
                    IcmpKind::SourceQuench,
                    IcmpKind::TimeExceeded,
                    IcmpKind::ParameterProblem,
                ]);
                let code = tape.within(0..=15);
                let mtu = tape.flag().then(|| tape.any());
                let error = IcmpError {
                    kind,
                    code,
                    mtu,
                    local: local(),
                    remote: remote(),
                    seq: quoted,
                };
                both!(self.on_icmp(&error));
            }
            13 | 14 => self.waits(tape.millis(0..=1_000)),
            15 => self.waits(tape.millis(0..=200_000)),
            16 | 17 => {
                if let Some(due) = self.conn.poll_timeout() {
                    self.waits(due.since(self.now));
                }
            }
            18 | 19 => {
                let data = stream(tape.within(0..=5_000));
                let _ = both!(self.send(&data));
            }
            20 | 21 => self.reads(tape.within(0..=20_000)),
            22 => {
                let _ = both!(self.shutdown());
            }
            _ if tape.flag() => both!(self.close()),
            _ => both!(self.abort()),
        }
        self.settle();
    }

    /// A right segment, more or less.
    fn twisted(&mut self, tape: &mut Tape<'_>) -> Segment {
        let flags = match tape.within(0..=11_u8) {
            0..=7 => 0,
            8 => 0x01,
            9 => 0x02,
            10 => 0x04,
            _ => tape.any(),
        };
        let mut segment = self.right(Flags::from_bits(flags));
        segment.seq = tape.near(segment.seq);
        segment.ack = match tape.within(0..=7_u8) {
            0..=3 => segment.ack.map(|ack| tape.near(ack)),
            4 | 5 => Some(tape.near(self.conn.info().snd.una)),
            6 => Some(self.conn.info().snd.una),
            _ => None,
        };
        segment.window = tape.pick(&[10_000, 0, 1, 65_535, 500]);
        segment.urgent = tape.pick(&[0, 1, 100, 65_535]);
        if tape.one_in(3) {
            segment.options = tape.options(self.conn.info().snd.una, self.stamps);
        }
        if tape.flag() {
            segment.payload = stream(tape.within(0..=3_000));
        }
        segment
    }

    fn arrives(&mut self, segment: &Segment) {
        self.arrived += segment.payload.len();
        if tracing() {
            println!("{:?} < {segment:?}", self.now);
        }
        let before = self.events.len();
        both!(self.on_segment(segment));
        let told = |event: &Event| matches!(event, Event::Accepted { .. } | Event::Dropped { .. });
        assert!(
            self.events.iter().skip(before).any(told),
            "nobody says what became of {segment:?}"
        );
    }

    fn waits(&mut self, time: Duration) {
        self.now += time;
        both!(self.on_timeout());
        let next = self.conn.poll_timeout();
        assert!(
            next.is_none_or(|next| next > self.now) || self.conn.is_over(),
            "a timer that is due stays due: {:?}",
            self.conn.info()
        );
    }

    fn reads(&mut self, max: usize) {
        let bytes = self.conn.recv(max);
        assert_eq!(
            bytes,
            self.double.recv(max),
            "who listens makes a difference"
        );
        if let Ok(Some(bytes)) = bytes {
            self.read += bytes.len();
        }
        assert!(self.read <= self.arrived, "more is read than arrived");
    }

    fn poll(&mut self) -> Option<Transmit> {
        let transmit = both!(self.poll_transmit());
        if let Some(transmit) = &transmit {
            if tracing() {
                println!("{:?} > {}", self.now, line(transmit));
            }
            check_transmit(&self.conn, transmit);
            if let Some(stamps) = transmit.segment.options.timestamps {
                self.stamps.echo = stamps.value;
            }
        }
        transmit
    }

    /// Everything is sent: never more than what is buffered, a byte a segment, and a few besides.
    fn settle(&mut self) {
        let info = self.conn.info();
        let most = u64::from(info.unsent) + u64::from(info.unacked) + 100;
        for sent in 0.. {
            assert!(sent < most, "it never stops sending");
            if self.poll().is_none() {
                break;
            }
        }
        check(&self.conn);
        assert_eq!(self.conn.info(), self.double.info());
        while self.conn.poll_report().is_some() {
            let _ = self.double.poll_report();
        }
        if tracing() {
            println!("  {:?}", self.events);
        }
        self.events.clear();
    }

    /// Left alone it comes to rest, but for what TCP does for ever while it has a peer to hope for:
    /// probes, and what the knobs say is never given up.
    fn leave(&mut self) {
        for _ in 0..60 {
            let Some(due) = self.conn.poll_timeout() else {
                return;
            };
            self.waits(due.since(self.now));
            self.settle();
        }
        both!(self.abort());
        self.settle();
        assert!(self.conn.is_over());
        for kind in TimerKind::ALL {
            assert_eq!(self.conn.info().timer(kind), None);
        }
    }
}

/// A segment from the peer without numbers.
fn segment() -> Segment {
    Segment {
        src: remote(),
        dst: local(),
        seq: SeqNumber(0),
        ack: None,
        flags: Flags::NONE,
        window: 10_000,
        urgent: 0,
        options: Options::default(),
        payload: bytes::Bytes::new(),
        ip: IpFields::default(),
    }
}
