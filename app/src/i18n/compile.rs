//! From two Fluent files to typed functions. The build script runs this; its tests run natively.
//!
//! Each message, and each of its attributes, becomes one function that takes the language and the
//! message's variables. Variables get their types from the message's comment in the English file,
//! in the form that Fluent's own guide uses: `$count (Number) - how many`; `String` is the other
//! type. Both files must have the same messages with the same variables; anything else is an error
//! that fails the build.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

/// The type of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
}

/// A language file: what to call it, and the plural categories of its language that matter for
/// whole numbers, each with the Rust pattern that selects it.
struct Locale {
    file: &'static str,
    plurals: &'static [(&'static str, &'static str)],
}

/// CLDR's cardinal rules for whole numbers.
const EN: Locale = Locale {
    file: "locales/en.ftl",
    plurals: &[("one", "1"), ("other", "_")],
};
const ZH: Locale = Locale {
    file: "locales/zh.ftl",
    plurals: &[("other", "_")],
};

/// One string of one language, by its function's name.
struct Text<'a> {
    line: usize,
    pattern: Pattern<&'a str>,
    variables: Vec<(String, Kind)>,
}

type Texts<'a> = BTreeMap<String, Text<'a>>;

/// The Rust code of all strings.
///
/// # Errors
/// Every problem of the two files, each as `file:line: what is wrong`.
pub(crate) fn compile(en: &str, zh: &str) -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let english = read(&EN, en, &mut problems);
    let chinese = read(&ZH, zh, &mut problems);
    for (name, text) in &chinese {
        if !english.contains_key(name) {
            problems.push(at(
                &ZH,
                text.line,
                &format!("{} is not in {}", id(name), EN.file),
            ));
        }
    }
    let mut code = String::new();
    for (name, text) in &english {
        let Some(other) = chinese.get(name) else {
            problems.push(at(
                &EN,
                text.line,
                &format!("{} is not in {}", id(name), ZH.file),
            ));
            continue;
        };
        function(&mut code, name, text, other, &mut problems);
    }
    if problems.is_empty() {
        Ok(code)
    } else {
        Err(problems)
    }
}

fn at(locale: &Locale, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", locale.file)
}

/// The message's name as its file writes it.
fn id(function: &str) -> String {
    function.replace('_', "-")
}

/// All strings of a file, by function name.
fn read<'a>(locale: &Locale, source: &'a str, problems: &mut Vec<String>) -> Texts<'a> {
    let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            problems.push(at(
                locale,
                line_of(source, error.pos.start),
                &error.kind.to_string(),
            ));
        }
        resource
    });
    let mut texts = Texts::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let line = line_of_message(source, message.id.name);
                for (name, pattern) in parts(&message) {
                    let variables = declared(&message);
                    let text = Text {
                        line,
                        pattern,
                        variables,
                    };
                    if texts.insert(name.clone(), text).is_some() {
                        problems.push(at(locale, line, &format!("{} is there twice", id(&name))));
                    }
                }
            }
            Entry::Term(term) => {
                let line = line_of_message(source, term.id.name);
                problems.push(at(
                    locale,
                    line,
                    "terms are not supported: write the word itself",
                ));
            }
            // Junk comes with an error of its own.
            Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => {}
        }
    }
    texts
}

fn line_of(source: &str, byte: usize) -> usize {
    source
        .get(..byte)
        .map_or(0, |before| before.matches('\n').count())
        + 1
}

fn line_of_message(source: &str, name: &str) -> usize {
    let starts = |line: &str| {
        line.trim_start_matches('-')
            .strip_prefix(name)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    source.lines().position(starts).map_or(1, |index| index + 1)
}

/// A message's own text and its attributes', by function name.
fn parts<'a>(message: &Message<&'a str>) -> Vec<(String, Pattern<&'a str>)> {
    let name = message.id.name.replace('-', "_");
    let own = message
        .value
        .iter()
        .map(|value| (name.clone(), value.clone()));
    let attributes = message.attributes.iter().map(|attribute| {
        let attribute_name = attribute.id.name.replace('-', "_");
        (format!("{name}_{attribute_name}"), attribute.value.clone())
    });
    own.chain(attributes).collect()
}

