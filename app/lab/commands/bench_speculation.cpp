#include "lab/commands/bench_speculation.h"

#include "base/clock.h"
#include "chat/local/local_model.h"
#include "chat/local/open_model.h"
#include "cli/progress_line.h"
#include "lab/commands/draft_share.h"
#include "lab/commands/speculation_tasks.h"
#include "lab/latency.h"
#include "text/same_tokens.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace daylong::cli {

namespace {

/// Keeps the tokens.
struct Listener final : chat::TokenObserver {
    Result<void> onTokens(std::span<const int32_t> more) override {
        tokens.insert(tokens.end(), more.begin(), more.end());
        return {};
    }
    Result<void> onText(std::string_view) override { return {}; }
    void onProgress(uint64_t, uint64_t) override {}
    bool shouldStop() override { return false; }
    std::vector<int32_t> tokens;
};

struct Said {
    std::vector<int32_t> tokens;
    double perSecond = 0.0;
    double seconds = 0.0;
};

Result<Said> say(chat::TokenModel& model, const std::string& wanted, const SpeculationOptions& options, bool ahead) {
    Listener heard;
    model.setTriesAhead(ahead);
    TRY(model.start({}, heard));
    TRY(model.read({text::Role::User, wanted}, heard));
    heard.tokens.clear();
    const double start = steadySeconds();
    const chat::Reply reply = TRY(model.reply({}, options.tokens, heard));
    return Said{.tokens = std::move(heard.tokens),
                .perSecond = reply.stats.tokensPerSecond,
                .seconds = steadySeconds() - start};
}

struct Row {
    std::string kind;
    size_t tasks = 0;
    double without = 0.0, with = 0.0;  // tokens per second, medians over tasks and rounds
    double times = 0.0;                // median of the ratios of the same task in the same round
    std::vector<double> each = {};     // the tasks' medians of these
    DraftShare draft = {};             // of the replies with it
    double least() const { return each.empty() ? 0.0 : *std::ranges::min_element(each); }
};

/// What a small model has done, of a model that has one.
chat::DraftTally tallyOf(const chat::TokenModel& model) {
    const auto* local = dynamic_cast<const chat::LocalModel*>(&model);
    return local != nullptr ? local->draftTally() : chat::DraftTally();
}

Result<Row> measure(chat::TokenModel& model, const std::string& kind, const std::vector<std::string>& tasks,
                    const engine::SamplerOptions& sampling, const SpeculationOptions& options) {
    Row row{.kind = kind, .tasks = tasks.size()};
    std::vector<double> with, without, ratios;
    ProgressLine progress("measuring " + kind);
    for (size_t i = 0; i < tasks.size(); ++i) {
        progress.update(i, tasks.size());
        std::vector<double> ofTask;
        for (uint32_t round = 0; round < options.rounds; ++round) {
            Said said[2];  // without, with
            const chat::DraftTally before = tallyOf(model);
            for (const bool ahead : {round % 2 == 0, round % 2 != 0}) {
                model.setSampling(sampling);  // from its seed
                said[ahead ? 1 : 0] = TRY(say(model, tasks[i], options, ahead));
            }
            row.draft.add(before, tallyOf(model), said[1].seconds);
            if (said[0].tokens != said[1].tokens)
                return Error{ErrorCode::Device, "task " + std::to_string(i + 1) + " of " + kind +
                                                    " is answered otherwise when tokens are tried ahead"};
            if (said[0].perSecond <= 0.0 || said[1].perSecond <= 0.0) continue;  // a single token
            without.push_back(said[0].perSecond);
            with.push_back(said[1].perSecond);
            ofTask.push_back(said[1].perSecond / said[0].perSecond);
        }
        if (ofTask.empty()) continue;
        ratios.insert(ratios.end(), ofTask.begin(), ofTask.end());
        row.each.push_back(lab::median(ofTask));
    }
    row.without = lab::median(without);
    row.with = lab::median(with);
    row.times = lab::median(ratios);
    return row;
}

void printJson(const std::vector<Row>& rows, const settings::ModelSummary& model) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Row& row : rows) {
        all.push_back({{"kind", row.kind},
                       {"tasks", row.tasks},
                       {"tokens_per_second_without", row.without},
                       {"tokens_per_second_with", row.with},
                       {"times", row.times},
                       {"least", row.least()},
                       {"each", row.each}});
        if (!model.draft.empty()) all.back()["draft"] = asJson(row.draft);
    }
    std::printf("%s\n", all.dump(2).c_str());
}

void printText(const std::vector<Row>& rows, const settings::ModelSummary& model) {
    std::printf("%s on %s; every reply is the same to the last token with it and without\n", model.name.c_str(),
                model.device.c_str());
    for (const Row& row : rows) {
        std::printf("%-13s %2zu tasks   %6.1f tok/s without   %6.1f with   %.2f times   (the least: %.2f)\n",
                    row.kind.c_str(), row.tasks, row.without, row.with, row.times, row.least());
        if (!model.draft.empty()) std::printf("%s\n", asText(row.draft).c_str());
    }
}

}  // namespace

Result<void> benchSpeculation(const SpeculationOptions& options) {
    if (options.tasks) {
        const nlohmann::ordered_json tasks = {
            {"rewriting", rewritingTasks()}, {"quoting code", quotingTasks()}, {"open talk", openTalk()}};
        std::printf("%s\n", tasks.dump(2).c_str());
        return {};
    }
    settings::Settings settings;
    settings.device = "cpu";
    settings.modelPath = options.engine.model;
    settings.threads = options.engine.threads;
    chat::FindDraft findDraft;
    if (!options.draft.empty()) {
        findDraft = [&](const model::Model& large) {
            const auto small = model::GgufFile::open(options.draft);
            return std::filesystem::path(small && text::haveSameTokens(**small, *large.file) ? options.draft : "");
        };
    }
    const auto model = TRY(chat::modelFiles({}, {}, findDraft)(settings, [](double) { return true; }));
    if (!options.draft.empty() && model->summary().draft.empty())
        return Error{ErrorCode::InvalidArgument, "'" + options.draft + "' cannot draft: its tokens are others"};
    model->setCache(settings::cacheFor(settings, model->summary()));
    engine::SamplerOptions likeliest{.temperature = 0.0F, .repetitionPenalty = 1.0F, .seed = 1};
    engine::SamplerOptions suited = settings::samplingFor(settings, model->summary());
    suited.seed = 1;
    std::vector<Row> rows;
    rows.push_back(TRY(measure(*model, "rewriting", rewritingTasks(), likeliest, options)));
    rows.push_back(TRY(measure(*model, "quoting code", quotingTasks(), likeliest, options)));
    rows.push_back(TRY(measure(*model, "open talk", openTalk(), suited, options)));
    (options.json ? printJson : printText)(rows, model->summary());
    return {};
}

}  // namespace daylong::cli
