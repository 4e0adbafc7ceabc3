// ModelLibrary: what the page "Models", the chat's header and a first start are bound to: the models at hand, those
// recommended for this machine, the hub's, those of servers, and the downloads. Hands a model to the settings to be
// used. A connection is opened by what a person presses alone: a search, a look at a result's forms, a download. Thread
// rule: GUI thread; the parts do their work on others. Failure rule: each part says its own.
#pragma once

#include "bridge/engine_bridge.h"
#include "models/downloads_model.h"
#include "models/hub_search_model.h"
#include "models/recommended_model.h"
#include "models/servers_model.h"
#include "models/shelf_model.h"
#include "program/ui_state.h"

#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <functional>
#include <memory>

namespace daylong::ui {

class ModelLibrary : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(daylong::ui::ShelfModel* shelf READ shelf CONSTANT)
    Q_PROPERTY(daylong::ui::DownloadsModel* downloads READ downloads CONSTANT)
    Q_PROPERTY(daylong::ui::HubSearchModel* hub READ hub CONSTANT)
    Q_PROPERTY(daylong::ui::RecommendedModel* recommended READ recommended CONSTANT)
    Q_PROPERTY(daylong::ui::ServersModel* servers READ servers CONSTANT)
    Q_PROPERTY(QVariantList recent READ recent NOTIFY recentChanged)     // {name, path, current}: those used last
                                                                         // first; the starter is the last of them
    Q_PROPERTY(bool empty READ empty NOTIFY recentChanged)               // no model that can be used is on this disk
    Q_PROPERTY(QVariantList folders READ folders NOTIFY foldersChanged)  // {path, owner, used}: besides our own
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)       // why a model was not switched to; empty: none
    Q_PROPERTY(bool hasToken READ hasToken NOTIFY tokenChanged)          // one was entered in this run of the program
    Q_PROPERTY(int revision READ revision NOTIFY revisionChanged)        // what stateOf() says may have changed
public:
    struct Hooks {
        std::filesystem::path folder;  // the library's own
        ShelfModel::Hooks shelf;
        std::function<library::Machine(const std::string& device)> measure;  // on another thread
        std::function<void(const QString&path)> use, showFile;
        std::function<Result<void>(const std::string& token)> keepToken;  // on another thread; empty: forget it
        std::filesystem::path servers;                                    // the folder of their list
    };
    ModelLibrary(EngineBridge& bridge, UiState& state, Hooks hooks, QObject* parent = nullptr);

    ShelfModel* shelf() { return &m_shelf; }
    DownloadsModel* downloads() { return &m_downloads; }
    HubSearchModel* hub() { return &m_hub; }
    RecommendedModel* recommended() { return &m_recommended; }
    ServersModel* servers() { return &m_servers; }
    QVariantList recent() const;
    bool empty() const { return m_shelf.looked() && m_shelf.paths().isEmpty(); }
    QVariantList folders() const { return m_folders; }
    QString problem() const { return m_problem; }
    bool hasToken() const { return m_hasToken; }
    int revision() const { return m_revision; }

    Q_INVOKABLE void look();  // the page was opened: the folders are read anew, and this machine is measured
    Q_INVOKABLE void addFolder(const QUrl& folder);
    Q_INVOKABLE void useFolder(const QString& path);
    Q_INVOKABLE void dropFolder(const QString& path);
    Q_INVOKABLE void use(const QString& path);
    Q_INVOKABLE void showFile(const QString& path) { m_showFile(path); }  // in its folder
    /// `repo`: "owner/name", or the address of a file elsewhere. `file`: of the repository, where its name tells no
    /// quantisation. `revision`: a branch or commit; empty: the newest.
    Q_INVOKABLE void download(const QString& repo, const QString& quantization, const QString& file,
                              const QString& revision = {});
    /// "here", "coming" (or waiting, or paused), or empty.
    Q_INVOKABLE QString stateOf(const QString& repo, const QString& quantization) const;

    /// For repositories that want one: sent to the hub alone; in memory until the program ends, and in the desktop's
    /// keyring where it shall be kept.
    Q_INVOKABLE void useToken(const QString& token, bool keep = false);
    Q_INVOKABLE void forgetToken() { useToken({}, true); }
    void refuse(const QString& why);
    Q_INVOKABLE void dismissProblem() { refuse({}); }

Q_SIGNALS:
    void recentChanged();
    void foldersChanged();
    void problemChanged();
    void tokenChanged();
    void revisionChanged();

private:
    void onSettings(const settings::Settings& settings);
    void change();
    void offerWhereThereIsNone();
    void lookForFolders();
    void lookForRecent();
    void done(const Result<void>& result);

    UiState& m_state;
    struct Chosen;                     // read by the threads that ask the hub and measure
    std::shared_ptr<Chosen> m_chosen;  // outlives them
    bool m_hasToken = false;
    std::function<Result<void>(const std::string& token)> m_keepToken;
    std::filesystem::path m_folder;
    std::function<void(const QString&path)> m_use, m_showFile;
    QString m_current, m_problem;
    QVariantList m_folders;
    QStringList m_elsewhere;  // of the models used last, those that are there
    bool m_answers = false;   // a model is loaded, or was
    int m_revision = 0;
    ShelfModel m_shelf;
    DownloadsModel m_downloads;
    HubSearchModel m_hub;
    RecommendedModel m_recommended;
    ServersModel m_servers;
    Background m_background{QStringLiteral("folders of models")};  // last: it works for the others
};

}  // namespace daylong::ui
