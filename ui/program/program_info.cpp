#include "program/program_info.h"

#include <QFile>
#include <QFileInfo>

namespace daylong::ui {
namespace {

QString textOf(const QString& name) {
    QFile file(QStringLiteral(":/texts/") + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

ProgramInfo::ProgramInfo(const std::filesystem::path& database, const QString& stateFile,
                         const std::filesystem::path& cacheFolder, QObject* parent)
    : QObject(parent),
      m_database(QFileInfo(QString::fromStdString(database.string())).absoluteFilePath()),
      m_stateFile(stateFile),
      m_cacheFolder(QString::fromStdString(cacheFolder.string())) {}

QUrl ProgramInfo::dataFolderUrl() const { return QUrl::fromLocalFile(QFileInfo(m_database).absolutePath()); }

QString ProgramInfo::qtVersion() const { return QString::fromLatin1(qVersion()); }

void ProgramInfo::setNativeDialogs(bool native) {
    if (native == m_nativeDialogs) return;
    m_nativeDialogs = native;
    Q_EMIT nativeDialogsChanged();
}

QString ProgramInfo::licence() const { return textOf(QStringLiteral("licence")); }

QString ProgramInfo::starterCard() const { return textOf(QStringLiteral("starter-card")); }

QString ProgramInfo::changes() const { return textOf(QStringLiteral("changelog")); }

QString ProgramInfo::news() const {
    const QString all = u'\n' + changes();
    const QString heading = QStringLiteral("\n## ");
    const qsizetype begin = all.indexOf(u'\n', all.indexOf(heading) + 1);
    return begin < 0 ? QString() : all.mid(begin, all.indexOf(heading, begin) - begin).trimmed();
}

}  // namespace daylong::ui

#include "moc_program_info.cpp"
