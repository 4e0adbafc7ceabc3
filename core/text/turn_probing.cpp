// How a template writes turns, found out by rendering the stand-in exchange, and whether it can be followed at all.
#include "base/say.h"
#include "text/seams.h"
#include "text/stand_in.h"
#include "text/thought_marks.h"

#include <algorithm>

namespace daylong::text {

using jinja::Text;

namespace {

/// Bytes around one message; a reply's closing is read without a stop in between.
constexpr size_t kMostMarkup = size_t{16} << 10U;

std::string between(const Text& text, size_t begin, size_t end) { return text.bytes().substr(begin, end - begin); }

/// Whether the messages of the exchange stand one after the other.
bool inOrder(const Text& exchange) {
    const Span asked = spanOf(exchange, kUserMark), answered = spanOf(exchange, kReplyMark),
               next = spanOf(exchange, kNextMark);
    return asked.found() && answered.found() && next.found() && asked.end <= answered.begin &&
           answered.end <= next.begin;
}

/// Whether a message's content is all there, letter for letter.
bool isWhole(const Text& text, jinja::Mark mark, std::string_view content) {
    std::string written;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text.markAt(i) == mark) written += text.bytes()[i];
    }
    return written == content;
}

/// Behind the first token that ends a turn; npos: there is none.
size_t behindTurnEnd(std::string_view text, const Tokenizer& tokenizer) {
    size_t at = std::string::npos, end = std::string::npos;
    const auto look = [&](std::string_view piece) {
        const size_t found = piece.empty() ? std::string::npos : text.find(piece);
        if (found == std::string::npos || found >= at) return;
        at = found;
        end = found + piece.size();
    };
    const TextPart part{text, true};
    for (const TokenId token : tokenizer.encodeParts({&part, 1})) {
        if (tokenizer.endsTurn(token)) look(tokenizer.piece(token));
    }
    return end;
}

/// Bytes of the control token that the text begins with; 0: it begins with none.
size_t controlInFront(std::string_view text, const Tokenizer& tokenizer) {
    const TextPart part{text, true};
    const std::vector<TokenId> tokens = tokenizer.encodeParts({&part, 1});
    if (tokens.empty() || !tokenizer.isControl(tokens[0])) return 0;
    const std::string_view piece = tokenizer.piece(tokens[0]);
    return text.starts_with(piece) ? piece.size() : 0;
}

bool isBlank(std::string_view text) { return text.find_first_not_of(" \n") == std::string_view::npos; }

/// Whether there is nothing but white space and what ends turns.
bool onlyEndsTurn(std::string_view text, const Tokenizer& tokenizer) {
    for (size_t end = behindTurnEnd(text, tokenizer); end != std::string_view::npos;
         end = behindTurnEnd(text, tokenizer)) {
        const size_t begin = std::min(text.find_first_not_of(" \n"), text.size());
        if (controlInFront(text.substr(begin), tokenizer) == 0) return false;
        text.remove_prefix(end);
    }
    return isBlank(text);
}

/// The first control token of a text.
std::optional<TokenId> firstControl(std::string_view text, const Tokenizer& tokenizer) {
    const TextPart part{text, true};
    for (const TokenId token : tokenizer.encodeParts({&part, 1})) {
        if (tokenizer.isControl(token)) return token;
    }
    return std::nullopt;
}

/// The control token that ends a reply, though its name does not tell: the first that stands behind the newest one, or
/// the one directly behind an older one, which opens the user's turn.
std::optional<TokenId> stopToken(std::string_view behindNewest, std::string_view behindOlder,
                                 const Tokenizer& tokenizer) {
    if (const std::optional<TokenId> token = firstControl(behindNewest, tokenizer)) return token;
    behindOlder.remove_prefix(std::min(behindOlder.find_first_not_of(" \n"), behindOlder.size()));
    return controlInFront(behindOlder, tokenizer) > 0 ? firstControl(behindOlder, tokenizer) : std::nullopt;
}

}  // namespace

