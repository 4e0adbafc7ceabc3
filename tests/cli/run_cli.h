// Runs the real daylong-cli as a script would: arguments and standard input in; outputs, exit status and signal back.
#pragma once

#include "support/temporary_folder.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daylong::cli {

inline const std::string kTiny = DAYLONG_TEST_DATA "/stories260K.gguf";
inline const std::string kStarter = DAYLONG_STARTER;

struct Ran {
    std::string out, err;
    int status = -1;  // exit code; -1: it did not exit
    int signal = 0;   // that killed it

    size_t errorLines() const { return static_cast<size_t>(std::count(err.begin(), err.end(), '\n')); }
    /// A failure as scripts expect it: no output, one line on standard error, a non-zero code, no signal.
    bool failedCleanly() const {
        return out.empty() && errorLines() == 1 && err.starts_with("daylong-cli: ") && status > 0 && signal == 0;
    }
};

inline void write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

inline std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    for (size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = std::min(text.find('\n', begin), text.size());
        all.push_back(text.substr(begin, end - begin));
    }
    return all;
}

/// What a run finds besides its arguments.
struct World {
    std::string input;
    int in = -1, out = -1;             // standard input and output instead of files
    std::function<void()> beforehand;  // in the child
    std::function<void(pid_t process, const std::filesystem::path& out)>
        meanwhile;  // in the test, told where standard output goes
};

/// Outputs go through files, so that nothing has to be read while it runs.
inline Ran runIn(const World& world, std::vector<std::string> arguments) {
    const unit::TemporaryFolder folder;
    const std::filesystem::path in = folder / "in", out = folder / "out", err = folder / "err";
    write(in, world.input);
    write(out, "");
    arguments.insert(arguments.begin(), "daylong-cli");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const pid_t process = fork();
    if (process == 0) {
        dup2(world.in >= 0 ? world.in : open(in.c_str(), O_RDONLY), STDIN_FILENO);
        dup2(world.out >= 0 ? world.out : open(out.c_str(), O_WRONLY | O_TRUNC), STDOUT_FILENO);
        dup2(open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
        setenv("XDG_DATA_HOME", folder.operator/("data").c_str(), 1);  // nobody's real transcript
        setenv("XDG_CONFIG_HOME", folder.operator/("config").c_str(), 1);
        std::signal(SIGPIPE, SIG_DFL);
        if (world.beforehand) world.beforehand();
        execv(DAYLONG_CLI, argv.data());
        _exit(126);
    }
    if (world.meanwhile) world.meanwhile(process, out);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    Ran ran{.out = read(out), .err = read(err)};
    if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ran.signal = WTERMSIG(status);
    return ran;
}

/// `output`: where standard output goes instead of a file.
inline Ran run(std::vector<std::string> arguments, const std::string& input = "", int output = -1) {
    return runIn({.input = input, .out = output}, std::move(arguments));
}

}  // namespace daylong::cli
