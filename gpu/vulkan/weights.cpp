#include "vulkan/weights.h"

#include "model/inventory.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace daylong::vulkan {

namespace {

using model::Tensor;

constexpr uint64_t kAlignment = 256;  // the most that Vulkan lets a device ask for
constexpr uint64_t kStagingBytes = 16U << 20U;

uint64_t aligned(uint64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

uint32_t Matrix::units() const {
    return static_cast<uint32_t>(blocksOf(*packing, columns) * (packing->blockElements / 32));
}

struct Weights::Item {
    const Tensor* tensor = nullptr;
    const Packing* packing = nullptr;  // nullptr: a vector
    uint64_t firstRow = 0, rows = 0;
    uint64_t bodyBytes = 0, scaleBytes = 0;  // of a row
    size_t buffer = 0;
    uint64_t offset = 0;
    uint64_t bytes() const { return aligned(rows * bodyBytes) + aligned(rows * scaleBytes); }
};

Result<std::vector<Weights::Item>> Weights::plan(const model::Model& model, const Device& device) {
    model::Inventory all = model::takeInventory(model);
    if (model.embedding != nullptr &&
        std::find(all.matrices.begin(), all.matrices.end(), model.embedding) == all.matrices.end()) {
        all.matrices.push_back(model.embedding);
    }
    std::vector<Item> items;
    for (const Tensor* tensor : all.vectors)
        items.push_back({.tensor = tensor, .rows = tensor->rows(), .bodyBytes = tensor->columns() * sizeof(float)});
    for (const Tensor* tensor : all.matrices) {
        const Packing* packing = findPacking(tensor->type);
        if (packing == nullptr) {
            return Error{ErrorCode::Unsupported,
                         tensor->name + " has the type " + std::string(model::traits(tensor->type).name) +
                             ", which Vulkan devices cannot use here; choose the CPU or another file of the model"};
        }
        const uint64_t blocks = blocksOf(*packing, tensor->columns());
        Item item{.tensor = tensor,
                  .packing = packing,
                  .bodyBytes = blocks * packing->bodyBytes,
                  .scaleBytes = blocks * packing->scaleStride};
        const uint64_t most = std::min(device.maxStorageRange() / item.bodyBytes,
                                       (device.maxBuffer() - 2 * kAlignment) / (item.bodyBytes + item.scaleBytes));
        if (most == 0)
            return Error{ErrorCode::Unsupported, tensor->name + " has rows longer than one binding of " +
                                                     device.info().name + " covers; choose another device"};
        for (item.firstRow = 0; item.firstRow < tensor->rows(); item.firstRow += item.rows) {
            item.rows = std::min(most, tensor->rows() - item.firstRow);
            items.push_back(item);
        }
    }
    return items;
}

Result<void> Weights::allocate(std::vector<Item>& items, Device& device) {
    std::vector<uint64_t> sizes;
    for (Item& item : items) {
        if (sizes.empty() || sizes.back() + item.bytes() > device.maxBuffer()) sizes.push_back(0);
        item.buffer = sizes.size() - 1;
        item.offset = sizes.back();
        sizes.back() += item.bytes();
    }
    TRY(device.checkRoom(std::accumulate(sizes.begin(), sizes.end(), kStagingBytes), "The model"));
    for (const uint64_t size : sizes)
        m_buffers.push_back(TRY(device.makeBuffer(size, Device::Where::Device, "The model")));
    for (const Item& item : items) {
        const VkBuffer buffer = m_buffers[item.buffer].handle();
        const Range bodies{buffer, item.offset, item.rows * item.bodyBytes};
        if (item.packing == nullptr) {
            m_vectors[item.tensor] = bodies;
            continue;
        }
        Matrix& matrix = m_matrices[item.tensor];
        matrix.packing = item.packing;
        matrix.rows = static_cast<uint32_t>(item.tensor->rows());
        matrix.columns = static_cast<uint32_t>(item.tensor->columns());
        const uint64_t scaleBytes = (item.rows * item.scaleBytes + 3) / 4 * 4;  // read in words
        const Range scales{buffer, item.offset + aligned(bodies.bytes), scaleBytes};
        matrix.slices.push_back({.firstRow = static_cast<uint32_t>(item.firstRow),
                                 .rows = static_cast<uint32_t>(item.rows),
                                 .bodies = bodies,
                                 .scales = scaleBytes != 0 ? scales : bodies});
    }
    return {};
}

Result<void> Weights::upload(const std::vector<Item>& items, Device& device, const engine::Progress& progress) {
    uint64_t widest = 0, total = 0, done = 0;
    for (const Item& item : items) {
        widest = std::max(widest, item.bodyBytes + item.scaleBytes);
        total += item.rows * (item.bodyBytes + item.scaleBytes);
    }
    const Error cancelled{ErrorCode::Cancelled, "loading the model was cancelled"};
    if (progress && !progress(0, total)) return cancelled;
    const Buffer staging =
        TRY(device.makeBuffer(std::max(kStagingBytes, widest), Device::Where::Upload, "Loading the model"));
    const VkCommandBuffer commands = TRY(device.makeCommands());
    const auto copy = [&](const Item& item, uint64_t first, uint64_t rows) -> Result<void> {
        const uint64_t bodies = rows * item.bodyBytes;
        if (item.packing != nullptr) {
            repackRows(*item.tensor, *item.packing, item.firstRow + first, rows, staging.data(),
                       staging.data() + bodies);
        } else {
            const uint64_t columns = item.tensor->columns();
            for (uint64_t row = 0; row < rows; ++row) {
                model::dequantizeRow(item.tensor->type,
                                     item.tensor->data + (first + row) * model::rowBytes(item.tensor->type, columns),
                                     std::span(reinterpret_cast<float*>(staging.data()) + row * columns, columns));
            }
        }
        TRY(device.begin(commands, true));
        const VkBuffer to = m_buffers[item.buffer].handle();
        const VkBufferCopy body{.srcOffset = 0, .dstOffset = item.offset + first * item.bodyBytes, .size = bodies};
        device.api().CmdCopyBuffer(commands, staging.handle(), to, 1, &body);
        const VkBufferCopy scale{
            .srcOffset = bodies,
            .dstOffset = item.offset + aligned(item.rows * item.bodyBytes) + first * item.scaleBytes,
            .size = rows * item.scaleBytes};
        if (scale.size != 0) device.api().CmdCopyBuffer(commands, staging.handle(), to, 1, &scale);
        TRY(device.end(commands));
        return device.run({&commands, 1});
    };
    Result<void> result;
    for (size_t i = 0; i < items.size() && result; ++i) {
        const Item& item = items[i];
        const uint64_t rowBytes = item.bodyBytes + item.scaleBytes, most = staging.bytes() / rowBytes;
        for (uint64_t first = 0; first < item.rows && result; first += most) {
            const uint64_t rows = std::min(most, item.rows - first);
            result = copy(item, first, rows);
            done += rows * rowBytes;
            if (result && progress && !progress(done, total)) result = cancelled;
        }
    }
    device.freeCommands(commands);
    return result;
}

Result<Weights> Weights::load(const model::Model& model, const std::shared_ptr<Device>& device,
                              const engine::Progress& progress) {
    Weights weights;
    std::vector<Item> items = TRY(weights.plan(model, *device));
    TRY(weights.allocate(items, *device));
    TRY(weights.upload(items, *device, progress));
    if (model.file != nullptr) TRY(model.file->checkWhole());
    return weights;
}

const Matrix* Weights::matrix(const Tensor* tensor) const {
    const auto found = m_matrices.find(tensor);
    return found == m_matrices.end() ? nullptr : &found->second;
}

const Range* Weights::vector(const Tensor* tensor) const {
    const auto found = m_vectors.find(tensor);
    return found == m_vectors.end() ? nullptr : &found->second;
}

uint64_t Weights::bytes() const {
    return std::accumulate(m_buffers.begin(), m_buffers.end(), uint64_t{0},
                           [](uint64_t sum, const Buffer& each) { return sum + each.bytes(); });
}

}  // namespace daylong::vulkan
