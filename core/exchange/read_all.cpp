#include "exchange/read_all.h"

#include "base/say.h"
#include "exchange/entries.h"
#include "exchange/read_file.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace daylong::exchange {

namespace fs = std::filesystem;

namespace {

constexpr const char *kJanThread = "thread.json", *kJanMessages = "messages.jsonl";
constexpr uint64_t kMostUnpacked = ZipLimits{}.unpacked;

/// Names that programs give to files of conversations: of an export with others beside them, only these are read.
bool isNamedAsConversations(const std::string& name) {
    if (name.ends_with(".chat") || name.ends_with(".conversation.json") || name == kJanThread) return true;
    return name.ends_with(".json") && (name.starts_with("conversations") || name.starts_with("chat-export") ||
                                       name.starts_with("all-chats-export") || name.starts_with("archived-chat"));
}

bool mayBeConversations(const std::string& name) {
    return name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".md") || name.ends_with(".markdown");
}

/// In the order of their names: numbered ones one after the other.
std::vector<Entry> choose(std::vector<Entry> entries) {
    const bool named = std::any_of(entries.begin(), entries.end(),
                                   [](const Entry& entry) { return isNamedAsConversations(entry.baseName()); });
    std::erase_if(entries, [&](const Entry& entry) {
        return !(named ? isNamedAsConversations : mayBeConversations)(entry.baseName());
    });
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
}

/// Reads one entry after the other, and knows how far it is.
class Reading {
public:
    Reading(const ReadingEvents& events, uint64_t total) : m_events(events), m_total(total) {
        m_events.conversation = [this, take = events.conversation](ImportedConversation&& conversation) {
            conversation.fileMs = m_modifiedMs;
            Result<void> taken = take(std::move(conversation));
            if (!taken) m_refused = true;
            return taken;
        };
    }

    Result<void> read(const Entry& entry, const Entry* messages) {
        m_modifiedMs = entry.modifiedMs;
        ByteStream stream = TRY(open(entry));
        if (messages == nullptr) return readFile(stream, entry.name, m_events);
        ByteStream lines = TRY(open(*messages));
        return readJan(stream, lines, entry.name, m_events);
    }
    /// The last error was of the one who takes the conversations, not of a file.
    bool wasRefused() const { return m_refused; }

private:
    Result<ByteStream> open(const Entry& entry) {
        ReadBytes read = TRY(entry.open());
        return ByteStream([this, read = std::move(read)](char* into, size_t size) -> Result<size_t> {
            if (m_events.isStopped && m_events.isStopped()) return Error{ErrorCode::Cancelled, "stopped"};
            const size_t count = TRY(read(into, size));
            m_done += count;
            if (m_events.progress) m_events.progress(m_done, std::max(m_done, m_total));
            return count;
        });
    }

    ReadingEvents m_events;
    uint64_t m_done = 0, m_total;
    int64_t m_modifiedMs = 0;
    bool m_refused = false;
};

Result<void> readEntries(const fs::path& path, std::vector<Entry> all, const ReadingEvents& events) {
    std::map<std::string, Entry> janMessages;
    for (const Entry& entry : all) {
        if (entry.baseName() == kJanMessages) janMessages[entry.folder()] = entry;
    }
    const std::vector<Entry> chosen = choose(std::move(all));
    if (chosen.empty()) return failure(ErrorCode::NotFound, Say::ImportNoFiles, path.string());
    uint64_t total = 0;
    for (const Entry& entry : chosen) total += entry.bytes;
    if (total > kMostUnpacked) return failure(ErrorCode::Denied, Say::ImportTooMuch, path.string());
    Reading reading(events, total);
    for (const Entry& entry : chosen) {
        const auto messages = janMessages.find(entry.folder());
        const bool isJan = entry.baseName() == kJanThread && messages != janMessages.end();
        const Result<void> read = reading.read(entry, isJan ? &messages->second : nullptr);
        if (read) continue;
        const ErrorCode why = read.error().code;
        if (reading.wasRefused() || why == ErrorCode::Denied || why == ErrorCode::Cancelled) return read.error();
        events.skip(reason::kUnreadable);
        const Sayings& said = read.error().sayings;
        events.damage->push_back(said.empty() ? saying(Say::ImportUnreadable, entry.name, read.error().message)
                                              : said.front());
    }
    return {};
}

Result<void> readFolder(const fs::path& path, const ReadingEvents& events) {
    FolderFiles found = TRY(listFolder(path));
    events.skip(reason::kUnreadableFolder, found.unreadable.size());
    events.skip(reason::kDeepFolder, found.tooDeep.size());
    Sayings why = found.unreadable;
    if (!found.tooDeep.empty()) why.push_back(saying(Say::ImportFolderTooDeep, found.tooDeep.front().string()));
    events.damage->insert(events.damage->end(), why.begin(), why.end());
    const Result<void> read = readEntries(path, std::move(found.files), events);
    const bool nothing = !read && read.error().code == ErrorCode::NotFound;
    if (nothing && !why.empty()) return withMore(read.error(), why.front());
    return read;
}

}  // namespace

Result<void> readAll(const fs::path& path, const ReadingEvents& events) {
    std::error_code failed;
    if (fs::is_directory(path, failed)) return readFolder(path, events);
    const Entry file = fileEntry(path);
    {
        ByteStream beginning(TRY(file.open()));
        if (looksLikeZip(TRY(beginning.peek(4)))) return readEntries(path, TRY(listZip(path)), events);
    }
    Reading reading(events, file.bytes);
    if (file.name != kJanThread && file.name != kJanMessages) return reading.read(file, nullptr);
    // One of the two by itself tells nothing.
    const fs::path thread = path.parent_path() / kJanThread, messages = path.parent_path() / kJanMessages;
    if (!fs::is_regular_file(thread, failed) || !fs::is_regular_file(messages, failed))
        return reading.read(file, nullptr);
    const Entry lines = fileEntry(messages);
    return reading.read(fileEntry(thread), &lines);
}

}  // namespace daylong::exchange
