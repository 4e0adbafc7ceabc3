#include "lab/commands/day_transcript.h"

#include <stdlib.h>
#include <system_error>
#include <utility>

namespace daylong::cli {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "daylong-lab-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
}

Result<std::unique_ptr<DayTranscript>> DayTranscript::create() {
    auto day = std::make_unique<DayTranscript>();
    day->m_writer = TRY(store::TranscriptWriter::open(day->m_folder.path / "day.db"));
    day->m_conversation = TRY(day->m_writer->createConversation("A day")).id;
    return day;
}

Result<store::MessageId> DayTranscript::say(const std::string& text) {
    return TRY(m_writer->appendMessage(m_conversation, store::MessageRole::User, text)).id;
}

Result<store::MessageId> DayTranscript::reply(const std::string& text) {
    const store::Message reply = TRY(m_writer->beginReply(m_conversation));
    TRY(m_writer->extendReply(reply, text));
    TRY(m_writer->finishReply(reply.id, store::MessageState::Complete));
    return reply.id;
}

Result<std::vector<store::Message>> DayTranscript::recall(recall::RecallWish wish) {
    wish.conversation = m_conversation;
    return recall::recall(*m_writer, wish);
}

}  // namespace daylong::cli
