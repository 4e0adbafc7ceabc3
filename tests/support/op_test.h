// One op, or a few, given to the backend under test and to the oracle: x = rows of a table, then the test's own ops.
// Before every step that counts, one of not-a-numbers goes through the same graph at full length, so that whatever is
// read without having been written in this step shows; what lies behind the logits asked for must stay untouched.
#pragma once

#include "support/test_backends.h"
#include "support/tiny_model.h"

#include <string>
#include <vector>

namespace daylong::testing {

struct Comparison {
    double tolerance = 1e-5;
    double scale = 0.0;  // the outputs' natural size, where it is more than the largest of them
    std::vector<uint32_t> rows = {1, 3, 9};
};

class OpTest {
public:
    static constexpr uint32_t kTableRows = 150;  // and one of not-a-numbers

    /// x is [rows, width]: row r of a step is row (7 r) mod kTableRows of the table, normal with deviation `size`.
    explicit OpTest(uint32_t width, float size = 1.0F);

    /// Replaces the table by whole numbers of -127..127, one of 127 in each 32: they survive 8-bit and half-float
    /// activations exactly, so that only weights can be wrong.
    void useWholeNumbers();

    /// Fails the running test where the backend and the oracle differ by more, naming `what`.
    void compare(const std::string& what, const Comparison& comparison);

    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    engine::BufferId x;
    model::Tensor* table = nullptr;
};

/// A backend with the graph prepared and poisoned, or nullptr (the test failed or was skipped).
bool prepare(engine::Backend& backend, const tiny::TinyModel& tiny, const engine::Graph& graph,
             const engine::CacheLayout& layout, const std::string& what);

/// Runs one step; the logits, or nothing when it failed or wrote beyond them.
std::vector<float> runGuarded(engine::Backend& backend, const engine::Step& step, uint32_t vocabSize,
                              const std::string& what);

/// Not-a-numbers through every buffer and into every slot of the cache. Token `nan` is a row of them.
void poison(engine::Backend& backend, const engine::Graph& graph, const engine::CacheLayout& layout,
            engine::TokenId nan);

/// The largest difference relative to `scale` or the largest expected value; infinite where a number is missing.
double difference(const std::vector<float>& actual, const std::vector<float>& expected, double scale);

/// How far products may be from exact ones, relative to the size that random sums of so many terms have: float rounding
/// where the weights are floats, else the rounding of activations to 8 bits or of tiles to half floats.
double productTolerance(model::DType type);

/// Every type that weights may have.
std::vector<model::DType> allTypes();
std::string nameOf(model::DType type);

}  // namespace daylong::testing
