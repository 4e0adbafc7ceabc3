// The downloads as the page "Models" shows them: against a hub on loopback, which misbehaves where it is asked to.
#include "models/downloads_model.h"

#include "library/test_hub.h"
#include "support/temporary_folder.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

using namespace daylong;
using ui::DownloadsModel;

namespace {

library::Wanted wanted(const char* repo, const char* form = "") {
    return {.repo = repo, .revision = "main", .quantization = form, .path = {}, .url = {}};
}

Result<library::Hub> hubOf() { return library::testHub().hub(); }

struct Stage {
    QVariant at(int role, int row = 0) const { return downloads->data(downloads->index(row), role); }
    QString phase() const {
        return downloads->count() > 0 ? at(DownloadsModel::PhaseRole).toString() : QStringLiteral("none");
    }
    bool await(const char* phase) const {
        return QTest::qWaitFor([&] { return this->phase() == QLatin1String(phase); }, 30000);
    }
    quint64 id() const { return at(DownloadsModel::IdRole).toULongLong(); }
    void restart() { downloads.emplace(folder / "models", hubOf); }

    unit::TemporaryFolder folder;
    std::optional<DownloadsModel> downloads{std::in_place, folder / "models", hubOf};
};

}  // namespace

class DownloadsModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(library::testHub().isReady(), "hub.py does not start"); }

    void oneComesAndSaysWhereItIs() {
        Stage stage;
        QSignalSpy finished(&*stage.downloads, &DownloadsModel::finished);
        stage.downloads->start(wanted("daylong/tiny-GGUF", "Q8_0"), QStringLiteral("tiny Q8_0"));
        QVERIFY(stage.await("done"));
        QCOMPARE(finished.size(), 1);
        const QString path = finished[0][1].toString();
        QVERIFY(std::filesystem::exists(path.toStdString()));
        QCOMPARE(stage.at(DownloadsModel::PathRole).toString(), path);
        QVERIFY(stage.at(DownloadsModel::DetailRole).toString().contains("verified"));
        QVERIFY(!stage.downloads->active());
        QVERIFY(stage.downloads->summary().isEmpty());
        stage.downloads->discard(stage.id());  // leaves the list, and the file where it is
        QTRY_COMPARE_WITH_TIMEOUT(stage.downloads->count(), 0, 30000);
        QVERIFY(std::filesystem::exists(path.toStdString()));
    }

    void whileItComesTheHeaderHasALineOfIt() {
        Stage stage;
        stage.downloads->start(wanted("faulty/snail"), QStringLiteral("snail"));
        QVERIFY(stage.await("coming"));
        QVERIFY(stage.downloads->active());
        QVERIFY2(stage.downloads->summary().startsWith("snail: "), qPrintable(stage.downloads->summary()));
        QVERIFY(stage.downloads->fraction() >= 0.0);
        QTRY_VERIFY_WITH_TIMEOUT(stage.at(DownloadsModel::DetailRole).toString().contains("per second"), 30000);
    }

    void pausedAndGoneOnWith() {
        Stage stage;
        stage.downloads->start(wanted("faulty/snail"), QStringLiteral("snail"));
        QVERIFY(stage.await("coming"));
        stage.downloads->pause(stage.id());
        QVERIFY(stage.await("paused"));
        QCOMPARE(stage.downloads->unfinished(), 1);
        QVERIFY(stage.downloads->has(QStringLiteral("faulty/snail"), {}));
        QVERIFY(stage.downloads->goOnWith(QStringLiteral("faulty/snail"), {}));
        QVERIFY(stage.await("done"));
    }

    void anEarlierRunsIsThereAndWaitsToBeGoneOnWith() {
        Stage stage;
        stage.downloads->start(wanted("faulty/snail", "Q8_0"), QStringLiteral("snail"));
        QVERIFY(stage.await("coming"));
        QTRY_VERIFY_WITH_TIMEOUT(stage.at(DownloadsModel::FractionRole).toDouble() > 0.0, 30000);
        stage.restart();
        QVERIFY(stage.await("paused"));
        library::testHub().requests();
        QTest::qWait(200);
        QCOMPARE(library::testHub().requests().size(), size_t{0});  // nobody has asked for it in this run
        QVERIFY(stage.downloads->has(QStringLiteral("faulty/snail"), QStringLiteral("Q8_0")));
        stage.downloads->resume(stage.id());
        QVERIFY(stage.await("done"));
    }

    void cancelledItIsGoneWithAllThatCame() {
        Stage stage;
        stage.downloads->start(wanted("faulty/snail"), QStringLiteral("snail"));
        QVERIFY(stage.await("coming"));
        stage.downloads->discard(stage.id());
        QVERIFY(stage.await("none"));
        QVERIFY(!stage.downloads->has(QStringLiteral("faulty/snail"), {}));
        for (const auto& entry : std::filesystem::recursive_directory_iterator(stage.folder / "models"))
            QVERIFY2(!entry.is_regular_file(), entry.path().c_str());
    }

    void whatGoesWrongSaysWhatToDo_data() {
        QTest::addColumn<QString>("repo");
        QTest::addColumn<QString>("words");
        QTest::newRow("not found") << "nobody/has-this"
                                   << "check the name";
        QTest::newRow("gated") << "faulty/gated"
                               << "accept it there";
        QTest::newRow("rate limit") << "faulty/limited"
                                    << "55 seconds";
        QTest::newRow("wrong bytes") << "faulty/wrong-bytes"
                                     << "thrown away";
        QTest::newRow("a login page") << "faulty/login-page"
                                      << "login page";
    }
    void whatGoesWrongSaysWhatToDo() {
        QFETCH(const QString, repo);
        QFETCH(const QString, words);
        Stage stage;
        stage.downloads->start(wanted(repo.toLatin1().constData()), repo);
        QVERIFY(stage.await("failed"));
        const QString problem = stage.at(DownloadsModel::ProblemRole).toString();
        QVERIFY2(problem.contains(words), qPrintable(problem));
        QVERIFY(!stage.downloads->active());
    }
};

QTEST_GUILESS_MAIN(DownloadsModelTest)
#include "downloads_model_test.moc"
