// Any bytes as a transcript's database: refused in one line, or opened, read, searched, written to and opened again.
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <unistd.h>

using namespace daylong;
using namespace daylong::store;
namespace fs = std::filesystem;

namespace {

/// In memory where that is possible: every commit is synced.
const fs::path& folder() {
    static const fs::path made = [] {
        const fs::path memory = "/dev/shm";
        const fs::path path = (fs::is_directory(memory) ? memory : fs::temp_directory_path()) /
                              ("daylong-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(path);
        std::atexit([] { fs::remove_all(folder()); });
        return path;
    }();
    return made;
}

template <class T>
bool good(const Result<T>& result) {
    if (!result && (result.error().message.empty() || result.error().message.find('\n') != std::string::npos)) abort();
    return static_cast<bool>(result);
}

void read(const fs::path& file, ConversationId id) {
    constexpr MessageId kNewest = std::numeric_limits<MessageId>::max();
    const auto reader = TranscriptReader::open(file);
    if (!good(reader)) return;
    TranscriptReader& from = **reader;
    (void)(good(from.conversations()) && good(from.removedConversations()) && good(from.removedMessages(9)) &&
           good(from.pageBefore(id, kNewest, 50)) && good(from.pageAfter(id, 0, 50)) &&
           good(from.messageAtToken(id, 5)));
    for (const char* query : {"said", "don't", "会", "C++", "\"the sea\""}) (void)good(from.search(query, 9));
}

void use(TranscriptWriter& writer) {
    const auto newest = writer.newestConversation();
    if (!good(newest)) return;
    const auto open = *newest ? Result<Conversation>(**newest) : writer.createConversation("");
    if (!good(open)) return;
    const ConversationId id = open->id;
    (void)good(writer.conversationSettings(id));
    (void)good(writer.setting("cache_size"));
    (void)good(writer.endsWhereItSays(id));
    (void)good(writer.readTokens(id, 0, open->tokenCount));
    (void)good(writer.turnsBefore(id, std::numeric_limits<MessageId>::max(), 50));
    (void)good(writer.pinned(id));
    (void)good(writer.purgeRemoved(1800000000000));
    const auto message = writer.appendMessage(id, MessageRole::User, "I don’t know");
    if (!good(message)) return;
    (void)good(writer.restartTokens(id, {.model = "model"}, StreamState::ToBeRead, "Model"));
    const auto reply = writer.beginReply(id);
    if (!good(reply)) return;
    writer.holdTokens(reply->id, std::vector<int32_t>{1, 2});
    (void)good(writer.extendReply(*reply, "said"));
    (void)good(writer.finishReply(reply->id, MessageState::Complete));
    (void)good(writer.removeMessages(std::vector<MessageId>{message->id}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    for (const auto& left : fs::directory_iterator(folder())) fs::remove(left.path());
    const fs::path file = folder() / "t.db";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    for (int start = 0; start < 2; ++start) {
        const auto writer = TranscriptWriter::open(file);
        if (!good(writer)) return 0;
        use(**writer);
        read(file, 1);
    }
    return 0;
}
