#include "lab/commands/eval_common.h"

#include "model/describe.h"
#include "paths.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace daylong::cli {

void addEvalOptions(CLI::App& command, EvalOptions& options) {
    addModelOption(command, options.engine, false);
    command.get_option("--model")->description(
        "Model, by its name in the library or its file; the starter when left out");
    command.add_option("--kv", options.engine.kv, "Type of cached keys and values (f16)")
        ->check(CLI::IsMember({"f32", "f16", "q8_0"}));
    command.add_option("--chunk", options.chunk, "Tokens evaluated at a time (256)")->check(CLI::Range(1U, 8192U));
    command.add_flag("--json", options.json, "Print JSON");
    command.add_option("--chart", options.chart, "Also draw a chart")->type_name("FILE.svg");
    addBackendOptions(command, options.engine);
}

void addTextOptions(CLI::App& command, EvalOptions& options) {
    command.add_option("--text", options.text, "Text file, encoded once with BOS in front")
        ->required()
        ->type_name("FILE");
    command.add_option("--limit", options.limit, "Use the first N tokens");
}

void addSizeOptions(CLI::App& command, EvalOptions& options, const char* defaultSize) {
    command
        .add_option("--cache", options.engine.cache,
                    std::string("Cache size C: keys a token sees, itself included (") + defaultSize + ")")
        ->check(CLI::Range(2U, 1U << 24U));
    command.add_option("--sinks", options.engine.sinks, "Attention sinks S of streaming (4)")
        ->check(CLI::Range(0U, 1U << 16U));
}

lab::Tokens EvalModel::front() const {
    if (!tokenizer->special().bos) return {};
    return {*tokenizer->special().bos};
}

lab::Tokens EvalModel::inStream(std::string_view text) const {
    const text::TextPart part{.text = text};
    return tokenizer->encodeParts({&part, 1}, true);
}

Result<EvalModel> openEvalModel(EvalOptions& options) {
    if (options.engine.model.empty()) options.engine.model = app::starterModel().string();
    EvalModel opened;
    opened.model = TRY(model::loadModel(options.engine.model));
    opened.tokenizer = TRY(text::Tokenizer::create(opened.model->file));
    opened.note = opened.model->config.name + ", " + model::shortCount(opened.model->parameters) + " parameters";
    return opened;
}

Result<lab::Tokens> readTokens(const EvalOptions& options, const EvalModel& opened) {
    lab::Tokens ids = opened.front();
    const std::string content = TRY(readFile(options.text));
    const lab::Tokens encoded = opened.tokenizer->encode(content);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    if (options.limit > 0 && ids.size() > options.limit) ids.resize(options.limit);
    if (ids.size() < 2)
        return Error{ErrorCode::InvalidArgument,
                     "there is nothing to predict: fewer than two tokens in '" + options.text + "'"};
    return ids;
}

engine::CacheOptions evalCache(const EvalOptions& options, engine::Attention attention, uint32_t size, uint32_t sinks) {
    engine::CacheOptions cache;
    cache.attention = attention;
    cache.size = size;
    cache.sinks = attention == engine::Attention::Streaming ? sinks : 0;
    cache.kv = engine::kvTypeFromName(options.engine.kv.value_or("f16")).value_or(engine::KvType::F16);
    cache.chunk = cache.maxLogitRows = options.chunk;
    return cache;
}

uint32_t defaultEvalCache(const EvalOptions& options, const model::ModelConfig& config) {
    return options.engine.cache.value_or(std::clamp(config.trainedContext / 2, 8U, 512U));
}

std::string cacheName(const engine::CacheOptions& cache) {
    return std::to_string(cache.sinks) + "+" + std::to_string(cache.size - cache.sinks);
}

nlohmann::ordered_json evalHeader(const char* name, const EvalOptions& options, const EvalModel& opened,
                                  const engine::Generator& generator) {
    nlohmann::ordered_json json = {{"evaluation", name},
                                   {"model", opened.model->config.name},
                                   {"fingerprint", opened.model->fingerprint},
                                   {"device", generator.backend().device().name},
                                   {"kv", engine::name(generator.cache().options().kv)}};
    if (!options.text.empty()) json["text"] = std::filesystem::path(options.text).filename().string();
    return json;
}

nlohmann::ordered_json numberOrNull(double value) {
    if (std::isfinite(value)) return value;
    return nullptr;
}

void printTable(const std::vector<std::vector<std::string>>& rows) {
    std::vector<size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    for (const auto& row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i) {
            const std::string space(widths[i] - row[i].size(), ' ');
            line += i == 0 ? row[i] + space : "  " + space + row[i];
        }
        while (line.ends_with(' ')) line.pop_back();
        std::printf("%s\n", line.c_str());
    }
}

std::string fixed(double value, int digits) {
    if (!std::isfinite(value)) return "-";
    char text[48];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

Result<void> writeChart(const EvalOptions& options, const std::string& svg) {
    if (options.chart.empty()) return {};
    std::ofstream file(options.chart, std::ios::binary);
    file << svg;
    file.close();
    if (!file)
        return Error{ErrorCode::Io, "cannot write '" + options.chart + "'; does its folder exist, and is there room?"};
    return {};
}

Result<std::vector<lab::MethodScore>> readByAll(const std::vector<lab::Method>& methods, engine::Generator& generator,
                                                const lab::Tokens& ids, const lab::ReadingOptions& options) {
    std::vector<lab::MethodScore> scores;
    for (const lab::Method& method : methods) {
        ProgressLine progress(method.name);
        scores.push_back(TRY(lab::readBy(method, generator, ids, options, progress.callback())));
    }
    return scores;
}

nlohmann::ordered_json scoreJson(const lab::MethodScore& score, bool withCurve) {
    nlohmann::ordered_json json = {{"name", score.name},
                                   {"predictions", score.all.count},
                                   {"perplexity", numberOrNull(score.all.perplexity())},
                                   {"past_cache_predictions", score.pastCache.count},
                                   {"past_cache_perplexity", numberOrNull(score.pastCache.perplexity())},
                                   {"shared_predictions", score.shared.count},
                                   {"shared_perplexity", numberOrNull(score.shared.perplexity())},
                                   {"seconds", score.seconds}};
    if (!score.stopped.empty()) json["stopped"] = score.stopped;
    if (!withCurve) return json;
    nlohmann::ordered_json curve = nlohmann::ordered_json::array();
    for (const lab::Curve::Point& point : score.curve)
        curve.push_back({point.position, numberOrNull(point.segment), numberOrNull(point.running)});
    json["curve_position_segment_running"] = std::move(curve);
    return json;
}

void printScores(const std::vector<lab::MethodScore>& scores) {
    std::vector<std::vector<std::string>> rows = {
        {"", "predictions", "perplexity", "past cache", "shared", "seconds", ""}};
    for (const lab::MethodScore& score : scores) {
        rows.push_back({score.name, std::to_string(score.all.count), fixed(score.all.perplexity(), 3),
                        fixed(score.pastCache.perplexity(), 3), fixed(score.shared.perplexity(), 3),
                        fixed(score.seconds, 1), score.stopped});
    }
    printTable(rows);
}

}  // namespace daylong::cli
