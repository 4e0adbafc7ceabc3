#include "exchange/export_view_model.h"

#include "exchange/exchange_words.h"
#include "math/math_markup.h"
#include "words/words.h"

#include <QDate>
#include <QFileInfo>
#include <QRegularExpression>

#include <utility>

namespace daylong::ui {

namespace {

constexpr qsizetype kLongestName = 60;

QDate dayOf(const QString& text) { return QDate::fromString(text.trimmed(), Qt::ISODate); }
bool isDayOrNone(const QString& text) { return text.trimmed().isEmpty() || dayOf(text).isValid(); }

exchange::ExportFormat coreFormat(ExportViewModel::Format format) {
    switch (format) {
        case ExportViewModel::Format::Html: return exchange::ExportFormat::Html;
        case ExportViewModel::Format::Json: return exchange::ExportFormat::Json;
        case ExportViewModel::Format::Markdown: break;
    }
    return exchange::ExportFormat::Markdown;
}

}  // namespace

ExportViewModel::ExportViewModel(std::filesystem::path database, QObject* parent)
    : QObject(parent), m_database(std::move(database)), m_work(QStringLiteral("export")) {
    connect(&m_work, &WatchedWork::progressed, this, &ExportViewModel::progressChanged);
}

bool ExportViewModel::daysAreRight() const {
    if (!m_someDays) return true;
    const QDate from = dayOf(m_from), to = dayOf(m_to);
    return isDayOrNone(m_from) && isDayOrNone(m_to) && (from.isValid() || to.isValid()) &&
           !(from.isValid() && to.isValid() && from > to);
}

QString ExportViewModel::summary() const {
    if (m_state != State::Written) return {};
    const QString messages = countedMessages(m_report.messages);
    const QString written = m_report.conversations == 1
                                ? tr("Written: %1").arg(messages)
                                : tr("Written: %1 with %2").arg(countedConversations(m_report.conversations), messages);
    if (m_report.tooLarge == 0) return written;
    return written + QLatin1Char('\n') +
           tr("%1 too large to be imported whole. To have that come back, export it in parts, by days.")
               .arg(countedConversations(m_report.tooLarge));
}

void ExportViewModel::choose(qint64 conversation, const QString& title) {
    chooseMessages(conversation, title, 0, 0, 0);
}

void ExportViewModel::chooseMessages(qint64 conversation, const QString& title, qint64 first, qint64 last, int count) {
    if (m_state == State::Writing) return Q_EMIT wanted();  // one after the other; what goes on is shown
    m_conversation = conversation;
    m_title = title;
    m_first = first;
    m_last = last;
    m_selected = count;
    m_folder.clear();
    offer(count > 0 ? Scope::Messages : conversation != 0 ? Scope::Conversation : Scope::Everything);
}

void ExportViewModel::chooseFolder(const QString& name, const QList<qint64>& conversations) {
    if (m_state == State::Writing) return Q_EMIT wanted();
    if (conversations.isEmpty()) return;  // of no conversation in particular would be everything
    m_folder = name;
    m_inFolder = conversations;
    m_title.clear();
    m_selected = 0;
    offer(Scope::Folder);
}

void ExportViewModel::offer(Scope scope) {
    m_scope = scope;
    m_someDays = false;
    m_problem.clear();
    enter(State::Choosing);
    Q_EMIT wanted();
}

QString ExportViewModel::ending() const {
    switch (m_format) {
        case Format::Html: return QStringLiteral("html");
        case Format::Json: return QStringLiteral("json");
        case Format::Markdown: break;
    }
    return QStringLiteral("md");
}

QString ExportViewModel::suggestedName() const {
    static const QRegularExpression unfit(QStringLiteral("[\\x00-\\x1f/\\\\:*?\"<>|]+"));
    QString name = m_scope == Scope::Everything
                       ? QStringLiteral("Daylong %1").arg(QDate::currentDate().toString(Qt::ISODate))
                   : m_scope == Scope::Folder ? m_folder
                                              : m_title;
    name = name.replace(unfit, QStringLiteral(" ")).simplified().left(kLongestName).trimmed();
    while (name.startsWith(QLatin1Char('.')) || name.startsWith(QLatin1Char(' '))) name.remove(0, 1);  // not hidden
    if (name.isEmpty()) name = tr("Conversation");
    return name + QLatin1Char('.') + ending();
}

void ExportViewModel::write(const QUrl& file, bool asked) {
    if (m_state == State::Writing || m_work.isFinished()) return;
    m_problem.clear();
    if (!file.isLocalFile()) {
        m_problem = tr("Only a place on this machine will do. Choose another.");
        return enter(State::Choosing);
    }
    m_file = file.toLocalFile();
    if (!asked && QFileInfo::exists(m_file)) return enter(State::Asking);
    begin();
}

void ExportViewModel::replace() {
    if (m_state == State::Asking) begin();
}

void ExportViewModel::stop() {
    m_work.stop();
    if (m_state == State::Asking) enter(State::Choosing);
}

void ExportViewModel::begin() {
    exchange::ExportSelection selection;
    if (m_scope == Scope::Folder) selection.conversations.assign(m_inFolder.begin(), m_inFolder.end());
    else if (m_scope != Scope::Everything) selection.conversations = {m_conversation};
    if (m_scope == Scope::Messages) {
        selection.first = m_first;
        selection.last = m_last;
    }
    if (const QDate from = dayOf(m_from); m_someDays && from.isValid())
        selection.fromMs = from.startOfDay().toMSecsSinceEpoch();
    if (const QDate to = dayOf(m_to); m_someDays && to.isValid())
        selection.beforeMs = to.addDays(1).startOfDay().toMSecsSinceEpoch();
    m_work.begin();
    enter(State::Writing);
    const auto work = [this, selection, format = coreFormat(m_format), database = m_database,
                       file = std::filesystem::path(m_file.toStdString())]() -> Result<exchange::ExportReport> {
        store::TranscriptExport transcript = TRY(store::TranscriptExport::open(database));
        const auto inWords = [](const Sayings& sayings) { return words(sayings).toStdString(); };
        const auto asMarkup = [](std::string_view formula) {
            return mathMarkup(formulaSource(QString::fromUtf8(formula.data(), static_cast<qsizetype>(formula.size()))))
                .toStdString();
        };
        return exchange::exportToFile(file, format, transcript, selection, m_work.watch(), inWords, asMarkup);
    };
    m_work.post(work, [this](Result<exchange::ExportReport> report) {
        if (report) m_report = *report;
        else m_problem = explained(report.error());
        enter(report ? State::Written : State::Choosing);
    });
}

QString ExportViewModel::explained(const Error& error) const {
    switch (error.code) {
        case ErrorCode::Cancelled: return tr("Stopped. No file was written.");
        case ErrorCode::NotFound: return tr("Nothing was said there. Choose other days, or more.");
        case ErrorCode::DiskFull:
            return tr(
                "There is too little room for it on that disk. Make some, or choose another place. No file was "
                "written.");
        case ErrorCode::ReadOnly: return tr("Nothing can be written in that folder. Choose another one.");
        case ErrorCode::Io: return tr("It could not be written there. Choose another place. No file was written.");
        default: return wordsAlone(error);
    }
}

void ExportViewModel::enter(State state) {
    m_state = state;
    Q_EMIT changed();
    Q_EMIT progressChanged();
}

}  // namespace daylong::ui

#include "moc_export_view_model.cpp"
