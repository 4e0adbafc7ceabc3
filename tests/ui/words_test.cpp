// What core says as codes is told in the person's language; what has no code, in English.
#include "base/say.h"
#include "translations.h"
#include "words/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTest>

using namespace daylong;

class WordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutATranslationTheWordsAreTheTerminals() {
        for (size_t i = 1; i < static_cast<size_t>(Say::End); ++i) {
            const Sayings says = {saying(static_cast<Say>(i), "one %2", "two", "three"), saying(Say::NoModel)};
            QCOMPARE(ui::words(says), QString::fromStdString(inEnglish(says)));
        }
    }

    void aNoteIsTheOneThatIsStoredHoweverOld() {
        store::Message note{.role = store::MessageRole::Note, .text = "The model has changed."};
        QCOMPARE(ui::textOf(note), QStringLiteral("The model has changed."));
        note.says = {saying(Say::TemplateTellsDate)};
        QVERIFY(ui::textOf(note).startsWith(QStringLiteral("It tells the date")));
    }

    void aFailureThatStandsAloneBeginsWithACapitalLetterAndANameAsItIs() {
        const Error lost = failure(ErrorCode::NotFound, Say::NoConversation, 7);
        const QString words = ui::words(lost);
        QVERIFY(words[0].isLower());
        QCOMPARE(ui::wordsAlone(lost), words[0].toUpper() + words.mid(1));
        const Error named = failure(ErrorCode::NotFound, Say::HubNoBranch, "tiny/model", "main");
        QVERIFY(ui::wordsAlone(named).startsWith("tiny/model"));
        QCOMPARE(ui::wordsAlone(Error{ErrorCode::Device, "x"}), QStringLiteral("x"));
    }

    void everyCodeHasItsWordsInGerman() {
        app::speakLanguageOf(QLocale(QLocale::German, QLocale::Germany), *QCoreApplication::instance());
        for (size_t i = 1; i < static_cast<size_t>(Say::End); ++i) {
            const Say say = static_cast<Say>(i);
            const QString words = ui::words({saying(say, "<1>", "<2>", "<3>")});
            QVERIFY2(words != QString::fromStdString(inEnglish({saying(say, "<1>", "<2>", "<3>")})), qPrintable(words));
            for (const char* place : {"%1", "%2", "%3"}) {
                const QString value = QStringLiteral("<%1>").arg(QChar::fromLatin1(place[1]));
                QCOMPARE(words.contains(value), english(say).find(place) != std::string_view::npos);
            }
        }
        QCOMPARE(ui::words(failure(ErrorCode::NotFound, Say::NoConversation, 7)),
                 QStringLiteral("die Unterhaltung 7 gibt es nicht mehr"));
        QCOMPARE(ui::words(Error{ErrorCode::Device, "CUDA error 700"}), QStringLiteral("CUDA error 700"));
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
