//! The little Python that scripts use to check `tcp_info`: assignments, `assert` and `print`.

use std::collections::BTreeMap;

/// Why a piece of code did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CodeError {
    /// An assertion does not hold; the text says which and what the names were.
    Failed(String),
    /// Something that this evaluator does not know.
    Unknown(String),
}

/// Names and their values. Variables live on from one piece to the next.
pub(crate) type Names = BTreeMap<String, i64>;

/// Runs a piece of code with the names of one moment.
pub(crate) fn run(code: &str, sampled: &Names, variables: &mut Names) -> Result<(), CodeError> {
    for statement in statements(code) {
        let statement = statement.trim();
        if statement.is_empty() || statement.starts_with("print") {
            continue;
        }
        if let Some(condition) = statement.strip_prefix("assert") {
            let mut eval = Eval {
                rest: condition,
                sampled,
                variables,
                used: Vec::new(),
            };
            let holds = eval.or()?;
            if holds == 0 {
                let values: Vec<String> = eval
                    .used
                    .iter()
                    .map(|(name, value)| format!("{name} is {value}"))
                    .collect();
                let condition = split_message(condition).trim();
                return Err(CodeError::Failed(format!(
                    "assert {condition}: {}",
                    values.join(", ")
                )));
            }
        } else if let Some((name, value)) = statement.split_once('=') {
            let mut eval = Eval {
                rest: value,
                sampled,
                variables,
                used: Vec::new(),
            };
            let value = eval.or()?;
            variables.insert(name.trim().to_owned(), value);
        } else {
            return Err(CodeError::Unknown(format!("code `{statement}`")));
        }
    }
    Ok(())
}

/// Lines and `;`, comments taken off, `\` at a line's end joins.
fn statements(code: &str) -> Vec<String> {
    let joined = code.replace("\\\n", " ");
    joined
        .lines()
        .map(|line| line.split('#').next().unwrap_or(""))
        .flat_map(|line| line.split(';'))
        .map(str::to_owned)
        .collect()
}

/// The condition without the message behind the first comma outside parentheses.
fn split_message(condition: &str) -> &str {
    let mut depth = 0_i32;
    for (at, c) in condition.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => return condition.get(..at).unwrap_or(condition),
            _ => {}
        }
    }
    condition
}

struct Eval<'a> {
    rest: &'a str,
    sampled: &'a Names,
    variables: &'a Names,
    used: Vec<(String, i64)>,
}

impl<'a> Eval<'a> {
    fn take(&mut self, mark: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let before = self.rest;
        if self.word() == wanted {
            return true;
        }
        self.rest = before;
        false
    }

    fn or(&mut self) -> Result<i64, CodeError> {
        let mut value = self.and()?;
        while self.take_word("or") {
            let right = self.and()?;
            value = i64::from(value != 0 || right != 0);
        }
        Ok(value)
    }

    fn and(&mut self) -> Result<i64, CodeError> {
        let mut value = self.comparison()?;
        while self.take_word("and") {
            let right = self.comparison()?;
            value = i64::from(value != 0 && right != 0);
        }
        Ok(value)
    }

    /// Python chains: `a <= b <= c` means both.
    fn comparison(&mut self) -> Result<i64, CodeError> {
        let mut left = self.bits()?;
        let mut chained = None;
        loop {
            let compare: fn(&i64, &i64) -> bool = if self.take("==") {
                i64::eq
            } else if self.take("!=") {
                i64::ne
            } else if self.take("<=") {
                i64::le
            } else if self.take(">=") {
                i64::ge
            } else if self.take("<") {
                i64::lt
            } else if self.take(">") {
                i64::gt
            } else {
                return Ok(chained.map_or(left, i64::from));
            };
            let right = self.bits()?;
            chained = Some(chained.unwrap_or(true) && compare(&left, &right));
            left = right;
        }
    }

