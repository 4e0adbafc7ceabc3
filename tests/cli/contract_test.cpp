// The terminal program's contract that scripts rely on: every command, what it prints where, and its numbers.
#include "run_cli.h"
#include "store/transcript_reader.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;
using nlohmann::json;

namespace {

const std::string kGolden = DAYLONG_TEST_DATA "/golden/stories260K/";

json parsed(const std::string& text) { return json::parse(text, nullptr, false); }

std::vector<double> numbers(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<double>(stream), {}};
}

/// Largest difference from the golden file's first lines; infinite when the counts differ.
double offFromGolden(const std::string& log, const std::string& golden, size_t count) {
    const std::vector<double> actual = numbers(log), expected = numbers(read(kGolden + golden));
    if (actual.size() != count || expected.size() < count) return INFINITY;
    double most = 0.0;
    for (size_t i = 0; i < count; ++i) most = std::max(most, std::fabs(actual[i] - expected[i]));
    return most;
}

}  // namespace

TEST("every command explains itself, and the program its commands") {
    const Ran all = run({"--help"});
    CHECK_EQUAL(all.status, 0);
    for (const char* command : {"info", "tokenize", "generate", "chat", "perplexity", "bench", "devices", "serve"}) {
        CHECK(all.out.find(command) != std::string::npos);
        const Ran one = run({command, "--help"});
        CHECK_EQUAL(one.status, 0);
        CHECK(one.err.empty());
        CHECK(one.out.find("--help") != std::string::npos);
    }
    CHECK(run({"--version"}).out.starts_with("daylong-cli "));
}

TEST("info describes a model, in words and as JSON") {
    const Ran words = run({"info", "--model", kTiny});
    CHECK_EQUAL(words.status, 0);
    CHECK(words.out.find("llama") != std::string::npos);
    const json info = parsed(run({"info", "--model", kTiny, "--json", "--cache", "512"}).out);
    REQUIRE(info.is_object());
    CHECK_EQUAL(info["architecture"].get<std::string>(), "llama");
    CHECK_EQUAL(info["layers"].get<int>(), 5);
    CHECK_EQUAL(info["vocabulary"].get<int>(), 512);
    CHECK_EQUAL(info["cache_size"].get<int>(), 512);
    // K and V, layers, KV heads, dims, bytes, and slots: the tokens, room to read in chunks of 64, and whole tiles
    // of 16.
    const uint64_t keys = 5 * 4 * 8 * 2 * (512 + 63 + 1 + 16),
                   values = 2 * keys;  // a head's 8 dims are padded to 16 in a value
    CHECK_NEAR(info["cache_mib_f16"].get<double>(), static_cast<double>(keys + values) / 1048576.0, 1e-9);
}

TEST("tokenize prints ids on one line, from a file and from standard input") {
    const TemporaryFolder folder;
    const std::string text = "Once upon a time, Zo\xC3\xAB \xF0\x9F\x98\x80\nsaid  hi";
    write(folder / "text", text);
    const Ran file = run({"tokenize", "--model", kTiny, "--file", (folder / "text").string()});
    const Ran input = run({"tokenize", "--model", kTiny}, text);
    CHECK_EQUAL(file.status, 0);
    CHECK(file.err.empty());
    CHECK_EQUAL(lines(file.out).size(), 1U);
    CHECK_EQUAL(file.out, input.out);
    CHECK(file.out.find_first_not_of("0123456789 \n") == std::string::npos);
    CHECK_EQUAL(run({"tokenize", "--model", kTiny, "--bos"}, text).out, "1 " + file.out);
    CHECK_EQUAL(run({"tokenize", "--model", kTiny}, "").out, "\n");
}

