// The evaluations' contract: each explains itself, gives JSON and a chart in small, and fails in one line.
#include "run_cli.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <map>

using namespace daylong::cli;
using daylong::unit::TemporaryFolder;
using nlohmann::json;

namespace {

const std::string kEval = DAYLONG_TEST_DATA "/eval/";
const std::string kText = kEval + "war-and-peace-opening.txt";

/// Runs an evaluation with a chart; the JSON, or null.
json evaluated(std::vector<std::string> arguments) {
    const TemporaryFolder folder;
    const std::string chart = (folder / "chart.svg").string();
    arguments.insert(arguments.begin(), "eval");
    arguments.insert(arguments.end(), {"--json", "--chart", chart, "--backend", "cpu"});
    const Ran ran = run(arguments);
    CHECK_EQUAL(ran.status, 0);
    const std::string svg = read(chart);
    CHECK(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    return json::parse(ran.out, nullptr, false);
}

}  // namespace

TEST("every evaluation explains itself") {
    for (const char* name : {"perplexity", "sinks", "cache", "streameval", "qa-stream", "latency", "attention",
                             "endless", "chat", "day"}) {
        const Ran ran = run({"eval", name, "--help"});
        CHECK_EQUAL(ran.status, 0);
        CHECK(ran.out.find("--chart") != std::string::npos && ran.out.find("--json") != std::string::npos);
    }
    CHECK(run({"eval"}).failedCleanly());
    CHECK(run({"eval", "nonsense"}).failedCleanly());
}

TEST("perplexity compares the methods on the same predictions, and dense says where it stopped") {
    const json result = evaluated({"perplexity", "--model", kTiny, "--text", kText, "--limit", "900", "--cache", "32",
                                   "--dense-limit", "200", "--every", "50"});
    REQUIRE(result.is_object() && result["methods"].size() == 5);
    CHECK_EQUAL(result["methods"][0]["stopped"].get<std::string>(), "cache full at 200 tokens");
    for (const json& method : result["methods"]) {
        if (method["name"].get<std::string>().starts_with("dense")) continue;
        CHECK_EQUAL(method["shared_predictions"].get<int>(), 17);  // tokens 82, 132, ... 882
        CHECK(!method["curve_position_segment_running"].empty());
    }
    const json plain = json::parse(
        run({"perplexity", "--model", kTiny, "--text", kText, "--limit", "900", "--cache", "32", "--json"}).out,
        nullptr, false);
    CHECK_NEAR(result["methods"][2]["perplexity"].get<double>(), plain["perplexity"].get<double>(), 1e-3);
}

TEST("sinks, cache and attention measure a small model") {
    const json sinks = evaluated({"sinks", "--model", kTiny, "--text", kText, "--limit", "300", "--cache", "32"});
    REQUIRE(sinks.is_object());
    CHECK_EQUAL(sinks["methods"].size(), 6U);  // 0, 1, 2, 4, 8, and line breaks
    const json cache = evaluated({"cache", "--model", kTiny, "--text", kText, "--limit", "300", "--sizes", "16,64"});
    REQUIRE(cache.is_object());
    CHECK_EQUAL(cache["methods"][0]["past_cache_predictions"].get<int>(),
                cache["methods"][1]["past_cache_predictions"].get<int>());
    const json attention =
        evaluated({"attention", "--model", kTiny, "--text", kText, "--sentences", "5", "--tokens", "8"});
    REQUIRE(attention.is_object());
    CHECK_EQUAL(attention["to_first_by_layer_and_head"].size(), 5U);
    CHECK_EQUAL(attention["maps_row_major"][0][0].size(), 64U);
}

TEST("streameval, qa-stream and chat ask and score; the stream can be printed") {
    const json stream =
        evaluated({"streameval", "--model", kStarter, "--lines", "40", "--distances", "1,20", "--sizes", "64"});
    REQUIRE(stream.is_object() && stream["cells"].size() == 2);
    CHECK_EQUAL(stream["cells"][0]["asked"].get<int>(), 4);
    CHECK_NEAR(stream["cells"][0]["seen"].get<double>(), 1.0, 0.0);
    CHECK_NEAR(stream["cells"][1]["seen"].get<double>(), 0.0, 0.0);
    const Ran printed =
        run({"eval", "streameval", "--print", "--lines", "10", "--distances", "10", "--format", "register"});
    CHECK_EQUAL(lines(printed.out).size(), 11U);
    CHECK(printed.out.starts_with("line wild garden: REGISTER_CONTENT is <97390>\n"));
    const json questions = evaluated(
        {"qa-stream", "--model", kStarter, "--questions", kEval + "questions.jsonl", "--limit", "6", "--cache", "64"});
    const json turns = evaluated({"qa-stream", "--model", kStarter, "--questions", kEval + "questions.jsonl", "--limit",
                                  "6", "--cache", "64", "--chat"});
    REQUIRE(questions.is_object() && questions["ways"].size() == 3);
    CHECK_EQUAL(questions["ways"][2]["asked"].get<int>(), 6);
    REQUIRE(turns.is_object() && turns["ways"].size() == 3);
    CHECK(turns["chat"].get<bool>() && !questions["chat"].get<bool>());
    CHECK_EQUAL(turns["ways"][2]["asked"].get<int>(), 6);
    CHECK(turns["ways"][2]["tokens"] != questions["ways"][2]["tokens"]);  // the template's are among them
    const json chat = evaluated({"chat", "--model", kStarter, "--prompts", kEval + "mt_bench.jsonl", "--limit", "3",
                                 "--reply", "4", "--cache", "64"});
    REQUIRE(chat.is_object());
    CHECK_EQUAL(chat["turns"].size(), 3U);
}

TEST(
    "a model that retrieves, made or trained, finds every fact that its cache holds, to the token, and none that it "
    "has lost") {
    for (const char* model : {DAYLONG_TEST_DATA "/retriever.gguf", DAYLONG_TEST_DATA "/retriever-trained.gguf"}) {
        const json result = evaluated(
            {"streameval", "--model", model, "--lines", "600", "--sizes", "64,219,220", "--distances", "7,25,60"});
        REQUIRE(result.is_object() && result["cells"].size() == 9 && result["sides"].size() == 3);
        for (const json& side : result["sides"]) {
            CHECK_NEAR(side["likeliest_seen"].get<double>(), 1.0, 0.0);
            CHECK_NEAR(side["written_seen"].get<double>(), 1.0, 0.0);
            CHECK(side["likeliest_gone"].get<double>() < 0.15 &&
                  side["written_gone"].get<double>() < 0.1);  // 10% and 2% by guessing
        }
        // 25 lines back is 215 tokens back: C - S = 216 holds the value, 215 has just lost it.
        for (const size_t cell : {4U, 7U}) CHECK_NEAR(result["cells"][cell]["tokens_back"].get<double>(), 215.0, 0.5);
        CHECK(result["cells"][4]["likeliest"].get<double>() < 0.15);
        CHECK_NEAR(result["cells"][7]["likeliest"].get<double>(), 1.0, 0.0);
    }
}

TEST("what left the window is recalled, whatever is told under the same key later") {
    const json result =
        evaluated({"streameval", "--model", DAYLONG_TEST_DATA "/retriever.gguf", "--lines", "1300", "--sizes", "256",
                   "--distances", "50", "--format", "plain", "--recall", "read", "--no-writing"});
    REQUIRE(result.is_object() && result["cells"].size() == 1);
    CHECK_NEAR(result["cells"][0]["seen"].get<double>(), 0.0, 0.0);
    CHECK_NEAR(result["cells"][0]["recalled"].get<double>(), 1.0, 0.0);
    CHECK(result["cells"][0]["likeliest"].get<double>() > 0.9);
}

TEST("latency and endless measure time and memory") {
    const json latency = evaluated({"latency", "--model", kTiny, "--sizes", "16,64", "--rounds", "1", "--tokens", "2"});
    REQUIRE(latency.is_object() && latency["points"].size() == 2);
    CHECK(latency["points"][1]["times"].get<double>() >
          0.0);  // not 1: tests are never timed, as the machine may be busy
    const json endless = evaluated({"endless", "--model", kTiny, "--text", kText, "--limit", "300", "--tokens", "2000",
                                    "--segments", "4", "--cache", "32"});
    REQUIRE(endless.is_object() && endless["segments"].size() == 4);
    CHECK(std::abs(endless["last_against_second"]["perplexity_percent"].get<double>()) < 1.0);
}

TEST("what cannot be evaluated is said in one line") {
    const TemporaryFolder folder;
    write(folder / "bad.jsonl", "{\"question\": \"?\", \"choices\": [\"a\"], \"answer\": \"Z\"}\n");
    write(folder / "empty", "");
    const std::string bad = (folder / "bad.jsonl").string(), empty = (folder / "empty").string();
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"perplexity", "--text", "/no/such/file"},
             {"perplexity", "--text", empty},
             {"perplexity", "--text", kText, "--cache", "4", "--sinks", "4"},
             {"sinks", "--text", kText, "--cache", "8"},
             {"cache", "--text", kText, "--limit", "100"},
             {"streameval", "--line", "no places"},
             {"qa-stream", "--questions", bad},
             {"qa-stream", "--questions", empty},
             {"chat", "--prompts", bad},
             {"latency", "--synthetic", "nonsense"},
             {"latency", "--sizes", "4,8"},
             {"attention", "--text", empty},
             {"endless", "--text", kText, "--limit", "50", "--tokens", "100", "--cache", "16", "--chart",
              "/no/such/folder/chart.svg"},
         }) {
        std::vector<std::string> all = {"eval"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        CHECK(run(all).failedCleanly());
    }
}

