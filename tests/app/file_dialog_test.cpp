// A model is chosen with the desktop's own file dialog where its portal has one, and with Qt's where it has none.
#include "support/accessible.h"
#include "support/desktop.h"

#include <QDBusObjectPath>
#include <QTest>

using daylong::unit::Accessible;
using daylong::unit::Desktop;

class FakeFileChooser : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.FileChooser")
    Q_PROPERTY(uint version READ version CONSTANT)
public:
    QStringList asked;      // titles
    mutable int looks = 0;  // whether it is there: Qt's plugin and the program each ask once, at the start
    uint version() const {
        ++looks;
        return 3;
    }

public Q_SLOTS:
    QDBusObjectPath OpenFile(const QString&, const QString& title, const QVariantMap&) {
        asked << title;
        return QDBusObjectPath("/org/freedesktop/portal/desktop/request/1");
    }
};

class FileDialogTest : public QObject {
    Q_OBJECT
private:
    std::optional<Accessible> m_window;

    /// Presses what begins so, once it is there.
    bool press(const QString& name) {
        for (int tries = 0; tries < 300; ++tries) {
            const auto button = m_window->find([&](const Accessible& each) {
                return each.role() == "push button" && each.name().startsWith(name) && each.is(Accessible::Showing);
            });
            if (button) return button->press();
            QTest::qWait(100);
        }
        return false;
    }
    void openDialog(const Accessible& tree) {
        const auto window = [&] {
            m_window = tree.find("frame", "");
            return m_window.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(window(), Desktop::kPatienceMs);
        QVERIFY(press("Settings"));
        QVERIFY(press("Open a GGUF file"));
    }

private Q_SLOTS:
    void aModelIsChosen_data() {
        QTest::addColumn<bool>("portal");
        QTest::newRow("with the portal's dialog") << true;
        QTest::newRow("with Qt's where there is no portal") << false;
    }
    void aModelIsChosen() {
        QFETCH(const bool, portal);
        if (!Desktop::missing().isEmpty())
            QSKIP(qPrintable("needs " + Desktop::missing() + " (./dev test installs them)"));
        const Desktop desktop;
        QDBusConnection session = QDBusConnection::connectToBus(desktop.busAddress(), desktop.busAddress());
        if (!Accessible::available(session))
            QSKIP("needs the accessibility bus: at-spi2-core (./dev test installs it)");
        FakeFileChooser chooser;
        if (portal) {
            QVERIFY(session.registerService("org.freedesktop.portal.Desktop"));
            QVERIFY(session.registerObject("/org/freedesktop/portal/desktop", &chooser,
                                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties));
        }
        const auto tree = Accessible::desktop(session);
        const auto program = desktop.start(DAYLONG_PROGRAM);
        // This thread answers for the portal, and searching the tree keeps it from that.
        if (portal) QTRY_VERIFY_WITH_TIMEOUT(chooser.looks >= 2, Desktop::kPatienceMs);
        openDialog(tree);
        if (QTest::currentTestFailed()) return;
        const auto own = [&] {
            return m_window->find(
                [](const Accessible& each) { return each.name() == "Cancel" && each.is(Accessible::Showing); });
        };
        if (portal) QTRY_COMPARE_WITH_TIMEOUT(chooser.asked, QStringList{"Open a model"}, Desktop::kPatienceMs);
        else QTRY_VERIFY_WITH_TIMEOUT(own(), Desktop::kPatienceMs);
        if (portal) QVERIFY(!own());
        program->kill();
        program->waitForFinished();
        m_window.reset();
    }
};

QTEST_GUILESS_MAIN(FileDialogTest)
#include "file_dialog_test.moc"
