#include "chat_screen.h"

#include "base/say.h"
#include "settings/suited.h"

#include <algorithm>
#include <cstdio>
#include <strings.h>
#include <variant>

namespace daylong::cli {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;  // Clang 14 does not find it by itself

}  // namespace

std::string shownTitle(const store::Conversation& conversation) {
    return conversation.title.empty() ? "(untitled)" : conversation.title;
}

void Screen::show(const chat::Event& event) {
    const std::lock_guard lock(m_mutex);
    std::visit(Overloaded{
                   [this](const chat::ReplyText& text) {
                       write(m_output.write(text.text));
                       m_midLine = !text.text.ends_with('\n');
                   },
                   [this](const chat::ReplyFinished& reply) { finish(reply); },
                   [this](const chat::ConversationKept&) { note("it is kept"); },
                   [this](const chat::MessageAdded& added) {
                       if (added.message.role == store::MessageRole::Note) note(added.message.text);
                   },
                   [this](const chat::MessageReadInPart& message) {
                       if (message.inPart) note("stopped; the model has read only the beginning of this message");
                   },
                   [this](const chat::MessagesRecalled& recalled) {
                       m_recalledFor = recalled.message;
                       const size_t count = recalled.passages.size();
                       if (m_interactive && count > 0)
                           note(std::to_string(count) + (count == 1 ? " passage" : " passages") +
                                " recalled; /recall shows what");
                   },
                   [this](const chat::ModelReady& ready) {
                       m_model = ready.model;
                       introduce(ready);
                   },
                   [this](const chat::ConversationOpened& opened) {
                       m_conversation = opened.conversation;
                       if (m_interactive && store::isTemporary(opened.conversation.id))
                           note("temporary conversation: nothing of it is kept");
                       else if (m_interactive)
                           note("conversation " + std::to_string(opened.conversation.id) + ": " +
                                shownTitle(opened.conversation));
                   },
                   [this](const chat::OwnSettingsChanged& changed) {
                       if (changed.conversation == m_conversation.id) m_own = changed.own;
                   },
                   [this](const chat::PresetsChanged& changed) { m_presets = changed.presets; },
                   [this](const chat::SettingsChanged& changed) { m_general = changed.settings; },
                   [this](const chat::MemoryChanged& changed) { m_memory = changed.memory; },
                   [this](const chat::DraftMeasured& measured) { m_measured = measured.tokens; },
                   [this](const chat::ActivityChanged& changed) { progress(changed); },
                   [this](const chat::DeviceChanged& changed) {
                       note(changed.from + " failed (" + changed.reason.message + "); the conversation goes on on " +
                            changed.to);
                   },
                   [this](const chat::ReadAgain& read) {
                       if (m_interactive) note(inEnglish(read.says));
                   },
                   [this](const chat::Failed& failed) {
                       if (m_interactive) note(failed.error.message);
                       if (!m_failure) m_failure = failed.error;
                   },
                   [](const auto&) {},
               },
               event);
}

void Screen::note(const std::string& text) {
    const std::lock_guard lock(m_mutex);
    m_progress.reset();
    endLine();
    tell("  " + text);
}

void Screen::printMemory() {
    const std::lock_guard lock(m_mutex);
    if (m_model.remote) {
        note("the server is sent " + std::string(m_memory.estimated ? "about " : "") + std::to_string(m_memory.seen) +
             " of at most " + std::to_string(m_memory.cacheSize) + " tokens" +
             (m_memory.oldestMessage != 0 ? "; what is older is forgotten" : ": all of the conversation"));
        return;
    }
    const double mib = static_cast<double>(m_memory.cacheBytes) / (1024.0 * 1024.0);
    std::fprintf(stderr, "  the model sees %u of at most %u tokens (%.1f MiB, fixed): ", m_memory.seen,
                 m_memory.cacheSize, mib);
    if (m_memory.firstSeen <= m_memory.preambleEnd) std::fputs("all of the conversation\n", stderr);
    else
        std::fprintf(stderr, "the first %llu, and those from %llu to %llu\n",
                     static_cast<unsigned long long>(m_memory.preambleEnd),
                     static_cast<unsigned long long>(m_memory.firstSeen),
                     static_cast<unsigned long long>(m_memory.next));
}

