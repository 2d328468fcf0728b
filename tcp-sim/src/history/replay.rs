//! Walking: every way to another moment is a replay from a key-frame.

use alloc::sync::Arc;

use tcp_core::Instant;

use super::frames::Frame;
use super::window::{BACK, Window};
use super::{Branch, Cursor, Digest, Fork, History, Placed, markers};
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
            // Where the time is not kept, the earliest one stands for the event's moment.
            now: self.event_time(step).unwrap_or(Instant::ZERO),
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
        self.show(known);
        if target > self.branch.frontier {
            self.record_to(target);
        }
    }

    /// To a time: everything that happens up to it has happened.
    pub fn seek_time(&mut self, now: Instant) {
        let step = self.steps_at(now);
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

    /// How many of the known events have happened at a time.
    fn steps_at(&self, now: Instant) -> u64 {
        let frontier = self.branch.frontier;
        if now >= frontier.now {
            return frontier.step;
        }
        if let Some(steps) = self.window.steps_at(now) {
            return steps;
        }
        let frame = self.frames.before_time(now);
        let (mut world, mut given) = (frame.world.clone(), frame.given);
        let commands = &self.branch.commands;
        loop {
            let step = world.step_number();
            play(
                &mut world,
                &mut given,
                commands,
                Cursor { step, now },
                &mut NoSink,
                |_, _, _| {},
            );
            match world.next_at() {
                Some(at) if at <= now && step < frontier.step => {
                    let next = Cursor {
                        step: step + 1,
                        now: at,
                    };
                    play(
                        &mut world,
                        &mut given,
                        commands,
                        next,
                        &mut NoSink,
                        |_, _, _| {},
                    );
                }
                _ => return step,
            }
        }
    }

    /// Brings the world to a moment up to the frontier, and what is kept of the trace with it.
    fn show(&mut self, target: Cursor) {
        if !self.window.shows(target) {
            let end = self.window.end;
            let begin = self.frames.before(well_before(target));
            if target > end && begin.cursor() <= end {
                self.restore(end);
            } else {
                let begin = begin.clone();
                self.begin_at(begin);
            }
            self.keep_to(target, self.branch.commands.len());
        }
        self.restore(target);
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

    /// Stands at a frame, and keeps nothing of what was before it.
    fn begin_at(&mut self, frame: Frame) {
        self.window = Window::at(frame.place, frame.cursor());
        self.given = frame.given;
        self.world = if frame.world.step_number() == 0 {
            // The beginning has records of its own.
            self.window.first = 0;
            World::shared(Arc::clone(&self.scenario), &mut self.window.records)
        } else {
            frame.world
        };
    }

    /// Plays on from where the window ends and the world stands, within what is known, and keeps
    /// what happens. Only so many of the commands are given.
    fn keep_to(&mut self, target: Cursor, commands: usize) {
        let Window {
            first,
            from,
            records,
            times,
            ..
        } = &mut self.window;
        let all = &self.branch.commands;
        play(
            &mut self.world,
            &mut self.given,
            all.get(..commands).unwrap_or(all),
            target,
            records,
            |world, _, records| {
                times.push(world.now());
                Window::trim(first, from, records, times);
            },
        );
        self.window.end = self.cursor();
        self.measure();
    }

    /// Plays on from the frontier, where the world stands, and writes down what happens.
    pub(super) fn record_to(&mut self, target: Cursor) {
        let mut marked = self.window.records.len();
        let (frames, markers, tip) = (&mut self.frames, &mut self.markers, &mut self.tip);
        let Window {
            first,
            from,
            records,
            times,
            ..
        } = &mut self.window;
        let place = |first: u64, at: usize| first + u64::try_from(at).unwrap_or(u64::MAX);
        play(
            &mut self.world,
            &mut self.given,
            &self.branch.commands,
            target,
            records,
            |world, given, records| {
                times.push(world.now());
                let new = records.get(marked..).unwrap_or_default();
                markers::add(markers, new, place(*first, marked));
                tip.records(new);
                frames.offer(world, given, place(*first, records.len()), *tip);
                Window::trim(first, from, records, times);
                marked = records.len();
            },
        );
        let new = records.get(marked..).unwrap_or_default();
        markers::add(markers, new, place(*first, marked));
        tip.records(new);
        self.branch.frontier = self.cursor();
        self.window.end = self.branch.frontier;
        self.measure();
    }

    /// The hash of the trace up to the cursor.
    pub(super) fn digest_here(&self) -> Digest {
        let cursor = self.cursor();
        if cursor == self.branch.frontier {
            return self.tip;
        }
        let frame = self.frames.before(cursor);
        let (mut world, mut given, mut digest) = (frame.world.clone(), frame.given, frame.digest);
        play(
            &mut world,
            &mut given,
            &self.branch.commands,
            cursor,
            &mut digest,
            |_, _, _| {},
        );
        digest
    }

    /// Finds how far into the trace the cursor stands.
    fn measure(&mut self) {
        let cursor = self.cursor();
        let records = &self.window.records;
        self.trace_len = if cursor == self.window.end {
            records.len()
        } else {
            records.partition_point(|record| (record.step, record.at) <= (cursor.step, cursor.now))
        };
    }

    /// Makes the cursor the frontier.
    pub(super) fn forget_after_cursor(&mut self) {
        let cursor = self.cursor();
        self.tip = self.digest_here();
        self.branch.commands.truncate(self.given);
        self.window.cut(self.trace_len, cursor);
        self.forget(self.window.place(), cursor);
        self.branch.frontier = cursor;
    }

    /// Forgets marks and frames after a moment at which there were so many records.
    fn forget(&mut self, place: u64, at: Cursor) {
        let marked = self.markers.partition_point(|marker| marker.record < place);
        self.markers.truncate(marked);
        self.frames.forget_after(at);
    }

    /// Takes another course, and gives the one that was left.
    pub(super) fn switch(&mut self, fork: Fork) -> Fork {
        let Fork { branch, at } = fork;
        let left = core::mem::replace(&mut self.branch, branch);
        let Branch { frontier, .. } = self.branch;
        // The two are the same up to the last frame before they part.
        let frame = self.frames.before(at).clone();
        let (place, start) = (frame.place, frame.cursor());
        self.tip = frame.digest;
        self.forget(place, start);
        self.branch.frontier = start;
        // What is kept begins well before, as everywhere; what was given at the frame's own moment
        // comes after it, and is written down.
        let given = frame.given;
        let begin = self.frames.before(well_before(start)).clone();
        self.begin_at(begin);
        self.keep_to(start, given);
        self.record_to(frontier);
        self.seek(at);
        Fork { branch: left, at }
    }
}

/// A moment with enough events between it and `target` for the views to look back on.
fn well_before(target: Cursor) -> Cursor {
    Cursor {
        step: target.step.saturating_sub(BACK),
        now: Instant::FAR_FUTURE,
    }
}

/// Plays a world up to a moment, giving it each command at its own, and tells of each event.
pub(super) fn play<S: Sink>(
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
