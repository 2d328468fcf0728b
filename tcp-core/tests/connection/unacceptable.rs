//! What is not acceptable: first, fourth and fifth step (RFC 9293, 3.10.7.4; RFC 5961).

use tcp_core::{Cause, Config, Event, State};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

#[test]
fn outside_the_window_is_acknowledged_and_dropped_in_every_state() {
    for (mut host, ours, next) in Host::synchronized() {
        let state = host.conn.state();
        let before = (Cause::AlreadyReceived, Cause::AckForDuplicate);
        let beyond = (Cause::OutsideWindow, Cause::AckForUnacceptable);
        for (segment, (dropped, answer)) in [
            (seg(next - 1).ack(ours), before),
            (seg(next - 1).ack(ours).data(1), before),
            (seg(next + 10_000).ack(ours).data(1), beyond),
            (seg(next + 10_001).ack(ours), beyond),
            (seg(next + 0x7fff_0000).ack(ours), beyond),
        ] {
            host.forget();
            host.gets(segment);
            host.dropped(dropped);
            host.sends(
                &format!(". {ours}:{ours}(0) ack {next} win {}", IRS + 10_001 - next),
                answer,
            );
            host.silent();
            host.in_state(state);
        }
    }
}

#[test]
fn a_bare_ack_at_the_right_edge_is_heard() {
    let mut host = Host::established();
    host.writes(1000);
    host.sends_any();
    host.gets(seg(IRS + 10_001).ack(ISS + 1001));
    host.silent();
    assert_eq!(host.info().snd.una.0, ISS + 1001);
}

/// (RFC5961/syn)
#[test]
fn a_syn_in_the_window_is_challenged_in_every_synchronized_state() {
    for (mut host, ours, next) in Host::synchronized() {
        let state = host.conn.state();
        host.gets(seg(next + 5).syn());
        host.dropped(Cause::SynInWindow);
        host.sends(
            &format!(". {ours}:{ours}(0) ack {next} win {}", IRS + 10_001 - next),
            Cause::ChallengeAckForSyn,
        );
        host.in_state(state);
    }
}

#[test]
fn a_syn_in_the_window_in_syn_received() {
    let mut host = Host::syn_received();
    host.forget();
    host.gets(seg(IRS + 5).syn());
    host.moved(State::SynReceived, State::Listen, Cause::SynReturnsToListen);
    host.silent();
    let mut host = Host::syn_received_active();
    host.gets(seg(IRS + 5).syn());
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::ChallengeAckForSyn,
    );
    host.in_state(State::SynReceived);
}

#[test]
fn a_repeated_syn_in_syn_received_is_acknowledged() {
    let mut host = Host::syn_received();
    host.gets(seg(IRS).syn().mss(1000));
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForDuplicate);
    host.in_state(State::SynReceived);
}

#[test]
fn without_the_ack_bit_a_segment_is_dropped() {
    for (mut host, _, next) in Host::synchronized() {
        let state = host.conn.state();
        host.gets(seg(next).data(10));
        host.dropped(Cause::AckMissing);
        host.silent();
        host.in_state(state);
        assert_eq!(host.conn.readable(), 0);
    }
}

#[test]
fn an_ack_of_something_unsent_is_answered_and_dropped() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 2).data(10));
    host.dropped(Cause::AckOfUnsent);
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForUnsent);
    assert_eq!(host.conn.readable(), 0);
}

/// (RFC5961/ack-range, MAY-12)
#[test]
fn an_ack_further_back_than_the_largest_window_is_challenged() {
    let mut host = Host::established();
    // SND.UNA = 1001, MAX.SND.WND = 10000.
    host.gets(seg(IRS + 1).ack((ISS + 1).wrapping_sub(10_001)).data(10));
    host.dropped(Cause::AckBelowRange);
    host.sends(
        ". 1001:1001(0) ack 5001 win 10000",
        Cause::ChallengeAckForAck,
    );
    assert_eq!(host.conn.readable(), 0);
    host.gets(seg(IRS + 1).ack((ISS + 1).wrapping_sub(10_000)).data(10));
    assert_eq!(host.conn.readable(), 10, "an old ACK may carry new data");
}

#[test]
fn an_old_ack_is_ignored_and_moves_no_window() {
    let mut host = Host::established();
    host.writes(2000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2001));
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(77));
    host.dropped(Cause::OldAck);
    assert_eq!(
        (host.info().snd.una.0, host.info().snd.wnd),
        (ISS + 2001, 10_000)
    );
    host.silent();
}

#[test]
fn an_older_segment_does_not_move_the_window() {
    let mut host = Host::established();
    // SND.WL1 moves on with the data; a segment from before it tells an old window.
    host.gets(seg(IRS + 1001).ack(ISS + 1).win(8000).data(1000));
    assert_eq!(host.info().snd.wnd, 8000);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(500).data(1000));
    assert_eq!(host.info().snd.wnd, 8000);
    assert_eq!(host.conn.readable(), 2000);
}

