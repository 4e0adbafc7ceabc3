// The file behind a transcript: what is refused stays untouched, and what is ours nobody else may read.
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace daylong;
using namespace daylong::store;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const QByteArray& content, fs::perms mode = fs::perms(0644)) {
    QFile made(QString::fromStdString(file.string()));
    if (!made.open(QIODevice::WriteOnly)) qFatal("no room");
    made.write(content);
    made.close();
    fs::permissions(file, mode);
}

QByteArray contentOf(const fs::path& file) {
    QFile read(QString::fromStdString(file.string()));
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
}

fs::perms modeOf(const fs::path& file) { return fs::status(file).permissions(); }

}  // namespace

class FileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    QStringList names() const {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    /// A database of somebody else's.
    void makeForeign(const fs::path& file, const char* journal) const {
        const auto database = unwrap(Database::open(file, Database::Mode::ReadWrite));
        check(database->execute(
            (std::string("PRAGMA journal_mode = ") + journal +
             "; CREATE TABLE places (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO places VALUES (1, 'x')")
                .c_str()));
    }
    void verifyRefusedUntouched(const fs::path& named, const fs::path& real, ErrorCode code) {
        fs::permissions(real, fs::perms(0644));
        const QByteArray content = contentOf(real);
        const auto time = fs::last_write_time(real);
        const QStringList before = names();
        const auto writer = TranscriptWriter::open(named);
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, code);
        QVERIFY(writer.error().message.find(real.filename().string()) != std::string::npos);
        QCOMPARE(names(), before);
        QCOMPARE(modeOf(real), fs::perms(0644));
        QCOMPARE(contentOf(real), content);
        QVERIFY(fs::last_write_time(real) == time);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsNoTranscriptIsRefusedAndStaysUntouched_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("a line") << QByteArray("hi\n");
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("noise") << QByteArray(20000, 'g');
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        QTest::newRow("the beginning of a header") << QByteArray("SQLite format 3");
        QTest::newRow("a header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'g');
    }
    void whatIsNoTranscriptIsRefusedAndStaysUntouched() {
        QFETCH(QByteArray, content);
        write(path("notes.txt"), content);
        verifyRefusedUntouched(path("notes.txt"), path("notes.txt"), ErrorCode::InvalidFile);
        fs::create_symlink("notes.txt", path("link"));
        fs::create_symlink("link", path("link to a link"));
        verifyRefusedUntouched(path("link"), path("notes.txt"), ErrorCode::InvalidFile);
        verifyRefusedUntouched(path("link to a link"), path("notes.txt"), ErrorCode::InvalidFile);
    }

    void anotherProgramsDatabaseIsRefusedAndStaysUntouched() {
        makeForeign(path("places.sqlite"), "DELETE");
        verifyRefusedUntouched(path("places.sqlite"), path("places.sqlite"), ErrorCode::InvalidFile);
        makeForeign(path("wal.sqlite"), "WAL");  // closed: without its journal
        verifyRefusedUntouched(path("wal.sqlite"), path("wal.sqlite"), ErrorCode::InvalidFile);
        makeForeign(path("odd 100% #?&.sqlite"), "DELETE");
        verifyRefusedUntouched(path("odd 100% #?&.sqlite"), path("odd 100% #?&.sqlite"), ErrorCode::InvalidFile);
        const auto open = unwrap(Database::open(path("wal.sqlite"), Database::Mode::ReadWrite));  // in use
        check(open->execute("INSERT INTO places VALUES (2, 'y')"));
        verifyRefusedUntouched(path("wal.sqlite"), path("wal.sqlite"), ErrorCode::InvalidFile);
    }

    void aNewerTranscriptIsRefusedAndStaysUntouched() {
        { unwrap(TranscriptWriter::open(path("t.db"))); }
        { check(unwrap(Database::open(path("t.db"), Database::Mode::ReadWrite))->execute("PRAGMA user_version = 99")); }
        fs::remove(path("t.db.lock"));
        verifyRefusedUntouched(path("t.db"), path("t.db"), ErrorCode::TooNew);
    }

