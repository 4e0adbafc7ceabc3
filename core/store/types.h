// The transcript's plain values. Times are milliseconds since the Unix epoch, UTC.
#pragma once

#include "base/saying.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace daylong::store {

/// Hears how much of a long work is done.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

using ConversationId = int64_t;
using FolderId = int64_t;   // 0: none
using PresetId = int64_t;   // likewise
using MessageId = int64_t;  // ascending in time across all conversations
using QueuedId = int64_t;

/// Conversations from this id on are temporary: with all that is theirs, which has such ids too, they stand in memory
/// alone, and nothing of them ever reaches a disk (TranscriptWriter::createTemporary).
constexpr int64_t kFirstTemporary = int64_t{1} << 40U;
constexpr bool isTemporary(int64_t id) { return id >= kFirstTemporary; }

enum class MessageRole : int { User = 1, Assistant = 2, Note = 3 };  // Note: said by Daylong itself ("Model changed")
enum class MessageState : int {
    Complete = 1,
    Streaming = 2,    // being written; becomes Interrupted on the next start
    Interrupted = 3,  // the program died while it was written
    Stopped = 4,      // the user stopped it: a reply, or the reading of a message of theirs
    Superseded = 5,   // in a branch that is not shown: said or answered anew since; kept, found by the search
    CutOff = 6,       // at the greatest length that a reply may have
};

/// What an attached file is. Stored: numbers stay.
enum class FileKind : int {
    Text = 1,
    Markdown = 2,
    Code = 3,
    Csv = 4,
    Html = 5,
    Pdf = 6,
    Docx = 7,
    Odt = 8,
    Picture = 9
};

/// A few lines of a file's text; all of them, one after the other, are the text.
struct FilePiece {
    std::string text;   // UTF-8 without NULs
    uint32_t page = 0;  // from 1; 0: the file has no pages
    bool seen = true;   // a model is given it with the message
    bool operator==(const FilePiece&) const = default;
};

/// What is shown of an attached file.
struct FileCard {
    int64_t id = 0;
    std::string name;
    FileKind kind = FileKind::Text;
    uint64_t bytes = 0;                     // of the file itself
    uint32_t pages = 0;                     // 0: it has none
    uint64_t textBytes = 0, seenBytes = 0;  // of its text, and of what of it a model was given
    std::string seenPages;                  // of these: "1-3, 7"
    bool operator==(const FileCard&) const = default;
};

struct AttachedFile {
    FileCard card = {};
    std::vector<FilePiece> pieces = {};
    std::string picture = {};  // the file itself, of a picture
    bool operator==(const AttachedFile&) const = default;
};

using AttachedFiles = std::vector<AttachedFile>;

/// Whose tokens a stream holds: a model's, as a chat template writes them.
struct StreamOwner {
    std::string model;         // its fingerprint
    std::string templateHash;  // of the template that was chosen; empty: the model's own
    bool operator==(const StreamOwner&) const = default;
};

/// Whether a stored token stream can be gone on with.
enum class StreamState : int {
    Whole = 1,       // the owner's, all of it
    ToBeRead = 2,    // the newest turns are to be read anew; nothing is to be said of that
    OtherOwner = 3,  // likewise, for another model or template, and that was not said yet
    Damaged = 4,     // likewise, because the record is damaged, and that was not said yet
};

/// Conversations that belong together.
struct Folder {
    FolderId id = 0;
    std::string name;
    bool folded = false;  // what is in it is not listed
    bool operator==(const Folder&) const = default;
};

/// Who gave a conversation its title. Stored: numbers stay.
enum class TitledBy : int {
    FirstWords = 0,     // of the first message, for want of another
    Person = 1,         // or where it came from
    Model = 2,          // of the first exchange
    FirstWordsStay = 3  // no model shall make one
};

