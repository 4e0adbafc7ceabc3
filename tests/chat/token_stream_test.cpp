// TokenStream's table of states, row by row, over a model that counts words and fails as told; and that stream, cache
// and transcript agree whenever it says Attached.
#include "chat/local/notes.h"
#include "chat/local/token_stream.h"
#include "store/sqlite.h"
#include "support/scripted_responder.h"
#include "support/unwrap.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <utility>

using namespace daylong;
using namespace daylong::chat;
using State = TokenStream::State;

namespace {

/// What goes wrong next, once.
struct Trouble {
    std::optional<ErrorCode> reading;  // of a turn
    bool stop = false;
};

class FailingModel final : public unit::ScriptedModel {
public:
    FailingModel(unit::Script script, std::shared_ptr<Trouble> trouble)
        : ScriptedModel(std::move(script)), m_trouble(std::move(trouble)) {}
    Result<void> read(const Turn& turn, TokenObserver& observer) override {
        const std::optional<ErrorCode> code = std::exchange(m_trouble->reading, std::nullopt);
        if (!code) return ScriptedModel::read(turn, observer);
        if (*code == ErrorCode::Device)  // what it was reading counts as read
            TRY(observer.onTokens(std::vector<int32_t>(cost(turn), 7)));
        return Error{*code, "it fell off the bus"};
    }
    Result<uint64_t> resume(const Stream& stream, const ReadTokens& read, TokenObserver& observer) override {
        if (observer.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
        return ScriptedModel::resume(stream, read, observer);
    }

private:
    std::shared_ptr<Trouble> m_trouble;
};

class Kept final : public Observer {
public:
    Kept(store::TranscriptWriter& transcript, store::Message reply)
        : m_transcript(transcript), m_reply(std::move(reply)) {}
    Result<void> onText(std::string_view utf8) override { return m_transcript.extendReply(m_reply, utf8); }
    bool shouldStop() override { return false; }
    Result<void> store() override { return {}; }

private:
    store::TranscriptWriter& m_transcript;
    store::Message m_reply;
};

}  // namespace

class TokenStreamTest : public QObject {
    Q_OBJECT

    struct Scene {
        explicit Scene(const std::filesystem::path& database) {
            transcript = unwrap(store::TranscriptWriter::open(database));
            const auto newest = unwrap(transcript->newestConversation());
            conversation = newest ? newest->id : unwrap(transcript->createConversation("")).id;
            workplace = {.transcript = transcript.get(),
                         .tell = [](const Event&) {},
                         .shouldStop = [this] { return trouble->stop; },
                         .goOnLoading = [](double) { return true; },
                         .note = [this](const Sayings& says) -> Result<void> {
                             notes.push_back(inEnglish(says));
                             return {};
                         }};
            unit::Script script;
            script.model.fingerprint = script.model.name = "words";
            const auto models = std::make_shared<LocalModels>();
            models->open = [script, trouble = trouble](const settings::Settings&, const std::function<bool(double)>&) {
                return Result<std::unique_ptr<TokenModel>>(std::make_unique<FailingModel>(script, trouble));
            };
            models->automaticDevices = [] { return std::vector<std::string>{"gpu:0", "cpu"}; };
            host = std::make_unique<ModelHost>(models, workplace);
            check(host->load({}));
            stream = std::make_unique<TokenStream>(*host, workplace);
        }
        Result<void> open() { return stream->open(conversation, text::Opening{"Be brief."}); }
        store::Message say(const std::string& text) {
            return unwrap(transcript->appendMessage(conversation, store::MessageRole::User, text));
        }
        Result<void> reply() {
            const store::Message message = unwrap(transcript->beginReply(conversation));
            Kept kept(*transcript, message);
            TRY(stream->answer(message, kept));
            TRY(transcript->extendReply(message, ""));
            TRY(transcript->finishReply(message.id, store::MessageState::Complete));
            return {};
        }
        store::Conversation row() { return unwrap(transcript->conversation(conversation)).value(); }
        bool agrees() { return host->model()->memory().next == row().tokenCount && stateOf() == State::Attached; }
        State stateOf() const { return stream->state(); }

        std::shared_ptr<Trouble> trouble = std::make_shared<Trouble>();
        std::unique_ptr<store::TranscriptWriter> transcript;
        store::ConversationId conversation = 0;
        std::vector<std::string> notes;
        Workplace workplace;
        std::unique_ptr<ModelHost> host;
        std::unique_ptr<TokenStream> stream;
    };

    QTemporaryDir m_folder;
    std::filesystem::path m_file;

private Q_SLOTS:
    void init() {
        static int number = 0;
        m_file = m_folder.filePath(QStringLiteral("%1.db").arg(++number)).toStdString();
    }

