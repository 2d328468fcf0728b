//! Reads the summaries that test runners print, so that the last line can add them up.

use std::fmt;
use std::ops::AddAssign;

/// How many checks passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// One check that passed or failed as a whole.
    pub(crate) fn one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            skipped: 0,
        }
    }

    /// One check that could not be tried.
    pub(crate) const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        skipped: 1,
    };
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// Which program's summary to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// `cargo test`: one `test result:` line a test program, one for each crate's documentation.
    Libtest,
    /// `cargo nextest run`: one `Summary` line.
    Nextest,
    /// `node --test` with the spec reporter: one line a number.
    Node,
}

impl Runner {
    /// What one line of output adds; nothing for a line that is no summary.
    pub(crate) fn read(self, line: &str) -> Counts {
        let line = without_colour(line);
        let line = line.trim();
        match self {
            Self::Libtest => libtest(line),
            Self::Nextest => nextest(line),
            Self::Node => node(line),
        }
    }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`
fn libtest(line: &str) -> Counts {
    let Some(rest) = line.strip_prefix("test result: ") else {
        return Counts::default();
    };
    let rest = rest.split_once(". ").map_or(rest, |(_, rest)| rest);
    let mut counts = Counts::default();
    for part in rest.split(';') {
        match number_and_word(part) {
            Some((n, "passed")) => counts.passed += n,
            Some((n, "failed")) => counts.failed += n,
            Some((n, "ignored")) => counts.skipped += n,
            _ => {}
        }
    }
    counts
}

/// `Summary [   1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
fn nextest(line: &str) -> Counts {
    let Some((_, rest)) = line
        .strip_prefix("Summary [")
        .and_then(|rest| rest.split_once(" run: "))
    else {
        return Counts::default();
    };
    let mut counts = Counts::default();
    // What stands in parentheses ("1 slow, 1 flaky") says more about tests counted already.
    let mut depth = 0_u32;
    let flat: String = rest
        .chars()
        .filter(|&c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    for part in flat.split(',') {
        match number_and_word(part) {
            Some((n, "passed")) => counts.passed += n,
            Some((n, "skipped")) => counts.skipped += n,
            // "failed", "timed out", "exec failed", and whatever else keeps a test from passing.
            Some((n, _)) => counts.failed += n,
            None => {}
        }
    }
    counts
}

/// `ℹ pass 4`; `# pass 4` where the runner writes TAP.
fn node(line: &str) -> Counts {
    let mut counts = Counts::default();
    let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
        return counts;
    };
    let Some((word, n)) = rest.split_once(' ') else {
        return counts;
    };
    let Ok(n) = n.parse::<u64>() else {
        return counts;
    };
    match word {
        "pass" => counts.passed = n,
        "fail" | "cancelled" => counts.failed = n,
        "skipped" | "todo" => counts.skipped = n,
        _ => {}
    }
    counts
}

/// `" 12 passed"` as 12 and its first word.
fn number_and_word(part: &str) -> Option<(u64, &str)> {
    let mut words = part.split_whitespace();
    let n = words.next()?.parse().ok()?;
    Some((n, words.next().unwrap_or("")))
}

/// The line without the escape sequences that colour it.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // ESC [ … letter
            for c in chars.by_ref() {
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    fn sum(runner: Runner, output: &str) -> Counts {
        let mut all = Counts::default();
        for line in output.lines() {
            all += runner.read(line);
        }
        all
    }

    #[test]
    fn libtest_programs_are_added_up() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s
   Doc-tests core
test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.2s
";
        assert_eq!(sum(Runner::Libtest, output), counts(7, 2, 1));
    }

    #[test]
    fn nextest_counts_whatever_did_not_pass_as_failed() {
        let output = "\
     Summary [   0.010s] 9 tests run: 6 passed (1 slow, 2 flaky), 1 failed, 1 timed out, 1 exec failed, 3 skipped
        FAIL [   0.004s] core seq::tests::wraps
";
        assert_eq!(sum(Runner::Nextest, output), counts(6, 3, 3));
        let one = "     Summary [   0.010s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(sum(Runner::Nextest, one), counts(1, 0, 0));
        let stopped = "     Summary [   0.010s] 3/9 tests run: 2 passed, 1 failed, 0 skipped";
        assert_eq!(sum(Runner::Nextest, stopped), counts(2, 1, 0));
    }

    #[test]
    fn node_counts_cancelled_tests_as_failed() {
        let output = "\
✔ drops the SYN (812.1ms)
ℹ tests 7
ℹ suites 2
ℹ pass 4
ℹ fail 1
ℹ cancelled 1
ℹ skipped 1
ℹ todo 0
ℹ duration_ms 1183.2
";
        assert_eq!(sum(Runner::Node, output), counts(4, 2, 1));
        assert_eq!(sum(Runner::Node, "# pass 3\n# fail 0\n"), counts(3, 0, 0));
    }

    #[test]
    fn colour_does_not_hide_a_summary() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.010s] \u{1b}[1m2\u{1b}[0m tests run: \
                    \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped";
        assert_eq!(Runner::Nextest.read(line), counts(2, 0, 0));
    }

    #[test]
    fn a_runner_does_not_take_what_a_test_prints() {
        assert_eq!(Runner::Libtest.read("3 passed; 0 failed"), counts(0, 0, 0));
        assert_eq!(Runner::Node.read("ℹ pass many"), counts(0, 0, 0));
        assert_eq!(
            Runner::Nextest.read("Summary of 3 tests run"),
            counts(0, 0, 0)
        );
    }

    #[test]
    fn the_last_line_names_skipped_checks_only_when_there_are_some() {
        assert_eq!(counts(3, 0, 0).to_string(), "3 passed, 0 failed");
        assert_eq!(counts(3, 1, 2).to_string(), "3 passed, 1 failed, 2 skipped");
    }
}
