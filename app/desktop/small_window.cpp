#include "desktop/small_window.h"

#include "desktop/appearance.h"
#include "paths.h"

#include <QEventLoop>
#include <QQuickStyle>
#include <QUrl>

namespace daylong::app {

SmallWindow::SmallWindow(const QString& file, const QVariantMap& properties) {
    const QString style = QStringLiteral("Basic");
    if (QQuickStyle::name() != style) QQuickStyle::setStyle(style);  // once in a process
    m_engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    const ui::UiState looks(QString::fromStdString(windowFile().string()));
    showChosenAppearance(looks);
    QVariantMap all = properties;
    all.insert(QStringLiteral("fontSize"), looks.fontSize());
    m_engine.setInitialProperties(all);
    m_engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Daylong/Shell/") + file));
    if (!m_engine.rootObjects().isEmpty()) m_window = qobject_cast<QQuickWindow*>(m_engine.rootObjects().constFirst());
}

bool SmallWindow::run() {
    if (m_window == nullptr) return false;
    QEventLoop closed;
    QObject::connect(m_window, &QWindow::visibleChanged, &closed, [&](bool visible) {
        if (!visible) closed.quit();
    });
    m_window->show();
    closed.exec();
    return true;
}

}  // namespace daylong::app
