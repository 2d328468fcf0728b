//! What is done to named transmissions, at once or as soon as they are sent.

use alloc::sync::Arc;
use alloc::vec::Vec;

use tcp_core::{Duration, Instant, SeqNumber};

use super::link::Passage;
use super::transmission::Hop;
use super::{Future, Transmission, Waiting, World};
use crate::command::{CommandError, Fault};
use crate::ids::{Kind, SegmentName, TransmissionId};
use crate::scenario::Planned;
use crate::trace::{Giver, Loss, Sink, What};

/// Where a named transmission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    InFlight(TransmissionId),
    NotSentYet,
}

impl World {
    /// Where a named transmission is.
    pub(super) fn find(&self, name: &SegmentName) -> Result<Whereabouts, CommandError> {
        let host = self
            .host(name.host)
            .ok_or(CommandError::NoSuchHost(name.host))?;
        if let Some(flight) = self.flights.values().find(|flight| flight.is_named(name)) {
            return Ok(Whereabouts::InFlight(flight.id));
        }
        let over = match host.names.sent(name.kind, name.seq) {
            Some(sent) => sent >= name.nth,
            None => name
                .seq
                .is_some_and(|seq| self.is_acknowledged(name, SeqNumber(seq))),
        };
        if !over {
            return Ok(Whereabouts::NotSentYet);
        }
        // A copy can still come of a transmission that is on its way.
        let original = SegmentName { copy: 0, ..*name };
        let copy_may_come = name.copy > 0
            && self
                .flights
                .values()
                .any(|flight| flight.is_named(&original) && flight.copies < name.copy);
        if copy_may_come {
            Ok(Whereabouts::NotSentYet)
        } else {
            Err(CommandError::NotInFlight(*name))
        }
    }

    /// Whether a number is acknowledged on the host's connection, so that no segment will carry it
    /// again. (Bare ACKs have the number of the next byte, which is not acknowledged.)
    fn is_acknowledged(&self, name: &SegmentName, seq: SeqNumber) -> bool {
        let connection = self.host(name.host).and_then(super::Host::connection);
        connection.is_some_and(|connection| {
            let snd = connection.info().snd;
            let takes_numbers = !matches!(name.kind, Kind::Ack | Kind::Rst);
            !connection.is_over()
                && takes_numbers
                && seq.at_or_after(snd.iss)
                && seq.before(snd.una)
        })
    }

    /// Does a fault at once, or keeps it until its segment is sent.
    pub(super) fn fault(
        &mut self,
        planned: Planned,
        by: Giver,
        sink: &mut dyn Sink,
    ) -> Result<(), CommandError> {
        match self.find(&planned.segment)? {
            Whereabouts::InFlight(id) => self.inflict(id, planned.fault, by, false, sink),
            Whereabouts::NotSentYet => self.pending.push(Waiting { planned, by }),
        }
        Ok(())
    }

    /// Puts a transmission on its way, with whatever waits for it.
    pub(super) fn launch(
        &mut self,
        flight: Arc<Transmission>,
        passage: Passage,
        sink: &mut dyn Sink,
    ) {
        let id = flight.id;
        let named = |waiting: &mut Waiting| flight.is_named(&waiting.planned.segment);
        let waiting: Vec<_> = self.pending.extract_if(.., named).collect();
        self.ride(flight, passage, sink);
        for Waiting { planned, by } in waiting {
            self.inflict(id, planned.fault, by, true, sink);
        }
    }

    /// Does a fault to a transmission in flight. One that waited for its segment loses it half-way,
    /// so that the loss can be seen; one that is given now loses it where it is.
    fn inflict(
        &mut self,
        id: TransmissionId,
        fault: Fault,
        by: Giver,
        waited: bool,
        sink: &mut dyn Sink,
    ) {
        let Some(mut shared) = self.flights.remove(&id) else {
            return;
        };
        let flight = Arc::make_mut(&mut shared);
        match fault {
            Fault::Drop if waited => {
                if flight.doomed.is_none() {
                    flight.doomed = Some(Loss::Dropped(by));
                    self.move_to(flight, |flight| flight.hop.half_way());
                }
            }
            Fault::Drop => {
                self.future.remove(&flight.due);
                self.tell(
                    sink,
                    What::Lost {
                        id,
                        why: Loss::Dropped(by),
                    },
                );
                return;
            }
            Fault::Delay { nanos } => {
                let more = Duration::from_nanos(nanos);
                flight.arrives += more;
                flight.hop.arrives += more;
                self.tell(
                    sink,
                    What::Rescheduled {
                        id,
                        arrives: flight.arrives,
                    },
                );
                if flight.doomed.is_none() {
                    self.move_to(flight, |flight| flight.hop.arrives);
                }
            }
            Fault::Corrupt { bit } => {
                let bit = flight.turn(bit);
                self.tell(sink, What::Corrupted { id, bit });
            }
            Fault::Duplicate { nanos } => {
                flight.copies = self.copies_of(flight) + 1;
                let copy = self.copy(flight, nanos);
                self.tell(
                    sink,
                    What::Copied {
                        id: copy.id,
                        of: id,
                        arrives: copy.arrives,
                    },
                );
                self.flights.insert(id, shared);
                let passage = Passage::undisturbed(&copy.hop);
                self.launch(Arc::new(copy), passage, sink);
                return;
            }
        }
        self.flights.insert(id, shared);
    }

    pub(super) fn copy(&mut self, original: &Transmission, nanos: u64) -> Transmission {
        let more = Duration::from_nanos(nanos);
        Transmission {
            hop: Hop {
                departs: original.hop.departs.max(self.now),
                arrives: original.hop.arrives + more,
                ..original.hop
            },
            id: self.new_id(),
            name: SegmentName {
                copy: original.copies,
                ..original.name
            },
            sent: self.now,
            departs: original.departs.max(self.now),
            arrives: original.arrives + more,
            copy_of: Some(original.id),
            doomed: None,
            ..original.clone()
        }
    }

    /// The highest number of a copy that is known of a segment in flight.
    pub(super) fn copies_of(&self, flight: &Transmission) -> u32 {
        let family = |other: &&Transmission| {
            SegmentName {
                copy: 0,
                ..other.name
            } == SegmentName {
                copy: 0,
                ..flight.name
            }
        };
        let others = self
            .in_flight()
            .filter(family)
            .map(|other| other.copies.max(other.name.copy));
        others
            .max()
            .unwrap_or(0)
            .max(flight.copies)
            .max(flight.name.copy)
    }

    fn move_to(&mut self, flight: &mut Transmission, when: impl Fn(&Transmission) -> Instant) {
        self.future.remove(&flight.due);
        flight.due = self.schedule(when(flight), Future::Transmission(flight.id));
    }
}
