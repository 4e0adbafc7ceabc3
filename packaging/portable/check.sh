#!/usr/bin/env bash
# check.sh TREE: whether a portable folder has all that it needs, and looks for it in itself.
set -euo pipefail
tree=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
. "$here/left-out.sh"
failed=0
fail() { echo "check.sh: $*" >&2; failed=1; }

while read -r file; do
    folder=$(dirname "$file")
    run=$(patchelf --print-rpath "$file")
    [ "$(realpath -m "${run/\$ORIGIN/$folder}")" = "$tree/lib" ] || fail "$file looks for libraries in '$run'"
    while read -r library; do
        left_out "$library" || [ -f "$tree/lib/$library" ] || fail "$file needs $library, which is not there"
        if left_out "$library" && [ -e "$tree/lib/$library" ]; then
            fail "$library is the system's, and there all the same"
        fi
    done < <(patchelf --print-needed "$file")
done < <(find "$tree/bin" "$tree/libexec" "$tree/lib" -type f \( -perm -u+x -o -name '*.so*' \))
for wanted in daylong daylong-cli bin/qt.conf libexec/daylong/daylong-pdf share/daylong/models/starter.gguf \
    share/poppler/cMap share/fonts/dejavu/DejaVuSans.ttf \
    lib/qt6/plugins/platforms/lib{qxcb,qwayland-generic,qwayland-egl,qoffscreen}.so \
    lib/qt6/plugins/platformthemes/libqxdgdesktopportal.so lib/qt6/plugins/imageformats/libq{svg,jpeg,webp}.so \
    lib/qt6/qml/QtQuick/Dialogs/qmldir share/doc/daylong/libraries/libqt6core6; do
    [ -e "$tree/$wanted" ] || fail "there is no $wanted"
done
link=$(find "$tree" -type l | head -1)
[ -z "$link" ] || fail "$link is a link, which a copy may lose"
exit $failed
