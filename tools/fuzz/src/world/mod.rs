//! Targets of tcp-sim: a scenario or a link from anywhere, and the world that it makes.

mod compact;
mod link;
mod play;
mod scenario;
mod seeds;

pub use compact::compact;
pub use link::link;
pub use scenario::scenario;
pub use seeds::seeds;