struct Conversation {
    ConversationId id = 0;
    std::string title;
    int64_t createdMs = 0, updatedMs = 0;  // by the clock of the time, which may have been wrong
    StreamOwner streamOwner;               // of its token stream
    StreamState streamState = StreamState::ToBeRead;
    std::string modelName;
    uint64_t messageCount = 0;  // shown ones
    uint64_t tokenCount = 0;    // length of the token stream
    uint64_t preambleEnd = 0;   // tokens [0, preambleEnd) are BOS and the system prompt
    MessageId newestMessage =
        0;  // what conversations are ordered by, then by updatedMs; of an empty or imported one, the newest of all then
    int firstDay = 0;       // on which it began, where it began: 20261121
    int64_t removedMs = 0;  // hidden since then, by the transcript's own clock; 0: not removed
    FolderId folder = 0;
};

struct Message {
    MessageId id = 0;
    ConversationId conversation = 0;
    MessageRole role = MessageRole::User;
    MessageState state = MessageState::Complete;
    std::string text;                  // UTF-8; of a note that is stored as sayings: these in English
    std::string given = {};            // what a model reads in front of it: of the files, as store/attached.h writes it
    std::vector<FileCard> files = {};  // not of every message that is read: where it is said
    Sayings says;                      // of a note: what is said, unless it is an older Daylong's, which has text alone
    int64_t createdMs = 0;
    // Its tokens' range [begin, end) in the conversation's token stream, template tokens included; empty: none yet.
    uint64_t tokenBegin = 0, tokenEnd = 0;
    bool pinned = false;    // the user wants the model to keep seeing it
    int64_t removedMs = 0;  // as a conversation's
    // Where it is asked for alone, or for a page: the message that it follows, 0 for none, and which one it is of all
    // that follow that one, from 1.
    MessageId parent = 0;
    uint32_t branch = 0, branches = 0;
    std::string branchName;  // of the branch that begins with it; empty: none
};

/// A message of the user's and the whole reply to it.
struct Exchange {
    Message said, reply;
};

/// A message that waits until the reply before it has ended (store/message_queue.h).
struct QueuedMessage {
    QueuedId id = 0;
    ConversationId conversation = 0;
    bool endOnly = false;  // of one that is longer than can be seen at once, its end alone is to be read
    std::string text;
    std::vector<std::string> files = {};  // their names
};

/// Where messages stand in their conversation's token stream.
struct TokenPlace {
    uint64_t begin = 0, end = 0;  // from the first one's beginning to the last one's end; empty: none of them does
    bool last = false;            // no other message has tokens behind that beginning
};

struct SearchHit {
    MessageId message = 0;
    ConversationId conversation = 0;
    std::string conversationTitle;
    MessageRole role = MessageRole::User;
    int64_t createdMs = 0;
    bool hidden = false;  // it is in a branch that is not shown
    std::string snippet;  // plain text around the match; matched words between U+E000 and U+E001
};

/// What is asked when something said earlier may be of use.
struct RecallQuestion {
    ConversationId conversation = 0;
    MessageId before = 0;  // only messages before this one
    std::string text;
    // What the text calls who said it: what they said themselves is likelier meant.
    std::vector<std::string> userNames = {"i", "me", "my", "mine", "myself"};
    std::vector<std::string> assistantNames = {"you", "your", "yours", "yourself"};
};

struct RecallHit {
    MessageId message = 0;
    double score = 0.0;  // to be compared with others of the same question only
    double share = 0.0;  // about which share of what was asked stands in it or beside it, rarer words heavier
    uint64_t words = 0;  // which of the words that were asked for stand in it: a bit for each, of one question
    bool named = true;   // of those that the question names ("my sister", "Anna"), one stands in it or beside it
};

/// A place in a file that was attached earlier, and how much of what was asked stands there.
struct FileHit {
    MessageId message = 0;
    int64_t piece = 0;  // ascending along a file
    std::string name;   // the file's
    uint32_t page = 0;
    bool given = false;  // with its message
    std::string text;
    double share = 0.0;  // as RecallHit::share
};

/// A passage that was brought back for a message.
struct Recalled {
    MessageId message = 0;
    Message passage;  // with the beginning of its text
};

}  // namespace daylong::store
