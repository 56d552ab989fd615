//! `Debug` of types that borrow or keep the bytes of a payload.
//!
//! The payload of a write may contain keys, and a log of a reader or of a request must not. So these types print the
//! length of the payload, or nothing of it.

use core::fmt;

/// Prints the length of a payload in place of its bytes: `23 bytes`.
pub(crate) struct Length(pub(crate) usize);

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

/// Implements `Debug` for a type, given with its generics, which prints the name alone.
macro_rules! debug_name {
    ([$($generics:tt)*] $type:ty, $name:literal) => {
        impl<$($generics)*> ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct($name).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use debug_name;
