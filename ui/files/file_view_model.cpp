#include "files/file_view_model.h"

#include "files/file_words.h"
#include "store/transcript_reader.h"

#include <utility>

namespace daylong::ui {

FileViewModel::FileViewModel(std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_database(std::move(database)) {}

int FileViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_file.pieces.size());
}

QVariant FileViewModel::data(const QModelIndex& index, int role) const {
    const auto at = static_cast<size_t>(index.row());
    if (at >= m_file.pieces.size()) return {};
    const store::FilePiece& piece = m_file.pieces[at];
    switch (role) {
        case TextRole: {
            QString text = QString::fromStdString(piece.text);
            if (text.endsWith(QLatin1Char('\n'))) text.chop(1);  // the next piece is a line of its own
            return text;
        }
        case PageRole: return at > 0 && m_file.pieces[at - 1].page == piece.page ? 0 : static_cast<int>(piece.page);
        case SeenRole: return piece.seen;
        default: return {};
    }
}

QHash<int, QByteArray> FileViewModel::roleNames() const {
    return {{TextRole, "content"}, {PageRole, "page"}, {SeenRole, "given"}};
}

QString FileViewModel::detail() const { return fileDetail(m_file.card); }
QString FileViewModel::seen() const { return seenWords(m_file.card, true); }

void FileViewModel::open(qint64 file) {
    const auto fetch = [database = m_database, file]() -> Result<std::optional<store::AttachedFile>> {
        const std::unique_ptr<store::TranscriptReader> reader = TRY(store::TranscriptReader::open(database));
        return reader->file(file);
    };
    m_background.ask(fetch, [this](Result<std::optional<store::AttachedFile>> found) {
        if (!found || !*found) return;
        beginResetModel();
        m_file = std::move(**found);
        m_file.picture.clear();  // FilePictures shows it
        endResetModel();
        Q_EMIT changed();
        Q_EMIT opened();
    });
}

}  // namespace daylong::ui

#include "moc_file_view_model.cpp"
