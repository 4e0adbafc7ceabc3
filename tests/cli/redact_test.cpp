// daylong-cli redact: asks, does it, and says what it did; drafts of the window's go along.
#include "run_cli.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unit.h"

#include <fstream>
#include <iterator>

using namespace daylong::cli;
using namespace daylong::store;
using daylong::unit::TemporaryFolder;

namespace {

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Stage {
    TemporaryFolder folder;
    std::string db = (folder / "t.db").string();

    Stage() {
        const auto writer = std::move(TranscriptWriter::open(db)).value();
        for (const char* said : {"the Xylophonkasten is blue", "something else"}) {
            const auto id = writer->createConversation(said).value().id;
            CHECK(writer->appendMessage(id, MessageRole::User, said));
        }
        std::ofstream(db + ".drafts") << "[General]\n1-17=half of it\n2-17=other half\n3-17=\"a\\nXylophonkasten?\"\n";
    }
};

}  // namespace

TEST("redact asks first, and does nothing where the answer is not yes") {
    const Stage stage;
    const Ran ran = run({"redact", "--search", "xylophonkasten", "--db", stage.db});
    CHECK(ran.status != 0);
    CHECK(contentOf(stage.db).find("Xylophonkasten") != std::string::npos);
    CHECK(run({"redact", "--yes", "--db", stage.db}).status != 0);  // of nothing
}

TEST("what is redacted is gone, with the drafts where it was said, and where it is written") {
    const Stage stage;
    const Ran ran = run({"redact", "--search", "xylophonkasten", "--yes", "--db", stage.db});
    CHECK_EQUAL(ran.status, 0);
    for (const auto& entry : std::filesystem::directory_iterator(stage.folder / "."))
        CHECK(contentOf(entry.path()).find("ylophonkasten") == std::string::npos);
    CHECK_EQUAL(contentOf(stage.db + ".drafts"), "[General]\n2-17=other half\n");
    const auto reader = std::move(TranscriptReader::open(stage.db)).value();
    CHECK_EQUAL(reader->conversations().value().size(), size_t{1});
}
