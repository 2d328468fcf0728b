//! Target `peers`: two ends, with any knobs, over a link that does anything to what they send.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tcp_core::connection::Transmit;
use tcp_core::profile::{Blackhole, SynCookies};
use tcp_core::{Cause, Config, Duration, Event, State};

use crate::pair::{App, Arrival, End, Pair, Peer};
use crate::stack::StackPeer;
use crate::tape::{Tape, stream};

/// Longer than anything may take: thirty years.
const LIMIT: Duration = Duration::from_secs(1_000_000_000);

/// Half the time that a segment may live by RFC 9293, 3.4.2.
const LONGEST_DELAY: u64 = 60_000;

/// Plays two ends with their applications to the end.
pub fn peers(data: &[u8]) {
    let mut tape = Tape::new(data);
    let hosts = tape.flag();
    let patient = !tape.one_in(4);
    let [mut a, mut b] = [0, 1].map(|_| side(&mut tape, patient, hosts));
    if a.narrow || b.narrow {
        // What goes a few bytes at a time must not go on for hours.
        for app in [&mut a.app, &mut b.app] {
            app.data.truncate(500);
        }
    }
    let both_open = tape.one_in(4);
    let v6 = tape.flag();
    let dead_after = (!patient && tape.flag()).then(|| tape.within(0..=100_u64));
    let mut link = Link::new(&mut tape, if patient { 3 } else { u8::MAX }, dead_after);
    let mut fate = |number, end, transmit: &Transmit| link.fate(number, end, transmit);
    if hosts {
        let mut pair = hosts_pair(a, b, both_open, v6);
        let rest = pair.run_steps(if patient { 200_000 } else { 5_000 }, LIMIT, &mut fate);
        assert!(rest || !patient, "the two hosts never come to rest");
        prefix(&pair.a.app, &pair.b.app);
        if patient {
            whole(&pair.a.app, &pair.b.app);
            for host in [&pair.a, &pair.b] {
                assert!(
                    host.over(),
                    "an end that waits for ever: {:?}",
                    host.stack()
                );
                let own = |(id, event): &(_, Event)| (*id == host.id).then_some(*event);
                ends_well(host.events.iter().filter_map(own));
            }
        }
    } else {
        let mut pair = Pair::new(
            (a.config, a.iss, a.app.data.clone()),
            (b.config, b.iss, b.app.data.clone()),
        );
        (pair.a.app, pair.b.app) = (a.app, b.app);
        if both_open {
            pair.connect(End::B);
        }
        let rest = pair.run_steps(if patient { 200_000 } else { 5_000 }, LIMIT, &mut fate);
        assert!(rest || !patient, "the two ends never come to rest");
        prefix(&pair.a.app, &pair.b.app);
        if patient {
            whole(&pair.a.app, &pair.b.app);
            for peer in [&pair.a, &pair.b] {
                assert!(peer.over(), "an end that waits for ever: {:?}", peer.conn());
                ends_well(peer.events.iter().copied());
            }
        } else if rest {
            left(&pair.a, &pair.b);
            left(&pair.b, &pair.a);
        }
    }
}

struct Side {
    config: Config,
    /// A buffer or a segment holds next to nothing.
    narrow: bool,
    iss: u32,
    app: App,
}

/// One end. `patient`: it never gives up, and remembers old connections long enough, so that
/// everything must arrive whatever the link does for a while.
fn side(tape: &mut Tape<'_>, patient: bool, host: bool) -> Side {
    let mut config = tape.config();
    config.send_buffer = config.send_buffer.max(1);
    // Who takes an offer back after it was heard talks at cross purposes from then on.
    config.rexmit_drop_options = false;
    if patient {
        config.persist = true;
        config.defer_accept = 0;
        config.receive_buffer = config.receive_buffer.max(1);
        let never = u8::MAX;
        (config.syn_retries, config.syn_ack_retries, config.retries) = (never, never, never);
        (config.user_timeout, config.open_timeout) = (None, None);
        config.keepalive = false;
        config.msl = Duration::from_secs(120);
        // A round trip takes 20 ms; one that times out a thousand times meanwhile gets nowhere.
        config.min_rto = config.min_rto.max(Duration::from_millis(50));
        config.initial_rto = config.initial_rto.max(Duration::from_millis(50));
        config.max_rto = config.max_rto.max(Duration::from_secs(1));
        if host {
            config.somaxconn = config.somaxconn.max(8);
            config.max_syn_backlog = config.max_syn_backlog.max(32);
            config.challenge_ack_limit = config.challenge_ack_limit.max(1);
            // A cookie is lost on whoever hears the second segment before the first.
            config.syn_cookies = SynCookies::Off;
            // An end whose last ACK got lost must hear that the other one is gone.
            config.blackhole = Blackhole::Off;
        }
    }
    let least = u32::from(config.mss_with(Ipv4Addr::UNSPECIFIED.into()))
        .min(config.receive_buffer)
        .min(config.send_buffer);
    let iss = match tape.flag() {
        true => u32::MAX - tape.within(0..=20_000_u32),
        false => tape.any(),
    };
    let mut app = App::new(stream(tape.within(0..=20_000)));
    if tape.flag() {
        app.reads = (tape.within(1..=5_000), tape.millis(0..=2_000));
    }
    let narrow = least < 100;
    Side {
        config,
        narrow,
        iss,
        app,
    }
}

