#include "text/seams.h"

#include <algorithm>

namespace daylong::text {

namespace {

constexpr size_t kMostSpace = 32;  // of it is looked at on either side

bool isClean(const jinja::Text& text, size_t cut, const std::vector<TokenId>& whole, const Tokenizer& tokenizer) {
    std::vector<TokenId> tokens = encodeText(tokenizer, text.slice(0, cut), false);
    const std::vector<TokenId> rest = encodeText(tokenizer, text.slice(cut, text.size()), endsPlain(tokenizer, tokens));
    tokens.insert(tokens.end(), rest.begin(), rest.end());
    return tokens == whole;
}

}  // namespace

std::vector<TokenId> encodeText(const Tokenizer& tokenizer, const jinja::Text& text, bool continues) {
    std::vector<TextPart> parts;
    for (size_t begin = 0; begin < text.size();) {
        const bool content = text.markAt(begin) != 0;
        size_t end = begin;
        while (end < text.size() && (text.markAt(end) != 0) == content) ++end;
        parts.push_back({std::string_view(text.bytes()).substr(begin, end - begin), !content});
        begin = end;
    }
    return tokenizer.encodeParts(parts, continues);
}

bool endsPlain(const Tokenizer& tokenizer, const std::vector<TokenId>& tokens) {
    return !tokens.empty() && !tokenizer.standsAlone(tokens.back());
}

size_t seamNear(const jinja::Text& text, size_t wanted, const Tokenizer& tokenizer) {
    const auto isSpace = [&](size_t at) {
        return text.markAt(at) == 0 && std::string_view(" \n\r\t").find(text.bytes()[at]) != std::string_view::npos;
    };
    size_t begin = wanted, end = wanted;
    while (begin > 0 && wanted - begin < kMostSpace && isSpace(begin - 1)) --begin;
    while (end < text.size() && end - wanted < kMostSpace && isSpace(end)) ++end;
    const std::vector<TokenId> whole = encodeText(tokenizer, text, false);
    for (size_t distance = 0; distance <= std::max(wanted - begin, end - wanted); ++distance) {
        if (wanted - begin >= distance && isClean(text, wanted - distance, whole, tokenizer)) return wanted - distance;
        if (end - wanted >= distance && isClean(text, wanted + distance, whole, tokenizer)) return wanted + distance;
    }
    return wanted;
}

}  // namespace daylong::text
