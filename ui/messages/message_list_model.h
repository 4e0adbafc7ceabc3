// MessageListModel: the part of the open conversation that is on screen and around it, oldest first. Pages come by
// key from the transcript, so that 100,000 messages open as 100 do; a reply grows by one dataChanged per frame of its
// own blocks alone. Which messages the model still sees is computed from their token ranges and the engine's horizon.
// The reply being written is kept aside: the database lags behind what was told, so pages show what was told.
// Thread rule: GUI thread, with a database connection of its own. Failure rule: failed() says why a page is missing.
#pragma once

#include "bridge/engine_bridge.h"
#include "calendar/calendar.h"
#include "markdown/reply_blocks.h"
#include "messages/branches_model.h"
#include "messages/days_model.h"
#include "messages/find_model.h"
#include "messages/pins_model.h"

#include "memory/memory_map.h"
#include "store/transcript_reader.h"

#include <QAbstractListModel>
#include <QDate>
#include <QtQml/qqmlregistration.h>

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace daylong::ui {

class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool atNewest READ atNewest NOTIFY countChanged)        // the last row is the conversation's last
    Q_PROPERTY(bool readInPart READ readInPart NOTIFY horizonChanged)  // the reading of one of these was stopped
    Q_PROPERTY(bool whole READ whole NOTIFY countChanged)              // all that was said is among the rows
    Q_PROPERTY(
        qint64 lastSaid READ lastSaid NOTIFY lastTurnChanged)  // the newest message of the user's; 0: not among these
    Q_PROPERTY(daylong::ui::FindModel* find READ find CONSTANT)
    Q_PROPERTY(daylong::ui::DaysModel* days READ days CONSTANT)
    Q_PROPERTY(daylong::ui::PinsModel* pins READ pins CONSTANT)
    Q_PROPERTY(daylong::ui::BranchesModel* branches READ branches CONSTANT)
    Q_PROPERTY(QString sought READ sought WRITE setSought NOTIFY soughtChanged)  // words that are marked; empty: none
    Q_PROPERTY(int horizonRow READ horizonRow NOTIFY horizonChanged)  // the window's first row; -1: not among these
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        AuthorRole,      // "user", "assistant", "note"
        TextRole,        // as written
        BlocksRole,      // ReplyBlocks*, made when asked for
        TimeRole,        // "14:05"
        DayRole,         // "Today", "3 November 2026" on the first row of a day, else empty
        StateRole,       // "complete", "streaming", "interrupted", "stopped", "cutOff"
        ForgottenRole,   // the model no longer sees it
        PartlySeenRole,  // the model sees only its end
        ReadInPartRole,  // its reading was stopped: the model knows its beginning alone
        PinnedRole,      // the user wants the model to keep seeing it
        LastTurnRole,    // the reply that can be made again, or the message that nothing answers yet
        LastSaidRole,    // the newest message of the user's
        BranchRole,      // which it is, from 1 ...
        BranchesRole,    // ... of how many that follow the same message
        BranchNameRole,  // of the branch that begins with it; empty: none
        FilesRole,       // attached to it: a list of {fileId, name, detail, seen, picture}
        RecalledRole,    // what was brought back for it: a list of {id, who, when, excerpt}
    };

    MessageListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);
    ~MessageListModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    bool atNewest() const { return m_atNewest; }
    bool whole() const { return m_atOldest && m_atNewest; }
    qint64 lastSaid() const { return m_lastSaid; }
    FindModel* find() { return &m_find; }
    DaysModel* days() { return &m_days; }
    PinsModel* pins() { return &m_pins; }
    BranchesModel* branches() { return &m_branches; }
    QString sought() const { return m_sought; }
    void setSought(const QString& typed);
    int horizonRow() const { return m_horizonRow; }
    bool readInPart() const { return m_readInPart; }

    Q_INVOKABLE void fetchOlder();  // nothing happens at the conversation's beginning
    Q_INVOKABLE void fetchNewer();
    Q_INVOKABLE void showNewest();
    Q_INVOKABLE void showOldest();
    /// Makes sure that the first message of this day, or else of the next one on which something was said, is among the
    /// rows; returns its row, -1 if there is none.
    Q_INVOKABLE int showDay(const QDate& day);
    /// Makes sure that the message is among the rows; returns its row, -1 if it is not in this conversation. Its
    /// thoughts are unfolded if the answer alone does not hold all that was sought. Where it is in a branch that is not
    /// shown, that is asked for: branchWanted().
    Q_INVOKABLE int showMessage(qint64 message, const QString& sought = {});
    /// The one before (-1) or behind (1) a message of those that follow the same one; 0: there is none.
    Q_INVOKABLE qint64 branchBeside(qint64 message, int direction);
    Q_INVOKABLE int rowOf(qint64 message) const;
    Q_INVOKABLE QString textOf(qint64 message) const;  // empty: it is not among the rows
    Q_INVOKABLE bool hasFiles(qint64 message) const;   // then it may be without a text
    Q_INVOKABLE qint64 idAt(int row) const;            // 0: there is no such row
    Q_INVOKABLE QDate dayAt(int row) const;
    // How far a place is from the conversation's beginning, 0 to 1, though most of it is not among the rows. 3.5 is the
    // middle of row 3. showPlace() makes sure that the place is among the rows, and returns where.
    Q_INVOKABLE qreal placeOf(qreal row) const;
    Q_INVOKABLE qreal showPlace(qreal place);

