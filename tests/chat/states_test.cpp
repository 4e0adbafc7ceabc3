// A talk with a model whose layers keep states, which can be taken back to where turns began and to nowhere else: a
// reply stopped and gone on with, said anew, and a message said otherwise leave it, to the bit, as if only what is
// shown had ever been said.
#include "archive/branches.h"
#include "lab/models/synthetic.h"
#include "store/transcript_writer.h"
#include "agree.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::chat;

namespace {

/// In small. What it says is not its last word again and again, as where the output is the embedding.
lab::SyntheticGeometry small(const std::string& name) {
    lab::SyntheticGeometry geometry = lab::syntheticGeometry(name).value();
    geometry.dim = geometry.ffn = geometry.headDim = 64;
    geometry.layers = 4;
    geometry.heads = 2;
    geometry.kvHeads = 1;
    geometry.vocabSize = 300;
    geometry.tied = false;
    if (geometry.stateDim == 0) return geometry;
    geometry.stateKeyHeads = geometry.stateValueHeads = 2;
    geometry.stateDim = 32;
    return geometry;
}

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
};

QTEST_GUILESS_MAIN(StatesTest)
#include "states_test.moc"
