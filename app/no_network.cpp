#include "no_network.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace daylong::app {
namespace {

class Refusal : public QNetworkReply {
public:
    Refusal(QNetworkAccessManager::Operation operation, const QNetworkRequest& request, QObject* parent)
        : QNetworkReply(parent) {
        setOperation(operation);
        setRequest(request);
        setUrl(request.url());
        open(QIODevice::ReadOnly);
        setError(ContentAccessDenied, QStringLiteral("Daylong's window fetches nothing"));
        setFinished(true);
        const auto tell = [this] {
            Q_EMIT errorOccurred(error());
            Q_EMIT finished();
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);  // as it would be of a request that was made
    }
    void abort() override {}

protected:
    qint64 readData(char*, qint64) override { return -1; }
};

class RefusingManager : public QNetworkAccessManager {
public:
    using QNetworkAccessManager::QNetworkAccessManager;

protected:
    QNetworkReply* createRequest(Operation operation, const QNetworkRequest& request, QIODevice*) override {
        return new Refusal(operation, request, this);
    }
};

}  // namespace

QNetworkAccessManager* NoNetwork::create(QObject* parent) { return new RefusingManager(parent); }

}  // namespace daylong::app