/// The variables that a message's comment declares, in its order.
fn declared(message: &Message<&str>) -> Vec<(String, Kind)> {
    let lines = message.comment.iter().flat_map(|comment| &comment.content);
    lines
        .filter_map(|line| {
            let (name, rest) = line.trim().strip_prefix('$')?.split_once(' ')?;
            let kind = match rest.trim_start() {
                rest if rest.starts_with("(Number)") => Kind::Number,
                rest if rest.starts_with("(String)") => Kind::Text,
                _ => return None,
            };
            Some((argument(name), kind))
        })
        .collect()
}

/// A variable's name as Rust writes it.
fn argument(variable: &str) -> String {
    variable.replace('-', "_")
}

/// Writes one function.
fn function(
    code: &mut String,
    name: &str,
    en: &Text<'_>,
    zh: &Text<'_>,
    problems: &mut Vec<String>,
) {
    let used = variables(&en.pattern);
    let theirs = variables(&zh.pattern);
    if used != theirs {
        let what = format!(
            "{} uses {theirs:?}, but {} uses {used:?}",
            id(name),
            EN.file
        );
        problems.push(at(&ZH, zh.line, &what));
    }
    for variable in &used {
        if !en
            .variables
            .iter()
            .any(|(declared, _)| declared == variable)
        {
            let what = format!(
                "{} uses ${variable}: say what it is in a comment above, `# ${variable} (String) - ...`",
                id(name)
            );
            problems.push(at(&EN, en.line, &what));
        }
    }
    let known: Vec<_> = en
        .variables
        .iter()
        .filter(|(variable, _)| used.contains(variable))
        .collect();
    let doc: Vec<&str> = en
        .pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => *value,
            PatternElement::Placeable { .. } => "…",
        })
        .collect();
    let doc = doc.concat().replace('\n', " ");
    let _ = writeln!(code, "#[doc = {doc:?}]");
    let arguments: String = known
        .iter()
        .map(|(variable, kind)| match kind {
            Kind::Number => format!(", {variable}: u64"),
            Kind::Text => format!(", {variable}: &str"),
        })
        .collect();
    if let (true, Some(en), Some(zh)) = (known.is_empty(), plain(&en.pattern), plain(&zh.pattern)) {
        let _ = writeln!(
            code,
            "#[must_use]\npub(crate) const fn {name}(lang: Lang) -> &'static str {{\n    match lang.spoken() {{ Lang::En => {en:?}, Lang::Zh => {zh:?} }}\n}}\n"
        );
        return;
    }
    let _ = writeln!(
        code,
        "#[must_use]\npub(crate) fn {name}(lang: Lang{arguments}) -> String {{\n    let mut out = String::new();\n    match lang.spoken() {{"
    );
    for (variant, locale, text) in [("En", &EN, en), ("Zh", &ZH, zh)] {
        let _ = writeln!(code, "Lang::{variant} => {{");
        let mut writer = Writer {
            locale,
            line: text.line,
            name,
            variables: &en.variables,
            problems,
        };
        writer.pattern(code, &text.pattern);
        code.push_str("}\n");
    }
    code.push_str("    }\n    out\n}\n\n");
}

/// A text without placeables but string literals.
fn plain(pattern: &Pattern<&str>) -> Option<String> {
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::StringLiteral { value }),
            } => out.push_str(&unescape_unicode_to_string(value)),
            PatternElement::Placeable { .. } => return None,
        }
    }
    Some(out)
}

/// The names of the variables in a pattern, sorted, each once.
fn variables(pattern: &Pattern<&str>) -> Vec<String> {
    let mut found = Vec::new();
    collect(pattern, &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(pattern: &Pattern<&str>, found: &mut Vec<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, found);
        }
    }
}

