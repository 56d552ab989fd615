# Fetches the peers from package registries into $fetched. `run` sources it, and calls fetch_NAME for each peer. A
# second run uses the files that are there.

aiocoap=0.4.17
lwm2m_node_lib=1.4.0

# Stops because a peer cannot be had: this says nothing about the device.
unavailable() {
    printf 'error: %s\n' "$1" >&2
    printf 'help: %s\n' "$2" >&2
    exit 75
}

say() { printf '%s\n' "$*" >&2; }

needs() {
    command -v "$1" >/dev/null || unavailable "there is no $1 here" "install it, as with \`apt-get install $2\`"
}

# Whether a file exists and is newer than all others.
is_newer() {
    local file=$1 other
    [ -e "$file" ] || return 1
    shift
    for other in "$@"; do
        [ "$file" -nt "$other" ] || return 1
    done
}

# The players run in this environment, too.
fetch_python() {
    local stamp=$fetched/python/aiocoap-$aiocoap
    [ ! -e "$stamp" ] || return 0
    needs python3 'python3 python3-venv'
    say "fetching aiocoap $aiocoap"
    rm -rf "$fetched/python"
    python3 -m venv "$fetched/python" || unavailable 'Python cannot create an environment' 'install python3-venv'
    "$fetched/python/bin/pip" install --quiet "aiocoap==$aiocoap" ||
        unavailable "aiocoap $aiocoap cannot be fetched" 'see the message of pip above'
    touch "$stamp"
}

fetch_aiocoap() { fetch_python; }
fetch_clients() { fetch_python; }
fetch_datagrams() { fetch_python; }

fetch_leshan() {
    fetch_python
    fetch_java leshan Driver
}

fetch_leshan-dtls() { fetch_leshan; }
fetch_bootstrap() { fetch_leshan; }
fetch_leshan-client() { fetch_leshan; }

fetch_leshan-bootstrap() {
    fetch_leshan
    fetch_java leshan-bootstrap BootstrapDriver
}

# Fetches the libraries of a folder's pom.xml, and compiles its classes.
fetch_java() {
    local source=tests/interop/$1 folder=$fetched/$1 main=$2
    needs javac openjdk-17-jdk-headless
    mkdir -p "$folder"
    if ! is_newer "$folder/classpath" "$source/pom.xml" || ! has_libraries "$folder/classpath"; then
        needs mvn maven
        say "fetching the libraries of $1"
        mvn --quiet --batch-mode -Dstyle.color=never --file "$source/pom.xml" dependency:build-classpath \
            -Dmdep.outputFile="$folder/classpath.new" ||
            unavailable "the libraries of $1 cannot be fetched" 'see the message of Maven above'
        mv "$folder/classpath.new" "$folder/classpath"
        touch "$folder/classpath"
        rm -rf "$folder/classes"
    fi
    if ! is_newer "$folder/classes/$main.class" "$source"/*.java; then
        rm -rf "$folder/classes"
        javac -Xlint:all,-classfile -cp "$(<"$folder/classpath")" -d "$folder/classes" "$source"/*.java
    fi
}

# Whether Maven's cache still has all files of a class path.
has_libraries() {
    local file
    while read -r -d : file; do
        [ -e "$file" ] || return 1
    done <<<"$(<"$1"):"
}

fetch_node() {
    fetch_python
    local folder=$fetched/node stamp=$fetched/node/lwm2m-node-lib-$lwm2m_node_lib
    [ ! -e "$stamp" ] || return 0
    needs npm 'nodejs npm'
    say "fetching lwm2m-node-lib $lwm2m_node_lib"
    rm -rf "$folder"
    mkdir -p "$folder"
    npm install --silent --no-save --ignore-scripts --prefix "$folder" "lwm2m-node-lib@$lwm2m_node_lib" ||
        unavailable "lwm2m-node-lib $lwm2m_node_lib cannot be fetched" 'run npm without --silent to see why'
    touch "$stamp"
}

fetch_node-client() { fetch_node; }
fetch_device() { fetch_python; }

# Unpacked, because an installation could disturb other programs.
fetch_libcoap() {
    fetch_python
    local folder=$fetched/libcoap name
    [ ! -e "$folder/unpacked" ] || return 0
    needs apt-get apt
    needs dpkg-deb dpkg
    say 'fetching libcoap'
    rm -rf "$folder"
    mkdir -p "$folder"
    apt-cache show libcoap3-bin >/dev/null 2>&1 || apt-get update -qq ||
        unavailable 'the lists of packages cannot be fetched' 'run `apt-get update` as root'
    for name in libcoap3-bin libcoap3; do
        (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "$name") ||
            unavailable "$name cannot be fetched" 'the lists of packages may be old: run `apt-get update` as root'
        dpkg-deb -x "$folder/$name"_*.deb "$folder"
    done
    touch "$folder/unpacked"
}
