//! Which transmissions carried a stretch of sequence numbers.

use alloc::vec::Vec;

use tcp_core::recovery::SeqRange;

use super::scene::Scene;
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::What;
use tcp_sim::world::End;

/// The transmissions of one end that carried any of these numbers, the latest first, as far as the
/// trace at hand tells.
#[must_use]
pub fn carriers(scene: &Scene<'_>, sender: End, range: SeqRange) -> Vec<TransmissionId> {
    let sent = scene.records.iter().rev();
    sent.filter_map(|record| match &record.what {
        What::Sent {
            id,
            host,
            connection: Some(connection),
            segment,
            ..
        } if (*host, *connection) == (sender.host, sender.connection) => {
            let (start, end) = (segment.seq, segment.seq_end());
            let touches = start.before(range.end) && range.start.before(end);
            touches.then_some(*id)
        }
        _ => None,
    })
    .collect()
}