fn collect_expression(expression: &Expression<&str>, found: &mut Vec<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            for variant in variants {
                collect(&variant.value, found);
            }
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => found.push(argument(id.name)),
        InlineExpression::Placeable { expression } => collect_expression(expression, found),
        _ => {}
    }
}

/// Writes the statements that put a pattern together.
struct Writer<'a> {
    locale: &'a Locale,
    line: usize,
    name: &'a str,
    variables: &'a [(String, Kind)],
    problems: &'a mut Vec<String>,
}

impl Writer<'_> {
    fn problem(&mut self, what: &str) {
        let what = format!("{}: {what}", id(self.name));
        self.problems.push(at(self.locale, self.line, &what));
    }

    fn kind(&self, variable: &str) -> Option<Kind> {
        self.variables
            .iter()
            .find(|(name, _)| name == variable)
            .map(|(_, kind)| *kind)
    }

    fn pattern(&mut self, code: &mut String, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => push(code, value),
                PatternElement::Placeable { expression } => self.expression(code, expression),
            }
        }
    }

    fn expression(&mut self, code: &mut String, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(code, inline),
            Expression::Select { selector, variants } => self.select(code, selector, variants),
        }
    }

    fn inline(&mut self, code: &mut String, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { value } => {
                push(code, &unescape_unicode_to_string(value));
            }
            InlineExpression::NumberLiteral { value } => push(code, value),
            InlineExpression::VariableReference { id } => {
                let name = argument(id.name);
                let _ = match self.kind(&name) {
                    Some(Kind::Number) => writeln!(code, "out.push_str(&{name}.to_string());"),
                    // One that nobody declared was reported already.
                    Some(Kind::Text) | None => writeln!(code, "out.push_str({name});"),
                };
            }
            InlineExpression::Placeable { expression } => self.expression(code, expression),
            InlineExpression::FunctionReference { .. }
            | InlineExpression::MessageReference { .. }
            | InlineExpression::TermReference { .. } => {
                self.problem("functions, terms and references to messages are not supported");
            }
        }
    }

    fn select(
        &mut self,
        code: &mut String,
        selector: &InlineExpression<&str>,
        variants: &[Variant<&str>],
    ) {
        let InlineExpression::VariableReference { id } = selector else {
            self.problem("only a variable can select");
            return;
        };
        let name = argument(id.name);
        let kind = self.kind(&name).unwrap_or(Kind::Text);
        let _ = writeln!(code, "match {name} {{");
        // Rust takes the first arm that fits; Fluent takes an exact number before a category, and
        // the default last.
        let exact =
            |variant: &&Variant<&str>| matches!(variant.key, VariantKey::NumberLiteral { .. });
        let ordered = variants
            .iter()
            .filter(|variant| !variant.default && exact(variant))
            .chain(
                variants
                    .iter()
                    .filter(|variant| !variant.default && !exact(variant)),
            );
        for variant in ordered.chain(variants.iter().filter(|variant| variant.default)) {
            let arm = if variant.default {
                "_".to_owned()
            } else {
                self.arm(kind, &variant.key)
            };
            let _ = writeln!(code, "{arm} => {{");
            self.pattern(code, &variant.value);
            code.push_str("}\n");
        }
        code.push_str("}\n");
    }

    /// The Rust pattern of a variant that is not the default.
    fn arm(&mut self, kind: Kind, key: &VariantKey<&str>) -> String {
        match (kind, key) {
            (Kind::Number, VariantKey::NumberLiteral { value }) => {
                if value.parse::<u64>().is_err() {
                    self.problem(&format!("[{value}] is not a whole number"));
                }
                (*value).to_owned()
            }
            (Kind::Number, VariantKey::Identifier { name }) => {
                let plural = self
                    .locale
                    .plurals
                    .iter()
                    .find(|(category, _)| category == name);
                match plural {
                    Some((_, pattern)) if *pattern != "_" => (*pattern).to_owned(),
                    _ => {
                        self.problem(&format!(
                            "[{name}] never applies to a whole number in this language"
                        ));
                        "_".to_owned()
                    }
                }
            }
            (Kind::Text, VariantKey::Identifier { name }) => format!("{name:?}"),
            (Kind::Text, VariantKey::NumberLiteral { value }) => {
                self.problem(&format!(
                    "[{value}] is a number, but the variable is a String"
                ));
                "_".to_owned()
            }
        }
    }
}

