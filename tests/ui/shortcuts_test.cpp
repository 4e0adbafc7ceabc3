// Every key of the list of shortcuts does what the list says, wherever the focus is.
#include "translations.h"
#include "ui/window_stage.h"

#include <QKeySequence>
#include <QJSValue>
#include <QLocale>
#include <QTranslator>

using namespace daylong;

namespace {

struct Row {
    QString action;
    QStringList keys;
    QString text;
};

QVariant plain(const QVariant& value) {
    return value.userType() == qMetaTypeId<QJSValue>() ? value.value<QJSValue>().toVariant() : value;
}

std::vector<Row> table(const QObject& window) {
    std::vector<Row> rows;
    const QVariantList list = plain(window.property("keyRows")).toList();
    for (const QVariant& each : list) {
        const QVariantMap row = each.toMap();
        rows.push_back({row["action"].toString(), row["keys"].toStringList(), row["text"].toString()});
    }
    return rows;
}

void pressSequence(WindowStage& stage, const QString& keys) {
    const QKeyCombination combination = QKeySequence(keys)[0];
    stage.press(combination.key(), combination.keyboardModifiers());
}

}  // namespace

class ShortcutsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRowIsSomethingThatTheWindowDoes() {
        WindowStage stage;
        const auto rows = table(*stage.window);
        QVERIFY(rows.size() > 10);
        QStringList known;
        const QVariantMap actions = plain(stage.window->property("actions")).toMap();
        for (const Row& row : rows) {
            QVERIFY(!row.text.isEmpty() && !row.keys.isEmpty());
            for (const QString& keys : row.keys)
                QVERIFY2(QKeySequence(keys)[0].key() != Qt::Key_unknown, qPrintable(keys));
            if (row.action.isEmpty()) continue;
            QVERIFY2(actions.contains(row.action), qPrintable(row.action));
            QVERIFY2(!known.contains(row.action), qPrintable(row.action));
            known << row.action;
        }
        QCOMPARE(known.size(), actions.size());
    }

    void noKeyStandsForTwoActions() {
        WindowStage stage;
        QStringList keys;
        for (const Row& row : table(*stage.window)) {
            if (!row.action.isEmpty()) keys += row.keys;
        }
        QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), keys.size());
    }

    void everyShortcutWorksWhereverTheFocusIs_data() {
        QTest::addColumn<QString>("place");
        QTest::newRow("in the message") << "composer";
        QTest::newRow("in the search field") << "search";
        QTest::newRow("in the settings") << "settings";
        QTest::newRow("on a button") << "button";
    }
    void everyShortcutWorksWhereverTheFocusIs() {
        QFETCH(const QString, place);
        WindowStage stage;
        for (const Row& row : table(*stage.window)) {
            if (row.action.isEmpty() || row.action == "quit") continue;
            if (row.action == place) continue;  // it leads to where one is
            const bool scrolls = row.action == "showStart" || row.action == "showEnd";
            if (scrolls && place != "settings") continue;  // to be seen in a long talk: places_test, window_test
            for (const QString& keys : row.keys) {
                stage.say("Hello");  // "newConversation" began an empty one
                stage.chat.state()->setSidebarOpen(true);
                stage.window->setProperty("settingsOpen", place == "settings");
                stage.pause();
                focus(stage, place);
                if (row.action == "normalText") stage.chat.state()->setFontSize(17);
                const QString before = picture(stage);
                pressSequence(stage, keys);
                QTRY_VERIFY2_WITH_TIMEOUT(picture(stage) != before, qPrintable(keys + " does nothing, in the " + place),
                                          3000);
                stage.press(Qt::Key_Escape);
                if (stage.chat.temporary()) stage.chat.newConversation();  // it has neither a name nor a file
            }
        }
    }

    void escapeLeadsFromTheSidebarBackToTheMessage() {
        WindowStage stage;
        stage.say("Hello");
        for (const char* place : {"search", "button"}) {
            focus(stage, place);
            QVERIFY(stage.focused() != "composerField");
            stage.press(Qt::Key_Escape);
            QCOMPARE(stage.focused(), QStringLiteral("composerField"));
        }
    }

    void enterPressesTheButtonThatHasTheFocus() {
        WindowStage stage;
        stage.say("Hello");
        const qint64 before = stage.chat.conversation();
        focus(stage, "button");
        stage.press(Qt::Key_Return);
        QVERIFY(stage.chat.conversation() != before);
    }

    void inAConversationInWhichNothingIsSaidYetFindSearchesAllOfThem() {
        WindowStage stage;
        stage.press(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(stage.focused(), QStringLiteral("Search everything said"));
        stage.press(Qt::Key_J, Qt::ControlModifier);  // there is no day to go to
        QVERIFY(!opened(stage, "dayPicker"));
        QCOMPARE(stage.focused(), QStringLiteral("composerField"));
    }

    void theListShowsEveryKey() {
        WindowStage stage;
        stage.press(Qt::Key_F1);
        const auto* sheet = stage.window->findChild<QObject*>("shortcutsSheet");
        QVERIFY(opened(stage, "shortcutsSheet"));
        QStringList shown;
        collect(*sheet->property("contentItem").value<QQuickItem*>(), shown);
        for (const Row& row : table(*stage.window)) {
            QVERIFY2(shown.contains(row.text), qPrintable(row.text));
            for (const QString& keys : row.keys) QVERIFY2(shown.contains(keys), qPrintable(keys));
        }
        stage.press(Qt::Key_Escape);
        QTRY_VERIFY(!sheet->property("visible").toBool());
        QTRY_COMPARE(stage.focused(), QStringLiteral("composerField"));
    }

    void theSizeOfTheTextIsRememberedAndTheWheelWithControlChangesIt() {
        WindowStage stage;
        const double normal = stage.chat.state()->fontSize();
        stage.press(Qt::Key_Plus, Qt::ControlModifier);
        stage.press(Qt::Key_Equal, Qt::ControlModifier);
        QCOMPARE(stage.chat.state()->fontSize(), normal + 2);
        QCOMPARE(ui::UiState(stage.chat.state()->file().fileName()).fontSize(), normal + 2);
        stage.press(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(stage.chat.state()->fontSize(), normal);
        for (int turn = 0; turn < 30; ++turn) stage.say("More");
        stage.pause();
        const QPointF middle(stage.window->width() * 0.6, stage.window->height() / 2.0);
        QWheelEvent wheel(middle, stage.window->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(stage.window, &wheel);
        QCOMPARE(stage.chat.state()->fontSize(), normal + 1);
    }

    void aGermanReadsTheKeysOfAGermanKeyboard() {
        app::speakLanguageOf(QLocale(QLocale::German, QLocale::Germany), *QCoreApplication::instance());
        WindowStage stage;
        stage.press(Qt::Key_F1);
        QStringList shown;
        collect(*stage.window->findChild<QObject*>("shortcutsSheet")->property("contentItem").value<QQuickItem*>(),
                shown);
        for (const char* keys : {"Strg+Umschalt+N", "Strg++", "Bild auf", "Strg+,"})
            QVERIFY2(shown.contains(QString::fromLatin1(keys)), keys);
        QVERIFY(shown.filter("Ctrl+").isEmpty());
        const auto translators = QCoreApplication::instance()->findChildren<QTranslator*>();
        for (QTranslator* each : translators) QCoreApplication::removeTranslator(each);
    }

private:
    static void collect(const QQuickItem& item, QStringList& texts) {
        texts << item.property("text").toString();
        const auto children = item.childItems();
        for (const QQuickItem* child : children) collect(*child, texts);
    }
    static void focus(WindowStage& stage, const QString& place) {
        if (place == "composer") stage.window->findChild<QQuickItem*>("composerField")->forceActiveFocus();
        if (place == "search") stage.press(Qt::Key_K, Qt::ControlModifier);
        if (place == "button") stage.button("New conversation")->forceActiveFocus(Qt::TabFocusReason);
        stage.pause();
    }
    static bool opened(const WindowStage& stage, const char* popup) {
        return stage.window->findChild<QObject*>(popup)->property("opened").toBool();
    }
    /// Whatever a shortcut may change.
    static QString picture(const WindowStage& stage) {
        return QStringList{QString::number(stage.chat.conversation()),
                           stage.focused(),
                           stage.window->property("settingsOpen").toString(),
                           stage.chat.state()->sidebarOpen() ? "open" : "shut",
                           QString::number(stage.chat.state()->fontSize()),
                           opened(stage, "shortcutsSheet") ? "shortcuts" : "",
                           opened(stage, "dayPicker") ? "calendar" : "",
                           opened(stage, "memorySheet") ? "memory" : "",
                           opened(stage, "importSheet") ? "import" : "",
                           opened(stage, "exportSheet") ? "export" : "",
                           stage.window->activeFocusItem() == nullptr
                               ? QString()
                               : stage.window->activeFocusItem()->property("selectedText").toString()}
            .join('|');
    }
};

QTEST_MAIN(ShortcutsTest)
#include "shortcuts_test.moc"
