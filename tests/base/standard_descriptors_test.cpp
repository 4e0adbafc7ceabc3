// What a program does that was started with its standard descriptors closed.
#include "base/standard_descriptors.h"
#include "support/unit.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace daylong;

namespace {

/// In a process of its own, whose descriptors may be closed.
bool holds(bool (*test)()) {
    const pid_t child = fork();
    if (child == 0) _exit(test() ? 0 : 1);
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST("no file becomes a standard descriptor, and writing to a closed one fails as before") {
    CHECK(holds([] {
        for (int each = 0; each < 3; ++each) close(each);
        keepStandardDescriptors();
        const int opened = open("/dev/zero", O_RDWR);
        char byte = 0;
        return opened > 2 && write(1, &byte, 1) == -1 && write(2, &byte, 1) == -1 && read(0, &byte, 1) == -1;
    }));
}

TEST("descriptors that are open stay what they are") {
    CHECK(holds([] {
        int pipes[2];
        if (pipe(pipes) != 0) return false;
        dup2(pipes[1], 1);
        close(2);
        keepStandardDescriptors();
        char byte = 'x';
        return write(1, &byte, 1) == 1 && read(pipes[0], &byte, 1) == 1 && byte == 'x' && write(2, &byte, 1) == -1;
    }));
}
