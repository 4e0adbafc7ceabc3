// What a turn, a deletion, a redaction and the trash ask of a transcript costs the same however much was said before:
// counted in the steps of SQLite's machine, as a machine's time is never the same.
#include "store/transcript_reader.h"
#include "store/transcript_redaction.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <map>
#include <sqlite3.h>
#include <string>

using namespace daylong;
using namespace daylong::store;

namespace {

std::map<std::string, int> steps;  // of each statement, the most that one run of it took

int ended(unsigned, void*, void* ran, void*) {
    auto* statement = static_cast<sqlite3_stmt*>(ran);
    int& most = steps[sqlite3_sql(statement)];
    most = std::max(most, sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1));
    return 0;
}

int watch(sqlite3* database, const char**, const void*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, ended, nullptr);
}

}  // namespace

class StepsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<TranscriptWriter> m_writer;
    std::unique_ptr<TranscriptReader> m_reader;
    ConversationId m_talk = 0;
    std::array<MessageId, 1> m_said = {};  // in the last turn

    void turn(const std::string& text) {
        const Message said = unwrap(m_writer->appendMessage(m_talk, MessageRole::User, text));
        QVERIFY(!unwrap(m_writer->hasFiles(m_talk)));
        unwrap(m_writer->about({.conversation = m_talk, .before = said.id, .text = text}, 10));
        QVERIFY(m_writer->setRecalled(said.id, {}));
        unwrap(m_writer->recalled(said.id));
        const Message reply = unwrap(m_writer->beginReply(m_talk));
        QVERIFY(m_writer->extendReply(reply, "Indeed."));
        unwrap(m_writer->finishReply(reply.id, MessageState::Complete));
        unwrap(m_writer->pinned(m_talk));
        m_said = {said.id};
        QVERIFY(m_writer->finishStream(m_talk, {}));
        QVERIFY(!unwrap(m_writer->areQuoted(m_talk, m_said)));
        QVERIFY(m_writer->removeMessages(m_said));
        unwrap(m_reader->removedMessages(100));
        QVERIFY(m_writer->restoreMessages(m_said));
    }
    /// Of a turn that is about nothing that was said before.
    std::map<std::string, int> costs() {
        steps.clear();
        turn("zebra");
        return steps;
    }

    /// What that takes which forgets where a redacted message was brought back.
    int costOfForgetting() {
        turn("zebra");
        steps.clear();
        unwrap(TranscriptRedaction(*m_writer).redact({.messages = {m_said[0]}}));
        const auto found = std::ranges::find_if(
            steps, [](const auto& each) { return each.first.starts_with("DELETE FROM recalled WHERE passage_id"); });
        return found == steps.end() ? -1 : found->second;
    }

private Q_SLOTS:
    void aTurnTakesAsManyStepsHoweverMuchWasSaid() {
        QCOMPARE(sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch)), SQLITE_OK);
        QTemporaryDir folder;
        m_writer = unwrap(TranscriptWriter::open(folder.filePath("t.db").toStdString()));
        m_reader = unwrap(TranscriptReader::open(folder.filePath("t.db").toStdString()));
        m_talk = unwrap(m_writer->createConversation("Talk")).id;
        turn("fine weather");
        turn("fine weather");
        const int earlyForgetting = costOfForgetting();
        QVERIFY(earlyForgetting > 0);
        const auto early = costs();
        QVERIFY(early.size() > 10);
        for (int i = 0; i < 300; ++i) turn("fine weather");
        for (const auto& [sql, most] : costs()) {
            const auto before = early.find(sql);
            const int least = before == early.end() ? 0 : before->second;
            QVERIFY2(
                most <= 2 * least + 300,
                qPrintable(QString("%1 steps, %2 before: %3").arg(most).arg(least).arg(QString::fromStdString(sql))));
        }
        QVERIFY(costOfForgetting() <= 2 * earlyForgetting);
        m_reader.reset();
        m_writer.reset();
        sqlite3_reset_auto_extension();
    }
};

QTEST_GUILESS_MAIN(StepsTest)
#include "steps_test.moc"
