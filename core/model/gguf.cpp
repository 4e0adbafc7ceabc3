#include "model/gguf.h"

#include "base/mapped_file.h"
#include "base/printable.h"
#include "model/gguf_reader.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_map>

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
constexpr int kMaxArrayDepth = 4;
// The least bytes that one entry can take, so that a count is bounded before anything is reserved.
constexpr uint64_t kLeastMetadataBytes = 8 + 4 + 1;
constexpr uint64_t kLeastTensorBytes = 8 + 4 + 8 + 4 + 8;

enum class ValueType : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

/// Bytes of a number of this type; 0 for strings and arrays and unknown types.
uint64_t numberBytes(uint32_t type) {
    constexpr uint64_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    return type < std::size(sizes) ? sizes[type] : 0;
}

Error invalid(std::string what) { return {ErrorCode::InvalidFile, std::move(what)}; }

template <class T>
T numberAt(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// One number as the widest type of its kind.
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
    if (const auto* number = std::get_if<int64_t>(&value); number != nullptr && *number >= 0) return static_cast<uint64_t>(*number);
    return std::nullopt;
}

std::optional<double> asFloat(const GgufValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* number = std::get_if<uint64_t>(&value)) return static_cast<double>(*number);
    if (const auto* number = std::get_if<int64_t>(&value)) return static_cast<double>(*number);
    return std::nullopt;
}

/// Arrays of arrays are passed over (no model needs one): count, no data.
Result<GgufArray> readArray(GgufCursor& cursor, int depth) {
    if (depth > kMaxArrayDepth) return invalid("has arrays nested deeper than " + std::to_string(kMaxArrayDepth));
    GgufArray array;
    array.elementType = TRY(cursor.read<uint32_t>("an array"));
    array.count = TRY(cursor.read<uint64_t>("an array"));
    if (array.count > cursor.remaining()) return GgufCursor::truncated("an array");
    if (array.count > kMaxArrayElements) return invalid("has an array of " + std::to_string(array.count) + " elements, more than any model needs");
    if (array.elementType == static_cast<uint32_t>(ValueType::String)) {
        if (array.count > cursor.remaining() / 8) return GgufCursor::truncated("an array of strings");
        array.strings.reserve(array.count);
        for (uint64_t i = 0; i < array.count; ++i) array.strings.push_back(TRY(cursor.readString("an array of strings")));
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
    if (name.size() > kMaxNameBytes) return invalid("has a tensor with a name of " + std::to_string(name.size()) + " bytes");
    tensor.name = name;
    const std::string subject = "has a tensor " + inQuotes(name);
    const uint32_t dims = TRY(cursor.read<uint32_t>("a tensor's shape"));
    if (dims == 0 || dims > tensor.dims.size()) return invalid(subject + " of " + std::to_string(dims) + " dimensions; 1 to 4 are possible");
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
        return invalid(subject + " with rows of " + std::to_string(tensor.dims[0]) + " elements, not a multiple of " + std::string(type->name) + "'s block");
    }
    const std::optional<uint64_t> bytes = checkedMultiply(elements / type->blockSize, type->blockBytes);
    if (!bytes) return invalid(subject + " of an impossible size");
    tensor.sizeBytes = *bytes;
    entry.offset = TRY(cursor.read<uint64_t>("a tensor's offset"));
    return entry;
}

}  // namespace

struct GgufFile::Impl {
    Impl(std::filesystem::path where, MappedFile mapped) : path(std::move(where)), mapping(std::move(mapped)) {}

    std::filesystem::path path;
    MappedFile mapping;
    std::vector<std::pair<std::string_view, GgufValue>> values;
    std::unordered_map<std::string_view, size_t> valueIndex;
    std::vector<Tensor> tensors;
    std::unordered_map<std::string_view, size_t> tensorIndex;

    Result<void> parse();
    Result<void> parseMetadata(GgufCursor& cursor, uint64_t count);
    Result<void> parseTensors(GgufCursor& cursor, uint64_t count);
};

