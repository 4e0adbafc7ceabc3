#include "exchange/import_view_model.h"

#include "base/say.h"
#include "exchange/exchange_words.h"
#include "words/words.h"

#include <utility>

namespace daylong::ui {

namespace {

constexpr size_t kMostDamage = 20;

QString explained(const Error& error) {
    const Say why = error.sayings.empty() ? Say::Nothing : error.sayings.front().say;
    if (why != Say::ImportNothing && why != Say::ImportNoFiles) return wordsAlone(error);
    return ImportViewModel::tr(
        "No conversations were found there. Choose the export as the other program wrote it: a zip "
        "archive, a file, or its folder.");
}

struct Reading {
    exchange::ImportReport report;
    Result<void> result;
};

}  // namespace

ImportViewModel::ImportViewModel(Hooks hooks, QObject* parent)
    : QObject(parent), m_hooks(std::move(hooks)), m_work(QStringLiteral("import")) {
    connect(&m_work, &WatchedWork::progressed, this, &ImportViewModel::progressChanged);
}

QString ImportViewModel::summary() const {
    const QString conversations = countedConversations(m_report.conversations);
    const QString messages = countedMessages(m_report.messages);
    switch (m_state) {
        case State::Found:
            if (!anything()) return m_problem.isEmpty() ? tr("Everything in it is here already.") : QString();
            return m_report.format == "several" || m_report.format.empty()
                       ? tr("Found: %1 with %2.").arg(conversations, messages)
                       : tr("From %1: %2 with %3.").arg(formatWords(m_report.format), conversations, messages);
        case State::Ended:
            if (!anything()) return m_problem.isEmpty() ? tr("Nothing new came in.") : QString();
            return tr("Imported: %1 with %2.").arg(conversations, messages);
        case State::TakenBack: return tr("It was taken back, and is with what was deleted for a month.");
        default: return {};
    }
}

QStringList ImportViewModel::titles() const {
    QStringList titles;
    for (const std::string& title : m_report.titles) titles << QString::fromStdString(title).simplified();
    titles.removeAll(QString());
    return titles;
}

QStringList ImportViewModel::leftOut() const {
    QStringList lines;
    if (m_report.duplicates > 0) lines << tr("Here already: %1").arg(countedMessages(m_report.duplicates));
    for (const auto& [reason, count] : m_report.skipped)
        lines << tr("%1 (%2)").arg(reasonWords(reason), counted(count));
    for (size_t i = 0; i < m_report.damage.size() && i < kMostDamage; ++i) lines << words(Sayings{m_report.damage[i]});
    if (m_report.damage.size() > kMostDamage)
        lines << tr("And %1 more places that could not be read").arg(counted(m_report.damage.size() - kMostDamage));
    return lines;
}

void ImportViewModel::look(const QUrl& source) {
    if (busy() || m_work.isFinished()) return Q_EMIT wanted();  // one after the other; what goes on is shown
    m_path = source.toLocalFile().toStdString();
    m_source = QString::fromStdString((m_path / "").parent_path().filename().string());
    Q_EMIT wanted();
    if (!source.isLocalFile()) {
        m_report = {};
        m_problem = tr("Only files of this machine can be imported. Save it here first.");
        return enter(State::Ended);
    }
    read(State::Looking, m_hooks.preview, State::Found);
}

void ImportViewModel::start() {
    if (m_state == State::Found && !m_work.isFinished()) read(State::Importing, m_hooks.import, State::Ended);
}

void ImportViewModel::read(State state, const Hooks::Read& how, State next) {
    m_report = {};
    m_problem.clear();
    m_work.begin();
    enter(state);
    const auto work = [this, how, path = m_path] {
        Reading reading;
        reading.result = how(path, reading.report, m_work.watch());
        return reading;
    };
    m_work.post(work, [this, state, next](Reading reading) {
        m_report = std::move(reading.report);
        const bool stopped = !reading.result && reading.result.error().code == ErrorCode::Cancelled;
        if (!reading.result && !stopped) m_problem = explained(reading.result.error());
        enter(stopped && state == State::Looking ? State::Idle : next);
        if (state == State::Importing) Q_EMIT ended();
    });
}

void ImportViewModel::stop() { m_work.stop(); }

void ImportViewModel::takeBack() {
    if (m_state != State::Ended || m_report.import == 0 || m_work.isFinished()) return;
    enter(State::TakingBack);
    const auto work = [how = m_hooks.takeBack, import = m_report.import] { return how(import); };
    m_work.post(work, [this](Result<store::TakenBack> taken) {
        m_problem = taken ? QString() : wordsAlone(taken.error());
        enter(taken ? State::TakenBack : State::Ended);
    });
}

void ImportViewModel::close() {
    if (busy()) return;
    m_report = {};
    m_problem.clear();
    enter(State::Idle);
}

void ImportViewModel::enter(State state) {
    m_state = state;
    Q_EMIT changed();
    Q_EMIT progressChanged();
}

}  // namespace daylong::ui

#include "moc_import_view_model.cpp"
