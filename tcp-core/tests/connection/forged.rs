//! What one forged segment can cause has a bound that does not depend on how long the two ends go
//! on (RFC 9293, A.2, and RFC 5961, 7).
//!
//! Two ends talk over a link that loses nothing. In one of two equal worlds one segment is forged,
//! of any shape, for one of the two, at any moment. After it the ends may disagree for ever about
//! what was sent. Then these are all the segments that one world may have and the other not:
//!
//! - what each end sends again before it gives up, R2 + 1 timeouts at most, for its data and for
//!   its closed-window probes; each once, and one answer to each: `8 * (R2 + 1)` for both ends.
//!   (Without congestion control, in `historic-793`, each timeout sends all again that is
//!   outstanding: as many times as segments fit into the larger buffer.)
//! - what the forged segment itself is answered with, and the answers to those answers: with one
//!   bare answer for each pair of numbers, none is given twice. The numbers move with what is sent,
//!   so one for each segment that there is anyway: the other world's segments once more;
//! - two fast retransmissions, two resets, and a window update and delayed ACK for each end: `16`.
//!
//! Without the damping (by the letter) a single segment causes thousands here. Linux damps by the
//! clock alone, so there the round trip is below half a second.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::prelude::*;
use tcp_core::congestion::Algorithm;
use tcp_core::event::NoObserver;
use tcp_core::profile::Profile;
use tcp_core::{Config, Connection, Duration, Flags, Instant, Segment, SeqNumber};

use crate::host::{bytes, local, ms, remote, seg};

/// A world without loss.
#[derive(Clone, Debug)]
struct World {
    profile: Profile,
    timestamps: bool,
    buffers: [u32; 2],
    writes: [usize; 2],
    /// Each end reads from then on.
    reads_from: [u64; 2],
    delay: u64,
    /// They close when everything is written.
    closes: bool,
    /// Each unacceptable segment is answered.
    by_the_letter: bool,
}

/// The segment that is forged, with numbers beside those that the ends know.
#[derive(Clone, Debug)]
struct Forged {
    /// After so many deliveries, or when nothing happens any more.
    after: usize,
    to: usize,
    seq: i64,
    ack: Option<i64>,
    flags: u8,
    data: usize,
    window: u16,
    stamp: Option<i32>,
}

struct Net {
    now: Instant,
    ends: [Connection; 2],
    /// What is still to be written.
    rest: [Bytes; 2],
    shut: [bool; 2],
    link: BTreeMap<(Instant, usize), (usize, Segment)>,
    sent: usize,
    delay: Duration,
    reads_from: [Instant; 2],
}

impl World {
    fn config(&self, end: usize) -> Config {
        let config = self.profile.config();
        Config {
            receive_buffer: self.buffers[end],
            timestamps: self.timestamps,
            keepalive: false,
            damp_ack_loops: config.damp_ack_loops && !self.by_the_letter,
            invalid_ratelimit: config.invalid_ratelimit.filter(|_| !self.by_the_letter),
            ..config
        }
    }

    fn begin(&self) -> Net {
        let now = Instant::ZERO;
        let (config, observer) = (self.config(0), &mut NoObserver);
        let mut client =
            Connection::connect(now, config, local(), remote(), SeqNumber(1000), observer);
        let syn = client.poll_transmit(now, observer).unwrap().segment;
        let config = self.config(1);
        let server = Connection::accept(now, config, &syn, SeqNumber(5000), observer);
        Net {
            now,
            ends: [client, server],
            rest: self.writes.map(bytes),
            shut: [!self.closes; 2],
            link: BTreeMap::new(),
            sent: 1,
            delay: ms(self.delay),
            reads_from: self.reads_from.map(|at| Instant::ZERO + ms(at)),
        }
    }

