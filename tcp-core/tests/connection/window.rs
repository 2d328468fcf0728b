//! Flow control: the two windows, zero-window probes, a peer that shrinks (RFC 9293, 3.8.6).

use tcp_core::{Cause, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, bytes, config, ms, seg};

/// The peer took 1000 bytes and closed its window; 500 more wait.
fn closed_window() -> Host {
    let mut host = Host::established_with(config(), 1000);
    host.writes(1500);
    host.sends(". 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    host.silent();
    host
}

#[test]
fn a_closed_window_is_probed_after_one_rto_and_then_ever_more_rarely() {
    // MUST-36, SHLD-29, SHLD-30.
    let mut host = closed_window();
    assert_eq!(host.timer(TimerKind::Persist), Some(ms(1000)));
    assert_eq!(host.timer(TimerKind::Retransmission), None);
    host.after(ms(1000));
    let first = host.sends(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
    assert!(!first.retransmission);
    host.silent();
    for wait in [2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60] {
        host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
        assert_eq!(
            host.timer(TimerKind::Persist),
            Some(Duration::from_secs(wait))
        );
        host.after(Duration::from_secs(wait));
        host.sends_again(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
        host.silent();
    }
    // MUST-37: as long as the peer answers, the connection stays.
    host.in_state(State::Established);
}

#[test]
fn when_the_window_opens_the_data_goes_on_from_the_probe() {
    let mut host = closed_window();
    host.after(ms(1000));
    host.sends_any();
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(1000));
    host.told(Event::TimerCancelled {
        timer: TimerKind::Persist,
        cause: Cause::WindowOpened,
    });
    host.sends_again(
        "P. 2001:2501(500) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
    assert_eq!(host.timer(TimerKind::Retransmission), Some(ms(1000)));
    // Karn: part of it was sent before.
    let before = host.info().srtt;
    host.after(ms(500));
    host.gets(seg(IRS + 1).ack(ISS + 1501).win(1000));
    assert_eq!(host.info().srtt, before);
}

#[test]
fn a_probe_that_is_taken_counts_as_sent() {
    let mut host = closed_window();
    host.after(ms(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1002).win(1000));
    assert_eq!(
        (host.info().snd.una.0, host.info().snd.nxt.0),
        (ISS + 1002, ISS + 1002)
    );
    host.sends(
        "P. 2002:2501(499) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
}

#[test]
fn a_peer_that_does_not_answer_probes_is_given_up() {
    let mut host = closed_window();
    for _ in 0..20 {
        host.after(Duration::from_secs(60));
        host.sends_any();
    }
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::TooManyProbes));
}

#[test]
fn a_fin_waits_for_the_window_and_is_the_probe_itself() {
    let mut host = Host::established_with(config(), 1000);
    host.writes(1000);
    host.shutdown();
    host.sends("P. 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    host.silent();
    host.after(ms(1000));
    host.sends("F. 2001:2001(0) ack 5001 win 10000", Cause::WindowProbe);
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(1000));
    host.sends_again("F. 2001:2001(0) ack 5001 win 10000", Cause::FinToSend);
    host.gets(seg(IRS + 1).ack(ISS + 1002).win(1000));
    host.in_state(State::FinWait2);
}

#[test]
fn close_wait_ends_when_the_fin_goes_out_as_a_probe() {
    let mut host = Host::close_wait();
    host.gets(seg(IRS + 2).ack(ISS + 1).win(0));
    host.shutdown();
    host.silent();
    host.in_state(State::CloseWait);
    host.after(ms(1000));
    host.sends("F. 1001:1001(0) ack 5002 win 9999", Cause::WindowProbe);
    host.in_state(State::LastAck);
    // A peer that takes it in spite of its window.
    host.gets(seg(IRS + 2).ack(ISS + 2).win(0));
    host.in_state(State::Closed);
}

#[test]
fn data_written_to_a_closed_window_starts_the_probes() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(0));
    assert_eq!(host.timer(TimerKind::Persist), None);
    host.writes(10);
    host.silent();
    assert_eq!(host.timer(TimerKind::Persist), Some(ms(1000)));
}

/// Ten segments may be in flight, so that only the peer's window holds anything back.
fn wide() -> Host {
    let config = tcp_core::Config {
        initial_window: Some(10),
        ..config()
    };
    Host::established_with(config, 10_000)
}

/// (MUST-34, SHLD-15)
#[test]
fn a_shrunken_window_sends_nothing_new() {
    let mut host = wide();
    host.writes(12_000);
    assert_eq!(host.sends_any().len(), 10, "up to 11,001");
    // One is acknowledged, and the right edge moves back from 11,001 to 4501, into what is in
    // flight: the usable window is below zero, which counts as none.
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(2500));
    assert!(host.info().cwnd >= 11_000);
    host.silent();
    host.in_state(State::Established);
    // All 10,000 are acknowledged, and the edge is at 13,501: two segments go.
    host.gets(seg(IRS + 1).ack(ISS + 10_001).win(2500));
    host.sends(". 11001:12001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.sends("P. 12001:13001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.silent();
}

