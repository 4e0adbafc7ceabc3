#include "chat/message_draft.h"

#include "program/own_file.h"
#include "store/search_hits.h"
#include "store/transcript_reader.h"
#include "words/laid_out.h"

#include <algorithm>
#include <utility>

namespace daylong::ui {
namespace {

constexpr int kKeepMs = 2000;
constexpr qsizetype kMostFiles = 1000;  // of a message; more nobody chose

/// The time tells a conversation from one of the same number in an earlier transcript of this name.
QString keyOf(const store::Conversation& conversation) {
    return QStringLiteral("%1-%2").arg(conversation.id).arg(conversation.createdMs);
}

const QString kFiles = QStringLiteral("files/"), kPasted = QStringLiteral("pasted/");  // before the key

QString bareKey(QString key) {
    for (const QString& before : {kFiles, kPasted}) {
        if (key.startsWith(before)) return key.remove(0, before.size());
    }
    return key;
}
QString joined(const QString& text, const QString& more) {
    return text.isEmpty() || more.isEmpty() ? text + more : text + QLatin1Char('\n') + more;
}
int64_t conversationOf(const QString& key) { return bareKey(key).section(QLatin1Char('-'), 0, 0).toLongLong(); }

}  // namespace

MessageDraft::MessageDraft(EngineBridge& bridge, std::filesystem::path database, QObject* parent)
    : QObject(parent),
      m_database(std::move(database)),
      m_file(ownFile(QString::fromStdString(m_database.string() + ".drafts")), QSettings::IniFormat) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kKeepMs);
    connect(&m_soon, &QTimer::timeout, this, &MessageDraft::keep);
    connect(&bridge, &EngineBridge::conversationOpened, this, &MessageDraft::onOpened);
    connect(&bridge, &EngineBridge::conversationKept, this, &MessageDraft::onKept);
}

MessageDraft::~MessageDraft() { keep(); }

void MessageDraft::save() {
    keep();
    m_file.sync();
}

void MessageDraft::forget(const std::vector<store::ConversationId>& of, const std::string& search) {
    keep();
    const QStringList keys = m_file.allKeys();
    for (const QString& key : keys) {
        const int64_t id = conversationOf(key);
        const bool concerned = std::find(of.begin(), of.end(), id) != of.end();
        const std::string kept = m_file.value(key).toStringList().join(QLatin1Char('\n')).toStdString();
        if (!concerned && (search.empty() || !store::searchFinds(search, kept))) continue;
        m_file.remove(key);
        if (key != m_key) continue;
        m_text.clear();
        m_change.clear();
        Q_EMIT textChanged();
    }
    Q_EMIT forgotten(of, search);
    m_file.sync();
}

void MessageDraft::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    if (!m_soon.isActive()) m_soon.start();
    Q_EMIT textChanged();
}

void MessageDraft::setChange(const QString& text) {
    if (text == m_change) return;
    m_change = text;
    if (!m_soon.isActive()) m_soon.start();
}

QString MessageDraft::written() const { return joined(m_text, m_change); }

void MessageDraft::onOpened(const store::Conversation& conversation) {
    const QString key = keyOf(conversation);
    if (key == m_key) return setText(joined(m_text, std::exchange(m_change, {})));
    QString typed;  // before there was a conversation to type it into
    if (m_key.isEmpty()) {
        typed = m_text;
        dropThoseOfNoConversation();
    }
    keep();
    m_change.clear();
    m_key = key;
    m_forgets = store::isTemporary(conversation.id);
    const bool apart = keepApart();
    m_text = joined(m_file.value(m_key).toString(), typed);
    Q_EMIT textChanged();
    const QStringList files = m_file.value(kFiles + m_key).toStringList().mid(0, kMostFiles);
    const QStringList pasted = m_file.value(kPasted + m_key).toStringList().mid(0, kMostFiles);
    m_brings = false;
    if (!m_opened.contains(m_key)) bring(files, pasted);
    else if (apart) bring({}, {pasted.constLast()});
}

/// What no field can lay out goes along as a file from now on: in one step, so that nothing is lost between.
bool MessageDraft::keepApart() {
    const QString kept = m_file.value(m_key).toString();
    if (canBeLaidOut(kept)) return false;
    m_file.setValue(kPasted + m_key, m_file.value(kPasted + m_key).toStringList() << kept);
    m_file.remove(m_key);
    return true;
}

/// Later: the files of the conversation that was open are still there while another one opens. Until then the file
/// stays as it is.
void MessageDraft::bring(const QStringList& files, const QStringList& pasted) {
    m_opened.insert(m_key);
    if (files.isEmpty() && pasted.isEmpty()) return;
    m_brings = true;
    const auto now = [this, key = m_key, files, pasted] {
        if (key != m_key) {  // it was left again: the next time, then
            m_opened.remove(key);
            return;
        }
        m_brings = false;
        if (!files.isEmpty()) Q_EMIT filesKept(files);
        if (!pasted.isEmpty()) Q_EMIT pastedKept(pasted);
    };
    QMetaObject::invokeMethod(this, now, Qt::QueuedConnection);
}

/// What is half written goes along.
void MessageDraft::onKept(qint64 temporary, const store::Conversation& kept) {
    if (conversationOf(m_key) != temporary) return;
    m_key = keyOf(kept);
    m_opened.insert(m_key);
    m_forgets = false;
    keep();
}

void MessageDraft::setFiles(const QStringList& files) { setBeside(kFiles, files); }
void MessageDraft::setPasted(const QStringList& texts) { setBeside(kPasted, texts); }

void MessageDraft::setBeside(const QString& before, const QStringList& what) {
    if (m_key.isEmpty() || m_forgets || m_brings || m_file.value(before + m_key).toStringList() == what) return;
    if (what.isEmpty()) m_file.remove(before + m_key);
    else m_file.setValue(before + m_key, what);
}

/// QSettings writes to disk by itself, soon and whole.
void MessageDraft::keep() {
    m_soon.stop();
    const QString all = written();
    if (m_key.isEmpty() || m_forgets || m_file.value(m_key).toString() == all) return;
    if (all.isEmpty()) m_file.remove(m_key);
    else m_file.setValue(m_key, all);
}

void MessageDraft::dropThoseOfNoConversation() {
    const QStringList keys = m_file.allKeys();
    if (keys.isEmpty()) return;
    const auto transcript = store::TranscriptReader::open(m_database);
    if (!transcript) return;
    for (const QString& key : keys) {
        const auto found = (*transcript)->conversation(conversationOf(key));
        if (found && (!*found || keyOf(**found) != bareKey(key))) m_file.remove(key);
    }
}

}  // namespace daylong::ui

#include "moc_message_draft.cpp"
