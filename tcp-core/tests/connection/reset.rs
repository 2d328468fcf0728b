//! Resets, out and in (RFC 9293, 3.5.1 to 3.5.3, 3.10.5, 3.10.7.1 and the second step of 3.10.7.4).

use tcp_core::connection::{RecvError, SendError, reset_for};
use tcp_core::{Cause, Event, State};

use crate::host::{Build, Host, IRS, ISS, bytes, seg, show};

#[test]
fn a_reset_with_exactly_the_next_number_is_believed_in_every_state() {
    for (mut host, _, next) in Host::synchronized() {
        let state = host.conn.state();
        host.forget();
        host.gets(seg(next).rst());
        host.moved(state, State::Closed, Cause::ResetReceived);
        host.silent();
        assert_eq!(host.conn.poll_timeout(), None);
        // In TIME-WAIT both sides had closed.
        let expected = (state != State::TimeWait).then_some(Cause::ResetReceived);
        assert_eq!(host.conn.error(), expected, "{}", state.name());
        assert_eq!(
            host.events.contains(&Event::Failed {
                cause: Cause::ResetReceived
            }),
            expected.is_some()
        );
    }
}

/// (RFC5961/reset)
#[test]
fn a_reset_elsewhere_in_the_window_is_challenged() {
    for (mut host, ours, next) in Host::synchronized() {
        let state = host.conn.state();
        host.gets(seg(next + 1).rst());
        host.dropped(Cause::ResetNotExact);
        host.sends(
            &format!(". {ours}:{ours}(0) ack {next} win {}", IRS + 10_001 - next),
            Cause::ChallengeAckForReset,
        );
        host.in_state(state);
    }
}

#[test]
fn a_reset_outside_the_window_is_dropped_silently() {
    for (mut host, _, next) in Host::synchronized() {
        let state = host.conn.state();
        for seq in [next - 1, next + 10_000, next + 0x8000_0000] {
            host.gets(seg(seq).rst());
            host.dropped(Cause::BadReset);
            host.silent();
            host.in_state(state);
        }
    }
}

#[test]
fn a_reset_may_carry_data() {
    // SHLD-2.
    let mut host = Host::established();
    host.gets(seg(IRS + 1).rst().text(b"why"));
    host.in_state(State::Closed);
}

#[test]
fn a_reset_is_believed_with_a_closed_receive_window() {
    // MUST-66.
    for with_data in [false, true] {
        let mut host = Host::established();
        host.gets(seg(IRS + 1).ack(ISS + 1).data(10_000));
        host.sends_any();
        assert_eq!(host.info().rcv.wnd, 0);
        let reset = seg(IRS + 10_001).rst();
        host.gets(if with_data { reset.text(b"why") } else { reset });
        host.in_state(State::Closed);
        host.silent();
    }
}

/// (MUST-11)
#[test]
fn syn_received_returns_to_listen_or_is_refused() {
    let mut host = Host::syn_received();
    host.forget();
    host.gets(seg(IRS + 1).rst());
    host.moved(State::SynReceived, State::Listen, Cause::ResetReceived);
    assert!(host.conn.is_over());
    assert_eq!((host.conn.error(), host.conn.poll_timeout()), (None, None));
    host.silent();

    let mut host = Host::syn_received_active();
    host.forget();
    host.gets(seg(IRS + 1).rst());
    host.moved(State::SynReceived, State::Closed, Cause::ResetWhileOpening);
    assert_eq!(host.conn.error(), Some(Cause::ResetWhileOpening));
}

/// (MUST-12)
#[test]
fn what_came_before_the_reset_can_be_read_then_the_error_is_told() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.gets(seg(IRS + 11).rst());
    assert_eq!(host.reads(100).len(), 10);
    let reset = Some(Cause::ResetReceived);
    assert_eq!(host.conn.recv(10), Err(RecvError::Closed(reset)));
    let sent = host.conn.send(host.now, &bytes(1), &mut host.events);
    assert_eq!(sent, Err(SendError::Closed(reset)));
}

#[test]
fn abort_sends_a_reset_where_the_peer_does_not_know_the_end_yet() {
    for (mut host, ours, _) in Host::synchronized() {
        let state = host.conn.state();
        host.forget();
        host.abort();
        host.moved(state, State::Closed, Cause::Abort);
        if matches!(state, State::Closing | State::LastAck | State::TimeWait) {
            host.silent();
        } else {
            host.sends(&format!("R {ours}:{ours}(0)"), Cause::Abort);
            host.silent();
        }
        assert_eq!(host.conn.poll_timeout(), None);
    }
}

#[test]
fn abort_before_the_handshake_is_over() {
    let mut host = Host::syn_sent();
    host.abort();
    host.silent();
    host.in_state(State::Closed);
    let mut host = Host::syn_received();
    host.abort();
    host.sends("R 1001:1001(0)", Cause::Abort);
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::Abort));
}

#[test]
fn abort_flushes_what_waits() {
    let mut host = Host::established();
    host.writes(5000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.abort();
    host.sends("R 5001:5001(0)", Cause::Abort);
    host.silent();
    assert_eq!(
        (
            host.info().unsent,
            host.info().unacked,
            host.conn.readable()
        ),
        (0, 0, 0)
    );
}

#[test]
fn closed_answers_with_a_reset_that_is_believed() {
    let mut host = Host::established();
    host.abort();
    host.sends_any();
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.dropped(Cause::NoConnection);
    host.sends("R 1001:1001(0)", Cause::NoConnection);
    host.gets(seg(IRS + 1).syn().data(10));
    host.sends("R. 0:0(0) ack 5012", Cause::NoConnection);
    host.gets(seg(IRS + 1).rst());
    host.silent();
}

#[test]
fn the_reset_for_a_stray_segment_turns_the_addresses_around() {
    let stray = seg(7).ack(9).data(3);
    let reset = reset_for(&stray).expect("a reset");
    assert_eq!(
        (show(&reset).as_str(), reset.src, reset.dst),
        ("R 9:9(0)", stray.dst, stray.src)
    );
    let fin = seg(7).fin().data(3);
    assert_eq!(show(&reset_for(&fin).expect("a reset")), "R. 0:0(0) ack 11");
    assert_eq!(reset_for(&seg(7).rst()), None);
}

#[test]
fn half_open_is_figure_9_seen_from_b() {
    // The peer rebooted and opens anew: its SYN is in the window or not, the answer is the same.
    for seq in [400, IRS + 1, IRS + 500] {
        let mut host = Host::established();
        host.gets(seg(seq).syn());
        host.sends(
            ". 1001:1001(0) ack 5001 win 10000",
            Cause::ChallengeAckForSyn,
        );
        host.in_state(State::Established);
        // Line 5: the reset that the ACK provokes.
        host.gets(seg(IRS + 1).rst());
        host.in_state(State::Closed);
    }
}
