//! IPv4's source route options (RFC 791, 3.1): through which gateways a packet goes.

use core::net::Ipv4Addr;

/// Loose source and record route.
const LOOSE: u8 = 131;
/// Strict source and record route.
const STRICT: u8 = 137;
/// IPv4's options take 40 octets at most.
const MAX_OPTIONS: usize = 40;
/// Kind, length and pointer come before the addresses.
const FIXED: u8 = 3;

/// The gateways through which a packet goes to its destination, or came from its source: one to
/// nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceRoute {
    strict: bool,
    gateways: [Ipv4Addr; 9],
    len: u8,
}

impl SourceRoute {
    /// A route through these gateways, in this order; `None` when there are none, or more than the
    /// header has room for. Strict: through no others.
    #[must_use]
    pub fn new(strict: bool, gateways: &[Ipv4Addr]) -> Option<Self> {
        let mut route = Self {
            strict,
            gateways: [Ipv4Addr::UNSPECIFIED; 9],
            len: u8::try_from(gateways.len()).ok()?,
        };
        let slots = route.gateways.get_mut(..gateways.len())?;
        slots.copy_from_slice(gateways);
        (route.len > 0).then_some(route)
    }

    /// Whether no other gateways may lie between.
    #[must_use]
    pub const fn is_strict(&self) -> bool {
        self.strict
    }

    /// The gateways in the order of the way.
    #[must_use]
    pub fn gateways(&self) -> &[Ipv4Addr] {
        self.gateways.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// The way back.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        if let Some(gateways) = self.gateways.get_mut(..usize::from(self.len)) {
            gateways.reverse();
        }
        self
    }

    /// How many octets of the IP header it takes, padding included.
    #[must_use]
    pub const fn header_len(&self) -> u8 {
        // Kind, length, pointer and one octet of padding.
        4 * (self.len + 1)
    }

    /// The option as the source sends it to the first gateway, which is the packet's destination
    /// until it gets there: what comes after it, and the final destination.
    pub(super) fn option(&self, destination: Ipv4Addr) -> [u8; MAX_OPTIONS] {
        let mut bytes = [0; MAX_OPTIONS];
        let kind = if self.strict { STRICT } else { LOOSE };
        // The pointer counts from 1, and stands at the first address.
        let head = [kind, FIXED + 4 * self.len, FIXED + 1];
        let rest = self.gateways().iter().skip(1).copied();
        let addresses = rest.chain([destination]).flat_map(|a| a.octets());
        for (slot, byte) in bytes.iter_mut().zip(head.into_iter().chain(addresses)) {
            *slot = byte;
        }
        bytes
    }

    /// The first gateway.
    pub(super) fn first(&self) -> Ipv4Addr {
        let [first, ..] = self.gateways;
        first
    }

    /// The completed route that the options of an arriving header recorded: its pointer is past its
    /// end. Every other option is IP's own business (RFC 9293, MUST-50).
    pub(super) fn recorded(mut options: &[u8]) -> Option<Self> {
        loop {
            match *options {
                [1, ref rest @ ..] => options = rest,
                [kind, len, ..] if kind != 0 => {
                    let (option, rest) = options.split_at_checked(usize::from(len))?;
                    if let [LOOSE | STRICT, _, pointer, addresses @ ..] = option {
                        let gateways = addresses.as_chunks::<4>().0;
                        let mut route = [Ipv4Addr::UNSPECIFIED; 9];
                        for (slot, octets) in route.iter_mut().zip(gateways) {
                            *slot = Ipv4Addr::from(*octets);
                        }
                        let complete = *pointer > len;
                        let taken = route.get(..gateways.len()).filter(|_| complete)?;
                        return Self::new(kind == STRICT, taken);
                    }
                    // A length of 0 or 1 would keep us here.
                    options = rest;
                    if len < 2 {
                        return None;
                    }
                }
                _ => return None,
            }
        }
    }
}
