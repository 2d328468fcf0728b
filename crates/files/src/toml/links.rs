//! The `[[link]]` sections.

use super::section::{Read, Section, Value};
use super::sections::host_id;
use super::units::{self, Measure};
use tcp_sim::scenario::{LinkSpec, LossModel, MAX_UNTIL, PathSpec, Queue};

pub(super) const LINK: &[&str] = &[
    "between",
    "there",
    "back",
    "bandwidth",
    "delay",
    "jitter",
    "queue",
    "mark",
    "loss",
    "duplicate",
    "reorder",
    "corrupt",
    "mtu",
    "overhead",
];
pub(super) const PATH: &[&str] = &[
    "bandwidth",
    "delay",
    "jitter",
    "queue",
    "mark",
    "loss",
    "duplicate",
    "reorder",
    "corrupt",
    "mtu",
    "overhead",
];
pub(super) const BURSTS: &[&str] = &["to-bad", "to-good", "in-good", "in-bad"];
pub(super) const REORDER: &[&str] = &["part", "by"];

pub(super) fn read(section: &Section<'_>, names: &[&str]) -> Read<LinkSpec> {
    let between = section.required("between")?;
    let ends: Result<[Value<'_>; 2], _> = between.items()?.try_into();
    let [a, b] = ends.map_err(|_| {
        between.error("a link is between two hosts, as in [\"client\", \"server\"]")
    })?;
    let (first, second) = (host_id(a, names)?, host_id(b, names)?);
    if first == second {
        return Err(b.error("a link joins two different hosts"));
    }
    let both = path(section, PathSpec::default())?;
    let one_way = |key: &'static str, name: &'static str| -> Read<PathSpec> {
        let section = section.optional(key, |value| value.table(name, PATH))?;
        section.map_or(Ok(both), |section| path(&section, both))
    };
    Ok(LinkSpec {
        ends: [first, second],
        directions: [
            one_way("there", "[link.there]")?,
            one_way("back", "[link.back]")?,
        ],
    })
}

fn path(section: &Section<'_>, default: PathSpec) -> Read<PathSpec> {
    let mut path = default;
    if let Some(value) = section.get("bandwidth") {
        path.bandwidth = Some(value.measure_in(Measure::Rate, 1, 1_000_000_000_000)?);
    }
    if let Some(value) = section.get("delay") {
        path.delay = value.measure_in(Measure::Time, 0, MAX_UNTIL)?;
    }
    if let Some(value) = section.get("jitter") {
        path.jitter = value.measure_in(Measure::Time, 0, MAX_UNTIL)?;
    }
    if let Some(value) = section.get("queue") {
        path.queue = queue(value)?;
    }
    if let Some(value) = section.get("mark") {
        path.mark = Some(threshold(value, path.queue)?);
    }
    if let Some(value) = section.get("loss") {
        path.loss = loss(value)?;
    }
    if let Some(value) = section.get("duplicate") {
        path.duplicate = part(value)?;
    }
    if let Some(value) = section.get("reorder") {
        let reorder = value.table("`reorder`", REORDER)?;
        path.reorder = part(reorder.required("part")?)?;
        let by = reorder.required("by")?;
        path.reorder_by = by.measure_in(Measure::Time, 0, MAX_UNTIL)?;
    }
    if let Some(value) = section.get("corrupt") {
        path.corrupt = part(value)?;
    }
    if let Some(value) = section.get("mtu") {
        path.mtu = value.measure_in(Measure::Size, 120, 65_535)?;
    }
    if let Some(value) = section.get("overhead") {
        path.overhead = value.measure_in(Measure::Size, 0, 1_000)?;
    }
    Ok(path)
}

/// A number of packets, or of bytes.
fn queue(value: Value<'_>) -> Read<Queue> {
    let in_bytes = value
        .string()
        .is_ok_and(|text| Measure::Size.names_unit_of(text));
    Ok(if in_bytes {
        Queue::Bytes(value.measure_in(Measure::Size, 0, 1 << 30)?)
    } else {
        Queue::Packets(value.measure_in(Measure::Packets, 0, 1_000_000)?)
    })
}

fn threshold(value: Value<'_>, queue: Queue) -> Read<u32> {
    match queue {
        Queue::Packets(_) => value.measure_in(Measure::Packets, 0, 1_000_000),
        Queue::Bytes(_) => value.measure_in(Measure::Size, 0, 1 << 30),
    }
}

fn loss(value: Value<'_>) -> Read<LossModel> {
    if !value.is_table() {
        return part(value).map(LossModel::Bernoulli);
    }
    let bursts = value.table("`loss`", BURSTS)?;
    Ok(LossModel::GilbertElliott {
        to_bad: part(bursts.required("to-bad")?)?,
        to_good: part(bursts.required("to-good")?)?,
        in_good: bursts.optional("in-good", part)?.unwrap_or(0),
        in_bad: bursts.optional("in-bad", part)?.unwrap_or(u32::MAX),
    })
}

fn part(value: Value<'_>) -> Read<u32> {
    let part = value.measure(Measure::Part)?;
    units::fraction(part).ok_or_else(|| {
        let found = Measure::Part.show(part);
        value.error(format!("{found} is more than 100 %, which is not possible"))
    })
}
