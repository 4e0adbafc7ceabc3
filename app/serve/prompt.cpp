#include "serve/prompt.h"

namespace daylong::serve {

namespace {

void append(std::string& text, const std::string& more) {
    if (!text.empty() && !more.empty()) text += "\n\n";
    text += more;
}

}  // namespace

Turns turnsOf(const std::vector<Said>& messages) {
    Turns made;
    std::string between;  // what a system message said in the middle
    for (const Said& each : messages) {
        if (each.role == text::Role::System) {
            append(made.turns.empty() ? made.system : between, each.text);
            continue;
        }
        if (made.turns.empty() && each.role == text::Role::Assistant) made.turns.push_back({text::Role::User, ""});
        if (made.turns.empty() || made.turns.back().role != each.role) made.turns.push_back({each.role, ""});
        if (each.role == text::Role::User) {
            append(made.turns.back().text, between);
            between.clear();
        }
        append(made.turns.back().text, each.text);
    }
    if (between.empty() && !made.turns.empty()) return made;
    if (made.turns.empty() || made.turns.back().role != text::Role::User) made.turns.push_back({text::Role::User, ""});
    append(made.turns.back().text, between);
    return made;
}

std::vector<text::TokenId> encodeTurns(const text::ChatTemplate& chat, const text::Tokenizer& tokenizer,
                                       const Turns& turns, const jinja::Date& today, size_t most,
                                       const std::function<bool()>& goOn) {
    const text::Opening opening{.system = turns.system, .day = today};
    std::vector<text::TokenId> tokens = text::encodePreamble(chat, tokenizer, opening);
    const auto take = [&](const std::vector<text::TokenId>& more) {
        tokens.insert(tokens.end(), more.begin(), more.end());
    };
    for (size_t i = 0; i < turns.turns.size() && tokens.size() < most && goOn(); ++i) {
        const Said& turn = turns.turns[i];
        const bool last = i + 1 == turns.turns.size();
        if (turn.role == text::Role::Assistant) take(text::encodeAssistantTurn(chat, tokenizer, turn.text, !last));
        else
            take(text::encodeUserTurn(chat, tokenizer, turn.text, i == 0 ? text::After::Preamble : text::After::Reply,
                                      opening));
    }
    return tokens;
}

std::vector<text::TokenId> encodePlain(const text::Tokenizer& tokenizer, const std::string& text) {
    std::vector<text::TokenId> tokens;
    if (tokenizer.special().addBos && tokenizer.special().bos) tokens.push_back(*tokenizer.special().bos);
    const std::vector<text::TokenId> encoded = tokenizer.encode(text);
    tokens.insert(tokens.end(), encoded.begin(), encoded.end());
    return tokens;
}

}  // namespace daylong::serve
