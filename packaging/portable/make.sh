#!/usr/bin/env bash
# make.sh BUILD OUT: what is installed from BUILD, with everything that it needs, as the folder and the archive
# OUT/daylong-VERSION-x86_64(.tar.xz). On Debian, whose libraries it takes; ./dev portable calls it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
name=daylong-$version-$(uname -m)
mkdir -p "$2"
tree=$(cd "$2" && pwd)/$name
system=/usr/lib/$(uname -m)-linux-gnu
. "$here/left-out.sh"

rm -rf "$tree"
cmake --install "$build" --prefix "$tree" --strip >/dev/null
rm -r "$tree"/share/{dbus-1,gnome-shell,krunner}  # they would have to know where this folder is

taken=()  # the system's files that are in it, for their licences
take() {  # take TARGET FILES...: copies, links followed
    mkdir -p "$tree/$1"
    cp -rL --preserve=mode,timestamps -t "$tree/$1" "${@:2}"
    taken+=("${@:2}")
}
for folder in platforminputcontexts platforms platformthemes iconengines imageformats xcbglintegrations \
    wayland-decoration-client wayland-graphics-integration-client wayland-shell-integration; do
    take lib/qt6/plugins "$system/qt6/plugins/$folder"
done
rm "$tree"/lib/qt6/plugins/platforms/libq{eglfs,linuxfb,minimal,minimalegl,vkkhrdisplay,vnc}.so
rm -f "$tree"/lib/qt6/plugins/platformthemes/libqgtk3.so  # that would bring GTK
for folder in QtQml QtQuick/{Controls,Dialogs,Layouts,Templates,Window} Qt/labs/folderlistmodel; do
    take "lib/qt6/qml/$(dirname "$folder")" "$system/qt6/qml/$folder"
done
take lib/qt6/qml/QtQuick "$system"/qt6/qml/QtQuick/{libqtquick2plugin.so,qmldir}
take share/qt6/translations /usr/share/qt6/translations/qt{,base,declarative}_de.qm
take share/fonts /usr/share/fonts/truetype/dejavu /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf
take share /usr/share/poppler
find "$tree/lib/qt6" \( -name '*.qmltypes' -o -name designer \) -prune -exec rm -r {} +

# The libraries, and theirs.
declare -A path
while read -r library found; do
    [ -n "${path[$library]:-}" ] || path[$library]=$found
done < <(/sbin/ldconfig -p | awk '/x86-64/ {print $1, $NF}')
programs() { find "$tree/bin" "$tree/libexec" "$tree/lib" -type f \( -perm -u+x -o -name '*.so*' \); }
declare -A known
mapfile -t new < <(programs)
while [ ${#new[@]} -gt 0 ]; do
    mapfile -t wanted < <(for file in "${new[@]}"; do patchelf --print-needed "$file"; done | sort -u)
    new=()
    for library in "${wanted[@]}"; do
        if left_out "$library" || [ -n "${known[$library]:-}" ]; then continue; fi
        [ -n "${path[$library]:-}" ] || { echo "make.sh: $library is nowhere" >&2; exit 1; }
        known[$library]=yes
        take lib "${path[$library]}"
        new+=("$tree/lib/$library")
    done
done
while read -r file; do
    folder=$(dirname "$file")
    chmod u+w "$file"
    patchelf --set-rpath "\$ORIGIN/$(realpath --relative-to="$folder" "$tree/lib")" "$file"
done < <(programs)

# What starts it, and tells it where its parts are.
printf '%s\n' '[Paths]' 'Prefix = ..' 'Plugins = lib/qt6/plugins' 'QmlImports = lib/qt6/qml' \
    'Translations = share/qt6/translations' >"$tree/bin/qt.conf"
install -Dm644 "$here/fonts.conf" "$tree/etc/fonts.conf"
sed "s/@VERSION@/$version/" "$here/README.txt" >"$tree/README.txt"
for program in daylong daylong-cli; do
    sed "s/@PROGRAM@/$program/" "$here/start.sh" >"$tree/$program"
    chmod 755 "$tree/$program"
done

# Debian's record of each library's licence. Its lists know the libraries by /usr/lib or, older ones, by /lib.
licences=$tree/share/doc/daylong/libraries
mkdir -p "$licences"
{ dpkg -S "${taken[@]}" "${taken[@]#/usr}" "${taken[@]/#\/lib\//\/usr\/lib\/}" 2>/dev/null || true; } |
    sed 's@: /.*@@; s@, @\n@g' | sed 's@:.*@@' | sort -u | while read -r package; do
        cp -L "/usr/share/doc/$package/copyright" "$licences/$package"
    done

"$here/check.sh" "$tree"
tar -C "$2" --sort=name --owner=0 --group=0 --numeric-owner -c "$name" | xz -T0 -"${XZ_LEVEL:-6}" >"$2/$name.tar.xz"
echo "$2/$name.tar.xz"
