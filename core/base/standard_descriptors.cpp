#include "base/standard_descriptors.h"

#include <initializer_list>

#include <fcntl.h>
#include <unistd.h>

namespace daylong {

void keepStandardDescriptors() {
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // The wrong way round, so that reading or writing fails as it does where they are closed.
        if (fcntl(each, F_GETFD) < 0) open("/dev/null", each == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace daylong
