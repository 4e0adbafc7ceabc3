#!/usr/bin/env bash
# Not yet run.
# appimage.sh TREE RUNTIME OUT.AppImage: one file that mounts the portable folder and starts what is in it. RUNTIME is
# the AppImage project's (github.com/AppImage/type2-runtime, its release "continuous": runtime-x86_64); mksquashfs is of
# squashfs-tools. Started under a name with "daylong-cli" in it, by a link, it is the program for the terminal.
set -euo pipefail
tree=$(cd "$1" && pwd)
id=io.github.daylong.Daylong
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$tree/." "$work/"
cat >"$work/AppRun" <<'TEXT'
#!/bin/sh
here=$(dirname "$(readlink -f -- "$0")")
case ${ARGV0##*/} in
    *daylong-cli*) exec "$here/daylong-cli" "$@" ;;
    *) exec "$here/daylong" "$@" ;;
esac
TEXT
chmod 755 "$work/AppRun"
cp "$work/share/applications/$id.desktop" "$work/share/icons/hicolor/scalable/apps/$id.svg" "$work/"
sed -i '/^DBusActivatable=/d' "$work/$id.desktop"  # no bus knows where the file is
ln -s "$id.svg" "$work/.DirIcon"
mksquashfs "$work" "$work.squashfs" -root-owned -noappend -no-progress -quiet \
    -comp zstd -Xcompression-level "${LEVEL:-19}"
cat "$2" "$work.squashfs" >"$3"
rm "$work.squashfs"
chmod 755 "$3"
