#include "cuda/weights.h"

#include "cuda/repack.h"
#include "model/inventory.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace daylong::cuda {

namespace {

using model::Tensor;

constexpr uint64_t kStagingBytes = uint64_t{32} << 20U;

model::Inventory everything(const model::Model& model) {
    model::Inventory all = model::takeInventory(model);
    const Tensor* const table = model.embedding;  // rows are looked up on the device
    if (table != nullptr && std::find(all.matrices.begin(), all.matrices.end(), table) == all.matrices.end())
        all.matrices.push_back(table);
    return all;
}

MatrixView cut(const Tensor& tensor, Cutter& cutter) {
    const Format format = formatOf(tensor.type);
    const std::array<uint64_t, 4> bytes = planeBytes(format, tensor.columns());
    const auto plane = [&](size_t i) { return cutter.take<uint8_t>(bytes[i] * tensor.rows()); };
    MatrixView view;
    view.low = plane(0);
    view.high = plane(1);
    view.scales = plane(2);
    view.supers = plane(3);
    view.rows = static_cast<uint32_t>(tensor.rows());
    view.columns = static_cast<uint32_t>(tensor.columns());
    view.stride = static_cast<uint32_t>(paddedColumns(tensor.columns()));
    view.format = format;
    return view;
}

/// Calls body(i) for each i below count on a few threads; on fewer where the system makes no more.
template <class Body>
void inParallel(uint64_t count, const Body& body) {
    const uint64_t workers =
        std::clamp<uint64_t>(std::min<uint64_t>(std::thread::hardware_concurrency(), count / 64), 1, 16);
    std::vector<std::thread> threads;
    threads.reserve(workers);
    std::atomic<uint64_t> next = 0;  // part
    const auto work = [&] {
        for (uint64_t part = 0; (part = next++) < workers;) {
            for (uint64_t i = count * part / workers; i < count * (part + 1) / workers; ++i) body(i);
        }
    };
    try {
        while (threads.size() + 1 < workers) threads.emplace_back(work);
    } catch (const std::exception&) {}
    work();
    for (std::thread& thread : threads) thread.join();
}

/// Repacks and copies the matrix in pieces that fit into `staging`.
class Uploader {
public:
    Uploader(std::byte* staging, uint64_t stagingBytes, cudaStream_t stream)
        : m_staging(staging), m_stagingBytes(stagingBytes), m_stream(stream) {}

    Result<void> matrix(const Tensor& tensor, const MatrixView& view) {
        const std::array<uint64_t, 4> bytes = planeBytes(view.format, tensor.columns());
        const std::array<const uint8_t*, 4> to = {view.low, view.high, view.scales, view.supers};
        const uint64_t rowBytes = model::rowBytes(tensor.type, tensor.columns());
        const uint64_t perPiece =
            std::max<uint64_t>(1, (m_stagingBytes - 4 * kAlignment) / (bytes[0] + bytes[1] + bytes[2] + bytes[3]));
        for (uint64_t first = 0; first < tensor.rows(); first += perPiece) {
            const uint64_t rows = std::min(perPiece, tensor.rows() - first);
            Cutter cutter(m_staging);
            std::array<std::byte*, 4> from{};
            for (size_t i = 0; i < 4; ++i) from[i] = cutter.take<std::byte>(bytes[i] * rows);
            inParallel(rows, [&](uint64_t row) {
                std::array<std::byte*, 4> planes{};
                for (size_t i = 0; i < 4; ++i) planes[i] = from[i] + bytes[i] * row;
                repackRow(tensor.type, tensor.data + (first + row) * rowBytes, tensor.columns(), planes);
            });
            for (size_t i = 0; i < 4; ++i) {
                if (bytes[i] == 0) continue;
                TRY(check(cudaMemcpyAsync(const_cast<uint8_t*>(to[i]) + bytes[i] * first, from[i], bytes[i] * rows,
                                          cudaMemcpyHostToDevice, m_stream),
                          "taking the model's weights"));
            }
            TRY(check(cudaStreamSynchronize(m_stream), "taking the model's weights"));
        }
        return {};
    }

    Result<void> vector(const Tensor& tensor, float* to) {
        std::vector<float> values(tensor.columns() * tensor.rows());
        const uint64_t rowBytes = model::rowBytes(tensor.type, tensor.columns());
        for (uint64_t row = 0; row < tensor.rows(); ++row) {
            model::dequantizeRow(tensor.type, tensor.data + row * rowBytes,
                                 std::span(values).subspan(row * tensor.columns(), tensor.columns()));
        }
        TRY(check(cudaMemcpyAsync(to, values.data(), values.size() * sizeof(float), cudaMemcpyHostToDevice, m_stream),
                  "taking the model's weights"));
        return check(cudaStreamSynchronize(m_stream), "taking the model's weights");
    }

private:
    std::byte* m_staging;
    uint64_t m_stagingBytes;
    cudaStream_t m_stream;
};

Error cancelled() { return {ErrorCode::Cancelled, "loading the model was cancelled"}; }

}  // namespace

Result<Weights> Weights::load(const model::Model& model, cudaStream_t stream, const engine::Progress& progress) {
    const model::Inventory all = everything(model);
    uint64_t widest = 0, total = 0, done = 0;
    Cutter count;
    for (const Tensor* tensor : all.matrices) {
        cut(*tensor, count);
        const std::array<uint64_t, 4> bytes = planeBytes(formatOf(tensor->type), tensor->columns());
        widest = std::max(widest, bytes[0] + bytes[1] + bytes[2] + bytes[3]);
        total += tensor->sizeBytes;
    }
    for (const Tensor* tensor : all.vectors) count.take<float>(tensor->columns() * tensor->rows());

    Weights weights;
    weights.m_bytes = count.bytes();
    weights.m_memory = TRY(allocateDevice(count.bytes(), "the model's weights"));
    const uint64_t stagingBytes = std::max(kStagingBytes, widest + 4 * kAlignment);
    const PinnedMemory staging = TRY(allocatePinned(stagingBytes, "loading the model"));
    Uploader upload(staging.get(), stagingBytes, stream);
    Cutter cutter(weights.m_memory.get());
    for (const Tensor* tensor : all.matrices) {
        if (progress && !progress(done, total)) return cancelled();
        const MatrixView view = cut(*tensor, cutter);
        TRY(upload.matrix(*tensor, view));
        weights.m_matrices[tensor] = view;
        done += tensor->sizeBytes;
    }
    for (const Tensor* tensor : all.vectors) {
        auto* const values = cutter.take<float>(tensor->columns() * tensor->rows());
        TRY(upload.vector(*tensor, values));
        weights.m_vectors[tensor] = values;
    }
    if (progress && !progress(total, total)) return cancelled();
    if (model.file != nullptr) TRY(model.file->checkWhole());
    return weights;
}

const MatrixView* Weights::matrix(const Tensor* tensor) const {
    const auto found = m_matrices.find(tensor);
    return found == m_matrices.end() ? nullptr : &found->second;
}

const float* Weights::vector(const Tensor* tensor) const {
    const auto found = m_vectors.find(tensor);
    return found == m_vectors.end() ? nullptr : found->second;
}

}  // namespace daylong::cuda
