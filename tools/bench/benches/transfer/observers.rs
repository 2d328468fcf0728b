//! Observers, and whether one that is switched off is in the program at all.

use std::hint::black_box;

use tcp_core::Event;
use tcp_core::stack::{ConnectionId, StackObserver};

/// Listens, and counts.
#[derive(Default)]
pub(crate) struct Counting(u64);

/// Would do the same, were it asked.
pub(crate) struct Off;

/// What each of them leaves in the program when it is compiled: see [`tell`].
const MARK_ON: &[u8; 24] = b"an observer that listens";
const MARK_OFF: &[u8; 24] = b"an observer that is deaf";

impl StackObserver for Counting {
    fn on_event(&mut self, _: Option<ConnectionId>, event: Event) {
        black_box((MARK_ON, event));
        self.0 += 1;
    }
}

impl StackObserver for Off {
    const ENABLED: bool = false;

    fn on_event(&mut self, _: Option<ConnectionId>, event: Event) {
        black_box((MARK_OFF, event));
    }
}

/// Looks for both marks in this very program: the one proves that marks are found, the other that
/// no event is built for an observer that is switched off.
pub(crate) fn tell() {
    let program = std::env::current_exe().and_then(std::fs::read);
    let program = program.expect("the program's own file");
    let found = |last: &[u8]| {
        // Put together here, so that the search does not find itself.
        let mark: Vec<u8> = [&b"an observer that "[..], last].concat();
        program.windows(mark.len()).any(|window| window == mark)
    };
    assert!(found(black_box(b"listens")), "marks cannot be found");
    assert!(!found(black_box(b"is deaf")), "events are built for nobody");
    println!("an observer that is switched off is not in the program");
}
