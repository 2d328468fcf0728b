//! Frames: while the session moves, each one tells it how much of the learner's time went by.
//! Time in the world is the session's alone.

use leptos::prelude::*;

use super::context::LabContext;
use super::run::RunMsg;

/// A frame counts for no more than this, in milliseconds: a page that was hidden goes on where it
/// stopped.
const LONGEST_FRAME: f64 = 100.0;

/// Asks for frames whenever the session moves.
pub fn run(cx: LabContext) {
    let moving = cx.memo(|session| session.run().moving());
    let running = StoredValue::new(false);
    Effect::new(move || {
        if moving.get() && !running.get_value() {
            running.set_value(true);
            next(cx, running, now());
        }
    });
}

fn next(cx: LabContext, running: StoredValue<bool>, before: f64) {
    request_animation_frame(move || {
        // The lab was removed in the meantime.
        if running.is_disposed() {
            return;
        }
        let at = now();
        cx.send(RunMsg::Frame {
            elapsed: nanos(at - before),
        });
        if cx.peek(|session| session.run().moving()) {
            next(cx, running, at);
        } else {
            running.set_value(false);
        }
    });
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and LONGEST_FRAME after the clamp, and only a length of the learner's time"
)]
fn nanos(millis: f64) -> u64 {
    (millis.clamp(0.0, LONGEST_FRAME) * 1_000_000.0) as u64
}
