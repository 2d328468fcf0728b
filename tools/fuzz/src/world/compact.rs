//! Target `compact`: any bytes as a scenario's compact form, which is what a page and a link carry.

use tcp_sim::Scenario;
use tcp_sim::scenario::COMPACT_VERSION;

use super::play::holds;

/// Reads the bytes as what follows the form's version. What can be read runs.
pub fn compact(data: &[u8]) {
    let _ = Scenario::from_compact(data);
    let bytes = [&[COMPACT_VERSION], data].concat();
    if let Ok(scenario) = Scenario::from_compact(&bytes) {
        holds(&scenario);
    }
}