Result<void> GgufFile::Impl::parse() {
    GgufCursor cursor(mapping.bytes());
    const uint32_t magic = TRY(cursor.read<uint32_t>("its header"));
    if (magic != kMagic) return invalid("is not a GGUF file; choose a model file that ends in .gguf");
    const uint32_t version = TRY(cursor.read<uint32_t>("its header"));
    if (version != 2 && version != 3) {
        const bool swapped = version == 0x02000000U || version == 0x03000000U;
        return Error{ErrorCode::Unsupported, swapped ? "is a big-endian GGUF file; choose a little-endian one"
                                                     : "is GGUF version " + std::to_string(version) + "; versions 2 and 3 can be read, so choose a newer conversion"};
    }
    const uint64_t tensorCount = TRY(cursor.read<uint64_t>("its header"));
    const uint64_t metadataCount = TRY(cursor.read<uint64_t>("its header"));
    if (tensorCount > cursor.remaining() / kLeastTensorBytes || metadataCount > cursor.remaining() / kLeastMetadataBytes) {
        return invalid("claims more entries than it has bytes for; it is truncated or damaged, download it again");
    }
    if (tensorCount > kMaxEntries || metadataCount > kMaxEntries) return invalid("claims more entries than any model has; it is damaged, download it again");
    TRY(parseMetadata(cursor, metadataCount));
    return parseTensors(cursor, tensorCount);
}

Result<void> GgufFile::Impl::parseMetadata(GgufCursor& cursor, uint64_t count) {
    values.reserve(count);
    for (uint64_t i = 0; i < count; ++i) {
        const std::string_view key = TRY(cursor.readString("a metadata key"));
        if (key.size() > kMaxNameBytes) return invalid("has a metadata key of " + std::to_string(key.size()) + " bytes");
        const uint32_t type = TRY(cursor.read<uint32_t>("a metadata value"));
        GgufValue value = TRY(readValue(cursor, type));
        if (!valueIndex.emplace(key, values.size()).second) return invalid("has the metadata key " + inQuotes(key) + " twice");
        values.emplace_back(key, std::move(value));
    }
    return {};
}

Result<void> GgufFile::Impl::parseTensors(GgufCursor& cursor, uint64_t count) {
    uint64_t alignment = kDefaultAlignment;
    if (const auto found = valueIndex.find("general.alignment"); found != valueIndex.end()) {
        alignment = asUnsigned(values[found->second].second).value_or(0);
    }
    if (!std::has_single_bit(alignment) || alignment < kLeastAlignment || alignment > kMaxAlignment) {
        return invalid("has an alignment of " + std::to_string(alignment) + "; powers of two from 8 to 1 MiB are possible");
    }
    std::vector<TensorEntry> entries;
    entries.reserve(count);
    for (uint64_t i = 0; i < count; ++i) entries.push_back(TRY(readTensorEntry(cursor)));

    // The position is at most the file's size, so rounding it up cannot overflow.
    const uint64_t dataStart = (cursor.position() + alignment - 1) & ~(alignment - 1);
    const uint64_t fileBytes = mapping.bytes().size();
    tensors.reserve(count);
    for (TensorEntry& entry : entries) {
        Tensor& tensor = entry.tensor;
        const std::string subject = "has a tensor " + inQuotes(tensor.name);
        if (entry.offset % alignment != 0) return invalid(subject + " that does not start at a multiple of the alignment");
        const std::optional<uint64_t> start = checkedAdd(dataStart, entry.offset);
        const std::optional<uint64_t> end = start ? checkedAdd(*start, tensor.sizeBytes) : std::nullopt;
        if (!end || *end > fileBytes) return invalid(subject + " that reaches beyond its end; it is truncated, download it again");
        tensor.data = mapping.bytes().data() + *start;
        tensors.push_back(std::move(tensor));
    }
    for (size_t i = 0; i < tensors.size(); ++i) {
        if (!tensorIndex.emplace(tensors[i].name, i).second) return invalid("has the tensor " + inQuotes(tensors[i].name) + " twice");
    }
    return {};
}

