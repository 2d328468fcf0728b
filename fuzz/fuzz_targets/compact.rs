#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| ackademy_fuzz::compact(data));
