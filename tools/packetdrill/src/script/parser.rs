//! The script as a whole: options, the init command, and timed events.

use super::ast::{Action, Call, Event, Expr, Script, Span, Time};
use super::packet;
use super::scan::{ParseError, Scan};

type Parsed<T> = Result<T, ParseError>;

/// Reads a script. `#ifdef STANDARD` branches are taken, `#ifdef FreeBSD` ones are not.
pub(crate) fn parse(text: &str) -> Parsed<Script> {
    let standard = text.lines().any(|line| line.trim() == "#ifdef STANDARD");
    let text = preprocess(text)?;
    let mut scan = Scan::new(&text);
    let mut script = Script {
        options: Vec::new(),
        init: None,
        standard,
        events: Vec::new(),
    };
    while scan.take("--") {
        let name = scan.word().to_owned();
        let value = if scan.take("=") {
            let rest = scan.rest();
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            scan.advance(end);
            rest.get(..end).map(str::to_owned)
        } else {
            None
        };
        script.options.push((name, value));
    }
    if scan.take("`") {
        script.init = Some(scan.until("`")?.to_owned());
    }
    while !scan.at_end() {
        script.events.push(event(&mut scan)?);
    }
    if script.events.is_empty() {
        return scan.error("nothing happens in the script");
    }
    Ok(script)
}

/// Takes out the lines of branches that are not ours, leaving empty ones so that numbers stay.
fn preprocess(text: &str) -> Parsed<String> {
    let mut out = String::with_capacity(text.len());
    let wrong = |line: u32, message: &str| {
        Err(ParseError {
            line,
            message: message.to_owned(),
            unsupported: false,
        })
    };
    let mut keep = vec![true];
    let mut opened = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix("#ifdef") {
            keep.push(name.trim() == "STANDARD");
            opened.push(number);
        } else if let Some(name) = trimmed.strip_prefix("#ifndef") {
            keep.push(name.trim() != "STANDARD");
            opened.push(number);
        } else if trimmed.starts_with("#else") {
            match keep.last_mut() {
                Some(last) if !opened.is_empty() => *last = !*last,
                _ => return wrong(number, "`#else` without `#ifdef`"),
            }
        } else if trimmed.starts_with("#endif") {
            if opened.pop().is_none() {
                return wrong(number, "`#endif` without `#ifdef`");
            }
            keep.pop();
        } else if keep.iter().all(|taken| *taken) {
            out.push_str(line);
        }
        out.push('\n');
    }
    match opened.last() {
        Some(line) => wrong(*line, "`#ifdef` without `#endif`"),
        None => Ok(out),
    }
}

fn event(scan: &mut Scan<'_>) -> Parsed<Event> {
    scan.skip_blank();
    let line = scan.line();
    if scan.rest().starts_with("/*") {
        return scan.error("`*/` is missing");
    }
    // A shell command or code without a time runs right after the event before it.
    let time = if scan.rest().starts_with(['`', '%']) {
        Span {
            start: Time::Relative(0),
            until: None,
            blocks_until: None,
        }
    } else {
        span(scan)?
    };
    Ok(Event {
        line,
        time,
        action: action(scan)?,
    })
}

fn span(scan: &mut Scan<'_>) -> Parsed<Span> {
    let start = time(scan)?;
    let mut span = Span {
        start,
        until: None,
        blocks_until: None,
    };
    if scan.clone().take("...") {
        scan.skip_blank();
    }
    if scan.rest().starts_with("...") {
        scan.advance(3);
        scan.skip_blank();
        span.blocks_until = Some(time(scan)?);
    } else if scan.rest().starts_with('~') {
        scan.advance(1);
        span.until = Some(time(scan)?);
    }
    Ok(span)
}

fn time(scan: &mut Scan<'_>) -> Parsed<Time> {
    if scan.take("*") {
        return Ok(Time::Any);
    }
    if scan.take("+") {
        scan.skip_blank();
        return Ok(Time::Relative(scan.seconds()?));
    }
    Ok(Time::Absolute(scan.seconds()?))
}

fn action(scan: &mut Scan<'_>) -> Parsed<Action> {
    if scan.take("`") {
        return Ok(Action::Shell(scan.until("`")?.to_owned()));
    }
    if scan.take("%{") {
        return Ok(Action::Code(scan.until("}%")?.to_owned()));
    }
    if scan.take("<") {
        if let Some(message) = packet::icmp(scan)? {
            return Ok(Action::Icmp(message));
        }
        return Ok(Action::Inject(packet::packet(scan)?));
    }
    if scan.take(">") {
        return Ok(Action::Expect(packet::packet(scan)?));
    }
    call(scan).map(Action::Call)
}

fn call(scan: &mut Scan<'_>) -> Parsed<Call> {
    let name = scan.word().to_owned();
    if name.is_empty() {
        let found: String = scan.rest().chars().take(20).collect();
        return scan.error(format!("expected an action, found `{}`", found.trim_end()));
    }
    scan.expect("(")?;
    let args = list(scan, ")")?;
    scan.expect("=")?;
    let result = expr(scan)?;
    let mut errno = None;
    scan.skip_blank();
    if scan.rest().starts_with('E') {
        errno = Some(scan.word().to_owned());
    }
    if scan.take("(") {
        scan.until(")")?;
    }
    Ok(Call {
        name,
        args,
        result,
        errno,
    })
}

fn list(scan: &mut Scan<'_>, end: &str) -> Parsed<Vec<Expr>> {
    let mut items = Vec::new();
    if scan.take(end) {
        return Ok(items);
    }
    loop {
        items.push(expr(scan)?);
        if scan.take(end) {
            return Ok(items);
        }
        scan.expect(",")?;
    }
}

fn expr(scan: &mut Scan<'_>) -> Parsed<Expr> {
    if scan.take("...") {
        return Ok(Expr::Anything);
    }
    if scan.take("\"") {
        return Ok(Expr::Text(scan.until("\"")?.to_owned()));
    }
    if scan.take("[") {
        return list(scan, "]").map(Expr::List);
    }
    if scan.take("{") {
        return fields(scan).map(Expr::Struct);
    }
    scan.skip_blank();
    if scan
        .rest()
        .starts_with(|c: char| c.is_ascii_digit() || c == '-')
    {
        return scan.integer().map(Expr::Int);
    }
    let mut names = vec![name(scan)?];
    while scan.take("|") {
        names.push(name(scan)?);
    }
    Ok(Expr::Names(names))
}

fn name(scan: &mut Scan<'_>) -> Parsed<String> {
    let word = scan.word().to_owned();
    if word.is_empty() {
        let found: String = scan.rest().chars().take(20).collect();
        return scan.error(format!("expected a value, found `{}`", found.trim_end()));
    }
    // `htons(8080)`, `inet_addr("…")`: a call inside a value; its argument is what matters.
    if scan.take("(") {
        scan.until(")")?;
    }
    Ok(word)
}

fn fields(scan: &mut Scan<'_>) -> Parsed<Vec<(Option<String>, Expr)>> {
    let mut items = Vec::new();
    if scan.take("}") {
        return Ok(items);
    }
    loop {
        let mut ahead = scan.clone();
        let word = ahead.word().to_owned();
        if !word.is_empty() && ahead.take("=") {
            *scan = ahead;
            items.push((Some(word), expr(scan)?));
        } else {
            items.push((None, expr(scan)?));
        }
        if scan.take("}") {
            return Ok(items);
        }
        scan.expect(",")?;
    }
}
