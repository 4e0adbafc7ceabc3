#include "memory/journal.h"

#include "base/folder_entries.h"
#include "memory/files.h"
#include "memory/journal_format.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace daylong::memory {

namespace fs = std::filesystem;

namespace {

template <class T>
std::span<const std::byte> bytesOf(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}
template <class T>
std::span<std::byte> bytesOf(T& value) {
    return std::as_writable_bytes(std::span(&value, 1));
}

uint64_t checksumOf(const SegmentHeader& header) {
    return memory::checksumOf(bytesOf(header).first(offsetof(SegmentHeader, checksum)));
}

/// Numbers of the files in `folder` with this ending, ascending.
std::vector<uint64_t> numbersIn(const fs::path& folder, std::string_view ending) {
    std::vector<uint64_t> numbers;
    eachEntryIn(folder, [&](const fs::path& path) {
        if (const auto number = numberIn(path, ending)) numbers.push_back(*number);
    });
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

/// Gone, or an error: what is left would be taken for true.
Result<void> removeFile(const fs::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return writeFailure(path);
    return {};
}

}  // namespace

Result<Journal> Journal::open(const fs::path& folder, RecordKind kind, uint64_t tokens) {
    std::error_code failed;
    fs::create_directories(folder.parent_path(), failed);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return writeFailure(folder / "lock");
    const int lock = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) return writeFailure(folder / "lock");
    Journal journal(folder, kind, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        return Error{ErrorCode::Denied, "another Daylong keeps the model's memory in '" + folder.string() +
                                            "'; close it, or go on without"};
    }
    journal.scan();
    TRY(journal.takeBack(tokens));
    return journal;
}

Journal::Journal(Journal&& other) noexcept
    : m_folder(std::move(other.m_folder)),
      m_kind(other.m_kind),
      m_lock(std::exchange(other.m_lock, -1)),
      m_blocks(std::move(other.m_blocks)),
      m_segment(other.m_segment),
      m_segmentBytes(other.m_segmentBytes),
      m_pages(std::move(other.m_pages)) {}

Journal& Journal::operator=(Journal&& other) noexcept {
    std::swap(m_folder, other.m_folder);
    std::swap(m_kind, other.m_kind);
    std::swap(m_lock, other.m_lock);
    std::swap(m_blocks, other.m_blocks);
    std::swap(m_segment, other.m_segment);
    std::swap(m_segmentBytes, other.m_segmentBytes);
    std::swap(m_pages, other.m_pages);
    return *this;
}

Journal::~Journal() {
    if (m_lock >= 0) ::close(m_lock);
}

uint64_t Journal::end() const { return m_blocks.empty() ? 0 : m_blocks.back().end; }

uint64_t Journal::begin() const {
    uint64_t first = end();
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && block->end == first; ++block) first = block->first;
    return first;
}

std::optional<History> Journal::historyOf(uint64_t token) const {
    if (token == 0) return History();
    auto block = std::ranges::upper_bound(m_blocks, token, {}, &Block::first);
    if (block != m_blocks.begin() && (block == m_blocks.end() || block->first > token)) --block;
    std::vector<std::byte> bytes;
    if (block == m_blocks.end() || token < block->first || token > block->end || !prove(*block, bytes))
        return std::nullopt;
    BlockHeader header;
    std::memcpy(&header, bytes.data(), sizeof header);
    std::vector<int32_t> held(token - block->first);
    if (!held.empty()) std::memcpy(held.data(), bytes.data() + sizeof header, held.size() * sizeof(int32_t));
    History history(header.history);
    history.add(held);
    return history;
}

void Journal::scan() {
    for (const uint64_t segment : numbersIn(m_folder, kSegmentEnding)) {
        const File file = File::openToRead(m_folder / fileName(segment, kSegmentEnding));
        SegmentHeader header;
        if (!file || !file.readAt(0, bytesOf(header)) || header.mark != kSegmentMark || header.first != segment ||
            header.version != kFormatVersion || header.recordBytes != m_kind.bytes ||
            header.fingerprint != m_kind.fingerprint || header.checksum != checksumOf(header)) {
            continue;
        }
        const uint64_t size = file.size();
        uint64_t offset = wholePages(sizeof header), next = segment;
        for (BlockHeader block; file.readAt(offset, bytesOf(block));) {
            const bool possible = block.mark == kBlockMark && block.count > 0 && block.count <= kMostBlockTokens &&
                                  block.first >= segment && block.first <= next;
            if (!possible || offset + blockBytes(block.count, m_kind.bytes) > size) break;
            next = block.first + block.count;
            index({.first = block.first, .end = next, .segment = segment, .offset = offset});
            offset += wholePages(blockBytes(block.count, m_kind.bytes));
        }
    }
}

