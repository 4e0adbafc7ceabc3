#include "shell/message_draft.h"

#include "shell/own_file.h"
#include "store/search_hits.h"
#include "store/transcript_reader.h"

#include <algorithm>

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

void MessageDraft::onOpened(const store::Conversation& conversation) {
    const QString key = keyOf(conversation);
    if (key == m_key) return;
    QString typed;  // before there was a conversation to type it into
    if (m_key.isEmpty()) {
        typed = m_text;
        dropThoseOfNoConversation();
    }
    keep();
    m_key = key;
    m_forgets = store::isTemporary(conversation.id);
    const QString kept = m_file.value(m_key).toString();
    m_text = kept.isEmpty() || typed.isEmpty() ? kept + typed : kept + QLatin1Char('\n') + typed;
    Q_EMIT textChanged();
    const QStringList files = m_file.value(kFiles + m_key).toStringList().mid(0, kMostFiles);
    const QStringList pasted = m_file.value(kPasted + m_key).toStringList().mid(0, kMostFiles);
    if (!files.isEmpty() && !m_opened.contains(m_key)) Q_EMIT filesKept(files);
    if (!pasted.isEmpty() && !m_opened.contains(m_key)) Q_EMIT pastedKept(pasted);
    m_opened.insert(m_key);
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
    if (m_key.isEmpty() || m_forgets || m_file.value(before + m_key).toStringList() == what) return;
    if (what.isEmpty()) m_file.remove(before + m_key);
    else m_file.setValue(before + m_key, what);
}

/// QSettings writes to disk by itself, soon and whole.
void MessageDraft::keep() {
    m_soon.stop();
    if (m_key.isEmpty() || m_forgets || m_file.value(m_key).toString() == m_text) return;
    if (m_text.isEmpty()) m_file.remove(m_key);
    else m_file.setValue(m_key, m_text);
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
