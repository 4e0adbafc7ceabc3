#include "bridge/engine_state.h"

#include "words/words.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace daylong::ui {

namespace {

constexpr int kHintMs = 6000;

}  // namespace

EngineState::EngineState(EngineBridge& bridge, TitleOf titleOf, QObject* parent)
    : QObject(parent), m_titleOf(std::move(titleOf)) {
    connect(&bridge, &EngineBridge::modelLoading, this, [this](const QString&, double fraction) {
        if (m_activity != Activity::LoadingModel) return;
        m_progress = fraction;
        Q_EMIT activityChanged();
    });
    connect(&bridge, &EngineBridge::modelReady, this, &EngineState::onReady);
    connect(&bridge, &EngineBridge::modelGone, this, [this] {
        m_ready = false;
        Q_EMIT modelChanged();
    });
    connect(&bridge, &EngineBridge::activityChanged, this, &EngineState::onActivity);
    connect(&bridge, &EngineBridge::messageAdded, this,  // so there is room again
            [this] { dropErrors([](const Problem& problem) { return problem.diskFull; }); });
    connect(&bridge, &EngineBridge::deviceChanged, this, &EngineState::onDeviceChanged);
    connect(&bridge, &EngineBridge::readAgain, this, [this](qint64 conversation, const Sayings& says) {
        m_readAgain = {conversation, words(says)};
    });
    connect(&bridge, &EngineBridge::failed, this, &EngineState::onFailed);
    connect(&bridge, &EngineBridge::conversationRemoved, this, [this](qint64 removed) {
        dropErrors([removed](const Problem& problem) { return isOf(problem, removed); });
    });
    m_hintTime.setSingleShot(true);
    m_hintTime.setInterval(kHintMs);
    connect(&m_hintTime, &QTimer::timeout, this, [this] { say({}); });
}

QString EngineState::activityText() const {
    switch (m_activity) {
        case Activity::Idle: return {};
        case Activity::LoadingModel: return tr("Loading the model…");
        case Activity::Rebuilding: return tr("Reading the conversation…");
        case Activity::Reading: return tr("Reading your message…");
        case Activity::Replying: return tr("Replying…");
        case Activity::UpdatingTranscript: return tr("Bringing the transcript up to date…");
    }
    return {};
}

QString EngineState::answersElsewhere() const {
    const bool works = (answering() || m_activity == Activity::Rebuilding) && m_worksIn != 0;
    return works && m_worksIn != m_shown ? m_titleOf(m_worksIn) : QString();
}

QString EngineState::modelName() const { return QString::fromStdString(m_model.name); }

QString EngineState::modelDetail() const {
    if (!m_ready) return {};
    const double parameters = static_cast<double>(m_model.parameters);
    const QLocale locale;
    const QString size = parameters >= 1e9 ? tr("%1B parameters").arg(locale.toString(parameters / 1e9, 'f', 1))
                                           : tr("%1M parameters").arg(locale.toString(parameters / 1e6, 'f', 1));
    return m_model.quantization.empty() ? size
                                        : size + QStringLiteral(" · ") + QString::fromStdString(m_model.quantization);
}

QString EngineState::deviceName() const { return QString::fromStdString(m_model.device); }

bool EngineState::canBegin() {
    if (m_ready && !busy()) return true;
    switch (m_activity) {
        case Activity::LoadingModel: say(tr("The model is still loading. What you wrote stays here.")); break;
        case Activity::UpdatingTranscript:
            say(tr("The transcript is being brought up to date. What you wrote stays here."));
            break;
        case Activity::Rebuilding:
            say(tr("The model is still reading the conversation. What you wrote stays here."));
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

void EngineState::say(const QString& hint, bool alarms) {
    m_hint = hint;
    m_hintAlarms = alarms;
    if (hint.isEmpty()) m_hintTime.stop();
    else m_hintTime.start();
    Q_EMIT hintChanged();
}

QString EngineState::error() const {
    if (m_errors.isEmpty()) return {};
    const Problem& first = m_errors.constFirst();
    const bool here = first.concern != chat::Concern::Conversation || first.conversation == m_shown;
    const QString title = here ? QString() : m_titleOf(first.conversation);
    return title.isEmpty() ? first.text : tr("In “%1”: %2").arg(title, first.text);
}

void EngineState::dismissError() {
    if (m_errors.isEmpty()) return;
    m_errors.removeFirst();
    Q_EMIT errorChanged();
}

template <class Over>
void EngineState::dropErrors(Over&& over) {
    if (m_errors.removeIf(over) > 0) Q_EMIT errorChanged();
}

void EngineState::dismissDeviceNote() {
    m_deviceNote.clear();
    Q_EMIT deviceNoteChanged();
}

void EngineState::onDeviceChanged(const QString& from, const QString& to, const Error& reason) {
    m_deviceNote =
        tr("Daylong goes on on %1, because %2 cannot be used: %3. Nothing is lost.").arg(to, from, words(reason));
    Q_EMIT deviceNoteChanged();
}

void EngineState::onReady(const settings::ModelSummary& model) {
    m_model = model;
    m_ready = true;
    m_whyNoModel.clear();
    dropErrors([](const Problem& problem) { return problem.concern == chat::Concern::Model; });
    Q_EMIT modelChanged();
}

void EngineState::onActivity(const chat::ActivityChanged& activity) {
    m_activity = static_cast<Activity>(activity.activity);
    m_worksIn = activity.conversation;
    if (m_activity == Activity::Idle) {
        const ReadAgain read = std::exchange(m_readAgain, {});
        if (read.conversation == m_shown && !read.text.isEmpty()) say(read.text, false);
        else if (!m_hint.isEmpty() && m_hintAlarms) say({});
    }
    m_progress = activity.total > 0 ? static_cast<double>(activity.done) / static_cast<double>(activity.total) : -1.0;
    Q_EMIT activityChanged();
}

void EngineState::setShown(qint64 conversation) {
    const qint64 left = std::exchange(m_shown, conversation);
    if (left == conversation) return;
    for (Problem& problem : m_errors) {  // of the start: nothing was open to say it in
        if (problem.conversation == 0) problem.conversation = conversation;
    }
    m_errors.removeIf([left](const Problem& problem) { return isOf(problem, left); });
    Q_EMIT errorChanged();
}

bool EngineState::isOf(const Problem& problem, qint64 conversation) {
    return problem.concern == chat::Concern::Conversation && problem.conversation == conversation;
}

/// What was cancelled, the person cancelled. The same failure twice in a row is said once.
void EngineState::onFailed(const Error& error, chat::Concern concern, qint64 conversation) {
    if (error.code == ErrorCode::Cancelled) return;
    QString message = words(error);
    if (!message.isEmpty()) message[0] = message[0].toUpper();
    if (concern == chat::Concern::Model && m_whyNoModel.isEmpty()) m_whyNoModel = message;
    show(message, concern, conversation, error.code == ErrorCode::DiskFull);
}

void EngineState::show(const QString& problem, chat::Concern concern, qint64 conversation, bool diskFull) {
    const Problem failed{problem, concern, conversation == 0 ? m_shown : conversation, diskFull};
    const auto isSaid = [&failed](const Problem& each) {
        return each.text == failed.text &&
               (each.concern != chat::Concern::Conversation || each.conversation == failed.conversation);
    };
    if (std::any_of(m_errors.cbegin(), m_errors.cend(), isSaid)) return;
    m_errors.append(failed);
    Q_EMIT errorChanged();
}

}  // namespace daylong::ui

#include "moc_engine_state.cpp"