TEST("generate prints the continuation alone, the same for the same seed and for temperature 0") {
    const std::vector<std::string> greedy = {"generate", "--model", kTiny,           "--prompt", "Once upon a time",
                                             "--tokens", "30",      "--temperature", "0"};
    const Ran first = run(greedy);
    CHECK_EQUAL(first.status, 0);
    CHECK(first.err.empty());
    CHECK(first.out.starts_with(", there was a little girl"));  // what llama2.c's stories260K says
    CHECK_EQUAL(run(greedy).out, first.out);
    const auto seeded = [](const char* seed) {
        return run({"generate", "--model", kTiny, "--prompt", "Once", "--tokens", "60", "--temperature", "1.2",
                    "--seed", seed})
            .out;
    };
    CHECK_EQUAL(seeded("7"), seeded("7"));
    CHECK(seeded("7") != seeded("8"));
    // Far more tokens than the cache holds.
    const Ran longer = run(
        {"generate", "--model", kTiny, "--prompt", "Once", "--tokens", "400", "--temperature", "0", "--cache", "64"});
    CHECK_EQUAL(longer.status, 0);
}

TEST("perplexity agrees with the golden values under every kind of attention") {
    const TemporaryFolder folder;
    const std::string log = (folder / "log").string();
    struct Case {
        std::vector<std::string> options;
        const char* golden;
        size_t limit;
    };
    for (const Case& each :
         {Case{{"--attention", "streaming", "--cache", "128", "--sinks", "4"}, "dev.streaming-C128-S4.nll.txt", 1200},
          Case{{"--attention", "streaming", "--cache", "64", "--sinks", "1", "--chunk", "7"},
               "dev.streaming-C64-S1.nll.txt",
               700},
          Case{{"--attention", "window", "--cache", "128"}, "dev.window-C128-S0.nll.txt", 1200},
          Case{{"--attention", "dense", "--cache", "512"}, "dev.dense.nll.txt", 512},
          Case{{"--attention", "recompute", "--cache", "64"}, "dev.recompute-C64.nll.txt", 200}}) {
        std::vector<std::string> arguments = {"perplexity",
                                              "--model",
                                              kTiny,
                                              "--ids",
                                              kGolden + "dev.ids.txt",
                                              "--kv",
                                              "f32",
                                              "--limit",
                                              std::to_string(each.limit),
                                              "--log",
                                              log,
                                              "--json"};
        arguments.insert(arguments.end(), each.options.begin(), each.options.end());
        const Ran ran = run(arguments);
        CHECK_EQUAL(ran.status, 0);
        CHECK(offFromGolden(read(log), each.golden, each.limit - 1) < 2e-3);
        const json result = parsed(ran.out);
        REQUIRE(result.is_object());
        double sum = 0.0;
        for (const double nll : numbers(read(log))) sum += nll;
        CHECK_EQUAL(result["tokens"].get<size_t>(), each.limit - 1);
        CHECK_NEAR(result["nll"].get<double>(), sum / static_cast<double>(each.limit - 1), 1e-5);
        CHECK_NEAR(result["perplexity"].get<double>(), std::exp(result["nll"].get<double>()), 1e-3);
        CHECK(result["seconds"].get<double>() > 0.0);
    }
}

TEST("perplexity of a text puts BOS in front and encodes it once") {
    const TemporaryFolder folder;
    const std::string text = "Once upon a time, there was a little dog. He liked to play.";
    write(folder / "text", text);
    const std::string ids = run({"tokenize", "--model", kTiny, "--bos"}, text).out;
    write(folder / "ids", ids);
    const json fromText =
        parsed(run({"perplexity", "--model", kTiny, "--text", (folder / "text").string(), "--json"}).out);
    const json fromIds =
        parsed(run({"perplexity", "--model", kTiny, "--ids", (folder / "ids").string(), "--json"}).out);
    REQUIRE(fromText.is_object() && fromIds.is_object());
    CHECK_EQUAL(fromText["tokens"].get<size_t>(), numbers(ids).size() - 1);
    CHECK_NEAR(fromText["nll"].get<double>(), fromIds["nll"].get<double>(), 1e-9);
}

