// What a screen reader does with what it finds, by the interfaces that Qt hands to it: it presses, toggles, and brings
// into sight.
#include "window_fixture.h"

#include <QAccessible>
#include <QLocale>
#include <QTest>

#include <cmath>

using namespace daylong;

class ScreenReaderTest : public WindowFixture {
    Q_OBJECT
private:
    const QString m_press = QAccessibleActionInterface::pressAction();
    const QString m_toggle = QAccessibleActionInterface::toggleAction();

    void open() {
        WindowFixture::open(unit::scriptedTurns({"All right."}));
        say(QStringLiteral("Hello"));
    }
    void openSettings() const {
        m_window->setProperty("settingsOpen", true);
        settle();
    }
    /// The first that is shown, of this class of Qt's or type of QML, with this text or label; none where it is empty.
    QQuickItem* find(const char* type, const QString& words = {}) const {
        QList<QQuickItem*> found;
        const auto isIt = [&](const QQuickItem& item) {
            const bool named = words.isEmpty() || item.property("text").toString().startsWith(words) ||
                               item.property("label").toString() == words;
            return named && (item.inherits(type) || QByteArray(item.metaObject()->className()).startsWith(type));
        };
        collect(m_window->contentItem(), isIt, found);
        return found.isEmpty() ? nullptr : found.first();
    }
    QList<QQuickItem*> daysSaid() const {
        QList<QQuickItem*> days;
        const auto isIt = [](const QQuickItem& item) {
            return item.inherits("QQuickAbstractButton") && item.property("said").toBool();
        };
        collect(m_window->contentItem(), isIt, days);
        return days;
    }
    static QAccessibleInterface* seen(QObject* object) { return QAccessible::queryAccessibleInterface(object); }
    /// False: it is not offered.
    static bool perform(QObject* object, const QString& action) {
        QAccessibleInterface* const what = object == nullptr ? nullptr : seen(object);
        QAccessibleActionInterface* const actions = what == nullptr ? nullptr : what->actionInterface();
        if (actions == nullptr || !actions->actionNames().contains(action)) return false;
        actions->doAction(action);
        return true;
    }
    /// In which this number is set; nullptr: there is none.
    QQuickItem* slider(const QString& label) const {
        QQuickItem* const entry = find("SlideEntry_", label);
        QList<QQuickItem*> sliders;
        if (entry != nullptr)
            collect(
                entry, [](const QQuickItem& item) { return item.inherits("QQuickSlider"); }, sliders);
        return sliders.isEmpty() ? nullptr : sliders.first();
    }
    bool opened(const char* popup) const { return part(popup)->property("opened").toBool(); }

private Q_SLOTS:
    void initTestCase() { QAccessible::setActive(true); }
    void init() { beginTest(); }
    void cleanup() { endTest(); }

    void aMenusEntryIsPressed() {
        open();
        QVERIFY(perform(part("archiveButton"), m_press));
        QTRY_VERIFY(opened("archiveMenu"));
        QVERIFY(perform(find("QQuickMenuItem", QStringLiteral("Import")), m_press));
        QTRY_VERIFY(opened("importSheet"));
        QTRY_VERIFY(!part("archiveMenu")->property("visible").toBool());
    }

    void aSwitchIsPressedOrToggledAndOneThatIsGreyedOutIsNot() {
        open();
        openSettings();
        const ui::UiState& state = *chat().state();
        QVERIFY(state.notifies());
        QQuickItem* const notifies = find("QQuickSwitch", QStringLiteral("Tell me when a long reply is done"));
        QVERIFY(perform(notifies, m_toggle));
        QVERIFY(!state.notifies() && !notifies->property("checked").toBool());
        QVERIFY(perform(notifies, m_press));
        QVERIFY(state.notifies());
        QObject* const tray = part("trayToggle");
        QVERIFY(!tray->property("enabled").toBool());
        QVERIFY(perform(tray, m_press));
        QVERIFY(!state.staysInTray());
        QVERIFY(!seen(tray)->text(QAccessible::Description).isEmpty());
    }

