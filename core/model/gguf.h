// GGUF v2/v3: an untrusted file, or all parts of a split one, checked; tensors are mapped, metadata copied.
// Owns both; Tensor::data and metadata views live as long as the GgufFile.
// Failure rule: any malformed byte is an InvalidFile error naming the file and the fault; never a signal. A file that
// is cut short or written to while it is open keeps its metadata; of its tensors see checkWhole. Source: the GGUF
// specification (docs/gguf.md of ggml).
#pragma once

#include "base/result.h"
#include "model/tensor.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace daylong {
struct FileStamp;
}

namespace daylong::model {

/// An array value: element type id as in the file; strings are parsed, numbers stay as in the file.
struct GgufArray {
    uint32_t elementType = 0;
    uint64_t count = 0;
    const std::byte* data = nullptr;        // numbers, unaligned, little-endian
    std::vector<std::string_view> strings;  // when elementType is string
};

using GgufValue = std::variant<uint64_t, int64_t, double, bool, std::string_view, GgufArray>;

class GgufFile {
public:
    /// Any part of a model split into NAME-00001-of-0000N.gguf and so on opens all of them, from the same folder.
    static Result<std::shared_ptr<const GgufFile>> open(const std::filesystem::path& path);
    ~GgufFile();
    GgufFile(const GgufFile&) = delete;
    GgufFile& operator=(const GgufFile&) = delete;

    const std::filesystem::path& path() const;
    uint64_t sizeBytes() const;  // of all parts
    size_t partCount() const;
    std::vector<FileStamp> stamps() const;  // of all parts, as they were opened (base/mapped_file.h)
    /// FileChanged once a part was cut short or written to in place: what was read of its tensors since may be
    /// anything, so ask after reading and before using the result. Costs a system call for each part.
    Result<void> checkWhole() const;
    std::span<const Tensor> tensors() const;
    const Tensor* findTensor(std::string_view name) const;  // nullptr if absent

    const GgufValue* find(std::string_view key) const;  // nullptr if absent
    // Typed reads: nullopt if the key is absent or of another kind (signed/unsigned convert when they fit).
    std::optional<uint64_t> unsignedValue(std::string_view key) const;
    std::optional<double> floatValue(std::string_view key) const;
    std::optional<bool> boolValue(std::string_view key) const;
    std::optional<std::string_view> stringValue(std::string_view key) const;
    std::vector<std::string_view> stringArray(std::string_view key) const;        // empty if absent
    std::vector<float> floatArray(std::string_view key) const;                    // empty if absent
    std::vector<int64_t> intArray(std::string_view key) const;                    // empty if absent
    std::vector<std::pair<std::string_view, const GgufValue*>> metadata() const;  // in file order

private:
    GgufFile();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::model
