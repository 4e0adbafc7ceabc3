// conformance_logits MODEL IDS OUT: feeds the ids (text, separated by spaces) densely and writes every position's
// logits, float32 [ids, vocabulary]. Run by conformance.py.
#include "support/dense_logits.h"

#include <cstdio>
#include <fstream>
#include <vector>

using namespace daylong;

namespace {

Result<void> run(const std::string& modelPath, const std::string& idsPath, const std::string& outPath) {
    std::ifstream ids(idsPath);
    std::vector<engine::TokenId> tokens;
    for (engine::TokenId id = 0; ids >> id;) tokens.push_back(id);
    const auto model = TRY(model::loadModel(modelPath));
    for (const engine::TokenId id : tokens) {
        if (id < 0 || static_cast<uint32_t>(id) >= model->config.vocabSize)
            return Error{ErrorCode::InvalidArgument, "an id is not of this model"};
    }
    if (tokens.empty()) return Error{ErrorCode::InvalidArgument, "no ids"};
    const std::vector<float> logits = TRY(testing::denseLogits(model, tokens));
    std::ofstream out(outPath, std::ios::binary);
    out.write(reinterpret_cast<const char*>(logits.data()),
              static_cast<std::streamsize>(logits.size() * sizeof(float)));
    return out.flush() ? Result<void>() : Error{ErrorCode::Io, "cannot write '" + outPath + "'"};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "conformance_logits MODEL IDS OUT\n"), 2;
    const Result<void> done = run(argv[1], argv[2], argv[3]);
    if (!done) return std::fprintf(stderr, "%s\n", done.error().message.c_str()), 1;
    return 0;
}
