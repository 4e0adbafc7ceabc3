// What is redacted while the program runs is in no file, and in no memory of the model's.
#include "archive/redact.h"
#include "memory/budget.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>

using namespace daylong;
using namespace daylong::chat;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSecret = "The secret is Xylophonkasten";

void likeliest(settings::Settings& settings) {
    settings.ownSampling = true;
    settings.sampling.temperature = 0.0F;
}

struct Stage {
    QTemporaryDir folder;
    fs::path root = folder.path().toStdString();
    Chat chat{root / "t.db", likeliest, localResponderMaker({.open = modelFiles(kModel)}), root / "cache"};

    Stage() { chat.start(); }
    std::string filesWithIt() const {
        std::string found;
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            if (!entry.is_regular_file()) continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            if (bytes.find("ylophonkasten") != std::string::npos) found += entry.path().filename().string() + " ";
        }
        return found;
    }
    std::string lastReply() { return chat.messages().back().text; }
    store::Redacted redact(const store::RedactionOrder& order) {
        auto redacted = unwrap(archive::redact(*chat.service, order));
        chat.service->drain();
        return redacted;
    }
};

}  // namespace

class RedactTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theModelAnswersAsIfItHadNeverBeenSaid() {
        Stage stage, never;
        stage.chat.say(kSecret);
        const auto said = stage.chat.messages();
        QVERIFY(!stage.filesWithIt().empty());
        const auto kept = [&] { return memory::keptBytes(stage.root / "cache" / "memory"); };
        QTRY_VERIFY(kept() > 0);  // another thread writes it, and may come after the reply
        const uint64_t keptBefore = kept();
        const auto redacted = stage.redact({.conversation = stage.chat.conversation(), .first = said.front().id});
        QCOMPARE(redacted.messages.size(), said.size());
        QVERIFY(!redacted.unfinished);
        QCOMPARE(stage.filesWithIt(), std::string());
        QVERIFY(kept() < keptBefore);
        QVERIFY(stage.chat.messages().empty());
        stage.chat.say("Once there was a girl");
        never.chat.say("Once there was a girl");
        QVERIFY(!stage.lastReply().empty());
        QCOMPARE(stage.lastReply(), never.lastReply());
        QCOMPARE(stage.chat.memory().next, never.chat.memory().next);
    }

    void theTalkGoesOnAndTheTitleIsAnother() {
        Stage stage;
        stage.chat.say(kSecret);
        stage.chat.say("Once there was a girl");
        const auto messages = stage.chat.messages();
        stage.redact({.messages = {messages.front().id}});
        QCOMPARE(stage.filesWithIt(), std::string());
        QCOMPARE(stage.chat.messages().size(), messages.size() - 1);
        QCOMPARE(stage.chat.all<ConversationChanged>().back().conversation.title, std::string("Once there was a girl"));
        stage.chat.say("And then?");
        QVERIFY(stage.chat.messages().back().role == store::MessageRole::Assistant);
        QVERIFY(stage.chat.all<Failed>().empty());
    }

    void anotherConversationThanTheOpenOneIsRedactedToo() {
        Stage stage;
        stage.chat.say(kSecret);
        const auto secret = stage.chat.conversation();
        stage.chat.service->newConversation();
        stage.chat.say("Once there was a girl");
        const auto found = unwrap(archive::findToRedact(*stage.chat.service, {.search = "xylophonkasten"}));
        QVERIFY(!found.empty());
        stage.redact({.conversation = secret});
        QCOMPARE(stage.filesWithIt(), std::string());
        QCOMPARE(stage.chat.all<ConversationRemoved>().size(), size_t{1});  // nothing was left in it
        QVERIFY(!fs::exists(stage.root / "cache" / "memory" / std::to_string(secret)));
        QCOMPARE(stage.chat.messages().size(), size_t{2});
    }
};

QTEST_GUILESS_MAIN(RedactTest)
#include "redact_test.moc"
