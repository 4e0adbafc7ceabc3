// Who comes next.
#include "serve/fair_queue.h"

#include "support/unit.h"

#include <string>
#include <thread>

using daylong::serve::FairQueue;

namespace {

std::string order(FairQueue<std::string>& queue) {
    std::string all;
    while (queue.waiting() > 0) all += queue.pop().value_or("?");
    return all;
}

}  // namespace

TEST("those who ask take turns, whoever asked more") {
    FairQueue<std::string> queue(16);
    for (const char* each : {"a", "b", "c", "d"}) CHECK(!queue.push("greedy", each));
    CHECK(!queue.push("modest", "1"));
    CHECK(!queue.push("other", "x"));
    CHECK(!queue.push("other", "y"));
    CHECK_EQUAL(order(queue), "a1xbycd");
}

TEST("one who comes while others wait does not wait for all of theirs") {
    FairQueue<std::string> queue(16);
    for (const char* each : {"a", "b", "c"}) CHECK(!queue.push("greedy", each));
    CHECK_EQUAL(queue.pop().value_or(""), "a");
    CHECK(!queue.push("modest", "1"));
    CHECK_EQUAL(order(queue), "b1c");
}

TEST("what is more than the limit is refused, and there is room again once one is taken") {
    FairQueue<int> queue(2);
    CHECK(!queue.push("a", 1));
    CHECK(!queue.push("b", 2));
    CHECK(queue.push("c", 3));
    CHECK_EQUAL(queue.pop().value_or(0), 1);
    CHECK(!queue.push("c", 3));
}

TEST("where there is no room, the newest of who has most waiting gives way to one who has less") {
    FairQueue<std::string> queue(4);
    for (const char* each : {"a", "b", "c", "d"}) CHECK(!queue.push("greedy", each));
    CHECK_EQUAL(queue.push("greedy", "e").value_or(""), "e");
    CHECK_EQUAL(queue.push("modest", "1").value_or(""), "d");
    CHECK_EQUAL(queue.push("modest", "2").value_or(""), "c");
    CHECK_EQUAL(queue.push("modest", "3").value_or(""), "3");  // or both would take it from each other for ever
    CHECK_EQUAL(queue.push("other", "x").value_or(""), "b");
    CHECK_EQUAL(queue.waiting(), 4U);
    CHECK_EQUAL(order(queue), "a1x2");
}

TEST("what nobody waits for any more keeps no place") {
    FairQueue<std::string> queue(3);
    for (const char* each : {"a", "b"}) CHECK(!queue.push("one", each));
    CHECK(!queue.push("other", "x"));
    queue.drop([](const std::string& each) { return each == "a" || each == "x"; });
    CHECK_EQUAL(queue.waiting(), 1U);
    CHECK(!queue.push("other", "y"));
    CHECK_EQUAL(order(queue), "by");
}

TEST("closed, it hands out what waits, takes nothing, and keeps nobody waiting") {
    FairQueue<int> queue(2);
    CHECK(!queue.push("a", 1));
    queue.close();
    CHECK(queue.push("a", 2));
    CHECK_EQUAL(queue.pop().value_or(0), 1);
    CHECK(!queue.pop());
    FairQueue<int> other(2);
    std::thread waiting([&] { CHECK(!other.pop()); });
    other.close();
    waiting.join();
}
