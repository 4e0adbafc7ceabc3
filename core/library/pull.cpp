#include "library/pull.h"

#include "base/say.h"
#include "library/shelf.h"
#include "library/variants.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace daylong::library {

namespace fs = std::filesystem;

namespace {

constexpr uint32_t kSensibleCache = 4096;  // tokens, for the judgement of what fits

std::string formsOf(const std::vector<Variant>& variants) {
    std::string names;
    for (const Variant& variant : variants) {
        const std::string name =
            variant.quantization.empty() ? safeFileName(variant.files.front().path) : variant.quantization;
        names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

/// owner/name/file in the library's folder; with the file's own folder where the repository has two of that name.
Plan planFor(const RepoFiles& repo, const RepoFile& file, const fs::path& folder) {
    const std::string name = safeFileName(file.path);
    const auto sameNames = std::count_if(repo.files.begin(), repo.files.end(),
                                         [&](const RepoFile& each) { return safeFileName(each.path) == name; });
    const size_t slash = repo.id.find('/');
    return {
        .target = folder / repo.id.substr(0, slash) / repo.id.substr(slash + 1) / (sameNames > 1 ? file.path : name),
        .repo = repo.id,
        .commit = repo.commit,
        .path = file.path,
        .url = {},
        .bytes = file.bytes,
        .sha256 = file.sha256};
}

/// "owner/name/..." of an address of the hub's, or of Hugging Face's own, which people copy where they use a mirror.
std::optional<std::string> behindHub(const Hub& hub, const std::string& text) {
    const std::initializer_list<std::string> beginnings = {hub.endpoint + "/", "https://huggingface.co/",
                                                           "https://hf.co/", "huggingface.co/", "hf.co/"};
    for (const std::string& beginning : beginnings) {
        if (text.starts_with(beginning)) return text.substr(beginning.size());
    }
    return std::nullopt;
}

std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    for (size_t begin = 0; begin <= path.size();) {
        const size_t end = std::min(path.find('/', begin), path.size());
        if (end > begin) segments.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return segments;
}

}  // namespace

Result<Wanted> parseWanted(const Hub& hub, const std::string& text) {
    Wanted wanted;
    const std::string plain = text.substr(0, text.find_first_of("?#"));
    const std::optional<std::string> onHub = behindHub(hub, plain);
    if (!onHub && (text.starts_with("https://") || text.starts_with("http://"))) {
        const std::string name = safeFileName(plain.substr(plain.find_last_of('/') + 1));
        if (!lowered(name).ends_with(".gguf"))
            return failure(ErrorCode::InvalidArgument, Say::PullAddress, text, hub.endpoint);
        wanted.url = text;
        return wanted;
    }
    const std::vector<std::string> segments = segmentsOf(onHub ? *onHub : text);
    const bool isFilePath = !onHub && text.starts_with('/');
    if (!isFilePath && (segments.size() == 2 || (onHub && segments.size() > 2))) {
        const size_t colon = segments[1].find(':');
        wanted.repo = segments[0] + "/" + segments[1].substr(0, colon);
        if (colon != std::string::npos) wanted.quantization = segments[1].substr(colon + 1);
    }
    if (segments.size() >= 4 && (segments[2] == "resolve" || segments[2] == "blob" || segments[2] == "tree"))
        wanted.revision = segments[3];
    for (size_t i = 4; i < segments.size() && segments[2] != "tree"; ++i)
        wanted.path += (i > 4 ? "/" : "") + segments[i];
    if (!isRepoId(wanted.repo))
        return failure(ErrorCode::InvalidArgument, Say::PullNoName, text, hub.advice.findModels);
    return wanted;
}

Result<PullPlan> planPull(const Hub& hub, const Wanted& wanted, const fs::path& folder, const Machine& machine,
                          const KeepGoing& keepGoing) {
    PullPlan plan;
    if (!wanted.url.empty()) {
        const std::string plain = wanted.url.substr(0, wanted.url.find_first_of("?#"));
        const std::string name = safeFileName(plain.substr(plain.find_last_of('/') + 1));
        plan.files.push_back({.target = folder / name, .repo = {}, .commit = {}, .path = {}, .url = wanted.url});
        return plan;
    }
    const RepoFiles repo = TRY(list(hub, wanted.repo, wanted.revision, keepGoing));
    const std::vector<Variant> variants = variantsOf(repo.files);
    if (variants.empty()) return failure(ErrorCode::NotFound, Say::PullNoGguf, wanted.repo);
    const std::string named = wanted.path.empty() ? wanted.quantization : wanted.path;
    const Variant* chosen = nullptr;
    if (named.empty()) {
        const Recommendation best = recommend(variants, {}, kSensibleCache, machine);
        if (best.variant == nullptr)
            return Error{ErrorCode::OutOfMemory,
                         wanted.repo + ": " + best.why + "; name a form to have it all the same: " + formsOf(variants)};
        chosen = best.variant;
        plan.why = best.why;
    } else {
        chosen = findVariant(variants, named);
        if (chosen == nullptr)
            return failure(ErrorCode::NotFound, Say::PullNoForm, wanted.repo, named, formsOf(variants));
    }
    plan.quantization = chosen->quantization;
    plan.bytes = chosen->bytes;
    for (const RepoFile& file : chosen->files) plan.files.push_back(planFor(repo, file, folder));
    return plan;
}

Result<fs::path> pull(const Hub& hub, const PullPlan& plan, const OnProgress& onProgress) {
    uint64_t before = 0;
    for (const Plan& file : plan.files) {
        TRY(download(hub, file, [&](uint64_t done, uint64_t total) {
            return onProgress(before + done, plan.bytes > 0 ? plan.bytes : total);
        }));
        before += file.bytes;
        if (!file.repo.empty())
            TRY(writeOrigin(file.target,
                            {.repo = file.repo, .commit = file.commit, .path = file.path, .sha256 = file.sha256}));
    }
    return plan.files.front().target;
}

}  // namespace daylong::library