/// The stand-in exchange as the template writes it, its contents as text, or, where they do not come out whole, as the
/// list of parts that templates for pictures and text take.
Result<Text> TurnRenderer::probeExchange() {
    const std::vector<Message> messages = {
        {"user", Text(kUser, kUserMark)}, {"assistant", Text(kReply, kReplyMark)}, {"user", Text(kNext, kNextMark)}};
    std::optional<Result<Text>> asText;
    for (const unsigned inParts : {0U, kUserRole | kReplyRole, unsigned{kUserRole}, unsigned{kReplyRole}}) {
        m_inParts = inParts;
        Result<Text> exchange = render(messages, true);
        if (exchange && isWhole(*exchange, kUserMark, kUser) && isWhole(*exchange, kReplyMark, kReply) &&
            isWhole(*exchange, kNextMark, kNext) && inOrder(*exchange))
            return exchange;
        if (!asText) asText = std::move(exchange);
    }
    m_inParts = 0;
    if (*asText && !inOrder(**asText)) return unusable("it does not write the messages one after the other");
    return std::move(*asText);
}

Result<void> TurnRenderer::probe(const Tokenizer& tokenizer) {
    const Message user{"user", Text(kUser, kUserMark)}, reply{"assistant", Text(kReply, kReplyMark)};
    const Text exchange = TRY(probeExchange());
    const Text told = TRY(render({user, reply}, false));
    TRY(probeGeneration(exchange, tokenizer));
    probeReply(exchange, told, tokenizer);
    TRY(probeSystem());
    probeOwnSystem();
    probeSeams(tokenizer);
    probeRewriting(exchange, tokenizer);
    for (const std::string* each : {&m_markup.systemPrefix, &m_markup.systemSuffix, &m_markup.userPrefix,
                                    &m_markup.userSuffix, &m_markup.assistantPrefix, &m_markup.assistantSuffix}) {
        if (each->size() > kMostMarkup) return unusable("it writes more than 16 KiB around a message");
    }
    return {};
}

/// What opens the assistant's turn: as asked for, and as it stands in a conversation.
Result<void> TurnRenderer::probeGeneration(const Text& exchange, const Tokenizer& tokenizer) {
    const Text asked = TRY(render({{"user", Text(kUser, kUserMark)}}, true));
    const Text unasked = TRY(render({{"user", Text(kUser, kUserMark)}}, false));
    const size_t end = spanOf(asked, kUserMark).end;
    m_markup.userSuffix = between(asked, end, asked.size());
    const std::string inHistory =
        between(exchange, spanOf(exchange, kUserMark).end, spanOf(exchange, kReplyMark).begin);
    if (inHistory.starts_with(m_markup.userSuffix)) {
        std::string more = inHistory.substr(m_markup.userSuffix.size());
        const size_t words = more.find_last_not_of(' ') + 1;
        // It does not know add_generation_prompt, and nothing that it writes behind the user's words opens the reply.
        const bool opened = !onlyEndsTurn(m_markup.userSuffix, tokenizer) && controlInFront(more, tokenizer) == 0;
        if (asked.bytes() == unasked.bytes() && words > 0 && !opened) {
            m_generation = more.substr(0, words);
            m_markup.userSuffix += m_generation;
            more.erase(0, words);
        }
        m_markup.assistantPrefix = more;
    } else if (const ThoughtsInMarkup thoughts = findThoughts(m_markup.userSuffix);
               !thoughts.text.empty() && !thoughts.closed) {
        // A reply without thoughts, behind an opening that begins them.
        m_markup.assistantPrefix =
            (m_markup.userSuffix.ends_with('\n') ? "" : "\n") + std::string(thoughts.marks.closing) + "\n\n";
    }
    return {};
}

