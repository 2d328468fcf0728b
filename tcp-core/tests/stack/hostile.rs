//! A host that is fed anything, in any order, at any time: it never panics, it always comes to an
//! end, and what it keeps stays bounded.

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use tcp_core::event::NoObserver;
use tcp_core::profile::{IcmpAborts, SynCookies};
use tcp_core::stack::{ConnectionId, IssPolicy, PortRange, StackConfig};
use tcp_core::wire::{self, IcmpError, IcmpKind, IpFields, Options, SackBlocks, Timestamps};
use tcp_core::{Config, Duration, Flags, Instant, Segment, SeqNumber, Stack};

use super::net::{Events, START, end};

const BACKLOG: u16 = 2;
const BUFFER: u32 = 5000;

/// One thing that happens to the host.
#[derive(Clone, Debug)]
enum Step {
    /// A segment that has nothing to do with what went before.
    Stray(Segment),
    /// An answer to one of the last segments that the host sent, more or less right.
    Answer(Index, Twist),
    /// An ICMP error about one of the last segments that the host sent, or nearly so.
    Icmp(Index, IcmpKind, u8, Option<u32>, i32),
    /// Any bytes.
    Bytes(Vec<u8>),
    /// Time goes by, and the host is called or not.
    Wait {
        millis: u32,
        called: bool,
    },
    /// The host is called exactly when it asked for it.
    Timer,
    Connect(u8),
    Accept,
    Send(Index, u16),
    Recv(Index, u16),
    Shutdown(Index),
    Close(Index),
    Abort(Index),
    /// The segments that wait are fetched; the last ones are remembered for `Answer`.
    Poll,
}

/// How an answer differs from the right one.
#[derive(Clone, Debug)]
struct Twist {
    flags: u8,
    seq: i32,
    ack: Option<i32>,
    window: u16,
    data: u16,
    options: Options,
}

fn options() -> impl Strategy<Value = Options> {
    let sack = vec((any::<u32>(), 0..10_000_u32), 0..4);
    let times = proptest::option::of(any::<(u32, u32)>());
    let syn = (any::<Option<u16>>(), any::<Option<u8>>(), any::<bool>());
    (syn, sack, times).prop_map(|((mss, window_scale, sack_permitted), blocks, times)| {
        let mut sack = SackBlocks::NONE;
        for (left, len) in blocks {
            sack.push(SeqNumber(left), SeqNumber(left) + len);
        }
        let timestamps = times.map(|(value, echo)| Timestamps { value, echo });
        Options {
            mss,
            window_scale,
            sack_permitted,
            sack,
            timestamps,
        }
    })
}

/// Flags as they come: the useful ones often, any at times.
fn flags() -> impl Strategy<Value = u8> {
    prop_oneof![12 => Just(0), 2 => Just(0x02), 2 => Just(0x01), 1 => Just(0x04), 1 => any::<u8>()]
}

/// Mostly right, often wrong by a little, at times by a lot.
fn off() -> impl Strategy<Value = i32> {
    prop_oneof![12 => Just(0), 3 => -2..3_i32, 3 => -6000..6000_i32, 1 => any::<i32>()]
}

fn twist() -> impl Strategy<Value = Twist> {
    let window = prop_oneof![Just(0), Just(1), Just(u16::MAX), any::<u16>()];
    let data = prop_oneof![4 => Just(0), 1 => 0..3000_u16];
    let options = prop_oneof![3 => Just(Options::default()), 1 => options()];
    let ack = prop_oneof![8 => off().prop_map(Some), 1 => Just(None)];
    (flags(), off(), ack, window, data, options).prop_map(
        |(flags, seq, ack, window, data, options)| Twist {
            flags,
            seq,
            ack,
            window,
            data,
            options,
        },
    )
}

