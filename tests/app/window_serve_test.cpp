// Other programs talk in the window's conversation: as it is switched on and off, and as it is seen meanwhile.
#include "compose.h"
#include "desktop/questions.h"
#include "window_serve.h"

#include "serve/raw_client.h"
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "support/temporary_folder.h"
#include "support/turn_responders.h"
#include "support/unwrap.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <thread>

using namespace daylong;
using namespace daylong::unit;

namespace {

std::string talk(const std::string& token, const std::string& text, bool stream = false) {
    const json body = {{"model", "daylong"}, {"stream", stream}, {"messages", {{{"role", "user"}, {"content", text}}}}};
    return request("POST", "/v1/chat/completions", "Authorization: Bearer " + token + "\r\n", body.dump());
}

uint16_t portOf(const std::string& address) {
    return static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

/// Requests that wait behind the one that is answered.
int waitingAt(uint16_t port) {
    const json health = ask(port, request("GET", "/health", "")).parsed();
    return health.is_object() ? health.value("waiting", -1) : -1;
}

/// Its model's file is another one since it was loaded, and to load that takes until it is told to stop, or too long.
struct SlowLoading {
    std::atomic<int> loads = 0;
    std::atomic<bool> wasStopped = false;

    class Changed final : public TurnResponder {
    public:
        using TurnResponder::TurnResponder;
        Result<void> read(store::MessageId, chat::Reading) override {
            return Error{ErrorCode::FileChanged, "it is another file"};
        }

    private:
        Result<std::string> textOf(const store::Message&) override { return std::string(); }
    };
    chat::MakeResponder maker() {
        return [this](const settings::Settings&,
                      const chat::Workplace& workplace) -> Result<std::unique_ptr<chat::Responder>> {
            for (int i = 0, most = ++loads > 1 ? 2000 : 0; i < most; ++i) {
                wasStopped = !workplace.goOnLoading(0.5);
                if (wasStopped) return Error{ErrorCode::Cancelled, "stopped"};
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            return std::unique_ptr<chat::Responder>(std::make_unique<Changed>(workplace));
        };
    }
};

/// The window without its window.
struct World {
    TemporaryFolder folder;
    std::unique_ptr<app::Composition> program;

    explicit World(std::chrono::milliseconds perWord = std::chrono::milliseconds(1)) { open(perWord); }
    explicit World(chat::MakeResponder responder) { open(std::move(responder)); }
    void open(std::chrono::milliseconds perWord) { open(scriptedTurns({"A reply of a few words."}, perWord)); }
    void open(chat::MakeResponder responder) {
        program.reset();
        program = std::make_unique<app::Composition>(
            app::CompositionOptions{.database = folder / "talk.db",
                                    .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                    .makeResponder = std::move(responder),
                                    .inspect = {},
                                    .apiToken = folder / "token",
                                    .library = folder / "models"});
        program->start();
    }
    ui::ServeViewModel& serve() { return *program->chat().settings()->serve(); }
    std::string token() {
        serve().copyToken();
        return QGuiApplication::clipboard()->text().toStdString();
    }
    uint16_t listening() {
        serve().setOn(true);
        return QTest::qWaitFor([this] { return !serve().address().isEmpty(); })
                   ? portOf(serve().address().toStdString())
                   : uint16_t{0};
    }
    int shown() { return program->chat().messages()->rowCount(); }
    bool replying() { return program->chat().replying(); }
    /// As what is said at the window while a reply is made.
    void queue(const char* text) {
        program->chat().queue()->add(chat::kOpenOne, QString::fromUtf8(text), chat::Reading::Whole, {});
    }
    /// "U:text" and "A:text", of a reply that was ended early with " ..." behind it.
    std::vector<std::string> transcript() const {
        const auto reader = unwrap(store::TranscriptReader::open(folder / "talk.db"));
        std::vector<std::string> all;
        for (const store::Message& each :
             unwrap(reader->pageBefore(1, std::numeric_limits<store::MessageId>::max(), 100))) {
            if (each.role == store::MessageRole::Note) continue;
            const bool cut = each.state == store::MessageState::Stopped;
            all.push_back((each.role == store::MessageRole::User ? "U:" : "A:") + (cut ? "..." : each.text));
        }
        return all;
    }
};

const std::string kReply = "A:A reply of a few words.";
using Lines = std::vector<std::string>;

}  // namespace

class WindowServeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offNobodyIsAnswered() {
        World world;
        QVERIFY(world.serve().offered());
        QVERIFY(!world.serve().on());
        QVERIFY(world.serve().address().isEmpty());
        QVERIFY(!std::filesystem::exists(world.folder / "token"));
    }

    void whatAProgramSaysStandsInTheOpenConversation() {
        World world;
        world.serve().setOn(true);
        QTRY_VERIFY(!world.serve().address().isEmpty());
        QCOMPARE(world.serve().problem(), QString());
        const uint16_t port = portOf(world.serve().address().toStdString());
        const std::string asked = talk(world.token(), "A word from a program");  // the clipboard is this thread's
        Heard heard;
        std::thread client([&] { heard = ask(port, asked); });
        QTRY_COMPARE(world.program->chat().messages()->rowCount(), 2);
        client.join();
        QCOMPARE(heard.status, 200);
        QCOMPARE(heard.parsed()["choices"][0]["message"]["content"].get<std::string>(),
                 std::string("A reply of a few words."));
        QCOMPARE(ask(port, talk("wrong", "Hello")).status, 401);
    }

    void switchedOffItIsGoneAndSwitchedOnItIsBack() {
        World world;
        world.serve().setOn(true);
        QTRY_VERIFY(!world.serve().address().isEmpty());
        const uint16_t port = portOf(world.serve().address().toStdString());
        world.serve().setOn(false);
        QVERIFY(world.serve().address().isEmpty());
        QTRY_VERIFY(!RawClient(port).connected());
        world.serve().setOn(true);
        QTRY_VERIFY(!world.serve().address().isEmpty());
    }

    void itIsAsItWasLeftAtTheNextStart() {
        World world;
        world.serve().setOn(true);
        QTRY_VERIFY(!world.serve().address().isEmpty());
        world.open(std::chrono::milliseconds(1));
        QVERIFY(world.serve().on());
        QTRY_VERIFY(!world.serve().address().isEmpty());
        world.serve().setOn(false);
        world.open(std::chrono::milliseconds(1));
        QVERIFY(!world.serve().on());
    }

    void whatIsWrongIsSaid() {
        World world;
        std::ofstream(world.folder / "token") << "short\n";
        world.serve().setOn(true);
        QTRY_VERIFY(world.serve().problem().contains(QStringLiteral("token")));
        QVERIFY(world.serve().address().isEmpty());
    }

    void aPortThatAnotherHasIsToldApart() {
        World world;
        app::WindowServe first(world.program->service()), second(world.program->service());
        const auto at = unwrap(first.begin(world.folder / "token", 0));
        const auto refused = second.begin(world.folder / "token", portOf(at.address));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Network);
        first.endForGood();
        QVERIFY(!first.begin(world.folder / "token", 0));
    }

