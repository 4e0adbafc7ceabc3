// A file on its way: "NAME.part" beside the final name, and "NAME.part.json", the plan that says what it is to become.
// It gets its final name when it is whole, as long as promised and has the promised checksum, never before; a process
// that is killed at any moment leaves a part that can be gone on with, or a whole file.
// Thread rule: one thread. Failure rule: a Result that names the folder or file and says what to do.
#pragma once

#include "base/result.h"
#include "library/hashed_writer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace daylong::library {

/// What a part is to become.
struct Plan {
    std::filesystem::path target;    // the final name
    std::string repo, commit, path;  // on the hub; empty for an address of its own
    std::string url;                 // that address; never one that was signed for a while
    uint64_t bytes = 0;              // 0: not known before
    std::string sha256;              // empty: nobody tells
};

class PartFile {
public:
    /// Takes up what there is of it, which is read again for its checksum: `onRead` hears how far, false stops it. A
    /// part whose plan was another begins anew. Io where another process has it open.
    static Result<PartFile> open(const Plan& plan, const std::function<bool(uint64_t bytes)>& onRead);
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&& other) noexcept;
    ~PartFile();

    uint64_t size() const { return m_size; }
    /// Whether the folder has room for what is missing of `total` bytes: DiskFull otherwise, with figures.
    Result<void> checkRoom(uint64_t total) const;
    Result<void> append(std::span<const std::byte> bytes);
    Result<void> restart();  // from nothing
    /// The checksum of what is there, once all of it is written.
    Result<std::string> sha256();
    /// Safe on the disk under its final name. The plan is gone.
    Result<void> publish();
    /// Thrown away, with its plan.
    void discard();

private:
    PartFile(Plan plan, int file) : m_plan(std::move(plan)), m_file(file) {}
    Result<void> takeUp(const std::function<bool(uint64_t bytes)>& onRead);
    Result<void> beginBehind(Sha256 hash);
    Result<void> writePlan() const;
    Error notWritten() const;

    Plan m_plan;
    int m_file = -1;
    uint64_t m_size = 0;  // what is still to be written counts
    std::unique_ptr<HashedWriter> m_writer;
};

std::filesystem::path partOf(const std::filesystem::path& target);
std::filesystem::path planOf(const std::filesystem::path& target);
/// The parts that lie under `folder`, to be gone on with or thrown away.
std::vector<Plan> unfinished(const std::filesystem::path& folder);

}  // namespace daylong::library
