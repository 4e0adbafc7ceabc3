// A helper in Python beside a test: it says one line when it is ready, and ends when its standard input does.
#pragma once

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace daylong::library {

class TestScript {
public:
    /// `python`: which one; looked for in PATH where it is a bare name.
    TestScript(const char* python, std::vector<std::string> arguments) {
        int input[2], output[2];
        if (::pipe(input) != 0 || ::pipe(output) != 0) std::abort();
        m_process = ::fork();
        if (m_process == 0) {
            ::dup2(input[0], STDIN_FILENO);
            ::dup2(output[1], STDOUT_FILENO);
            for (const int end : {input[0], input[1], output[0], output[1]}) ::close(end);
            arguments.insert(arguments.begin(), python);
            std::vector<char*> pointers;
            for (std::string& argument : arguments) pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            ::execvp(python, pointers.data());
            ::_exit(126);
        }
        ::close(input[0]);
        ::close(output[1]);
        m_input = input[1];
        char c = 0;
        while (::read(output[0], &c, 1) == 1 && c != '\n') m_ready += c;
        ::close(output[0]);
    }
    ~TestScript() {
        ::close(m_input);
        ::waitpid(m_process, nullptr, 0);
    }
    TestScript(const TestScript&) = delete;
    TestScript& operator=(const TestScript&) = delete;

    const std::string& ready() const { return m_ready; }  // empty: it never was
    void terminate() const { ::kill(m_process, SIGTERM); }

private:
    std::string m_ready;
    pid_t m_process = -1;
    int m_input = -1;
};

}  // namespace daylong::library
