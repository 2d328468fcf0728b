//! Two of smoltcp's.

use std::collections::VecDeque;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{self, Device, DeviceCapabilities, Medium};
use smoltcp::socket::tcp::{CongestionControl, Socket, SocketBuffer};
use smoltcp::time::{Duration, Instant};
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

use super::BUFFER;

/// A device with what arrived and what goes out. Checksums are computed and compared.
struct Port {
    arriving: VecDeque<Vec<u8>>,
    leaving: VecDeque<Vec<u8>>,
    mtu: usize,
    sent: usize,
}

struct Rx(Vec<u8>);
struct Tx<'a>(&'a mut VecDeque<Vec<u8>>, &'a mut usize);

impl phy::RxToken for Rx {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

impl phy::TxToken for Tx<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, write: F) -> R {
        let mut packet = vec![0; len];
        let result = write(&mut packet);
        self.0.push_back(packet);
        *self.1 += 1;
        result
    }
}

impl Device for Port {
    type RxToken<'a> = Rx;
    type TxToken<'a> = Tx<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Rx, Tx<'_>)> {
        let packet = self.arriving.pop_front()?;
        Some((Rx(packet), Tx(&mut self.leaving, &mut self.sent)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Tx<'_>> {
        Some(Tx(&mut self.leaving, &mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = self.mtu;
        capabilities
    }
}

struct End {
    port: Port,
    interface: Interface,
    sockets: SocketSet<'static>,
    handle: SocketHandle,
}

pub(crate) struct Link {
    a: End,
    b: End,
    now: Instant,
    block: Vec<u8>,
}

impl End {
    fn new(last: u8, mss: u16) -> Self {
        let mut port = Port {
            arriving: VecDeque::new(),
            leaving: VecDeque::new(),
            // The two headers without options.
            mtu: usize::from(mss) + 40,
            sent: 0,
        };
        let config = Config::new(HardwareAddress::Ip);
        let mut interface = Interface::new(config, &mut port, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            let address = IpCidr::new(IpAddress::v4(192, 0, 2, last), 24);
            addresses.push(address).expect("room for one");
        });
        let buffer = || SocketBuffer::new(vec![0; BUFFER]);
        let mut socket = Socket::new(buffer(), buffer());
        socket.set_congestion_control(CongestionControl::Reno);
        let mut sockets = SocketSet::new(vec![]);
        let handle = sockets.add(socket);
        Self {
            port,
            interface,
            sockets,
            handle,
        }
    }

    fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.handle)
    }

    fn poll(&mut self, now: Instant, to: &mut Self) {
        self.interface.poll(now, &mut self.port, &mut self.sockets);
        to.port.arriving.append(&mut self.port.leaving);
    }
}

impl Link {
    pub(crate) fn open(mss: u16) -> Self {
        let (mut a, mut b) = (End::new(1, mss), End::new(2, mss));
        b.socket().listen(80).expect("a free port");
        let socket = a.sockets.get_mut::<Socket<'_>>(a.handle);
        let to = (IpAddress::v4(192, 0, 2, 2), 80);
        socket
            .connect(a.interface.context(), to, 5000)
            .expect("a socket that is not open");
        let mut link = Self {
            a,
            b,
            now: Instant::ZERO,
            block: vec![7; BUFFER],
        };
        for _ in 0..4 {
            link.exchange();
        }
        assert!(link.a.socket().may_send() && link.b.socket().may_recv());
        link
    }

    fn exchange(&mut self) {
        self.now += Duration::from_millis(1);
        self.a.poll(self.now, &mut self.b);
        self.b.poll(self.now, &mut self.a);
    }

    /// A writes so many bytes and B reads them. Gives how many packets that took.
    pub(crate) fn transfer(&mut self, bytes: usize) -> usize {
        let (mut written, mut read) = (0, 0);
        let before = self.a.port.sent + self.b.port.sent;
        while read < bytes {
            let more = BUFFER.min(bytes - written);
            let taken = self.a.sockets.get_mut::<Socket<'_>>(self.a.handle);
            written += taken.send_slice(&self.block[..more]).expect("open");
            self.exchange();
            while self.b.socket().can_recv() {
                let got = self.b.socket().recv(|data| (data.len(), data.len()));
                read += got.expect("open");
            }
        }
        self.a.port.sent + self.b.port.sent - before
    }
}
