// The window in another language: every text of the sources is there, with the places of what is put into it, and
// reaches who asks for it.
#include "library/catalogue.h"
#include "translations.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <set>
#include <string>

using namespace daylong;

namespace {

const QString kFolder = QStringLiteral(DAYLONG_SOURCE_DIR "/resources/translations");

QStringList placesIn(const QString& text) {
    QStringList places;
    static const QRegularExpression place(QStringLiteral("%[0-9]"));
    for (auto found = place.globalMatch(text); found.hasNext();) places << found.next().captured();
    places.sort();
    return places;
}

}  // namespace

class TranslationsTest : public QObject {
    Q_OBJECT
    /// The sources' texts too, those that nobody has brought into it yet (./dev translate) untranslated.
    static bool collect(const QString& file) {
        QProcess collector;
        collector.start(kFolder + "/collect.sh", {file});
        return collector.waitForFinished(120000) && collector.exitStatus() == QProcess::NormalExit &&
               collector.exitCode() == 0;
    }

private Q_SLOTS:
    void everyTextOfTheSourcesIsThereWithItsPlaces() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("daylong_de.ts"));
        QVERIFY(QFile::copy(kFolder + "/daylong_de.ts", file.fileName()));
        QVERIFY(collect(file.fileName()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString source;
        int texts = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement()) continue;
            if (xml.name() == QLatin1String("source")) source = xml.readElementText();
            if (xml.name() != QLatin1String("translation")) continue;
            const bool finished = xml.attributes().isEmpty();
            const QString translation = xml.readElementText();
            QVERIFY2(finished && !translation.isEmpty(), qPrintable(source));
            QVERIFY2(placesIn(source) == placesIn(translation), qPrintable(source));
            ++texts;
        }
        QVERIFY(!xml.hasError());
        QVERIFY(texts > 400);
    }

    void whatTheCatalogueSaysOfAModelIsThereInGerman() {
        QTranslator german;
        QVERIFY(german.load(QLocale(QLocale::German), "daylong", "_", ":/i18n"));
        const auto known = [&german](const std::string& text) {
            return !german.translate("Catalogue", text.c_str()).isEmpty();
        };
        std::set<std::string> whys;
        for (const uint64_t memory : {1'000'000'000ULL, 6'000'000'000ULL, 64'000'000'000ULL}) {
            const library::Machine machine{.memoryBytes = memory, .availableBytes = memory, .bytesPerSecond = 20e9};
            for (const auto& row : library::judgeCatalogue(library::catalogue(), 4096, machine)) whys.insert(row.why);
        }
        QVERIFY(whys.size() >= 3);
        for (const std::string& why : whys) QVERIFY2(known(why), why.c_str());
        for (const library::CatalogueEntry& entry : library::catalogue()) {
            QVERIFY2(known(entry.sentence), entry.sentence.c_str());
            for (const std::string& language : entry.languages) QVERIFY2(known(language), language.c_str());
        }
    }

    void whoAsksInGermanIsAnsweredInGermanAndOthersInEnglish() {
        app::speakLanguageOf(QLocale(QLocale::French), *QCoreApplication::instance());
        QCOMPARE(QCoreApplication::translate("HeaderBar", "Settings"), QStringLiteral("Settings"));
        app::speakLanguageOf(QLocale(QLocale::German, QLocale::Germany), *QCoreApplication::instance());
        QCOMPARE(QCoreApplication::translate("HeaderBar", "Settings"), QStringLiteral("Einstellungen"));
        QCOMPARE(QCoreApplication::translate("daylong::ui::ConversationListModel", "Yesterday"),
                 QStringLiteral("Gestern"));
    }
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"
