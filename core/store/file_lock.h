// An advisory lock beside the transcript, so that two Daylongs never write to one. The kernel lets go of it when the
// process ends, however it ends. Internal to core/store. Failure rule: acquire() never waits; it fails with Io where
// somebody has it, else with what keeps its file from being made (ReadOnly, DiskFull, Io).
#pragma once

#include "base/result.h"

#include <filesystem>

namespace daylong::store {

class FileLock {
public:
    static Result<FileLock> acquire(const std::filesystem::path& database);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int file) : m_file(file) {}
    int m_file;
};

}  // namespace daylong::store
