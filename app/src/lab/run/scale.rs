//! The scrubber's scale: one unit an event, whatever time lies between two, so that a second of
//! waiting does not push fifty milliseconds of handshake into a corner.

use tcp_core::Instant;
use tcp_sim::Cursor;
use tcp_sim::history::MarkerKind;

use super::Run;

/// How finely the way between two events is divided.
const PARTS: u64 = 100;

/// Rounded-up lengths, so that the scale does not change with each event.
const LENGTHS: [u64; 8] = [8, 12, 16, 24, 32, 48, 64, 96];

/// How many marks of one kind find room side by side.
const MOST_MARKS: u64 = 120;

/// A place of the scrubber, in hundredths of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub u64);

impl Place {
    /// Just after an event.
    #[must_use]
    pub fn of_step(step: u64) -> Self {
        Self(step.saturating_mul(PARTS))
    }
}

/// A mark on the scrubber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub place: Place,
    /// What it marks.
    pub kind: MarkerKind,
    /// When that was.
    pub at: Instant,
    /// The record that it stands for, by its number in the run.
    pub record: u64,
}

impl Run {
    /// The scrubber's end. It leaves room for what has not happened yet.
    #[must_use]
    pub fn scale_end(&self) -> Place {
        let reached = self.kept.history.frontier().step;
        let steps = if self.ended() && reached == self.step() {
            reached.max(1)
        } else {
            let wanted = reached.saturating_add(1);
            LENGTHS
                .into_iter()
                .find(|length| *length >= wanted)
                .unwrap_or_else(|| wanted.next_multiple_of(64))
        };
        Place(steps * PARTS)
    }

    /// Where the cursor stands on the scrubber.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place_of(self.kept.history.cursor())
    }

    /// What the scrubber is marked with.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let grain = (self.scale_end().0 / MOST_MARKS).max(1);
        let markers = self.kept.history.markers();
        let mut marks: Vec<Mark> = Vec::new();
        for (index, marker) in markers.iter().enumerate() {
            // A drop and its loss are one thing at one moment: the loss says it.
            let lost = markers
                .get(index + 1)
                .is_some_and(|next| next.kind == MarkerKind::Loss && next.cursor == marker.cursor);
            if marker.kind == MarkerKind::Fault && lost {
                continue;
            }
            let mark = Mark {
                place: self.place_of(marker.cursor),
                kind: marker.kind,
                at: marker.cursor.now,
                record: marker.record,
            };
            // Where a long run has many at one spot, one of each kind is enough.
            let near = |other: &&Mark| mark.place.0 - other.place.0.min(mark.place.0) < grain;
            let same = |other: &Mark| other.kind == mark.kind;
            if !marks.iter().rev().take_while(near).any(same) {
                marks.push(mark);
            }
        }
        marks
    }

    /// When an event happened, as far as that is kept; for the next one: when it will, as far as
    /// that is known at the cursor.
    fn time_of(&self, step: u64) -> Option<Instant> {
        match self.kept.history.event_time(step) {
            None if step == self.step() + 1 => self.kept.history.next_at(),
            known => known,
        }
    }

    fn place_of(&self, cursor: Cursor) -> Place {
        let whole = cursor.step.saturating_mul(PARTS);
        let part = match (self.time_of(cursor.step), self.time_of(cursor.step + 1)) {
            (Some(from), Some(to)) if to > from => {
                let way = u128::from(cursor.now.since(from).as_nanos()) * u128::from(PARTS);
                let part = way / u128::from(to.since(from).as_nanos());
                u64::try_from(part).unwrap_or(0).min(PARTS - 1)
            }
            _ => 0,
        };
        Place(whole.saturating_add(part))
    }

    pub(super) fn go_to(&mut self, place: Place) {
        let (step, part) = (place.0 / PARTS, place.0 % PARTS);
        let Cursor { step: here, .. } = self.kept.history.cursor();
        let back = step < here || (step == here && part == 0);
        if back {
            // Where its time is not kept, the earliest one stands for the event's moment.
            let now = self.time_of(step).unwrap_or_default();
            self.kept.history.seek(Cursor { step, now });
        }
        while self.step() < step && self.kept.history.step() {}
        // The event's own time, then on towards the next one.
        let Some(next) = self.kept.history.next_at() else {
            return;
        };
        let from = self.time_of(self.step()).unwrap_or_default();
        let way = u128::from(next.since(from).as_nanos()) * u128::from(part) / u128::from(PARTS);
        let now = Instant::from_nanos(
            from.as_nanos()
                .saturating_add(u64::try_from(way).unwrap_or(0)),
        );
        if now != self.now() {
            let step = self.step();
            self.kept.history.seek(Cursor { step, now });
        }
    }
}
