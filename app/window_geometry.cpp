#include "window_geometry.h"

#include <QGuiApplication>
#include <QScreen>

namespace daylong::app {
namespace {

const auto kGeometryKey = QStringLiteral("window/geometry");
const auto kMaximizedKey = QStringLiteral("window/maximized");

}  // namespace

void restoreGeometry(QWindow& window, const QSettings& file) {
    const QRect geometry = file.value(kGeometryKey).toRect();
    if (geometry.isValid()) {
        const QSize room = QGuiApplication::primaryScreen()->availableVirtualSize();  // a larger screen may be gone
        window.resize(geometry.size().boundedTo(room).expandedTo(window.minimumSize()));
        const QScreen* screen = QGuiApplication::screenAt(geometry.center());
        if (screen != nullptr && screen->availableGeometry().intersects(geometry))
            window.setPosition(geometry.topLeft());
    }
    if (file.value(kMaximizedKey).toBool()) window.setWindowStates(window.windowStates() | Qt::WindowMaximized);
}

void saveGeometry(const QWindow& window, QSettings& file) {
    const bool maximized = window.windowStates().testFlag(Qt::WindowMaximized);
    file.setValue(kMaximizedKey, maximized);
    if (!maximized) file.setValue(kGeometryKey, window.geometry());
}

}  // namespace daylong::app
