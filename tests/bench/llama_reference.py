"""llama.cpp's speed on one model, measured on request, for daylong-cli bench.

Usage: llama_reference.py MODEL CACHE KV    (KV: f32, f16 or q8_0)
Prints its name when ready, then one number, tokens per second, for each line read:
  empty    decoding from an empty cache
  full     decoding with CACHE tokens in the cache
  prefill  a prompt of 512 tokens
Flash attention is on. The number of threads is the best of those tried at the start.
"""
import ctypes
import os
import sys
import time

import llama_cpp as llama

SECONDS = 0.6  # at least, for each measurement of decoding
SPARE = 512    # places beyond CACHE, for the tokens decoded there


def make_context(model, size, kv):
    params = llama.llama_context_default_params()
    params.n_ctx = size
    params.n_batch = params.n_ubatch = 512
    params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
    types = {"f32": llama.GGML_TYPE_F32, "f16": llama.GGML_TYPE_F16, "q8_0": llama.GGML_TYPE_Q8_0}
    params.type_k = params.type_v = types[kv]
    params.no_perf = True
    context = llama.llama_init_from_model(model, params)
    if not context:
        sys.exit("cannot make a context")
    return context


def decode(context, tokens):
    array = (llama.llama_token * len(tokens))(*tokens)
    if llama.llama_decode(context, llama.llama_batch_get_one(array, len(tokens))) != 0:
        sys.exit("llama_decode failed")
    llama.llama_get_logits_ith(context, -1)


def decoding_speed(context, most):
    start, count = time.perf_counter(), 0
    while count < most and (count < 8 or time.perf_counter() - start < SECONDS):
        decode(context, [300 + count % 100])
        count += 1
    return count / (time.perf_counter() - start)


def main():
    path, size, kv = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    silent = llama.llama_log_callback(lambda *_: None)
    llama.llama_log_set(silent, ctypes.c_void_p(0))
    llama.llama_backend_init()
    params = llama.llama_model_default_params()
    params.n_gpu_layers = 0
    params.use_extra_bufts = "DAYLONG_LLAMA_PLAIN" not in os.environ  # repacked weights
    model = llama.llama_model_load_from_file(path.encode(), params)
    if not model:
        sys.exit("cannot load the model")
    short, long = make_context(model, 1024, kv), make_context(model, size + SPARE, kv)

    def clear(context, keep=0):
        memory = llama.llama_get_memory(context)
        if keep:
            return llama.llama_memory_seq_rm(memory, 0, keep, -1)
        llama.llama_memory_clear(memory, False)
        return True

    def use(threads):
        for context in (short, long):
            llama.llama_set_n_threads(context, threads, threads)

    def empty():
        clear(short)
        decode(short, [1])
        return decoding_speed(short, 500)

    def fill():
        for begin in range(0, size, 512):
            decode(long, [300 + i % 1000 for i in range(begin, min(begin + 512, size))])

    def full():
        if not clear(long, keep=size):  # what keeps a state cannot go back
            clear(long)
            fill()
        return decoding_speed(long, SPARE - 8)

    def prefill():
        clear(short)
        start = time.perf_counter()
        decode(short, [300 + i % 1000 for i in range(512)])
        return 512 / (time.perf_counter() - start)

    cores = len(os.sched_getaffinity(0))
    speeds = {}
    for threads in sorted({1, max(1, cores // 2), cores}) * 3:  # the best of three each: other programs only slow down
        use(threads)
        speeds[threads] = max(speeds.get(threads, 0), empty())
    best = max(speeds, key=speeds.get)
    use(best)
    fill()
    print(f"llama.cpp (llama-cpp-python {llama.__version__}, {best} threads)", flush=True)

    actions = {"empty": empty, "full": full, "prefill": prefill}
    for line in sys.stdin:
        print(f"{actions[line.strip()]():.3f}", flush=True)


main()
