//! Recovery by SACK, the sender's side (RFC 2018, RFC 2883, RFC 6675).

use tcp_core::connection::CaState;
use tcp_core::event::Phase;
use tcp_core::wire::SackBlocks;
use tcp_core::{Cause, Config, Event, Segment, SeqNumber, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn with_sack() -> Config {
    Config {
        sack: true,
        initial_window: Some(10),
        ..config()
    }
}

fn established(config: Config) -> Host {
    let mut host = Host::syn_sent_with(config);
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(60_000).sack_ok());
    host.sends_any();
    host
}

/// Ten full segments are on their way, 1001 to 11001, and nothing more is to be sent.
fn ten_in_flight() -> Host {
    let mut host = established(with_sack());
    host.writes(10_000);
    assert_eq!(host.sends_any().len(), 10);
    host.forget();
    host
}

/// An ACK with these blocks.
fn sack(number: u32, blocks: &[(u32, u32)]) -> Segment {
    let mut segment = seg(IRS + 1).ack(number).win(60_000);
    segment.options.sack = SackBlocks::NONE;
    for (left, right) in blocks {
        segment
            .options
            .sack
            .push(SeqNumber(*left), SeqNumber(*right));
    }
    segment
}

fn again(host: &mut Host, seq: u32, cause: Cause) {
    let end = seq + 1000;
    let push = if end == 11_001 { "P" } else { "" };
    host.sends_again(
        &format!("{push}. {seq}:{end}(1000) ack 5001 win 10000"),
        cause,
    );
}

fn new(host: &mut Host, seq: u32, cause: Cause) {
    let end = seq + 1000;
    host.sends(&format!(". {seq}:{end}(1000) ack 5001 win 10000"), cause);
}

/// (RFC6675/is-lost, RFC6675/pipe, RFC6675/next-segment, RFC6675/reduction, RFC6675/exit)
#[test]
fn each_hole_is_sent_again_as_the_pipe_allows() {
    // 1001, 3001 and 5001 are lost.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 3001)]));
    host.gets(sack(1001, &[(4001, 5001), (2001, 3001)]));
    host.silent();
    assert_eq!(host.info().ca_state, CaState::Disorder);
    host.forget();
    host.gets(sack(1001, &[(6001, 7001), (4001, 5001), (2001, 3001)]));
    // FlightSize 10,000: halved, and nothing for the duplicates.
    host.told(Event::Congestion {
        cwnd: 5000,
        ssthresh: 5000,
        cause: Cause::SackRecovery,
    });
    host.told(Event::Recovery {
        phase: Phase::FastRecovery,
        cause: Cause::ThirdDuplicateAck,
    });
    again(&mut host, 1001, Cause::ThirdDuplicateAck);
    // In flight: ten less three that are held, and 1001 again, which counts once as it is lost:
    // 1001, 3001, 5001, 7001, 8001, 9001, 10001. (Two ranges above 3001 do not make it lost.)
    host.silent();
    let info = host.info();
    assert_eq!(
        (info.ca_state, info.sacked, info.lost, info.retrans),
        (CaState::Recovery, 3, 1, 1)
    );
    host.forget();
    // Two ranges that become one of 2000, which is not more than two segments; with 4001's: 3000.
    host.gets(sack(1001, &[(6001, 8001), (4001, 5001), (2001, 3001)]));
    host.told(Event::Lost {
        segments: 1,
        count: 1000,
        cause: Cause::SackHole,
    });
    // 1001 again, 5001, 8001, 9001, 10001: five segments.
    host.silent();
    host.gets(sack(1001, &[(6001, 9001), (4001, 5001), (2001, 3001)]));
    // 6001:9001 is more than two segments, so 5001 is lost too. 1001 again, 9001, 10001: three.
    again(&mut host, 3001, Cause::SackHole);
    again(&mut host, 5001, Cause::SackHole);
    host.silent();
    host.gets(sack(1001, &[(6001, 11_001), (4001, 5001), (2001, 3001)]));
    // Nothing is left but what was sent again.
    host.silent();
    assert_eq!(host.info().total_retrans, 3);
    host.gets(sack(3001, &[(6001, 11_001), (4001, 5001)]));
    host.silent();
    host.forget();
    host.gets(sack(11_001, &[]));
    host.told(Event::Recovery {
        phase: Phase::Open,
        cause: Cause::SackRecoveryExit,
    });
    let info = host.info();
    assert_eq!((info.cwnd, info.flight), (5000, 0));
    assert_eq!((info.sacked, info.lost, info.retrans), (0, 0, 0));
    // The SYN, and ten segments.
    assert_eq!(info.delivered, 11);
}

