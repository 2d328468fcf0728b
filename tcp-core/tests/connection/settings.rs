//! What an application sets, before a connection is opened and while it is open.

use tcp_core::connection::ConnectionOption as Opt;
use tcp_core::{Cause, Config, Duration, Event, State, TimerKind};

use crate::host::{Build, Host, IRS, ISS, config, ms, seg};

fn set(host: &mut Host, option: Opt) {
    host.conn.set_option(host.now, option, &mut host.events);
}

fn with(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = config();
    change(&mut config);
    config
}

/// MUST-17.
#[test]
fn nagle_is_switched_off_while_data_waits() {
    let mut host = Host::established();
    host.writes(10);
    host.sends_any();
    host.writes(10);
    host.silent();
    set(&mut host, Opt::NoDelay(true));
    host.sends("P. 1011:1021(10) ack 5001 win 10000", Cause::NagleOff);
}

/// MUST-24, MUST-27.
#[test]
fn keep_alive_is_switched_on_and_off() {
    let mut host = Host::established();
    set(&mut host, Opt::KeepAlive(true));
    assert_eq!(
        host.timer(TimerKind::KeepAlive),
        Some(Duration::from_secs(7200))
    );
    set(&mut host, Opt::KeepAliveTime(ms(10_000)));
    assert_eq!(host.timer(TimerKind::KeepAlive), Some(ms(10_000)));
    host.after(ms(10_000));
    host.sends(". 1000:1000(0) ack 5001 win 10000", Cause::KeepAliveProbe);
    set(&mut host, Opt::KeepAlive(false));
    assert_eq!(host.conn.poll_timeout(), None);
    host.told(Event::TimerCancelled {
        timer: TimerKind::KeepAlive,
        cause: Cause::SettingChanged,
    });
}

/// SHLD-14: a larger receive buffer is told at once, a smaller one takes nothing back.
#[test]
fn the_receive_buffer_changes() {
    let mut host = Host::established();
    set(&mut host, Opt::ReceiveBuffer(30_000));
    host.sends(". 1001:1001(0) ack 5001 win 30000", Cause::WindowUpdate);
    set(&mut host, Opt::ReceiveBuffer(5000));
    host.silent();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    host.after(ms(200));
    // What was offered is still taken, and the edge stays where it was.
    host.sends(
        ". 1001:1001(0) ack 6001 win 29000",
        Cause::DelayedAckTimeout,
    );
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(9000));
    assert_eq!(host.conn.readable(), 10_000);
    host.sends_any();
    // Once it is smaller than what is left, no new window is offered.
    host.reads(10_000);
    host.silent();
    assert_eq!(host.info().rcv.wnd, 20_000);
}

/// RFC 9293, 3.8.6 (SHLD-14): what was offered was promised, so what came behind a hole stays.
#[test]
fn a_smaller_receive_buffer_keeps_what_waits_behind_a_hole() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1001).ack(ISS + 1).data(1000));
    host.sends_any();
    set(&mut host, Opt::ReceiveBuffer(500));
    assert_eq!(host.info().out_of_order, 1000);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(1000));
    assert_eq!(host.conn.readable(), 2000);
    host.sends(". 1001:1001(0) ack 7001 win 8000", Cause::HoleFilled);
}

#[test]
fn segments_get_smaller_never_larger() {
    let mut host = Host::established();
    set(&mut host, Opt::MaxSegment(500));
    host.writes(600);
    host.sends(". 1001:1501(500) ack 5001 win 10000", Cause::DataToSend);
    set(&mut host, Opt::MaxSegment(9000));
    assert_eq!(host.info().mss, 500);
    set(&mut host, Opt::MaxSegment(1));
    assert_eq!(host.info().mss, 48, "within reason");
}

#[test]
fn an_acknowledgment_that_waits_is_asked_for() {
    let mut host = Host::established();
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.silent();
    set(&mut host, Opt::QuickAck);
    host.sends(". 1001:1001(0) ack 5011 win 9990", Cause::AckByNewSetting);
    host.gets(seg(IRS + 11).ack(ISS + 1).data(10));
    host.silent();
    set(&mut host, Opt::DelayedAck(None));
    host.sends(". 1001:1001(0) ack 5021 win 9980", Cause::AckByNewSetting);
    host.gets(seg(IRS + 21).ack(ISS + 1).data(10));
    host.sends(". 1001:1001(0) ack 5031 win 9970", Cause::AckNow);
    // FreeBSD has a switch for it beside the time.
    let mut host = Host::established_with(with(|c| c.delay_acks = false), 10_000);
    host.gets(seg(IRS + 1).ack(ISS + 1).data(10));
    host.sends(". 1001:1001(0) ack 5011 win 9990", Cause::AckNow);
}

