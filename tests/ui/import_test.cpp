// Conversations come in by the window: looked at, imported while the talk goes on, taken back.
#include "shell_program.h"

#include <QSignalSpy>
#include <QTest>

#include <fstream>

using namespace daylong;
using ui::ImportViewModel;
using State = ImportViewModel::State;

namespace {

QUrl dataFile(const char* name) {
    return QUrl::fromLocalFile(QStringLiteral(DAYLONG_TEST_DATA "/exchange/") + QString::fromLatin1(name));
}

struct Importing : Program {
    using Program::Program;
    ImportViewModel& import = *composition.archive().importing();

    bool reaches(State state) {
        return QTest::qWaitFor([&] { return import.state() == state; }, 20000);
    }
    bool look(const QUrl& file) {
        import.look(file);
        return reaches(State::Found);
    }
    bool bring(const QUrl& file) {
        if (!look(file)) return false;
        import.start();
        const bool ended = reaches(State::Ended);
        settle();
        return ended;
    }
    /// A line for each.
    std::string manyTalks(int count) const {
        const std::string file = (folder / "many.jsonl").string();
        std::ofstream out(file);
        for (int i = 0; i < count; ++i)
            out << "{\"title\":\"Talk " << i << "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello " << i
                << "\"}]}\n";
        return file;
    }
    QStringList titles() {
        QStringList titles;
        for (int row = 0; row < chat.conversations()->count(); ++row)
            titles << at(*chat.conversations(), row, Qt::DisplayRole).toString();
        return titles;
    }
    QString shown() {
        QStringList texts;
        for (int row = 0; row < chat.messages()->count(); ++row)
            texts << at(*chat.messages(), row, ui::MessageListModel::TextRole).toString().trimmed();
        return texts.join(QStringLiteral(" | "));
    }
};

}  // namespace

class ImportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWouldComeIsToldBeforeAnythingIsWritten() {
        Importing program;
        const QSignalSpy wanted(&program.import, &ImportViewModel::wanted);
        QVERIFY(program.look(dataFile("chatgpt.zip")));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(program.import.source(), QStringLiteral("chatgpt.zip"));
        QCOMPARE(program.import.summary(), QStringLiteral("From ChatGPT: 2 conversations with 9 messages."));
        QVERIFY(program.import.titles().contains(QStringLiteral("Holidays")));
        QVERIFY(!program.import.leftOut().isEmpty());
        program.settle();
        QCOMPARE(program.titles(), QStringList{QStringLiteral("New conversation")});
        program.import.close();
        QCOMPARE(program.import.state(), State::Idle);
    }

    void whatCameIsInTheListIsSearchedAndGoneOnWith() {
        Importing program;
        QVERIFY(program.bring(dataFile("chatgpt.zip")));
        QCOMPARE(program.import.summary(), QStringLiteral("Imported: 2 conversations with 9 messages."));
        QVERIFY2(program.titles().contains(QStringLiteral("Holidays")), qPrintable(program.titles().join(',')));
        program.chat.search()->setQuery(QStringLiteral("seville"));
        QVERIFY(QTest::qWaitFor([&] { return program.chat.search()->rowCount() == 1; }, 10000));
        program.chat.search()->open(0);
        program.settle();
        QCOMPARE(program.chat.conversationTitle(), QStringLiteral("Holidays"));
        QVERIFY(program.say(QStringLiteral("And in May?")));
        QVERIFY2(program.shown().endsWith(QStringLiteral("Everywhere. | And in May? | All right.")),
                 qPrintable(program.shown()));
    }

    void theSameFileAgainBringsNothing() {
        Importing program;
        QVERIFY(program.bring(dataFile("chatgpt.zip")));
        program.import.close();
        QVERIFY(program.look(dataFile("chatgpt.zip")));
        QVERIFY(!program.import.anything());
        QCOMPARE(program.import.summary(), QStringLiteral("Everything in it is here already."));
        QVERIFY(program.import.leftOut().contains(QStringLiteral("Here already: 9 messages")));
    }

    void whyAFileCannotBeReadIsSaid() {
        Importing program;
        const auto problemOf = [&](const char* name, const char* content) {
            const std::string file = (program.folder / name).string();
            std::ofstream(file) << content;
            program.import.close();
            program.look(QUrl::fromLocalFile(QString::fromStdString(file)));
            return program.import.problem();
        };
        const QString cut = problemOf("export.zip", "PK\3\4 the beginning of an archive");
        QVERIFY2(cut.contains(QStringLiteral("downloaded completely")), qPrintable(cut));
        const QString none = problemOf("list.json", "[1, 2, 3]");
        QVERIFY2(none.contains(QStringLiteral("No conversations were found")), qPrintable(none));
    }

    void anImportIsTakenBackAndTheOpenConversationOfItIsLeft() {
        Importing program;
        program.say(QStringLiteral("Mine"));
        QVERIFY(program.bring(dataFile("chatgpt.zip")));
        const int row = static_cast<int>(program.titles().indexOf(QStringLiteral("Holidays")));
        program.chat.openConversation(program.chat.conversations()->idAt(row));
        program.settle();
        program.import.takeBack();
        QVERIFY(program.reaches(State::TakenBack));
        program.settle();
        QCOMPARE(program.titles(), QStringList{QStringLiteral("Mine")});
        QCOMPARE(program.chat.conversationTitle(), QStringLiteral("Mine"));
        QVERIFY(QTest::qWaitFor([&] { return program.chat.conversations()->trash()->count() == 2; }, 10000));
    }

    void theOpenConversationShowsWhatIsAddedToIt() {
        Importing program;
        QVERIFY(program.bring(dataFile("chatgpt")));
        program.import.close();
        const int row = static_cast<int>(program.titles().indexOf(QStringLiteral("Holidays")));
        program.chat.openConversation(program.chat.conversations()->idAt(row));
        program.settle();
        QVERIFY(program.bring(dataFile("chatgpt-grown.json")));
        QVERIFY2(program.shown().endsWith(QStringLiteral("Thank you. | My pleasure.")), qPrintable(program.shown()));
        QVERIFY(program.say(QStringLiteral("Still there?")));
        QVERIFY(program.shown().endsWith(QStringLiteral("Still there? | All right.")));
    }

    void itIsStoppedAndWhatCameBeforeStaysAndCanBeTakenBack() {
        Importing program;
        const std::string file = program.manyTalks(3000);
        QVERIFY(program.look(QUrl::fromLocalFile(QString::fromStdString(file))));
        QVERIFY2(program.import.summary().contains(QStringLiteral("3,000")), qPrintable(program.import.summary()));
        program.import.start();
        QVERIFY(QTest::qWaitFor([&] { return program.chat.conversations()->count() > 3; }, 20000));
        program.import.stop();
        QVERIFY(program.reaches(State::Ended));
        QVERIFY(program.import.problem().isEmpty());
        program.settle();
        const int came = program.chat.conversations()->count() - 1;
        QVERIFY(came >= 3 && came < 3000);
        QVERIFY(program.say(QStringLiteral("Does the talk go on?")));
        program.import.takeBack();
        QVERIFY(program.reaches(State::TakenBack));
        program.settle();
        QCOMPARE(program.chat.conversations()->count(), 1);
    }

    void aFileWithoutConversationsAndOneThatIsNotThereAreSaid() {
        Importing program;
        program.import.look(QUrl::fromLocalFile(QStringLiteral("/nowhere/at/all.zip")));
        QVERIFY(program.reaches(State::Found));
        QVERIFY(!program.import.problem().isEmpty());
        QVERIFY(!program.import.anything());
        program.import.look(QUrl(QStringLiteral("https://example.org/export.zip")));
        QVERIFY(!program.import.problem().isEmpty());
    }

    void theProgramEndsInTheMiddleOfAnImport() {
        Importing program;
        const std::string file = program.manyTalks(5000);
        program.import.look(QUrl::fromLocalFile(QString::fromStdString(file)));
        QVERIFY(program.reaches(State::Found));
        program.import.start();
        QVERIFY(QTest::qWaitFor([&] { return program.chat.conversations()->count() > 2; }, 20000));
        program.composition.saveAll();  // and then everything goes
    }
};

QTEST_MAIN(ImportTest)
#include "import_test.moc"
