#include "cpu/cpu_backend.h"

#include "base/clock.h"
#include "cpu/attention.h"
#include "cpu/dispatch.h"
#include "cpu/expert_tasks.h"
#include "cpu/kv_cache.h"
#include "cpu/program.h"
#include "cpu/route.h"
#include "cpu/state_tasks.h"
#include "cpu/thread_pool.h"
#include "cpu/weights.h"
#include "engine/step_check.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace daylong::cpu {

namespace {

using engine::BufferId;
using engine::Graph;
using engine::Op;
using engine::OpKind;
using engine::Step;

// Of a product's input: up to so many each thread prepares for itself, which is cheaper than waiting for another's.
constexpr uint32_t kOwnValues = 4096;
constexpr uint32_t kMostPerCore = 4;  // threads: more than that only wait for each other, and their stacks take memory

uint32_t widestHead(const Graph& graph) {
    uint32_t widest = 0;
    for (const engine::AttentionShape& shape : graph.attention) widest = std::max(widest, shape.headDim);
    return widest;
}

class CpuBackend final : public engine::Backend {
public:
    explicit CpuBackend(const CpuOptions& options)
        : m_kernels(kernelsFor(options.simd.value_or(bestSimdLevel()))),
          m_pool(options.threads != 0 ? std::min(options.threads, kMostPerCore * usableCores()) : usableCores()),
          m_folder(options.kept) {}

    engine::DeviceInfo device() const override { return cpuDevice(); }

    Result<void> loadWeights(std::shared_ptr<const model::Model> model, const engine::Progress& progress) override {
        m_program = {};
        m_weights = {};
        m_model = std::move(model);
        m_weights = TRY(Weights::load(*m_model, m_folder, m_pool, progress));
        return {};
    }

    Result<void> prepare(const Graph& graph, const engine::CacheLayout& layout) override {
        m_program = {};
        m_cache = {};
        m_memory = {};
        m_graph = graph;
        m_layout = layout;
        Program program = TRY(compile(graph, m_weights));
        m_cache = TRY(KvCache::create(graph, layout));
        m_attention = TRY(AttentionTasks::create(graph, layout, m_pool.threads()));
        TRY(allocateActivations(layout, std::max(program.mostColumns, widestHead(graph))));
        m_program = std::move(program);
        return {};
    }

    Result<void> run(const Step& step, std::span<float> logits) override {
        if (m_program.phases.empty())
            return Error{ErrorCode::InvalidArgument, "the CPU backend has no model prepared; open a model first"};
        TRY(engine::checkStep(step, m_graph, m_layout, logits.size()));
        m_step = &step;
        m_logits = logits.data();
        m_attention.plan(step);
        const double start = steadySeconds();
        m_pool.begin();
        for (const Phase& phase : m_program.phases) std::visit([this](const auto& each) { runPhase(each); }, phase);
        m_pool.end();
        m_runSeconds = steadySeconds() - start;
        if (m_model->file != nullptr) TRY(m_model->file->checkWhole());  // embeddings were looked up in it
        return m_weights.checkWhole();
    }

    Result<void> readSlots(const engine::SlotRange& range, std::span<std::byte> records) override {
        return forEachLayer(range, records.size(), [&](const engine::CacheRecord& record, uint32_t layer) {
            m_cache.read(record, layer, range, records.data());
        });
    }

    Result<void> writeSlots(const engine::SlotRange& range, std::span<const std::byte> records) override {
        return forEachLayer(range, records.size(), [&](const engine::CacheRecord& record, uint32_t layer) {
            m_cache.write(record, layer, range, records.data());
        });
    }

    Result<void> keepStates(uint32_t checkpoint) override {
        assert(checkpoint < engine::kCheckpoints);
        m_cache.keepStates(checkpoint);
        return {};
    }
    Result<void> restoreStates(uint32_t checkpoint) override {
        assert(checkpoint < engine::kCheckpoints);
        m_cache.restoreStates(checkpoint);
        return {};
    }

    Result<void> readStates(std::span<std::byte> states) override {
        if (states.size() != m_cache.states().size()) return engine::notItsStates();
        std::ranges::copy(m_cache.states(), states.begin());
        return {};
    }
    Result<void> writeStates(std::span<const std::byte> states) override {
        if (states.size() != m_cache.states().size()) return engine::notItsStates();
        std::ranges::copy(states, m_cache.states().begin());
        return {};
    }

