//! What in a valid scenario hardly does what its author wants.

use alloc::vec::Vec;

use super::{HostSpec, Iss, ProgramSpec, Scenario};
use crate::command::Command;
use crate::ids::HostId;

/// What every IPv6 link carries, in bytes (RFC 8200, 5).
const IPV6_LEAST_MTU: u32 = 1280;

/// Something in a scenario that its author should look at. It may be meant so, so it is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// A host believes that its own link carries larger packets than it does: such a packet is lost
    /// at its sender, and no router is there to report it.
    MtuAboveLink {
        /// The host.
        host: HostId,
        /// The largest packet that it believes in, in bytes.
        mtu: u32,
        /// The largest packet that its narrowest link carries, in bytes.
        link: u32,
    },
    /// A host's `mss` is more than its link carries, so it has no effect.
    MssAboveLink {
        /// The host.
        host: HostId,
        /// The `mss`, in bytes.
        mss: u32,
        /// The data of the largest segment that it offers to take, in bytes.
        offered: u32,
    },
    /// A link between IPv6 hosts carries smaller packets than every IPv6 link must (RFC 8200, 5),
    /// and nobody believes a router that says so (RFC 8201, 4).
    Ipv6LinkTooNarrow {
        /// Its ends.
        ends: [HostId; 2],
        /// The largest packet that it carries, in bytes.
        mtu: u32,
    },
    /// A host that opens connections, with initial sequence numbers that are all the same, starts
    /// again. RFC 9293, 3.4.3, forbids numbers that may still be in use: a peer that knows the
    /// connection from before takes the new SYN for an old segment, its ACK tells the host nothing,
    /// and the connection never opens.
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
                    self.mtu_above_link(id, host),
                    self.mss_above_link(id, host),
                    self.boots_with_fixed_iss(id, host),
                ]
            })
            .flatten()
            .chain(self.narrow_ipv6_links())
            .collect()
    }

    fn narrow_ipv6_links(&self) -> impl Iterator<Item = Advice> {
        let over_ipv6 = |id: HostId| self.host(id).is_some_and(|host| host.address.is_ipv6());
        self.links.iter().filter_map(move |link| {
            let mtu = link.directions.iter().map(|path| path.mtu).min()?;
            let narrow = mtu < IPV6_LEAST_MTU && link.ends.into_iter().any(over_ipv6);
            narrow.then_some(Advice::Ipv6LinkTooNarrow {
                ends: link.ends,
                mtu,
            })
        })
    }

    fn mtu_above_link(&self, id: HostId, host: &HostSpec) -> Option<Advice> {
        let (mtu, link) = (u32::from(self.config(host).mtu), self.mtu(host)?);
        (mtu > link).then_some(Advice::MtuAboveLink {
            host: id,
            mtu,
            link,
        })
    }

    fn mss_above_link(&self, id: HostId, host: &HostSpec) -> Option<Advice> {
        let config = self.config(host);
        let (mss, offered) = (config.mss?, config.mss_with(host.address));
        (mss > offered).then_some(Advice::MssAboveLink {
            host: id,
            mss: mss.into(),
            offered: offered.into(),
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
            .any(|program| matches!(program.spec, ProgramSpec::Client(_)));
        (boots && opens).then_some(Advice::FixedIssAfterBoot { host: id, iss })
    }
}
