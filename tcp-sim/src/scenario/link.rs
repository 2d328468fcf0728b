//! Links as scenarios describe them.

use serde::{Deserialize, Serialize};

use crate::ids::HostId;

/// A link between two hosts, and what each direction of it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSpec {
    /// The two ends.
    pub ends: [HostId; 2],
    /// From the first end to the second, and back.
    #[serde(with = "both_ways")]
    pub directions: [PathSpec; 2],
}

/// One direction of a link. Chances are fractions of 2^32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSpec {
    /// In bits a second; `None`: a packet takes no time to serialise.
    pub bandwidth: Option<u64>,
    /// Propagation delay in nanoseconds.
    pub delay: u64,
    /// How much longer, at most, a packet may travel, in nanoseconds; none overtakes another.
    pub jitter: u64,
    /// How much may wait while one packet is being serialised; one more is lost.
    pub queue: Queue,
    /// When so much waits already, in the queue's unit, packets are marked instead of lost later
    /// (RFC 3168, 5).
    pub mark: Option<u32>,
    /// Which packets are lost at random.
    pub loss: LossModel,
    /// The chance that a packet arrives twice.
    pub duplicate: u32,
    /// The chance that a packet is held up, so that later ones overtake it.
    pub reorder: u32,
    /// By how much it is held up, in nanoseconds.
    pub reorder_by: u64,
    /// The chance that one bit of a packet's TCP segment is turned over.
    pub corrupt: u32,
    /// The largest IP packet, in bytes.
    pub mtu: u32,
    /// Bytes of framing that each packet costs in bandwidth besides its own (Ethernet: 38).
    pub overhead: u16,
}

/// How much may wait for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Queue {
    /// So many packets.
    Packets(u32),
    /// Packets of so many bytes together.
    Bytes(u32),
}

/// Which packets a link loses at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LossModel {
    /// Each with the same chance.
    Bernoulli(u32),
    /// In bursts: two states, each with a chance of its own, and after each packet a chance to
    /// change the state (Gilbert 1960, Elliott 1963). It begins in the good one.
    GilbertElliott {
        /// The chance to go from good to bad.
        to_bad: u32,
        /// The chance to go from bad to good.
        to_good: u32,
        /// The chance of a loss in the good state.
        in_good: u32,
        /// The chance of a loss in the bad state.
        in_bad: u32,
    },
}

mod both_ways {
    //! Both directions of a link; the second only where it differs, so that links stay short.

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::PathSpec;

    pub(super) fn serialize<S: Serializer>(
        [there, back]: &[PathSpec; 2],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (there, Some(back).filter(|back| *back != there)).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[PathSpec; 2], D::Error> {
        let (there, back) = <(PathSpec, Option<PathSpec>)>::deserialize(deserializer)?;
        Ok([there, back.unwrap_or(there)])
    }
}

impl Default for PathSpec {
    fn default() -> Self {
        Self {
            bandwidth: None,
            delay: 50_000_000,
            jitter: 0,
            queue: Queue::Packets(100),
            mark: None,
            loss: LossModel::Bernoulli(0),
            duplicate: 0,
            reorder: 0,
            reorder_by: 0,
            corrupt: 0,
            mtu: 1500,
            overhead: 0,
        }
    }
}
