#include "cuda/program.h"

#include "cuda/program_run.h"
#include "engine/step_check.h"

#include <algorithm>
#include <string>

namespace daylong::cuda {

using engine::BufferId;
using engine::kNoBuffer;
using engine::Op;
using engine::OpKind;

namespace {

constexpr uint32_t kMostHeadDim = 768, kMostChunk = 65535;  // of the kernels; and of rows in a grid
constexpr uint32_t kLeastKeys = 64;                         // of a split

KeyType keyTypeOf(engine::KvType type) {
    switch (type) {
        case engine::KvType::F32: return KeyType::F32;
        case engine::KvType::F16: return KeyType::F16;
        case engine::KvType::Q8_0: return KeyType::Q8_0;
    }
    return KeyType::F16;
}

uint64_t bytesOf(KeyType type) { return type == KeyType::F32 ? 4 : type == KeyType::F16 ? 2 : 1; }

/// [layers]
std::vector<CacheView> carveCache(const engine::CacheShape& shape, const engine::CacheLayout& layout, Cutter& device) {
    std::vector<CacheView> cache;
    for (const engine::CacheShape::Layer& each : shape.layers) {
        CacheView& layer = cache.emplace_back();
        const engine::RingShape ring = engine::ringShape(layout, each.nativeWindow);
        layer.type = keyTypeOf(layout.kv);
        layer.slots = ring.slots();
        layer.fixedSlots = ring.fixedSlots;
        layer.ringSlots = ring.ringSlots;
        layer.dims = (each.headDim + 7) / 8 * 8;
        layer.scalesPerSlot = (each.headDim + 31) / 32;
        const uint64_t slots = uint64_t{each.kvHeads} * layer.slots;
        layer.keys = device.take<uint8_t>(slots * layer.dims * bytesOf(layer.type));
        layer.values = device.take<uint8_t>(slots * layer.dims * bytesOf(layer.type));
        if (layer.type != KeyType::Q8_0) continue;
        layer.keyScales = device.take<uint16_t>(slots * layer.scalesPerSlot);
        layer.valueScales = device.take<uint16_t>(slots * layer.scalesPerSlot);
    }
    return cache;
}

RouteArgs::Divide divisorOf(model::Routing routing) {
    if (routing == model::Routing::Softmax) return RouteArgs::Divide::ByAll;
    return routing == model::Routing::Sigmoid ? RouteArgs::Divide::No : RouteArgs::Divide::ByChosen;
}

}  // namespace

uint64_t cacheCost(const engine::CacheShape& shape, const engine::CacheLayout& layout) {
    Cutter counted;
    (void)carveCache(shape, layout, counted);
    (void)counted.take<std::byte>(shape.stateBytes());
    return counted.bytes();
}

Result<Program> Program::create(const engine::Graph& graph, const engine::CacheLayout& layout, const Weights& weights,
                                uint32_t processors, cudaStream_t stream) {
    Program program;
    program.m_graph = graph;
    program.m_layout = layout;
    program.m_processors = processors;
    TRY(program.checkShape());
    TRY(program.resolve(weights));
    Cutter deviceCount, pinnedCount;
    program.carve(deviceCount, pinnedCount);
    program.m_memory = TRY(allocateDevice(deviceCount.bytes(), "the cache and the model's working memory"));
    program.m_pinned = TRY(allocatePinned(pinnedCount.bytes(), "tokens and logits"));
    Cutter device(program.m_memory.get()), pinned(program.m_pinned.get());
    program.carve(device, pinned);
    // The cache's padding must be numbers, and stays what it is now.
    TRY(check(cudaMemsetAsync(program.m_memory.get(), 0, deviceCount.bytes(), stream), "clearing its memory"));
    std::vector<float> slopes;
    for (const engine::AttentionShape& shape : graph.attention) {
        for (uint32_t head = 0; head < shape.heads; ++head) slopes.push_back(engine::alibiSlope(shape, head));
    }
    if (!slopes.empty()) {
        TRY(check(cudaMemcpyAsync(program.m_slopes, slopes.data(), slopes.size() * sizeof(float),
                                  cudaMemcpyHostToDevice, stream),
                  "taking slopes"));
        TRY(check(cudaStreamSynchronize(stream), "taking slopes"));
    }
    TRY(check(cudaStreamSynchronize(stream), "clearing its memory"));
    return program;
}

Result<void> Program::checkShape() const {
    for (const engine::AttentionShape& shape : m_graph.attention) {
        if (shape.headDim > kMostHeadDim) {
            return Error{ErrorCode::Unsupported, "the model has heads of " + std::to_string(shape.headDim) +
                                                     " dimensions, and the CUDA backend takes at most " +
                                                     std::to_string(kMostHeadDim) + "; use another device"};
        }
    }
    if (m_layout.chunk > kMostChunk) {
        return Error{ErrorCode::InvalidArgument, "chunks of " + std::to_string(m_layout.chunk) +
                                                     " tokens are too long; choose at most " +
                                                     std::to_string(kMostChunk)};
    }
    return {};
}

Result<void> Program::resolve(const Weights& weights) {
    m_operands.assign(m_graph.ops.size(), {});
    for (size_t i = 0; i < m_graph.ops.size(); ++i) {
        const Op& op = m_graph.ops[i];
        const bool isMatrix = op.kind == OpKind::Embed || op.kind == OpKind::MatMul || op.kind == OpKind::ExpertMatMul;
        if (op.kind == OpKind::LookUp) {  // read by the host
            if (op.weight == nullptr || op.weight->columns() != width(op.out)) return engine::unloaded(op.weight);
            continue;
        }
        const MatrixView* const matrix = isMatrix ? weights.matrix(op.weight) : nullptr;
        m_operands[i].weight = !isMatrix && op.weight != nullptr ? weights.vector(op.weight) : nullptr;
        m_operands[i].bias = op.bias != nullptr ? weights.vector(op.bias) : nullptr;
        m_operands[i].skip = op.skip != nullptr ? weights.vector(op.skip) : nullptr;
        const bool missing = (isMatrix && matrix == nullptr) ||
                             (!isMatrix && op.weight != nullptr && m_operands[i].weight == nullptr) ||
                             (op.bias != nullptr && m_operands[i].bias == nullptr) ||
                             (op.skip != nullptr && m_operands[i].skip == nullptr);
        if (missing) return engine::unloaded(op.weight);
        if (isMatrix) m_operands[i].matrix = *matrix;
    }
    return {};
}

void Program::carve(Cutter& device, Cutter& pinned) {
    const uint64_t before = device.bytes();
    const engine::CacheShape cached = engine::cacheShape(m_graph);
    m_cache = carveCache(cached, m_layout, device);
    m_stateFloats = cached.stateFloats;
    m_states = reinterpret_cast<float*>(device.take<std::byte>(cached.stateBytes()));
    m_cacheBytes = device.bytes() - before;
    m_buffers.assign(m_graph.buffers.size(), {});
    for (size_t i = 0; i < m_buffers.size(); ++i) {
        const uint32_t stride = (m_graph.buffers[i].width + 3) / 4 * 4;
        const uint64_t rows =
            static_cast<BufferId>(i) == m_graph.logits ? std::max(m_layout.maxLogitRows, 1U) : m_layout.chunk;
        m_buffers[i] = {.data = device.take<float>(rows * stride), .stride = stride};
    }
    uint64_t quants = 0, halves = 0, tiles = 0;
    for (size_t i = 0; i < m_graph.ops.size(); ++i) {
        const Op& op = m_graph.ops[i];
        const MatrixView& matrix = m_operands[i].matrix;
        if (op.kind == OpKind::ExpertMatMul) {
            if (isQuantised(matrix.format))
                quants = std::max(
                    quants, uint64_t{areTiled(op, matrix, kFewRows + 1) ? kFewRows : m_layout.chunk} * width(op.in));
            if (!areTiled(op, matrix, m_layout.chunk)) continue;
            halves = std::max(halves, (uint64_t{width(op.in)} + 31) / 32 * 32);
            tiles = std::max<uint64_t>(
                tiles, expertTiles(m_layout.chunk, static_cast<uint32_t>(op.weight->dims[2]), width(op.in2)));
        }
        if (op.kind != OpKind::MatMul) continue;
        if (isQuantised(matrix.format)) quants = std::max(quants, uint64_t{kFewRows} * matrix.columns);
        if (matrix.format != Format::F32) halves = std::max(halves, uint64_t{matrix.stride});
    }
    const uint64_t tileRows = (uint64_t{m_layout.chunk} + kTileRows - 1) / kTileRows * kTileRows;
    m_quants.codes = device.take<int8_t>(quants);
    m_quants.scales = device.take<float4>(quants / 32);
    m_halves.data = device.take<uint16_t>(tileRows * halves);
    m_halves.scales = device.take<float>(tileRows);
    m_tiles.experts = device.take<uint32_t>(tiles);
    m_tiles.pairs = device.take<uint32_t>(tiles * kTileRows);
    m_partial = device.take<float>(partialFloats());
    uint64_t slopes = 0;
    for (const engine::AttentionShape& shape : m_graph.attention) slopes += shape.heads;
    m_slopes = device.take<float>(slopes);
    const uint64_t stepBytes = stepLayout(m_layout.chunk).bytes();
    m_deviceStep = device.take<std::byte>(stepBytes);
    m_hostStep = pinned.take<std::byte>(stepBytes);
    m_hostLogits = pinned.take<float>(uint64_t{std::max(m_layout.maxLogitRows, 1U)} * m_graph.vocabSize);
}

uint32_t Program::splitsOf(const engine::AttentionShape& shape, uint32_t rows) const {
    const uint32_t slots = engine::ringShape(m_layout, m_graph.rings[shape.ring]).slots();
    const uint32_t blocks =
        attendBlocks({.heads = shape.heads, .kvHeads = shape.kvHeads, .headDim = shape.headDim}) * rows;
    const uint32_t wanted = (4 * m_processors + blocks - 1) / blocks, most = (slots + kLeastKeys - 1) / kLeastKeys;
    return std::max(1U, std::min(wanted, most));
}

uint64_t Program::partialFloats() const {
    uint64_t floats = 0;
    for (const engine::AttentionShape& shape : m_graph.attention) {
        for (uint32_t rows = 1; rows <= m_layout.chunk; ++rows) {
            const uint32_t splits = splitsOf(shape, rows);
            if (splits == 1) break;  // and so for all that are longer
            floats = std::max(floats, uint64_t{rows} * shape.heads * splits * (shape.headDim + 2));
        }
    }
    return floats;
}

StepLayout Program::stepLayout(uint32_t rows) const {
    std::vector<const model::Tensor*> tables;
    for (const Op& op : m_graph.ops) {
        if (op.kind == OpKind::LookUp) tables.push_back(op.weight);
    }
    return {rows, static_cast<uint32_t>(m_graph.rings.size()), engine::anglesBefore(m_graph, m_graph.ropeDims.size()),
            std::move(tables)};
}

Rows Program::at(BufferId id, uint32_t row, const Run& run) const {
    if (id == kNoBuffer) return {};
    const Rows& all = m_buffers[static_cast<size_t>(id)];
    const uint32_t index = id == m_graph.logits ? row - run.firstLogitRow : row;
    return {.data = all.data + size_t{index} * all.stride, .stride = all.stride};
}

void Program::record(uint32_t rows, uint32_t firstLogitRow, cudaStream_t stream) {
    const StepLayout layout = stepLayout(rows);
    Run run{.rows = rows, .firstLogitRow = firstLogitRow, .stream = stream, .layout = layout};
    cudaMemcpyAsync(m_deviceStep, m_hostStep, layout.bytes(), cudaMemcpyHostToDevice, stream);
    for (size_t op = 0; op < m_graph.ops.size();) op += recordFrom(op, run);
    if (firstLogitRow == rows) return;
    const Rows& logits = m_buffers[static_cast<size_t>(m_graph.logits)];
    const size_t bytes = size_t{m_graph.vocabSize} * sizeof(float);
    cudaMemcpy2DAsync(m_hostLogits, bytes, logits.data, logits.stride * sizeof(float), bytes, rows - firstLogitRow,
                      cudaMemcpyDeviceToHost, stream);
}

/// How many ops were recorded together.
size_t Program::recordFrom(size_t index, Run& run) {
    const Op& op = m_graph.ops[index];
    const Operands& operands = m_operands[index];
    const uint32_t first = run.first(op), rows = run.rows - first;
    if (rows == 0) return 1;
    if (op.kind == OpKind::MatMul) return recordProducts(index, run);
    switch (op.kind) {
        case OpKind::Embed:
            launchEmbed(operands.matrix, run.step(m_deviceStep, op).tokens, at(op.out, first, run), rows, run.stream);
            break;
        case OpKind::LookUp: recordLookUp(op, run); break;
        case OpKind::Norm:
            launchNorm({.in = at(op.in, first, run),
                        .out = at(op.out, first, run),
                        .weight = operands.weight,
                        .bias = operands.bias,
                        .width = width(op.out),
                        .group = op.group,
                        .eps = op.value,
                        .kind = op.norm,
                        .eachColumn = op.weight != nullptr && op.weight->columns() > op.group},
                       rows, run.stream);
            break;
        case OpKind::RopeStore: recordRopeStore(op, run); break;
        case OpKind::Attend: recordAttend(op, run); break;
        case OpKind::Route:
            launchRoute({.logits = at(op.in, first, run),
                         .weights = at(op.out, first, run),
                         .indices = at(op.out2, first, run),
                         .experts = width(op.in),
                         .chosen = op.group,
                         .factor = op.value,
                         .factors = operands.weight,
                         .bias = operands.bias,
                         .sigmoid = model::isSigmoid(op.routing),
                         .divide = divisorOf(op.routing),
                         .groups = op.expertGroups.count,
                         .groupsUsed = op.expertGroups.used},
                        rows, run.stream);
            break;
        case OpKind::ExpertMatMul: recordExperts(op, run); break;
        case OpKind::ExpertSum:
            launchExpertSum(at(op.in, first, run), at(op.in2, first, run), width(op.in2), at(op.out, first, run),
                            width(op.out), rows, run.stream);
            break;
        case OpKind::Gate:
        case OpKind::Add:
        case OpKind::Scale:
        case OpKind::Softcap:
        case OpKind::Clamp:
        case OpKind::Pick: recordElementwise(op, run); break;
        case OpKind::Conv:
        case OpKind::DeltaRule:
        case OpKind::Scan: recordStateful(op, operands, run); break;
        case OpKind::MatMul: break;
    }
    run.wrote(op.out);
    run.wrote(op.out2);
    return 1;
}

void Program::recordStateful(const Op& op, const Operands& operands, const Run& run) const {
    const engine::StateShape& shape = m_graph.states[op.layer];
    float* state = m_states;
    for (uint32_t i = 0; i < op.layer; ++i) state += m_graph.states[i].floats();
    if (op.kind == OpKind::Conv) {
        launchConvolve({.in = at(op.in, 0, run),
                        .out = at(op.out, 0, run),
                        .weight = operands.weight,
                        .bias = operands.bias,
                        .state = state,
                        .taps = shape.taps,
                        .width = shape.width,
                        .activation = op.activation},
                       run.rows, run.stream);
        return;
    }
    const model::DeltaNet& net = shape.delta;
    const auto stateStride = static_cast<uint32_t>(shape.floats() / (net.valueHeads * net.keyDim));
    if (op.kind == OpKind::Scan) {
        launchScan({.in = at(op.in, 0, run),
                    .step = at(op.in2, 0, run),
                    .out = at(op.out, 0, run),
                    .rate = operands.weight,
                    .bias = operands.bias,
                    .skip = operands.skip,
                    .state = state,
                    .keyHeads = net.keyHeads,
                    .valueHeads = net.valueHeads,
                    .keyDim = net.keyDim,
                    .valueDim = net.valueDim,
                    .stateStride = stateStride},
                   run.rows, run.stream);
        return;
    }
    launchDeltaRule({.in = at(op.in, 0, run),
                     .decay = at(op.in2, 0, run),
                     .share = at(op.in3, 0, run),
                     .out = at(op.out, 0, run),
                     .rate = operands.weight,
                     .bias = operands.bias,
                     .state = state,
                     .keyHeads = net.keyHeads,
                     .valueHeads = net.valueHeads,
                     .keyDim = net.keyDim,
                     .valueDim = net.valueDim,
                     .stateStride = stateStride,
                     .inTurn = net.inTurn,
                     .eps = op.value},
                    run.rows, run.stream);
}

void Program::clearStates(cudaStream_t stream) const {
    if (m_stateFloats > 0) cudaMemsetAsync(m_states, 0, m_stateFloats * sizeof(float), stream);
}

void Program::copyStates(uint32_t checkpoint, bool back, cudaStream_t stream) const {
    float* const kept = m_states + (1 + checkpoint) * m_stateFloats;
    cudaMemcpyAsync(back ? m_states : kept, back ? kept : m_states, m_stateFloats * sizeof(float),
                    cudaMemcpyDeviceToDevice, stream);
}

/// The host has written the rows into the step.
void Program::recordLookUp(const Op& op, const Run& run) const {
    size_t before = 0;
    for (const Op* each = m_graph.ops.data(); each != &op; ++each) before += each->kind == OpKind::LookUp ? 1 : 0;
    auto* const rows = reinterpret_cast<float*>(m_deviceStep + run.layout.lookUpAt(before));
    launchElementwise({.kind = Elementwise::Scale,
                       .in = {.data = rows, .stride = width(op.out)},
                       .out = at(op.out, 0, run),
                       .value = 1.0F,
                       .width = width(op.out)},
                      run.rows, run.stream);
}

void Program::recordElementwise(const Op& op, const Run& run) const {
    const uint32_t first = run.first(op);
    ElementwiseArgs args{.activation = op.activation,
                         .in = at(op.in, first, run),
                         .in2 = at(op.in2, first, run),
                         .out = at(op.out, first, run),
                         .value = op.value,
                         .rising = op.curve.rising,
                         .falling = op.curve.falling,
                         .linear = op.curve.linear,
                         .width = width(op.out),
                         .group = op.kind == OpKind::Gate || op.kind == OpKind::Pick ? op.group : 0};
    if (op.kind == OpKind::Pick) {
        args.in.data += op.from;
        args.out.data += op.outFrom;
        args.inStep = op.inStep;
        args.outStep = op.outStep;
        args.width = width(op.out) / op.outStep * op.group;
    } else if (args.in2.data != nullptr) {
        args.in2.data += op.from;
    }
    switch (op.kind) {
        case OpKind::Add: args.kind = Elementwise::Add; break;
        case OpKind::Scale: args.kind = Elementwise::Scale; break;
        case OpKind::Softcap: args.kind = Elementwise::Softcap; break;
        case OpKind::Clamp: args.kind = Elementwise::Clamp; break;
        case OpKind::Pick: args.kind = Elementwise::Pick; break;
        default:
            args.kind = op.activation == model::Activation::Curved ? Elementwise::Curve
                        : op.in2 != kNoBuffer || op.group > 0      ? Elementwise::Gate
                                                                   : Elementwise::ActivateAlone;
            break;
    }
    launchElementwise(args, run.rows - first, run.stream);
}

void Program::recordRopeStore(const Op& op, const Run& run) const {
    const engine::AttentionShape& shape = m_graph.attention[op.layer];
    const bool turns = op.ropeSet != engine::kNoRope && shape.ropeStyle != model::RopeStyle::None;
    const size_t set = turns ? static_cast<size_t>(op.ropeSet) : 0;
    const uint32_t first = run.first(op), dims = turns ? m_graph.ropeDims[set] : 0;
    launchRopeStore({.q = at(op.in, first, run),
                     .k = at(op.in2, first, run),
                     .v = at(op.in3, first, run),
                     .window = at(op.out, first, run),
                     .fixed = at(op.out2, first, run),
                     .shape = {.heads = shape.heads, .kvHeads = shape.kvHeads, .headDim = shape.headDim},
                     .cache = m_cache[op.layer],
                     .step = run.step(m_deviceStep, op, shape.ring),
                     .dims = dims,
                     .angleOffset = size_t{engine::anglesBefore(m_graph, set)} * run.rows + size_t{first} * dims,
                     .stores = op.in2 != kNoBuffer,
                     .adjacent = shape.ropeStyle == model::RopeStyle::AdjacentPairs},
                    run.rows - first, run.stream);
}

void Program::recordAttend(const Op& op, const Run& run) const {
    const engine::AttentionShape& shape = m_graph.attention[op.layer];
    const auto index = static_cast<size_t>(&op - m_graph.ops.data());
    const uint32_t first = run.first(op), rows = run.rows - first;
    uint32_t slopesBefore = 0;
    for (uint32_t layer = 0; layer < op.layer; ++layer) slopesBefore += m_graph.attention[layer].heads;
    launchAttend({.window = at(op.in, first, run),
                  .fixed = at(op.in2, first, run),
                  .out = at(op.out, first, run),
                  .shape = {.heads = shape.heads, .kvHeads = shape.kvHeads, .headDim = shape.headDim},
                  .cache = m_cache[op.layer],
                  .step = run.step(m_deviceStep, op, shape.ring),
                  .scale = shape.scale,
                  .softcap = shape.softcap,
                  .slopes = shape.alibiMaxBias > 0.0F ? m_slopes + slopesBefore : nullptr,
                  .sinkLogits = m_operands[index].weight,
                  .splits = splitsOf(shape, rows),
                  .partial = m_partial},
                 rows, run.stream);
}

}  // namespace daylong::cuda