fn hosts_pair(a: Side, b: Side, both_open: bool, v6: bool) -> Pair<StackPeer> {
    let address = |last: u8| match v6 {
        true => IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(last)]),
        false => IpAddr::from([192, 0, 2, last]),
    };
    let [at_a, at_b] =
        [(1, 40_000), (2, 80)].map(|(last, port)| SocketAddr::new(address(last), port));
    let cookies = b.config.syn_cookies != SynCookies::Off;
    let mut first = StackPeer::new(at_a.ip(), a.config, a.iss, a.app);
    let mut second = StackPeer::new(at_b.ip(), b.config, b.iss, b.app);
    first.connect(at_a, at_b);
    if both_open {
        second.connect(at_b, at_a);
    } else {
        second.listen(at_b);
    }
    let mut pair = Pair::between(first, second);
    if cookies {
        pair.unwatched();
    }
    pair
}

/// What was read is a beginning of what was written.
fn prefix(a: &App, b: &App) {
    assert!(b.data.starts_with(&a.read), "A read what B did not write");
    assert!(a.data.starts_with(&b.read), "B read what A did not write");
}

/// Every byte was read, once and in order.
fn whole(a: &App, b: &App) {
    let lens = |app: &App| (app.written, app.read.len());
    assert!(
        a.read == b.data,
        "A did not read all: {:?}, {:?}",
        lens(a),
        lens(b)
    );
    assert!(
        b.read == a.data,
        "B did not read all: {:?}, {:?}",
        lens(a),
        lens(b)
    );
}

/// An end closes without an error; or it is reset when all that it does not know is the fate of
/// its FIN. No protocol can spare it that: the other end's TIME-WAIT is over at some time, however
/// often the last ACK gets lost. (In TIME-WAIT a reset says no more than that the other end is gone.)
fn ends_well(events: impl Iterator<Item = Event>) {
    let last = events
        .filter_map(|event| match event {
            Event::StateChanged { from, to, cause } => Some((from, to, cause)),
            _ => None,
        })
        .last();
    let Some((from, to, cause)) = last else {
        return;
    };
    assert_eq!(to, State::Closed);
    if matches!(cause, Cause::ResetReceived | Cause::ResetInWindow) {
        assert!(
            matches!(from, State::LastAck | State::Closing | State::TimeWait),
            "reset in {}",
            from.name()
        );
    }
}

/// An end that can be left when nothing more will happen: it is over; or it waits for the other
/// end's data or FIN, and has told everything of its own.
fn left(peer: &Peer, other: &Peer) {
    let Some(conn) = &peer.conn else { return };
    if !peer.over() {
        let info = conn.info();
        let told = (info.flight, info.unsent) == (0, 0);
        assert!(told && info.state == State::FinWait2, "stuck: {info:?}");
    } else if conn.error().is_none() && conn.state() == State::Closed {
        // (One that returned to LISTEN never was open.)
        let whole = other.app.read == peer.app.data;
        assert!(whole, "no error, and yet bytes are missing");
    }
}

/// What the link does to a transmission.
#[derive(Clone, Copy, Debug)]
enum Trick {
    Pass,
    Drop,
    Delay(u64),
    Duplicate(u64),
    Corrupt(u32),
}

/// A link that plays its tricks in turn, and then works.
struct Link {
    tricks: Vec<Trick>,
    /// How often a segment is dropped at most.
    limit: u8,
    dead_after: Option<u64>,
    drops: BTreeMap<(End, u32, Option<u32>, bool), u8>,
}

impl Link {
    fn new(tape: &mut Tape<'_>, limit: u8, dead_after: Option<u64>) -> Self {
        let mut tricks = Vec::new();
        while !tape.is_over() && tricks.len() < 500 {
            tricks.push(match tape.within(0..=11_u8) {
                0..=4 => Trick::Pass,
                5..=7 => Trick::Drop,
                8 => Trick::Delay(tape.within(1..=400)),
                9 => Trick::Delay(tape.within(1_000..=LONGEST_DELAY)),
                10 => Trick::Duplicate(tape.within(0..=3_000)),
                _ => Trick::Corrupt(tape.within(0..=12_000)),
            });
        }
        let drops = BTreeMap::new();
        Self {
            tricks,
            limit,
            dead_after,
            drops,
        }
    }

    fn fate(&mut self, number: u64, end: End, transmit: &Transmit) -> Vec<Arrival> {
        if self.dead_after.is_some_and(|last| number >= last) {
            return Vec::new();
        }
        let after = |extra: u64| Arrival::from(Duration::from_millis(10 + extra));
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        match self.tricks.get(index).copied().unwrap_or(Trick::Pass) {
            Trick::Pass => vec![after(0)],
            Trick::Delay(extra) => vec![after(extra)],
            Trick::Duplicate(extra) => vec![after(0), after(extra)],
            Trick::Corrupt(bit) if self.may_lose(end, transmit) => vec![Arrival {
                flipped: Some(bit),
                ..after(0)
            }],
            Trick::Drop if self.may_lose(end, transmit) => Vec::new(),
            Trick::Drop | Trick::Corrupt(_) => vec![after(0)],
        }
    }

    fn may_lose(&mut self, end: End, transmit: &Transmit) -> bool {
        let segment = &transmit.segment;
        // Data and SYN or FIN by their number, a bare ACK by what it acknowledges.
        let bare = segment.seq_len() == 0;
        let ack = segment.ack.filter(|_| bare).map(|ack| ack.0);
        let count = self
            .drops
            .entry((end, segment.seq.0, ack, bare))
            .or_default();
        *count = count.saturating_add(1);
        *count <= self.limit
    }
}
