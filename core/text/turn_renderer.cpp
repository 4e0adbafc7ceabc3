#include "text/turn_renderer.h"

#include "text/stand_in.h"

namespace daylong::text {

using jinja::Text;
using jinja::Value;

namespace {

/// Of work for one rendering: many times what any template needs for an exchange, and little enough that a hostile one
/// is found out in a second, for it is rendered a dozen times before it is used.
constexpr uint64_t kUnits = 2'000'000;

/// "/no_think" or "/think" in a system prompt. Some models and templates know these words; others have a variable.
std::optional<bool> saysToThink(const Text& content) {
    std::string system;
    for (size_t i = 0; i < content.size(); ++i) {
        if (content.markAt(i) == kSystemMark) system += content.bytes()[i];
    }
    if (system.find("/no_think") != std::string::npos) return false;
    return system.find("/think") != std::string::npos ? std::optional(true) : std::nullopt;
}

}  // namespace

Result<std::shared_ptr<const TurnRenderer>> TurnRenderer::create(std::string_view source, const Tokenizer& tokenizer) {
    const std::optional<TokenId> eos = tokenizer.special().eos;
    return create(source, tokenizer, eos ? tokenizer.piece(*eos) : std::string_view());
}

Result<std::shared_ptr<const TurnRenderer>> TurnRenderer::create(std::string_view source, const Tokenizer& tokenizer,
                                                                 std::string_view eos) {
    std::shared_ptr<TurnRenderer> renderer(new TurnRenderer);
    renderer->m_template = TRY(jinja::Template::parse(source));
    if (tokenizer.special().bos) renderer->m_bos = tokenizer.piece(*tokenizer.special().bos);
    renderer->m_eos = eos;
    TRY(renderer->probe(tokenizer));
    return std::shared_ptr<const TurnRenderer>(std::move(renderer));
}

Result<Text> TurnRenderer::render(const std::vector<Message>& messages, bool generate, const jinja::Date& day) const {
    const auto text = [](std::string content) { return Value::text(std::move(content)); };
    std::vector<Value> list;
    uint64_t size = 0;
    for (const Message& message : messages) {
        Value content = Value::text(message.content);
        const std::string_view role = message.role;
        if ((m_inParts & (role == "system" ? kSystemRole : role == "user" ? kUserRole : kReplyRole)) != 0) {
            const Value part = TRY(Value::dict({{text("type"), text("text")}, {text("text"), content}}));
            content = TRY(Value::list({part}));
        }
        std::vector<std::pair<Value, Value>> fields = {{text("role"), text(message.role)}, {text("content"), content}};
        for (const char* name : {"thinking", "reasoning_content"}) {
            if (!message.thoughts.empty()) fields.emplace_back(text(name), Value::text(message.thoughts));
        }
        list.push_back(TRY(Value::dict(std::move(fields))));
        size += message.content.size();
    }
    const Value turns = TRY(Value::list(std::move(list)));
    jinja::Variables variables = {{"messages", turns},        {"add_generation_prompt", Value::boolean(generate)},
                                  {"tools", Value::none()},   {"documents", Value::none()},
                                  {"bos_token", text(m_bos)}, {"eos_token", text(m_eos)}};
    for (const Message& message : messages) {
        if (const std::optional<bool> thinks = saysToThink(message.content)) {
            variables.emplace_back("enable_thinking", Value::boolean(*thinks));
            variables.emplace_back("thinking", Value::boolean(*thinks));
            if (!*thinks) variables.emplace_back("thinking_budget", Value::integer(0));  // Seed-OSS
        }
    }
    return m_template->render(variables, day, kUnits + 500 * size);
}

/// The first user's turn with what stands before it.
Result<Text> TurnRenderer::begin(const Opening& opening, std::string_view content) const {
    std::vector<Message> messages;
    Text user(std::string(content), kUserMark);
    if (!opening.system.empty() && m_system == SystemPlace::Merged) {
        Text both(opening.system, kSystemMark);
        both.append("\n\n");
        both.append(user);
        user = std::move(both);
    } else if (!opening.system.empty()) {
        messages.push_back({"system", Text(opening.system, kSystemMark)});
    }
    messages.push_back({"user", std::move(user)});
    Text rendered = TRY(render(messages, true, opening.day));
    rendered.append(m_generation);
    return rendered;
}

/// Where the preamble ends: before the markup that opens every user's turn, or, where the system prompt stands inside
/// the first one, before the line breaks and spaces that may share a token with the user's words.
size_t TurnRenderer::preambleEnd(const Text& rendered, size_t contentBegin, bool hasSystem) const {
    const std::string_view before = std::string_view(rendered.bytes()).substr(0, contentBegin);
    const auto isSpace = [&](size_t at) {
        return rendered.markAt(at) == 0 && (before[at] == ' ' || before[at] == '\n');
    };
    size_t end = contentBegin;
    if (!m_markup.userPrefix.empty() && before.ends_with(m_markup.userPrefix)) end -= m_markup.userPrefix.size();
    else
        while (end > 0 && isSpace(end - 1)) --end;
    // The seam lies in white space that the template writes; in another rendering there may be none.
    for (std::ptrdiff_t left = m_seam[hasSystem ? 1 : 0]; left != 0; left += left < 0 ? 1 : -1) {
        if (left < 0 ? end == 0 || !isSpace(end - 1) : end >= contentBegin || !isSpace(end)) break;
        if (left < 0) --end;
        else ++end;
    }
    return end;
}

Result<Text> TurnRenderer::preamble(const Opening& opening) const {
    const Text opened = TRY(begin(opening, kUser));
    const Span user = spanOf(opened, kUserMark);
    if (!user.found()) return unusable("the first message is missing");
    return opened.slice(0, preambleEnd(opened, user.begin, !opening.system.empty()));
}

Result<Text> TurnRenderer::firstTurn(std::string_view content, const Opening& opening) const {
    const Text before = TRY(preamble(opening));
    const Text opened = TRY(begin(opening, content));
    if (!opened.bytes().starts_with(before.bytes())) return unusable("its beginning depends on the first message");
    return opened.slice(before.size(), opened.size());
}

Result<Text> TurnRenderer::laterTurn(std::string_view content, const Opening& opening) const {
    std::vector<Message> messages = {{"user", Text(kUser, kUserMark)},
                                     {"assistant", Text(kReply, kReplyMark)},
                                     {"user", Text(std::string(content), kNextMark)}};
    // A system prompt can say how turns are written ("/no_think").
    if (!opening.system.empty() && m_system == SystemPlace::Own)
        messages.insert(messages.begin(), {"system", Text(opening.system, kSystemMark)});
    Text rendered = TRY(render(messages, true, opening.day));
    rendered.append(m_generation);
    const size_t end = spanOf(rendered, kReplyMark).end;
    const std::string_view rest = std::string_view(rendered.bytes()).substr(end);
    if (end == 0 || !rest.starts_with(m_markup.assistantSuffix))
        return unusable("what follows a reply depends on the next message");
    return rendered.slice(end + m_markup.assistantSuffix.size(), rendered.size());
}

Opening openingOn(int day, std::string system) {
    Opening opening{std::move(system)};
    const jinja::Date date{.year = day / 10000, .month = day / 100 % 100, .day = day % 100};
    const bool isOne = date.year >= 1970 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
                       date.day <= 31;
    if (isOne) opening.day = date;
    return opening;
}

}  // namespace daylong::text