GgufFile::GgufFile() = default;
GgufFile::~GgufFile() = default;

Result<std::shared_ptr<const GgufFile>> GgufFile::open(const std::filesystem::path& path) {
    std::shared_ptr<GgufFile> file(new GgufFile);
    file->m_impl = std::make_unique<Impl>(path, TRY(MappedFile::open(path)));
    const Result<void> parsed = file->m_impl->parse();
    if (!parsed) return Error{parsed.error().code, "'" + path.string() + "' " + parsed.error().message};
    return std::shared_ptr<const GgufFile>(std::move(file));
}

const std::filesystem::path& GgufFile::path() const { return m_impl->path; }
uint64_t GgufFile::sizeBytes() const { return m_impl->mapping.bytes().size(); }
std::span<const Tensor> GgufFile::tensors() const { return m_impl->tensors; }

const Tensor* GgufFile::findTensor(std::string_view name) const {
    const auto found = m_impl->tensorIndex.find(name);
    return found == m_impl->tensorIndex.end() ? nullptr : &m_impl->tensors[found->second];
}

const GgufValue* GgufFile::find(std::string_view key) const {
    const auto found = m_impl->valueIndex.find(key);
    return found == m_impl->valueIndex.end() ? nullptr : &m_impl->values[found->second].second;
}

std::optional<uint64_t> GgufFile::unsignedValue(std::string_view key) const {
    const GgufValue* value = find(key);
    return value != nullptr ? asUnsigned(*value) : std::nullopt;
}

std::optional<double> GgufFile::floatValue(std::string_view key) const {
    const GgufValue* value = find(key);
    return value != nullptr ? asFloat(*value) : std::nullopt;
}

std::optional<bool> GgufFile::boolValue(std::string_view key) const {
    const GgufValue* value = find(key);
    const bool* flag = value != nullptr ? std::get_if<bool>(value) : nullptr;
    return flag != nullptr ? std::optional(*flag) : std::nullopt;
}

std::optional<std::string_view> GgufFile::stringValue(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto* text = value != nullptr ? std::get_if<std::string_view>(value) : nullptr;
    return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::vector<std::string_view> GgufFile::stringArray(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto* array = value != nullptr ? std::get_if<GgufArray>(value) : nullptr;
    return array != nullptr ? array->strings : std::vector<std::string_view>{};
}

namespace {

/// Every element of a number array as T, through `convert`; elements that do not convert become `otherwise`.
template <class T, class Convert>
std::vector<T> numbers(const GgufValue* value, Convert convert, T otherwise) {
    const auto* array = value != nullptr ? std::get_if<GgufArray>(value) : nullptr;
    std::vector<T> result;
    if (array == nullptr || array->data == nullptr) return result;
    const uint64_t size = numberBytes(array->elementType);
    result.reserve(array->count);
    for (uint64_t i = 0; i < array->count; ++i) {
        const auto converted = convert(widen(array->elementType, array->data + i * size));
        result.push_back(converted ? static_cast<T>(*converted) : otherwise);
    }
    return result;
}

std::optional<int64_t> asSigned(const GgufValue& value) {
    if (const auto* number = std::get_if<int64_t>(&value)) return *number;
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
    const auto* number = std::get_if<uint64_t>(&value);
    if (number != nullptr && *number <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return static_cast<int64_t>(*number);
    return std::nullopt;
}

}  // namespace

std::vector<float> GgufFile::floatArray(std::string_view key) const {
    return numbers<float>(find(key), asFloat, std::numeric_limits<float>::quiet_NaN());
}

std::vector<int64_t> GgufFile::intArray(std::string_view key) const {
    return numbers<int64_t>(find(key), asSigned, int64_t{-1});
}

std::vector<std::pair<std::string_view, const GgufValue*>> GgufFile::metadata() const {
    std::vector<std::pair<std::string_view, const GgufValue*>> all;
    all.reserve(m_impl->values.size());
    for (const auto& [key, value] : m_impl->values) all.emplace_back(key, &value);
    return all;
}

}  // namespace daylong::model
