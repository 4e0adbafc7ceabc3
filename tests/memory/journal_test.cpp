// A journal gives back what it was given, or says that it has less: whatever happened to its files.
#include "memory/budget.h"
#include "memory/journal.h"
#include "memory/journal_format.h"

#include "support/temporary_folder.h"
#include "support/unit.h"

#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <random>
#include <span>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace daylong;
using memory::History;
using memory::Journal;
namespace fs = std::filesystem;

namespace {

constexpr memory::RecordKind kKind{.fingerprint = 0x1234, .bytes = 24};

// Of a segment whose blocks have ten tokens: header and blocks begin pages, and zeros fill those up.
bool isFilling(size_t byte) {
    constexpr size_t kHeader = 40, kBlock = 24 + 10 * (4 + kKind.bytes) + 8;
    return byte % kPageBytes >= (byte < kPageBytes ? kHeader : kBlock);
}

/// A conversation's tokens, and the records of a model that makes each from everything before it.
struct Stream {
    std::vector<int32_t> tokens;
    explicit Stream(size_t count, int32_t salt = 0) {
        for (size_t i = 0; i < count; ++i) tokens.push_back(static_cast<int32_t>(i * 7919 % 50000) + salt);
    }
    History before(uint64_t token) const {
        History history;
        history.add(std::span(tokens).first(token));
        return history;
    }
    std::vector<std::byte> records(uint64_t first, uint64_t end) const {
        std::vector<std::byte> made;
        History history = before(first);
        for (uint64_t token = first; token < end; ++token) {
            history.add(std::span(tokens).subspan(token, 1));
            std::mt19937_64 random(history.hash());
            for (uint32_t i = 0; i < kKind.bytes; ++i) made.push_back(static_cast<std::byte>(random()));
        }
        return made;
    }
    Result<void> appendTo(Journal& journal, uint64_t first, uint64_t end) const {
        return journal.append(first, before(first), std::span(tokens).subspan(first, end - first), records(first, end));
    }
    /// How many tokens from `first` on come back; each must be right.
    size_t readFrom(const Journal& journal, uint64_t first, uint64_t end) const {
        std::vector<std::byte> records(size_t{end - first} * kKind.bytes);
        const size_t count = journal.read(first, before(first), std::span(tokens).subspan(first, end - first), records);
        records.resize(count * kKind.bytes);
        CHECK(records == this->records(first, first + count));
        return count;
    }
};

Journal opened(const fs::path& folder, uint64_t tokens, memory::RecordKind kind = kKind) {
    auto journal = Journal::open(folder, kind, tokens);
    if (!journal) {
        std::fprintf(stderr, "%s\n", journal.error().message.c_str());
        std::abort();
    }
    return std::move(*journal);
}

std::vector<fs::path> segmentsOf(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (memory::numberIn(entry.path(), memory::kSegmentEnding)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<char> bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void write(const fs::path& path, const std::vector<char>& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST("what was appended is there, also for the next process") {
    const unit::TemporaryFolder folder;
    const Stream stream(1000);
    {
        Journal journal = opened(folder / "j", 0);
        CHECK_EQUAL(journal.end(), 0U);
        uint64_t at = 0;
        for (const uint64_t step : {1U, 3U, 64U, 65U, 7U, 200U, 130U, 30U, 500U}) {
            CHECK(stream.appendTo(journal, at, at + step));
            at += step;
        }
        CHECK_EQUAL(journal.end(), 1000U);
        CHECK_EQUAL(stream.readFrom(journal, 0, 1000), 1000U);
    }
    const Journal journal = opened(folder / "j", 1000);
    CHECK_EQUAL(journal.end(), 1000U);
    CHECK_EQUAL(stream.readFrom(journal, 0, 1000), 1000U);
    for (const uint64_t first : {1U, 4U, 63U, 64U, 67U, 68U, 500U, 999U})
        CHECK_EQUAL(stream.readFrom(journal, first, 1000), 1000U - first);
    CHECK_EQUAL(stream.readFrom(journal, 70, 75), 5U);
}

TEST("its files are readable by their owner alone") {
    const unit::TemporaryFolder folder;
    Journal journal = opened(folder / "j", 0);
    CHECK(Stream(300).appendTo(journal, 0, 300));
    CHECK(journal.saveCheckpoint(300, Stream(300).before(300), {}));
    CHECK(fs::status(folder / "j").permissions() == fs::perms::owner_all);
    int files = 0;
    for (const auto& entry : fs::directory_iterator(folder / "j")) {
        ++files;
        CHECK(entry.status().permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    }
    CHECK(files >= 4);
}

TEST("other tokens, or the same after others, are not found") {
    const unit::TemporaryFolder folder;
    const Stream stream(300);
    Journal journal = opened(folder / "j", 0);
    CHECK(stream.appendTo(journal, 0, 300));
    Stream other = stream;
    other.tokens[100] += 1;
    std::vector<std::byte> records(size_t{300} * kKind.bytes);
    CHECK_EQUAL(journal.read(0, History(), other.tokens, records), 100U);
    // The very same tokens, but what came before them differs: their deeper keys would be others.
    CHECK_EQUAL(journal.read(150, other.before(150), std::span(other.tokens).subspan(150),
                             std::span(records).first(size_t{150} * kKind.bytes)),
                0U);
    CHECK_EQUAL(
        journal.read(400, stream.before(300), std::span(stream.tokens).first(1), std::span(records).first(kKind.bytes)),
        0U);
}

TEST("after taking back, what is said instead is what is held") {
    const unit::TemporaryFolder folder;
    const Stream stream(700);
    for (const uint64_t back : {0U, 1U, 63U, 64U, 100U, 256U, 257U, 299U, 300U, 512U, 600U, 699U, 700U}) {
        Stream other = stream;
        for (size_t i = back; i < other.tokens.size(); ++i) other.tokens[i] += 1;
        const fs::path path = folder / std::to_string(back);
        {
            Journal journal = opened(path, 0);
            CHECK(stream.appendTo(journal, 0, 300));
            CHECK(stream.appendTo(journal, 300, 700));
            CHECK(journal.takeBack(back));
            CHECK_EQUAL(journal.end(), back);
            CHECK_EQUAL(stream.readFrom(journal, 0, 700), back);
            const uint64_t until = std::min<uint64_t>(700, back + 10);
            CHECK(other.appendTo(journal, back, until));
            CHECK_EQUAL(other.readFrom(journal, 0, 700), until);
        }
        const uint64_t until = std::min<uint64_t>(700, back + 10);
        Journal journal = opened(path, until);
        CHECK_EQUAL(journal.end(), until);
        CHECK_EQUAL(other.readFrom(journal, 0, 700), until);
        CHECK(other.appendTo(journal, until, 700));
        CHECK_EQUAL(other.readFrom(journal, 0, 700), 700U);
    }
}

TEST("a conversation that is shorter than the journal takes it back at opening") {
    const unit::TemporaryFolder folder;
    const Stream stream(700);
    {
        Journal journal = opened(folder / "j", 0);
        CHECK(stream.appendTo(journal, 0, 700));
        CHECK(journal.saveCheckpoint(300, stream.before(300), {}));
        CHECK(journal.saveCheckpoint(600, stream.before(600), {}));
    }
    const Journal journal = opened(folder / "j", 500);
    CHECK_EQUAL(journal.end(), 500U);
    CHECK_EQUAL(stream.readFrom(journal, 0, 700), 500U);
    CHECK(journal.checkpoints() == std::vector<uint64_t>{300});
}

TEST("a gap is a gap") {
    const unit::TemporaryFolder folder;
    const Stream stream(500);
    Journal journal = opened(folder / "j", 0);
    CHECK(stream.appendTo(journal, 0, 100));
    CHECK(stream.appendTo(journal, 200, 500));
    CHECK_EQUAL(stream.readFrom(journal, 0, 500), 100U);
    CHECK_EQUAL(stream.readFrom(journal, 150, 500), 0U);
    CHECK_EQUAL(stream.readFrom(journal, 200, 500), 300U);
}

TEST("another model's records, or another size of them, are not there") {
    const unit::TemporaryFolder folder;
    const Stream stream(100);
    {
        Journal journal = opened(folder / "j", 0);
        CHECK(stream.appendTo(journal, 0, 100));
    }
    {
        const Journal journal = opened(folder / "j", 100, {.fingerprint = 0x1235, .bytes = kKind.bytes});
        CHECK_EQUAL(stream.readFrom(journal, 0, 100), 0U);
    }
    const Journal journal = opened(folder / "j", 100, {.fingerprint = 0x1234, .bytes = 16});
    CHECK_EQUAL(journal.end(), 0U);
}

TEST("files of another version of the format are not there, and are replaced") {
    const unit::TemporaryFolder folder;
    const Stream stream(100);
    {
        Journal journal = opened(folder / "j", 0);
        CHECK(stream.appendTo(journal, 0, 100));
        CHECK(journal.saveCheckpoint(100, stream.before(100), stream.records(0, 100)));
    }
    const fs::path segment = segmentsOf(folder / "j").front();
    const fs::path state = folder / "j" / memory::fileName(100, memory::kStateEnding);
    const std::vector<char> segmentBytes = bytesOf(segment), stateBytes = bytesOf(state);
    // As an older or a newer program wrote them: whole, with checksums that are right.
    const auto give = [](const fs::path& file, std::vector<char> bytes, uint32_t version, size_t checksumAt) {
        std::memcpy(bytes.data() + offsetof(memory::SegmentHeader, version), &version, sizeof version);
        const uint64_t checksum = memory::checksumOf(std::as_bytes(std::span(bytes).first(checksumAt)));
        std::memcpy(bytes.data() + checksumAt, &checksum, sizeof checksum);
        write(file, bytes);
    };
    for (const uint32_t version : {memory::kFormatVersion - 1, memory::kFormatVersion + 1, memory::kFormatVersion}) {
        give(segment, segmentBytes, version, offsetof(memory::SegmentHeader, checksum));
        give(state, stateBytes, version, stateBytes.size() - sizeof(uint64_t));
        const Journal journal = opened(folder / "j", 100);
        const bool ours = version == memory::kFormatVersion;
        CHECK_EQUAL(stream.readFrom(journal, 0, 100), ours ? 100U : 0U);
        CHECK_EQUAL(journal.loadCheckpoint(100, stream.before(100)).has_value(), ours);
    }
    give(segment, segmentBytes, memory::kFormatVersion - 1, offsetof(memory::SegmentHeader, checksum));
    Journal journal = opened(folder / "j", 100);
    CHECK(stream.appendTo(journal, 0, 70));
    CHECK_EQUAL(stream.readFrom(journal, 0, 70), 70U);
}

TEST("a file cut short anywhere gives what is whole before the cut") {
    const unit::TemporaryFolder folder;
    const Stream stream(70);
    {
        Journal journal = opened(folder / "j", 0);
        for (uint64_t at = 0; at < 70; at += 10) CHECK(stream.appendTo(journal, at, at + 10));
    }
    const fs::path file = segmentsOf(folder / "j").front();
    const std::vector<char> whole = bytesOf(file);
    size_t before = 0;
    for (size_t length = 0; length <= whole.size(); ++length) {
        if (isFilling(length) && isFilling(length + 1)) continue;
        write(file, {whole.begin(), whole.begin() + static_cast<ptrdiff_t>(length)});
        const Journal journal = opened(folder / "j", 70);
        const size_t found = stream.readFrom(journal, 0, 70);
        CHECK(found >= before && found % 10 == 0);
        before = found;
    }
    CHECK_EQUAL(before, 70U);
}

TEST("no flipped bit makes a wrong record") {
    const unit::TemporaryFolder folder;
    const Stream stream(40);
    {
        Journal journal = opened(folder / "j", 0);
        for (uint64_t at = 0; at < 40; at += 10) CHECK(stream.appendTo(journal, at, at + 10));
    }
    const fs::path file = segmentsOf(folder / "j").front();
    const std::vector<char> whole = bytesOf(file);
    CHECK_EQUAL(whole.size(), 5 * kPageBytes);
    size_t whole40 = 0;
    for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
        if (isFilling(bit / 8)) continue;
        std::vector<char> damaged = whole;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        write(file, damaged);
        const Journal journal = opened(folder / "j", 40);
        for (const uint64_t first : {0U, 10U, 20U, 30U}) {
            const size_t found = stream.readFrom(journal, first, 40);  // checks what it finds
            if (first == 0 && found == 40) ++whole40;
        }
    }
    CHECK_EQUAL(whole40, 0U);
}

TEST("files that vanish are not there, and nothing else changes") {
    const unit::TemporaryFolder folder;
    const Stream stream(1000);
    Journal journal = opened(folder / "j", 0);
    CHECK(stream.appendTo(journal, 0, 600));
    const auto files = segmentsOf(folder / "j");
    REQUIRE(files.size() == 3);
    fs::remove(files[0]);
    CHECK_EQUAL(stream.readFrom(journal, 0, 600), 0U);
    CHECK(stream.readFrom(journal, 400, 600) == 200);
    fs::remove(files[2]);  // the one that is appended to
    CHECK(!stream.appendTo(journal, 600, 700));
    CHECK(stream.appendTo(journal, 600, 700));
    CHECK_EQUAL(stream.readFrom(journal, 600, 700), 100U);
    fs::remove_all(folder / "j");
    CHECK_EQUAL(stream.readFrom(journal, 0, 700), 0U);
    const auto failed = stream.appendTo(journal, 700, 800);
    REQUIRE(!failed);
    CHECK(failed.error().message.find("cannot be kept in") != std::string::npos);
}

TEST("one journal is open in one process only") {
    const unit::TemporaryFolder folder;
    const Journal first = opened(folder / "j", 0);
    const auto second = Journal::open(folder / "j", kKind, 0);
    REQUIRE(!second);
    CHECK(second.error().code == ErrorCode::Denied);
}

TEST("a full disk is said, and what was held before it still is") {
    const unit::TemporaryFolder folder;
    const Stream stream(500);
    const pid_t child = ::fork();
    if (child == 0) {
        Journal journal = opened(folder / "j", 0);
        if (!stream.appendTo(journal, 0, 100)) ::_exit(1);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{4000, 4000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto full = stream.appendTo(journal, 100, 256);
        if (full || full.error().code != ErrorCode::DiskFull) ::_exit(2);
        ::_exit(stream.readFrom(journal, 0, 100) == 100 && unit::state().failures == 0 ? 0 : 3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK_EQUAL(status, 0);
    Journal journal = opened(folder / "j", 256);
    CHECK(stream.readFrom(journal, 0, 256) >= 100);
    CHECK(stream.appendTo(journal, 100, 500));
    CHECK_EQUAL(stream.readFrom(journal, 0, 500), 500U);
}

TEST("a hundred processes killed while they write leave nothing wrong") {
    const unit::TemporaryFolder folder;
    const Stream stream(20000);
    std::mt19937 random(1);
    uint64_t held = 0;
    int grew = 0;
    for (int round = 0; round < 100; ++round) {
        const bool back = round % 10 == 9;
        const pid_t child = ::fork();
        if (child == 0) {
            Journal journal = opened(folder / "j", held);
            if (back && !journal.takeBack(held / 2)) ::_exit(1);
            for (uint64_t at = journal.end(); at + 50 <= 20000; at += 50) {
                if (!stream.appendTo(journal, at, at + 50)) ::_exit(1);
                (void)journal.saveCheckpoint(at + 50, stream.before(at + 50), stream.records(at, at + 50));
            }
            ::_exit(0);
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
        const Journal journal = opened(folder / "j", 20000);
        const size_t found = stream.readFrom(journal, 0, 20000);
        CHECK_EQUAL(found, journal.end());
        for (const uint64_t count : journal.checkpoints()) {
            const auto state = journal.loadCheckpoint(count, stream.before(count));
            CHECK(state && *state == stream.records(count - 50, count));
        }
        if (found > held) ++grew;
        held = found;
    }
    CHECK(grew > 0);
}

TEST("of checkpoints the newest eight are kept, and a damaged or foreign one is not there") {
    const unit::TemporaryFolder folder;
    const Stream stream(100);
    Journal journal = opened(folder / "j", 0);
    for (uint64_t count = 1; count <= 12; ++count)
        CHECK(journal.saveCheckpoint(count, stream.before(count), stream.records(0, count)));
    CHECK(journal.checkpoints() == (std::vector<uint64_t>{5, 6, 7, 8, 9, 10, 11, 12}));
    const auto state = journal.loadCheckpoint(9, stream.before(9));
    CHECK(state && *state == stream.records(0, 9));
    CHECK(!journal.loadCheckpoint(9, Stream(100, 1).before(9)));
    CHECK(!journal.loadCheckpoint(4, stream.before(4)));
    const fs::path file = folder / "j" / memory::fileName(9, memory::kStateEnding);
    const std::vector<char> whole = bytesOf(file);
    for (size_t at = 0; at < whole.size(); ++at) {
        std::vector<char> damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] + 1);
        write(file, damaged);
        CHECK(!journal.loadCheckpoint(9, stream.before(9)));
        write(file, {whole.begin(), whole.begin() + static_cast<ptrdiff_t>(at)});
        CHECK(!journal.loadCheckpoint(9, stream.before(9)));
    }
}

TEST("the budget takes what was written longest ago, from every journal") {
    const unit::TemporaryFolder folder;
    const Stream stream(1024);
    Journal first = opened(folder / "1", 0), second = opened(folder / "2", 0);
    const auto age = [&](const fs::path& journal, int hours) {
        for (const fs::path& file : segmentsOf(journal))
            fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(hours));
    };
    CHECK(stream.appendTo(first, 0, 512));
    age(folder / "1", 3);
    CHECK(stream.appendTo(second, 0, 512));
    age(folder / "2", 2);
    CHECK(stream.appendTo(first, 512, 1024));
    const uint64_t all = memory::keptBytes(folder / "");
    CHECK_EQUAL(memory::trim(folder / "", all), all);
    CHECK(memory::trim(folder / "", all / 2) <= all / 2);
    CHECK_EQUAL(stream.readFrom(first, 0, 1024), 0U);
    CHECK_EQUAL(stream.readFrom(first, 512, 1024), 512U);
    CHECK_EQUAL(stream.readFrom(second, 0, 512), 0U);
    CHECK_EQUAL(memory::trim(folder / "", 0), 0U);
}