/// What lies inside the edge goes again as the congestion window allows; what begins beyond it
/// waits.
/// (SHLD-16)
#[test]
fn a_shrunken_window_repeats_the_old_inside_it() {
    let mut host = wide();
    host.writes(5000);
    assert_eq!(host.sends_any().len(), 5);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(2500));
    host.silent();
    host.after(ms(1000));
    let again = |host: &mut Host, line: &str, cause| {
        host.sends_again(&format!("{line} ack 5001 win 10000"), cause);
    };
    again(&mut host, ". 1001:2001(1000)", Cause::RetransmissionTimeout);
    host.silent();
    // The edge stays at 3501, and cwnd is two segments: 2001 and 3001 begin inside.
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(1500));
    again(
        &mut host,
        ". 2001:3001(1000)",
        Cause::RetransmissionAfterTimeout,
    );
    again(
        &mut host,
        ". 3001:4001(1000)",
        Cause::RetransmissionAfterTimeout,
    );
    host.silent();
    // cwnd is three segments and one is out, but 4001 lies beyond 3501.
    host.gets(seg(IRS + 1).ack(ISS + 2001).win(500));
    assert_eq!(host.info().cwnd, 3000);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 3001).win(3000));
    again(
        &mut host,
        ". 4001:5001(1000)",
        Cause::RetransmissionAfterTimeout,
    );
    again(
        &mut host,
        "P. 5001:6001(1000)",
        Cause::RetransmissionAfterTimeout,
    );
    host.silent();
}

#[test]
fn a_window_that_shrinks_to_nothing_is_probed_with_what_is_outstanding() {
    // MUST-35; SHLD-17: no timeout of the connection while the peer answers.
    let mut host = Host::established();
    host.writes(2000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(0));
    assert_eq!(host.timer(TimerKind::Retransmission), None);
    for _ in 0..12 {
        host.after(Duration::from_secs(60));
        host.sends_again(". 1001:1002(1) ack 5001 win 10000", Cause::WindowProbe);
        host.silent();
        host.gets(seg(IRS + 1).ack(ISS + 1).win(0));
    }
    host.in_state(State::Established);
    // It opens again: what is outstanding is repeated by the timer.
    host.gets(seg(IRS + 1).ack(ISS + 1).win(5000));
    host.after(ms(1000));
    host.sends_again(
        ". 1001:2001(1000) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
}

/// (MAY-8)
#[test]
fn a_closed_receive_window_answers_probes_and_hears_their_acks() {
    // MUST-66, and 3.8.6.1: "it must still send an acknowledgment showing its next expected
    // sequence number and current window (zero)".
    let mut host = Host::established();
    host.writes(100);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10_000));
    host.sends(". 1101:1101(0) ack 15001 win 0", Cause::AckEverySecond);
    host.gets(seg(IRS + 10_001).ack(ISS + 101).data(1));
    host.dropped(Cause::WindowIsClosed);
    host.sends(". 1101:1101(0) ack 15001 win 0", Cause::AckForClosedWindow);
    host.silent();
    assert_eq!(
        (host.info().snd.una.0, host.conn.readable()),
        (ISS + 101, 10_000)
    );
}

#[test]
fn reading_opens_a_closed_window_by_a_segment_at_least() {
    // MUST-39.
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10_000));
    host.sends_any();
    assert_eq!(host.reads(999), bytes(999));
    host.silent();
    host.reads(1);
    host.sends(". 1001:1001(0) ack 15001 win 1000", Cause::WindowUpdate);
    host.silent();
    host.reads(500);
    host.silent();
    host.reads(500);
    host.sends(". 1001:1001(0) ack 15001 win 2000", Cause::WindowUpdate);
}

#[test]
fn reading_while_the_window_is_wide_sends_nothing() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(2000));
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::AckEverySecond);
    host.reads(2000);
    host.silent();
    // The next acknowledgment tells it.
    host.gets(seg(IRS + 2001).ack(ISS + 1).data(2000));
    host.sends(". 1001:1001(0) ack 9001 win 8000", Cause::AckEverySecond);
}

