//! The descriptors of a process, limited as by `ulimit -n`.

/// The first descriptor after standard input, output and error.
pub(in crate::world) const FIRST_DESCRIPTOR: u32 = 3;

/// How many descriptors a program may have, and whether it was refused one.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Descriptors {
    limit: Option<u32>,
    /// It was told that there are none, and that has not changed.
    told: bool,
}

impl Descriptors {
    pub(in crate::world) const fn new(limit: Option<u32>) -> Self {
        Self { limit, told: false }
    }

    /// Whether one more is to be had beside `sockets`.
    pub(in crate::world) fn are_left(&self, sockets: u32) -> bool {
        self.limit
            .is_none_or(|limit| sockets.saturating_add(FIRST_DESCRIPTOR) < limit)
    }

    /// `accept()` is refused; says whether that is news.
    pub(in crate::world) fn refuse(&mut self) -> bool {
        !core::mem::replace(&mut self.told, true)
    }

    /// `accept()` is served again.
    pub(in crate::world) fn serve(&mut self) {
        self.told = false;
    }
}
