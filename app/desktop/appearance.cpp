#include "desktop/appearance.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>

namespace daylong::app {
namespace {

const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const auto kGroup = QStringLiteral("org.freedesktop.appearance");
const auto kKey = QStringLiteral("color-scheme");

QPalette palette(QColor window, QColor base, QColor text, QColor accent) {
    QPalette made;
    const QColor greyed((window.red() + text.red()) / 2, (window.green() + text.green()) / 2,
                        (window.blue() + text.blue()) / 2);
    made.setColor(QPalette::Window, window);
    made.setColor(QPalette::Base, base);
    made.setColor(QPalette::AlternateBase, window);
    made.setColor(QPalette::Button, window);
    made.setColor(QPalette::ToolTipBase, base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        made.setColor(role, text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        made.setColor(QPalette::Disabled, role, greyed);
    made.setColor(QPalette::PlaceholderText, greyed);
    made.setColor(QPalette::Highlight, accent);
    made.setColor(QPalette::HighlightedText, Qt::white);
    made.setColor(QPalette::Link, accent);
    return made;
}

QPalette lightPalette() {
    return palette(QColor(0xef, 0xf0, 0xf1), Qt::white, QColor(0x23, 0x26, 0x29), QColor(0x1d, 0x7f, 0xc0));
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::WindowText).lightnessF() > palette.color(QPalette::Window).lightnessF();
}

void showPalette(bool dark) {
    QGuiApplication::setPalette(QPalette());  // the system's own, to see what that is
    if (dark != isDark(QGuiApplication::palette())) QGuiApplication::setPalette(dark ? darkPalette() : lightPalette());
}

}  // namespace

QPalette darkPalette() {
    return palette(QColor(0x23, 0x26, 0x29), QColor(0x1b, 0x1e, 0x20), QColor(0xef, 0xf0, 0xf1),
                   QColor(0x3d, 0xae, 0xe9));
}

void showChosenAppearance(const ui::UiState& state) {
    const auto choice = state.appearance();
    if (choice != ui::UiState::Appearance::System) showPalette(choice == ui::UiState::Appearance::Dark);
}

Appearance::Appearance(QDBusConnection bus, const ui::UiState& state) : m_bus(std::move(bus)), m_state(state) {
    connect(&state, &ui::UiState::appearanceChanged, this, &Appearance::apply);
    m_bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                  SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    showChosenAppearance(state);
    ask();
}

void Appearance::ask() {
    QDBusMessage message = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    message.setArguments({kGroup, kKey});
    auto* waiting = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(waiting, &QDBusPendingCallWatcher::finished, this, [this, waiting] {
        const QDBusPendingReply<QDBusVariant> reply = *waiting;
        if (!reply.isError()) onSettingChanged(kGroup, kKey, reply.value());
        waiting->deleteLater();
    });
}

void Appearance::onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group != kGroup || key != kKey) return;
    QVariant inner = value.variant();
    if (inner.canConvert<QDBusVariant>()) inner = inner.value<QDBusVariant>().variant();  // Read wraps it twice
    const uint number = inner.toUInt();
    m_desktop = number == 1 ? Preference::Dark : number == 2 ? Preference::Light : Preference::None;
    apply();
}

void Appearance::apply() {
    if (m_state.appearance() != ui::UiState::Appearance::System) showChosenAppearance(m_state);
    else if (m_desktop != Preference::None) showPalette(m_desktop == Preference::Dark);
    else QGuiApplication::setPalette(QPalette());
}

}  // namespace daylong::app

#include "moc_appearance.cpp"
