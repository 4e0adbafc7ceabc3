// Writes GGUF v3 files: metadata, then tensors, streamed so that memory stays small whatever the model's size.
// Atomic: written beside the target and renamed over it once it is on disk, so a target is whole or absent.
// Thread rule: one thread. Failure rule: DiskFull, ReadOnly or Io naming the path; the partial file is removed.
#pragma once

#include "base/result.h"
#include "model/dtype.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace daylong::lab {

using model::DType;

class GgufWriter {
public:
    using Value = std::variant<uint32_t, int32_t, float, bool, std::string, std::vector<std::string>,
                               std::vector<float>, std::vector<int32_t>>;
    /// Fills whole rows of a tensor, as stored: `firstRow` on, `rows.size()` a multiple of the row's bytes.
    /// Called in file order, so a generator may keep state.
    using Fill = std::function<void(size_t tensor, uint64_t firstRow, std::span<std::byte> rows)>;

    void set(std::string key, Value value) { m_values.emplace_back(std::move(key), std::move(value)); }
    /// dims[0] is the row length, a multiple of the type's block. Returns the tensor's index.
    size_t addTensor(std::string name, DType type, std::vector<uint64_t> dims);

    Result<void> write(const std::filesystem::path& path, const Fill& fill) const;
    /// Into an empty open file, which stays open. Errors name `path`.
    Result<void> write(int file, const std::filesystem::path& path, const Fill& fill) const;

private:
    struct TensorInfo {
        std::string name;
        DType type = DType::F32;
        std::vector<uint64_t> dims;
        uint64_t rowBytes = 0, rows = 0;
    };
    std::string header() const;
    Result<void> writeTo(class GgufTarget& target, const Fill& fill) const;

    std::vector<std::pair<std::string, Value>> m_values;
    std::vector<TensorInfo> m_tensors;
};

}  // namespace daylong::lab