/// (RFC6675/entry)
#[test]
fn one_ack_may_tell_enough() {
    // RFC 6675, 5, step 2: the other ACKs were lost, but more than two segments lie above 1001.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 4001)]));
    host.silent();
    host.gets(sack(1001, &[(2001, 5001)]));
    again(&mut host, 1001, Cause::SackHole);
    host.told(Event::Recovery {
        phase: Phase::FastRecovery,
        cause: Cause::SackHole,
    });
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
}

#[test]
fn what_tells_nothing_new_is_no_duplicate() {
    // RFC 6675, 2.
    let mut host = ten_in_flight();
    for _ in 0..9 {
        host.gets(sack(1001, &[(2001, 3001)]));
    }
    host.silent();
    // Half a segment, an empty block, one that was never sent, one that is acknowledged.
    for block in [
        (3001, 3501),
        (5001, 5001),
        (7001, 6001),
        (10_001, 12_001),
        (1001, 2001),
    ] {
        host.gets(sack(1001, &[block]));
        host.gets(sack(1001, &[block]));
    }
    host.silent();
    assert_eq!(host.info().sacked, 1);
    // Data and another window do not matter.
    host.gets(sack(1001, &[(3001, 4001)]).data(10).win(50_000));
    host.sends_any();
    let mut other = sack(1001, &[(4001, 5001)]).win(40_000);
    other.seq = SeqNumber(IRS + 11);
    host.gets(other);
    assert_eq!(host.info().ca_state, CaState::Recovery);
}

/// (RFC6675/entry)
#[test]
fn a_cumulative_ack_starts_the_count_again() {
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 3001)]));
    host.gets(sack(1001, &[(4001, 5001), (2001, 3001)]));
    // It counts as the first, because it tells of 6001.
    host.gets(sack(3001, &[(6001, 7001), (4001, 5001)]));
    host.gets(sack(3001, &[(6001, 7001), (4001, 5001)]));
    host.silent();
    assert_eq!(host.info().ca_state, CaState::Disorder);
    host.gets(sack(3001, &[(6001, 8001), (4001, 5001)]));
    // 3000 above 3001.
    again(&mut host, 3001, Cause::SackHole);
}

/// (RFC6675/next-segment)
#[test]
fn new_data_goes_when_nothing_is_known_to_be_lost() {
    // NextSeg(), rule 2 before rule 3.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 3001), (4001, 5001)]));
    host.gets(sack(1001, &[(2001, 3001), (4001, 6001)]));
    // 3000 above 1001.
    again(&mut host, 1001, Cause::SackHole);
    host.silent();
    host.gets(sack(1001, &[(2001, 3001), (4001, 7001)]));
    // 3001 is lost as well: 3000 above it. In flight: 1001 again, 7001 to 11001: five.
    host.silent();
    host.writes(2000);
    host.gets(sack(1001, &[(2001, 3001), (4001, 8001)]));
    again(&mut host, 3001, Cause::SackHole);
    host.silent();
    host.gets(sack(1001, &[(2001, 3001), (4001, 9001)]));
    new(&mut host, 11_001, Cause::DataToSend);
    host.silent();
}

/// (RFC6675/next-segment)
#[test]
fn without_anything_else_what_lies_below_a_block_goes_out() {
    // NextSeg(), rule 3: 8001 is not lost by two segments above it.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 5001)]));
    again(&mut host, 1001, Cause::SackHole);
    host.silent();
    host.gets(sack(1001, &[(2001, 8001)]));
    // In flight: 1001 again, 8001, 9001, 10001: four, and nothing below 8001 is left.
    host.silent();
    host.gets(sack(1001, &[(9001, 10_001), (2001, 8001)]));
    // Three: 1001, 8001, 10001.
    again(&mut host, 8001, Cause::SackGuess);
    // Not lost, so it is in flight twice: four. Once only.
    host.silent();
    assert_eq!(host.info().retrans, 2);
}

