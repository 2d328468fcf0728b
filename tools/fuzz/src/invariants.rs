//! What is true of every connection at every moment, as far as it can be seen from outside.

use tcp_core::connection::Transmit;
use tcp_core::profile::BeyondWindow;
use tcp_core::{Cause, Connection, Flags, State, TimerKind};

/// What holds for a connection once everything that it has to send was fetched.
pub fn check(conn: &Connection) {
    let info = conn.info();
    if conn.is_over() {
        assert_eq!(
            conn.poll_timeout(),
            None,
            "a timer runs in {}",
            info.state.name()
        );
        return;
    }
    assert!(
        info.snd.una.at_or_before(info.snd.nxt),
        "SND.UNA =< SND.NXT: {info:?}"
    );
    // Before the handshake is over nothing is agreed.
    let agreed = info.snd.una != info.snd.iss;
    assert!(
        info.cwnd >= info.mss || !agreed,
        "cwnd of at least a segment: {info:?}"
    );
    let config = conn.config();
    let mut buffer = u64::from(config.receive_buffer);
    if config.window_by_buffer || config.take_beyond_window != BeyondWindow::Off {
        // FreeBSD rounds it up to whole segments, of the size that they had in the beginning; Linux
        // takes one whole that begins in it.
        buffer += u64::from(u16::MAX);
    }
    assert!(
        u64::from(info.readable) + u64::from(info.out_of_order) <= buffer,
        "more is kept than the receive buffer holds: {info:?}"
    );
    assert!(
        u64::from(info.rcv.wnd) + u64::from(info.readable) <= buffer,
        "more is offered than the receive buffer holds: {info:?}"
    );
    assert!(
        u64::from(info.unsent) + u64::from(info.unacked) <= config.send_buffer.into(),
        "more is kept than the send buffer holds: {info:?}"
    );
    let outstanding = info.flight > 0;
    let running = |kind| info.timer(kind).is_some();
    // A lesson may switch probes off, and see the deadlock.
    if outstanding && info.state != State::TimeWait && config.persist {
        assert!(
            running(TimerKind::Retransmission) ^ running(TimerKind::Persist),
            "who sends it again? {info:?}"
        );
    }
    assert_eq!(
        info.state == State::TimeWait,
        running(TimerKind::TimeWait),
        "{info:?}"
    );
}

/// What holds for a segment that `conn` has just given out.
pub fn check_transmit(conn: &Connection, transmit: &Transmit) {
    let (info, segment) = (conn.info(), &transmit.segment);
    assert!(
        segment.data_len() <= info.mss,
        "a segment longer than the MSS: {segment:?}"
    );
    if segment.flags.contains(Flags::RST) {
        return;
    }
    // RFC 9293, 3.10.7.4: every segment after the first SYN carries an ACK.
    assert!(
        segment.ack.is_some() || segment.flags.contains(Flags::SYN),
        "a segment without an ACK: {segment:?}"
    );
    // What goes out for the first time lies in the peer's window. (What lay in it once may be sent
    // again after it shrank: RFC 9293, 3.8.6, SHLD-16.)
    let probe = matches!(transmit.cause, Cause::WindowProbe);
    let first = !transmit.retransmission && !probe && segment.seq_len() > 0;
    if first && !segment.flags.contains(Flags::SYN) {
        assert!(
            segment.seq_end().at_or_before(info.snd.una + info.snd.wnd),
            "beyond the peer's window: {segment:?}, {info:?}"
        );
    }
}
