#include "exchange/gpt4all.h"

#include "base/say.h"
#include "base/utf8.h"
#include "exchange/json_elements.h"
#include "exchange/times.h"

#include <algorithm>

namespace daylong::exchange {

namespace {

using store::MessageRole;
using store::MessageState;

constexpr std::string_view kMagic = "\xF5\xD5\x53\xCC";
constexpr uint64_t kNewest = 12;
constexpr uint64_t kLongestText = uint64_t{64} << 20U;  // bytes
constexpr int kDeepest = 8;                             // a reply has parts, which have parts
constexpr uint64_t kMostParts = 1'000'000;

/// Values as QDataStream writes them.
class Fields {
public:
    Fields(ByteStream& stream, std::string name) : m_stream(&stream), m_name(std::move(name)) {}

    const std::string& name() const { return m_name; }
    Error damaged() const { return failure(ErrorCode::InvalidFile, Say::ImportDamaged, m_name); }
    Error cutShort() const { return failure(ErrorCode::InvalidFile, Say::ImportCutShort, m_name); }

    Result<uint64_t> number(size_t bytes) {
        const std::string_view text = TRY(m_stream->peek(bytes));
        if (text.size() < bytes) return cutShort();
        uint64_t value = 0;
        for (const char c : text.substr(0, bytes)) value = value << 8U | static_cast<unsigned char>(c);
        m_stream->take(bytes);
        return value;
    }
    Result<void> skip(uint64_t bytes) {
        while (bytes > 0) {
            const std::string_view text = TRY(m_stream->peek());
            if (text.empty()) return cutShort();
            const auto count = static_cast<size_t>(std::min<uint64_t>(bytes, text.size()));
            m_stream->take(count);
            bytes -= count;
        }
        return {};
    }
    /// A QByteArray's bytes are passed over.
    Result<void> skipBytes() {
        const uint64_t size = TRY(number(4));
        return size == kNull ? Result<void>() : skip(size);
    }
    /// A QString: UTF-16.
    Result<std::string> text() {
        const uint64_t size = TRY(number(4));
        if (size == kNull) return std::string();
        if (size > kLongestText || size % 2 != 0) return damaged();
        std::string utf8;
        char32_t high = 0;
        for (uint64_t read = 0; read < size;) {
            const std::string_view bytes = TRY(m_stream->peek(2));
            if (bytes.size() < 2) return cutShort();
            const size_t count = std::min<size_t>(bytes.size() & ~size_t{1}, static_cast<size_t>(size - read));
            for (size_t i = 0; i < count; i += 2)
                appendUnit(utf8, high,
                           static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8U |
                                                 static_cast<unsigned char>(bytes[i + 1])));
            m_stream->take(count);
            read += count;
        }
        if (high != 0) appendUtf8(utf8, kReplacementCharacter);
        return utf8;
    }
    Result<void> skipTexts(uint64_t count) {
        for (; count > 0; --count) TRY(text());
        return {};
    }

private:
    static constexpr uint64_t kNull = 0xFFFFFFFFU;

