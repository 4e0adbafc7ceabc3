#include "cuda/cuda_backend.h"

#include "cuda/cache_copy.h"
#include "cuda/program.h"
#include "cuda/resources.h"
#include "cuda/weights.h"
#include "engine/step_check.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <optional>
#include <string>

namespace daylong::cuda {

namespace {

using engine::DeviceInfo;
using engine::DeviceKind;

constexpr int kLeastCapability = 75;  // mma.sync on half floats, dp4a

std::string versionText(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// Nothing where the device cannot be used.
std::optional<DeviceInfo> describe(int index, int driver) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, index) != cudaSuccess) return {};
    if (properties.major * 10 + properties.minor < kLeastCapability) return {};
    DeviceInfo info;
    info.id = "cuda:" + std::to_string(index);
    info.name = properties.name;
    info.memoryTotalBytes = properties.totalGlobalMem;
    info.kind = properties.integrated != 0 ? DeviceKind::IntegratedGpu : DeviceKind::DiscreteGpu;
    info.driver = "CUDA " + versionText(driver);
    info.rowsAtOnce = engine::rowsOfGpu(info.kind, true);
    size_t free = 0, total = 0;
    if (cudaSetDevice(index) == cudaSuccess && cudaMemGetInfo(&free, &total) == cudaSuccess)
        info.memoryFreeBytes = free;
    return info;
}

/// The last error of a call that was allowed to fail is not the next call's.
void forgetErrors() { cudaGetLastError(); }

class CudaBackend : public engine::Backend {
public:
    CudaBackend(int index, uint32_t processors, DeviceInfo info, const CudaOptions& options, Stream stream, Event begin,
                Event end)
        : m_index(index),
          m_processors(processors),
          m_info(std::move(info)),
          m_options(options),
          m_stream(std::move(stream)),
          m_begin(std::move(begin)),
          m_end(std::move(end)) {}

    ~CudaBackend() override { cudaSetDevice(m_index); }  // what is freed is that device's

    DeviceInfo device() const override { return m_info; }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        TRY(ready());
        dropProgram();
        m_weights = {};
        m_model.reset();
        m_weights = TRY(Weights::load(*model, m_stream.get(), progress));
        m_model = std::move(model);
        return {};
    }

    Result<void> prepare(const engine::Graph& graph, const engine::CacheLayout& layout) override {
        TRY(ready());
        dropProgram();
        if (m_model == nullptr)
            return Error{ErrorCode::InvalidArgument, "no model is loaded on the GPU; load one first"};
        m_program = TRY(Program::create(graph, layout, m_weights, m_processors, m_stream.get()));
        // One row with and without logits, and whole chunks with the last row's or none: what is replayed. Others are
        // queued op by op.
        const Result<void> captured = captureAll(layout);
        if (!captured) dropProgram();
        return captured;
    }

    Result<void> run(const engine::Step& step, std::span<float> logits) override {
        TRY(ready());
        if (!m_program)
            return Error{ErrorCode::InvalidArgument, "nothing is prepared on the GPU; prepare a graph first"};
        TRY(engine::checkStep(step, m_program->graph(), m_program->layout(), logits.size()));
        if (m_options.failAtStep != 0 && ++m_steps >= m_options.failAtStep) return lose("as a test asked for");
        const Result<void> done = replay(step);
        if (!done) return lose(done.error().message);
        const size_t wanted = size_t{step.rows - step.firstLogitRow} * m_program->graph().vocabSize;
        if (wanted > 0) std::memcpy(logits.data(), m_program->logitMemory(), wanted * sizeof(float));
        return {};
    }

    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return copySlots(range, records.size(), [&](const engine::CacheRecord& record) {
            return m_copy.read(m_program->cache(), record, range, records, m_stream.get());
        });
    }

    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return copySlots(range, records.size(), [&](const engine::CacheRecord& record) {
            return m_copy.write(m_program->cache(), record, range, records, m_stream.get());
        });
    }

    Result<void> keepStates(uint32_t checkpoint) override { return copyStates(checkpoint, false); }
    Result<void> restoreStates(uint32_t checkpoint) override { return copyStates(checkpoint, true); }
    Result<void> readStates(std::span<std::byte> states) override {
        if (!m_program || states.size() != m_program->states().size()) return engine::notItsStates();
        return moveStates(states.data(), m_program->states().data(), states.size(), cudaMemcpyDeviceToHost);
    }
    Result<void> writeStates(std::span<const std::byte> states) override {
        if (!m_program || states.size() != m_program->states().size()) return engine::notItsStates();
        return moveStates(m_program->states().data(), states.data(), states.size(), cudaMemcpyHostToDevice);
    }

    double lastRunSeconds() const override { return m_seconds; }
    uint64_t cacheBytes() const override { return m_program ? m_program->cacheBytes() : 0; }
    uint64_t weightBytes() const override { return m_weights.bytes(); }