TEST("a day tells its facts and asks for them in every way") {
    const json result = evaluated({"day", "--model", kTiny, "--cache", "192", "--facts", "6", "--exchanges", "60",
                                   "--lengths", "0.5,2", "--each"});
    REQUIRE(result.is_object());
    CHECK_EQUAL(result["facts"].get<int>(), 6);
    std::map<std::string, int> asked;
    for (const json& cell : result["cells"]) {
        asked[cell["way"].get<std::string>()] += cell["asked"].get<int>();
        if (cell["way"] == "window alone") CHECK_EQUAL(cell["tokens_read"].get<int>(), 0);
    }
    for (const char* way : {"window alone", "quotation", "keys", "said again"}) CHECK_EQUAL(asked[way], 12);
    CHECK_EQUAL(asked["all in view"], 6);  // half a cache length back, of a model trained for 512
    CHECK_EQUAL(result["answers"].size(), size_t(54));
    CHECK_EQUAL(result["wait_ms_by_tenth"].size(), size_t(10));
    CHECK(result["last_tenth_against_second"]["wait"].get<double>() > 0.0);
    for (const json& cell : result["cells"]) {
        if (cell["way"] == "said again" && !cell["likeliest_of_ceiling"].is_null())
            CHECK_NEAR(cell["likeliest_of_ceiling"].get<double>(), 1.0, 1e-9);
    }
}

