// In the window: what was brought back for a message stands below it, leads to its place, and can be let go of.
#include "window_fixture.h"

#include <QQuickItem>
#include <QSignalSpy>
#include <QTest>

using namespace daylong;

class RecalledTest : public WindowFixture {
    Q_OBJECT
private:
    void open() {
        WindowFixture::open(unit::scriptedResponderMaker({}),
                            [](settings::Settings& settings) { settings.cacheSize = 256; });
    }
    QVariantList recalledFor(int row) {
        return messages().data(messages().index(row), ui::MessageListModel::RecalledRole).toList();
    }
    QQuickItem* fold() { return named(QStringLiteral("recalledFold")).value(0); }
    int lastSaidRow() { return messages().rowOf(messages().lastSaid()); }

private Q_SLOTS:
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void itIsListedFollowedAndLetGoOf() {
        open();
        say(QStringLiteral("My sister Wilhelmina collects brass telescopes"));
        const qint64 fact = messages().idAt(0);
        for (int i = 0; i < 30; ++i) {
            QString words;
            for (int word = 0; word < 12; ++word) words += QStringLiteral("word%1x ").arg(100 * i + word);
            say(words);
        }
        say(QStringLiteral("What does Wilhelmina collect?"));
        const qint64 question = messages().lastSaid();
        const QVariantList list = recalledFor(lastSaidRow());
        QVERIFY(!list.isEmpty());
        QCOMPARE(list.first().toMap().value(QStringLiteral("id")).toLongLong(), fact);
        QVERIFY(
            list.first().toMap().value(QStringLiteral("excerpt")).toString().contains(QStringLiteral("Wilhelmina")));

        const ui::MemoryViewModel& memory = *chat().memory();
        QVERIFY(memory.recalled() > 10 && memory.beginning() > 0 && memory.pinned() == 0);
        QCOMPARE(memory.beginning() + memory.recalled() + memory.latest(), memory.seen());

        QTRY_VERIFY(fold() != nullptr);
        QVERIFY(fold()->property("text").toString().contains(QString::number(list.size())));
        QMetaObject::invokeMethod(fold(), "clicked");
        settle();
        QQuickItem* place = nullptr;
        QTRY_VERIFY((place = named(QStringLiteral("recalledPlace")).value(0)) != nullptr);
        QSignalSpy shown(&chat(), &ui::ChatViewModel::showMessage);
        QMetaObject::invokeMethod(place, "clicked");
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(shown.first().first().toLongLong(), fact);

        // As it is after a restart.
        m_program.reset();
        open();
        QCOMPARE(recalledFor(messages().rowOf(question)), list);

        for (const QVariant& each : list) {
            chat().dropRecalled(question, each.toMap().value(QStringLiteral("id")).toLongLong());
            settle();
        }
        QVERIFY(recalledFor(messages().rowOf(question)).isEmpty());
        QTRY_VERIFY(fold() == nullptr);
    }

    void theSettingsAreADraftLikeTheOthers() {
        open();
        ui::SettingsViewModel& settings = *chat().settings();
        QVERIFY(settings.recalls());
        QCOMPARE(settings.recallTokens(), 32);  // an eighth of the cache
        QVERIFY(!settings.changed());
        QCOMPARE(settings.recallCare(), 0);
        settings.setRecallCare(2);
        settings.setRecalls(false);
        settings.setKeptMiB(100);
        QVERIFY(settings.changed());
        QCOMPARE(settings.effect(), ui::SettingsViewModel::Effect::Immediate);
        settings.apply();
        settle();
        QVERIFY(!settings.changed());
        QVERIFY(!settings.recalls());
        QCOMPARE(settings.recallCare(), 2);
    }
};

QTEST_MAIN(RecalledTest)
#include "recalled_test.moc"
