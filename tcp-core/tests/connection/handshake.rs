//! Opening (RFC 9293, 3.5, 3.10.1, 3.10.7.2, 3.10.7.3).

use tcp_core::{Cause, Config, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

/// (MUST-14, MAY-3, SHLD-5)
#[test]
fn active_open_is_figure_6_seen_from_a() {
    let mut host = Host::syn_sent_unsent(config());
    host.moved(State::Closed, State::SynSent, Cause::ActiveOpen);
    host.sends("S 1000:1000(0) win 10000 <mss 1000>", Cause::ActiveOpen);
    host.silent();
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000));
    host.moved(State::SynSent, State::Established, Cause::SynAckReceived);
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::SynAckReceived);
    host.silent();
    assert_eq!(host.timer(TimerKind::Retransmission), None);
}

#[test]
fn passive_open_is_figure_6_seen_from_b() {
    let mut host = Host::accepts(config(), &seg(IRS).syn().mss(1000));
    host.moved(State::Listen, State::SynReceived, Cause::SynReceived);
    assert!(host.conn.is_passive());
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    host.moved(State::SynReceived, State::Established, Cause::HandshakeAck);
    host.silent();
    assert_eq!(host.info().snd.wnd, 10_000);
}

/// (MUST-10)
#[test]
fn simultaneous_open_is_figure_7() {
    let mut host = Host::syn_sent();
    host.forget();
    host.gets(seg(IRS).syn().mss(1000));
    host.moved(State::SynSent, State::SynReceived, Cause::SimultaneousOpen);
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SimultaneousOpen,
    );
    host.silent();
    // Line 6: the peer's SYN-ACK, whose SYN is known already.
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000));
    host.moved(State::SynReceived, State::Established, Cause::HandshakeAck);
    host.silent();
    assert!(!host.conn.is_passive());
}

#[test]
fn simultaneous_open_ends_with_a_plain_ack_too() {
    let mut host = Host::syn_received_active();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    host.in_state(State::Established);
}

#[test]
fn simultaneous_open_before_our_syn_left() {
    let mut host = Host::syn_sent_unsent(config());
    host.gets(seg(IRS).syn().mss(1000));
    host.in_state(State::SynReceived);
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SimultaneousOpen,
    );
    host.silent();
}

/// (RFC6298/back-off)
#[test]
fn a_lost_syn_is_sent_again_at_doubling_intervals_and_given_up_after_r2() {
    let mut host = Host::syn_sent();
    for at in [1, 3, 7, 15, 31, 63, 123, 183] {
        host.after(Duration::from_nanos(
            at * 1_000_000_000 - 1 - host.now.as_nanos(),
        ));
        host.silent();
        host.after(Duration::from_nanos(1));
        host.sends_again(
            "S 1000:1000(0) win 10000 <mss 1000>",
            Cause::RetransmissionTimeout,
        );
        host.silent();
    }
    // MUST-23: R2 for a SYN is at least 3 minutes.
    host.after(Duration::from_secs(243 - 183) - Duration::from_nanos(1));
    host.in_state(State::SynSent);
    host.forget();
    host.after(Duration::from_nanos(1));
    host.moved(State::SynSent, State::Closed, Cause::TooManyRetransmissions);
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
    host.told(Event::Failed {
        cause: Cause::TooManyRetransmissions,
    });
    host.silent();
    assert_eq!(host.conn.poll_timeout(), None);
}

#[test]
fn a_lost_syn_ack_is_sent_again_and_given_up() {
    let mut host = Host::syn_received();
    host.after(ms(1_000));
    host.sends_again(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::RetransmissionTimeout,
    );
    host.after(Duration::from_secs(243));
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
}

#[test]
fn a_repeated_syn_ack_is_acknowledged_again() {
    let mut host = Host::established();
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000));
    host.dropped(Cause::AlreadyReceived);
    host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForDuplicate);
}

#[test]
fn syn_sent_answers_an_unacceptable_ack_with_a_reset() {
    // SEG.ACK =< ISS, or SEG.ACK > SND.NXT.
    for ack in [ISS, ISS - 1, ISS + 2] {
        for segment in [seg(IRS).syn().ack(ack), seg(IRS).ack(ack)] {
            let mut host = Host::syn_sent();
            host.gets(segment);
            host.dropped(Cause::UnacceptableAck);
            host.sends(&format!("R {ack}:{ack}(0)"), Cause::UnacceptableAck);
            host.silent();
            host.in_state(State::SynSent);
        }
        let mut host = Host::syn_sent();
        host.gets(seg(IRS).rst().ack(ack));
        host.dropped(Cause::ResetNotForSyn);
        host.silent();
        host.in_state(State::SynSent);
    }
}

#[test]
fn syn_sent_is_refused_by_a_reset_with_the_right_ack_only() {
    let mut host = Host::syn_sent();
    host.gets(seg(0).rst());
    host.dropped(Cause::ResetNotForSyn);
    host.in_state(State::SynSent);
    host.forget();
    host.gets(seg(0).rst().ack(ISS + 1));
    host.moved(State::SynSent, State::Closed, Cause::ConnectionRefused);
    assert_eq!(host.conn.error(), Some(Cause::ConnectionRefused));
    host.silent();
    assert_eq!(
        host.conn.poll_timeout(),
        None,
        "the retransmission timer is off"
    );
}

