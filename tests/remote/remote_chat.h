// A chat that servers of server.py answer, and the model of the tests, as the settings name them.
#pragma once

#include "chat/test_chat.h"
#include "remote/giving_way.h"
#include "remote/remote_responder.h"
#include "test_server.h"

#include "memory/memory_map.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace daylong::chat {

using nlohmann::json;

struct RemoteChat {
    QTemporaryDir m_folder;
    remote::TestServer m_server;
    std::filesystem::path m_settings, m_file;
    std::unique_ptr<Chat> m_chat;
    std::optional<double> m_notAgain;  // seconds in which a lost server is not asked again; none: as programs have it
    int m_number = 0;

    /// Where the settings are; once.
    bool prepare() {
        m_settings = m_folder.filePath(QStringLiteral("settings")).toStdString();
        return m_server.isReady();
    }
    /// Another transcript, and nothing left of what was before.
    void beginAnew() {
        m_chat.reset();
        m_file = m_folder.filePath(QStringLiteral("%1.db").arg(++m_number)).toStdString();
        m_server.chats(0);
        m_server.lose(false);
        m_notAgain.reset();
    }
    std::string path(const std::string& way, uint32_t context = 0, const std::string& owner = "llamacpp") {
        const auto added = remote::addModel(m_settings, m_server.address(way), {"tiny/model", context, owner});
        return added ? added->path() : std::string();
    }
    /// A run of the program with this model.
    void begin(const std::string& model, const std::function<void(settings::Settings&)>& adjust = {}) {
        m_chat.reset();
        const MakeResponder local = localResponderMaker({.open = modelFiles(kModel)});
        m_chat = std::make_unique<Chat>(
            m_file,
            [model, adjust](settings::Settings& settings) {
                settings.modelPath = model;
                settings.cacheSize = 1000;
                settings.maxReplyTokens = 100;
                settings.setChatTemplate("plain");
                if (adjust) adjust(settings);
            },
            [this, local](const settings::Settings& settings,
                          const Workplace& workplace) -> Result<std::unique_ptr<Responder>> {
                if (!settings::isRemote(settings.modelPath)) return local(settings, workplace);
                if (!m_notAgain) return remote::makeRemote(m_settings, settings, workplace, local);
                auto server = std::make_unique<remote::RemoteResponder>(
                    m_settings, unwrap(remote::findModel(m_settings, settings.modelPath)), workplace);
                return std::unique_ptr<Responder>(
                    std::make_unique<remote::GivingWay>(std::move(server), local, workplace, *m_notAgain));
            });
        m_chat->start();
    }
    static void wantsThatItGivesWay(settings::Settings& settings) {
        settings.givesWay = true;
        settings.localModel = kModel.string();
    }
    bool aServerAnswers() { return m_chat->all<ModelReady>().back().model.remote; }
    std::vector<store::Message> turns() {
        std::vector<store::Message> all = m_chat->messages();
        std::erase_if(all, [](const store::Message& each) { return each.role == store::MessageRole::Note; });
        return all;
    }
    std::vector<store::Message> notes() {
        std::vector<store::Message> all = m_chat->messages();
        std::erase_if(all, [](const store::Message& each) { return each.role != store::MessageRole::Note; });
        return all;
    }
    std::ptrdiff_t timesGivenWay() {
        const auto said = notes();
        return std::count_if(said.begin(), said.end(), [](const store::Message& note) {
            return note.text.find("does not answer, so") != std::string::npos;
        });
    }
    json lastAsked() {
        const auto chats = m_server.chats();
        return chats.empty() ? json() : chats.back()["asked"];
    }
    /// As the window has it: by what was told, over what is stored.
    std::map<store::MessageId, memory::Place> places() {
        std::map<store::MessageId, memory::Place> all;
        const memory::MemoryState memory = m_chat->memory();
        std::map<store::MessageId, memory::TokenRange> told;
        for (const MessageRead& read : m_chat->all<MessageRead>()) told[read.message] = read.tokens;
        for (store::Message message : turns()) {
            if (const auto range = told.find(message.id); range != told.end()) {
                message.tokenBegin = range->second.begin;
                message.tokenEnd = range->second.end;
            }
            all[message.id] = memory::placeOf(message, memory);
        }
        return all;
    }
    bool nothingFailed() { return m_chat->all<Failed>().empty(); }
};

}  // namespace daylong::chat
