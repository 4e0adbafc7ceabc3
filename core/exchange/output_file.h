// A file that appears whole or not at all: written beside its name, synced, and renamed. Readable by its owner alone.
// Thread rule: one thread. Failure rule: Io, DiskFull, ReadOnly; what stood under the name stays until the new one is
// safe.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace daylong::exchange {

class OutputFile {
public:
    static Result<OutputFile> create(const std::filesystem::path& path);
    OutputFile(OutputFile&&) noexcept;
    ~OutputFile();  // without commit(): nothing is left
    Result<void> write(std::string_view text);
    Result<void> commit();

private:
    struct Impl;
    explicit OutputFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace daylong::exchange
