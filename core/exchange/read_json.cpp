#include "exchange/read_file.h"

#include "base/say.h"
#include "exchange/daylong_json.h"
#include "exchange/formats.h"
#include "exchange/json_values.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

using Element = JsonElements::Element;

struct Parsed {
    json value;
    size_t failedAt = 0;  // 0: it is JSON
};

Parsed parse(std::string& text) {
    repairJson(text);
    try {
        return {.value = json::parse(text)};
    } catch (const json::parse_error& error) {
        return {.failedAt = std::max<size_t>(error.byte, 1)};
    } catch (const json::exception&) {  // a number out of range
        return {.failedAt = 1};
    }
}

/// What an element holds; nothing where it is damaged, which is counted and said.
std::optional<json> readElement(JsonElements& elements, Element& element, uint64_t number, const std::string& name,
                                const ReadingEvents& events) {
    Parsed parsed = parse(element.text);
    if (parsed.failedAt == 0 && element.whole) return std::move(parsed.value);
    const bool damaged = !element.tooLarge || (parsed.failedAt > 0 && parsed.failedAt < element.text.size());
    events.skip(damaged ? reason::kDamaged : reason::kTooLarge);
    const bool cutShort = !element.whole && parsed.failedAt >= element.text.size();
    events.damage->push_back(!damaged   ? saying(Say::ImportConversationTooLarge, name, number)
                             : cutShort ? saying(Say::ImportConversationCutShort, name, number)
                                        : saying(Say::ImportConversationDamaged, name, number, parsed.failedAt));
    if (damaged) elements.damagedAt(element, parsed.failedAt);
    return {};
}

constexpr ReadConversation kReaders[] = {readChatGpt, readOpenWebUi, readLmStudio, readDaylong, readMessages};

std::optional<ImportedConversation> recognise(const json& value, const ReadingEvents& events) {
    for (const ReadConversation read : kReaders) {
        if (std::optional<ImportedConversation> conversation = read(value, events)) return conversation;
    }
    return {};
}

/// A later version may mean other things by the same names.
Result<void> checkHeader(const std::string& header, const std::string& name) {
    const json value = json::parse(header, nullptr, false);
    const json& version = valueAt(value, "version");
    if (textAt(value, "format") != kFormatName || !version.is_number_integer() ||
        version.get<int64_t>() <= kFormatVersion)
        return {};
    return failure(ErrorCode::TooNew, Say::ImportNewerFormat, name, version.dump(), kFormatVersion);
}

/// The one object of a small file.
Result<json> readOne(ByteStream& stream, const std::string& name, const ReadingEvents& events) {
    JsonElements elements(stream);
    std::optional<Element> element = TRY(elements.next());
    std::optional<json> value = element ? readElement(elements, *element, 1, name, events) : std::nullopt;
    return value ? std::move(*value) : json();
}

}  // namespace

Result<void> readJson(ByteStream& stream, const std::string& name, const ReadingEvents& events,
                      const JsonLimits& limits) {
    JsonElements elements(stream, limits);
    uint64_t others = 0;
    for (uint64_t number = 1;; ++number) {
        std::optional<Element> element = TRY(elements.next());
        if (number == 1 && !elements.header().empty()) TRY(checkHeader(elements.header(), name));
        if (!element) break;
        const std::optional<json> value = readElement(elements, *element, number, name, events);
        if (!value) continue;
        element.reset();  // a large one's text is not needed twice
        std::optional<ImportedConversation> conversation = recognise(*value, events);
        if (conversation) TRY(events.conversation(std::move(*conversation)));
        else if (!elements.isBehindDamage()) ++others;  // there, also pieces of what is damaged are found
    }
    events.skip(reason::kNoConversation, others);
    if (elements.gaveUp()) events.damage->push_back(saying(Say::ImportTooDamaged, name));
    return {};
}

Result<void> readJan(ByteStream& thread, ByteStream& messages, const std::string& name, const ReadingEvents& events) {
    std::optional<ImportedConversation> conversation = readJanThread(TRY(readOne(thread, name, events)));
    if (!conversation) {
        events.skip(reason::kNoConversation);
        return {};
    }
    JsonElements lines(messages);
    for (uint64_t number = 1;; ++number) {
        std::optional<Element> element = TRY(lines.next());
        if (!element) break;
        const std::optional<json> value = readElement(lines, *element, number, name, events);
        std::optional<ImportedMessage> message = value ? readJanMessage(*value, events) : std::nullopt;
        if (message) conversation->messages.push_back(std::move(*message));
    }
    inOneLine(*conversation);
    return events.conversation(std::move(*conversation));
}

}  // namespace daylong::exchange