    static void appendUnit(std::string& utf8, char32_t& high, char32_t unit) {
        const bool isLow = unit >= 0xDC00 && unit < 0xE000;
        if (high != 0 && isLow) {
            appendUtf8(utf8, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
            high = 0;
            return;
        }
        if (high != 0) appendUtf8(utf8, kReplacementCharacter);
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (high == 0) appendUtf8(utf8, unit == 0 ? kReplacementCharacter : unit);
    }

    ByteStream* m_stream;
    std::string m_name;  // of the file
};

/// Up to version 10 the model's state stood between; it is passed over.
Result<void> skipModelState(Fields& in, uint64_t version) {
    if (version >= 11) return {};
    const bool hasState = version < 6 || TRY(in.number(1)) != 0;
    if (version >= 2) TRY(in.skip(8));  // the kind of model, the version of its state
    TRY(in.skipTexts(2));               // the last reply, a title
    TRY(in.skip(4));                    // tokens
    if (!hasState) return {};
    TRY(in.skip((version < 4 ? 4 : 0) + 4 + (version >= 7 ? 4 : 0)));
    for (int list = version < 9 ? 0 : 1; list < 2; ++list) {  // logits, tokens
        const uint64_t count = TRY(in.number(8));
        if (count > kLongestText) return in.damaged();
        TRY(in.skip(count * 4));
    }
    return in.skipBytes();
}

/// What was called in a reply, and with what: the text of it stands in the part itself.
Result<void> skipToolCall(Fields& in) {
    constexpr uint64_t kTextType = 10;  // of a QVariant
    TRY(in.text());
    const uint64_t parameters = TRY(in.number(8));
    for (uint64_t i = 0; i < parameters; ++i) {
        TRY(in.text());
        TRY(in.skip(4));
        if (TRY(in.number(4)) != kTextType) return in.damaged();
        TRY(in.skip(1));
        TRY(in.text());
    }
    TRY(in.text());
    TRY(in.skip(4));
    return in.skipTexts(1);
}

/// What the parts of a reply say, one after the other.
Result<std::string> readParts(Fields& in, const ReadingEvents& events, int depth) {
    const uint64_t count = TRY(in.number(8));
    if (count > kMostParts || (count > 0 && depth > kDeepest)) return in.damaged();
    std::string all;
    for (uint64_t i = 0; i < count; ++i) {
        const std::string kind = TRY(in.text());
        const std::string text = TRY(in.text());
        if (kind == "ToolCall: ") TRY(skipToolCall(in));
        if (kind == "Think: ") TRY(in.skip(4));
        if (kind == "Think: ") events.skip(reason::kThoughts);
        else if (kind == "ToolResponse: ") events.skip(reason::kTool);
        else all += text;
        all += TRY(readParts(in, events, depth + 1));
        if (all.size() > kLongestText) return in.damaged();
    }
    return all;
}

Result<void> skipTextList(Fields& in) {
    const uint64_t count = TRY(in.number(4));
    return in.skipTexts(count);
}

Result<void> skipSources(Fields& in, uint64_t version) {
    if (version >= 8) {
        const uint64_t count = TRY(in.number(8));
        for (uint64_t i = 0; i < count; ++i) {
            TRY(in.skipTexts(7));
            TRY(in.skip(12));
        }
    } else if (version >= 3) {
        TRY(in.text());
        TRY(skipTextList(in));
    }
    return {};
}

Result<ImportedMessage> readItem(Fields& in, uint64_t version, const ReadingEvents& events) {
    ImportedMessage message;
    if (version < 12) TRY(in.skip(4));
    const std::string kind = TRY(in.text());
    message.text = TRY(in.text());
    TRY(in.skipTexts(version < 10 ? 2 : 1));
    TRY(in.skip(1));
    const bool stopped = TRY(in.number(1)) != 0;
    TRY(in.skip(2));
    if (kind == "Response: ") {
        message.role = MessageRole::Assistant;
        if (stopped) message.state = MessageState::Stopped;
        if (version >= 11) TRY(in.skip(1));
    } else if (kind == "System: ") {
        message.leftOut = true;
        message.whyLeftOut = reason::kSystem;
    } else if (kind != "Prompt: ") {
        return in.damaged();
    }
    TRY(skipSources(in, version));
    if (version >= 10) {
        const uint64_t attachments = TRY(in.number(8));
        std::string before;
        for (uint64_t i = 0; i < attachments; ++i) {
            TRY(in.skipBytes());
            TRY(in.skipBytes());
            events.skip(reason::kAttachment);
            before += "[attachment]\n\n";
            if (before.size() > kLongestText) return in.damaged();
        }
        message.text.insert(0, before);
    }
    if (version >= 12) {
        std::string parts = TRY(readParts(in, events, 0));
        if (!parts.empty()) message.text = std::move(parts);
    }
    return message;
}

Result<void> readChat(Fields& in, ImportedConversation& conversation, const ReadingEvents& events) {
    TRY(in.skip(kMagic.size()));
    const uint64_t version = TRY(in.number(4));
    if (version < 1 || version > kNewest)
        return failure(ErrorCode::Unsupported, Say::ImportNewerGpt4All, in.name(), version, kNewest);
    conversation.createdMs = timeFromCount(static_cast<double>(TRY(in.number(8))));
    conversation.id = TRY(in.text());
    conversation.title = TRY(in.text());
    TRY(in.skipTexts(2));  // the user's name, the model's
    if (version >= 3) TRY(skipTextList(in));
    TRY(skipModelState(in, version));
    const uint64_t count = TRY(in.number(4));
    size_t bytes = 0;
    for (uint64_t i = 0; i < count; ++i) {
        ImportedMessage message = TRY(readItem(in, version, events));
        bytes += message.text.size();
        if (bytes > JsonLimits{}.largest || i >= JsonLimits{}.mostMessages) return in.damaged();
        message.id = std::to_string(i);
        if (i > 0) message.parent = std::to_string(i - 1);
        conversation.messages.push_back(std::move(message));
    }
    return {};
}

}  // namespace

bool looksLikeGpt4All(std::string_view beginning) { return beginning.starts_with(kMagic); }

Result<void> readGpt4All(ByteStream& stream, const std::string& name, const ReadingEvents& events) {
    Fields in(stream, name);
    ImportedConversation conversation{.source = format::kGpt4All};
    const Result<void> read = readChat(in, conversation, events);
    if (!read && conversation.messages.empty()) return read.error();
    if (!read) {
        const bool cut = read.error().sayings == Sayings{saying(Say::ImportCutShort, name)};
        events.skip(reason::kDamaged);
        events.damage->push_back(saying(cut ? Say::ImportPartCutShort : Say::ImportPartDamaged, name));
    }
    return events.conversation(std::move(conversation));
}

}  // namespace daylong::exchange
