#include "cpu/weights.h"

#include "base/mapped_file.h"
#include "base/say.h"
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

/// Vectors first, and all of it aligned for the kernels.
std::vector<WeightPlace> placesOf(const model::Inventory& all) {
    std::vector<WeightPlace> places;
    uint64_t at = 0;
    const auto add = [&](const Tensor* tensor, bool isVector, uint64_t bytes) {
        places.push_back({.tensor = tensor, .isVector = isVector, .at = at, .bytes = bytes});
        at += bytes;
    };
    for (const Tensor* tensor : all.vectors)
        add(tensor, true, aligned(tensor->columns() * tensor->rows() * sizeof(float)));
    for (const Tensor* tensor : all.matrices) {
        const uint64_t tiles = tensor->dims[2] * ((tensor->dims[1] + kTileRows - 1) / kTileRows);
        add(tensor, false, tiles * aligned(repackedTileBytes(tensor->type, tensor->columns())));
    }
    return places;
}

void toFloats(const Tensor& tensor, float* values) {
    const uint64_t columns = tensor.columns();
    for (uint64_t row = 0; row < tensor.rows(); ++row) {
        model::dequantizeRow(tensor.type, tensor.data + row * model::rowBytes(tensor.type, columns),
                             std::span(values + row * columns, columns));
    }
}

}  // namespace

Result<Weights> Weights::load(const model::Model& model, const WeightsFolder& folder, ThreadPool& pool,
                              const engine::Progress& progress) {
    const std::vector<WeightPlace> places = placesOf(model::takeInventory(model));
    const uint64_t bytes = places.empty() ? 0 : places.back().at + places.back().bytes;
    const std::optional<KeptFile> keep = keptFileOf(folder, model, places);
    Weights weights;
    if (keep) weights.m_kept = TRY(openKept(*keep, pool, progress));
    if (weights.m_kept) {
        weights.place(places, weightsIn(*weights.m_kept).data());
    } else {
        weights.m_arena = TRY(Arena::create(bytes, "the model's weights"));
        weights.place(places, weights.m_arena.data());
        TRY(weights.make(model, places, pool, progress));
    }
    if (model.file != nullptr) TRY(model.file->checkWhole());
    if (keep && !weights.m_kept) {
        const std::span<const std::byte> made(weights.m_arena.data(), bytes);
        weights.m_writer = std::make_unique<KeptWriter>(*keep, made);
    }
    return weights;
}

/// What the tensors are read by, standing where `base` says.
void Weights::place(std::span<const WeightPlace> places, const std::byte* base) {
    for (const WeightPlace& each : places) {
        const std::byte* at = base + each.at;
        if (each.isVector) {
            m_vectors[each.tensor] = reinterpret_cast<const float*>(at);
            continue;
        }
        for (const Tensor& tensor : matricesOf(*each.tensor)) {
            const Matrix matrix{.type = tensor.type,
                                .tiles = at,
                                .tileBytes = aligned(repackedTileBytes(tensor.type, tensor.columns())),
                                .rows = static_cast<uint32_t>(tensor.rows()),
                                .columns = static_cast<uint32_t>(tensor.columns())};
            m_matrices[each.tensor].push_back(matrix);
            at += matrix.tileBytes * matrix.tileCount();
        }
    }
}

/// Fills the arena.
Result<void> Weights::make(const model::Model& model, std::span<const WeightPlace> places, ThreadPool& pool,
                           const engine::Progress& progress) {
    uint64_t total = 0, done = 0;
    for (const WeightPlace& each : places) total += each.isVector ? 0 : each.tensor->sizeBytes;
    for (const WeightPlace& each : places) {
        const Tensor& tensor = *each.tensor;
        std::byte* to = m_arena.data() + each.at;
        if (each.isVector) {
            toFloats(tensor, reinterpret_cast<float*>(to));
            continue;
        }
        if (progress && !progress(done, total)) return loadingWasCancelled();
        const std::vector<Matrix>& matrices = m_matrices.at(&tensor);
        const std::vector<Tensor> sources = matricesOf(tensor);
        for (size_t i = 0; i < sources.size(); ++i) {
            repack(sources[i], matrices[i], to, pool);
            to += matrices[i].tileBytes * matrices[i].tileCount();
        }
        releasePages(model, tensor);
        done += tensor.sizeBytes;
    }
    return progress && !progress(total, total) ? loadingWasCancelled() : Result<void>();
}

Result<void> Weights::checkWhole() const {
    if (!m_kept || !m_kept->damage()) return {};
    return failure(ErrorCode::FileChanged, Say::KeptWeightsChanged);
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
