#!/bin/sh
# Runs the Vulkan tests on the software device of a newer Mesa, which has cooperative matrices as Debian 12's has not:
# in a Debian unstable of its own, made once in FOLDER. Needs root, debootstrap and the network; build the preset
# "engine" first.
#   tests/gpu/on_newer_mesa.sh FOLDER [TEST...]        (gpu_matmul_test, ...; none: all that run on Vulkan)
# With it, the shaders of gpu/vulkan/shaders/compiled: chroot FOLDER "$PWD/gpu/vulkan/shaders/compiled/make"
set -e
repository=$(cd "$(dirname "$0")/../.." && pwd)
[ -n "$1" ] || { sed -n '2,5p' "$0"; exit 2; }
folder=$(realpath -m "$1")
shift
if [ ! -e "$folder/usr/bin/glslc" ]; then
    debootstrap --variant=minbase sid "$folder"
    chroot "$folder" apt-get install -y --no-install-recommends mesa-vulkan-drivers vulkan-validationlayers glslc
fi
mkdir -p "$folder$repository"
mountpoint -q "$folder$repository" || mount --bind "$repository" "$folder$repository"
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
[ $# -gt 0 ] || set -- gpu_matmul_test gpu_model_test gpu_row_ops_test gpu_attention_test gpu_experts_test \
    gpu_families_test gpu_golden_test gpu_vulkan_backend_test
failed=""
for test in "$@"; do
    for matrices in 0 1; do
        echo "== $test, matrices $matrices"
        chroot "$folder" env DAYLONG_TEST_BACKEND=vulkan DAYLONG_VULKAN_MATRICES=$matrices \
            "$repository/build/engine/bin/$test" || failed="$failed $test"
    done
done
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
