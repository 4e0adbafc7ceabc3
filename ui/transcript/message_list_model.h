// MessageListModel: the part of the open conversation that is on screen and around it, oldest first. Pages come by
// key from the transcript, so that 100,000 messages open as 100 do; a reply grows by one dataChanged per frame of its
// own blocks alone. Which messages the model still sees is computed from their token ranges and the engine's horizon.
// The reply being written is kept aside: the database lags behind what was told, so pages show what was told.
// Thread rule: GUI thread, with a database connection of its own. Failure rule: failed() says why a page is missing.
#pragma once

#include "bridge/engine_bridge.h"
#include "calendar/calendar.h"
#include "markdown/reply_blocks.h"

#include "chat/memory_map.h"
#include "store/transcript_reader.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>

namespace daylong::ui {

class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool atNewest READ atNewest NOTIFY countChanged)      // the last row is the conversation's last
    Q_PROPERTY(bool readInPart READ readInPart NOTIFY horizonChanged)  // the reading of one of these was stopped
    Q_PROPERTY(int horizonRow READ horizonRow NOTIFY horizonChanged)  // the window's first row; -1: not among these
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        AuthorRole,     // "user", "assistant", "note"
        TextRole,       // as written
        BlocksRole,     // ReplyBlocks*, made when asked for
        TimeRole,       // "14:05"
        DayRole,        // "Today", "3 November 2026" on the first row of a day, else empty
        StateRole,      // "complete", "streaming", "interrupted", "stopped", "replaced" (by a later reply)
        ForgottenRole,  // the model no longer sees it
        PartlySeenRole, // the model sees only its end
        ReadInPartRole, // its reading was stopped: the model knows its beginning alone
        PinnedRole,     // the user wants the model to keep seeing it
        LastTurnRole,   // the reply that can be made again, or the message that nothing answers yet
    };

    MessageListModel(EngineBridge& bridge, std::filesystem::path database, QObject* parent = nullptr);
    ~MessageListModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_rows.size()); }
    bool atNewest() const { return m_atNewest; }
    int horizonRow() const { return m_horizonRow; }
    bool readInPart() const { return m_readInPart; }

    Q_INVOKABLE void fetchOlder();  // nothing happens at the conversation's beginning
    Q_INVOKABLE void fetchNewer();
    Q_INVOKABLE void showNewest();
    /// Makes sure that the message is among the rows; returns its row, -1 if it is not in this conversation. Its thoughts
    /// are unfolded if the answer alone does not hold all that was sought. A reply that was replaced stands above the one
    /// that took its place, until other rows are shown.
    Q_INVOKABLE int showMessage(qint64 message, const QString& sought = {});
    Q_INVOKABLE int rowOf(qint64 message) const;

Q_SIGNALS:
    void countChanged();
    void horizonChanged();
    void failed(const daylong::Error& error);

private:
    struct Row {
        store::Message message;
        std::unique_ptr<ReplyBlocks> blocks;
        chat::Memory memory = chat::Memory::Seen;  // NotRead: nothing for the model to see
    };

    void onOpened(const store::Conversation& conversation);
    void onAdded(const store::Message& message);
    void onReopened(const store::Message& message);
    void onText(qint64 message, const QString& text);
    void onFinished(const store::Message& message);
    void onSuperseded(qint64 message);
    void onReadInPart(qint64 message, bool inPart);
    void onPinned(qint64 message, bool pinned);
    void onMemory(qint64 conversation, const chat::MemoryState& memory);

    ReplyBlocks& blocksOf(Row& row) const;
    int bringInto(qint64 message);
    store::TranscriptReader* reader();  // nullptr after failed()
    std::vector<store::Message> page(bool older, store::MessageId from, uint32_t limit);
    void dropNewest();
    void dropOldest();
    std::optional<store::Message> replacedReply(qint64 message);
    void replace(int at, const store::Message& message);
    void replaceRows(std::vector<store::Message> messages, bool atNewest);
    void rowsChanged();
    void refreshRanges(size_t newest);
    chat::Memory memoryAt(int row, int newFrom) const;
    void updateHorizon();
    void updateLastTurn();
    void changed(int first, int last, const QList<int>& roles);

    std::filesystem::path m_database;
    std::unique_ptr<store::TranscriptReader> m_reader;
    qint64 m_conversation = 0;
    std::deque<Row> m_rows;
    bool m_atNewest = true;
    bool m_atOldest = true;
    qint64 m_lastTurn = 0;  // the message that LastTurnRole tells; 0: not among the rows
    bool m_knowsMemory = false;
    chat::MemoryState m_memory;
    int m_horizonRow = -1;
    bool m_readInPart = false;
    std::optional<store::Message> m_reply;  // being written
    Midnight m_midnight{this};
};

}  // namespace daylong::ui
