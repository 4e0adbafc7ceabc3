// Nothing is fetched by showing something: no request leaves the window, even if what is shown names a picture.
#include "compose.h"
#include "support/scripted_responder.h"
#include "support/temporary_folder.h"

#include <QHostAddress>
#include <QQmlComponent>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickItem>
#include <QTcpServer>
#include <QTest>

using namespace daylong;

namespace {

/// Pictures as an item, as text and as a text to edit, and a request of a script. "outcome": how the item and the
/// script fared.
constexpr auto kPage = R"qml(
    import QtQuick
    Item {
        id: page
        width: 300
        height: 300
        property string outcome: picture.status === Image.Error ? request : ""
        property string request: ""
        Image { id: picture; source: "ADDRESS/image.png" }
        Text { width: 300; textFormat: Text.RichText; text: "<img src='ADDRESS/text.png'>" }
        Text { width: 300; textFormat: Text.StyledText; text: "<img src='ADDRESS/styled.png'>" }
        TextEdit { width: 300; textFormat: TextEdit.RichText; text: "<img src='ADDRESS/edit.png'>" }
        TextEdit { width: 300; textFormat: TextEdit.MarkdownText; text: "![a](ADDRESS/markdown.png)" }
        Component.onCompleted: {
            const made = new XMLHttpRequest()
            made.onreadystatechange = () => { if (made.readyState === XMLHttpRequest.DONE) page.request = "over, " + made.status }
            made.open("GET", "ADDRESS/script")
            made.send()
        }
    })qml";

/// Counts who calls, and hangs up.
struct Listener {
    Listener() {
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            ++calls;
            delete server.nextPendingConnection();
        });
        server.listen(QHostAddress::LocalHost);
    }
    std::unique_ptr<QObject> page(QQmlEngine& engine) const {
        QQmlComponent component(&engine);
        component.setData(
            QByteArray(kPage).replace("ADDRESS", "http://127.0.0.1:" + QByteArray::number(server.serverPort())), {});
        return std::unique_ptr<QObject>(component.create());
    }
    QTcpServer server;
    int calls = 0;
};

}  // namespace

class NoNetworkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEngineOfItsOwnWouldCall() {
        Listener listener;
        QQmlEngine engine;
        const auto page = listener.page(engine);
        QVERIFY(page != nullptr);
        QTRY_VERIFY(listener.calls > 0);
    }

    void theWindowsEngineDoesNot() {
        const unit::TemporaryFolder folder;
        app::Composition program({.database = folder / "daylong.db",
                                  .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                  .makeResponder = unit::scriptedResponderMaker({})});
        QQuickWindow* window = program.show();
        QVERIFY(window != nullptr);
        Listener listener;
        const auto page = listener.page(*qmlContext(window)->engine());
        QVERIFY(page != nullptr);
        qobject_cast<QQuickItem*>(page.get())->setParentItem(window->contentItem());  // shown, and so laid out
        QTRY_COMPARE(page->property("outcome").toString(), QStringLiteral("over, 0"));
        QTest::qWait(200);
        QCOMPARE(listener.calls, 0);
    }
};

QTEST_MAIN(NoNetworkTest)
#include "no_network_test.moc"
