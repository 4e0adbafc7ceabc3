#include "library/download.h"

#include "base/say.h"
#include "library/byte_words.h"
#include "library/checksum.h"
#include "model/gguf.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>

namespace daylong::library {

namespace {

constexpr int kFruitlessTries = 5;
constexpr std::chrono::milliseconds kFirstPause{250};
constexpr uint64_t kRoomStep = 16U << 20;

std::optional<uint64_t> numberIn(std::string_view text) {
    uint64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end != text.data() ? std::optional(number) : std::nullopt;
}

std::string_view valueOf(const net::Headers& headers, std::string_view name) {
    const auto found = headers.find(name);
    return found != headers.end() ? std::string_view(found->second) : std::string_view();
}

/// "bytes 100-199/200": where the answer begins, and how long the whole is.
struct ContentRange {
    uint64_t first = 0, total = 0;
};
std::optional<ContentRange> contentRange(std::string_view text) {
    if (!text.starts_with("bytes ")) return std::nullopt;
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::optional<uint64_t> first = numberIn(text.substr(6)), total = numberIn(text.substr(slash + 1));
    if (!first || !total) return std::nullopt;
    return ContentRange{*first, *total};
}

/// The checksum that the hub's own answer, not the one of where it points, tells of the file.
std::string linkedSha256(const net::Head& head) {
    const net::Headers& own = head.redirects.empty() ? head.headers : head.redirects.front();
    std::string_view tag = valueOf(own, "x-linked-etag");
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    return isSha256(tag) ? std::string(tag) : std::string();
}

/// One file's way here, over as many answers as it takes.
class Fetch {
public:
    Fetch(const Hub& hub, const Plan& plan, PartFile& part, const OnProgress& onProgress)
        : m_hub(hub),
          m_part(part),
          m_onProgress(onProgress),
          m_bytes(plan.bytes),
          m_sha256(plan.sha256),
          m_what(plan.repo.empty() ? plan.url : plan.repo),
          m_name(plan.target.filename().string()) {
        m_request = plan.repo.empty()
                        ? net::Request{.url = plan.url, .headers = {"Accept-Encoding: identity"}, .secret = {}}
                        : requestFor(hub, plan.repo, plan.commit, plan.path);
    }

    /// The SHA-256 that it was compared with; empty: nobody tells one.
    Result<std::string> run() {
        while (true) {
            const bool resumed = m_part.size() > 0;
            TRY(fetchAll());
            const std::string sha256 = TRY(m_part.sha256());
            if (m_sha256.empty() || sha256 == m_sha256) return m_sha256;
            // What an earlier try left may have been spoilt by a power cut: once more, from nothing.
            if (resumed) {
                TRY(m_part.restart());
                continue;
            }
            m_part.discard();
            return failure(ErrorCode::InvalidFile, Say::DownloadSpoilt, m_name, m_what);
        }
    }

private:
    Result<void> fetchAll() {
        int fruitless = 0;
        uint64_t furthest = m_part.size();  // what is lost and comes again is no progress
        std::chrono::milliseconds pause = kFirstPause;
        while (m_bytes == 0 || m_part.size() < m_bytes) {
            m_restarted = false;
            const Result<void> tried = fetchOnce();
            if (tried) return {};
            const bool again = m_restarted || tried.error().code == ErrorCode::ConnectionLost;
            if (!again) return tried;
            const bool fruitful = m_part.size() > furthest;
            furthest = std::max(furthest, m_part.size());
            fruitless = fruitful ? 0 : fruitless + 1;
            pause = fruitful ? kFirstPause : pause * 2;
            if (fruitless == kFruitlessTries) return keptOf(tried.error());
            TRY(wait(pause));
        }
        return {};
    }

    Result<void> fetchOnce() {
        net::Request request = m_request;
        const uint64_t from = m_part.size();
        if (from > 0) request.headers.push_back("Range: bytes=" + std::to_string(from) + "-");
        const net::Listener listener{.onHead = [this, from](const net::Head& head) { return begin(head, from); },
                                     .onBytes = [this](std::span<const std::byte> bytes) { return take(bytes); },
                                     .keepGoing = [this] { return m_onProgress(m_part.size(), m_bytes); }};
        TRY(net::fetch(request, listener));
        if (m_bytes > 0 && m_part.size() < m_bytes)
            return failure(ErrorCode::ConnectionLost, Say::DownloadCut, inWords(m_bytes - m_part.size()), m_name);
        return {};
    }

