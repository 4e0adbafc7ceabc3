// NoNetwork: what the window's QML engine asks for a way into the network, and it refuses every request. Nothing is
// fetched by showing a message, whatever it says.
// Thread rule: create() is called on the engine's threads. Failure rule: none.
#pragma once

#include <QQmlNetworkAccessManagerFactory>

namespace daylong::app {

class NoNetwork : public QQmlNetworkAccessManagerFactory {
public:
    QNetworkAccessManager* create(QObject* parent) override;
};

}  // namespace daylong::app
