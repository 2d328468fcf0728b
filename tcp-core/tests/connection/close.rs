//! Closing (RFC 9293, 3.6, 3.10.4 and the fifth and eighth step of 3.10.7.4).

use tcp_core::connection::SendError;
use tcp_core::{Cause, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

const MSL_2: Duration = Duration::from_secs(240);

/// (MUST-12)
#[test]
fn normal_close_is_figure_12_seen_from_a() {
    let mut host = Host::established();
    host.forget();
    host.shutdown();
    host.moved(State::Established, State::FinWait1, Cause::Close);
    host.sends("F. 1001:1001(0) ack 5001 win 10000", Cause::FinToSend);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 2));
    host.moved(State::FinWait1, State::FinWait2, Cause::FinAcknowledged);
    assert_eq!(host.conn.poll_timeout(), None);
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.moved(State::FinWait2, State::TimeWait, Cause::FinReceived);
    host.sends(". 1002:1002(0) ack 5002 win 9999", Cause::AckOfFin);
    host.silent();
    // MUST-13: 2 MSL.
    assert_eq!(host.timer(TimerKind::TimeWait), Some(MSL_2));
    host.after(MSL_2);
    host.moved(State::TimeWait, State::Closed, Cause::TimeWaitOver);
    assert_eq!(host.conn.error(), None);
}

#[test]
fn normal_close_is_figure_12_seen_from_b() {
    let mut host = Host::established();
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1).fin());
    host.moved(State::Established, State::CloseWait, Cause::FinReceived);
    host.sends(". 1001:1001(0) ack 5002 win 9999", Cause::AckOfFin);
    assert!(host.conn.is_at_end_of_stream());
    host.shutdown();
    // 3.10.4: LAST-ACK is entered when the FIN is sent.
    host.in_state(State::CloseWait);
    host.sends("F. 1001:1001(0) ack 5002 win 9999", Cause::FinToSend);
    host.moved(State::CloseWait, State::LastAck, Cause::FinToSend);
    host.gets(seg(IRS + 2).ack(ISS + 2));
    host.moved(State::LastAck, State::Closed, Cause::FinAcknowledged);
    assert_eq!((host.conn.error(), host.conn.poll_timeout()), (None, None));
    host.silent();
}

#[test]
fn simultaneous_close_is_figure_13() {
    let mut host = Host::fin_wait_1();
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 1).fin());
    host.moved(State::FinWait1, State::Closing, Cause::SimultaneousClose);
    host.sends(". 1002:1002(0) ack 5002 win 9999", Cause::AckOfFin);
    host.gets(seg(IRS + 2).ack(ISS + 2));
    host.moved(State::Closing, State::TimeWait, Cause::FinAcknowledged);
    host.silent();
    host.after(MSL_2);
    host.in_state(State::Closed);
}

#[test]
fn a_fin_with_the_ack_of_ours_goes_straight_to_time_wait() {
    let mut host = Host::fin_wait_1();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.in_state(State::TimeWait);
    host.sends(". 1002:1002(0) ack 5002 win 9999", Cause::AckOfFin);
}

#[test]
fn closing_ignores_what_does_not_acknowledge_our_fin() {
    let mut host = Host::closing();
    host.gets(seg(IRS + 2).ack(ISS + 1));
    host.in_state(State::Closing);
    host.silent();
}

#[test]
fn time_wait_acknowledges_a_repeated_fin_and_starts_again() {
    let mut host = Host::time_wait();
    host.after(MSL_2 - ms(1));
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.sends(". 1002:1002(0) ack 5002 win 9999", Cause::AckForDuplicate);
    host.told(Event::TimerSet {
        timer: TimerKind::TimeWait,
        at: host.now + MSL_2,
        cause: Cause::TimeWaitRestarted,
    });
    host.after(MSL_2 - ms(1));
    host.in_state(State::TimeWait);
    host.after(ms(1));
    host.in_state(State::Closed);
}

#[test]
fn time_wait_does_not_answer_an_ack_with_an_ack() {
    let mut host = Host::time_wait();
    host.after(ms(1000));
    let due = host.conn.poll_timeout();
    host.gets(seg(IRS + 2).ack(ISS + 2));
    host.silent();
    assert_eq!(host.conn.poll_timeout(), due, "2 MSL are not restarted");
}

