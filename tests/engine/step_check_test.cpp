// A step that does not fit what was prepared is refused before any kernel sees it.
#include "engine/step_check.h"
#include "support/tiny_model.h"
#include "support/unit.h"

using namespace daylong;
using namespace daylong::engine;

namespace {

struct Prepared {
    tiny::TinyModel tiny;
    tiny::TinyGraph g;
    CacheLayout layout{.fixedSlots = 2, .ringSlots = 6, .kv = KvType::F32, .chunk = 4, .maxLogitRows = 2};
    Step step = tiny::plainStep(3);

    Prepared() {
        const BufferId x = g.buffer(4);
        g.op(OpKind::Embed, kNoBuffer, x, tiny.tensor(model::DType::F32, 5, 4));
        g.finish(x);
        g.graph.ropeDims = {2};
        step.firstLogitRow = 1;
        step.windowAngles.resize(6);
        step.fixedAngles.resize(6);
    }
    bool fits(size_t logits = 8) const { return static_cast<bool>(checkStep(step, g.graph, layout, logits)); }
};

}  // namespace

TEST("a step as it was prepared for fits") {
    CHECK(Prepared().fits());
    CHECK(Prepared().fits(100));
}

TEST("more rows, logits or slots than there are do not fit") {
    CHECK(!Prepared().fits(7));
    const auto refuses = [](auto&& change) {
        Prepared p;
        change(p.step);
        return !p.fits();
    };
    CHECK(refuses([](Step& step) { step.rows = 0; }));
    CHECK(refuses([](Step& step) { step = tiny::plainStep(5); }));
    CHECK(refuses([](Step& step) { step.firstLogitRow = 0; }));
    CHECK(refuses([](Step& step) { step.firstLogitRow = 4; }));
    CHECK(refuses([](Step& step) { step.rings.clear(); }));
    CHECK(refuses([](Step& step) { step.rings[0].slot[2] = 8; }));
    CHECK(refuses([](Step& step) { step.rings[0].slot.pop_back(); }));
    CHECK(refuses([](Step& step) { step.rings[0].fixedCount[1] = 3; }));
    CHECK(refuses([](Step& step) { step.rings[0].windowCount[1] = 7; }));
    CHECK(refuses([](Step& step) { step.rings[0].windowFirst[1] = 6; }));
    CHECK(refuses([](Step& step) { step.fixedAngles.resize(5); }));
    CHECK(refuses([](Step& step) { step.tokens.resize(2); }));
    CHECK(!refuses([](Step& step) { step.rings[0].slot[2] = 7; }));
}

TEST("tokens are those of every table that is read by them") {
    Prepared p;
    p.step.tokens[1] = 4;
    CHECK(p.fits());
    p.step.tokens[1] = 5;
    CHECK(!p.fits());
    p.step.tokens[1] = -1;
    CHECK(!p.fits());
    p.step.tokens[1] = 4;
    p.g.op(OpKind::LookUp, kNoBuffer, 0, p.tiny.tensor(model::DType::F32, 4, 4));
    CHECK(!p.fits());
}

TEST("rows are looked up as the file has them") {
    tiny::TinyModel tiny;
    const model::Tensor* const table = tiny.tensor(model::DType::Q8_0, 3, 32);
    const TokenId tokens[] = {2, 0};
    std::vector<float> rows(64), row(32);
    lookUpRows(*table, tokens, rows.data());
    for (size_t i = 0; i < 2; ++i) {
        model::dequantizeRow(table->type, table->data + static_cast<size_t>(tokens[i]) * table->sizeBytes / 3, row);
        CHECK(std::equal(row.begin(), row.end(), rows.begin() + static_cast<long>(i * 32)));
    }
}
