//! How many challenge ACKs a host sends (RFC 5961, 7), so that nobody can make it send without end.
//!
//! All connections share the count. That is how an attacker can learn whether a guess of his hit
//! the window of a connection that he does not see: he counts how many are left for him.

use crate::profile::Config;
use crate::time::Instant;

/// The challenge ACKs of the present window of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChallengeAcks {
    since: Option<Instant>,
    sent: u32,
}

impl ChallengeAcks {
    pub(super) const fn new() -> Self {
        Self {
            since: None,
            sent: 0,
        }
    }

    /// Counts one more; false when it may not be sent.
    pub(super) fn allow(&mut self, now: Instant, config: &Config) -> bool {
        let window = config.challenge_ack_window;
        if self.since.is_none_or(|since| now.since(since) >= window) {
            *self = Self {
                since: Some(now),
                sent: 0,
            };
        }
        let allowed = self.sent < config.challenge_ack_limit;
        self.sent += u32::from(allowed);
        allowed
    }
}
