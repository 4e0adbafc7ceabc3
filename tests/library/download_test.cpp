// Downloads against a hub that misbehaves: each ends in the right file or in the right sentence, and nothing else ever
// stands under the final name.
#include "library/download.h"

#include "library/checksum.h"
#include "library/variants.h"
#include "support/unit.h"
#include "test_hub.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

using namespace daylong;
using namespace daylong::library;
namespace fs = std::filesystem;

namespace {

const OnProgress kOn = [](uint64_t, uint64_t) { return true; };

/// The one file of a repository as a plan, as the listing has it.
Plan planOfOnly(const std::string& repo, const fs::path& folder) {
    const Result<RepoFiles> files = list(testHub().hub(), repo, "main", {});
    if (!files || files->files.empty()) return {};
    const RepoFile& file = files->files.back();
    return {.target = folder / safeFileName(file.path),
            .repo = repo,
            .commit = files->commit,
            .path = file.path,
            .url = {},
            .bytes = file.bytes,
            .sha256 = file.sha256};
}

std::string checksumOf(const fs::path& path) { return sha256Of(path, {}).value(); }

struct Outcome {
    Result<void> result;
    bool there = false, right = false, partKept = false;
};

Outcome fetch(const std::string& repo, const fs::path& folder, const OnProgress& onProgress = kOn) {
    const Plan plan = planOfOnly(repo, folder);
    Outcome outcome{.result = download(testHub().hub(), plan, onProgress)};
    outcome.there = fs::exists(plan.target);
    outcome.right = outcome.there && checksumOf(plan.target) == plan.sha256;
    outcome.partKept = fs::exists(partOf(plan.target));
    return outcome;
}

bool says(const Result<void>& result, std::string_view words) {
    return !result && result.error().message.find(words) != std::string::npos;
}

}  // namespace

TEST("the hub of these tests runs") {
    // Else every other test here would be of the words for an unreachable host.
    REQUIRE(testHub().isReady());
}

TEST("a file arrives whole, verified, and alone under its name") {
    const unit::TemporaryFolder folder;
    const Outcome outcome = fetch("daylong/large-GGUF", folder / "models");
    CHECK(outcome.result);
    CHECK(outcome.right);
    CHECK(!outcome.partKept);
    CHECK(!fs::exists(planOf(folder / "models/large-Q8_0.gguf")));
}

TEST("what is here already is not fetched again") {
    const unit::TemporaryFolder folder;
    CHECK(fetch("daylong/large-GGUF", folder / "models").right);
    testHub().requests();
    CHECK(fetch("daylong/large-GGUF", folder / "models").right);
    for (const std::string& request : testHub().requests()) CHECK(request.find("/resolve/") == std::string::npos);
}

TEST(
    "connections that are cut, ranges that are ignored, refused or wrong, signatures that ran out: the right file all "
    "the same") {
    for (const std::string fault : {"cut", "ignores-range", "refuses-range", "wrong-range", "expired-once",
                                    "broken-once", "snail", "no-refs", "says-nothing", "body-of-redirect"}) {
        const unit::TemporaryFolder folder;
        const Outcome outcome = fetch("faulty/" + fault, folder / "models");
        if (!outcome.result) unit::fail(__FILE__, __LINE__, fault + ": " + outcome.result.error().message);
        if (!outcome.right) unit::fail(__FILE__, __LINE__, fault + ": not the right file");
        CHECK(!outcome.partKept);
    }
}

TEST("a cut download goes on from where it was") {
    const unit::TemporaryFolder folder;
    testHub().requests();
    CHECK(fetch("faulty/cut", folder / "models").right);
    bool resumed = false;
    for (const std::string& request : testHub().requests())
        resumed = resumed || request.find("\"range\": \"bytes=100000-\"") != std::string::npos;
    CHECK(resumed);
}

TEST("files that are not what they should be are thrown away and said to be") {
    for (const auto& [fault, words] :
         std::vector<std::pair<std::string, std::string>>{{"wrong-bytes", "another SHA-256"},
                                                          {"wrong-listing", "another SHA-256"},
                                                          {"longer", "the server has"},
                                                          {"shorter", "the server has"},
                                                          {"says-shorter", "the server has"},
                                                          {"says-longer", "the server has"},
                                                          {"endless", "longer than it should be"}}) {
        const unit::TemporaryFolder folder;
        const Outcome outcome = fetch("faulty/" + fault, folder / "models");
        if (!says(outcome.result, words))
            unit::fail(__FILE__, __LINE__,
                       fault + ": " + (outcome.result ? "no error" : outcome.result.error().message));
        CHECK(!outcome.there);
    }
}

TEST("a hub that never lets a file through ends in words, and what came is kept") {
    const unit::TemporaryFolder folder;
    const Outcome outcome = fetch("faulty/cut-always", folder / "models");
    CHECK(says(outcome.result, "are kept, and the next try goes on from there"));
    CHECK(outcome.partKept);
    CHECK(!outcome.there);
    CHECK(says(fetch("faulty/expired-always", folder / "models").result, "refuses"));
}

