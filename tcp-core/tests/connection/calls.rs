//! The user calls in states where they are refused (RFC 9293, 3.10.2 to 3.10.5), and buffers.

use bytes::Bytes;
use tcp_core::connection::{RecvError, SendError};
use tcp_core::{Cause, Config, Flags, State};

use crate::host::{Build, Host, IRS, ISS, bytes, config, seg};

#[test]
fn send_is_refused_when_closing_or_closed() {
    for mut host in [
        Host::fin_wait_1(),
        Host::fin_wait_2(),
        Host::closing(),
        Host::last_ack(),
        Host::time_wait(),
    ] {
        let sent = host.conn.send(host.now, &bytes(1), &mut host.events);
        assert_eq!(sent, Err(SendError::Closing));
        assert_eq!(host.conn.writable(), 0);
    }
    let mut host = Host::established();
    host.abort();
    let sent = host.conn.send(host.now, &bytes(1), &mut host.events);
    assert_eq!(sent, Err(SendError::Closed(Some(Cause::Abort))));
    let closed = host.conn.shutdown(host.now, &mut host.events);
    assert_eq!(closed, Err(SendError::Closed(Some(Cause::Abort))));
}

#[test]
fn send_in_close_wait_is_refused_once_the_close_is_queued() {
    let mut host = Host::close_wait();
    host.writes(10);
    host.shutdown();
    let sent = host.conn.send(host.now, &bytes(1), &mut host.events);
    assert_eq!(sent, Err(SendError::Closing));
    host.sends("FP. 1001:1011(10) ack 5002 win 9999", Cause::FinToSend);
}

#[test]
fn the_send_buffer_takes_what_fits() {
    let small = Config {
        send_buffer: 1500,
        ..config()
    };
    let mut host = Host::established_with(small, 10_000);
    assert_eq!(host.conn.writable(), 1500);
    let taken = host.conn.send(host.now, &bytes(4000), &mut host.events);
    assert_eq!((taken, host.conn.writable()), (Ok(1500), 0));
    assert_eq!(host.conn.send(host.now, &bytes(1), &mut host.events), Ok(0));
    host.sends(". 1001:2001(1000) ack 5001 win 10000", Cause::DataToSend);
    host.gets(seg(IRS + 1).ack(ISS + 1001));
    assert_eq!(host.conn.writable(), 1000);
}

#[test]
fn receive_gives_what_is_there_up_to_max_and_then_the_end() {
    let mut host = Host::established();
    assert_eq!(host.reads(10), Bytes::new());
    // Two segments are read as one stream.
    host.gets(seg(IRS + 1).ack(ISS + 1).text(b"ab"));
    host.gets(seg(IRS + 3).ack(ISS + 1).text(b"cdef").fin());
    assert_eq!(host.reads(0), Bytes::new());
    assert_eq!(host.reads(3), "abc");
    assert!(!host.conn.is_at_end_of_stream());
    assert_eq!(host.reads(10), "def");
    assert!(host.conn.is_at_end_of_stream());
    assert_eq!(host.conn.recv(10), Ok(None));
}

#[test]
fn receive_after_close_is_refused() {
    let mut host = Host::established();
    host.close();
    assert_eq!(host.conn.recv(1), Err(RecvError::Closing));
}

#[test]
fn calls_on_a_closed_connection_change_nothing() {
    let mut host = Host::syn_sent();
    host.shutdown();
    host.in_state(State::Closed);
    host.forget();
    host.close();
    host.abort();
    assert!(host.events.is_empty());
    host.silent();
    assert_eq!(host.conn.recv(1), Err(RecvError::Closing));
}

/// (SHLD-28, MUST-60)
#[test]
fn the_last_of_what_is_queued_carries_psh_and_nothing_else_does() {
    // MUST-61, SHLD-27.
    let mut host = Host::established();
    host.writes(1200);
    host.writes(1300);
    let flags: Vec<Flags> = host
        .sends_any()
        .iter()
        .map(|sent| sent.segment.flags)
        .collect();
    // The half segment waits for the others, as Nagle asks.
    assert_eq!(flags, [Flags::NONE, Flags::NONE]);
    host.gets(seg(IRS + 1).ack(ISS + 2001));
    host.sends("P. 3001:3501(500) ack 5001 win 10000", Cause::NagleReleased);
}

#[test]
fn payload_is_shared_with_what_the_application_gave() {
    let mut host = Host::established();
    let data = bytes(1000);
    host.conn
        .send(host.now, &data, &mut host.events)
        .expect("open");
    let sent = host.sends_any();
    assert_eq!(sent[0].segment.payload.as_ptr(), data.as_ptr());
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut host = Host::established();
    host.writes(10);
    let mut fork = host.conn.clone();
    host.sends(
        "P. 1001:1011(10) ack 5001 win 10000",
        Cause::AllQueuedToSend,
    );
    fork.abort(host.now, &mut host.events);
    assert_eq!(fork.state(), State::Closed);
    host.in_state(State::Established);
}

#[test]
fn an_unobserved_connection_does_the_same() {
    use tcp_core::event::NoObserver;
    let mut host = Host::established();
    let mut quiet = host.conn.clone();
    let segment = seg(IRS + 1).ack(ISS + 1).data(2000);
    host.gets(segment.clone());
    quiet.on_segment(host.now, &segment, &mut NoObserver);
    assert_eq!(quiet.info(), host.info());
    assert_eq!(quiet.poll_transmit(host.now, &mut NoObserver), host.poll());
}
