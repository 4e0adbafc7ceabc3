#include "exchange/move_view_model.h"

#include "words/words.h"

#include <QLocale>

#include <utility>

namespace daylong::ui {

MoveViewModel::MoveViewModel(Hooks hooks, QObject* parent) : QObject(parent), m_hooks(std::move(hooks)) {}

QString MoveViewModel::from() const {
    return m_hooks.now ? QString::fromStdString(m_hooks.now(m_what).string()) : QString();
}

QString MoveViewModel::size() const { return QLocale().formattedDataSize(static_cast<qint64>(m_plan.bytes), 1); }

void MoveViewModel::ask(const QString& kind) {
    m_what = kind == u"models" ? Stored::Models : Stored::Transcript;
    m_background.forget();
    m_plan = {};
    m_problem.clear();
    Q_EMIT changed();
    Q_EMIT wanted();
}

void MoveViewModel::choose(const QUrl& folder) {
    if (folder.isLocalFile()) look(folder.toLocalFile().toStdString());
}

void MoveViewModel::chooseUsual() { look({}); }

void MoveViewModel::move() {
    if (m_plan.move) m_plan.move();
}

void MoveViewModel::look(const std::filesystem::path& folder) {
    if (!m_hooks.plan) return;
    m_plan = {};
    m_problem.clear();
    const auto plan = [plan = m_hooks.plan, what = m_what, folder] { return plan(what, folder); };
    m_background.ask(plan, [this](Result<Plan> found) {
        if (found) m_plan = *std::move(found);
        else m_problem = wordsAlone(found.error());
        Q_EMIT changed();
    });
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_move_view_model.cpp"
