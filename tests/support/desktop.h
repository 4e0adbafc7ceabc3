// Desktop: an X server and a session bus of its own for a test of the program itself, with everything that the program
// keeps in one temporary folder. Ends with the test, and so do the programs started on it.
// Thread rule: the test's thread. Failure rule: missing() says which programs this machine lacks; then skip.
#pragma once

#include "support/temporary_folder.h"

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace daylong::unit {

class Desktop {
public:
    static constexpr int kPatienceMs = 60000;

    Desktop() {
        if (!missing().isEmpty()) return;
        std::filesystem::create_directory(folder / "run");
        std::filesystem::permissions(folder / "run", std::filesystem::perms::owner_all);
        m_environment.insert("XDG_RUNTIME_DIR", path("run"));
        m_environment.insert("XDG_CONFIG_HOME", path("config"));
        m_environment.insert("XDG_DATA_HOME", path("data"));
        m_environment.insert("XDG_CACHE_HOME", path("cache"));
        m_environment.insert("QT_QUICK_BACKEND", "software");
        m_environment.insert("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
        for (const char* other : {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "AT_SPI_BUS_ADDRESS", "XDG_CURRENT_DESKTOP"}) {
            m_environment.remove(other);
        }
        // -noreset: a server that starts anew when its last program leaves (at-spi soon does) refuses one that comes.
        const QString display = firstLineOf(
            m_server, "Xvfb", {"-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"});
        m_environment.insert("DISPLAY", ":" + display);
        m_bus = firstLineOf(m_daemon, "dbus-daemon", {"--session", "--nofork", "--print-address=1"});
        m_environment.insert("DBUS_SESSION_BUS_ADDRESS", m_bus);
    }
    ~Desktop() {
        for (QProcess* process : {&m_daemon, &m_server}) {
            process->terminate();
            if (!process->waitForFinished(5000)) process->kill();
        }
    }

    /// The programs without which there is no desktop here; empty: all are there.
    static QString missing() {
        QStringList names;
        for (const char* name : {"Xvfb", "dbus-daemon"}) {
            if (QStandardPaths::findExecutable(name).isEmpty()) names << name;
        }
        return names.join(", ");
    }

    const QString& busAddress() const { return m_bus; }
    QString path(const char* name) const { return QString::fromStdString((folder / name).string()); }

    std::unique_ptr<QProcess> start(const QString& program, const QStringList& arguments = {}) const {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(m_environment);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->start(program, arguments);
        process->waitForStarted();
        return process;
    }

    /// Connections to its bus, by their names.
    bool connectTo(const std::vector<std::pair<QString, std::optional<QDBusConnection>*>>& connections) const {
        bool all = true;
        for (const auto& [name, connection] : connections) {
            *connection = QDBusConnection::connectToBus(busAddress(), name);
            all = all && (*connection)->isConnected();
        }
        return all;
    }

    TemporaryFolder folder;

private:
    QString firstLineOf(QProcess& process, const QString& program, const QStringList& arguments) const {
        process.setProcessEnvironment(m_environment);
        process.start(program, arguments);
        while (!process.canReadLine() && process.waitForReadyRead(kPatienceMs)) {}
        return QString::fromUtf8(process.readLine()).trimmed();
    }

    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QProcess m_server, m_daemon;
    QString m_bus;
};

/// Ends a program that a test has started, if it did. False: it had ended by itself.
inline bool killRunning(QProcess* program) {
    if (program == nullptr) return true;
    const bool running = program->state() == QProcess::Running;
    program->kill();
    program->waitForFinished();
    return running;
}

}  // namespace daylong::unit

/// In a test's slot: skips it where this machine lacks what a desktop is made of.
#define DAYLONG_NEEDS_DESKTOP()                       \
    if (!daylong::unit::Desktop::missing().isEmpty()) \
    QSKIP(qPrintable("needs " + daylong::unit::Desktop::missing() + " (./dev test installs them)"))