/// What closes the assistant's turn, and what opens the user's behind it.
void TurnRenderer::probeReply(const Text& exchange, const Text& told, const Tokenizer& tokenizer) {
    const std::string rest = between(exchange, spanOf(exchange, kReplyMark).end, spanOf(exchange, kNextMark).begin);
    const Span last = spanOf(told, kReplyMark);
    const std::string atEnd = last.found() ? between(told, last.end, told.size()) : std::string();
    const size_t turnEnd = behindTurnEnd(rest, tokenizer);
    const bool known = turnEnd != std::string::npos || behindTurnEnd(atEnd, tokenizer) != std::string::npos;
    if (!known) m_markup.stopToken = stopToken(atEnd, rest, tokenizer);
    size_t cut = 0;
    if (rest.starts_with(atEnd) && (turnEnd == std::string::npos || atEnd.size() >= turnEnd)) {
        cut = atEnd.size();
    } else if (turnEnd != std::string::npos) {
        const size_t next = std::min(rest.find_first_not_of(" \n", turnEnd), rest.size());
        cut = controlInFront(std::string_view(rest).substr(next), tokenizer) > 0 ? next : turnEnd;
    } else if (known) {
        cut = controlInFront(rest, tokenizer);  // the newest reply ends with one token, older ones with another
    }
    const size_t replyEnd = spanOf(exchange, kReplyMark).end;
    cut = seamNear(exchange, replyEnd + cut, tokenizer) - replyEnd;
    m_markup.assistantSuffix = rest.substr(0, cut);
    m_markup.userPrefix = rest.substr(cut);
    const std::string& ends = isBlank(m_markup.assistantSuffix) ? rest : m_markup.assistantSuffix;
    if (turnEnd == std::string::npos) m_markup.stop = ends.substr(0, ends.find_last_not_of(" \n") + 1);
}

Result<void> TurnRenderer::probeSystem() {
    const auto standsFirst = [](const Result<Text>& rendered) {
        if (!rendered) return false;
        const Span system = spanOf(*rendered, kSystemMark);
        return isWhole(*rendered, kSystemMark, kSystem) && system.end <= spanOf(*rendered, kUserMark).begin;
    };
    const Message system{"system", Text(kSystem, kSystemMark)}, user{"user", Text(kUser, kUserMark)},
        reply{"assistant", Text(kReply, kReplyMark)}, next{"user", Text(kNext, kNextMark)};
    if (!standsFirst(render({system, user}, true))) m_inParts |= kSystemRole;
    if ((m_inParts & kSystemRole) != 0 && !standsFirst(render({system, user}, true))) {
        m_inParts &= ~unsigned{kSystemRole};
        m_system = SystemPlace::Merged;
    }
    if (m_system == SystemPlace::Own && !standsFirst(render({system, user, reply, next}, true)))
        m_system = SystemPlace::InFirstTurn;
    if (m_system == SystemPlace::Merged && !standsFirst(begin({kSystem}, kUser)))
        return unusable("it has no place for a system prompt");
    const Text opened = TRY(begin({kSystem}, kUser));
    const Span place = spanOf(opened, kSystemMark);
    const size_t begin = spanOf(opened, kUserMark).begin;
    m_markup.systemPrefix = between(opened, 0, place.begin);
    m_markup.preambleOpensTurn = !std::string_view(opened.bytes()).substr(0, begin).ends_with(m_markup.userPrefix);
    const size_t end = m_markup.preambleOpensTurn ? begin : begin - m_markup.userPrefix.size();
    if (end < place.end) return unusable("the system prompt and the first turn overlap");
    m_markup.systemSuffix = between(opened, place.end, end);
    return {};
}

