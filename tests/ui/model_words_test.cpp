// What is said of a model on this machine.
#include "models/model_words.h"

#include <QLocale>
#include <QTest>

using namespace daylong;

class ModelWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void speedsAreRoundedForTheyAreEstimates_data() {
        QTest::addColumn<double>("speed");
        QTest::addColumn<QString>("words");
        QTest::newRow("not known") << 0.0 << QString();
        QTest::newRow("very slow") << 0.4 << "less than a token per second";
        QTest::newRow("slow") << 7.3 << "about 7 tokens per second";
        QTest::newRow("quick") << 187.6 << "about 190 tokens per second";
        QTest::newRow("very quick") << 1234.0 << "about 1,200 tokens per second";
    }
    void speedsAreRoundedForTheyAreEstimates() {
        QFETCH(const double, speed);
        QFETCH(const QString, words);
        QCOMPARE(ui::speedWords({.tokensPerSecond = speed}), words);
    }

    void theTimeThatIsLeft_data() {
        QTest::addColumn<double>("speed");
        QTest::addColumn<QString>("words");
        QTest::newRow("not known") << 0.0 << QString();
        QTest::newRow("at once") << 1e12 << "1 s left";
        QTest::newRow("seconds") << 1e9 / 42.0 << "42 s left";
        QTest::newRow("minutes") << 1e9 / 600.0 << "10 min left";
        QTest::newRow("hours") << 1e9 / 7200.0 << "2 h left";
        QTest::newRow("days") << 1e9 / 864000.0 << "10 days left";
    }
    void theTimeThatIsLeft() {
        QFETCH(const double, speed);
        QFETCH(const QString, words);
        QCOMPARE(ui::timeLeftWords(1'000'000'000, speed), words);
    }

    void aJudgementIsOneLine() {
        const QVariantMap words = ui::judgedWords(
            2'500'000'000, {.verdict = library::Verdict::Tight, .memoryBytes = 3'900'000'000, .tokensPerSecond = 14.2});
        QCOMPARE(words["verdict"].toString(), QStringLiteral("tight"));
        QCOMPARE(words["judgement"].toString(),
                 QStringLiteral("2.50 GB on disk · 3.90 GB of memory · about 14 tokens per second"));
    }

    void sizesAreWrittenAsThePersonsLanguageWritesThem() {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        const QString size = ui::sizeWords(16'700'000'000), count = ui::withPoint("4.7B");
        QLocale::setDefault(QLocale::c());
        QCOMPARE(size, QStringLiteral("16,7 GB"));
        QCOMPARE(count, QStringLiteral("4,7B"));
        QCOMPARE(ui::sizeWords(16'700'000'000), QStringLiteral("16.7 GB"));
    }

    void whatRunsOnAGpuIsSaidTo() {
        const QVariantMap words = ui::judgedWords(2'500'000'000, {.memoryBytes = 3'900'000'000, .device = "Fast GPU"});
        QCOMPARE(words["judgement"].toString(), QStringLiteral("2.50 GB on disk · 3.90 GB of memory on Fast GPU"));
    }

    void whyAFamilyIsNotRunIsSaidAndOneThatRunsHasNoReason() {
        QVERIFY(ui::whyNotRun("llama").isEmpty());
        QVERIFY(ui::whyNotRun("").isEmpty());
        QVERIFY(ui::whyNotRun("mamba").contains("recurrent"));
        QVERIFY(ui::whyNotRun("a-family-of-tomorrow").contains("a-family-of-tomorrow"));
    }
};

QTEST_APPLESS_MAIN(ModelWordsTest)
#include "model_words_test.moc"
