#![allow(missing_docs, clippy::unwrap_used)]
use tcp_sim::*;
#[test]
fn t() {
    let text = std::fs::read_to_string("/tmp/bulk.toml").unwrap();
    let s = scenario::toml::parse(&text, "x").unwrap();
    let t = std::time::Instant::now();
    let mut h = History::new(s); h.run_to_end();
    let end = h.cursor();
    println!("run {:?} {:?} records {} size {}", t.elapsed(), end, h.trace().len(), size_of::<trace::Record>());
    let mut worst = std::time::Duration::ZERO;
    for i in 0..50u64 { let t = std::time::Instant::now(); h.seek(Cursor { step: end.step * ((i * 37) % 50) / 50 + 311, now: tcp_core::Instant::ZERO }); worst = worst.max(t.elapsed()); }
    println!("worst seek {worst:?}");
    let t = std::time::Instant::now(); for _ in 0..100 { h.step_back(); } println!("100 back {:?}", t.elapsed());
    let t = std::time::Instant::now(); let d = h.digest(); println!("digest {d:x} {:?}", t.elapsed());
}
