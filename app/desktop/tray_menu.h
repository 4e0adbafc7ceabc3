// TrayMenu: the menu of the tray's icon, as the panel asks for it (com.canonical.dbusmenu, version 3): a flat list that
// never changes. Thread rule: GUI thread. Failure rule: what is asked of no entry is nothing.
#pragma once

#include <QDBusArgument>
#include <QDBusVariant>
#include <QObject>
#include <QStringList>
#include <QVariant>

#include <functional>
#include <vector>

namespace daylong::app {

struct TrayMenuLayout {  // (ia{sv}av)
    int id = 0;
    QVariantMap properties;
    QList<TrayMenuLayout> children;
};
struct TrayMenuItem {  // (ia{sv})
    int id = 0;
    QVariantMap properties;
};
struct TrayMenuEvent {  // (isvu)
    int id = 0;
    QString event;
    QDBusVariant data;
    uint time = 0;
};
QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuLayout& layout);
const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuLayout& layout);
QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuItem& item);
const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuItem& item);
QDBusArgument& operator<<(QDBusArgument& out, const TrayMenuEvent& event);
const QDBusArgument& operator>>(const QDBusArgument& in, TrayMenuEvent& event);

struct TrayEntry {
    QString text;  // empty: a line between others
    std::function<void()> chosen = {};
};

class TrayMenu : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "com.canonical.dbusmenu")
    Q_PROPERTY(uint Version READ version SCRIPTABLE true)
    Q_PROPERTY(QString TextDirection READ textDirection SCRIPTABLE true)
    Q_PROPERTY(QString Status READ status SCRIPTABLE true)
    Q_PROPERTY(QStringList IconThemePath READ iconThemePath SCRIPTABLE true)
public:
    explicit TrayMenu(std::vector<TrayEntry> entries);

    uint version() const { return 3; }
    QString textDirection() const;
    QString status() const { return QStringLiteral("normal"); }
    QStringList iconThemePath() const { return {}; }

public Q_SLOTS:
    Q_SCRIPTABLE uint GetLayout(int parent, int depth, const QStringList& names, daylong::app::TrayMenuLayout& layout);
    Q_SCRIPTABLE QList<daylong::app::TrayMenuItem> GetGroupProperties(const QList<int>& ids, const QStringList& names);
    Q_SCRIPTABLE QDBusVariant GetProperty(int id, const QString& name);
    Q_SCRIPTABLE void Event(int id, const QString& event, const QDBusVariant& data, uint time);
    Q_SCRIPTABLE QList<int> EventGroup(const QList<daylong::app::TrayMenuEvent>& events);
    Q_SCRIPTABLE bool AboutToShow(int) { return false; }
    Q_SCRIPTABLE QList<int> AboutToShowGroup(const QList<int>& ids, QList<int>& wrong);

Q_SIGNALS:
    Q_SCRIPTABLE void LayoutUpdated(uint revision, int parent);

private:
    bool has(int id) const { return id > 0 && static_cast<size_t>(id) <= m_entries.size(); }
    QVariantMap propertiesOf(int id) const;

    std::vector<TrayEntry> m_entries;  // their ids are their places, from 1
};

}  // namespace daylong::app

Q_DECLARE_METATYPE(daylong::app::TrayMenuLayout)
Q_DECLARE_METATYPE(daylong::app::TrayMenuItem)
Q_DECLARE_METATYPE(daylong::app::TrayMenuEvent)
