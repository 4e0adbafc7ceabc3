// The transcript of a day that is measured (lab/day.h), in a folder of its own that goes with it: what recall searches,
// as the chat does. Thread rule: one thread. Failure rule: Result.
#pragma once

#include "recall/recall.h"
#include "store/transcript_writer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace daylong::cli {

struct TemporaryFolder {
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path path;
};

class DayTranscript {
public:
    static Result<std::unique_ptr<DayTranscript>> create();

    Result<store::MessageId> say(const std::string& text);
    Result<store::MessageId> reply(const std::string& text);
    /// What the chat would bring back for a text that is said now; nothing is noted.
    Result<std::vector<store::Message>> recall(recall::RecallWish wish);
    const std::filesystem::path& folder() const { return m_folder.path; }

private:
    TemporaryFolder m_folder;
    std::unique_ptr<store::TranscriptWriter> m_writer;
    store::ConversationId m_conversation = 0;
};

}  // namespace daylong::cli
