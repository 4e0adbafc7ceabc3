// Weights as the kernels read them (repack.h), kept from one load to the next: a file for each model in a folder of the
// cache, which is mapped instead of made again. Processes share it, and the system can take its memory back. It can
// always be made again, and nothing of it is used unproved: another file's, one of the same file before it was written
// to, of a program that lays weights out otherwise, cut or damaged anywhere: then it is not there, and is written anew.
//
// The file: what it is of, and a checksum of each piece of the weights, in a front of kFront bytes; then the weights as
// they stand in memory. A load proves every piece, which takes as long as reading them does.
// Thread rule: one thread loads; a writer has a thread of its own. Several processes may have and write one file.
// Failure rule: what cannot be read or written is not kept; Cancelled alone is an error.
#pragma once

#include "base/mapped_file.h"
#include "cpu/cpu_backend.h"
#include "cpu/thread_pool.h"
#include "model/model.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <thread>

namespace daylong::cpu {

/// A tensor that the kernels read, and where it stands among the weights.
struct WeightPlace {
    const model::Tensor* tensor = nullptr;
    bool isVector = false;  // of floats; else the tiles of a matrix, or of one matrix per expert
    uint64_t at = 0, bytes = 0;
};

/// Which file, and what must be in it.
struct KeptFile {
    std::filesystem::path path;
    std::string model;      // the path of its file
    uint64_t identity = 0;  // of that file, and of what is made of it
    uint64_t bytes = 0;     // of weights
    uint64_t most = 0;      // WeightsFolder's
};

/// Nothing where these are not to be kept.
std::optional<KeptFile> keptFileOf(const WeightsFolder& folder, const model::Model& model,
                                   std::span<const WeightPlace> places);
/// The file, proved and mapped; nothing where it is not there.
Result<std::optional<MappedFile>> openKept(const KeptFile& file, ThreadPool& pool, const engine::Progress& progress);
std::span<const std::byte> weightsIn(const MappedFile& kept);
/// The path of the model that a kept file says it is of, empty where it says nothing; none where it cannot be looked
/// at.
std::optional<std::string> modelOf(const std::filesystem::path& kept);

/// What a load says that was cancelled.
Error loadingWasCancelled();

/// Writes what was just made, at the lowest priority and past the page cache, and leaves off where it ends first: it
/// waits for a piece or two.
class KeptWriter {
public:
    /// The weights outlive it.
    KeptWriter(KeptFile file, std::span<const std::byte> weights);
    ~KeptWriter();
    KeptWriter(const KeptWriter&) = delete;
    KeptWriter& operator=(const KeptWriter&) = delete;

private:
    void write() const;

    const KeptFile m_file;
    const std::span<const std::byte> m_weights;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

}  // namespace daylong::cpu
