#include "library/hub.h"

#include "base/say.h"
#include "library/json_file.h"
#include "library/sha256.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace daylong::library {

namespace {

using nlohmann::json;

constexpr size_t kMostAnswerBytes = 8U << 20;
constexpr int kDeepest = 16;  // nested values, each of which takes memory
constexpr int kMostPages = 50;
constexpr size_t kMostFiles = 20'000;  // of a repository
constexpr size_t kLongestFamily = 64;  // bytes of a family's name: it is shown

constexpr const char* kExpanded[] = {"gguf", "gated", "siblings", "downloads", "likes", "lastModified"};

std::string_view headerOf(const net::Head& head, std::string_view name) {
    const auto found = head.headers.find(name);
    return found != head.headers.end() ? std::string_view(found->second) : std::string_view();
}

struct Answer {
    json value;
    net::Head head;
};

Result<Answer> ask(const Hub& hub, const std::string& url, const std::string& what, const KeepGoing& keepGoing) {
    net::Page page = TRY(net::fetchPage({.url = url, .headers = {}, .secret = hub.token}, kMostAnswerBytes, keepGoing));
    if (page.head.status != 200) return refusal(hub, page.head, what);
    const auto isShallow = [](int depth, json::parse_event_t, const json&) { return depth <= kDeepest; };
    json value = json::parse(page.body, isShallow, false);
    if (value.is_discarded()) return failure(ErrorCode::InvalidFile, Say::HubStrangeAnswer, net::hostOf(url));
    return Answer{std::move(value), std::move(page.head)};
}

/// The next page's address in `Link: <...>; rel="next"`.
std::optional<std::string> nextPage(const net::Head& head) {
    const std::string_view link = headerOf(head, "link");
    const size_t rel = link.find("rel=\"next\"");
    if (rel == std::string_view::npos) return std::nullopt;
    const size_t end = link.rfind('>', rel), begin = link.rfind('<', rel);
    if (end == std::string_view::npos || begin == std::string_view::npos || begin > end) return std::nullopt;
    return std::string(link.substr(begin + 1, end - begin - 1));
}

std::string repoUrl(const Hub& hub, const std::string& id) { return hub.endpoint + "/api/models/" + id; }

/// The commit that a branch or a tag stands for now; a commit is its own.
Result<std::string> commitOf(const Hub& hub, const std::string& id, const std::string& revision,
                             const KeepGoing& keepGoing) {
    const bool isCommit = revision.size() == 40 && std::all_of(revision.begin(), revision.end(),
                                                               [](unsigned char c) { return std::isxdigit(c); });
    if (isCommit) return revision;
    const Answer refs = TRY(ask(hub, repoUrl(hub, id) + "/refs", id, keepGoing));
    for (const char* kind : {"branches", "tags"}) {
        const auto list = refs.value.find(kind);
        if (list == refs.value.end() || !list->is_array()) continue;
        for (const json& ref : *list) {
            if (ref.is_object() && textAt(ref, "name") == revision && !textAt(ref, "targetCommit").empty())
                return textAt(ref, "targetCommit");
        }
    }
    return failure(ErrorCode::NotFound, Say::HubNoBranch, id, revision);
}

RepoFile fileOf(const json& entry) {
    RepoFile file{.path = textAt(entry, "path"), .bytes = numberAt(entry, "size"), .sha256 = {}};
    if (const auto lfs = entry.find("lfs"); lfs != entry.end() && lfs->is_object()) {
        file.sha256 = textAt(*lfs, lfs->contains("oid") ? "oid" : "sha256");
        if (const uint64_t bytes = numberAt(*lfs, "size"); bytes > 0) file.bytes = bytes;
    }
    if (!isSha256(file.sha256)) file.sha256.clear();
    return file;
}

Error noRepoId(const std::string& id) { return failure(ErrorCode::InvalidArgument, Say::HubNoRepository, id); }

Error tooManyFiles(const std::string& id) { return failure(ErrorCode::InvalidFile, Say::HubTooManyFiles, id); }

/// Page by page, at one commit.
Result<RepoFiles> listTree(const Hub& hub, const std::string& id, const std::string& revision,
                           const KeepGoing& keepGoing) {
    const std::string commit = TRY(commitOf(hub, id, revision, keepGoing));
    RepoFiles repo{.id = id, .commit = commit, .files = {}};
    std::optional<std::string> url = repoUrl(hub, id) + "/tree/" + net::escaped(repo.commit) + "?recursive=true";
    for (int page = 0; url && page < kMostPages; ++page) {
        // The token goes with it: a page elsewhere than on the hub would be given it.
        if (!url->starts_with(hub.endpoint + "/")) return failure(ErrorCode::Denied, Say::HubListElsewhere, id);
        const Answer answer = TRY(ask(hub, *url, id, keepGoing));
        for (const json& entry : answer.value.is_array() ? answer.value : json::array()) {
            if (entry.is_object() && textAt(entry, "type") == "file") repo.files.push_back(fileOf(entry));
        }
        if (repo.files.size() > kMostFiles) return tooManyFiles(id);
        url = nextPage(answer.head);
    }
    return repo;
}

/// All at once, as older hubs and mirrors have it.
Result<RepoFiles> listBlobs(const Hub& hub, const std::string& id, const std::string& revision,
                            const KeepGoing& keepGoing) {
    const std::string of = revision == "main" ? "" : "/revision/" + net::escaped(revision);
    const Answer answer = TRY(ask(hub, repoUrl(hub, id) + of + "?blobs=true", id, keepGoing));
    if (!answer.value.is_object()) return failure(ErrorCode::NotFound, Say::HubTellsNothing, id);
    RepoFiles repo{.id = id, .commit = textAt(answer.value, "sha"), .files = {}};
    if (repo.commit.empty()) repo.commit = revision;
    const json siblings = answer.value.value("siblings", json::array());
    for (const json& sibling : siblings.is_array() ? siblings : json::array()) {
        if (!sibling.is_object()) continue;
        RepoFile file = fileOf(sibling);
        file.path = textAt(sibling, "rfilename");
        repo.files.push_back(std::move(file));
    }
    if (repo.files.size() > kMostFiles) return tooManyFiles(id);
    return repo;
}

RepoSummary summaryOf(const json& item) {
    RepoSummary repo{
        .id = textAt(item, "id"), .downloads = numberAt(item, "downloads"), .likes = numberAt(item, "likes")};
    repo.modified = textAt(item, "lastModified");
    const auto gated = item.find("gated");
    repo.gated = gated != item.end() && (gated->is_string() || (gated->is_boolean() && gated->get<bool>()));
    if (const auto gguf = item.find("gguf"); gguf != item.end() && gguf->is_object()) {
        repo.architecture = textAt(*gguf, "architecture");
        if (repo.architecture.size() > kLongestFamily) repo.architecture.clear();
        repo.parameters = numberAt(*gguf, "total");
        repo.trainedContext = numberAt(*gguf, "context_length");
    }
    if (const auto siblings = item.find("siblings"); siblings != item.end() && siblings->is_array()) {
        for (const json& sibling : *siblings) {
            if (sibling.is_object()) repo.files.push_back(textAt(sibling, "rfilename"));
        }
    }
    return repo;
}

/// Seconds to wait, as `RateLimit: "api";r=0;t=55` or `Retry-After: 55` say; 0: not said.
unsigned secondsToWait(const net::Head& head) {
    const std::string_view limit = headerOf(head, "ratelimit");
    const size_t at = limit.find("t=");
    const std::string_view number = at != std::string_view::npos ? limit.substr(at + 2) : headerOf(head, "retry-after");
    unsigned seconds = 0;
    std::from_chars(number.data(), number.data() + number.size(), seconds);
    return seconds;
}

}  // namespace

