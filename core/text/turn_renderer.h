// The turns of an endless conversation, written by a model file's own template. A template renders whole conversations;
// an endless one is never rendered again. So each turn is rendered at the end of a short stand-in conversation (one
// exchange, always the same), and what follows the exchange is taken: turn 10,000 costs what turn 2 did.
// Where the stand-in's parts lie in the output is known exactly, because the interpreter marks every byte with the
// message whose content it came from (jinja/text.h): no text is searched for, and no content can pass for markup. That
// holds for whatever a template does to the content, so nothing needs to be compared with a second rendering.
// A template that rewrites what was said (leaves out thoughts, moves the system prompt to the newest turn) cannot be
// followed to the letter by a stream that only grows: each turn stays as it was first written, and note() says so.
// Thread rule: immutable. Failure rule: create() fails for templates that cannot be used so, and says why.
#pragma once

#include "base/saying.h"
#include "text/jinja/template.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace daylong::text {

/// What a conversation begins with.
struct Opening {
    std::string system;            // empty: no system prompt
    jinja::Date day{2024, 7, 26};  // what templates write that ask for the date; the one that Llama 3.1 falls back to
};
/// `day`: a conversation's first, where it began, as 20261121: were its beginning another one tomorrow, or in another
/// time zone, all of it had to be read anew. A day that no calendar has is none.
Opening openingOn(int day, std::string system);

/// Markup around turns, as found by rendering; what ChatTemplate has.
struct TurnMarkup {
    std::string systemPrefix, systemSuffix, userPrefix, userSuffix, assistantPrefix, assistantSuffix;
    bool preambleOpensTurn = false;
    std::string ownSystem;  // the system prompt that is written where none is given, the same each day; empty: none
    std::string stop;       // begins what follows a reply where no end-of-turn token does
    std::optional<TokenId> stopToken;  // that does instead of one: nobody knew that it ends turns
};

class TurnRenderer {
public:
    static Result<std::shared_ptr<const TurnRenderer>> create(std::string_view source, const Tokenizer& tokenizer,
                                                              std::string_view eos);
    /// eos_token is the vocabulary's.
    static Result<std::shared_ptr<const TurnRenderer>> create(std::string_view source, const Tokenizer& tokenizer);

    const TurnMarkup& markup() const { return m_markup; }
    /// Empty, or how the template differs from an endless conversation.
    const Sayings& note() const { return m_note; }

    /// All that stands before the first user's turn. Marked bytes are the system prompt's.
    Result<jinja::Text> preamble(const Opening& opening) const;
    /// The user's turn and the opening of the assistant's, behind preamble() or an assistant's closed turn.
    Result<jinja::Text> firstTurn(std::string_view content, const Opening& opening) const;
    Result<jinja::Text> laterTurn(std::string_view content, const Opening& opening) const;

private:
    enum class SystemPlace { Own, InFirstTurn, Merged };  // Merged: the template has none; put before the first words
    enum Role : unsigned { kSystemRole = 1, kUserRole = 2, kReplyRole = 4 };
    struct Message;
    TurnRenderer() = default;
    Result<jinja::Text> render(const std::vector<Message>& messages, bool generate,
                               const jinja::Date& day = Opening().day) const;
    Result<jinja::Text> begin(const Opening& opening, std::string_view content) const;
    size_t preambleEnd(const jinja::Text& rendered, size_t contentBegin, bool hasSystem) const;
    // turn_probing.cpp
    Result<void> probe(const Tokenizer& tokenizer);
    Result<jinja::Text> probeExchange();
    Result<void> probeSystem();
    void probeOwnSystem();
    void probeSeams(const Tokenizer& tokenizer);
    void probeReply(const jinja::Text& exchange, const jinja::Text& told, const Tokenizer& tokenizer);
    Result<void> probeGeneration(const jinja::Text& exchange, const Tokenizer& tokenizer);
    bool forgetsThoughts(const Tokenizer& tokenizer) const;
    void probeRewriting(const jinja::Text& exchange, const Tokenizer& tokenizer);

    std::shared_ptr<const jinja::Template> m_template;
    std::string m_bos, m_eos;
    SystemPlace m_system = SystemPlace::Own;
    unsigned m_inParts = 0;  // roles whose content the template takes as a list of parts only
    /// From where the preamble would end to where it is cut, without and with a system prompt.
    std::ptrdiff_t m_seam[2] = {0, 0};
    std::string m_generation;  // what the template should have added for add_generation_prompt
    TurnMarkup m_markup;
    Sayings m_note;
};

}  // namespace daylong::text
