#include "cpu/bandwidth.h"

#include "cpu/arena.h"
#include "cpu/dispatch.h"
#include "cpu/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <vector>

namespace daylong::cpu {

Result<double> measureReadBandwidth(uint32_t threads) {
    constexpr uint64_t kBytes = uint64_t{512} << 20U, kPiece = uint64_t{1} << 20U;
    constexpr int kPasses = 7;
    const Arena arena = TRY(Arena::create(kBytes, "measuring memory"));
    std::memset(arena.data(), 1, kBytes);  // untouched pages would all be one page of zeros
    ThreadPool pool(threads != 0 ? threads : usableCores());
    const Kernels& kernels = kernelsFor(bestSimdLevel());
    std::atomic<uint64_t> sink{0};  // so that nothing is optimised away
    std::vector<double> rates;
    for (int pass = 0; pass < kPasses; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        pool.begin();
        pool.parallel(static_cast<uint32_t>(kBytes / kPiece),
                      [&](uint32_t item, uint32_t) { sink += kernels.readAll(arena.data() + item * kPiece, kPiece); });
        pool.end();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        rates.push_back(static_cast<double>(kBytes) / seconds.count());
    }
    std::nth_element(rates.begin(), rates.begin() + kPasses / 2, rates.end());
    return rates[kPasses / 2];
}

}  // namespace daylong::cpu