/// (RFC6675/next-segment)
#[test]
fn the_last_segment_goes_out_once_as_a_rescue() {
    // NextSeg(), rule 4: 10001, the last one, is lost as well, and no block can tell.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 5001)]));
    again(&mut host, 1001, Cause::SackHole);
    host.gets(sack(1001, &[(2001, 10_001)]));
    // In flight: 1001 again, and 10001. But nothing beyond 1001 is acknowledged yet.
    host.silent();
    host.gets(sack(10_001, &[]));
    again(&mut host, 10_001, Cause::SackRescue);
    host.silent();
    host.gets(sack(10_001, &[]));
    host.silent();
    host.gets(sack(11_001, &[]));
    assert_eq!(host.info().ca_state, CaState::Open);
}

#[test]
fn limited_transmit_follows_from_the_pipe() {
    for (limited_transmit, sent) in [(true, 1), (false, 0)] {
        let mut host = established(Config {
            limited_transmit,
            ..with_sack()
        });
        host.writes(20_000);
        host.sends_any();
        host.gets(sack(1001, &[(2001, 3001)]));
        let out = host.sends_any();
        assert_eq!(out.len(), sent);
        assert!(out.iter().all(|t| t.cause == Cause::LimitedTransmit));
        // What it sent does not count when the window is halved.
        host.gets(sack(1001, &[(2001, 4001)]));
        host.sends_any();
        host.gets(sack(1001, &[(2001, 5001)]));
        assert_eq!((host.info().cwnd, host.info().ssthresh), (5000, 5000));
    }
}

#[test]
fn a_duplicate_report_is_no_news() {
    // RFC 2883, 4: below the acknowledgment, and inside the second block.
    let mut host = ten_in_flight();
    host.gets(sack(3001, &[(1001, 2001)]));
    host.told(Event::Sacked {
        start: SeqNumber(1001),
        end: SeqNumber(2001),
        cause: Cause::DuplicateReported,
    });
    host.gets(sack(3001, &[(5001, 7001)]));
    host.forget();
    host.gets(sack(3001, &[(5001, 6001), (5001, 7001)]));
    host.told(Event::Sacked {
        start: SeqNumber(5001),
        end: SeqNumber(6001),
        cause: Cause::DuplicateReported,
    });
    assert_eq!(host.info().sacked, 2);
    host.silent();
}

/// RFC 5681, 3.1: "no more than" half of what is in flight. What the peer holds behind the hole is
/// not in the network, so a second loss in one recovery never raises the threshold.
#[test]
fn a_timeout_in_recovery_does_not_raise_the_threshold() {
    let mut host = ten_in_flight();
    host.writes(20_000);
    // Ten are out, and all but the first arrive: recovery with half of ten.
    for right in (2..=10).map(|n| 1001 + 1000 * n) {
        host.gets(sack(1001, &[(2001, right)]));
        host.sends_any();
    }
    let info = host.info();
    assert_eq!((info.ca_state, info.ssthresh), (CaState::Recovery, 5000));
    assert!(info.flight > 12_000, "new data goes on: {}", info.flight);
    // What was sent again is lost too.
    host.after(ms(1000));
    assert_eq!(host.info().ca_state, CaState::Loss);
    assert_eq!((host.info().cwnd, host.info().ssthresh), (1000, 2500));
}

/// (RFC6675/timeout)
#[test]
fn after_a_timeout_what_is_held_is_not_sent_again() {
    // RFC 6675, 5.1.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(3001, 5001)]));
    host.after(ms(1000));
    again(&mut host, 1001, Cause::RetransmissionTimeout);
    host.silent();
    host.told(Event::Recovery {
        phase: Phase::Loss,
        cause: Cause::RetransmissionTimeout,
    });
    let info = host.info();
    assert_eq!(
        (
            info.ca_state,
            info.cwnd,
            info.ssthresh,
            info.sacked,
            info.lost
        ),
        (CaState::Loss, 1000, 5000, 2, 8)
    );
    host.gets(sack(2001, &[(3001, 5001)]));
    again(&mut host, 2001, Cause::RetransmissionAfterTimeout);
    again(&mut host, 5001, Cause::RetransmissionAfterTimeout);
    host.silent();
    // New blocks are believed, but they begin no other recovery.
    host.gets(sack(2001, &[(3001, 5001), (7001, 11_001)]));
    host.gets(sack(6001, &[(7001, 11_001)]));
    again(&mut host, 6001, Cause::RetransmissionAfterTimeout);
    host.silent();
    host.gets(sack(11_001, &[]));
    assert_eq!(host.info().ca_state, CaState::Open);
    host.told(Event::Recovery {
        phase: Phase::Open,
        cause: Cause::AllRecoveredBySack,
    });
}

