#include "serve/token_file.h"

#include "base/say.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace daylong::serve {

namespace {

constexpr size_t kRandomBytes = 32;
constexpr size_t kShortest = 16;   // characters, of one that a person wrote
constexpr size_t kLongest = 4096;  // no header is longer

Error failed(Say what, const std::filesystem::path& file) {
    return failure(ErrorCode::Io, what, file.string(), std::strerror(errno));
}

Result<std::string> newToken() {
    unsigned char bytes[kRandomBytes];
    if (::getrandom(bytes, sizeof bytes, 0) != ssize_t{sizeof bytes}) return failure(ErrorCode::Io, Say::TokenNoRandom);
    std::string token = "daylong-";
    for (const unsigned char each : bytes) {
        token += "0123456789abcdef"[each >> 4U];
        token += "0123456789abcdef"[each & 15U];
    }
    return token;
}

/// Nothing, where one is there by now. It gets its name when it is whole: nobody reads half of it, and none is left
/// where the program is killed.
Result<void> make(const std::filesystem::path& file) {
    std::error_code unmade;
    std::filesystem::create_directories(file.parent_path(), unmade);  // opening tells
    const std::string line = TRY(newToken()) + "\n";
    const std::string fresh = file.string() + ".new-" + std::to_string(::getpid());
    ::unlink(fresh.c_str());
    const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) return failed(Say::TokenUnmade, file);
    const bool written =
        ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(out) == 0;
    const bool closed = ::close(out) == 0;
    Result<void> made;
    if (!written || !closed || (::link(fresh.c_str(), file.c_str()) != 0 && errno != EEXIST))
        made = failed(Say::TokenUnwritten, file);
    ::unlink(fresh.c_str());
    return made;
}

/// The first line of what is open; the file is looked at and read as one.
Result<std::string> readLine(int in, const std::filesystem::path& file) {
    struct stat status {};
    if (::fstat(in, &status) != 0) return failed(Say::TokenUnread, file);
    if ((status.st_mode & 077U) != 0) return failure(ErrorCode::Denied, Say::TokenOpen, file.string());
    std::string line;
    while (line.size() < kLongest && line.find('\n') == std::string::npos) {
        char block[256];
        const ssize_t got = ::read(in, block, sizeof block);
        if (got < 0) return failed(Say::TokenUnread, file);
        if (got == 0) break;
        line.append(block, static_cast<size_t>(got));
    }
    return line.substr(0, line.find('\n'));
}

}  // namespace

Result<std::string> readOrMakeToken(const std::filesystem::path& file) {
    int in = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (in < 0 && errno == ENOENT) {
        TRY(make(file));
        in = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    }
    if (in < 0) return failed(Say::TokenUnread, file);
    const Result<std::string> read = readLine(in, file);
    ::close(in);
    std::string token = TRY(read);
    token.erase(token.find_last_not_of(" \t\r") + 1);
    const bool plain = std::all_of(token.begin(), token.end(), [](char each) {
        return each > ' ' && each <= '~' && each != '%';
    });  // it would be an escape
    if (token.size() < kShortest || !plain) return failure(ErrorCode::InvalidFile, Say::TokenUnfit, file.string());
    return token;
}

bool isSameToken(std::string_view given, std::string_view token) {
    if (token.empty()) return false;
    unsigned differs = given.size() == token.size() ? 0U : 1U;
    for (size_t i = 0; i < given.size(); ++i)
        differs |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(token[i % token.size()]);
    return differs == 0;
}

}  // namespace daylong::serve
