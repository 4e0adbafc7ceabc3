// The window of somebody who writes numbers or lines another way than English does.
#include "ui/window_stage.h"

#include <QLocale>

using namespace daylong;

class LocaleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNumberWithAPointOrACommaIsTheSame_data() {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("typed");
        for (const char* typed : {"0.35", "0,35", ".35", ",35"}) {
            QTest::addRow("German %s", typed) << QLocale(QLocale::German) << typed;
            QTest::addRow("English %s", typed) << QLocale(QLocale::English) << typed;
        }
    }
    void aNumberWithAPointOrACommaIsTheSame() {
        QFETCH(const QLocale, locale);
        QFETCH(const QString, typed);
        QLocale::setDefault(locale);
        WindowStage stage;
        stage.press(Qt::Key_Comma, Qt::ControlModifier);
        QQuickItem* temperature = stage.field("Temperature");
        QVERIFY(temperature != nullptr);
        temperature->forceActiveFocus();
        QMetaObject::invokeMethod(temperature, "selectAll");
        stage.type(typed.toStdString());
        stage.press(Qt::Key_Tab);
        QCOMPARE(static_cast<float>(stage.chat.settings()->temperature()), 0.35F);
        QCOMPARE(temperature->property("text").toString(), locale.toString(0.35, 'f', 2));
        QLocale::setDefault(QLocale::C);
    }

    void fromRightToLeftTheSidebarStandsOnTheRight() {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        {
            WindowStage stage;
            auto* sidebar = stage.window->findChild<QQuickItem*>("sidebar");
            QVERIFY(sidebar != nullptr);
            QCOMPARE(sidebar->mapToScene({sidebar->width(), 0}).x(), static_cast<qreal>(stage.window->width()));
            auto* list = stage.window->findChild<QQuickItem*>("messageList");
            QCOMPARE(list->mapToScene({0, 0}).x(), 0.0);
        }
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    }
};

QTEST_MAIN(LocaleTest)
#include "locale_test.moc"
