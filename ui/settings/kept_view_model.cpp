#include "settings/kept_view_model.h"

#include <QLocale>

#include <utility>

namespace daylong::ui {

QString KeptViewModel::usedText() const {
    if (!m_known) return {};
    return QLocale().formattedDataSize(static_cast<qint64>(m_use.bytes), m_use.bytes < (1U << 30U) ? 0 : 1);
}

void KeptViewModel::look() {
    if (!m_hooks.measure) return;
    m_background.ask(m_hooks.measure, [this](Use use) {
        m_use = use;
        m_known = true;
        Q_EMIT changed();
    });
}

void KeptViewModel::clear() {
    if (!m_hooks.clear) return;
    m_hooks.clear();
    m_use.bytes = 0;
    Q_EMIT changed();
}

}  // namespace daylong::ui

#include "moc_kept_view_model.cpp"