TEST("a hub that cuts every answer and lets none be gone on with is given up, not asked for ever") {
    const unit::TemporaryFolder folder;
    testHub().requests();
    const Outcome outcome = fetch("faulty/cut-refuses", folder / "models");
    CHECK(!outcome.result);
    CHECK(!outcome.there);
    CHECK(testHub().requests().size() < 40);
}

TEST("what a hub sends without end is ended: headers, nested answers, lists, names") {
    const unit::TemporaryFolder folder;
    CHECK(says(fetch("faulty/headers-without-end", folder / "models").result, "without end"));
    const auto listing = [](const std::string& repo) -> Result<void> {
        const Result<RepoFiles> files = list(testHub().hub(), repo, "main", {});
        return files ? Result<void>() : Result<void>(files.error());
    };
    CHECK(says(listing("faulty/deep"), "not answer as a hub does"));
    CHECK(says(listing("faulty/many-files"), "more files than"));
    CHECK_EQUAL(summary(testHub().hub(), "faulty/long-family", {}).value().architecture, "");
}

TEST("refusals say what to do, in the words of the program that a person sits at") {
    Hub window = testHub().hub();
    window.advice.giveToken = "enter a token below";
    const Result<RepoFiles> closed = list(window, "faulty/unauthorised", "main", {});
    REQUIRE(!closed);
    CHECK(closed.error().message.find("enter a token below") != std::string::npos);
    CHECK(closed.error().message.find("HF_TOKEN") == std::string::npos);
    CHECK(!closed.error().sayings.empty());  // in other languages, too
}

TEST("refusals say what to do") {
    const unit::TemporaryFolder folder;
    CHECK(says(fetch("faulty/gated", folder / "models").result, "accept it there, then set HF_TOKEN"));
    CHECK(says(fetch("faulty/loop", folder / "models").result, "without end"));
    CHECK(says(fetch("faulty/to-http", folder / "models").result, "without encryption"));
    CHECK(says(fetch("faulty/hops-out", folder / "models").result, "not an address that can be fetched"));
    CHECK(says(fetch("faulty/no-location", folder / "models").result, "without saying where"));
    const auto listing = [](const std::string& repo) -> Result<void> {
        const Result<RepoFiles> files = list(testHub().hub(), repo, "main", {});
        return files ? Result<void>() : Result<void>(files.error());
    };
    CHECK(says(listing("faulty/unauthorised"), "check the name"));
    CHECK(says(listing("nobody/nothing"), "check the name"));
    CHECK(says(listing("faulty/bad-token"), "does not accept the token"));
    CHECK(says(listing("faulty/limited"), "in 55 seconds"));
    CHECK(says(listing("faulty/broken"), "problem of its own (503)"));
    CHECK(says(listing("faulty/login-page"), "login page"));
    CHECK(says(listing("faulty/foreign-pages"), "another host, which is refused"));
    CHECK(says(listing("../../etc"), "owner/name"));
    const Result<RepoFiles> noBranch = list(testHub().hub(), "daylong/tiny-GGUF", "nowhere", {});
    REQUIRE(!noBranch);
    CHECK(noBranch.error().message.find("no branch 'nowhere'") != std::string::npos);
}

TEST("a certificate by nobody who is known here ends everything, before anything is sent") {
    testHub().requests();
    const Result<RepoFiles> files = list(testHub().stranger(), "daylong/tiny-GGUF", "main", {});
    REQUIRE(!files);
    CHECK(files.error().code == ErrorCode::Denied);
    CHECK(files.error().message.find("SSL_CERT_FILE") != std::string::npos);
    CHECK(testHub().requests().empty());
}

TEST("an unreachable hub is said to be") {
    const Result<RepoFiles> nobody = list({.endpoint = "https://hub.invalid", .token = {}}, "a/b", "main", {});
    REQUIRE(!nobody);
    CHECK(nobody.error().code == ErrorCode::Network);
    const Result<RepoFiles> closed = list({.endpoint = "https://localhost:1", .token = {}}, "a/b", "main", {});
    REQUIRE(!closed);
    CHECK(closed.error().message.find("cannot reach localhost") != std::string::npos);
}

TEST("the token goes to the hub and to no other host") {
    const unit::TemporaryFolder folder;
    const Plan plan = planOfOnly("daylong/large-GGUF", folder / "models");
    testHub().requests();
    CHECK(download(testHub().hub("hf_secret"), plan, kOn));
    int hub = 0, other = 0;
    for (const std::string& request : testHub().requests()) {
        const bool withToken = request.find("hf_secret") != std::string::npos;
        if (request.find("/resolve/") != std::string::npos) {
            ++hub;
            CHECK(withToken);
        } else {
            ++other;
            CHECK(!withToken);
        }
    }
    CHECK_EQUAL(hub, 1);
    CHECK_EQUAL(other, 1);
    // Nor does it lie on the disk, or anywhere that a redirect led to.
    CHECK(!fs::exists(planOf(plan.target)));
}