    /// How many segments are sent in two hours.
    fn run(&self, mut forged: Option<&Forged>) -> usize {
        let mut net = self.begin();
        let mut delivered = 0;
        net.act();
        while net.sent < 100_000 {
            let idle = net.link.is_empty() && net.next().is_none();
            if let Some(forged) = forged.take_if(|forged| forged.after == delivered || idle) {
                let segment = net.forge(forged);
                net.ends[forged.to].on_segment(net.now, &segment, &mut NoObserver);
                net.act();
                delivered += 1;
            }
            let arrival = net.link.first_key_value().map(|((at, _), _)| *at);
            let next = net.next().into_iter().chain(arrival).min();
            let Some(next) = next.filter(|next| *next < Instant::ZERO + Duration::from_secs(7200))
            else {
                break;
            };
            net.now = net.now.max(next);
            match net
                .link
                .first_entry()
                .filter(|entry| entry.key().0 <= net.now)
            {
                Some(entry) => {
                    let (to, segment) = entry.remove();
                    net.ends[to].on_segment(net.now, &segment, &mut NoObserver);
                    delivered += 1;
                }
                None => {
                    for end in &mut net.ends {
                        end.on_timeout(net.now, &mut NoObserver);
                    }
                }
            }
            net.act();
        }
        net.sent
    }
}

impl Net {
    /// When an end, or its application, wants to be called.
    fn next(&self) -> Option<Instant> {
        let timers = self.ends.iter().filter_map(Connection::poll_timeout);
        let readers = self.reads_from.iter().copied();
        timers.chain(readers.filter(|at| *at > self.now)).min()
    }

    /// The applications do what they can, and what the ends send goes onto the link.
    fn act(&mut self) {
        let observer = &mut NoObserver;
        for index in 0..2 {
            let end = &mut self.ends[index];
            if self.now >= self.reads_from[index] {
                let mut read = || end.recv(4000);
                while matches!(read(), Ok(Some(read)) if !read.is_empty()) {}
            }
            if end.state() >= tcp_core::State::Established
                && let Ok(taken) = end.send(self.now, &self.rest[index], observer)
            {
                self.rest[index] = self.rest[index].slice(taken..);
                if self.rest[index].is_empty() && !self.shut[index] {
                    self.shut[index] = true;
                    let _ = end.shutdown(self.now, observer);
                }
            }
            while let Some(transmit) = end.poll_transmit(self.now, observer) {
                self.sent += 1;
                let at = (self.now + self.delay, self.sent);
                self.link.insert(at, (1 - index, transmit.segment));
                assert!(self.sent < 200_000);
            }
        }
    }

    fn forge(&self, forged: &Forged) -> Segment {
        let (target, other) = (self.ends[forged.to].info(), self.ends[1 - forged.to].info());
        let beside = |number: SeqNumber, offset: i64| {
            SeqNumber(u32::try_from((i64::from(number.0) + offset).rem_euclid(1 << 32)).unwrap())
        };
        let (src, dst) = match forged.to {
            0 => (remote(), local()),
            _ => (local(), remote()),
        };
        let mut segment = Segment {
            src,
            dst,
            seq: beside(target.rcv.nxt, forged.seq),
            ack: forged.ack.map(|offset| beside(target.snd.nxt, offset)),
            flags: Flags::from_bits(forged.flags),
            window: forged.window,
            payload: bytes(forged.data),
            ..seg(0)
        };
        segment.options.timestamps = forged.stamp.map(|offset| tcp_core::wire::Timestamps {
            value: target.ts_recent.unwrap_or(0).wrapping_add_signed(offset),
            echo: other.ts_recent.unwrap_or(0),
        });
        segment
    }
}

fn worlds() -> impl Strategy<Value = World> {
    let buffer = || prop_oneof![Just(1000_u32), Just(4000), 500..20_000_u32];
    let reads_from = || prop_oneof![2 => Just(0_u64), 1 => 0..10_000_u64];
    (
        prop::sample::select(&Profile::ALL[..]),
        any::<[bool; 2]>(),
        [buffer(), buffer()],
        [0..8_000_usize, 0..8_000_usize],
        [reads_from(), reads_from()],
        prop_oneof![1..200_u64, 1..1_500_u64],
    )
        .prop_map(
            |(profile, [timestamps, closes], buffers, writes, reads_from, delay)| World {
                profile,
                timestamps,
                buffers,
                writes,
                reads_from,
                delay: match profile {
                    Profile::Linux618 | Profile::Linux411 => delay % 240 + 1,
                    _ => delay,
                },
                closes,
                by_the_letter: false,
            },
        )
}

