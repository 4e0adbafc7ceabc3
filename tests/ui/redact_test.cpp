// What is redacted by the window is told first, and is in no file of the program's then: drafts and window included.
#include "window_stage.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>

using namespace daylong;
using ui::RedactViewModel;
using State = RedactViewModel::State;

namespace {

struct Redacting : WindowStage {
    Redacting() : WindowStage(unit::scriptedTurns({"I will keep the Xylophonkasten to myself.", "All right."})) {
        say(QStringLiteral("The Xylophonkasten is blue"));
        say(QStringLiteral("Something else"));
        composition.draft().setText(QStringLiteral("And the Xylophonkasten?"));
        composition.draft().save();
    }
    RedactViewModel& redacting = *composition.archive().redacting();

    bool reaches(State state) {
        const bool reached = QTest::qWaitFor([&] { return redacting.state() == state; }, 30000);
        pause();
        return reached;
    }
    QString filesWithIt() const {
        QStringList found;
        QDirIterator files(QString::fromStdString((folder / ".").string()), QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().toLower().contains("xylophonkasten"))
                found << file.fileName();
        }
        return found.join(QLatin1Char(' '));
    }
    qint64 idAt(int row) { return at(*chat.messages(), row, ui::MessageListModel::IdRole).toLongLong(); }
};

}  // namespace

class RedactTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatASearchFindsIsShownBeforeAndGoesFromEveryFile() {
        Redacting stage;
        QVERIFY(!stage.filesWithIt().isEmpty());
        stage.chat.search()->setQuery(QStringLiteral("xylophonkasten"));
        QVERIFY(QTest::qWaitFor([&] { return stage.chat.search()->count() == 2; }, 10000));
        stage.pause();
        QQuickItem* all = stage.button(QStringLiteral("Redact what matches"));
        QVERIFY(all != nullptr);
        stage.click(*all);
        QVERIFY(stage.reaches(State::Asking));
        QCOMPARE(stage.redacting.question(), QStringLiteral("2 messages"));
        QCOMPARE(stage.redacting.excerpts().size(), 2);
        QCOMPARE(stage.focused(), QStringLiteral("redactKeep"));  // Enter harms nothing
        QQuickItem* forGood = stage.window->findChild<QQuickItem*>(QStringLiteral("redactForGood"));
        QVERIFY(forGood != nullptr && forGood->isVisible());
        QMetaObject::invokeMethod(forGood, "clicked");
        QVERIFY(stage.reaches(State::Done));
        QVERIFY2(stage.redacting.problem().isEmpty(), qPrintable(stage.redacting.problem()));
        QCOMPARE(stage.filesWithIt(), QString());
        QCOMPARE(stage.composition.draft().text(), QString());
        QCOMPARE(stage.chat.messages()->count(), 2);
        QCOMPARE(stage.chat.conversationTitle(), QStringLiteral("Something else"));
        QVERIFY(!stage.chat.search()->active());
        QVERIFY(stage.say(QStringLiteral("Going on")));
    }

    void oneMessageGoesAndTheOthersStay() {
        Redacting stage;
        stage.redacting.chooseMessages(stage.chat.conversation(), stage.idAt(1), stage.idAt(1));
        QVERIFY(stage.reaches(State::Asking));
        QCOMPARE(stage.redacting.question(), QStringLiteral("1 message"));
        stage.redacting.redact();
        QVERIFY(stage.reaches(State::Done));
        QCOMPARE(stage.chat.messages()->count(), 3);
        QCOMPARE(stage.chat.conversations()->trash()->count(), 0);
    }

    void nothingThatIsFoundIsSaidAndNothingIsDone() {
        Redacting stage;
        stage.redacting.chooseSearch(QStringLiteral("nowhere"));
        QVERIFY(stage.reaches(State::Asking));
        QVERIFY(!stage.redacting.problem().isEmpty());
        stage.redacting.redact();
        QCOMPARE(stage.redacting.state(), State::Asking);
    }

    void whereEverythingLiesIsTold() {
        Redacting stage;
        ui::StorageViewModel& storage = *stage.composition.archive().storage();
        QFile copy(QString::fromStdString((stage.folder / "daylong.db.before-v9.backup").string()));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(QByteArray(3000, 'x'));
        copy.close();
        const auto kinds = [&] {
            QStringList found;
            for (const QVariant& place : storage.places()) {
                if (place.toMap()[QStringLiteral("any")].toBool())
                    found << place.toMap()[QStringLiteral("kind")].toString();
            }
            return found;
        };
        storage.look();
        QVERIFY(QTest::qWaitFor([&] { return kinds().contains(QStringLiteral("copies")); }, 10000));
        QVERIFY(kinds().contains(QStringLiteral("transcript")));
        QVERIFY(!storage.total().isEmpty());
        storage.deleteCopies();
        QVERIFY(QTest::qWaitFor([&] { return !kinds().contains(QStringLiteral("copies")); }, 10000));
        QVERIFY(!copy.exists());
    }
};

QTEST_MAIN(RedactTest)
#include "redact_test.moc"
