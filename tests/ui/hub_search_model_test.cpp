// Search of the hub in the page "Models": nothing is asked before it is wanted, results and their forms are judged, and
// what goes wrong is said.
#include "models/hub_search_model.h"

#include "library/test_hub.h"

#include <QTest>

using namespace daylong;
using ui::HubSearchModel;

namespace {

const library::Machine kMachine{.memoryBytes = 8ULL << 30U, .availableBytes = 4ULL << 30U, .bytesPerSecond = 2e10};

HubSearchModel::Hooks hooksOf(const library::Hub& hub) {
    return {.hub = [hub]() -> Result<library::Hub> { return hub; }, .machine = [] { return kMachine; }};
}

QVariant at(const HubSearchModel& model, int row, int role) { return model.data(model.index(row), role); }

QVariantList formsOf(HubSearchModel& model, const QString& words) {
    model.search(words);
    if (!QTest::qWaitFor([&] { return !model.searching(); }, 30000) || model.count() == 0) return {};
    model.open(0);
    if (!QTest::qWaitFor([&] { return !at(model, 0, HubSearchModel::LoadingRole).toBool(); }, 30000)) return {};
    return at(model, 0, HubSearchModel::FormsRole).toList();
}

}  // namespace

class HubSearchModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(library::testHub().isReady(), "hub.py does not start"); }

    void nothingIsAskedBeforeSomethingIsSearched() {
        library::testHub().requests();
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("  "));
        model.open(0);
        model.cancel();
        QTest::qWait(100);
        QCOMPARE(library::testHub().requests().size(), size_t{0});
        QVERIFY(model.problem().isEmpty());
    }

    void resultsSayWhatTheyAre() {
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("tiny"));
        QVERIFY(model.searching());
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
        QVERIFY(!model.searching());
        QCOMPARE(at(model, 0, HubSearchModel::RepoRole).toString(), QStringLiteral("daylong/tiny-GGUF"));
        const QString detail = at(model, 0, HubSearchModel::DetailRole).toString();
        QVERIFY2(detail.contains("1,000 downloads") && detail.contains("135M") && detail.contains("8,192"),
                 qPrintable(detail));
        QVERIFY(at(model, 0, HubSearchModel::RunsRole).toBool());
    }

    void formsAreJudgedBeforeAnythingIsFetched() {
        library::testHub().requests();
        HubSearchModel model(hooksOf(library::testHub().hub()));
        const QVariantList forms = formsOf(model, QStringLiteral("tiny"));
        QCOMPARE(forms.size(), 3);
        int recommended = 0;
        for (const QVariant& each : forms) {
            const QVariantMap form = each.toMap();
            QCOMPARE(form["verdict"].toString(), QStringLiteral("fits"));
            QVERIFY(!form["size"].toString().isEmpty() && !form["memory"].toString().isEmpty());
            QVERIFY(form["speed"].toString().contains("tokens per second"));
            if (!form["recommended"].toBool()) continue;
            ++recommended;
            QVERIFY(!form["why"].toString().isEmpty());
        }
        QCOMPARE(recommended, 1);
        QCOMPARE(forms.last().toMap()["parts"].toInt(), 3);
        for (const std::string& request : library::testHub().requests())
            QVERIFY2(request.find("/resolve/") == std::string::npos, request.c_str());
    }

    void oneThatIsTooLargeSaysSo() {
        HubSearchModel::Hooks hooks = hooksOf(library::testHub().hub());
        hooks.machine = [] { return library::Machine{.memoryBytes = 100U << 20U}; };
        HubSearchModel model(hooks);
        const QVariantList forms = formsOf(model, QStringLiteral("tiny"));
        QCOMPARE(forms.size(), 3);
        QCOMPARE(forms[0].toMap()["verdict"].toString(), QStringLiteral("tooLarge"));
        QVERIFY(forms[0].toMap()["speed"].toString().isEmpty());
    }

    void aNameOrAnAddressOpensThatRepository_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("named");
        const QString hub = QString::fromStdString(library::testHub().hub().endpoint);
        QTest::newRow("name") << "daylong/tiny-GGUF"
                              << "";
        QTest::newRow("form") << "daylong/tiny-GGUF:q4_k_m"
                              << "Q4_K_M";
        QTest::newRow("short address") << "hf.co/daylong/tiny-GGUF"
                                       << "";
        QTest::newRow("address") << "https://huggingface.co/daylong/tiny-GGUF/tree/main"
                                 << "";
        QTest::newRow("address of a file") << hub + "/daylong/tiny-GGUF/blob/main/tiny-Q8_0.gguf"
                                           << "Q8_0";
    }
    void aNameOrAnAddressOpensThatRepository() {
        QFETCH(const QString, words);
        QFETCH(const QString, named);
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(words);
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
        QCOMPARE(model.opened(), 0);
        QCOMPARE(at(model, 0, HubSearchModel::RepoRole).toString(), QStringLiteral("daylong/tiny-GGUF"));
        QTRY_COMPARE_WITH_TIMEOUT(at(model, 0, HubSearchModel::FormsRole).toList().size(), 3, 30000);
        QString marked;
        const QVariantList forms = at(model, 0, HubSearchModel::FormsRole).toList();
        for (const QVariant& form : forms) {
            if (form.toMap()["named"].toBool()) marked += form.toMap()["quantization"].toString();
        }
        QCOMPARE(marked, named);
    }

    void anAddressElsewhereIsOneFile() {
        library::testHub().requests();
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("https://example.org/models/mine-Q4_0.gguf"));
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
        QVERIFY(at(model, 0, HubSearchModel::DetailRole).toString().contains("example.org"));
        QCOMPARE(at(model, 0, HubSearchModel::FormsRole).toList().size(), 1);
        QCOMPARE(library::testHub().requests().size(), size_t{0});  // not before it is downloaded
    }

    void whatNamesNothingIsSearchedForAndSaidToBeUnknown() {
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("daylong/ti"));  // half a name, as one types it
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
        model.search(QStringLiteral("nobody/nothing"));
        QTRY_VERIFY_WITH_TIMEOUT(model.problem().contains("check the name"), 30000);
        model.search(QStringLiteral("daylong/tiny-GGUF:Q9_X"));
        QTRY_VERIFY_WITH_TIMEOUT(at(model, 0, HubSearchModel::ProblemRole).toString().contains("has no Q9_X"), 30000);
        model.search(QStringLiteral("https://example.org/page"));
        QTRY_VERIFY_WITH_TIMEOUT(model.problem().contains("neither the address of a .gguf file"), 30000);
    }

    void onlyOneResultIsOpen() {
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("daylong"));
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 3, 30000);
        model.open(0);
        model.open(1);
        QCOMPARE(model.opened(), 1);
        QVERIFY(!at(model, 0, HubSearchModel::LoadingRole).toBool());
        QTRY_VERIFY_WITH_TIMEOUT(!at(model, 1, HubSearchModel::FormsRole).toList().isEmpty(), 30000);
        model.open(1);
        QCOMPARE(model.opened(), -1);
    }

    void whatIsNotThereIsSaid() {
        HubSearchModel model(hooksOf(library::testHub().hub()));
        model.search(QStringLiteral("nothing of that kind"));
        QTRY_VERIFY_WITH_TIMEOUT(!model.problem().isEmpty(), 30000);
        QVERIFY2(model.problem().contains("nothing of that kind"), qPrintable(model.problem()));
    }

    void withoutANetworkItSaysSoAndTheNextSearchIsFree() {
        library::Hub hub{.endpoint = "https://localhost:9", .token = {}};
        HubSearchModel model(
            {.hub = [&hub]() -> Result<library::Hub> { return hub; }, .machine = [] { return kMachine; }});
        model.search(QStringLiteral("tiny"));
        QTRY_VERIFY_WITH_TIMEOUT(!model.problem().isEmpty(), 30000);
        QVERIFY(!model.searching());
        hub = library::testHub().hub();
        model.search(QStringLiteral("tiny"));
        QVERIFY(model.problem().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
    }

    void whatTheHubSaysOfARepositoryStandsInItsRow() {
        HubSearchModel model(hooksOf(library::testHub().hub()));
        for (const auto& [words, part] :
             {std::pair{"limited", "55 seconds"}, std::pair{"unauthorised", "not for everybody"}}) {
            QVERIFY(formsOf(model, QString::fromLatin1(words)).isEmpty());
            const QString problem = at(model, 0, HubSearchModel::ProblemRole).toString();
            QVERIFY2(problem.contains(QLatin1String(part)), qPrintable(problem));
        }
        model.search(QStringLiteral("gated"));
        QTRY_COMPARE_WITH_TIMEOUT(model.count(), 1, 30000);
        QVERIFY(at(model, 0, HubSearchModel::WarningRole).toString().contains("licence"));
    }
};

QTEST_GUILESS_MAIN(HubSearchModelTest)
#include "hub_search_model_test.moc"
