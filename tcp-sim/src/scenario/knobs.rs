//! The sandbox's knobs: what may be turned, how far, and the scenario that comes of it.

use serde::{Deserialize, Serialize};

use super::{LossModel, PathSpec, ProgramSpec, Queue, Scenario};

/// The sandbox's settings. Each is held inside its [`KnobRange`] by [`Knobs::clamped`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knobs {
    /// Propagation delay each way, in milliseconds.
    pub delay_ms: u32,
    /// Bandwidth each way, in kbit/s.
    pub bandwidth_kbit: u32,
    /// How many packets may wait in each direction's queue.
    pub queue: u32,
    /// Packets lost at random, in thousandths.
    pub loss_permille: u32,
    /// The largest segment that both hosts offer to receive, in bytes.
    pub mss: u32,
    /// The server's receive buffer, in bytes, which bounds the client's window.
    pub window: u32,
    /// How many bytes the client sends.
    pub bytes: u32,
    /// The seed of the world's draws: it decides which packets a random loss takes.
    pub seed: u64,
}

/// How far a knob turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnobRange {
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// Where it stands at first.
    pub default: u32,
    /// How far one press of a key turns it.
    pub step: u32,
}

/// Each knob by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Knob {
    /// [`Knobs::delay_ms`].
    Delay,
    /// [`Knobs::bandwidth_kbit`].
    Bandwidth,
    /// [`Knobs::queue`].
    Queue,
    /// [`Knobs::loss_permille`].
    Loss,
    /// [`Knobs::mss`].
    Mss,
    /// [`Knobs::window`].
    Window,
    /// [`Knobs::bytes`].
    Bytes,
}

impl Knob {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Delay,
        Self::Bandwidth,
        Self::Queue,
        Self::Loss,
        Self::Mss,
        Self::Window,
        Self::Bytes,
    ];

    /// How far it turns.
    #[must_use]
    pub const fn range(self) -> KnobRange {
        match self {
            Self::Delay => KnobRange {
                min: 0,
                max: 2_000,
                default: 50,
                step: 5,
            },
            Self::Bandwidth => KnobRange {
                min: 8,
                max: 1_000_000,
                default: 2_000,
                step: 8,
            },
            Self::Queue => KnobRange {
                min: 0,
                max: 1_000,
                default: 20,
                step: 1,
            },
            Self::Loss => KnobRange {
                min: 0,
                max: 500,
                default: 0,
                step: 1,
            },
            Self::Mss => KnobRange {
                min: 64,
                max: 1_460,
                default: 1_460,
                step: 1,
            },
            Self::Window => KnobRange {
                min: 1_000,
                max: 1_048_576,
                default: 65_535,
                step: 1_000,
            },
            Self::Bytes => KnobRange {
                min: 0,
                max: 1_000_000,
                default: 20_000,
                step: 1_000,
            },
        }
    }
}

impl Default for Knobs {
    fn default() -> Self {
        let at_first = |knob: Knob| knob.range().default;
        Self {
            delay_ms: at_first(Knob::Delay),
            bandwidth_kbit: at_first(Knob::Bandwidth),
            queue: at_first(Knob::Queue),
            loss_permille: at_first(Knob::Loss),
            mss: at_first(Knob::Mss),
            window: at_first(Knob::Window),
            bytes: at_first(Knob::Bytes),
            seed: 1,
        }
    }
}

impl Knobs {
    /// Where a knob stands.
    #[must_use]
    pub const fn get(&self, knob: Knob) -> u32 {
        match knob {
            Knob::Delay => self.delay_ms,
            Knob::Bandwidth => self.bandwidth_kbit,
            Knob::Queue => self.queue,
            Knob::Loss => self.loss_permille,
            Knob::Mss => self.mss,
            Knob::Window => self.window,
            Knob::Bytes => self.bytes,
        }
    }

    /// These with one knob turned, held inside its range.
    #[must_use]
    pub fn with(mut self, knob: Knob, value: u32) -> Self {
        let KnobRange { min, max, .. } = knob.range();
        let value = value.clamp(min, max);
        *match knob {
            Knob::Delay => &mut self.delay_ms,
            Knob::Bandwidth => &mut self.bandwidth_kbit,
            Knob::Queue => &mut self.queue,
            Knob::Loss => &mut self.loss_permille,
            Knob::Mss => &mut self.mss,
            Knob::Window => &mut self.window,
            Knob::Bytes => &mut self.bytes,
        } = value;
        self
    }

    /// These with every knob held inside its range.
    #[must_use]
    pub fn clamped(self) -> Self {
        Knob::ALL
            .into_iter()
            .fold(self, |knobs, knob| knobs.with(knob, self.get(knob)))
    }

    /// The knobs that a scenario stands at, or `None` when no setting of the knobs gives it.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let path = scenario.links.first()?.directions[0];
        let (Queue::Packets(queue), LossModel::Bernoulli(loss)) = (path.queue, path.loss) else {
            return None;
        };
        let (ProgramSpec::Client(client), server) =
            (scenario.hosts.first()?.program, scenario.hosts.get(1)?)
        else {
            return None;
        };
        let knobs = Self {
            delay_ms: u32::try_from(path.delay / 1_000_000).ok()?,
            bandwidth_kbit: u32::try_from(path.bandwidth? / 1_000).ok()?,
            queue,
            loss_permille: permille_of(loss),
            mss: scenario.tcp.mss?.into(),
            window: server.tcp.receive_buffer?,
            bytes: client.send,
            seed: scenario.seed,
        };
        (Scenario::sandbox(&knobs) == *scenario).then_some(knobs)
    }

    pub(super) fn path(&self) -> PathSpec {
        PathSpec {
            bandwidth: Some(u64::from(self.bandwidth_kbit) * 1_000),
            delay: u64::from(self.delay_ms) * 1_000_000,
            queue: Queue::Packets(self.queue),
            loss: LossModel::Bernoulli(fraction_of(self.loss_permille)),
            ..PathSpec::default()
        }
    }
}

/// Thousandths as a fraction of 2^32, rounded to the nearest.
fn fraction_of(permille: u32) -> u32 {
    let scaled = ((u64::from(permille) << 32) + 500) / 1_000;
    u32::try_from(scaled).unwrap_or(u32::MAX)
}

/// The thousandths that [`fraction_of`] came from.
fn permille_of(fraction: u32) -> u32 {
    u32::try_from((u64::from(fraction) * 1_000 + (1 << 31)) >> 32).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_scenario_gives_its_knobs_back() {
        for loss in 0..=500 {
            let knobs = Knobs {
                seed: 7,
                ..Knobs::default()
            }
            .with(Knob::Loss, loss)
            .with(Knob::Bytes, 777);
            assert_eq!(Knobs::of(&Scenario::sandbox(&knobs)), Some(knobs));
        }
        assert_eq!(Knobs::of(&Scenario::handshake()), None);
    }

    #[test]
    fn knobs_stay_in_their_ranges() {
        let wild = [0, u32::MAX];
        for knob in Knob::ALL {
            for value in wild {
                let KnobRange {
                    min, max, default, ..
                } = knob.range();
                assert!((min..=max).contains(&default));
                assert!((min..=max).contains(&Knobs::default().with(knob, value).get(knob)));
            }
        }
    }
}