/// The octet of a probe counts as sent (RFC 9293, 3.4): what came before the peer could have
/// answered it is acknowledged with the number after it.
#[test]
fn an_acknowledgment_after_a_probe_counts_its_octet() {
    let mut host = closed_window();
    host.after(ms(1000));
    host.sends(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
    assert_eq!((host.info().snd.nxt.0, host.info().flight), (ISS + 1002, 1));
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0).data(1000));
    host.gets(seg(IRS + 1001).ack(ISS + 1001).win(0).data(1000));
    host.sends(". 2002:2002(0) ack 7001 win 8000", Cause::AckEverySecond);
    // It took the octet: nothing was wrong.
    host.gets(seg(IRS + 2001).ack(ISS + 1002).win(0));
    host.silent();
    host.gets(seg(IRS + 2001).ack(ISS + 1002).win(0).data(2000));
    host.sends(". 2002:2002(0) ack 9001 win 6000", Cause::AckEverySecond);
}

/// A peer that refused the octet expects its number, and hears nothing that lies beyond its closed
/// window (RFC 9293, 3.10.7.4).
#[test]
fn a_refused_octet_was_never_sent() {
    let mut host = closed_window();
    host.after(ms(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    host.silent();
    assert_eq!(
        (
            host.info().snd.nxt.0,
            host.info().flight,
            host.info().unsent
        ),
        (ISS + 1001, 0, 500)
    );
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0).data(2000));
    host.sends(". 2001:2001(0) ack 7001 win 8000", Cause::AckEverySecond);
}

/// What was acknowledged with the number after the octet was refused along with it: it is said
/// again, once.
#[test]
fn what_was_refused_along_with_a_probe_is_said_again() {
    let mut host = closed_window();
    host.after(ms(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0).data(2000));
    host.sends(". 2002:2002(0) ack 7001 win 8000", Cause::AckEverySecond);
    host.gets(seg(IRS + 2001).ack(ISS + 1001).win(0));
    host.sends(
        ". 2001:2001(0) ack 7001 win 8000",
        Cause::AckAfterRefusedProbe,
    );
    host.silent();
    host.gets(seg(IRS + 2001).ack(ISS + 1001).win(0));
    host.silent();
}

/// With data, the answer is what comes a round trip after the probe: a peer that had got it would
/// count it.
#[test]
fn data_tells_after_a_round_trip_that_the_octet_was_refused() {
    let mut host = Host::established_with(config(), 1000);
    host.writes(1500);
    host.sends_any();
    host.after(ms(100));
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    let round_trip = host.info().srtt.unwrap();
    host.after(ms(1000));
    host.sends(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
    host.after(round_trip);
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0).data(2000));
    host.sends(". 2002:2002(0) ack 7001 win 8000", Cause::AckEverySecond);
    host.after(ms(1));
    host.gets(seg(IRS + 2001).ack(ISS + 1001).win(0).data(2000));
    host.sends(
        ". 2001:2001(0) ack 9001 win 6000",
        Cause::AckAfterRefusedProbe,
    );
}

/// The other end of a probe. While the window is closed, a bare ACK may be one number further than
/// what is expected; when the octet was taken, one number behind. Both are heard (RFC 9293, A.2).
#[test]
fn acknowledgments_beside_a_probe_are_heard() {
    let mut host = Host::established();
    host.writes(100);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10_000));
    host.sends(". 1101:1101(0) ack 15001 win 0", Cause::AckEverySecond);
    // (Not further than that.)
    host.gets(seg(IRS + 10_003).ack(ISS + 51));
    host.sends(". 1101:1101(0) ack 15001 win 0", Cause::AckForUnacceptable);
    assert_eq!(host.info().snd.una.0, ISS + 1);
    host.gets(seg(IRS + 10_002).ack(ISS + 51));
    host.silent();
    assert_eq!(host.info().snd.una.0, ISS + 51);
    // The octet of a probe is taken; the peer does not know it yet, but has something to tell.
    host.reads(1000);
    host.sends(". 1101:1101(0) ack 15001 win 1000", Cause::WindowUpdate);
    host.gets(seg(IRS + 10_001).ack(ISS + 51).data(1));
    host.gets(seg(IRS + 10_001).ack(ISS + 101));
    host.sends(". 1101:1101(0) ack 15002 win 999", Cause::AckForDuplicate);
    assert_eq!(host.info().snd.una.0, ISS + 101);
    // With the window open, a number in the window is nothing special.
    let mut host = Host::established();
    host.gets(seg(IRS + 10_002).ack(ISS + 1));
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::AckForUnacceptable,
    );
}

/// RFC 5681, 4.1: probes keep no ACK clock going.
#[test]
fn after_a_long_closed_window_the_congestion_window_restarts() {
    let mut host = closed_window();
    // RFC 5681, 3.1: 4 segments to begin with, and one more for the first that was acknowledged.
    assert_eq!(host.info().cwnd, 5000);
    for wait in [1, 2, 4] {
        host.after(Duration::from_secs(wait));
        host.sends_any();
        host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    }
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(10_000));
    host.sends_again(
        "P. 2001:2501(500) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
    assert_eq!(host.info().cwnd, 4000);
}
