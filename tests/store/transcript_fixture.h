// A transcript in a folder of its own, and what is found in it. init() calls begin(), cleanup() end().
#pragma once

#include "store/transcript_reader.h"
#include "store/transcript_writer.h"
#include "support/unwrap.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace daylong::store {

class TranscriptFixture : public QObject {
protected:
    void begin() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_writer = unwrap(TranscriptWriter::open(file()));
    }
    void end() { m_writer.reset(); }

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
};

}  // namespace daylong::store
