//! What a knob's turn replaced, so that it can be undone: a turn starts the run anew, and work done before it is not lost.

use tcp_sim::History;
use tcp_sim::scenario::Knobs;

/// A history, and the knobs that made its scenario.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) history: History,
    /// None outside the sandbox.
    pub(super) knobs: Option<Knobs>,
}

/// The runs before the present one, and those that were undone.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    before: Vec<Kept>,
    after: Vec<Kept>,
}

impl Turns {
    /// A history may be long, so few are kept.
    const MOST: usize = 8;

    /// A knob was turned. A run in which nothing was done since the last turn is not worth keeping: dragging a slider
    /// makes many.
    pub(super) fn turned(&mut self, old: Kept) {
        self.after.clear();
        let untouched = old.history.cursor() == old.history.frontier()
            && old.history.cursor().step <= 1
            && !old.history.can_undo();
        if untouched && !self.before.is_empty() {
            return;
        }
        if self.before.len() == Self::MOST {
            self.before.remove(0);
        }
        self.before.push(old);
    }

    /// Something was done in the present run, so what was undone before it is gone.
    pub(super) fn went_on(&mut self) {
        self.after.clear();
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Puts the run before the last turn in the place of the present one. False when there is none.
    pub(super) fn undo(&mut self, present: &mut Kept) -> bool {
        Self::swap(&mut self.before, &mut self.after, present)
    }

    /// Puts the run that the last undo of a turn left in the place of the present one. False when there is none.
    pub(super) fn redo(&mut self, present: &mut Kept) -> bool {
        Self::swap(&mut self.after, &mut self.before, present)
    }

    fn swap(from: &mut Vec<Kept>, to: &mut Vec<Kept>, present: &mut Kept) -> bool {
        let Some(kept) = from.pop() else {
            return false;
        };
        to.push(core::mem::replace(present, kept));
        true
    }
}
