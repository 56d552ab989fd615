#!/bin/sh
# The check of a commit.
set -eu
cd "$(dirname "$0")"
lwm2m generate --check
cargo fmt --check
cargo clippy --all-targets -- -D warnings
cargo test