fn forgeries() -> impl Strategy<Value = Forged> {
    let offset = || {
        prop_oneof![
            4 => Just(0_i64),
            4 => -3..4_i64,
            3 => -3_000..3_000_i64,
            1 => -70_000..70_000_i64,
            1 => any::<i32>().prop_map(i64::from),
        ]
    };
    (
        (
            1..40_usize,
            0..2_usize,
            offset(),
            prop::option::weighted(0.9, offset()),
        ),
        // FIN, SYN, RST, PSH, URG.
        prop_oneof![4 => Just(0_u8), 2 => Just(1_u8), 2 => (0..64_u8).prop_map(|bits| bits & 0x2f)],
        prop_oneof![2 => Just(0_usize), 2 => 1..4_usize, 2 => 1..1_400_usize],
        prop_oneof![any::<u16>(), Just(0)],
        prop::option::weighted(0.7, prop_oneof![Just(0_i32), 0..1000_i32, any::<i32>()]),
    )
        .prop_map(
            |((after, to, seq, ack), flags, data, window, stamp)| Forged {
                after,
                to,
                seq,
                ack,
                flags,
                data,
                window,
                stamp,
            },
        )
}

/// How many worlds: so many, or as many as `ACKADEMY_PROGRESS_WORLDS` says (docs/testing.md).
fn worlds_asked_for(usual: u32) -> u32 {
    let asked = std::env::var("ACKADEMY_PROGRESS_WORLDS");
    asked
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

/// What there may be with the forged segment: see the head of this file.
fn bound(world: &World, without: usize) -> usize {
    let config = world.profile.config();
    let most = world.buffers.iter().max().copied().unwrap_or(0);
    let at_a_timeout = match config.congestion {
        Algorithm::Unlimited => usize::try_from(most / 1460).unwrap() + 2,
        _ => 1,
    };
    2 * without + 8 * (usize::from(config.retries) + 1) * at_a_timeout + 16
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        worlds_asked_for(400)
    ))]

    #[test]
    fn what_one_forged_segment_causes_is_bounded(world in worlds(), forged in forgeries()) {
        let (without, with) = (world.run(None), world.run(Some(&forged)));
        let most = bound(&world, without);
        prop_assert!(with <= most, "{with} segments, {without} without it, at most {most}");
    }
}

/// Data that the peer never sent: by the letter, the two ends answer each other's ACKs without end.
#[test]
fn forged_data_does_not_make_two_ends_answer_each_other_for_ever() {
    for profile in Profile::ALL {
        let world = |by_the_letter| World {
            profile,
            timestamps: false,
            buffers: [20_000; 2],
            writes: [6_000, 6_000],
            reads_from: [0; 2],
            delay: 5,
            closes: false,
            by_the_letter,
        };
        let forged = |after| Forged {
            after,
            to: 1,
            seq: 0,
            ack: Some(0),
            flags: 0,
            data: 1,
            window: 10_000,
            stamp: None,
        };
        let without = world(false).run(None);
        let most = bound(&world(false), without);
        let worst = |letter| {
            [5, 10, 15, 30]
                .into_iter()
                .map(|after| world(letter).run(Some(&forged(after))))
                .max()
        };
        assert!(
            worst(false) <= Some(most),
            "{profile:?}: {:?}, at most {most}",
            worst(false)
        );
        // (Linux says nothing to an acknowledgment of what was never sent.)
        if profile == Profile::Rfc {
            assert!(worst(true) > Some(10_000), "{:?}", worst(true));
        }
    }
}
