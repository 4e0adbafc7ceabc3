#include "desktop/first_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>
#include <QUrl>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace daylong::app {
namespace {

const QByteArray kRaise = "raise ";
const QByteArray kRaised = "raised\n";

/// Two names of one file are one database. Where the session names no folder for this, Qt makes one for the user alone.
QString nameFor(const std::filesystem::path& database) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty()) return {};
    std::error_code ignored;
    const auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(database, ignored), ignored);
    const QByteArray path = QByteArray::fromStdString((whole.empty() ? database : whole).string());
    const QByteArray digest = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16);
    return QDir(folder).filePath(QStringLiteral("daylong-%1").arg(QString::fromLatin1(digest)));
}

}  // namespace

FirstInstance::FirstInstance(const std::filesystem::path& database, QObject* parent)
    : QObject(parent), m_name(nameFor(database)) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &FirstInstance::answer);
}

FirstInstance::~FirstInstance() {
    m_server.close();  // before the lock goes: the next one finds no socket of ours
    if (m_lock >= 0) ::close(m_lock);
}

FirstInstance::Claim FirstInstance::claim(const Start& start, int timeoutMs) {
    if (m_name.isEmpty()) return Claim::First;
    QElapsedTimer waited;
    waited.start();
    do {
        if (lock()) {
            listen();
            return Claim::First;
        }
        const int left = timeoutMs - static_cast<int>(waited.elapsed());
        if (handOn(start, qMax(0, left))) return Claim::Raised;
        QThread::msleep(50);  // it may have just begun, or be about to end
    } while (!waited.hasExpired(timeoutMs));
    return Claim::NoAnswer;
}

/// True also where there can be no lock: the transcript's own decides then.
bool FirstInstance::lock() {
    if (m_lock >= 0) return true;
    const int file =
        ::open(QFile::encodeName(m_name + QStringLiteral(".lock")).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return true;
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return false;
    }
    m_lock = file;
    return true;
}

bool FirstInstance::listen() {
    QLocalServer::removeServer(m_name);  // left by a program that was killed; the lock says that nobody listens
    return m_server.listen(m_name);
}

bool FirstInstance::handOn(const Start& start, int timeoutMs) const {
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(timeoutMs)) return false;
    socket.write(kRaise + start.activation.toPercentEncoding() + (start.newConversation ? " new" : " open") +
                 (start.quick ? ",quick " : " ") + QUrl::toPercentEncoding(start.question) + '\n');
    QByteArray said;
    while (!said.endsWith('\n') && socket.waitForReadyRead(timeoutMs)) said += socket.readAll();
    return said == kRaised;
}

void FirstInstance::answer() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine()) return;
            const QByteArray line = socket->readLine().trimmed();
            if (!line.startsWith(kRaise.trimmed())) return socket->abort();
            const QList<QByteArray> words = line.split(' ');  // an empty one at the end was trimmed away
            Q_EMIT asked({.activation = QByteArray::fromPercentEncoding(words.value(1)),
                          .newConversation = words.value(2).startsWith("new"),
                          .quick = words.value(2).endsWith(",quick"),
                          .question = QUrl::fromPercentEncoding(words.value(3))});
            socket->write(kRaised);
            socket->flush();
        });
    }
}

bool transcriptInUse(const std::filesystem::path& database) {
    const int file = ::open((database.string() + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool held = ::flock(file, LOCK_EX | LOCK_NB) != 0;
    ::close(file);
    return held;
}

}  // namespace daylong::app

#include "moc_first_instance.cpp"
