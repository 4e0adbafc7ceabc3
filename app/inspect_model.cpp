#include "inspect_model.h"

#include "engine/types.h"
#include "model/model.h"

namespace daylong::app {

Result<chat::ModelSummary> inspectModel(const std::filesystem::path& path, const std::filesystem::path& starter) {
    const auto model = TRY(model::loadModel(path.empty() ? starter : path));
    chat::ModelSummary summary;
    summary.name = model->config.name;
    summary.fingerprint = model->fingerprint;
    summary.architecture = model->config.architecture;
    summary.parameters = model->parameters;
    summary.weightBytes = model->weightBytes;
    summary.trainedContext = model->config.trainedContext;
    summary.kvBytesPerTokenF16 = model::kvBytesPerToken(model->config, engine::bitsPerElement(engine::KvType::F16));
    summary.starter = path.empty() || path == starter;
    return summary;
}

}  // namespace daylong::app
