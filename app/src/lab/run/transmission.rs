//! One transmission as the trace up to the cursor knows it.

use tcp_core::{Cause, Instant, Segment};
use tcp_sim::ids::SegmentName;
use tcp_sim::trace::{Loss, What};
use tcp_sim::{HostId, TransmissionId};

use super::Run;

/// What is known of one transmission at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Which.
    pub id: TransmissionId,
    /// Who sent it.
    pub host: HostId,
    /// The segment as it was sent.
    pub segment: Segment,
    /// Why it was sent.
    pub cause: Cause,
    /// The earlier transmission that it repeats.
    pub repeats: Option<TransmissionId>,
    /// The transmission that the link or a fault copied.
    pub copy_of: Option<TransmissionId>,
    /// When it was sent.
    pub at: Instant,
    /// When it arrives, or would have arrived.
    pub arrives: Instant,
    /// The bit that was turned over, counted from the first one of the source port.
    pub corrupted: Option<u32>,
    /// What has become of it.
    pub fate: SentFate,
}

/// What has become of a transmission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentFate {
    /// It is on its way.
    InFlight,
    /// It arrived.
    Delivered(Instant),
    /// It will never arrive.
    Lost(Instant, Loss),
}

impl Run {
    /// What the trace up to the cursor says of a transmission; `None` before it was sent.
    #[must_use]
    pub fn sent(&self, id: TransmissionId) -> Option<Sent> {
        let mut found: Option<Sent> = None;
        for record in self.kept.history.trace() {
            match &record.what {
                What::Sent {
                    id: this,
                    host,
                    segment,
                    cause,
                    repeats,
                    arrives,
                    ..
                } if *this == id => {
                    found = Some(Sent {
                        id,
                        host: *host,
                        segment: segment.clone(),
                        cause: *cause,
                        repeats: *repeats,
                        copy_of: None,
                        at: record.at,
                        arrives: *arrives,
                        corrupted: None,
                        fate: SentFate::InFlight,
                    });
                }
                What::Copied {
                    id: this,
                    of,
                    arrives,
                } if *this == id => {
                    // A copy is made after its original was sent, so this goes one way only.
                    let original = self.sent(*of)?;
                    found = Some(Sent {
                        id,
                        copy_of: Some(*of),
                        arrives: *arrives,
                        fate: SentFate::InFlight,
                        ..original
                    });
                }
                other => {
                    if let Some(sent) = &mut found {
                        sent.hear(other, record.at);
                    }
                }
            }
        }
        found
    }

    /// Whether it is on its way at the cursor.
    #[must_use]
    pub fn in_flight(&self, id: TransmissionId) -> bool {
        self.kept
            .history
            .world()
            .in_flight()
            .any(|flight| flight.id == id)
    }

    /// The name by which a command speaks of it, while it is on its way.
    #[must_use]
    pub fn name_in_flight(&self, id: TransmissionId) -> Option<SegmentName> {
        self.kept
            .history
            .world()
            .in_flight()
            .find(|flight| flight.id == id)
            .map(|flight| flight.name)
    }

    /// The stable name of a segment in flight, as tests and embedders ask for it:
    /// `client SYN 1000 #1`.
    #[must_use]
    pub fn name_text(&self, id: TransmissionId) -> Option<String> {
        let name = self.name_in_flight(id)?;
        let host = self.kept.history.world().host(name.host)?.name();
        let copy = if name.copy == 0 {
            String::new()
        } else {
            format!(" copy {}", name.copy)
        };
        let seq = name.seq.map(|seq| format!(" {seq}")).unwrap_or_default();
        Some(format!(
            "{host} {}{seq} #{}{copy}",
            name.kind.word(),
            name.nth
        ))
    }

    /// The transmission that was sent last.
    #[must_use]
    pub fn newest(&self) -> Option<TransmissionId> {
        self.kept
            .history
            .trace()
            .iter()
            .rev()
            .find_map(|record| match record.what {
                What::Sent { id, .. } => Some(id),
                _ => None,
            })
    }

    /// All transmissions up to the cursor, in the order of their making.
    pub fn transmissions(&self) -> impl Iterator<Item = TransmissionId> + '_ {
        self.kept
            .history
            .trace()
            .iter()
            .filter_map(|record| match record.what {
                What::Sent { id, .. } | What::Copied { id, .. } => Some(id),
                _ => None,
            })
    }
}

impl Sent {
    fn hear(&mut self, what: &What, at: Instant) {
        match *what {
            What::Rescheduled { id, arrives } if id == self.id => self.arrives = arrives,
            What::Corrupted { id, bit } if id == self.id => self.corrupted = Some(bit),
            What::Lost { id, why } if id == self.id => self.fate = SentFate::Lost(at, why),
            What::Delivered { id } if id == self.id => self.fate = SentFate::Delivered(at),
            _ => {}
        }
    }
}
