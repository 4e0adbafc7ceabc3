#include "compose.h"

#include "archive/choices.h"
#include "archive/arrivals.h"
#include "archive/folders.h"
#include "archive/opened.h"
#include "archive/presets.h"
#include "archive/redact.h"
#include "archive/seen.h"
#include "archive/titles.h"
#include "settings/suited.h"
#include "memory/budget.h"
#include "memory/kept.h"
#include "library_hooks.h"
#include "files/file_pictures.h"
#include "paths.h"
#include "storage_places.h"
#include "window_geometry.h"

#include <QQuickStyle>

#include <system_error>

namespace daylong::app {

namespace {

constexpr double kQuietSeconds = 4.0;  // before titles are made

}  // namespace

ui::KeptViewModel::Hooks Composition::keptHooks(const CompositionOptions& options) {
    if (options.cacheFolder.empty()) return {};
    const std::filesystem::path kept = memory::keptFolder(options.cacheFolder, options.database);
    return {.measure =
                [kept] {
                    return ui::KeptViewModel::Use{.bytes = memory::keptBytes(kept.parent_path()),
                                                  .suitable = settings::keptLimit({}, kept)};
                },
            .clear = [this] { archive::clearKept(*m_service); }};
}

ui::SidebarModel::Hooks Composition::sidebarHooks() {
    using Conversations = std::vector<store::ConversationId>;
    return {
        .make =
            [this](const QString& name, qint64 with) {
                archive::makeFolder(*m_service, name.toStdString(), with == 0 ? Conversations() : Conversations{with});
            },
        .rename = [this](qint64 id, const QString& name) { archive::renameFolder(*m_service, id, name.toStdString()); },
        .fold = [this](qint64 id, bool folded) { archive::setFolded(*m_service, id, folded); },
        .remove = [this](qint64 id) { archive::removeFolder(*m_service, id); },
        .restore = [this](qint64 id) { archive::restoreFolder(*m_service, id); },
        .move = [this](qint64 folder, qint64 conversation) { archive::moveTo(*m_service, folder, {conversation}); }};
}

ui::ServeViewModel::Hooks Composition::serveHooks(const CompositionOptions& options) {
    if (options.apiToken.empty()) return {};
    const auto key = QStringLiteral("servesPrograms");
    const auto begin = [this, file = options.apiToken, port = options.apiPort]() -> Result<ui::ServeViewModel::At> {
        const WindowServe::At at = TRY(m_serve.begin(file, port));
        return ui::ServeViewModel::At{at.address, at.token, file.string()};
    };
    return {.begin = begin,
            .end = [this] { m_serve.end(); },
            .remember = [this, key](bool on) { m_state.file().setValue(key, on); },
            .wanted = m_state.file().value(key, false).toBool()};
}

ui::ArchiveViewModel::Hooks Composition::archiveHooks(const CompositionOptions& options) {
    using exchange::ImportReport, exchange::Watch;
    const std::filesystem::path database = options.database;
    const auto preview = [database](const std::filesystem::path& path, ImportReport& report, const Watch& watch) {
        return exchange::previewImport(path, database, report, watch);
    };
    const auto import = [this](const std::filesystem::path& path, ImportReport& report, const Watch& watch) {
        return exchange::importFrom(path, archive::arrivalsIn(*m_service), report, watch);
    };
    const auto takeBack = [this](int64_t number) { return archive::takeImportBack(*m_service, number); };
    const auto find = [this, database](const store::RedactionOrder& order) -> Result<ui::RedactViewModel::Found> {
        ui::RedactViewModel::Found found;
        found.messages = TRY(archive::findToRedact(*m_service, order));
        found.copies = static_cast<int>(store::copiesOf(database).size());
        return found;
    };
    const StorageRoots roots{.database = database,
                             .models = options.library.empty() ? libraryFolder() : options.library,
                             .cache = options.cacheFolder,
                             .looks = options.stateFile.toStdString()};
    return {
        .database = database,
        .import = {.preview = preview, .import = import, .takeBack = takeBack},
        .redact = {.find = find,
                   .redact = [this](const store::RedactionOrder& order) { return archive::redact(*m_service, order); },
                   .dropDrafts = [this](const std::vector<store::ConversationId>& of,
                                        const std::string& search) { m_draft.forget(of, search); }},
        .storage = {.measure = [roots] { return storagePlaces(roots); },
                    .deleteCopies = [database] { deleteCopies(database); },
                    .deleteWeights = [cache = options.cacheFolder] { deleteWeights(cache); }},
        .move = options.move ? moveHooks(options.move) : ui::MoveViewModel::Hooks()};
}

Composition::Composition(CompositionOptions options)
    : m_service(std::make_unique<chat::ChatService>(
          chat::ServiceOptions{.database = options.database,
                               .makeResponder = std::move(options.makeResponder),
                               .cacheFolder = options.cacheFolder,
                               .overrideSettings = std::move(options.overrideSettings),
                               .whenQuiet = archive::titlesWhenQuiet(kQuietSeconds),
                               .waiting = m_waiting})),
      m_queueCommands(*m_service, m_waiting),
      m_serve(*m_service),
      m_lastOpen(m_bridge, [this](store::ConversationId id) { archive::noteOpen(*m_service, id); }),
      m_state(options.stateFile),
      m_info(options.database, options.stateFile, cacheFolder()),
      m_conversations(m_bridge, options.database),
      m_sidebar(m_bridge, m_conversations, sidebarHooks()),
      m_messages(m_bridge, options.database),
      m_draft(m_bridge, options.database),
      m_room(m_bridge,
             [this](quint64 draft, std::string text) {
                 archive::measure(*m_service, m_chat->conversation(), draft, std::move(text));
             }),
      m_files(
          m_bridge,
          [this](quint64 draft, std::string text) {
              archive::measure(*m_service, m_chat->conversation(), draft, std::move(text));
          },
          pdfProgram()),
      m_file(options.database),
      m_queue(m_bridge, m_queueCommands),
      m_memory(
          m_bridge, options.database,
          {.measure = [this](qint64 conversation, quint64 draft,
                             std::string text) { archive::measure(*m_service, conversation, draft, std::move(text)); },
           .apply =
               [this](qint64 conversation, const settings::OwnSettings& own) {
                   archive::applyOwnSettings(*m_service, conversation, own);
               }}),
      m_search(options.database),
      m_settings(m_bridge,
                 {.inspect = options.inspect,
                  .inspectTemplate = std::move(options.inspectTemplate),
                  .apply = [this](const settings::Settings& settings) { archive::applySettings(*m_service, settings); },
                  .cacheCost = std::move(options.cacheCost),
                  .kept = keptHooks(options),
                  .serve = serveHooks(options)}),
      m_ownSettings(m_bridge,
                    [this](qint64 conversation, const settings::OwnSettings& own) {
                        archive::applyOwnSettings(*m_service, conversation, own);
                    }),
      m_presets(m_bridge, {.save = [this](const settings::Preset& preset) { archive::savePreset(*m_service, preset); },
                           .remove = [this](qint64 id) { archive::removePreset(*m_service, id); },
                           .restore = [this](qint64 id) { archive::restorePreset(*m_service, id); }}),
      m_library(m_bridge, m_state,
                libraryHooks({.folder = options.library.empty() ? libraryFolder() : options.library,
                              .database = options.database,
                              .servers = options.servers.empty() ? configFolder() : options.servers,
                              .cache = options.cacheFolder},
                             options.inspect, std::move(options.measureMachine),
                             {.use = [this](const QString& path) { m_settings.switchTo(path); },
                              .showFile = std::move(options.showFile)})),
      m_archive(archiveHooks(options)),
      m_quick(m_bridge, m_state),
      m_chat(std::make_unique<ui::ChatViewModel>(*m_service, m_bridge,
                                                 ui::ChatParts{.conversations = &m_conversations,
                                                               .sidebar = &m_sidebar,
                                                               .search = &m_search,
                                                               .settings = &m_settings,
                                                               .ownSettings = &m_ownSettings,
                                                               .presets = &m_presets,
                                                               .messages = &m_messages,
                                                               .memory = &m_memory,
                                                               .state = &m_state,
                                                               .room = &m_room,
                                                               .files = &m_files,
                                                               .file = &m_file,
                                                               .queue = &m_queue})),
      m_database(options.database),
      m_listDevices(std::move(options.listDevices)) {
    m_service->listen([this](const chat::Event& event) { m_bridge.deliver(event); });
    QObject::connect(&m_settings, &ui::SettingsViewModel::switchRefused, &m_library, &ui::ModelLibrary::refuse);
    const auto countDraft = [this] {
        m_files.setMessage(m_draft.text());
        m_room.setText(m_files.given() + m_draft.text());
    };
    QObject::connect(&m_draft, &ui::MessageDraft::textChanged, &m_room, countDraft);
    QObject::connect(&m_files, &ui::AttachmentsModel::changed, &m_room, countDraft);
    QObject::connect(&m_draft, &ui::MessageDraft::textChanged, &m_lastOpen, [this] {
        if (!m_draft.text().isEmpty()) m_lastOpen.hold();
    });
    QObject::connect(&m_files, &ui::AttachmentsModel::changed, &m_lastOpen, [this] {
        if (m_files.count() > 0) m_lastOpen.hold();
    });
    QObject::connect(&m_files, &ui::AttachmentsModel::changed, &m_draft, [this] {
        m_draft.setFiles(m_files.paths());
        m_draft.setPasted(m_files.pasted());
    });
    const auto attach = [this](const QStringList& files) {
        QList<QUrl> urls;
        for (const QString& file : files) urls << QUrl::fromLocalFile(file);
        m_files.add(urls);
    };
    QObject::connect(&m_draft, &ui::MessageDraft::filesKept, &m_files, attach);
    QObject::connect(&m_draft, &ui::MessageDraft::pastedKept, &m_files, &ui::AttachmentsModel::bringPasted);
    QObject::connect(&m_draft, &ui::MessageDraft::forgotten, &m_files, &ui::AttachmentsModel::forgetPasted);
}

Composition::~Composition() {
    if (m_window != nullptr) saveGeometry(*m_window, m_state.file());
    m_qml.reset();
    m_serve.endForGood();
    if (m_listing.joinable()) m_listing.join();
}

QQuickWindow* Composition::show(bool now) {
    const QString style = QStringLiteral("Basic");
    if (QQuickStyle::name() != style) QQuickStyle::setStyle(style);  // once in a process
    m_qml = std::make_unique<QQmlApplicationEngine>();
    m_qml->setNetworkAccessManagerFactory(&m_noNetwork);
    m_qml->addImageProvider(QStringLiteral("files"), new ui::FilePictures(m_database));  // the engine's own
    m_qml->addImportPath(QStringLiteral("qrc:/qt/qml"));
    m_qml->setInitialProperties({{QStringLiteral("chat"), QVariant::fromValue(m_chat.get())},
                                 {QStringLiteral("draft"), QVariant::fromValue(&m_draft)},
                                 {QStringLiteral("program"), QVariant::fromValue(&m_info)},
                                 {QStringLiteral("library"), QVariant::fromValue(&m_library)},
                                 {QStringLiteral("archive"), QVariant::fromValue(&m_archive)}});
    m_qml->load(QUrl(QStringLiteral("qrc:/qt/qml/Daylong/Shell/Main.qml")));
    if (m_qml->rootObjects().isEmpty()) return nullptr;
    m_window = qobject_cast<QQuickWindow*>(m_qml->rootObjects().constFirst());
    if (m_window == nullptr) return nullptr;
    restoreGeometry(*m_window, m_state.file());
    if (now) m_window->show();
    return m_window;
}

QQuickWindow* Composition::makeQuickWindow() {
    m_qml->setInitialProperties({{QStringLiteral("chat"), QVariant::fromValue(m_chat.get())},
                                 {QStringLiteral("quick"), QVariant::fromValue(&m_quick)}});
    const qsizetype before = m_qml->rootObjects().size();
    m_qml->load(QUrl(QStringLiteral("qrc:/qt/qml/Daylong/Shell/QuickWindow.qml")));
    const QList<QObject*> roots = m_qml->rootObjects();
    return roots.size() > before ? qobject_cast<QQuickWindow*>(roots.constLast()) : nullptr;
}

void Composition::saveAll() {
    m_draft.save();
    m_archive.finish();
    m_serve.endForGood();
    m_service.reset();
}

void Composition::start() {
    m_service->start();
    m_settings.serve()->resume();
    archive::askForFolders(*m_service);
    archive::askForPresets(*m_service);
    m_library.shelf()->look();
    if (!m_listDevices || m_listing.joinable()) return;
    const auto list = [this] {
        std::vector<engine::DeviceInfo> devices = m_listDevices();
        m_listed.post([this, devices = std::move(devices)] { m_settings.setDevices(devices); });
    };
    try {
        m_listing = std::thread(list);
    } catch (const std::system_error&) {  // too many threads on this machine: the window waits
        list();
    }
}

}  // namespace daylong::app
