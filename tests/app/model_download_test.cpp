// The program itself, on a desktop of its own, against a hub on loopback: a download is begun, the program killed in
// the middle of it, started again, and told to go on; what came is the file that the hub has, and it answers.
// Everything is pressed as a screen reader presses it.
#include "library/test_hub.h"
#include "support/reader_fixture.h"

#include <fstream>

using daylong::library::testHub;
using daylong::unit::Desktop;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class ModelDownloadTest : public daylong::ReaderFixture {
    Q_OBJECT
private:
    fs::path file() const {
        return m_desktop->folder / "data" / "daylong" / "models" / "real" / "starter" / "starter.gguf";
    }

private Q_SLOTS:
    void initTestCase() {
        DAYLONG_NEEDS_DESKTOP();
        qputenv("DAYLONG_HUB_SPEED", "1500000");
        QVERIFY2(testHub().isReady(), "hub.py does not start");
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(testHub().hub().endpoint));
        if (beginDesktop()) start();
    }

    void aFirstStartOffersThreeModelsAndAsksNobody() {
        for (int i = 0; i < 3; ++i) QVERIFY(await("push button", "Download"));
        QTest::qWait(500);
        QCOMPARE(testHub().requests().size(), size_t{0});
    }

    void aModelIsFoundAndItsDownloadBegun() {
        QVERIFY(press("push button", "Find a real model"));
        QVERIFY(press("push button", "Search"));
        const auto field = await("text", "Search the hub");
        QVERIFY(field);
        bringToFront();
        QVERIFY(field->takeFocus());
        field->type("real");
        QVERIFY(press("push button", "Search the hub"));
        QVERIFY(press("push button", "Show its forms"));
        QVERIFY(press("push button", "Download starter"));
        QVERIFY(await("push button", "Pause"));
    }

    void killedInTheMiddleItIsThereAtTheNextStart() {
        const fs::path part = file().string() + ".part";
        std::error_code none;
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(part) && fs::file_size(part, none) > 2'000'000, Desktop::kPatienceMs);
        m_program->kill();
        QVERIFY(m_program->waitForFinished());
        QVERIFY(fs::exists(part));
        QVERIFY(!fs::exists(file()));
        testHub().requests();
        start();
        QVERIFY(press("push button", "Find a real model"));
        QVERIFY(await("push button", "Go on"));
        QCOMPARE(testHub().requests().size(), size_t{0});  // nobody has asked for it in this run
    }

    void itGoesOnFromThereAndIsVerified() {
        QVERIFY(press("push button", "Go on"));
        QVERIFY(await("push button", "Use starter.gguf now"));
        QVERIFY(bytesOf(file()) == bytesOf(DAYLONG_STARTER));
        bool resumed = false;
        for (const std::string& request : testHub().requests())
            resumed = resumed || request.find("\"range\": \"bytes=") != std::string::npos;
        QVERIFY(resumed);
    }

    void itIsSwitchedToAndAnswers() {
        QVERIFY(press("push button", "Use starter.gguf now"));
        QVERIFY(press("push button", "Tell me a story"));
        QVERIFY(await("list item", "Daylong, "));
    }

    void cleanupTestCase() { QVERIFY(daylong::unit::killRunning(m_program.get())); }
};

QTEST_GUILESS_MAIN(ModelDownloadTest)
#include "model_download_test.moc"
