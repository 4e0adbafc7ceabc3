// The program itself, on a desktop of its own, against a hub on loopback: a download is begun, the program killed in
// the middle of it, started again, and told to go on; what came is the file that the hub has, and it answers.
// Everything is pressed as a screen reader presses it.
#include "library/test_hub.h"
#include "support/accessible.h"
#include "support/desktop.h"

#include <QElapsedTimer>
#include <QTest>

#include <fstream>

using daylong::library::testHub;
using daylong::unit::Accessible;
using daylong::unit::Desktop;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class ModelDownloadTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<QProcess> m_program;
    std::optional<Accessible> m_root, m_window;

    void start() {
        m_program = m_desktop->start(DAYLONG_PROGRAM);
        const auto window = [&] {
            m_window = m_root->find("frame", "");
            return m_window.has_value();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(window(), "the program shows a screen reader no window", Desktop::kPatienceMs);
    }
    std::optional<Accessible> await(const QString& role, const QString& name) const {
        QElapsedTimer waited;
        waited.start();
        while (!waited.hasExpired(Desktop::kPatienceMs)) {
            const auto found = m_window->find([&](const Accessible& each) {
                return each.role() == role && each.name().startsWith(name) && each.is(Accessible::Showing) &&
                       each.description() != "Not available now";
            });
            if (found) return found;
            QTest::qWait(100);
        }
        return std::nullopt;
    }
    bool press(const QString& role, const QString& name) const {
        const auto button = await(role, name);
        return button && button->press();
    }
    fs::path file() const {
        return m_desktop->folder / "data" / "daylong" / "models" / "real" / "starter" / "starter.gguf";
    }

private Q_SLOTS:
    void initTestCase() {
        if (!Desktop::missing().isEmpty())
            QSKIP(qPrintable("needs " + Desktop::missing() + " (./dev test installs them)"));
        qputenv("DAYLONG_HUB_SPEED", "1500000");
        QVERIFY2(testHub().isReady(), "hub.py does not start");
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(testHub().hub().endpoint));
        m_desktop = std::make_unique<Desktop>();
        const auto session = QDBusConnection::connectToBus(m_desktop->busAddress(), "session");
        QVERIFY(session.isConnected());
        if (!Accessible::available(session))
            QSKIP("needs the accessibility bus: at-spi2-core (./dev test installs it)");
        m_root = Accessible::desktop(session);
        start();
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
        const auto again = m_desktop->start(DAYLONG_PROGRAM);  // brings the window to the front: there are keys for it
        QVERIFY(again->waitForFinished(Desktop::kPatienceMs));
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
        const auto suggestion = await("push button", "Tell me a story");
        QVERIFY(suggestion && suggestion->press());
        QVERIFY(await("list item", "Daylong, "));
    }

    void cleanupTestCase() { QVERIFY(daylong::unit::killRunning(m_program.get())); }
};

QTEST_GUILESS_MAIN(ModelDownloadTest)
#include "model_download_test.moc"
