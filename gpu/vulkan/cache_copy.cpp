#include "vulkan/cache_copy.h"

#include "base/half.h"

#include <algorithm>
#include <cstring>

namespace daylong::vulkan {

namespace {

constexpr uint64_t kStagingBytes = 4U << 20U;

}  // namespace

std::vector<CacheCopy::Column> CacheCopy::columnsOf(const Memory& memory, const engine::CacheRecord& record,
                                                    uint32_t tilesOfHead) {
    std::vector<Column> columns;
    for (const engine::CacheRecord::Layer& layer : record.layers) {
        const auto elementBytes = static_cast<uint32_t>(layer.elements / layer.headDim);
        const uint32_t chunks = (layer.headDim + 7) / 8;
        const auto add = [&](const Range& range, uint32_t head, uint64_t at, bool across) {
            Column elements{.buffer = range.buffer,
                            .begin = range.offset,
                            .units = chunks,
                            .unitBytes = 8 * elementBytes,
                            .across = across,
                            .at = at,
                            .bytes = layer.elements};
            elements.tileBytes = uint64_t{Memory::kTileSlots} * chunks * elements.unitBytes;
            const uint64_t ofHead = tilesOfHead * elements.tileBytes;
            elements.begin += head * ofHead;
            columns.push_back(elements);
            if (layer.scales == 0) return;
            Column scales = elements;
            scales.units = static_cast<uint32_t>(layer.scales / sizeof(uint16_t));
            scales.unitBytes = sizeof(float);
            scales.scales = true;
            scales.tileBytes = uint64_t{Memory::kTileSlots} * scales.units * scales.unitBytes;
            scales.begin = range.offset + layer.kvHeads * ofHead + head * tilesOfHead * scales.tileBytes;
            scales.at = at + layer.elements;
            scales.bytes = layer.scales;
            columns.push_back(scales);
        };
        for (uint32_t head = 0; head < layer.kvHeads; ++head) {
            add(memory.keys(layer.index), head, layer.key(head), true);
            add(memory.values(layer.index), head, layer.value(head), false);
        }
    }
    return columns;
}

Result<void> CacheCopy::copy(Device& device, const std::vector<Column>& columns, uint64_t firstTile, uint64_t tiles,
                             bool toDevice) {
    const DeviceApi& api = device.api();
    const VkCommandBuffer commands = TRY(device.makeCommands());
    const auto barrier = [&](VkPipelineStageFlags from, VkAccessFlags before, VkPipelineStageFlags to,
                             VkAccessFlags after) {
        const VkMemoryBarrier memory{
            .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER, .srcAccessMask = before, .dstAccessMask = after};
        api.CmdPipelineBarrier(commands, from, to, 0, 1, &memory, 0, nullptr, 0, nullptr);
    };
    const auto record = [&]() -> Result<void> {
        TRY(device.begin(commands, true));
        barrier(VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
        uint64_t staged = 0;
        for (const Column& column : columns) {
            const uint64_t at = column.begin + firstTile * column.tileBytes, bytes = tiles * column.tileBytes;
            const VkBufferCopy region{
                .srcOffset = toDevice ? staged : at, .dstOffset = toDevice ? at : staged, .size = bytes};
            api.CmdCopyBuffer(commands, toDevice ? m_upload.handle() : column.buffer,
                              toDevice ? column.buffer : m_readback.handle(), 1, &region);
            staged += bytes;
        }
        if (!toDevice)
            barrier(VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT,
                    VK_ACCESS_HOST_READ_BIT);
        TRY(device.end(commands));
        return device.run({&commands, 1});
    };
    const Result<void> done = record();
    device.freeCommands(commands);
    return done;
}

Result<void> CacheCopy::makeBuffers(Device& device, uint64_t bytes) {
    bytes = std::max(bytes, kStagingBytes);
    if (m_readback.bytes() >= bytes) return {};
    for (auto [buffer, where] :
         {std::pair(&m_readback, Device::Where::Readback), std::pair(&m_upload, Device::Where::Upload)})
        *buffer = TRY(device.makeBuffer(bytes, where, "Copying the cache"));
    return {};
}

template <class Each>
Result<void> CacheCopy::forTiles(Device& device, const std::vector<Column>& columns, const engine::SlotRange& slots,
                                 const Each& each) {
    constexpr uint64_t tile = Memory::kTileSlots;
    uint64_t tileBytes = 1;
    for (const Column& column : columns) tileBytes += column.tileBytes;
    TRY(makeBuffers(device, tileBytes));
    const uint64_t most = m_readback.bytes() / tileBytes;
    for (uint64_t slot = slots.first, end = uint64_t{slots.first} + slots.count; slot < end;) {
        const uint64_t firstTile = slot / tile, tiles = std::min(most, (end + tile - 1) / tile - firstTile);
        TRY(copy(device, columns, firstTile, tiles, false));
        const uint64_t last = std::min(end, (firstTile + tiles) * tile);
        TRY(each(firstTile, tiles, static_cast<uint32_t>(slot), static_cast<uint32_t>(last)));
        slot = last;
    }
    return {};
}

Result<void> CacheCopy::read(Device& device, const Memory& memory, const engine::CacheRecord& record,
                             const engine::SlotRange& slots, uint32_t tilesOfHead, std::span<std::byte> records) {
    const std::vector<Column> columns = columnsOf(memory, record, tilesOfHead);
    const auto take = [&](uint64_t firstTile, uint64_t tiles, uint32_t begin, uint32_t end) -> Result<void> {
        const std::byte* staged = m_readback.data();
        for (const Column& column : columns) {
            for (uint32_t slot = begin; slot < end; ++slot) {
                const std::byte* const from = staged + (slot / Memory::kTileSlots - firstTile) * column.tileBytes;
                std::byte* const to = &records[(slot - slots.first) * record.bytes + column.at];
                for (uint32_t unit = 0; unit < column.units; ++unit) {
                    const std::byte* const each = from + column.place(slot, unit);
                    if (column.scales) {
                        float scale = 0.0F;
                        std::memcpy(&scale, each, sizeof scale);
                        const uint16_t half = halfFromFloat(scale);  // it was one
                        std::memcpy(to + unit * sizeof half, &half, sizeof half);
                    } else {
                        const uint64_t before = uint64_t{unit} * column.unitBytes;
                        std::memcpy(to + before, each, std::min<uint64_t>(column.unitBytes, column.bytes - before));
                    }
                }
            }
            staged += tiles * column.tileBytes;
        }
        return {};
    };
    return forTiles(device, columns, slots, take);
}

Result<void> CacheCopy::write(Device& device, const Memory& memory, const engine::CacheRecord& record,
                              const engine::SlotRange& slots, uint32_t tilesOfHead,
                              std::span<const std::byte> records) {
    const std::vector<Column> columns = columnsOf(memory, record, tilesOfHead);
    const auto change = [&](uint64_t firstTile, uint64_t tiles, uint32_t begin, uint32_t end) -> Result<void> {
        std::byte* staged = m_upload.data();
        const std::byte* before = m_readback.data();
        for (const Column& column : columns) {
            std::memcpy(staged, before, tiles * column.tileBytes);
            for (uint32_t slot = begin; slot < end; ++slot) {
                std::byte* const to = staged + (slot / Memory::kTileSlots - firstTile) * column.tileBytes;
                const std::byte* const from = &records[(slot - slots.first) * record.bytes + column.at];
                for (uint32_t unit = 0; unit < column.units; ++unit) {
                    std::byte* const each = to + column.place(slot, unit);
                    if (column.scales) {
                        uint16_t half = 0;
                        std::memcpy(&half, from + unit * sizeof half, sizeof half);
                        const float scale = floatFromHalf(half);
                        std::memcpy(each, &scale, sizeof scale);
                    } else {
                        const uint64_t done = uint64_t{unit} * column.unitBytes;
                        std::memcpy(each, from + done, std::min<uint64_t>(column.unitBytes, column.bytes - done));
                    }
                }
            }
            staged += tiles * column.tileBytes;
            before += tiles * column.tileBytes;
        }
        return copy(device, columns, firstTile, tiles, true);
    };
    return forTiles(device, columns, slots, change);
}

Result<void> CacheCopy::read(Device& device, const Range& range, std::span<std::byte> bytes) {
    TRY(makeBuffers(device, 0));
    for (uint64_t done = 0; done < bytes.size();) {
        const uint64_t count = std::min<uint64_t>(m_readback.bytes(), bytes.size() - done);
        const Column piece{.buffer = range.buffer, .begin = range.offset + done, .tileBytes = count};
        TRY(copy(device, {piece}, 0, 1, false));
        std::memcpy(&bytes[done], m_readback.data(), count);
        done += count;
    }
    return {};
}

Result<void> CacheCopy::write(Device& device, const Range& range, std::span<const std::byte> bytes) {
    TRY(makeBuffers(device, 0));
    for (uint64_t done = 0; done < bytes.size();) {
        const uint64_t count = std::min<uint64_t>(m_upload.bytes(), bytes.size() - done);
        std::memcpy(m_upload.data(), &bytes[done], count);
        const Column piece{.buffer = range.buffer, .begin = range.offset + done, .tileBytes = count};
        TRY(copy(device, {piece}, 0, 1, true));
        done += count;
    }
    return {};
}

}  // namespace daylong::vulkan
