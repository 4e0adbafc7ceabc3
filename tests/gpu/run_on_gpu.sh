#!/usr/bin/env bash
# Proves the GPU backends on a machine that has a GPU, and only a compiler, CMake and the CUDA toolkit besides: builds
# the engine alone, runs every GPU test on CUDA and Vulkan (what would skip fails where the device is there),
# compute-sanitizer over the tests of single ops, and benchmarks. Ends with a short table; its status is 0 when nothing
# failed. Logs go to $OUT, else build/gpu-log. Takes ten minutes at most: each part has its own limit.
#
# For a machine without glslc, Vulkan's headers or its loader: `run_on_gpu.sh pack FOLDER`, on one that has them and
# where build/engine is built, gathers them; `GPU_KIT=FOLDER run_on_gpu.sh` uses them.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
PATH=$PATH:/usr/sbin:/sbin  # ldconfig

if [ "${1:-}" = pack ]; then
    kit=${2:?usage: run_on_gpu.sh pack FOLDER}
    loader=$(ldconfig -p | grep -m1 -oE '/.*libvulkan\.so\.1$') || { echo "there is no libvulkan.so.1 here; install libvulkan1" >&2; exit 1; }
    shaders=build/engine/gpu/vulkan/shaders
    [ -f $shaders/peak.inc ] || { echo "there are no shaders in $shaders; build the preset engine first" >&2; exit 1; }
    mkdir -p "$kit/lib" "$kit/shaders" "$kit/include/vulkan" "$kit/include/vk_video"
    cp "$loader" "$kit/lib/libvulkan.so.1" && cp $shaders/*.inc "$kit/shaders" &&
        cp /usr/include/vulkan/vulkan_core.h /usr/include/vulkan/vk_platform.h "$kit/include/vulkan" && cp /usr/include/vk_video/*.h "$kit/include/vk_video" || exit 1
    du -sh "$kit"
    exit 0
fi

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
kit=
if [ -n "${GPU_KIT:-}" ]; then
    kit=$(cd "$GPU_KIT" && pwd) || exit 2
    # The system's own loader comes first: it is newer than the kit's, or not there.
    ldconfig -p | grep -q 'libvulkan\.so\.1' || export LD_LIBRARY_PATH=$kit/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fi
# Containers that mount NVIDIA's driver have its Vulkan part where no loader looks.
icd=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
[ -f $icd ] && ! ls /usr/share/vulkan/icd.d/nvidia* /etc/vulkan/icd.d/nvidia* >/dev/null 2>&1 && export VK_DRIVER_FILES=${VK_DRIVER_FILES:-$icd}
gpus=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null || true)
capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n1 | tr -cd 0-9 || true)
row "GPU" "${gpus:-none found by nvidia-smi}"
row "nvcc" "${nvcc:-ABSENT: no CUDA backend is built}"

# Build: the engine alone, for the GPU that is here, with whatever compiler there is.
generator=(-G "Unix Makefiles")
command -v ninja >/dev/null && generator=(-G Ninja)
configure=(cmake -S . -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O2 -g1" -DDAYLONG_APP=OFF -DDAYLONG_STRICT=OFF)
[ -n "$capability" ] && [ -n "$nvcc" ] && configure+=("-DCMAKE_CUDA_ARCHITECTURES=$capability-real")
if [ -n "$kit" ]; then
    command -v glslc >/dev/null || configure+=("-DDAYLONG_SHADERS=$kit/shaders")
    [ -f /usr/include/vulkan/vulkan_core.h ] || configure+=("-DDAYLONG_VULKAN_INCLUDE=$kit/include")
fi
# shellcheck disable=SC2016  # the words are the inner shell's
part "build" 270 bash -c '"$@" && cmake --build "$0" --target gpu_proof -j"$(nproc)"' "$build" "${configure[@]}" || finish

# Tests. A kind of device that the list shows must not be skipped. A few at a time: they share the GPU, not a core.
atOnce=$(($(nproc) / 2))
[ "$atOnce" -gt 6 ] && atOnce=6
[ "$atOnce" -lt 1 ] && atOnce=1
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
    part "tests on $kind" 150 ctest --test-dir "$build" --output-on-failure "-j$atOnce" -R "^gpu/.*($kind|/${kind}_)" || true
done

# The sanitizer, over small selections of single ops: it slows a kernel down a hundredfold.
sanitizer=$(command -v compute-sanitizer || true)
if [[ $required == *cuda* ]] && [ -n "$sanitizer" ]; then
    sanitized() {  # sanitized NAME SECONDS PROGRAM TESTS...: under $tool
        DAYLONG_TEST_BACKEND=cuda part "$tool $1" "$2" "$sanitizer" --tool "$tool" --error-exitcode 9 \
            "$build/bin/gpu_$3_test" "${@:4}" || true
    }
    for tool in memcheck racecheck; do
        for unit in row_ops experts; do
            sanitized "$unit" 40 "$unit" "clamps" "equal logits" "a whole mixture"
        done
        sanitized attention 60 attention "ALiBi" "learned sink" "long steps"
        sanitized states 40 states "short convolutions" "read out and written back"
        sanitized "cache copy" 40 cache_copy "of any width"
        sanitized products 50 matmul "several types" "fused"
    done
else
    row "compute-sanitizer" "ABSENT"
fi

# Benchmarks: what there is time for, the most telling first.
if [[ $required == *cuda* ]] && [ -x "$build/bin/bench_cublas" ]; then
    part "bench cublas" 40 "$build/bin/bench_cublas" && grep '^cublas ' "$log/bench_cublas.log" >>"$log/bench.txt"
fi
for model in 7b:q4_k 7b:f16 1b:q4_k 1b:f16 1b:q8_0 1b:q4_0; do
    for kind in "${kinds[@]}"; do
        if [ $((SECONDS - started)) -gt 570 ]; then
            row "bench $kind $model" "left out: the ten minutes are used up"
            continue
        fi
        part "bench $kind $model" 90 "$build/bin/bench_devices" "$kind" "$model" || continue
        grep -E "^$kind " "$log/bench_${kind}_${model//[^A-Za-z0-9]/_}.log" >>"$log/bench.txt"
    done
done
finish
