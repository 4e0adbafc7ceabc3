#include "files/file_pictures.h"

#include "bridge/crossing.h"
#include "store/transcript_reader.h"

#include <QBuffer>
#include <QByteArray>
#include <QImageReader>

#include <utility>

namespace daylong::ui {

FilePictures::FilePictures(std::filesystem::path database)
    : QQuickImageProvider(QQuickImageProvider::Image, QQmlImageProviderBase::ForceAsynchronousImageLoading),
      m_database(std::move(database)) {
    handOver(this);
}

QImage FilePictures::requestImage(const QString& id, QSize* size, const QSize& requested) {
    takeOver(this);  // Qt made this thread
    const auto reader = store::TranscriptReader::open(m_database);
    if (!reader) return {};
    const auto file = (*reader)->file(id.toLongLong());
    if (!file || !*file) return {};
    QByteArray bytes = QByteArray::fromStdString((*file)->picture);
    QBuffer buffer(&bytes);
    QImageReader picture(&buffer);
    picture.setDecideFormatFromContent(true);
    picture.setAutoTransform(true);
    const QSize own = picture.size();
    if (size != nullptr) *size = own;
    if (own.isValid() && requested.width() > 0 && own.width() > requested.width())
        picture.setScaledSize(own.scaled(requested.width(), own.height(), Qt::KeepAspectRatio));
    return picture.read();
}

}  // namespace daylong::ui
