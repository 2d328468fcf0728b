//! The two sequence spaces, piece by piece (RFC 9293, 3.3.1, figures 3 and 4).

use tcp_core::Cause;
use tcp_core::connection::{ReceiveContent, ReceiveZone, SendContent, SendZone};

use crate::host::{Build, Host, IRS, ISS, config, seg};

/// Kind, first number, number after the last, and what is waited for.
fn sending(host: &Host) -> Vec<(SendZone, u32, u32, Option<Cause>)> {
    let pieces = host.conn.send_pieces();
    let waits = |content: SendContent| match content {
        SendContent::Data(cause) | SendContent::Fin(cause) => Some(cause),
        SendContent::Gone | SendContent::Segment(_) | SendContent::Room => None,
    };
    pieces
        .iter()
        .map(|it| (it.zone, it.range.start.0, it.range.end.0, waits(it.content)))
        .collect()
}

fn receiving(host: &Host) -> Vec<(ReceiveZone, u32, u32, ReceiveContent)> {
    let pieces = host.conn.receive_pieces();
    pieces
        .iter()
        .map(|it| (it.zone, it.range.start.0, it.range.end.0, it.content))
        .collect()
}

#[test]
fn the_four_kinds_of_the_sending_side() {
    use SendZone::{Acknowledged, Allowed, InFlight, NotAllowed};
    // The peer takes 6000; cwnd is four segments of 1000. Of 10,000 bytes four segments go.
    let mut host = Host::established_with(config(), 6000);
    host.writes(10_000);
    assert_eq!(host.sends_any().len(), 4);
    assert_eq!(
        sending(&host),
        [
            (Acknowledged, 1000, 1001, None),
            (InFlight, 1001, 2001, None),
            (InFlight, 2001, 3001, None),
            (InFlight, 3001, 4001, None),
            (InFlight, 4001, 5001, None),
            (Allowed, 5001, 7001, Some(Cause::CongestionWindowFull)),
            (NotAllowed, 7001, 11_001, Some(Cause::ReceiveWindowFull)),
        ]
    );
    // One is acknowledged: slow start makes cwnd 5000, so two go, and one more has room.
    host.gets(seg(IRS + 1).ack(ISS + 1001).win(6000));
    assert_eq!(host.sends_any().len(), 2);
    let now = sending(&host);
    assert_eq!(now[0], (Acknowledged, 1000, 2001, None));
    assert_eq!(
        now[6..],
        [
            (Allowed, 7001, 8001, Some(Cause::CongestionWindowFull)),
            (NotAllowed, 8001, 11_001, Some(Cause::ReceiveWindowFull)),
        ]
    );
}

#[test]
fn what_nagle_holds_and_the_room_behind_it() {
    use SendZone::{Acknowledged, Allowed, InFlight};
    let mut host = Host::established();
    host.writes(1);
    host.sends_any();
    host.writes(999);
    assert_eq!(
        sending(&host),
        [
            (Acknowledged, 1000, 1001, None),
            (InFlight, 1001, 1002, None),
            (Allowed, 1002, 2001, Some(Cause::NagleWaits)),
            (Allowed, 2001, 11_001, None),
        ]
    );
}

#[test]
fn a_fin_waits_like_a_byte() {
    use SendZone::{Acknowledged, InFlight, NotAllowed};
    let mut host = Host::established_with(config(), 1000);
    host.writes(1000);
    host.sends_any();
    host.shutdown();
    assert_eq!(
        sending(&host),
        [
            (Acknowledged, 1000, 1001, None),
            (InFlight, 1001, 2001, None),
            (NotAllowed, 2001, 2002, Some(Cause::ReceiveWindowFull)),
        ]
    );
    let last = host.conn.send_pieces().pop().map(|it| it.content);
    assert_eq!(last, Some(SendContent::Fin(Cause::ReceiveWindowFull)));
}

#[test]
fn before_the_handshake_is_over_data_waits_for_it() {
    let mut host = Host::syn_sent_with(config());
    host.writes(500);
    assert_eq!(
        sending(&host),
        [
            (SendZone::InFlight, 1000, 1001, None),
            (
                SendZone::NotAllowed,
                1001,
                1501,
                Some(Cause::HandshakeUnfinished)
            ),
        ]
    );
    assert!(host.conn.receive_pieces().is_empty());
}

#[test]
fn the_three_kinds_of_the_receiving_side_with_a_hole() {
    use ReceiveContent::{Hole, OutOfOrder, Read, Room, Unread};
    use ReceiveZone::{Allowed, Received};
    let mut host = Host::established();
    host.gets(seg(IRS + 101).ack(ISS + 1).data(100));
    assert_eq!(
        receiving(&host),
        [
            (Received, 5000, 5001, Read),
            (Allowed, 5001, 5101, Hole),
            (Allowed, 5101, 5201, OutOfOrder),
            (Allowed, 5201, 15_001, Room),
        ]
    );
    host.gets(seg(IRS + 1).ack(ISS + 1).data(50));
    let _ = host.reads(20);
    assert_eq!(
        receiving(&host),
        [
            (Received, 5000, 5021, Read),
            (Received, 5021, 5051, Unread),
            (Allowed, 5051, 5101, Hole),
            (Allowed, 5101, 5201, OutOfOrder),
            (Allowed, 5201, 15_001, Room),
        ]
    );
    // The FIN behind the hole is held too.
    host.gets(seg(IRS + 201).ack(ISS + 1).fin());
    assert_eq!(
        receiving(&host)[3..],
        [
            (Allowed, 5101, 5201, OutOfOrder),
            (Allowed, 5201, 5202, OutOfOrder),
            (Allowed, 5202, 15_001, Room),
        ]
    );
}
