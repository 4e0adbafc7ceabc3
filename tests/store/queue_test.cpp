// Messages that wait to be said: in their order, with their files, over a restart and a kill, and in no way said before
// they are.
#include "store/message_queue.h"
#include "store/sqlite.h"
#include "store/transcript_redaction.h"
#include "transcript_fixture.h"

#include <QProcess>
#include <QTest>

#include <csignal>
#include <limits>

using namespace daylong;
using namespace daylong::store;

namespace {

AttachedFile letter(const std::string& text) {
    AttachedFile file{.card = {.name = "letter.txt", .bytes = text.size()}};
    file.pieces = {{.text = text}, {.text = "A part that no model is given.", .page = 3, .seen = false}};
    return file;
}

std::vector<std::string> texts(MessageQueue& queue, ConversationId id) {
    std::vector<std::string> all;
    for (const QueuedMessage& each : unwrap(queue.of(id))) all.push_back(each.text);
    return all;
}
using Texts = std::vector<std::string>;

std::vector<Message> saidIn(const std::filesystem::path& file, ConversationId id) {
    return unwrap(unwrap(TranscriptReader::open(file))->pageBefore(id, std::numeric_limits<MessageId>::max(), 1000));
}

}  // namespace

class QueueTest : public TranscriptFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { beginTalk(); }
    void cleanup() { end(); }

    void theyKeepTheirOrder() {
        MessageQueue queue(*m_writer);
        const ConversationId other = unwrap(m_writer->createConversation("")).id;
        for (const char* text : {"one", "two", "three"}) check(queue.add(m_talk, text, false, {}));
        check(queue.add(other, "elsewhere", true, {}));
        QCOMPARE(texts(queue, m_talk), (Texts{"one", "two", "three"}));
        const std::vector<QueuedMessage> order = unwrap(queue.order());
        QCOMPARE(order.size(), size_t(4));
        QVERIFY(order[3].conversation == other && order[3].endOnly);
        check(queue.change(order[0].id, "one, in other words"));
        QCOMPARE(texts(queue, m_talk), (Texts{"one, in other words", "two", "three"}));
        QVERIFY(unwrap(queue.remove(order[2].id)).has_value());
        QVERIFY(!unwrap(queue.remove(order[2].id)).has_value());
        QCOMPARE(texts(queue, m_talk), (Texts{"one, in other words", "two"}));
        QVERIFY(!queue.add(77, "nowhere", false, {}));
    }

    void whatIsTakenOutIsPutBackWhereItWasWithItsFiles() {
        MessageQueue queue(*m_writer);
        check(queue.add(m_talk, "one", true, std::vector<AttachedFile>{letter("About a walrus.")}));
        check(queue.add(m_talk, "two", false, {}));
        const QueuedMessage one = unwrap(queue.of(m_talk)).at(0);
        const QueuedRow removed = unwrap(queue.remove(one.id)).value();
        QCOMPARE(texts(queue, m_talk), (Texts{"two"}));
        check(queue.putBack(removed));
        QCOMPARE(texts(queue, m_talk), (Texts{"one", "two"}));
        QVERIFY(unwrap(queue.find(one.id))->endOnly);
        QVERIFY(unwrap(queue.say(one)).given.find("About a walrus.") != std::string::npos);
    }

    void theyOutliveARestartAreNoPartOfWhatWasSaidAndThenAre() {
        {
            MessageQueue queue(*m_writer);
            const std::vector<AttachedFile> files{letter("About a walrus."), letter("")};
            check(queue.add(m_talk, "Have you read of the windmill?", false, files));
        }
        m_writer.reset();
        m_writer = unwrap(TranscriptWriter::open(file()));
        MessageQueue queue(*m_writer);
        QVERIFY(found("windmill").empty() && found("walrus").empty());
        const QueuedMessage waiting = unwrap(queue.of(m_talk)).at(0);
        QCOMPARE(waiting.files, (std::vector<std::string>{"letter.txt", "letter.txt"}));
        const Message said = unwrap(queue.say(waiting));
        QCOMPARE(said.text, waiting.text);
        QVERIFY(said.given.find("About a walrus.") != std::string::npos);
        QVERIFY(said.given.find("no model is given") == std::string::npos);
        QCOMPARE(said.files.size(), size_t(2));
        const AttachedFile stored = unwrap(reader()->file(said.files[0].id)).value();
        QCOMPARE(stored.pieces, letter("About a walrus.").pieces);
        QVERIFY(unwrap(queue.of(m_talk)).empty());
        QVERIFY(!queue.say(waiting));  // once
        QCOMPARE(found("windmill").size(), size_t(1));
        QCOMPARE(saidIn(file(), m_talk).size(), size_t(1));
    }

    void theyGoWithTheirConversationAndComeBackWithIt() {
        MessageQueue queue(*m_writer);
        check(queue.add(m_talk, "one", false, {}));
        check(m_writer->remove(m_talk));
        QVERIFY(unwrap(queue.order()).empty());
        check(m_writer->restore(m_talk));
        QCOMPARE(unwrap(queue.order()).size(), size_t(1));
        check(m_writer->remove(m_talk));
        check(m_writer->purge(m_talk));
        QVERIFY(unwrap(queue.of(m_talk)).empty());
    }

    void whatIsRedactedIsNotSaidLater() {
        MessageQueue queue(*m_writer);
        const ConversationId other = unwrap(m_writer->createConversation("")).id;
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "My number is 4711."));
        check(queue.add(m_talk, "That number again?", false, {}));
        check(queue.add(other, "See the letter.", false, std::vector{letter("It says 4711.")}));
        check(queue.add(other, "And the weather?", false, {}));
        RedactionOrder order;
        order.search = "4711";
        unwrap(TranscriptRedaction(*m_writer).redact(order, m_talk));
        QVERIFY(unwrap(queue.of(m_talk)).empty());
        QCOMPARE(texts(queue, other), (Texts{"And the weather?"}));
    }

    void theyAreSavedWhereTheFileIsDamaged() {
        {
            MessageQueue queue(*m_writer);
            unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Hello"));
            check(queue.add(m_talk, "Are you there?", false, std::vector{letter("Here it is.")}));
        }
        m_writer.reset();
        {
            const auto database = unwrap(Database::open(file(), Database::Mode::ReadWrite));
            check(
                database->execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999 WHERE name "
                                  "= 'message_by_parent'"));
        }
        m_writer = unwrap(TranscriptWriter::open(file()));
        QVERIFY(m_writer->repaired());
        MessageQueue queue(*m_writer);
        const Message said = unwrap(queue.say(unwrap(queue.of(m_talk)).at(0)));
        QCOMPARE(said.text, std::string("Are you there?"));
        QVERIFY(said.given.find("Here it is.") != std::string::npos);
    }

    /// Wherever the program is killed, each of them waits or was said, and never both.
    void aKillLosesNoneAndSaysNoneTwice() {
        m_writer.reset();
        constexpr int kMessages = 60;
        for (int round = 0; round < 15; ++round) {
            const QString path = m_folder->filePath(QStringLiteral("kill%1.db").arg(round));
            {
                const auto writer = unwrap(TranscriptWriter::open(path.toStdString()));
                const ConversationId talk = unwrap(writer->createConversation("")).id;
                MessageQueue queue(*writer);
                for (int i = 0; i < kMessages; ++i) check(queue.add(talk, std::to_string(i), false, {}));
            }
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {"--say", path});
            QVERIFY(child.waitForReadyRead());
            QTest::qSleep(round * 3);
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            child.waitForFinished();
            const auto writer = unwrap(TranscriptWriter::open(path.toStdString()));
            Texts all;
            for (const Message& said : saidIn(path.toStdString(), 1)) all.push_back(said.text);
            MessageQueue queue(*writer);
            for (const std::string& waits : texts(queue, 1)) all.push_back(waits);
            QCOMPARE(all.size(), size_t(kMessages));
            for (int i = 0; i < kMessages; ++i) QCOMPARE(all[static_cast<size_t>(i)], std::to_string(i));
        }
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string(argv[1]) == "--say") {
        const auto writer = unwrap(TranscriptWriter::open(argv[2]));
        MessageQueue queue(*writer);
        for (const QueuedMessage& each : unwrap(queue.of(1))) {
            unwrap(queue.say(each));
            std::fputs("said\n", stdout);
            std::fflush(stdout);
        }
        while (true) QTest::qSleep(1000);
    }
    QueueTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "queue_test.moc"
