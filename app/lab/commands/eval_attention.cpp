// daylong-cli eval attention: average attention maps by layer and head (figure 2).
#include "lab/commands/eval.h"
#include "lab/attention_maps.h"
#include "lab/commands/eval_common.h"

#include "gpu/devices.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace daylong::cli {

namespace {

struct AttentionOptions : EvalOptions {
    uint32_t tokens = 16, sentences = 256;
    bool noBos = false;
};

/// The text's sentences of `tokens` tokens at least, cut after so many.
std::vector<lab::Tokens> cutSentences(const std::string& text, const AttentionOptions& options,
                                      const EvalModel& opened) {
    std::vector<lab::Tokens> sentences;
    for (size_t begin = 0; begin < text.size() && sentences.size() < options.sentences;) {
        const size_t end = std::min(text.find_first_of(".!?", begin), text.size());
        const size_t first = text.find_first_not_of(" \t\r\n\"'", begin);
        if (first < end) {
            lab::Tokens ids = options.noBos ? lab::Tokens() : opened.front();
            const lab::Tokens encoded = opened.tokenizer->encode(std::string_view(text).substr(first, end - first));
            ids.insert(ids.end(), encoded.begin(), encoded.end());
            if (ids.size() >= options.tokens) sentences.emplace_back(ids.begin(), ids.begin() + options.tokens);
        }
        begin = end + 1;
    }
    return sentences;
}

lab::HeatMap heatMap(const lab::AttentionMaps& maps, const AttentionOptions& options, const EvalModel& opened) {
    lab::HeatMap chart{.title = "Average attention over " + std::to_string(maps.sentences) + " sentences",
                       .note = opened.note + "; " + std::filesystem::path(options.text).filename().string(),
                       .xLabel = "attended token: 0 (the sink) to " + std::to_string(maps.tokens - 1),
                       .yLabel = "attending token",
                       .valueLabel = "share of attention",
                       .across = maps.heads <= 8 ? maps.heads : 8};
    for (uint32_t layer = 0; layer < maps.layers; ++layer) {
        for (uint32_t head = 0; head < maps.heads; ++head) {
            const std::span<const double> map = maps.map(layer, head);
            chart.panels.push_back({.title = "layer " + std::to_string(layer) + " head " + std::to_string(head),
                                    .rows = maps.tokens,
                                    .columns = maps.tokens,
                                    .values = std::vector<float>(map.begin(), map.end())});
        }
    }
    return chart;
}

Result<void> run(AttentionOptions options) {
    const EvalModel opened = TRY(openEvalModel(options));
    const std::string content = TRY(readFile(options.text));
    const std::vector<lab::Tokens> sentences = cutSentences(content, options, opened);
    if (sentences.empty())
        return Error{ErrorCode::InvalidArgument, "no sentence of '" + options.text + "' has " +
                                                     std::to_string(options.tokens) + " tokens; choose fewer --tokens"};
    std::unique_ptr<engine::Backend> backend =
        TRY(gpu::makeBackend(options.engine.backend, {.threads = options.engine.threads}));
    TRY(backend->loadWeights(opened.model, {}));
    lab::AttentionMaps maps;
    {
        ProgressLine progress("attention");
        maps = TRY(lab::averageAttention(*backend, *opened.model, sentences, progress.callback()));
    }
    TRY(writeChart(options, lab::renderHeatMap(heatMap(maps, options, opened))));
    const uint32_t half = maps.tokens / 2;
    std::vector<std::vector<std::string>> rows = {{"attention to the first token, of the later half"}};
    nlohmann::ordered_json json = {{"evaluation", "attention"},
                                   {"model", opened.model->config.name},
                                   {"device", backend->device().name},
                                   {"sentences", maps.sentences},
                                   {"tokens", maps.tokens}};
    for (uint32_t layer = 0; layer < maps.layers; ++layer) {
        std::vector<std::string> row = {"layer " + std::to_string(layer)};
        std::vector<double> shares;
        for (uint32_t head = 0; head < maps.heads; ++head) {
            shares.push_back(maps.toFirst(layer, head, half));
            row.push_back(fixed(shares.back(), 2));
        }
        rows.push_back(std::move(row));
        json["to_first_by_layer_and_head"].push_back(std::move(shares));
    }
    if (options.json) {
        for (uint32_t layer = 0; layer < maps.layers; ++layer) {
            nlohmann::ordered_json heads;
            for (uint32_t head = 0; head < maps.heads; ++head) {
                const std::span<const double> map = maps.map(layer, head);
                heads.push_back(std::vector<double>(map.begin(), map.end()));
            }
            json["maps_row_major"].push_back(std::move(heads));
        }
        printJson(json);
    } else {
        printTable(rows);
    }
    return {};
}

}  // namespace

Command addEvalAttention(CLI::App& eval) {
    auto options = std::make_shared<AttentionOptions>();
    options->engine.backend = "cpu";  // small work, and every machine has one
    CLI::App* command = eval.add_subcommand("attention", "Average attention maps by layer and head");
    command->add_option("--text", options->text, "Text file, taken sentence by sentence, BOS in front of each")
        ->required()
        ->type_name("FILE");
    command->add_option("--tokens", options->tokens, "Tokens of a sentence; shorter ones are left out (16)")
        ->check(CLI::Range(2U, 128U));
    command->add_option("--sentences", options->sentences, "Most sentences (256)")->check(CLI::Range(1U, 100000U));
    command->add_flag("--no-bos", options->noBos,
                      "Sentences without BOS: is the first token the sink, whichever it is?");
    addEvalOptions(*command, *options);
    return {command, [options] { return run(*options); }};
}

}  // namespace daylong::cli
