//! How many challenge ACKs a host sends (RFC 5961, 7), and what it need not answer at all.

use tcp_core::event::NoObserver;
use tcp_core::profile::Blackhole;
use tcp_core::{Cause, Duration, Event, Flags, Segment, Stack};

use super::net::{Events, START, ack, answers, drain, drops, end, line, rst, stack, syn};

/// Host `b` with connections from the ports 5000 and 5001, both established.
fn two_connections() -> Stack {
    let mut b = stack(2, 300);
    b.config_mut().config.challenge_ack_limit = 3;
    b.config_mut().config.challenge_ack_window = Duration::from_secs(1);
    b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    for port in [5000, 5001] {
        answers(&mut b, &syn(port, 100));
        answers(&mut b, &ack(port, 101, 301));
    }
    b
}

/// (RFC5961/limit)
#[test]
fn all_connections_share_the_limit() {
    let mut b = two_connections();
    let challenge = ["ACK 301 ack 101"];
    assert_eq!(answers(&mut b, &rst(5000, 200)), challenge);
    assert_eq!(answers(&mut b, &syn(5001, 200)), challenge);
    assert_eq!(answers(&mut b, &rst(5001, 200)), challenge);
    assert_eq!(answers(&mut b, &rst(5000, 200)), [""; 0]);
    assert_eq!(
        drops(&mut b, &syn(5001, 200)),
        [Cause::SynInWindow, Cause::ChallengeAckLimit]
    );
    assert_eq!(drain(&mut b, START), []);
    // Other acknowledgments do not count.
    assert_eq!(answers(&mut b, &ack(5000, 99, 301)), challenge);
    // A second later there are three more.
    let later = START + Duration::from_secs(1);
    b.on_segment(later, &rst(5000, 200), &mut NoObserver);
    let sent: Vec<_> = drain(&mut b, later).iter().map(line).collect();
    assert_eq!(sent, challenge);
}

/// RFC 5961, 4.2: a SYN is challenged wherever it lies. 5.2: an ACK of what was never sent is
/// answered. Anybody can make a host send these, so they count (7).
/// (RFC5961/limit, RFC5961/syn)
#[test]
fn syns_outside_the_window_and_acks_of_nothing_count() {
    let forgeries: [fn(u32) -> Segment; 3] = [
        |n| syn(5000, 99 - n),
        |n| syn(5000, 3_000_000_000 + n),
        |n| ack(5000, 101, 302 + n),
    ];
    for forged in forgeries {
        let mut b = two_connections();
        for n in 0..3 {
            assert_eq!(answers(&mut b, &forged(n)), ["ACK 301 ack 101"]);
        }
        assert_eq!(answers(&mut b, &forged(3)), [""; 0], "{:?}", forged(3));
        assert_eq!(
            drops(&mut b, &forged(4)).last(),
            Some(&Cause::ChallengeAckLimit)
        );
        // The other connection has none left either.
        assert_eq!(answers(&mut b, &rst(5001, 200)), [""; 0]);
    }
}

#[test]
fn an_acknowledgment_that_was_owed_already_is_sent() {
    let mut b = two_connections();
    b.config_mut().config.challenge_ack_limit = 0;
    let mut events = Events::new();
    // Two segments before the host may send: one that needs an ACK, one that would be challenged.
    b.on_segment(START, &ack(5000, 99, 301), &mut events);
    b.on_segment(START, &rst(5000, 200), &mut events);
    let sent: Vec<_> = drain(&mut b, START).iter().map(line).collect();
    assert_eq!(sent, ["ACK 301 ack 101"]);
    let cause = Cause::ChallengeAckLimit;
    assert!(events.iter().all(|(_, e)| *e != Event::Dropped { cause }));
}

#[test]
fn syn_with_fin_opens_a_connection_or_is_dropped() {
    let both = Segment {
        flags: Flags::SYN.with(Flags::FIN),
        ..syn(5002, 100)
    };
    let mut b = two_connections();
    assert_eq!(answers(&mut b, &both), ["SYN,ACK 300 ack 101"]);
    let mut b = stack(2, 300);
    b.config_mut().config.drop_syn_fin = true;
    b.listen(START, end(2, 80), 5, &mut NoObserver).unwrap();
    assert_eq!(drops(&mut b, &both), [Cause::SynWithFin]);
    assert_eq!(drain(&mut b, START), []);
}

#[test]
fn a_black_hole_answers_nothing() {
    let mut b = stack(2, 300);
    let reset = ["RST,ACK 0 ack 101"];
    for (blackhole, to_syn, to_ack) in [
        (Blackhole::Off, &reset[..], &["RST 77"][..]),
        (Blackhole::Syn, &[], &["RST 77"]),
        (Blackhole::All, &[], &[]),
    ] {
        b.config_mut().config.blackhole = blackhole;
        assert_eq!(answers(&mut b, &syn(5000, 100)), to_syn);
        assert_eq!(answers(&mut b, &ack(5000, 101, 77)), to_ack);
    }
    assert_eq!(drops(&mut b, &syn(5000, 100)), [Cause::Blackhole]);
}