    bool isSameInAnyStep() const override { return true; }

    double lastRunSeconds() const override { return m_runSeconds; }
    uint64_t cacheBytes() const override { return m_cache.bytes(); }
    uint64_t weightBytes() const override { return m_weights.bytes(); }
    bool weightsAreMapped() const override { return m_weights.areMapped(); }

private:
    /// body(record, layer) for each layer of the range's ring, shared out among the threads.
    template <class Body>
    Result<void> forEachLayer(const engine::SlotRange& range, uint64_t bytes, const Body& body) {
        if (m_program.phases.empty() || !engine::fits(range, m_graph, m_layout, bytes))
            return Error{ErrorCode::InvalidArgument, "there are no such slots in the cache of the CPU"};
        const engine::CacheRecord record = engine::cacheRecord(m_graph, m_layout.kv, range.ring);
        m_pool.begin();
        m_pool.parallel(static_cast<uint32_t>(record.layers.size()),
                        [&](uint32_t layer, uint32_t) { body(record, layer); });
        m_pool.end();
        return {};
    }

    /// Buffers for a chunk of rows, and the prepared inputs of products: each thread's own, and a chunk for all.
    Result<void> allocateActivations(const engine::CacheLayout& layout, uint32_t mostColumns) {
        const uint64_t own = std::max(mostColumns, kOwnValues), shared = uint64_t{mostColumns} * layout.chunk;
        const auto blocksBytes = [](uint64_t values) { return aligned(values / 32 * sizeof(ActivationBlock)); };
        const auto inputBytes = [&](uint64_t values) { return aligned(values * sizeof(float)) + blocksBytes(values); };
        uint64_t bytes = m_pool.threads() * inputBytes(own) + inputBytes(shared);
        for (size_t i = 0; i < m_graph.buffers.size(); ++i) {
            if (static_cast<BufferId>(i) != m_graph.logits)
                bytes += aligned(uint64_t{m_graph.buffers[i].width} * layout.chunk * sizeof(float));
        }
        m_memory = TRY(Arena::create(bytes, "the model's working memory"));
        std::byte* at = m_memory.data();
        const auto take = [&at](uint64_t size) {
            std::byte* const taken = at;
            at += size;
            return taken;
        };
        m_buffers.assign(m_graph.buffers.size(), nullptr);
        for (size_t i = 0; i < m_graph.buffers.size(); ++i) {
            if (static_cast<BufferId>(i) == m_graph.logits) continue;  // written where the caller wants them
            m_buffers[i] = reinterpret_cast<float*>(
                take(aligned(uint64_t{m_graph.buffers[i].width} * layout.chunk * sizeof(float))));
        }
        const auto takeInput = [&](uint64_t values) {
            return Activations{.values = reinterpret_cast<float*>(take(aligned(values * sizeof(float)))),
                               .blocks = reinterpret_cast<ActivationBlock*>(take(blocksBytes(values)))};
        };
        m_ownInputs.clear();
        for (uint32_t i = 0; i < m_pool.threads(); ++i) m_ownInputs.push_back(takeInput(own));
        m_preparedFor.assign(m_pool.threads(), nullptr);
        m_sharedInput = takeInput(shared);
        return {};
    }

    uint32_t width(BufferId id) const { return m_graph.buffers[static_cast<size_t>(id)].width; }
    float* at(BufferId id, uint32_t row) const {
        if (id == engine::kNoBuffer) return nullptr;
        if (id == m_graph.logits) return m_logits + size_t{row - m_step->firstLogitRow} * m_graph.vocabSize;
        return m_buffers[static_cast<size_t>(id)] + size_t{row} * width(id);
    }

    uint32_t firstRow(const Op& op) const { return op.logitRowsOnly ? m_step->firstLogitRow : 0; }

    /// body(row, thread) for each of some rows, at most `most` of them as one item.
    template <class Body>
    void eachRow(uint32_t rows, uint32_t most, const Body& body) {
        const uint32_t each = std::clamp((rows + m_pool.threads() - 1) / m_pool.threads(), 1U, most);
        m_pool.parallel((rows + each - 1) / each, [&](uint32_t item, uint32_t thread) {
            const uint32_t end = std::min(rows, (item + 1) * each);
            for (uint32_t row = item * each; row < end; ++row) body(row, thread);
        });
    }

