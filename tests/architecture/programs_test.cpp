// The programs as they are built: what they need of the machine, and what makes a mistake in memory an end instead of a
// way in (cmake/Hardening.cmake).
#include "support/elf.h"
#include "support/sanitized.h"
#include "support/unit.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using daylong::unit::Elf;

namespace {

std::vector<std::string> programs() {
    std::istringstream list(DAYLONG_PROGRAMS);  // paths, one a line
    std::vector<std::string> all;
    for (std::string path; std::getline(list, path);) all.push_back(path);
    return all;
}

/// Calls body(complain, program) for each; complain(what) is a failure that names the program.
template <class Body>
void forEach(const Body& body) {
    CHECK(!programs().empty());
    for (const std::string& path : programs()) {
        const auto complain = [&](const std::string& what) { daylong::unit::fail(path.c_str(), 1, what); };
        const auto program = Elf::open(path);
        if (program) body(complain, *program);
        else complain("is no program that can be read");
    }
}

}  // namespace

TEST("a program runs with any GPU's driver or none: they are found at run time") {
    forEach([](const auto& complain, const Elf& program) {
        const auto needed = program.neededLibraries();
        if (!needed.contains("libc.so.6")) complain("needs no C library: this test does not see what it needs");
        for (const std::string& library : needed) {
            for (const char* driver : {"libcuda.", "libcudart", "libcublas", "libvulkan", "libnvidia"}) {
                if (library.starts_with(driver)) complain("needs " + library);
            }
        }
    });
}

TEST("the terminal program has the laboratory in it, and the window has not") {
    for (const std::string& path : programs()) {
        const auto program = Elf::open(path);
        REQUIRE(program);
        const auto symbols = program->definedSymbols();
        const bool has = std::any_of(symbols.begin(), symbols.end(), [](const std::string& symbol) {
            return symbol.find("7daylong3lab") != std::string::npos;
        });
        if (path.ends_with("/daylong-cli")) CHECK(has);  // else this test sees nothing
        if (path.ends_with("/daylong")) CHECK(!has);
    }
}

TEST(
    "a program's code is nowhere certain, never written, and all that is looked up is looked up and locked at the "
    "start") {
    if (daylong::unit::kSanitized) return daylong::unit::skip("programs under a sanitizer are not hardened");
    forEach([](const auto& complain, const Elf& program) {
        if (program.header().e_type != ET_DYN || (program.dynamicFlags(DT_FLAGS_1) & DF_1_PIE) == 0)
            complain("is not position-independent");
        if ((program.dynamicFlags(DT_FLAGS) & DF_BIND_NOW) == 0 && (program.dynamicFlags(DT_FLAGS_1) & DF_1_NOW) == 0)
            complain("binds late");
        bool relro = false, stack = false;
        for (const Elf64_Phdr& segment : program.segments()) {
            relro = relro || segment.p_type == PT_GNU_RELRO;
            stack = stack || (segment.p_type == PT_GNU_STACK && (segment.p_flags & PF_X) == 0);
            if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0 && (segment.p_flags & PF_W) != 0)
                complain("has code that can be written");
        }
        if (!relro) complain("has no RELRO");
        if (!stack) complain("has a stack that can be run");
    });
}

TEST("a program's functions check their stack, their buffers and where they return to") {
    if (daylong::unit::kSanitized) return daylong::unit::skip("programs under a sanitizer are not hardened");
    forEach([](const auto& complain, const Elf& program) {
        const auto imported = program.importedSymbols();
        const auto imports = [&](const auto& matches) {
            return std::any_of(imported.begin(), imported.end(), matches);
        };
        if (!imported.contains("__stack_chk_fail")) complain("has no stack protector");
        if (!imports([](const std::string& each) { return each.ends_with("_chk"); }))
            complain("has no _FORTIFY_SOURCE");
#ifdef __x86_64__
        constexpr uint32_t kShadowStack = 2;
        if ((program.x86Features() & kShadowStack) == 0) complain("does without the shadow stack");
#endif
    });
}

TEST("every source of a program is compiled with all that hardens it") {
    if (daylong::unit::kSanitized) return daylong::unit::skip("programs under a sanitizer are not hardened");
    forEach([](const auto& complain, const Elf& program) {
        const auto compilations = program.compilations();
        if (compilations.empty()) complain("does not say how it was compiled");
        for (const std::string& options : compilations) {
            for (const char* each : {"-fstack-protector-strong", "-fstack-clash-protection",
#ifdef __x86_64__
                                     "-fcf-protection=full"
#endif
                 }) {
                if (options.find(each) == std::string::npos)
                    complain(std::string("is in part compiled without ") + each + ": " + options);
            }
        }
    });
}
