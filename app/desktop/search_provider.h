// The desktop's own search finds what was said: GNOME Shell (org.gnome.Shell.SearchProvider2) and KRunner
// (org.kde.krunner1), each of which the person has to switch on for Daylong. A process without a window that the bus
// starts (daylong --search-provider) and that ends once nothing was asked for a while; choosing a result opens the
// window at its place.
// Thread rule: the main thread. Failure rule: a transcript that cannot be read has nothing in it.
#pragma once

#include "store/transcript_reader.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusContext>
#include <QObject>
#include <QTimer>
#include <QVariant>

#include <filesystem>

namespace daylong::app {

inline const QString kSearchBusName = QStringLiteral("io.github.daylong.Daylong.SearchProvider");
inline const QString kShellSearchPath = QStringLiteral("/io/github/daylong/Daylong/SearchProvider");
inline const QString kRunnerPath = QStringLiteral("/runner");

/// What both ask.
class DesktopSearch : public QObject {
    Q_OBJECT
public:
    static constexpr uint32_t kMost = 10;

    explicit DesktopSearch(std::filesystem::path database) : m_database(std::move(database)) {}

    struct Found {
        QString id, title, snippet;  // the id: "conversation:message"
    };
    QList<Found> find(const QString& words);
    /// Of an id that find() has given, this time or another; nothing where it is gone.
    std::optional<Found> known(const QString& id);

    /// Opens the window there, or with these words in its search field. `time`: the desktop's, of the click.
    static void open(QDBusConnection bus, const QString& id, uint time);
    static void search(QDBusConnection bus, const QString& words, uint time);

Q_SIGNALS:
    void asked();

private:
    store::TranscriptReader* reader();

    std::filesystem::path m_database;
    std::unique_ptr<store::TranscriptReader> m_reader;
    QHash<QString, Found> m_known;
};

class ShellSearch : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.gnome.Shell.SearchProvider2")
public:
    explicit ShellSearch(DesktopSearch& search) : m_search(search) {}

public Q_SLOTS:
    Q_SCRIPTABLE QStringList GetInitialResultSet(const QStringList& terms);
    Q_SCRIPTABLE QStringList GetSubsearchResultSet(const QStringList& previous, const QStringList& terms);
    Q_SCRIPTABLE QList<QVariantMap> GetResultMetas(const QStringList& ids);
    Q_SCRIPTABLE void ActivateResult(const QString& id, const QStringList& terms, uint time);
    Q_SCRIPTABLE void LaunchSearch(const QStringList& terms, uint time);

private:
    DesktopSearch& m_search;
};

/// (sssida{sv})
struct RunnerMatch {
    QString id, text, icon;
    int kind = 0;
    double relevance = 0.0;
    QVariantMap properties;
};
/// (sss)
struct RunnerAction {
    QString id, text, icon;
};

QDBusArgument& operator<<(QDBusArgument& argument, const RunnerMatch& match);
const QDBusArgument& operator>>(const QDBusArgument& argument, RunnerMatch& match);
QDBusArgument& operator<<(QDBusArgument& argument, const RunnerAction& action);
const QDBusArgument& operator>>(const QDBusArgument& argument, RunnerAction& action);

class RunnerSearch : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.krunner1")
public:
    explicit RunnerSearch(DesktopSearch& search) : m_search(search) {}

public Q_SLOTS:
    Q_SCRIPTABLE QList<daylong::app::RunnerMatch> Match(const QString& words);
    Q_SCRIPTABLE QList<daylong::app::RunnerAction> Actions();
    Q_SCRIPTABLE void Run(const QString& id, const QString& action);

private:
    DesktopSearch& m_search;
};

/// Both on a bus.
class SearchProvider {
public:
    SearchProvider(QDBusConnection bus, const std::filesystem::path& database);
    ~SearchProvider();
    SearchProvider(const SearchProvider&) = delete;
    SearchProvider& operator=(const SearchProvider&) = delete;

    bool isThere() const { return m_there; }  // there is a bus, and nobody else has the name
    DesktopSearch& search() { return m_search; }

private:
    QDBusConnection m_bus;
    DesktopSearch m_search;
    ShellSearch m_shell{m_search};
    RunnerSearch m_runner{m_search};
    bool m_there = false;
};

/// The process: until nothing was asked for a minute.
int runSearchProvider(int& argc, char** argv, const std::filesystem::path& database);

}  // namespace daylong::app

Q_DECLARE_METATYPE(daylong::app::RunnerMatch)
Q_DECLARE_METATYPE(daylong::app::RunnerAction)