fn stray() -> impl Strategy<Value = Segment> {
    let ports = (
        0..6_u16,
        prop_oneof![Just(80_u16), 60_000..60_004_u16, any::<u16>()],
    );
    let numbers = any::<(u32, Option<u32>, u16, u16)>();
    let data = prop_oneof![3 => Just(0), 1 => 0..2000_usize];
    (ports, 0..4_u8, flags(), numbers, data, options()).prop_map(
        |((from, to), host, flags, (seq, ack, window, urgent), data, options)| Segment {
            src: end(host, from),
            dst: end(2, to),
            seq: SeqNumber(seq),
            ack: ack.map(SeqNumber),
            flags: Flags::from_bits(flags),
            window,
            urgent,
            options,
            payload: vec![0; data].into(),
            ip: IpFields::default(),
        },
    )
}

/// Knobs that change what a host keeps, and for how long.
fn knobs() -> impl Strategy<Value = Config> {
    let cookies = prop_oneof![
        Just(SynCookies::Off),
        Just(SynCookies::WhenFull),
        Just(SynCookies::Always)
    ];
    let time_wait = (any::<[bool; 5]>(), prop_oneof![Just(1), Just(u32::MAX)]);
    let aborts = prop_oneof![
        Just(IcmpAborts::Hard),
        Just(IcmpAborts::AnyWhileOpening),
        Just(IcmpAborts::Never)
    ];
    (cookies, time_wait, aborts).prop_map(|(syn_cookies, (flags, max_tw_buckets), icmp_aborts)| {
        let [
            timestamps,
            abort_on_overflow,
            tw_reuse,
            tw_recycle,
            time_wait_reopen,
        ] = flags;
        Config {
            receive_buffer: BUFFER,
            send_buffer: BUFFER,
            syn_cookies,
            timestamps,
            abort_on_overflow,
            tw_reuse,
            tw_recycle,
            time_wait_reopen,
            max_tw_buckets,
            icmp_aborts,
            ..Config::default()
        }
    })
}

fn icmp() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![
        6 => Just(IcmpKind::Unreachable),
        1 => Just(IcmpKind::PacketTooBig),
        1 => Just(IcmpKind::SourceQuench),
        1 => Just(IcmpKind::TimeExceeded),
    ];
    let mtu = proptest::option::of(prop_oneof![0..2000_u32, any::<u32>()]);
    (any::<Index>(), kind, 0..6_u8, mtu, off())
        .prop_map(|(which, kind, code, mtu, off)| Step::Icmp(which, kind, code, mtu, off))
}

fn step() -> impl Strategy<Value = Step> {
    let millis = prop_oneof![0..50_u32, 0..2000_u32, 0..500_000_u32];
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..100),
        (stray(), any::<Index>(), any::<u8>()).prop_map(|(segment, at, byte)| {
            let mut bytes = wire::emit(&segment);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes
        }),
    ];
    prop_oneof![
        3 => stray().prop_map(Step::Stray),
        30 => (any::<Index>(), twist()).prop_map(|(which, twist)| Step::Answer(which, twist)),
        1 => bytes.prop_map(Step::Bytes),
        1 => icmp(),
        2 => (millis, any::<bool>()).prop_map(|(millis, called)| Step::Wait { millis, called }),
        2 => Just(Step::Timer),
        1 => (0..4_u8).prop_map(Step::Connect),
        1 => Just(Step::Accept),
        6 => any::<(Index, u16)>().prop_map(|(which, len)| Step::Send(which, len)),
        4 => any::<(Index, u16)>().prop_map(|(which, len)| Step::Recv(which, len)),
        1 => any::<Index>().prop_map(Step::Shutdown),
        1 => any::<Index>().prop_map(Step::Close),
        1 => any::<Index>().prop_map(Step::Abort),
        4 => Just(Step::Poll),
    ]
}

/// The host under attack, and what the attacker saw.
struct Siege {
    stack: Stack,
    now: Instant,
    seen: Vec<Segment>,
    /// How many connections the application opened or accepted, and may still hold.
    held: usize,
}

impl Siege {
    fn new(config: Config) -> Self {
        let config = StackConfig {
            addresses: vec![end(2, 0).ip()],
            config,
            iss: IssPolicy::Rfc6528 { secret: [3, 4] },
            port_range: PortRange::new(60_000, 60_003).unwrap(),
        };
        let mut stack = Stack::new(config, 5);
        stack
            .listen(START, end(2, 80), BACKLOG, &mut NoObserver)
            .unwrap();
        Self {
            stack,
            now: START,
            seen: Vec::new(),
            held: 0,
        }
    }