const settings::Preset* Screen::preset() const {
    const auto found = std::ranges::find(m_presets, m_own.preset, &settings::Preset::id);
    return found == m_presets.end() ? nullptr : &*found;
}

std::string Screen::goneModel() {
    const std::lock_guard lock(m_mutex);
    const settings::Preset* const used = preset();
    return used != nullptr && settings::modelIsGone(*used) ? *used->modelPath : std::string();
}

std::optional<store::PresetId> Screen::presetNamed(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find_if(m_presets, [&](const settings::Preset& each) {
        return strcasecmp(each.name.c_str(), name.c_str()) == 0;  // no two have one name, whatever the case
    });
    return found == m_presets.end() ? std::nullopt : std::optional(found->id);
}

void Screen::printSystemPrompt(const settings::CommandLine& commandLine) {
    const std::lock_guard lock(m_mutex);
    const settings::Preset* const used = preset();
    const settings::Settings here = used == nullptr ? m_general : settings::over(m_general, *used, commandLine);
    const std::string prompt = settings::promptFor(here, m_own, m_model);
    const char* const whose = m_own.systemPrompt                            ? "this conversation's own: "
                              : here.systemPrompt != m_general.systemPrompt ? "the preset's: "
                              : here.systemPrompt                           ? "as in every conversation: "
                                                                            : "what suits this model: ";
    note(whose + (prompt.empty() ? "(none)" : prompt));
}

void Screen::write(const Result<void>& written) {
    if (written) return;
    m_failure = written.error();
    m_outputIsLost = true;
}

void Screen::endLine() {
    write(m_output.finish());
    if (m_midLine) write(m_output.write("\n"));
    m_midLine = false;
}

void Screen::finish(const chat::ReplyFinished& reply) {
    endLine();
    if (reply.message.state == store::MessageState::CutOff)
        note(m_interactive ? "cut off at the greatest length of a reply; /more goes on"
                           : "cut off at the greatest length of a reply");
    if (!m_interactive) return;
    const chat::ReplyStats& stats = reply.stats;
    std::string read;
    if (stats.promptTokens != 0)
        read = "; the server was sent " + std::to_string(stats.promptTokens) + " tokens, and had read " +
               std::to_string(stats.cachedTokens) + " of them before";
    std::fprintf(stderr, "  [%.0f tokens/s, first token after %.2f s%s]\n", stats.tokensPerSecond,
                 stats.secondsToFirstToken, read.c_str());
}

void Screen::introduce(const chat::ModelReady& ready) {
    if (!m_interactive) return;
    if (ready.model.remote) {
        note(ready.model.name + " at " + ready.model.device + ", is sent at most " +
             std::to_string(settings::cacheFor(ready.settings, ready.model).size) + " tokens; /help lists commands");
        return;
    }
    note(ready.model.name + " on " + ready.model.device + ", sees " +
         std::to_string(settings::cacheFor(ready.settings, ready.model).size) +
         " tokens in fixed memory; /help lists commands");
    note("Chat template: " + text::describe(ready.model.chat));
    if (ready.model.starter) {
        note(
            "This is the tiny starter model that comes with Daylong: it chats, but knows little. "
            "Open a real one with --model NAME; \"daylong-cli models search\" finds one.");
    }
}

void Screen::progress(const chat::ActivityChanged& changed) {
    m_busy = changed.activity != chat::Activity::Idle;
    const char* const what = changed.activity == chat::Activity::Rebuilding           ? "remembering"
                             : changed.activity == chat::Activity::Reading            ? "reading"
                             : changed.activity == chat::Activity::UpdatingTranscript ? "updating the transcript"
                                                                                      : nullptr;
    if (what == nullptr) {
        m_progress.reset();
        return;
    }
    if (!m_progress) m_progress.emplace(what);
    m_progress->update(changed.done, changed.total);
}

}  // namespace daylong::cli
