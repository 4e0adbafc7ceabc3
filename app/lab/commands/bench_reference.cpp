#include "lab/commands/bench_reference.h"

#include <array>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daylong::cli {

std::unique_ptr<BenchReference> BenchReference::start(const std::string& model, uint32_t cache, const std::string& kv) {
    const char* const script = DAYLONG_BENCH_SCRIPTS "/llama_reference.py";
    if (!std::filesystem::exists(script)) return nullptr;
    const char* const chosen = std::getenv("DAYLONG_PYTHON");
    const char* const python = chosen != nullptr ? chosen : "python3";
    const std::string cacheText = std::to_string(cache);
    std::array<int, 2> in{}, out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0) return nullptr;
    if (pipe2(out.data(), O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return nullptr;
    }
    const pid_t process = fork();
    if (process == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        const int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere >= 0 && std::getenv("DAYLONG_BENCH_VERBOSE") == nullptr) dup2(nowhere, STDERR_FILENO);
        execlp(python, python, script, model.c_str(), cacheText.c_str(), kv.c_str(), nullptr);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    std::unique_ptr<BenchReference> reference(new BenchReference);
    reference->m_process = process;
    reference->m_to = fdopen(in[1], "w");
    reference->m_from = fdopen(out[0], "r");
    if (process < 0) return nullptr;
    reference->m_name = reference->readLine();  // it introduces itself once the model is loaded and the cache full
    return reference->m_name.empty() ? nullptr : std::move(reference);
}

BenchReference::~BenchReference() {
    if (m_to != nullptr) std::fclose(m_to);  // end of input ends it
    if (m_from != nullptr) std::fclose(m_from);
    if (m_process > 0) waitpid(m_process, nullptr, 0);
}

std::string BenchReference::readLine() {
    std::array<char, 256> line{};
    if (m_from == nullptr || std::fgets(line.data(), static_cast<int>(line.size()), m_from) == nullptr) return {};
    std::string text = line.data();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

double BenchReference::measure(const char* what) {
    if (std::fprintf(m_to, "%s\n", what) < 0 || std::fflush(m_to) != 0) return 0.0;
    return std::strtod(readLine().c_str(), nullptr);
}

}  // namespace daylong::cli
