// A temporary conversation with a real, tiny model: it has its memory as long as it lasts, and what is told in it is in
// no file under the program's folders, neither while it lasts nor after it, nor where the program is killed; unless the
// person keeps it.
#include "archive/temporary.h"
#include "test_chat.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <iterator>

using namespace daylong;
using namespace daylong::chat;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSecret = "Zanzibarkasten";

std::unique_ptr<Chat> begin(const fs::path& folder) {
    return std::make_unique<Chat>(
        folder / "t.db", [](settings::Settings& settings) { settings.recalls = true; },
        localResponderMaker({.open = modelFiles(kModel)}), folder / "cache");
}

/// The child: talks until it is killed.
int talkForEver(const fs::path& folder) {
    const auto chat = begin(folder);
    chat->service->start(store::kFirstTemporary);
    for (int i = 0;; ++i) {
        chat->say(std::string("My word is ") + kSecret + " and " + std::to_string(i));
        std::printf("said\n");
        std::fflush(stdout);
    }
}

}  // namespace

class TemporaryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    fs::path folder() const { return m_folder->path().toStdString(); }
    std::string filesWith(const std::string& word) const {
        std::string found;
        for (const auto& entry : fs::recursive_directory_iterator(folder())) {
            if (!entry.is_regular_file()) continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            if (bytes.find(word) != std::string::npos) found += entry.path().string() + " ";
        }
        return found;
    }
    /// What is kept of what models made of conversations.
    std::vector<fs::path> kept() const {
        std::vector<fs::path> files;
        if (!fs::exists(folder() / "cache")) return files;
        for (const auto& entry : fs::recursive_directory_iterator(folder() / "cache")) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
        return files;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void nothingOfItIsInAFileAndItsMemoryIsEndless() {
        auto chat = begin(folder());
        chat->service->start(store::kFirstTemporary);
        chat->service->drain();
        const store::ConversationId id = chat->conversation();
        QVERIFY(store::isTemporary(id));
        for (int i = 0; i < 25; ++i)
            chat->say(std::string("My word is ") + kSecret + ". And then? " + std::to_string(i));
        QVERIFY(chat->all<Failed>().empty());
        QCOMPARE(chat->messages().size(), size_t(50));
        QVERIFY(chat->memory().next > 2 * uint64_t{chat->memory().cacheSize});
        QCOMPARE(filesWith(kSecret), std::string());
        QCOMPARE(filesWith("And then?"), std::string());
        QVERIFY(kept().empty());

        chat->service->newConversation();
        chat->service->drain();
        QVERIFY(!store::isTemporary(chat->conversation()));
        QCOMPARE(chat->all<ConversationRemoved>().size(), size_t(1));
        const auto reader = unwrap(store::TranscriptReader::open(folder() / "t.db"));
        QVERIFY(unwrap(reader->pageBefore(id, kNewest, 10)).empty());
        chat->say("This is kept");
        QTRY_VERIFY(!kept().empty());  // so that what was seen above means something
        QVERIFY(!filesWith("This is kept").empty());
        QVERIFY(chat->all<Failed>().empty());
        chat.reset();
        QCOMPARE(filesWith(kSecret), std::string());
    }

    void leavingItEndsItsReply() {
        auto chat = begin(folder());
        chat->start();
        const store::ConversationId before = chat->conversation();
        chat->say("Hello");
        chat->service->newTemporary();
        chat->listen([&, pieces = 0](const Event& event) mutable {
            if (std::holds_alternative<ReplyText>(event) && ++pieces == 2) chat->service->openConversation(before);
        });
        chat->say(std::string("My word is ") + kSecret);
        chat->service->drain();
        QCOMPARE(chat->conversation(), before);
        QCOMPARE(chat->messages().size(), size_t(2));
        QCOMPARE(chat->memory().next, chat->messages().back().tokenEnd);
        QVERIFY(chat->all<Failed>().empty());
        chat->listen({});
        chat->say("Go on");
        QCOMPARE(chat->messages().size(), size_t(4));
        QVERIFY(chat->all<Failed>().empty());
    }

    void oneThatIsKeptGoesOnAndOutlivesTheProgram() {
        auto chat = begin(folder());
        chat->service->start(store::kFirstTemporary);
        chat->service->drain();
        const store::ConversationId id = chat->conversation();
        chat->say(std::string("My word is ") + kSecret);
        const std::vector<store::Message> before = chat->messages();
        QCOMPARE(filesWith(kSecret), std::string());
        archive::keepTemporary(*chat->service, id);
        chat->service->drain();
        QVERIFY(!store::isTemporary(chat->conversation()));
        QCOMPARE(chat->all<ConversationKept>().size(), size_t(1));
        QCOMPARE(chat->all<ConversationRemoved>().size(), size_t(1));
        const std::vector<store::Message> after = chat->messages();
        QCOMPARE(after.size(), before.size());
        for (size_t i = 0; i < after.size(); ++i) QCOMPARE(after[i].text, before[i].text);
        QVERIFY(after.back().tokenEnd > after.back().tokenBegin);  // the model sees it
        archive::keepTemporary(*chat->service, id);                // it is gone by now
        chat->say("And then?");
        QCOMPARE(chat->messages().size(), size_t(4));
        QVERIFY(chat->all<Failed>().empty());
        chat.reset();
        chat = begin(folder());
        chat->start();
        QCOMPARE(chat->messages().size(), size_t(4));
        QVERIFY(!filesWith(kSecret).empty());
    }

    void aKillLeavesNothing() {
        for (int round = 0; round < 5; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {"--talk", m_folder->path()});
            QVERIFY(child.waitForReadyRead(20000));
            QTest::qSleep(round * 7);
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            child.waitForFinished();
            QCOMPARE(filesWith(kSecret), std::string());
            auto chat = begin(folder());
            chat->start();
            QVERIFY(!store::isTemporary(chat->conversation()));
            QVERIFY(chat->messages().empty());
            QVERIFY(chat->all<Failed>().empty());
        }
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string(argv[1]) == "--talk") return talkForEver(argv[2]);
    TemporaryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "temporary_test.moc"
