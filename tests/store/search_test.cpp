// Search finds what people mean, however they and the message write it, and shows where it stands.
#include "store/search_hits.h"
#include "store/sqlite.h"
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "transcript_fixture.h"

#include <QTemporaryDir>
#include <QTest>

using namespace daylong;
using namespace daylong::store;

class SearchTest : public TranscriptFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void searchFindsEveryScript_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("hits");
        QTest::newRow("a word") << "garden" << 1;
        QTest::newRow("its beginning") << "gard" << 1;
        QTest::newRow("either case") << "GARDEN" << 1;
        QTest::newRow("without its accent") << "cafe" << 1;
        QTest::newRow("with its accent") << "café" << 1;
        QTest::newRow("two words, any order") << "table garden" << 1;
        QTest::newRow("a phrase") << "\"the garden\"" << 1;
        QTest::newRow("a phrase that is not there") << "\"garden the\"" << 0;
        QTest::newRow("one Chinese character") << "会" << 1;
        QTest::newRow("two") << "会议" << 1;
        QTest::newRow("three") << "明天的" << 1;
        QTest::newRow("Japanese inside a run") << "ラーメン" << 1;
        QTest::newRow("Korean") << "안녕" << 1;
        QTest::newRow("Russian") << "привет" << 1;
        QTest::newRow("Thai") << "สวัส" << 1;
        QTest::newRow("an emoji") << "😀" << 1;
        QTest::newRow("no word") << "C++" << 1;
        QTest::newRow("percent is no wildcard") << "100%" << 1;
        QTest::newRow("mixed") << "会议 tomorrow" << 1;
        QTest::newRow("a quote alone") << "\"" << 0;
        QTest::newRow("operators are words") << "AND OR NOT NEAR( * ^" << 0;
        QTest::newRow("nothing") << "   " << 0;
        QTest::newRow("injection") << "x'); DROP TABLE message; --" << 0;
    }
    void searchFindsEveryScript() {
        QFETCH(QString, query);
        QFETCH(int, hits);
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        for (const char* text : {"There is a table in the garden.", "We met at the Café de Paris",
                                 "明天的会议 is tomorrow", "昨日ラーメンを食べました", "안녕하세요", "Привет, мир",
                                 "สวัสดีครับ", "fine 😀", "I write C++ and C", "100% sure", "100 of them"}) {
            unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, text));
        }
        QCOMPARE(int(found(query.toUtf8().constData()).size()), hits);
        for (const SearchHit& hit : unwrap(reader()->search(query.toStdString(), 50))) {
            QVERIFY(hit.snippet.find("\xEE\x80\x80") != std::string::npos);
            QVERIFY(hit.snippet.find("\xEE\x80\x81") != std::string::npos);
        }
    }

    void aWholePageTypedIntoTheSearchFieldIsNoError() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        std::string page;
        for (int i = 0; i < 3000; ++i) page += "word" + std::to_string(i) + " ";
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, page));
        const auto hits = reader()->search(page, 5);
        QVERIFY2(hits, hits ? "" : hits.error().message.c_str());
        QCOMPARE(hits->size(), size_t(1));
        QCOMPARE(unwrap(reader()->search(page + " neverSaid", 5)).size(), size_t(0));
        std::string symbols;  // neither words nor trigrams
        for (int i = 0; i < 3000; ++i) symbols += "+" + std::string(1 + size_t(i) % 40, '-') + " ";
        QVERIFY(reader()->search(symbols, 5));
        QVERIFY(reader()->search(std::string(200000, '='), 5));
    }

    void searchFindsWhatIsTypedInAnotherWay_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("query");
        const auto both = [](const char* name, const char* a, const char* b) {
            QTest::addRow("%s", name) << a << b;
            QTest::addRow("%s, the other way", name) << b << a;
        };
        both("apostrophes", "don't", "don\u2019t");
        both("other apostrophes", "rock \u2018n\u2019 roll", "rock 'n' roll");
        both("an accent for an apostrophe", "l\u00B4ami", "l'ami");
        both("a modifier letter", "Hawai\u02BBi", "Hawai'i");
        both("half rings", "Qur\u02BE\u0101n, Ka\u02BFba", "Qur'an, Ka'ba");
        both("a hyphen that does not break", "e\u2011mail", "e-mail");
        both("a typographic hyphen", "e\u2010mail", "e-mail");
        both("dashes", "1914\u20131918", "1914-1918");
        both("a long dash", "Mr\u2E3AX", "Mr-X");
        both("a wave dash", "10\u301C20", "10\uFF5E20");
        both("a minus", "\u22125 degrees", "-5 degrees");
        both("quotation marks", "\u201Cgood day\u201D", "\"good day\"");
        both("guillemets", "\u00AB bonjour \u00BB", "\"bonjour\"");
        both("German quotation marks", "\u201Eguten Tag\u201C", "\"guten Tag\"");
        both("gershayim", "\u05E6\u05D4\u05F4\u05DC", "\u05E6\u05D4\"\u05DC");
        both("an ellipsis", "wait\u2026", "wait...");
        both("a fraction slash", "\u00BD cup", "1/2 cup");
        both("case and accent before an apostrophe", "L'\u00C9T\u00C9", "l'ete");
        both("case and accent with a hyphen", "\u00C9tat-Major", "etat-major");
        both("a hyphen left out", "well-known", "well known");
        both("Greek accents", "\u0395\u03BB\u03BB\u03AC\u03B4\u03B1", "\u03B5\u03BB\u03BB\u03B1\u03B4\u03B1");
        both("a final sigma", "\u039F\u0394\u039F\u03A3", "\u03BF\u03B4\u03CC\u03C2");
        both("Greek, all the accents there were", "\u1FA0\u03B4\u1F74", "\u03C9\u03B4\u03B7");
        both("Hebrew points", "\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05DC\u05D5\u05DD");
        both("a maqaf", "\u05D1\u05D9\u05EA\u05BE\u05E1\u05E4\u05E8", "\u05D1\u05D9\u05EA-\u05E1\u05E4\u05E8");
        both("Arabic points", "\u0645\u064E\u0631\u0652\u062D\u064E\u0628\u064B\u0627",
             "\u0645\u0631\u062D\u0628\u0627");
        both("a drawn out Arabic word", "\u0643\u0640\u0640\u062A\u0627\u0628", "\u0643\u062A\u0627\u0628");
        both("Arabic alefs", "\u0623\u062D\u0645\u062F", "\u0627\u062D\u0645\u062F");
        both("Persian and Arabic letters", "\u06CC\u06A9\u06CC", "\u064A\u0643\u064A");
        both("Cyrillic yo", "\u0451\u043B\u043A\u0430", "\u0415\u043B\u043A\u0430");
        both("Vietnamese", "Ti\u1EBFng Vi\u1EC7t", "tieng viet");
        both("composed and decomposed", "caf\u00E9", "cafe\u0301");
        both("Korean, decomposed", "\uD55C\uAD6D\uC5B4", "\u1112\u1161\u11AB\u1100\u116E\u11A8\u110B\u1165");
        both("kana, decomposed", "\u30AC\u30E9\u30B9", "\u30AB\u3099\u30E9\u30B9");
        both("half and full width kana", "\uFF76\uFF9E\uFF97\uFF7D", "\u30AC\u30E9\u30B9");
        both("full width", "\uFF28\uFF45\uFF4C\uFF4C\uFF4F\uFF11", "hello1");
        both("ligatures", "e\uFB03cient \uFB02ow", "efficient flow");
        both("oe", "c\u0153ur", "coeur");
        both("ae", "\u00C6sir", "aesir");
        both("sharp s", "Stra\u00DFe", "STRASSE");
        both("crossed letters", "\u0141\u00F3d\u017A \u00D8re \u0110uro", "lodz ore duro");
        both("a dotless i", "D\u0131yarbak\u0131r", "diyarbakir");
        both("a dotted one", "\u0130stanbul", "istanbul");
        both("soft hyphens", "Donau\u00ADdampf\u00ADschiff", "Donaudampfschiff");
        both("zero width", "zero\u200Bwidth\u200D\uFEFF joiner", "zerowidth joiner");
        both("a joiner in Persian", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
             "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645");
        both("marks of direction", "\u200Eleft\u200F to\u202C right", "left to right");
        both("spaces that do not break", "10\u202F000\u00A0km", "10 000 km");
        both("digits", "\u0661\u0662\u0663", "123");
        both("an emoji's variation", "\u2764\uFE0F", "\u2764");
        both("signs in full width", "C\uFF0B\uFF0B", "c++");
    }
    void searchFindsWhatIsTypedInAnotherWay() {
        QFETCH(QString, text);
        QFETCH(QString, query);
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        const std::string said = "so " + text.toStdString() + " it was";
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, said));
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, "something else"));
        QCOMPARE(found(query.toUtf8().constData()), std::vector<std::string>{said});
        const auto hits = searchHits(query.toStdString(), said);
        QVERIFY(!hits.empty());
        QVERIFY(hits.front().begin >= 3 && hits.back().end <= said.size() - 6);
        QVERIFY(unwrap(reader()->search(query.toStdString(), 5))[0].snippet.find("\xEE\x80\x80") != std::string::npos);
    }

    void whatMeansSomethingElseIsNotFound_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("query");
        QTest::newRow("another kana") << "\u30AB\u30E9\u30B9"
                                      << "\u30AC\u30E9\u30B9";
        QTest::newRow("another vowel in Hindi") << "\u0915\u093F"
                                                << "\u0915\u0940";
        QTest::newRow("another Russian letter") << "\u043C\u043E\u0438"
                                                << "\u043C\u043E\u0439";
        QTest::newRow("signs that count") << "I write C"
                                          << "C++";
        QTest::newRow("the middle of a word") << "garden"
                                              << "arden";
    }
    void whatMeansSomethingElseIsNotFound() {
        QFETCH(QString, text);
        QFETCH(QString, query);
        unwrap(m_writer->appendMessage(unwrap(m_writer->createConversation("")).id, MessageRole::User,
                                       text.toStdString()));
        QVERIFY(found(query.toUtf8().constData()).empty());
        QVERIFY(searchHits(query.toStdString(), text.toStdString()).empty());
    }

    void hitsAreWhereTheWordsStand() {
        const auto marked = [](std::string_view query, std::string text) {
            const std::vector<TextRange> ranges = searchHits(query, text);
            for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
                text.insert(range->end, "]").insert(range->begin, "[");
            return text;
        };
        QCOMPARE(marked("gard", "A garden, the GARDENS; no regard"),
                 std::string("A [garden], the [GARDENS]; no regard"));
        QCOMPARE(marked("don't", "I don\xE2\x80\x99t, you don't"), std::string("I [don\xE2\x80\x99t], you [don't]"));
        QCOMPARE(marked("cafe", "le cafe\xCC\x81, le café."), std::string("le [cafe\xCC\x81], le [café]."));
        QCOMPARE(marked("\"the sea\" old", "The old man and the sea. The seal"),
                 std::string("The [old] man and [the sea]. The seal"));
        QCOMPARE(marked("会议", "明天的会议"), std::string("明天的[会议]"));
        QCOMPARE(marked("c++", "C++ and C"), std::string("[C++] and C"));
        QCOMPARE(marked("strasse", "Straße 1"), std::string("[Straße] 1"));
        QCOMPARE(marked("ab abc", "abcd"), std::string("[abcd]"));
        QCOMPARE(marked("", "text"), std::string("text"));
        QCOMPARE(marked("text", ""), std::string());
        QCOMPARE(marked("x", "\xFFx\xC3"), std::string("\xFF[x]\xC3"));  // no UTF-8
    }

    void signsAloneAreFoundAsTheyWereTyped() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        for (const char* said : {"What?! Really?", "What? No!", "std::string", "他来吗？"})
            unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, said));
        QCOMPARE(found("?!"), std::vector<std::string>{"What?! Really?"});
        QCOMPARE(found("::"), std::vector<std::string>{"std::string"});
        QCOMPARE(found("？"), std::vector<std::string>{"他来吗？"});
        QCOMPARE(found("? !").size(), size_t(2));
        QCOMPARE(found("what ?!"), std::vector<std::string>{"What?! Really?"});
        QVERIFY(searchFinds("? no", "What? No!") && !searchFinds("?! no", "What? No!"));
        QVERIFY(unwrap(reader()->search("?!", 5))[0].snippet.find("\xEE\x80\x80?!\xEE\x80\x81") != std::string::npos);
    }

    void aSnippetShowsThePlaceWithMostOfTheWords() {
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        std::string text = "apple ";
        for (int i = 0; i < 200; ++i) text += "filler ";
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, text + "an apple and a pear, then " + text));
        const std::string shown = unwrap(reader()->search("pear apple", 1))[0].snippet;
        QVERIFY2(shown.find("\xEE\x80\x80"
                            "apple\xEE\x80\x81 and a \xEE\x80\x80pear\xEE\x80\x81") != std::string::npos,
                 shown.c_str());
        QVERIFY(shown.starts_with("…filler ") && shown.ends_with("…"));
        QVERIFY(shown.size() < 300);
    }

    void aTextOfNothingButMarksIsReadInGoodTime() {
        std::string marks = "a";
        for (int i = 0; i < 200000; ++i)
            marks += i % 2 == 0 ? "\xCC\xA3" : "\xCC\x81";  // below, above: Unicode sorts them
        const Conversation conversation = unwrap(m_writer->createConversation(""));
        unwrap(m_writer->appendMessage(conversation.id, MessageRole::User, marks));
        QCOMPARE(found("a").size(), size_t(1));
    }

    void oneConversationCanBeSearchedAlone() {
        const ConversationId one = unwrap(m_writer->createConversation("")).id,
                             other = unwrap(m_writer->createConversation("")).id;
        const Message there = unwrap(m_writer->appendMessage(one, MessageRole::User, "a walrus, 50%"));
        unwrap(m_writer->appendMessage(other, MessageRole::User, "a walrus, 50%"));
        for (const char* query : {"walrus", "50%", "%"}) {
            QCOMPARE(unwrap(reader()->search(query, 9)).size(), size_t(2));
            const auto hits = unwrap(reader()->search(query, 9, {.conversation = one}));
            QCOMPARE(hits.size(), size_t(1));
            QCOMPARE(hits[0].message, there.id);
        }
    }

    void anIndexOfOtherRulesIsMadeAnew() {
        unwrap(m_writer->appendMessage(unwrap(m_writer->createConversation("")).id, MessageRole::User, "walrus"));
        m_writer.reset();
        {
            const auto database = unwrap(Database::open(file(), Database::Mode::ReadWrite));
            check(
                database->execute("INSERT INTO message_words (message_words) VALUES ('delete-all'); UPDATE setting SET "
                                  "value = 'old' WHERE key = 'search_rules'"));
        }
        QVERIFY(found("walrus").empty());
        m_writer = unwrap(TranscriptWriter::open(file()));
        QCOMPARE(found("walrus").size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "search_test.moc"
