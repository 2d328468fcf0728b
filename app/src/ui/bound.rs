//! Lines that do not part a number from its unit.

const UNITS: [&str; 12] = [
    "s", "ms", "µs", "ns", "byte", "bytes", "B", "kB", "MB", "kbit/s", "Mbit/s", "%",
];
/// What the number after it belongs to.
const NAMES: [&str; 5] = ["RFC", "seq", "ack", "ACK", "SYN"];

/// The text, with blanks that do not break between a number and what it counts, and between a name and its number.
pub(crate) fn bound(text: &str) -> String {
    const STAYS: char = '\u{a0}';
    let mut bound = String::with_capacity(text.len());
    let mut before = "";
    for word in text.split(' ') {
        if !bound.is_empty() {
            let counts = before.ends_with(|last: char| last.is_ascii_digit())
                && UNITS.contains(&word.trim_end_matches(['.', ',', ';', ':', ')']));
            let names = NAMES.contains(&before.trim_start_matches('('))
                && word.starts_with(|first: char| first.is_ascii_digit());
            bound.push(if counts || names { STAYS } else { ' ' });
        }
        bound.push_str(word);
        before = word;
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::bound;

    #[test]
    fn a_number_stays_with_its_unit_and_a_name_with_its_number() {
        assert_eq!(
            bound("within 1 s, so (RFC 6528) it has 200 ms; see (seq 1000)."),
            "within 1\u{a0}s, so (RFC\u{a0}6528) it has 200\u{a0}ms; see (seq\u{a0}1000)."
        );
        assert_eq!(
            bound("no numbers here 3 of them"),
            "no numbers here 3 of them"
        );
        assert_eq!(bound(""), "");
    }
}
