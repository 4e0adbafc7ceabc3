// Words that a reader looks for, as they are marked.
#include "markdown/sought_words.h"

#include <QTest>

using namespace daylong::ui;

class SoughtWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsAreFoundAsASearchFindsThem_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("case") << QStringList{"boat"} << "A Boat, a boat." << QStringList{"Boat", "boat"};
        QTest::newRow("the beginning of words") << QStringList{"at"} << "that attic" << QStringList{"at"};
        QTest::newRow("accents") << QStringList{"ete", "MÜNSTER"} << QStringLiteral("l\u2019\u00E9t\u00E9 in Munster")
                                 << QStringList{QStringLiteral("\u00E9t\u00E9"), "Munster"};
        QTest::newRow("apostrophes") << QStringList{"don't"} << QStringLiteral("I don\u2019t")
                                     << QStringList{QStringLiteral("don\u2019t")};
        QTest::newRow("hyphens") << QStringList{"etat-major"} << QStringLiteral("\u00C9tat\u2011major")
                                 << QStringList{QStringLiteral("\u00C9tat\u2011major")};
        QTest::newRow("without spaces") << QStringList{QStringLiteral("\u8239")} << QStringLiteral("\u5C0F\u8239")
                                        << QStringList{QStringLiteral("\u8239")};
        QTest::newRow("one in another") << QStringList{"small boat", "boat"} << "a small boat"
                                        << QStringList{"small boat"};
        QTest::newRow("nothing") << QStringList{"", " "} << "a b" << QStringList{};
    }

    void wordsAreFoundAsASearchFindsThem() {
        QFETCH(const QStringList, words);
        QFETCH(const QString, text);
        QFETCH(const QStringList, expected);
        QStringList found;
        for (const TextRange& place : SoughtWords(words).placesIn(text))
            found << text.mid(place.begin, place.end - place.begin);
        QCOMPARE(found, expected);
        QCOMPARE(SoughtWords(words).isIn(text), !expected.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SoughtWordsTest)
#include "sought_words_test.moc"
