// TranscriptImport: puts conversations that come from elsewhere into the transcript, in one transaction each, and takes
// them back. What is there already is recognised by its source and its names there, and added only what is new.
// Thread rule: its writer's. Failure rule: Result; a call that failed changed nothing, and what was brought before
// stays: the same import again finishes what was broken off.
#pragma once

#include "store/transcript_writer.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace daylong::store {

/// Daylong's own; a conversation's name is then what ownName() gives.
inline constexpr const char* kOwnSource = "daylong";

struct ArrivingMessage {
    static constexpr size_t kNoParent = SIZE_MAX;
    std::string name;            // where it comes from; unique in its conversation
    size_t parent = kNoParent;   // place of the message that it follows, which stands before it
    std::string continues = {};  // where there is none: the name of one that it follows, if that came before
    MessageRole role = MessageRole::User;
    MessageState state = MessageState::Complete;  // Superseded: not on the path that is shown
    std::optional<MessageState> asideState;       // then: its state where it is shown; none: Complete
    bool leads = false;                           // likewise: of its branches the one that was shown last
    std::string branchName;                       // of the branch that begins with it
    std::string text;                             // UTF-8 without NULs
    Sayings says = {};                            // of a note, instead of it
    std::vector<AttachedFile> files = {};
    int64_t createdMs = 0;
    bool pinned = false;
    std::optional<std::vector<size_t>>
        recalled;  // places, before its own, of what was brought back for it; none: nobody looked
};

struct ArrivingConversation {
    std::string source, name;  // the program that it comes from, and its name there
    std::string title;
    std::string model = {};  // that read it last, by its name; empty: none
    int64_t createdMs = 0, updatedMs = 0;
    std::map<std::string, std::string> settings;  // its own
    std::string folder = {};                      // that it is put into, made where there is none; empty: none
    std::string preset = {};                      // that it uses, made of these settings where there is none; likewise
    std::map<std::string, std::string> presetSettings = {};
    std::vector<ArrivingMessage> messages;  // as they are to stand in the transcript
};

struct Arrival {
    uint64_t added = 0, known = 0;    // messages
    ConversationId conversation = 0;  // to which they were added
    bool inFolder = false;            // it was put into one, which may be new
    bool hasPreset = false;           // likewise
};

struct TakenBack {
    int64_t import = 0;
    uint64_t conversations = 0, messages = 0;
    std::vector<ConversationId> removed;  // those conversations
    std::vector<ConversationId> changed;  // those that stay without what was imported
    bool folders = false;                 // some that it had made, and in which nothing is any more, are removed
    bool presets = false;                 // likewise, which nothing uses
};

class TranscriptImport {
public:
    explicit TranscriptImport(TranscriptWriter& writer) : m_writer(&writer) {}

    /// Begins one, under the name of a file; the number by which it is taken back.
    Result<int64_t> begin(std::string_view name);
    /// Where the conversation is there already, and removed, it is brought back.
    Result<Arrival> add(const ArrivingConversation& conversation);
    /// Forgets an import that brought nothing.
    Result<void> end();

    /// Hides what one import brought, as what is removed: a conversation, or its messages where more was said in it.
    /// Without a number: the last that was not taken back.
    Result<TakenBack> takeBack(std::optional<int64_t> import);

private:
    TranscriptWriter* m_writer;
    int64_t m_import = 0;
    bool m_brought = false;
};

/// What a conversation of this transcript, and a message of it, are called elsewhere.
std::string ownName(std::string_view transcript, ConversationId id, int64_t createdMs);
std::string ownName(MessageId id, int64_t createdMs);

/// A look at what an import would add. Nothing is changed, and the writer may be at work elsewhere.
class ImportPreview {
public:
    /// Where there is no transcript yet, nothing is known.
    static Result<ImportPreview> open(const std::filesystem::path& file);
    ImportPreview(ImportPreview&&) noexcept;
    ~ImportPreview();
    Result<Arrival> look(const ArrivingConversation& conversation);

private:
    struct Impl;
    explicit ImportPreview(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::store
