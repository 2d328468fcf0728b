//! The transition table: what a TCP does in each state at each thing that may happen to it (RFC
//! 9293, 3.10). Nothing here is written by hand: a real TCP is brought into the state by a run
//! (`stage`), the thing happens to it (`bench`), and what it does is read off.
//!
//! `tests/table.rs` has the same table written by hand from the RFC, and compares cell by cell.

mod bench;
mod moment;
mod place;
mod reply;
mod stage;
mod stimulus;

pub use bench::{Bench, Observed};
pub use moment::{Origin, moment, origin};
pub use place::Place;
pub use reply::{CallError, Outcome, Reply};
pub use stage::Stage;

pub use stimulus::{Call, Happens, Stimulus};

use crate::script::Numbers;

/// A cell, asked of the core; `None` where the two cannot meet (see [`Place::can_meet`]).
#[must_use]
pub fn cell(place: Place, stimulus: Stimulus) -> Option<Outcome> {
    let stage = Stage::new(place, stimulus, Numbers::default())?;
    Some(Bench::new(&stage)?.observe(stimulus)?.outcome)
}

/// Every cell that there is, row by row.
pub fn cells() -> impl Iterator<Item = (Place, Stimulus)> {
    Place::ALL.into_iter().flat_map(|place| {
        let all = Stimulus::ALL.into_iter();
        all.filter(move |stimulus| place.can_meet(*stimulus))
            .map(move |stimulus| (place, stimulus))
    })
}
