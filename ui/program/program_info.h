// ProgramInfo: what the About page tells of the program itself: where it keeps things, and the texts that come with it.
// Thread rule: GUI thread. Failure rule: none.
#pragma once

#include "program/desktop_info.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

#include <filesystem>

namespace daylong::ui {

class ProgramInfo : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(QString database READ database CONSTANT)
    Q_PROPERTY(QString stateFile READ stateFile CONSTANT)
    Q_PROPERTY(QString cacheFolder READ cacheFolder CONSTANT)
    Q_PROPERTY(QUrl dataFolderUrl READ dataFolderUrl CONSTANT)
    Q_PROPERTY(daylong::ui::DesktopInfo* desktop READ desktop CONSTANT)
    Q_PROPERTY(QString qtVersion READ qtVersion CONSTANT)
    Q_PROPERTY(bool nativeDialogs READ nativeDialogs NOTIFY nativeDialogsChanged)  // the desktop has file dialogs
public:
    ProgramInfo(const std::filesystem::path& database, const QString& stateFile,
                const std::filesystem::path& cacheFolder, QObject* parent = nullptr);

    QString database() const { return m_database; }
    QString stateFile() const { return m_stateFile; }
    QString cacheFolder() const { return m_cacheFolder; }
    QUrl dataFolderUrl() const;
    DesktopInfo* desktop() { return &m_desktop; }
    QString qtVersion() const;
    bool nativeDialogs() const { return m_nativeDialogs; }
    void setNativeDialogs(bool native);

    Q_INVOKABLE QString licence() const;
    Q_INVOKABLE QString starterCard() const;  // Markdown, as the next two
    Q_INVOKABLE QString changes() const;      // of all versions
    Q_INVOKABLE QString news() const;         // of the newest one, without its heading

Q_SIGNALS:
    void nativeDialogsChanged();

private:
    QString m_database, m_stateFile, m_cacheFolder;
    bool m_nativeDialogs = true;
    DesktopInfo m_desktop;
};

}  // namespace daylong::ui