private:
    struct Captured {
        uint32_t rows, firstLogitRow;
        Executable graph;
    };

    /// Makes the device the calling thread's, if it is not lost.
    Result<void> ready() {
        if (m_lost) return Error{ErrorCode::Device, "the GPU was lost; choose a device again"};
        return check(cudaSetDevice(m_index), "being chosen");
    }

    template <class Copy>
    Result<void> copySlots(const engine::SlotRange& range, uint64_t bytes, const Copy& copy) {
        TRY(ready());
        if (!m_program || !engine::fits(range, m_program->graph(), m_program->layout(), bytes))
            return Error{ErrorCode::InvalidArgument, "there are no such slots in the cache of the GPU"};
        const Result<void> copied = copy(engine::cacheRecord(m_program->graph(), m_program->layout().kv, range.ring));
        if (!copied && copied.error().code == ErrorCode::Device) return lose(copied.error().message);
        return copied;
    }

    Result<void> copyStates(uint32_t checkpoint, bool back) {
        TRY(ready());
        if (!m_program || checkpoint >= engine::kCheckpoints)
            return Error{ErrorCode::InvalidArgument, "there is no such checkpoint on the GPU"};
        m_program->copyStates(checkpoint, back, m_stream.get());
        return finishStates();
    }

    Result<void> moveStates(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
        TRY(ready());
        TRY(check(cudaMemcpyAsync(to, from, bytes, kind, m_stream.get()), "copying states"));
        return finishStates();
    }

    Result<void> finishStates() {
        const Result<void> copied = check(cudaStreamSynchronize(m_stream.get()), "copying states");
        return copied ? copied : lose(copied.error().message);
    }

    Error lose(const std::string& why) {
        m_lost = true;
        return {ErrorCode::Device, "the GPU was lost: " + why + "; the conversation goes on on another device"};
    }

    void dropProgram() {
        m_captured.clear();
        m_program.reset();
    }

    Result<void> captureAll(const engine::CacheLayout& layout) {
        const std::array<Captured, 4> shapes = {
            {{1, 0, {}}, {1, 1, {}}, {layout.chunk, layout.chunk - 1, {}}, {layout.chunk, layout.chunk, {}}}};
        for (const Captured& shape : shapes) {
            if (find(shape.rows, shape.firstLogitRow) != nullptr) continue;
            TRY(warmUp(shape.rows, shape.firstLogitRow));
            TRY(capture(shape.rows, shape.firstLogitRow));
        }
        return {};
    }

    /// Every kernel once before it is captured: the driver loads them when they are first launched, which a graph must
    /// not. The rows see a key of their own, in a slot that is written again before any token sees it.
    Result<void> warmUp(uint32_t rows, uint32_t firstLogitRow) {
        engine::Step step;
        step.rows = rows;
        step.tokens.assign(rows, 0);
        for (const uint32_t window : m_program->graph().rings) {
            const engine::RingShape shape = engine::ringShape(m_program->layout(), window);
            engine::RingStep& ring = step.rings.emplace_back();
            ring.slot.assign(rows, shape.ringSlots > 0 ? shape.fixedSlots : 0);
            ring.fixedCount.assign(rows, 0);
            ring.windowFirst.assign(rows, 0);
            ring.windowCount.assign(rows, shape.ringSlots > 0 ? 1 : 0);
        }
        step.windowAngles.assign(m_program->stepLayout(rows).bytes() / sizeof(float), 1.0F);
        step.fixedAngles = step.windowAngles;
        m_program->stepLayout(rows).write(step, m_program->stepMemory());
        m_program->record(rows, firstLogitRow, m_stream.get());
        TRY(check(cudaGetLastError(), "starting a first step"));
        return check(cudaStreamSynchronize(m_stream.get()), "computing a first step");
    }

    Result<void> capture(uint32_t rows, uint32_t firstLogitRow) {
        TRY(check(cudaStreamBeginCapture(m_stream.get(), cudaStreamCaptureModeRelaxed), "beginning a graph"));
        m_program->record(rows, firstLogitRow, m_stream.get());
        const Result<void> launched = check(cudaGetLastError(), "taking a kernel");
        cudaGraph_t graph = nullptr;
        const Result<void> ended = check(cudaStreamEndCapture(m_stream.get(), &graph), "ending a graph");
        const GraphHandle handle(graph);
        TRY(launched);
        TRY(ended);
        cudaGraphExec_t executable = nullptr;
        TRY(check(cudaGraphInstantiate(&executable, graph, 0), "compiling a graph"));
        m_captured.push_back({rows, firstLogitRow, Executable(executable)});
        return {};
    }

    cudaGraphExec_t find(uint32_t rows, uint32_t firstLogitRow) const {
        const auto same = [&](const Captured& each) {
            return each.rows == rows && each.firstLogitRow == firstLogitRow;
        };
        const auto found = std::find_if(m_captured.begin(), m_captured.end(), same);
        return found != m_captured.end() ? found->graph.get() : nullptr;
    }

    Result<void> replay(const engine::Step& step) {
        m_program->stepLayout(step.rows).write(step, m_program->stepMemory());
        TRY(check(cudaEventRecord(m_begin.get(), m_stream.get()), "starting its clock"));
        if (step.begins) m_program->clearStates(m_stream.get());
        const cudaGraphExec_t graph = find(step.rows, step.firstLogitRow);
        if (graph != nullptr) TRY(check(cudaGraphLaunch(graph, m_stream.get()), "starting a step"));
        else m_program->record(step.rows, step.firstLogitRow, m_stream.get());
        TRY(check(cudaGetLastError(), "starting a step"));
        TRY(check(cudaEventRecord(m_end.get(), m_stream.get()), "stopping its clock"));
        TRY(check(cudaStreamSynchronize(m_stream.get()), "computing a step"));
        float milliseconds = 0.0F;
        TRY(check(cudaEventElapsedTime(&milliseconds, m_begin.get(), m_end.get()), "reading its clock"));
        m_seconds = static_cast<double>(milliseconds) / 1000.0;
        return {};
    }

    int m_index;
    uint32_t m_processors;
    DeviceInfo m_info;
    CudaOptions m_options;
    Stream m_stream;
    Event m_begin, m_end;
    std::shared_ptr<const model::Model> m_model;
    Weights m_weights;
    std::optional<Program> m_program;
    std::vector<Captured> m_captured;
    CacheCopy m_copy;
    double m_seconds = 0.0;
    uint64_t m_steps = 0;
    bool m_lost = false;
};

}  // namespace

