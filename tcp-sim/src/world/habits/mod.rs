//! What programs do, one small state machine a file. Each says what it may do now, and when it
//! wants to be asked again; `program` holds them and calls TCP.

mod acceptor;
mod descriptors;
mod heartbeat;
mod opener;
mod reader;
mod requests;

pub(super) use acceptor::Acceptor;
pub(super) use descriptors::{Descriptors, FIRST_DESCRIPTOR};
pub(super) use heartbeat::{Beat, Pulse};
pub(super) use opener::Opener;
pub(super) use reader::Reader;
pub(super) use requests::Exchange;
