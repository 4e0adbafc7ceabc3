// UiState: what the window remembers for itself between runs, apart from the transcript: font size, colours, sidebar,
// whether the welcome was read. Kept in a settings file whose place the program chooses.
// Thread rule: GUI thread. Failure rule: a file that cannot be written is forgotten, never an error.
#pragma once

#include <QObject>
#include <QSettings>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class UiState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(double fontSize READ fontSize WRITE setFontSize NOTIFY fontSizeChanged)  // points
    Q_PROPERTY(Appearance appearance READ appearance WRITE setAppearance NOTIFY appearanceChanged)
    Q_PROPERTY(bool notifies READ notifies WRITE setNotifies NOTIFY notifiesChanged)  // when a long reply is done
    Q_PROPERTY(bool staysInTray READ staysInTray WRITE setStaysInTray NOTIFY desktopChanged)  // the window closed
    Q_PROPERTY(bool quickKey READ quickKey WRITE setQuickKey NOTIFY desktopChanged)           // one reaches it anywhere
    Q_PROPERTY(bool quickInNew READ quickInNew WRITE setQuickInNew NOTIFY desktopChanged)     // conversation
    Q_PROPERTY(QUrl modelFolder READ modelFolder WRITE setModelFolder NOTIFY
                   modelFolderChanged)  // where models are looked for
    Q_PROPERTY(QUrl exchangeFolder READ exchangeFolder WRITE setExchangeFolder NOTIFY
                   exchangeFolderChanged)  // where conversations come from and go to
    Q_PROPERTY(bool sidebarOpen READ sidebarOpen WRITE setSidebarOpen NOTIFY sidebarOpenChanged)
    Q_PROPERTY(bool welcomed READ welcomed WRITE setWelcomed NOTIFY welcomedChanged)
public:
    enum class Appearance { System, Light, Dark };
    Q_ENUM(Appearance)
    static constexpr double kSmallestFont = 8.0;
    static constexpr double kLargestFont = 24.0;
    static constexpr qsizetype kMostModels = 12;  // are remembered

    explicit UiState(const QString& file, QObject* parent = nullptr);

    double fontSize() const;
    void setFontSize(double points);
    Q_INVOKABLE void zoom(int steps);  // larger text by so many points; 0: the normal size
    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    bool notifies() const;
    void setNotifies(bool notifies);
    bool staysInTray() const;
    void setStaysInTray(bool stays);
    bool quickKey() const;
    void setQuickKey(bool wanted);
    bool quickInNew() const;
    void setQuickInNew(bool anew);
    /// Once for each version, and not at the first start ever: what is new is to be told. Until tookNews().
    Q_INVOKABLE bool hasNews(const QString& version);
    Q_INVOKABLE void tookNews(const QString& version);
    /// The folder used last; before there is one, Downloads, or what stands for it.
    QUrl modelFolder() const;
    void setModelFolder(const QUrl& folder);
    QUrl exchangeFolder() const;  // likewise
    void setExchangeFolder(const QUrl& folder);
    /// Paths of the models that answered last, the newest first.
    QStringList recentModels() const;
    void setRecentModels(const QStringList& paths);
    bool sidebarOpen() const;
    void setSidebarOpen(bool open);
    bool welcomed() const;
    void setWelcomed(bool welcomed);

    QSettings& file() { return m_file; }

Q_SIGNALS:
    void fontSizeChanged();
    void appearanceChanged();
    void notifiesChanged();
    void desktopChanged();
    void modelFolderChanged();
    void exchangeFolderChanged();
    void sidebarOpenChanged();
    void welcomedChanged();

private:
    QUrl folder(const QString& key) const;
    bool setFolder(const QString& key, const QUrl& folder);
    void setFlag(const QString& key, bool value);

    QSettings m_file;
    bool m_isFirstStart;  // nothing was ever remembered here
};

}  // namespace daylong::ui
