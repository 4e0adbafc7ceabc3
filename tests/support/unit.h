// The engine's test harness: no dependencies, so that the engine's tests run on a machine that has only a compiler.
// TEST("a sentence") { CHECK(...); }  One file, one program; arguments select tests by substring. The program's exit
// status is 0, 1 when a test failed, or kSkippedStatus when nothing failed and nothing ran.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace daylong::unit {

struct Case {
    const char* name;
    void (*body)();
};
inline std::vector<Case>& cases() {
    static std::vector<Case> all;
    return all;
}
struct State {
    int failures = 0;
    bool skipped = false;
};
inline State& state() {
    static State current;
    return current;
}
inline bool add(const char* name, void (*body)()) {
    cases().push_back({name, body});
    return true;
}
inline void fail(const char* file, int line, const std::string& what) {
    ++state().failures;
    std::printf("  %s:%d: %s\n", file, line, what.c_str());
}
/// A function, so that what the values refer to lives until they are compared.
template <class Actual, class Expected>
void checkEqual(const char* file, int line, const char* what, const Actual& actual, const Expected& expected) {
    if (actual == expected) return;
    std::ostringstream text;
    text << what << " is " << actual << ", expected " << expected;
    fail(file, line, text.str());
}
/// Says why the rest of this test does not run here; return from the test after it.
inline void skip(const std::string& why) {
    state().skipped = true;
    std::printf("  skipped: %s\n", why.c_str());
}

inline constexpr int kSkippedStatus = 77;  // CTest's SKIP_RETURN_CODE, see cmake/DaylongTargets.cmake

inline int run(int argc, char** argv) {
    int passed = 0, failed = 0, skipped = 0;
    for (const Case& test : cases()) {
        bool selected = argc < 2;
        for (int i = 1; i < argc; ++i) selected = selected || std::strstr(test.name, argv[i]) != nullptr;
        if (!selected) continue;
        state() = {};
        std::printf("%s\n", test.name);
        std::fflush(stdout);
        test.body();
        if (state().failures > 0) ++failed;
        else if (state().skipped) ++skipped;
        else ++passed;
    }
    std::printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    if (failed > 0 || passed + skipped == 0) return 1;
    return passed > 0 ? 0 : kSkippedStatus;
}

}  // namespace daylong::unit

#define DAYLONG_UNIT_JOIN2(a, b) a##b
#define DAYLONG_UNIT_JOIN(a, b) DAYLONG_UNIT_JOIN2(a, b)
#define TEST(sentence)                                                           \
    static void DAYLONG_UNIT_JOIN(testBody_, __LINE__)();                        \
    [[maybe_unused]] static const bool DAYLONG_UNIT_JOIN(testAdded_, __LINE__) = \
        ::daylong::unit::add(sentence, DAYLONG_UNIT_JOIN(testBody_, __LINE__));  \
    static void DAYLONG_UNIT_JOIN(testBody_, __LINE__)()

#define CHECK(condition)                                                                      \
    do {                                                                                      \
        if (!(condition)) ::daylong::unit::fail(__FILE__, __LINE__, "not true: " #condition); \
    } while (false)

/// Stops the test when the rest would make no sense (a null pointer, a failed Result).
#define REQUIRE(condition)                                                      \
    do {                                                                        \
        if (!(condition)) {                                                     \
            ::daylong::unit::fail(__FILE__, __LINE__, "required: " #condition); \
            return;                                                             \
        }                                                                       \
    } while (false)

#define CHECK_EQUAL(actual, expected) ::daylong::unit::checkEqual(__FILE__, __LINE__, #actual, (actual), (expected))

#define CHECK_NEAR(actual, expected, tolerance)                                                                     \
    do {                                                                                                            \
        const double unitActual = (actual);                                                                         \
        const double unitExpected = (expected);                                                                     \
        if (!(std::fabs(unitActual - unitExpected) <= (tolerance))) {                                               \
            std::ostringstream unitText;                                                                            \
            unitText << #actual " is " << unitActual << ", expected " << unitExpected << " within " << (tolerance); \
            ::daylong::unit::fail(__FILE__, __LINE__, unitText.str());                                              \
        }                                                                                                           \
    } while (false)

#ifndef DAYLONG_UNIT_WITHOUT_MAIN  // for libraries that several tests share
int main(int argc, char** argv) { return daylong::unit::run(argc, argv); }
#endif
