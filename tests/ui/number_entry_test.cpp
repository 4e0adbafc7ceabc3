// Numbers as people type them: with the decimal mark of their own language, or with that of another.
#include <QLocale>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTest>

#include <memory>

class NumberEntryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QQuickStyle::setStyle(QStringLiteral("Basic")); }

    void bothDecimalMarksAreUnderstood_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("decimals");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("meant");
        for (const char* language : {"en_US", "de_DE", "fr_FR"}) {
            const QString name = QString::fromLatin1(language);
            QTest::addRow("%s, a point", language) << name << 2 << QStringLiteral("0.8") << 0.8;
            QTest::addRow("%s, a comma", language) << name << 2 << QStringLiteral("0,8") << 0.8;
            QTest::addRow("%s, a whole number", language) << name << 0 << QStringLiteral("4096") << 4096.0;
            QTest::addRow("%s, grouped with a comma", language) << name << 0 << QStringLiteral("4,096") << 4096.0;
            QTest::addRow("%s, grouped with a point", language) << name << 0 << QStringLiteral("4.096") << 4096.0;
        }
    }
    void bothDecimalMarksAreUnderstood() {
        QFETCH(QString, language);
        QFETCH(int, decimals);
        QFETCH(QString, typed);
        QFETCH(double, meant);
        QLocale::setDefault(QLocale(language));
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(&engine, QUrl(QStringLiteral("qrc:/qt/qml/Daylong/Elements/NumberEntry.qml")));
        const std::unique_ptr<QObject> made(component.createWithInitialProperties(
            {{"value", 1.5}, {"to", 100000}, {"decimals", decimals}, {"label", "Number"}}));
        auto* entry = qobject_cast<QQuickItem*>(made.get());
        QVERIFY2(entry != nullptr, qPrintable(component.errorString()));
        QQuickWindow window;
        entry->setParentItem(window.contentItem());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        entry->forceActiveFocus();
        QSignalSpy edited(entry, SIGNAL(edited(double)));
        QTest::keyClick(&window, Qt::Key_A, Qt::ControlModifier);
        for (const QChar each : typed) QTest::keyClick(&window, each.toLatin1());
        QVERIFY(!edited.isEmpty());
        QCOMPARE(edited.back().at(0).toDouble(), meant);
    }
};

QTEST_MAIN(NumberEntryTest)
#include "number_entry_test.moc"
