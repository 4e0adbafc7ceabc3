#include "models/model_library.h"

#include "library/foreign_folders.h"
#include "words/words.h"

#include <QFileInfo>

#include <algorithm>
#include <mutex>
#include <utility>

namespace daylong::ui {
namespace {

constexpr qsizetype kMostRecent = UiState::kMostModels / 2;  // some may be gone for a while: an unplugged disk

/// "SmolLM2-135M-Instruct Q4_K_M" of "owner/SmolLM2-135M-Instruct-GGUF".
QString shortName(const QString& repo, const QString& form) {
    QString name = repo.section(QLatin1Char('/'), -1);
    if (name.endsWith(QStringLiteral("-GGUF"), Qt::CaseInsensitive)) name.chop(5);
    return form.isEmpty() || form == name ? name : name + QLatin1Char(' ') + form;
}

QVariantMap folderWords(const std::filesystem::path& path, const std::string& owner, bool used) {
    return {{QStringLiteral("path"), QString::fromStdString(path.string())},
            {QStringLiteral("owner"), QString::fromStdString(owner)},
            {QStringLiteral("used"), used}};
}

}  // namespace

struct ModelLibrary::Chosen {
    /// The keyring may be long in answering: it is asked without the lock, which the window takes, too.
    Result<library::Hub> hub() {
        library::Hub hub = TRY(library::hubOfEnvironment(tokenNow()));
        hub.advice = {.giveToken = tr("enter a token of yours (Models, Search, “I have a token”)").toStdString(),
                      .findModels = tr("a search finds names").toStdString()};
        return hub;
    }
    std::string tokenNow() {
        const std::lock_guard lock(mutex);
        return token;
    }
    std::string deviceNow() {
        const std::lock_guard lock(mutex);
        return device;
    }
    /// Whether it is another one than before.
    bool setDevice(const std::string& now) {
        const std::lock_guard lock(mutex);
        return std::exchange(device, now) != now;
    }
    std::mutex mutex;
    std::string token, device = "auto";  // guarded by it
};

ModelLibrary::ModelLibrary(EngineBridge& bridge, UiState& state, Hooks hooks, QObject* parent)
    : QObject(parent),
      m_state(state),
      m_chosen(std::make_shared<Chosen>()),
      m_keepToken(std::move(hooks.keepToken)),
      m_folder(hooks.folder),
      m_use(std::move(hooks.use)),
      m_showFile(std::move(hooks.showFile)),
      m_shelf(hooks.shelf),
      m_downloads(hooks.folder, [chosen = m_chosen] { return chosen->hub(); }),
      m_hub({.hub = [chosen = m_chosen] { return chosen->hub(); },
             .machine = [chosen = m_chosen, measure = hooks.measure] { return measure(chosen->deviceNow()); }}),
      m_recommended([chosen = m_chosen, measure = hooks.measure] { return measure(chosen->deviceNow()); }),
      m_servers(hooks.servers) {
    connect(&bridge, &EngineBridge::modelReady, this,
            [this](const settings::ModelSummary&, const settings::Settings& settings) { onSettings(settings); });
    connect(&m_shelf, &ShelfModel::changed, this, [this] {
        lookForRecent();
        offerWhereThereIsNone();
        change();
        Q_EMIT recentChanged();
    });
    connect(&m_recommended, &RecommendedModel::changed, this,
            [this] { m_shelf.setMachine(m_recommended.judgedFor()); });
    connect(&m_servers, &ServersModel::changed, this, &ModelLibrary::recentChanged);
    connect(&m_downloads, &DownloadsModel::phasesChanged, this, &ModelLibrary::change);
    connect(&m_downloads, &DownloadsModel::finished, &m_shelf, &ShelfModel::look);
}

void ModelLibrary::change() {
    ++m_revision;
    Q_EMIT revisionChanged();
}

/// A model answers: it is the one used last.
void ModelLibrary::onSettings(const settings::Settings& settings) {
    m_current = QString::fromStdString(settings.modelPath);
    if (!settings::isStarter(settings.modelPath)) {
        QStringList used = m_state.recentModels();
        used.removeAll(m_current);
        used.prepend(m_current);
        m_state.setRecentModels(used);
    }
    m_shelf.setCurrent(m_current);
    m_servers.setCurrent(m_current);
    m_answers = true;
    if (m_chosen->setDevice(settings.device)) m_recommended.lookAgain();  // judged for another device
    offerWhereThereIsNone();
    Q_EMIT recentChanged();
}

/// A first start: nothing but the starter is here. What it is offered is judged, without asking anybody.
void ModelLibrary::offerWhereThereIsNone() {
    if (m_answers && empty() && settings::isStarter(m_current.toStdString())) m_recommended.look();
}

QVariantList ModelLibrary::recent() const {
    const QStringList here = m_shelf.paths();
    QStringList paths;
    for (const QString& path : m_state.recentModels()) {
        const bool there = here.contains(path) || m_elsewhere.contains(path) || !m_servers.nameOf(path).isEmpty();
        if (there || path == m_current) paths << path;
    }
    for (const QString& path : here) {
        if (!paths.contains(path)) paths << path;
    }
    QVariantList list;
    for (const QString& path : paths.mid(0, kMostRecent)) {
        QString name = m_shelf.nameOf(path);
        if (name.isEmpty()) name = m_servers.nameOf(path);
        list << QVariantMap{{QStringLiteral("name"), name.isEmpty() ? QFileInfo(path).completeBaseName() : name},
                            {QStringLiteral("path"), path},
                            {QStringLiteral("current"), path == m_current}};
    }
    list << QVariantMap{{QStringLiteral("name"), tr("Starter model")},
                        {QStringLiteral("path"), QString::fromLatin1(settings::kStarterModel)},
                        {QStringLiteral("current"), m_answers && settings::isStarter(m_current.toStdString())}};
    return list;
}

/// Those that were opened from somewhere else, as long as they are there.
void ModelLibrary::lookForRecent() {
    const auto look = [paths = m_state.recentModels()] {
        QStringList there;
        for (const QString& path : paths) {
            if (QFileInfo::exists(path)) there << path;
        }
        return there;
    };
    m_background.post(look, [this](const QStringList& there) {
        if (there == m_elsewhere) return;
        m_elsewhere = there;
        Q_EMIT recentChanged();
    });
}

void ModelLibrary::look() {
    m_shelf.look();
    m_recommended.look();
    lookForFolders();
}

void ModelLibrary::lookForFolders() {
    const auto look = [own = m_folder] {
        QVariantList list;
        const std::vector<std::filesystem::path> added = library::addedFolders(own);
        for (const auto& path : added) list << folderWords(path, {}, true);
        for (const auto& [program, path] : library::foreignFolders()) {
            if (std::find(added.begin(), added.end(), path) == added.end()) list << folderWords(path, program, false);
        }
        return list;
    };
    m_background.post(look, [this](const QVariantList& list) {
        if (list == m_folders) return;
        m_folders = list;
        Q_EMIT foldersChanged();
    });
}

void ModelLibrary::addFolder(const QUrl& folder) { useFolder(folder.toLocalFile()); }

void ModelLibrary::useFolder(const QString& path) {
    m_background.post([own = m_folder, path = path.toStdString()] { return library::addFolder(own, path); },
                      [this](const Result<void>& result) { done(result); });
}

void ModelLibrary::dropFolder(const QString& path) {
    m_background.post([own = m_folder, path = path.toStdString()] { return library::forgetFolder(own, path); },
                      [this](const Result<void>& result) { done(result); });
}

void ModelLibrary::done(const Result<void>& result) {
    refuse(result ? QString() : wordsAlone(result.error()));
    lookForFolders();
    m_shelf.look();
}

void ModelLibrary::use(const QString& path) {
    dismissProblem();
    m_use(path);
}

void ModelLibrary::useToken(const QString& token, bool keep) {
    {
        const std::lock_guard lock(m_chosen->mutex);
        m_chosen->token = token.trimmed().toStdString();
    }
    m_hasToken = !token.trimmed().isEmpty();
    Q_EMIT tokenChanged();
    if (!keep || !m_keepToken) return;
    m_background.post([keepToken = m_keepToken, kept = token.trimmed().toStdString()] { return keepToken(kept); },
                      [this](const Result<void>& result) {
                          // Where there is no keyring, there is nothing in it to forget.
                          if (!result && m_hasToken) refuse(wordsAlone(result.error()));
                      });
}

void ModelLibrary::refuse(const QString& why) {
    if (why == m_problem) return;
    m_problem = why;
    Q_EMIT problemChanged();
}

void ModelLibrary::download(const QString& repo, const QString& quantization, const QString& file,
                            const QString& revision) {
    if (m_downloads.goOnWith(repo, quantization)) return;
    if (repo.contains(QStringLiteral("://"))) {
        m_downloads.start({.repo = {}, .quantization = {}, .path = {}, .url = repo.toStdString()},
                          QFileInfo(file).completeBaseName());
        return;
    }
    const library::Wanted wanted{.repo = repo.toStdString(),
                                 .revision = revision.isEmpty() ? "main" : revision.toStdString(),
                                 .quantization = quantization.toStdString(),
                                 .path = quantization.isEmpty() ? file.toStdString() : std::string(),
                                 .url = {}};
    m_downloads.start(wanted,
                      shortName(repo, quantization.isEmpty() ? QFileInfo(file).completeBaseName() : quantization));
}

QString ModelLibrary::stateOf(const QString& repo, const QString& quantization) const {
    if (m_shelf.has(repo, quantization)) return QStringLiteral("here");
    return m_downloads.has(repo, quantization) ? QStringLiteral("coming") : QString();
}

}  // namespace daylong::ui

#include "moc_model_library.cpp"
