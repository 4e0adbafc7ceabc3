#!/usr/bin/env bash
# Every command and every option that --help tells of is in the manual page and in each shell's completion, under its
# command. manuals_test.sh PROGRAMS...
set -euo pipefail
failed=0
fail() {
    printf '%s\n' "$*"
    failed=1
}

# described PROGRAM PATH NAME: PATH is "" or "models list ", NAME "pull" or "--db"
described() {
    local program=$1 path=${2% } name=$3
    local at="${path:+ $path}"
    # The page's part about that command, up to the next one's.
    local part
    part=$(awk -v path="$path" '/^\.S[HS] /{inside = path == "" ? 1 : $0 == ".SS " path} inside' <<<"${page//\\-/-}")
    if [[ $name == -* ]]; then
        grep -qE "^\\\\fB(.*, )?$name[,\\\\]" <<<"$part" || fail "the page of $program has no $name of '$path'"
        case $name in
            --*) grep -qF -- "complete -c $program -n '__${program//-/_}_at \"$at\"'" <<<"$fish" &&
                grep -F -- "_at \"$at\"'" <<<"$fish" | grep -qE -- " -l ${name#--}( |$)" ||
                fail "fish knows no $name of '$path'" ;;
        esac
    else
        grep -qx "\.SS ${path:+$path }$name" <<<"${page//\\-/-}" ||
            fail "the page of $program has no command '$path $name'"
        grep -F -- "_at \"$at\"'" <<<"$fish" | grep -qF -- " -a $name " || fail "fish knows no '$path $name'"
    fi
    grep -F -- "(\"$at\":*) offered=" <<<"$bash" | grep -qE "[\" ]$name[\" ]" || fail "bash knows no $name of '$path'"
    grep -F -- "(\"$at\":*) offered=" <<<"$zsh" | grep -qE "[\" ]$name[\" ]" || fail "zsh knows no $name of '$path'"
    told=$((told + 1))
}

walk() {  # walk PROGRAM PATH
    local program=$1 path=$2 help name
    # shellcheck disable=SC2086  # words they are
    help=$("$file" $path --help)
    for name in $(sed -nE 's/^  (-[^ ]*).*/\1/p' <<<"$help" | tr ',' ' '); do described "$program" "$path" "$name"; done
    for name in $(awk '/^[A-Z]/{commands = /^Subcommands:/} commands && /^  [a-z]/{print $1}' <<<"$help"); do
        described "$program" "$path" "$name"
        walk "$program" "$path$name "
    done
}

for file in "$@"; do
    program=$(basename "$file") told=0
    page=$("$file" --describe manual) bash=$("$file" --describe bash)
    zsh=$("$file" --describe zsh) fish=$("$file" --describe fish)
    walk "$program" ""
    [ $told -gt 8 ] || fail "$program --help was not understood: $told names"
done
exit $failed
