// Which neighbouring ops may be done in one pass, on graphs of a few ops.
#include "engine/fusion.h"
#include "support/tiny_model.h"
#include "support/unit.h"

using namespace daylong;
using namespace daylong::engine;

namespace {

/// normed = norm(x); a, b = normed . weights; what a test adds behind.
struct Products {
    tiny::TinyGraph g;
    BufferId x = g.buffer(8), normed = g.buffer(8), a = g.buffer(8), b = g.buffer(8), more = g.buffer(8);

    Products() {
        g.op(OpKind::Norm, x, normed);
        g.op(OpKind::MatMul, normed, a);
        g.op(OpKind::MatMul, normed, b);
    }
    void sum(BufferId in, BufferId in2, BufferId out) { g.op(OpKind::Add, in, out).in2 = in2; }
    Op& gate(BufferId in, BufferId in2, BufferId out) {
        Op& made = g.op(OpKind::Gate, in, out);
        made.in2 = in2;
        return made;
    }
};

}  // namespace

TEST("a buffer is read until it is written, and at the end where it has the logits") {
    Products p;
    p.sum(p.a, p.b, p.x);
    p.g.graph.logits = p.more;
    CHECK(isRead(p.g.graph, p.normed, 1));
    CHECK(!isRead(p.g.graph, p.normed, 3));
    CHECK(!isRead(p.g.graph, p.a, 1));  // written first
    CHECK(isRead(p.g.graph, p.a, 2));
    CHECK(isRead(p.g.graph, p.more, 4));
    p.g.op(OpKind::Scale, p.x, p.b).logitRowsOnly = true;
    p.g.op(OpKind::Scale, p.b, p.more);
    CHECK(isRead(p.g.graph, p.b, 4));  // some rows' old values
    p.g.graph.ops.back().logitRowsOnly = true;
    CHECK(!isRead(p.g.graph, p.b, 4));  // none of those rows'
}

TEST("products of one input are one list, up to the one that writes it") {
    Products p;
    p.g.op(OpKind::MatMul, p.normed, p.normed);
    p.g.op(OpKind::MatMul, p.normed, p.more);
    CHECK_EQUAL(productsEnd(p.g.graph, 1), size_t{3});
    CHECK_EQUAL(productsEnd(p.g.graph, 3), size_t{4});
    CHECK_EQUAL(productsEnd(p.g.graph, 1, p.b), size_t{2});
    p.g.graph.ops[2].logitRowsOnly = true;
    CHECK_EQUAL(productsEnd(p.g.graph, 1), size_t{2});
    p.g.graph.ops[2] = p.g.graph.ops[0];
    CHECK_EQUAL(productsEnd(p.g.graph, 1), size_t{2});
}

TEST("a norm goes with the products that alone read it") {
    Products p;
    CHECK(isNormOfProducts(p.g.graph, 0));
    CHECK(!isNormOfProducts(p.g.graph, 1));
    p.g.op(OpKind::Scale, p.normed, p.more);
    CHECK(!isNormOfProducts(p.g.graph, 0));  // read behind them
    Products inPlace;
    inPlace.g.graph.ops[0].out = inPlace.x;
    CHECK(!isNormOfProducts(inPlace.g.graph, 0));
    Products writesItsInput;  // which the second one's norm would need
    writesItsInput.g.graph.ops[1].out = writesItsInput.x;
    CHECK(!isNormOfProducts(writesItsInput.g.graph, 0));
}

TEST("a sum takes the product before it where nothing else needs that") {
    Products p;
    p.sum(p.x, p.b, p.x);
    const auto sum = sumBehind(p.g.graph, 2);
    CHECK(sum && sum->other == p.x && sum->out == p.x);
    CHECK(!sumBehind(p.g.graph, 1));  // no sum behind it
    CHECK(!sumBehind(p.g.graph, 3));
    p.g.op(OpKind::Scale, p.b, p.more);
    CHECK(!sumBehind(p.g.graph, 2));  // needed again
    Products twice;
    twice.sum(twice.b, twice.b, twice.x);
    CHECK(!sumBehind(twice.g.graph, 2));
    Products input;  // other rows' products still read it
    input.sum(input.x, input.b, input.normed);
    CHECK(!sumBehind(input.g.graph, 2));
    Products inPlace;
    inPlace.sum(inPlace.x, inPlace.b, inPlace.b);
    inPlace.g.op(OpKind::Scale, inPlace.b, inPlace.more);
    CHECK(sumBehind(inPlace.g.graph, 2).has_value());  // what is read is the sum
}

TEST("a gate takes the two products before it where neither is needed by itself") {
    Products p;
    p.gate(p.a, p.b, p.b);
    p.g.op(OpKind::Scale, p.b, p.more);
    CHECK(gateBehind(p.g.graph, 1) == &p.g.graph.ops[3]);
    CHECK(gateBehind(p.g.graph, 2) == nullptr);
    p.g.op(OpKind::Scale, p.a, p.more);
    CHECK(gateBehind(p.g.graph, 1) == nullptr);
    Products elsewhere;
    elsewhere.gate(elsewhere.a, elsewhere.b, elsewhere.more);
    CHECK(gateBehind(elsewhere.g.graph, 1) != nullptr);
    elsewhere.g.graph.ops[3].out = elsewhere.normed;
    CHECK(gateBehind(elsewhere.g.graph, 1) == nullptr);
    Products shifted;
    shifted.gate(shifted.a, shifted.b, shifted.b).from = 4;
    CHECK(gateBehind(shifted.g.graph, 1) == nullptr);
    Products turned;
    turned.gate(turned.b, turned.a, turned.b);
    CHECK(gateBehind(turned.g.graph, 1) == nullptr);
}
