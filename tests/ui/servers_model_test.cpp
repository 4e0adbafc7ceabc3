// Servers on the page "Models": asked what they have, connected, used, and left out again.
#include "models/servers_model.h"
#include "remote/keys.h"
#include "remote/test_server.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace daylong;
using namespace daylong::ui;

class ServersModelTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    remote::TestServer m_server;
    std::filesystem::path m_settings;

    QString address(const char* way) { return QString::fromStdString(m_server.address(way)); }
    QString textAt(ServersModel& model, int row, int role) { return model.data(model.index(row), role).toString(); }

private Q_SLOTS:
    void init() {
        static int number = 0;
        QVERIFY(m_server.isReady());
        m_settings = m_folder.filePath(QStringLiteral("%1").arg(++number)).toStdString();
    }

    void aServerIsAskedConnectedAndLeftOut() {
        ServersModel model(m_settings);
        QCOMPARE(model.count(), 0);
        model.ask(address("llamacpp"), QStringLiteral(" sk-secret "));
        QVERIFY(model.asking());
        QTRY_VERIFY(!model.asking());
        QCOMPARE(model.problem(), QString());
        QCOMPARE(model.offered(), QStringList{QStringLiteral("tiny/model")});
        QCOMPARE(model.contextOf(0), 8192);
        QVERIFY(!model.isOpen(address("llamacpp")));  // this machine alone
        const QSignalSpy connected(&model, &ServersModel::connected);
        model.connectTo(0, 4000);
        QTRY_COMPARE(connected.count(), 1);
        const QString path = connected.first().first().toString();
        QCOMPARE(model.count(), 1);
        QCOMPARE(model.offered(), QStringList());
        QCOMPARE(textAt(model, 0, ServersModel::PathRole), path);
        QCOMPARE(model.nameOf(path), QStringLiteral("tiny/model"));
        QVERIFY(textAt(model, 0, ServersModel::DetailRole).contains(QStringLiteral("4,000")));
        QCOMPARE(remote::keptKey(m_settings, m_server.address("llamacpp")), std::string("sk-secret"));
        model.setCurrent(path);
        QVERIFY(model.data(model.index(0), ServersModel::CurrentRole).toBool());
        ServersModel next(m_settings);  // the next start knows it
        QCOMPARE(next.count(), 1);
        model.remove(0);
        QTRY_COMPARE(model.count(), 0);
        QCOMPARE(remote::keptKey(m_settings, m_server.address("llamacpp")), std::string());
    }

    void whatGoesWrongIsSaid() {
        ServersModel model(m_settings);
        model.ask(QStringLiteral("ftp://example.org"), {});
        QVERIFY(model.problem().contains(QStringLiteral("not the address of a server")));
        model.ask(address("refused"), {});
        QTRY_VERIFY(model.problem().contains(QStringLiteral("asks for a key")));
        QVERIFY(model.offered().isEmpty());
        model.ask(QStringLiteral("127.0.0.1:1"), {});
        QTRY_VERIFY(model.problem().contains(QStringLiteral("Cannot reach")));
        model.forgetOffered();
        QCOMPARE(model.problem(), QString());
        QVERIFY(model.isOpen(QStringLiteral("http://127.example.org")));
        QVERIFY(!model.isOpen(QStringLiteral("https://example.org")));
    }

    void aDamagedListIsSaid() {
        std::filesystem::create_directories(m_settings);
        std::ofstream(m_settings / "servers.json") << "{";
        ServersModel model(m_settings);
        QCOMPARE(model.count(), 0);
        QVERIFY(model.problem().contains(QStringLiteral("damaged")));
    }

    void whatIsAskedLastCounts() {
        ServersModel model(m_settings);
        model.ask(address("plain"), {});
        model.ask(address("two"), {});
        QTRY_COMPARE(model.offered().size(), 2);
        model.connectTo(7, 0);
        model.connectTo(-1, 0);
        QCOMPARE(model.count(), 0);
    }
};

QTEST_GUILESS_MAIN(ServersModelTest)
#include "servers_model_test.moc"