/// (RFC2018/after-timeout, RFC2018/keep)
#[test]
fn a_peer_that_throws_away_what_it_held_is_not_believed_any_more() {
    // RFC 2018, 8.
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 4001)]));
    // 1001 comes after all, but 2001 is gone again.
    host.gets(sack(2001, &[]));
    host.sends_any();
    host.after(ms(1000));
    host.accepted(Cause::SackReneged);
    again(&mut host, 2001, Cause::RetransmissionTimeout);
    assert_eq!(host.info().sacked, 0);
    host.gets(sack(3001, &[]));
    again(&mut host, 3001, Cause::RetransmissionAfterTimeout);
    again(&mut host, 4001, Cause::RetransmissionAfterTimeout);
}

#[test]
fn a_peer_that_never_sends_a_block_is_one_without_sack() {
    let mut host = ten_in_flight();
    for _ in 0..3 {
        host.gets(sack(1001, &[]));
    }
    host.told(Event::Congestion {
        cwnd: 8000,
        ssthresh: 5000,
        cause: Cause::ThirdDuplicateAck,
    });
    again(&mut host, 1001, Cause::ThirdDuplicateAck);
}

#[test]
fn blocks_count_for_nothing_when_sack_was_not_agreed_on() {
    let mut host = Host::established_with(
        Config {
            sack: false,
            ..with_sack()
        },
        60_000,
    );
    host.writes(10_000);
    host.sends_any();
    host.gets(sack(1001, &[(2001, 11_001)]));
    host.silent();
    assert_eq!(host.info().sacked, 0);
}

#[test]
fn recovery_by_sack_works_across_the_wrap_of_sequence_numbers() {
    let mut events = Vec::new();
    let iss = SeqNumber(u32::MAX - 4500);
    let now = tcp_core::Instant::ZERO;
    let (local, remote) = (crate::host::local(), crate::host::remote());
    let conn = tcp_core::Connection::connect(now, with_sack(), local, remote, iss, &mut events);
    let mut host = Host { conn, now, events };
    host.sends_any();
    let first = iss + 1;
    host.gets(seg(IRS).syn().ack(first.0).mss(1000).win(60_000).sack_ok());
    host.writes(10_000);
    host.sends_any();
    let at = |n: u32| (first + n * 1000).0;
    host.gets(sack(first.0, &[(at(1), at(4)), (at(5), at(10))]));
    let out = host.sends_any();
    let again: Vec<_> = out.iter().map(|t| (t.segment.seq.0, t.cause)).collect();
    assert_eq!(again, [(at(0), Cause::SackHole), (at(4), Cause::SackHole)]);
    host.gets(sack(at(10), &[]));
    assert_eq!(
        (host.info().flight, host.info().ca_state),
        (0, CaState::Open)
    );
}

/// RFC 6675, 4, `NextSeg()`, rule 4 says SHOULD. What left in this moment cannot be missing yet: it
/// is no rescue to send it twice, and the one rescue of the recovery would be spent.
/// (RFC6675/next-segment)
#[test]
fn what_was_just_sent_needs_no_rescue() {
    let mut host = Host::syn_sent_with(with_sack());
    host.after(ms(100));
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(60_000).sack_ok());
    host.writes(10_000);
    host.sends_any();
    host.after(ms(100));
    host.gets(sack(1001, &[(2001, 10_001)]));
    again(&mut host, 1001, Cause::SackHole);
    host.silent();
    host.after(ms(100));
    host.gets(sack(10_001, &[]));
    host.writes(1000);
    host.sends("P. 11001:12001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    // When it is heard of, 10001 lies below a block (rule 3).
    host.after(ms(100));
    host.gets(sack(10_001, &[(11_001, 12_001)]));
    again(&mut host, 10_001, Cause::SackGuess);
    host.silent();
}

/// RFC 6675, 2: news in the blocks makes a duplicate, whatever else the ACK brings; and that is
/// told.
#[test]
fn a_duplicate_that_brings_another_window_is_told_as_one() {
    let mut host = ten_in_flight();
    host.gets(sack(1001, &[(2001, 3001)]).win(50_000));
    host.accepted(Cause::DuplicateAck);
    assert_eq!(host.info().snd.wnd, 50_000);
    assert_eq!(host.info().ca_state, CaState::Disorder);
}
