#include "model/gguf_part.h"

#include "base/printable.h"
#include "base/say.h"
#include "model/gguf_reader.h"

#include <algorithm>
#include <bit>
#include <string>

namespace daylong::model {

namespace {

constexpr uint32_t kMagic = 0x46554747;  // "GGUF"
constexpr uint64_t kMaxAlignment = 1U << 20U;
constexpr uint64_t kLeastAlignment = 8;  // as the specification says; kernels may then read any number in place
constexpr uint64_t kDefaultAlignment = 32;
// No real file comes near these; a hostile one would make us allocate many times its size.
constexpr uint64_t kMaxEntries = 1U << 20U;
constexpr uint64_t kMaxArrayElements = 1U << 24U;
constexpr uint64_t kMaxNameBytes = 1024;
constexpr uint64_t kMaxHeaderBytes = 1U << 29U;  // it is copied
constexpr int kMaxArrayDepth = 4;
// The least bytes that one entry can take, so that a count is bounded before anything is reserved.
constexpr uint64_t kLeastMetadataBytes = 8 + 4 + 1;
constexpr uint64_t kLeastTensorBytes = 8 + 4 + 8 + 4 + 8;

enum class ValueType : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

Error invalid(std::string what) { return {ErrorCode::InvalidFile, std::move(what)}; }

template <class T>
T numberAt(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// Arrays of arrays are passed over (no model needs one): count, no data.
Result<GgufArray> readArray(GgufCursor& cursor, int depth) {
    if (depth > kMaxArrayDepth) return invalid("has arrays nested deeper than " + std::to_string(kMaxArrayDepth));
    GgufArray array;
    array.elementType = TRY(cursor.read<uint32_t>("an array"));
    array.count = TRY(cursor.read<uint64_t>("an array"));
    if (array.count > cursor.remaining()) return GgufCursor::truncated("an array");
    if (array.count > kMaxArrayElements)
        return invalid("has an array of " + std::to_string(array.count) + " elements, more than any model needs");
    if (array.elementType == static_cast<uint32_t>(ValueType::String)) {
        if (array.count > cursor.remaining() / 8) return GgufCursor::truncated("an array of strings");
        array.strings.reserve(array.count);
        for (uint64_t i = 0; i < array.count; ++i)
            array.strings.push_back(TRY(cursor.readString("an array of strings")));
        return array;
    }
    if (array.elementType == static_cast<uint32_t>(ValueType::Array)) {
        for (uint64_t i = 0; i < array.count; ++i) TRY(readArray(cursor, depth + 1));
        return array;
    }
    const uint64_t size = numberBytes(array.elementType);
    if (size == 0) return invalid("has an array of unknown element type " + std::to_string(array.elementType));
    array.data = TRY(cursor.skip(array.count, size, "an array"));
    return array;
}

Result<GgufValue> readValue(GgufCursor& cursor, uint32_t type) {
    if (type == static_cast<uint32_t>(ValueType::Array)) {
        GgufArray array = TRY(readArray(cursor, 1));
        return GgufValue(std::move(array));
    }
    if (type == static_cast<uint32_t>(ValueType::String)) {
        const std::string_view text = TRY(cursor.readString("a text value"));
        return GgufValue(text);
    }
    const uint64_t size = numberBytes(type);
    if (size == 0) return invalid("has a value of unknown type " + std::to_string(type));
    const std::byte* at = TRY(cursor.skip(1, size, "a value"));
    return widen(type, at);
}

/// Name, dims, type and offset, each checked by itself; `data` is set once the data section's start is known.
struct TensorEntry {
    Tensor tensor;
    uint64_t offset = 0;
};

Result<TensorEntry> readTensorEntry(GgufCursor& cursor) {
    TensorEntry entry;
    Tensor& tensor = entry.tensor;
    const std::string_view name = TRY(cursor.readString("a tensor's name"));
    if (name.size() > kMaxNameBytes)
        return invalid("has a tensor with a name of " + std::to_string(name.size()) + " bytes");
    tensor.name = name;
    const std::string subject = "has a tensor " + inQuotes(name);
    const uint32_t dims = TRY(cursor.read<uint32_t>("a tensor's shape"));
    if (dims == 0 || dims > tensor.dims.size())
        return invalid(subject + " of " + std::to_string(dims) + " dimensions; 1 to 4 are possible");
    uint64_t elements = 1;
    for (uint32_t i = 0; i < dims; ++i) {
        tensor.dims[i] = TRY(cursor.read<uint64_t>("a tensor's shape"));
        const std::optional<uint64_t> product = checkedMultiply(elements, tensor.dims[i]);
        if (!product || *product == 0) return invalid(subject + " of an impossible shape");
        elements = *product;
    }
    const uint32_t typeId = TRY(cursor.read<uint32_t>("a tensor's type"));
    const DTypeTraits* type = findTraits(typeId);
    if (type == nullptr) {
        return Error{ErrorCode::Unsupported, subject + " of type " + ggufTypeName(typeId) +
                                                 ", which Daylong does not read yet; choose a file in " + dtypeNames()};
    }
    tensor.type = type->type;
    if (tensor.dims[0] % type->blockSize != 0) {
        return invalid(subject + " with rows of " + std::to_string(tensor.dims[0]) + " elements, not a multiple of " +
                       std::string(type->name) + "'s block");
    }
    const std::optional<uint64_t> bytes = checkedMultiply(elements / type->blockSize, type->blockBytes);
    if (!bytes) return invalid(subject + " of an impossible size");
    tensor.sizeBytes = *bytes;
    entry.offset = TRY(cursor.read<uint64_t>("a tensor's offset"));
    return entry;
}

}  // namespace

uint64_t numberBytes(uint32_t type) {
    constexpr uint64_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    return type < std::size(sizes) ? sizes[type] : 0;
}

GgufValue widen(uint32_t type, const std::byte* at) {
    switch (static_cast<ValueType>(type)) {
        case ValueType::U8: return uint64_t{numberAt<uint8_t>(at)};
        case ValueType::I8: return int64_t{numberAt<int8_t>(at)};
        case ValueType::U16: return uint64_t{numberAt<uint16_t>(at)};
        case ValueType::I16: return int64_t{numberAt<int16_t>(at)};
        case ValueType::U32: return uint64_t{numberAt<uint32_t>(at)};
        case ValueType::I32: return int64_t{numberAt<int32_t>(at)};
        case ValueType::F32: return double{numberAt<float>(at)};
        case ValueType::Bool: return numberAt<uint8_t>(at) != 0;
        case ValueType::U64: return numberAt<uint64_t>(at);
        case ValueType::I64: return numberAt<int64_t>(at);
        default: return numberAt<double>(at);
    }
}

std::optional<uint64_t> asUnsigned(const GgufValue& value) {
    if (const auto* number = std::get_if<uint64_t>(&value)) return *number;
    if (const auto* number = std::get_if<int64_t>(&value); number != nullptr && *number >= 0)
        return static_cast<uint64_t>(*number);
    return std::nullopt;
}

Result<void> GgufPart::parse() {
    GgufCursor cursor(mapping.bytes());
    const uint32_t magic = TRY(cursor.read<uint32_t>("its header"));
    if (magic != kMagic) return failure(ErrorCode::InvalidFile, Say::ModelFileNoGguf, path.string());
    const uint32_t version = TRY(cursor.read<uint32_t>("its header"));
    if (version != 2 && version != 3) {
        const bool swapped = version == 0x02000000U || version == 0x03000000U;
        return Error{ErrorCode::Unsupported, swapped
                                                 ? "is a big-endian GGUF file; choose a little-endian one"
                                                 : "is GGUF version " + std::to_string(version) +
                                                       "; versions 2 and 3 can be read, so choose a newer conversion"};
    }
    const uint64_t tensorCount = TRY(cursor.read<uint64_t>("its header"));
    const uint64_t metadataCount = TRY(cursor.read<uint64_t>("its header"));
    if (tensorCount > cursor.remaining() / kLeastTensorBytes ||
        metadataCount > cursor.remaining() / kLeastMetadataBytes) {
        return invalid("claims more entries than it has bytes for; it is truncated or damaged, download it again");
    }
    if (tensorCount > kMaxEntries || metadataCount > kMaxEntries)
        return invalid("claims more entries than any model has; it is damaged, download it again");
    TRY(parseMetadata(cursor, metadataCount));
    if (cursor.position() > kMaxHeaderBytes)
        return invalid("has more metadata than any model needs; it is damaged, download it again");
    TRY(parseTensors(cursor, tensorCount));
    copyHeader(cursor.position());
    return {};
}

/// What values point to moves from the mapping to memory of our own.
void GgufPart::copyHeader(uint64_t size) {
    const auto header = mapping.bytes().first(size);
    m_header.assign(header.begin(), header.end());
    MappedFile::release(header);
    const auto moved = [&](const std::byte* at) { return m_header.data() + (at - header.data()); };
    const auto move = [&](std::string_view& text) {
        text = {reinterpret_cast<const char*>(moved(reinterpret_cast<const std::byte*>(text.data()))), text.size()};
    };
    valueIndex.clear();
    for (size_t i = 0; i < values.size(); ++i) {
        auto& [key, value] = values[i];
        move(key);
        if (auto* text = std::get_if<std::string_view>(&value)) move(*text);
        if (auto* array = std::get_if<GgufArray>(&value)) {
            if (array->data != nullptr) array->data = moved(array->data);
            for (std::string_view& text : array->strings) move(text);
        }
        valueIndex.emplace(key, i);
    }
}

Result<void> GgufPart::parseMetadata(GgufCursor& cursor, uint64_t count) {
    values.reserve(count);
    for (uint64_t i = 0; i < count; ++i) {
        const std::string_view key = TRY(cursor.readString("a metadata key"));
        if (key.size() > kMaxNameBytes)
            return invalid("has a metadata key of " + std::to_string(key.size()) + " bytes");
        const uint32_t type = TRY(cursor.read<uint32_t>("a metadata value"));
        GgufValue value = TRY(readValue(cursor, type));
        if (!valueIndex.emplace(key, values.size()).second)
            return invalid("has the metadata key " + inQuotes(key) + " twice");
        values.emplace_back(key, std::move(value));
    }
    return {};
}

Result<void> GgufPart::parseTensors(GgufCursor& cursor, uint64_t count) {
    const uint64_t alignment =
        find("general.alignment") == nullptr ? kDefaultAlignment : unsignedValue("general.alignment").value_or(0);
    if (!std::has_single_bit(alignment) || alignment < kLeastAlignment || alignment > kMaxAlignment) {
        return invalid("has an alignment of " + std::to_string(alignment) +
                       "; powers of two from 8 to 1 MiB are possible");
    }
    std::vector<TensorEntry> entries;
    entries.reserve(count);
    for (uint64_t i = 0; i < count; ++i) entries.push_back(TRY(readTensorEntry(cursor)));

    // The position is at most the file's size, so rounding it up cannot overflow.
    const uint64_t dataStart = (cursor.position() + alignment - 1) & ~(alignment - 1);
    const uint64_t fileBytes = mapping.bytes().size();
    uint64_t bytesLeft = fileBytes - std::min(dataStart, fileBytes);
    tensors.reserve(count);
    for (TensorEntry& entry : entries) {
        Tensor& tensor = entry.tensor;
        const std::string subject = "has a tensor " + inQuotes(tensor.name);
        if (entry.offset % alignment != 0)
            return invalid(subject + " that does not start at a multiple of the alignment");
        const std::optional<uint64_t> start = checkedAdd(dataStart, entry.offset);
        const std::optional<uint64_t> end = start ? checkedAdd(*start, tensor.sizeBytes) : std::nullopt;
        if (!end || *end > fileBytes)
            return invalid(subject + " that reaches beyond its end; it is truncated, download it again");
        // Tensors that share their bytes would make a small file ask for any amount of memory.
        if (tensor.sizeBytes > bytesLeft) return invalid("has tensors that overlap; it is damaged, download it again");
        bytesLeft -= tensor.sizeBytes;
        tensor.data = mapping.bytes().data() + *start;
        tensors.push_back(std::move(tensor));
    }
    return {};
}

Result<GgufPart> GgufPart::open(const std::filesystem::path& path) {
    GgufPart part(path, TRY(MappedFile::open(path)));
    const Result<void> parsed = part.parse();
    if (!parsed && !parsed.error().sayings.empty()) return parsed.error();
    if (!parsed) return failure(parsed.error().code, Say::ModelFileUnfit, path.string(), parsed.error().message);
    return part;
}

const GgufValue* GgufPart::find(std::string_view key) const {
    const auto found = valueIndex.find(key);
    return found == valueIndex.end() ? nullptr : &values[found->second].second;
}

std::optional<uint64_t> GgufPart::unsignedValue(std::string_view key) const {
    const GgufValue* value = find(key);
    return value != nullptr ? asUnsigned(*value) : std::nullopt;
}

}  // namespace daylong::model
