// Words that a reader looks for, as they are marked.
#include "markdown/sought_words.h"

#include <QTest>

using namespace daylong::ui;

class SoughtWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsAreFoundAsASearchFindsThem_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* typed, const char* text, const QStringList& expected) {
            QTest::newRow(name) << QString(typed) << QString(text) << expected;
        };
        row("case", "boat", "A Boat, a boat.", {"Boat", "boat"});
        row("the beginning of words", "at", "that attic", {"attic"});
        row("accents", "ete MÜNSTER", "l’été in Munster", {"été", "Munster"});
        row("apostrophes", "don't", "I don’t", {"don’t"});
        row("hyphens", "etat-major", "\u00C9tat\u2011major", {"État\u2011major"});
        row("without spaces", "船", "小船", {"船"});
        row("a phrase, and a word of it", "\"small boat\" boat", "a small boat", {"small boat"});
        row("two bytes, four bytes, one unit, two", "sea", "ä 😀 sea 😀 sea", {"sea", "sea"});
        row("signs alone", "?!", "What?! No.", {"?!"});
        row("nothing", " ", "a b", {});
    }

    void wordsAreFoundAsASearchFindsThem() {
        QFETCH(const QString, typed);
        QFETCH(const QString, text);
        QFETCH(const QStringList, expected);
        QStringList found;
        for (const TextRange& place : SoughtWords(typed).placesIn(text))
            found << text.mid(place.begin, place.end - place.begin);
        QCOMPARE(found, expected);
        QCOMPARE(SoughtWords(typed).isIn(text), !expected.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SoughtWordsTest)
#include "sought_words_test.moc"