    void itIsDetachedAttachedAndDetachedAgain() {
        Scene scene(m_file);
        QVERIFY(scene.stateOf() == State::Detached);
        check(scene.open());
        QVERIFY(scene.agrees());
        QVERIFY(scene.row().streamState == store::StreamState::Whole);
        scene.say("Once upon a time");
        check(scene.stream->readUnread(0));
        check(scene.reply());
        QVERIFY(scene.agrees());
        scene.stream->close();
        QVERIFY(scene.stateOf() == State::Detached);
        check(scene.open());
        QVERIFY(scene.agrees());
        QVERIFY(scene.notes.empty());
    }

    void aStopWhileItOpensLeavesItBrokenAndATurnThatIsStoppedDoesNot() {
        Scene scene(m_file);
        check(scene.open());
        scene.say("Once upon a time");
        scene.trouble->stop = true;
        QVERIFY(scene.stream->readUnread(0).error().code == ErrorCode::Cancelled);
        QVERIFY(scene.agrees());
        QVERIFY(scene.open().error().code == ErrorCode::Cancelled);
        QVERIFY(scene.stateOf() == State::Broken);
        scene.trouble->stop = false;
        check(scene.open());
        check(scene.stream->readUnread(0));
        QVERIFY(scene.agrees());
    }

    void aTurnThatFailsLeavesItBroken() {
        Scene scene(m_file);
        check(scene.open());
        scene.say("Once upon a time");
        scene.trouble->reading = ErrorCode::Io;
        QVERIFY(!scene.stream->readUnread(0));
        QVERIFY(scene.stateOf() == State::Broken);
        check(scene.open());
        check(scene.stream->readUnread(0));
        QVERIFY(scene.agrees());
    }

    void aLostDeviceLeavesItAttachedOnTheNextOne() {
        Scene scene(m_file);
        check(scene.open());
        scene.say("Once upon a time");
        scene.trouble->reading = ErrorCode::Device;
        check(scene.stream->readUnread(0));
        QVERIFY(scene.agrees());
    }

    void whatIsCutOffIsOutOfStreamAndCache() {
        Scene scene(m_file);
        check(scene.open());
        const uint64_t before = scene.row().tokenCount;
        scene.say("Once upon a time");
        check(scene.stream->readUnread(0));
        check(scene.reply());
        const auto said = unwrap(scene.transcript->turnsBefore(scene.conversation, 99, 9));
        const std::vector<store::Message> oldestFirst(said.rbegin(), said.rend());
        check(scene.stream->takeBack(oldestFirst));
        if (scene.stateOf() == State::Broken) check(scene.open());
        QVERIFY(scene.agrees());
        QCOMPARE(scene.row().tokenCount, before);
    }

    void aDamagedRecordIsNotedInTheTranscriptAndReadAnewOnce() {
        Scene scene(m_file);
        check(scene.open());
        scene.say("Once upon a time");
        check(scene.stream->readUnread(0));
        check(scene.reply());
        {
            const auto other = unwrap(store::Database::open(m_file, store::Database::Mode::ReadWrite));
            check(other->execute("DELETE FROM token_chunk WHERE first > 0"));
        }
        const store::Message reply = unwrap(scene.transcript->lastTurn(scene.conversation)).value();
        QVERIFY(!unwrap(scene.stream->canGoOn(reply)));
        QVERIFY(scene.stateOf() == State::Broken);
        QVERIFY(scene.row().streamState == store::StreamState::Damaged);
        check(scene.open());
        QVERIFY(scene.agrees());
        QCOMPARE(scene.notes.size(), size_t(1));
        check(scene.open());
        QCOMPARE(scene.notes.size(), size_t(1));
    }

    void anEndWhileTokensAreReadAnewIsFoundByTheNextStart() {
        {
            Scene scene(m_file);
            check(scene.open());
            scene.say("Once upon a time");
            check(scene.stream->readUnread(0));
            check(scene.reply());
            check(scene.transcript->finishStream(scene.conversation, {.model = "another model's"}));
            scene.trouble->reading = ErrorCode::Io;  // as a kill there would leave it
            QVERIFY(!scene.open());
            QCOMPARE(scene.notes.size(), size_t(1));
            QVERIFY(scene.row().streamState == store::StreamState::ToBeRead);
        }
        Scene scene(m_file);
        check(scene.open());
        QVERIFY(scene.agrees());
        QVERIFY(scene.notes.empty());  // it was said
        QVERIFY(scene.row().streamState == store::StreamState::Whole);
    }

    void whatWasReadAnewIsCountedInWords() {
        for (const auto why : {ReadAnewBecause::OtherModel, ReadAnewBecause::OtherTemplate, ReadAnewBecause::Damaged}) {
            const auto note = [why](size_t newest) { return inEnglish(noteOfReadingAnew(why, "Mia", newest)); };
            QVERIFY2(note(0).ends_with("Mia reads the whole conversation anew."), note(0).c_str());
            QVERIFY2(note(1).find("Mia reads the newest message anew;") != std::string::npos, note(1).c_str());
            QVERIFY2(note(2).find("Mia reads the newest 2 messages anew;") != std::string::npos, note(2).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TokenStreamTest)
#include "token_stream_test.moc"
