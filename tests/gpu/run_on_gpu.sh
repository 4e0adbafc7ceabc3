#!/usr/bin/env bash
# Proves the GPU backends on a machine that has a GPU, and only a compiler, CMake and the CUDA toolkit besides: builds the
# engine alone, runs every GPU test on CUDA and Vulkan (what would skip fails where the device is there), compute-sanitizer
# over the tests of single ops, and benchmarks. Ends with a short table; its status is 0 when nothing failed.
# Logs go to $OUT, else build/gpu-log. Takes ten minutes at most: each part has its own limit.
# VULKAN_LOADER_DIR: a folder with libvulkan.so.1, where the system has none.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

log=${OUT:-build/gpu-log}
mkdir -p "$log"
build=build/gpu
failed=0
rows=()
started=$SECONDS

note() { printf '%s\n' "$*" | tee -a "$log/run.log"; }
row() {  # row NAME RESULT
    rows+=("$(printf '%-34s %s' "$1" "$2")")
    note "== $1: $2"
}

# part NAME SECONDS COMMAND...: runs it within its time, into a log of its own.
part() {
    local name=$1 limit=$2 status=0 begin=$SECONDS left=$((590 - SECONDS + started))
    shift 2
    if [ "$left" -lt 5 ]; then
        row "$name" "NOT RUN: the ten minutes were used up"
        failed=1
        return 1
    fi
    [ "$limit" -gt "$left" ] && limit=$left
    note "-- $name: $*"
    timeout --kill-after=5 "$limit" "$@" >"$log/${name//[^A-Za-z0-9]/_}.log" 2>&1 || status=$?
    case $status in
        0) row "$name" "passed ($((SECONDS - begin)) s)" ;;
        124 | 137) row "$name" "FAILED: not done after $limit s" ;;
        *) row "$name" "FAILED with $status, see $log/${name//[^A-Za-z0-9]/_}.log" ;;
    esac
    [ $status -eq 0 ] || failed=1
    return $status
}

finish() {
    note ""
    note "Daylong on this machine's GPUs, $((SECONDS - started)) s:"
    printf '%s\n' "${rows[@]}" | tee -a "$log/run.log"
    [ -f "$log/bench.txt" ] && tee -a "$log/run.log" <"$log/bench.txt"
    if [ $failed -eq 0 ]; then note "nothing failed"; else note "SOMETHING FAILED"; fi
    exit $failed
}

: >"$log/run.log"
: >"$log/bench.txt"

# What is here.
nvcc=$(command -v nvcc || true)
for folder in "${CUDA_HOME:-}" /usr/local/cuda /opt/cuda; do
    [ -z "$nvcc" ] && [ -n "$folder" ] && [ -x "$folder/bin/nvcc" ] && nvcc=$folder/bin/nvcc
done
if [ -n "$nvcc" ]; then
    PATH=$(dirname "$nvcc"):$PATH
    export CUDACXX=$nvcc
fi
[ -n "${VULKAN_LOADER_DIR:-}" ] && export LD_LIBRARY_PATH=$VULKAN_LOADER_DIR${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
gpus=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null || true)
row "GPU" "${gpus:-none found by nvidia-smi}"
row "nvcc" "${nvcc:-ABSENT: no CUDA backend is built}"

# Build: the engine alone, for the GPU that is here.
generator=(-G "Unix Makefiles")
command -v ninja >/dev/null && generator=(-G Ninja)
configure=(cmake -S . -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O2 -g1" -DDAYLONG_APP=OFF)
[ -n "$gpus" ] && [ -n "$nvcc" ] && configure+=(-DCMAKE_CUDA_ARCHITECTURES=native)
# shellcheck disable=SC2016  # the words are the inner shell's
part "build" 240 bash -c '"$@" && cmake --build "$0" --target gpu_proof -j"$(nproc)"' "$build" "${configure[@]}" || finish

# Tests. A kind of device that the list shows must not be skipped.
kinds=()
for kind in cuda vulkan; do
    DAYLONG_TEST_BACKEND=$kind "$build/bin/gpu_row_ops_test" "last op" >"$log/found_$kind.log" 2>&1
    if grep -q '^1 passed' "$log/found_$kind.log"; then
        kinds+=("$kind")
    else
        row "$kind" "ABSENT: $(grep -m1 -oE '(skipped|failed|.*\.cpp:[0-9]+): .*' "$log/found_$kind.log" || echo "see $log/found_$kind.log")"
    fi
done
[ -n "$gpus" ] && [ -n "$nvcc" ] && [[ " ${kinds[*]} " != *" cuda "* ]] && kinds+=(cuda)  # a GPU, and nothing runs on it: that is to be told
if [ ${#kinds[@]} -eq 0 ]; then
    row "devices" "ABSENT: neither CUDA nor Vulkan has one; nothing was proven"
    failed=1
    finish
fi
required=$(IFS=,; echo "${kinds[*]}")
row "devices" "$required"
export DAYLONG_REQUIRE_GPU=$required
for kind in "${kinds[@]}"; do
    part "tests on $kind" 150 ctest --test-dir "$build" --output-on-failure -j2 -R "^gpu/.*($kind|/${kind}_)" || true
done

# The sanitizer, over small selections of single ops: it slows a kernel down a hundredfold.
sanitizer=$(command -v compute-sanitizer || true)
if [[ $required == *cuda* ]] && [ -n "$sanitizer" ]; then
    for tool in memcheck racecheck; do
        for unit in row_ops experts; do
            DAYLONG_TEST_BACKEND=cuda part "$tool $unit" 40 "$sanitizer" --tool "$tool" --error-exitcode 9 "$build/bin/gpu_${unit}_test" "clamps" "equal logits" "a whole mixture" || true
        done
        DAYLONG_TEST_BACKEND=cuda part "$tool attention" 50 "$sanitizer" --tool "$tool" --error-exitcode 9 "$build/bin/gpu_attention_test" "ALiBi" "learned sink" || true
        DAYLONG_TEST_BACKEND=cuda part "$tool products" 50 "$sanitizer" --tool "$tool" --error-exitcode 9 "$build/bin/gpu_matmul_test" "several types" "fused" || true
    done
else
    row "compute-sanitizer" "ABSENT"
fi

# Benchmarks: what there is time for, the most telling first.
for kind in "${kinds[@]}"; do
    for model in 1b:q4_k 1b:f16 7b:q4_k 7b:f16; do
        part "bench $kind $model" 100 "$build/bin/bench_devices" "$kind" "$model" || continue
        grep -E "^$kind " "$log/bench_${kind}_${model//[^A-Za-z0-9]/_}.log" >>"$log/bench.txt"
    done
done
finish
