#include "shell/chat_view_model.h"

#include "archive/branches.h"
#include "markdown/reply_blocks.h"
#include "words/words.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace daylong::ui {

namespace {

constexpr qint64 kNewOne = 0;
constexpr int kHintMs = 6000;

}  // namespace

ChatViewModel::ChatViewModel(chat::ChatService& service, EngineBridge& bridge, const Parts& parts, QObject* parent)
    : QObject(parent), m_service(service), m_parts(parts) {
    connect(&bridge, &EngineBridge::modelLoading, this, [this](const QString&, double fraction) {
        if (m_activity != Activity::LoadingModel) return;
        m_progress = fraction;
        Q_EMIT activityChanged();
    });
    connect(&bridge, &EngineBridge::modelReady, this, &ChatViewModel::onReady);
    connect(&bridge, &EngineBridge::modelGone, this, [this] {
        m_ready = false;
        Q_EMIT modelChanged();
    });
    connect(&bridge, &EngineBridge::activityChanged, this, &ChatViewModel::onActivity);
    connect(&bridge, &EngineBridge::conversationOpened, this, &ChatViewModel::onOpened);
    connect(&bridge, &EngineBridge::conversationChanged, this, &ChatViewModel::onChanged);
    connect(&bridge, &EngineBridge::conversationRemoved, this, [this](qint64 id) {
        const auto title = m_removing.constFind(id);
        if (title == m_removing.cend()) return;
        Q_EMIT conversationRemoved(id, *title);
        m_removing.erase(title);
    });
    connect(&bridge, &EngineBridge::messageRejected, this, &ChatViewModel::rejected);
    connect(&bridge, &EngineBridge::messageAdded, this,  // so there is room again
            [this] { dropErrors([](const Problem& problem) { return problem.diskFull; }); });
    connect(&bridge, &EngineBridge::replyFinished, this, [this](const store::Message& message) {
        if (!QAccessible::isActive() || message.conversation != m_conversation.id) return;
        const QString text = textOf(message);
        ReplyBlocks blocks;
        blocks.reset(text);
        blocks.finish();
        Q_EMIT replied(text.mid(blocks.answerBegin()).trimmed());
    });
    connect(&bridge, &EngineBridge::deviceChanged, this, &ChatViewModel::onDeviceChanged);
    connect(&bridge, &EngineBridge::failed, this, &ChatViewModel::onFailed);
    const auto onUnread = [this](const Error& error) { onFailed(error, chat::Concern::Conversation); };
    connect(parts.files, &AttachmentsModel::settled, this, &ChatViewModel::sendLate);
    connect(parts.conversations, &ConversationListModel::readFailed, this, onUnread);
    connect(parts.messages, &MessageListModel::failed, this, onUnread);
    m_hintTime.setSingleShot(true);
    m_hintTime.setInterval(kHintMs);
    connect(&m_hintTime, &QTimer::timeout, this, [this] { say({}); });
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
    connect(trash, &TrashModel::purgeConversation, this, [this](qint64 id) { m_service.purge(id); });
    connect(trash, &TrashModel::purgeMessages, this, [this](const QList<qint64>& ids) {
        m_service.purge(std::vector<store::MessageId>(ids.begin(), ids.end()));
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

QString ChatViewModel::activityText() const {
    switch (m_activity) {
        case Activity::Idle: return {};
        case Activity::LoadingModel: return tr("Loading the model…");
        case Activity::Rebuilding: return tr("Reading back into the conversation…");
        case Activity::Reading: return tr("Reading your message…");
        case Activity::Replying: return tr("Replying…");
        case Activity::UpdatingTranscript: return tr("Bringing the transcript up to date…");
    }
    return {};
}

QString ChatViewModel::answersElsewhere() const {
    const bool works = (answering() || m_activity == Activity::Rebuilding) && m_worksIn != 0;
    return works && m_worksIn != m_conversation.id ? m_parts.conversations->titleOf(m_worksIn) : QString();
}

QString ChatViewModel::modelName() const { return QString::fromStdString(m_model.name); }

QString ChatViewModel::modelDetail() const {
    if (!m_ready) return {};
    const double parameters = static_cast<double>(m_model.parameters);
    const QLocale locale;
    const QString size = parameters >= 1e9 ? tr("%1B parameters").arg(locale.toString(parameters / 1e9, 'f', 1))
                                           : tr("%1M parameters").arg(locale.toString(parameters / 1e6, 'f', 1));
    return m_model.quantization.empty() ? size
                                        : size + QStringLiteral(" · ") + QString::fromStdString(m_model.quantization);
}

QString ChatViewModel::deviceName() const { return QString::fromStdString(m_model.device); }

QString ChatViewModel::conversationTitle() const {
    if (temporary()) return tr("Temporary conversation");
    return m_conversation.id == 0 ? QString() : shownTitle(m_conversation.title);
}

bool ChatViewModel::send(const QString& text) {
    const QString message = text.trimmed();
    AttachmentsModel* const files = m_parts.files;
    const bool waits = m_ready && (answering() || !answersElsewhere().isEmpty());
    if ((message.isEmpty() && !files->isSendable()) || (!waits && !canBegin())) return false;
    if (waits && m_opening) return false;  // within a token it is known where it belongs
    if (files->isReading()) {
        say(tr("A file is still being read. What you wrote stays here."));
        return false;
    }
    if (!files->isSettled(message)) {
        m_toSend = message;
        m_toSendTo = target();
        say(tr("It is sent as soon as the places in the files that it is about are found."));
        return false;
    }
    m_toSend.reset();
    const bool endOnly = m_parts.room != nullptr && !m_parts.room->fits() && m_parts.room->endOnly();
    const chat::Reading reading = endOnly ? chat::Reading::EndOnly : chat::Reading::Whole;
    if (waits) m_service.queue(target(), message.toStdString(), reading, files->take());
    else m_service.send(target(), message.toStdString(), reading, files->take());
    Q_EMIT sent();
    return true;
}

bool ChatViewModel::sendAlone(const QString& text) {
    const QString message = text.trimmed();
    if (message.isEmpty() || !canBegin()) return false;
    m_service.send(target(), message.toStdString());
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

/// Whether the model can begin something; where not, that is said.
bool ChatViewModel::canBegin() {
    if (m_ready && !busy()) return true;
    switch (m_activity) {
        case Activity::LoadingModel: say(tr("The model is still loading. What you wrote stays here.")); break;
        case Activity::UpdatingTranscript:
            say(tr("The transcript is being brought up to date. What you wrote stays here."));
            break;
        case Activity::Rebuilding:
            say(tr("The model is still reading back into the conversation. What you wrote stays here."));
            break;
        case Activity::Reading:
        case Activity::Replying:
            say(replying()
                    ? tr("Daylong is still replying. Esc stops it; what you wrote stays here.")
                    : tr("Daylong is still replying in “%1”. What you wrote stays here.").arg(answersElsewhere()));
            break;
        case Activity::Idle:
            show(m_whyNoModel.isEmpty() ? tr("No model is loaded, so there is no reply. Choose one in Settings.")
                                        : m_whyNoModel,
                 chat::Concern::Model);
            break;
    }
    return false;
}

void ChatViewModel::say(const QString& hint) {
    m_hint = hint;
    if (hint.isEmpty()) m_hintTime.stop();
    else m_hintTime.start();
    Q_EMIT hintChanged();
}

bool ChatViewModel::edit(qint64 message, const QString& text, bool inNewConversation) {
    const QString words = text.trimmed();
    if (words.isEmpty() || !canBegin()) return false;
    m_inBranch = 0;
    if (inNewConversation && !temporary()) archive::branchOff(m_service, message, words.toStdString());
    else if (words != m_parts.messages->textOf(message)) m_service.edit(message, words.toStdString());
    Q_EMIT sent();
    return true;
}

void ChatViewModel::startEdit(qint64 message) {
    if (m_ready && !busy() && message != 0) Q_EMIT editStarted(message, m_parts.messages->textOf(message));
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

void ChatViewModel::removeTurn(qint64 message) { m_service.removeTurn(message); }

void ChatViewModel::restoreMessages(const QList<qint64>& messages) {
    m_service.restoreMessages(std::vector<store::MessageId>(messages.begin(), messages.end()));
}

bool ChatViewModel::mayLeave(std::function<void()> then) {
    const bool said = m_parts.messages->count() > 0 || m_parts.queue->count() > 0;
    if (m_leaves || m_opening || !temporary() || !said) return true;
    m_leaving = std::move(then);
    Q_EMIT leaveAsked();
    return false;
}

void ChatViewModel::leaveTemporary() {
    m_leaves = true;
    if (const auto leave = std::exchange(m_leaving, {})) leave();
    m_leaves = false;
}

void ChatViewModel::stay() { m_leaving = {}; }

bool ChatViewModel::mayClose() {
    return mayLeave([this] { Q_EMIT closeWanted(); });
}

void ChatViewModel::newTemporary() {
    if (!mayLeave([this] { newTemporary(); })) return;
    m_opening = kNewOne;
    m_messageToShow = 0;
    m_service.newTemporary();
}

void ChatViewModel::newConversation() {
    if (!mayLeave([this] { newConversation(); })) return;
    m_opening = kNewOne;
    m_messageToShow = 0;
    m_service.newConversation();
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
    if (!name.isEmpty()) m_service.renameConversation(id, name.toStdString());
}

void ChatViewModel::removeConversation(qint64 id) {
    m_removing[id] = m_parts.conversations->titleOf(id);
    if (m_opening == id) m_opening.reset();
    m_service.removeConversation(id);
}

void ChatViewModel::restoreConversation(qint64 id) {
    if (!mayLeave([this, id] { restoreConversation(id); })) return;
    m_opening = id;
    m_messageToShow = 0;
    m_service.restoreConversation(id);
}

void ChatViewModel::openAt(qint64 conversation, qint64 message) {
    if (conversation != target() && !mayLeave([=, this] { openAt(conversation, message); })) return;
    openConversation(conversation);
    if (m_opening) m_messageToShow = message;
    else Q_EMIT showMessage(message);
}

void ChatViewModel::pin(qint64 message, bool pinned) { m_service.pin(message, pinned); }

void ChatViewModel::dropRecalled(qint64 message, qint64 passage) {
    if (isFreeHere()) m_service.dropRecalled(message, passage);
}

void ChatViewModel::recall(const QString& text) {
    QStringList lines = text.trimmed().split(QLatin1Char('\n'));
    for (QString& line : lines) line.prepend(QStringLiteral("> "));
    Q_EMIT recalled(lines.join(QLatin1Char('\n')) + QStringLiteral("\n\n"));
}

void ChatViewModel::copyText(const QString& text) const { QGuiApplication::clipboard()->setText(text); }

void ChatViewModel::dismissError() {
    if (m_errors.isEmpty()) return;
    m_errors.removeFirst();
    Q_EMIT errorChanged();
}

template <class Over>
void ChatViewModel::dropErrors(Over&& over) {
    if (m_errors.removeIf(over) > 0) Q_EMIT errorChanged();
}

void ChatViewModel::dismissDeviceNote() {
    m_deviceNote.clear();
    Q_EMIT deviceNoteChanged();
}

void ChatViewModel::onDeviceChanged(const QString& from, const QString& to, const Error& reason) {
    m_deviceNote =
        tr("Daylong goes on on %1, because %2 cannot be used: %3. Nothing is lost.").arg(to, from, words(reason));
    Q_EMIT deviceNoteChanged();
}

void ChatViewModel::onReady(const settings::ModelSummary& model) {
    m_model = model;
    m_ready = true;
    m_whyNoModel.clear();
    dropErrors([](const Problem& problem) { return problem.concern == chat::Concern::Model; });
    Q_EMIT modelChanged();
}

void ChatViewModel::onActivity(const chat::ActivityChanged& activity) {
    m_activity = static_cast<Activity>(activity.activity);
    m_worksIn = activity.conversation;
    if (m_activity == Activity::Idle && !m_hint.isEmpty()) say({});
    m_progress = activity.total > 0 ? static_cast<double>(activity.done) / static_cast<double>(activity.total) : -1.0;
    Q_EMIT activityChanged();
}

void ChatViewModel::onOpened(const store::Conversation& conversation) {
    m_conversation = conversation;
    m_inBranch = 0;
    dropErrors([&](const Problem& problem) {
        return problem.concern == chat::Concern::Conversation && problem.conversation != conversation.id;
    });
    Q_EMIT conversationChanged();
    Q_EMIT activityChanged();  // of what is shown, or not
    Q_EMIT conversationOpened();
    if (m_opening && *m_opening != kNewOne && *m_opening != conversation.id) return;  // another one is on its way
    m_opening.reset();
    if (m_messageToShow != 0) Q_EMIT showMessage(std::exchange(m_messageToShow, 0));
}

void ChatViewModel::onChanged(const store::Conversation& conversation) {
    if (conversation.id != m_conversation.id) return;
    m_conversation = conversation;
    Q_EMIT conversationChanged();
}

void ChatViewModel::onMessagesRemoved(const std::vector<store::Message>& messages) {
    QList<qint64> ids;
    for (const store::Message& message : messages) ids << message.id;
    Q_EMIT turnRemoved(ids);
}

/// What was cancelled, the person cancelled. The same failure twice in a row is said once.
void ChatViewModel::onFailed(const Error& error, chat::Concern concern) {
    m_opening.reset();  // perhaps it was that which failed
    m_messageToShow = m_inBranch = 0;
    if (error.code == ErrorCode::Cancelled) return;
    QString message = words(error);
    if (!message.isEmpty()) message[0] = message[0].toUpper();
    if (concern == chat::Concern::Model && m_whyNoModel.isEmpty()) m_whyNoModel = message;
    show(message, concern, error.code == ErrorCode::DiskFull);
}

void ChatViewModel::show(const QString& problem, chat::Concern concern, bool diskFull) {
    if (std::any_of(m_errors.cbegin(), m_errors.cend(), [&](const Problem& each) { return each.text == problem; }))
        return;
    m_errors.append({problem, concern, m_conversation.id, diskFull});
    Q_EMIT errorChanged();
}

}  // namespace daylong::ui

#include "moc_chat_view_model.cpp"
