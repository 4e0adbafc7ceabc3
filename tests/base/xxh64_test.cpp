// The checksum of kept weights, beside the values of the xxHash library (libxxhash 0.8.1, XXH64 with seed 0).
#include "base/xxh64.h"

#include "support/unit.h"

#include <vector>

using namespace daylong;

TEST("bytes of every length have the sums of the xxHash library") {
    struct Row {
        size_t length;
        uint64_t sum;
    };
    constexpr Row kRows[] = {{0, 0xEF46DB3751D8E999U},   {1, 0x8A4127811B21E730U},  {3, 0xB6E6C910C2FD373AU},
                             {7, 0x34084D91A233A751U},   {8, 0xC6F1803A5E0B3222U},  {31, 0x6AB1C40E29F50073U},
                             {32, 0x5A0756FBE9ECD3D1U},  {33, 0xDC50CDC37BB9C183U}, {100, 0xD248BFC5208B0B16U},
                             {4096, 0xD39D19664A8B8D6AU}};
    for (const Row& row : kRows) {
        std::vector<std::byte> bytes;
        for (size_t i = 0; i < row.length; ++i) bytes.push_back(static_cast<std::byte>(i * 7 + 1));
        CHECK_EQUAL(xxh64(bytes), row.sum);
    }
}
