// A program that is left open overnight.
#include "conversations/conversation_list_model.h"
#include "memory/memory_view_model.h"
#include "transcript_stage.h"

#include <QDateTime>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <sqlite3.h>

using namespace daylong;

namespace {

constexpr int kDay = 24 * 3600;

/// So many seconds east of UTC: the only way to make it another time of day.
void setTimeZone(int offset) {
    const int minutes = std::abs(offset) / 60;
    const QString zone = QStringLiteral("TST%1%2:%3")
                             .arg(offset > 0 ? "-" : "+")
                             .arg(minutes / 60)
                             .arg(minutes % 60, 2, 10, QChar(u'0'));
    qputenv("TZ", zone.toLatin1());
    tzset();
}

}  // namespace

class MidnightTest : public QObject {
    Q_OBJECT
private:
    QByteArray m_zone = qgetenv("TZ");

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany)); }

    void todayBecomesYesterday() {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        int evening = now.time().secsTo(QTime(23, 0));  // it is 23:00 there
        if (evening > kDay / 2) evening -= kDay;
        evening = evening / 60 * 60;
        setTimeZone(evening);
        const int64_t said = now.toMSecsSinceEpoch() - 90 * 60 * 1000;  // at half past nine

        TranscriptStage stage;
        stage.user(10);
        stage.reply(10);
        stage.writer.reset();
        sqlite3* database = nullptr;
        sqlite3_open(stage.file.c_str(), &database);
        const std::string update = "UPDATE message SET created_ms = " + std::to_string(said);
        const int updated = sqlite3_exec(database, update.c_str(), nullptr, nullptr, nullptr);
        sqlite3_close(database);
        QCOMPARE(updated, SQLITE_OK);
        ui::ConversationListModel list(stage.bridge, stage.file);
        ui::MemoryViewModel memory(stage.bridge, stage.file, {});
        stage.conversation.updatedMs = said;
        stage.open();
        stage.remember(15);
        const auto section = [&] {
            return list.data(list.index(0), ui::ConversationListModel::SectionRole).toString();
        };
        const QString time = stage.at(0, ui::MessageListModel::TimeRole).toString();
        QVERIFY2(time.startsWith("21:"), qPrintable(time));
        QCOMPARE(stage.at(0, ui::MessageListModel::DayRole).toString(), QStringLiteral("Today"));
        QCOMPARE(section(), QStringLiteral("Today"));
        QCOMPARE(memory.since(), time);

        QSignalSpy rows(&stage.messages, &QAbstractItemModel::dataChanged),
            conversations(&list, &QAbstractItemModel::dataChanged);
        QSignalSpy gauge(&memory, &ui::MemoryViewModel::changed);
        const std::vector<QObject*> models{&stage.messages, &list, &memory};
        const auto aMinutePasses = [&] {
            for (QObject* model : models) {
                for (ui::Midnight* midnight : model->findChildren<ui::Midnight*>()) midnight->check();
            }
        };
        aMinutePasses();
        QCOMPARE(rows.count() + conversations.count() + gauge.count(), 0);
        setTimeZone(evening + 2 * 3600);  // and now it is one o'clock
        aMinutePasses();
        QCOMPARE(rows.count(), 1);
        QVERIFY(rows[0][2].value<QList<int>>().contains(ui::MessageListModel::DayRole));
        QCOMPARE(conversations.count(), 1);
        QCOMPARE(gauge.count(), 1);
        QCOMPARE(stage.at(0, ui::MessageListModel::DayRole).toString(), QStringLiteral("Yesterday"));
        QCOMPARE(section(), QStringLiteral("Yesterday"));
        QVERIFY2(memory.since().size() > 6 && memory.since().contains(' '), qPrintable(memory.since()));
    }

    void cleanupTestCase() {
        if (m_zone.isEmpty()) qunsetenv("TZ");
        else qputenv("TZ", m_zone);
    }
};

QTEST_GUILESS_MAIN(MidnightTest)
#include "midnight_test.moc"
