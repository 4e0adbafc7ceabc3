// daylong-cli presets, chat --preset, and export of one folder: what was made in the window, named in the terminal.
#include "run_cli.h"
#include "store/folders.h"
#include "store/presets.h"
#include "support/unit.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace daylong::cli;
using namespace daylong::store;
using daylong::unit::TemporaryFolder;
using nlohmann::json;

TEST("presets are listed, and one is shown by its name") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    {
        const auto writer = std::move(TranscriptWriter::open(db)).value();
        Presets presets(*writer);
        CHECK(presets.save({.name = "Gardener", .isDefault = true, .settings = {{"cache_size", "2048"}}}));
        CHECK(presets.save({.name = "Brief"}));
    }
    CHECK_EQUAL(run({"presets", "--db", db}).out, std::string("Brief\nGardener (for new conversations)\n"));
    CHECK(run({"presets", "gardener", "--db", db}).out.find("2048") != std::string::npos);
    const json shown = json::parse(run({"presets", "Gardener", "--db", db, "--json"}).out, nullptr, false);
    CHECK_EQUAL(shown.size(), size_t(1));
    CHECK(shown[0]["default"] == true && shown[0]["settings"]["cache_size"] == "2048");
    CHECK(run({"presets", "Nobody", "--db", db}).failedCleanly());
}

TEST("a new conversation uses the preset that is named; with --conversation, that one does") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    const auto chat = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"chat", "--model", kTiny, "--template", "plain", "--db", db});
        return run(std::move(more), "Once upon a time\n");
    };
    CHECK_EQUAL(chat({}).status, 0);
    PresetId gardener = 0;
    {
        const auto writer = std::move(TranscriptWriter::open(db)).value();
        gardener = Presets(*writer).save({.name = "Gardener", .settings = {{"system_prompt", "Roses."}}}).value();
        CHECK(Presets(*writer).save({.name = "Lost", .settings = {{"model_path", "/nowhere/lost.gguf"}}}));
    }
    const auto presetOf = [&](ConversationId id) {
        const auto writer = std::move(TranscriptWriter::open(db)).value();
        return writer->conversationSettings(id).value()["preset"];
    };
    const Ran none = chat({"--preset", "Nobody"});
    CHECK(none.failedCleanly());
    CHECK(none.err.find("Nobody") != std::string::npos);
    CHECK_EQUAL(chat({"--preset", "gardener"}).status, 0);
    CHECK_EQUAL(presetOf(1), std::string());
    CHECK_EQUAL(presetOf(2), std::to_string(gardener));
    const Ran lost = chat({"--preset", "Lost", "--conversation", "1"});
    CHECK_EQUAL(lost.status, 0);
    CHECK(lost.err.find("/nowhere/lost.gguf") != std::string::npos);
    CHECK(!presetOf(1).empty());
}

TEST("a folder is exported by itself") {
    const TemporaryFolder folder;
    const std::string db = (folder / "t.db").string();
    {
        const auto writer = std::move(TranscriptWriter::open(db)).value();
        std::vector<ConversationId> ids;
        for (const char* said : {"a walrus", "roses"}) {
            ids.push_back(writer->createConversation(said).value().id);
            CHECK(writer->appendMessage(ids.back(), MessageRole::User, said));
        }
        Folders folders(*writer);
        CHECK(folders.move(std::vector{ids[0]}, folders.named("Work").value()));
    }
    const Ran ran = run({"export", "--folder", "work", "--format", "json", "--output", "-", "--db", db});
    CHECK_EQUAL(ran.status, 0);
    CHECK(ran.out.find("walrus") != std::string::npos);
    CHECK(ran.out.find("roses") == std::string::npos);
    CHECK(run({"export", "--folder", "Home", "--output", "-", "--db", db}).failedCleanly());
}
