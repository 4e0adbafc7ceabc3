// Keys reach what is shown: nothing that is hidden or greyed out keeps them to itself.
#include "ui/window_stage.h"

using namespace daylong;

namespace {

/// Whole, of what scrolls around it; where it is higher than half of that, a part of it.
bool isInSight(const QQuickItem& item) {
    for (const QQuickItem* each = item.parentItem(); each != nullptr; each = each->parentItem()) {
        if (!each->inherits("QQuickFlickable")) continue;
        const QRectF at = item.mapRectToItem(each, {0, 0, item.width(), item.height()});
        const bool whole = at.top() >= -0.5 && at.bottom() <= each->height() + 0.5;
        const bool part = at.height() > each->height() / 2 && at.top() < each->height() && at.bottom() > 0;
        if (!whole && !part) return false;
    }
    return true;
}

}  // namespace

class FocusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void afterASuggestionOneWritesAndNothingIsSentAgain() {
        WindowStage stage;
        QQuickItem* suggestion = stage.button("Tell me a story");
        QVERIFY(suggestion != nullptr);
        stage.click(*suggestion);
        QTRY_COMPARE(stage.chat.messages()->count(), 2);
        QCOMPARE(stage.focused(), QStringLiteral("composerField"));
        stage.type("hello, what is your name?");
        stage.pause();
        QCOMPARE(stage.window->activeFocusItem()->property("text").toString(),
                 QStringLiteral("hello, what is your name?"));
        QCOMPARE(stage.chat.messages()->count(), 2);
    }

    void aSuggestionChosenByKeysGivesTheFocusBackToo() {
        WindowStage stage;
        QQuickItem* suggestion = stage.button("Tell me a story");
        QVERIFY(suggestion != nullptr);
        suggestion->forceActiveFocus(Qt::TabFocusReason);
        stage.press(Qt::Key_Space);
        QTRY_COMPARE(stage.chat.messages()->count(), 2);
        stage.press(Qt::Key_Space);
        stage.press(Qt::Key_Space);
        QCOMPARE(stage.chat.messages()->count(), 2);
        QCOMPARE(stage.focused(), QStringLiteral("composerField"));
    }

    void whateverIsHiddenLetsGoOfTheFocus() {
        WindowStage stage;
        stage.press(Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(stage.focused(), QStringLiteral("Search everything said"));
        stage.press(Qt::Key_B, Qt::ControlModifier);  // the sidebar goes, with the field in it
        QTRY_COMPARE(stage.focused(), QStringLiteral("composerField"));
        stage.press(Qt::Key_B, Qt::ControlModifier);

        QQuickItem* about = nullptr;
        stage.press(Qt::Key_Comma, Qt::ControlModifier);
        about = stage.button("About Daylong");
        QVERIFY(about != nullptr);
        about->forceActiveFocus(Qt::TabFocusReason);
        stage.window->setProperty("settingsOpen", false);
        stage.pause();
        QTRY_COMPARE(stage.focused(), QStringLiteral("composerField"));
    }

    void escapeClosesSettingsAfterApplyWasPressed() {
        WindowStage stage;
        stage.press(Qt::Key_Comma, Qt::ControlModifier);
        stage.chat.settings()->setTemperature(0.3);
        QQuickItem* apply = stage.button("Apply");
        QVERIFY(apply != nullptr && apply->isEnabled());
        stage.click(*apply);
        QTRY_VERIFY(!apply->isEnabled());
        stage.press(Qt::Key_Escape);
        QVERIFY(!stage.window->property("settingsOpen").toBool());
        QCOMPARE(stage.focused(), QStringLiteral("composerField"));
    }

    void tabLeadsThroughTheSettingsAndThePageFollows() {
        WindowStage stage;
        stage.press(Qt::Key_Comma, Qt::ControlModifier);
        QStringList passed;
        for (int i = 0; i < 200 && !passed.contains(QStringLiteral("About Daylong")); ++i) {
            stage.press(Qt::Key_Tab);
            const QQuickItem* item = stage.window->activeFocusItem();
            QVERIFY(item != nullptr);
            const QString words = item->property("text").toString();
            passed << (words.isEmpty() ? item->property("label").toString() : words);
            QVERIFY2(isInSight(*item), qPrintable(passed.join(QStringLiteral(", "))));
        }
        QVERIFY2(passed.contains(QStringLiteral("About Daylong")), qPrintable(passed.join(QStringLiteral(", "))));
        const QQuickItem* about = stage.window->activeFocusItem();
        stage.press(Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(stage.window->activeFocusItem() != about && isInSight(*stage.window->activeFocusItem()));
    }

    void theOpenConversationIsRenamedWhileASearchIsShown() {
        WindowStage stage;
        stage.say("Hello");
        stage.press(Qt::Key_F, Qt::ControlModifier);
        stage.type("hello");
        stage.press(Qt::Key_F2);
        QCOMPARE(stage.focused(), QStringLiteral("New name of the conversation"));
        QVERIFY(stage.window->activeFocusItem()->isVisible());
    }
};

QTEST_MAIN(FocusTest)
#include "focus_test.moc"