fn push(code: &mut String, text: &str) {
    let _ = writeln!(code, "out.push_str({text:?});");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(en: &str, zh: &str) -> String {
        compile(en, zh).unwrap_err().join("\n")
    }

    #[test]
    fn a_plain_message_becomes_a_constant_function() {
        let code = compile("menu-drop = Drop\n", "menu-drop = 丢弃\n").unwrap();
        assert!(code.contains("const fn menu_drop(lang: Lang) -> &'static str"));
        assert!(code.contains("Lang::En => \"Drop\", Lang::Zh => \"丢弃\""));
    }

    #[test]
    fn variables_become_typed_arguments_in_the_order_of_their_comment() {
        let en = "# $host-name (String) - who\n# $count (Number) - how many\nx = { $count } for { $host-name }\n";
        let code = compile(en, "x = { $host-name }:{ $count }\n").unwrap();
        assert!(code.contains("fn x(lang: Lang, host_name: &str, count: u64) -> String"));
    }

    #[test]
    fn attributes_have_functions_of_their_own() {
        let code = compile("x = A\n    .about = B\n", "x = 甲\n    .about = 乙\n").unwrap();
        assert!(code.contains("const fn x(") && code.contains("const fn x_about("));
    }

    #[test]
    fn a_message_that_one_language_lacks_is_an_error() {
        assert_eq!(
            problems("a = A\nb = B\n", "a = 甲\n"),
            "locales/en.ftl:2: b is not in locales/zh.ftl"
        );
        assert_eq!(
            problems("a = A\n", "a = 甲\n\nb = 乙\n"),
            "locales/zh.ftl:3: b is not in locales/en.ftl"
        );
        let lacks_attribute = problems("a = A\n    .about = B\n", "a = 甲\n");
        assert_eq!(
            lacks_attribute,
            "locales/en.ftl:1: a-about is not in locales/zh.ftl"
        );
    }

    #[test]
    fn a_message_that_is_there_twice_is_an_error() {
        assert!(problems("a = A\na = B\n", "a = 甲\n").contains("a is there twice"));
    }

    #[test]
    fn variables_must_be_declared_and_the_same() {
        let undeclared = problems("a = { $x }\n", "a = { $x }\n");
        assert!(
            undeclared.contains("locales/en.ftl:1: a uses $x"),
            "{undeclared}"
        );
        let forgotten = problems("# $x (String) - it\na = { $x }\n", "a = 甲\n");
        assert!(
            forgotten.contains("locales/zh.ftl:1: a uses []"),
            "{forgotten}"
        );
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        let junk = problems("a = A\nb\n", "a = 甲\n");
        assert!(junk.starts_with("locales/en.ftl:2: "), "{junk}");
    }

    #[test]
    fn what_is_not_supported_is_an_error_and_not_left_out() {
        assert!(problems("-t = T\n", "").contains("terms are not supported"));
        let reference = problems("a = A\nb = { a }\n", "a = 甲\nb = 乙\n");
        assert!(
            reference.contains("b: functions, terms and references"),
            "{reference}"
        );
    }

    #[test]
    fn plurals_follow_the_language() {
        let en = "# $n (Number) - how many\na = { $n ->\n    [0] none\n    [one] { $n } byte\n   *[other] { $n } bytes\n}\n";
        let code = compile(en, "# x\na = { $n } 字节\n").unwrap();
        let zero = code.find("0 => {").unwrap();
        let one = code.find("1 => {").unwrap();
        assert!(zero < one && one < code.find("_ => {").unwrap());
        let zh = "a = { $n ->\n    [one] { $n }\n   *[other] { $n }\n}\n";
        assert!(problems(en, zh).contains("[one] never applies"));
    }
}
