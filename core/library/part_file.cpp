#include "library/part_file.h"

#include "base/say.h"
#include "library/byte_words.h"
#include "library/json_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace daylong::library {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t kSpareBytes = 64U << 20;  // left free on the disk: others write, too
constexpr size_t kReadBytes = 1U << 20;

/// As errno has it; `what` where it is none of a disk's limits.
Error failureAt(Say what, const fs::path& path) {
    const int why = errno;
    const std::string folder = path.parent_path().string();
    if (why == ENOSPC || why == EDQUOT) return failure(ErrorCode::DiskFull, Say::DownloadDiskFull, folder);
    if (why == EFBIG) return failure(ErrorCode::DiskFull, Say::DownloadDiskSmall, folder);
    const ErrorCode code = why == EACCES || why == EPERM || why == EROFS ? ErrorCode::ReadOnly : ErrorCode::Io;
    return failure(code, what, path.string(), std::strerror(why));
}

Result<void> syncFolder(const fs::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return failureAt(Say::LibraryUnopened, folder);
    const int done = ::fsync(handle);
    ::close(handle);
    if (done != 0) return failureAt(Say::LibraryUnwritten, folder);
    return {};
}

std::optional<Plan> readPlan(const fs::path& target) {
    const nlohmann::json plan = readJson(planOf(target));
    if (plan.empty()) return std::nullopt;
    return Plan{.target = target,
                .repo = textAt(plan, "repo"),
                .commit = textAt(plan, "commit"),
                .path = textAt(plan, "path"),
                .url = textAt(plan, "url"),
                .bytes = numberAt(plan, "bytes"),
                .sha256 = textAt(plan, "sha256")};
}

/// Whether what came for one plan is of use for the other: the same content, from wherever.
bool sameContent(const Plan& a, const Plan& b) {
    if (a.bytes != b.bytes || a.sha256 != b.sha256) return false;
    return !a.sha256.empty() || (a.repo == b.repo && a.commit == b.commit && a.path == b.path && a.url == b.url);
}

}  // namespace

fs::path partOf(const fs::path& target) { return target.string() + ".part"; }
fs::path planOf(const fs::path& target) { return target.string() + ".part.json"; }

Result<PartFile> PartFile::open(const Plan& plan, const std::function<bool(uint64_t bytes)>& onRead) {
    std::error_code failed;
    fs::create_directories(plan.target.parent_path(), failed);
    if (failed) {
        return failure(ErrorCode::ReadOnly, Say::DownloadNoFolder, plan.target.parent_path().string(),
                       failed.message());
    }
    const fs::path path = partOf(plan.target);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return failureAt(Say::LibraryUnwritten, path);
    PartFile part(plan, file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0)
        return failure(ErrorCode::Io, Say::DownloadTaken, plan.target.filename().string());
    // Published or thrown away by another process between our opening and our lock: then it is no longer ours to write.
    struct stat opened {
    }, named{};
    if (::fstat(file, &opened) != 0 || ::stat(path.c_str(), &named) != 0 || opened.st_ino != named.st_ino)
        return failure(ErrorCode::Io, Say::DownloadFinished, plan.target.filename().string());
    const std::optional<Plan> before = readPlan(plan.target);
    if (before && sameContent(*before, plan)) TRY(part.takeUp(onRead));
    else TRY(part.restart());
    TRY(part.writePlan());
    return part;
}

PartFile::PartFile(PartFile&& other) noexcept
    : m_plan(std::move(other.m_plan)),
      m_file(std::exchange(other.m_file, -1)),
      m_size(other.m_size),
      m_writer(std::move(other.m_writer)) {}

PartFile& PartFile::operator=(PartFile&& other) noexcept {
    std::swap(m_plan, other.m_plan);
    std::swap(m_file, other.m_file);
    std::swap(m_size, other.m_size);
    std::swap(m_writer, other.m_writer);
    return *this;
}