TEST("a day that was ended is gone on with, and another one is not") {
    const TemporaryFolder folder;
    const std::string log = (folder / "answers").string();
    const std::vector<std::string> day = {"day",         "--model", kTiny,       "--cache", "192",    "--facts", "4",
                                          "--exchanges", "40",      "--lengths", "0.5,2",   "--each", "--log",   log};
    const auto asked = [&](const char* ways, const char* seed = "1") {
        std::vector<std::string> arguments = day;
        arguments.insert(arguments.end(), {"--ways", ways, "--seed", seed});
        return arguments;
    };
    const json whole = evaluated(asked("window,quotation,again"));
    REQUIRE(whole.is_object());
    const std::vector<std::string> all = lines(read(log));
    CHECK_EQUAL(all.size(), 1 + whole["answers"].size());
    // As a kill may leave it: some whole lines, and the beginning of one.
    std::string begun;
    for (size_t i = 0; i < all.size() / 2; ++i) begun += all[i] + "\n";
    const std::string ofNoFact = "[4000,0,0,0,0,0,0,0,1,1.0,\"\"]\n";
    write(log, begun + ofNoFact + all.back().substr(0, 9));
    const json again = evaluated(asked("window,quotation,again"));
    REQUIRE(again.is_object());
    CHECK_EQUAL(again["answers"].size(), whole["answers"].size());
    CHECK_EQUAL(lines(read(log)).size(), all.size());
    for (size_t i = 0; i < again["cells"].size(); ++i) {
        for (const char* share : {"likeliest", "written", "found"})
            CHECK(again["cells"][i][share] == whole["cells"][i][share]);
    }
    std::vector<std::string> other = asked("window", "2");
    other.insert(other.begin(), "eval");
    CHECK(run(other).failedCleanly());
    CHECK_EQUAL(lines(read(log)).size(), all.size());
    write(log, all.front().substr(0, 9));  // ended before its first line was whole
    CHECK(evaluated(asked("window")).is_object());
    CHECK_EQUAL(lines(read(log)).front(), all.front());
    CHECK(!std::filesystem::exists(log + ".part"));
}

TEST("how much of what is asked for recall finds in dialogues is told") {
    const TemporaryFolder folder;
    json turns = json::array();
    for (int i = 0; i < 40; ++i) {
        const bool first = i % 2 == 0;
        turns.push_back(
            {{"id", "t" + std::to_string(i)},
             {"speaker", first ? "Ann" : "Bob"},
             {"text", i == 6 ? "I adopted a parrot in Lisbon" : "Nothing new number " + std::to_string(i)}});
    }
    const auto question = [](const char* text, const char* evidence) {
        return json{{"question", text}, {"evidence", json::array({evidence})}};
    };
    const json dialogue = {
        {"speakers", json::array({"Ann", "Bob"})},
        {"turns", turns},
        {"questions", json::array({question("Where did Ann adopt her parrot?", "t6"),
                                   question("Which zebra was it?", "t8"), question("Nobody knows", "none")})}};
    write(folder / "dialogue.json", dialogue.dump());
    const Ran ran = run({"eval", "retrieval", "--dialogues", (folder / "dialogue.json").string(), "--json"});
    CHECK_EQUAL(ran.status, 0);
    const json result = json::parse(ran.out, nullptr, false);
    REQUIRE(result.is_object());
    CHECK_EQUAL(result["questions"].get<int>(), 2);
    for (const char* depth : {"recall_at_5", "recall_at_10", "recall_at_20"})
        CHECK_NEAR(result[depth].get<double>(), 0.5, 1e-9);
    CHECK(result["milliseconds_p95"].get<double>() >= 0.0);
    write(folder / "bad.json", "{}");
    CHECK(run({"eval", "retrieval", "--dialogues", (folder / "bad.json").string()}).failedCleanly());
}