#[test]
fn time_wait_turns_the_other_timers_off() {
    let mut host = Host::established();
    host.writes(10);
    host.sends_any();
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 12).data(10).fin());
    host.in_state(State::TimeWait);
    let running: Vec<_> = host.info().timers.iter().flatten().copied().collect();
    assert_eq!(running.len(), 1);
    assert_eq!(Some(running[0]), host.info().timer(TimerKind::TimeWait));
}

#[test]
fn a_lost_fin_is_sent_again() {
    let mut host = Host::fin_wait_1();
    host.after(ms(1000));
    host.sends_again(
        "F. 1001:1001(0) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    let mut host = Host::last_ack();
    host.after(ms(1000));
    host.sends_again(
        "F. 1001:1001(0) ack 5002 win 9999",
        Cause::RetransmissionTimeout,
    );
}

#[test]
fn the_fin_travels_with_the_last_data() {
    let mut host = Host::established();
    host.writes(1500);
    host.shutdown();
    host.sends(". 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.sends("FP. 2001:2501(500) ack 5001 win 10000", Cause::FinToSend);
    host.silent();
    // Acknowledged without its FIN: still FIN-WAIT-1.
    host.gets(seg(IRS + 1).ack(2501));
    host.in_state(State::FinWait1);
    host.after(ms(1000));
    host.sends_again(
        "F. 2501:2501(0) ack 5001 win 10000",
        Cause::RetransmissionTimeout,
    );
    host.gets(seg(IRS + 1).ack(2502));
    host.in_state(State::FinWait2);
}

/// (MAY-1)
#[test]
fn half_close_still_receives() {
    for mut host in [Host::fin_wait_1(), Host::fin_wait_2()] {
        host.gets(seg(IRS + 1).ack(ISS + 2).data(700));
        assert_eq!(host.reads(1000).len(), 700);
        assert_eq!(
            host.conn
                .send(host.now, &crate::host::bytes(1), &mut host.events),
            Err(SendError::Closing)
        );
    }
}

#[test]
fn half_close_still_sends() {
    let mut host = Host::close_wait();
    host.writes(10);
    host.sends("P. 1001:1011(10) ack 5002 win 9999", Cause::AllQueuedToSend);
}

#[test]
fn close_in_syn_sent_deletes_the_tcb() {
    let mut host = Host::syn_sent();
    host.forget();
    host.shutdown();
    host.moved(State::SynSent, State::Closed, Cause::Close);
    host.silent();
    assert_eq!((host.conn.poll_timeout(), host.conn.error()), (None, None));
}

#[test]
fn close_in_syn_received_sends_a_fin_at_once() {
    let mut host = Host::syn_received();
    host.forget();
    host.shutdown();
    host.moved(State::SynReceived, State::FinWait1, Cause::Close);
    host.sends("F. 1001:1001(0) ack 5001 win 10000", Cause::FinToSend);
    // SYN and FIN are acknowledged together.
    host.gets(seg(IRS + 1).ack(ISS + 2));
    host.in_state(State::FinWait2);
    assert_eq!(host.info().cwnd, 4000);
}

#[test]
fn close_in_syn_received_waits_for_queued_data() {
    let mut host = Host::syn_received();
    host.writes(10);
    host.shutdown();
    host.in_state(State::SynReceived);
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1));
    host.in_state(State::FinWait1);
    host.sends("FP. 1001:1011(10) ack 5001 win 10000", Cause::FinToSend);
}

#[test]
fn a_second_close_is_an_error_and_sends_no_second_fin() {
    for mut host in [
        Host::fin_wait_1(),
        Host::fin_wait_2(),
        Host::closing(),
        Host::last_ack(),
        Host::time_wait(),
    ] {
        let again = host.conn.shutdown(host.now, &mut host.events);
        assert_eq!(again, Err(SendError::Closing));
        host.silent();
    }
}

#[test]
fn a_fin_in_a_state_after_the_fin_changes_nothing() {
    // It lies before the window, so it is acknowledged and dropped.
    for (mut host, ours) in [
        (Host::close_wait(), ISS + 1),
        (Host::closing(), ISS + 2),
        (Host::last_ack(), ISS + 2),
    ] {
        let state = host.conn.state();
        host.gets(seg(IRS + 1).ack(ISS + 1).fin());
        host.sends(
            &format!(". {ours}:{ours}(0) ack 5002 win 9999"),
            Cause::AckForDuplicate,
        );
        host.in_state(state);
    }
}

