#include "archive/folders.h"

#include "chat/session.h"
#include "store/folders.h"
#include "store/title.h"

#include <functional>
#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

using Moved = std::vector<store::ConversationId>;

void change(ChatService& service, std::function<Result<Moved>(store::Folders&)> work) {
    service.post(When::BetweenTokens, [work = std::move(work)](Session& session) -> Result<void> {
        TRY(session.writer());
        store::Folders folders(*session.transcript);
        const Moved moved = TRY(work(folders));
        TRY(tellFolders(session));
        for (const store::ConversationId id : moved) TRY(tellConversation(session, id));
        return {};
    });
}

}  // namespace

Result<void> tellFolders(const Session& session) {
    std::vector<store::Folder> all = TRY(store::Folders(*session.transcript).all());
    session.emit(FoldersChanged{std::move(all)});
    return {};
}

void askForFolders(ChatService& service) {
    service.post(When::BetweenTokens,
                 [](const Session& session) { return session.transcript ? tellFolders(session) : Result<void>(); });
}

void makeFolder(ChatService& service, std::string name, Moved with) {
    change(service, [name = store::asStorable(name), with = std::move(with)](store::Folders& folders) -> Result<Moved> {
        const store::FolderId id = TRY(folders.named(name));
        TRY(folders.move(with, id));
        return with;
    });
}

void renameFolder(ChatService& service, store::FolderId id, std::string name) {
    change(service, [id, name = store::asStorable(name)](store::Folders& folders) -> Result<Moved> {
        TRY(folders.rename(id, name));
        return Moved();
    });
}

void setFolded(ChatService& service, store::FolderId id, bool folded) {
    change(service, [id, folded](store::Folders& folders) -> Result<Moved> {
        TRY(folders.setFolded(id, folded));
        return Moved();
    });
}

void removeFolder(ChatService& service, store::FolderId id) {
    change(service, [id](store::Folders& folders) -> Result<Moved> {
        TRY(folders.setRemoved(id, true));
        return Moved();
    });
}

void restoreFolder(ChatService& service, store::FolderId id) {
    change(service, [id](store::Folders& folders) -> Result<Moved> {
        TRY(folders.setRemoved(id, false));
        return Moved();
    });
}

void moveTo(ChatService& service, store::FolderId folder, Moved conversations) {
    change(service, [folder, conversations = std::move(conversations)](store::Folders& folders) -> Result<Moved> {
        TRY(folders.move(conversations, folder));
        return conversations;
    });
}

}  // namespace daylong::archive
