//! A watcher on the link: what is true of everything that two ends send each other, told from the
//! segments alone, without a look into either end.

use bytes::Bytes;
use tcp_core::connection::Transmit;
use tcp_core::{Cause, Flags, Segment, SeqNumber};

/// What one end sent so far.
#[derive(Clone, Debug, Default)]
struct Half {
    iss: Option<SeqNumber>,
    /// The window that its SYN offered.
    first_window: u32,
    scale: Option<u8>,
    mss: Option<u16>,
    /// The number after the highest that it sent.
    next: Option<SeqNumber>,
    /// The number after its FIN.
    fin: Option<SeqNumber>,
    /// The highest acknowledgment number that it sent.
    ack: Option<SeqNumber>,
    /// The furthest right edge of a window that it offered.
    edge: Option<SeqNumber>,
}

/// Watches both directions of one connection.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    halves: [Half; 2],
}

impl Watch {
    /// An end (0 or 1) sends a segment. `stream` is what its application writes: where the
    /// segment's data lies in it, it must be the same.
    pub fn sent(&mut self, end: usize, transmit: &Transmit, stream: &Bytes) {
        let segment = &transmit.segment;
        if segment.flags.contains(Flags::RST) {
            return;
        }
        let [first, second] = &mut self.halves;
        let (own, other) = if end == 0 {
            (first, second)
        } else {
            (second, first)
        };
        let syn = segment.flags.contains(Flags::SYN);
        if syn {
            assert!(
                own.iss.is_none_or(|iss| iss == segment.seq),
                "a second initial number: {segment:?}"
            );
            own.iss = Some(segment.seq);
            // What was said once was said.
            own.scale = segment.options.window_scale.or(own.scale);
            own.mss = segment.options.mss.max(own.mss);
            own.first_window = segment.window.into();
        }
        acknowledges(own, other, segment);
        let Some(iss) = own.iss else {
            // The host's own answer to what belongs to nobody.
            return;
        };
        if !syn {
            data(iss, segment, stream);
            window(iss, other, transmit);
        }
        let end = segment.seq_end();
        own.next = Some(own.next.map_or(end, |next| next.max(end)));
        if segment.flags.contains(Flags::FIN) {
            assert!(
                own.fin.is_none_or(|fin| fin == end),
                "a second place for the FIN: {segment:?}"
            );
            own.fin = Some(end);
        }
        assert!(
            own.fin.is_none_or(|fin| end.at_or_before(fin)),
            "data beyond the FIN: {segment:?}"
        );
    }
}

/// RCV.NXT never goes back, never runs ahead of what the other end sent, and the window's right edge
/// never moves left (RFC 9293, 3.8.6; SHLD-14) but by what its scaling cannot say.
fn acknowledges(own: &mut Half, other: &Half, segment: &Segment) {
    let Some(ack) = segment.ack else { return };
    let sent = other.next.expect("an ACK of an end that sent nothing");
    assert!(
        ack.at_or_before(sent),
        "an ACK of what was never sent: {segment:?}"
    );
    assert!(
        own.ack.is_none_or(|last| ack.at_or_after(last)),
        "an ACK that goes back: {segment:?}"
    );
    own.ack = Some(ack);
    // A SYN's window is never scaled (RFC 7323, 2.2), so one that is sent again may say less than
    // what was offered since.
    let syn = segment.flags.contains(Flags::SYN);
    let shift = match (own.scale, other.scale) {
        (Some(shift), Some(_)) if !syn => shift.min(14),
        _ => 0,
    };
    let edge = ack + (u32::from(segment.window) << shift);
    if let Some(last) = own.edge.filter(|_| !syn) {
        let unsaid = (1_u32 << shift) - 1;
        assert!(
            (edge + unsaid).at_or_after(last),
            "the window's right edge moves from {last} left to {edge}: {segment:?}"
        );
    }
    own.edge = Some(own.edge.map_or(edge, |last| last.max(edge)));
}

/// The bytes are those of the stream.
fn data(iss: SeqNumber, segment: &Segment, stream: &Bytes) {
    let offset = segment.seq.distance_from(iss + 1);
    let Some(offset) = offset.and_then(|offset| usize::try_from(offset).ok()) else {
        return;
    };
    let expected = stream.get(offset..offset.saturating_add(segment.payload.len()));
    assert!(
        expected.is_none_or(|expected| expected == segment.payload),
        "other bytes than the application's: {segment:?}"
    );
}

/// Nothing lies beyond the furthest window that the other end ever offered, but probes of a closed
/// one; and no segment is longer than the other end takes (RFC 9293, 3.7.1; MUST-16).
fn window(iss: SeqNumber, other: &Half, transmit: &Transmit) {
    let segment = &transmit.segment;
    if other.iss.is_none() || segment.seq_len() == 0 {
        return;
    }
    // An open that was answered knows the window of the SYN alone.
    let edge = other.edge.unwrap_or(iss + 1 + other.first_window);
    assert!(
        segment.seq_end().at_or_before(edge) || transmit.cause == Cause::WindowProbe,
        "beyond all that the peer offered, up to {edge}: {segment:?}"
    );
    // RFC 9293, MUST-15. (An MSS that leaves hardly room for data is not taken seriously: below
    // 48 bytes it is taken for 48, as systems do.)
    let mss = other.mss.unwrap_or(match segment.dst.is_ipv4() {
        true => 536,
        false => 1220,
    });
    assert!(
        segment.data_len() <= u32::from(mss).max(48),
        "longer than the peer's MSS of {mss}: {segment:?}"
    );
}
