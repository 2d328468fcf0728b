//! One of something for each host, found by the host's id.

use alloc::vec;
use alloc::vec::{self as vector, Vec};
use core::slice;

use crate::ids::HostId;

/// One `T` for each host, in the scenario's order, which is the order of the hosts' ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PerHost<T>(Vec<T>);

impl<T> PerHost<T> {
    /// The same for each of so many hosts.
    #[must_use]
    pub fn all(value: T, hosts: usize) -> Self
    where
        T: Clone,
    {
        Self(vec![value; hosts])
    }

    /// What belongs to that host; `None` if there is no such host.
    #[must_use]
    pub fn get(&self, host: HostId) -> Option<&T> {
        self.0.get(host.index())
    }

    /// What belongs to that host, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, host: HostId) -> Option<&mut T> {
        self.0.get_mut(host.index())
    }

    /// For how many hosts there is one.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no hosts.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in the scenario's order.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.0.iter()
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> slice::IterMut<'_, T> {
        self.0.iter_mut()
    }

    /// All of them, each with its host.
    pub fn with_ids(&self) -> impl Iterator<Item = (HostId, &T)> {
        (0..=u8::MAX).map(HostId).zip(&self.0)
    }

    /// All of them, in the scenario's order.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> FromIterator<T> for PerHost<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl<T> IntoIterator for PerHost<T> {
    type Item = T;
    type IntoIter = vector::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a PerHost<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut PerHost<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_finds_its_own_and_a_stranger_nothing() {
        let mut ports: PerHost<u16> = [80, 443].into_iter().collect();
        if let Some(port) = ports.get_mut(HostId(1)) {
            *port = 8443;
        }
        assert_eq!(ports.get(HostId(0)), Some(&80));
        assert_eq!(ports.get(HostId(1)), Some(&8443));
        assert_eq!(ports.get(HostId(2)), None);
        let with_ids: Vec<_> = ports.with_ids().collect();
        assert_eq!(with_ids, [(HostId(0), &80), (HostId(1), &8443)]);
    }
}
