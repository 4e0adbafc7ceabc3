// daylong-cli bench: how fast the engine is here, on a model or on synthetic ones.
#include "lab/commands/bench.h"
#include "lab/commands/bench_speculation.h"
#include "lab/commands/commands.h"
#include "lab/models/synthetic.h"
#include "cli/progress_line.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include <unistd.h>

namespace daylong::cli {

namespace {

constexpr uint32_t kCache = 2048, kChunk = 512;

struct CommandOptions {
    BenchOptions bench;
    std::string synthetic;
    bool noCompare = false, json = false;
};

/// "1b:q4_0" -> the geometry and its one type; "1b" -> the four types that are compared.
Result<std::vector<BenchReport>> benchSynthetic(const CommandOptions& options) {
    const size_t colon = options.synthetic.find(':');
    const auto geometry = lab::syntheticGeometry(options.synthetic.substr(0, colon));
    if (!geometry)
        return Error{ErrorCode::InvalidArgument, std::string("--synthetic takes ") + lab::kSyntheticNames +
                                                     ", with :type for one type, as in 1b:q4_0"};
    std::vector<model::DType> types = {model::DType::F16, model::DType::Q8_0, model::DType::Q4_0, model::DType::Q4_K};
    if (colon != std::string::npos) {
        const auto type = model::dtypeFromName(options.synthetic.substr(colon + 1));
        if (!type) return Error{ErrorCode::InvalidArgument, "--synthetic knows the types " + model::dtypeNames()};
        types = {*type};
    }
    std::vector<BenchReport> reports;
    for (const model::DType type : types) {
        BenchOptions each = options.bench;
        each.name = geometry->name + " " + std::string(model::traits(type).name);
        const AnonymousFile file = TRY(lab::temporarySyntheticModel(*geometry, type));
        sync();  // else the kernel writes it to the disk while the speeds are measured
        each.engine.model = file.path().string();
        reports.push_back(TRY(runBench(each)));
    }
    return reports;
}

Result<void> run(CommandOptions options) {
    options.bench.cache = TRY(cacheOptions(options.bench.engine, kCache));
    options.bench.cache.chunk = kChunk;
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
    command->add_flag("--contention", options->bench.contention, "Also decode while another process takes a core");
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
    speculation->add_option("--rounds", ahead->rounds, "Measurements of each task")->check(CLI::Range(1U, 100U));
    speculation->add_option("--tokens", ahead->tokens, "Of a reply, at most")->check(CLI::Range(2U, 65536U));
    speculation->add_flag("--json", ahead->json, "Print JSON");
    return {command,
            [options, ahead, speculation] { return speculation->parsed() ? benchSpeculation(*ahead) : run(*options); }};
}

}  // namespace daylong::cli
