//! How much of what has arrived an application takes.

use tcp_core::{Duration, Instant};

use crate::scenario::Reading;

/// How one connection is read.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Reader {
    how: Reading,
    taken: u64,
    /// When a slow reader reads next.
    next: Instant,
}

impl Reader {
    pub(in crate::world) const fn new(how: Reading) -> Self {
        Self {
            how,
            taken: 0,
            next: Instant::ZERO,
        }
    }

    /// How many bytes it may take now.
    pub(in crate::world) fn allowance(&self, now: Instant) -> u64 {
        match self.how {
            Reading::Everything => u64::MAX,
            Reading::Slow { bytes, .. } if now >= self.next => bytes.into(),
            Reading::Slow { .. } => 0,
            Reading::Stops {
                until: Some(at), ..
            } if now >= Instant::from_nanos(at) => u64::MAX,
            Reading::Stops { after, .. } => after.saturating_sub(self.taken),
        }
    }

    /// It took so many bytes.
    pub(in crate::world) fn took(&mut self, now: Instant, bytes: u32) {
        self.taken = self.taken.saturating_add(bytes.into());
        if let Reading::Slow { every, .. } = self.how {
            self.next = now + Duration::from_nanos(every);
        }
    }

    /// Whoever told it to stop tells it to go on.
    pub(in crate::world) fn go_on(&mut self) {
        if let Reading::Stops { .. } = self.how {
            self.how = Reading::Everything;
        }
    }

    /// When it may take more, where that is a matter of time.
    pub(in crate::world) fn wake(&self, now: Instant) -> Option<Instant> {
        let at = match self.how {
            Reading::Everything | Reading::Stops { until: None, .. } => None,
            Reading::Slow { .. } => Some(self.next),
            Reading::Stops { until, .. } => until.map(Instant::from_nanos),
        };
        at.filter(|at| *at > now)
    }
}
