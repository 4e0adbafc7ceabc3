#include "program/ui_state.h"

#include "program/own_file.h"

#include <QDir>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

namespace daylong::ui {
namespace {

constexpr double kDefaultFont = 11.0;
const auto kFontKey = QStringLiteral("fontSize");
const auto kAppearanceKey = QStringLiteral("appearance");
const auto kNotifiesKey = QStringLiteral("notifies");
const auto kTrayKey = QStringLiteral("staysInTray");
const auto kQuickKeyKey = QStringLiteral("quickKey");
const auto kQuickInNewKey = QStringLiteral("quickInNew");
const auto kVersionKey = QStringLiteral("version");
const auto kModelFolderKey = QStringLiteral("modelFolder");
const auto kExchangeFolderKey = QStringLiteral("exchangeFolder");
const auto kRecentModelsKey = QStringLiteral("recentModels");
const auto kSidebarKey = QStringLiteral("sidebarOpen");
const auto kWelcomedKey = QStringLiteral("welcomed");

}  // namespace

UiState::UiState(const QString& file, QObject* parent)
    : QObject(parent), m_file(ownFile(file), QSettings::IniFormat), m_isFirstStart(m_file.allKeys().isEmpty()) {}

double UiState::fontSize() const {
    const double points = m_file.value(kFontKey, kDefaultFont).toDouble();
    return std::isnan(points) ? kDefaultFont : std::clamp(points, kSmallestFont, kLargestFont);
}

void UiState::setFontSize(double points) {
    const double size = std::clamp(points, kSmallestFont, kLargestFont);
    if (qFuzzyCompare(size, fontSize())) return;
    m_file.setValue(kFontKey, size);
    Q_EMIT fontSizeChanged();
}

void UiState::zoom(int steps) { setFontSize(steps == 0 ? kDefaultFont : fontSize() + steps); }

UiState::Appearance UiState::appearance() const {
    const int stored = m_file.value(kAppearanceKey, 0).toInt();
    return stored == 1 ? Appearance::Light : stored == 2 ? Appearance::Dark : Appearance::System;
}

void UiState::setAppearance(Appearance appearance) {
    if (appearance == this->appearance()) return;
    m_file.setValue(kAppearanceKey, static_cast<int>(appearance));
    Q_EMIT appearanceChanged();
}

bool UiState::notifies() const { return m_file.value(kNotifiesKey, true).toBool(); }

void UiState::setNotifies(bool notifies) {
    if (notifies == this->notifies()) return;
    m_file.setValue(kNotifiesKey, notifies);
    Q_EMIT notifiesChanged();
}

bool UiState::staysInTray() const { return m_file.value(kTrayKey, false).toBool(); }
void UiState::setStaysInTray(bool stays) { setFlag(kTrayKey, stays); }
bool UiState::quickKey() const { return m_file.value(kQuickKeyKey, false).toBool(); }
void UiState::setQuickKey(bool wanted) { setFlag(kQuickKeyKey, wanted); }
bool UiState::quickInNew() const { return m_file.value(kQuickInNewKey, false).toBool(); }
void UiState::setQuickInNew(bool anew) { setFlag(kQuickInNewKey, anew); }

void UiState::setFlag(const QString& key, bool value) {
    if (value == m_file.value(key, false).toBool()) return;
    m_file.setValue(key, value);
    Q_EMIT desktopChanged();
}

bool UiState::hasNews(const QString& version) {
    if (m_isFirstStart) tookNews(version);
    return m_file.value(kVersionKey).toString() != version;
}

void UiState::tookNews(const QString& version) { m_file.setValue(kVersionKey, version); }

QUrl UiState::folder(const QString& key) const {
    const QString downloads = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    for (const QString& folder : {m_file.value(key).toString(), downloads}) {
        if (!folder.isEmpty() && QDir(folder).exists()) return QUrl::fromLocalFile(folder);
    }
    return QUrl::fromLocalFile(QDir::homePath());
}

bool UiState::setFolder(const QString& key, const QUrl& wanted) {
    if (wanted == folder(key) || !wanted.isLocalFile()) return false;
    m_file.setValue(key, wanted.toLocalFile());
    return true;
}

QUrl UiState::modelFolder() const { return folder(kModelFolderKey); }

void UiState::setModelFolder(const QUrl& folder) {
    if (setFolder(kModelFolderKey, folder)) Q_EMIT modelFolderChanged();
}

QUrl UiState::exchangeFolder() const { return folder(kExchangeFolderKey); }

void UiState::setExchangeFolder(const QUrl& folder) {
    if (setFolder(kExchangeFolderKey, folder)) Q_EMIT exchangeFolderChanged();
}

QStringList UiState::recentModels() const { return m_file.value(kRecentModelsKey).toStringList().mid(0, kMostModels); }

void UiState::setRecentModels(const QStringList& paths) {
    const QStringList kept = paths.mid(0, kMostModels);
    if (kept != recentModels()) m_file.setValue(kRecentModelsKey, kept);
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
