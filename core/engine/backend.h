// Backend: a device that holds one model's weights and one KV cache, and replays its graph step by step.
// One of the project's abstract interfaces. Implementations: core/cpu, gpu/cuda, gpu/vulkan.
// Thread rule: all calls from one thread at a time (the engine thread). Failure rule: Result; a failed
// loadWeights or prepare leaves the backend unusable until it succeeds again; a Device error from run means lost.
#pragma once

#include "base/result.h"
#include "engine/cache_record.h"
#include "engine/graph.h"
#include "engine/step.h"
#include "model/model.h"

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace daylong::engine {

enum class DeviceKind { Cpu, DiscreteGpu, IntegratedGpu, SoftwareGpu };

struct DeviceInfo {
    std::string id;    // "cpu", "cuda:0", "vulkan:1": what --backend takes
    std::string name;  // "AMD EPYC (AVX-512)", for people
    uint64_t memoryTotalBytes = 0;
    uint64_t memoryFreeBytes = 0;
    DeviceKind kind = DeviceKind::Cpu;
    std::string driver;        // "NVIDIA 550.54": with the name, what a remembered measurement belongs to; empty: none
    uint32_t rowsAtOnce = 64;  // tokens of a long prompt that this kind of device reads well in one step
};

/// What a GPU's rowsAtOnce is: as many as keep it busy. `multiplies`: it has units for products of matrices; without
/// them a step of so many rows would keep a display, and whoever wants to stop it, waiting. Not measured on one yet.
constexpr uint32_t rowsOfGpu(DeviceKind kind, bool multiplies) {
    if (kind == DeviceKind::SoftwareGpu) return 64;
    return kind == DeviceKind::DiscreteGpu && multiplies ? 512 : 128;
}

/// Called with done and total of some unit; return false to cancel.
using Progress = std::function<bool(uint64_t done, uint64_t total)>;

/// What writeStates() says of others.
inline Error notItsStates() {
    return {ErrorCode::InvalidArgument, "the states are not those of this model on this device"};
}

class Backend {
public:
    virtual ~Backend() = default;

    virtual DeviceInfo device() const = 0;

    /// Uploads or repacks the weights. Keeps `model` alive.
    virtual Result<void> loadWeights(std::shared_ptr<const model::Model> model, const Progress& progress) = 0;

    /// Allocates cache and activations and compiles the graph, replacing an earlier one. Weights stay.
    /// After it, run() allocates nothing. The graph's tensors are the loaded model's.
    virtual Result<void> prepare(const Graph& graph, const CacheLayout& layout) = 0;

    /// Evaluates one step. `logits` is [step.rows - step.firstLogitRow, vocab].
    virtual Result<void> run(const Step& step, std::span<float> logits) = 0;

    /// Whether what a row of a step comes to, and leaves in the cache, is the same to the bit whatever other rows are
    /// in the step, as long as all that these come to are finite numbers.
    virtual bool isSameInAnyStep() const { return false; }

    /// The records of what stands in these slots, which is what was last stored there; and back again, to the bit.
    /// InvalidArgument where there are no such slots, or the records have another size.
    virtual Result<void> readSlots(const SlotRange& range, std::span<std::byte> records) {
        return cannotCopy(range, records);
    }
    virtual Result<void> writeSlots(const SlotRange& range, std::span<const std::byte> records) {
        return cannotCopy(range, records);
    }

    /// Copies what layers with a state keep into one of kCheckpoints places, or back. Not called where none has one.
    virtual Result<void> keepStates(uint32_t) { return Error{ErrorCode::Unsupported, kNoStates}; }
    virtual Result<void> restoreStates(uint32_t) { return Error{ErrorCode::Unsupported, kNoStates}; }
    /// What layers with a state keep now, as this device lays it out, and back, to the bit. InvalidArgument where there
    /// are more or fewer of them. Not called where none has one.
    virtual Result<void> readStates(std::span<std::byte>) { return Error{ErrorCode::Unsupported, kNoStates}; }
    virtual Result<void> writeStates(std::span<const std::byte>) { return Error{ErrorCode::Unsupported, kNoStates}; }

    /// Seconds that the device spent computing in the last run(), by its own clock; 0 where it cannot tell.
    virtual double lastRunSeconds() const { return 0.0; }

    /// Bytes allocated for the cache (K and V, all layers) and for weights held besides the mapped file.
    virtual uint64_t cacheBytes() const = 0;
    virtual uint64_t weightBytes() const = 0;
    /// Whether those lie in a file that is mapped, so that processes share them and the system may take them back.
    virtual bool weightsAreMapped() const { return false; }

private:
    static constexpr const char* kNoStates = "this device keeps no states";
    static Error cannotCopy(const SlotRange&, std::span<const std::byte>) {
        return {ErrorCode::Unsupported, "this device does not hand out its cache"};
    }
};

}  // namespace daylong::engine