/// MUST-48, SHLD-21, SHLD-22, MUST-49, MAY-9: Diffserv and TTL, both ways.
#[test]
fn diffserv_and_ttl_go_with_each_segment() {
    let mut host = Host::established();
    set(&mut host, Opt::Dscp(46));
    set(&mut host, Opt::Ttl(3));
    host.writes(10);
    let ip = host.poll().expect("data").segment.ip;
    assert_eq!((ip.dscp, ip.ttl), (46, 3));
    let mut marked = seg(IRS + 1).ack(ISS + 11);
    marked.ip.dscp = 10;
    host.gets(marked);
    assert_eq!(host.conn.received_dscp(), 10);
    host.abort();
    assert_eq!(host.poll().expect("a reset").segment.ip.dscp, 46);
}

/// `SO_LINGER` with no time.
#[test]
fn closing_without_linger_resets() {
    let mut host = Host::established();
    set(&mut host, Opt::AbortOnClose(true));
    host.writes(10);
    host.sends_any();
    host.forget();
    host.close();
    host.moved(State::Established, State::Closed, Cause::CloseWithoutLinger);
    host.sends("R 1011:1011(0)", Cause::CloseWithoutLinger);
    host.silent();
}

/// MUST-21 and 3.9.1.2: the limits begin anew when they change.
#[test]
fn limits_change_while_something_waits() {
    let mut host = Host::established();
    host.writes(10);
    host.sends_any();
    host.after(ms(500));
    set(&mut host, Opt::UserTimeout(Some(ms(5000))));
    assert_eq!(host.timer(TimerKind::User), Some(ms(5000)));
    set(&mut host, Opt::UserTimeout(None));
    assert_eq!(host.timer(TimerKind::User), None);
    set(&mut host, Opt::Retries(0));
    host.after(ms(500));
    assert_eq!(host.conn.error(), Some(Cause::TooManyRetransmissions));
    // Nothing is set on what is over.
    set(&mut host, Opt::KeepAlive(true));
    assert_eq!(host.conn.poll_timeout(), None);

    let mut host = Host::fin_wait_2();
    host.close();
    set(&mut host, Opt::FinTimeout(Some(ms(1000))));
    host.after(ms(1000));
    host.in_state(State::Closed);
}

#[test]
fn any_knob_by_its_name() {
    let mut host = Host::established();
    let knob = |host: &mut Host, name, value| {
        host.conn
            .set_knob(host.now, name, value, &mut host.events)
            .is_ok()
    };
    assert!(knob(&mut host, "nagle", "off"));
    assert!(knob(&mut host, "net.ipv4.tcp_keepalive_time", "60"));
    assert!(!knob(&mut host, "nagle", "perhaps"));
    assert!(!knob(&mut host, "no_such_knob", "1"));
    let config = host.conn.config();
    assert_eq!(
        (config.nagle, config.keepalive_time),
        (false, Duration::from_secs(60))
    );
}

/// `TCP_NOOPT`.
#[test]
fn a_syn_without_options() {
    let plain = with(|c| c.syn_options = false);
    let mut host = Host::syn_sent_unsent(plain.clone());
    host.sends("S 1000:1000(0) win 10000", Cause::ActiveOpen);
    let mut host = Host::accepts(plain, &seg(IRS).syn().mss(1000).scale(3));
    host.sends("S. 1000:1000(0) ack 5001 win 10000", Cause::SynReceived);
}

/// FreeBSD's `rexmit_drop_options`: the third retransmission, and all later ones, carry the MSS
/// only; what is not offered any more is not agreed on either.
#[test]
fn a_syn_that_nobody_answers_loses_its_options() {
    let mut host = Host::syn_sent_with(Config {
        window_scaling: true,
        rexmit_drop_options: true,
        ..config()
    });
    let mut options = Vec::new();
    for wait in [1000, 2000, 4000, 8000] {
        host.after(ms(wait));
        let sent = host.poll().expect("a SYN").segment;
        options.push((sent.options.mss, sent.options.window_scale));
    }
    let (whole, least) = ((Some(1000), Some(0)), (Some(1000), None));
    assert_eq!(options, [whole, whole, least, least]);
    host.gets(seg(IRS).syn().ack(ISS + 1).scale(5).win(1000));
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1).win(1000));
    assert_eq!(host.info().snd.wnd, 1000);
}

/// Why MUST-36 is there: without probes a window update that gets lost stops both ends for ever.
#[test]
fn without_the_persist_timer_a_lost_window_update_is_a_deadlock() {
    let stuck = with(|c| c.persist = false);
    let mut host = Host::established_with(stuck, 1000);
    host.writes(2000);
    host.sends(". 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    // The update that would open the window is lost on its way: nobody will ever say anything.
    assert_eq!(host.conn.poll_timeout(), None);
    host.after(Duration::from_secs(1_000_000));
    host.silent();
    assert_eq!(host.info().unsent, 1000);

    let mut host = Host::established_with(config(), 1000);
    host.writes(2000);
    host.sends_any();
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(0));
    host.after(ms(1000));
    host.sends(". 2001:2002(1) ack 5001 win 10000", Cause::WindowProbe);
}