    Result<void> begin(const net::Head& head, uint64_t from) {
        if (head.status == 416) return anew(Say::DownloadUnfit);
        // What the hub pointed to was signed for a while, and that has run out: it is asked for anew.
        if (head.status == 403 && !head.redirects.empty()) {
            Error refused = refusal(m_hub, head, m_what);
            refused.code = ErrorCode::ConnectionLost;
            return refused;
        }
        if (head.status != 200 && head.status != 206) return refusal(m_hub, head, m_what);

        uint64_t total = numberIn(valueOf(head.headers, "content-length")).value_or(0);
        if (head.status == 206) {
            const std::optional<ContentRange> range = contentRange(valueOf(head.headers, "content-range"));
            if (from == 0 || !range || range->first != from) return anew(Say::DownloadElsewhere);
            total = range->total;
        } else if (from > 0) {
            TRY(m_part.restart());  // it sends everything again
        }
        const std::string sha256 = linkedSha256(head);
        if (m_bytes > 0 && total > 0 && total != m_bytes)
            return failure(ErrorCode::InvalidFile, Say::DownloadLength, m_name, m_bytes, total);
        if (!m_sha256.empty() && !sha256.empty() && sha256 != m_sha256)
            return failure(ErrorCode::InvalidFile, Say::DownloadChanged, m_name, m_what);
        if (m_bytes == 0) m_bytes = total;
        if (m_sha256.empty()) m_sha256 = sha256;
        return m_part.checkRoom(m_bytes);
    }

    Result<void> take(std::span<const std::byte> bytes) {
        if (m_bytes > 0 && m_part.size() + bytes.size() > m_bytes) {
            m_part.discard();
            return failure(ErrorCode::InvalidFile, Say::DownloadTooLong, m_name);
        }
        if (m_bytes == 0 && m_part.size() >= m_roomUntil) {  // nobody says how long it is: the disk shall not fill up
            m_roomUntil = m_part.size() + kRoomStep;
            TRY(m_part.checkRoom(m_roomUntil));
        }
        return m_part.append(bytes);
    }

    Error anew(Say why) {
        if (const Result<void> restarted = m_part.restart(); !restarted) return restarted.error();
        m_restarted = true;
        return failure(ErrorCode::ConnectionLost, why);
    }

    Error keptOf(const Error& error) const {
        if (m_part.size() == 0) return error;
        return withMore(error, saying(Say::DownloadKept, inWords(m_part.size()), m_name));
    }

    Result<void> wait(std::chrono::milliseconds pause) const {
        const auto end = std::chrono::steady_clock::now() + pause;
        while (std::chrono::steady_clock::now() < end) {
            if (!m_onProgress(m_part.size(), m_bytes)) return Error{ErrorCode::Cancelled, "stopped"};
            std::this_thread::sleep_for(std::min(pause, std::chrono::milliseconds(50)));
        }
        return {};
    }

    const Hub& m_hub;
    PartFile& m_part;
    const OnProgress& m_onProgress;
    net::Request m_request;
    uint64_t m_bytes;
    std::string m_sha256;
    std::string m_what, m_name;
    bool m_restarted = false;
    uint64_t m_roomUntil = 0;  // the disk was asked for as much; where nobody tells the length
};

}  // namespace

Result<void> download(const Hub& hub, const Plan& plan, const OnProgress& onProgress) {
    std::error_code ignored;
    if (plan.bytes > 0 && !plan.sha256.empty() && std::filesystem::file_size(plan.target, ignored) == plan.bytes) {
        const Result<std::string> there = sha256Of(plan.target, [&] { return onProgress(plan.bytes, plan.bytes); });
        if (there && *there == plan.sha256) return {};
    }
    PartFile part = TRY(PartFile::open(plan, [&](uint64_t read) { return onProgress(read, plan.bytes); }));
    if (plan.bytes > 0 && part.size() > plan.bytes) TRY(part.restart());
    TRY(part.checkRoom(plan.bytes));
    const std::string compared = TRY(Fetch(hub, plan, part, onProgress).run());
    if (compared.empty()) {
        if (const auto file = model::GgufFile::open(partOf(plan.target)); !file) {
            part.discard();
            return failure(ErrorCode::InvalidFile, Say::DownloadNoModel, plan.url, file.error().message);
        }
    }
    return part.publish();
}

}  // namespace daylong::library