TEST("a host that sends back to the hub gets nothing asked for with the token") {
    const unit::TemporaryFolder folder;
    const Plan plan = planOfOnly("faulty/sends-back", folder / "models");
    testHub().requests();
    CHECK(download(testHub().hub("hf_secret"), plan, kOn));
    int signedOnes = 0;
    for (const std::string& request : testHub().requests()) {
        const bool isSigned = request.find("/signed/") != std::string::npos;
        signedOnes += isSigned ? 1 : 0;
        CHECK_EQUAL(request.find("hf_secret") != std::string::npos, !isSigned);
    }
    CHECK_EQUAL(signedOnes, 2);
}

TEST("a download that is stopped keeps what came, and goes on from there") {
    const unit::TemporaryFolder folder;
    const OnProgress stopping = [](uint64_t done, uint64_t) { return done < 5'000; };
    const Outcome stopped = fetch("faulty/snail", folder / "models", stopping);
    REQUIRE(!stopped.result);
    CHECK(stopped.result.error().code == ErrorCode::Cancelled);
    CHECK(stopped.partKept);
    CHECK(!stopped.there);
    testHub().requests();
    CHECK(fetch("faulty/snail", folder / "models").right);
    bool resumed = false;
    for (const std::string& request : testHub().requests())
        resumed = resumed || request.find("\"range\": \"bytes=") != std::string::npos;
    CHECK(resumed);
}

TEST("a part that was spoilt on the disk is noticed, and the file comes anew") {
    const unit::TemporaryFolder folder;
    const OnProgress stopping = [](uint64_t done, uint64_t) { return done < 5'000; };
    CHECK(fetch("faulty/snail", folder / "models", stopping).partKept);
    {
        std::fstream part(partOf(folder / "models/snail-Q8_0.gguf"), std::ios::in | std::ios::out | std::ios::binary);
        part.seekp(100);
        part.put('!');
    }
    CHECK(fetch("faulty/snail", folder / "models").right);
}

TEST("a part of another file is not gone on with") {
    const unit::TemporaryFolder folder;
    const fs::path models = folder / "models", target = models / "large-Q8_0.gguf";
    fs::create_directories(models);
    std::ofstream(partOf(target)) << std::string(1000, 'x');
    std::ofstream(planOf(target)) << R"({"repo":"daylong/large-GGUF","bytes":3000000,"sha256":"another"})";
    CHECK(fetch("daylong/large-GGUF", models).right);
}

TEST("two downloads of one file do not mix") {
    const unit::TemporaryFolder folder;
    const Plan plan = planOfOnly("faulty/snail", folder / "models");
    Result<void> other;
    bool tried = false;
    const Result<void> first = download(testHub().hub(), plan, [&](uint64_t done, uint64_t) {
        if (done > 0 && !tried) {
            tried = true;
            other = download(testHub().hub(), plan, kOn);
        }
        return true;
    });
    CHECK(first);
    CHECK(says(other, "by another Daylong"));
}

TEST("a disk without room is noticed before anything is fetched") {
    const unit::TemporaryFolder folder;
    Plan plan = planOfOnly("daylong/large-GGUF", folder / "models");
    plan.bytes = uint64_t{1} << 60;
    testHub().requests();
    const Result<void> result = download(testHub().hub(), plan, kOn);
    CHECK(says(result, "free some space"));
    CHECK(testHub().requests().empty());
}

TEST("a hundred kills at random moments never leave a wrong file under its name") {
    const unit::TemporaryFolder folder;
    const Plan plan = planOfOnly("daylong/large-GGUF", folder / "models");
    const auto begin = [&plan] {
        const pid_t process = ::fork();
        if (process == 0) ::_exit(download(testHub().hub(), plan, kOn) ? 0 : 1);
        return process;
    };
    // Moments from before its first byte to behind its last one, however fast this machine is.
    const auto before = std::chrono::steady_clock::now();
    int status = 0;
    ::waitpid(begin(), &status, 0);
    REQUIRE(status == 0 && fs::remove(plan.target));
    const std::chrono::duration<double, std::micro> whole = std::chrono::steady_clock::now() - before;
    std::mt19937 random(7);
    std::uniform_real_distribution<double> moment(0.0, std::min(1.2 * whole.count(), 600'000.0));
    int finished = 0;
    for (int i = 0; i < 100; ++i) {
        const pid_t process = begin();
        std::this_thread::sleep_for(std::chrono::microseconds(static_cast<int64_t>(moment(random))));
        ::kill(process, SIGKILL);
        ::waitpid(process, &status, 0);
        if (fs::exists(plan.target)) {
            ++finished;
            CHECK_EQUAL(checksumOf(plan.target), plan.sha256);
            fs::remove(plan.target);
        }
    }
    std::printf("  %d of 100 were done before they were killed\n", finished);
    CHECK(download(testHub().hub(), plan, kOn));
    CHECK_EQUAL(checksumOf(plan.target), plan.sha256);
}
