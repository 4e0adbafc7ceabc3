#include "chat/local/open_model.h"

#include "base/say.h"
#include "chat/local/local_model.h"
#include "cpu/cpu_backend.h"
#include "settings/suited.h"

#include <map>

namespace daylong::chat {

namespace {

/// The type that most of the weights' bytes have.
std::string mainType(const model::GgufFile& file) {
    std::map<std::string_view, uint64_t> bytes;
    std::string_view most;
    for (const model::Tensor& tensor : file.tensors()) {
        const std::string_view type = model::traits(tensor.type).name;
        bytes[type] += tensor.sizeBytes;
        if (bytes[type] > bytes[most]) most = type;
    }
    return std::string(most);
}

Result<std::unique_ptr<engine::Backend>> makeCpuBackend(const settings::Settings& settings) {
    if (settings.device == "cpu") return cpu::makeCpuBackend({.threads = settings.threads});
    return failure(ErrorCode::Device, Say::UnknownDevice, settings.device);
}

Result<std::unique_ptr<TokenModel>> open(const settings::Settings& settings, const std::filesystem::path& starter,
                                         const MakeBackend& makeBackend, const std::function<bool(double)>& progress) {
    const bool starterWanted = settings::isStarter(settings.modelPath);
    const std::shared_ptr<const model::Model> model =
        TRY(model::loadModel(starterWanted ? starter : std::filesystem::path(settings.modelPath)));
    const std::shared_ptr<const text::Tokenizer> tokenizer = TRY(text::Tokenizer::create(model->file));
    std::unique_ptr<engine::Backend> backend = TRY(makeBackend(settings));
    TRY(backend->loadWeights(model, [&](uint64_t done, uint64_t total) {
        return progress(total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1.0);
    }));
    settings::ModelSummary summary = summaryOf(*model);
    const engine::DeviceInfo device = backend->device();
    summary.device = device.name;
    summary.deviceId = device.id;
    summary.deviceBytes = device.memoryTotalBytes;
    summary.heldBytes = backend->weightBytes();
    summary.heldInFile = backend->weightsAreMapped();
    summary.chat = text::chooseChatTemplate(*model->file, *tokenizer, settings.chatTemplate());
    summary.starter = starterWanted;
    // The smallest cache; start and resume make the one that the settings ask for, once the sinks are known.
    const engine::CacheOptions smallest{.size = 8, .chunk = 1};
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend), smallest));
    return std::unique_ptr<TokenModel>(
        std::make_unique<LocalModel>(std::move(summary), std::move(generator), tokenizer));
}

}  // namespace

OpenModel modelFiles(std::filesystem::path starter, MakeBackend makeBackend) {
    if (!makeBackend) makeBackend = makeCpuBackend;
    return [starter = std::move(starter), makeBackend = std::move(makeBackend)](
               const settings::Settings& settings, const std::function<bool(double)>& progress) {
        return open(settings, starter, makeBackend, progress);
    };
}

settings::ModelSummary summaryOf(const model::Model& model) {
    return {
        .name = model.config.name,
        .fingerprint = model.fingerprint,
        .architecture = model.config.architecture,
        .quantization = mainType(*model.file),
        .deviceBytes = cpu::cpuDevice().memoryTotalBytes,
        .parameters = model.parameters,
        .weightBytes = model.weightBytes,
        .trainedContext = model.config.trainedContext,
        .vocabulary = model.config.vocabSize,
        .cacheShape = engine::cacheShape(model.config),
        .sampling = settings::believed(model::readSamplingHints(*model.file)),
    };
}

}  // namespace daylong::chat
