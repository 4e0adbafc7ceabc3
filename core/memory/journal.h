// Journal: what the model made of one conversation's tokens, kept on disk, so that it need not be made again. The
// format is docs/kv-journal.md. Owns its folder; its files may vanish under it (the budget, a person who cleans), which
// is no error. Thread rule: one thread at a time. Failure rule: opening, appending and saving fail with Io, DiskFull or
// ReadOnly, and the caller goes on without; reading never fails, it finds less. What is read is proved by checksum and
// by history.
#pragma once

#include "base/page_bytes.h"
#include "base/result.h"
#include "memory/history.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace daylong::memory {

/// Everything that a record's bits depend on besides the tokens.
struct RecordKind {
    uint64_t fingerprint = 0;  // of the model, the cache's type and the order of a record's elements
    uint32_t bytes = 0;        // of one token's record
};

class Journal {
public:
    /// Makes the folder where it is missing. Whatever it holds past `tokens`, the length of the conversation's stream,
    /// is taken back. Denied where another process has it open.
    static Result<Journal> open(const std::filesystem::path& folder, RecordKind kind, uint64_t tokens);
    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&& other) noexcept;
    ~Journal();

    /// One past the newest token that is held; 0: none is.
    uint64_t end() const;
    /// The first one of those that are held without a gap up to the newest.
    uint64_t begin() const;
    /// The history of a token that is held, or of end(), as it was when the token was kept.
    std::optional<History> historyOf(uint64_t token) const;

    /// Holds `tokens`, the ones from number `first` on, with `records` [tokens.size(), kind.bytes]; `before` is the
    /// history of `first`. Held tokens from `first` on are replaced.
    Result<void> append(uint64_t first, History before, std::span<const int32_t> tokens,
                        std::span<const std::byte> records);

    /// The records of `tokens`, the ones from number `first` on, into `records` [tokens.size(), kind.bytes]. Returns
    /// how many of them, from the first on, are held and proved; the rest of `records` is left in any state.
    size_t read(uint64_t first, History before, std::span<const int32_t> tokens, std::span<std::byte> records) const;

    /// Tokens before this one are wanted no more: segments that hold no others are removed.
    Result<void> dropBefore(uint64_t token);

    /// Replaces the checkpoint of the same count; the newest eight are kept, and that of count 0.
    Result<void> saveCheckpoint(uint64_t count, History before, std::span<const std::byte> state);
    /// Counts that there is a checkpoint of, oldest first; whether it can be used, loading tells.
    std::vector<uint64_t> checkpoints() const;
    /// Nothing where it is damaged, or was taken of another history.
    std::optional<std::vector<std::byte>> loadCheckpoint(uint64_t count, History before) const;

    /// The conversation has `tokens` tokens now, and will go on differently.
    Result<void> takeBack(uint64_t tokens);

private:
    /// Where the newest record of tokens [first, end) is.
    struct Block {
        uint64_t first = 0, end = 0;
        uint64_t segment = 0;  // names its file
        uint64_t offset = 0;   // of its header in there
    };

    Journal(std::filesystem::path folder, RecordKind kind, int lock)
        : m_folder(std::move(folder)), m_kind(kind), m_lock(lock) {}
    void scan();
    void index(const Block& block);
    Result<void> appendBlock(uint64_t first, History before, std::span<const int32_t> tokens,
                             std::span<const std::byte> records);
    Result<void> beginSegment(uint64_t first);
    std::span<std::byte> pagesFor(uint64_t bytes);
    bool prove(const Block& block, std::vector<std::byte>& bytes) const;

    std::filesystem::path m_folder;
    RecordKind m_kind;
    int m_lock = -1;
    std::vector<Block> m_blocks;        // by token, none overlapping
    std::optional<uint64_t> m_segment;  // the one that is appended to
    uint64_t m_segmentBytes = 0;
    PageBytes m_pages;  // what is written is put together here
};

}  // namespace daylong::memory
