// The writer does what it is given, in order, and lives on where there is no memory for one of them.
#include "memory/writer.h"

#include "support/unit.h"

#include <new>
#include <vector>

using namespace daylong;

TEST("jobs are done in order, and what they hold is counted until then") {
    std::vector<int> done;
    {
        memory::Writer writer;
        for (int i = 0; i < 100; ++i) writer.post(3, [&done, i] { done.push_back(i); });
        writer.drain();
        CHECK_EQUAL(writer.waiting(), 0U);
        CHECK_EQUAL(done.size(), 100U);
        writer.post(0, [&done] { done.push_back(100); });
    }  // which does what was posted first
    for (size_t i = 0; i < done.size(); ++i) CHECK_EQUAL(done[i], static_cast<int>(i));
    CHECK_EQUAL(done.size(), 101U);
}

TEST("a job that there is no memory for is over, and the next one is done") {
    bool done = false;
    memory::Writer writer;
    writer.post(7, [] { throw std::bad_alloc(); });
    writer.post(0, [&done] { done = true; });
    writer.drain();
    CHECK(done);
    CHECK_EQUAL(writer.waiting(), 0U);
}