bool isRepoId(std::string_view text) {
    const size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.size() > 96 * 2 + 1) return false;
    const auto valid = [](std::string_view name) {
        return !name.empty() && name.front() != '.' && name.front() != '-' &&
               name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), [](unsigned char c) {
                   return std::isalnum(c) || c == '-' || c == '_' || c == '.';
               });
    };
    return valid(text.substr(0, slash)) && valid(text.substr(slash + 1));
}

Result<std::vector<RepoSummary>> search(const Hub& hub, const std::string& words, unsigned most,
                                        const KeepGoing& keepGoing) {
    std::string url = hub.endpoint + "/api/models?search=" + net::escaped(words) +
                      "&filter=gguf&sort=downloads&limit=" + std::to_string(most);
    for (const char* property : kExpanded) url += std::string("&expand=") + property;
    const Answer answer = TRY(ask(hub, url, "models for '" + words + "'", keepGoing));
    std::vector<RepoSummary> found;
    for (const json& item : answer.value.is_array() ? answer.value : json::array()) {
        if (!item.is_object()) continue;
        RepoSummary repo = summaryOf(item);
        if (isRepoId(repo.id) && found.size() < most) found.push_back(std::move(repo));
    }
    return found;
}

Result<RepoSummary> summary(const Hub& hub, const std::string& id, const KeepGoing& keepGoing) {
    if (!isRepoId(id)) return noRepoId(id);
    std::string url = repoUrl(hub, id);
    for (const char* property : kExpanded)
        url += std::string(property == *kExpanded ? "?" : "&") + "expand=" + property;
    const Answer answer = TRY(ask(hub, url, id, keepGoing));
    if (!answer.value.is_object()) return failure(ErrorCode::NotFound, Say::HubTellsNothing, id);
    RepoSummary repo = summaryOf(answer.value);
    repo.id = id;
    return repo;
}

