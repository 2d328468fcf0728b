//! A run that is played again, record by record, and keeps nothing of what it told.

use alloc::sync::Arc;
use alloc::vec::{self, Vec};

use tcp_core::Instant;

use super::replay::play;
use super::{Cursor, Placed};
use crate::scenario::Scenario;
use crate::trace::Record;
use crate::world::World;

/// See [`records`].
#[derive(Debug)]
pub struct Course<'a> {
    world: World,
    given: usize,
    commands: &'a [Placed],
    end: Cursor,
    is_over: bool,
    waiting: vec::IntoIter<Record>,
}

/// What the run of a scenario tells, from its beginning to its end.
#[must_use]
pub fn records(scenario: Scenario) -> Course<'static> {
    let end = Cursor {
        step: u64::MAX,
        now: Instant::FAR_FUTURE,
    };
    Course::new(Arc::new(scenario), &[], end)
}

impl<'a> Course<'a> {
    pub(super) fn new(scenario: Arc<Scenario>, commands: &'a [Placed], end: Cursor) -> Self {
        let mut waiting = Vec::new();
        Self {
            world: World::shared(scenario, &mut waiting),
            given: 0,
            commands,
            end,
            is_over: false,
            waiting: waiting.into_iter(),
        }
    }

    /// The next event, and the commands before it; after the last event, the commands that are
    /// left.
    fn play_on(&mut self) {
        let step = self.world.step_number();
        let target = match self.world.next_at() {
            Some(now) if step < self.end.step => Cursor {
                step: step + 1,
                now,
            },
            _ => {
                self.is_over = true;
                self.end
            }
        };
        let mut told = Vec::new();
        play(
            &mut self.world,
            &mut self.given,
            self.commands,
            target,
            &mut told,
            |_, _, _| {},
        );
        self.waiting = told.into_iter();
    }
}

impl Iterator for Course<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let record = self.waiting.next();
            if record.is_some() || self.is_over {
                return record;
            }
            self.play_on();
        }
    }
}
