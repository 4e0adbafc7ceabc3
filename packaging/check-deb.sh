#!/usr/bin/env bash
# check-deb.sh SUITE [PACKAGE [OLDER]]: tries the Debian package on clean systems of a suite (bookworm, trixie). Without
# PACKAGE it is built there first (./dev package, with this machine's ccache). lintian has nothing against it; on a
# system with nothing else it installs, runs, is removed and purged without a trace; and an older package (without
# OLDER: this one under a lower version) is upgraded to it without loss. As root, with mmdebstrap.
set -euo pipefail
suite=$1 package=${2:-} older=${3:-}
source=$(cd "$(dirname "$0")/.." && pwd)
. "$source/packaging/chroot.sh"
work=$(mktemp -d -p "${TMPDIR:-/var/tmp}" daylong-deb.XXXXXX)
trap 'rm -rf --one-file-system "$work"' EXIT

fresh_chroot "$suite" "$work/tools"
if [ -z "$package" ]; then
    say "building it"
    mkdir -p "$work/tools/daylong" "$HOME/.cache/ccache"
    (cd "$source" && git ls-files -co --exclude-standard -z | tar --null -cT -) | tar -xC "$work/tools/daylong"
    BOUND="$HOME/.cache/ccache:/root/.cache/ccache" SET='CCACHE_COMPILERCHECK=content' \
        in_chroot "$work/tools" sh -c 'cd /daylong && ./dev package'
    built=("$work"/tools/daylong/build/release/daylong_*.deb)
    package=$source/build/$suite/$(basename "${built[0]}")
    mkdir -p "$source/build/$suite"
    cp "${built[0]}" "$package"
fi
version=$(dpkg-deb -f "$package" Version)

say "lintian"
in_chroot "$work/tools" apt-get install -y -qq --no-install-recommends lintian >/dev/null
cp "$package" "$work/tools/root/daylong.deb"
said=$(in_chroot "$work/tools" lintian --allow-root --no-cfg --pedantic -I -i /root/daylong.deb 2>&1) || true
[ -z "$said" ] || die "lintian says:"$'\n'"$said"
rm -rf --one-file-system "$work/tools"

say "a clean system"
clean=$work/clean
run() { in_chroot "$clean" "$@"; }
person() { run su -l person -c "$*"; }
files() {
    (cd "$clean" && find . -xdev \
        \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./home -o -path ./root \) -prune -o -print)
}
installed() { run dpkg-query -W -f='${Version}' daylong; }
install_package() {
    run apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>"$work/said" ||
        { cat "$work/said"; die "cannot install $1"; }
}
fresh_chroot "$suite" "$clean"
# What the trial needs, and no package of the program's may bring.
run apt-get install -y -qq --no-install-recommends xvfb xauth dbus-daemon man-db >/dev/null
run useradd -m -s /bin/bash person
cp "$package" "$clean/root/daylong.deb"
if [ -z "$older" ]; then
    dpkg-deb -R "$package" "$work/older"
    sed -i 's/^Version: .*/Version: 0~before/' "$work/older/DEBIAN/control"
    older=$work/older.deb
    dpkg-deb --root-owner-group -Zgzip -z1 -b "$work/older" "$older" >/dev/null
fi
cp "$older" "$clean/root/older.deb"
files | sort >"$work/before"

say "install"
install_package /root/daylong.deb
[ "$(person daylong --version)" = "daylong $version" ] || die "daylong is of another version"
[ "$(person daylong-cli --version)" = "daylong-cli $version" ] || die "daylong-cli is of another version"
person 'man -P cat daylong-cli | grep -q "serve" && man -P cat daylong | grep -q -e "--quick"' || die "no manual pages"
person '. /usr/share/bash-completion/completions/daylong-cli && complete -p daylong-cli >/dev/null' ||
    die "no completion"
reply=$(person 'echo Hello | daylong-cli chat --seed 1') || die "the model does not run"
[ -n "$reply" ] || die "the model says nothing"
ended=0
person 'timeout 25 xvfb-run -a dbus-run-session -- daylong' >"$work/said" 2>&1 || ended=$?
[ "$ended" = 124 ] || { cat "$work/said"; die "the window does not stay"; }
said=$(grep -v -e libEGL -e MESA -e 'dbus-daemon' -e vulkan "$work/said" || true)
[ -z "$said" ] || die "the window says: $said"

say "purge"
run dpkg -L daylong >"$work/owned"
run apt-get purge -y -qq --autoremove daylong >/dev/null
while read -r file; do
    if [ -f "$clean$file" ]; then die "purged, it left $file"; fi
done <"$work/owned"
left=$(files | sort | comm -13 "$work/before" - |
    grep -v -e '^./var/\(cache\|log\|lib/apt\|lib/dpkg\)/' -e __pycache__ -e '^./run/' -e '^./var/lib/systemd' || true)
[ -z "$left" ] || die "purged, it left on the system: $left"
[ -n "$(person ls .local/share/daylong/daylong.db)" ] || die "the person's conversations went with it"
run rm -r /home/person/.local /home/person/.cache

say "upgrade from $(dpkg-deb -f "$older" Version)"
install_package /root/older.deb
person 'echo "My name is Wilhelmina" | daylong-cli chat --seed 1 >/dev/null' || die "the older one does not run"
install_package /root/daylong.deb
[ "$(installed)" = "$version" ] || die "it was not upgraded"
person 'echo "What is my name?" | daylong-cli chat --seed 1 >/dev/null' || die "upgraded, it does not run"
person 'daylong-cli export --all --format md --output all.md >/dev/null && grep -q Wilhelmina all.md' ||
    die "upgraded, it lost what was said"

say "remove"
run apt-get remove -y -qq daylong >/dev/null
while read -r file; do
    if [ -f "$clean$file" ]; then die "removed, it left $file"; fi
done <"$work/owned"
say "all is well with $(basename "$package")"
