#!/usr/bin/env bash
# Runs a small version of every evaluation and writes charts, tables and JSON: of SmolLM2 and Gemma 3 270M, where they
# can be brought, each in a folder beside this script, and of the starter model beside it.
# Usage: make.sh DAYLONG_CLI [OUT [smollm2|gemma|starter...]]
# Environment: TEXT (a long text), MODELS (where the real models are kept), TOKENS (of the endless stream), BACKEND
set -euo pipefail
cli=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../../.." && pwd)
data=$here/../../data
root=${2:-$here}
text=${TEXT:-$data/eval/war-and-peace-opening.txt}
models=${MODELS:-$HOME/.cache/daylong-tests}
tokens=${TOKENS:-4000000}
backend=(--backend "${BACKEND:-cpu}")
model=() out=$root
shift $(($# < 2 ? $# : 2))
wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=(smollm2 gemma starter)

run() {  # run NAME EVALUATION [options...]: NAME.json, NAME.svg, and a table made from the JSON's own run
    local name=$1
    shift
    printf '%s\n' "$name: eval $*" >&2
    "$cli" eval "$@" "${model[@]}" "${backend[@]}" --json --chart "$out/$name.svg" >"$out/$name.json.part"
    mv "$out/$name.json.part" "$out/$name.json"
}

# What a trained model's own sinks do, at sizes around and beyond the 8,192 tokens of its training.
smollm2() {
    run perplexity perplexity --text "$text" --limit 40000 --cache 1024 --dense-limit 16384 --every 80
    run sinks sinks --text "$text" --limit 40000 --cache 1024 --recompute --every 160
    run cache cache --text "$text" --limit 40000 --sizes 256,512,1024,2048,4096,8192
    run qa-stream qa-stream --questions "$data/eval/questions.jsonl" --cache 512
    run qa-stream-chat qa-stream --questions "$data/eval/questions.jsonl" --cache 512 --chat
    run latency latency --rounds 2 --sizes 256,512,1024,2048,4096,8192
    run attention attention --text "$text"
    run chat chat --prompts "$data/eval/mt_bench.jsonl" --limit 80 --cache 1024
    run endless endless --text "$text" --tokens "$tokens" --segments 10 --cache 512
}

# Most of its layers see 512 tokens, whatever the cache: sinks are theirs only as long as they are that near.
gemma() {
    run perplexity perplexity --text "$text" --limit 20000 --cache 1024 --dense-limit 8192 --every 160
    run sinks sinks --text "$text" --limit 20000 --cache 1024
    run cache cache --text "$text" --limit 20000 --sizes 256,512,1024,2048,4096
    run attention attention --text "$text"
}

starter() {
    run perplexity perplexity --text "$text" --limit 40000 --cache 512 --every 40
    run sinks sinks --text "$text" --limit 40000 --cache 512 --recompute --every 64
    run cache cache --text "$text" --limit 30000
    run streameval streameval --lines 300 --sizes 256,512
    run qa-stream qa-stream --questions "$data/eval/questions.jsonl" --cache 256
    run latency latency --rounds 3
    run attention attention --text "$text"
    run chat chat --prompts "$data/eval/mt_bench.jsonl" --limit 80
    run endless endless --text "$text" --tokens "$tokens" --segments 10
    # Others, for one thing each: the cliff's edge, another stream, a real one's speed.
    local cliffs=(--sizes 128,256,512)
    cliffs+=(--distances 1,5,10,13,14,15,20,25,28,29,30,31,35,40,45,50,55,57,58,59,60,65,70)
    local each
    for each in retriever retriever-trained; do
        model=(--model "$data/$each.gguf")
        run "streameval-$each" streameval --lines 1000 "${cliffs[@]}"
    done
    model=(--model "$data/stories260K.gguf")
    run endless-stories260K endless --text "$text" --tokens "$tokens" --cache 256
    model=()
    run latency-135m latency --synthetic 135m --rounds 2
}

# of NAME FILE FOLDER: the evaluations of that model, and their report.
of() {
    local name=$1 started=$SECONDS
    out=$3
    model=(${2:+--model "$2"})
    mkdir -p "$out"
    "$name"
    python3 "$here/report.py" "$out" "$((SECONDS - started))" "$(git -C "$here" rev-parse HEAD)" \
        "$(basename "$text")" >"$out/README.md.part"
    mv "$out/README.md.part" "$out/README.md"
    printf 'done in %d s: %s\n' "$((SECONDS - started))" "$out/README.md" >&2
}

# real NAME FILE: likewise, where it can be had.
real() {
    local reason
    [[ " ${wanted[*]} " == *" $1 "* ]] || return 0
    if reason=$(PATIENCE=60 "$tree/resources/models/bring.sh" "$models" "$1"); then
        of "$1" "$models/$2" "$root/$1"
    else
        printf '%s is left out: %s\n' "$1" "$reason" >&2
    fi
}

real smollm2 SmolLM2-135M-Instruct.Q4_1.gguf
real gemma gemma-3-270m-q4_k_m.gguf
[[ " ${wanted[*]} " == *" starter "* ]] || exit 0
of starter "${MODEL:-}" "$root"