/// It stands where a given one would, and given, it makes the same text: on any day.
void TurnRenderer::probeOwnSystem() {
    if (m_system == SystemPlace::Merged) return;
    const Opening none, later{"", {1999, 12, 31}};
    const Result<Text> opened = begin(none, kUser);
    if (!opened) return;
    const std::string &written = opened->bytes(), &before = m_markup.systemPrefix;
    const size_t end = spanOf(*opened, kUserMark).begin;
    const size_t behind = m_markup.systemSuffix.size() + (m_markup.preambleOpensTurn ? 0 : m_markup.userPrefix.size());
    if (end == std::string::npos || end < before.size() + behind || !written.starts_with(before)) return;
    std::string own = written.substr(before.size(), end - behind - before.size());
    const auto same = [&](const Opening& without) {
        const Result<Text> given = begin({own, without.day}, kUser), left = begin(without, kUser);
        return given && left && given->bytes() == left->bytes();
    };
    if (!own.empty() && same(none) && same(later)) m_markup.ownSystem = std::move(own);
}

/// Whether what a reply thought before it spoke is gone once the conversation goes on.
bool TurnRenderer::forgetsThoughts(const Tokenizer& tokenizer) const {
    constexpr const char* thought = "Dusk";
    const auto tells = [&](const Result<Text>& rendered) {
        std::string said;
        for (size_t i = 0; rendered && i < rendered->size(); ++i) {
            if (rendered->markAt(i) == kReplyMark) said += rendered->bytes()[i];
        }
        return said.find(thought) != std::string::npos;
    };
    const Message user{"user", Text(kUser, kUserMark)}, next{"user", Text(kNext, kNextMark)},
        answer{"assistant", Text(kReply)};
    const ThoughtMarks marks = thoughtMarksOf(tokenizer);
    const std::string thoughts = std::string(marks.opening) + "\n" + thought + "\n" + std::string(marks.closing);
    const Message within{"assistant", Text(thoughts + "\n\n" + kReply, kReplyMark)};
    const Message apart{"assistant", Text(kReply, kReplyMark), Text(thought, kReplyMark)};
    const Result<Text> continued = render({user, within, next, answer, next}, true);  // some keep the newest reply's
    return (continued && !tells(continued)) ||
           (tells(render({user, apart}, false)) && !tells(render({user, apart, next, answer, next}, true)));
}

/// Says where a whole conversation, rendered at once, would be another.
void TurnRenderer::probeRewriting(const Text& exchange, const Tokenizer& tokenizer) {
    const Message user{"user", Text(kUser, kUserMark)};
    if (forgetsThoughts(tokenizer)) m_note.push_back(saying(Say::TemplateLeavesThoughts));
    if (m_system == SystemPlace::InFirstTurn) m_note.push_back(saying(Say::TemplateMovesSystem));
    if (m_system == SystemPlace::Merged) m_note.push_back(saying(Say::TemplateHasNoSystem));
    const Result<Text> newest = render({user, {"assistant", Text(kReply, kReplyMark)}}, true);
    const size_t end = spanOf(exchange, kReplyMark).end;
    const bool same = newest && newest->bytes().substr(0, end) == exchange.bytes().substr(0, end);
    const std::string opening = between(exchange, spanOf(exchange, kUserMark).end, end);
    if (!same || !opening.starts_with(m_markup.userSuffix)) m_note.push_back(saying(Say::TemplateRewritesNewest));
    const Result<Text> today = render({user}, true), another = render({user}, true, {1999, 12, 31});
    if (today && another && today->bytes() != another->bytes()) m_note.push_back(saying(Say::TemplateTellsDate));
}

/// Where the preamble is cut from the first turn so that the tokens are those of both as one text.
void TurnRenderer::probeSeams(const Tokenizer& tokenizer) {
    for (const bool hasSystem : {false, true}) {
        const Result<Text> opened = begin({hasSystem ? kSystem : ""}, kUser);
        if (!opened) continue;
        const Span user = spanOf(*opened, kUserMark);
        if (!user.found()) continue;  // a template that leaves a lone message out
        const size_t end = preambleEnd(*opened, user.begin, hasSystem);
        m_seam[hasSystem ? 1 : 0] =
            static_cast<std::ptrdiff_t>(seamNear(*opened, end, tokenizer)) - static_cast<std::ptrdiff_t>(end);
    }
}

}  // namespace daylong::text
