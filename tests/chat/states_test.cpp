// A talk with a model whose layers keep states, which can be taken back to where turns began and to nowhere else: a
// reply stopped and gone on with, said anew, and a message said otherwise leave it, to the bit, as if only what is
// shown had ever been said. And what it has forgotten is quoted to it: no state takes in what was not read.
#include "archive/branches.h"
#include "store/transcript_writer.h"
#include "support/failing_backend.h"
#include "agree.h"
#include "small_shapes.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::chat;

namespace {

void sure(settings::Settings& settings) {
    settings.cacheSize = 1000;  // a turn is less than a quarter of what is seen
    settings.ownSampling = true;
    settings.sampling.temperature = 0.0F;
    settings.sampling.repetitionPenalty = 1.0F;
}

}  // namespace

class StatesTest : public QObject {
    Q_OBJECT

    static std::vector<int32_t> stream(const std::filesystem::path& of) {
        const auto writer = unwrap(store::TranscriptWriter::open(of));
        const auto talk = unwrap(writer->newestConversation()).value();
        return unwrap(writer->readTokens(talk.id, 0, talk.tokenCount));
    }
    static std::string replyOf(Chat& chat) { return chat.messages().back().text; }
    static void goOn(Chat& chat) {
        chat.service->goOn(kOpenOne);
        chat.service->drain();
    }
    static bool wasReadAnew(Chat& chat) {
        const auto all = chat.all<ActivityChanged>();
        return chat.all<StreamRestarted>().size() > 1 ||
               std::ranges::any_of(all, [](const auto& each) { return each.activity == Activity::Rebuilding; });
    }

private Q_SLOTS:
    void whatIsNotShownWasNeverSaid_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"qwen3.5-0.8b", "lfm2-1.2b"}) QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatIsNotShownWasNeverSaid() {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        const auto file = [&](const char* called) {
            return std::filesystem::path(folder.filePath(called).toStdString());
        };
        check(lab::writeSyntheticModel(small(name.toStdString()), model::DType::F32, file("model.gguf")));
        {
            Chat chat(file("t.db"), sure, file("model.gguf")), straight(file("straight.db"), sure, file("model.gguf"));
            chat.start();
            chat.say("Once there was a cat");
            chat.stopAt(3);
            chat.say("It had a dog");
            chat.listen({});
            QCOMPARE(chat.messages().back().state, store::MessageState::Stopped);
            const std::string begun = replyOf(chat);
            goOn(chat);
            const std::string whole = replyOf(chat);
            QVERIFY(whole.starts_with(begun) && whole.size() > begun.size());
            chat.service->regenerate(kOpenOne);
            chat.service->drain();
            QVERIFY(replyOf(chat).starts_with(begun) && whole.starts_with(replyOf(chat)));
            archive::edit(*chat.service, chat.messages()[2].id, "They had a bird");
            chat.service->drain();

            straight.start();
            straight.say("Once there was a cat");
            straight.say("They had a bird");
            for (Chat* each : {&chat, &straight}) {
                QCOMPARE(each->messages().back().state, store::MessageState::CutOff);
                goOn(*each);
                each->say("And then?");
                agree(*each);
                QVERIFY(!wasReadAnew(*each));
            }
            QVERIFY(!replyOf(chat).empty() && replyOf(chat) != whole);
            QCOMPARE(replyOf(chat), replyOf(straight));
        }
        QVERIFY(stream(file("t.db")) == stream(file("straight.db")));
    }

    /// Also where reading is so slow that another model's keys would be put back instead.
    void whatIsRecalledIsQuotedToIt() {
        const QTemporaryDir folder;
        const std::filesystem::path here = folder.path().toStdString();
        check(lab::writeSyntheticModel(small("qwen3.5-0.8b"), model::DType::F32, here / "model.gguf"));
        const auto slow = [](const settings::Settings&) {
            return Result<std::unique_ptr<engine::Backend>>(
                std::make_unique<testing::FailingBackend>(testing::Failure{.device = "cpu", .secondsARow = 0.004}));
        };
        const auto recalls = [](settings::Settings& settings) {
            sure(settings);
            settings.cacheSize = 400;
            settings.recalls = true;
            settings.recallTokens = 200;
        };
        Chat chat(here / "t.db", recalls, localResponderMaker({.open = modelFiles(here / "model.gguf", slow)}),
                  here / "cache");
        chat.start();
        chat.say("Good morning");  // of what comes first, some tokens are sinks
        chat.say("Wilhelmina collects telescopes");
        for (const char letter : {'a', 'b', 'c', 'd'}) chat.say(std::string(120, letter));
        chat.say("What about Wilhelmina and telescopes?");
        const std::vector<store::Message> all = chat.messages();
        const store::Message& said = all[all.size() - 2];
        const std::vector<MessagesRecalled> recalled = chat.all<MessagesRecalled>();
        QVERIFY(!recalled.empty());
        QCOMPARE(recalled.back().message, said.id);
        QVERIFY(std::ranges::count(recalled.back().passages, all[2].id) == 1);
        QVERIFY(said.tokenEnd - said.tokenBegin > all[2].tokenEnd - all[2].tokenBegin + said.text.size());
        agree(chat);
    }
};

QTEST_GUILESS_MAIN(StatesTest)
#include "states_test.moc"
