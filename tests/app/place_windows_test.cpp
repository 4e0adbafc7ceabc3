// The small windows while what is kept moves to another folder, and when it is not there at a start.
#include "desktop/place_windows.h"
#include "paths.h"

#include "places/kept.h"

#include <QGuiApplication>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>

#include <functional>

using namespace daylong;
namespace fs = std::filesystem;

class PlaceWindowsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<unit::Kept> m_kept;
    QTimer m_person;
    QStringList m_seen;  // what each window said

    fs::path elsewhere() const { return m_kept->folder / "elsewhere"; }
    static QWindow* shown() {
        for (QWindow* each : QGuiApplication::topLevelWindows()) {
            if (each->isVisible()) return each;
        }
        return nullptr;
    }
    /// What a person does with one window after the other, as they come.
    void then(std::vector<std::function<void(QWindow&)>> deeds) {
        auto next = std::make_shared<size_t>(0);
        m_person.disconnect();
        connect(&m_person, &QTimer::timeout, this, [this, deeds = std::move(deeds), next] {
            QWindow* const window = shown();
            if (window == nullptr || *next >= deeds.size()) return;
            m_seen << window->property("place").toString();
            deeds[(*next)++](*window);
        });
        m_person.start(30);
    }
    static std::function<void(QWindow&)> give(const QString& answer, const fs::path& folder = {}) {
        return [answer, folder](QWindow& window) {
            window.setProperty("folder", QUrl::fromLocalFile(QString::fromStdString(folder.string())));
            QMetaObject::invokeMethod(&window, "give", Q_ARG(QString, answer));
        };
    }
    void unplug() const {
        QVERIFY(app::move(*app::planMove(app::Kept::Database, elsewhere())));
        fs::rename(elsewhere(), m_kept->folder / "unplugged");
    }

private Q_SLOTS:
    void init() {
        m_kept = std::make_unique<unit::Kept>();
        m_kept->makeTranscript();
        m_seen.clear();
    }
    void cleanup() { m_person.stop(); }

    void theTranscriptMovesAndTheWindowGoes() {
        const auto plan = app::planMove(app::Kept::Database, elsewhere());
        QVERIFY(plan);
        app::moveInWindow(*plan);
        QVERIFY(shown() == nullptr);
        QCOMPARE(app::defaultDatabase(), plan->to);
        QCOMPARE(unit::Kept::said(plan->to), unit::Kept::all());
    }

    void whyNothingMovedIsReadBeforeItGoesOn() {
        QString problem;
        then({[&](QWindow& window) {
            if (QTest::qWaitFor([&] { return !window.property("problem").toString().isEmpty(); }))
                problem = window.property("problem").toString();
            window.close();
        }});
        app::moveInWindow({.from = app::usualDatabase(), .to = "/proc/daylong-test/daylong.db"});
        QVERIFY(problem.contains("/proc/daylong-test"));
        QCOMPARE(app::defaultDatabase(), app::usualDatabase());
    }

    void whatIsThereIsNotAskedFor() { QVERIFY(app::findMissing()); }

    void aDiskThatIsMissingIsAskedForUntilItIsFound() {
        unplug();
        then({give("again"), give("look", m_kept->folder / "cache"), give("look", m_kept->folder / "unplugged")});
        QVERIFY(app::findMissing());
        QCOMPARE(m_seen.size(), 3);
        QVERIFY(m_seen[0].endsWith("elsewhere/daylong"));
        QVERIFY(m_seen[2].endsWith("cache"));  // where nothing was, and one could begin anew
        QCOMPARE(app::defaultDatabase(), m_kept->folder / "unplugged" / "daylong" / "daylong.db");
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }

    void pluggedInAndTriedAgainItIsThere() {
        unplug();
        then({[this](QWindow& window) {
            fs::rename(m_kept->folder / "unplugged", elsewhere());
            give("again")(window);
        }});
        QVERIFY(app::findMissing());
        QCOMPARE(unit::Kept::said(app::defaultDatabase()), unit::Kept::all());
    }

    void onePersonGivesUpAnotherBeginsAnew() {
        unplug();
        then({[](QWindow& window) { window.close(); }});
        QVERIFY(!app::findMissing());
        QVERIFY(!fs::exists(elsewhere()));
        then({give("anew")});
        QVERIFY(app::findMissing());
        QCOMPARE(app::defaultDatabase(), elsewhere() / "daylong" / "daylong.db");
        then({give("look", m_kept->folder / "cache"), give("anew")});
        QVERIFY(app::findMissing());
        QCOMPARE(app::defaultDatabase(), m_kept->folder / "cache" / "daylong.db");
    }

    void missingModelsAreAskedForToo() {
        m_kept->makeModels();
        QVERIFY(app::move(*app::planMove(app::Kept::Models, elsewhere())));
        fs::rename(elsewhere(), m_kept->folder / "unplugged");
        then({give("look", m_kept->folder / "unplugged")});
        QVERIFY(app::findMissing());
        QCOMPARE(app::libraryFolder(), m_kept->folder / "unplugged" / "daylong" / "models");
        QCOMPARE(app::modelNow((app::usualLibrary() / "one.gguf").string()),
                 (app::libraryFolder() / "one.gguf").string());
    }
};

QTEST_MAIN(PlaceWindowsTest)
#include "place_windows_test.moc"