    fn pick(&self, which: Index) -> Option<ConnectionId> {
        let ids: Vec<_> = self.stack.connections().map(|(id, _)| id).collect();
        (!ids.is_empty()).then(|| ids[which.index(ids.len())])
    }

    fn answer(&self, which: Index, twist: &Twist) -> Option<Segment> {
        let seen = (!self.seen.is_empty()).then(|| &self.seen[which.index(self.seen.len())])?;
        let shift = |number: SeqNumber, by: i32| SeqNumber(number.0.wrapping_add_signed(by));
        let mut flags = twist.flags;
        if seen.flags.contains(Flags::SYN) && seen.ack.is_none() {
            flags |= 0x02;
        }
        Some(Segment {
            src: seen.dst,
            dst: seen.src,
            seq: shift(seen.ack.unwrap_or(SeqNumber(9_000)), twist.seq),
            ack: twist.ack.map(|by| shift(seen.seq_end(), by)),
            flags: Flags::from_bits(flags),
            window: twist.window,
            urgent: twist.window / 2,
            options: twist.options,
            payload: vec![7; twist.data.into()].into(),
            ip: IpFields::default(),
        })
    }

    fn apply(&mut self, step: &Step, events: &mut Events) {
        let now = self.now;
        match step {
            Step::Stray(segment) => self.stack.on_segment(now, segment, events),
            Step::Answer(which, twist) => {
                self.poll(events);
                if let Some(segment) = self.answer(*which, twist) {
                    self.stack.on_segment(now, &segment, events);
                }
            }
            Step::Icmp(which, kind, code, mtu, off) => {
                self.poll(events);
                if !self.seen.is_empty() {
                    let quoted = &self.seen[which.index(self.seen.len())];
                    let error = IcmpError {
                        kind: *kind,
                        code: *code,
                        mtu: *mtu,
                        local: quoted.src,
                        remote: quoted.dst,
                        seq: SeqNumber(quoted.seq.0.wrapping_add_signed(*off)),
                    };
                    self.stack.on_icmp(now, &error, events);
                }
            }
            Step::Bytes(bytes) => self.stack.on_packet(now, bytes, events),
            Step::Wait { millis, called } => {
                self.now = now + Duration::from_millis(u64::from(*millis));
                if *called {
                    self.stack.on_timeout(self.now, events);
                }
            }
            Step::Timer => {
                if let Some(due) = self.stack.poll_timeout() {
                    self.now = due.max(now);
                    self.stack.on_timeout(self.now, events);
                }
            }
            Step::Connect(host) => {
                if self
                    .stack
                    .connect(now, None, end(*host, 443), events)
                    .is_ok()
                {
                    self.held += 1;
                }
            }
            Step::Accept => {
                let listener = self.stack.listeners().next().map(|(id, _)| id).unwrap();
                if self.stack.accept(listener).is_some() {
                    self.held += 1;
                }
            }
            Step::Send(which, len) => {
                if let Some(id) = self.pick(*which) {
                    let data = Bytes::from(vec![1; usize::from(*len)]);
                    let _ = self.stack.send(now, id, &data, events);
                }
            }
            Step::Recv(which, len) => {
                if let Some(id) = self.pick(*which) {
                    let _ = self.stack.recv(now, id, usize::from(*len), events);
                }
            }
            Step::Shutdown(which) => {
                if let Some(id) = self.pick(*which) {
                    let _ = self.stack.shutdown(now, id, events);
                }
            }
            Step::Close(which) => {
                if let Some(id) = self.pick(*which) {
                    self.stack.close(now, id, events);
                }
            }
            Step::Abort(which) => {
                if let Some(id) = self.pick(*which) {
                    self.stack.abort(now, id, events);
                }
            }
            Step::Poll => self.poll(events),
        }
    }

