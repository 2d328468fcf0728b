//! What waits, in the order of its keys: mostly put in at the back and taken out at the front.
//!
//! So it is with all that a world has many of: what is sent later arrives later, and the newest
//! transmission has the greatest number. A ring that is kept sorted costs nothing there but a
//! bisection, and it is far less code for a page than a B-tree, which is compiled anew for each
//! kind of entry.
//!
//! What goes in or out in the middle moves the entries of the shorter side. Measured with future
//! events, natively: a few nanoseconds at the ends, however many wait; in the very middle 7 µs with
//! 10,000 of them (10,000 segments in flight), 0.2 ms with 250,000, the most that a world may have.
//! The middle is rare: where links of different lengths share a world, an arrival after 10 ms goes
//! in near the front of those after 100 ms. Never use it for many entries in no order.

use alloc::collections::VecDeque;

/// Entries in the order of their keys; each key once.
#[derive(Clone, Debug)]
pub(crate) struct Queue<K, V> {
    entries: VecDeque<(K, V)>,
}

impl<K, V> Default for Queue<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Queue<K, V> {
    /// Nothing waits.
    pub(crate) const fn new() -> Self {
        Self {
            entries: VecDeque::new(),
        }
    }

    /// How many entries wait.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Its entries, in the order of their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> + Clone {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// Its keys, in their order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.entries.iter().map(|(key, _)| key)
    }

    /// Its values, in the order of their keys.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Keeps the entries for which `keep` says so.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        self.entries.retain(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> Queue<K, V> {
    /// Where the key is, or else would be. The ends are looked at first: it is nearly always there.
    fn search(&self, key: &K) -> Result<usize, usize> {
        if self.entries.back().is_none_or(|(last, _)| last < key) {
            return Err(self.entries.len());
        }
        if self.entries.front().is_some_and(|(first, _)| first == key) {
            return Ok(0);
        }
        self.entries.binary_search_by(|(other, _)| other.cmp(key))
    }

    /// The value with this key.
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        let at = self.search(key).ok()?;
        self.entries.get(at).map(|(_, value)| value)
    }

    /// The value with this key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.search(key).ok()?;
        self.entries.get_mut(at).map(|(_, value)| value)
    }

    /// Puts an entry in, in the place of one that has this key already.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.search(&key) {
            Ok(at) => self.entries[at].1 = value,
            Err(at) => self.entries.insert(at, (key, value)),
        }
    }

    /// Takes the entry with this key out.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.search(key).ok()?;
        self.entries.remove(at).map(|(_, value)| value)
    }

    /// The entries from a key on, in the order of their keys.
    pub(crate) fn starting_at<'a>(
        &'a self,
        key: &K,
    ) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V> {
        let at = self.entries.partition_point(|(other, _)| other < key);
        self.entries.range(at..).map(|(key, value)| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;

    use super::*;
    use crate::rng::split_mix;

    /// What a B-tree does is what it must do, whatever goes in and out, and where.
    #[test]
    fn it_keeps_the_order_of_the_keys_whatever_goes_in_and_out() {
        let (mut queue, mut model) = (Queue::new(), BTreeMap::new());
        for turn in 0..4_000_u64 {
            let key = split_mix(turn) % 97;
            if split_mix(turn + 1_000_000).is_multiple_of(3) {
                assert_eq!(queue.remove(&key), model.remove(&key));
            } else {
                queue.insert(key, turn);
                model.insert(key, turn);
            }
            assert_eq!(queue.get(&key), model.get(&key));
            assert_eq!(queue.get_mut(&key), model.get_mut(&key));
            assert_eq!(queue.len(), model.len());
            let of_queue: Vec<_> = queue.iter().collect();
            assert_eq!(of_queue, model.iter().collect::<Vec<_>>());
            let of_queue: Vec<_> = queue.starting_at(&key).collect();
            assert_eq!(of_queue, model.range(key..).collect::<Vec<_>>());
        }
        queue.retain(|key, _| key % 2 == 0);
        model.retain(|key, _| key % 2 == 0);
        assert_eq!(
            queue.keys().collect::<Vec<_>>(),
            model.keys().collect::<Vec<_>>()
        );
        assert_eq!(
            queue.values().collect::<Vec<_>>(),
            model.values().collect::<Vec<_>>()
        );
    }
}
