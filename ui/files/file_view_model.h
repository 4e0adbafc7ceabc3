// FileViewModel: an attached file to be read, piece by piece; what the model was given of it stands out.
// Thread rule: GUI thread; it is fetched on another one. Failure rule: what cannot be fetched is not shown.
#pragma once

#include "bridge/background.h"
#include "files/file_find.h"
#include "store/types.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <memory>

namespace daylong::ui {

class FileViewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(qint64 file READ file NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString detail READ detail NOTIFY changed)
    Q_PROPERTY(QString seen READ seen NOTIFY changed)
    Q_PROPERTY(bool picture READ isPicture NOTIFY changed)
    Q_PROPERTY(bool partly READ isPartly NOTIFY changed)  // the model was given a part alone
    Q_PROPERTY(daylong::ui::FileFind* find READ find CONSTANT)
public:
    enum Role {
        TextRole = Qt::UserRole + 1,
        PageRole,  // 0: not the first piece of a page
        SeenRole,
        SoughtRole,  // the words to be marked in it
    };
    explicit FileViewModel(std::filesystem::path database, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    qint64 file() const { return m_file->card.id; }
    QString name() const { return QString::fromStdString(m_file->card.name); }
    QString detail() const;
    QString seen() const;
    bool isPicture() const { return m_file->card.kind == store::FileKind::Picture; }
    bool isPartly() const { return m_file->card.seenBytes < m_file->card.textBytes; }

    FileFind* find() { return &m_find; }

    Q_INVOKABLE void open(qint64 file);

Q_SIGNALS:
    void changed();
    void opened();

private:
    std::filesystem::path m_database;
    std::shared_ptr<const store::AttachedFile> m_file = std::make_shared<store::AttachedFile>();
    FileFind m_find;
    Background m_background{QStringLiteral("file")};
};

}  // namespace daylong::ui
