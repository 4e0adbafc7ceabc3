// The environment fails: killed, disk full, read-only, damaged, newer, already open. Nothing acknowledged is lost.
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <limits>
#include <random>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::store;

namespace {

/// The child: writes messages and replies, and says so after each acknowledgement, until it is killed.
int writeForEver(const char* path) {
    const auto writer = unwrap(TranscriptWriter::open(path));
    const auto newest = unwrap(writer->newestConversation());
    const Conversation conversation = newest ? *newest : unwrap(writer->createConversation("kill"));
    for (int n = 0;; ++n) {
        const Message message =
            unwrap(writer->appendMessage(conversation.id, MessageRole::User, "said " + std::to_string(n)));
        std::printf("m %lld %d\n", static_cast<long long>(message.id), n);
        std::fflush(stdout);
        const Message reply = unwrap(writer->beginReply(conversation.id));
        for (int part = 1; part <= 3; ++part) {
            writer->holdTokens(reply.id, std::vector<int32_t>{n, part});
            check(writer->extendReply(reply, "x"));
            std::printf("r %lld %d\n", static_cast<long long>(reply.id), part);
            std::fflush(stdout);
        }
        unwrap(writer->finishReply(reply.id, MessageState::Complete));
    }
}

}  // namespace

class FailureTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    static void verifyAcknowledged(const std::filesystem::path& file, const QList<QByteArray>& lines) {
        const auto reader = unwrap(TranscriptReader::open(file));
        for (const QByteArray& line : lines) {
            const QList<QByteArray> words = line.split(' ');
            const auto message = unwrap(reader->message(words[1].toLongLong()));
            QVERIFY(message.has_value());
            if (words[0] == "m") QCOMPARE(message->text, "said " + words[2].toStdString());
            else QVERIFY(message->text.size() >= size_t(words[2].toInt()));
        }
    }

private Q_SLOTS:
    void aHundredKillsLoseNothingThatWasAcknowledged() {
        std::mt19937 random(5);
        const std::filesystem::path file = path("killed.db");
        int acknowledged = 0;
        for (int round = 0; round < 100; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        {"--write-for-ever", QString::fromStdString(file.string())});
            QVERIFY(child.waitForStarted());
            if (round % 2 == 1)
                QVERIFY(child.waitForReadyRead(30000));  // else while it opens, perhaps, on a busy machine
            QTest::qSleep(static_cast<int>(random() % 60));
            ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
            child.waitForFinished();
            const QByteArray output = child.readAllStandardOutput();
            QList<QByteArray> lines = output.split('\n');
            lines.removeLast();  // empty, or cut by the kill
            acknowledged += int(lines.size());
            if (!std::filesystem::exists(file)) continue;
            {
                const auto writer = TranscriptWriter::open(file);  // what the next start does
                QVERIFY2(writer, writer ? "" : writer.error().message.c_str());
            }
            verifyAcknowledged(file, lines);
        }
        QVERIFY(acknowledged >= 50);  // one at least in every second round
        const auto database = unwrap(Database::open(file, Database::Mode::ReadOnly));
        Query integrity = unwrap(database->query("PRAGMA integrity_check"));
        QVERIFY(unwrap(integrity.next()));
        QCOMPARE(integrity.text(0), std::string("ok"));
        Query streaming = unwrap(database->query("SELECT count(*) FROM message WHERE state = 2"));
        QVERIFY(unwrap(streaming.next()));
        QCOMPARE(streaming.integer(0), 0);
        qInfo("%d acknowledgements over 100 kills", acknowledged);
    }

    void aFullDiskIsAnErrorAndLosesNothing() {
        const std::filesystem::path file = path("full.db");
        auto writer = unwrap(TranscriptWriter::open(file));
        const Conversation conversation = unwrap(writer->createConversation(""));
        unwrap(writer->appendMessage(conversation.id, MessageRole::User, "before"));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{}, small{};
        getrlimit(RLIMIT_FSIZE, &old);
        small = old;
        small.rlim_cur = 300000;
        setrlimit(RLIMIT_FSIZE, &small);
        Result<Message> result = writer->appendMessage(conversation.id, MessageRole::User, std::string(1000000, 'x'));
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!result);
        QVERIFY(result.error().message.find(file.string()) != std::string::npos);
        unwrap(writer->appendMessage(conversation.id, MessageRole::User, "after"));  // there is room again
        QCOMPARE(unwrap(unwrap(TranscriptReader::open(file))
                            ->pageBefore(conversation.id, std::numeric_limits<MessageId>::max(), 9))
                     .size(),
                 size_t(2));
        writer.reset();
        QVERIFY(!std::filesystem::exists(file.string() + ".is-damaged"));  // nothing to repair at the next start
    }

    void aReadOnlyFolderIsAClearError() {
        const std::filesystem::path folder = path("locked");
        std::filesystem::create_directory(folder);
        ::chmod(m_folder.path().toStdString().c_str(), 0755);
        ::chmod(folder.c_str(), 0555);
        const uid_t user = ::geteuid();
        if (user == 0) QCOMPARE(::seteuid(65534), 0);  // root may write anywhere, nobody may not
        const auto writer = TranscriptWriter::open(folder / "t.db");
        if (user == 0) QCOMPARE(::seteuid(0), 0);
        ::chmod(folder.c_str(), 0700);
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::ReadOnly);
    }

    void aDamagedPageIsAnErrorNotACrash() {
        const std::filesystem::path file = path("damaged.db");
        ConversationId id = 0;
        {
            auto writer = unwrap(TranscriptWriter::open(file));
            id = unwrap(writer->createConversation("")).id;
            for (int i = 0; i < 200; ++i) unwrap(writer->appendMessage(id, MessageRole::User, std::string(500, 'a')));
        }
        QFile damaged(QString::fromStdString(file.string()));
        QVERIFY(damaged.open(QIODevice::ReadWrite));
        for (qint64 at = 4096 * 3; at + 4096 < damaged.size(); at += 4096) {
            damaged.seek(at);
            damaged.write(QByteArray(4096, '\x5A'));
        }
        damaged.close();
        auto writer = TranscriptWriter::open(file);
        const Result<Message> result =
            writer ? (*writer)->appendMessage(id, MessageRole::User, "x") : Result<Message>(writer.error());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidFile);
    }

    void aSecondWriterIsRefusedWhileTheFirstLives() {
        const std::filesystem::path file = path("locked.db");
        auto first = unwrap(TranscriptWriter::open(file));
        const auto second = TranscriptWriter::open(file);
        QVERIFY(!second);
        QVERIFY(second.error().message.find("another Daylong") != std::string::npos);
        first.reset();
        QVERIFY(TranscriptWriter::open(file));
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && QByteArray(argv[1]) == "--write-for-ever") return writeForEver(argv[2]);
    QCoreApplication application(argc, argv);
    FailureTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "failure_test.moc"
