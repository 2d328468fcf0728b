//! The same as functions that Node can call.
#![allow(
    unsafe_code,
    unreachable_pub,
    reason = "what Node calls must be exported under its plain name"
)]

use std::cell::RefCell;

use crate::{Walk, one_flow, run, two_flows};

thread_local! {
    static WALK: RefCell<Option<Walk>> = const { RefCell::new(None) };
}

/// Runs the minute of one flow; gives the number of events, or 0 when it could not.
#[unsafe(no_mangle)]
pub extern "C" fn minute_of_one_flow() -> u64 {
    one_flow().map_or(0, |scenario| run(&scenario))
}

/// Plays ten minutes of two flows and keeps the history; gives the number of events, or 0 when it
/// could not.
#[unsafe(no_mangle)]
pub extern "C" fn ten_minutes_of_two_flows() -> u64 {
    let Ok(scenario) = two_flows() else { return 0 };
    let walk = Walk::through(scenario);
    let events = walk.events();
    WALK.set(Some(walk));
    events
}

/// Seeks another event of that history.
#[unsafe(no_mangle)]
pub extern "C" fn jump() {
    WALK.with_borrow_mut(|walk| {
        if let Some(walk) = walk {
            walk.jump();
        }
    });
}
