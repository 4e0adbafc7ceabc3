// What is posted to another thread runs there, in its turn, and comes back; what has not begun is dropped whole, but
// for what was posted to do in the background.
#include "bridge/background.h"
#include "bridge/crossing.h"

#include <QTest>
#include <QThread>

#include <memory>
#include <vector>

using daylong::ui::Crossing;

class CrossingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jobsRunOnTheThreadThatItLivesOnInTheOrderTheyWerePosted() {
        QThread thread;
        Crossing there, here;
        there.moveToThread(&thread);
        std::vector<int> done;
        std::vector<QThread*> ran;
        for (int number = 0; number < 100; ++number) {
            there.post([&, owned = std::make_unique<int>(number)]() mutable {
                here.post([&, held = *owned, on = QThread::currentThread()] {
                    done.push_back(held);
                    ran.push_back(on);
                });
                owned.reset();
            });
        }
        thread.start();
        QTRY_COMPARE(done.size(), size_t{100});
        thread.quit();
        QVERIFY(thread.wait());
        for (int number = 0; number < 100; ++number) {
            QCOMPARE(done[static_cast<size_t>(number)], number);
            QCOMPARE(ran[static_cast<size_t>(number)], &thread);
        }
    }

    void nothingRunsWithinThePost() {
        Crossing here;
        bool ran = false;
        here.post([&] { ran = true; });
        QVERIFY(!ran);
        QCoreApplication::processEvents();
        QVERIFY(ran);
    }

    void atTheEndWhatWasPostedIsDoneAndWhatWasAskedIsNot() {
        std::vector<int> done;
        {
            daylong::ui::Background background(QStringLiteral("background"));
            const auto add = [&done](int number) {
                return [&done, number] {
                    QThread::msleep(number == 0 ? 50 : 0);
                    done.push_back(number);
                    return true;
                };
            };
            for (int number = 0; number < 10; ++number) background.post(add(number), [](bool) {});
            background.ask(add(10), [](bool) {});
        }
        QCOMPARE(done, std::vector<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }

    void whatHasNotBegunIsDroppedWithWhatItHolds() {
        const auto held = std::make_shared<int>(1);
        bool ran = false;
        {
            Crossing here;
            here.post([&, held] { ran = true; });
            QCOMPARE(held.use_count(), 2);
        }
        QCoreApplication::processEvents();
        QCOMPARE(held.use_count(), 1);
        QVERIFY(!ran);
    }

    void theOwnerMayGoWhileAJobOfItRuns() {
        auto here = std::make_unique<Crossing>();
        here->post([&] { here.reset(); });
        here->post([] { QFAIL("its owner is gone"); });
        QCoreApplication::processEvents();
        QVERIFY(!here);
    }
};

QTEST_GUILESS_MAIN(CrossingTest)
#include "crossing_test.moc"
