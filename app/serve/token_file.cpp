#include "serve/token_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/random.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace daylong::serve {

namespace {

constexpr size_t kRandomBytes = 32;
constexpr size_t kShortest = 16;  // characters, of one that a person wrote

Error failed(const std::string& what, const std::filesystem::path& file) {
    return {ErrorCode::Io, what + " '" + file.string() + "': " + std::strerror(errno)};
}

Result<std::string> newToken() {
    unsigned char bytes[kRandomBytes];
    if (::getrandom(bytes, sizeof bytes, 0) != ssize_t{sizeof bytes})
        return Error{ErrorCode::Io, "the system gives no random numbers for a token"};
    std::string token = "daylong-";
    for (const unsigned char each : bytes) {
        token += "0123456789abcdef"[each >> 4U];
        token += "0123456789abcdef"[each & 15U];
    }
    return token;
}

Result<std::string> make(const std::filesystem::path& file) {
    std::error_code unmade;
    std::filesystem::create_directories(file.parent_path(), unmade);  // opening tells
    std::string token = TRY(newToken());
    const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) return failed("cannot make", file);
    const std::string line = token + "\n";
    const bool written =
        ::write(out, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(out) == 0;
    const bool closed = ::close(out) == 0;
    if (written && closed) return token;
    const Error error = failed("cannot write", file);
    ::unlink(file.c_str());
    return error;
}

}  // namespace

Result<std::string> readOrMakeToken(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT) return make(file);
        return failed("cannot read", file);
    }
    if ((status.st_mode & 077U) != 0)
        return Error{ErrorCode::Denied, "others can read or change the token in '" + file.string() + "'; chmod 600 it"};
    std::ifstream in(file);
    std::string token;
    std::getline(in, token);
    if (in.bad() || !in.is_open()) return failed("cannot read", file);
    token.erase(token.find_last_not_of(" \t\r") + 1);
    const bool plain = std::all_of(token.begin(), token.end(), [](char each) {
        return each > ' ' && each <= '~' && each != '%';
    });  // it would be an escape
    if (token.size() < kShortest || !plain)
        return Error{ErrorCode::InvalidFile, "'" + file.string() +
                                                 "' holds no token of at least 16 letters and digits, without %, in "
                                                 "its first line; delete it, and a new one is made"};
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
