#include "settings/serve_view_model.h"

#include "words/words.h"

#include <QClipboard>
#include <QGuiApplication>

namespace daylong::ui {

void ServeViewModel::setOn(bool on) {
    if (!offered() || on == m_on) return;
    m_on = on;
    m_at = {};
    m_problem.clear();
    m_hooks.remember(on);
    Q_EMIT changed();
    m_background.post(
        [this, on]() -> Result<At> {
            if (on) return m_hooks.begin();
            m_hooks.end();
            return At{};
        },
        [this, switched = ++m_switched](const Result<At>& done) { show(switched, done); });
}

void ServeViewModel::resume() {
    if (m_hooks.wanted) setOn(true);
}

/// Unless it was switched again meanwhile.
void ServeViewModel::show(int switched, const Result<At>& done) {
    if (switched != m_switched) return;
    if (done) m_at = *done;
    else if (done.error().code == ErrorCode::Network)
        m_problem =
            tr("Another program has the address that is needed; perhaps daylong-cli serve, or Daylong with another "
               "transcript. End it, and switch this off and on.");
    else m_problem = tr("Nobody can be answered: %1").arg(words(done.error()));
    Q_EMIT changed();
}

void ServeViewModel::copyToken() const { QGuiApplication::clipboard()->setText(QString::fromStdString(m_at.token)); }

}  // namespace daylong::ui

#include "moc_serve_view_model.cpp"