    void pipesAndFoldersAreRefusedWithoutWaiting() {
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0644), 0);
        fs::create_directory(path("folder"));
        fs::create_symlink("folder", path("link"));
        const QStringList before = names();
        for (const char* name : {"pipe", "folder", "link", ""}) {
            const auto writer = TranscriptWriter::open(path(name));
            QVERIFY(!writer);
            QCOMPARE(writer.error().code, ErrorCode::InvalidArgument);
        }
        QVERIFY(!TranscriptWriter::open("/dev/null"));
        QCOMPARE(names(), before);
        QCOMPARE(modeOf(path("pipe")), fs::perms(0644));
        fs::create_symlink("round", path("round"));
        QVERIFY(!TranscriptWriter::open(path("round")));
    }

    void anEmptyFileIsAdopted() {
        write(path("empty.db"), "");
        { unwrap(unwrap(TranscriptWriter::open(path("empty.db")))->createConversation("")); }
        QCOMPARE(modeOf(path("empty.db")), fs::perms(0600));
        QCOMPARE(unwrap(unwrap(TranscriptReader::open(path("empty.db")))->conversations()).size(), size_t(1));
    }

    void whatALinkLeadsToIsMadePrivateFoldersToo() {
        const mode_t mask = ::umask(0);
        fs::create_symlink("elsewhere/deep/real.db", path("t.db"));
        {
            const auto writer = unwrap(TranscriptWriter::open(path("t.db")));
            unwrap(writer->createConversation(""));
            for (const char* of : {"", "-wal", "-shm", ".lock"})
                QCOMPARE(modeOf(path("elsewhere/deep/real.db").string() + of), fs::perms(0600));
            QVERIFY(!TranscriptWriter::open(path("elsewhere/deep/real.db")));  // the same one
        }
        ::umask(mask);
        QCOMPARE(modeOf(path("elsewhere")), fs::perms(0700));
        QCOMPARE(modeOf(path("elsewhere/deep")), fs::perms(0700));
        QVERIFY(fs::is_symlink(path("t.db")));
        QCOMPARE(unwrap(unwrap(TranscriptReader::open(path("t.db")))->conversations()).size(), size_t(1));
    }

    void aNameIsANameNeverAnAddress() {
        const fs::path before = fs::current_path();
        fs::current_path(m_folder->path().toStdString());
        for (const char* name : {"file:x.db?vfs=unix-none", "file:y.db?mode=memory", ":memory:"}) {
            {
                const auto writer = unwrap(TranscriptWriter::open(name));
                unwrap(writer->createConversation("here"));
            }
            QVERIFY(fs::file_size(name) > 0);
            QCOMPARE(unwrap(unwrap(TranscriptReader::open(name))->conversations())[0].title, std::string("here"));
        }
        fs::current_path(before);
        QVERIFY(!fs::exists(path("x.db")) && !fs::exists(path("y.db")));
    }

    void aDiskWithAFewKilobytesLeftIsSaidToBeFull_data() {
        QTest::addColumn<int>("kilobytes");
        for (const int kilobytes : {4, 8, 16, 32, 64}) QTest::addRow("%d KiB", kilobytes) << kilobytes;
    }
    void aDiskWithAFewKilobytesLeftIsSaidToBeFull() {
        QFETCH(int, kilobytes);
        const std::string size = "size=" + std::to_string(kilobytes) + "k";
        if (::mount("tmpfs", m_folder->path().toStdString().c_str(), "tmpfs", 0, size.c_str()) != 0)
            QSKIP("may not mount a small disk here");
        {
            const auto writer = TranscriptWriter::open(path("t.db"));
            const auto made = writer ? (*writer)->createConversation("") : Result<Conversation>(writer.error());
            const auto said = made ? (*writer)->appendMessage(made->id, MessageRole::User, std::string(100000, 'x'))
                                   : Result<Message>(made.error());
            if (said) qWarning("there was room");
            else if (said.error().code != ErrorCode::DiskFull) qWarning("%s", said.error().message.c_str());
            [&] { QVERIFY(!said && said.error().code == ErrorCode::DiskFull); }();
        }
        ::umount2(m_folder->path().toStdString().c_str(), MNT_DETACH);
    }
};

QTEST_APPLESS_MAIN(FileTest)
#include "file_test.moc"
