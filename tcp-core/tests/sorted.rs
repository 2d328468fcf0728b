//! Sorted vectors as maps and sets: what they do is what the standard library's ordered maps and
//! sets do.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tcp_core::sorted::{SortedMap, SortedSet};

/// A map with these keys, each with its name.
fn named(keys: &[u8]) -> SortedMap<u8, String> {
    keys.iter().map(|key| (*key, format!("of {key}"))).collect()
}

#[test]
fn entries_are_met_in_the_order_of_their_keys() {
    let map = named(&[30, 10, 20]);
    assert_eq!(map.keys().copied().collect::<Vec<_>>(), [10, 20, 30]);
    assert_eq!(
        map.values().collect::<Vec<_>>(),
        ["of 10", "of 20", "of 30"]
    );
    assert_eq!(map.iter().next_back(), Some((&30, &"of 30".to_owned())));
    assert_eq!(map.first(), Some((&10, &"of 10".to_owned())));
    assert_eq!(map.last(), Some((&30, &"of 30".to_owned())));
}

#[test]
fn a_second_value_for_a_key_replaces_the_first() {
    let mut map = named(&[1, 2]);
    assert_eq!(map.insert(2, "new".to_owned()), Some("of 2".to_owned()));
    assert_eq!(map.insert(3, "third".to_owned()), None);
    assert_eq!(map.get(&2).map(String::as_str), Some("new"));
    assert_eq!(map.len(), 3);
}

#[test]
fn what_is_taken_out_is_gone_and_the_rest_stays() {
    let mut map = named(&[1, 2, 3]);
    assert_eq!(map.remove(&2), Some("of 2".to_owned()));
    assert_eq!(map.remove(&2), None);
    assert!(!map.contains_key(&2));
    assert_eq!(map.pop_first(), Some((1, "of 1".to_owned())));
    assert_eq!(map.keys().copied().collect::<Vec<_>>(), [3]);
    map.clear();
    assert!(map.is_empty());
    assert_eq!(map.pop_first(), None);
}

#[test]
fn a_value_is_made_only_where_there_is_none() {
    let mut map = named(&[1]);
    map.get_or_insert_with(1, || unreachable!("it is there"))
        .push('!');
    assert_eq!(map.get_or_insert_with(2, || "made".to_owned()), "made");
    assert_eq!(map.get(&1).map(String::as_str), Some("of 1!"));
}

#[test]
fn a_range_that_ends_before_it_begins_has_no_entries() {
    let map = named(&[1, 5, 9]);
    let (five, two) = (5, 2);
    assert_eq!(map.range(five..two).count(), 0);
    assert_eq!(map.range(2..5).count(), 0);
    assert_eq!(map.range(2..=5).count(), 1);
}

/// What is done to a map, with a few keys so that they meet.
#[derive(Clone, Debug)]
enum Act {
    Insert(u8, u32),
    Remove(u8),
    Change(u8, u32),
    Make(u8, u32),
    PopFirst,
    KeepOdd,
}

fn act() -> impl Strategy<Value = Act> {
    let key = 0..16_u8;
    prop_oneof![
        4 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Act::Insert(key, value)),
        2 => key.clone().prop_map(Act::Remove),
        1 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Act::Change(key, value)),
        1 => (key, any::<u32>()).prop_map(|(key, value)| Act::Make(key, value)),
        1 => Just(Act::PopFirst),
        1 => Just(Act::KeepOdd),
    ]
}

proptest! {
    #[test]
    fn a_map_is_what_a_btree_map_is(
        acts in prop::collection::vec(act(), 0..60),
        low in 0..18_u8,
        len in 0..18_u8,
    ) {
        let (mut ours, mut theirs) = (SortedMap::new(), BTreeMap::new());
        for act in acts {
            match act {
                Act::Insert(key, value) => {
                    prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value));
                }
                Act::Remove(key) => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                Act::Change(key, value) => {
                    let (our, their) = (ours.get_mut(&key), theirs.get_mut(&key));
                    prop_assert_eq!(&our, &their);
                    if let (Some(our), Some(their)) = (our, their) {
                        (*our, *their) = (value, value);
                    }
                }
                Act::Make(key, value) => {
                    let made = *ours.get_or_insert_with(key, || value);
                    prop_assert_eq!(made, *theirs.entry(key).or_insert(value));
                }
                Act::PopFirst => prop_assert_eq!(ours.pop_first(), theirs.pop_first()),
                Act::KeepOdd => {
                    ours.retain(|key, value| { *value ^= 1; key % 2 == 1 });
                    theirs.retain(|key, value| { *value ^= 1; key % 2 == 1 });
                }
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert!(ours.iter().rev().eq(theirs.iter().rev()));
            prop_assert!(ours.keys().eq(theirs.keys()));
            prop_assert!(ours.values().eq(theirs.values()));
            prop_assert!(ours.values_mut().eq(theirs.values_mut()));
            prop_assert_eq!(ours.len(), theirs.len());
            prop_assert_eq!(ours.is_empty(), theirs.is_empty());
            prop_assert_eq!(ours.first(), theirs.first_key_value());
            prop_assert_eq!(ours.last(), theirs.last_key_value());
            for key in 0..18 {
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
            }
        }
        let high = low + len;
        prop_assert!(ours.range(low..high).eq(theirs.range(low..high)));
        prop_assert!(ours.range(low..=high).rev().eq(theirs.range(low..=high).rev()));
        prop_assert!(ours.range(low..).eq(theirs.range(low..)));
        prop_assert!(ours.range(..low).eq(theirs.range(..low)));
        prop_assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        prop_assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn a_set_is_what_a_btree_set_is(
        acts in prop::collection::vec((any::<bool>(), 0..16_u8), 0..60),
    ) {
        let (mut ours, mut theirs) = (SortedSet::new(), BTreeSet::new());
        for (puts_in, member) in acts {
            match puts_in {
                true => prop_assert_eq!(ours.insert(member), theirs.insert(member)),
                false => prop_assert_eq!(ours.remove(&member), theirs.remove(&member)),
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert_eq!(ours.first(), theirs.first());
            prop_assert_eq!(ours.len(), theirs.len());
            prop_assert_eq!(ours.is_empty(), theirs.is_empty());
            prop_assert_eq!(ours.contains(&member), theirs.contains(&member));
        }
        prop_assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        prop_assert!((&ours).into_iter().eq(&theirs));
        prop_assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn collected_like_a_btree_map(
        entries in prop::collection::vec((0..16_u8, any::<u32>()), 0..40),
    ) {
        let ours: SortedMap<_, _> = entries.iter().copied().collect();
        let theirs: BTreeMap<_, _> = entries.iter().copied().collect();
        prop_assert!(ours.iter().eq(theirs.iter()));
        let (our_keys, their_keys): (SortedSet<_>, BTreeSet<_>) =
            (entries.iter().map(|(key, _)| *key).collect(), theirs.keys().copied().collect());
        prop_assert!(our_keys.iter().eq(their_keys.iter()));
    }
}
