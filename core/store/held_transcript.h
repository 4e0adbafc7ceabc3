// HeldTranscript: a transcript that lies still, to be copied as a file: opened once (so what a crash left is settled),
// its journal written back, closed, and nobody else's while this lives. Thread rule: one thread. Failure rule: Result;
// nothing is said of it that opening it would not.
#pragma once

#include "base/copied_file.h"
#include "base/result.h"

#include <filesystem>
#include <memory>

namespace daylong::store {

class FileLock;

class HeldTranscript {
public:
    static Result<HeldTranscript> hold(const std::filesystem::path& file);
    HeldTranscript(HeldTranscript&&) noexcept;
    ~HeldTranscript();

    /// Where nothing is yet. The copy is compared with it, and opened once: it will do as a transcript where it is now.
    Result<void> copyTo(const std::filesystem::path& to, const CopyWatch& watch) const;

private:
    HeldTranscript(std::filesystem::path file, std::unique_ptr<FileLock> lock);
    std::filesystem::path m_file;
    std::unique_ptr<FileLock> m_lock;
};

/// The names of all that belongs to a transcript in its folder, itself first, whether or not it is there.
std::vector<std::filesystem::path> filesOf(const std::filesystem::path& transcript);

}  // namespace daylong::store
