// Which model runs where nobody chose one, and that a choice stays one.
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "compose.h"
#include "inspect_model.h"
#include "model_names.h"
#include "paths.h"
#include "support/temporary_folder.h"
#include "window_options.h"

#include <QTest>

#include <filesystem>
#include <memory>

using namespace daylong;
namespace fs = std::filesystem;

namespace {

const fs::path kTiny = DAYLONG_TEST_DATA "/stories260K.gguf";  // stands for SmolLM2

class Person {
public:
    Person() { qputenv("XDG_DATA_HOME", (m_home / "").c_str()); }
    ~Person() { qunsetenv("XDG_DATA_HOME"); }

    static fs::path smollm2() { return app::libraryFolder() / "SmolLM2-135M-Instruct.Q4_1.gguf"; }
    static void bringSmollm2() {
        fs::create_directories(app::libraryFolder());
        fs::copy_file(kTiny, smollm2());
    }

    /// The program as main composes it, started.
    std::unique_ptr<app::Composition> start(app::WindowOptions options = {}) const {
        auto program = std::make_unique<app::Composition>(app::CompositionOptions{
            .database = app::defaultDatabase(),
            .stateFile = QString::fromStdString((m_home / "window.ini").string()),
            .makeResponder = chat::localResponderMaker({.open = chat::modelFiles(app::starterModel())}),
            .overrideSettings = [options](settings::Settings& settings) { options.override(settings); },
            .listDevices = {},
            .inspect = [](const std::string& path) { return app::inspectModel(path, app::starterModel()); },
            .inspectTemplate = app::templateInspector(app::starterModel())});
        program->start();
        settle(*program);
        return program;
    }
    static void settle(app::Composition& program) {
        program.service().drain();
        program.bridge().flush();
    }
    static std::string modelOf(app::Composition& program) {
        return program.chat().settings()->modelPath().toStdString();
    }

private:
    unit::TemporaryFolder m_home;
};

}  // namespace

class DefaultModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutALibraryTheStarterRuns() {
        const Person person;
        const auto program = person.start();
        QCOMPARE(Person::modelOf(*program), std::string(settings::kStarterModel));
        QVERIFY(program->chat().starterModel());
    }

    void whoNeverChoseGetsWhatWasBroughtAndTheStarterAgainWhenItIsGone() {
        const Person person;
        person.start();
        Person::bringSmollm2();
        {
            const auto program = person.start();
            QVERIFY2(program->chat().error().isEmpty(), qPrintable(program->chat().error()));
            QCOMPARE(Person::modelOf(*program), Person::smollm2().string());
            QVERIFY(program->chat().ready());
            QVERIFY(!program->chat().starterModel());
            program->chat().settings()->setTemperature(0.3);  // another choice is none of a model
            program->chat().settings()->apply();
            QTRY_VERIFY(!program->chat().settings()->changed());  // a new model is looked at on a thread of its own
            Person::settle(*program);
        }
        fs::remove(Person::smollm2());
        const auto program = person.start();
        QVERIFY(program->chat().starterModel());
        QCOMPARE(static_cast<float>(program->chat().settings()->temperature()), 0.3F);
    }

    void whoChoseTheStarterKeepsIt() {
        const Person person;
        Person::bringSmollm2();
        {
            const auto program = person.start();
            program->chat().settings()->useStarterModel();
            QTRY_COMPARE(Person::modelOf(*program), std::string(settings::kStarterModel));
            program->chat().settings()->apply();
            QTRY_VERIFY(!program->chat().settings()->changed());  // a new model is looked at on a thread of its own
            Person::settle(*program);
            QVERIFY(program->chat().starterModel());
        }
        QVERIFY(person.start()->chat().starterModel());
    }

    void whoChoseAnotherModelKeepsIt() {
        const Person person;
        {
            const auto program = person.start();
            program->chat().settings()->openModel(QUrl::fromLocalFile(QString::fromStdString(kTiny.string())));
            QTRY_COMPARE(Person::modelOf(*program), kTiny.string());
            program->chat().settings()->apply();
            QTRY_VERIFY(!program->chat().settings()->changed());  // a new model is looked at on a thread of its own
            Person::settle(*program);
        }
        Person::bringSmollm2();
        QCOMPARE(Person::modelOf(*person.start()), kTiny.string());
    }

    void theCommandLineNamesAModelForOneRun() {
        const Person person;
        Person::bringSmollm2();
        app::WindowOptions options;
        options.model = app::namedModel("starter").value();
        QVERIFY(person.start(options)->chat().starterModel());
        QCOMPARE(Person::modelOf(*person.start()), Person::smollm2().string());
        QCOMPARE(app::namedModel("here/../model.gguf").value(), (fs::current_path() / "model.gguf").string());
    }
};

QTEST_MAIN(DefaultModelTest)
#include "default_model_test.moc"
