// A chat service, over a real, tiny model (tests/data/stories260K.gguf) where no other responder is given, and
// everything that it said.
#pragma once

#include "chat/chat_service.h"
#include "chat/local/local_responder.h"
#include "chat/local/open_model.h"
#include "store/transcript_reader.h"
#include "support/unwrap.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <limits>
#include <mutex>

namespace daylong::chat {

inline const std::filesystem::path kModel = DAYLONG_TEST_DATA "/stories260K.gguf";
inline constexpr store::MessageId kNewest = std::numeric_limits<store::MessageId>::max();

/// A model file that is the test model's but for what `change` does to its bytes.
template <class Change>
std::filesystem::path changedModel(const QString& path, const Change& change) {
    QFile whole(QString::fromStdString(kModel.string()));
    if (!whole.open(QIODevice::ReadOnly)) qFatal("the test model is missing");
    QByteArray bytes = whole.readAll();
    change(bytes);
    QFile other(path);
    if (!other.open(QIODevice::WriteOnly) || other.write(bytes) != bytes.size())
        qFatal("the test folder is not writable");
    return path.toStdString();
}

class Chat {
public:
    explicit Chat(std::filesystem::path database, std::function<void(settings::Settings&)> adjust = {},
                  std::filesystem::path model = kModel, MakeBackend makeBackend = {}, AutomaticDevices automatic = {})
        : Chat(std::move(database), std::move(adjust),
               localResponderMaker({.open = modelFiles(std::move(model), std::move(makeBackend)),
                                    .automaticDevices = std::move(automatic)})) {}
    Chat(std::filesystem::path database, std::function<void(settings::Settings&)> adjust, MakeResponder make,
         std::filesystem::path cacheFolder = {}, WhenQuiet whenQuiet = {},
         std::shared_ptr<Waiting> waiting = std::make_shared<Waiting>())
        : Chat(ServiceOptions{.database = std::move(database),
                              .makeResponder = std::move(make),
                              .cacheFolder = std::move(cacheFolder),
                              .overrideSettings =
                                  [adjust](settings::Settings& settings) {
                                      usual(settings);
                                      if (adjust) adjust(settings);
                                  },
                              .whenQuiet = std::move(whenQuiet),
                              .waiting = std::move(waiting)}) {}
    explicit Chat(ServiceOptions options) : m_database(options.database) {
        service = std::make_unique<ChatService>(std::move(options));
        service->listen([this](const Event& event) {
            const std::lock_guard lock(m_mutex);
            if (m_listener) m_listener(event);
            m_events.push_back(event);
        });
    }
    /// What holds in these tests unless they say otherwise, as if the command line said so.
    static void usual(settings::Settings& settings) {
        settings.cacheSize = 160;
        settings.maxReplyTokens = 12;
        settings.recalls = false;  // recall_test
        settings.systemPrompt = "";
        settings.sampling.seed = 1;
        // The test model's file has no template: chosen, its turns are no guess, which each talk would note.
        if (settings.chatTemplate().empty()) settings.setChatTemplate("plain");
    }
    void start() {
        service->start();
        service->drain();
    }
    void listen(std::function<void(const Event&)> listener) {
        const std::lock_guard lock(m_mutex);
        m_listener = std::move(listener);
    }
    /// A reply is stopped at this piece of it.
    void stopAt(int piece) {
        listen([this, piece, pieces = 0](const Event& event) mutable {
            if (std::holds_alternative<ReplyText>(event) && ++pieces == piece) service->stop();
        });
    }
    void say(const std::string& text) {
        service->send(kOpenOne, text);
        service->drain();
    }
    template <class E>
    std::vector<E> all() {
        const std::lock_guard lock(m_mutex);
        std::vector<E> found;
        for (const Event& event : m_events) {
            if (const E* each = std::get_if<E>(&event)) found.push_back(*each);
        }
        return found;
    }
    std::vector<Event> everything() {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    const std::filesystem::path& database() const { return m_database; }
    memory::MemoryState memory() { return all<MemoryChanged>().back().memory; }
    store::ConversationId conversation() { return all<ConversationOpened>().back().conversation.id; }
    std::vector<store::Message> messages() {
        const auto reader = unwrap(store::TranscriptReader::open(m_database));
        return unwrap(reader->pageBefore(conversation(), kNewest, 10000));
    }

private:
    std::filesystem::path m_database;
    std::mutex m_mutex;
    std::vector<Event> m_events;
    std::function<void(const Event&)> m_listener;

public:
    std::unique_ptr<ChatService> service;  // last: it speaks until it is gone
};

/// A run of the program in which so much was said, and answered.
inline void talk(const std::filesystem::path& database, int turns) {
    Chat chat(database);
    chat.start();
    for (int i = 0; i < turns; ++i) chat.say("And then? " + std::to_string(i));
}

}  // namespace daylong::chat
