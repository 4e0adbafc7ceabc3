// The window's own small files, for what is half written and for its looks, may hold anything by the time they are
// read: noise, another program's objects, a pipe. The window opens all the same, and what is written from then on is
// kept.
#include "shell_program.h"
#include "store/transcript_reader.h"
#include "support/sanitized.h"
#include "support/unwrap.h"

#include <QDataStream>
#include <QFile>
#include <QQuickItem>
#include <QSignalSpy>
#include <QTest>

#include <sys/stat.h>

#include <filesystem>
#include <random>

using namespace daylong;
namespace fs = std::filesystem;

namespace {

constexpr const char* kDrafts = "daylong.db.drafts";
constexpr const char* kLooks = "window.ini";

// Under a sanitizer each of these steps is slow, and what it looks for shows in a shorter file, too.
constexpr int kLess = unit::kSanitized ? 20 : 1;
constexpr qsizetype kLongText = 5'000'000 / kLess, kLongList = 100'000 / kLess;
constexpr int kDeep = 30'000 / kLess, kMutations = 100 / kLess;

QByteArray contentOf(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const fs::path& path, const QByteArray& content) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write a test's file");
}

QByteArray noise(size_t size, std::mt19937& random) {
    QByteArray bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(random() & 0xffU);
    return bytes;
}

/// As QSettings writes an object: its bytes, in the escapes of a text.
QByteArray object(const QByteArray& serialised) {
    QByteArray text = "@Variant(";
    for (const char byte : serialised) text += "\\x" + QByteArray::number(static_cast<uint8_t>(byte), 16);
    return text + ")";
}

/// A list that says that it has four thousand million values, or one in another, and so on.
QByteArray list(bool deep) {
    QByteArray serialised;
    QDataStream stream(&serialised, QIODevice::WriteOnly);
    for (int depth = 0; depth < (deep ? kDeep : 1); ++depth)
        stream << static_cast<quint32>(QMetaType::QVariantList) << (deep ? quint32{1} : quint32{0xfffffffe});
    return object(serialised);
}

/// Every key that the window looks for, with this value.
QByteArray everywhere(const QByteArray& value, const QByteArray& draft) {
    QByteArray text = "[General]\n" + draft + "=" + value + "\n";
    for (const char* key :
         {"fontSize", "appearance", "notifies", "staysInTray", "quickKey", "quickInNew", "version", "modelFolder",
          "exchangeFolder", "recentModels", "sidebarOpen", "welcomed", "servesPrograms"})
        text += QByteArray(key) + "=" + value + "\n";
    return text + "[files]\n" + draft + "=" + value + "\n[window]\ngeometry=" + value + "\nmaximized=" + value + "\n";
}

QByteArray mutated(QByteArray text, std::mt19937& random) {
    static const QByteArray kParts[] = {"@Variant(",
                                        "@ByteArray(",
                                        "@Rect(",
                                        "@Size(1 1",
                                        "@",
                                        "\\x",
                                        "\\x40",
                                        "\\",
                                        "\"",
                                        ",",
                                        "=",
                                        "[",
                                        "]",
                                        ";",
                                        "%",
                                        "%U12",
                                        "\n",
                                        "\r",
                                        QByteArray(1, '\0'),
                                        "\xff\xfe",
                                        "\xef\xbb\xbf",
                                        "nan",
                                        "-1",
                                        "99999999999"};
    for (size_t times = 1 + random() % 8; times > 0; --times) {
        const auto at = static_cast<qsizetype>(random() % static_cast<uint32_t>(text.size() + 1));
        const auto length = static_cast<qsizetype>(random() % 20);
        switch (random() % 5) {
            case 0: text.insert(at, kParts[random() % std::size(kParts)]); break;
            case 1: text.remove(at, length); break;
            case 2: text.insert(at, text.mid(static_cast<qsizetype>(random() % 50), length)); break;
            case 3: text.insert(at, noise(static_cast<size_t>(length), random)); break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(random() & 0xffU);
        }
    }
    return text;
}

}  // namespace

class OwnFilesTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::TemporaryFolder> m_real;  // of a run in which something was half written
    store::Conversation m_talk;

    /// What a run does with its files, without a window.
    void runOver(const fs::path& folder) {
        const QStringList files{"/nowhere/now.txt", "/nowhere/a, b.txt"};
        const unit::TemporaryFolder next;  // QSettings would not read again what it wrote itself
        {
            ui::EngineBridge bridge;
            ui::MessageDraft draft(bridge, folder / "daylong.db");
            bridge.deliver(chat::ConversationOpened{m_talk});
            bridge.flush();
            QCoreApplication::processEvents();  // what the file says goes along comes first
            draft.setText("what is written now");
            draft.setFiles(files);
            draft.save();
            ui::UiState looks(QString::fromStdString((folder / kLooks).string()));
            QVERIFY(looks.fontSize() >= ui::UiState::kSmallestFont && looks.fontSize() <= ui::UiState::kLargestFont);
            QVERIFY(looks.modelFolder().isLocalFile() && looks.exchangeFolder().isLocalFile());
            QVERIFY(looks.recentModels().size() <= ui::UiState::kMostModels);
            looks.zoom(0);
            looks.zoom(2);
        }
        fs::copy(folder, next / "");
        ui::EngineBridge bridge;
        ui::MessageDraft draft(bridge, next / "daylong.db");
        QSignalSpy kept(&draft, &ui::MessageDraft::filesKept);
        bridge.deliver(chat::ConversationOpened{m_talk});
        bridge.flush();
        QCoreApplication::processEvents();
        QCOMPARE(draft.text(), QString("what is written now"));
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0][0].toStringList(), files);
        QCOMPARE(ui::UiState(QString::fromStdString((next / kLooks).string())).fontSize(), 13.0);
    }

