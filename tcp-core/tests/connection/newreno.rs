//! NewReno's fast recovery (RFC 6582): it lasts until everything is acknowledged that was
//! outstanding when the loss was found, and each partial ACK sends the next hole.

use tcp_core::recovery::LossRecovery;
use tcp_core::{Cause, Config, Event, SeqNumber, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// Ten full segments are on their way, 1001 to 11001, with 20,000 bytes more to send.
fn ten_in_flight(recovery: LossRecovery) -> Host {
    let mut host = Host::established_with(
        Config {
            initial_window: Some(10),
            recovery,
            limited_transmit: false,
            ..config()
        },
        60_000,
    );
    host.writes(30_000);
    assert_eq!(host.sends_any().len(), 10);
    host.forget();
    host
}

fn ack(host: &mut Host, number: u32) {
    host.gets(seg(IRS + 1).ack(number).win(60_000));
}

fn duplicates(host: &mut Host, number: u32, count: usize) {
    for _ in 0..count {
        ack(host, number);
    }
}

fn window(host: &mut Host, cwnd: u32, cause: Cause) {
    host.told(Event::Congestion {
        cwnd,
        ssthresh: 5000,
        cause,
    });
    host.forget();
}

/// (RFC6582/partial-ack, RFC6582/full-ack)
#[test]
fn a_partial_ack_sends_the_next_hole_and_deflates() {
    // 1001 and 4001 are lost; the other eight make duplicates.
    let mut host = ten_in_flight(LossRecovery::NewReno);
    duplicates(&mut host, ISS + 1, 3);
    window(&mut host, 8000, Cause::ThirdDuplicateAck);
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
    duplicates(&mut host, ISS + 1, 2);
    host.silent();
    for (seq, cwnd) in [(11_001, 11_000), (12_001, 12_000), (13_001, 13_000)] {
        ack(&mut host, ISS + 1);
        window(&mut host, cwnd, Cause::FastRecoveryInflation);
        let end = seq + 1000;
        host.sends(
            &format!(". {seq}:{end}(1000) ack 5001 win 10000"),
            Cause::DataToSend,
        );
        host.silent();
    }
    // What was sent again fills the first hole: 3000 bytes are acknowledged.
    ack(&mut host, 4001);
    window(&mut host, 11_000, Cause::PartialAckDeflation);
    host.sends_again(". 4001:5001(1000) ack 5001 win 10000", Cause::PartialAck);
    // 11,000 - (14,001 - 4001) in flight: one more.
    host.sends(". 14001:15001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    // Up to 11001 was outstanding when the loss was found.
    ack(&mut host, 11_001);
    window(&mut host, 5000, Cause::NewRenoRecoveryExit);
    // 4000 in flight.
    host.sends(". 15001:16001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
}

#[test]
fn reno_leaves_at_the_first_new_ack_and_needs_the_timer_for_the_second_hole() {
    let mut host = ten_in_flight(LossRecovery::Reno);
    duplicates(&mut host, ISS + 1, 8);
    host.sends_any();
    host.forget();
    ack(&mut host, 4001);
    window(&mut host, 5000, Cause::FastRecoveryExitEarly);
    host.silent();
    host.after(ms(1000));
    host.sends_again(
        ". 4001:5001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

/// The exception to RFC 6298, 5: 3001 goes again now, and 700 ms are left.
/// (RFC6582/partial-ack, RFC6298/not-too-early)
#[test]
fn only_the_first_partial_ack_starts_the_timer_again() {
    let mut host = ten_in_flight(LossRecovery::NewReno);
    duplicates(&mut host, ISS + 1, 3);
    host.sends_any();
    host.after(ms(300));
    ack(&mut host, 2001);
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
    host.sends_any();
    host.after(ms(300));
    ack(&mut host, 3001);
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(700)));
    host.sends_again(". 3001:4001(1000) ack 5001 win 10000", Cause::PartialAck);
    // A full acknowledgment starts it again, like any other outside of fast recovery.
    host.writes(1000);
    host.sends_any();
    ack(&mut host, 11_001);
    host.sends_any();
    ack(&mut host, 12_001);
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
}

#[test]
fn an_acknowledgment_of_less_than_a_segment_gives_no_segment_back() {
    let mut host = ten_in_flight(LossRecovery::NewReno);
    duplicates(&mut host, ISS + 1, 3);
    host.sends_any();
    host.forget();
    ack(&mut host, 1401);
    window(&mut host, 7600, Cause::PartialAckDeflation);
    host.sends_again(". 1401:2001(600) ack 5001 win 10000", Cause::PartialAck);
}

/// (RFC6582/entry)
#[test]
fn echoes_of_a_recovery_begin_no_other() {
    // RFC 6582, 3.2, step 2: the acknowledgment must cover more than recover.
    let mut host = ten_in_flight(LossRecovery::NewReno);
    host.after(ms(1000));
    host.sends_any();
    ack(&mut host, 11_001);
    host.sends_any();
    host.forget();
    // The timer was wrong: what it sent again arrives twice and makes duplicates.
    duplicates(&mut host, 11_001, 5);
    assert!(host.sends_any().iter().all(|sent| !sent.retransmission));
    // Something beyond recover is acknowledged: now duplicates are news.
    ack(&mut host, 12_001);
    host.sends_any();
    duplicates(&mut host, 12_001, 3);
    host.sends_again(
        ". 12001:13001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
}

/// (RFC6582/timeout)
#[test]
fn the_timer_ends_fast_recovery() {
    // RFC 6582, 3.2, step 4; and the window was 5000 less what is inflated.
    let mut host = ten_in_flight(LossRecovery::NewReno);
    duplicates(&mut host, ISS + 1, 3);
    host.sends_any();
    host.after(ms(1000));
    host.told(Event::Congestion {
        cwnd: 1000,
        ssthresh: 5000,
        cause: Cause::CwndAfterTimeout,
    });
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    host.silent();
    ack(&mut host, 2001);
    assert_eq!(host.info().cwnd, 2000);
    assert_eq!(host.sends_any().len(), 2);
}

#[test]
fn without_fast_retransmit_only_the_timer_repairs() {
    let mut host = ten_in_flight(LossRecovery::Timer);
    duplicates(&mut host, ISS + 1, 9);
    host.silent();
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

/// RFC 6582, 3.2, step 3: a partial ACK deflates the window by what it acknowledges, and a window
/// is never less than nothing; then one segment comes back, and one with each duplicate.
/// (RFC6582/partial-ack)
#[test]
fn a_large_partial_ack_leaves_no_debt() {
    let mut host = ten_in_flight(LossRecovery::NewReno);
    duplicates(&mut host, ISS + 1, 3);
    window(&mut host, 8000, Cause::ThirdDuplicateAck);
    host.sends_any();
    // 8000 - 9000 is nothing, and 1000.
    ack(&mut host, 10_001);
    window(&mut host, 1000, Cause::PartialAckDeflation);
    host.sends_again(". 10001:11001(1000) ack 5001 win 10000", Cause::PartialAck);
    for cwnd in [2000, 3000, 4000] {
        ack(&mut host, 10_001);
        window(&mut host, cwnd, Cause::FastRecoveryInflation);
    }
}

/// RFC 5681, 2: "a TCP that utilizes selective acknowledgments can leverage the SACK information to
/// determine when an incoming ACK is a duplicate", here one whose window grows while the peer's
/// application reads. What is sent then goes by the duplicates alone: a segment that the peer holds
/// does not count twice, in the inflation and in what is in flight.
/// (RFC5681/duplicate-ack)
#[test]
fn blocks_tell_of_duplicates_although_the_window_grows() {
    let mut host = Host::syn_sent_with(Config {
        sack: true,
        initial_window: Some(10),
        recovery: LossRecovery::NewReno,
        limited_transmit: false,
        ..config()
    });
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(50_000).sack_ok());
    host.writes(30_000);
    assert_eq!(host.sends_any().len(), 10);
    let mut grows = 50_000;
    let mut held_to = |host: &mut Host, right: u32| {
        grows += 500;
        let mut segment = seg(IRS + 1).ack(ISS + 1).win(grows);
        let left = SeqNumber(2001);
        segment.options.sack.push(left, SeqNumber(right));
        host.gets(segment);
    };
    host.forget();
    held_to(&mut host, 3001);
    held_to(&mut host, 4001);
    host.silent();
    held_to(&mut host, 5001);
    window(&mut host, 8000, Cause::ThirdDuplicateAck);
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::ThirdDuplicateAck,
    );
    // 10,000 are outstanding: new data needs a window of 11,000.
    for (right, cwnd) in [(6001, 9000), (7001, 10_000)] {
        held_to(&mut host, right);
        window(&mut host, cwnd, Cause::FastRecoveryInflation);
        host.silent();
    }
    held_to(&mut host, 8001);
    window(&mut host, 11_000, Cause::FastRecoveryInflation);
    host.sends(". 11001:12001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    // The same block once more, with another window, tells nothing.
    held_to(&mut host, 8001);
    host.silent();
    assert_eq!(host.info().cwnd, 11_000);
}
