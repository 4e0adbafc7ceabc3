// Screen: what a chat in the terminal shows, and what it has heard of the service so far, for the commands to ask.
// Replies go to standard output, all else to standard error. Thread rule: show() on the engine thread, the rest on the
// one that reads what is typed. Failure rule: the first failure is kept, for whoever runs the chat.
#pragma once

#include "output.h"
#include "progress_line.h"

#include "chat/chat_service.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace daylong::cli {

class Screen {
public:
    explicit Screen(bool interactive) : m_interactive(interactive) {}

    /// Hears the service's events.
    void show(const chat::Event& event);
    void note(const std::string& text);
    void printMemory();
    void printSystemPrompt(const settings::CommandLine& commandLine);

    uint64_t window() {
        return locked([this] { return m_memory.window(); });
    }
    /// The tokens of what was measured last; 0: of nothing.
    uint64_t measured() {
        return locked([this] { return m_measured; });
    }
    void forgetMeasured() {
        return locked([this] { m_measured = 0; });
    }
    store::ConversationId conversation() {
        return locked([this] { return m_conversation.id; });
    }
    store::MessageId recalledFor() {
        return locked([this] { return m_recalledFor; });
    }
    settings::Settings general() {
        return locked([this] { return m_general; });
    }
    settings::OwnSettings own() {
        return locked([this] { return m_own; });
    }
    /// The model of the conversation's preset, where its file is not there any more.
    std::string goneModel();
    std::optional<store::PresetId> presetNamed(const std::string& name);
    std::optional<Error> failure() {
        return locked([this] { return m_failure; });
    }
    bool busy() const { return m_busy; }
    /// Nobody reads replies any more, or the disk is full.
    bool outputIsLost() const { return m_outputIsLost; }

private:
    template <class Work>
    std::invoke_result_t<const Work&> locked(const Work& work) {
        const std::lock_guard lock(m_mutex);
        return work();
    }
    /// That the conversation uses; nullptr: none.
    const settings::Preset* preset() const;
    void write(const Result<void>& written);
    void endLine();
    void finish(const chat::ReplyFinished& reply);
    void introduce(const chat::ModelReady& ready);
    void progress(const chat::ActivityChanged& changed);

    std::recursive_mutex m_mutex;  // guards what follows; what is heard may be a note
    const bool m_interactive;
    StandardOutput m_output;
    bool m_midLine = false;
    std::atomic<bool> m_outputIsLost = false;
    std::atomic<bool> m_busy = false;
    std::optional<ProgressLine> m_progress;
    store::Conversation m_conversation;
    settings::OwnSettings m_own;  // of it
    std::vector<settings::Preset> m_presets;
    settings::Settings m_general;
    settings::ModelSummary m_model;
    store::MessageId m_recalledFor = 0;  // the newest message for which something was brought back
    memory::MemoryState m_memory;
    uint64_t m_measured = 0;
    std::optional<Error> m_failure;
};

std::string shownTitle(const store::Conversation& conversation);

}  // namespace daylong::cli
