// Every key of the list of shortcuts does what the list says, wherever the focus is.
#include "ui/window_stage.h"

#include <QKeySequence>
#include <QJSValue>

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
        stage.say("Hello");
        for (const Row& row : table(*stage.window)) {
            if (row.action.isEmpty() || row.action == "quit") continue;
            if (row.action == place) continue;  // it leads to where one is
            for (const QString& keys : row.keys) {
                stage.window->setProperty("settingsOpen", place == "settings");
                stage.chat.state()->setSidebarOpen(true);
                stage.pause();
                focus(stage, place);
                const QString before = picture(stage);
                if (row.action == "showEnd") continue;  // tests/ui/window_test.cpp
                if (row.action == "normalText") stage.chat.state()->setFontSize(17);
                const QString changed = row.action == "normalText" ? picture(stage) : before;
                pressSequence(stage, keys);
                QTRY_VERIFY2_WITH_TIMEOUT(picture(stage) != changed,
                                          qPrintable(keys + " does nothing, in the " + place), 3000);
                stage.press(Qt::Key_Escape);
            }
        }
    }

    void theListShowsEveryKey() {
        WindowStage stage;
        stage.press(Qt::Key_F1);
        const auto* sheet = stage.window->findChild<QObject*>("shortcutsSheet");
        QVERIFY(sheet != nullptr && sheet->property("opened").toBool());
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

private:
    static void collect(const QQuickItem& item, QStringList& texts) {
        texts << item.property("text").toString();
        const auto children = item.childItems();
        for (const QQuickItem* child : children) collect(*child, texts);
    }
    static void focus(WindowStage& stage, const QString& place) {
        if (place == "search") stage.press(Qt::Key_F, Qt::ControlModifier);
        if (place == "button") stage.button("New conversation")->forceActiveFocus(Qt::TabFocusReason);
    }
    /// Whatever a shortcut may change.
    static QString picture(const WindowStage& stage) {
        const auto* sheet = stage.window->findChild<QObject*>("shortcutsSheet");
        return QStringList{QString::number(stage.chat.conversation()),
                           stage.focused(),
                           stage.window->property("settingsOpen").toString(),
                           stage.chat.state()->sidebarOpen() ? "open" : "shut",
                           QString::number(stage.chat.state()->fontSize()),
                           sheet->property("visible").toString(),
                           stage.window->activeFocusItem() == nullptr
                               ? QString()
                               : stage.window->activeFocusItem()->property("selectedText").toString()}
            .join('|');
    }
};

QTEST_MAIN(ShortcutsTest)
#include "shortcuts_test.moc"
