//! A complete TCP as a sans-I/O library.
