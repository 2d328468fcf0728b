//! Two ends over a link that loses, delays, duplicates and reorders. (A corrupted segment is one
//! whose checksum fails, which is a lost one here.)

use std::collections::BTreeMap;

use ackademy_fuzz::pair::{End, Pair, Peer};
use bytes::Bytes;
use proptest::prelude::*;
use tcp_core::congestion::Algorithm;
use tcp_core::connection::Transmit;
use tcp_core::profile::EcnUse;
use tcp_core::recovery::LossRecovery;
use tcp_core::{Cause, Config, Duration, Event, State};

use crate::host::{bytes, ms};

const HOUR: Duration = Duration::from_secs(3600);

fn perfect(_: u64, _: End, _: &Transmit) -> Vec<Duration> {
    vec![ms(25)]
}

fn small() -> Config {
    Config {
        mss: Some(1000),
        receive_buffer: 8_000,
        // Segments of a round size.
        timestamps: false,
        ..Config::default()
    }
}

fn assert_delivered(pair: &Pair) {
    assert_read(pair);
    for peer in [&pair.a, &pair.b] {
        assert_eq!(
            (peer.conn().state(), peer.conn().error()),
            (State::Closed, None)
        );
    }
}

fn assert_read(pair: &Pair) {
    assert!(
        pair.b.app.read == pair.a.app.data,
        "B did not read what A wrote"
    );
    assert!(
        pair.a.app.read == pair.b.app.data,
        "A did not read what B wrote"
    );
}

/// Whether an end was reset when all that it did not know was the fate of its FIN. No protocol can
/// spare it that: the other end's TIME-WAIT is over at some time, however often the last ACK got
/// lost.
fn reset_at_the_very_end(peer: &Peer) -> bool {
    let last = peer.events.iter().rev().find_map(|event| match event {
        Event::StateChanged { from, cause, .. } => Some((*from, *cause)),
        _ => None,
    });
    matches!(
        last,
        Some((State::LastAck | State::Closing, Cause::ResetReceived))
    )
}

#[test]
fn a_perfect_link_needs_no_retransmission() {
    let mut pair = Pair::new(
        (small(), 7, bytes(100_000)),
        (small(), u32::MAX - 5_000, bytes(30_000)),
    );
    pair.run(HOUR, perfect);
    assert_delivered(&pair);
    let again = pair
        .a
        .transmits
        .iter()
        .chain(&pair.b.transmits)
        .filter(|t| t.retransmission);
    assert_eq!(again.count(), 0);
}

#[test]
fn both_ends_may_open_and_close_at_once() {
    let mut pair = Pair::new((small(), 7, bytes(10)), (small(), 9, bytes(10)));
    pair.connect(End::B);
    pair.run(HOUR, perfect);
    assert_delivered(&pair);
    assert!(!pair.b.conn().is_passive());
}

#[test]
fn one_lost_segment_in_a_stream_is_found_by_duplicate_acks() {
    let big = Config {
        receive_buffer: 60_000,
        ..small()
    };
    let mut pair = Pair::new((big.clone(), 7, bytes(100_000)), (big, 9, Bytes::new()));
    let mut lost = false;
    pair.run(HOUR, |_, end, transmit| {
        let this = end == End::A && transmit.segment.seq.0 == 30_008;
        if this && !lost {
            lost = true;
            return Vec::new();
        }
        vec![ms(25)]
    });
    assert_delivered(&pair);
    let again: Vec<_> = pair
        .a
        .transmits
        .iter()
        .filter(|t| t.retransmission)
        .collect();
    assert_eq!(again.len(), 1);
    assert_eq!(
        (again[0].segment.seq.0, again[0].cause),
        (30_008, Cause::ThirdDuplicateAck)
    );
}

#[test]
fn a_slow_reader_closes_and_opens_the_window() {
    let mut pair = Pair::new((small(), 7, bytes(40_000)), (small(), 9, Bytes::new()));
    pair.b.app.reads = (700, ms(2_500));
    pair.run(HOUR, perfect);
    assert_delivered(&pair);
    assert!(
        pair.a
            .transmits
            .iter()
            .any(|t| t.cause == Cause::WindowProbe)
    );
    assert!(
        pair.b
            .transmits
            .iter()
            .any(|t| t.cause == Cause::WindowUpdate)
    );
}

