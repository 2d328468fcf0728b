//! What Linux does in its own way, each with the RFC's way beside it.

use tcp_core::connection::Transmit;
use tcp_core::profile::{BeyondWindow, Profile};
use tcp_core::{Cause, Config, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg, show};

/// RFC 9293, SHLD-18: an ACK may wait. Linux lets the first ones go at once.
#[test]
fn the_first_acks_do_not_wait() {
    let mut host = Host::established_with(
        Config {
            quick_acks: 2,
            delayed_ack: Some(ms(40)),
            ..config()
        },
        10_000,
    );
    for n in 0..2 {
        host.gets(seg(IRS + 1 + 10 * n).ack(ISS + 1).data(10));
        let ack = IRS + 11 + 10 * n;
        let win = 9_990 - 10 * n;
        host.sends(
            &format!(". 1001:1001(0) ack {ack} win {win}"),
            Cause::QuickAck,
        );
    }
    host.gets(seg(IRS + 21).ack(ISS + 1).data(10));
    host.silent();
    assert!(host.timer(TimerKind::DelayedAck).is_some());
}

#[test]
fn an_answer_ends_quick_acks() {
    let mut host = Host::established_with(
        Config {
            quick_acks: 16,
            delayed_ack: Some(ms(40)),
            ..config()
        },
        10_000,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.sends_any();
    host.writes(10);
    host.sends_any();
    host.gets(seg(IRS + 11).ack(ISS + 11).data(10));
    host.silent();
}

/// The quick ACK that is owed travels with the answer that ends them all.
#[test]
fn an_answer_that_carries_a_quick_ack_ends_them_too() {
    let mut host = Host::established_with(
        Config {
            quick_acks: 16,
            delayed_ack: Some(ms(40)),
            ..config()
        },
        10_000,
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.writes(10);
    host.sends("P. 1001:1011(10) ack 5011 win 9990", Cause::AllQueuedToSend);
    host.gets(seg(IRS + 11).ack(ISS + 11).data(10));
    host.silent();
}

/// RFC 9293, MUST-61: the last that is queued carries PSH. Linux's packets of two end with it too.
#[test]
fn every_packet_of_a_burst_ends_with_push() {
    for (packet, letters) in [(0, ". . . . P"), (2, ". P . P P"), (3, ". . P . P")] {
        let mut host = Host::established_with(
            Config {
                min_tso_segs: packet,
                initial_window: Some(5),
                ..config()
            },
            10_000,
        );
        host.writes(5_000);
        let sent = host.sends_any();
        let first = |t: &Transmit| show(&t.segment).chars().next().unwrap().to_string();
        assert_eq!(
            sent.iter().map(first).collect::<Vec<_>>().join(" "),
            letters
        );
    }
}

/// RFC 9293, 3.10.7.4: "then send an ACK, drop the segment, and return".
#[test]
fn an_acknowledgment_of_what_was_never_sent_may_get_no_answer() {
    for answers in [true, false] {
        let mut host = Host::established_with(
            Config {
                answer_unsent_ack: answers,
                ..config()
            },
            10_000,
        );
        host.gets(seg(IRS + 1).ack(ISS + 2).data(10));
        host.dropped(match answers {
            true => Cause::AckOfUnsent,
            false => Cause::AckOfUnsentIgnored,
        });
        if answers {
            host.sends(". 1001:1001(0) ack 5001 win 10000", Cause::AckForUnsent);
        }
        host.silent();
        assert_eq!(host.conn.readable(), 0);
    }
}

/// RFC 9293, 3.10.7.4: what lies beyond the window is cut off. Linux takes what begins in it, and a
/// bare FIN even when the window is closed.
#[test]
fn a_segment_that_begins_in_the_window_may_be_taken_whole() {
    for (whole, readable, state) in [
        (BeyondWindow::Off, 10_000, State::Established),
        (BeyondWindow::On, 12_000, State::CloseWait),
        (BeyondWindow::WhenEmpty, 12_000, State::CloseWait),
    ] {
        let mut host = Host::established_with(
            Config {
                take_beyond_window: whole,
                ..config()
            },
            10_000,
        );
        host.gets(seg(IRS + 1).ack(ISS + 1).data(12_000));
        assert_eq!(host.conn.readable(), readable);
        assert_eq!(host.info().rcv.wnd, 0);
        host.gets(seg(IRS + 12_001).ack(ISS + 1).fin());
        host.in_state(state);
    }
}

/// What is taken whole makes no room for more: the next segment must begin in the buffer, too.
#[test]
fn segments_beyond_the_window_do_not_add_up() {
    let mut host = Host::established_with(
        Config {
            take_beyond_window: BeyondWindow::On,
            ..config()
        },
        10_000,
    );
    // The last octet of a buffer of 10,000 is 15,000.
    host.gets(seg(IRS + 10_000).ack(ISS + 1).data(3_000));
    assert_eq!(host.info().out_of_order, 3_000);
    host.gets(seg(IRS + 12_999).ack(ISS + 1).data(3_000));
    assert_eq!(host.info().out_of_order, 3_000);
}

/// Linux 6.17 and later (`tcp_sequence`): a segment that reaches beyond the window is taken only
/// while nothing waits to be read, and otherwise refused as a whole; 4.11 took it either way.
#[test]
fn beyond_the_window_nothing_is_taken_while_data_waits() {
    for (profile, readable) in [(Profile::Linux618, 3500), (Profile::Linux411, 4700)] {
        let config = Config {
            mss: Some(1000),
            receive_buffer: 4000,
            window_scaling: false,
            timestamps: false,
            sack: false,
            ..profile.config()
        };
        let mut host = Host::established_with(config.clone(), 10_000);
        host.gets(seg(IRS + 1).ack(ISS + 1).data(3500));
        host.sends_any();
        host.gets(seg(IRS + 3501).ack(ISS + 1).data(1200));
        assert_eq!(host.conn.readable(), readable, "{profile:?}");
        if profile == Profile::Linux618 {
            host.dropped(Cause::OutsideWindow);
            host.sends(". 1001:1001(0) ack 8501 win 500", Cause::AckForUnacceptable);
            // What fits is taken.
            host.gets(seg(IRS + 3501).ack(ISS + 1).data(500));
            assert_eq!(host.conn.readable(), 4000);
        }
        let mut host = Host::established_with(config, 10_000);
        host.gets(seg(IRS + 1).ack(ISS + 1).data(4500));
        assert_eq!(host.conn.readable(), 4500, "{profile:?}");
    }
}

/// `tcp_invalid_ratelimit`: one answer to a bare segment that is not acceptable, or challenge ACK,
/// in so long. What carries text is answered each time.
#[test]
fn one_answer_to_what_is_invalid_in_half_a_second() {
    let limited = Config {
        invalid_ratelimit: Some(ms(500)),
        damp_ack_loops: false,
        ..config()
    };
    let mut host = Host::established_with(limited, 10_000);
    let answer = ". 1001:1001(0) ack 5001 win 10000";
    let bare = || seg(IRS + 20_000).ack(ISS + 1);
    host.gets(bare());
    host.sends(answer, Cause::AckForUnacceptable);
    host.after(ms(499));
    for refused in [
        bare(),
        seg(IRS + 30_000).ack(ISS + 1),
        // A keep-alive too.
        seg(IRS).ack(ISS + 1),
        seg(IRS + 2).syn(),
        seg(IRS + 2).rst(),
        seg(IRS + 1).ack(ISS + 2),
    ] {
        host.forget();
        host.gets(refused);
        host.dropped(Cause::InvalidRateLimit);
        host.silent();
    }
    for _ in 0..2 {
        host.gets(seg(IRS + 20_000).ack(ISS + 1).data(1));
        host.sends(answer, Cause::AckForUnacceptable);
    }
    host.after(ms(1));
    host.gets(bare());
    host.sends(answer, Cause::AckForUnacceptable);
    host.after(ms(500));
    host.gets(seg(IRS + 2).syn());
    host.sends(answer, Cause::ChallengeAckForSyn);
    host.gets(bare());
    host.silent();
}