private Q_SLOTS:
    void initTestCase() {
        m_real = std::make_unique<unit::TemporaryFolder>();
        {
            Running run(programIn(*m_real, unit::scriptedTurns({"All right."})));
            QVERIFY(run.composition.show() != nullptr);
            run.start();
            run.composition.chat().send("Hello");
            run.settle();
            run.composition.draft().setText(QString::fromUtf8("@ half \"a thought\";\n 50% ünïcödé 明天 🌊"));
            run.composition.draft().setFiles({"/nowhere/letter.odt", "/nowhere/a, b.txt"});
            run.composition.chat().state()->zoom(1);
            run.composition.chat().state()->setRecentModels({"/nowhere/one.gguf", "/nowhere/two.gguf"});
            m_talk.id = run.composition.chat().conversation();
        }
        const auto found =
            unwrap(unwrap(store::TranscriptReader::open(*m_real / "daylong.db"))->conversation(m_talk.id));
        QVERIFY(found);
        m_talk = *found;
        QVERIFY(contentOf(*m_real / kDrafts).contains("a thought"));
        QVERIFY(contentOf(*m_real / kLooks).contains("fontSize"));
    }

    void theWindowOpensOverWhateverLiesThere_data() {
        std::mt19937 random(11);
        const QByteArray draft =
            QByteArray::number(qint64{m_talk.id}) + "-" + QByteArray::number(qint64{m_talk.createdMs});
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("noise") << noise(5000, random);
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("a line of 5 MB") << everywhere("1", draft) + "version=" + QByteArray(kLongText, 'x');
        QTest::newRow("a list of 100,000") << everywhere(QByteArray("a, ").repeated(kLongList), draft);
        QTest::newRow("a key of 5 MB") << QByteArray(kLongText, 'k') + "=1\n";
        QTest::newRow("a long list in an object") << everywhere(list(false), draft);
        QTest::newRow("a deep list in an object") << everywhere(list(true), draft);
        for (const char* at : {"\\x40", "\\x00040", "\\100", "\\q@", "\\\n@", "\"@", "\"\" @", "\t@"})
            QTest::addRow("a deep list, beginning with %s", at) << everywhere(at + list(true).mid(1), draft);
        QTest::newRow("a date in an object") << everywhere("@DateTime(\\x0\\x0\\x0\\x10\\xff)", draft);
        for (const char* value :
             {"nan", "inf", "-1e308", "-1", "99", "@Rect(-2147483648 -2147483648 2147483647 2147483647)",
              "@Rect(0 0 1000000 1000000)", "@Invalid()", "@", "\\x40Size(1 2)", "\"", "a, b, \"", "/"})
            QTest::newRow(value) << everywhere(value, draft);
        QTest::newRow("sections and keys that never end") << QByteArray("[General\n[files\n%U12=1\n%Z=2\n=3\n\\=4\n[");
    }
    void theWindowOpensOverWhateverLiesThere() {
        QFETCH(const QByteArray, content);
        const unit::TemporaryFolder folder;
        fs::copy_file(*m_real / "daylong.db", folder / "daylong.db");
        for (const char* name : {kDrafts, kLooks}) write(folder / name, content);
        {
            Running run(programIn(folder, unit::scriptedTurns({"All right."})));
            QQuickWindow* const window = run.composition.show();
            QVERIFY(window != nullptr);
            run.start();
            QCOMPARE(run.composition.chat().conversation(), qint64{m_talk.id});
            QVERIFY(QTest::qWaitForWindowExposed(window));
            QVERIFY(window->width() <= 16384 && window->height() <= 16384);
            QVERIFY(run.composition.chat().ready());
            QCOMPARE(run.composition.chat().messages()->count(), 2);
        }
        runOver(folder / "");
    }

    void aPipeOrAFolderInItsPlaceIsLeftAlone_data() {
        QTest::addColumn<bool>("pipe");
        QTest::newRow("a pipe") << true;
        QTest::newRow("a folder") << false;
    }
    void aPipeOrAFolderInItsPlaceIsLeftAlone() {
        QFETCH(const bool, pipe);
        const unit::TemporaryFolder folder;
        for (const char* name : {kDrafts, kLooks}) {
            const fs::path path = folder / name;
            QVERIFY(pipe ? ::mkfifo(path.c_str(), 0600) == 0 : fs::create_directory(path));
        }
        Running run(programIn(folder, unit::scriptedTurns({"All right."})));
        QVERIFY(run.composition.show() != nullptr);
        run.start();
        run.composition.draft().setText("half a thought");
        run.composition.draft().save();
        QVERIFY(run.composition.chat().send("Hello"));
        run.settle();
        QCOMPARE(run.composition.chat().messages()->count(), 2);
        for (const char* name : {kDrafts, kLooks}) QCOMPARE(fs::is_fifo(folder / name), pipe);
    }

    void aLinkIsFollowedAndStaysOne() {
        const unit::TemporaryFolder folder, other;
        fs::copy_file(*m_real / "daylong.db", folder / "daylong.db");
        for (const char* name : {kDrafts, kLooks}) {
            fs::copy_file(*m_real / name, other / name);
            fs::create_symlink(other / name, folder / name);
        }
        ui::EngineBridge bridge;
        ui::MessageDraft draft(bridge, folder / "daylong.db");
        bridge.deliver(chat::ConversationOpened{m_talk});
        bridge.flush();
        QVERIFY(draft.text().contains("a thought"));
        draft.setText("what is written now");
        draft.save();
        QVERIFY(fs::is_symlink(folder / kDrafts));
        QVERIFY(contentOf(other / kDrafts).contains("what is written now"));
    }

    void whateverChangesInThemTheyAreReadAndWrittenAgain() {
        const QByteArray drafts = contentOf(*m_real / kDrafts), looks = contentOf(*m_real / kLooks);
        std::mt19937 random(7);
        for (int number = 0; number < kMutations; ++number) {
            const unit::TemporaryFolder folder;
            fs::copy_file(*m_real / "daylong.db", folder / "daylong.db");
            write(folder / kDrafts, mutated(drafts, random));
            write(folder / kLooks, mutated(looks, random));
            runOver(folder / "");
            if (!QTest::currentTestFailed()) continue;
            qWarning("in mutation %d:\n%s\n%s", number, contentOf(folder / kDrafts).constData(),
                     contentOf(folder / kLooks).constData());
            return;
        }
    }
};

QTEST_MAIN(OwnFilesTest)
#include "own_files_test.moc"
