#include "vulkan/pipelines.h"

#include "vulkan/shader_table.h"

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>

#include <unistd.h>

namespace daylong::vulkan {

namespace {

/// The file's data if it begins with the header of this very device and driver; a driver may crash on any other.
std::vector<char> readCache(const std::filesystem::path& file, const VkPhysicalDeviceProperties& device) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> data{std::istreambuf_iterator<char>(stream), {}};
    VkPipelineCacheHeaderVersionOne header;
    if (data.size() < sizeof header) return {};
    std::memcpy(&header, data.data(), sizeof header);
    const bool fits = header.headerSize == sizeof header &&
                      header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE &&
                      header.vendorID == device.vendorID && header.deviceID == device.deviceID &&
                      std::memcmp(header.pipelineCacheUUID, device.pipelineCacheUUID, VK_UUID_SIZE) == 0;
    return fits ? data : std::vector<char>();
}

/// A reader sees the whole old file or the whole new one.
void replaceFile(const std::filesystem::path& file, const std::vector<char>& data) {
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    std::filesystem::path temporary = file;
    temporary += "." + std::to_string(getpid());
    std::ofstream stream(temporary, std::ios::binary);
    stream.write(data.data(), static_cast<std::streamsize>(data.size()));
    stream.close();
    if (stream) std::filesystem::rename(temporary, file, ignored);
    else std::filesystem::remove(temporary, ignored);
}

std::string hex(const uint8_t* bytes, size_t count) {
    std::string text;
    for (size_t i = 0; i < count; ++i) {
        text += "0123456789abcdef"[bytes[i] >> 4U];
        text += "0123456789abcdef"[bytes[i] & 15U];
    }
    return text;
}

}  // namespace

Pipelines& Pipelines::operator=(Pipelines&& other) noexcept {
    std::swap(m_device, other.m_device);
    std::swap(m_file, other.m_file);
    std::swap(m_setLayout, other.m_setLayout);
    std::swap(m_layout, other.m_layout);
    std::swap(m_cache, other.m_cache);
    std::swap(m_pipelines, other.m_pipelines);
    std::swap(m_changed, other.m_changed);
    return *this;
}

Pipelines::~Pipelines() {
    if (!m_device || m_device->isHung()) return;
    const DeviceApi& api = m_device->api();
    const VkDevice device = m_device->handle();
    for (const auto& [key, pipeline] : m_pipelines) api.DestroyPipeline(device, pipeline, nullptr);
    if (m_cache != VK_NULL_HANDLE) api.DestroyPipelineCache(device, m_cache, nullptr);
    if (m_layout != VK_NULL_HANDLE) api.DestroyPipelineLayout(device, m_layout, nullptr);
    if (m_setLayout != VK_NULL_HANDLE) api.DestroyDescriptorSetLayout(device, m_setLayout, nullptr);
}

Result<Pipelines> Pipelines::create(std::shared_ptr<Device> device, const std::filesystem::path& cacheFolder) {
    Pipelines made;
    made.m_device = device;
    const DeviceApi& api = device->api();
    std::array<VkDescriptorSetLayoutBinding, kBindings> bindings{};
    for (uint32_t i = 0; i < kBindings; ++i) {
        bindings[i] = {.binding = i,
                       .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                       .descriptorCount = 1,
                       .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT};
    }
    const VkDescriptorSetLayoutCreateInfo set{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                              .bindingCount = kBindings,
                                              .pBindings = bindings.data()};
    VkResult result = api.CreateDescriptorSetLayout(device->handle(), &set, nullptr, &made.m_setLayout);
    if (result != VK_SUCCESS) return device->failure(result, "a Vulkan descriptor layout");
    const VkPushConstantRange push{.stageFlags = VK_SHADER_STAGE_COMPUTE_BIT, .offset = 0, .size = kPushBytes};
    const VkPipelineLayoutCreateInfo layout{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                            .setLayoutCount = 1,
                                            .pSetLayouts = &made.m_setLayout,
                                            .pushConstantRangeCount = 1,
                                            .pPushConstantRanges = &push};
    result = api.CreatePipelineLayout(device->handle(), &layout, nullptr, &made.m_layout);
    if (result != VK_SUCCESS) return device->failure(result, "a Vulkan pipeline layout");

    const VkPhysicalDeviceProperties properties = device->properties();
    std::vector<char> data;
    if (!cacheFolder.empty()) {
        made.m_file = cacheFolder / ("vulkan-" + hex(properties.pipelineCacheUUID, VK_UUID_SIZE) + ".cache");
        data = readCache(made.m_file, properties);
    }
    const VkPipelineCacheCreateInfo cache{.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO,
                                          .initialDataSize = data.size(),
                                          .pInitialData = data.data()};
    result = api.CreatePipelineCache(device->handle(), &cache, nullptr, &made.m_cache);
    if (result != VK_SUCCESS) return device->failure(result, "a Vulkan pipeline cache");
    return made;
}

