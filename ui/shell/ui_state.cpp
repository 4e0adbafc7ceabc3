#include "shell/ui_state.h"

#include <algorithm>

namespace daylong::ui {
namespace {

constexpr double kDefaultFont = 11.0;
const auto kFontKey = QStringLiteral("fontSize");
const auto kSidebarKey = QStringLiteral("sidebarOpen");
const auto kWelcomedKey = QStringLiteral("welcomed");

}  // namespace

UiState::UiState(const QString& file, QObject* parent) : QObject(parent), m_file(file, QSettings::IniFormat) {}

double UiState::fontSize() const {
    return std::clamp(m_file.value(kFontKey, kDefaultFont).toDouble(), kSmallestFont, kLargestFont);
}

void UiState::setFontSize(double points) {
    const double size = std::clamp(points, kSmallestFont, kLargestFont);
    if (qFuzzyCompare(size, fontSize())) return;
    m_file.setValue(kFontKey, size);
    Q_EMIT fontSizeChanged();
}

bool UiState::sidebarOpen() const { return m_file.value(kSidebarKey, true).toBool(); }

void UiState::setSidebarOpen(bool open) {
    if (open == sidebarOpen()) return;
    m_file.setValue(kSidebarKey, open);
    Q_EMIT sidebarOpenChanged();
}

bool UiState::welcomed() const { return m_file.value(kWelcomedKey, false).toBool(); }

void UiState::setWelcomed(bool welcomed) {
    if (welcomed == this->welcomed()) return;
    m_file.setValue(kWelcomedKey, welcomed);
    Q_EMIT welcomedChanged();
}

}  // namespace daylong::ui

#include "moc_ui_state.cpp"