    /// Fetches what waits. One call can at most fill the peer's windows with whatever the send
    /// buffers hold; a thousand segments for a handful of connections is far beyond that.
    fn poll(&mut self, events: &mut Events) {
        let mut sent = 0;
        while let Some((_, transmit)) = self.stack.poll_transmit(self.now, events) {
            sent += 1;
            // Every one of them is a segment that others can read.
            let bytes = wire::emit(&transmit.segment);
            assert_eq!(wire::parse(&bytes).as_ref(), Ok(&transmit.segment));
            self.seen.push(transmit.segment);
            assert!(sent < 10_000, "the host does not stop sending");
        }
        let keep = self.seen.len().saturating_sub(4);
        self.seen.drain(..keep);
    }

    /// What must hold after each step.
    fn check(&self) -> Result<(), TestCaseError> {
        let (_, listener) = self.stack.listeners().next().unwrap();
        prop_assert!(listener.syn_queue_len() <= u32::from(BACKLOG));
        prop_assert!(listener.accept_queue_len() <= u32::from(BACKLOG) + 1);
        // Whatever arrives, connections come only from the application and the two queues. (What
        // the application closed lives on until TCP is done with it.)
        let bound = self.held + 2 * usize::from(BACKLOG) + 1;
        prop_assert!(self.stack.connections().count() <= bound);
        for id in listener.syn_queue().chain(listener.accept_queue()) {
            prop_assert!(self.stack.connection(id).is_some());
        }
        for (_, connection) in self.stack.connections() {
            let info = connection.info();
            prop_assert!(info.readable + info.out_of_order <= BUFFER, "{:?}", info);
            prop_assert!(info.unsent + info.unacked <= BUFFER, "{:?}", info);
            prop_assert!(!info.snd.una.after(info.snd.nxt), "{:?}", info);
        }
        Ok(())
    }
}

proptest! {
    #[test]
    fn anything_in_any_order_at_any_time(config in knobs(), steps in vec(step(), 1..120)) {
        let mut siege = Siege::new(config);
        let mut events = Events::new();
        for step in &steps {
            siege.apply(step, &mut events);
            siege.check()?;
        }
        // Left alone, the host comes to rest: timers end, except those that must go on for ever
        // while the application holds a connection (zero-window probes; RFC 9293, 3.8.6.1).
        let ids: Vec<_> = siege.stack.connections().map(|(id, _)| id).collect();
        for id in ids {
            siege.stack.abort(siege.now, id, &mut events);
            siege.stack.close(siege.now, id, &mut events);
        }
        siege.poll(&mut events);
        prop_assert_eq!(siege.stack.connections().count(), 0);
        prop_assert_eq!(siege.stack.poll_timeout(), None);
        prop_assert_eq!(siege.stack.listeners().count(), 1);
    }

    /// A timer that is handled asks for a later time, or for none: a driver that only follows
    /// `poll_timeout` always gets on.
    #[test]
    fn timers_always_move_on(config in knobs(), steps in vec(step(), 1..80)) {
        let mut siege = Siege::new(config);
        let mut events = Events::new();
        for step in &steps {
            siege.apply(step, &mut events);
        }
        siege.poll(&mut events);
        for _ in 0..50 {
            let Some(due) = siege.stack.poll_timeout() else { break };
            siege.now = siege.now.max(due);
            siege.stack.on_timeout(siege.now, &mut events);
            siege.poll(&mut events);
            let next = siege.stack.poll_timeout();
            prop_assert!(next.is_none_or(|next| next > siege.now), "{:?} at {:?}", next, siege.now);
        }
    }

    /// The same calls give the same events and segments, whether anybody listens or not.
    #[test]
    fn the_same_calls_give_the_same_answers(config in knobs(), steps in vec(step(), 1..60)) {
        let (mut one, mut other) = (Siege::new(config.clone()), Siege::new(config));
        let (mut first, mut second) = (Events::new(), Events::new());
        for step in &steps {
            one.apply(step, &mut first);
            other.apply(step, &mut second);
            prop_assert_eq!(&one.seen, &other.seen);
        }
        prop_assert_eq!(first, second);
    }
}
