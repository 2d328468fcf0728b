//! Target `link`: any text as a link, and any bytes as what a link carries.

use tcp_sim::link::{self, Shared};

/// Follows the bytes as a link's text, and as a link's body that arrived whole. Whatever can be
/// followed can be shared again, and leads to the same place.
pub fn link(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        follow(text);
    }
    follow(&link::wrap(data));
}

fn follow(text: &str) {
    let Ok(Shared { history, .. }) = link::decode(text) else {
        return;
    };
    let again = link::encode(&history);
    if again.len() > link::MAX_LINK_LEN {
        return;
    }
    let shared = link::decode(&again).expect("what was shared can be followed");
    assert!(!shared.differs, "the same engine runs it in another way");
    assert_eq!(shared.history.scenario(), history.scenario());
    assert_eq!(shared.history.commands(), history.commands());
    assert_eq!(shared.history.cursor(), history.cursor());
    assert_eq!(shared.history.digest(), history.digest());
    assert_eq!(link::encode(&shared.history), again);
}
