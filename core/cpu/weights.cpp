#include "cpu/weights.h"

#include "base/mapped_file.h"
#include "cpu/repack.h"
#include "model/inventory.h"

#include <algorithm>
#include <string>
#include <vector>

namespace daylong::cpu {

namespace {

using model::Tensor;

/// Unmaps the pages that lie wholly inside the tensor, if it lies in the model's file: they can be read again.
void releasePages(const model::Model& model, const Tensor& tensor) {
    if (model.file == nullptr) return;
    const auto inside = [&](const Tensor& each) {
        return tensor.data >= each.data && tensor.data + tensor.sizeBytes <= each.data + each.sizeBytes;
    };
    const auto tensors = model.file->tensors();
    if (std::none_of(tensors.begin(), tensors.end(), inside)) return;
    MappedFile::release({tensor.data, tensor.sizeBytes});
}

/// The matrices of a tensor: itself, or its experts.
std::vector<Tensor> matricesOf(const Tensor& tensor) {
    std::vector<Tensor> matrices(tensor.dims[2], tensor);
    for (size_t i = 0; i < matrices.size(); ++i) {
        matrices[i].dims[2] = 1;
        matrices[i].sizeBytes = tensor.sizeBytes / matrices.size();
        matrices[i].data = tensor.data + i * matrices[i].sizeBytes;
    }
    return matrices;
}

void repack(const Tensor& tensor, const Matrix& matrix, std::byte* to, ThreadPool& pool) {
    constexpr uint32_t kTilesPerItem = 16;
    pool.begin();
    pool.parallel((matrix.tileCount() + kTilesPerItem - 1) / kTilesPerItem, [&](uint32_t item, uint32_t) {
        const uint32_t end = std::min(matrix.tileCount(), (item + 1) * kTilesPerItem);
        for (uint32_t tile = item * kTilesPerItem; tile < end; ++tile)
            repackTile(tensor, tile, to + matrix.tileBytes * tile);
    });
    pool.end();
}

}  // namespace

Result<Weights> Weights::load(const model::Model& model, ThreadPool& pool, const engine::Progress& progress) {
    const model::Inventory all = model::takeInventory(model);
    uint64_t bytes = 0, total = 0, done = 0;
    for (const Tensor* tensor : all.matrices) {
        bytes += tensor->dims[2] * ((tensor->dims[1] + kTileRows - 1) / kTileRows) *
                 aligned(repackedTileBytes(tensor->type, tensor->columns()));
        total += tensor->sizeBytes;
    }
    for (const Tensor* tensor : all.vectors) bytes += aligned(tensor->columns() * tensor->rows() * sizeof(float));

    Weights weights;
    weights.m_arena = TRY(Arena::create(bytes, "the model's weights"));
    std::byte* at = weights.m_arena.data();
    for (const Tensor* tensor : all.vectors) {
        auto* values = reinterpret_cast<float*>(at);
        const uint64_t columns = tensor->columns();
        for (uint64_t row = 0; row < tensor->rows(); ++row) {
            model::dequantizeRow(tensor->type, tensor->data + row * model::rowBytes(tensor->type, columns),
                                 std::span(values + row * columns, columns));
        }
        weights.m_vectors[tensor] = values;
        at += aligned(columns * tensor->rows() * sizeof(float));
    }
    for (const Tensor* tensor : all.matrices) {
        if (progress && !progress(done, total)) return Error{ErrorCode::Cancelled, "loading the model was cancelled"};
        for (const Tensor& each : matricesOf(*tensor)) {
            const Matrix matrix{.type = each.type,
                                .tiles = at,
                                .tileBytes = aligned(repackedTileBytes(each.type, each.columns())),
                                .rows = static_cast<uint32_t>(each.rows()),
                                .columns = static_cast<uint32_t>(each.columns())};
            repack(each, matrix, at, pool);
            weights.m_matrices[tensor].push_back(matrix);
            at += matrix.tileBytes * matrix.tileCount();
        }
        releasePages(model, *tensor);
        done += tensor->sizeBytes;
    }
    if (progress && !progress(total, total)) return Error{ErrorCode::Cancelled, "loading the model was cancelled"};
    if (model.file != nullptr) TRY(model.file->checkWhole());
    return weights;
}

const Matrix* Weights::matrix(const Tensor* tensor) const {
    const auto found = m_matrices.find(tensor);
    return found == m_matrices.end() ? nullptr : &found->second.front();
}

const std::vector<Matrix>* Weights::experts(const Tensor* tensor) const {
    const auto found = m_matrices.find(tensor);
    return found == m_matrices.end() ? nullptr : &found->second;
}

const float* Weights::vector(const Tensor* tensor) const {
    const auto found = m_vectors.find(tensor);
    return found == m_vectors.end() ? nullptr : found->second;
}

}  // namespace daylong::cpu
