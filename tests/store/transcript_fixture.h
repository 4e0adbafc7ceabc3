// A transcript in a folder of its own, and what is found in it. init() calls begin(), cleanup() end().
#pragma once

#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QObject>
#include <QTemporaryDir>

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace daylong::store {

inline constexpr MessageId kNewest = std::numeric_limits<MessageId>::max();

class TranscriptFixture : public QObject {
protected:
    void begin() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_writer = unwrap(TranscriptWriter::open(file()));
    }
    void end() { m_writer.reset(); }
    /// begin(), with a conversation there.
    void beginTalk() {
        begin();
        m_talk = unwrap(m_writer->createConversation("")).id;
    }

    std::filesystem::path file() const { return m_folder->filePath("new/folder/t.db").toStdString(); }
    std::unique_ptr<TranscriptReader> reader() const { return unwrap(TranscriptReader::open(file())); }
    std::vector<std::string> found(const char* query) const {
        std::vector<std::string> texts;
        const auto r = reader();
        for (const SearchHit& hit : unwrap(r->search(query, 50)))
            texts.push_back(unwrap(r->message(hit.message))->text);
        return texts;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TranscriptWriter> m_writer;
    ConversationId m_talk = 0;
};

}  // namespace daylong::store
