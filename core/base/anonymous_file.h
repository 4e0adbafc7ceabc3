// A file without a name in the folder for temporary files: nobody can put a link in its way, nobody else can read it,
// and it is gone with the object and with the program, however that ends. Thread rule: one thread. Failure rule:
// creating it fails with DiskFull, ReadOnly or Io.
#pragma once

#include "base/result.h"

#include <filesystem>

namespace daylong {

class AnonymousFile {
public:
    static Result<AnonymousFile> create();
    AnonymousFile(AnonymousFile&& other) noexcept;
    AnonymousFile& operator=(AnonymousFile&& other) noexcept;
    ~AnonymousFile();

    int descriptor() const { return m_file; }
    /// Where this process, and others that it starts, can open it as long as the object lives.
    std::filesystem::path path() const;

private:
    explicit AnonymousFile(int file) : m_file(file) {}
    int m_file = -1;
};

}  // namespace daylong
