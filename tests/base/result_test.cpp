#include "base/result.h"

#include "support/unit.h"

#include <memory>
#include <string>

using namespace daylong;

namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return Error{ErrorCode::InvalidArgument, std::to_string(number) + " is odd"};
    return number / 2;
}
Result<int> quarter(int number) {
    const int once = TRY(half(number));
    return TRY(half(once));
}
Result<void> checkEven(int number) {
    TRY(half(number));
    return {};
}
Result<std::unique_ptr<int>> boxed(int number) { return std::make_unique<int>(TRY(half(number))); }

}  // namespace

TEST("TRY unwraps a value, and hands an error on unchanged") {
    const Result<int> good = quarter(12), bad = quarter(6);
    REQUIRE(good && !bad);
    CHECK_EQUAL(*good, 3);
    CHECK_EQUAL(bad.error().message, "3 is odd");
    CHECK(bad.error().code == ErrorCode::InvalidArgument);
}

TEST("a result of nothing is good or has an error") {
    CHECK(checkEven(2));
    const Result<void> odd = checkEven(5);
    REQUIRE(!odd);
    CHECK_EQUAL(odd.error().message, "5 is odd");
}

TEST("values that cannot be copied move out") {
    Result<std::unique_ptr<int>> box = boxed(8);
    REQUIRE(box);
    const std::unique_ptr<int> inside = *std::move(box);
    CHECK_EQUAL(*inside, 4);
}