#[test]
fn text_after_the_fin_is_ignored() {
    let mut host = Host::close_wait();
    host.forget();
    host.gets(seg(IRS + 2).ack(ISS + 1).data(10));
    host.dropped(Cause::TextAfterFin);
    assert_eq!((host.conn.readable(), host.info().rcv.nxt.0), (0, IRS + 2));
}

/// (SHLD-3)
#[test]
fn close_with_unread_data_resets() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.sends_any();
    host.forget();
    host.close();
    host.moved(
        State::Established,
        State::Closed,
        Cause::CloseWithUnreadData,
    );
    host.sends("R 1001:1001(0)", Cause::CloseWithUnreadData);
    host.silent();
    assert_eq!(host.conn.error(), Some(Cause::CloseWithUnreadData));
}

/// What waits behind a hole is received data that is pending, too (3.6.1).
/// (SHLD-3)
#[test]
fn close_with_data_behind_a_hole_resets() {
    let mut host = Host::established();
    host.gets(seg(IRS + 11).ack(ISS + 1).data(10));
    host.sends_any();
    host.close();
    host.sends("R 1001:1001(0)", Cause::CloseWithUnreadData);
    host.in_state(State::Closed);
}

/// The text was read before the close; only the FIN behind it is new.
#[test]
fn a_fin_behind_what_was_read_is_no_data_after_close() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.reads(10);
    host.close();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).data(10).fin());
    host.in_state(State::TimeWait);
    assert_eq!(host.conn.error(), None);
}

/// (SHLD-3)
#[test]
fn data_after_close_resets() {
    let mut host = Host::established();
    host.close();
    host.in_state(State::FinWait1);
    host.sends("F. 1001:1001(0) ack 5001 win 10000", Cause::FinToSend);
    host.forget();
    host.gets(seg(IRS + 1).ack(ISS + 2).data(10));
    host.dropped(Cause::DataAfterClose);
    host.sends("R 1002:1002(0)", Cause::DataAfterClose);
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::DataAfterClose));
    // In FIN-WAIT-2, the same.
    let mut host = Host::established();
    host.close();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2));
    host.in_state(State::FinWait2);
    host.gets(seg(IRS + 1).ack(ISS + 2).data(10));
    host.sends("R 1002:1002(0)", Cause::DataAfterClose);
    host.in_state(State::Closed);
}

#[test]
fn close_with_everything_read_is_a_normal_close() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.reads(10);
    host.close();
    host.in_state(State::FinWait1);
    // A repetition of what was read is no new data.
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).data(10));
    host.in_state(State::FinWait1);
    host.gets(seg(IRS + 11).ack(ISS + 2).fin());
    host.in_state(State::TimeWait);
}

#[test]
fn a_fin_is_given_up_after_r2() {
    let mut host = Host::fin_wait_1();
    host.after(Duration::from_secs(400));
    host.in_state(State::Closed);
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
}

#[test]
fn what_was_received_can_be_read_after_the_close() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(300).fin());
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 302).ack(ISS + 2));
    host.in_state(State::Closed);
    assert_eq!(host.reads(1000).len(), 300);
    assert_eq!(host.conn.recv(10), Ok(None));
}

#[test]
fn the_knob_of_msl_is_used() {
    let short = tcp_core::Config {
        msl: Duration::from_secs(1),
        ..config()
    };
    let mut host = Host::established_with(short, 10_000);
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    assert_eq!(
        host.timer(TimerKind::TimeWait),
        Some(Duration::from_secs(2))
    );
}

/// RFC 9293, 3.10.7.4, eighth step: in TIME-WAIT a FIN is acknowledged, and 2 MSL start again.
#[test]
fn another_fin_in_time_wait_is_acknowledged() {
    let mut host = Host::established();
    host.shutdown();
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 2).fin());
    host.sends_any();
    host.in_state(State::TimeWait);
    host.forget();
    host.gets(seg(IRS + 2).ack(ISS + 2).fin());
    host.dropped(Cause::TextAfterFin);
    host.sends(". 1002:1002(0) ack 5002 win 9999", Cause::AckOfFin);
    host.in_state(State::TimeWait);
}
