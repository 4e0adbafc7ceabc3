#!/usr/bin/env bash
# changelog.sh CHANGELOG.md METAINFO: Debian's form of the changelog, with the days of the releases in the metainfo.
# What stands under "Unreleased" is no release's yet, and left out.
set -euo pipefail
days=$(sed -n 's/.*<release version="\([^"]*\)" date="\([^"]*\)".*/\1 \2/p' "$2")
[ -n "$days" ] || { echo "changelog.sh: $2 has no releases" >&2; exit 1; }

signature() {  # signature VERSION
    local day
    day=$(awk -v version="$1" '$1 == version {print $2}' <<<"$days")
    [ -n "$day" ] || { echo "changelog.sh: $1 has no day in the metainfo" >&2; return 1; }
    printf '\n -- The Daylong authors <daylong@users.noreply.github.com>  %s\n' "$(date -Ru -d "$day")"
}

# Each change is one line first, however it was wrapped, and then as wide as Debian has it.
version=
while IFS= read -r line; do
    case $line in
        '## '*)
            [ -z "$version" ] || { signature "$version"; echo; }
            version=${line#\#\# }
            printf 'daylong (%s) unstable; urgency=medium\n\n' "$version"
            ;;
        '**'*) line=${line#\*\*} && printf '\n  [ %s ]\n' "${line%\*\*}" ;;
        *) fold -sw 74 <<<"$line" | sed 's/ *$//; 1s/^/  * /; 2,$s/^/    /' ;;
    esac
done < <(awk '
    function flush() { if (change != "") print change; change = "" }
    /^## / { flush(); told = $2 != "Unreleased"; if (told) print; next }
    !told || /^# / { next }
    /^ *$/ { flush(); next }
    /^\*\*/ { flush(); print; next }
    /^- / { flush(); change = substr($0, 3); next }
    { sub(/^ +/, ""); change = change == "" ? $0 : change " " $0 }
    END { flush() }' "$1")
signature "$version"
