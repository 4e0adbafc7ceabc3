#include "cpu/kept_weights.h"

#include "base/xxh64.h"
#include "cpu/kept_folder.h"
#include "cpu/kernels.h"
#include "cpu/repack.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>
#include <fcntl.h>
#include <set>
#include <string_view>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace daylong::cpu {

namespace fs = std::filesystem;

namespace {

using model::DType;
using model::Tensor;

constexpr uint64_t kMark = 0x31454C49544C5944U;  // "DYLTILE1"
constexpr uint64_t kFront = uint64_t{2} << 20U;  // a big page: what follows can be mapped in such pages
constexpr uint64_t kPiece = uint64_t{4} << 20U;
constexpr uint64_t kYoungNs = 3'000'000'000U;  // some file systems' times tick that slowly

struct Front {
    uint64_t checksum = 0;  // of all that follows it, to the last piece's
    uint64_t mark = 0, identity = 0, bytes = 0, pathSize = 0;
    char path[4056] = {};  // of the model
};
static_assert(sizeof(Front) == 4096);
constexpr uint64_t kMostPieces = (kFront - sizeof(Front)) / sizeof(uint64_t);

uint64_t piecesOf(uint64_t bytes) { return (bytes + kPiece - 1) / kPiece; }
std::span<const std::byte> piece(std::span<const std::byte> weights, uint64_t index) {
    return weights.subspan(index * kPiece, std::min(kPiece, weights.size() - index * kPiece));
}
/// Where the checksum of a piece stands.
uint64_t sumAt(uint64_t index) { return sizeof(Front) + index * sizeof(uint64_t); }
uint64_t checksumOf(std::span<const std::byte> front, uint64_t pieces) {
    return xxh64(front.subspan(sizeof(uint64_t), sumAt(pieces) - sizeof(uint64_t)));
}

/// Gathers what an identity is made of.
struct Told {
    std::vector<std::byte> bytes;
    void add(uint64_t number) {
        const auto* from = reinterpret_cast<const std::byte*>(&number);
        bytes.insert(bytes.end(), from, from + sizeof number);
    }
    void add(std::span<const std::byte> content) { add(xxh64(content)); }
};

/// What this program makes of rows of such a type: other code, another number.
uint64_t madeOf(DType type) {
    constexpr uint64_t kColumns = 256;
    std::vector<std::byte> rows(kTileRows * model::rowBytes(type, kColumns));
    uint32_t random = 1;
    for (std::byte& each : rows) {
        random = random * 1664525U + 1013904223U;
        each = static_cast<std::byte>(random >> 24U);
    }
    const Tensor tensor{
        .name = {}, .type = type, .dims = {kColumns, kTileRows, 1, 1}, .data = rows.data(), .sizeBytes = rows.size()};
    std::vector<std::byte> tile(repackedTileBytes(type, kColumns));
    repackTile(tensor, 0, tile.data());
    std::vector<float> floats(kColumns);
    model::dequantizeRow(type, rows.data(), floats);
    Told made;
    made.add(tile);
    made.add(std::as_bytes(std::span(floats)));
    return xxh64(made.bytes);
}

/// Of the file's tensors, the one that this one is, or is a part of; nullptr where it is in no file.
const Tensor* sourceOf(const model::Model& model, const Tensor& tensor) {
    const auto tensors = model.file->tensors();
    const auto found = std::ranges::find_if(tensors, [&](const Tensor& each) {
        return tensor.data >= each.data && tensor.data + tensor.sizeBytes <= each.data + each.sizeBytes;
    });
    return found == tensors.end() ? nullptr : &*found;
}

uint64_t identityOf(const model::Model& model, std::span<const WeightPlace> places) {
    Told told;
    for (const FileStamp& stamp : model.file->stamps()) {
        for (const uint64_t each : {stamp.inode, stamp.size, stamp.writtenNs, stamp.changedNs}) told.add(each);
    }
    std::set<DType> types;
    for (const WeightPlace& place : places) {
        const Tensor& tensor = *place.tensor;
        for (const uint64_t each :
             {place.at, place.bytes, uint64_t{place.isVector}, static_cast<uint64_t>(tensor.type)})
            told.add(each);
        for (const uint64_t each : tensor.dims) told.add(each);
        if (const Tensor* source = sourceOf(model, tensor)) {
            told.add(std::as_bytes(std::span(source->name)));
            told.add(static_cast<uint64_t>(tensor.data - source->data));
        } else {
            told.add(std::span(tensor.data, tensor.sizeBytes));
        }
        types.insert(tensor.type);
    }
    for (const DType type : types) told.add(madeOf(type));
    return xxh64(told.bytes);
}

/// Written so lately that it might look the same if it were written once more.
bool isYoung(const model::Model& model) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t ns = static_cast<uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<uint64_t>(now.tv_nsec);
    const std::vector<FileStamp> stamps = model.file->stamps();
    return std::ranges::any_of(
        stamps, [&](const FileStamp& stamp) { return stamp.writtenNs > ns || ns - stamp.writtenNs < kYoungNs; });
}

