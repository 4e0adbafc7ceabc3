// What was said goes out by the window: what is chosen, and never a half file.
#include "shell_program.h"

#include <QDate>
#include <QDir>
#include <QFile>
#include <QTest>

using namespace daylong;
using ui::ExportViewModel;
using State = ExportViewModel::State;

namespace {

struct Exporting : Program {
    Exporting() : Program(unit::scriptedTurns({"First reply.", "Second reply.", "Third reply."})) {
        say(QStringLiteral("First question"));
        say(QStringLiteral("Second question"));
    }
    ExportViewModel& out = *composition.archive().exporting();

    QString path(const char* name) const { return QString::fromStdString((folder / name).string()); }
    bool write(const QString& file, bool asked = true) {
        out.write(QUrl::fromLocalFile(file), asked);
        return QTest::qWaitFor([&] { return out.state() != State::Writing; }, 20000);
    }
    static QString contentOf(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? QString::fromUtf8(in.readAll()) : QString();
    }
    qint64 idAt(int row) { return at(*chat.messages(), row, ui::MessageListModel::IdRole).toLongLong(); }
    QStringList files() const { return QDir(QString::fromStdString((folder / ".").string())).entryList(QDir::Files); }
};

}  // namespace

class ExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneConversationGoesOutInEachFormat() {
        Exporting program;
        program.chat.newConversation();
        program.settle();
        program.say(QStringLiteral("Elsewhere"));
        const auto id = program.chat.conversations()->idAt(1);
        program.out.choose(id, program.chat.conversations()->titleOf(id));
        QCOMPARE(program.out.suggestedName(), QStringLiteral("First question.md"));
        QVERIFY(program.write(program.path("a.md")));
        QCOMPARE(program.out.state(), State::Written);
        QCOMPARE(program.out.summary(), QStringLiteral("Written: 4 messages"));
        const QString markdown = Exporting::contentOf(program.path("a.md"));
        QVERIFY(markdown.contains(QStringLiteral("Second reply.")) && !markdown.contains(QStringLiteral("Elsewhere")));
        program.out.choose(id, QStringLiteral("x"));
        program.out.setProperty("format", static_cast<int>(ExportViewModel::Format::Html));
        QVERIFY(program.write(program.path("a.html")));
        QVERIFY(Exporting::contentOf(program.path("a.html"))
                    .startsWith(QStringLiteral("<!DOCTYPE html>"), Qt::CaseInsensitive));
        program.out.choose(id, QStringLiteral("x"));
        program.out.setProperty("format", static_cast<int>(ExportViewModel::Format::Json));
        QVERIFY(program.write(program.path("a.json")));
        QVERIFY(Exporting::contentOf(program.path("a.json")).contains(QStringLiteral("daylong-conversations")));
    }

    void selectedMessagesGoOutAlone() {
        Exporting program;
        program.out.chooseMessages(program.chat.conversation(), QStringLiteral("x"), program.idAt(1), program.idAt(2),
                                   2);
        QVERIFY(program.write(program.path("some.md")));
        const QString text = Exporting::contentOf(program.path("some.md"));
        QVERIFY(text.contains(QStringLiteral("First reply.")) && text.contains(QStringLiteral("Second question")));
        QVERIFY(!text.contains(QStringLiteral("Second reply.")));
    }

    void daysAreCheckedBeforeAndAreWhatIsWritten() {
        Exporting program;
        program.out.choose(0, {});
        QCOMPARE(program.out.property("scope").toInt(), static_cast<int>(ExportViewModel::Scope::Everything));
        program.out.setProperty("someDays", true);
        QVERIFY(!program.out.daysAreRight());
        program.out.setProperty("from", QStringLiteral("2026-13-01"));
        QVERIFY(!program.out.daysAreRight());
        const QString today = QDate::currentDate().toString(Qt::ISODate);
        program.out.setProperty("from", today);
        QVERIFY(program.out.daysAreRight());
        QVERIFY(program.write(program.path("today.md")));
        QCOMPARE(program.out.state(), State::Written);
        program.out.choose(0, {});
        program.out.setProperty("someDays", true);
        program.out.setProperty("from", QString());
        program.out.setProperty("to", QStringLiteral("2001-01-01"));
        QVERIFY(program.write(program.path("never.md")));
        QCOMPARE(program.out.state(), State::Choosing);
        QCOMPARE(program.out.problem(), QStringLiteral("Nothing was said there. Choose other days, or more."));
        QVERIFY(!QFile::exists(program.path("never.md")));
    }

    void aFileThatIsThereIsReplacedOnlyWhenAskedFor() {
        Exporting program;
        QFile before(program.path("a.md"));
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("mine");
        before.close();
        program.out.choose(program.chat.conversation(), QStringLiteral("x"));
        QVERIFY(program.write(program.path("a.md"), false));
        QCOMPARE(program.out.state(), State::Asking);
        QCOMPARE(Exporting::contentOf(program.path("a.md")), QStringLiteral("mine"));
        program.out.stop();
        QCOMPARE(program.out.state(), State::Choosing);
        QVERIFY(program.write(program.path("a.md"), false));
        program.out.replace();
        QVERIFY(QTest::qWaitFor([&] { return program.out.state() == State::Written; }, 20000));
        QVERIFY(Exporting::contentOf(program.path("a.md")).contains(QStringLiteral("First question")));
    }

    void aPlaceThatCannotBeWrittenIsSaidAndNoHalfFileIsLeft() {
        Exporting program;
        program.out.choose(program.chat.conversation(), QStringLiteral("x"));
        QVERIFY(program.write(QStringLiteral("/nowhere/at/all.md")));
        QCOMPARE(program.out.state(), State::Choosing);
        QVERIFY(!program.out.problem().isEmpty());
        const QStringList before = program.files();
        QVERIFY(program.write(QStringLiteral("/dev/full/x.md")));
        QVERIFY(!program.out.problem().isEmpty());
        QCOMPARE(program.files(), before);
    }

    void aTitleIsMadeAFilesName() {
        Exporting program;
        program.out.choose(1, QStringLiteral("../a/b: \"c\"?"));
        QCOMPARE(program.out.suggestedName(), QStringLiteral("a b c.md"));
    }
};

QTEST_MAIN(ExportTest)
#include "export_test.moc"