/// The newest one says how it is from its first token on.
void Journal::index(const Block& block) {
    while (!m_blocks.empty() && m_blocks.back().first >= block.first) m_blocks.pop_back();
    if (!m_blocks.empty()) m_blocks.back().end = std::min(m_blocks.back().end, block.first);
    m_blocks.push_back(block);
}

Result<void> Journal::append(uint64_t first, History before, std::span<const int32_t> tokens,
                             std::span<const std::byte> records) {
    assert(records.size() == tokens.size() * m_kind.bytes);
    if (first < end()) TRY(takeBack(first));
    while (!tokens.empty()) {
        const size_t count = std::min<size_t>(tokens.size(), kMostBlockTokens);
        TRY(appendBlock(first, before, tokens.first(count), records.first(count * m_kind.bytes)));
        before.add(tokens.first(count));
        first += count;
        tokens = tokens.subspan(count);
        records = records.subspan(count * m_kind.bytes);
    }
    return {};
}

Result<void> Journal::appendBlock(uint64_t first, History before, std::span<const int32_t> tokens,
                                  std::span<const std::byte> records) {
    const bool follows = m_segment && !m_blocks.empty() && m_blocks.back().segment == *m_segment && first == end();
    if (!follows || first - *m_segment >= kSegmentTokens) TRY(beginSegment(first));
    const fs::path path = m_folder / fileName(*m_segment, kSegmentEnding);
    const BlockHeader header{.count = static_cast<uint32_t>(tokens.size()), .first = first, .history = before.hash()};
    const std::span<std::byte> bytes = pagesFor(blockBytes(header.count, m_kind.bytes));
    size_t size = 0;
    const auto add = [&](std::span<const std::byte> part) {  // the library's copy goes byte by byte here
        std::memcpy(bytes.data() + size, part.data(), part.size());
        size += part.size();
    };
    add(bytesOf(header));
    add(std::as_bytes(tokens));
    add(records);
    const uint64_t checksum = memory::checksumOf(bytes.first(size));
    add(bytesOf(checksum));
    const auto written = [&]() -> Result<void> {
        // Not created: where the budget or a person has taken the file away, a block without its header is of no use.
        const File file = TRY(File::openToWrite(path));
        return writePagesAt(file, m_segmentBytes, bytes, path);
    }();
    if (!written) {
        m_segment.reset();  // half a block may stand at its end: the next goes into a file of its own
        return written.error();
    }
    index({.first = first, .end = first + header.count, .segment = *m_segment, .offset = m_segmentBytes});
    m_segmentBytes += bytes.size();
    return {};
}

/// For so many bytes to be written: zeros behind them.
std::span<std::byte> Journal::pagesFor(uint64_t bytes) {
    if (m_pages.size() < bytes) m_pages = PageBytes(bytes);
    const std::span<std::byte> pages = m_pages.first(wholePages(bytes));
    std::ranges::fill(pages.subspan(bytes), std::byte{0});
    return pages;
}

Result<void> Journal::beginSegment(uint64_t first) {
    m_segment.reset();
    const fs::path path = m_folder / fileName(first, kSegmentEnding);
    SegmentHeader header{.recordBytes = m_kind.bytes, .fingerprint = m_kind.fingerprint, .first = first};
    header.checksum = checksumOf(header);
    const File file = TRY(File::openAnew(path));
    const std::span<std::byte> bytes = pagesFor(sizeof header);
    std::ranges::copy(bytesOf(header), bytes.begin());
    TRY(writePagesAt(file, 0, bytes, path));
    m_segment = first;
    m_segmentBytes = bytes.size();
    return {};
}

/// The whole block's bytes, if they are what was written.
bool Journal::prove(const Block& block, std::vector<std::byte>& bytes) const {
    const File file = File::openToRead(m_folder / fileName(block.segment, kSegmentEnding));
    BlockHeader header;
    if (!file || !file.readAt(block.offset, bytesOf(header))) return false;
    if (header.mark != kBlockMark || header.first != block.first || header.count > kMostBlockTokens) return false;
    bytes.resize(blockBytes(header.count, m_kind.bytes));
    if (header.count < block.end - block.first || !file.readAt(block.offset, bytes)) return false;
    uint64_t checksum = 0;
    const size_t content = bytes.size() - sizeof checksum;
    std::memcpy(&checksum, bytes.data() + content, sizeof checksum);
    return checksum == memory::checksumOf(std::span(bytes).first(content));
}

