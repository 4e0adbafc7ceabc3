// What a client hears of the endless conversation: by a responder that counts as a server does, or not at all.
#include "serve/endless_conversation.h"

#include "support/temporary_folder.h"
#include "support/turn_responders.h"
#include "support/unit.h"

#include <memory>
#include <string>
#include <variant>

using namespace daylong;
using namespace daylong::unit;

namespace {

/// Its messages have places, each as long as it has letters; and it tells what it was given to tell.
class CountingResponder final : public TurnResponder {
public:
    CountingResponder(const chat::Workplace& workplace, const chat::ReplyStats& stats)
        : TurnResponder(workplace), m_stats(stats) {}

    Result<void> read(store::MessageId said, chat::Reading) override {
        const auto message = TRY(m_workplace.transcript->message(said));
        m_workplace.tell(chat::MessageRead{said, {100, 100 + message->text.size()}});
        return {};
    }
    Result<chat::Reply> answer(const store::Message& reply, chat::Observer& observer) override {
        chat::Reply said = TRY(TurnResponder::answer(reply, observer));
        said.stats = m_stats;
        return said;
    }

private:
    Result<std::string> textOf(const store::Message&) override { return std::string("A reply of a few words."); }
    const chat::ReplyStats m_stats;
};

struct Answer {
    std::string text;
    serve::Usage usage;
};

Answer askedBy(const chat::ReplyStats& stats) {
    const TemporaryFolder folder;
    chat::ChatService service({.database = folder / "talk.db",
                               .makeResponder =
                                   [stats](const settings::Settings&, const chat::Workplace& workplace) {
                                       return Result<std::unique_ptr<chat::Responder>>(
                                           std::make_unique<CountingResponder>(workplace, stats));
                                   },
                               .overrideSettings = {}});
    service.start();
    serve::Asked asked;
    asked.messages.push_back({text::Role::User, "Hello there"});
    Answer answer;
    const serve::Outcome outcome =
        serve::EndlessConversation(service, chat::kOpenOne)
            .answer(asked, {.hear = [&](const serve::Piece& piece) { answer.text += piece.text; },
                            .isGone = [] { return false; }});
    if (const auto* answered = std::get_if<serve::Answered>(&outcome)) answer.usage = answered->usage;
    return answer;
}

}  // namespace

TEST("of a server's reply its own count is told, with what it had read before") {
    const Answer answer = askedBy({.replyTokens = 6, .promptTokens = 900, .cachedTokens = 840});
    CHECK_EQUAL(answer.text, "A reply of a few words.");
    CHECK_EQUAL(answer.usage.reply, 6U);
    CHECK_EQUAL(answer.usage.prompt, 900U);
    CHECK_EQUAL(answer.usage.cached, 840U);
}

TEST("of a reply made here, and of a server that counts nothing, the message's own tokens are told") {
    const Answer answer = askedBy({.replyTokens = 6});
    CHECK_EQUAL(answer.usage.reply, 6U);
    CHECK_EQUAL(answer.usage.prompt, 11U);
    CHECK_EQUAL(answer.usage.cached, 0U);
}
