// The token for closed models, entered in the window: kept in the desktop's keyring only where its box is ticked, and
// where to enter one is said by what wants one. The keyring is the tests' own (tests/library/keyring.py).
#include "library/keyring.h"
#include "library/test_hub.h"
#include "library/test_script.h"
#include "ui/tour.h"

using namespace daylong;

namespace {

std::string kept() {
    const Result<std::string> token = library::keptToken(library::testHub().hub().endpoint);
    return token ? *token : "no keyring: " + token.error().message;
}

}  // namespace

class ModelTokenTest : public QObject {
    Q_OBJECT
private:
    std::optional<library::TestScript> m_keyring;

    /// The page's third part, with the token's field open.
    static bool openToken(Tour& tour) {
        QTest::keyClick(tour.window, Qt::Key_M, Qt::ControlModifier);
        return QTest::qWaitFor([&] { return tour.window->property("modelsOpen").toBool(); }, 30000) &&
               tour.press("Search") && tour.press("I have a token");
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(library::testHub().isReady(), "hub.py does not start");
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(library::testHub().hub().endpoint));
        for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH"}) qunsetenv(name);
        qputenv("HF_HOME", "/nonexistent");
        // Debian's own Python, which has its packages.
        m_keyring.emplace("/usr/bin/python3", std::vector<std::string>{DAYLONG_TEST_KEYRING});
        if (m_keyring->ready().empty()) QSKIP("no dbus-daemon, or no python3-dbus and python3-gi");
        qputenv("DBUS_SESSION_BUS_ADDRESS", QByteArray::fromStdString(m_keyring->ready()));
    }

    void itIsKeptWhereTheBoxIsTickedAndForgottenAgain() {
        Tour tour;
        QVERIFY(tour.ready());
        QVERIFY(openToken(tour));
        tour.type("hf_once");
        QTest::keyClick(tour.window, Qt::Key_Return);
        QTRY_VERIFY(tour.program.library().hasToken());
        QTest::qWait(200);
        QCOMPARE(kept(), std::string());

        QVERIFY(tour.press("Keep it in this desktop's keyring"));
        QTest::keyClick(tour.window, Qt::Key_Backtab);  // from the box to the field, over the buttons between them
        QTest::keyClick(tour.window, Qt::Key_Backtab);
        tour.type("hf_always");
        QTest::keyClick(tour.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(kept(), std::string("hf_always"), 30000);
        QVERIFY(tour.press("Forget it"));
        QTRY_COMPARE_WITH_TIMEOUT(kept(), std::string(), 30000);
        QVERIFY(!tour.program.library().hasToken());
    }

    void whatWantsATokenSaysWhereInTheWindowToEnterOne() {
        Tour tour;
        QVERIFY(tour.ready());
        ui::DownloadsModel& downloads = *tour.program.library().downloads();
        tour.program.library().download(QStringLiteral("faulty/gated"), QStringLiteral("Q8_0"), {});
        const auto problem = [&] {
            return downloads.count() == 0
                       ? QString()
                       : downloads.data(downloads.index(0), ui::DownloadsModel::ProblemRole).toString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(!problem().isEmpty(), 30000);
        QVERIFY2(problem().contains("accept it there") && problem().contains("“I have a token”"),
                 qPrintable(problem()));
        QVERIFY2(!problem().contains("HF_TOKEN"), qPrintable(problem()));
    }
};

QTEST_MAIN(ModelTokenTest)
#include "model_token_test.moc"