    // --- products

    /// Row `row` of the phase's input, normed and quantised as its matrices want it, as row `index` of `input`.
    void prepareRow(const MatMulPhase& phase, uint32_t row, const Activations& input, uint32_t index) const {
        const float* source = at(phase.in, row);
        float* values = input.values + size_t{index} * phase.columns;
        if (phase.norm) {
            m_kernels.norm(*phase.norm, source, phase.columns, values);
            source = values;
        } else if (phase.wantsValues) {
            std::copy_n(source, phase.columns, values);
        }
        if (phase.wantsQuants) {
            m_kernels.quantize(source, phase.columns, input.blocksOf(index));
        }
    }

    void runPhase(const MatMulPhase& phase) {
        const uint32_t first = phase.logitRowsOnly ? m_step->firstLogitRow : 0, rows = m_step->rows - first;
        if (rows == 0) return;
        // Items of at least 16 KiB of weights times rows, and enough of them to share out evenly.
        const uint64_t tileWork = phase.bytes / phase.tiles * rows;
        const auto leastTiles =
            static_cast<uint32_t>(std::clamp<uint64_t>(16384 / std::max<uint64_t>(tileWork, 1), 1, phase.tiles));
        const uint32_t perItem = std::max(leastTiles, phase.tiles / (m_pool.threads() * 8));
        const uint32_t items = (phase.tiles + perItem - 1) / perItem;
        if (rows == 1 || rows * phase.columns <= kOwnValues) {
            std::fill(m_preparedFor.begin(), m_preparedFor.end(), nullptr);
            m_pool.parallel(items, [&](uint32_t item, uint32_t thread) {
                Activations& own = m_ownInputs[thread];
                if (m_preparedFor[thread] != &phase) {
                    own.columns = phase.columns;
                    own.rows = rows;
                    for (uint32_t row = 0; row < rows; ++row) prepareRow(phase, first + row, own, row);
                    m_preparedFor[thread] = &phase;
                }
                multiply(phase, own, first, rows, item * perItem, std::min(phase.tiles, (item + 1) * perItem));
            });
            return;
        }
        m_sharedInput.columns = phase.columns;
        m_sharedInput.rows = rows;
        eachRow(rows, 8, [&](uint32_t row, uint32_t) { prepareRow(phase, first + row, m_sharedInput, row); });
        m_pool.parallel(items, [&](uint32_t item, uint32_t) {
            multiply(phase, m_sharedInput, first, rows, item * perItem, std::min(phase.tiles, (item + 1) * perItem));
        });
    }

    /// Tiles [begin, end) of the phase's outputs, counted through all of them.
    void multiply(const MatMulPhase& phase, const Activations& input, uint32_t firstRow, uint32_t rows, uint32_t begin,
                  uint32_t end) const {
        uint32_t before = 0;
        for (const MatMulOutput& output : phase.outputs) {
            const uint32_t tiles = output.matrix.tileCount();
            const uint32_t from = std::max(begin, before), to = std::min(end, before + tiles);
            if (from < to) {
                const MatMulJob job{.matrix = output.matrix,
                                    .gate = output.gate,
                                    .activation = output.activation,
                                    .bias = output.bias,
                                    .residual = at(output.residual, firstRow),
                                    .out = at(output.out, firstRow),
                                    .outStride = width(output.out),
                                    .rows = rows};
                m_kernels.matmul(job, input, from - before, to - before);
            }
            before += tiles;
        }
    }

    // --- single rows

    void runPhase(const RowPhase& phase) {
        const uint32_t first = phase.logitRowsOnly ? m_step->firstLogitRow : 0;
        m_pool.parallel(m_step->rows - first, [&](uint32_t item, uint32_t) {
            for (const Op& op : phase.ops) runRow(op, first + item);
        });
    }

