#include "files/file_view_model.h"

#include "files/file_words.h"
#include "store/transcript_reader.h"

#include <utility>

namespace daylong::ui {

FileViewModel::FileViewModel(std::filesystem::path database, QObject* parent)
    : QAbstractListModel(parent), m_database(std::move(database)) {
    connect(&m_find, &FileFind::marksChanged, this, [this] {
        if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {SoughtRole});
    });
}

int FileViewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_file->pieces.size());
}

QVariant FileViewModel::data(const QModelIndex& index, int role) const {
    const auto at = static_cast<size_t>(index.row());
    if (at >= m_file->pieces.size()) return {};
    const store::FilePiece& piece = m_file->pieces[at];
    switch (role) {
        case TextRole: return pieceText(piece);
        case PageRole: return at > 0 && m_file->pieces[at - 1].page == piece.page ? 0 : static_cast<int>(piece.page);
        case SeenRole: return piece.seen;
        case SoughtRole: return m_find.soughtIn(index.row());
        default: return {};
    }
}

QHash<int, QByteArray> FileViewModel::roleNames() const {
    return {{TextRole, "content"}, {PageRole, "page"}, {SeenRole, "given"}, {SoughtRole, "sought"}};
}

QString FileViewModel::detail() const { return fileDetail(m_file->card); }
QString FileViewModel::seen() const { return seenWords(m_file->card, true); }

void FileViewModel::open(qint64 file) {
    const auto fetch = [database = m_database, file]() -> Result<std::optional<store::AttachedFile>> {
        const std::unique_ptr<store::TranscriptReader> reader = TRY(store::TranscriptReader::open(database));
        return reader->file(file);
    };
    m_background.ask(fetch, [this](Result<std::optional<store::AttachedFile>> found) {
        if (!found || !*found) return;
        beginResetModel();
        (*found)->picture.clear();  // FilePictures shows it
        m_file = std::make_shared<store::AttachedFile>(std::move(**found));
        m_find.setFile(m_file);
        endResetModel();
        Q_EMIT changed();
        Q_EMIT opened();
    });
}

}  // namespace daylong::ui

#include "moc_file_view_model.cpp"
