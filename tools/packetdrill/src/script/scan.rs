//! A cursor over a script's text: white space and comments, words, numbers, fixed marks.

/// Where the parser stands.
#[derive(Clone, Debug)]
pub(crate) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

/// What went wrong, and on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParseError {
    pub(crate) line: u32,
    pub(crate) message: String,
    /// It is right in the language, but not known here; anything else is an error in the script.
    pub(crate) unsupported: bool,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The line of the cursor, from 1.
    pub(crate) fn line(&self) -> u32 {
        let before = self.text.get(..self.at).unwrap_or("");
        u32::try_from(before.matches('\n').count())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    pub(crate) fn error<T>(&self, message: impl Into<String>) -> Result<T, ParseError> {
        Err(ParseError {
            line: self.line(),
            message: message.into(),
            unsupported: false,
        })
    }

    /// The language has it, but nothing here does.
    pub(crate) fn unsupported<T>(&self, message: impl Into<String>) -> Result<T, ParseError> {
        Err(ParseError {
            line: self.line(),
            message: message.into(),
            unsupported: true,
        })
    }

    pub(crate) fn advance(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.text.len());
    }

    /// Skips white space and both kinds of comment.
    pub(crate) fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.advance(rest.len() - trimmed.len());
            if trimmed.starts_with("//") {
                self.advance(trimmed.find('\n').unwrap_or(trimmed.len()));
            } else if trimmed.starts_with("/*") {
                // One that is not closed stays where it is: what comes next is no event.
                let Some(end) = trimmed.find("*/") else {
                    return;
                };
                self.advance(end + 2);
            } else {
                return;
            }
        }
    }

    pub(crate) fn at_end(&mut self) -> bool {
        self.skip_blank();
        self.rest().is_empty()
    }

    /// Takes `mark` if it comes next.
    pub(crate) fn take(&mut self, mark: &str) -> bool {
        self.skip_blank();
        let found = self.rest().starts_with(mark);
        if found {
            self.advance(mark.len());
        }
        found
    }

    pub(crate) fn expect(&mut self, mark: &str) -> Result<(), ParseError> {
        if self.take(mark) {
            Ok(())
        } else {
            let found: String = self.rest().chars().take(20).collect();
            self.error(format!("expected `{mark}`, found `{}`", found.trim_end()))
        }
    }

    /// Takes the word `word` if it comes next and ends there.
    pub(crate) fn take_word(&mut self, word: &str) -> bool {
        self.skip_blank();
        let found = self.peek_word() == word;
        if found {
            self.advance(word.len());
        }
        found
    }

    fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    /// A word of letters, digits and underscores; may be empty.
    pub(crate) fn word(&mut self) -> &'a str {
        self.skip_blank();
        let word = self.peek_word();
        self.advance(word.len());
        word
    }

    /// Everything up to `end`, which is taken too.
    pub(crate) fn until(&mut self, end: &str) -> Result<&'a str, ParseError> {
        let rest = self.rest();
        match rest.find(end) {
            Some(position) => {
                self.advance(position + end.len());
                Ok(rest.get(..position).unwrap_or(""))
            }
            None => self.error(format!("`{end}` is missing")),
        }
    }

    /// A number, decimal or `0x…`, with an optional sign.
    pub(crate) fn integer(&mut self) -> Result<i64, ParseError> {
        self.skip_blank();
        let negative = self.take("-");
        let word = self.peek_word();
        let parsed = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
            Some(hex) => i64::from_str_radix(hex, 16).ok(),
            None => word.parse::<i64>().ok(),
        };
        match parsed {
            Some(value) => {
                self.advance(word.len());
                Ok(if negative { -value } else { value })
            }
            None => self.error(format!("expected a number, found `{word}`")),
        }
    }

    pub(crate) fn unsigned<T: TryFrom<i64>>(&mut self) -> Result<T, ParseError> {
        let value = self.integer()?;
        T::try_from(value).or_else(|_| self.error(format!("{value} is out of range here")))
    }

    /// A decimal fraction of a second, as nanoseconds, exactly.
    pub(crate) fn seconds(&mut self) -> Result<u64, ParseError> {
        let rest = self.rest();
        let whole_len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mut nanos = rest
            .get(..whole_len)
            .filter(|digits| !digits.is_empty())
            .map_or(Some(0), |digits| digits.parse::<u64>().ok())
            .and_then(|seconds| seconds.checked_mul(1_000_000_000));
        let mut used = whole_len;
        let after = rest.get(whole_len..).unwrap_or("");
        // `0...1` is a blocking call's range, not a fraction.
        if after.starts_with('.') && !after.starts_with("...") {
            let digits = after.get(1..).unwrap_or("");
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            let mut unit = 100_000_000_u64;
            for digit in digits.bytes().take(count) {
                nanos = nanos.and_then(|n| n.checked_add(u64::from(digit - b'0') * unit));
                unit /= 10;
            }
            used += 1 + count;
        }
        match nanos {
            Some(value) if used > 0 => {
                self.advance(used);
                Ok(value)
            }
            _ => self.error("expected a time in seconds"),
        }
    }
}
