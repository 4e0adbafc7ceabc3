// What the header's menu, a first start and the page "Models" are told.
#include "models/model_library.h"

#include "inspect_model.h"
#include "library/foreign_folders.h"
#include "library/shelf.h"
#include "library/test_hub.h"
#include "library_hooks.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <optional>

using namespace daylong;
namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";

struct Stage {
    void put(const std::string& name) const {
        fs::create_directories((folder / name).parent_path());
        fs::copy_file(kModel, folder / name);
    }
    ui::ModelLibrary& open() {
        state.emplace(QString::fromStdString((folder / "window.ini").string()));
        const auto measure = [this](const std::string&) {
            ++measured;
            return library::Machine{.memoryBytes = 16ULL << 30U, .bytesPerSecond = 4e10};
        };
        library.emplace(bridge, *state,
                        app::libraryHooks({.folder = folder / "models", .database = folder / "daylong.db"},
                                          [](const std::string& path) { return app::inspectModel(path, {}); }, measure,
                                          {.use = [this](const QString& path) { used << path; }, .showFile = {}}));
        library->shelf()->look();
        static_cast<void>(QTest::qWaitFor([this] { return library->shelf()->looked(); }, 30000));
        return *library;
    }
    void answer(const std::string& path) {
        settings::Settings settings;
        settings.modelPath = path;
        bridge.deliver(chat::ModelReady{{}, settings});
        bridge.flush();
    }
    QStringList recent() const {
        QStringList names;
        for (const QVariant& each : library->recent()) names << each.toMap()["name"].toString();
        return names;
    }
    std::string path(const char* name) const { return (folder / "models" / name).string(); }

    unit::TemporaryFolder folder;
    ui::EngineBridge bridge;
    std::optional<ui::UiState> state;
    std::atomic<int> measured = 0;
    QStringList used;
    std::optional<ui::ModelLibrary> library;
};

}  // namespace

class ModelLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(library::testHub().isReady(), "hub.py does not start");
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(library::testHub().hub().endpoint));
    }

    void theModelUsedLastIsTheFirstOfTheMenu() {
        Stage stage;
        for (const char* name : {"models/a.gguf", "models/b.gguf", "models/c.gguf"}) stage.put(name);
        stage.open();
        QCOMPARE(stage.recent(), (QStringList{"a", "b", "c", "Starter model"}));
        stage.answer(stage.path("c.gguf"));
        stage.answer(stage.path("b.gguf"));
        QCOMPARE(stage.recent(), (QStringList{"b", "c", "a", "Starter model"}));
        QVERIFY(stage.library->recent()[0].toMap()["current"].toBool());
        stage.library.reset();
        stage.open();  // another run of the program remembers them
        QCOMPARE(stage.recent(), (QStringList{"b", "c", "a", "Starter model"}));
    }

    void theStarterIsInTheMenuAndUsedFromThere() {
        Stage stage;
        stage.put("models/a.gguf");
        stage.open();
        const auto isCurrent = [&](qsizetype row) { return stage.library->recent()[row].toMap()["current"].toBool(); };
        QVERIFY(!isCurrent(1));  // nothing answers yet
        stage.answer(stage.path("a.gguf"));
        QVERIFY(isCurrent(0) && !isCurrent(1));
        stage.library->use(stage.library->recent()[1].toMap()["path"].toString());
        QCOMPARE(stage.used, QStringList{QString::fromLatin1(settings::kStarterModel)});
        stage.answer(settings::kStarterModel);
        QVERIFY(!isCurrent(0) && isCurrent(1));
    }

    void oneOpenedFromElsewhereIsInTheMenuToo() {
        Stage stage;
        stage.put("models/a.gguf");
        stage.put("downloads/b.gguf");
        stage.open();
        stage.answer((stage.folder / "downloads" / "b.gguf").string());
        stage.answer(stage.path("a.gguf"));
        stage.library->shelf()->look();
        QTRY_COMPARE_WITH_TIMEOUT(stage.recent(), (QStringList{"a", "b", "Starter model"}), 30000);
    }

    void whatIsGoneIsNotInTheMenu() {
        Stage stage;
        stage.put("models/a.gguf");
        stage.open();
        stage.answer(stage.path("gone.gguf"));
        stage.answer(stage.path("a.gguf"));
        QCOMPARE(stage.recent(), (QStringList{"a", "Starter model"}));
    }

    void aFirstStartIsJudgedForAndAsksNobody() {
        Stage stage;
        library::testHub().requests();
        ui::ModelLibrary& library = stage.open();
        QVERIFY(library.empty());
        stage.answer(settings::kStarterModel);
        QTRY_COMPARE_WITH_TIMEOUT(library.recommended()->best().size(), 3, 30000);
        for (const QVariant& each : library.recommended()->best()) {
            const QVariantMap model = each.toMap();
            QVERIFY(!model["name"].toString().isEmpty() && !model["form"].toString().isEmpty());
            QCOMPARE(model["judged"].toMap()["verdict"].toString(), QStringLiteral("fits"));
            QVERIFY(!model["sentence"].toString().isEmpty());
        }
        QCOMPARE(library::testHub().requests().size(), size_t{0});
    }

    void nobodyIsOfferedAModelWhoHasOne() {
        Stage stage;
        stage.put("models/a.gguf");
        ui::ModelLibrary& library = stage.open();
        stage.answer(settings::kStarterModel);
        QVERIFY(!library.empty());
        QTest::qWait(100);
        QCOMPARE(stage.measured.load(), 0);
    }

    void theRecommendedOnesThatFitComeFirst() {
        Stage stage;
        ui::ModelLibrary& library = stage.open();
        library.look();
        ui::RecommendedModel& recommended = *library.recommended();
        QTRY_VERIFY_WITH_TIMEOUT(recommended.count() > 10, 30000);
        QStringList verdicts;
        for (int row = 0; row < recommended.count(); ++row) {
            const auto judged = recommended.data(recommended.index(row), ui::RecommendedModel::JudgedRole).toMap();
            if (verdicts.isEmpty() || verdicts.last() != judged["verdict"].toString())
                verdicts << judged["verdict"].toString();
        }
        QCOMPARE(verdicts.first(), QStringLiteral("fits"));
        QCOMPARE(QSet<QString>(verdicts.begin(), verdicts.end()).size(), verdicts.size());  // each kind together
        QVERIFY(recommended.machine().contains("40.0 GB"));
    }

    void aFolderIsAddedAndLeftOutAgain() {
        Stage stage;
        stage.put("elsewhere/a.gguf");
        ui::ModelLibrary& library = stage.open();
        library.addFolder(QUrl::fromLocalFile(QString::fromStdString((stage.folder / "elsewhere").string())));
        QTRY_COMPARE_WITH_TIMEOUT(library.shelf()->count(), 1, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(!library.folders().isEmpty(), 30000);
        const QVariantMap folder = library.folders().constFirst().toMap();
        QVERIFY(folder["used"].toBool());
        library.dropFolder(folder["path"].toString());
        QTRY_COMPARE_WITH_TIMEOUT(library.shelf()->count(), 0, 30000);
        library.addFolder(QUrl::fromLocalFile(QStringLiteral("/there/is/no/such/folder")));
        QTRY_VERIFY_WITH_TIMEOUT(!library.problem().isEmpty(), 30000);
        library.dismissProblem();
        QVERIFY(library.problem().isEmpty());
    }

    void whatComesAndWhatIsHereIsKnownByItsForm() {
        Stage stage;
        ui::ModelLibrary& library = stage.open();
        const QString repo = QStringLiteral("daylong/tiny-GGUF"), form = QStringLiteral("Q8_0");
        QVERIFY(library.stateOf(repo, form).isEmpty());
        library.download(repo, form, {});
        library.download(repo, form, {});  // twice is once
        QTRY_COMPARE_WITH_TIMEOUT(library.stateOf(repo, form), QStringLiteral("here"), 30000);
        QCOMPARE(library.downloads()->count(), 1);
        QVERIFY(library.stateOf(repo, QStringLiteral("Q4_K_M")).isEmpty());
    }

    void aTokenIsSentToTheHubAloneAndForgotten() {
        Stage stage;
        ui::ModelLibrary& library = stage.open();
        library.useToken(QStringLiteral(" hf_of_a_person "));
        QVERIFY(library.hasToken());
        library::testHub().requests();
        library.download(QStringLiteral("daylong/tiny-GGUF"), QStringLiteral("Q4_K_M"), {});
        QTRY_VERIFY_WITH_TIMEOUT(library.downloads()->count() == 1 && !library.downloads()->active(), 30000);
        bool sent = false;
        for (const std::string& request : library::testHub().requests()) {
            const bool has = request.find("hf_of_a_person") != std::string::npos;
            sent = sent || has;
            QVERIFY2(!has || request.find("/signed/") == std::string::npos, request.c_str());
        }
        QVERIFY(sent);
        library.forgetToken();
        QVERIFY(!library.hasToken());
        library.hub()->search(QStringLiteral("tiny"));
        QTRY_COMPARE_WITH_TIMEOUT(library.hub()->count(), 1, 30000);
        for (const std::string& request : library::testHub().requests())
            QVERIFY2(request.find("hf_of_a_person") == std::string::npos, request.c_str());
        for (const auto& file : fs::recursive_directory_iterator(stage.folder / "")) {
            if (!file.is_regular_file()) continue;
            std::ifstream stream(file.path(), std::ios::binary);
            const std::string text((std::istreambuf_iterator<char>(stream)), {});
            QVERIFY2(text.find("hf_of_a_person") == std::string::npos, file.path().c_str());
        }
    }

    void aModelIsHandedToTheSettingsAndARefusalIsSaid() {
        Stage stage;
        ui::ModelLibrary& library = stage.open();
        library.refuse(QStringLiteral("no model"));
        QCOMPARE(library.problem(), QStringLiteral("no model"));
        library.use(QStringLiteral("/a.gguf"));
        QCOMPARE(stage.used, QStringList{"/a.gguf"});
        QVERIFY(library.problem().isEmpty());
    }
};

QTEST_GUILESS_MAIN(ModelLibraryTest)
#include "model_library_test.moc"
