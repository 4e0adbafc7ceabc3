#include "chat/chat_view_model.h"

#include "archive/branches.h"
#include "archive/seen.h"
#include "archive/temporary.h"
#include "archive/titles.h"
#include "archive/trash.h"
#include "markdown/reply_blocks.h"
#include "words/laid_out.h"
#include "words/words.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace daylong::ui {

namespace {

constexpr qint64 kNewOne = 0;

}  // namespace

ChatViewModel::ChatViewModel(chat::ChatService& service, EngineBridge& bridge, const ChatParts& parts, QObject* parent)
    : EngineState(
          bridge, [conversations = parts.conversations](qint64 id) { return conversations->titleOf(id); }, parent),
      m_service(service),
      m_parts(parts) {
    connect(&bridge, &EngineBridge::conversationOpened, this, &ChatViewModel::onOpened);
    connect(&bridge, &EngineBridge::conversationChanged, this, &ChatViewModel::onChanged);
    connect(&bridge, &EngineBridge::conversationRemoved, this, [this](qint64 id) {
        const auto title = m_removing.constFind(id);
        if (title == m_removing.cend()) return;
        Q_EMIT conversationRemoved(id, *title);
        m_removing.erase(title);
    });
    connect(&bridge, &EngineBridge::conversationKept, this, [this](qint64 temporary) {
        if (temporary == m_conversation.id) Q_EMIT kept();
    });
    connect(&bridge, &EngineBridge::messageRejected, this, &ChatViewModel::rejected);
    connect(&bridge, &EngineBridge::replyFinished, this, [this](const store::Message& message) {
        if (!QAccessible::isActive() || message.conversation != m_conversation.id) return;
        const QString text = textOf(message);
        ReplyBlocks blocks;
        blocks.reset(text);
        blocks.finish();
        Q_EMIT replied(text.mid(blocks.answerBegin()).trimmed());
    });
    connect(&bridge, &EngineBridge::failed, this, [this](const Error&, chat::Concern, qint64 conversation) {
        if (conversation == 0 || conversation == target()) giveUpOpening();
    });
    const auto onUnread = [this](const Error& error) {
        giveUpOpening();
        onFailed(error, chat::Concern::Conversation);
    };
    connect(parts.files, &AttachmentsModel::settled, this, &ChatViewModel::sendLate);
    connect(parts.queue, &QueueModel::editRefused, this, &ChatViewModel::refuseEdit);
    connect(parts.conversations, &ConversationListModel::readFailed, this, onUnread);
    connect(parts.messages, &MessageListModel::failed, this, onUnread);
    connect(&bridge, &EngineBridge::messagesRemoved, this, &ChatViewModel::onMessagesRemoved);
    const TrashModel* trash = parts.conversations->trash();
    connect(trash, &TrashModel::restoreConversation, this, &ChatViewModel::restoreConversation);
    connect(trash, &TrashModel::restoreMessages, this, [this](qint64 conversation, const QList<qint64>& messages) {
        restoreMessages(messages);
        if (conversation == m_conversation.id) m_messageToShow = messages.constFirst();
        else openAt(conversation, messages.constFirst());
    });
    connect(&bridge, &EngineBridge::messagesRestored, this, [this] {
        if (m_messageToShow != 0 && !m_opening) Q_EMIT showMessage(std::exchange(m_messageToShow, 0));
    });
    connect(trash, &TrashModel::purgeConversation, this, [this](qint64 id) { archive::purge(m_service, id); });
    connect(trash, &TrashModel::purgeMessages, this, [this](const QList<qint64>& ids) {
        archive::purge(m_service, std::vector<store::MessageId>(ids.begin(), ids.end()));
    });
    connect(parts.messages, &MessageListModel::branchWanted, this, [this](qint64 message) {
        showBranch(message);
        m_inBranch = message;
    });
    connect(&bridge, &EngineBridge::pathChanged, this, [this](qint64 conversation) {
        if (m_inBranch != 0 && conversation == m_conversation.id) Q_EMIT showMessage(std::exchange(m_inBranch, 0));
    });
    connect(parts.search, &SearchModel::openAt, this, &ChatViewModel::openAt);
}

QString ChatViewModel::conversationTitle() const {
    if (temporary()) return tr("Temporary conversation");
    return m_conversation.id == 0 ? QString() : shownTitle(m_conversation.title);
}

