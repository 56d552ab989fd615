# Sets up the tools that build for a Cortex-M4 and emulate it, in a cache folder. `run` sources it and gets:
#
#   target     a Cortex-M4 without frame pointers
#   compiler   a rustc that has this target, and core for it, optimised for size
#   linker     an LLD
#   emulator   qemu for ARM boards
#
# The compiler, the sources of core and the emulator come from Debian's packages. They are unpacked into the folder,
# because installing them could disturb other programs. Outside of the folder only the lists of packages change, and
# only if they are missing or too old. A second run uses the tools in the folder unless they are too old.

# The compiler's target for a Cortex-M4 keeps a frame pointer in every function.
original=thumbv7em-none-eabihf
target=thumbv7em-frameless-none-eabihf
cache=${LWM2M_EMBEDDED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lwm2m-embedded}
root=$cache/root
libraries=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu

fail() {
    printf 'error: %s\n' "$1" >&2
    printf 'help: %s\n' "$2" >&2
    exit 1
}

say() { printf '%s\n' "$*" >&2; }

# Whether the lists have a package.
known() { apt-cache show "$1" >/dev/null 2>&1; }

# The oldest compiler that can build the project, and whether a version is recent enough.
oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
is_recent() { [ "$(printf '%s\n' "$oldest" "$1" | sort -V | head -n 1)" = "$oldest" ]; }

# Whether the lists have a compiler that is recent enough.
listed() { is_recent "$(LC_ALL=C apt-cache policy rustc-web 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep '^[0-9]')"; }

find_packages() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        fail 'there is no apt-get here' 'run this on Debian, or in a container with it'
    listed || apt-get update -qq || fail 'the lists of packages cannot be fetched' 'run `apt-get update` as root'
    listed || fail "there is no package rustc-web of version $oldest or later" 'use a Debian that has it: 12, with its updates'
}

# Downloads and unpacks packages.
unpack() {
    local name file
    for name in "$@"; do
        [ ! -e "$cache/unpacked/$name" ] || continue
        say "fetching $name"
        (cd "$cache" && apt-get download -qq -o APT::Sandbox::User=root "$name") ||
            fail "$name cannot be downloaded" 'the lists of packages may be old: run `apt-get update` as root'
        # The sources of the library are enough; they are a sixth of the compiler's.
        file=$(compgen -G "$cache/${name}_*.deb") && dpkg-deb --fsys-tarfile "$file" |
            tar -x -C "$root" --anchored --no-wildcards-match-slash \
                --exclude='./usr/src/rustc-*/compiler' --exclude='./usr/src/rustc-*/src' ||
            fail "$name cannot be unpacked" "see the message of dpkg-deb above, and the free space in $cache"
        rm "$file"
        touch "$cache/unpacked/$name"
    done
}

# The packages that a package depends on and whose names match.
depends() { apt-cache depends --important "$1" | sed -n "s/^ *\(Pre\)\?Depends: //p" | grep "$2"; }

# Debian names a library's package after its soname: libfdt.so.1 is in libfdt1, libnl-3.so.200 in libnl-3-200.
package_of() {
    local name=${1%%.so.*} version=${1##*.so.}
    case $name in *[0-9]) name=$name- ;; esac
    printf '%s%s\n' "$name" "$version" | tr '[:upper:]_' '[:lower:]-'
}