#[test]
fn more_than_2_to_the_31_bytes_leave_no_trace_of_the_initial_number() {
    // A gigabyte buffer and segments of 64 KB, so that the wrap is reached in a moment.
    let config = Config {
        mtu: 65_040,
        receive_buffer: 1 << 30,
        send_buffer: 1 << 20,
        initial_window: Some(10_000),
        delayed_ack: None,
        nagle: false,
        ..Config::default()
    };
    let block = Bytes::from(vec![7; 1 << 20]);
    let mut pair = Pair::new((config.clone(), 7, Bytes::new()), (config, 9, Bytes::new()));
    // The applications are driven by hand.
    pair.a.app.shut = true;
    pair.b.app.shut = true;
    pair.run(ms(100), perfect);
    pair.a.events.clear();
    pair.b.events.clear();
    let (mut written, mut read) = (0, 0);
    while written < 5 << 30 {
        let now = pair.now;
        let peer = &mut pair.a;
        let sent = peer
            .conn
            .as_mut()
            .expect("open")
            .send(now, &block, &mut peer.events);
        written += sent.expect("open") as u64;
        pair.run(ms(50), perfect);
        read += pair.b.app.read.drain(..).len() as u64;
        for peer in [&mut pair.a, &mut pair.b] {
            assert!(peer.transmits.iter().all(|sent| !sent.retransmission));
            // The handshake is over once and for all.
            let begins_again = |event: &Event| {
                let initial = Cause::InitialWindow;
                matches!(event, Event::Congestion { cause, .. } if *cause == initial)
            };
            assert!(!peer.events.iter().any(begins_again));
            peer.events.clear();
            peer.transmits.clear();
        }
    }
    assert_eq!(read, written);
    pair.a.app.shut = false;
    pair.b.app.shut = false;
    pair.run(HOUR, perfect);
    assert_delivered(&pair);
}

#[test]
fn every_segment_may_take_nearly_an_msl() {
    let mut pair = Pair::new((small(), 7, bytes(5_000)), (small(), 9, bytes(5_000)));
    pair.run(HOUR, |_, _, _| vec![ms(119_900)]);
    assert_delivered(&pair);
}

/// What the link does with each transmission in turn.
#[derive(Clone, Copy, Debug)]
enum Trick {
    Pass,
    Drop,
    Delay(u64),
    Duplicate(u64),
}

fn trick() -> impl Strategy<Value = Trick> {
    prop_oneof![
        4 => Just(Trick::Pass),
        3 => Just(Trick::Drop),
        2 => (1_u64..400).prop_map(Trick::Delay),
        // With losses on top, so that R2 is not reached (4 minutes).
        1 => (1_000_u64..60_000).prop_map(Trick::Delay),
        1 => (0_u64..3_000).prop_map(Trick::Duplicate),
    ]
}

fn knobs() -> impl Strategy<Value = Config> {
    let windows = (200_u16..1500, 500_u32..200_000, 400_u32..80_000);
    let habits = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let ecn = prop::sample::select(vec![EcnUse::Off, EcnUse::On, EcnUse::Accept]);
    let options = (any::<bool>(), any::<bool>(), any::<bool>(), ecn);
    (windows, habits, options, recovery()).prop_map(
        |((mss, receive, send), (scaling, nagle, delay, limited), options, chosen)| Config {
            mss: Some(mss),
            receive_buffer: receive,
            send_buffer: send,
            window_scaling: scaling,
            nagle,
            delayed_ack: delay.then_some(ms(200)),
            limited_transmit: limited,
            timestamps: options.0,
            sack: options.1,
            dsack: options.2,
            ecn: options.3,
            ..chosen
        },
    )
}

/// Every congestion control with every way of recovering, and what else governs the window.
fn recovery() -> impl Strategy<Value = Config> {
    let algorithm = prop::sample::select(Algorithm::ALL);
    let recovery = prop::sample::select(vec![
        LossRecovery::Timer,
        LossRecovery::Reno,
        LossRecovery::NewReno,
        LossRecovery::Sack,
    ]);
    let counting = prop::sample::select(vec![0, 1, 2, u8::MAX]);
    let first = prop::option::of(1_u16..20);
    let habits = (any::<bool>(), any::<bool>());
    (algorithm, recovery, counting, first, habits).prop_map(
        |(congestion, recovery, byte_counting, initial_window, (idle, validation))| Config {
            congestion,
            recovery,
            byte_counting,
            initial_window,
            slow_start_after_idle: idle,
            cwnd_validation: validation,
            ..Config::default()
        },
    )
}

