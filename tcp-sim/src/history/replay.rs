//! Walking: every way to another moment is a replay from a key-frame.

use tcp_core::Instant;

use super::{Branch, Cursor, Fork, History, Placed, markers};
use crate::trace::{Giver, NoSink, Sink};
use crate::world::World;

impl History {
    /// One step on: the next event, or the moment of a command that was given before it. Says
    /// whether there was one.
    pub fn step(&mut self) -> bool {
        let cursor = self.cursor();
        let command = self.branch.commands.get(self.given).map(|placed| placed.at);
        let target = match (
            command.filter(|at| at.step == cursor.step),
            self.world.next_at(),
        ) {
            (Some(at), _) => at,
            (None, Some(now)) => Cursor {
                step: cursor.step + 1,
                now,
            },
            (None, None) => return false,
        };
        self.seek(target);
        true
    }

    /// One step back: to the moment before the last event or command. Says whether there was one.
    pub fn step_back(&mut self) -> bool {
        let cursor = self.cursor();
        let event = |step| Cursor {
            step,
            now: self.event_time(step),
        };
        let commands = &self.branch.commands;
        let earlier = commands.partition_point(|placed| placed.at < cursor);
        let command = earlier.checked_sub(1).and_then(|place| commands.get(place));
        let event = if event(cursor.step) < cursor {
            event(cursor.step)
        } else if let Some(step) = cursor.step.checked_sub(1) {
            event(step)
        } else {
            return false;
        };
        self.seek(command.map_or(event, |placed| placed.at.max(event)));
        true
    }

    /// To the very beginning.
    pub fn to_start(&mut self) {
        self.seek(Cursor::default());
    }

    /// To a moment, back or forward, playing on where nothing is known yet. A moment that does not
    /// exist becomes the nearest that does.
    pub fn seek(&mut self, target: Cursor) {
        let known = target.min(self.branch.frontier);
        self.restore(known);
        if target > self.branch.frontier {
            self.record_to(target);
        }
    }

    /// To a time: everything that happens up to it has happened.
    pub fn seek_time(&mut self, now: Instant) {
        let known = self.event_times.partition_point(|at| *at <= now);
        let step = u64::try_from(known).unwrap_or(u64::MAX);
        let is_known = step < self.branch.frontier.step;
        self.seek(Cursor { step, now });
        // Beyond what was known: on, as far as events are due.
        while !is_known && self.next_at().is_some_and(|at| at <= now) {
            self.record_to(Cursor {
                step: self.world.step_number() + 1,
                now,
            });
        }
    }

    /// Plays on up to a time, and says how many events that were. Never goes back.
    pub fn advance_to(&mut self, now: Instant) -> u64 {
        let before = self.cursor();
        if now > before.now || self.next_at().is_some_and(|at| at <= now) {
            self.seek_time(now.max(before.now));
        }
        self.cursor().step - before.step
    }

    /// Plays on until nothing more happens.
    pub fn run_to_end(&mut self) {
        self.seek(Cursor {
            step: u64::MAX,
            now: self.cursor().now,
        });
    }

    /// When an event happened; zero for the beginning.
    fn event_time(&self, step: u64) -> Instant {
        let place = step
            .checked_sub(1)
            .and_then(|place| usize::try_from(place).ok());
        place
            .and_then(|place| self.event_times.get(place))
            .copied()
            .unwrap_or(Instant::ZERO)
    }

    /// Brings the world to a moment up to the frontier.
    fn restore(&mut self, target: Cursor) {
        let frame = self.frames.before(target);
        let cursor = self.cursor();
        if cursor > target || frame.cursor() > cursor {
            self.world = frame.world.clone();
            self.given = frame.given;
        }
        play(
            &mut self.world,
            &mut self.given,
            &self.branch.commands,
            target,
            &mut NoSink,
            |_, _, _| {},
        );
        self.measure();
    }

    /// Plays on from the frontier, where the world stands, and writes down what happens.
    pub(super) fn record_to(&mut self, target: Cursor) {
        let marked = self.trace.len();
        let (frames, times) = (&mut self.frames, &mut self.event_times);
        play(
            &mut self.world,
            &mut self.given,
            &self.branch.commands,
            target,
            &mut self.trace,
            |world, given, trace| {
                times.push(world.now());
                frames.offer(world, given, trace.len());
            },
        );
        self.markers.extend(markers::of(&self.trace, marked));
        self.branch.frontier = self.cursor();
        self.measure();
    }

    /// Finds how far into the trace the cursor stands.
    fn measure(&mut self) {
        let cursor = self.cursor();
        self.trace_len = if cursor == self.branch.frontier {
            self.trace.len()
        } else {
            self.trace
                .partition_point(|record| (record.step, record.at) <= (cursor.step, cursor.now))
        };
    }

    /// Makes the cursor the frontier.
    pub(super) fn forget_after_cursor(&mut self) {
        let cursor = self.cursor();
        self.branch.commands.truncate(self.given);
        self.forget(self.trace_len, cursor);
        self.branch.frontier = cursor;
    }

    fn forget(&mut self, trace_len: usize, at: Cursor) {
        self.trace.truncate(trace_len);
        let known = u64::try_from(trace_len).unwrap_or(u64::MAX);
        let marked = self.markers.partition_point(|marker| marker.record < known);
        self.markers.truncate(marked);
        self.event_times
            .truncate(usize::try_from(at.step).unwrap_or(usize::MAX));
        self.frames.forget_after(at);
    }

    /// Takes another course, and gives the one that was left.
    pub(super) fn switch(&mut self, fork: Fork) -> Fork {
        let Fork { branch, at } = fork;
        let left = core::mem::replace(&mut self.branch, branch);
        let frame = self.frames.before(at);
        self.world = frame.world.clone();
        self.given = frame.given;
        let (trace_len, start) = (frame.trace_len, frame.cursor());
        self.forget(trace_len, start);
        let Branch { frontier, .. } = self.branch;
        self.record_to(frontier);
        self.seek(at);
        Fork { branch: left, at }
    }
}

/// Plays a world up to a moment, giving it each command at its own, and tells of each event.
fn play<S: Sink>(
    world: &mut World,
    given: &mut usize,
    commands: &[Placed],
    target: Cursor,
    sink: &mut S,
    mut after_event: impl FnMut(&World, usize, &mut S),
) {
    loop {
        // A target that names a time before its last event means the moment of that event, with
        // the commands that were given there.
        let reach = Cursor {
            now: target.now.max(world.now()),
            ..target
        };
        let next = commands.get(*given).filter(|placed| placed.at <= reach);
        if let Some(placed) = next
            && placed.at.step <= world.step_number()
        {
            world.advance_to(placed.at.now);
            // It was possible here when it was given. In another engine's history it may not be;
            // then it has no effect, and the digest tells.
            let _ = world.apply(&placed.command, Giver::Learner, sink);
            *given += 1;
        } else if world.step_number() < target.step && world.step(sink) {
            after_event(world, *given, sink);
        } else {
            break;
        }
    }
    world.advance_to(target.now);
}
