//! Attackers. What one can use is a matter of types: an attack is made from what the scenario tells
//! it ([`Known`]) and, on a router, from what passes there ([`Seen`]). None is handed a world, a
//! host, or a segment in any other way.

mod blind;
mod knowledge;
mod onlooker;
mod pace;

use tcp_core::connection::Transmit;
use tcp_core::{Instant, Segment};

use crate::ids::HostId;
use crate::scenario::{Attack, Attacker, Scenario};

pub(super) use knowledge::{Known, Seen};

use blind::{Flooder, Forger};
use onlooker::{Injector, Replayer};

/// The attack of one host as it stands.
#[derive(Clone, Debug)]
pub(super) enum Assault {
    Forge(Forger),
    Flood(Flooder),
    Inject(Injector),
    Replay(Replayer),
}

impl Assault {
    /// What a scenario describes; `None` when it names hosts that are not there.
    pub(super) fn new(own: HostId, attacker: &Attacker, scenario: &Scenario) -> Option<Self> {
        let known = Known::new(scenario);
        let start = Instant::from_nanos(attacker.start);
        Some(match attacker.attack {
            Attack::Forge(spec) => Self::Forge(Forger::new(spec, start, &known)?),
            Attack::Flood(spec) => Self::Flood(Flooder::new(spec, own, start, &known)?),
            Attack::Inject(spec) => Self::Inject(Injector::new(spec, start)),
            Attack::Replay(spec) => Self::Replay(Replayer::new(spec, start)),
        })
    }

    /// A segment passes the router that this attacker sits on.
    pub(super) fn sees(&mut self, now: Instant, seen: &Seen<'_>) {
        match self {
            // They are off every path: what passes them by chance is of no use to them.
            Self::Forge(_) | Self::Flood(_) => {}
            Self::Inject(injector) => injector.sees(now, seen),
            Self::Replay(replayer) => replayer.sees(now, seen),
        }
    }

    /// The next segment that it sends now.
    pub(super) fn next(&mut self, now: Instant) -> Option<Transmit> {
        match self {
            Self::Forge(forger) => forger.next(now),
            Self::Flood(flooder) => flooder.next(now),
            Self::Inject(injector) => injector.next(),
            Self::Replay(replayer) => replayer.next(now),
        }
    }

    /// When it sends next, where that is a matter of time.
    pub(super) fn wake(&self) -> Option<Instant> {
        match self {
            Self::Forge(forger) => forger.wake(),
            Self::Flood(flooder) => flooder.wake(),
            Self::Inject(_) => None,
            Self::Replay(replayer) => replayer.wake(),
        }
    }

    /// Whether nothing will come of it any more. (Onlookers wait for what passes.)
    pub(super) fn is_spent(&self) -> bool {
        match self {
            Self::Forge(_) | Self::Flood(_) => self.wake().is_none(),
            Self::Inject(_) | Self::Replay(_) => false,
        }
    }
}

/// A segment that no TCP sends.
const fn forged(segment: Segment, cause: tcp_core::Cause) -> Transmit {
    Transmit {
        segment,
        cause,
        retransmission: false,
    }
}
