// Folders of conversations.
#include "store/folders.h"
#include "store/transcript_branches.h"
#include "store/transcript_export.h"
#include "store/transcript_import.h"
#include "transcript_fixture.h"

#include <QTest>

using namespace daylong;
using namespace daylong::store;

class FoldersTest : public TranscriptFixture {
    Q_OBJECT

    ConversationId said(const char* text) {
        const ConversationId id = unwrap(m_writer->createConversation(text)).id;
        unwrap(m_writer->appendMessage(id, MessageRole::User, text));
        return id;
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void aConversationIsInOneOrInNone() {
        const ConversationId bread = said("bread"), roses = said("roses");
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen")), garden = unwrap(folders.named("garden"));
        QCOMPARE(unwrap(folders.named("kitchen")), kitchen);
        check(folders.move(std::vector{bread, roses}, kitchen));
        check(folders.move(std::vector{roses}, garden));
        QCOMPARE(unwrap(m_writer->conversation(bread))->folder, kitchen);
        QCOMPARE(unwrap(reader()->conversation(roses))->folder, garden);
        check(folders.setFolded(garden, true));
        check(folders.rename(kitchen, "Zwieback"));
        QVERIFY(unwrap(reader()->folders()) ==
                (std::vector<Folder>{{garden, "garden", true}, {kitchen, "Zwieback", false}}));
        check(folders.move(std::vector{roses}, 0));
        QCOMPARE(unwrap(m_writer->conversation(roses))->folder, 0);
    }

    void noTwoHaveOneName() {
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen")), garden = unwrap(folders.named("garden"));
        check(folders.rename(garden, "KITCHEN"));
        check(folders.rename(kitchen, "kitchen"));  // its own is no other's
        QVERIFY(unwrap(folders.all()) ==
                (std::vector<Folder>{{kitchen, "kitchen", false}, {garden, "KITCHEN (2)", false}}));
    }

    void aDeletedOneLeavesItsConversationsAndComesBackWithThem() {
        const ConversationId bread = said("bread");
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen"));
        check(folders.move(std::vector{bread}, kitchen));
        check(folders.setRemoved(kitchen, true));
        QVERIFY(unwrap(folders.all()).empty());
        const FolderId another = unwrap(folders.named("Kitchen"));
        QVERIFY(another != kitchen);
        check(folders.setRemoved(kitchen, false));
        QVERIFY(unwrap(folders.all()) ==
                (std::vector<Folder>{{another, "Kitchen", false}, {kitchen, "Kitchen (2)", false}}));
        QCOMPARE(unwrap(m_writer->conversation(bread))->folder, kitchen);
    }

    void aDeletedOneIsGoneForGoodWithTheNextStart() {
        const ConversationId bread = said("bread"), roses = said("roses");
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen")), garden = unwrap(folders.named("Garden"));
        check(folders.move(std::vector{bread}, kitchen));
        check(folders.move(std::vector{roses}, garden));
        check(folders.setRemoved(kitchen, true));
        check(m_writer->purgeRemoved(0));
        check(folders.setRemoved(kitchen, false));  // there is none
        QVERIFY(unwrap(folders.all()) == (std::vector<Folder>{{garden, "Garden", false}}));
        QCOMPARE(unwrap(m_writer->conversation(bread))->folder, 0);
        QCOMPARE(unwrap(m_writer->conversation(roses))->folder, garden);
    }

    void aConversationThatGoesOnInANewOneStaysInItsFolder() {
        const ConversationId bread = said("bread");
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen"));
        check(folders.move(std::vector{bread}, kitchen));
        const MessageId newest = unwrap(m_writer->conversation(bread))->newestMessage;
        QCOMPARE(unwrap(TranscriptBranches(*m_writer).copy(bread, newest)).folder, kitchen);
    }

    void anImportMakesThoseThatItNeedsAndTakesThemBack() {
        Folders folders(*m_writer);
        const ConversationId bread = said("bread");
        check(folders.move(std::vector{bread}, unwrap(folders.named("Kitchen"))));
        TranscriptImport import(*m_writer);
        const int64_t number = unwrap(import.begin("a file"));
        const auto arrives = [&](const char* name, const char* folder) {
            ArrivingConversation arriving{.source = "elsewhere", .name = name, .title = name};
            arriving.folder = folder;
            arriving.messages = {{.name = "1", .role = MessageRole::User, .branchName = {}, .text = name}};
            return unwrap(import.add(arriving));
        };
        QVERIFY(arrives("tea", "kitchen").inFolder);
        QVERIFY(arrives("roses", "Garden").inFolder);
        QVERIFY(arrives("nails", "Shed").inFolder);
        QVERIFY(!arrives("rain", "").inFolder);
        QVERIFY(!arrives("roses", "Elsewhere").inFolder);  // it is here already
        check(import.end());
        const auto names = [&] {
            std::vector<std::string> all;
            for (const Folder& each : unwrap(folders.all())) all.push_back(each.name);
            return all;
        };
        QCOMPARE(names(), (std::vector<std::string>{"Garden", "Kitchen", "Shed"}));
        const FolderId shed = unwrap(folders.named("Shed"));
        check(folders.move(std::vector{bread}, shed));
        const TakenBack taken = unwrap(import.takeBack(number));
        QVERIFY(taken.folders);
        QCOMPARE(names(), (std::vector<std::string>{"Kitchen", "Shed"}));  // a person's own, and one that is used
        TranscriptImport again(*m_writer);
        unwrap(again.begin("a file"));
        ArrivingConversation roses{.source = "elsewhere", .name = "roses", .title = "roses"};
        roses.folder = "Garden";
        roses.messages = {{.name = "1", .role = MessageRole::User, .branchName = {}, .text = "roses"}};
        QVERIFY(unwrap(again.add(roses)).inFolder);
        QCOMPARE(names(), (std::vector<std::string>{"Garden", "Kitchen", "Shed"}));
    }

    void oneIsExportedByItsName() {
        const ConversationId bread = said("bread"), tea = said("tea");
        said("roses");
        Folders folders(*m_writer);
        const FolderId kitchen = unwrap(folders.named("Kitchen"));
        check(folders.move(std::vector{bread, tea}, kitchen));
        const auto inside = [&] { return unwrap(unwrap(TranscriptExport::open(file())).inFolder("kitchen")); };
        QCOMPARE(inside(), (std::vector<ConversationId>{bread, tea}));
        QCOMPARE(unwrap(unwrap(TranscriptExport::open(file())).conversations())[0].folder, std::string("Kitchen"));
        check(folders.setRemoved(kitchen, true));
        QVERIFY(inside().empty());
        QCOMPARE(unwrap(unwrap(TranscriptExport::open(file())).conversations())[0].folder, std::string());
    }

    void oneIsSearchedAlone() {
        const ConversationId one = said("a walrus at home"), other = said("a walrus abroad");
        Folders folders(*m_writer);
        const FolderId home = unwrap(folders.named("Home"));
        check(folders.move(std::vector{one}, home));
        const auto hits = [&](const SearchWhere& where) {
            std::vector<ConversationId> in;
            const auto found = unwrap(reader()->search("walrus", 9, where));
            for (const SearchHit& hit : found) in.push_back(hit.conversation);
            return in;
        };
        QCOMPARE(hits({}), (std::vector<ConversationId>{other, one}));
        QCOMPARE(hits({.folder = home}), std::vector<ConversationId>{one});
        QCOMPARE(hits({.folder = home + 1}), std::vector<ConversationId>());
    }
};

QTEST_GUILESS_MAIN(FoldersTest)
#include "folders_test.moc"
