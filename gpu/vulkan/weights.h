// A model's weights on the device: matrices cut into slices of rows that one binding can cover, vectors as floats.
// Thread rule: one thread. Failure rule: load fails with OutOfMemory (before anything is uploaded), Unsupported,
// Cancelled or Device.
#pragma once

#include "engine/backend.h"
#include "model/model.h"
#include "vulkan/device.h"
#include "vulkan/repack.h"

#include <unordered_map>
#include <vector>

namespace daylong::vulkan {

/// Part of a buffer, as a shader's binding sees it.
struct Range {
    VkBuffer buffer = VK_NULL_HANDLE;
    uint64_t offset = 0, bytes = 0;
};

struct Slice {
    uint32_t firstRow = 0, rows = 0;
    Range bodies, scales;  // scales: the bodies again where the type has none
};

struct Matrix {
    const Packing* packing = nullptr;
    uint32_t rows = 0, columns = 0;  // rows: of all experts
    std::vector<Slice> slices;
    uint32_t units() const;  // of 32 elements, in a row
};

class Weights {
public:
    static Result<Weights> load(const model::Model& model, const std::shared_ptr<Device>& device,
                                const engine::Progress& progress);

    /// nullptr if the tensor is not one of the model's.
    const Matrix* matrix(const model::Tensor* tensor) const;
    const Range* vector(const model::Tensor* tensor) const;
    uint64_t bytes() const;

private:
    struct Item;  // a slice, or a vector, and where it goes
    Result<std::vector<Item>> plan(const model::Model& model, const Device& device);
    Result<void> allocate(std::vector<Item>& items, Device& device);
    Result<void> upload(const std::vector<Item>& items, Device& device, const engine::Progress& progress);

    std::vector<Buffer> m_buffers;
    std::unordered_map<const model::Tensor*, Matrix> m_matrices;
    std::unordered_map<const model::Tensor*, Range> m_vectors;
};

}  // namespace daylong::vulkan
