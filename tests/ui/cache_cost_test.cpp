// One number for what a cache costs: in Settings before it is applied and after, in the gauge, and as the device took
// it.
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "compose.h"
#include "inspect_model.h"
#include "support/temporary_folder.h"

#include <QTest>

using namespace daylong;

namespace {
constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";
}

class CacheCostTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void beforeAndAfterItIsAppliedItIsTheSame() {
        const unit::TemporaryFolder folder;
        app::Composition program({.database = folder / "daylong.db",
                                  .stateFile = QString::fromStdString((folder / "window.ini").string()),
                                  .makeResponder = chat::localResponderMaker({.open = chat::modelFiles(kModel)}),
                                  .overrideSettings = {},
                                  .listDevices = {},
                                  .inspect = [](const std::string& path) { return app::inspectModel(path, kModel); },
                                  .inspectTemplate = app::templateInspector(kModel)});
        const auto settle = [&] {
            program.service().drain();
            program.bridge().flush();
        };
        program.start();
        settle();
        ui::SettingsViewModel& settings = *program.chat().settings();
        const ui::MemoryViewModel& gauge = *program.chat().memory();
        QVERIFY(program.chat().ready());
        QCOMPARE(gauge.mib(), settings.cacheMiB());
        for (const QString& prompt :
             {QString(), QStringLiteral("Be brief."), QStringLiteral("You like roses. ").repeated(4)}) {
            for (const int kv : {0, 1, 2}) {
                for (const int size : {160, 333, 1024}) {
                    settings.setSystemPrompt(prompt);
                    settings.setKvType(kv);
                    settings.setCacheSize(size);
                    const double said = settings.cacheMiB();
                    settings.apply();
                    settle();
                    QVERIFY(!settings.changed());
                    QCOMPARE(gauge.cacheSize(), size);
                    QCOMPARE(gauge.mib(), said);
                    QCOMPARE(settings.cacheMiB(), said);
                }
            }
        }
        QVERIFY2(settings.weightsText().contains("of memory hold them"), qPrintable(settings.weightsText()));
    }
};

QTEST_GUILESS_MAIN(CacheCostTest)
#include "cache_cost_test.moc"