Q_SIGNALS:
    void countChanged();
    void horizonChanged();
    void lastTurnChanged();
    void soughtChanged();
    void branchWanted(qint64 message);
    void failed(const daylong::Error& error);

private:
    struct Row {
        store::Message message;
        std::unique_ptr<ReplyBlocks> blocks;
        memory::Place memory = memory::Place::Seen;  // NotRead: nothing for the model to see
    };

    void onOpened(const store::Conversation& conversation);
    store::Message placed(store::Message message) const;
    void onAdded(const store::Message& message);
    void onReopened(const store::Message& message);
    void onText(qint64 message, const std::string& text);
    void onFinished(const store::Message& message);
    void onReadInPart(qint64 message, bool inPart);
    void onRemoved(const std::vector<store::Message>& messages);
    void onRestored(const std::vector<store::Message>& messages);
    void onPath(qint64 conversation, qint64 behind);
    void onNamed(qint64 message, const QString& name);
    void onPinned(qint64 message, bool pinned);
    void onRead(qint64 message, const memory::TokenRange& tokens);
    void onRecalled(qint64 message);
    void onRestarted(qint64 conversation, bool moved);
    void onMemory(qint64 conversation, const memory::MemoryState& memory);

    ReplyBlocks& blocksOf(Row& row) const;
    int bringInto(qint64 message);
    store::TranscriptReader* reader();  // nullptr after failed()
    struct Page {
        std::vector<store::Message> messages;
        bool last = true;  // nothing is beyond it
    };
    Page page(bool older, store::MessageId from);
    void readRecalled(store::MessageId first, store::MessageId last);
    QVariantList recalledFor(qint64 message) const;
    void showAround(qint64 message);
    bool covers(qint64 message) const;
    void insertAmong(const store::Message& message);
    void takeAway(qint64 message);
    void dropNewest();
    void dropOldest();
    void findOldest();
    void findNewest();
    void updateEnds();
    void replace(int at, const store::Message& message);
    void replaceRows(std::vector<store::Message> messages, bool atNewest);
    void rowsChanged();
    memory::Place memoryAt(int row, int newFrom) const;
    void updateHorizon();
    void updateLastTurn();
    void changed(int first, int last, const QList<int>& roles);

    std::filesystem::path m_database;
    std::unique_ptr<store::TranscriptReader> m_reader;
    qint64 m_conversation = 0;
    std::deque<Row> m_rows;
    bool m_atNewest = true;
    bool m_atOldest = true;
    qint64 m_oldest = 0, m_newest = 0;  // the conversation's first and last message
    QString m_sought;
    qint64 m_lastSaid = 0;
    std::map<qint64, std::vector<store::Message>> m_recalled;  // for messages among the rows, and some that were
    FindModel m_find;
    DaysModel m_days;
    PinsModel m_pins;
    BranchesModel m_branches;
    qint64 m_lastTurn = 0;  // the message that LastTurnRole tells; 0: not among the rows
    bool m_knowsMemory = false;
    std::map<qint64, memory::TokenRange> m_told;  // where messages stand while a server answers, over what is stored
    bool m_remote = false;                        // one does
    memory::MemoryState m_memory;
    int m_horizonRow = -1;
    bool m_readInPart = false;
    std::optional<store::Message> m_reply;  // being written, in whichever conversation
    Midnight m_midnight{this};
};

}  // namespace daylong::ui
