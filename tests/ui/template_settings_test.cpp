// The chat template on the settings page: what is chosen, what is said of it, and what reaches the service.
#include "shell_program.h"
#include "support/qml_warnings.h"

#include <QQuickItem>
#include <QTest>

using namespace daylong;

namespace {

constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";
const QString kText = QStringLiteral(
    "{% for m in messages %}\n{{ m.role ~ ': ' ~ m.content ~ '</s>' }}\n{% endfor %}\n{{ 'assistant:' }}");

unit::Script script() {
    unit::Script script;
    script.model.name = "Example";
    script.model.chat.name = "chatml";
    script.model.chat.source = text::TemplateSource::ModelFile;
    script.model.chat.text = "{# of the file #}\n{{ messages }}";
    return script;
}

struct TemplateRun : OwnFolder, Running {
    TemplateRun()
        : Running(
              withInspectors(programIn(folder, unit::scriptedResponderMaker(script()),
                                       [](settings::Settings& given) { given.modelPath = settings::kStarterModel; }),
                             kModel)) {}
    ui::SettingsViewModel& settings = *composition.chat().settings();
    ui::TemplateViewModel& chat = *settings.chatTemplate();
};

}  // namespace

class TemplateSettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theModelsOwnIsShownUntilAnotherIsChosen() {
        TemplateRun program;
        program.start();
        QCOMPARE(program.chat.choice(), 0);
        QVERIFY(!program.chat.custom());
        QCOMPARE(program.chat.text(), QStringLiteral("{# of the file #}\n{{ messages }}"));
        QVERIFY(program.chat.summary().contains("ChatML"));
        QVERIFY(!program.settings.changed());

        const int mistral = static_cast<int>(program.chat.choices().indexOf(QStringLiteral("Mistral")));
        QVERIFY(mistral > 0);
        program.chat.setChoice(mistral);
        QCOMPARE(program.chat.choice(), mistral);
        QTRY_VERIFY(program.chat.text().isEmpty());
        QCOMPARE(program.settings.effect(), ui::SettingsViewModel::Effect::Reload);
        QVERIFY(program.settings.applicable());
        program.settings.apply();
        QTRY_VERIFY(!program.settings.changed());
        QCOMPARE(program.chat.choice(), mistral);
        program.settings.resetToDefaults();
        QCOMPARE(program.chat.choice(), 0);
        QVERIFY(program.settings.changed());
        program.settings.revert();
        QCOMPARE(program.chat.choice(), mistral);
    }

    void aTextWithAMistakeSaysItsLineAndCannotBeApplied() {
        TemplateRun program;
        program.start();
        program.chat.edit();
        QVERIFY(program.chat.custom());
        program.chat.setText(kText);
        QTRY_VERIFY2(program.chat.problem().isEmpty(), qPrintable(program.chat.problem()));
        QVERIFY(program.settings.applicable());
        program.chat.setText(QString(kText).replace("m.content", "m.content | nonsense"));
        program.settings.apply();  // before the pause in typing
        QTRY_VERIFY2(program.chat.problem().contains("line 2"), qPrintable(program.chat.problem()));
        program.settle();
        QVERIFY(!program.settings.applicable());
        QVERIFY(program.settings.changed());
        program.chat.setText(QStringLiteral(" "));
        QVERIFY(!program.settings.applicable());
        QVERIFY(program.chat.problem().startsWith("There is no text"));
        program.chat.setText(kText);
        program.settings.apply();
        QTRY_VERIFY(!program.settings.changed());
        QCOMPARE(program.chat.text(), kText);
    }

    void aTextThatIsNoConversationIsToldFromOneThatIs() {
        TemplateRun program;
        program.start();
        program.chat.edit();
        program.chat.setText(QStringLiteral("{{ messages[-1].content }}"));
        QTRY_VERIFY2(program.chat.problem().contains("one after the other"), qPrintable(program.chat.problem()));
        program.chat.setText(kText + QStringLiteral("{{ strftime_now('%d') }}"));
        QTRY_VERIFY2(program.chat.note().contains("tells the date"), qPrintable(program.chat.note()));
        QVERIFY(program.chat.problem().isEmpty());
    }

    void anotherModelHasItsOwnTemplate() {
        TemplateRun program;
        program.start();
        program.chat.edit();
        program.chat.setText(kText);
        program.settings.apply();
        QTRY_VERIFY(!program.settings.changed());
        QVERIFY(program.chat.custom());
        program.settings.openModel(QUrl::fromLocalFile(kModel));
        QTRY_VERIFY(!program.chat.custom());
        QTRY_VERIFY2(program.chat.summary().contains("has no template"), qPrintable(program.chat.summary()));
        program.settings.useStarterModel();
        QTRY_VERIFY(program.chat.custom());
        QCOMPARE(program.chat.text(), kText);
    }

    void aTextWithAMistakeIsNotStoredByWayOfAnotherModel() {
        TemplateRun program;
        program.start();
        program.chat.edit();
        program.chat.setText(QStringLiteral("{% if %}"));
        program.settings.openModel(QUrl::fromLocalFile(kModel));
        QTRY_COMPARE(program.settings.modelPath(), QString::fromLatin1(kModel));
        QVERIFY(program.settings.modelProblem().isEmpty());
        program.settings.apply();
        QTRY_VERIFY(!program.settings.changed());
        program.settings.useStarterModel();
        QTRY_COMPARE(program.settings.modelPath(), QString::fromLatin1(settings::kStarterModel));
        QVERIFY(!program.chat.custom());
    }

    void thePageShowsTheTextItsLinesAndWhatIsWrong() {
        qInstallMessageHandler(unit::collectWarnings);
        TemplateRun program;
        QQuickWindow* window = program.composition.show();
        QVERIFY(window != nullptr);
        window->resize(900, 1100);
        program.start();
        window->setProperty("settingsOpen", true);
        QTRY_VERIFY(window->findChild<QQuickItem*>("templateText") != nullptr);
        const auto* text = window->findChild<QQuickItem*>("templateText");
        const auto* problem = window->findChild<QQuickItem*>("templateProblem");
        QVERIFY(!text->isVisible());
        QVERIFY(!problem->isVisible());
        program.chat.edit();
        QTRY_VERIFY(text->isVisible());
        program.chat.setText(QStringLiteral("{% for m in messages %}"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->property("text").toString().contains("line 1"));
        QCOMPARE(text->property("text").toString(), QStringLiteral("{% for m in messages %}"));
        QTest::qWait(50);
        qInstallMessageHandler(nullptr);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
    }
};

QTEST_MAIN(TemplateSettingsTest)
#include "template_settings_test.moc"
