//! Two of our hosts.

use std::collections::VecDeque;
use std::net::SocketAddr;

use bytes::Bytes;
use tcp_core::event::NoObserver;
use tcp_core::stack::{ConnectionId, StackConfig, StackObserver};
use tcp_core::{Config, Connection, Duration, Instant, SeqNumber, Stack, State, wire};

use super::BUFFER;

/// A host and what waits for it on the link.
struct End {
    stack: Stack,
    id: Option<ConnectionId>,
    arriving: VecDeque<Bytes>,
}

pub(crate) struct Link {
    a: End,
    b: End,
    now: Instant,
    block: Bytes,
    packets: usize,
}

fn at(last: u8, port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, last], port))
}

fn config(mss: u16) -> Config {
    let buffer = u32::try_from(BUFFER).expect("small");
    Config {
        mss: Some(mss),
        receive_buffer: buffer,
        send_buffer: buffer,
        window_scaling: false,
        timestamps: false,
        ..Config::default()
    }
}

impl End {
    fn new(last: u8, mss: u16) -> Self {
        let config = StackConfig {
            addresses: vec![at(last, 0).ip()],
            config: config(mss),
            ..StackConfig::default()
        };
        Self {
            stack: Stack::new(config, last.into()),
            id: None,
            arriving: VecDeque::new(),
        }
    }

    /// What arrived is read, and then everything that it has to send goes to the other end.
    fn polls<O: StackObserver>(&mut self, now: Instant, to: &mut Self, observer: &mut O) -> usize {
        if self.stack.poll_timeout().is_some_and(|due| due <= now) {
            self.stack.on_timeout(now, observer);
        }
        while let Some(packet) = self.arriving.pop_front() {
            self.stack.on_shared_packet(now, packet, observer);
        }
        let mut count = 0;
        while let Some((_, transmit)) = self.stack.poll_transmit(now, observer) {
            to.arriving.push_back(wire::emit(&transmit.segment).into());
            count += 1;
        }
        count
    }
}

impl Link {
    pub(crate) fn open(mss: u16) -> Self {
        let mut link = Self {
            a: End::new(1, mss),
            b: End::new(2, mss),
            now: Instant::ZERO,
            block: vec![7; BUFFER].into(),
            packets: 0,
        };
        let (now, none) = (link.now, &mut NoObserver);
        let listener = link.b.stack.listen(now, at(2, 80), 1, none);
        let id = link.a.stack.connect(now, None, at(2, 80), none);
        link.a.id = id.ok();
        link.exchange(none);
        link.exchange(none);
        link.b.id = link.b.stack.accept(listener.expect("a free port"));
        link
    }

    fn exchange<O: StackObserver>(&mut self, observer: &mut O) {
        self.now += Duration::from_millis(1);
        self.packets += self.a.polls(self.now, &mut self.b, observer);
        self.packets += self.b.polls(self.now, &mut self.a, observer);
    }

    /// A writes so many bytes and B reads them. Gives how many packets that took.
    pub(crate) fn transfer<O: StackObserver>(&mut self, bytes: usize, observer: &mut O) -> usize {
        let (Some(a), Some(b)) = (self.a.id, self.b.id) else {
            panic!("the handshake failed");
        };
        let (mut written, mut read) = (0, 0);
        let before = self.packets;
        while read < bytes {
            let more = self.block.slice(..BUFFER.min(bytes - written));
            let taken = self.a.stack.send(self.now, a, &more, observer);
            written += taken.expect("open");
            self.exchange(observer);
            loop {
                // A segment at a time: what came in one piece is handed on without a copy.
                let got = self.b.stack.recv(self.now, b, 1460, observer);
                match got.expect("open").expect("open").len() {
                    0 => break,
                    count => read += count,
                }
            }
        }
        self.packets - before
    }
}

/// An open connection with data that was sent and is not acknowledged.
pub(crate) fn loaded(segments: usize) -> Connection {
    let (now, none) = (Instant::ZERO, &mut NoObserver);
    let config = Config {
        initial_window: Some(100),
        ..config(1460)
    };
    let (from, to) = (at(1, 5000), at(2, 80));
    let mut a = Connection::connect(now, config.clone(), from, to, SeqNumber(1), none);
    let syn = a.poll_transmit(now, none).expect("a SYN").segment;
    let mut b = Connection::accept(now, config, &syn, SeqNumber(9), none);
    let syn_ack = b.poll_transmit(now, none).expect("a SYN-ACK").segment;
    a.on_segment(now, &syn_ack, none);
    let data = Bytes::from(vec![7; segments * 1460]);
    a.send(now, &data, none).expect("open");
    while a.poll_transmit(now, none).is_some() {}
    assert_eq!(a.state(), State::Established);
    a
}
