#!/usr/bin/env bash
# Runs a small version of every evaluation with the starter model and writes charts, tables and JSON beside this script.
# Usage: make.sh DAYLONG_CLI [OUT]      Environment: TEXT (a long text), MODEL, BACKEND
set -euo pipefail
cli=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
data=$here/../../data
out=${2:-$here}
text=${TEXT:-$data/eval/war-and-peace-opening.txt}
model=(${MODEL:+--model "$MODEL"})
backend=(--backend "${BACKEND:-cpu}")
mkdir -p "$out"

started=$SECONDS
run() {  # run NAME EVALUATION [options...]: NAME.json, NAME.svg, and a table made from the JSON's own run
    local name=$1
    shift
    printf '%s\n' "$name: eval $*" >&2
    "$cli" eval "$@" --json --chart "$out/$name.svg" >"$out/$name.json.part"
    mv "$out/$name.json.part" "$out/$name.json"
}

run perplexity perplexity --text "$text" --limit 40000 --cache 512 --every 40 "${model[@]}" "${backend[@]}"
run sinks sinks --text "$text" --limit 40000 --cache 512 --recompute --every 64 "${model[@]}" "${backend[@]}"
run cache cache --text "$text" --limit 30000 "${model[@]}" "${backend[@]}"
run streameval streameval --lines 300 --sizes 256,512 "${model[@]}" "${backend[@]}"
cliffs=(--sizes 128,256,512 --distances 1,5,10,13,14,15,20,25,28,29,30,31,35,40,45,50,55,57,58,59,60,65,70)
run streameval-retriever streameval --model "$data/retriever.gguf" --lines 1000 "${cliffs[@]}" "${backend[@]}"
run streameval-retriever-trained streameval --model "$data/retriever-trained.gguf" --lines 1000 "${cliffs[@]}" \
    "${backend[@]}"
run qa-stream qa-stream --questions "$data/eval/questions.jsonl" --cache 256 "${model[@]}" "${backend[@]}"
run latency latency --rounds 3 "${model[@]}" "${backend[@]}"
run latency-135m latency --synthetic 135m --rounds 2 "${backend[@]}"
run attention attention --text "$text" "${model[@]}" "${backend[@]}"
run chat chat --prompts "$data/eval/mt_bench.jsonl" --limit 80 "${model[@]}" "${backend[@]}"
run endless endless --text "$text" --tokens 4000000 --segments 10 "${model[@]}" "${backend[@]}"
run endless-stories260K endless --model "$data/stories260K.gguf" --text "$text" --tokens 4000000 --cache 256 \
    "${backend[@]}"

python3 "$here/report.py" "$out" "$((SECONDS - started))" "$(git -C "$here" rev-parse HEAD)" \
    "$(basename "$text")" >"$out/README.md"
printf 'done in %d s: %s\n' "$((SECONDS - started))" "$out/README.md" >&2
