// A conversation encoded turn by turn has the ids of the whole one encoded at once by Hugging Face's tokenizers, in
// each chat family's markup (tests/data/vocab/make_conversation_goldens.py).
#include "support/unit.h"
#include "tiny_vocabulary.h"

using namespace daylong;
using text::Ids;

namespace {

std::vector<std::string> cut(const std::string& line, char at) {
    std::vector<std::string> all;
    std::istringstream stream(line);
    for (std::string each; std::getline(stream, each, at);) all.push_back(each);
    return all;
}

std::string fromHex(const std::string& hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

/// A turn's parts, encoded by themselves.
Ids encodeTurn(const text::Tokenizer& tokenizer, const std::string& turn, bool first) {
    std::vector<std::string> texts;
    std::vector<text::TextPart> parts;
    const std::vector<std::string> written = cut(turn, ',');
    for (const std::string& part : written) texts.push_back(fromHex(part.substr(1)));
    for (size_t i = 0; i < texts.size(); ++i) parts.push_back({texts[i], written[i][0] == 'm'});
    return tokenizer.encodeParts(parts, !first);
}

}  // namespace

TEST("conversations encoded turn by turn have the ids of the whole") {
    size_t count = 0;
    for (const std::string& line : text::linesOf("conversations.tsv")) {
        const std::vector<std::string> fields = cut(line, '\t');
        REQUIRE(fields.size() == 4);
        std::vector<text::Extra> control;
        for (const std::string& piece : cut(fields[1], ',')) control.push_back({piece});
        const auto tokenizer = text::openCrossVocabulary(fields[0], control);
        REQUIRE(tokenizer != nullptr);
        Ids ids;
        for (const std::string& turn : cut(fields[2], '|')) {
            const Ids more = encodeTurn(*tokenizer, turn, ids.empty());
            ids.insert(ids.end(), more.begin(), more.end());
        }
        if (text::shown(ids) != fields[3] + " ")
            unit::fail(__FILE__, __LINE__, fields[0] + ": " + text::shown(ids) + "instead of " + fields[3]);
        ++count;
    }
    CHECK_EQUAL(count, 18U);
}
