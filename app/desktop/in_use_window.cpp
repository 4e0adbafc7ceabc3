#include "desktop/in_use_window.h"

#include <QEventLoop>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>

namespace daylong::app {

bool askToTryAgain(const QString& why) {
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("why"), why}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Daylong/InUseWindow.qml")));
    if (engine.rootObjects().isEmpty()) return false;
    auto* window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (window == nullptr) return false;
    QEventLoop answered;
    QObject::connect(window, &QWindow::visibleChanged, &answered, [&](bool visible) {
        if (!visible) answered.quit();
    });
    window->show();
    answered.exec();
    return window->property("again").toBool();
}

}  // namespace daylong::app
