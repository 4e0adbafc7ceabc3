#!/usr/bin/env bash
# What desktops are told of Daylong is right by their own rules, and of this version; so is the changelog.
# desktop_files_test.sh SOURCE VERSION
set -euo pipefail
source=$1 version=$2
desktop=$source/packaging/desktop
failed=0
fail() {
    printf '%s\n' "$*"
    failed=1
}

grep -q "<release version=\"$version\"" "$desktop"/*.metainfo.xml || fail "the metainfo has no release $version"
newest=$(grep -m1 '^## ' "$source/CHANGELOG.md")
[ "$newest" = "## $version" ] || [ "$newest" = "## Unreleased" ] || fail "the changelog begins with $newest"
grep -q "^## $version$" "$source/CHANGELOG.md" || fail "the changelog has no $version"

# The Debian package says the same, in Debian's form.
debian=$("$source/packaging/debian/changelog.sh" "$source/CHANGELOG.md" "$desktop"/*.metainfo.xml) || fail "$debian"
grep -q "^daylong ($version) unstable;" <<<"$debian" || fail "Debian's changelog does not begin with $version"
wide=$(awk 'length($0) > 80 && !/^ -- /' <<<"$debian")
[ -z "$wide" ] || fail "Debian's changelog is too wide: $wide"
[ "$(grep -c '^  \* ' <<<"$debian")" -ge "$(sed -n "/^## $version/,\$p" "$source/CHANGELOG.md" | grep -c '^- ')" ] ||
    fail "Debian's changelog has fewer changes than ours"
# Who installs it has emoji, every script, and formulas to read; and what is opened at run time.
recommended=$(sed -n '/RECOMMENDS/,/)/p' "$source/packaging/debian/CMakeLists.txt")
for package in fonts-noto-color-emoji fonts-noto-cjk fonts-dejavu-extra poppler-data libvulkan1 qt6-wayland \
    qt6-xdgdesktopportal-platformtheme qt6-translations-l10n qt6-image-formats-plugins; do
    grep -qw -- "$package" <<<"$recommended" || fail "the Debian package does not recommend $package"
done
licence=$("$source/packaging/debian/copyright.sh" "$source")
grep -q '^ Permission is hereby granted' <<<"$licence" || fail "Debian is told no licence"

# In its sandbox, too, it finds what other programs keep.
manifest=$(echo "$source"/packaging/flatpak/*.yaml) folders=0
while read -r base path; do
    folders=$((folders + 1)) open=
    [ "$base" = data ] && path=xdg-data/$path || path="~/$path"
    while read -r allowed; do
        case $path/ in "$allowed"/*) open=1 ;; esac
    done < <(sed -nE 's/.*--filesystem=([^: ]+).*/\1/p' "$manifest")
    [ -n "$open" ] || fail "the Flatpak may not read $path"
done < <(sed -nE 's/.*", (home|data) \/ "([^"]+)"\}.*/\1 \2/p' "$source/core/library/foreign_folders.cpp")
[ "$folders" -ge 6 ] || fail "of other programs' folders only $folders were found"

for name in org.freedesktop.secrets org.freedesktop.Notifications org.freedesktop.FileManager1 org.freedesktop.login1 \
    org.kde.StatusNotifierWatcher; do
    grep -q -- "talk-name=$name\b" "$manifest" || fail "the Flatpak may not talk to $name"
done

if command -v flatpak-builder >/dev/null; then
    said=$(flatpak-builder --show-manifest "$source"/packaging/flatpak/*.yaml 2>&1 >/dev/null) ||
        fail "the Flatpak's manifest is none: $said"
fi

for program in desktop-file-validate appstreamcli; do
    command -v "$program" >/dev/null && continue
    echo "needs $program (./dev test installs it)"
    [ $failed = 0 ] && exit 77
    exit 1
done
said=$(desktop-file-validate "$desktop"/*.desktop 2>&1) || fail "desktop-file-validate says no"
[ -z "$said" ] || fail "$said"
# The name has a capital letter since it is also the program's on the bus, and was given out.
said=$(appstreamcli validate --pedantic --no-net --no-color "$desktop"/*.metainfo.xml 2>&1) || fail "$said"
other=$(grep -E '^[A-Z]: ' <<<"$said" | grep -v 'cid-contains-uppercase-letter' || true)
[ -z "$other" ] || fail "$other"
exit $failed
