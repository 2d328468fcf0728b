//! The glossary: docs/terms.md as a page.

use course::terms::{Sheet, Term};
use maud::{Markup, html};

use crate::lesson::voice::meaning;
use crate::links::Links;
use crate::page::{Lang, Tongue as _, Topic};
use crate::prose::Prose;

/// The sheet's headings, and the same in Chinese.
const GROUPS: [(&str, &str); 5] = [
    ("The segment", "报文段"),
    ("The connection", "连接"),
    ("Acknowledgment and retransmission", "确认与重传"),
    ("Windows and congestion", "窗口与拥塞"),
    ("Around TCP", "TCP 周围"),
];

/// The page.
pub(crate) fn page(sheet: &Sheet, prose: &Prose, lang: Lang, links: &Links) -> Markup {
    html! {
        div.intro { div { h1 { (prose.heading) } p.lead { (prose.lead) } } }
        @for (english, chinese) in GROUPS {
            section.words {
                h2 { (lang.pick(english, chinese)) }
                dl { @for term in sheet.terms.iter().filter(|term| term.group == english) { (row(term, lang)) } }
            }
        }
        nav.onward aria-label=(lang.words().onward) {
            a href=(links.page(Topic::Course, lang)) { (lang.words().all_lessons_short) }
            a href=(links.page(Topic::Myths, lang)) { (lang.words().myths) }
        }
    }
}

fn row(term: &Term, lang: Lang) -> Markup {
    let (word, what) = meaning(term, lang);
    html! {
        div.word {
            dt { (word) }
            dd { (what) }
        }
    }
}
