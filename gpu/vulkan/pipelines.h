// Compiled shaders, by name and specialisation constants, made when first asked for; kept on disk from run to run.
// Thread rule: one thread. Failure rule: Device; a cache file that cannot be used or written is only slower.
#pragma once

#include "vulkan/device.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace daylong::vulkan {

constexpr uint32_t kBindings = 8;    // storage buffers of every pipeline
constexpr uint32_t kPushBytes = 64;  // push constants of every pipeline

/// Specialisation constants by id.
using Constants = std::map<uint32_t, uint32_t>;

class Pipelines {
public:
    static Result<Pipelines> create(std::shared_ptr<Device> device, const std::filesystem::path& cacheFolder);
    Pipelines() = default;
    Pipelines(Pipelines&& other) noexcept { *this = std::move(other); }
    Pipelines& operator=(Pipelines&& other) noexcept;
    ~Pipelines();

    /// `subgroup`: the threads of its subgroups, all of them there; 0: as the driver likes.
    Result<VkPipeline> get(const std::string& shader, const Constants& constants, uint32_t subgroup = 0);
    /// Writes the cache file, if pipelines were made since.
    void save();

    VkPipelineLayout layout() const { return m_layout; }
    VkDescriptorSetLayout setLayout() const { return m_setLayout; }

private:
    std::shared_ptr<Device> m_device;
    std::filesystem::path m_file;  // empty: none
    VkDescriptorSetLayout m_setLayout = VK_NULL_HANDLE;
    VkPipelineLayout m_layout = VK_NULL_HANDLE;
    VkPipelineCache m_cache = VK_NULL_HANDLE;
    std::map<std::pair<std::string, Constants>, VkPipeline> m_pipelines;
    bool m_changed = false;
};

/// One of the shaders that use the device's matrices.
Result<VkPipeline> matrixPipeline(Pipelines& pipelines, const Device& device, const std::string& shader,
                                  bool ofExperts);

}  // namespace daylong::vulkan
