// TrayItem: the icon in the tray, as the panel asks for it (org.kde.StatusNotifierItem, which GNOME's extension and
// others follow too). Its picture is ours, so that no icon theme need know it. Thread rule: GUI thread. Failure rule:
// none.
#pragma once

#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QObject>

#include <functional>
#include <utility>

namespace daylong::app {

struct TrayPicture {  // (iiay): big-endian ARGB
    int width = 0, height = 0;
    QByteArray bytes;
};
using TrayPictures = QList<TrayPicture>;
struct TrayToolTip {  // (sa(iiay)ss)
    QString icon;
    TrayPictures pictures;
    QString title, text;
};
QDBusArgument& operator<<(QDBusArgument& out, const TrayPicture& picture);
const QDBusArgument& operator>>(const QDBusArgument& in, TrayPicture& picture);
QDBusArgument& operator<<(QDBusArgument& out, const TrayToolTip& tip);
const QDBusArgument& operator>>(const QDBusArgument& in, TrayToolTip& tip);

inline const QString kTrayItemPath = QStringLiteral("/StatusNotifierItem");
inline const QString kTrayMenuPath = QStringLiteral("/MenuBar");

class TrayItem : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierItem")
    Q_PROPERTY(QString Category READ category SCRIPTABLE true)
    Q_PROPERTY(QString Id READ id SCRIPTABLE true)
    Q_PROPERTY(QString Title READ title SCRIPTABLE true)
    Q_PROPERTY(QString Status READ status SCRIPTABLE true)
    Q_PROPERTY(int WindowId READ windowId SCRIPTABLE true)
    Q_PROPERTY(QString IconName READ none SCRIPTABLE true)
    Q_PROPERTY(daylong::app::TrayPictures IconPixmap READ pictures SCRIPTABLE true)
    Q_PROPERTY(QString OverlayIconName READ none SCRIPTABLE true)
    Q_PROPERTY(daylong::app::TrayPictures OverlayIconPixmap READ noPictures SCRIPTABLE true)
    Q_PROPERTY(QString AttentionIconName READ none SCRIPTABLE true)
    Q_PROPERTY(daylong::app::TrayPictures AttentionIconPixmap READ marked SCRIPTABLE true)
    Q_PROPERTY(QString AttentionMovieName READ none SCRIPTABLE true)
    Q_PROPERTY(daylong::app::TrayToolTip ToolTip READ toolTip SCRIPTABLE true)
    Q_PROPERTY(bool ItemIsMenu READ isMenu SCRIPTABLE true)
    Q_PROPERTY(QDBusObjectPath Menu READ menu SCRIPTABLE true)
public:
    explicit TrayItem(std::function<void(const QByteArray& activation)> open);

    /// A reply is done that nobody has seen: the icon has a mark.
    void setUnseen(bool unseen);
    /// The panel's leave to come forward, good for once.
    QByteArray takeActivation() { return std::exchange(m_activation, {}); }

    QString category() const { return QStringLiteral("ApplicationStatus"); }
    QString id() const { return QStringLiteral("io.github.daylong.Daylong"); }
    QString title() const { return QStringLiteral("Daylong"); }
    QString status() const { return m_unseen ? QStringLiteral("NeedsAttention") : QStringLiteral("Active"); }
    int windowId() const { return 0; }
    QString none() const { return {}; }
    TrayPictures pictures() const { return m_pictures; }
    TrayPictures noPictures() const { return {}; }
    TrayPictures marked() const { return m_marked; }
    TrayToolTip toolTip() const;
    bool isMenu() const { return false; }
    QDBusObjectPath menu() const { return QDBusObjectPath(kTrayMenuPath); }

public Q_SLOTS:
    Q_SCRIPTABLE void Activate(int x, int y);
    Q_SCRIPTABLE void SecondaryActivate(int x, int y);
    Q_SCRIPTABLE void ContextMenu(int, int) {}  // the panel shows it
    Q_SCRIPTABLE void Scroll(int, const QString&) {}
    Q_SCRIPTABLE void ProvideXdgActivationToken(const QString& token) { m_activation = token.toUtf8(); }

Q_SIGNALS:
    Q_SCRIPTABLE void NewTitle();
    Q_SCRIPTABLE void NewIcon();
    Q_SCRIPTABLE void NewAttentionIcon();
    Q_SCRIPTABLE void NewOverlayIcon();
    Q_SCRIPTABLE void NewToolTip();
    Q_SCRIPTABLE void NewStatus(const QString& status);

private:
    std::function<void(const QByteArray&)> m_open;
    TrayPictures m_pictures, m_marked;
    QByteArray m_activation;
    bool m_unseen = false;
};

}  // namespace daylong::app

Q_DECLARE_METATYPE(daylong::app::TrayPicture)
Q_DECLARE_METATYPE(daylong::app::TrayToolTip)
