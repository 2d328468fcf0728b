//! Whatever arrives, in whatever state: no panic, no endless output, bounded memory, and the
//! invariants hold.

use ackademy_fuzz::invariants::check;
use proptest::prelude::*;
use tcp_core::wire::Options;
use tcp_core::{Duration, Event, Flags, Segment, SeqNumber, State};

use crate::host::{Build, Host, IRS, ISS, bytes, config, seg};

/// What may happen to a connection.
#[derive(Clone, Debug)]
enum Step {
    Arrives(Box<Segment>),
    Waits(u64),
    Writes(usize),
    Reads(usize),
    Shutdown,
    Close,
    Abort,
}

/// A number near those that matter, or any.
fn number(near: u32) -> impl Strategy<Value = u32> {
    prop_oneof![
        6 => (-3_i32..12_000).prop_map(move |offset| near.wrapping_add_signed(offset)),
        3 => Just(near + 1),
        1 => any::<u32>(),
    ]
}

fn segment() -> impl Strategy<Value = Segment> {
    let flags = prop_oneof![
        6 => Just(0_u8),
        2 => Just(1),
        1 => Just(2),
        1 => Just(4),
        1 => any::<u8>(),
    ];
    let options = (
        prop::option::of(any::<u16>()),
        prop::option::of(any::<u8>()),
    );
    (
        number(IRS),
        prop::option::weighted(0.9, number(ISS)),
        flags,
        prop_oneof![Just(0), Just(10_000), any::<u16>()],
        prop_oneof![Just(0), 1_usize..3_000],
        options,
    )
        .prop_map(|(seq, ack, flags, window, len, (mss, scale))| {
            let mut segment = seg(seq).win(window).data(len);
            segment.ack = ack.map(SeqNumber);
            segment.flags = Flags::from_bits(flags);
            segment.options = Options {
                mss,
                window_scale: scale,
                ..Options::default()
            };
            segment
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => segment().prop_map(|segment| Step::Arrives(Box::new(segment))),
        4 => (0_u64..5_000).prop_map(Step::Waits),
        1 => (5_000_u64..100_000).prop_map(Step::Waits),
        3 => (0_usize..5_000).prop_map(Step::Writes),
        3 => (0_usize..5_000).prop_map(Step::Reads),
        1 => Just(Step::Shutdown),
        1 => Just(Step::Close),
        1 => Just(Step::Abort),
    ]
}

/// A host in one of the states, or on the way between two.
fn host(start: usize) -> Host {
    match start {
        0 => Host::syn_sent_unsent(config()),
        1 => Host::syn_sent(),
        2 => Host::accepts(config(), &seg(IRS).syn().mss(1000).data(500).fin()),
        3 => Host::syn_received(),
        4 => Host::syn_received_active(),
        5 => Host::established(),
        6 => Host::fin_wait_1(),
        7 => Host::fin_wait_2(),
        8 => Host::close_wait(),
        9 => Host::closing(),
        10 => Host::last_ack(),
        _ => Host::time_wait(),
    }
}

proptest! {
    #[test]
    fn nothing_that_arrives_breaks_a_connection(
        start in 0_usize..12,
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut host = host(start);
        let mut read = 0;
        for step in steps {
            host.forget();
            match step {
                Step::Arrives(segment) => {
                    host.gets(*segment);
                    let told = |event: &Event| {
                        matches!(event, Event::Accepted { .. } | Event::Dropped { .. })
                    };
                    prop_assert!(host.events.iter().any(told), "nobody says what became of it");
                }
                Step::Waits(millis) => host.after(Duration::from_millis(millis)),
                Step::Writes(count) => {
                    let _ = host.conn.send(host.now, &bytes(count), &mut host.events);
                }
                Step::Reads(max) => {
                    if let Ok(Some(bytes)) = host.conn.recv(max) {
                        read += bytes.len();
                    }
                }
                Step::Shutdown => {
                    let _ = host.conn.shutdown(host.now, &mut host.events);
                }
                Step::Close => host.close(),
                Step::Abort => host.abort(),
            }
            for sent in 0.. {
                prop_assert!(sent < 200, "it never stops sending");
                let Some(transmit) = host.poll() else { break };
                let segment = transmit.segment;
                prop_assert!(segment.data_len() <= host.info().mss);
                let reset = segment.flags.contains(Flags::RST);
                let acks = host.conn.state() == State::SynSent || reset || segment.ack.is_some();
                prop_assert!(acks, "every segment after the SYN carries an ACK");
            }
            check(&host.conn);
            prop_assert!(host.info().unsent + host.info().unacked <= config().send_buffer);
        }
        // Every byte came from a segment's window, which is never larger than the buffer.
        prop_assert!(read <= 60 * 10_000);
    }
}