TEST("every type of cached keys and values is taken") {
    std::vector<double> nlls;
    for (const char* kv : {"f32", "f16", "q8_0"}) {
        const json result = parsed(run({"perplexity", "--model", kTiny, "--ids", kGolden + "dev.ids.txt", "--limit",
                                        "300", "--cache", "64", "--kv", kv, "--json"})
                                       .out);
        REQUIRE(result.is_object());
        nlls.push_back(result["nll"].get<double>());
    }
    CHECK_NEAR(nlls[1], nlls[0], 2e-3);
    CHECK_NEAR(nlls[2], nlls[0], 5e-2);
    CHECK(nlls[2] != nlls[0]);
}

TEST("a conversation is written by the template that is asked for, or not at all") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string(), bad = (folder / "bad.jinja").string(),
                      good = (folder / "good.jinja").string();
    const auto store = [](const std::string& path, const std::string& text) { std::ofstream(path) << text; };
    store(bad, "{% for m in messages %}\n{{ m.content | nonsense }}\n{% endfor %}");
    store(good,
          "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ "
          "'assistant:' }}{% endif %}");
    const auto chat = [&](const std::string& wanted) {
        return run({"chat", "--model", kStarter, "--db", db, "--template", wanted}, "Hello!\n");
    };
    const Ran refused = chat(bad);
    CHECK(refused.status != 0);
    CHECK(refused.err.find("line 2: Daylong does not have the filter 'nonsense'") != std::string::npos);
    CHECK(chat((folder / "none").string()).status != 0);
    CHECK(chat("lama3").err.find("is neither one of") != std::string::npos);
    for (const std::string& wanted : {good, std::string("chatml"), std::string("own")})
        CHECK_EQUAL(chat(wanted).status, 0);
    CHECK_EQUAL(parsed(run({"info", "--model", kStarter, "--json"}).out)["chat_template_from"].get<std::string>(),
                "model file");
}

TEST("info tells the system prompt that a model is opened with, and whose it is") {
    const auto prompt = [](const std::string& model) {
        return parsed(run({"info", "--model", model, "--json"}).out)["suited_prompt"];
    };
    CHECK_EQUAL(prompt(kStarter)["from"], "default");
    CHECK_EQUAL(prompt(kTiny)["from"], "its size");
}

TEST("a conversation fed by a script is answered line by line, kept, and gone on with") {
    const TemporaryFolder folder;
    const std::string db = (folder / "chat.db").string();
    const Ran first = run({"chat", "--model", kStarter, "--db", db}, "Hello!\nHow are you?\n");
    CHECK_EQUAL(first.status, 0);
    CHECK(lines(first.out).size() >= 2);
    const Ran second = run({"chat", "--model", kStarter, "--db", db, "--conversation", "1"}, "And now?\n");
    CHECK_EQUAL(second.status, 0);
    CHECK(!second.out.empty());
    const auto reader = daylong::store::TranscriptReader::open(db);
    REQUIRE(reader);
    const auto messages = (*reader)->pageBefore(1, INT64_MAX, 100);
    REQUIRE(messages && messages->size() == 6);  // three said, three replies, in one conversation
    CHECK_EQUAL((*messages)[4].text, "And now?");
    CHECK(second.out.starts_with((*messages)[5].text));
    const Ran third = run({"chat", "--model", kStarter, "--db", db, "--conversation", "99"}, "Anyone?\n");
    CHECK(third.status > 0);
    CHECK(third.err.find("no conversation 99") != std::string::npos);
}