Result<std::vector<DeviceInfo>> cudaDevices() {
    int driver = 0, count = 0;
    const cudaError_t version = cudaDriverGetVersion(&driver);
    if (version != cudaSuccess || driver == 0) {
        forgetErrors();
        return Error{ErrorCode::Device, "no driver was found; install NVIDIA's"};
    }
    const cudaError_t counted = cudaGetDeviceCount(&count);
    if (counted != cudaSuccess) {
        forgetErrors();
        return Error{ErrorCode::Device, std::string("there is no usable device: ") + cudaGetErrorString(counted)};
    }
    std::vector<DeviceInfo> devices;
    for (int index = 0; index < count; ++index) {
        if (const auto info = describe(index, driver)) devices.push_back(*info);
    }
    forgetErrors();
    if (devices.empty()) return Error{ErrorCode::Device, "no device of compute capability 7.5 or later was found"};
    return devices;
}

Result<std::unique_ptr<engine::Backend>> makeCudaBackend(uint32_t index, const CudaOptions& options) {
    const std::vector<DeviceInfo> devices = TRY(cudaDevices());
    const std::string id = "cuda:" + std::to_string(index);
    const auto found =
        std::find_if(devices.begin(), devices.end(), [&](const DeviceInfo& each) { return each.id == id; });
    if (found == devices.end())
        return Error{ErrorCode::Device,
                     "there is no usable device " + id + " here; 'daylong-cli devices' lists those there are"};
    TRY(check(cudaSetDevice(static_cast<int>(index)), "being chosen"));
    int processors = 0;
    TRY(check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, static_cast<int>(index)),
              "describing itself"));
    Stream stream = TRY(makeStream());
    Event begin = TRY(makeEvent());
    Event end = TRY(makeEvent());
    std::unique_ptr<engine::Backend> made =
        std::make_unique<CudaBackend>(static_cast<int>(index), static_cast<uint32_t>(std::max(processors, 1)), *found,
                                      options, std::move(stream), std::move(begin), std::move(end));
    return made;
}

}  // namespace daylong::cuda
