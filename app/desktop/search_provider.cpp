#include "desktop/search_provider.h"

#include "desktop/application_bus.h"
#include "words/search_snippet.h"
#include "words/words.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusMetaType>

#include <cstdio>

namespace daylong::app {
namespace {

constexpr int kIdleMs = 60000;
constexpr int kPossibleMatch = 30;  // of KRunner's kinds

QString idOf(store::ConversationId conversation, store::MessageId message) {
    return QStringLiteral("%1:%2").arg(conversation).arg(message);
}

DesktopSearch::Found foundOf(const store::SearchHit& hit) {
    return {.id = idOf(hit.conversation, hit.message),
            .title = ui::shownTitle(hit.conversationTitle),
            .snippet = ui::plainSnippet(hit)};
}

/// As the desktop would: it starts the window where it is not there yet.
void askWindow(QDBusConnection bus, const QString& action, const QVariantList& parameters, uint time) {
    QDBusMessage call = QDBusMessage::createMethodCall(
        kBusName, kBusPath, QStringLiteral("org.freedesktop.Application"), QStringLiteral("ActivateAction"));
    QVariantMap platformData;
    if (time != 0)
        platformData.insert(QStringLiteral("desktop-startup-id"), QStringLiteral("daylong_TIME%1").arg(time));
    call.setArguments({action, parameters, platformData});
    bus.send(call);
}

}  // namespace

QDBusArgument& operator<<(QDBusArgument& argument, const RunnerMatch& match) {
    argument.beginStructure();
    argument << match.id << match.text << match.icon << match.kind << match.relevance << match.properties;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, RunnerMatch& match) {
    argument.beginStructure();
    argument >> match.id >> match.text >> match.icon >> match.kind >> match.relevance >> match.properties;
    argument.endStructure();
    return argument;
}

QDBusArgument& operator<<(QDBusArgument& argument, const RunnerAction& action) {
    argument.beginStructure();
    argument << action.id << action.text << action.icon;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, RunnerAction& action) {
    argument.beginStructure();
    argument >> action.id >> action.text >> action.icon;
    argument.endStructure();
    return argument;
}

store::TranscriptReader* DesktopSearch::reader() {
    if (m_reader == nullptr) {
        if (auto opened = store::TranscriptReader::open(m_database)) m_reader = std::move(*opened);
    }
    return m_reader.get();
}

QList<DesktopSearch::Found> DesktopSearch::find(const QString& words) {
    Q_EMIT asked();
    if (words.trimmed().isEmpty() || reader() == nullptr) return {};
    const auto hits = reader()->search(words.trimmed().toStdString(), kMost);
    if (!hits) return {};
    QList<Found> all;
    for (const store::SearchHit& hit : *hits) all << foundOf(hit);
    for (const Found& found : all) m_known.insert(found.id, found);
    return all;
}

std::optional<DesktopSearch::Found> DesktopSearch::known(const QString& id) {
    Q_EMIT asked();
    if (const auto found = m_known.constFind(id); found != m_known.cend()) return *found;
    if (reader() == nullptr) return std::nullopt;
    const auto message = reader()->message(id.section(u':', 1).toLongLong());
    if (!message || !*message) return std::nullopt;
    const auto conversation = reader()->conversation((*message)->conversation);
    if (!conversation || !*conversation) return std::nullopt;
    store::SearchHit hit;
    hit.conversation = (*conversation)->id;
    hit.message = (*message)->id;
    hit.role = (*message)->role;
    hit.conversationTitle = (*conversation)->title;
    hit.snippet = (*message)->text.substr(0, 400);
    return foundOf(hit);
}

void DesktopSearch::open(QDBusConnection bus, const QString& id, uint time) {
    askWindow(std::move(bus), QStringLiteral("show-message"),
              {id.section(u':', 0, 0).toLongLong(), id.section(u':', 1).toLongLong()}, time);
}

void DesktopSearch::search(QDBusConnection bus, const QString& words, uint time) {
    askWindow(std::move(bus), QStringLiteral("search"), {words}, time);
}

QStringList ShellSearch::GetInitialResultSet(const QStringList& terms) {
    QStringList ids;
    for (const DesktopSearch::Found& found : m_search.find(terms.join(u' '))) ids << found.id;
    return ids;
}

QStringList ShellSearch::GetSubsearchResultSet(const QStringList&, const QStringList& terms) {
    return GetInitialResultSet(terms);
}

QList<QVariantMap> ShellSearch::GetResultMetas(const QStringList& ids) {
    QList<QVariantMap> metas;
    for (const QString& id : ids) {
        const auto found = m_search.known(id);
        if (!found) continue;
        metas << QVariantMap{{QStringLiteral("id"), found->id},
                             {QStringLiteral("name"), found->title},
                             {QStringLiteral("description"), found->snippet},
                             {QStringLiteral("gicon"), kBusName}};
    }
    return metas;
}

void ShellSearch::ActivateResult(const QString& id, const QStringList&, uint time) {
    DesktopSearch::open(connection(), id, time);
}

void ShellSearch::LaunchSearch(const QStringList& terms, uint time) {
    DesktopSearch::search(connection(), terms.join(u' '), time);
}

QList<RunnerMatch> RunnerSearch::Match(const QString& words) {
    QList<RunnerMatch> matches;
    const QList<DesktopSearch::Found> all = m_search.find(words);
    for (const DesktopSearch::Found& found : all) {
        const double relevance = 0.5 * (1.0 - static_cast<double>(matches.size()) / DesktopSearch::kMost);
        matches << RunnerMatch{.id = found.id,
                               .text = found.snippet,
                               .icon = kBusName,
                               .kind = kPossibleMatch,
                               .relevance = relevance,
                               .properties = {{QStringLiteral("subtext"), found.title}}};
    }
    return matches;
}

QList<RunnerAction> RunnerSearch::Actions() { return {}; }

void RunnerSearch::Run(const QString& id, const QString&) { DesktopSearch::open(connection(), id, 0); }

SearchProvider::SearchProvider(QDBusConnection bus, const std::filesystem::path& database)
    : m_bus(std::move(bus)), m_search(database) {
    qDBusRegisterMetaType<QList<QVariantMap>>();
    qDBusRegisterMetaType<RunnerMatch>();
    qDBusRegisterMetaType<QList<RunnerMatch>>();
    qDBusRegisterMetaType<RunnerAction>();
    qDBusRegisterMetaType<QList<RunnerAction>>();
    m_there = m_bus.registerObject(kShellSearchPath, &m_shell, QDBusConnection::ExportScriptableSlots) &&
              m_bus.registerObject(kRunnerPath, &m_runner, QDBusConnection::ExportScriptableSlots) &&
              m_bus.registerService(kSearchBusName);
}

SearchProvider::~SearchProvider() {
    m_bus.unregisterObject(kRunnerPath);
    m_bus.unregisterObject(kShellSearchPath);
    if (m_there) m_bus.unregisterService(kSearchBusName);
}

int runSearchProvider(int& argc, char** argv, const std::filesystem::path& database) {
    const QCoreApplication application(argc, argv);
    SearchProvider provider(QDBusConnection::sessionBus(), database);
    if (!provider.isThere()) {
        std::fprintf(stderr, "daylong: no session bus here, or the search provider is running already\n");
        return 1;
    }
    QTimer idle;
    idle.setSingleShot(true);
    idle.setInterval(kIdleMs);
    QObject::connect(&idle, &QTimer::timeout, &application, &QCoreApplication::quit);
    QObject::connect(&provider.search(), &DesktopSearch::asked, &idle, qOverload<>(&QTimer::start));
    idle.start();
    return QCoreApplication::exec();
}

}  // namespace daylong::app

#include "moc_search_provider.cpp"
