// FilePictures: attached pictures, for QML as "image://files/ID". They are strangers' bytes: decoded on Qt's threads
// for images, within its limit of memory. Thread rule: any one. Failure rule: no picture.
#pragma once

#include <QQuickImageProvider>

#include <filesystem>

namespace daylong::ui {

class FilePictures : public QQuickImageProvider {
public:
    explicit FilePictures(std::filesystem::path database);
    QImage requestImage(const QString& id, QSize* size, const QSize& requested) override;

private:
    std::filesystem::path m_database;
};

}  // namespace daylong::ui
