//! The order and the padding of options, as three kinds of hosts write them.

use tcp_core::SeqNumber;
use tcp_core::wire::{self, OptionLayout, Options, SackBlocks, Timestamps};

use super::syn_v4;

/// The option bytes as words of a packet trace: `mss 1460,nop,wscale 6`.
fn written(options: Options, layout: OptionLayout) -> String {
    let segment = wire::Segment {
        options,
        ..syn_v4()
    };
    let bytes = wire::emit_tcp_with(&segment, layout);
    let mut rest = &bytes[20..];
    let mut words = Vec::new();
    while let [kind, after @ ..] = rest {
        let word = |name: &str| name.to_owned();
        let big = |at: usize| {
            u32::from_be_bytes([after[at], after[at + 1], after[at + 2], after[at + 3]])
        };
        let len = after.first().map_or(0, |len| usize::from(*len));
        let (text, taken) = match kind {
            0 => (word("eol"), 1),
            1 => (word("nop"), 1),
            2 => (format!("mss {}", big(1) >> 16), len),
            3 => (format!("wscale {}", after[1]), len),
            4 => (word("sackOK"), len),
            5 => (
                (0..(len - 2) / 8).fold(word("sack"), |text, block| {
                    let (left, right) = (big(1 + 8 * block), big(5 + 8 * block));
                    format!("{text} {left}:{right}")
                }),
                len,
            ),
            8 => (format!("TS val {} ecr {}", big(1), big(5)), len),
            _ => (format!("kind {kind}"), rest.len()),
        };
        words.push(text);
        rest = &rest[taken..];
    }
    words.join(",")
}

/// What two hosts offer on a SYN.
fn on_syn(timestamps: bool) -> Options {
    Options {
        mss: Some(1460),
        window_scale: Some(6),
        sack_permitted: true,
        timestamps: timestamps.then_some(Timestamps { value: 9, echo: 7 }),
        sack: SackBlocks::NONE,
    }
}

fn sack(blocks: u32) -> SackBlocks {
    let mut sack = SackBlocks::NONE;
    for block in 1..=blocks {
        sack.push(SeqNumber(block * 1000), SeqNumber(block * 1000 + 500));
    }
    sack
}

#[test]
fn a_syn_as_linux_writes_it() {
    let linux = |options| written(options, OptionLayout::Linux);
    assert_eq!(linux(on_syn(false)), "mss 1460,nop,nop,sackOK,nop,wscale 6");
    assert_eq!(
        linux(on_syn(true)),
        "mss 1460,sackOK,TS val 9 ecr 7,nop,wscale 6"
    );
    let without_sack = Options {
        sack_permitted: false,
        ..on_syn(true)
    };
    assert_eq!(
        linux(without_sack),
        "mss 1460,nop,nop,TS val 9 ecr 7,nop,wscale 6"
    );
}

#[test]
fn a_syn_as_freebsd_writes_it() {
    let freebsd = |options| written(options, OptionLayout::FreeBsd);
    assert_eq!(
        freebsd(on_syn(true)),
        "mss 1460,nop,wscale 6,sackOK,TS val 9 ecr 7"
    );
    assert_eq!(
        freebsd(on_syn(false)),
        "mss 1460,nop,wscale 6,sackOK,eol,eol"
    );
    let unscaled = Options {
        window_scale: None,
        ..on_syn(false)
    };
    assert_eq!(freebsd(unscaled), "mss 1460,sackOK,eol,eol");
    let scaled = Options {
        sack_permitted: false,
        ..on_syn(true)
    };
    assert_eq!(
        freebsd(scaled),
        "mss 1460,nop,wscale 6,nop,nop,TS val 9 ecr 7"
    );
}

/// RFC 7323, appendix A.
#[test]
fn a_syn_as_the_rfc_writes_it() {
    assert_eq!(
        written(on_syn(true), OptionLayout::Rfc),
        "mss 1460,nop,wscale 6,nop,nop,sackOK,nop,nop,TS val 9 ecr 7"
    );
}

/// All three agree once the SYNs are gone.
#[test]
fn data_and_acks_look_alike_everywhere() {
    let times = Some(Timestamps { value: 9, echo: 7 });
    for layout in [
        OptionLayout::Rfc,
        OptionLayout::Linux,
        OptionLayout::FreeBsd,
    ] {
        let with = |timestamps, blocks| {
            let options = Options {
                timestamps,
                sack: sack(blocks),
                ..Options::default()
            };
            written(options, layout)
        };
        assert_eq!(with(None, 0), "");
        assert_eq!(with(times, 0), "nop,nop,TS val 9 ecr 7");
        assert_eq!(with(None, 2), "nop,nop,sack 1000:1500 2000:2500");
        assert_eq!(
            with(times, 4),
            "nop,nop,TS val 9 ecr 7,nop,nop,sack 1000:1500 2000:2500 3000:3500",
            "three blocks beside timestamps"
        );
    }
}
