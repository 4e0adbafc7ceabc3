// A graph as dispatches: which pipelines run over which buffers, in which order, with barriers only where one op needs
// another's results. Made once for each size of step; recorded once, resubmitted for every step.
// Thread rule: one thread. Failure rule: InvalidArgument for a graph that the loaded model does not fit; Unsupported.
#pragma once

#include "vulkan/memory.h"
#include "vulkan/pipelines.h"
#include "vulkan/step_buffer.h"

#include <array>
#include <vector>

namespace daylong::vulkan {

struct Dispatch {
    VkPipeline pipeline = VK_NULL_HANDLE;
    std::array<Range, kBindings> bindings{};  // those without a buffer: the step
    std::vector<uint32_t> push;
    GroupCount groups;
    std::vector<uint32_t> reads, writes;  // what it touches, by number, to know when to wait
};

struct Program {
    StepLayout layout;
    std::vector<Dispatch> dispatches;
};

struct ProgramInputs {
    const engine::Graph& graph;
    const engine::CacheLayout& layout;
    const Weights& weights;
    const Memory& memory;
    Pipelines& pipelines;
    const Device& device;
    bool softwareDevice = false;
};

/// For steps of at most `capacity` rows.
Result<Program> compileProgram(const ProgramInputs& inputs, uint32_t capacity);

}  // namespace daylong::vulkan
