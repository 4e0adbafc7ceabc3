// MemoryViewModel: what the gauge shows. How much of the cache is in use, what it costs, since when the model sees
// the conversation, and how fast it answers.
// Thread rule: GUI thread, with a database connection of its own. Failure rule: "since" stays empty when the
// transcript cannot be read (the message list says why).
#pragma once

#include "bridge/engine_bridge.h"
#include "memory/note_view_model.h"
#include "calendar/calendar.h"

#include "store/transcript_reader.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

namespace daylong::ui {

class MemoryViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(int seen READ seen NOTIFY changed)            // tokens
    Q_PROPERTY(int cacheSize READ cacheSize NOTIFY changed)  // tokens
    Q_PROPERTY(int beginning READ beginning NOTIFY changed)  // of them: the first, with the system prompt and the note
    Q_PROPERTY(int pinned READ pinned NOTIFY changed)        // of them: what is pinned and has left the window
    Q_PROPERTY(int recalled READ recalled NOTIFY changed)    // of them: what was brought back
    Q_PROPERTY(int latest READ latest NOTIFY changed)        // of them: the rest of the window
    Q_PROPERTY(bool pins READ pins NOTIFY changed)           // pinned messages have left the window
    Q_PROPERTY(daylong::ui::NoteViewModel* note READ note CONSTANT)
    Q_PROPERTY(double mib READ mib NOTIFY changed)            // fixed
    Q_PROPERTY(bool estimated READ estimated NOTIFY changed)  // the tokens; a server has not told how many it read
    Q_PROPERTY(bool rolling READ rolling NOTIFY changed)      // something is forgotten
    Q_PROPERTY(QString since READ since NOTIFY changed)       // "14:05", "3 Nov 14:05"; empty: the beginning
    Q_PROPERTY(double tokensPerSecond READ tokensPerSecond NOTIFY statsChanged)  // of the last reply, 0: none yet
    Q_PROPERTY(double secondsToFirst READ secondsToFirst NOTIFY statsChanged)
    Q_PROPERTY(int promptTokens READ promptTokens NOTIFY statsChanged)  // that a server was sent; 0: it did not say
    Q_PROPERTY(int cachedTokens READ cachedTokens NOTIFY statsChanged)  // of them, those that it had read before
public:
    MemoryViewModel(EngineBridge& bridge, std::filesystem::path database, NoteViewModel::Hooks note,
                    QObject* parent = nullptr);

    bool known() const { return m_memory.cacheSize > 0; }
    int seen() const { return static_cast<int>(m_memory.seen); }
    int cacheSize() const { return static_cast<int>(m_memory.cacheSize); }
    int beginning() const { return static_cast<int>(std::min<uint64_t>(m_memory.preambleEnd, m_memory.seen)); }
    int pinned() const;
    int recalled() const { return static_cast<int>(memory::tokensOf(m_memory.recalled)); }
    int latest() const { return std::max(0, seen() - beginning() - pinned() - recalled()); }
    bool pins() const { return !m_memory.pinned.empty(); }
    NoteViewModel* note() { return &m_note; }
    double mib() const { return static_cast<double>(m_memory.cacheBytes) / (1024.0 * 1024.0); }
    bool estimated() const { return m_memory.estimated; }
    bool rolling() const { return m_memory.firstSeen > m_memory.preambleEnd; }
    QString since() const;
    double tokensPerSecond() const { return m_stats.tokensPerSecond; }
    double secondsToFirst() const { return m_stats.secondsToFirstToken; }
    int promptTokens() const { return static_cast<int>(m_stats.promptTokens); }
    int cachedTokens() const { return static_cast<int>(m_stats.cachedTokens); }

Q_SIGNALS:
    void changed();
    void statsChanged();

private:
    void forgetStats();
    void onMemory(qint64 conversation, const memory::MemoryState& memory);
    void findOldestSeen();

    NoteViewModel m_note;
    std::filesystem::path m_database;
    std::unique_ptr<store::TranscriptReader> m_reader;
    qint64 m_conversation = 0;
    memory::MemoryState m_memory;
    chat::ReplyStats m_stats;
    std::string m_model, m_device;               // that the stats are of
    std::optional<store::Message> m_oldestSeen;  // the horizon lies in it
    Midnight m_midnight{this};
};

}  // namespace daylong::ui
