#include "engine/record_turn.h"

#include "base/half.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace daylong::engine {

namespace {

constexpr size_t kScaled = 32;  // elements of q8_0 that share a scale

template <class T>
T at(const std::byte* bytes, size_t index) {
    T value;
    std::memcpy(&value, bytes + index * sizeof value, sizeof value);
    return value;
}
template <class T>
void put(std::byte* bytes, size_t index, T value) {
    std::memcpy(bytes + index * sizeof value, &value, sizeof value);
}

/// `scales` stand behind the elements, where there are any.
void unpack(KvType kv, const std::byte* vector, const std::byte* scales, std::span<float> out) {
    for (size_t i = 0; i < out.size(); ++i) {
        if (kv == KvType::F32) out[i] = at<float>(vector, i);
        else if (kv == KvType::F16) out[i] = floatFromHalf(at<uint16_t>(vector, i));
        else out[i] = at<int8_t>(vector, i) * floatFromHalf(at<uint16_t>(scales, i / kScaled));
    }
}

void pack(KvType kv, std::span<const float> values, std::byte* vector, std::byte* scales) {
    if (kv == KvType::F32) {
        std::memcpy(vector, values.data(), values.size_bytes());
        return;
    }
    if (kv == KvType::F16) {
        for (size_t i = 0; i < values.size(); ++i) put(vector, i, halfFromFloat(values[i]));
        return;
    }
    for (size_t from = 0; from < values.size(); from += kScaled) {
        const auto block = values.subspan(from, std::min(kScaled, values.size() - from));
        float most = 0.0F;
        for (const float value : block) most = std::max(most, std::abs(value));
        put(scales, from / kScaled, halfFromFloat(most / 127.0F));
        for (size_t i = 0; i < block.size(); ++i) {
            const float quant = most > 0.0F ? std::nearbyint(block[i] * (127.0F / most)) : 0.0F;
            put(vector, from + i, static_cast<int8_t>(quant));
        }
    }
}

void turn(std::span<float> key, model::RopeStyle style, std::span<const float> angles) {
    const size_t pairs = angles.size() / 2;
    for (size_t i = 0; i < pairs; ++i) {
        const bool adjacent = style == model::RopeStyle::AdjacentPairs;
        float& x = key[adjacent ? 2 * i : i];
        float& y = key[adjacent ? 2 * i + 1 : i + pairs];
        const float cosine = angles[2 * i], sine = angles[2 * i + 1], before = x;
        x = before * cosine - y * sine;
        y = before * sine + y * cosine;
    }
}

/// Which angle set turns a layer's keys; kNoRope: none does.
int32_t ropeSetOf(const Graph& graph, uint32_t layer) {
    for (const Op& op : graph.ops) {
        if (op.kind == OpKind::RopeStore && op.layer == layer && op.in2 != kNoBuffer) return op.ropeSet;
    }
    return kNoRope;
}

}  // namespace

void turnKeys(std::span<std::byte> records, const CacheRecord& record, const Graph& graph, KvType kv,
              std::span<const RopePhases> phases, uint64_t positions) {
    std::vector<float> key, angles;
    for (const CacheRecord::Layer& layer : record.layers) {
        const model::RopeStyle style = graph.attention[layer.index].ropeStyle;
        const int32_t set = ropeSetOf(graph, layer.index);
        if (set == kNoRope || style == model::RopeStyle::None) continue;
        const RopePhases& turning = phases[static_cast<size_t>(set)];
        angles.resize(size_t{turning.pairs()} * 2);
        turning.angles(positions, angles);
        for (float& each : angles) each /= turning.magnitude();  // the keys have it in them
        key.resize(layer.headDim);
        for (size_t token = 0; token < records.size(); token += record.bytes) {
            for (uint32_t head = 0; head < layer.kvHeads; ++head) {
                std::byte* const vector = records.data() + token + layer.key(head);
                std::byte* const scales = vector + layer.elements;
                unpack(kv, vector, scales, key);
                turn(key, style, angles);
                pack(kv, key, vector, scales);
            }
        }
    }
}

}  // namespace daylong::engine
