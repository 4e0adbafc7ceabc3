// What the evaluations share: their options, what they open, and how they report: a table for people or JSON on
// standard output, a chart where --chart says, progress on standard error.
#pragma once

#include "cli/commands.h"
#include "lab/chart/chart.h"
#include "lab/choices.h"
#include "lab/method.h"
#include "cli/json_output.h"
#include "cli/options.h"
#include "cli/progress_line.h"
#include "cli/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace daylong::cli {

struct EvalOptions {
    EngineOptions engine;  // the starter model unless --model says otherwise
    std::string text;
    uint64_t limit = 0;  // tokens; 0: all
    uint32_t chunk = 256;
    bool json = false;
    std::string chart;
};

void addEvalOptions(CLI::App& command, EvalOptions& options);  // model, --kv, --chunk, --json, --chart, backend
void addTextOptions(CLI::App& command, EvalOptions& options);  // --text, --limit
void addSizeOptions(CLI::App& command, EvalOptions& options, const char* defaultSize);  // --cache, --sinks

/// A model and what belongs to reading text with it.
struct EvalModel {
    std::shared_ptr<const model::Model> model;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    std::string note;  // "Daylong starter Q8_0 on AMD EPYC", for charts

    lab::Tokens front() const;                          // BOS, where the vocabulary has one
    lab::Tokens inStream(std::string_view text) const;  // as text that goes on, no space put in front
};
Result<EvalModel> openEvalModel(EvalOptions& options);

/// --text as tokens with BOS in front, --limit of them.
Result<lab::Tokens> readTokens(const EvalOptions& options, const EvalModel& opened);

/// The cache that the options describe; C is `size` unless --cache is given.
engine::CacheOptions evalCache(const EvalOptions& options, engine::Attention attention, uint32_t size, uint32_t sinks);
/// Half of what the model was trained for, 512 at most: a cache must be well inside it to be compared with
/// recomputation.
uint32_t defaultEvalCache(const EvalOptions& options, const model::ModelConfig& config);
/// "4+508"
std::string cacheName(const engine::CacheOptions& cache);

/// JSON of what every evaluation says of itself: evaluation, model, device, text.
nlohmann::ordered_json evalHeader(const char* name, const EvalOptions& options, const EvalModel& opened,
                                  const engine::Generator& generator);
/// null where a number is none (JSON has no NaN).
nlohmann::ordered_json numberOrNull(double value);

/// Rows of equally many cells, columns aligned; the first row is the heading.
void printTable(const std::vector<std::vector<std::string>>& rows);
std::string fixed(double value, int digits);

Result<void> writeChart(const EvalOptions& options, const std::string& svg);

/// Runs methods one after the other on one generator, each with its progress line.
Result<std::vector<lab::MethodScore>> readByAll(const std::vector<lab::Method>& methods, engine::Generator& generator,
                                                const lab::Tokens& ids, const lab::ReadingOptions& options);
nlohmann::ordered_json scoreJson(const lab::MethodScore& score, bool withCurve);
void printScores(const std::vector<lab::MethodScore>& scores);

}  // namespace daylong::cli
