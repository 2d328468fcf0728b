//! What a router does besides forwarding.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_core::{Instant, Segment};

use super::Scenario;
use crate::ids::{HostId, Kind};

/// What a host that is a router does with packets for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterSpec {
    /// It reports packets that it cannot forward by ICMP. One that does not is a black hole.
    pub icmp: bool,
    /// Options that it takes out of every segment.
    pub strip: Vec<OptionKind>,
    /// Its firewall: the first rule that fits decides; what fits none passes.
    pub rules: Vec<Rule>,
}

impl Default for RouterSpec {
    fn default() -> Self {
        Self {
            icmp: true,
            strip: Vec::new(),
            rules: Vec::new(),
        }
    }
}

/// A TCP option, as a middlebox knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OptionKind {
    /// Maximum segment size.
    Mss,
    /// Window scale.
    WindowScale,
    /// SACK permitted, and SACK blocks.
    Sack,
    /// Timestamps.
    Timestamps,
}

impl OptionKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mss, Self::WindowScale, Self::Sack, Self::Timestamps];

    /// As scenarios write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mss => "mss",
            Self::WindowScale => "window-scale",
            Self::Sack => "sack",
            Self::Timestamps => "timestamps",
        }
    }

    /// Takes it out of a segment; says whether it was there.
    pub(crate) fn strip(self, segment: &mut Segment) -> bool {
        let options = &mut segment.options;
        match self {
            Self::Mss => options.mss.take().is_some(),
            Self::WindowScale => options.window_scale.take().is_some(),
            Self::Timestamps => options.timestamps.take().is_some(),
            Self::Sack => {
                let there = options.sack_permitted || !options.sack.is_empty();
                options.sack_permitted = false;
                options.sack = tcp_core::wire::SackBlocks::NONE;
                there
            }
        }
    }
}

/// A rule of a firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// To which segments it applies.
    pub matches: Match,
    /// What happens to them.
    pub action: Action,
}

/// Which segments a rule is for: those that meet every condition that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Whose source address it has.
    pub from: Option<HostId>,
    /// Whose destination address it has.
    pub to: Option<HostId>,
    /// A port of either end.
    pub port: Option<u16>,
    /// What it is; it may be something else too.
    pub kind: Option<Kind>,
    /// From when on, in nanoseconds from the start.
    pub after: Option<u64>,
    /// Until when, in nanoseconds from the start.
    pub until: Option<u64>,
}

impl Match {
    /// Whether a segment meets every condition at `now`.
    #[must_use]
    pub fn fits(&self, segment: &Segment, scenario: &Scenario, now: Instant) -> bool {
        let is = |host, address| scenario.host(host).is_some_and(|h| h.address == address);
        let now = now.as_nanos();
        self.from.is_none_or(|host| is(host, segment.src.ip()))
            && self.to.is_none_or(|host| is(host, segment.dst.ip()))
            && self
                .port
                .is_none_or(|port| segment.src.port() == port || segment.dst.port() == port)
            && self.kind.is_none_or(|kind| kind.fits(segment))
            && self.after.is_none_or(|after| now >= after)
            && self.until.is_none_or(|until| now < until)
    }
}

/// What a firewall does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// The segment passes, whatever later rules say.
    Pass,
    /// It disappears.
    Drop,
    /// It disappears, and its sender gets a RST in the name of the host it was for.
    Reset,
    /// A SYN disappears when it comes for the first time, and passes when it comes again. What is
    /// no SYN passes.
    DropFirst,
}
