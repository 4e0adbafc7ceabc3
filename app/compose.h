// Composition: every object of the window program, made and connected in one place. main makes one for the person;
// tests and the screenshot tool make theirs with other responders and files.
// Thread rule: GUI thread. Failure rule: what fails after construction is shown in the window.
#pragma once

#include "bridge/crossing.h"
#include "bridge/engine_bridge.h"
#include "chat/chat_service.h"
#include "engine/backend.h"
#include "exchange/archive_view_model.h"
#include "files/attachments_model.h"
#include "files/file_view_model.h"
#include "last_open.h"
#include "no_network.h"
#include "chat/chat_view_model.h"
#include "chat/message_draft.h"
#include "models/model_library.h"
#include "places/move.h"
#include "program/program_info.h"
#include "queue/queue.h"
#include "queue/queue_commands.h"
#include "shell/quick_view_model.h"
#include "window_serve.h"

#include <QQmlApplicationEngine>
#include <QQuickWindow>

#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace daylong::app {

struct CompositionOptions {
    std::filesystem::path database;
    QString stateFile;  // what the window remembers (ui::UiState)
    chat::MakeResponder makeResponder;
    std::function<void(settings::Settings&)> overrideSettings;
    std::function<std::vector<engine::DeviceInfo>()>
        listDevices;                         // asked once, on a thread of its own: drivers take their time
    ui::SettingsViewModel::Inspect inspect;  // this and the next one on threads of their own
    ui::TemplateViewModel::Inspect inspectTemplate;
    engine::CacheCost cacheCost;             // unset: the CPU's
    std::filesystem::path cacheFolder = {};  // for what models make of conversations; empty: not kept
    std::filesystem::path apiToken = {};     // the file; empty: other programs are not answered
    uint16_t apiPort = 0;                    // 0: any
    std::filesystem::path library = {};      // where models are downloaded to; empty: the person's
    std::filesystem::path servers = {};      // where the list of servers is; empty: the person's
    std::function<library::Machine(const std::string& device)> measureMachine =
        {};                                                  // unset: how fast it is is not told
    std::function<void(const QString& path)> showFile = {};  // to the person, in its folder; unset: not at all
    /// Closes the window for this. Unset: nothing is to be moved, as of a transcript that was named at the start.
    std::function<void(const MovePlan&)> move = {};
};

class Composition {
public:
    explicit Composition(CompositionOptions options);
    ~Composition();  // the window goes first, then the service saves what it was writing

    /// Loads the QML and shows the window, unless that is to come later; nullptr (and a message on standard error) if
    /// that is impossible.
    QQuickWindow* show(bool now = true);
    /// The small one, after the large one; not shown yet.
    QQuickWindow* makeQuickWindow();
    /// Starts the service: opens the database, loads the model, opens the conversation that was open last.
    void start();
    /// For the end of the process without the object's: the draft is written, a reply saved, the transcript closed.
    void saveAll();

    ui::ChatViewModel& chat() { return *m_chat; }
    ui::MessageDraft& draft() { return m_draft; }
    ui::QuickViewModel& quick() { return m_quick; }
    ui::ProgramInfo& info() { return m_info; }
    ui::ModelLibrary& library() { return m_library; }
    ui::ArchiveViewModel& archive() { return m_archive; }
    ui::EngineBridge& bridge() { return m_bridge; }
    chat::ChatService& service() { return *m_service; }

private:
    ui::SidebarModel::Hooks sidebarHooks();
    ui::KeptViewModel::Hooks keptHooks(const CompositionOptions& options);
    ui::ServeViewModel::Hooks serveHooks(const CompositionOptions& options);
    ui::ArchiveViewModel::Hooks archiveHooks(const CompositionOptions& options);

    ui::EngineBridge m_bridge;
    std::shared_ptr<queue::Queue> m_waiting = std::make_shared<queue::Queue>();
    std::unique_ptr<chat::ChatService> m_service;
    queue::QueueCommands m_queueCommands;
    WindowServe m_serve;  // ends before the service
    LastOpen m_lastOpen;
    ui::UiState m_state;
    ui::ProgramInfo m_info;
    ui::ConversationListModel m_conversations;
    ui::SidebarModel m_sidebar;
    ui::MessageListModel m_messages;
    ui::MessageDraft m_draft;
    ui::MessageRoom m_room;
    ui::AttachmentsModel m_files;
    ui::FileViewModel m_file;
    ui::QueueModel m_queue;
    ui::MemoryViewModel m_memory;
    ui::SearchModel m_search;
    ui::SettingsViewModel m_settings;
    ui::OwnSettingsViewModel m_ownSettings;
    ui::PresetsModel m_presets;
    ui::ModelLibrary m_library;
    ui::ArchiveViewModel m_archive;
    ui::QuickViewModel m_quick;
    std::unique_ptr<ui::ChatViewModel> m_chat;
    std::filesystem::path m_database;
    NoNetwork m_noNetwork;  // outlives the engine
    std::unique_ptr<QQmlApplicationEngine> m_qml;
    QQuickWindow* m_window = nullptr;  // its root
    std::function<std::vector<engine::DeviceInfo>()> m_listDevices;
    ui::Crossing m_listed;
    std::thread m_listing;
};

}  // namespace daylong::app
