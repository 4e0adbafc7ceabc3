// conformance_tokens MODEL TEXTS OUT: for each text of a file (zero bytes stand between them) a line of ids and a line
// with what they decode to, in hex. Run by strings.py.
#include "model/gguf.h"
#include "text/tokenizer.h"

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace daylong;

namespace {

Result<void> run(const std::string& modelPath, const std::string& textsPath, const std::string& outPath) {
    const auto file = TRY(model::GgufFile::open(modelPath));
    const auto tokenizer = TRY(text::Tokenizer::create(file));
    std::ifstream texts(textsPath, std::ios::binary);
    std::ofstream out(outPath, std::ios::binary);
    for (std::string each; std::getline(texts, each, '\0');) {
        const std::vector<text::TokenId> ids = tokenizer->encode(each);
        for (const text::TokenId id : ids) out << id << ' ';
        out << '\n';
        for (const char byte : tokenizer->decode(ids)) {
            constexpr const char* kDigits = "0123456789abcdef";
            const auto value = static_cast<unsigned char>(byte);
            out << kDigits[value / 16] << kDigits[value % 16];
        }
        out << '\n';
    }
    return out.flush() ? Result<void>() : Error{ErrorCode::Io, "cannot write '" + outPath + "'"};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "conformance_tokens MODEL TEXTS OUT\n"), 2;
    const Result<void> done = run(argv[1], argv[2], argv[3]);
    if (!done) return std::fprintf(stderr, "%s\n", done.error().message.c_str()), 1;
    return 0;
}