size_t Journal::read(uint64_t first, History before, std::span<const int32_t> tokens,
                     std::span<std::byte> records) const {
    assert(records.size() == tokens.size() * m_kind.bytes);
    size_t done = 0;
    std::vector<std::byte> bytes;
    while (done < tokens.size()) {
        const uint64_t wanted = first + done;
        auto block = std::ranges::upper_bound(m_blocks, wanted, {}, &Block::first);
        if (block == m_blocks.begin() || (--block)->end <= wanted || !prove(*block, bytes)) break;
        BlockHeader header;
        std::memcpy(&header, bytes.data(), sizeof header);
        std::vector<int32_t> held(header.count);
        std::memcpy(held.data(), bytes.data() + sizeof header, held.size() * sizeof(int32_t));
        const size_t skipped = wanted - block->first;
        History history(header.history);
        history.add(std::span(held).first(skipped));
        if (history.hash() != before.hash()) break;
        const size_t most = std::min<size_t>(block->end - wanted, tokens.size() - done);
        const auto expected = tokens.subspan(done, most);
        const size_t same = static_cast<size_t>(
            std::mismatch(expected.begin(), expected.end(), held.begin() + static_cast<ptrdiff_t>(skipped)).first -
            expected.begin());
        const std::byte* from =
            bytes.data() + sizeof header + held.size() * sizeof(int32_t) + skipped * size_t{m_kind.bytes};
        std::copy_n(from, same * m_kind.bytes, records.begin() + static_cast<ptrdiff_t>(done * m_kind.bytes));
        before.add(expected.first(same));
        done += same;
        if (same < most) break;
    }
    return done;
}

Result<void> Journal::takeBack(uint64_t tokens) {
    // Newest first: an end at any moment leaves what hangs together.
    const std::vector<uint64_t> states = numbersIn(m_folder, kStateEnding);
    for (auto count = states.rbegin(); count != states.rend() && *count > tokens; ++count)
        TRY(removeFile(m_folder / fileName(*count, kStateEnding)));
    const std::vector<uint64_t> segments = numbersIn(m_folder, kSegmentEnding);
    for (auto first = segments.rbegin(); first != segments.rend() && *first >= tokens; ++first)
        TRY(removeFile(m_folder / fileName(*first, kSegmentEnding)));
    while (!m_blocks.empty() && m_blocks.back().first >= tokens) m_blocks.pop_back();
    if (!m_blocks.empty() && m_blocks.back().end > tokens) {
        m_blocks.back().end = tokens;
        m_segment.reset();  // what follows replaces it from a file of its own
    }
    if (m_segment && *m_segment >= tokens) m_segment.reset();
    return {};
}

Result<void> Journal::dropBefore(uint64_t token) {
    const std::vector<uint64_t> segments = numbersIn(m_folder, kSegmentEnding);
    for (size_t i = 0; i + 1 < segments.size() && segments[i + 1] <= token; ++i)
        TRY(removeFile(m_folder / fileName(segments[i], kSegmentEnding)));
    std::erase_if(m_blocks, [&](const Block& block) {
        const auto next = std::ranges::upper_bound(segments, block.segment);
        return next != segments.end() && *next <= token;
    });
    return {};
}

Result<void> Journal::saveCheckpoint(uint64_t count, History before, std::span<const std::byte> state) {
    const fs::path path = m_folder / fileName(count, kStateEnding), fresh = path.string() + ".new";
    const StateHeader header{
        .fingerprint = m_kind.fingerprint, .count = count, .history = before.hash(), .size = state.size()};
    std::vector<std::byte> bytes(sizeof header + state.size() + sizeof(uint64_t));
    auto at = std::copy_n(bytesOf(header).begin(), sizeof header, bytes.begin());
    at = std::ranges::copy(state, at).out;
    const uint64_t checksum = memory::checksumOf(std::span(bytes.begin(), at));
    std::ranges::copy(bytesOf(checksum), at);
    {
        const File file = TRY(File::openAnew(fresh));
        TRY(writeAt(file, 0, bytes, fresh));
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) return writeFailure(path);
    std::vector<uint64_t> kept = checkpoints();
    std::erase(kept, 0);
    for (; kept.size() > kMostCheckpoints; kept.erase(kept.begin()))
        TRY(removeFile(m_folder / fileName(kept.front(), kStateEnding)));
    return {};
}

std::vector<uint64_t> Journal::checkpoints() const { return numbersIn(m_folder, kStateEnding); }

std::optional<std::vector<std::byte>> Journal::loadCheckpoint(uint64_t count, History before) const {
    const File file = File::openToRead(m_folder / fileName(count, kStateEnding));
    StateHeader header;
    if (!file || !file.readAt(0, bytesOf(header)) || header.mark != kStateMark || header.version != kFormatVersion ||
        header.fingerprint != m_kind.fingerprint || header.count != count || header.history != before.hash() ||
        header.size > file.size() || file.size() != sizeof header + header.size + sizeof(uint64_t)) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes(file.size());
    if (!file.readAt(0, bytes)) return std::nullopt;
    uint64_t checksum = 0;
    const size_t content = bytes.size() - sizeof checksum;
    std::memcpy(&checksum, bytes.data() + content, sizeof checksum);
    if (checksum != memory::checksumOf(std::span(bytes).first(content))) return std::nullopt;
    bytes.resize(content);
    bytes.erase(bytes.begin(), bytes.begin() + sizeof header);
    return bytes;
}

}  // namespace daylong::memory