fn ends() -> impl Strategy<Value = [(Config, u32, usize); 2]> {
    let end = || {
        let near_wrap = prop_oneof![any::<u32>(), (u32::MAX - 20_000..=u32::MAX)];
        (knobs(), near_wrap, 0_usize..30_000)
    };
    [end(), end()]
}

/// Plays the tricks in turn, over and over; drops no segment more than `limit` times.
fn hostile(tricks: Vec<Trick>, limit: u8) -> impl FnMut(u64, End, &Transmit) -> Vec<Duration> {
    let mut drops: BTreeMap<(End, u32, Option<u32>, bool), u8> = BTreeMap::new();
    move |number, end, transmit| {
        let segment = &transmit.segment;
        let index = usize::try_from(number).unwrap_or(0) % tricks.len();
        match tricks[index] {
            Trick::Pass => vec![ms(10)],
            Trick::Delay(extra) => vec![ms(10 + extra)],
            Trick::Duplicate(extra) => vec![ms(10), ms(10 + extra)],
            Trick::Drop => {
                // Data and SYN or FIN by their number, a bare ACK by what it acknowledges.
                let bare = segment.seq_len() == 0;
                let ack = segment.ack.filter(|_| bare).map(|ack| ack.0);
                let count = drops.entry((end, segment.seq.0, ack, bare)).or_default();
                *count = count.saturating_add(1);
                if *count > limit {
                    vec![ms(10)]
                } else {
                    Vec::new()
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// With fewer losses of any segment than its retry limit, and delays below the MSL, every byte
    /// is read once, in order, and both ends reach CLOSED.
    #[test]
    fn every_byte_arrives_once_and_in_order(
        [a, b] in ends(),
        tricks in prop::collection::vec(trick(), 1..80),
        both_open in any::<bool>(),
        reads in (1_usize..5_000, 0_u64..300),
    ) {
        let mut pair = Pair::new((a.0, a.1, bytes(a.2)), (b.0, b.1, bytes(b.2)));
        if both_open {
            pair.connect(End::B);
        }
        pair.b.app.reads = (reads.0, ms(reads.1));
        pair.run(Duration::from_secs(1_000_000_000), hostile(tricks, 3));
        assert_read(&pair);
        for peer in [&pair.a, &pair.b] {
            assert_eq!(peer.conn().state(), State::Closed);
            assert!(peer.conn().error().is_none() || reset_at_the_very_end(peer));
        }
    }

    /// With any losses, what was read is a beginning of what was written, and both ends come to an
    /// end: CLOSED, or nothing of theirs is left to be told.
    #[test]
    fn with_more_losses_what_was_read_is_a_prefix(
        [a, b] in ends(),
        tricks in prop::collection::vec(trick(), 1..80),
        dead_after in prop::option::of(0_u64..100),
    ) {
        let mut pair = Pair::new((a.0, a.1, bytes(a.2)), (b.0, b.1, bytes(b.2)));
        let mut fate = hostile(tricks, u8::MAX);
        pair.run(Duration::from_secs(1_000_000_000), |number, end, transmit| {
            match dead_after {
                Some(limit) if number >= limit => Vec::new(),
                _ => fate(number, end, transmit),
            }
        });
        let (a, b) = (&pair.a, &pair.b);
        assert!(b.app.data.starts_with(&a.app.read) && a.app.data.starts_with(&b.app.read));
        for (peer, other) in [(a, b), (b, a)] {
            if !peer.over() {
                // Only an end that waits for the other's data or FIN can be left.
                let info = peer.conn().info();
                assert_eq!((info.state, info.flight, info.unsent), (State::FinWait2, 0, 0));
            } else if peer.conn.as_ref().is_some_and(|conn| conn.error().is_none()) {
                assert!(other.app.read == peer.app.data, "no error, and yet bytes are missing");
            }
        }
    }
}
