// The window in another language: every text of the sources is there, with the places of what is put into it, and
// reaches who asks for it.
#include "translations.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

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
