#include "pdf/confine.h"

#include <csignal>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace daylong::app {

namespace {

/// What computing, reading files that are there (poppler's tables of letters) and writing to the pipe takes.
constexpr auto kAllowed = std::to_array<const char*>({"read",
                                                      "pread64",
                                                      "readv",
                                                      "write",
                                                      "writev",
                                                      "lseek",
                                                      "_llseek",
                                                      "close",
                                                      "fstat",
                                                      "fstat64",
                                                      "newfstatat",
                                                      "fstatat64",
                                                      "statx",
                                                      "stat",
                                                      "lstat",
                                                      "access",
                                                      "faccessat",
                                                      "faccessat2",
                                                      "readlink",
                                                      "readlinkat",
                                                      "getdents64",
                                                      "mmap",
                                                      "mmap2",
                                                      "munmap",
                                                      "mremap",
                                                      "mprotect",
                                                      "madvise",
                                                      "brk",
                                                      "futex",
                                                      "futex_time64",
                                                      "sched_yield",
                                                      "getrandom",
                                                      "clock_gettime",
                                                      "clock_gettime64",
                                                      "gettimeofday",
                                                      "time",
                                                      "clock_getres",
                                                      "getpid",
                                                      "gettid",
                                                      "getrusage",
                                                      "sysinfo",
                                                      "uname",
                                                      "sched_getaffinity",
                                                      "rt_sigaction",
                                                      "rt_sigprocmask",
                                                      "rt_sigreturn",
                                                      "sigaltstack",
                                                      "restart_syscall",
                                                      "rseq",
                                                      "set_robust_list",
                                                      "getcwd",
                                                      "exit",
                                                      "exit_group"});

void limit(__rlimit_resource what, uint64_t most, uint64_t more = 0) {
    const rlimit both{most, most + more};
    ::setrlimit(what, &both);
}

/// Whatever is not allowed is not known to this system: the C library looks for another way, or the call fails.
void allowOnlyReading() {
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter == nullptr) return;
    for (const char* name : kAllowed) {
        const int number = seccomp_syscall_resolve_name(name);
        if (number != __NR_SCMP_ERROR) seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    }
    constexpr scmp_datum_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    const scmp_arg_cmp second{2, SCMP_CMP_MASKED_EQ, kWriting, 0}, first{1, SCMP_CMP_MASKED_EQ, kWriting, 0};
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, second);
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, first);
    // It may end itself, and nobody else.
    const scmp_arg_cmp self{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0};
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, self);
    seccomp_load(filter);
    seccomp_release(filter);
}

}  // namespace

bool confine(const Confinement& confinement) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != confinement.parent) return false;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 16);
    limit(RLIMIT_CPU, confinement.seconds, 1);  // the first is a signal that says why, the second ends it
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (DAYLONG_SANITIZED) return true;  // sanitizers want terabytes of addresses, and more of the system
    limit(RLIMIT_AS, confinement.memory);
    allowOnlyReading();
    return true;
}

}  // namespace daylong::app