# The libraries that are neither on this machine nor unpacked.
missing() { LD_LIBRARY_PATH=$libraries ldd "$1" | sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p' | sort -u; }

# Makes an unpacked program a command: $cache/NAME.
provide() {
    local program=$root/usr/bin/$1 library package
    # An unpacked library may need others.
    while [ -n "$(missing "$program")" ]; do
        for library in $(missing "$program"); do
            package=$(package_of "$library")
            known "$package" && [ ! -e "$cache/unpacked/$package" ] ||
                fail "$1 needs $library, and no package has it" "install it, and run this again"
            unpack "$package"
        done
    done
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$libraries" "$program" >"$cache/$1"
    chmod +x "$cache/$1"
}

has_core() { compgen -G "$("$compiler" --print target-libdir --target "$target")/libcore-*.rlib" >/dev/null; }

set_up_compiler() {
    say "setting up a compiler in $cache"
    find_packages
    local std
    std=$(depends libstd-rust-web-dev '^libstd-rust-web-[0-9]') || fail 'rustc-web has no library' 'run `apt-get update`'
    # Some packages of libraries are not named after the soname.
    unpack rustc-web libstd-rust-web-dev "$std" $(depends "$std" '^libllvm') rust-web-src
    provide rustc
    define_target
    build_core
}

# Describes the target to the compiler, which takes targets of others only with unstable options.
define_target() {
    local description
    description=$("$cache/rustc" --print sysroot)/lib/rustlib/$target
    mkdir -p "$description"
    RUSTC_BOOTSTRAP=1 "$cache/rustc" -Z unstable-options --print target-spec-json --target "$original" |
        sed 's/"frame-pointer": "always"/"frame-pointer": "may-omit"/' >"$description/target.json"
    {
        printf '#!/bin/sh\ncase " $* " in\n*" --target %s "*)\n' "$target"
        # With unstable options, names of symbols would change to a form that `parts` does not know.
        printf '    RUSTC_BOOTSTRAP=1 exec %q -Z unstable-options -C symbol-mangling-version=legacy "$@" ;;\n' "$cache/rustc"
        printf 'esac\nexec %q "$@"\n' "$cache/rustc"
    } >"$compiler"
    chmod +x "$compiler"
}

# Cargo builds core together with a crate. The script copies it to the folder where the compiler looks for it. Bitcode
# lets it take part in link-time optimisation.
build_core() {
    say "building core for $target"
    local crate=$cache/core place
    mkdir -p "$crate/src"
    printf '[package]\nname = "nothing"\n[workspace]\n[profile.release]\nopt-level = "z"\n' >"$crate/Cargo.toml"
    printf '#![no_std]\n' >"$crate/src/lib.rs"
    # The remapped path makes the result independent of the folder.
    (cd "$crate" && env RUSTFLAGS="-C embed-bitcode=yes --remap-path-prefix=$root=" RUSTC="$compiler" RUSTC_BOOTSTRAP=1 \
        CARGO_TARGET_DIR=target cargo build --quiet --release --target "$target" -Zbuild-std=core,alloc) ||
        fail "core cannot be built for $target" "see the message of cargo above; remove $cache to start again"
    place=$("$compiler" --print target-libdir --target "$target")
    mkdir -p "$place"
    cp "$crate/target/$target"/release/deps/lib{alloc,compiler_builtins,core}-*.rlib "$place"
    rm -r "$crate"
}

set_up_emulator() {
    say "setting up qemu in $cache"
    find_packages
    unpack qemu-system-arm qemu-system-common qemu-system-data
    provide qemu-system-arm
}

command -v cargo >/dev/null && command -v rustc >/dev/null || fail 'there is no Rust here' 'see https://rustup.rs'
mkdir -p "$cache/unpacked" "$root"
# A second run waits.
exec 9>"$cache/lock"
flock 9

compiler=$cache/compiler
if [ -x "$compiler" ] && ! is_recent "$("$compiler" --version | cut -d ' ' -f 2)"; then
    say "the compiler in $cache is too old"
    find "$cache" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
    mkdir -p "$cache/unpacked" "$root"
fi
[ -x "$compiler" ] && has_core || set_up_compiler
linker=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
[ -x "$linker" ] || linker=$(command -v ld.lld) || fail "there is no linker for $target" 'install the package lld'
emulator=$(command -v qemu-system-arm) || emulator=$cache/qemu-system-arm
[ -x "$emulator" ] || set_up_emulator
exec 9>&-
