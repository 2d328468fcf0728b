//! The script language: text in, a list of timed events out.

mod ast;
mod packet;
mod parser;
mod scan;
mod write;

pub(crate) use ast::{
    Action, Call, Ecn, Event, Expr, Icmp, Packet, PacketOption, Script, Span, Time, TsOption,
};
pub(crate) use parser::parse;
pub(crate) use scan::ParseError;
