#include "terminal_chat.h"

#include "attached_files.h"
#include "settings/suited.h"
#include "output.h"
#include "progress_line.h"
#include "terminal_help.h"
#include "archive/choices.h"
#include "archive/presets.h"
#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/temporary.h"
#include "archive/titles.h"
#include "base/line_reader.h"
#include "store/title.h"
#include "store/transcript_reader.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <strings.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace daylong::cli {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;  // Clang 14 does not find it by itself

/// Hears the service's events on the engine thread and prints them.
class Screen {
public:
    explicit Screen(bool interactive) : m_interactive(interactive) {}

    void show(const chat::Event& event) {
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
                                    title(opened.conversation));
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
                           note(changed.from + " failed (" + changed.reason.message +
                                "); the conversation goes on on " + changed.to);
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

    static std::string title(const store::Conversation& conversation) {
        return conversation.title.empty() ? "(untitled)" : conversation.title;
    }
    void note(const std::string& text) {
        m_progress.reset();
        endLine();
        tell("  " + text);
    }
    void printMemory() {
        const std::lock_guard lock(m_mutex);
        if (m_model.remote) {
            note("the server is sent " + std::string(m_memory.estimated ? "about " : "") +
                 std::to_string(m_memory.seen) + " of at most " + std::to_string(m_memory.cacheSize) + " tokens" +
                 (m_memory.oldestMessage != 0 ? "; what is older is forgotten" : ": all of the conversation"));
            return;
        }
        const double mib = static_cast<double>(m_memory.cacheBytes) / (1024.0 * 1024.0);
        std::fprintf(
            stderr,
            "  the model sees %u of at most %u tokens (%.1f MiB, fixed): the first %llu, and those from %llu to %llu\n",
            m_memory.seen, m_memory.cacheSize, mib, static_cast<unsigned long long>(m_memory.preambleEnd),
            static_cast<unsigned long long>(m_memory.firstSeen), static_cast<unsigned long long>(m_memory.next));
    }
    uint64_t window() {
        const std::lock_guard lock(m_mutex);
        return m_memory.window();
    }
    /// The tokens of what was measured last; 0: of nothing.
    uint64_t measured() {
        const std::lock_guard lock(m_mutex);
        return m_measured;
    }
    void forgetMeasured() {
        const std::lock_guard lock(m_mutex);
        m_measured = 0;
    }
    store::ConversationId conversation() {
        const std::lock_guard lock(m_mutex);
        return m_conversation.id;
    }
    store::MessageId recalledFor() {
        const std::lock_guard lock(m_mutex);
        return m_recalledFor;
    }
    settings::Settings general() {
        const std::lock_guard lock(m_mutex);
        return m_general;
    }
    settings::OwnSettings own() {
        const std::lock_guard lock(m_mutex);
        return m_own;
    }
    /// The model of the conversation's preset, where its file is not there any more.
    std::string goneModel() {
        const std::lock_guard lock(m_mutex);
        const auto preset = std::ranges::find(m_presets, m_own.preset, &settings::Preset::id);
        return preset != m_presets.end() && settings::modelIsGone(*preset) ? *preset->modelPath : std::string();
    }
    std::optional<store::PresetId> presetNamed(const std::string& name) {
        const std::lock_guard lock(m_mutex);
        const auto found = std::ranges::find_if(m_presets, [&](const settings::Preset& each) {
            return strcasecmp(each.name.c_str(), name.c_str()) == 0;  // no two have one name, whatever the case
        });
        return found == m_presets.end() ? std::nullopt : std::optional(found->id);
    }
    void printSystemPrompt(const settings::CommandLine& commandLine) {
        const std::lock_guard lock(m_mutex);
        const auto preset = std::ranges::find(m_presets, m_own.preset, &settings::Preset::id);
        const settings::Settings here =
            preset == m_presets.end() ? m_general : settings::over(m_general, *preset, commandLine);
        const std::string prompt = settings::promptFor(here, m_own, m_model);
        const char* const whose = m_own.systemPrompt                            ? "this conversation's own: "
                                  : here.systemPrompt != m_general.systemPrompt ? "the preset's: "
                                  : here.systemPrompt                           ? "as in every conversation: "
                                                                                : "what suits this model: ";
        note(whose + (prompt.empty() ? "(none)" : prompt));
    }
    std::optional<Error> failure() {
        const std::lock_guard lock(m_mutex);
        return m_failure;
    }
    bool busy() const { return m_busy; }
    /// Nobody reads replies any more, or the disk is full.
    bool outputIsLost() const { return m_outputIsLost; }

private:
    void write(const Result<void>& written) {
        if (written) return;
        m_failure = written.error();
        m_outputIsLost = true;
    }
    void endLine() {
        write(m_output.finish());
        if (m_midLine) write(m_output.write("\n"));
        m_midLine = false;
    }
    void finish(const chat::ReplyFinished& reply) {
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
    void introduce(const chat::ModelReady& ready) {
        if (!m_interactive) return;
        if (ready.model.remote) {
            note(ready.model.name + " at " + ready.model.device + ", is sent at most " +
                 std::to_string(settings::cacheFor(ready.settings, ready.model).size) +
                 " tokens; /help lists commands");
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
    void progress(const chat::ActivityChanged& changed) {
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

    std::mutex m_mutex;
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

/// Ctrl-C stops what the model is doing; when it does nothing, it leaves (everything said is on disk).
class InterruptWatch {
public:
    InterruptWatch(chat::ChatService& service, const Screen& screen)
        : m_thread([this, &service, &screen] {
              sigset_t set = interrupts();
              int signal = 0;
              while (sigwait(&set, &signal) == 0 && !m_done) {
                  if (!screen.busy()) std::_Exit(130);
                  service.stop();
              }
          }) {}
    ~InterruptWatch() {
        m_done = true;
        pthread_kill(m_thread.native_handle(), SIGINT);
        m_thread.join();
    }
    /// Must be called before any thread is made, so that all of them leave the signal to the watch.
    static void block() {
        sigset_t set = interrupts();
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
    }

private:
    static sigset_t interrupts() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        return set;
    }
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

Result<void> listConversations(const std::filesystem::path& database) {
    const auto reader = TRY(store::TranscriptReader::open(database));
    const auto conversations = TRY(reader->conversations());
    for (const store::Conversation& conversation : conversations) {
        tell("  " + std::to_string(conversation.id) + "  " + Screen::title(conversation) + " (" +
             std::to_string(conversation.messageCount) + " messages)");
    }
    return {};
}

Result<void> search(const std::filesystem::path& database, const std::string& words) {
    const auto reader = TRY(store::TranscriptReader::open(database));
    const auto hits = TRY(reader->search(words, 20));
    if (hits.empty()) tell("  nothing said so far has '" + words + "' in it");
    const std::string opening = "\uE000", closing = "\uE001";
    for (const store::SearchHit& hit : hits) {
        std::string snippet = hit.snippet;
        for (const std::string& mark : {opening, closing}) {
            for (size_t at = snippet.find(mark); at != std::string::npos; at = snippet.find(mark))
                snippet.replace(at, mark.size(), "*");
        }
        tell("  conversation " + std::to_string(hit.conversation) + ", " +
             (hit.role == store::MessageRole::User ? "you" : "Daylong") + ": " + snippet);
    }
    return {};
}

/// With the numbers by which /branch knows them; what is shown is marked.
Result<void> listBranches(const std::filesystem::path& database, store::ConversationId conversation) {
    const auto reader = TRY(store::TranscriptReader::open(database));
    const auto [branches, more] = TRY(reader->branches(conversation));
    if (branches.empty()) tell("  this conversation has no branches; /regenerate begins one");
    if (more) tell("  the last " + std::to_string(branches.size()) + "; what is in older ones, /search finds");
    for (size_t i = 0; i < branches.size(); ++i) {
        const store::Message& each = branches[i];
        if (i > 0 && each.parent != branches[i - 1].parent) tell("");
        tell(std::string(each.state == store::MessageState::Superseded ? "    " : "  * ") + std::to_string(i + 1) +
             "  " + (each.branchName.empty() ? "" : each.branchName + ": ") +
             (each.role == store::MessageRole::User ? "you: " : "Daylong: ") + store::titleFrom(each.text));
    }
    return {};
}

Result<void> showBranch(const std::string& number, const std::filesystem::path& database, chat::ChatService& service,
                        store::ConversationId conversation) {
    const auto reader = TRY(store::TranscriptReader::open(database));
    const auto branches = TRY(reader->branches(conversation)).list;
    const long long wanted = std::atoll(number.c_str());
    if (wanted < 1 || wanted > static_cast<long long>(branches.size()))
        return Error{ErrorCode::InvalidArgument, "there is no branch " + number + "; /branches lists them"};
    archive::showBranch(service, branches[static_cast<size_t>(wanted) - 1].id);
    service.drain();
    const auto path = TRY(reader->pageBefore(conversation, std::numeric_limits<store::MessageId>::max(), 2));
    for (const store::Message& each : path)
        tell((each.role == store::MessageRole::User ? "  you: " : "  Daylong: ") + each.text);
    return {};
}

/// What was brought back last; "on" and "off": whether anything is.
Result<void> recall(const std::string& what, const std::filesystem::path& database, chat::ChatService& service,
                    Screen& screen) {
    if (what == "on" || what == "off") {
        settings::Settings settings = screen.general();
        settings.recalls = what == "on";
        archive::applySettings(service, settings);
        return {};
    }
    const auto reader = TRY(store::TranscriptReader::open(database));
    const store::MessageId message = screen.recalledFor();
    const auto passages = TRY(reader->recalled(screen.conversation(), message, message));
    if (passages.empty())
        tell("  nothing was recalled since the start; /recall off and /recall on say whether it may be");
    for (const store::Recalled& each : passages)
        tell(std::string("  ") + (each.passage.role == store::MessageRole::User ? "you: " : "Daylong: ") +
             each.passage.text);
    return {};
}

void usePreset(store::PresetId preset, chat::ChatService& service, Screen& screen) {
    settings::OwnSettings own = screen.own();
    own.preset = preset;
    archive::applyOwnSettings(service, screen.conversation(), own);
}

/// "-": none of its own; empty: the one there is stays.
void setSystemPrompt(const std::string& prompt, const settings::CommandLine& commandLine, chat::ChatService& service,
                     Screen& screen) {
    settings::OwnSettings own = screen.own();
    if (prompt == "-") own.systemPrompt.reset();
    else if (!prompt.empty()) own.systemPrompt = prompt;
    if (own != screen.own()) archive::applyOwnSettings(service, screen.conversation(), own);
    service.drain();
    screen.printSystemPrompt(commandLine);
}

/// Does a /command; false: leave.
Result<bool> command(const std::string& line, const TerminalChatOptions& options, chat::ChatService& service,
                     Screen& screen, AttachedFiles& files) {
    const size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "/quit" || word == "/exit") return false;
    if (word == "/new") service.newConversation();
    else if (word == "/temporary") service.newTemporary();
    else if (word == "/keep") archive::keepTemporary(service, screen.conversation());
    else if (word == "/open") service.openConversation(std::atoll(rest.c_str()));
    else if (word == "/rename") archive::renameConversation(service, screen.conversation(), rest);
    else if (word == "/regenerate") service.regenerate(screen.conversation());
    else if (word == "/branches") TRY(listBranches(options.database, screen.conversation()));
    else if (word == "/branch") TRY(showBranch(rest, options.database, service, screen.conversation()));
    else if (word == "/more") service.goOn(screen.conversation());
    else if (word == "/attach") screen.note(TRY(files.add(rest)));
    else if (word == "/memory") screen.printMemory();
    else if (word == "/recall") TRY(recall(rest, options.database, service, screen));
    else if (word == "/system") setSystemPrompt(rest, options.overrideSettings, service, screen);
    else if (word == "/list") TRY(listConversations(options.database));
    else if (word == "/search") TRY(search(options.database, rest));
    else std::fputs(kHelp, stderr);
    service.drain();
    return true;
}

}  // namespace

Result<void> runTerminalChat(TerminalChatOptions options) {
    const bool interactive = isatty(STDIN_FILENO) != 0;
    InterruptWatch::block();
    Screen screen(interactive);
    chat::ChatService service({.database = options.database,
                               .makeResponder = options.makeResponder,
                               .cacheFolder = options.cacheFolder,
                               .overrideSettings = options.overrideSettings});
    service.listen([&](const chat::Event& event) {
        screen.show(event);
        if (screen.outputIsLost()) service.stop();
    });
    const InterruptWatch watch(service, screen);
    service.start(options.conversation);
    archive::askForPresets(service);
    service.drain();
    if (!options.preset.empty()) {
        const std::optional<store::PresetId> preset = screen.presetNamed(options.preset);
        if (!preset)
            return Error{ErrorCode::NotFound,
                         "there is no preset '" + options.preset + "'; daylong-cli presets lists those there are"};
        if (options.conversation == 0) service.newConversation(preset);
        else usePreset(*preset, service, screen);
        service.drain();
    }
    if (const std::string gone = screen.goneModel(); !gone.empty())
        screen.note("the model of this conversation's preset, '" + gone + "', is gone; the one for all stands in");
    if (options.givenSystemPrompt && screen.own().systemPrompt)
        screen.note("this conversation has a system prompt of its own, which goes before --system");
    if (options.givenSampling && screen.own().sampling)
        screen.note("this conversation has sampling of its own, which goes before --temperature and --seed");

    AttachedFiles files;
    for (const std::string& path : options.attached) screen.note(TRY(files.add(path)));
    const auto count = [&](const std::string& text) {
        screen.forgetMeasured();
        archive::measure(service, screen.conversation(), 0, text);
        service.drain();
        return screen.measured();
    };
    LineReader lines(std::cin);
    std::string line;
    while (!screen.outputIsLost() && (interactive || !screen.failure())) {
        if (interactive) std::fputs("> ", stderr);
        if (!lines.next(line)) break;
        if (line.empty()) continue;
        if (interactive && line.starts_with('/')) {
            const Result<bool> goOn = command(line, options, service, screen, files);
            if (!goOn) screen.note(goOn.error().message);
            else if (!*goOn) break;
            continue;
        }
        std::vector<std::string> told;
        store::AttachedFiles with = files.take(line, screen.window(), count, told);
        for (const std::string& each : told) screen.note(each);
        service.send(screen.conversation(), line, chat::Reading::Whole, std::move(with));
        service.drain();
    }
    if (interactive && !screen.outputIsLost()) return {};
    if (const std::optional<Error> failure = screen.failure()) return *failure;
    return {};
}

}  // namespace daylong::cli
