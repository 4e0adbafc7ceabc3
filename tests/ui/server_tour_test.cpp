// A person's way to a server, through the window's own buttons: connect it, take its model, talk, and back to the model
// on this machine.
#include "remote/test_server.h"
#include "support/qml_warnings.h"
#include "ui/tour.h"

#include <QTest>

using namespace daylong;

class ServerTourTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fromItsAddressToItsReply() {
        const unit::TemporaryFolder settings;
        qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString((settings / "").string()));
        remote::TestServer server;
        QVERIFY(server.isReady());
        const auto before = qInstallMessageHandler(unit::collectWarnings);
        Tour tour;
        ui::ModelLibrary& library = tour.program.library();
        QVERIFY(tour.ready());
        QTest::keyClick(tour.window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(tour.window->property("modelsOpen").toBool());
        QVERIFY(tour.press("At hand"));
        QVERIFY(tour.press("Connect a server"));
        tour.type(server.address("llamacpp"));
        QVERIFY(tour.press("Load its models"));
        QTRY_COMPARE_WITH_TIMEOUT(library.servers()->offered().size(), 1, 30000);
        QVERIFY(tour.press("Connect and use"));
        QTRY_VERIFY_WITH_TIMEOUT(!tour.window->property("modelsOpen").toBool(), 30000);
        const auto answers = [&] {
            const QVariantList recent = library.recent();
            return !recent.isEmpty() && recent[0].toMap()["current"].toBool() &&
                   recent[0].toMap()["name"].toString() == QStringLiteral("tiny/model");
        };
        QTRY_VERIFY_WITH_TIMEOUT(answers(), 30000);
        QVERIFY(tour.ready());
        tour.type("hello");
        QTest::keyClick(tour.window, Qt::Key_Return);
        const auto chats = server.chats();
        QCOMPARE(chats.size(), size_t{1});
        QVERIFY(tour.ready());
        ui::MessageListModel& messages = *tour.program.chat().messages();
        QTRY_COMPARE_WITH_TIMEOUT(messages.count(), 2, 30000);
        const auto* gauge = tour.window->findChild<QQuickItem*>("memoryGauge");
        QVERIFY(gauge != nullptr);
        const auto says = [gauge](const char* what) { return gauge->property(what).toString(); };
        QTRY_COMPARE(says("costText"),
                     QStringLiteral("%1 tokens sent, 0 read before").arg(chats[0]["prompt"].get<int>()));
        QVERIFY2(says("speedText").startsWith(QStringLiteral("123 tok/s")), qPrintable(says("speedText")));
        QVERIFY2(says("seenText").startsWith(QStringLiteral("about ")), qPrintable(says("seenText")));
        qInstallMessageHandler(before);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(ServerTourTest)
#include "server_tour_test.moc"
