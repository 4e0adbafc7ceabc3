#include "terminal_chat.h"

#include "attached_files.h"
#include "chat_screen.h"
#include "output.h"
#include "terminal_help.h"

#include "archive/branches.h"
#include "archive/choices.h"
#include "archive/presets.h"
#include "archive/seen.h"
#include "archive/temporary.h"
#include "archive/titles.h"
#include "base/line_reader.h"
#include "store/title.h"
#include "store/transcript_reader.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace daylong::cli {

namespace {

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
        tell("  " + std::to_string(conversation.id) + "  " + shownTitle(conversation) + " (" +
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
    else {
        if (word != "/help") screen.note("there is no command " + word + "; these are:");
        std::fputs(kHelp, stderr);
    }
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
        screen.note("the model of this conversation's preset, '" + gone + "', is gone; the general one is used");
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
