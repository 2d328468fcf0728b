//! What in a valid scenario hardly does what its author wants.

use alloc::vec::Vec;

use super::{App, HostSpec, Iss, Scenario};
use crate::command::Command;
use crate::ids::HostId;

/// Something in a scenario that its author should look at. It may be meant so, so it is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// A host takes segments for possible whose packets are larger than its own link carries: such a
    /// packet is lost at its sender, and no router is there to report it.
    SegmentAboveMtu {
        /// The host.
        host: HostId,
        /// The largest segment's data, in bytes.
        mss: u32,
        /// The largest packet that its narrowest link carries, in bytes.
        mtu: u32,
    },
    /// A host that opens connections, with initial sequence numbers that are all the same, starts again. RFC 9293, 3.4.3, forbids
    /// numbers that may still be in use: a peer that knows the connection from before takes the new
    /// SYN for an old segment, its ACK tells the host nothing, and the connection never opens.
    FixedIssAfterBoot {
        /// The host.
        host: HostId,
        /// The number.
        iss: u32,
    },
}

impl Scenario {
    /// What its author should look at.
    #[must_use]
    pub fn advice(&self) -> Vec<Advice> {
        let hosts = (0_u8..).map(HostId).zip(&self.hosts);
        hosts
            .flat_map(|(id, host)| {
                [
                    self.above_mtu(id, host),
                    self.boots_with_fixed_iss(id, host),
                ]
            })
            .flatten()
            .collect()
    }

    fn above_mtu(&self, id: HostId, host: &HostSpec) -> Option<Advice> {
        let mss = u32::from(self.config(host).mss);
        let mtu = self.mtu(host)?;
        (mss > mtu.saturating_sub(headers(host))).then_some(Advice::SegmentAboveMtu {
            host: id,
            mss,
            mtu,
        })
    }

    fn boots_with_fixed_iss(&self, id: HostId, host: &HostSpec) -> Option<Advice> {
        let Some(Iss::Fixed(iss)) = host.iss else {
            return None;
        };
        let boot = Command::Power { host: id, on: true };
        let boots = self.actions.iter().any(|timed| timed.command == boot);
        let opens = host
            .programs()
            .any(|program| matches!(program.app, App::Client(_)));
        (boots && opens).then_some(Advice::FixedIssAfterBoot { host: id, iss })
    }
}

/// The headers of a host's packets without options, in bytes (RFC 9293, 3.7.1).
pub(super) fn headers(host: &HostSpec) -> u32 {
    if host.address.is_ipv4() { 40 } else { 60 }
}
