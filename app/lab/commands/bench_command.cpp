// daylong-cli bench: how fast the engine is here, on a model or on synthetic ones.
#include "lab/commands/bench.h"
#include "lab/commands/bench_drafts.h"
#include "lab/commands/bench_rows.h"
#include "lab/commands/bench_speculation.h"
#include "lab/commands/bench_synthetic.h"
#include "lab/commands/commands.h"
#include "cli/progress_line.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

namespace daylong::cli {

namespace {

constexpr uint32_t kCache = 2048, kChunk = 512;

struct CommandOptions {
    BenchOptions bench;
    std::string synthetic;
    uint32_t chunk = kChunk;
    bool noCompare = false, json = false;
};

/// "1b:q4_0" -> the geometry and its one type; "1b" -> the four types that are compared.
Result<std::vector<BenchReport>> benchSynthetic(const CommandOptions& options) {
    const SyntheticChoice choice = TRY(syntheticChoice(options.synthetic));
    std::vector<model::DType> types = {model::DType::F16, model::DType::Q8_0, model::DType::Q4_0, model::DType::Q4_K};
    if (choice.type) types = {*choice.type};
    std::vector<BenchReport> reports;
    for (const model::DType type : types) {
        BenchOptions each = options.bench;
        each.name = choice.geometry.name + " " + std::string(model::traits(type).name);
        const AnonymousFile file = TRY(syntheticFile(choice.geometry, type));
        each.engine.model = file.path().string();
        reports.push_back(TRY(runBench(each)));
    }
    return reports;
}

Result<void> run(CommandOptions options) {
    options.bench.cache = TRY(cacheOptions(options.bench.engine, kCache));
    options.bench.cache.chunk = options.chunk;
    options.bench.compare = !options.noCompare;
    if (options.synthetic.empty() == options.bench.engine.model.empty()) {
        return Error{ErrorCode::InvalidArgument, "bench needs either --model FILE or --synthetic NAME[:type]"};
    }
    std::vector<BenchReport> reports;
    if (!options.synthetic.empty()) {
        reports = TRY(benchSynthetic(options));
    } else {
        options.bench.name = std::filesystem::path(options.bench.engine.model).filename().string();
        reports.push_back(TRY(runBench(options.bench)));
    }
    (options.json ? printBenchJson : printBenchText)(reports);
    return {};
}

}  // namespace

Command addBench(CLI::App& root) {
    auto options = std::make_shared<CommandOptions>();
    options->bench.engine.backend = "cpu";  // what llama.cpp is compared on
    CLI::App* command =
        root.add_subcommand("bench", "How fast the engine is here, beside llama.cpp where that is installed");
    addModelOption(*command, options->bench.engine, false);
    command->add_option("--synthetic", options->synthetic,
                        std::string("A random model of a real one's shape, NAME[:type]: ") + lab::kSyntheticNames);
    command->add_option("--rounds", options->bench.rounds, "Measurements of each speed, of which the median counts")
        ->check(CLI::Range(1U, 100U));
    command
        ->add_option("--chunk", options->chunk,
                     "Tokens of a prompt read at once (512; the chat reads as many as suit the device)")
        ->check(CLI::Range(1U, 4096U));
    command->add_flag("--contention", options->bench.contention, "Also decode while another process takes a core");
    command->add_flag("--kept", options->bench.engine.keepsWeights,
                      "Keep the weights as they are laid out, and map those that were kept");
    command->add_flag("--no-compare", options->noCompare,
                      "Leave llama.cpp out ($DAYLONG_PYTHON names the Python that has it)");
    command->add_flag("--json", options->json, "Print JSON");
    addCacheOptions(*command, options->bench.engine);
    addBackendOptions(*command, options->bench.engine);

    auto ahead = std::make_shared<SpeculationOptions>();
    CLI::App* speculation = command->add_subcommand(
        "speculation",
        "How much sooner replies come that say again what was said before: twenty fixed tasks and ten of "
        "open talk, with it and without, on the CPU");
    addModelOption(*speculation, ahead->engine, true);
    speculation->add_option("--threads", ahead->engine.threads, "Threads (0: all cores)");
    speculation->add_option("--draft", ahead->draft, "A small model of the same vocabulary that says what may come")
        ->type_name("FILE");
    speculation->add_option("--rounds", ahead->rounds, "Measurements of each task")->check(CLI::Range(1U, 100U));
    speculation->add_option("--tokens", ahead->tokens, "Of a reply, at most")->check(CLI::Range(2U, 65536U));
    speculation->add_flag("--json", ahead->json, "Print JSON");
    speculation->add_flag("--tasks", ahead->tasks, "Print the tasks as JSON, and measure nothing");

    auto steps = std::make_shared<RowsOptions>();
    steps->engine.backend = "cpu";
    CLI::App* rows = command->add_subcommand("rows", "What a step of 2 to 16 rows costs beside one of one row");
    addModelOption(*rows, steps->engine, false);
    rows->add_option("--synthetic", steps->synthetic, "A random model instead, NAME[:type], as in 1b:q4_0");
    rows->add_option("--rounds", steps->rounds, "Measurements of each step")->check(CLI::Range(1U, 100U));
    rows->add_flag("--json", steps->json, "Print JSON");
    addBackendOptions(*rows, steps->engine);

    auto both = std::make_shared<DraftsOptions>();
    CLI::App* drafts = command->add_subcommand(
        "drafts", "What a small model's drafts are worth to a large one, by how often both agree: synthetic models");
    drafts->add_option("--large", both->large, "NAME[:type] (1b:q4_0)");
    drafts->add_option("--small", both->small, "NAME[:type] (135m:q4_0)");
    drafts->add_option("--agreement", both->agreement, "Share of the drafted tokens that are right (0.7)")
        ->check(CLI::Range(0.0, 1.0));
    drafts->add_option("--threads", both->threads, "Threads (0: all cores)");
    drafts->add_option("--rounds", both->rounds, "Measurements of each way")->check(CLI::Range(1U, 100U));
    drafts->add_option("--tokens", both->tokens, "Of the reply")->check(CLI::Range(2U, 65536U));
    drafts->add_flag("--json", both->json, "Print JSON");

    return {command, [=] {
                if (speculation->parsed()) return benchSpeculation(*ahead);
                if (rows->parsed()) return benchRows(*steps);
                return drafts->parsed() ? benchDrafts(*both) : run(*options);
            }};
}

}  // namespace daylong::cli