Result<RepoFiles> list(const Hub& hub, const std::string& id, const std::string& revision, const KeepGoing& keepGoing) {
    if (!isRepoId(id)) return noRepoId(id);
    Result<RepoFiles> tree = listTree(hub, id, revision, keepGoing);
    if (tree || tree.error().code != ErrorCode::NotFound) return tree;
    Result<RepoFiles> blobs = listBlobs(hub, id, revision, keepGoing);
    return blobs ? blobs : tree;
}

net::Request requestFor(const Hub& hub, const std::string& id, const std::string& commit, const std::string& path) {
    std::string url = hub.endpoint + "/" + id + "/resolve/" + net::escaped(commit);
    for (size_t begin = 0; begin <= path.size();) {
        const size_t end = std::min(path.find('/', begin), path.size());
        url += "/" + net::escaped(std::string_view(path).substr(begin, end - begin));
        begin = end + 1;
    }
    return {.url = std::move(url), .headers = {"Accept-Encoding: identity"}, .secret = hub.token};
}

Error refusal(const Hub& hub, const net::Head& head, const std::string& what) {
    const std::string_view code = headerOf(head, "x-error-code"), message = headerOf(head, "x-error-message");
    const std::string host = net::hostOf(hub.endpoint);
    if (code == "GatedRepo") {
        const Say gated = hub.token.empty() ? Say::HubGated : Say::HubGatedStill;
        return failure(ErrorCode::Denied, gated, what, hub.endpoint + "/" + what, hub.advice.giveToken);
    }
    if (message == "Invalid credentials in Authorization header")
        return failure(ErrorCode::Denied, Say::HubTokenRefused, host);
    if (message == "Access to this resource is disabled.")
        return failure(ErrorCode::Denied, Say::HubClosed, what, host);
    if (code == "RevisionNotFound") return failure(ErrorCode::NotFound, Say::HubNoRevision, what);
    if (code == "EntryNotFound") return failure(ErrorCode::NotFound, Say::HubNoFile, what);
    if (code == "RepoNotFound" || head.status == 401)
        return failure(ErrorCode::NotFound, Say::HubPrivate, host, what, hub.advice.giveToken);
    if (head.status == 403) return failure(ErrorCode::Denied, Say::HubForbids, host, what, hub.advice.giveToken);
    if (head.status == 404 || head.status == 410) return failure(ErrorCode::NotFound, Say::HubNothing, host, what);
    if (head.status == 429) {
        const unsigned seconds = secondsToWait(head);
        Error busy = seconds > 0 ? failure(ErrorCode::Network, Say::HubBusyFor, host, seconds)
                                 : failure(ErrorCode::Network, Say::HubBusy, host);
        return hub.token.empty() ? withMore(std::move(busy), saying(Say::HubTokenHelps, hub.advice.giveToken)) : busy;
    }
    if (head.status >= 500) return failure(ErrorCode::ConnectionLost, Say::HubFailed, host, head.status);
    return failure(ErrorCode::Network, Say::HubStatus, host, head.status);
}

}  // namespace daylong::library