    void runRow(const Op& op, uint32_t row) const {
        const float* in = at(op.in, row);
        const float* in2 = at(op.in2, row);
        float* out = at(op.out, row);
        const uint32_t columns = width(op.out);
        switch (op.kind) {
            case OpKind::Embed:
            case OpKind::LookUp: engine::lookUpRows(*op.weight, {&m_step->tokens[row], 1}, out); break;
            case OpKind::Norm: m_kernels.norm(normRow(op, m_weights), in, columns, out); break;
            case OpKind::Gate:
                if (op.activation == model::Activation::Curved) {
                    m_kernels.curve(op.curve, in, columns, out);
                } else if (op.group == 0) {
                    m_kernels.gate(op.activation, in, in2 != nullptr ? in2 + op.from : nullptr, columns, out);
                } else {
                    for (uint32_t at = 0; at < columns; at += op.group)
                        m_kernels.gate(op.activation, in + 2 * at, in + 2 * at + op.group, op.group, out + at);
                }
                break;
            case OpKind::Add: m_kernels.add(in, in2, columns, out); break;
            case OpKind::Scale: m_kernels.scale(in, op.value, columns, out); break;
            case OpKind::Softcap: m_kernels.softcap(in, op.value, columns, out); break;
            case OpKind::Clamp: m_kernels.clamp(in, op.value, columns, out); break;
            case OpKind::Route:
                route(op, in, width(op.in), m_weights.vector(op.bias), m_weights.vector(op.weight), out,
                      at(op.out2, row));
                break;
            case OpKind::ExpertSum:
                m_kernels.scale(in, in2[0], columns, out);
                for (uint32_t u = 1; u < width(op.in2); ++u)
                    m_kernels.addScaled(in + size_t{u} * columns, in2[u], columns, out);
                break;
            case OpKind::Pick:
                for (uint32_t i = 0; i < columns / op.outStep; ++i)
                    std::copy_n(in + size_t{i} * op.inStep + op.from, op.group,
                                out + size_t{i} * op.outStep + op.outFrom);
                break;
            case OpKind::MatMul:
            case OpKind::ExpertMatMul:
            case OpKind::RopeStore:
            case OpKind::Attend:
            case OpKind::Conv:
            case OpKind::DeltaRule:
            case OpKind::Scan: assert(false);  // phases of their own
        }
    }

    // --- experts

    void runPhase(const ExpertPhase& phase) {
        const Op& op = phase.op;
        const uint32_t first = firstRow(op), rows = m_step->rows - first;
        if (rows == 0) return;
        m_sharedInput.columns = phase.columns;
        const ExpertTasks tasks{.phase = phase,
                                .rows = rows,
                                .in = at(op.in, first),
                                .chosen = at(op.in2, first),
                                .out = at(op.out, first),
                                .stride = width(op.in),
                                .chosenStride = width(op.in2),
                                .outStride = width(op.out),
                                .prepared = m_sharedInput};
        m_pool.parallel(tasks.rows, [&](uint32_t row, uint32_t) { tasks.prepare(row, m_kernels); });
        m_pool.parallel(tasks.count(), [&](uint32_t task, uint32_t) { tasks.run(task, m_kernels); });
    }

    // --- states

    void runPhase(const ConvPhase& phase) {
        const Op& op = phase.op;
        const engine::StateShape& shape = m_graph.states[op.layer];
        float* const state = m_cache.state(op.layer);
        if (m_step->begins) std::fill_n(state, shape.floats(), 0.0F);
        constexpr uint32_t kColumns = 128;  // of an item
        m_pool.parallel((shape.width + kColumns - 1) / kColumns, [&](uint32_t item, uint32_t) {
            m_kernels.convolve({.weight = phase.weight.data(),
                                .bias = phase.bias,
                                .in = at(op.in, 0),
                                .out = at(op.out, 0),
                                .state = state,
                                .taps = shape.taps,
                                .width = shape.width,
                                .rows = m_step->rows,
                                .begin = item * kColumns,
                                .end = std::min(shape.width, (item + 1) * kColumns),
                                .activation = op.activation});
        });
    }

    void runPhase(const MatrixStatePhase& phase) {
        const Op& op = phase.op;
        const MatrixStateTasks tasks{.phase = phase,
                                     .heads = m_graph.states[op.layer].delta,
                                     .in = at(op.in, 0),
                                     .in2 = at(op.in2, 0),
                                     .in3 = at(op.in3, 0),
                                     .out = at(op.out, 0),
                                     .state = m_cache.state(op.layer),
                                     .stride = width(op.in),
                                     .gateStride = width(op.in2),
                                     .outStride = width(op.out)};
        m_pool.parallel(tasks.count(), [&](uint32_t task, uint32_t) { tasks.run(task, *m_step, m_kernels); });
    }