/// FAT and exFAT number their files anew at each mount: what is kept of one there would never be found again, and would
/// be written anew each time.
bool numbersStay(const fs::path& path) {
    constexpr uint64_t kFat = 0x4D44U, kExFat = 0x2011BAB0U;
    struct statfs status {};
    if (::statfs(path.c_str(), &status) != 0) return false;
    const auto kind = static_cast<uint64_t>(status.f_type);
    return kind != kFat && kind != kExFat;
}

/// Ours alone, and of the size that it must have.
bool canBe(const KeptFile& file) {
    struct stat status {};
    return ::lstat(file.path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
           (status.st_mode & 077U) == 0 && static_cast<uint64_t>(status.st_size) == kFront + file.bytes;
}

/// When it was used last, for those that need its room. Not when it was written, by which its readers know that it was.
void noteUse(const fs::path& path) {
    const timespec times[2] = {{.tv_sec = 0, .tv_nsec = UTIME_NOW}, {.tv_sec = 0, .tv_nsec = UTIME_OMIT}};
    (void)::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

bool saysSo(const KeptFile& file, std::span<const std::byte> bytes) {
    Front front;
    std::memcpy(&front, bytes.data(), sizeof front);
    return front.mark == kMark && front.identity == file.identity && front.bytes == file.bytes &&
           front.checksum == checksumOf(bytes.first(kFront), piecesOf(file.bytes));
}

/// The file until it is whole. Nobody else writes it meanwhile.
class PartFile {
public:
    explicit PartFile(const fs::path& whole) : m_whole(whole), m_path(whole.string() + std::string(kPartEnding)) {
        m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (m_file < 0) return;
        struct stat opened {};
        struct stat named {};
        // What was locked may have got its whole name, or have been removed, since it was opened.
        const bool isOurs = ::flock(m_file, LOCK_EX | LOCK_NB) == 0 && ::fstat(m_file, &opened) == 0 &&
                            ::lstat(m_path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
                            ::fchmod(m_file, 0600) == 0 && ::ftruncate(m_file, 0) == 0;
        if (isOurs) return;
        ::close(m_file);
        m_file = -1;
    }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    ~PartFile() {
        if (m_file < 0) return;
        if (!m_isWhole) ::unlink(m_path.c_str());
        ::close(m_file);
    }

    explicit operator bool() const { return m_file >= 0; }
    bool write(uint64_t offset, std::span<const std::byte> bytes) const {
        for (size_t done = 0; done < bytes.size();) {
            const ssize_t count =
                ::pwrite(m_file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
            if (count == 0 || (count < 0 && errno != EINTR)) return false;
            done += static_cast<size_t>(std::max<ssize_t>(count, 0));
        }
        return true;
    }
    /// Has the disk take a piece that was written, and waits for the one before it, which the page cache needs to hold
    /// no more: gigabytes that wait there would press on the memory of what has just been loaded, and the transcript's
    /// own writing would have to wait for them. All of it is a wish.
    void passOn(uint64_t offset, bool isFirst) const {
        constexpr auto kBytes = static_cast<off_t>(kPiece);
        const auto at = static_cast<off_t>(offset);
        (void)::sync_file_range(m_file, at, kBytes, SYNC_FILE_RANGE_WRITE);
        if (isFirst) return;
        (void)::sync_file_range(m_file, at - kBytes, kBytes,
                                SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
        (void)::posix_fadvise(m_file, at - kBytes, kBytes, POSIX_FADV_DONTNEED);
    }
    void finish() { m_isWhole = std::rename(m_path.c_str(), m_whole.c_str()) == 0; }

private:
    const fs::path m_whole, m_path;
    int m_file = -1;
    bool m_isWhole = false;
};

}  // namespace

Error loadingWasCancelled() { return {ErrorCode::Cancelled, "loading the model was cancelled"}; }

std::optional<KeptFile> keptFileOf(const WeightsFolder& folder, const model::Model& model,
                                   std::span<const WeightPlace> places) {
    if (folder.path.empty() || model.file == nullptr || places.empty()) return std::nullopt;
    dropOrphans(folder.path);
    std::error_code unknown;
    const std::string path = fs::absolute(model.file->path(), unknown).lexically_normal().string();
    const uint64_t bytes = places.back().at + places.back().bytes;
    const bool hasName = !unknown && !path.starts_with("/proc/");  // else a process has it open, and nobody after it
    if (!hasName || path.size() > sizeof(Front::path) || bytes < folder.least || piecesOf(bytes) > kMostPieces ||
        isYoung(model) || !numbersStay(path))
        return std::nullopt;
    char name[17];
    std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(xxh64(std::as_bytes(std::span(path)))));
    return KeptFile{.path = folder.path / (name + std::string(kKeptEnding)),
                    .model = path,
                    .identity = identityOf(model, places),
                    .bytes = bytes,
                    .most = folder.most};
}

Result<std::optional<MappedFile>> openKept(const KeptFile& file, ThreadPool& pool, const engine::Progress& progress) {
    constexpr uint64_t kAtOnce = 64;  // pieces, between two questions whether to go on
    using Found = std::optional<MappedFile>;
    if (!canBe(file)) return Found();
    noteUse(file.path);
    Result<MappedFile> opened = MappedFile::open(file.path);
    if (!opened || opened->bytes().size() != kFront + file.bytes || !saysSo(file, opened->bytes())) return Found();
    const std::span<const std::byte> weights = weightsIn(*opened);
    auto* const begin = const_cast<std::byte*>(weights.data());
    ::madvise(begin, weights.size(), MADV_HUGEPAGE);  // both are wishes
    ::madvise(begin, weights.size(), MADV_WILLNEED);
    const uint64_t pieces = piecesOf(file.bytes);
    std::atomic<bool> isWhole{true};
    for (uint64_t first = 0; first < pieces && isWhole; first += kAtOnce) {
        if (progress && !progress(first, pieces)) return loadingWasCancelled();
        pool.begin();
        pool.parallel(static_cast<uint32_t>(std::min(kAtOnce, pieces - first)), [&](uint32_t item, uint32_t) {
            uint64_t sum = 0;
            std::memcpy(&sum, opened->bytes().data() + sumAt(first + item), sizeof sum);
            if (xxh64(piece(weights, first + item)) != sum) isWhole = false;
        });
        pool.end();
    }
    if (!isWhole || opened->damage()) return Found();
    if (progress && !progress(pieces, pieces)) return loadingWasCancelled();
    return Found(std::move(*opened));
}

std::span<const std::byte> weightsIn(const MappedFile& kept) { return kept.bytes().subspan(kFront); }

std::optional<std::string> modelOf(const fs::path& kept) {
    constexpr int kHow = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    // Looking is no use (noteUse): all are looked at with every load. Others' files cannot be opened so.
    int file = ::open(kept.c_str(), kHow | O_NOATIME);
    if (file < 0 && errno == EPERM) file = ::open(kept.c_str(), kHow);
    if (file < 0) return errno == ELOOP ? std::optional(std::string()) : std::nullopt;  // a link says nothing
    Front front;
    const ssize_t read = ::pread(file, &front, sizeof front, 0);
    ::close(file);
    if (read < 0) return std::nullopt;
    if (static_cast<size_t>(read) != sizeof front || front.mark != kMark || front.pathSize > sizeof front.path)
        return std::string();
    return std::string(front.path, front.pathSize);
}

KeptWriter::KeptWriter(KeptFile file, std::span<const std::byte> weights)
    : m_file(std::move(file)), m_weights(weights) {
    try {
        m_thread = std::thread([this] {
            try {
                write();
            } catch (const std::exception&) {  // no memory: not kept
            }
        });
    } catch (const std::exception&) {  // likewise for its stack
    }
}

KeptWriter::~KeptWriter() {
    m_stop = true;
    if (m_thread.joinable()) m_thread.join();
}

void KeptWriter::write() const {
    ::setpriority(PRIO_PROCESS, 0, 19);  // of this thread alone
    const fs::path folder = m_file.path.parent_path();
    std::error_code unmade;
    fs::create_directories(folder.parent_path(), unmade);
    ::mkdir(folder.c_str(), 0700);  // opening a file in it tells
    if (!makeRoom(m_file.path, kFront + m_file.bytes, m_file.most)) return;
    PartFile part(m_file.path);
    if (!part) return;
    const uint64_t pieces = piecesOf(m_file.bytes);
    std::vector<std::byte> bytes(sumAt(pieces));
    for (uint64_t i = 0; i < pieces; ++i) {
        if (m_stop) return;
        const std::span<const std::byte> each = piece(m_weights, i);
        const uint64_t sum = xxh64(each);
        std::memcpy(bytes.data() + sumAt(i), &sum, sizeof sum);
        if (!part.write(kFront + i * kPiece, each)) return;
        part.passOn(kFront + i * kPiece, i == 0);
    }
    Front front{.mark = kMark, .identity = m_file.identity, .bytes = m_file.bytes, .pathSize = m_file.model.size()};
    std::ranges::copy(m_file.model, front.path);
    std::memcpy(bytes.data(), &front, sizeof front);
    front.checksum = checksumOf(bytes, pieces);
    std::memcpy(bytes.data(), &front, sizeof front);
    if (part.write(0, bytes)) part.finish();
}

}  // namespace daylong::cpu
