// Presets in the window: made, chosen for a new conversation and for the open one, changed, duplicated, deleted.
#include "window_fixture.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

class PresetsTest : public WindowFixture {
    Q_OBJECT

    ui::PresetsModel& presets() const { return *chat().presets(); }
    ui::PresetEditor& editor() const { return *presets().editor(); }
    QStringList names() const {
        QStringList all;
        for (int row = 0; row < presets().count(); ++row) all << presets().nameOf(presets().idAt(row));
        return all;
    }
    qint64 make(const QString& name, const QString& prompt) const {
        presets().make();
        editor().setName(name);
        editor().setSystemPrompt(prompt);
        editor().save();
        settle();
        return presets().idAt(static_cast<int>(names().indexOf(name)));
    }
    QString detail(int row) const {
        return presets().data(presets().index(row), ui::PresetsModel::DetailRole).toString();
    }

private Q_SLOTS:
    void init() {
        beginTest();
        open(modelsByPath());
    }
    void cleanup() { endTest(); }

    void oneIsMadeInItsSheet() {
        QQuickItem* const button = m_window->findChild<QQuickItem*>("presetButton");
        QVERIFY(button != nullptr && !button->isVisible());  // nothing to choose yet
        presets().make();
        QTRY_VERIFY(part("presetSheet")->property("opened").toBool());
        type("Gardener");
        QCOMPARE(editor().name(), QStringLiteral("Gardener"));
        editor().setOwnPrompt(true);
        editor().setSystemPrompt(QStringLiteral("Speak of roses."));
        QQuickItem* const save =
            part("savePreset")->property("enabled").toBool() ? m_window->findChild<QQuickItem*>("savePreset") : nullptr;
        QVERIFY(save != nullptr);
        QMetaObject::invokeMethod(save, "clicked");
        settle();
        QCOMPARE(names(), QStringList{"Gardener"});
        QVERIFY(button->isVisible());
        QVERIFY(!detail(0).isEmpty());
    }

    void oneIsChosenForANewConversationAndForTheOpenOne() {
        const qint64 gardener = make(QStringLiteral("Gardener"), QStringLiteral("Speak of roses."));
        say(QStringLiteral("Hello"));
        const qint64 first = chat().conversation();
        chat().newConversationWith(gardener);
        settle();
        ui::OwnSettingsViewModel& own = *chat().ownSettings();
        QVERIFY(chat().conversation() != first);
        QCOMPARE(own.preset(), gardener);
        QCOMPARE(own.systemPrompt(), QStringLiteral("Speak of roses."));
        chat().openConversation(first);
        settle();
        QCOMPARE(own.preset(), 0);
        own.setPreset(gardener);
        QVERIFY(own.edited() && own.rebuilds() && !own.reloads());
        own.apply();
        settle();
        QVERIFY(!own.edited());
        QCOMPARE(own.systemPrompt(), QStringLiteral("Speak of roses."));
        own.setOwnPrompt(true);
        own.setSystemPrompt(QStringLiteral("Mine."));
        own.apply();
        settle();
        presets().edit(gardener);
        editor().setSystemPrompt(QStringLiteral("Speak of tulips."));
        editor().save();
        settle();
        QCOMPARE(own.systemPrompt(), QStringLiteral("Mine."));
        own.setOwnPrompt(false);
        QCOMPARE(own.systemPrompt(), QStringLiteral("Speak of tulips."));
    }

    void anotherModelIsSaidToBeLoaded() {
        presets().make();
        editor().setName(QStringLiteral("Other"));
        editor().setModelPath(QStringLiteral("starter"));
        editor().save();
        settle();
        ui::OwnSettingsViewModel& own = *chat().ownSettings();
        own.setPreset(presets().idAt(0));
        QVERIFY(own.reloads());
        own.apply();
        settle();
        QVERIFY(chat().ready());
    }

    void oneIsDuplicatedAndDeletedAndBroughtBack() {
        const qint64 gardener = make(QStringLiteral("Gardener"), QStringLiteral("Speak of roses."));
        presets().duplicate(gardener);
        settle();
        QCOMPARE(names(), (QStringList{"Gardener", "Gardener (2)"}));
        QCOMPARE(detail(0), detail(1));
        presets().remove(gardener);
        settle();
        QCOMPARE(names(), QStringList{"Gardener (2)"});
        QQuickItem* const toast = m_window->findChild<QQuickItem*>("undoToast");
        QVERIFY(toast != nullptr && toast->isVisible());
        QMetaObject::invokeMethod(toast, "actionTriggered");
        settle();
        QCOMPARE(names(), (QStringList{"Gardener", "Gardener (2)"}));
        QVERIFY(!toast->isVisible());
    }
};

QTEST_MAIN(PresetsTest)
#include "presets_test.moc"
