#include "desktop/tray_item.h"

#include <QDBusMetaType>
#include <QIcon>
#include <QImage>
#include <QPainter>
#include <QtEndian>

namespace daylong::app {
namespace {

constexpr int kSizes[] = {16, 22, 24, 32, 48, 64};

/// `marked`: with a dot at its edge.
TrayPicture pictureOf(const QIcon& icon, int size, bool marked) {
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    icon.paint(&painter, image.rect());
    if (marked) {
        const double wide = size * 0.42;
        painter.setPen(QPen(Qt::white, size * 0.06));
        painter.setBrush(QColor(0xda, 0x44, 0x53));
        painter.drawEllipse(QRectF(size - wide - 0.5, 0.5, wide, wide));
    }
    painter.end();
    image.convertTo(QImage::Format_ARGB32);
    QByteArray bytes(qsizetype{size} * size * 4, Qt::Uninitialized);
    for (int row = 0; row < size; ++row)
        qToBigEndian<quint32>(image.constScanLine(row), size, bytes.data() + qsizetype{row} * size * 4);
    return {size, size, bytes};
}

TrayPictures picturesOf(const QIcon& icon, bool marked) {
    TrayPictures all;
    for (const int size : kSizes) all << pictureOf(icon, size, marked);
    return all;
}

}  // namespace

QDBusArgument& operator<<(QDBusArgument& out, const TrayPicture& picture) {
    out.beginStructure();
    out << picture.width << picture.height << picture.bytes;
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, TrayPicture& picture) {
    in.beginStructure();
    in >> picture.width >> picture.height >> picture.bytes;
    in.endStructure();
    return in;
}

QDBusArgument& operator<<(QDBusArgument& out, const TrayToolTip& tip) {
    out.beginStructure();
    out << tip.icon << tip.pictures << tip.title << tip.text;
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, TrayToolTip& tip) {
    in.beginStructure();
    in >> tip.icon >> tip.pictures >> tip.title >> tip.text;
    in.endStructure();
    return in;
}

TrayItem::TrayItem(std::function<void(const QByteArray&)> open) : m_open(std::move(open)) {
    qDBusRegisterMetaType<TrayPicture>();
    qDBusRegisterMetaType<TrayPictures>();
    qDBusRegisterMetaType<TrayToolTip>();
    const QIcon icon(QStringLiteral(":/icons/daylong.svg"));
    m_pictures = picturesOf(icon, false);
    m_marked = picturesOf(icon, true);
}

void TrayItem::setUnseen(bool unseen) {
    if (unseen == m_unseen) return;
    m_unseen = unseen;
    Q_EMIT NewStatus(status());
    Q_EMIT NewToolTip();
}

TrayToolTip TrayItem::toolTip() const {
    return {.icon = {}, .pictures = {}, .title = title(), .text = m_unseen ? tr("A reply is done") : QString()};
}

void TrayItem::Activate(int, int) {
    QMetaObject::invokeMethod(
        this, [this] { m_open(takeActivation()); }, Qt::QueuedConnection);
}

void TrayItem::SecondaryActivate(int x, int y) { Activate(x, y); }

}  // namespace daylong::app

#include "moc_tray_item.cpp"
