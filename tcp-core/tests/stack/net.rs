//! Two hosts, a network without delay between them, and segments by hand.

use std::net::SocketAddr;

use bytes::Bytes;
use tcp_core::stack::{ConnectionId, IssPolicy, StackConfig};
use tcp_core::wire::{IpFields, Options};
use tcp_core::{Config, Event, Flags, Instant, Segment, SeqNumber, Stack};

/// What a host told.
pub(crate) type Events = Vec<(Option<ConnectionId>, Event)>;

pub(crate) const START: Instant = Instant::ZERO;

/// An IPv4 endpoint of the documentation network: host `a` is 192.0.2.1, host `b` 192.0.2.2.
pub(crate) fn end(host: u8, port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, host], port))
}

/// A host with the address 192.0.2.`host`, whose connections all begin with `iss`. It offers no
/// timestamps and no SACK, so that segments have round sizes; a test that is about them switches
/// them on.
pub(crate) fn stack(host: u8, iss: u32) -> Stack {
    let config = StackConfig {
        addresses: vec![end(host, 0).ip()],
        iss: IssPolicy::Fixed(SeqNumber(iss)),
        config: Config {
            timestamps: false,
            sack: false,
            ..Config::default()
        },
        ..StackConfig::default()
    };
    Stack::new(config, 1)
}

/// A segment from port 5000 of host `a` to port 80 of host `b`, without flags or data.
pub(crate) fn segment() -> Segment {
    Segment {
        src: end(1, 5000),
        dst: end(2, 80),
        seq: SeqNumber(0),
        ack: None,
        flags: Flags::NONE,
        window: 65_535,
        urgent: 0,
        options: Options::default(),
        payload: Bytes::new(),
        ip: IpFields::default(),
    }
}

pub(crate) fn syn(from_port: u16, seq: u32) -> Segment {
    Segment {
        src: end(1, from_port),
        seq: SeqNumber(seq),
        flags: Flags::SYN,
        ..segment()
    }
}

pub(crate) fn ack(from_port: u16, seq: u32, ack: u32) -> Segment {
    let (seq, ack) = (SeqNumber(seq), Some(SeqNumber(ack)));
    Segment {
        src: end(1, from_port),
        seq,
        ack,
        ..segment()
    }
}

pub(crate) fn rst(from_port: u16, seq: u32) -> Segment {
    Segment {
        src: end(1, from_port),
        seq: SeqNumber(seq),
        flags: Flags::RST,
        ..segment()
    }
}

/// A segment in one line: `SYN,ACK 300 ack 101`, `ACK 101 ack 301 len 5`.
pub(crate) fn line(segment: &Segment) -> String {
    let named = [
        (Flags::SYN, "SYN"),
        (Flags::FIN, "FIN"),
        (Flags::RST, "RST"),
        (Flags::PSH, "PSH"),
        (Flags::URG, "URG"),
    ];
    let mut flags: Vec<_> = named
        .iter()
        .filter(|(flag, _)| segment.flags.contains(*flag))
        .map(|(_, n)| *n)
        .collect();
    flags.extend(segment.ack.map(|_| "ACK"));
    let mut line = format!("{} {}", flags.join(","), segment.seq);
    if let Some(ack) = segment.ack {
        line += &format!(" ack {ack}");
    }
    if !segment.payload.is_empty() {
        line += &format!(" len {}", segment.payload.len());
    }
    line
}

/// Everything that a host has to send.
pub(crate) fn drain(stack: &mut Stack, now: Instant) -> Vec<Segment> {
    let mut none = tcp_core::event::NoObserver;
    let mut segments = Vec::new();
    while let Some((_, transmit)) = stack.poll_transmit(now, &mut none) {
        segments.push(transmit.segment);
        assert!(segments.len() < 10_000, "a host never stops sending");
    }
    segments
}

/// What a host answers to one segment, in lines.
pub(crate) fn answers(stack: &mut Stack, segment: &Segment) -> Vec<String> {
    stack.on_segment(START, segment, &mut tcp_core::event::NoObserver);
    drain(stack, START).iter().map(line).collect()
}

/// What a host tells about one segment that it drops.
pub(crate) fn drops(stack: &mut Stack, segment: &Segment) -> Vec<tcp_core::Cause> {
    let mut events = Events::new();
    stack.on_segment(START, segment, &mut events);
    let cause = |(_, event)| match event {
        Event::Dropped { cause } => Some(cause),
        _ => None,
    };
    events.into_iter().filter_map(cause).collect()
}

/// Hosts `a` and `b`, and a network that delivers at once, in rounds: first both send all they
/// have, then both receive, so that what is sent in the same round crosses.
pub(crate) struct Net {
    pub(crate) a: Stack,
    pub(crate) b: Stack,
    pub(crate) now: Instant,
    /// What was sent: `a SYN 100`.
    pub(crate) log: Vec<String>,
}

impl Net {
    /// Host `a` begins its connections with 100 and host `b` with 300, as in RFC 9293's figures.
    pub(crate) fn new() -> Self {
        Self {
            a: stack(1, 100),
            b: stack(2, 300),
            now: START,
            log: Vec::new(),
        }
    }

    /// Rounds until neither host has anything to send.
    pub(crate) fn run(&mut self) {
        let mut none = tcp_core::event::NoObserver;
        loop {
            let from_a = drain(&mut self.a, self.now);
            let from_b = drain(&mut self.b, self.now);
            if from_a.is_empty() && from_b.is_empty() {
                return;
            }
            self.log
                .extend(from_a.iter().map(|segment| format!("a {}", line(segment))));
            self.log
                .extend(from_b.iter().map(|segment| format!("b {}", line(segment))));
            assert!(self.log.len() < 10_000, "the hosts never stop talking");
            for segment in from_a {
                self.b.on_segment(self.now, &segment, &mut none);
            }
            for segment in from_b {
                self.a.on_segment(self.now, &segment, &mut none);
            }
        }
    }

    /// Lets the earliest timer of either host go off, and what follows from it.
    pub(crate) fn next_timeout(&mut self) {
        let due = [self.a.poll_timeout(), self.b.poll_timeout()]
            .into_iter()
            .flatten()
            .min();
        self.now = due.unwrap().max(self.now);
        self.a
            .on_timeout(self.now, &mut tcp_core::event::NoObserver);
        self.b
            .on_timeout(self.now, &mut tcp_core::event::NoObserver);
        self.run();
    }
}
