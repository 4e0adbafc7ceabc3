#include "real/as_f32.h"

#include "model/gguf.h"
#include "lab/models/gguf_writer.h"

#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace daylong::real {

namespace {

using Value = lab::GgufWriter::Value;

std::optional<Value> copied(const model::GgufFile& file, std::string_view key, const model::GgufValue& value) {
    if (const auto* number = std::get_if<uint64_t>(&value)) return Value(static_cast<uint32_t>(*number));
    if (const auto* number = std::get_if<int64_t>(&value)) return Value(static_cast<int32_t>(*number));
    if (const auto* number = std::get_if<double>(&value)) return Value(static_cast<float>(*number));
    if (const auto* flag = std::get_if<bool>(&value)) return Value(*flag);
    if (const auto* text = std::get_if<std::string_view>(&value)) return Value(std::string(*text));
    if (const auto texts = file.stringArray(key); !texts.empty())
        return Value(std::vector<std::string>(texts.begin(), texts.end()));
    if (const auto numbers = file.floatArray(key); !numbers.empty()) return Value(numbers);
    if (const auto ints = file.intArray(key); !ints.empty())
        return Value(std::vector<int32_t>(ints.begin(), ints.end()));
    return std::nullopt;  // an empty array
}

}  // namespace

Result<void> writeAsF32(const std::filesystem::path& source, const std::filesystem::path& target) {
    const auto file = TRY(model::GgufFile::open(source));
    lab::GgufWriter writer;
    for (const auto& [key, value] : file->metadata()) {
        if (const std::optional<Value> copy = copied(*file, key, *value)) writer.set(std::string(key), *copy);
    }
    const std::span<const model::Tensor> tensors = file->tensors();
    for (const model::Tensor& tensor : tensors) {
        std::vector<uint64_t> dims(tensor.dims.begin(), tensor.dims.end());
        while (dims.size() > 1 && dims.back() == 1) dims.pop_back();
        writer.addTensor(std::string(tensor.name), model::DType::F32, std::move(dims));
    }
    std::vector<float> row;
    return writer.write(target, [&](size_t index, uint64_t firstRow, std::span<std::byte> rows) {
        const model::Tensor& tensor = tensors[index];
        const uint64_t storedBytes = model::rowBytes(tensor.type, tensor.columns()),
                       wantedBytes = tensor.columns() * sizeof(float);
        row.resize(tensor.columns());
        for (uint64_t i = 0; i < rows.size() / wantedBytes; ++i) {
            model::dequantizeRow(tensor.type, tensor.data + (firstRow + i) * storedBytes, row);
            std::memcpy(rows.data() + i * wantedBytes, row.data(), wantedBytes);
        }
    });
}

}  // namespace daylong::real
