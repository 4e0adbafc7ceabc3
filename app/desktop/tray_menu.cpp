#include "desktop/tray_menu.h"

#include <QDBusMetaType>
#include <QGuiApplication>

namespace daylong::app {

QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuLayout& layout) {
    out.beginStructure();
    out << layout.id << layout.properties;
    out.beginArray(QMetaType::fromType<QDBusVariant>());
    for (const TrayMenuLayout& child : layout.children) out << QDBusVariant(QVariant::fromValue(child));
    out.endArray();
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuLayout& layout) {
    in.beginStructure();
    in >> layout.id >> layout.properties;
    layout.children.clear();
    in.beginArray();
    while (!in.atEnd()) {
        QDBusVariant child;
        in >> child;
        layout.children << qdbus_cast<TrayMenuLayout>(child.variant());
    }
    in.endArray();
    in.endStructure();
    return in;
}

QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuItem& item) {
    out.beginStructure();
    out << item.id << item.properties;
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuItem& item) {
    in.beginStructure();
    in >> item.id >> item.properties;
    in.endStructure();
    return in;
}

QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuEvent& event) {
    out.beginStructure();
    out << event.id << event.event << event.data << event.time;
    out.endStructure();
    return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuEvent& event) {
    in.beginStructure();
    in >> event.id >> event.event >> event.data >> event.time;
    in.endStructure();
    return in;
}

TrayMenu::TrayMenu(std::vector<TrayEntry> entries) : m_entries(std::move(entries)) {
    qDBusRegisterMetaType<TrayMenuLayout>();
    qDBusRegisterMetaType<TrayMenuItem>();
    qDBusRegisterMetaType<QList<TrayMenuItem>>();
    qDBusRegisterMetaType<TrayMenuEvent>();
    qDBusRegisterMetaType<QList<TrayMenuEvent>>();
}

QString TrayMenu::textDirection() const {
    return QGuiApplication::isRightToLeft() ? QStringLiteral("rtl") : QStringLiteral("ltr");
}

QVariantMap TrayMenu::propertiesOf(int id) const {
    if (id == 0) return {{QStringLiteral("children-display"), QStringLiteral("submenu")}};
    const QString text = m_entries[static_cast<size_t>(id) - 1].text;
    if (text.isEmpty()) return {{QStringLiteral("type"), QStringLiteral("separator")}};
    QString label = text;
    return {{QStringLiteral("label"), label.replace(u'_', QStringLiteral("__"))}};
}

uint TrayMenu::GetLayout(int parent, int depth, const QStringList&, TrayMenuLayout& layout) {
    layout = {
        .id = parent, .properties = parent == 0 || has(parent) ? propertiesOf(parent) : QVariantMap(), .children = {}};
    if (parent != 0 || depth == 0) return 1;
    for (int id = 1; has(id); ++id)
        layout.children << TrayMenuLayout{.id = id, .properties = propertiesOf(id), .children = {}};
    return 1;
}

QList<TrayMenuItem> TrayMenu::GetGroupProperties(const QList<int>& ids, const QStringList&) {
    QList<TrayMenuItem> items;
    QList<int> wanted = ids;
    for (int id = 0; ids.isEmpty() && (id == 0 || has(id)); ++id) wanted << id;  // of none means of all
    for (const int id : wanted) {
        if (id == 0 || has(id)) items << TrayMenuItem{id, propertiesOf(id)};
    }
    return items;
}

QDBusVariant TrayMenu::GetProperty(int id, const QString& name) {
    return QDBusVariant(id == 0 || has(id) ? propertiesOf(id).value(name, QString()) : QVariant(QString()));
}

void TrayMenu::Event(int id, const QString& event, const QDBusVariant&, uint) {
    if (event != u"clicked" || !has(id)) return;
    const auto& chosen = m_entries[static_cast<size_t>(id) - 1].chosen;
    if (chosen) QMetaObject::invokeMethod(this, chosen, Qt::QueuedConnection);  // the panel has its answer first
}

QList<int> TrayMenu::EventGroup(const QList<TrayMenuEvent>& events) {
    QList<int> wrong;
    for (const TrayMenuEvent& each : events) {
        if (has(each.id)) Event(each.id, each.event, each.data, each.time);
        else if (each.id != 0) wrong << each.id;
    }
    return wrong;
}

QList<int> TrayMenu::AboutToShowGroup(const QList<int>& ids, QList<int>& wrong) {
    for (const int id : ids) {
        if (id != 0 && !has(id)) wrong << id;
    }
    return {};
}

}  // namespace daylong::app

#include "moc_tray_menu.cpp"
