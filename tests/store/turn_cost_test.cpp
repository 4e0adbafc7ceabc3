// The promise that the ten-thousandth turn costs what the tenth did, for what SQLite does: no statement of a turn takes
// more steps late in a conversation than early in it.
#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::store;

namespace {

std::vector<sqlite3*> connections;  // SQLite tells of each that is opened

int onOpened(sqlite3* connection, char**, const void*) {
    connections.push_back(connection);
    return SQLITE_OK;
}

/// Steps of SQLite's machine since the last call, by statement; full-text search's own statements aside, which now and
/// then merge what is written.
std::map<std::string, int> stepsTaken() {
    std::map<std::string, int> steps;
    for (sqlite3* connection : connections) {
        for (sqlite3_stmt* each = sqlite3_next_stmt(connection, nullptr); each != nullptr;
             each = sqlite3_next_stmt(connection, each)) {
            const std::string sql = sqlite3_sql(each);
            const int taken = sqlite3_stmt_status(each, SQLITE_STMTSTATUS_VM_STEP, 1);
            if (taken > 0 && sql.find("'main'.") == std::string::npos) steps[sql] += taken;
        }
    }
    return steps;
}

}  // namespace

class TurnCostTest : public QObject {
    Q_OBJECT

    /// All that is asked of the transcript in a turn whose reply is replaced by another one.
    static void turn(TranscriptWriter& writer, TranscriptReader& reader, ConversationId id) {
        const std::vector<int32_t> tokens(5, 7);
        const Message question = unwrap(writer.appendMessage(id, MessageRole::User, "And then?"));
        unwrap(writer.conversation(id));
        unwrap(writer.pinned(id));
        check(writer.appendTokens(id, 0, tokens));
        check(writer.appendTokens(id, question.id, tokens));
        for (int again = 0; again < 2; ++again) {
            const Message begun = unwrap(writer.beginReply(id));
            for (int batch = 0; batch < 3; ++batch) {
                writer.holdTokens(begun.id, tokens);
                check(writer.extendReply(begun, "more "));
            }
            const Message reply = unwrap(writer.finishReply(begun.id, MessageState::Complete));
            unwrap(writer.readTokens(id, reply.tokenBegin - 1, reply.tokenBegin));
            unwrap(writer.lastTurn(id));
            unwrap(reader.conversation(id));
            unwrap(reader.message(reply.id));
            unwrap(reader.messageAtToken(id, reply.tokenBegin));
            unwrap(reader.pageBefore(id, std::numeric_limits<MessageId>::max(), 50));
            if (again == 0) {
                check(writer.takeBack(reply));
                unwrap(writer.finishReply(unwrap(writer.beginReply(id, &reply)).id, MessageState::Complete));
            } else {
                check(writer.takeBack(unwrap(writer.reopenReply(reply.id))));
                unwrap(writer.finishReply(reply.id, MessageState::Complete));
            }
        }
        unwrap(writer.newestConversation());
        check(writer.interruptUnfinished());
    }

private Q_SLOTS:
    void aLateTurnTakesNoMoreStepsThanAnEarlyOne() {
        const bool memory =
            QFileInfo(QStringLiteral("/dev/shm")).isWritable();  // thousands of commits, each of them synced to disk
        const QTemporaryDir folder(memory ? QStringLiteral("/dev/shm/daylong-XXXXXX") : QString());
        const std::filesystem::path file = folder.filePath("t.db").toStdString();
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&onOpened));
        const auto writer = unwrap(TranscriptWriter::open(file));
        const auto reader = unwrap(TranscriptReader::open(file));
        QCOMPARE(connections.size(), size_t(2));
        const ConversationId id = unwrap(writer->createConversation("Long")).id;
        for (int i = 0; i < 60; ++i) turn(*writer, *reader, id);
        stepsTaken();
        turn(*writer, *reader, id);
        const std::map<std::string, int> early = stepsTaken();
        QVERIFY(early.size() > 15);
        for (int i = 0; i < 500; ++i) turn(*writer, *reader, id);
        stepsTaken();
        turn(*writer, *reader, id);
        for (const auto& [sql, steps] : stepsTaken()) {
            const auto before = early.find(sql);
            QVERIFY2(before != early.end() && steps <= before->second,
                     (sql + ": " + std::to_string(steps) + " steps, early in the conversation " +
                      (before != early.end() ? std::to_string(before->second) : "none"))
                         .c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TurnCostTest)
#include "turn_cost_test.moc"