    void aBoxIsTicked() {
        open();
        openSettings();
        const ui::OwnSettingsViewModel& own = *chat().ownSettings();
        QVERIFY(!own.property("ownPrompt").toBool());
        QVERIFY(perform(find("QQuickCheckBox", QStringLiteral("Its own system prompt")), m_press));
        QVERIFY(own.property("ownPrompt").toBool());
        QVERIFY(perform(find("QQuickCheckBox", QStringLiteral("Its own system prompt")), m_toggle));
        QVERIFY(!own.property("ownPrompt").toBool());
    }

    void aSliderIsSetAndMovedByItsSteps() {
        open();
        openSettings();
        const ui::UiState& state = *chat().state();
        QQuickItem* const font = slider(QStringLiteral("Font size"));
        QVERIFY(font != nullptr);
        QAccessibleValueInterface* const size = seen(font)->valueInterface();
        QCOMPARE(size->minimumValue().toDouble(), ui::UiState::kSmallestFont);
        QCOMPARE(size->maximumValue().toDouble(), ui::UiState::kLargestFont);
        size->setCurrentValue(14.02);
        QCOMPARE(state.fontSize(), 14.0);
        QCOMPARE(size->currentValue().toDouble(), 14.0);
        QVERIFY(perform(font, QAccessibleActionInterface::increaseAction()));
        QVERIFY(state.fontSize() > 14.0);
        size->setCurrentValue(100.0);
        QVERIFY(perform(font, QAccessibleActionInterface::increaseAction()));
        QCOMPARE(state.fontSize(), ui::UiState::kLargestFont);

        const ui::SettingsViewModel& settings = *chat().settings();
        QQuickItem* const cache = slider(QStringLiteral("Cache size in tokens"));
        QVERIFY(cache != nullptr);
        for (const int tokens : {1024, 2048}) {
            seen(cache)->valueInterface()->setCurrentValue(std::log2(tokens));  // its places
            QCOMPARE(settings.cacheSize(), tokens);
            QCOMPARE(seen(cache)->text(QAccessible::Description), QLocale().toString(tokens));
        }
    }

    void aDayIsGoneToByPressingAndByEnter() {
        open();
        for (const bool byKey : {true, false}) {
            QQuickItem* const separator = find("DaySeparator_");
            QVERIFY(separator != nullptr);
            if (byKey) separator->forceActiveFocus(Qt::TabFocusReason);
            if (byKey) QTest::keyClick(m_window, Qt::Key_Return);
            else QVERIFY(perform(separator, m_press));
            QTRY_VERIFY(opened("dayPicker"));
            QTRY_COMPARE(daysSaid().size(), 1);  // another thread looks for them
            QQuickItem* const day = daysSaid()[0];
            if (byKey) day->forceActiveFocus(Qt::TabFocusReason);
            if (byKey) QTest::keyClick(m_window, Qt::Key_Return);
            else QVERIFY(perform(day, m_press));
            QTRY_VERIFY(!part("dayPicker")->property("visible").toBool());
        }
    }

    void whatIsGivenTheFocusComesIntoSight() {
        open();
        openSettings();
        QQuickItem* const about = find("QQuickAbstractButton", QStringLiteral("About Daylong"));
        QVERIFY(about != nullptr && seen(about)->state().offscreen);
        QVERIFY(perform(about, QAccessibleActionInterface::setFocusAction()));
        QTRY_VERIFY(!seen(about)->state().offscreen);
        QQuickItem* const first = find("QQuickAbstractButton", QStringLiteral("Open a GGUF file"));
        QVERIFY(perform(first, QAccessibleActionInterface::setFocusAction()));
        QTRY_VERIFY(!seen(first)->state().offscreen);
        QVERIFY(seen(about)->state().offscreen);
    }
};

QTEST_MAIN(ScreenReaderTest)
#include "screen_reader_test.moc"