/// RFC 9293, 3.10.7.4: where SND.WL1 and SND.WL2 say that a segment is older, SND.WND stays as it
/// is. It is an offset from SND.UNA, so with a new acknowledgment the window moves on.
#[test]
fn an_older_segment_that_acknowledges_moves_the_window_on() {
    for told in [8000, 9999] {
        let mut host = Host::established();
        host.writes(1000);
        host.sends_any();
        host.gets(seg(IRS + 1001).ack(ISS + 1).win(8000).data(1000));
        host.gets(seg(IRS + 1).ack(ISS + 1001).win(told).data(1000));
        assert_eq!(host.info().snd.wnd, 8000);
        host.writes(9000);
        let sent: u32 = host
            .sends_any()
            .iter()
            .map(|sent| sent.segment.data_len())
            .sum();
        // The congestion window is 5 segments.
        assert_eq!(sent, 5000);
    }
}

/// But not beyond what that segment says itself: it acknowledges more, so it left later (it fills a
/// hole), and nobody has offered more than that (RFC 9293, 3.8.6).
#[test]
fn an_older_segment_that_acknowledges_does_not_reach_beyond_its_own_window() {
    let mut host = Host::established();
    host.writes(1000);
    host.sends_any();
    host.gets(seg(IRS + 1001).ack(ISS + 1).win(8000).data(1000));
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(7000).data(1000));
    assert_eq!(host.info().snd.wnd, 7000);
    host.told(Event::SendWindow {
        wnd: 7000,
        cause: Cause::RightEdgeKept,
    });
}

#[test]
fn a_segment_that_straddles_the_edges_is_trimmed() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).text(b"0123456789"));
    host.gets(seg(IRS + 6).ack(ISS + 1).text(b"56789abcde"));
    assert_eq!(host.reads(100), "0123456789abcde");
    // The right edge: only what the window has room for.
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(9_990));
    host.sends_any();
    host.gets(seg(IRS + 9_991).ack(ISS + 1).data(100).fin());
    assert_eq!(host.conn.readable(), 10_000);
    host.in_state(State::Established);
    host.after(ms(200));
    host.sends(". 1001:1001(0) ack 15001 win 0", Cause::DelayedAckTimeout);
}

// No answer to answers (RFC 9293, A.2):

/// What carries nothing and says what was refused before is not answered again.
#[test]
fn a_bare_segment_that_repeats_what_was_refused_is_answered_once() {
    let answer = ". 1001:1001(0) ack 5001 win 10000";
    for strange in [
        seg(IRS + 20_000).ack(ISS + 1),
        seg(IRS - 1).ack(ISS + 1),
        seg(IRS + 1).ack(ISS + 2),
        seg(IRS + 1).ack((ISS + 1).wrapping_sub(20_000)),
    ] {
        let mut host = Host::established();
        host.gets(strange.clone());
        host.sends_any();
        host.gets(strange.clone());
        host.dropped(Cause::RepeatUnanswered);
        host.silent();
        // Another one is another one.
        host.gets(seg(IRS + 30_000).ack(ISS + 1));
        host.sends(answer, Cause::AckForUnacceptable);
    }
    // The answer says something else now.
    let mut host = Host::established();
    host.gets(seg(IRS + 20_000).ack(ISS + 1));
    host.sends(answer, Cause::AckForUnacceptable);
    host.writes(10);
    host.sends_any();
    host.gets(seg(IRS + 20_000).ack(ISS + 1));
    host.sends(
        ". 1011:1011(0) ack 5001 win 10000",
        Cause::AckForUnacceptable,
    );
}

/// Whoever sends text, SYN or FIN again, or asks whether anybody is there, waits for the answer
/// (RFC 9293, 3.10.7.4, 3.8.4).
#[test]
fn what_waits_for_an_answer_gets_it_each_time() {
    for (asks, cause) in [
        (seg(IRS).ack(ISS + 1), Cause::AckForDuplicate),
        (seg(IRS).ack(ISS + 1).data(1), Cause::AckForDuplicate),
        (
            seg(IRS + 20_000).ack(ISS + 1).data(10),
            Cause::AckForUnacceptable,
        ),
        (seg(IRS - 10).ack(ISS + 1).fin(), Cause::AckForDuplicate),
        (seg(IRS + 1).ack(ISS + 2).data(10), Cause::AckForUnsent),
    ] {
        let mut host = Host::established();
        for _ in 0..5 {
            host.gets(asks.clone());
            host.sends(". 1001:1001(0) ack 5001 win 10000", cause);
            host.silent();
        }
    }
}

#[test]
fn by_the_letter_each_is_answered() {
    let letter = Config {
        damp_ack_loops: false,
        ..config()
    };
    let mut host = Host::established_with(letter, 10_000);
    for _ in 0..5 {
        host.gets(seg(IRS + 20_000).ack(ISS + 1));
        host.sends(
            ". 1001:1001(0) ack 5001 win 10000",
            Cause::AckForUnacceptable,
        );
    }
}
