//! Target `scenario`: any text as a scenario file.

use tcp_files::toml::{parse, parse_attempts};

use super::play::holds;

/// Reads the bytes as a file. What is refused is refused with a place in the file; what is taken is
/// valid and runs.
pub fn scenario(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let read = parse(text, "fuzz.toml");
    match &read {
        Ok(scenario) => {
            assert_eq!(scenario.validate(), Ok(()), "taken, but not valid");
            holds(scenario);
        }
        Err(error) => {
            let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            assert!((1..=lines.saturating_add(1)).contains(&error.line));
            assert!(error.column >= 1 && !error.message.is_empty());
            let sentence = error.to_string();
            assert!(!sentence.contains('\n'), "not one line: {sentence}");
        }
    }
    if let (Ok(_), Ok(attempts)) = (read, parse_attempts(text, "fuzz.toml")) {
        for attempt in attempts {
            holds(&attempt.scenario);
        }
    }
}
