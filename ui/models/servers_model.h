// ServersModel: the servers' models that the person has connected, and the connecting: a server is asked what it has,
// one of that is chosen, and it stands beside the models on this disk.
// Thread rule: GUI thread; servers, the keyring and files are waited for on another. Failure rule: `problem` says what
// went wrong with what was done last. A server is asked by what a person presses alone.
#pragma once

#include "bridge/background.h"
#include "remote/client.h"

#include <QAbstractListModel>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <filesystem>
#include <vector>

namespace daylong::ui {

class ServersModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(QStringList offered READ offered NOTIFY offeredChanged)  // by the server that was asked last
    Q_PROPERTY(bool asking READ asking NOTIFY offeredChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY offeredChanged)
public:
    enum Role {
        NameRole = Qt::UserRole + 1,
        PathRole,
        DetailRole,  // "localhost:8080 · 32,768 tokens at once"
        CurrentRole
    };
    explicit ServersModel(std::filesystem::path folder, QObject* parent = nullptr);
    ~ServersModel() override { m_background.forget(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    int count() const { return static_cast<int>(m_models.size()); }
    QStringList offered() const;
    bool asking() const { return m_asking; }
    QString problem() const { return m_problem; }
    QString nameOf(const QString& path) const;  // empty: it is not connected

    void setCurrent(const QString& path);
    Q_INVOKABLE void look();
    /// What the server has. An empty key: the one that is kept for it, or none.
    Q_INVOKABLE void ask(const QString& address, const QString& key);
    /// What is sent there can be read on its way.
    Q_INVOKABLE bool isOpen(const QString& address) const;
    /// Tokens at once of one that it offered; 0: it does not say.
    Q_INVOKABLE int contextOf(int offered) const;
    /// That one, of the server that was asked. `context`: 0, as it says itself.
    Q_INVOKABLE void connectTo(int offered, int context);
    Q_INVOKABLE void forgetOffered();
    Q_INVOKABLE void remove(int row);

Q_SIGNALS:
    void changed();
    void offeredChanged();
    void connected(const QString& path);

private:
    void finish(const QString& problem);

    std::filesystem::path m_folder;
    std::vector<remote::RemoteModel> m_models;
    std::vector<remote::ServedModel> m_offered;
    remote::Endpoint m_asked;
    bool m_newKey = false;  // it was typed, and is to be kept
    QString m_current, m_problem;
    bool m_asking = false;
    Background m_background{QStringLiteral("servers")};  // last: it works for the others
};

}  // namespace daylong::ui
