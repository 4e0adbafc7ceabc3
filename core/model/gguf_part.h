// One GGUF file: mapped, parsed, checked. A model may be split into several; gguf.cpp puts them together.
// Owns the mapping, which tensors point into, and a copy of what stands before them, which values point into. Internal
// to core/model. Failure rule: as gguf.h says; every error begins with the file's path.
#pragma once

#include "base/mapped_file.h"
#include "base/result.h"
#include "model/gguf.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace daylong::model {

struct GgufPart {
    static Result<GgufPart> open(const std::filesystem::path& path);

    const GgufValue* find(std::string_view key) const;  // nullptr if absent
    std::optional<uint64_t> unsignedValue(std::string_view key) const;

    std::filesystem::path path;
    MappedFile mapping;
    std::vector<std::pair<std::string_view, GgufValue>> values;  // in file order
    std::unordered_map<std::string_view, size_t> valueIndex;
    std::vector<Tensor> tensors;

private:
    GgufPart(std::filesystem::path where, MappedFile mapped) : path(std::move(where)), mapping(std::move(mapped)) {}
    Result<void> parse();
    Result<void> parseMetadata(class GgufCursor& cursor, uint64_t count);
    Result<void> parseTensors(class GgufCursor& cursor, uint64_t count);
    void copyHeader(uint64_t size);

    std::vector<std::byte> m_header;
};

/// Bytes of a number of this value type; 0 for strings and arrays and unknown types.
uint64_t numberBytes(uint32_t type);
/// One number of such a type as the widest type of its kind.
GgufValue widen(uint32_t type, const std::byte* at);
std::optional<uint64_t> asUnsigned(const GgufValue& value);

}  // namespace daylong::model