PartFile::~PartFile() {
    m_writer.reset();  // writes to the file
    if (m_file >= 0) ::close(m_file);
}

/// What is there already counts, and is hashed as it will be again.
Result<void> PartFile::takeUp(const std::function<bool(uint64_t bytes)>& onRead) {
    Sha256 hash;
    std::vector<std::byte> buffer(kReadBytes);
    while (true) {
        const ssize_t count = ::pread(m_file, buffer.data(), buffer.size(), static_cast<off_t>(m_size));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failureAt(Say::LibraryUnread, partOf(m_plan.target));
        if (count == 0) return beginBehind(std::move(hash));
        hash.add(std::span(buffer).first(static_cast<size_t>(count)));
        m_size += static_cast<uint64_t>(count);
        if (onRead && !onRead(m_size)) return Error{ErrorCode::Cancelled, "stopped"};
    }
}

Result<void> PartFile::beginBehind(Sha256 hash) {
    try {
        m_writer = std::make_unique<HashedWriter>(m_file, m_size, std::move(hash));
    } catch (const std::system_error& error) {
        return failure(ErrorCode::OutOfMemory, Say::DownloadNoThread, error.code().message());
    }
    return {};
}

Result<void> PartFile::writePlan() const {
    return writeJson(planOf(m_plan.target), {{"repo", m_plan.repo},
                                             {"commit", m_plan.commit},
                                             {"path", m_plan.path},
                                             {"url", m_plan.url},
                                             {"bytes", m_plan.bytes},
                                             {"sha256", m_plan.sha256}});
}

Result<void> PartFile::checkRoom(uint64_t total) const {
    struct statvfs disk {};
    if (::fstatvfs(m_file, &disk) != 0) return {};  // the write will tell
    const uint64_t free = static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
    const uint64_t missing = total - std::min(total, m_size);
    if (missing == 0 || missing + kSpareBytes <= free) return {};
    return failure(ErrorCode::DiskFull, Say::DownloadNoRoom, m_plan.target.filename().string(), inWords(missing),
                   m_plan.target.parent_path().string(), inWords(free));
}

Result<void> PartFile::append(std::span<const std::byte> bytes) {
    if (!m_writer->append(bytes)) return notWritten();
    m_size += bytes.size();
    return {};
}

Error PartFile::notWritten() const {
    errno = m_writer->failure();
    return failureAt(Say::LibraryUnwritten, partOf(m_plan.target));
}

Result<void> PartFile::restart() {
    m_writer.reset();
    if (::ftruncate(m_file, 0) != 0) return failureAt(Say::LibraryUnwritten, partOf(m_plan.target));
    m_size = 0;
    return beginBehind(Sha256());
}

Result<std::string> PartFile::sha256() {
    if (!m_writer->settle()) return notWritten();
    return m_writer->sha256();
}

Result<void> PartFile::publish() {
    const fs::path part = partOf(m_plan.target);
    if (!m_writer->settle()) return notWritten();
    if (::fsync(m_file) != 0) return failureAt(Say::LibraryUnwritten, part);
    if (::rename(part.c_str(), m_plan.target.c_str()) != 0) return failureAt(Say::LibraryUnwritten, m_plan.target);
    ::unlink(planOf(m_plan.target).c_str());
    return syncFolder(m_plan.target.parent_path());
}

void PartFile::discard() {
    ::unlink(partOf(m_plan.target).c_str());
    ::unlink(planOf(m_plan.target).c_str());
}

std::vector<Plan> unfinished(const fs::path& folder) {
    static constexpr std::string_view kEnd = ".part.json";
    std::vector<Plan> plans;
    std::error_code failed;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed), end;
         !failed && entry != end; entry.increment(failed)) {
        const std::string path = entry->path().string();
        if (!path.ends_with(kEnd)) continue;
        if (std::optional<Plan> plan = readPlan(path.substr(0, path.size() - kEnd.size())))
            plans.push_back(std::move(*plan));
    }
    return plans;
}

}  // namespace daylong::library
