// Files that are attached to a message: their text is given in a marked form that never changes, searched, recalled,
// removed, redacted and exported with it.
#include "store/attached.h"
#include "store/sqlite.h"
#include "store/title.h"
#include "store/transcript_export.h"
#include "store/transcript_redaction.h"
#include "transcript_fixture.h"

#include <QTest>

#include <fstream>
#include <iterator>

using namespace daylong;
using namespace daylong::store;

namespace {

AttachedFile report() {
    AttachedFile file{.card = {.name = "report.pdf", .kind = FileKind::Pdf, .bytes = 900, .pages = 4}};
    file.pieces = {{.text = "The harvest was poor.\n", .page = 1},
                   {.text = "Rain fell in August.\n", .page = 2, .seen = false},
                   {.text = "The windmill was painted turquoise.\n", .page = 3, .seen = false},
                   {.text = "Signed: the miller.\n", .page = 4}};
    return file;
}

AttachedFile picture() {
    return {.card = {.name = "cat.png", .kind = FileKind::Picture, .bytes = 12},
            .picture = std::string("\x89PNG\r\n\x1a\n\0\1\2\3", 12)};
}

int64_t rows(const std::filesystem::path& file, const char* table) {
    const auto database = unwrap(Database::open(file, Database::Mode::ReadOnly));
    Query query = unwrap(database->query((std::string("SELECT count(*) FROM ") + table).c_str()));
    unwrap(query.next());
    return query.integer(0);
}

}  // namespace

