// Texts with the garbage collector at work at every step: what is compiled of QML must hold on to what it uses.
#include <QQmlComponent>
#include <QQmlEngine>
#include <QRegularExpression>
#include <QTest>

#include <memory>

class GarbageCollectorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(qputenv("QV4_MM_AGGRESSIVE_GC", "1")); }  // read as an engine is made

    void richTextTakesTheWindowsColours() {
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(&engine, QUrl(QStringLiteral("qrc:/qt/qml/Daylong/Messages/SelectableText.qml")));
        const std::unique_ptr<QObject> made(
            component.createWithInitialProperties({{"html", "<a href=\"https://example.org\">words</a>"}}));
        QVERIFY2(made != nullptr, qPrintable(component.errorString()));
        const QString text = made->property("text").toString();
        QVERIFY2(text.contains(QRegularExpression(QStringLiteral("color: ?#[0-9a-f]{6}"))), qPrintable(text));
    }
};

QTEST_MAIN(GarbageCollectorTest)
#include "garbage_collector_test.moc"