bool ChatViewModel::send(const QString& text) {
    const QString message = text.trimmed();
    AttachmentsModel* const files = m_parts.files;
    const bool waits = wouldWait();
    if ((message.isEmpty() && !files->isSendable()) || (!waits && !canBegin())) return false;
    if (waits && m_opening) return false;  // within a token it is known where it belongs
    if (files->isReading()) {
        say(tr("A file is still being read. What you wrote stays here."));
        return false;
    }
    m_toSend.reset();  // what settles while it is asked is sent here, not by sendLate() as well
    if (!files->isSettled(message)) {
        m_toSend = message;
        m_toSendTo = target();
        say(tr("It is sent as soon as the places in the files that it is about are found."));
        return false;
    }
    const bool endOnly = m_parts.room != nullptr && !m_parts.room->fits() && m_parts.room->endOnly();
    const chat::Reading reading = endOnly ? chat::Reading::EndOnly : chat::Reading::Whole;
    if (waits) m_parts.queue->add(target(), message, reading, files->take());
    else m_service.send(target(), message.toStdString(), reading, files->take());
    Q_EMIT sent();
    return true;
}

bool ChatViewModel::wouldWait() const { return ready() && (answering() || !answersElsewhere().isEmpty()); }

bool ChatViewModel::sendAlone(const QString& text) {
    const QString message = text.trimmed();
    const bool waits = wouldWait();
    if (message.isEmpty() || (waits ? m_opening.has_value() : !canBegin())) return false;
    if (waits) m_parts.queue->add(target(), message, chat::Reading::Whole, {});
    else m_service.send(target(), message.toStdString());
    Q_EMIT sent();
    return true;
}

/// Once what of its files goes with it is chosen; unless something else was written or opened since.
void ChatViewModel::sendLate(const QString& message) {
    if (std::exchange(m_toSend, {}) != message || m_toSendTo != target() || !send(message)) return;
    say({});
    Q_EMIT sentLate();
}

/// What goes on here; what goes on elsewhere goes on.
void ChatViewModel::stop() { m_service.stop(target()); }

void ChatViewModel::regenerate() {
    if (canBegin()) m_service.regenerate(target());
}

void ChatViewModel::goOn() {
    if (canBegin()) m_service.goOn(target());
}

bool ChatViewModel::edit(qint64 message, const QString& text, bool inNewConversation) {
    const QString words = text.trimmed();
    if ((words.isEmpty() && !m_parts.messages->hasFiles(message)) || !canBegin()) return false;
    m_inBranch = 0;
    if (inNewConversation && !temporary()) archive::branchOff(m_service, message, words.toStdString());
    else if (words != m_parts.messages->textOf(message)) archive::edit(m_service, message, words.toStdString());
    Q_EMIT sent();
    return true;
}

void ChatViewModel::startEdit(qint64 message) {
    if (!ready() || busy() || message == 0) return;
    const QString text = m_parts.messages->textOf(message);
    if (canBeLaidOut(text)) Q_EMIT editStarted(message, text);
    else refuseEdit();
}

void ChatViewModel::refuseEdit() { say(tr("This message is too long to be changed here.")); }

bool ChatViewModel::mayPaste(const QString& written, int from, int to, bool selected) {
    const QString text = QGuiApplication::clipboard()->text(selected ? QClipboard::Selection : QClipboard::Clipboard);
    if (canBeLaidOut(written.left(from) + text + written.mid(to))) return true;
    say(tr("This text is too long to be pasted here. With a new message it can go along as a file."));
    return false;
}

void ChatViewModel::showBranch(qint64 message) {
    if (message == 0 || !isFreeHere()) return;
    m_inBranch = 0;  // of one that was stopped before it was shown
    if (replying()) m_service.stop(m_conversation.id);
    archive::showBranch(m_service, message);
}

void ChatViewModel::nameBranch(qint64 message, const QString& name) {
    archive::nameBranch(m_service, message, name.simplified().toStdString());
}

void ChatViewModel::listBranches(qint64 message) {
    if (m_conversation.id == 0) return;
    m_parts.messages->branches()->list(message);
    Q_EMIT branchesListed();
}

/// What would wait until a reply elsewhere has ended, and then change what is shown, is not begun.
bool ChatViewModel::isFreeHere() { return answersElsewhere().isEmpty() || canBegin(); }

void ChatViewModel::branchOff(qint64 message) {
    if (temporary() || !isFreeHere()) return;
    if (replying()) m_service.stop(m_conversation.id);
    archive::branchOff(m_service, message, {});
}

void ChatViewModel::removeTurn(qint64 message) { archive::removeTurn(m_service, message); }

void ChatViewModel::restoreMessages(const QList<qint64>& messages) {
    archive::restoreMessages(m_service, std::vector<store::MessageId>(messages.begin(), messages.end()));
}

bool ChatViewModel::mayLeave(std::function<void()> then) {
    const bool said = m_parts.messages->count() > 0 || m_parts.queue->count() > 0;
    if (m_leaves || m_opening || !temporary() || !said) return true;
    stay();  // nothing comes of what asked before
    m_leaving = std::move(then);
    Q_EMIT leaveAsked();
    return false;
}