TEST("chat takes its temperature, seed and system prompt from the command line, for this run") {
    const auto said = [](std::vector<std::string> more) {
        const TemporaryFolder folder;
        std::vector<std::string> arguments = {"chat", "--model", kStarter, "--db", (folder / "talk.db").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Ran ran = run(arguments, "Hello! Who are you?\n");
        return ran.status == 0 ? ran.out : "failed: " + ran.err;
    };
    const std::vector<std::string> warm = {"--temperature", "1.5", "--seed", "7"};
    CHECK_EQUAL(said(warm), said(warm));
    CHECK(said(warm) != said({"--temperature", "1.5", "--seed", "8"}));
    const std::string cool = said({"--temperature", "0"});
    CHECK_EQUAL(cool, said({"--temperature", "0", "--seed", "5"}));
    CHECK(said(warm) != said({"--temperature", "1.5", "--seed", "7", "--system", "You are a pirate, at sea."}));
    CHECK(run({"chat", "--model", kStarter, "--temperature", "-1"}).failedCleanly());
}

TEST("devices names the CPU, in words and as JSON") {
    CHECK(run({"devices"}).out.find("cpu") != std::string::npos);
    const json devices = parsed(run({"devices", "--json"}).out);
    REQUIRE(devices.is_array() && !devices.empty());
    bool cpu = false;
    for (const json& device : devices) {
        cpu = cpu || device["id"] == "cpu";
        CHECK(device["memory_total_bytes"].get<double>() > 0.0);
    }
    CHECK(cpu);
}

TEST("bench measures a model and says it in JSON") {
    const Ran ran = run({"bench", "--model", kTiny, "--rounds", "1", "--no-compare", "--cache", "64", "--json"});
    CHECK_EQUAL(ran.status, 0);
    const json result = parsed(ran.out);
    REQUIRE(result.is_object());
    CHECK(result["models"][0]["tokens_per_second"]["decode_full"].get<double>() > 0.0);
}

TEST("bench speculation tells, of a small model that drafts, what it said, what came true, and how long it took") {
    const std::vector<std::string> alone = {"bench", "speculation", "--model", kTiny,      "--threads",
                                            "1",     "--rounds",    "1",       "--tokens", "12"};
    std::vector<std::string> drafted = alone, drafts = alone;
    drafted.insert(drafted.end(), {"--draft", kTiny});
    drafts.insert(drafts.end(), {"--draft", kTiny, "--json"});
    const json result = parsed(run(drafts).out);
    REQUIRE(result.is_array() && result.size() == 3);
    for (const json& row : result) {
        CHECK_EQUAL(row["tasks"].get<size_t>(), 10U);
        CHECK(row["each"].size() <= 10U);
        REQUIRE(row.contains("draft") && row["draft"].is_object());
        const json& draft = row["draft"];
        CHECK(draft["tokens"].get<int64_t>() >= 0);
        CHECK(draft["accepted"].get<double>() >= 0.0 && draft["accepted"].get<double>() <= 1.0);
        CHECK(draft["seconds"].get<double>() <= draft["of_seconds"].get<double>());
        CHECK(draft["of_seconds"].get<double>() > 0.0);
    }
    CHECK(run(drafted).out.find("the draft said") != std::string::npos);
    const Ran without = run(alone);
    CHECK_EQUAL(without.status, 0);
    CHECK(without.out.find("the draft said") == std::string::npos);
}

TEST("bench drafts tells how much of what a small model said came true, and how long it took") {
    std::vector<std::string> arguments = {"bench",       "drafts",    "--large",  "135m:q4_0", "--small",
                                          "135m:q4_0",   "--threads", "2",        "--rounds",  "1",
                                          "--agreement", "1",         "--tokens", "16",        "--json"};
    const json result = parsed(run(arguments).out);
    REQUIRE(result.is_object() && result.contains("draft"));
    const json& draft = result["draft"];
    CHECK(draft["tokens"].get<int64_t>() > 0);
    CHECK(draft["accepted"].get<double>() > 0.0 && draft["accepted"].get<double>() <= 1.0);
    CHECK(draft["seconds"].get<double>() > 0.0);
    CHECK(draft["seconds"].get<double>() < draft["of_seconds"].get<double>());
    CHECK(result["tokens_per_second_with"].get<double>() > 0.0);
    arguments.pop_back();
    CHECK(run(arguments).out.find("the draft said") != std::string::npos);
}