Result<VkPipeline> Pipelines::get(const std::string& shader, const Constants& constants, uint32_t subgroup) {
    const auto found = m_pipelines.find({shader, constants});
    if (found != m_pipelines.end()) return found->second;
    const DeviceApi& api = m_device->api();
    const std::span<const uint32_t> code = shaderCode(shader);
    if (code.empty())
        return Error{ErrorCode::Unsupported,
                     "there is no Vulkan shader " + shader + " in this build; choose another device"};
    const VkShaderModuleCreateInfo moduleInfo{
        .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO, .codeSize = code.size_bytes(), .pCode = code.data()};
    VkShaderModule shaderModule = VK_NULL_HANDLE;
    VkResult result = api.CreateShaderModule(m_device->handle(), &moduleInfo, nullptr, &shaderModule);
    if (result != VK_SUCCESS) return m_device->failure(result, "the Vulkan shader " + shader);

    std::vector<VkSpecializationMapEntry> entries;
    std::vector<uint32_t> values;
    for (const auto& [id, value] : constants) {
        entries.push_back({.constantID = id,
                           .offset = static_cast<uint32_t>(values.size() * sizeof(uint32_t)),
                           .size = sizeof(uint32_t)});
        values.push_back(value);
    }
    const VkSpecializationInfo specialisation{.mapEntryCount = static_cast<uint32_t>(entries.size()),
                                              .pMapEntries = entries.data(),
                                              .dataSize = values.size() * sizeof(uint32_t),
                                              .pData = values.data()};
    VkComputePipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO, .layout = m_layout};
    info.stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                  .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                  .module = shaderModule,
                  .pName = "main",
                  .pSpecializationInfo = &specialisation};
    const VkPipelineShaderStageRequiredSubgroupSizeCreateInfoEXT size{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO_EXT,
        .requiredSubgroupSize = subgroup};
    if (subgroup != 0) {
        info.stage.pNext = &size;
        info.stage.flags = VK_PIPELINE_SHADER_STAGE_CREATE_REQUIRE_FULL_SUBGROUPS_BIT_EXT;
    }
    VkPipeline pipeline = VK_NULL_HANDLE;
    result = api.CreateComputePipelines(m_device->handle(), m_cache, 1, &info, nullptr, &pipeline);
    api.DestroyShaderModule(m_device->handle(), shaderModule, nullptr);
    if (result != VK_SUCCESS) return m_device->failure(result, "the Vulkan shader " + shader);
    m_pipelines[{shader, constants}] = pipeline;
    m_changed = true;
    return pipeline;
}

Result<VkPipeline> matrixPipeline(Pipelines& pipelines, const Device& device, const std::string& shader,
                                  bool ofExperts) {
    const MatrixShape& shape = device.matrices();
    return pipelines.get(shader,
                         {{0, kMatrixSubgroups * shape.subgroup},
                          {1, shape.outputs},
                          {2, shape.rows},
                          {3, shape.depth},
                          {4, ofExperts ? 1U : 0U}},
                         shape.subgroup);
}

void Pipelines::save() {
    if (m_file.empty() || !m_changed) return;
    size_t size = 0;
    const DeviceApi& api = m_device->api();
    if (api.GetPipelineCacheData(m_device->handle(), m_cache, &size, nullptr) != VK_SUCCESS) return;
    std::vector<char> data(size);
    if (api.GetPipelineCacheData(m_device->handle(), m_cache, &size, data.data()) != VK_SUCCESS) return;
    data.resize(size);
    replaceFile(m_file, data);
    m_changed = false;
}

}  // namespace daylong::vulkan