    void whatCameOfAnEarlierSwitchingIsNotShown() {
        int begun = 0;
        ui::ServeViewModel serve({.begin = [&]() -> Result<ui::ServeViewModel::At> {
                                      if (++begun == 1) return Error{ErrorCode::Network, "the address is taken"};
                                      return ui::ServeViewModel::At{"http://here", "token", "file"};
                                  },
                                  .end = [] {},
                                  .remember = [](bool) {}});
        serve.setOn(true);
        serve.setOn(false);
        serve.setOn(true);
        QTRY_COMPARE(serve.address(), QStringLiteral("http://here"));
        QCOMPARE(serve.problem(), QString());
    }

    void whoLeavesEndsItsReplyAndTheProgramEndsInTheMiddleOfOne() {
        World world(std::chrono::milliseconds(100));
        world.serve().setOn(true);
        QTRY_VERIFY(!world.serve().address().isEmpty());
        const uint16_t port = portOf(world.serve().address().toStdString());
        const std::string token = world.token();
        {
            RawClient client(port);
            client.send(talk(token, "A long one", true));
            client.readUntil("\"content\":\"A");
        }
        QTRY_COMPARE(world.program->chat().messages()->rowCount(), 2);
        QTRY_VERIFY(!world.program->chat().replying());
        RawClient client(port);
        client.send(talk(token, "Another", true));
        client.readUntil("\"content\":\"A");
        world.program->saveAll();
        client.readUntil("");  // comes to its end
        QCOMPARE(world.transcript(), (Lines{"U:A long one", "A:...", "U:Another", "A:..."}));
    }

    void whatAProgramSaysAndCannotBeStoredIsNotThePersonsDraft() {
        World world;
        const uint16_t port = world.listening();
        const QSignalSpy handedBack(&world.program->chat(), &ui::ChatViewModel::rejected);
        const auto other = unwrap(store::Database::open(world.folder / "talk.db", store::Database::Mode::ReadWrite));
        check(other->execute("BEGIN IMMEDIATE"));
        RawClient client(port);
        client.send(talk(world.token(), "From a program"));
        QCOMPARE(heard(client.readUntil("")).status, 503);
        QTest::qWait(200);
        QCOMPARE(handedBack.count(), 0);
    }

