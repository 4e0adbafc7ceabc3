#include "model/gguf.h"

#include "base/say.h"
#include "base/printable.h"
#include "model/gguf_part.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <limits>
#include <unordered_map>

namespace daylong::model {

namespace {

constexpr uint64_t kMostParts = 1024;

std::optional<double> asFloat(const GgufValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* number = std::get_if<uint64_t>(&value)) return static_cast<double>(*number);
    if (const auto* number = std::get_if<int64_t>(&value)) return static_cast<double>(*number);
    return std::nullopt;
}

/// "folder/NAME-00002-of-00003.gguf" taken apart, as llama.cpp's splitter names the parts of a model.
struct PartName {
    std::string stem;  // "folder/NAME"
    uint64_t number = 0, count = 0;

    static std::optional<PartName> parse(const std::filesystem::path& path) {
        constexpr std::string_view kPattern = "-00000-of-00000.gguf";
        const std::string text = path.string();
        if (text.size() <= kPattern.size()) return std::nullopt;
        PartName name{text.substr(0, text.size() - kPattern.size())};
        const std::string_view tail = std::string_view(text).substr(name.stem.size());
        for (size_t i = 0; i < kPattern.size(); ++i) {
            const bool isDigit = tail[i] >= '0' && tail[i] <= '9';
            if (kPattern[i] == '0' ? !isDigit : tail[i] != kPattern[i]) return std::nullopt;
            if (isDigit) {
                uint64_t& number = i < 6 ? name.number : name.count;
                number = number * 10 + static_cast<uint64_t>(tail[i] - '0');
            }
        }
        return name;
    }
    std::filesystem::path part(uint64_t which) const {
        char tail[32];
        std::snprintf(tail, sizeof tail, "-%05u-of-%05u.gguf", static_cast<unsigned>(which),
                      static_cast<unsigned>(count));
        return stem + tail;
    }
};

Error named(const std::filesystem::path& path, const std::string& what) {
    return failure(ErrorCode::InvalidFile, Say::ModelFileUnfit, path.string(), what);
}

/// The part with this number (from 1), if its metadata say so too.
Result<GgufPart> openPart(const PartName& name, uint64_t number) {
    const std::filesystem::path path = name.part(number);
    const std::string which = "part " + std::to_string(number) + " of " + std::to_string(name.count);
    Result<GgufPart> part = GgufPart::open(path);
    if (!part && part.error().code == ErrorCode::NotFound) {
        return failure(ErrorCode::NotFound, Say::PartMissing, name.count, path.string());
    }
    if (!part) return part;
    if (part->unsignedValue("split.count") != name.count || part->unsignedValue("split.no") != number - 1) {
        return named(path, "is not " + which + " of a model, though its name says so; download all parts again");
    }
    return part;
}

/// All parts of the model that `opened` is one of, in order.
Result<std::vector<GgufPart>> openParts(GgufPart opened) {
    std::vector<GgufPart> parts;
    const uint64_t count = opened.unsignedValue("split.count").value_or(0);
    if (count > kMostParts)
        return named(opened.path,
                     "says that its model is split into " + std::to_string(count) + " files, more than any is");
    if (count < 2) {
        parts.push_back(std::move(opened));
        return parts;
    }
    const uint64_t number = opened.unsignedValue("split.no").value_or(count) + 1;
    if (number > count) return named(opened.path, "does not say which part of its model it is; download it again");
    const std::optional<PartName> name = PartName::parse(opened.path);
    if (!name || name->count != count || name->number != number) {
        const PartName wanted{"NAME", number, count};
        return named(opened.path, "is part " + std::to_string(number) + " of " + std::to_string(count) +
                                      " of a split model, but not named like it; call it '" +
                                      wanted.part(number).string() + "' and its other parts likewise");
    }
    for (uint64_t each = 1; each <= count; ++each) {
        if (each != number) parts.push_back(TRY(openPart(*name, each)));
    }
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(number - 1), std::move(opened));
    return parts;
}

}  // namespace

struct GgufFile::Impl {
    std::filesystem::path path;
    std::vector<GgufPart> parts;  // metadata are the first one's
    std::vector<Tensor> tensors;  // of all parts
    std::unordered_map<std::string_view, size_t> tensorIndex;

    Result<void> gatherTensors() {
        for (GgufPart& part : parts)
            tensors.insert(tensors.end(), std::make_move_iterator(part.tensors.begin()),
                           std::make_move_iterator(part.tensors.end()));
        for (GgufPart& part : parts) part.tensors.clear();
        for (size_t i = 0; i < tensors.size(); ++i) {
            if (!tensorIndex.emplace(tensors[i].name, i).second)
                return named(path, "has the tensor " + inQuotes(tensors[i].name) + " twice");
        }
        const uint64_t promised = parts.front().unsignedValue("split.tensors.count").value_or(tensors.size());
        if (parts.size() > 1 && promised != tensors.size()) {
            return named(path, "and its other parts have " + std::to_string(tensors.size()) + " tensors where " +
                                   std::to_string(promised) + " were promised; download all parts again");
        }
        return {};
    }
};

GgufFile::GgufFile() = default;
GgufFile::~GgufFile() = default;

Result<std::shared_ptr<const GgufFile>> GgufFile::open(const std::filesystem::path& path) {
    std::shared_ptr<GgufFile> file(new GgufFile);
    file->m_impl = std::make_unique<Impl>();
    Impl& impl = *file->m_impl;
    impl.path = path;
    GgufPart opened = TRY(GgufPart::open(path));
    impl.parts = TRY(openParts(std::move(opened)));
    TRY(impl.gatherTensors());
    TRY(file->checkWhole());
    return std::shared_ptr<const GgufFile>(std::move(file));
}

const std::filesystem::path& GgufFile::path() const { return m_impl->path; }
std::span<const Tensor> GgufFile::tensors() const { return m_impl->tensors; }
size_t GgufFile::partCount() const { return m_impl->parts.size(); }

std::vector<FileStamp> GgufFile::stamps() const {
    std::vector<FileStamp> stamps;
    for (const GgufPart& part : m_impl->parts) stamps.push_back(part.mapping.stamp());
    return stamps;
}

uint64_t GgufFile::sizeBytes() const {
    uint64_t bytes = 0;
    for (const GgufPart& part : m_impl->parts) bytes += part.mapping.bytes().size();
    return bytes;
}

Result<void> GgufFile::checkWhole() const {
    for (const GgufPart& part : m_impl->parts) {
        if (const std::optional<Say> damage = part.mapping.damage())
            return failure(ErrorCode::FileChanged, *damage, part.path.string());
    }
    return {};
}

const Tensor* GgufFile::findTensor(std::string_view name) const {
    const auto found = m_impl->tensorIndex.find(name);
    return found == m_impl->tensorIndex.end() ? nullptr : &m_impl->tensors[found->second];
}

const GgufValue* GgufFile::find(std::string_view key) const { return m_impl->parts.front().find(key); }
std::optional<uint64_t> GgufFile::unsignedValue(std::string_view key) const {
    return m_impl->parts.front().unsignedValue(key);
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
    if (number != nullptr && *number <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
        return static_cast<int64_t>(*number);
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
    const GgufPart& first = m_impl->parts.front();
    all.reserve(first.values.size());
    for (const auto& [key, value] : first.values) all.emplace_back(key, &value);
    return all;
}

}  // namespace daylong::model