    // --- attention

    void runPhase(const RopePhase& phase) {
        const engine::AttentionShape& shape = m_graph.attention[phase.op.layer];
        const bool turns = phase.op.ropeSet != engine::kNoRope && shape.ropeStyle != model::RopeStyle::None;
        const RopeRow rope{.headDim = shape.headDim,
                           .dims = turns ? m_graph.ropeDims[static_cast<size_t>(phase.op.ropeSet)] : 0,
                           .style = turns ? shape.ropeStyle : model::RopeStyle::None};
        const uint32_t first = firstRow(phase.op);
        eachRow(m_step->rows - first, 4, [&](uint32_t row, uint32_t thread) {
            ropeStore(phase, rope, first + row, m_ownInputs[thread].values);
        });
    }

    void ropeStore(const RopePhase& phase, const RopeRow& rope, uint32_t row, float* key) const {
        const Op& op = phase.op;
        const engine::AttentionShape& shape = m_graph.attention[op.layer];
        const size_t before = rope.dims > 0 ? anglesBefore(m_graph, static_cast<size_t>(op.ropeSet)) : 0;
        const size_t angles = before * m_step->rows + size_t{row} * rope.dims;
        const float* window = m_step->windowAngles.data() + angles;
        const float* fixed = m_step->fixedAngles.data() + angles;
        const uint32_t place = m_cache.place(op.layer, m_step->rings[shape.ring].slot[row]);
        for (uint32_t head = 0; op.in2 != engine::kNoBuffer && head < shape.kvHeads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            const HeadCache cache = m_cache.head(op.layer, head);
            m_kernels.rotate(rope, at(op.in2, row) + offset, window, 1.0F, key);
            m_kernels.storeKey(cache, place, key);
            m_kernels.storeValue(cache, place, at(op.in3, row) + offset);
        }
        for (uint32_t head = 0; head < shape.heads; ++head) {
            const size_t offset = size_t{head} * shape.headDim;
            m_kernels.rotate(rope, at(op.in, row) + offset, fixed, phase.scale, at(op.out2, row) + offset);
            m_kernels.rotate(rope, at(op.in, row) + offset, window, phase.scale, at(op.out, row) + offset);
        }
    }

    void runPhase(const AttendPhase& phase) {
        const Op& op = phase.op;
        const AttentionTasks::Layer layer{.index = op.layer,
                                          .logitRowsOnly = op.logitRowsOnly,
                                          .sinkLogits = phase.sinkLogits,
                                          .window = at(op.in, 0),
                                          .fixed = at(op.in2, 0),
                                          .out = at(op.out, 0)};
        if (m_attention.count(layer) == 0) return;
        m_pool.parallel(m_attention.count(layer), [&](uint32_t task, uint32_t thread) {
            m_attention.run(layer, task, thread, *m_step, m_cache, m_kernels);
        });
        if (m_attention.isInParts()) m_attention.addParts(layer, m_kernels);
    }

    const Kernels& m_kernels;
    ThreadPool m_pool;
    const WeightsFolder m_folder;
    std::shared_ptr<const model::Model> m_model;
    Weights m_weights;
    Graph m_graph;
    engine::CacheLayout m_layout;
    Program m_program;
    KvCache m_cache;
    AttentionTasks m_attention;
    Arena m_memory;
    std::vector<float*> m_buffers;                  // [buffer][chunk, width]
    std::vector<Activations> m_ownInputs;           // [threads], of a row, or of kOwnValues
    std::vector<const MatMulPhase*> m_preparedFor;  // [threads] whose input m_ownInputs holds in this step
    Activations m_sharedInput;                      // [chunk]
    const Step* m_step = nullptr;
    float* m_logits = nullptr;
    double m_runSeconds = 0.0;
};

}  // namespace

std::unique_ptr<engine::Backend> makeCpuBackend(const CpuOptions& options) {
    return std::make_unique<CpuBackend>(options);
}

}  // namespace daylong::cpu
