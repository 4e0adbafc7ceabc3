#include "base/core_dump.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace daylong {

/// One byte is less than any has; and where a program collects them, to which 0 is no limit, Linux hands none over at 1
/// (fs/coredump.c). Only where that is not possible the process becomes one that nobody may look into: its desktop
/// could no longer tell, either, who asks it for something.
void forbidCoreDumps() {
    struct rlimit limit {};
    const bool known = ::getrlimit(RLIMIT_CORE, &limit) == 0;
    limit.rlim_cur = 1;
    if (!known || ::setrlimit(RLIMIT_CORE, &limit) != 0) ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace daylong
