#include "inspect_model.h"

#include "chat/local/open_model.h"
#include "settings/settings.h"
#include "model/gguf.h"
#include "model/model.h"
#include "paths.h"
#include "remote/remote_responder.h"

namespace daylong::app {

Result<settings::ModelSummary> inspectModel(const std::filesystem::path& path, const std::filesystem::path& starter) {
    if (settings::isRemote(path)) return remote::summaryOf(TRY(remote::findModel(configFolder(), path)));
    const auto model = TRY(model::loadModel(settings::isStarter(path) ? starter : path));
    settings::ModelSummary summary = chat::summaryOf(*model);
    summary.starter = settings::isStarter(path) || path == starter;
    return summary;
}

std::function<Result<text::ChatTemplate>(const std::string& path, const std::string& choice)> templateInspector(
    std::filesystem::path starter) {
    struct Opened {
        std::string path;
        std::shared_ptr<const model::GgufFile> file;
        std::shared_ptr<const text::Tokenizer> tokenizer;
    };
    const auto opened = std::make_shared<Opened>();
    return [starter = std::move(starter), opened](const std::string& path,
                                                  const std::string& choice) -> Result<text::ChatTemplate> {
        if (settings::isRemote(path)) return text::ChatTemplate();  // the server's own matter
        if (!opened->tokenizer || opened->path != path) {
            const auto file =
                TRY(model::GgufFile::open(settings::isStarter(path) ? starter : std::filesystem::path(path)));
            const auto tokenizer = TRY(text::Tokenizer::create(file));
            *opened = {path, file, tokenizer};
        }
        return text::chooseChatTemplate(*opened->file, *opened->tokenizer, choice);
    };
}

}  // namespace daylong::app
