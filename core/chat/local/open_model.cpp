#include "chat/local/open_model.h"

#include "base/say.h"
#include "chat/local/local_model.h"
#include "cpu/cpu_backend.h"
#include "engine/draft_model.h"
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

Result<std::shared_ptr<engine::DraftModel>> openDraft(const std::filesystem::path& file, const model::Model& of,
                                                      std::unique_ptr<engine::Backend> backend,
                                                      const engine::Progress& progress) {
    const std::shared_ptr<const model::Model> small = TRY(model::loadModel(file));
    if (small->config.vocabSize != of.config.vocabSize)  // else it may say what is none of the model's tokens
        return Error{ErrorCode::Unsupported, "its tokens are others"};
    TRY(backend->loadWeights(small, progress));
    engine::Generator generator =
        TRY(engine::Generator::create(small, std::move(backend), engine::DraftModel::cacheOptions()));
    return std::make_shared<engine::DraftModel>(std::move(generator));
}

/// A small model that says what may come. nullptr: none is at hand, or it cannot be had; then replies come later, and
/// nothing else is wrong. Cancelled alone is an error.
Result<std::shared_ptr<engine::DraftModel>> draftsFor(const model::Model& model, const settings::Settings& settings,
                                                      const MakeBackend& makeBackend, const FindDraft& findDraft,
                                                      const engine::Progress& progress) {
    using Found = std::shared_ptr<engine::DraftModel>;
    const std::filesystem::path file = findDraft ? findDraft(model) : std::filesystem::path();
    if (file.empty()) return Found();
    Result<std::unique_ptr<engine::Backend>> backend = makeBackend(settings);
    if (!backend) return Found();
    Result<Found> drafts = openDraft(file, model, std::move(*backend), progress);
    if (!drafts && drafts.error().code != ErrorCode::Cancelled) return Found();
    return drafts;
}

Result<std::unique_ptr<TokenModel>> open(const settings::Settings& settings, const std::filesystem::path& starter,
                                         const MakeBackend& makeBackend, const FindDraft& findDraft,
                                         const std::function<bool(double)>& progress) {
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
    summary.deviceRows = device.rowsAtOnce;
    summary.heldBytes = backend->weightBytes();
    summary.heldInFile = backend->weightsAreMapped();
    summary.chat = text::chooseChatTemplate(*model->file, *tokenizer, settings.chatTemplate());
    summary.starter = starterWanted;
    // The smallest cache; start and resume make the one that the settings ask for, once the sinks are known.
    const engine::CacheOptions smallest{.size = 8, .chunk = 1};
    engine::Generator generator = TRY(engine::Generator::create(model, std::move(backend), smallest));
    std::shared_ptr<engine::DraftModel> drafts;
    if (settings.triesAhead && generator.canTryAhead()) {
        // So much smaller that the bar need not tell of it.
        drafts = TRY(draftsFor(*model, settings, makeBackend, findDraft,
                               [&progress](uint64_t, uint64_t) { return progress(1.0); }));
    }
    if (drafts) {
        const engine::Generator& small = drafts->generator();
        summary.draft = small.model().config.name;
        summary.draftBytes = small.backend().weightBytes() + small.backend().cacheBytes();
    }
    auto opened = std::make_unique<LocalModel>(std::move(summary), std::move(generator), tokenizer);
    if (drafts) opened->setDrafts([drafts](const auto&... asked) { return drafts->next(asked...); });
    return std::unique_ptr<TokenModel>(std::move(opened));
}

}  // namespace

OpenModel modelFiles(std::filesystem::path starter, MakeBackend makeBackend, FindDraft findDraft) {
    if (!makeBackend) makeBackend = makeCpuBackend;
    return [starter = std::move(starter), makeBackend = std::move(makeBackend), findDraft = std::move(findDraft)](
               const settings::Settings& settings, const std::function<bool(double)>& progress) {
        return open(settings, starter, makeBackend, findDraft, progress);
    };
}

settings::ModelSummary summaryOf(const model::Model& model) {
    const engine::DeviceInfo device = cpu::cpuDevice();
    return {
        .name = model.config.name,
        .fingerprint = model.fingerprint,
        .architecture = model.config.architecture,
        .quantization = mainType(*model.file),
        .deviceBytes = device.memoryTotalBytes,
        .deviceRows = device.rowsAtOnce,
        .parameters = model.parameters,
        .weightBytes = model.weightBytes,
        .trainedContext = model.config.trainedContext,
        .vocabulary = model.config.vocabSize,
        .cacheShape = engine::cacheShape(model.config),
        .sampling = settings::believed(model::readSamplingHints(*model.file)),
    };
}

}  // namespace daylong::chat
