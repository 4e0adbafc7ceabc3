// A person's way to another model, through the window's own buttons, against a hub on loopback: open Models, search,
// look at the forms, download, pause, go on, use it, talk. And the longest time that the GUI thread was away from its
// events meanwhile (heart.h says how long is too long).
#include "library/test_hub.h"
#include "support/qml_warnings.h"
#include "ui/heart.h"
#include "ui/tour.h"

#include <QTest>

#include <cstdio>

using namespace daylong;

namespace {

/// Warnings are collected, and what the heart tells is printed.
void hear(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type == QtInfoMsg) std::fprintf(stderr, "%s\n", qPrintable(message));
    unit::collectWarnings(type, context, message);
}

QString phaseOf(ui::DownloadsModel& downloads) {
    if (downloads.count() == 0) return {};
    return downloads.data(downloads.index(0), ui::DownloadsModel::PhaseRole).toString();
}

}  // namespace

class ModelTourTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        qputenv("DAYLONG_HUB_SPEED", "3000000");
        QVERIFY2(library::testHub().isReady(), "hub.py does not start");
        qputenv("HF_ENDPOINT", QByteArray::fromStdString(library::testHub().hub().endpoint));
    }

    void fromTheFirstSearchToTheFirstReply() {
        const auto before = qInstallMessageHandler(hear);
        Tour tour;
        ui::ModelLibrary& library = tour.program.library();
        ui::DownloadsModel& downloads = *library.downloads();
        QVERIFY(tour.ready());
        QTest::qWait(200);
        QCOMPARE(library::testHub().requests().size(), size_t{0});  // nothing connects by itself
        Heart heart;

        QTest::keyClick(tour.window, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(tour.window->property("modelsOpen").toBool());
        QTest::qWait(300);
        heart.tell("open Models");
        QCOMPARE(library::testHub().requests().size(), size_t{0});

        QVERIFY(tour.press("Search"));
        QTest::qWait(100);
        tour.type("real");
        QTest::keyClick(tour.window, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(library.hub()->count(), 1, 30000);
        heart.tell("search");
        QVERIFY(tour.press("Show its forms"));
        QVERIFY(tour.press("Download"));  // the second click since the page was opened on a result
        QTRY_COMPARE_WITH_TIMEOUT(phaseOf(downloads), QStringLiteral("coming"), 30000);
        heart.tell("look at the forms, and download");

        QTest::keyClick(tour.window, Qt::Key_Escape);
        QTRY_VERIFY(!tour.window->property("modelsOpen").toBool());
        tour.type("hello");
        QTest::keyClick(tour.window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(tour.program.chat().messages()->count() >= 2, 30000);
        QVERIFY(tour.ready());
        QVERIFY(downloads.count() == 1 && phaseOf(downloads) != QStringLiteral("failed"));
        heart.tell("talk meanwhile");

        QTest::keyClick(tour.window, Qt::Key_M, Qt::ControlModifier);
        QVERIFY(tour.press("Pause"));
        QTRY_COMPARE_WITH_TIMEOUT(phaseOf(downloads), QStringLiteral("paused"), 30000);
        QVERIFY(tour.press("Go on"));
        heart.tell("pause, and go on");
        QTRY_COMPARE_WITH_TIMEOUT(phaseOf(downloads), QStringLiteral("done"), 60000);
        QTRY_COMPARE_WITH_TIMEOUT(library.shelf()->count(), 1, 30000);
        heart.tell("to the end, and verify");

        QVERIFY(tour.press("Use it now"));
        const auto answers = [&] {
            const QVariantList recent = library.recent();
            return recent.size() == 2 && recent[0].toMap()["current"].toBool();
        };
        QTRY_VERIFY_WITH_TIMEOUT(answers(), 60000);
        QVERIFY(tour.ready());
        QTRY_VERIFY(!tour.window->property("modelsOpen").toBool());
        heart.tell("switch");
        tour.type("and you?");
        QTest::keyClick(tour.window, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(tour.program.chat().messages()->count() >= 4, 60000);
        QVERIFY(tour.ready());
        heart.tell("talk with it");

        qInstallMessageHandler(before);
        QVERIFY2(unit::warnings.isEmpty(), qPrintable(unit::warnings.join('\n')));
        QVERIFY2(heart.worst() < mostBlockMs(),
                 qPrintable(QStringLiteral("the GUI thread was busy for %1 ms").arg(heart.worst())));
    }
};

QTEST_MAIN(ModelTourTest)
#include "model_tour_test.moc"
