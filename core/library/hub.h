// The hub that models come from: Hugging Face's, or one that answers like it. What it has, in which files, with which
// checksums. Nothing is kept and nothing is remembered: every call asks.
// Thread rule: any thread; each call blocks until the hub has answered. Failure rule: a Result whose message says what
// happened and what to do (offline, no such repository, a licence to accept, a limit and when it ends).
// Source: the HTTP API that the huggingface_hub client 2.4 speaks.
#pragma once

#include "base/result.h"
#include "net/http.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::library {

/// What errors tell a person to do, in the words of the program that they sit at: these are the terminal's.
struct Advice {
    std::string giveToken = "set HF_TOKEN to a token of yours";
    std::string findModels = "daylong-cli models search finds names";
};

struct Hub {
    std::string endpoint = "https://huggingface.co";
    std::string token;  // sent to the endpoint's own host only; empty: none
    Advice advice = {};
};

/// As $HF_ENDPOINT, $HF_TOKEN, the file of a login ($HF_TOKEN_PATH, $HF_HOME/token, ~/.cache/huggingface/token) or the
/// keyring say. `ownToken`, where there is one, goes before those.
/// InvalidArgument where the token would go out unencrypted, or the endpoint is no address.
Result<Hub> hubOfEnvironment(const std::string& ownToken = {});

struct RepoFile {
    std::string path;  // in the repository
    uint64_t bytes = 0;
    std::string sha256;  // empty: the hub tells none
    bool operator==(const RepoFile&) const = default;
};

/// A repository at one commit, which never changes again.
struct RepoFiles {
    std::string id;  // "owner/name"
    std::string commit;
    std::vector<RepoFile> files;
};

struct RepoSummary {
    std::string id;
    uint64_t downloads = 0, likes = 0;
    bool gated = false;                           // files only for those who have accepted its licence
    std::string architecture;                     // as in the files' metadata; empty: not told
    uint64_t parameters = 0, trainedContext = 0;  // 0: not told
    std::vector<std::string> files;
    std::string modified;  // ISO 8601
};

using KeepGoing = std::function<bool()>;

/// Whether text is "owner/name", as the hub's rules have it.
bool isRepoId(std::string_view text);
/// Repositories with GGUF files for these words, most downloaded first.
Result<std::vector<RepoSummary>> search(const Hub& hub, const std::string& words, unsigned most,
                                        const KeepGoing& keepGoing);
/// What the hub tells of one repository.
Result<RepoSummary> summary(const Hub& hub, const std::string& id, const KeepGoing& keepGoing);
/// All files of a repository, at the newest commit of its main branch or at `revision`.
Result<RepoFiles> list(const Hub& hub, const std::string& id, const std::string& revision, const KeepGoing& keepGoing);
/// Where a file is fetched from. What that redirects to is signed for a while: it is asked for anew each time.
net::Request requestFor(const Hub& hub, const std::string& id, const std::string& commit, const std::string& path);

/// What an answer other than the one hoped for means. `what`: "owner/name", for the words.
Error refusal(const Hub& hub, const net::Head& head, const std::string& what);

}  // namespace daylong::library