void ChatViewModel::leaveTemporary() {
    m_leaves = true;
    if (const auto leave = std::exchange(m_leaving, {})) leave();
    m_leaves = false;
}

void ChatViewModel::stay() {
    if (std::exchange(m_leaving, {})) Q_EMIT stayed();
}

void ChatViewModel::keepTemporary() {
    if (!temporary()) return;
    if (m_leaving && std::exchange(m_onceKept, std::exchange(m_leaving, {}))) Q_EMIT stayed();
    archive::keepTemporary(m_service, m_conversation.id);
}

bool ChatViewModel::mayClose() {
    return mayLeave([this] { Q_EMIT closeWanted(); });
}

void ChatViewModel::newTemporary() {
    if (!mayLeave([this] { newTemporary(); })) return;
    m_opening = kNewOne;
    m_messageToShow = 0;
    m_service.newTemporary();
}

void ChatViewModel::newConversation() { beginNew({}); }

void ChatViewModel::newConversationWith(qint64 preset) { beginNew(preset); }

void ChatViewModel::beginNew(std::optional<qint64> preset) {
    if (!mayLeave([this, preset] { beginNew(preset); })) return;
    m_opening = kNewOne;
    m_messageToShow = 0;
    m_service.newConversation(preset);
}

void ChatViewModel::openConversation(qint64 id) {
    if (id == 0 || id == m_opening.value_or(m_conversation.id)) return;
    if (!mayLeave([this, id] { openConversation(id); })) return;
    m_opening = id;
    m_messageToShow = 0;
    m_service.openConversation(id);
}

void ChatViewModel::renameConversation(qint64 id, const QString& title) {
    const QString name = title.simplified();
    if (!name.isEmpty()) archive::renameConversation(m_service, id, name.toStdString());
}

void ChatViewModel::removeConversation(qint64 id) {
    m_removing[id] = m_parts.conversations->titleOf(id);
    if (m_opening == id) m_opening.reset();
    archive::removeConversation(m_service, id);
}

void ChatViewModel::restoreConversation(qint64 id) {
    if (!mayLeave([this, id] { restoreConversation(id); })) return;
    m_opening = id;
    m_messageToShow = 0;
    archive::restoreConversation(m_service, id);
}

void ChatViewModel::openAt(qint64 conversation, qint64 message) {
    if (conversation != target() && !mayLeave([=, this] { openAt(conversation, message); })) return;
    openConversation(conversation);
    if (m_opening) m_messageToShow = message;
    else Q_EMIT showMessage(message);
}

void ChatViewModel::pin(qint64 message, bool pinned) { archive::pin(m_service, message, pinned); }

void ChatViewModel::dropRecalled(qint64 message, qint64 passage) {
    if (isFreeHere()) archive::dropRecalled(m_service, message, passage);
}

void ChatViewModel::recall(const QString& text) {
    QStringList lines = text.trimmed().split(QLatin1Char('\n'));
    for (QString& line : lines) line.prepend(QStringLiteral("> "));
    Q_EMIT recalled(lines.join(QLatin1Char('\n')) + QStringLiteral("\n\n"));
}

void ChatViewModel::copyText(const QString& text) const { QGuiApplication::clipboard()->setText(text); }

void ChatViewModel::onOpened(const store::Conversation& conversation) {
    m_conversation = conversation;
    m_inBranch = 0;
    setShown(conversation.id);
    Q_EMIT conversationChanged();
    Q_EMIT activityChanged();  // of what is shown, or not
    Q_EMIT conversationOpened();
    if (const auto then = temporary() ? std::function<void()>() : std::exchange(m_onceKept, {}))
        QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
    if (m_opening && *m_opening != kNewOne && *m_opening != conversation.id) return;  // another one is on its way
    m_opening.reset();
    if (m_messageToShow != 0) Q_EMIT showMessage(std::exchange(m_messageToShow, 0));
}

void ChatViewModel::onChanged(const store::Conversation& conversation) {
    if (conversation.id != m_conversation.id) return;
    m_conversation = conversation;
    Q_EMIT conversationChanged();
}

/// Perhaps it was that which failed.
void ChatViewModel::giveUpOpening() {
    m_opening.reset();
    m_messageToShow = m_inBranch = 0;
    if (std::exchange(m_onceKept, {})) Q_EMIT stayed();
}

void ChatViewModel::onMessagesRemoved(const std::vector<store::Message>& messages) {
    QList<qint64> ids;
    for (const store::Message& message : messages) ids << message.id;
    Q_EMIT turnRemoved(ids);
}

}  // namespace daylong::ui

#include "moc_chat_view_model.cpp"