    fn bits(&mut self) -> Result<i64, CodeError> {
        let mut value = self.sum()?;
        loop {
            if self.take("&") {
                value &= self.sum()?;
            } else if self.take("|") {
                value |= self.sum()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn sum(&mut self) -> Result<i64, CodeError> {
        let mut value = self.product()?;
        loop {
            if self.take("+") {
                value = value.saturating_add(self.product()?);
            } else if self.take("-") {
                value = value.saturating_sub(self.product()?);
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<i64, CodeError> {
        let mut value = self.atom()?;
        loop {
            if self.take("*") {
                value = value.saturating_mul(self.atom()?);
            } else if self.take("/") {
                let right = self.atom()?;
                value = value
                    .checked_div(right)
                    .ok_or_else(|| CodeError::Unknown("a division by zero".to_owned()))?;
            } else {
                return Ok(value);
            }
        }
    }

    fn atom(&mut self) -> Result<i64, CodeError> {
        if self.take("(") {
            let value = self.or()?;
            if !self.take(")") {
                return Err(CodeError::Unknown(
                    "a parenthesis that is not closed".to_owned(),
                ));
            }
            return Ok(value);
        }
        if self.take("-") {
            return self.atom().map(i64::saturating_neg);
        }
        let word = self.word();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let number = match word.strip_prefix("0x") {
                Some(hex) => i64::from_str_radix(hex, 16).ok(),
                None => word.parse().ok(),
            };
            return number.ok_or_else(|| CodeError::Unknown(format!("number `{word}`")));
        }
        let value = self
            .sampled
            .get(word)
            .or_else(|| self.variables.get(word))
            .copied()
            .or_else(|| constant(word))
            .ok_or_else(|| CodeError::Unknown(format!("name `{word}`")))?;
        self.used.push((word.to_owned(), value));
        Ok(value)
    }
}

/// The constants of the two systems' headers that scripts name.
fn constant(name: &str) -> Option<i64> {
    Some(match name {
        // Linux's enum of states, and the short names that FreeBSD's scripts use for their own.
        "TCP_ESTABLISHED" => 1,
        "TCP_SYN_SENT" => 2,
        "TCP_SYN_RECV" => 3,
        "TCP_FIN_WAIT1" => 4,
        "TCP_FIN_WAIT2" => 5,
        "TCP_TIME_WAIT" => 6,
        "TCP_CLOSE" => 7,
        "TCP_CLOSE_WAIT" => 8,
        "TCP_LAST_ACK" => 9,
        "TCP_LISTEN" => 10,
        "TCP_CLOSING" => 11,
        "TCPI_CLOSED" => 0,
        "TCPI_LISTEN" => 1,
        "TCPI_SYN_SENT" => 2,
        "TCPI_SYN_RECEIVED" => 3,
        "TCPI_ESTABLISHED" => 4,
        "TCPI_CLOSE_WAIT" => 5,
        "TCPI_FIN_WAIT_1" => 6,
        "TCPI_CLOSING" => 7,
        "TCPI_LAST_ACK" => 8,
        "TCPI_FIN_WAIT_2" => 9,
        "TCPI_TIME_WAIT" => 10,
        "TCP_CA_Open" => 0,
        "TCP_CA_Disorder" => 1,
        "TCP_CA_CWR" => 2,
        "TCP_CA_Recovery" => 3,
        "TCP_CA_Loss" => 4,
        "TCPI_OPT_TIMESTAMPS" => 1,
        "TCPI_OPT_SACK" => 2,
        "TCPI_OPT_WSCALE" => 4,
        "TCPI_OPT_ECN" => 8,
        "TCPI_OPT_ECN_SEEN" => 16,
        "TCPI_OPT_SYN_DATA" => 32,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: &[(&str, i64)]) -> Names {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect()
    }

    #[test]
    fn a_true_assertion_passes_and_a_false_one_says_the_value() {
        let sampled = names(&[("tcpi_snd_cwnd", 10)]);
        let mut variables = Names::new();
        let good = "assert tcpi_snd_cwnd == 10, 'cwnd=%d' % tcpi_snd_cwnd";
        assert_eq!(run(good, &sampled, &mut variables), Ok(()));
        assert_eq!(
            run(" assert tcpi_snd_cwnd == 12 ", &sampled, &mut variables),
            Err(CodeError::Failed(
                "assert tcpi_snd_cwnd == 12: tcpi_snd_cwnd is 10".to_owned()
            ))
        );
    }

    #[test]
    fn ranges_bits_and_variables() {
        let sampled = names(&[("tcpi_rtt", 100_500), ("tcpi_options", 0x20)]);
        let mut variables = Names::new();
        let code = "TCPI_OPT = 0x20\nassert 95*1000 <= tcpi_rtt <= 105*1000; \
                    assert (tcpi_options & TCPI_OPT) != 0, tcpi_options # a remark";
        assert_eq!(run(code, &sampled, &mut variables), Ok(()));
        assert!(matches!(
            run(
                "assert tcpi_rtt >= 1 and tcpi_rtt < 7",
                &sampled,
                &mut variables
            ),
            Err(CodeError::Failed(_))
        ));
    }

    #[test]
    fn an_unknown_name_is_not_a_pass() {
        let unknown = run(
            "assert tcpi_new_field == 0",
            &Names::new(),
            &mut Names::new(),
        );
        assert_eq!(
            unknown,
            Err(CodeError::Unknown("name `tcpi_new_field`".to_owned()))
        );
    }
}
