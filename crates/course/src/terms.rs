//! The words of docs/terms.md: what they mean, and which others are not used beside them.

use tcp_explain::Lang;

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The heading under which it stands.
    pub group: String,
    /// The word, and short forms of it.
    pub english: Vec<String>,
    /// The word in Chinese; `None`: the same.
    pub chinese: Option<String>,
    /// Another textbook's word: only in brackets behind ours.
    pub noted: Option<String>,
    /// What it is, in English.
    pub what: String,
    /// The same in Chinese, where it helps.
    pub what_zh: Option<String>,
    /// What is not said, in English and in Chinese.
    not: [Vec<String>; 2],
}

/// A word that never stands alone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    word: String,
    after: Vec<String>,
    before: Vec<String>,
}

/// The sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The terms, in its order.
    pub terms: Vec<Term>,
    named: Vec<Named>,
}

fn list(cell: &str) -> Vec<String> {
    let words = cell.split(',').map(str::trim);
    words
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

impl Sheet {
    /// Reads it.
    ///
    /// # Errors
    /// The first row that has another shape, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut sheet = Self {
            terms: Vec::new(),
            named: Vec::new(),
        };
        let (mut table, mut group) = ("", "");
        for line in text.lines() {
            group = line.strip_prefix("## ").unwrap_or(group);
            let Some(row) = line.strip_prefix("| ") else {
                table = "";
                continue;
            };
            let row = row.strip_suffix('|').unwrap_or(row);
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            match (table, cells.as_slice()) {
                ("", [head, ..]) => table = head,
                (_, [rule, ..]) if rule.starts_with("---") => {}
                ("English", [english, chinese, what, what_zh, not_en, not_zh])
                    if !what.is_empty() =>
                {
                    let (chinese, noted) = match chinese.split_once('（') {
                        Some((ours, noted)) => (ours, noted.strip_suffix('）')),
                        None => (*chinese, None),
                    };
                    sheet.terms.push(Term {
                        group: group.to_string(),
                        english: list(english),
                        chinese: (chinese != "the same").then(|| chinese.to_string()),
                        noted: noted.map(str::to_string),
                        what: (*what).to_string(),
                        what_zh: (!what_zh.is_empty()).then(|| (*what_zh).to_string()),
                        not: [list(not_en), list(not_zh)],
                    });
                }
                ("Never alone", [word, after, before]) => sheet.named.push(Named {
                    word: (*word).to_string(),
                    after: list(after),
                    before: list(before),
                }),
                ("English" | "Never alone", _) => {
                    return Err(format!("{line}: a row of another shape"));
                }
                _ => {}
            }
        }
        Ok(sheet)
    }

    /// The Chinese word for an English one.
    #[must_use]
    pub fn chinese(&self, english: &str) -> Option<&str> {
        let is_it = |term: &&Term| term.english.iter().any(|word| word == english);
        let found = self.terms.iter().find(is_it)?;
        found.chinese.as_deref()
    }

    /// The banned words in a line of that language.
    #[must_use]
    pub fn banned(&self, lang: Lang, line: &str) -> Vec<String> {
        let mut found = Vec::new();
        for term in &self.terms {
            match lang {
                Lang::En => {
                    let not = term.not[0].iter();
                    found.extend(not.filter(|word| has_word(line, word)).cloned());
                }
                Lang::Zh => {
                    let noted = term.noted.as_ref();
                    let bare = noted.map_or_else(
                        || line.to_string(),
                        |noted| {
                            let ours = term.chinese.as_deref().unwrap_or_default();
                            line.replace(&format!("{ours}（{noted}）"), ours)
                        },
                    );
                    let not = term.not[1].iter().chain(noted);
                    found.extend(not.filter(|word| bare.contains(*word)).cloned());
                }
            }
        }
        found
    }

    /// Whatever is wrong with a line of that language.
    #[must_use]
    pub fn wrong(&self, lang: Lang, line: &str) -> Vec<String> {
        let mut found = self.banned(lang, line);
        if lang == Lang::En {
            found.extend(self.alone(line));
        }
        found
    }

    /// The words in an English line that never stand alone, and do.
    #[must_use]
    pub fn alone(&self, line: &str) -> Vec<String> {
        let words: Vec<_> = line
            .split(|letter: char| !is_part(letter))
            .filter(|word| !word.is_empty())
            .collect();
        let has = |list: &[String], word: Option<&&str>| {
            word.is_some_and(|word| {
                let word = word.to_lowercase();
                let stem = word.strip_suffix('s').unwrap_or(&word);
                list.iter().any(|known| *known == word || known == stem)
            })
        };
        let mut found = Vec::new();
        for (place, word) in words.iter().enumerate() {
            for named in &self.named {
                let lower = word.to_lowercase();
                let stem = lower.strip_suffix('s').unwrap_or(&lower);
                // A line that is the word alone is the name of a field.
                if stem == named.word
                    && words.len() > 1
                    && !has(&named.before, words.get(place + 1))
                    && !has(
                        &named.after,
                        place.checked_sub(1).and_then(|at| words.get(at)),
                    )
                {
                    found.push((*word).to_string());
                }
            }
        }
        found
    }
}

/// What belongs to a word, so that `tcp_keepalive_time` is one.
fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '\'' | '’')
}

/// Whether the words stand in the line, whatever their case.
fn has_word(line: &str, words: &str) -> bool {
    // The names of states are written in capitals, and only those are meant.
    let (line, words) = if words.contains('_') {
        (line.to_string(), words.to_string())
    } else {
        (line.to_lowercase(), words.to_lowercase())
    };
    line.match_indices(&words).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + words.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
