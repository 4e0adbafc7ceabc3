// RemoteResponder: a server answers that knows nothing but the messages that it is sent. The conversation stays here:
// each time it is sent the system prompt, what is pinned, and the newest messages from the horizon on (horizon.h), read
// from the transcript as it is by then; what is about the newest one and forgotten is quoted in front of it, as for a
// local model.
// What it sees is told in the places of a stream that is written nowhere: it begins behind the stored one, which stays
// a local model's. When the conversation is closed, messages stand again where the transcript says. Thread rule: the
// engine thread; what it waits for is asked between two parts of a reply, ten times a second at least. Failure rule: as
// Responder's; nothing is asked of the server before something is said.
#pragma once

#include "chat/responder.h"
#include "remote/client.h"
#include "remote/token_count.h"

#include <map>
#include <string>
#include <vector>

namespace daylong::remote {

class RemoteResponder final : public chat::Responder {
public:
    /// A server's model of the list in this folder; its key is where that is.
    RemoteResponder(std::filesystem::path folder, RemoteModel model, const chat::Workplace& workplace);
    ~RemoteResponder() override { leave(); }

    const Endpoint& endpoint() const { return m_endpoint; }
    /// Another one answers: messages stand again where the transcript says.
    void leave();

    settings::ModelSummary model() const override;
    memory::MemoryState memory() const override;
    std::optional<memory::DraftSize> measure(const std::string& text) const override;
    bool use(const settings::Settings& settings, const settings::OwnSettings& own) override;
    Result<void> open(store::ConversationId conversation, const text::Opening& opening) override;
    bool isOpen() const override { return m_conversation != 0; }
    /// It is likely to be opened again; what was quoted may be deleted or redacted by then.
    void close() override {
        m_conversation = 0;
        m_prefaces.clear();
    }
    Result<void> read(store::MessageId said, chat::Reading reading) override;
    Result<chat::Reply> answer(const store::Message& reply, chat::Observer& observer) override;
    Result<bool> canGoOn(const store::Message&) override { return true; }
    Result<void> takeBack(std::span<const store::Message> newest) override;
    Result<void> canPin(const store::Message* more) const override;
    Result<void> settle(chat::Change change, std::span<const store::MessageId> messages) override;

private:
    uint64_t size() const;  // tokens that it may see at once, what it says itself included
    uint64_t room() const;  // of them for the newest messages
    std::string contentOf(const store::Message& message) const;
    Result<void> look(store::MessageId before, uint64_t taken = 0);
    void placeAll();
    void place(store::MessageId message, uint64_t tokens);
    memory::TokenRange placeOf(store::MessageId message) const;
    void learnFromTokenizer();
    Result<std::string> prefaceOf(const store::Message& said) const;
    ChatRequest requestFor(const store::Message& reply) const;
    Result<chat::Reply> hear(const store::Message& reply, chat::Observer& observer, std::string& said);

    const std::filesystem::path m_folder;
    RemoteModel m_model;
    Endpoint m_endpoint;
    const chat::Workplace& m_workplace;
    settings::Settings m_settings;
    settings::OwnSettings m_own;
    TokenCount m_count;
    bool m_askedTokenizer = false;
    uint64_t m_most = 0;  // tokens, where the server once said that more is too many; 0: it has not

    store::ConversationId m_conversation = 0;  // 0: none is open
    store::ConversationId m_known = 0;         // that was open last: of it is what stands below
    std::string m_system;
    store::MessageId m_horizon = 0;                      // the first that is sent; 0: not looked for yet
    std::vector<store::Message> m_pinned;                // of those before it
    std::vector<store::Message> m_turns;                 // from it on, oldest first
    std::map<store::MessageId, std::string> m_prefaces;  // what was sent in front of them, and is again
    std::map<store::MessageId, memory::TokenRange> m_places;
    uint64_t m_beginning = 0,
             m_next = 0;    // of the stream that is written nowhere: where the prompt ends, and it itself
    uint64_t m_saying = 0;  // bytes of the reply that is being made
};

/// For a model that settings name, of the servers in this folder. `local`: makes what answers instead, where the person
/// wants that and the server is lost. NotFound where it is in the list no more.
Result<std::unique_ptr<chat::Responder>> makeRemote(const std::filesystem::path& folder,
                                                    const settings::Settings& settings,
                                                    const chat::Workplace& workplace, chat::MakeResponder local);
/// What is known of it without asking.
settings::ModelSummary summaryOf(const RemoteModel& model);

}  // namespace daylong::remote
