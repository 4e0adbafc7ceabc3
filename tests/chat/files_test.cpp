// A message with files: the model reads what is given of them in front of its words, the same whenever it is read
// again; and what it was not given comes back when it is asked for.
#include "archive/branches.h"
#include "recall/recall.h"
#include "store/attached.h"
#include "support/scripted_responder.h"
#include "test_chat.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace daylong;
using namespace daylong::chat;

namespace {

store::AttachedFiles files(bool allSeen) {
    store::AttachedFile report{.card = {.name = "report.pdf", .kind = store::FileKind::Pdf, .bytes = 900, .pages = 3}};
    report.pieces = {{.text = "The harvest was poor.\n", .page = 1},
                     {.text = "The windmill was painted turquoise.\n", .page = 2, .seen = allSeen},
                     {.text = "Signed: the miller.\n", .page = 3, .seen = allSeen}};
    return {report};
}

}  // namespace

class FilesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path file(const char* name = "t.db") const { return m_folder->filePath(name).toStdString(); }

    static store::Message said(Chat& chat) {
        const auto messages = chat.messages();
        return *std::find_if(messages.rbegin(), messages.rend(),
                             [](const auto& each) { return each.role == store::MessageRole::User; });
    }
    static void sayWith(Chat& chat, const std::string& text, const store::AttachedFiles& with) {
        chat.service->send(kOpenOne, text, Reading::Whole, with);
        chat.service->drain();
    }
    /// The tokens of the newest message of the user's.
    static std::vector<int32_t> read(const std::filesystem::path& database) {
        const auto writer = unwrap(store::TranscriptWriter::open(database));
        for (const store::Message& each : unwrap(writer->turnsBefore(1, kNewest, 4))) {
            if (each.role == store::MessageRole::User)
                return unwrap(writer->readTokens(1, each.tokenBegin, each.tokenEnd));
        }
        return {};
    }
    static std::unique_ptr<Chat> scripted(const std::filesystem::path& database) {
        auto chat = std::make_unique<Chat>(
            database,
            [](settings::Settings& settings) {
                settings.cacheSize = 400;
                settings.recalls = true;
            },
            unit::scriptedResponderMaker({}));
        chat->start();
        return chat;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theModelReadsWhatIsGivenAndThenTheWords() {
        const std::string words = "What of it?";
        {
            Chat chat(file());
            chat.start();
            sayWith(chat, words, files(false));
            QVERIFY(chat.all<Failed>().empty());
            QCOMPARE(said(chat).text, words);
            QCOMPARE(said(chat).files.size(), size_t(1));
            QCOMPARE(chat.all<MessageAdded>().front().message.files, said(chat).files);
        }
        {
            Chat chat(file("typed.db"));
            chat.start();
            chat.say(store::givenText(files(false)) + words);
        }
        QVERIFY(read(file()).size() > 20);
        QCOMPARE(read(file()), read(file("typed.db")));
    }

    void itIsReadTheSameWhenAllIsReadAnew() {
        {
            Chat chat(file());
            chat.start();
            sayWith(chat, "What of it?", files(false));
        }
        const std::vector<int32_t> before = read(file());
        {
            const auto writer = unwrap(store::TranscriptWriter::open(file()));
            check(writer->setStreamState(1, store::StreamState::ToBeRead));
        }
        {
            Chat chat(file());
            chat.start();
            QVERIFY(!chat.all<StreamRestarted>().empty());
        }
        QCOMPARE(read(file()), before);
    }

    void aMessageOfFilesAloneIsReadAndAnswered() {
        Chat chat(file());
        chat.start();
        sayWith(chat, "", files(true));
        QVERIFY(chat.all<Failed>().empty());
        QCOMPARE(chat.messages().back().role, store::MessageRole::Assistant);
        QVERIFY(said(chat).tokenEnd > said(chat).tokenBegin + 10);
        QCOMPARE(chat.all<ConversationChanged>().back().conversation.title, std::string("report.pdf"));
    }

    void whatWasNotGivenIsQuotedWhenItIsAskedFor() {
        auto chat = scripted(file());
        sayWith(*chat, "Read this.", files(false));
        const store::MessageId report = said(*chat).id;
        chat->say("Which colour was the windmill painted?");
        const auto recalled = chat->all<MessagesRecalled>();
        QCOMPARE(recalled.size(), size_t(1));
        QCOMPARE(recalled[0].passages, std::vector<store::MessageId>{report});
        // "(Said earlier …: On … I wrote: "[From the file "report.pdf", page 2] The windmill was painted turquoise.
        // …")"
        QVERIFY(said(*chat).tokenEnd - said(*chat).tokenBegin > 20);
    }

    void ofSeveralPlacesEachIsQuotedWholeAndAsManyAsThereIsRoomFor() {
        const auto writer = unwrap(store::TranscriptWriter::open(file()));
        const store::ConversationId talk = unwrap(writer->createConversation("")).id;
        store::AttachedFile book{.card = {.name = "book.txt"}, .pieces = {{.text = "Something else.\n"}}};
        for (const char* name : {"one", "two", "three"})
            book.pieces.push_back(
                {.text = "The windmill was painted turquoise " + std::string(500, 'x') + " place " + name,
                 .seen = false});
        unwrap(writer->appendMessage(talk, store::MessageRole::User, "Read this.", std::span(&book, 1)));
        const auto quoted = [&](uint64_t bytes) {
            const recall::RecallWish wish{.conversation = talk,
                                          .before = kNewest,
                                          .text = "Which windmill was painted turquoise?",
                                          .tokens = bytes,
                                          .cost = [](auto passages) { return recall::quotation(passages).size(); },
                                          .share = 0.1};
            const std::string text = recall::quotation(unwrap(recall::recall(*writer, wish)));
            std::string places;
            for (const char* name : {"one", "two", "three"})
                places += text.find(std::string(" place ") + name) == std::string::npos ? '-' : '+';
            return places;
        };
        QCOMPARE(quoted(5000), std::string("+++"));
        QCOMPARE(quoted(1500), std::string("++-"));
        QCOMPARE(quoted(900), std::string("+--"));
    }

    void whatIsGivenAndStillSeenIsNotQuoted() {
        auto chat = scripted(file());
        sayWith(*chat, "Read this.", files(true));
        chat->say("Which colour was the windmill painted?");
        QVERIFY(chat->all<MessagesRecalled>().empty());
    }

    void whatIsSaidAnewKeepsItsFiles() {
        Chat chat(file());
        chat.start();
        sayWith(chat, "What of it?", files(true));
        archive::edit(*chat.service, said(chat).id, "And the mill?");
        chat.service->drain();
        QCOMPARE(said(chat).text, std::string("And the mill?"));
        QCOMPARE(said(chat).files.size(), size_t(1));
        QCOMPARE(said(chat).given, store::givenText(files(true)));
        QVERIFY(said(chat).tokenEnd > said(chat).tokenBegin + 20);
    }
};

QTEST_MAIN(FilesTest)
#include "files_test.moc"