    void whoSitsAtTheWindowComesFirst() {
        World world(std::chrono::milliseconds(100));
        const uint16_t port = world.listening();
        world.program->service().send(chat::kOpenOne, "First");
        QTRY_VERIFY(world.replying());
        RawClient client(port);
        client.send(talk(world.token(), "From a program"));
        QTest::qWait(200);  // it waits behind the reply
        world.queue("Second");
        QTRY_COMPARE_WITH_TIMEOUT(world.shown(), 6, 30'000);
        QCOMPARE(heard(client.readUntil("")).status, 200);
        QCOMPARE(world.transcript(), (Lines{"U:First", kReply, "U:Second", kReply, "U:From a program", kReply}));
    }

    void whatIsAskedFromOutsideTheWindowComesFirst() {
        World world(std::chrono::milliseconds(100));
        const uint16_t port = world.listening();
        app::Questions questions(world.program->chat(), world.program->draft());
        RawClient first(port), second(port);
        first.send(talk(world.token(), "From a program"));
        QTRY_VERIFY(world.replying());
        second.send(talk(world.token(), "From another"));
        QTRY_COMPARE(waitingAt(port), 1);
        questions.ask(QStringLiteral("A quick one"));
        QTRY_COMPARE_WITH_TIMEOUT(world.shown(), 6, 30'000);
        QCOMPARE(heard(second.readUntil("")).status, 200);
        QCOMPARE(world.transcript(),
                 (Lines{"U:From a program", kReply, "U:A quick one", kReply, "U:From another", kReply}));
    }

    void whoStopsAReplyCanSayItAnewBeforeTheNextProgramTalks() {
        World world(std::chrono::milliseconds(100));
        const uint16_t port = world.listening();
        RawClient first(port), second(port);
        first.send(talk(world.token(), "From a program"));
        QTRY_VERIFY(world.replying());
        second.send(talk(world.token(), "From another"));
        QTRY_COMPARE(waitingAt(port), 1);
        world.program->chat().stop();
        QTRY_VERIFY(!world.program->chat().busy());
        world.program->chat().regenerate();
        QCOMPARE(heard(second.readUntil("")).status, 200);
        QCOMPARE(world.transcript(), (Lines{"U:From a program", kReply, "U:From another", kReply}));
    }

    void theProgramsEndWaitsForNoModelThatIsLoadedForAReply() {
        SlowLoading loading;
        World world(loading.maker());
        const uint16_t port = world.listening();
        RawClient client(port);
        client.send(talk(world.token(), "From a program"));
        QTRY_COMPARE(loading.loads.load(), 2);
        world.program->saveAll();
        QVERIFY(loading.wasStopped);
        loading.wasStopped = false;
        loading.loads = 0;
        world.open(loading.maker());  // and where the window is closed
        RawClient other(world.listening());
        other.send(talk(world.token(), "From a program"));
        QTRY_COMPARE(loading.loads.load(), 2);
        world.program.reset();
        QVERIFY(loading.wasStopped);
    }

    void whoLeavesEndsNothingThatWaitsAtTheWindow() {
        World world(std::chrono::milliseconds(100));
        const uint16_t port = world.listening();
        {
            RawClient client(port);
            client.send(talk(world.token(), "From a program", true));
            client.readUntil("\"content\":\"A");
            world.queue("Mine");
            QTRY_COMPARE(world.program->chat().queue()->rowCount(), 1);
        }
        QTRY_COMPARE_WITH_TIMEOUT(world.shown(), 4, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(!world.replying(), 30'000);
        QCOMPARE(world.transcript(), (Lines{"U:From a program", "A:...", "U:Mine", kReply}));
    }

    void whoLeavesBeforeItsTurnHasSaidNothing() {
        World world(std::chrono::milliseconds(100));
        const uint16_t port = world.listening();
        world.program->service().send(chat::kOpenOne, "First");
        QTRY_VERIFY(world.replying());
        {
            RawClient client(port);
            client.send(talk(world.token(), "Never mind"));
            QTest::qWait(200);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!world.replying(), 30'000);
        QCOMPARE(ask(port, talk(world.token(), "Then this")).status, 200);
        QCOMPARE(world.transcript(), (Lines{"U:First", kReply, "U:Then this", kReply}));
    }
};

QTEST_MAIN(WindowServeTest)
#include "window_serve_test.moc"