#[test]
fn syn_sent_ignores_what_is_neither_syn_nor_reset() {
    let mut host = Host::syn_sent();
    host.gets(seg(IRS).ack(ISS + 1).data(10));
    host.dropped(Cause::NeitherSynNorReset);
    host.silent();
    host.in_state(State::SynSent);
}

#[test]
fn an_old_duplicate_syn_is_figure_8() {
    // Line 4: the answer to a SYN with sequence number 90 of which we know nothing.
    let mut host = Host::syn_sent();
    host.gets(seg(300).syn().ack(91));
    host.sends("R 91:91(0)", Cause::UnacceptableAck);
    // Line 7.
    host.gets(seg(400).syn().ack(ISS + 1));
    host.in_state(State::Established);
}

#[test]
fn text_in_a_syn_waits_for_established() {
    let mut host = Host::accepts(config(), &seg(IRS).syn().mss(1000).text(b"hello").fin());
    host.accepted(Cause::QueuedUntilEstablished);
    host.sends(
        "S. 1000:1000(0) ack 5001 win 10000 <mss 1000>",
        Cause::SynReceived,
    );
    assert_eq!(host.conn.readable(), 0);
    host.gets(seg(IRS + 7).ack(ISS + 1));
    assert_eq!(host.conn.readable(), 5);
    host.in_state(State::CloseWait);
    host.sends(". 1001:1001(0) ack 5007 win 9994", Cause::AckOfFin);
    assert_eq!(host.reads(100), "hello");
}

#[test]
fn text_in_a_syn_ack_is_taken_at_once() {
    let mut host = Host::syn_sent();
    host.gets(seg(IRS).syn().ack(ISS + 1).text(b"banner"));
    host.in_state(State::Established);
    host.sends(". 1001:1001(0) ack 5007 win 9994", Cause::SynAckReceived);
    host.silent();
    assert_eq!(host.reads(100), "banner");
}

/// (MUST-65)
#[test]
fn data_queued_before_established_travels_with_the_last_ack() {
    let mut host = Host::syn_sent();
    host.writes(10);
    host.silent();
    host.gets(seg(IRS).syn().ack(ISS + 1));
    host.sends(
        "P. 1001:1011(10) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
    host.silent();
}

#[test]
fn syn_received_resets_an_unacceptable_ack_and_stays() {
    for ack in [ISS, ISS + 2] {
        let mut host = Host::syn_received();
        host.gets(seg(IRS + 1).ack(ack));
        host.sends(&format!("R {ack}:{ack}(0)"), Cause::UnacceptableAck);
        host.in_state(State::SynReceived);
    }
}

#[test]
fn data_may_come_with_the_ack_that_establishes() {
    let mut host = Host::syn_received();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    host.in_state(State::Established);
    assert_eq!(host.conn.readable(), 1000);
}

/// RFC 7323, 2.2 (RFC7323/both-syns, RFC7323/syn-window).
/// (REC-1)
#[test]
fn window_scaling_is_used_when_both_offer_it() {
    let big = Config {
        receive_buffer: 1 << 20,
        window_scaling: true,
        ..config()
    };
    let mut host = Host::syn_sent_unsent(big.clone());
    host.sends(
        "S 1000:1000(0) win 65535 <mss 1000,scale 5>",
        Cause::ActiveOpen,
    );
    host.gets(seg(IRS).syn().ack(ISS + 1).scale(7).win(1000));
    assert_eq!(host.info().snd.wnd, 1000, "a SYN's window is not scaled");
    host.sends(". 1001:1001(0) ack 5001 win 32768", Cause::SynAckReceived);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(1000));
    assert_eq!(host.info().snd.wnd, 128_000);

    let mut host = Host::accepts(big, &seg(IRS).syn());
    host.sends(
        "S. 1000:1000(0) ack 5001 win 65535 <mss 1000>",
        Cause::SynReceived,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).win(1000));
    assert_eq!(host.info().snd.wnd, 1000);
    host.gets(seg(IRS + 1).ack(ISS + 1).win(1000).data(2000));
    assert_eq!(host.info().rcv.wnd, 65_535 - 2000);
}

/// (RFC5681/lost-syn, RFC6298/lost-syn)
#[test]
fn the_initial_window_is_one_segment_after_a_lost_syn_and_the_timeout_3_s() {
    let mut host = Host::syn_sent();
    host.after(ms(1_000));
    host.sends_any();
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000));
    assert_eq!(host.info().cwnd, 1000);
    // RFC 6298, 5.7; and no sample from a SYN that was sent twice.
    assert_eq!((host.info().rto, host.info().srtt), (ms(3_000), None));
    host.told(Event::RtoChanged {
        rto: ms(3_000),
        cause: Cause::RtoAfterLostSyn,
    });
}

/// (RFC5681/initial-window)
#[test]
fn without_loss_the_initial_window_follows_the_segment_size() {
    let mut host = Host::syn_sent();
    host.after(ms(100));
    host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000));
    assert_eq!((host.info().mss, host.info().cwnd), (1000, 4000));
    host.told(Event::Congestion {
        cwnd: 4000,
        ssthresh: u32::MAX,
        cause: Cause::InitialWindow,
    });
    assert_eq!(host.info().srtt, Some(ms(100)));
}

#[test]
fn without_an_mss_option_536_is_assumed() {
    let mut host = Host::syn_sent();
    host.gets(seg(IRS).syn().ack(ISS + 1));
    assert_eq!(host.info().mss, 536);
}