class FilesTest : public TranscriptFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { beginTalk(); }
    void cleanup() { end(); }

    void whatIsGivenNamesTheFileAndSaysWhatWasLeftOut() {
        AttachedFile whole{.card = {.name = "a\nb.txt"}, .pieces = {{.text = "one\n"}, {.text = "two"}}};
        const AttachedFile files[] = {whole, report(), picture()};
        QCOMPARE(givenText(files),
                 std::string("(File: a b.txt)\none\ntwo\n(End of a b.txt)\n\n"
                             "(File: report.pdf, 4 pages. Only a part of it follows, of the pages 1, 4. "
                             "[…] stands for what was left out.)\n"
                             "[Page 1]\nThe harvest was poor.\n[…]\n"
                             "[Page 4]\nSigned: the miller.\n(End of report.pdf)\n\n"
                             "(Picture: cat.png. You cannot see it.)\n\n"));
        QCOMPARE(givenText({}), std::string());
    }

    void aMessageKeepsItsFilesAndWhatWasGivenOfThem() {
        const AttachedFile files[] = {report(), picture()};
        const Message said = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "What of it?", files));
        QCOMPARE(said.given, givenText(files));
        const std::vector<Message> page = unwrap(reader()->pageBefore(m_talk, kNewest, 9));
        QCOMPARE(page.size(), size_t(1));
        QCOMPARE(page[0].given, said.given);
        QCOMPARE(page[0].text, std::string("What of it?"));
        QCOMPARE(page[0].files, said.files);
        QCOMPARE(page[0].files.size(), size_t(2));
        const FileCard& card = page[0].files[0];
        QCOMPARE(card.seenPages, std::string("1, 4"));
        QCOMPARE(card.textBytes, uint64_t(22 + 21 + 36 + 20));
        QCOMPARE(card.seenBytes, uint64_t(22 + 20));
        const AttachedFile first = unwrap(reader()->file(card.id)).value();
        QCOMPARE(first.pieces, report().pieces);
        QCOMPARE(unwrap(reader()->file(page[0].files[1].id)).value().picture, picture().picture);
        QVERIFY(!unwrap(reader()->file(99)));
        QCOMPARE(unwrap(m_writer->message(said.id)).value().files, said.files);
        // Where the beginning of a message stands for it, so do the names of its files.
        check(m_writer->setPinned(said.id, true));
        QCOMPARE(unwrap(reader()->pinned(m_talk)).at(0).text, std::string("report.pdf, cat.png: What of it?"));
        const MessageId ids[] = {said.id};
        const Message asked = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "And?"));
        check(m_writer->setRecalled(asked.id, ids));
        QCOMPARE(unwrap(reader()->recalled(m_talk, 0, kNewest)).at(0).passage.text,
                 std::string("report.pdf, cat.png: What of it?"));
    }

    void aFileIsSearchedByItsNameAndByAllOfItsText() {
        const AttachedFile files[] = {report()};
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "What of it?", files));
        for (const char* words : {"turquoise windmill", "report.pdf", "\"painted turquoise.\"", "what harvest"})
            QCOMPARE(unwrap(reader()->search(words, 9)).size(), size_t(1));
        QVERIFY(unwrap(reader()->search("zeppelin", 9)).empty());
        QVERIFY(unwrap(reader()->search("turquoise", 9))[0].snippet.find("\xEE\x80\x80turquoise") != std::string::npos);
        QCOMPARE(unwrap(reader()->matches("turquoise", m_talk)).size(), size_t(1));
    }

    void aHitShowsTheWordsOfTheMessageOrElseTheFirstPlaceOfAFile() {
        const AttachedFile files[] = {report()};
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Was the mill painted at the harvest?", files));
        const auto shown = [this](const char* words) { return unwrap(reader()->search(words, 9)).at(0).snippet; };
        QCOMPARE(shown("turquoise"), std::string("The windmill was painted \xEE\x80\x80turquoise\xEE\x80\x81.\n"));
        QVERIFY(shown("painted").starts_with("Was the mill"));
        QCOMPARE(shown("report.pdf"), std::string("\xEE\x80\x80report.pdf\xEE\x80\x81"));
    }

    void aPageEndsByWhatIsGivenToo() {
        AttachedFile large{.card = {.name = "large.txt"}, .pieces = {{.text = std::string(1000, 'x')}}};
        for (int i = 0; i < 5; ++i)
            unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Short", std::span(&large, 1)));
        QCOMPARE(unwrap(reader()->pageBefore(m_talk, kNewest, 9, 1500)).size(), size_t(2));
    }

    void placesInFilesAreFoundAmongMoreOfOtherConversations() {
        const AttachedFile files[] = {report()};
        const Message said = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read this.", files));
        AttachedFile other{.card = {.name = "other.txt"}};
        for (int i = 0; i < 4100; ++i) other.pieces.push_back({.text = "A windmill was painted turquoise.\n"});
        const ConversationId elsewhere = unwrap(m_writer->createConversation("")).id;
        unwrap(m_writer->appendMessage(elsewhere, MessageRole::User, "And this.", std::span(&other, 1)));
        const std::vector<FileHit> hits = unwrap(m_writer->inFiles(
            {.conversation = m_talk, .before = kNewest, .text = "Which colour was the windmill painted?"}, 5));
        QVERIFY(!hits.empty());
        QCOMPARE(hits[0].message, said.id);
    }

    void placesInFilesAreFoundByWhatIsAsked() {
        const AttachedFile files[] = {report()};
        const Message said = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read this.", files));
        const RecallQuestion question{
            .conversation = m_talk, .before = kNewest, .text = "Which colour was the windmill painted?"};
        const std::vector<FileHit> hits = unwrap(m_writer->inFiles(question, 5));
        QVERIFY(!hits.empty());
        QCOMPARE(hits[0].message, said.id);
        QCOMPARE(hits[0].text, std::string("The windmill was painted turquoise.\n"));
        QCOMPARE(hits[0].page, uint32_t(3));
        QVERIFY(!hits[0].given && hits[0].share > 0.35);
        RecallQuestion earlier = question, elsewhere = question;
        earlier.before = said.id;
        elsewhere.conversation = m_talk + 1;
        QVERIFY(unwrap(m_writer->inFiles(earlier, 5)).empty());
        QVERIFY(unwrap(m_writer->inFiles(elsewhere, 5)).empty());
        const MessageId ids[] = {said.id};
        check(m_writer->removeMessages(ids));
        QVERIFY(unwrap(m_writer->inFiles(question, 5)).empty());
    }

    void filesGoAndComeBackWithTheirMessage() {
        const AttachedFile files[] = {report()};
        const MessageId ids[] = {unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read.", files)).id};
        check(m_writer->removeMessages(ids));
        QVERIFY(unwrap(reader()->search("turquoise", 9)).empty());
        check(m_writer->restoreMessages(ids));
        QCOMPARE(unwrap(reader()->search("turquoise", 9)).size(), size_t(1));
        check(m_writer->removeMessages(ids));
        check(m_writer->purge(ids));
        QCOMPARE(rows(file(), "file"), 0);
        QCOMPARE(rows(file(), "file_piece"), 0);
        QCOMPARE(rows(file(), "file_stems WHERE file_stems MATCH 'windmil'"), 0);
    }

    void whatIsSaidAnewHasTheSameFiles() {
        const AttachedFile files[] = {report()};
        const Message former = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read.", files));
        const Message anew = unwrap(m_writer->sayInstead(former.id, "Read it well."));
        QCOMPARE(anew.given, givenText(files));
        QCOMPARE(unwrap(reader()->file(anew.files.at(0).id)).value().pieces, report().pieces);
    }

    void aConversationOfFilesAloneIsCalledByTheFirst() {
        const AttachedFile files[] = {report()};
        QCOMPARE(titleFrom(unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "", files))),
                 std::string("report.pdf"));
    }

    void noByteOfAFileIsLeftOnceItIsRedacted() {
        const AttachedFile files[] = {report(), picture()};
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read.", files));
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Something else"));
        TranscriptRedaction redaction(*m_writer);
        const Redacted done = unwrap(redaction.redact({.search = "turquoise"}));
        QCOMPARE(done.messages.size(), size_t(1));
        QVERIFY(!done.unfinished);
        m_writer.reset();
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream stream(file().string() + suffix, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            for (const char* word : {"turquoise", "turquois", "report.pdf", "miller", "PNG"})
                QVERIFY2(bytes.find(word) == std::string::npos, word);
        }
    }

    void anExportHasThemWhole() {
        const AttachedFile files[] = {report(), picture()};
        unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read.", files));
        TranscriptExport all = unwrap(TranscriptExport::open(file()));
        size_t count = 0;
        check(all.messages(m_talk, [&](const ExportedMessage& message) -> Result<void> {
            count += message.files.size();
            if (message.files.size() == 2 && message.files[0].pieces == report().pieces &&
                message.files[1].picture == picture().picture)
                return {};
            return Error{ErrorCode::InvalidFile, "not the same"};
        }));
        QCOMPARE(count, size_t(2));
    }

    void whatIsDamagedIsSavedWithItsFiles() {
        const AttachedFile files[] = {report(), picture()};
        const Message said = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, "Read.", files));
        check(m_writer->moveAside());
        const auto rescued = m_writer->whole();
        QVERIFY(!rescued);
        QCOMPARE(unwrap(m_writer->message(said.id)).value().files.size(), size_t(2));
    }
};

QTEST_MAIN(FilesTest)
#include "files_test.moc"
