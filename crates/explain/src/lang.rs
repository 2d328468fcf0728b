//! The languages that a run can be explained in.

use alloc::string::String;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The language tag (BCP 47), as the `lang` attribute takes it: the script, not a country, is
    /// what is written here.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-Hans",
        }
    }

    /// This language, or the only one that the build speaks. A page loads one language; whatever
    /// chooses between sentences asks this, so that the compiler can leave out those of the other.
    #[must_use]
    #[inline(always)]
    pub const fn spoken(self) -> Self {
        match (cfg!(feature = "en"), cfg!(feature = "zh")) {
            (true, false) => Self::En,
            (false, true) => Self::Zh,
            _ => self,
        }
    }

    /// The language that a tag asks for: Chinese for `zh` and every tag below it, else English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// Words put together: in Chinese with one blank between Han and other letters, none between
    /// Han characters and none beside Chinese punctuation.
    pub fn spaced(self, text: String) -> String {
        if self.spoken() == Self::En {
            return text;
        }
        let mut spaced = String::with_capacity(text.len());
        let mut last = None;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            for (at, next) in word.chars().enumerate() {
                if last.is_some_and(|last| is_apart(last, next, at == 0)) {
                    spaced.push(' ');
                }
                spaced.push(next);
                last = Some(next);
            }
        }
        spaced
    }

    /// The one or the other.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self.spoken() {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// Whether a blank belongs between two letters; `blank`: one stands there.
fn is_apart(last: char, next: char, blank: bool) -> bool {
    let script = |letter: char| match letter {
        '\u{4e00}'..='\u{9fff}' => Script::Han,
        '，' | '。' | '；' | '：' | '、' | '（' | '）' | '“' | '”' | '？' => {
            Script::Punctuation
        }
        letter if letter.is_ascii_alphanumeric() => Script::Word,
        _ => Script::Other,
    };
    match (script(last), script(next)) {
        (Script::Punctuation, _) | (_, Script::Punctuation) | (Script::Han, Script::Han) => false,
        (Script::Han, Script::Word) | (Script::Word, Script::Han) => true,
        _ => blank,
    }
}

#[derive(Clone, Copy)]
enum Script {
    Han,
    Punctuation,
    Word,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_stand_between_scripts_and_nowhere_else() {
        for (text, read) in [
            (
                "任一主机发送 报文段，恰好 3 次",
                "任一主机发送报文段，恰好 3 次",
            ),
            ("当client 上出现 X时", "当 client 上出现 X 时"),
            ("在 2 s 之前， server读到", "在 2 s 之前，server 读到"),
            (
                "发送 SYN（ack 1002、无 FIN）",
                "发送 SYN（ack 1002、无 FIN）",
            ),
            ("服务器：CLOSED → LISTEN", "服务器：CLOSED → LISTEN"),
        ] {
            assert_eq!(Lang::Zh.spaced(text.into()), read);
            assert_eq!(Lang::En.spaced(text.into()), text);
        }
    }
}
