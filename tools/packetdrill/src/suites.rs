//! The shared suites, what is asked of each, and what was reached: the one place with these numbers.

/// One suite of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Suite {
    /// The folder, or what its folders begin with.
    pub name: &'static str,
    /// The share of its portable scripts that has to pass, in per cent; `None` where what it tests
    /// is not built yet.
    pub goal: Option<u32>,
    /// How many pass, relaxed: a test fails when fewer do. Raise it when more do.
    pub recorded: u32,
}

/// Every suite. A more special folder comes before the one that it lies in.
pub const SUITES: &[Suite] = &[
    suite("freebsd/state-event-engine", Some(97), 264),
    suite("freebsd/rcv-data-segments", Some(100), 88),
    suite("freebsd/snippets", Some(100), 19),
    suite("freebsd/snd-syn", Some(80), 11),
    suite("freebsd/rcv-icmp", Some(80), 5),
    // Fast Open (RFC 7413).
    suite("freebsd/fast-open", None, 0),
    suite("google/tcp/fastopen", None, 0),
    suite("google/tcp", Some(60), 13),
    suite("ligurio", Some(60), 16),
    suite("linux-selftests", Some(60), 2),
    suite("gvisor", Some(100), 3),
];

const fn suite(name: &'static str, goal: Option<u32>, recorded: u32) -> Suite {
    Suite {
        name,
        goal,
        recorded,
    }
}

/// The suite of a script's path in the catalogue.
#[must_use]
pub fn suite_of(path: &str) -> Option<&'static Suite> {
    SUITES.iter().find(|suite| {
        path.strip_prefix(suite.name)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_special_folder_counts() {
        let name = |path| suite_of(path).map(|suite| suite.name);
        assert_eq!(
            name("google/tcp/fastopen/a.pkt"),
            Some("google/tcp/fastopen")
        );
        assert_eq!(name("google/tcp/sack/a.pkt"), Some("google/tcp"));
        assert_eq!(name("gvisor/a.pkt"), Some("gvisor"));
        assert_eq!(name("gvisors/a.pkt"), None);
    }
}
