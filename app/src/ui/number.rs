//! Numbers as people type them. No floats: a number with tenths is held as a count of tenths.

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The least value.
    pub min: u32,
    /// The greatest value.
    pub max: u32,
    /// Whether values are tenths, so that one digit behind the point is allowed.
    pub tenths: bool,
}

/// Why what was typed is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is no number at all.
    NotANumber,
    /// A number, but something else than the field's unit stands behind it.
    OtherUnit,
    /// Less than the least value.
    TooSmall,
    /// More than the greatest value.
    TooLarge,
    /// More digits behind the point than the field takes.
    TooFine,
}

/// Reads a number. Spaces, `_`, and commas before groups of three digits may separate digits;
/// full-width digits count as digits; one of `units` may stand behind it.
///
/// # Errors
/// When it is not a number that `rules` allow.
pub fn parse(typed: &str, rules: Rules, units: &[&str]) -> Result<u32, NumberError> {
    let text: String = typed.trim().chars().map(narrow).collect();
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '_' | ',' | '.')));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let number = number.trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole = without_separators(whole).ok_or(NumberError::NotANumber)?;
    if (whole.is_empty() && part.is_empty()) || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let unit = unit.trim();
    if !unit.is_empty() && !units.iter().any(|known| known.eq_ignore_ascii_case(unit)) {
        return Err(NumberError::OtherUnit);
    }
    let part = part.trim_end_matches('0');
    let digits = match (rules.tenths, part.len()) {
        (false, 0) => whole,
        (true, 0) => whole + "0",
        (true, 1) => whole + part,
        _ => return Err(NumberError::TooFine),
    };
    let digits = digits.trim_start_matches('0');
    if negative && !digits.is_empty() {
        return Err(NumberError::TooSmall);
    }
    // Only digits are left, so all that can go wrong is that there are too many.
    let value = if digits.is_empty() {
        0
    } else {
        digits.parse().map_err(|_| NumberError::TooLarge)?
    };
    if value < rules.min {
        Err(NumberError::TooSmall)
    } else if value > rules.max {
        Err(NumberError::TooLarge)
    } else {
        Ok(value)
    }
}

/// The value as [`parse`] reads it back: `1460`, or `1.2` where values are tenths.
#[must_use]
pub fn format(value: u32, tenths: bool) -> String {
    if !tenths {
        return value.to_string();
    }
    match value % 10 {
        0 => (value / 10).to_string(),
        part => [(value / 10).to_string(), part.to_string()].join("."),
    }
}

/// Full-width digits and signs, as a Chinese input method may give them.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '．' => '.',
        '，' => ',',
        '－' => '-',
        '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
        other => other,
    }
}

/// The digits alone; `None` where a comma does not stand before three digits.
fn without_separators(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let mut digits: String = bare(groups.next().unwrap_or_default());
    for group in groups {
        let group = bare(group);
        if group.len() != 3 || digits.is_empty() {
            return None;
        }
        digits.push_str(&group);
    }
    Some(digits)
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELAY: Rules = Rules {
        min: 0,
        max: 2_000,
        tenths: false,
    };
    const LOSS: Rules = Rules {
        min: 0,
        max: 500,
        tenths: true,
    };
    const MSS: Rules = Rules {
        min: 64,
        max: 1_460,
        tenths: false,
    };
    const BYTES: Rules = Rules {
        min: 0,
        max: 1_000_000,
        tenths: false,
    };

    fn delay(typed: &str) -> Result<u32, NumberError> {
        parse(typed, DELAY, &["ms", "毫秒"])
    }

    #[test]
    fn plain_numbers_are_taken() {
        assert_eq!(delay("50"), Ok(50));
        assert_eq!(delay("  007 "), Ok(7));
        assert_eq!(delay("0"), Ok(0));
        assert_eq!(delay("-0"), Ok(0));
        assert_eq!(delay("+5"), Ok(5));
        assert_eq!(delay("5.00"), Ok(5));
    }

    #[test]
    fn the_fields_own_unit_may_stand_behind() {
        assert_eq!(delay("50 ms"), Ok(50));
        assert_eq!(delay("50MS"), Ok(50));
        assert_eq!(delay("50毫秒"), Ok(50));
        assert_eq!(delay("50 s"), Err(NumberError::OtherUnit));
        assert_eq!(delay("5 0x"), Err(NumberError::OtherUnit));
    }

    #[test]
    fn digits_may_be_grouped() {
        let bytes = |typed| parse(typed, BYTES, &[]);
        assert_eq!(bytes("1,000,000"), Ok(1_000_000));
        assert_eq!(bytes("20 000"), Ok(20_000));
        assert_eq!(bytes("20_000"), Ok(20_000));
        // A decimal comma would be taken for a thousand: rather ask.
        assert_eq!(bytes("1,5"), Err(NumberError::NotANumber));
        assert_eq!(bytes(",500"), Err(NumberError::NotANumber));
    }

    #[test]
    fn full_width_digits_count() {
        assert_eq!(delay("１２０"), Ok(120));
        assert_eq!(parse("１．５", LOSS, &["%"]), Ok(15));
    }

    #[test]
    fn tenths_where_they_are_allowed() {
        assert_eq!(parse("1.2 %", LOSS, &["%"]), Ok(12));
        assert_eq!(parse(".5", LOSS, &[]), Ok(5));
        assert_eq!(parse("50", LOSS, &[]), Ok(500));
        assert_eq!(parse("1.25", LOSS, &[]), Err(NumberError::TooFine));
        assert_eq!(delay("1.5"), Err(NumberError::TooFine));
        assert_eq!(parse("50.1", LOSS, &[]), Err(NumberError::TooLarge));
    }

    #[test]
    fn what_is_out_of_range_says_on_which_side() {
        assert_eq!(parse("63", MSS, &[]), Err(NumberError::TooSmall));
        assert_eq!(parse("1461", MSS, &[]), Err(NumberError::TooLarge));
        assert_eq!(delay("-5"), Err(NumberError::TooSmall));
        assert_eq!(delay("99999999999999999999"), Err(NumberError::TooLarge));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in ["", "  ", "fast", ".", "-", "1.2.3", "1e3.", "∞"] {
            assert!(
                matches!(
                    delay(typed),
                    Err(NumberError::NotANumber | NumberError::OtherUnit)
                ),
                "{typed}"
            );
        }
        assert_eq!(delay(""), Err(NumberError::NotANumber));
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for value in 0..=500 {
            assert_eq!(parse(&format(value, true), LOSS, &[]), Ok(value));
            assert_eq!(parse(&format(value, false), DELAY, &[]), Ok(value));
        }
    }
}
