//! Registered names, which only error messages and tools print.

use core::marker::PhantomData;

/// A registered name. Without the feature `names` it has no size and is empty, so that no text is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'a> {
    #[cfg(feature = "names")]
    text: &'a str,
    lifetime: PhantomData<&'a str>,
}

impl<'a> Name<'a> {
    pub(super) const NONE: Name<'static> = Name::new("");

    pub(super) const fn new(text: &'a str) -> Self {
        let _ = text;
        Name {
            #[cfg(feature = "names")]
            text,
            lifetime: PhantomData,
        }
    }

    #[cfg(feature = "names")]
    pub(super) const fn as_str(&self) -> &'a str {
        self.text
    }

    #[cfg(not(feature = "names"))]
    pub(super) const fn as_str(&self) -> &'a str {
        ""
    }
}
