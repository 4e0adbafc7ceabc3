// The models at hand: what is said of each, and what can be done with them.
#include "models/shelf_model.h"

#include "inspect_model.h"
#include "library/trash.h"
#include "store/transcript_writer.h"
#include "support/temporary_folder.h"
#include "support/unwrap.h"

#include <QSignalSpy>
#include <QTest>

#include <fstream>
#include <memory>

using namespace daylong;
using ui::ShelfModel;
namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = DAYLONG_TEST_DATA "/stories260K.gguf";

struct Stage {
    Stage() {
        put("models/owner/repo/stories-F32.gguf");
        std::ofstream(folder / "models" / "broken-Q4_0.gguf") << "no model at all";
        put("elsewhere/another.gguf");
    }
    void put(const std::string& name) const {
        fs::create_directories((folder / name).parent_path());
        fs::copy_file(kModel, folder / name);
    }
    void look() {
        if (!shelf) {
            shelf = std::make_unique<ShelfModel>(
                ShelfModel::Hooks{.list =
                                      [this] {
                                          ++listed;
                                          return library::modelsIn(folder / "models", {folder / "elsewhere"});
                                      },
                                  .inspect =
                                      [this](const std::string& path) {
                                          ++inspected;
                                          return app::inspectModel(path, {});
                                      },
                                  .own = folder / "models",
                                  .database = folder / "daylong.db",
                                  .dropMade = [this] { ++dropped; }});
        }
        QSignalSpy changed(shelf.get(), &ShelfModel::changed);
        shelf->look();
        changed.wait(30000);
    }
    int rowOf(const QString& name) const {
        for (int row = 0; row < shelf->count(); ++row) {
            if (shelf->data(shelf->index(row), ShelfModel::NameRole) == name) return row;
        }
        return -1;
    }
    QVariant at(const QString& name, int role) const { return shelf->data(shelf->index(rowOf(name)), role); }

    unit::TemporaryFolder folder;
    std::atomic<int> listed = 0, inspected = 0, dropped = 0;
    std::unique_ptr<ShelfModel> shelf;
};

}  // namespace

class ShelfModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyModelSaysWhatItIsAndWhatItTakes() {
        Stage stage;
        stage.look();
        QVERIFY(stage.shelf->looked());
        QCOMPARE(stage.shelf->count(), 3);
        const QString detail = stage.at("stories-F32", ShelfModel::DetailRole).toString();
        QVERIFY2(detail.contains("Llama") && detail.contains("F32") && detail.contains("tokens"), qPrintable(detail));
        const QVariantMap judged = stage.at("stories-F32", ShelfModel::JudgedRole).toMap();
        QCOMPARE(judged["verdict"].toString(), QStringLiteral("fits"));
        QVERIFY(judged["judgement"].toString().contains("of memory"));
        QVERIFY(stage.at("stories-F32", ShelfModel::OwnedRole).toBool());
        QVERIFY(!stage.at("another", ShelfModel::OwnedRole).toBool());
    }

    void whatAnEarlierRunDeletedIsGoneForGood() {
        Stage stage;
        const fs::path trash = stage.folder / "models" / ".trash";
        fs::create_directories(trash / "1");
        std::ofstream(trash / "1" / "old.gguf") << "GGUF";
        stage.look();
        QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(trash), 30000);
        QCOMPARE(stage.shelf->count(), 3);
    }

    void whatCannotBeOpenedSaysWhyAndIsNotOffered() {
        Stage stage;
        stage.look();
        QVERIFY(!stage.at("broken-Q4_0", ShelfModel::ProblemRole).toString().isEmpty());
        QCOMPARE(stage.shelf->paths().size(), 2);
    }

    void aFileIsOpenedOnceWhileItStaysAsItIs() {
        Stage stage;
        stage.look();
        const int before = stage.inspected;
        stage.look();
        QCOMPARE(stage.inspected.load(), before);
        QVERIFY(stage.listed >= 2);
    }

    void theConversationsHeldWithAModelAreNamed() {
        Stage stage;
        {
            const auto writer = unwrap(store::TranscriptWriter::open(stage.folder / "daylong.db"));
            const store::Conversation talk = unwrap(writer->createConversation("Bread"));
            (void)unwrap(writer->appendMessage(talk.id, store::MessageRole::User, "Hello"));
            const auto summary = unwrap(app::inspectModel(kModel, {}));
            check(writer->restartTokens(talk.id, {.model = summary.fingerprint, .templateHash = {}},
                                        store::StreamState::Whole, summary.name));
        }
        stage.look();
        QVERIFY(stage.at("stories-F32", ShelfModel::TalksRole).toString().contains("Bread"));
        QVERIFY(stage.at("broken-Q4_0", ShelfModel::TalksRole).toString().isEmpty());
    }

    void theOneThatAnswersIsMarked() {
        Stage stage;
        stage.look();
        const QString path = stage.at("another", ShelfModel::PathRole).toString();
        stage.shelf->setCurrent(path);
        QVERIFY(stage.at("another", ShelfModel::CurrentRole).toBool());
        QVERIFY(!stage.at("stories-F32", ShelfModel::CurrentRole).toBool());
        QCOMPARE(stage.shelf->nameOf(path), QStringLiteral("another"));
    }

    void deletedItIsGoneAndComesBack() {
        Stage stage;
        stage.look();
        QSignalSpy removed(stage.shelf.get(), &ShelfModel::removed);
        const QString path = stage.at("stories-F32", ShelfModel::PathRole).toString();
        stage.shelf->remove(stage.rowOf("stories-F32"));
        QTRY_COMPARE_WITH_TIMEOUT(removed.size(), 1, 30000);
        QCOMPARE(removed[0][0].toString(), QStringLiteral("stories-F32"));
        QTRY_COMPARE_WITH_TIMEOUT(stage.shelf->count(), 2, 30000);
        QVERIFY(!fs::exists(path.toStdString()));
        QCOMPARE(stage.dropped.load(), 1);
        stage.shelf->restore();
        QTRY_COMPARE_WITH_TIMEOUT(stage.shelf->count(), 3, 30000);
        QVERIFY(fs::exists(path.toStdString()));
    }

    void whatLiesElsewhereIsNotDeleted() {
        Stage stage;
        stage.look();
        stage.shelf->remove(stage.rowOf("another"));
        QTRY_VERIFY_WITH_TIMEOUT(!stage.shelf->problem().isEmpty(), 30000);
        QCOMPARE(stage.shelf->count(), 3);
        QCOMPARE(stage.dropped.load(), 0);
    }
};

QTEST_GUILESS_MAIN(ShelfModelTest)
#include "shelf_model_test.moc"
