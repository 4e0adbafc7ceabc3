#include "text/detokenizer.h"

#include "base/utf8.h"

namespace daylong::text {

Detokenizer::Detokenizer(std::shared_ptr<const Tokenizer> tokenizer) : m_tokenizer(std::move(tokenizer)) {}

std::string Detokenizer::push(TokenId token) {
    m_pending += m_tokenizer->bytes(token);
    size_t complete = 0;
    while (complete < m_pending.size()) {
        const Utf8Sequence next = nextUtf8(std::string_view(m_pending).substr(complete));
        if (next.kind == Utf8Sequence::Kind::Incomplete) break;
        complete += next.size;
    }
    std::string text = toValidUtf8(std::string_view(m_pending).substr(0, complete));
    m_pending.erase(0, complete);
    return text;
}

std::string Detokenizer::finish() {
    std::string rest = toValidUtf8(m_pending);
    m_pending.clear();
    return rest;
}

}  // namespace daylong::text
