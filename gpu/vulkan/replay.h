// Programs recorded into command buffers: a step is written into the step buffer, and the recording for its number of
// rows submitted again. Nothing is recorded or allocated per step. Thread rule: one thread. Failure rule: as Device's;
// the device must not be in use when it is destroyed.
#pragma once

#include "vulkan/program.h"

#include <span>
#include <vector>

namespace daylong::vulkan {

class Replay {
public:
    Replay() = default;
    Replay(Replay&& other) noexcept { *this = std::move(other); }
    Replay& operator=(Replay&& other) noexcept;
    ~Replay();

    /// `programs` by ascending capacity. `logits`: where the logits are, rows of `stride` floats.
    static Result<Replay> create(std::shared_ptr<Device> device, const Pipelines& pipelines,
                                 const std::vector<Program>& programs, const Range& logits, uint32_t stride);

    /// `logits` [rows - firstLogitRow, vocab].
    Result<void> run(const engine::Step& step, uint32_t vocab, std::span<float> logits);
    /// By the device's clock; 0 where it has none.
    double lastRunSeconds() const { return m_seconds; }

private:
    struct Recording {
        StepLayout layout;
        VkCommandBuffer commands = VK_NULL_HANDLE;
    };
    Result<void> record(const Recording& recording, const Program& program, const Pipelines& pipelines);
    void recordReadback(VkCommandBuffer commands, uint64_t from, uint64_t bytes) const;
    VkDescriptorSet nextSet(const Dispatch& dispatch);
    double elapsed() const;
    void barrier(VkCommandBuffer commands, VkPipelineStageFlags from, VkAccessFlags written, VkPipelineStageFlags to,
                 VkAccessFlags accessed) const;

    std::shared_ptr<Device> m_device;
    VkDescriptorPool m_pool = VK_NULL_HANDLE;
    std::vector<VkDescriptorSet> m_sets;
    size_t m_nextSet = 0;
    Buffer m_step, m_upload, m_readback;
    Range m_logits;
    uint32_t m_stride = 0;
    std::vector<Recording> m_recordings;
    VkCommandBuffer m_copyRest = VK_NULL_HANDLE;  // the logits' second row and on
    VkQueryPool m_clock = VK_NULL_HANDLE;         // when a recording began and ended; none where the queue cannot tell
    double m_seconds = 0.0;
};

}  // namespace daylong::vulkan
