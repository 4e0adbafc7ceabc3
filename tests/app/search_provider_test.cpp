// The desktop's own search finds what was said, over a bus: as GNOME Shell asks, and as KRunner does.
#include "desktop/application_bus.h"
#include "desktop/search_provider.h"
#include "store/transcript_writer.h"

#include "support/desktop_fixture.h"
#include "support/unwrap.h"

#include <QDBusArgument>
#include <QDBusPendingReply>
#include <QTest>

using namespace daylong;

class SearchProviderTest : public DesktopFixture {
    Q_OBJECT
private:
    std::filesystem::path m_database;
    QStringList m_done;

    QDBusMessage call(const QString& path, const QString& interface, const QString& method,
                      const QVariantList& arguments) {
        QDBusMessage message = QDBusMessage::createMethodCall(app::kSearchBusName, path, interface, method);
        message.setArguments(arguments);
        QDBusPendingCall done = m_theirs->asyncCall(message);
        while (!done.isFinished()) QTest::qWait(5);  // it is answered on this thread
        return done.reply();
    }
    QDBusMessage shell(const QString& method, const QVariantList& arguments) {
        return call(app::kShellSearchPath, "org.gnome.Shell.SearchProvider2", method, arguments);
    }
    QDBusMessage runner(const QString& method, const QVariantList& arguments) {
        return call(app::kRunnerPath, "org.kde.krunner1", method, arguments);
    }
    app::Asked window() {
        return {.comeForward = [](const QByteArray&) {},
                .open = [](const QList<QUrl>&) {},
                .ask = [](const QString&) {},
                .newConversation = [] {},
                .show = [this](qint64 a, qint64 b) { m_done << QString("show %1 %2").arg(a).arg(b); },
                .search = [this](const QString& words) { m_done << "search " + words; }};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!beginDesktop()) return;
        m_database = m_desktop->folder / "chat.db";
        const auto writer = unwrap(store::TranscriptWriter::open(m_database));
        const auto conversation = unwrap(writer->createConversation("Journeys"));
        for (const char* text : {"The ferry leaves at noon.", "Take the other ferry.", "Bread"})
            (void)unwrap(writer->appendMessage(conversation.id, store::MessageRole::User, text));
    }

    void theShellFindsWhatWasSaidAndOpensItInTheWindow() {
        const app::SearchProvider provider(*m_ours, m_database);
        QVERIFY(provider.isThere());
        const QStringList ids =
            shell("GetInitialResultSet", {QStringList{"ferry"}}).arguments().value(0).toStringList();
        QCOMPARE(ids.size(), 2);
        QCOMPARE(
            shell("GetSubsearchResultSet", {ids, QStringList{"ferry", "noon"}}).arguments().value(0).toStringList(),
            QStringList{ids.back()});
        const auto metas = qdbus_cast<QList<QVariantMap>>(shell("GetResultMetas", {ids}).arguments().value(0));
        QCOMPARE(metas.size(), 2);
        QCOMPARE(metas[1].value("description").toString(), QString("The ferry leaves at noon."));
        QCOMPARE(metas[1].value("id").toString(), ids[1]);
        QCOMPARE(metas[1].value("name").toString(), QString("Journeys"));

        const app::ApplicationBus bus(*m_theirs, window());
        shell("ActivateResult", {ids[1], QStringList{"ferry"}, 5U});
        shell("LaunchSearch", {QStringList{"ferry", "noon"}, 0U});
        QTRY_COMPARE(m_done.size(), 2);
        QCOMPARE(m_done[0], "show " + QString(ids[1]).replace(':', ' '));
        QCOMPARE(m_done[1], QString("search ferry noon"));
    }

    void anIdOfAnEarlierProcessIsStillKnownAndNonsenseIsNot() {
        QString id;
        {
            const app::SearchProvider earlier(*m_ours, m_database);
            id = shell("GetInitialResultSet", {QStringList{"bread"}}).arguments().value(0).toStringList().value(0);
        }
        const app::SearchProvider provider(*m_ours, m_database);
        const auto metas = qdbus_cast<QList<QVariantMap>>(
            shell("GetResultMetas", {QStringList{id, "1:999", "", "x", "9:"}}).arguments().value(0));
        QCOMPARE(metas.size(), 1);
        QCOMPARE(metas[0].value("description").toString(), QString("Bread"));
    }

    void krunnerFindsThemToo() {
        const app::SearchProvider provider(*m_ours, m_database);
        const QDBusMessage found = runner("Match", {"noon"});
        QCOMPARE(found.signature(), QString("a(sssida{sv})"));
        const auto matches = qdbus_cast<QList<app::RunnerMatch>>(found.arguments().value(0));
        QCOMPARE(matches.size(), 1);
        QCOMPARE(matches[0].text, QString("The ferry leaves at noon."));
        QCOMPARE(runner("Actions", {}).signature(), QString("a(sss)"));
        m_done.clear();
        const app::ApplicationBus bus(*m_theirs, window());
        runner("Run", {matches[0].id, ""});
        QTRY_COMPARE(m_done.size(), 1);
        QCOMPARE(runner("Match", {" "}).arguments().size(), 1);
    }

    void aTranscriptThatIsNotThereHasNothingInIt() {
        const app::SearchProvider provider(*m_ours, m_desktop->folder / "none.db");
        QVERIFY(shell("GetInitialResultSet", {QStringList{"ferry"}}).arguments().value(0).toStringList().isEmpty());
        QVERIFY(!std::filesystem::exists(m_desktop->folder / "none.db"));
    }
};

QTEST_GUILESS_MAIN(SearchProviderTest)
#include "search_provider_test.moc"
